"""sallyport doctor: each hazard of PAM is made in a service of its own; doctor names file and line, and what it warns of
happens at a real login.

A run of doctor starts a JVM, so one run looks at all of them together.
"""

import json
import socket
import struct
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from google_authenticator import totp_file
from house import PAM_SOCKET, Sshd, new_person, run
from otp import Totp, base32_encode, new_secret
from sallyport_daemon import sallyport

pytestmark = pytest.mark.sallyport

MISSING = "/nowhere/pam_sallyport.so"
OURS = "pam_sallyport.so"
PASSWORD = "[success=1 default=ignore] pam_unix.so"
CLOSED = Path("/run/closed")

# Auth lines of services, without their first word; "account" begins a line of that part.
SERVICES = {
    "sshd-missing": [f"required {MISSING}"],
    "sshd-quiet": [f"-required {MISSING}"],
    "sshd-forgotten": [f"optional {MISSING}", "required pam_permit.so"],
    "sshd-sufficient": ["sufficient pam_permit.so", f"required {OURS}"],
    "sshd-optional": [f"optional {OURS}", "required pam_permit.so"],
    "sshd-common": ["include common-auth", f"required {OURS}"],
    "sshd-ignored": [f"required {OURS} nullok"],
    "sshd-closed": [f"required {OURS}", f"account required pam_nologin.so file={CLOSED}"],
    "sshd-open": [f"required {OURS} socket=/run/nowhere.sock when-unavailable=ignore", "required pam_permit.so"],
    "sshd-word": [f"required {OURS} nulok"],
    "sshd-order": [PASSWORD, f"required {OURS}", f"requisite {OURS} after-failed-password"],
    "sshd-homes": [f"required {OURS} nullok", "required pam_permit.so"],
    "sshd-included": ["include common-ours"],
    "common-ours": [f"required {OURS}"],
    "cron": ["include common-ours"],
    "su-l": ["sufficient pam_rootok.so", f"required {OURS}"],
}
IDS = [f"hazard-{n:02}" for n in (8, 9, 10, 11, 12, 13, 14, 16, 20, 21, 31, 32, 33)]
IDS += ["pam-module", "pam-arguments", "pam-password-code", "pam-unavailable", "pam-stack", "daemon", "clock-offset", "clock-drift", "releases"]


def write(name, lines):
    text = ""
    for line in lines:
        if line.startswith("account"):
            text += f"{line}\n"
        else:
            text += f"-auth {line[1:]}\n" if line.startswith("-") else f"auth {line}\n"
    for kind in ("account", "session", "password"):
        text += f"{kind} required pam_permit.so\n"
    Path("/etc/pam.d", name).write_text(text)


class Clock(threading.Thread):
    """A time server on loopback whose clock is ahead."""

    def __init__(self, ahead):
        super().__init__(daemon=True)
        self._ahead = ahead
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.place = "127.0.0.1:%d" % self._socket.getsockname()[1]

    def run(self):
        while True:
            question, asker = self._socket.recvfrom(512)
            now = int((time.time() + self._ahead + 2208988800) * (1 << 32)) & (1 << 64) - 1
            self._socket.sendto(struct.pack(">BB22x8sQQ", 0x24, 1, question[40:48], now, now), asker)


class Seen:
    def __init__(self, *words):
        self.run = sallyport("doctor", "--json", *words, check=False)
        assert self.run.returncode in (0, 1), self.run.stderr
        self.findings = json.loads(self.run.stdout)["findings"]

    def of(self, identifier, service=None):
        """Findings about this service's file, or without a file."""
        place = None if service is None else f"/etc/pam.d/{service}"
        return [found for found in self.findings if found["id"] == identifier and found["file"] == place]

    def one(self, identifier, service=None):
        found = self.of(identifier, service)
        assert len(found) == 1, [f for f in self.findings if f["id"] == identifier]
        return found[0]

    def names(self, identifier, service, line, severity="error"):
        found = self.one(identifier, service)
        assert (found["line"], found["severity"]) == (line, severity), found
        return found


@pytest.fixture(scope="module")
def careless(daemon_of_the_house):
    """Somebody who is enrolled, and may use sudo without being asked."""
    if not daemon_of_the_house.is_running():
        daemon_of_the_house.start()
    enrolled = daemon_of_the_house.enroll(new_person())
    rules = Path("/etc/sudoers.d/careless")
    rules.write_text(f"{enrolled.name} ALL=(ALL) NOPASSWD: /usr/bin/id\nDefaults:{enrolled.name} timestamp_timeout=-1\n")
    rules.chmod(0o440)
    main = Path("/etc/sudoers")
    before = main.read_text()
    main.chmod(0o640)
    main.write_text(before + "@includedir /etc/sudoers.d\n")
    main.chmod(0o440)
    yield enrolled
    rules.unlink()
    main.write_text(before)


