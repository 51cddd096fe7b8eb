"""A host that has never seen Sallyport, inside the private one: for installing, and removing, the product.

It has folders of its own where install writes (/etc, /usr, /var, /run, /tmp) and processes of its own. Whatever happens
there is gone with it; /home is the private host's, and so are its people.
"""

import os
import re
import signal
import subprocess
from pathlib import Path

from house import run
from terminal import Terminal
from waiting import wait_for

FURNISH = Path(__file__).parent / "furnish-fresh-host"


class FreshHost:
    NAMESPACES = ["--mount", "--pid", "--ipc"]

    def __init__(self):
        self._process = subprocess.Popen(self._command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = self._process.stdout.readline()
        assert ready == "ready\n", f"{FURNISH.name} failed; its complaint is above"
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        self._init = int(children.split()[0])

    def _command(self):
        return ["unshare", *self.NAMESPACES, "--fork", "--kill-child", FURNISH]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self._init, signal.SIGKILL)  # process 1 takes everything with it
        self._process.wait(10)

    def inside(self, *command):
        return ["nsenter", "--target", str(self._init), *self.NAMESPACES, "--wdns=/", "--", *map(str, command)]

    def run(self, *command, **options):
        """As root, without a terminal."""
        return run(*self.inside(*command), **options)

    def run_as(self, user, *command, **options):
        return self.run("runuser", "-u", user, "--", *command, **options)

    def terminal(self, user, *command):
        """That user, logged in at a terminal."""
        return Terminal(self.inside("su", "--pty", user, "-c", " ".join(command)))

    def start(self, *command):
        """Starts something that goes on; returns it as a subprocess.Popen."""
        log = open("/var/log/daemon", "a")
        return subprocess.Popen(self.inside(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")

    def exists(self, path):
        return self.run("test", "-e", path, check=False).returncode == 0

    def read(self, path):
        return self.run("cat", path).stdout

    def write(self, path, text):
        self.run("tee", path, stdin=None, input=text)

    def digests(self, *folders):
        """The digest of every file below, and where every link leads."""
        script = 'find "$@" -type f -exec sha256sum {} + -o -type l -printf "%l  %p\\n"'
        lines = self.run("sh", "-c", script, "sh", *folders).stdout.splitlines()
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}

    def listing(self, *folders):
        """Everything below that is there, with kind, mode and owner."""
        lines = self.run("find", *folders, "-printf", "%p\t%y %m %u:%g\n").stdout.splitlines()
        return dict(line.split("\t") for line in lines)

    def owner_and_mode(self, path):
        return self.run("stat", "--format", "%U:%G %a", path).stdout.strip()




class NoSystemd(Exception):
    """Why systemd cannot be process 1 of a host on this machine."""


class SystemdHost(FreshHost):
    """A fresh host where systemd is process 1, and can start services and nothing else."""

    NAMESPACES = [*FreshHost.NAMESPACES, "--cgroup"]
    READY_SECONDS = 20

    def __init__(self):
        self._groups = make_control_group()
        try:
            super().__init__()
            wait_for("systemd", self._has_started, self.READY_SECONDS)
        except AssertionError as no:
            self.__exit__()
            raise NoSystemd(f"systemd does not start as process 1: {no}") from no

    def _command(self):
        enter = 'echo $$ >"$0/cgroup.procs" && exec "$@"'
        return ["sh", "-c", enter, self._groups, *super()._command(), "systemd"]

    def _has_started(self):
        return self.run("systemctl", "is-active", "multi-user.target", check=False).returncode == 0

    def __exit__(self, *_):
        super().__exit__()
        remove_control_group(self._groups)


def make_control_group():
    """A folder of control groups that systemd may fill. It is the machine's, so it is removed again."""
    if not os.access("/usr/lib/systemd/systemd", os.X_OK):
        raise NoSystemd("systemd is not installed")
    mount = re.search(r"^\S+ \S+ \S+ / (\S+) .* - cgroup2 ", Path("/proc/self/mountinfo").read_text(), re.MULTILINE)
    if mount is None:
        raise NoSystemd("there is no file system of control groups (cgroup2)")
    group = Path(mount[1], f"sallyport-{os.environ['PRIVATE_HOST']}")
    remove_control_group(group)  # of a run that was killed
    try:
        group.mkdir()
    except OSError as no:
        raise NoSystemd(f"cannot make a control group: {no}") from no
    return group


def remove_control_group(group):
    """Once the processes in it have gone, which takes a moment."""

    def is_gone():
        return run("find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+", check=False) and not group.exists()

    wait_for(f"the end of the control group {group}", is_gone)
