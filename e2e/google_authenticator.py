"""google-authenticator's PAM module and Sallyport's, each logged in to through libpam at a time that the test sets."""

import json
import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import house
from command_socket import CommandSocket
from house import Daemon, Syslog, run
from otp import base32_encode, hotp
from waiting import wait_for

NOW = 1_800_000_000  # the beginning of a time step of 30 s
STEP = 30
SECRET = bytes(range(20))
DRIVER = Path(__file__).resolve().parent / "pam_driver"
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

SUCCESS, AUTH_ERR, AUTHINFO_UNAVAIL, IGNORE, PERM_DENIED = 0, 7, 9, 25, 6


def code(steps=0, at=NOW, secret=SECRET, period=STEP):
    """The code of a time step, counted from the one of a time."""
    return hotp(secret, at // period + steps)


def counter_code(counter, secret=SECRET):
    return hotp(secret, counter)


def totp_file(*options, codes=(), secret=SECRET):
    return "".join(f"{line}\n" for line in (base32_encode(secret), *(f'" {option}' for option in options), '" TOTP_AUTH', *codes))


def hotp_file(counter, *options, codes=(), secret=SECRET):
    return "".join(f"{line}\n" for line in (base32_encode(secret), *(f'" {option}' for option in options), f'" HOTP_COUNTER {counter}', *codes))


@dataclass(frozen=True)
class Login:
    """What the application saw, and what was logged meanwhile under the name of google-authenticator's module."""

    result: int
    setcred: int
    prompts: list
    messages: list
    before: list  # ids, umask and more of the application, which the module must leave as they were
    after: list
    lines: list

    @property
    def texts(self):
        return [prompt["text"] for prompt in self.prompts]


class StateFile:
    """A person's own file."""

    def __init__(self, person, path=None):
        self.person = person
        self.path = Path(path or person.home / ".google_authenticator")

    def write(self, text, mode=0o400, owner=None):
        self.path.unlink(missing_ok=True)
        if isinstance(text, str):
            text = text.encode()
        self.path.write_bytes(text)
        shutil.chown(self.path, owner or self.person.name, self.person.name)
        self.path.chmod(mode)
        return self

    def read(self):
        return self.path.read_text()

    def options(self):
        """The option lines by name, as texts behind it."""
        lines = [line[2:] for line in self.read().splitlines() if line.startswith('" ')]
        return {line.split(" ")[0]: line.partition(" ")[2] for line in lines}

    def used_steps(self):
        return [int(step) for step in self.options().get("DISALLOW_REUSE", "").split()]

    def counter(self):
        return int(self.options()["HOTP_COUNTER"])

    def scratch_codes(self):
        return [line for line in self.read().splitlines() if line.isdigit() and len(line) == 8]

    def leftovers(self):
        return [file.name for file in self.path.parent.iterdir() if file.name.startswith(f"{self.path.name}~")]


class Module:
    """One of the two modules behind one PAM service."""

    def __init__(self, name, line, clock):
        self.name = name
        self._line = line
        self._clock = clock
        self._services = {}

    @property
    def is_ours(self):
        return self.name == "ours"

    def log_in(self, user, answers=(), args="", at=NOW, rhost="", before=""):
        """
        args:   the module's arguments
        before: lines of the stack before the module's
        """
        return self.begin(user, args, at, rhost, before).answer(*answers).end()

    def all_at_once(self, user, answer, count, args=""):
        """The results of logins that all stand at the prompt before the first of them is answered; or were not even asked."""
        logins = [self.begin(user, args) for _ in range(count)]
        asked = [login for login in logins if login.is_asked()]
        for login in asked:
            login.answer(answer)
        return [login.end().result for login in logins]

    def begin(self, user, args="", at=NOW, rhost="", before=""):
        return RunningLogin(self._service(args, before), user, rhost, self._clock(at))

    def _service(self, args, before):
        key = (args, before)
        if key not in self._services:
            name = f"ga-{self.name}-{len(self._services)}"
            Path("/etc/pam.d", name).write_text(f"{before}\nauth required {self._line} {args}\naccount required pam_permit.so\n")
            self._services[key] = name
        return self._services[key]


class RunningLogin:
    def __init__(self, service, user, rhost, environment):
        self._syslog = Syslog()
        self._service = service
        self._said = ""
        self._process = subprocess.Popen(
            [str(DRIVER), service, getattr(user, "name", user), rhost], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, **environment},
        )  # fmt: skip

    def is_asked(self):
        """Waits for the first prompt, or the end."""
        self._said = self._process.stdout.readline()
        return "prompt" in json.loads(self._said)

    def answer(self, *answers):
        try:
            self._process.stdin.write("".join(f"{json.dumps(answer)}\n" for answer in answers))
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended without asking
        return self

    def end(self):
        said, complained = self._process.communicate(timeout=60)
        assert self._process.returncode == 0, complained
        return Login(**json.loads((self._said + said).splitlines()[-1]), lines=self._logged())

    def _logged(self):
        """Everything the module logged, without what stands before its own words."""
        run("logger", "--id", f"end of {self._service} {self._process.pid}")
        self._syslog.wait_for_line(f"end of {self._service} {self._process.pid}")
        mark = f"{self._service}(pam_google_auth"
        return [line.split("]: ", 1)[-1] for line in self._syslog.lines() if mark in line]