class StateFile:
    """Somebody whose second step is a file in their home."""

    def __init__(self, mode):
        self.person = new_person()
        self.device = Totp(new_secret())
        self.path = self.person.home / ".google_authenticator"
        self.path.write_text(totp_file(secret=self.device.secret))
        self.path.chmod(mode)
        run("chown", f"{self.person.name}:", self.path)


@pytest.fixture(scope="module")
def at_home():
    return StateFile(0o600)


@pytest.fixture(scope="module")
def too_open():
    return StateFile(0o644)


@pytest.fixture(scope="module")
def seen(careless, at_home, too_open):
    with ExitStack() as undo:
        for name, lines in SERVICES.items():
            place = Path("/etc/pam.d", name)
            if place.exists():
                undo.callback(place.write_text, place.read_text())
            else:
                undo.callback(place.unlink)
            write(name, lines)
        CLOSED.write_text("closed\n")
        undo.callback(CLOSED.unlink)
        clock = Clock(ahead=60)
        clock.start()
        yield Seen("--only", ",".join(IDS), "--ntp", clock.place, "--user", careless.name)


@pytest.fixture
def log_in(seen):
    """Logs in at an sshd with this PAM service; nobody is asked for more than is answered."""

    def log_in(service, person, answers=()):
        with Sshd("key", service=service) as sshd:
            return sshd.log_in(person, answers, NumberOfPasswordPrompts=1)

    return log_in


def test_a_missing_module(seen, log_in, person, careless):
    """DOC-27, DOC-28, DOC-29: required locks everybody out, the dash changes nothing, optional lets everybody in."""
    assert seen.names("hazard-08", "sshd-missing", 1)["effect"] == ["lockout"]
    assert seen.names("hazard-09", "sshd-quiet", 1)["effect"] == ["lockout"]
    assert seen.names("hazard-10", "sshd-forgotten", 1)["effect"] == ["silent"]
    assert not log_in("sshd-missing", person).was_let_in
    assert not log_in("sshd-quiet", person).was_let_in
    ending = log_in("sshd-forgotten", careless.person)
    assert ending.was_let_in and ending.kinds == []


def test_a_line_before_ours_that_grants(seen, log_in, careless):
    """DOC-15, DOC-30"""
    seen.names("hazard-11", "sshd-sufficient", 1)
    assert seen.of("hazard-11", "sshd-optional") == []
    ending = log_in("sshd-sufficient", careless.person)
    assert ending.was_let_in and ending.kinds == []


def test_a_wrong_code_that_is_forgiven(seen, log_in, careless):
    """DOC-14, DOC-31"""
    seen.names("hazard-12", "sshd-optional", 1)
    ending = log_in("sshd-optional", careless.person, [careless.device.wrong_code()])
    assert ending.was_let_in and ending.kinds == ["code"]


