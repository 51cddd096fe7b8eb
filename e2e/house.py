"""The private host from a test's point of view: people, sshd instances, the syslog, and what a daemon must be able to do.

Only inside try/private-host, as root: it adds people to /etc/passwd.
"""

import contextlib
import os
import re
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from terminal import Terminal, converse
from waiting import wait_for

SYSLOG = Path("/var/log/syslog")
PAM_SOCKET = "/run/sallyport/pam.sock"


def run(*command, check=True, **options):
    """Runs a program without a terminal and returns what it said."""
    options = {"stdin": subprocess.DEVNULL, "timeout": 60, **options}
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done


# --- People ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    name: str
    password: str
    home: Path

    @property
    def key(self):
        return self.home / ".ssh/id_ed25519"

    @property
    def address(self):
        """Where this person logs in from: a place of their own, so that nobody pays for others' failures (GUESS-22)."""
        number = re.search(r"\d+$", self.name)
        return f"127.1.{int(number[0]) // 250 % 250}.{int(number[0]) % 250 + 1}" if number else None

    def run(self, *command, **options):
        """As this person, without a terminal."""
        return run("runuser", "-u", self.name, "--", *command, cwd=self.home, **options)

    def terminal(self, *command):
        """As this person, logged in at a terminal."""
        return Terminal(["su", "--pty", self.name, "-c", " ".join(command)], cwd=self.home)


ROOT = Person("root", "", Path("/root"))


def _next_number():
    """Of the next person: counted in /etc/passwd, since other test runs on this host add people too."""
    numbers = re.findall(r"^person(\d+):", Path("/etc/passwd").read_text(), re.MULTILINE)
    return max(map(int, numbers), default=0) + 1


def new_person():
    """A person nobody has seen before, with an ssh key and a password."""
    name = f"person{_next_number()}"
    person = Person(name, f"{name}-password", Path("/home") / name)
    run("useradd", "--create-home", "--user-group", "--shell", "/bin/bash", name)
    run("chpasswd", "--crypt-method", "SHA512", "--sha-rounds", "5000", stdin=None, input=f"{name}:{person.password}")
    run("install", "-d", "-o", name, "-m", "0700", person.home / ".ssh")
    new_key(person.key, person.name)
    authorize(person, person.key)
    return person


UID_OF_NAMES = 30000  # of person0, where it is one of new_names


def new_names(count):
    """Names of accounts that only have to exist: for crowds, since adding people one by one takes its time."""
    first = _next_number()
    numbers = range(first, first + count)
    with open("/etc/passwd", "a") as passwd, open("/etc/shadow", "a") as shadow:
        for number in numbers:
            passwd.write(f"person{number}:x:{UID_OF_NAMES + number}:100::/nonexistent:/usr/sbin/nologin\n")
            shadow.write(f"person{number}:*:20000::::::\n")
    return [f"person{number}" for number in numbers]


def uid_of(name):
    """The uid of one of new_names."""
    return UID_OF_NAMES + int(name.removeprefix("person"))


def nameless(name):
    """An account without a home, a password or a key: one of new_names."""
    return Person(name, "", Path("/nonexistent"))


def new_key(path, owner):
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{owner}@private", "-f", path)
    run("chown", f"{owner}:", path, f"{path}.pub")


def authorize(person, *keys):
    authorized = person.home / ".ssh/authorized_keys"
    authorized.write_text("".join(Path(f"{key}.pub").read_text() for key in keys))
    run("chown", f"{person.name}:", authorized)


@dataclass
class Enrollment:
    """What a person holds after enrolling."""

    person: Person
    device: object  # otp.Totp or otp.Hotp
    recovery_codes: list = field(default_factory=list)

    @property
    def name(self):
        return self.person.name


# --- sshd ------------------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as probe:
        return probe.connect_ex(address) == 0


