"""No secret, code or recovery code in anything that is written (FAIL-27).

Marked ones are planted and used, the daemon is crashed, the keys are rotated, a backup is made; then everything that was
written is searched. Afterwards each is planted on purpose, to show that the search finds it.
"""

import asyncio
import base64
import os
import re
import resource
import signal
import subprocess
import threading
from pathlib import Path

import door
import house
import otp
import pytest
from command_socket import CommandSocket, new_step_up
from sallyport_daemon import STATE, sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport

KEY = Path("/etc/sallyport/wrapping.key")
WRITTEN = [STATE, Path("/var/log"), Path("/var/tmp"), Path("/var/crash"), Path("/tmp"), Path("/run")]
PASSWORD = "Planted-Password-7f3k9q2m"
READY_SECONDS = 20


@pytest.fixture
def folder_of_root(daemon):
    os.chown(KEY.parent, 0, 0)
    yield
    os.chown(KEY.parent, *(os.stat(STATE).st_uid, os.stat(STATE).st_gid))


class Processes:
    """The command lines and environments of all processes, read again and again."""

    def __init__(self):
        self.seen = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def _look(self):
        while not self._end.is_set():
            for process in Path("/proc").glob("[0-9]*"):
                for name in ("cmdline", "environ"):
                    try:
                        self.seen.add((process / name).read_bytes())
                    except OSError:
                        pass  # it has ended
            self._end.wait(0.01)


class CrashingDaemon:
    """The daemon in a folder that it may write to, with all the core dumps that a host may allow."""

    def __init__(self, daemon, folder):
        self.folder = folder
        self._daemon = daemon
        self._process = None

    def start(self):
        log = open("/var/log/daemon", "ab")
        self._process = subprocess.Popen(
            self._daemon.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, user="sallyport", group="sallyport",
            extra_groups=[], cwd=self.folder, start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)),
        )  # fmt: skip
        wait_for("the daemon's PAM socket", lambda: os.path.exists(house.PAM_SOCKET) and house.accepts(house.PAM_SOCKET), READY_SECONDS)

    def send(self, number):
        self._process.send_signal(number)

    def crash(self, number):
        self._process.send_signal(number)
        self._process.wait(READY_SECONDS)
        Path(house.PAM_SOCKET).unlink(missing_ok=True)

    def stop(self):
        self._process.terminate()
        self._process.wait(READY_SECONDS)


def forms_of(secret):
    """A secret as somebody could have written it: raw, and in the usual spellings."""
    yield "raw", secret
    yield "hex", secret.hex().encode()
    yield "HEX", secret.hex().upper().encode()
    for name, encode in (("Base32", base64.b32encode), ("Base64", base64.b64encode), ("Base64 for URLs", base64.urlsafe_b64encode)):
        # Behind other bytes the letters are others: each shift is a spelling of its own.
        unit, letters = (5, 8) if name == "Base32" else (3, 4)
        for shift in range(unit):
            text = encode(bytes(shift) + secret)
            begin = -(-shift * 8 // (5 if unit == 5 else 6))
            usable = (shift + len(secret)) * 8 // (5 if unit == 5 else 6)
            yield f"{name}, shifted by {shift}", text[begin:usable]
    yield "base32 in small letters", base64.b32encode(secret).rstrip(b"=").lower()


def forms_of_text(text):
    yield "text", text.encode()
    yield "text without hyphens", text.replace("-", "").encode()
    yield "UTF-16", text.encode("utf-16-le")
    yield "hex", text.encode().hex().encode()
    yield "Base64", base64.b64encode(text.encode()).rstrip(b"=")


def pattern_of(form, is_number):
    """A code is a number of its own, not a part of a longer one."""
    escaped = re.escape(form)
    return re.compile(rb"(?<![0-9])" + escaped + rb"(?![0-9])" if is_number else escaped)


class Search:
    def __init__(self):
        self.wanted = []

    def for_secret(self, what, secret):
        self.wanted += [(f"{what} ({how})", pattern_of(form, False)) for how, form in forms_of(secret)]

    def for_text(self, what, text):
        self.wanted += [(f"{what} ({how})", pattern_of(form, form.isdigit())) for how, form in forms_of_text(text)]

    def found_in(self, name, content):
        return [(what, name) for what, pattern in self.wanted if pattern.search(content)]

    def found(self, folders):
        found = []
        searched = 0
        for folder in folders:
            for path in folder.rglob("*"):
                if path.is_symlink() or not path.is_file():
                    continue
                content = path.read_bytes()
                searched += len(content)
                found += self.found_in(str(path), content)
        return found, searched


def test_nothing_that_is_written_holds_a_secret_or_a_code(daemon, folder_of_root, tmp_path):
    search = Search()
    backups = tmp_path / "backups"
    crashes = Path("/var/tmp/crashes")
    crashes.mkdir(mode=0o777, exist_ok=True)
    crashes.chmod(0o777)
    daemon.stop()
    crashing = CrashingDaemon(daemon, crashes)
    crashing.start()
    try:
        with Processes() as processes:
            live(search, crashing)
            sallyport("wrapping-key", "rotate")
            sallyport("backup", backups)
            crashing.send(signal.SIGQUIT)
            log = Path("/var/log/daemon")
            wait_for("the thread dump", lambda: b"Full thread dump" in log.read_bytes(), READY_SECONDS)
            for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS):
                crashing.crash(number)
                crashing.start()
    finally:
        crashing.stop()
        daemon.start()
    for line in KEY.read_text().splitlines():
        if line.startswith("key "):
            search.for_secret(f"wrapping key {line.split()[1]}", base64.b64decode(line.split()[2]))
    assert list(crashes.iterdir()) == [], "a crash has left something"
    found, searched = search.found([*WRITTEN, backups])
    for content in processes.seen:
        searched += len(content)
        found += search.found_in("a process", content)
    assert found == []
    assert any(b"wrapping-key" in content for content in processes.seen), "the process list was not seen"
    print(f"{len(search.wanted)} forms searched in {searched / 1e6:.1f} MB and {len(processes.seen)} command lines and environments")
    control(search, tmp_path)