def test_a_password_besides_the_code(seen, log_in, careless):
    """DOC-13, DOC-32: the line that asks is in the included file."""
    seen.names("hazard-13", "common-auth", 1, severity="warning")
    ending = log_in("sshd-common", careless.person, [careless.person.password, careless.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["password", "code"]


def test_nobody_who_is_ignored_comes_in(seen, log_in, person):
    """DOC-33"""
    seen.names("hazard-14", "sshd-ignored", 1)
    assert not log_in("sshd-ignored", person).was_let_in


def test_a_refusal_in_account_looks_like_a_wrong_code(seen, log_in, careless):
    """DOC-35"""
    found = [f for f in seen.findings if f["id"] == "hazard-16" and f["file"] == str(CLOSED)]
    assert len(found) == 1 and found[0]["severity"] == "warning"
    ending = log_in("sshd-closed", careless.person, [careless.device.fresh_code])
    assert not ending.was_let_in and ending.kinds == ["code"]


def test_a_secret_in_a_home(seen, log_in, at_home):
    """DOC-39: its owner removes the file, and is not enrolled any more."""
    found = seen.names("hazard-20", "sshd-homes", 1, severity="warning")
    assert at_home.person.name in found["users"] and "import google-authenticator" in found["do"][0]
    asked = log_in("sshd-homes", at_home.person, [at_home.device.fresh_code])
    assert asked.was_let_in and asked.kinds == ["code"]
    at_home.path.unlink()
    ending = log_in("sshd-homes", at_home.person)
    assert ending.was_let_in and ending.kinds == []


def test_a_secret_that_others_may_read(seen, log_in, too_open, at_home):
    """DOC-40: asked, and every code is refused; of the file nothing but its name is told."""
    found = [f for f in seen.findings if f["id"] == "hazard-21" and f["file"] == str(too_open.path)]
    assert {f["severity"] for f in found} == {"warning"} and all("0644" in f["what"] for f in found)
    assert base32_encode(too_open.device.secret) not in seen.run.stdout
    assert str(at_home.path) not in {f["file"] for f in seen.findings}
    ending = log_in("sshd-homes", too_open.person, [too_open.device.fresh_code])
    assert not ending.was_let_in and ending.kinds == ["code"]


def test_all_parts_are_of_one_release(seen):
    """DOC-16, DOC-60: as the files themselves and the daemon say."""
    assert [f["severity"] for f in seen.findings if f["id"] == "releases"] == ["ok"]


def test_peoples_clocks_are_right(seen):
    """DOC-67: the daemon tells what it has learnt of everybody's clock."""
    assert [f["severity"] for f in seen.findings if f["id"] == "clock-drift"] == ["ok"]


def test_ours_in_an_included_file(seen):
    """DOC-18, DOC-50: cron is reached, so it is an error, and everything else that is reached is named."""
    found = seen.names("hazard-31", "common-ours", 1)
    assert "cron" in found["what"] and "sshd-included" in found["what"]


def test_root_becomes_others_without_a_code(seen, careless):
    """DOC-51"""
    seen.names("hazard-32", "su-l", 1, severity="notice")
    assert seen.of("hazard-11", "su-l") == []
    assert run("su", "-l", careless.name, "-c", "id -un").stdout.strip() == careless.name


def test_sudo_that_does_not_ask(seen, careless):
    """DOC-5, DOC-52: rules and defaults as sudo itself tells them."""
    found = [f for f in seen.findings if f["id"] == "hazard-33" and careless.name in f["users"]]
    assert {f["severity"] for f in found} == {"warning"}
    said = " ".join(f["what"] for f in found)
    assert "NOPASSWD" in said and "timestamp_timeout=-1" in said
    assert careless.person.run("sudo", "-n", "/usr/bin/id", "-u").stdout.strip() == "0"


def test_nobody_answers_and_all_come_in(seen, log_in, careless):
    """DOC-59"""
    assert seen.names("pam-unavailable", "sshd-open", 1)["effect"] == ["around"]
    ending = log_in("sshd-open", careless.person)
    assert ending.was_let_in and ending.kinds == []


def test_a_word_that_the_module_does_not_know(seen, log_in, person):
    """DOC-17"""
    assert "nulok" in seen.names("pam-arguments", "sshd-word", 1)["what"]
    assert not log_in("sshd-word", person).was_let_in


def test_the_two_lines_in_the_wrong_order(seen, log_in, careless):
    """DOC-57: right password and right code are refused."""
    seen.names("pam-password-code", "sshd-order", 2)
    answers = [careless.person.password, careless.device.fresh_code]
    assert not log_in("sshd-order", careless.person, answers).was_let_in


def test_the_recipes_are_right(seen):
    """DOC-14, DOC-16: nothing to object to in the files of the documentation."""
    for service in ("sshd", "sshd-password", "sudo"):
        bad = [f for f in seen.findings if f["file"] == f"/etc/pam.d/{service}" and f["severity"] in ("error", "warning")]
        assert bad == []
    assert [f for f in seen.findings if f["id"] == "pam-module" and OURS in f["what"] and "mode" in f["what"]] == []


def test_a_clock_that_is_off(seen):
    """DOC-63, DOC-65: a minute off is an error; the number measured is apart from what it is (DOC-72)."""
    found = seen.one("clock-offset")
    assert found["severity"] == "error" and "15.0 s" in found["what"] and "behind" in found["means"]


def test_the_road_to_the_daemon(seen, daemon):
    """DOC-60, DOC-74: fine while it answers; without it an error, and the exit status tells."""
    good = [f for f in seen.findings if f["id"] == "daemon"]
    assert [f["severity"] for f in good] == ["ok"], good
    daemon.stop()
    try:
        without = Seen("--only", "daemon")
        assert without.run.returncode == 1
        assert "error" in {f["severity"] for f in without.findings}
        Path(PAM_SOCKET).unlink(missing_ok=True)
    finally:
        daemon.start()


def test_reading_changes_nothing(seen):
    """DOC-1, DOC-4: no file of PAM is touched, and no stage is run: the log knows of none."""
    place = Path("/etc/pam.d")
    before = {file.name: (file.stat().st_mtime_ns, file.stat().st_ctime_ns) for file in place.iterdir()}
    log = Path("/var/log/syslog")
    size = log.stat().st_size
    sallyport("doctor", "--only", ",".join(IDS[:10]), "--offline", check=False)
    assert before == {file.name: (file.stat().st_mtime_ns, file.stat().st_ctime_ns) for file in place.iterdir()}
    assert b"pam_sallyport" not in log.read_bytes()[size:]