def faked(at):
    return {"LD_PRELOAD": FAKETIME, "FAKETIME": at_text(at), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}


def at_text(at):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))


def remove_services():
    """Those of all modules so far, which are of no use afterwards."""
    for place in Path("/etc/pam.d").glob("ga-*"):
        place.unlink()


def old_module():
    return Module("debian", "pam_google_authenticator.so", faked)


class ClockedDaemon(Daemon):
    """A daemon of its own, whose clock the test sets; it knows nobody, since the files know everybody."""

    FOLDER = Path("/run/sallyport-clocked")
    CLOCK = FOLDER / "clock"
    READY_SECONDS = 40

    def __init__(self):
        super().__init__()
        account = pwd.getpwnam("sallyport")
        for folder in (self.FOLDER, self.FOLDER / "store"):
            folder.mkdir(mode=0o755, exist_ok=True)
            os.chown(folder, account.pw_uid, account.pw_gid)
        (self.FOLDER / "store").chmod(0o700)
        (self.FOLDER / "sallyport.conf").write_text(
            f"store embedded {self.FOLDER}/store\nkey-file {self.FOLDER}/wrapping.key\n"
            f"door pam {self.FOLDER}/pam.sock\ncommand-socket {self.FOLDER}/command.sock\n"
        )
        self.set_clock(NOW)

    def command(self):
        preload = ["env", f"LD_PRELOAD={FAKETIME}", f"FAKETIME_TIMESTAMP_FILE={self.CLOCK}", "FAKETIME_NO_CACHE=1",
                   "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "TZ=UTC"]  # fmt: skip
        return [*preload, "/usr/local/bin/sallyport", "serve", "--config", str(self.FOLDER / "sallyport.conf")]

    def is_ready(self):
        assert self._process.poll() is None, f"the daemon ended: {Path('/var/log/daemon').read_text()[-3000:]}"
        socket = str(self.FOLDER / "pam.sock")
        return os.path.exists(socket) and house.accepts(socket)

    def set_clock(self, at):
        """It is that time, and stays it."""
        new = self.FOLDER / "clock.new"
        new.write_text(f"{at_text(at)}\n")
        new.rename(self.CLOCK)
        if self.is_running():
            self._trust_clock()

    def _trust_clock(self):
        """A clock that leaps and stands still is doubted (FAULT-31, FAULT-32); here it is right."""
        with CommandSocket(str(self.FOLDER / "command.sock")) as commands:
            if commands.post("/v1/clock").get("doubt"):
                commands.post("/v1/clock/trust", reason="the test sets it")

    def module(self):
        def clock(at):
            self.set_clock(at)
            return {}

        return Module("ours", f"pam_sallyport.so google-authenticator socket={self.FOLDER}/pam.sock", clock)