def live(search, crashing):
    """Everything that people do with secrets; each is noted for the search."""
    one, other = (house.nameless(name) for name in house.new_names(2))
    with CommandSocket() as commands:
        begun = commands.begin(one.name, type="totp", digits=8, period=30, algorithm="SHA256")
        device = otp.from_uri(begun["uri"])
        search.for_secret("a secret", device.secret)
        proof = device.proving_code()
        search.for_text("the code of the proof", proof)
        recovery = commands.prove(one.name, begun["ticket"], proof)
        # One that is begun, removed and never proven.
        given_up = otp.from_uri(commands.begin(one.name, label="tablet", type="totp", digits=8, period=30, algorithm="SHA1")["uri"])
        search.for_secret("a secret that was given up", given_up.secret)
    for code in recovery:
        search.for_text("a recovery code", code)
    right, wrong = device.fresh_code(), device.wrong_code()
    search.for_text("a right code", right)
    search.for_text("a wrong code", wrong)
    search.for_text("a password at the prompt", PASSWORD)
    assert log_in(one, right) == door.GRANTED
    for refused in (right, wrong, PASSWORD, f"{PASSWORD}{wrong}"):
        assert log_in(one, refused) == door.DENIED
    assert log_in(one, recovery[0]) == door.GRANTED
    imported(search)
    with CommandSocket() as commands:
        token = otp.from_uri((begun := commands.begin(other.name, type="hotp", digits=8, algorithm="SHA1"))["uri"])
        search.for_secret("a token's secret", token.secret)
        code = token.proving_code()
        search.for_text("a token's code", code)
        commands.prove(other.name, begun["ticket"], code)
        commands.post("/v1/disable", account=other.name, reason="a test", step_up=new_step_up())


def imported(search):
    """As root imports a person's state file."""
    person = house.new_person()
    secret = otp.new_secret()
    file = person.home / ".google_authenticator"
    file.write_text(f'{otp.base32_encode(secret)}\n" TOTP_AUTH\n76543219\n')
    file.chmod(0o400)
    os.chown(file, person.home.stat().st_uid, person.home.stat().st_gid)
    search.for_secret("an imported secret", secret)
    search.for_text("an imported scratch code", "76543219")
    sallyport("import", "google-authenticator", file, "--apply")
    code = otp.Totp(secret).code_now()
    assert log_in(person, code) == door.GRANTED


def log_in(person, code):
    return asyncio.run(door.log_in(person.name, code)).verdict


def control(search, folder):
    """Each form of each, planted on purpose, is found."""
    for number, (what, pattern) in enumerate(search.wanted):
        form = re.sub(rb"\\(.)", rb"\1", pattern.pattern, flags=re.DOTALL)
        form = form.removeprefix(rb"(?<![0-9])").removesuffix(rb"(?![0-9])")
        planted = folder / "planted"
        planted.mkdir(exist_ok=True)
        (planted / f"{number}").write_bytes(b"before " + form + b" after")
        assert (what, str(planted / f"{number}")) in search.found_in(str(planted / f"{number}"), (planted / f"{number}").read_bytes())
    secret = otp.new_secret()
    search.for_secret("the control", secret)
    for shift in range(5):
        for encode in (base64.b32encode, base64.b64encode, bytes.hex):
            text = encode(b"x" * shift + secret + b"yz")
            (folder / "planted/last").write_bytes(text if isinstance(text, bytes) else text.encode())
            found, _ = search.found([folder / "planted"])
            assert any(what.startswith("the control") for what, _ in found), (encode, shift)