class Sshd:
    """An sshd with a recipe of the documentation.

    first: lines before the recipe's; sshd takes the first value that it reads of a setting.
    last:  lines after it: Match blocks.
    """

    RECIPES = {
        "key": ("/usr/sbin/sshd", "/etc/ssh/sshd_config"),
        "password": ("/usr/local/sbin/sshd-password", "/etc/ssh/sshd_config.password"),
    }

    def __init__(self, recipe="key", first="", last="", service=None):
        self.recipe = recipe
        self.program, config = self.RECIPES[recipe]
        if service is not None:
            # The service's name is the name that sshd is started under (SSH section 2.5).
            self.program = f"/usr/local/sbin/{service}"
            if not os.path.exists(self.program):
                os.symlink("/usr/sbin/sshd", self.program)
        self.service = os.path.basename(self.program)
        self.port = free_port()
        self.config = Path(f"/run/sshd/{self.service}-{self.port}.config")
        self.config.write_text(f"{first}\n{Path(config).read_text()}\n{last}\n")
        self.known_hosts = Path(f"/run/sshd/{self.port}.known_hosts")
        host_key = Path("/etc/ssh/ssh_host_ed25519_key.pub").read_text()
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {host_key}")
        self._process = None

    @property
    def pid(self):
        return self._process.pid

    def check(self):
        """sshd -t: what it says of its configuration."""
        return run(self.program, "-t", "-f", self.config, check=False)

    def start(self):
        self._process = subprocess.Popen([self.program, "-D", "-f", self.config, "-p", str(self.port)])
        wait_for(f"{self.service} on port {self.port}", self._is_listening)
        return self

    def _is_listening(self):
        assert self._process.poll() is None, f"{self.service} ended: {self.check().stderr}"
        return accepts(("127.0.0.1", self.port))

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def options(self, person, key=None, **settings):
        """Options that ssh, scp and sftp understand alike; nothing of the caller's own files takes part."""
        known = {
            "Port": self.port,
            "IdentitiesOnly": "yes",
            "IdentityFile": key or person.key,
            "UserKnownHostsFile": self.known_hosts,
            "GlobalKnownHostsFile": "/dev/null",
            "StrictHostKeyChecking": "yes",
            "ConnectTimeout": 10,
            **({"BindAddress": person.address} if person.address else {}),
            **settings,
        }
        words = ["-F", "/dev/null"]
        for name, value in known.items():
            for one in value if isinstance(value, (list, tuple)) else [value]:
                words += ["-o", f"{name}={one}"]
        return words

    def ssh(self, person, *command, key=None, **settings):
        """The words of an ssh command line for that person."""
        return ["ssh", *self.options(person, key, **settings), f"{person.name}@127.0.0.1", *command]

    def log_in(self, person, answers=(), command=("echo", "inside"), key=None, **settings):
        """Logs in at a terminal, answers the prompts, runs a command there, and tells how it ended."""
        return converse(self.ssh(person, *command, key=key, **settings), answers)

    def refuses(self, person, answer, **settings):
        """Whether the one answer that is typed is refused."""
        ending = self.log_in(person, [answer], NumberOfPasswordPrompts=1, **settings)
        return ending.answered and ending.status == 255 and ending.kinds[-1:] == ["code"]


# --- The syslog ------------------------------------------------------------------------------------------------


class Syslog:
    """What was logged from a moment on."""

    def __init__(self):
        self._start = SYSLOG.stat().st_size

    def lines(self):
        with SYSLOG.open("rb") as log:
            log.seek(self._start)
            return log.read().decode(errors="replace").splitlines()

    def matching(self, pattern):
        return [line for line in self.lines() if re.search(pattern, line)]

    def wait_for_line(self, pattern, seconds=10):
        return wait_for(f"a syslog line with {pattern!r}", lambda: self.matching(pattern), seconds)[0]

    def text(self):
        return "\n".join(self.lines())


# --- The daemon ------------------------------------------------------------------------------------------------


def seconds_in_queue(pid):
    """The longest that a thread of a process was ready to run, and waited for a processor (proc(5), schedstat)."""
    waits = [0]
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):  # the thread has ended
            waits.append(int(task.read_text().split()[1]))
    return max(waits) / 1e9


class Daemon:
    """What the tests ask of a daemon. Sallyport's is in sallyport_daemon.py; stand_in.py has one that is made up."""

    READY_SECONDS = 20

    def __init__(self):
        self._process = None

    # What each kind of daemon says of itself.

    def command(self):
        """The words that start it in the foreground."""
        raise NotImplementedError

    def enroll(self, person, **parameters):
        """Enrols with a TOTP device: digits, period, algorithm. Returns an Enrollment."""
        raise NotImplementedError

    def enroll_hotp(self, person):
        raise NotImplementedError

    def enroll_many(self, names):
        """Enrols accounts with TOTP and recovery codes, quickly: hundreds in seconds. Returns Enrollments."""
        raise NotImplementedError

    def enroll_many_hotp(self, names):
        raise NotImplementedError

    def disable(self, person):
        raise NotImplementedError

    def audit(self):
        """All events of the audit as dicts with at least: account, verdict, reason, service, address; oldest first."""
        raise NotImplementedError

    # The same for all.

    def start_timed(self):
        """Starts, and returns the seconds until it was ready, without those in which others had the processor."""
        begun = time.monotonic()
        self.start()
        return time.monotonic() - begun - seconds_in_queue(self.pid)

    def start(self):
        log = open("/var/log/daemon", "a")
        self._process = subprocess.Popen(
            self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, user="sallyport", group="sallyport",
            extra_groups=[], cwd="/", start_new_session=True,
        )  # fmt: skip
        wait_for("the daemon's PAM socket", self.is_ready, self.READY_SECONDS)
        return self

    def is_ready(self):
        assert self._process.poll() is None, f"the daemon ended: {Path('/var/log/daemon').read_text()[-3000:]}"
        return os.path.exists(PAM_SOCKET) and accepts(PAM_SOCKET)

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def stop(self):
        if self.is_running():
            self._process.terminate()
            self._process.wait(20)

    def kill(self):
        """kill -9."""
        self._process.kill()
        self._process.wait(10)

    @property
    def pid(self):
        return self._process.pid
