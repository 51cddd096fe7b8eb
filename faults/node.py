"""The daemon under fault: the real one, or with something around it, or the test build with a flaw."""

import json
import os
import shutil
import signal
import subprocess
import time
from http.client import HTTPException
from pathlib import Path

import command_socket
import house
from command_socket import CommandSocket
from sallyport_daemon import CONFIGURATION, DEFAULTS, STATE, SallyportDaemon
from waiting import wait_for

KEY_FILE = Path("/etc/sallyport/wrapping.key")
LOG = Path("/var/log/daemon")
CLASSES = ["/opt/sallyport/build/faults/classes", "/opt/sallyport/server/target/*", "/opt/sallyport/server/target/lib/*"]
READY_SECONDS_MAX = 60


class Node(SallyportDaemon):
    """One node with an empty store.

    flaw:  words for FaultyServer in server/src/test, such as ["forgets-burns"]; none for the server as it is shipped
    around: words of a program that runs the daemon, such as ["prlimit", "--nproc=100"]; it must end by exec
    environment: variables beside the usual ones
    """

    READY_SECONDS = READY_SECONDS_MAX

    def __init__(self, flaw=(), around=(), environment=None, configuration=DEFAULTS):
        super().__init__(configuration)
        self.flaw, self.around, self.environment = list(flaw), list(around), dict(environment or {})
        for path in [*STATE.iterdir(), KEY_FILE]:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def command(self):
        words = super().command()
        if self.flaw:
            java = ["/opt/jdk/bin/java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", ":".join(CLASSES)]
            words = [*java, "io.sallyport.server.FaultyServer", str(CONFIGURATION), *map(str, self.flaw)]
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        return [*self.around, "env", *variables, *words]

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.pid, signal.SIGCONT)

    def status_of(self, account):
        with CommandSocket() as commands:
            return commands.post("/v1/status", account=account)

    def fault(self):
        """What readiness says is wrong; None if nothing is."""
        try:
            with CommandSocket() as commands:
                health = commands.post("/v1/health")
        except (OSError, HTTPException) as nobody:
            return f"nobody answers: {nobody}"
        return None if health["status"] == "ok" else health["fault"]

    def wait_until_healthy(self, seconds):
        """Returns after how many seconds it was."""
        begun = time.monotonic()
        wait_for("the daemon to be without a fault", lambda: self.fault() is None, seconds)
        return time.monotonic() - begun

    def counted_wrong_codes(self):
        """By account: refused codes that stand in the audit, which is written in one transaction with their charge."""
        counted = {}
        for event in self.audit():
            if event["verdict"] == "denied" and event["cause"] == "wrong_code":
                counted[event["account"]] = counted.get(event["account"], 0) + 1
        return counted

    def evaluated_guesses(self):
        return sum(self.counted_wrong_codes().values())

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def end(self):
        """Whatever state it is in."""
        if self.is_running():
            self.go_on()
            self.kill()
