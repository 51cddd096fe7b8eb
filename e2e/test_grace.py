"""One code for a while of sudo, in one session on one terminal (decision 0026, SSH-39)."""

import re
import socket
import struct
import threading
from pathlib import Path

import otp
import pytest
from command_socket import CommandSocket, new_step_up
from google_authenticator import NOW, ClockedDaemon
from house import Enrollment, new_person, run
from sallyport_daemon import configured, sallyport
from terminal import converse

RULE = "policy service sudo,sudo-i grace 15m require if-enrolled"
UNAVAILABLE, GRANTED = 5, 1

pytestmark = pytest.mark.sallyport


def may_use_sudo(person, *defaults):
    rule = Path("/etc/sudoers")
    rule.chmod(0o640)
    with rule.open("a") as file:
        file.write("".join(f"Defaults:{person.name} {default}\n" for default in defaults))
        file.write(f"{person.name} ALL=(ALL:ALL) ALL\n")
    rule.chmod(0o440)


@pytest.fixture
def graced(daemon):
    with configured(daemon, RULE):
        yield daemon


@pytest.fixture
def sudoer(graced):
    """Enrolled with a button, so that no test waits for the clock."""
    enrolled = graced.enroll_hotp(new_person())
    may_use_sudo(enrolled.person)
    return enrolled


def at_terminal(sudoer, script, answers):
    """A session of its own, whose leader is the shell that runs the script."""
    return converse(["su", "--pty", sudoer.name, "-c", f"sh -c '{script}'"], answers, cwd=sudoer.person.home)


def both(sudoer):
    return [sudoer.person.password, sudoer.device.fresh_code]


def test_a_code_counts_for_the_next_sudo_at_the_same_terminal(sudoer, syslog):
    """SSH-39. sudo -k asks for the password each time; sudo -i is another service of the same rule."""
    script = "sudo -k echo first; sudo -k echo second; sudo -k -i echo third"
    ending = at_terminal(sudoer, script, [*both(sudoer), sudoer.person.password, sudoer.person.password])
    assert ending.answered and ending.kinds == ["password", "code", "password", "password"]
    assert all(word in ending.output for word in ("first", "second", "third"))
    line = syslog.wait_for_line(rf"pam_sallyport\(sudo:auth\): not required: user={sudoer.name} .*same session on this terminal")
    event = re.search(r"event=(\w+)", line)[1]
    told = " ".join(sallyport("explain", event).stdout.split())
    assert "grace 15m require if-enrolled" in told and "event " in told


def test_another_terminal_and_a_new_session_on_the_same_device_are_asked(sudoer):
    devices = []
    for _ in range(3):
        ending = at_terminal(sudoer, "tty; sudo -k echo as root", both(sudoer))
        assert ending.kinds == ["password", "code"] and "as root" in ending.output
        devices.append(re.search(r"/dev/pts/\d+", ending.output)[0])
    assert len(set(devices)) < 3, f"no device was used again: {devices}"


def test_it_is_shown_and_ended_by_its_owner(sudoer):
    script = "sudo -k echo first; sallyport status >shown; sallyport grace end; sudo -k echo second"
    ending = at_terminal(sudoer, script, [*both(sudoer), *both(sudoer)])
    assert ending.answered and ending.kinds == ["password", "code"] * 2
    shown = (sudoer.person.home / "shown").read_text()
    assert re.search(r"/dev/pts/\d+ on \S+ +a code for sudo .* until ", shown)
    assert "Done. The next login asks for a code at the terminal" in ending.output


def test_root_ends_it_and_a_change_of_the_account_does(sudoer, graced):
    def ended_by_root():
        assert "Done." in sallyport("grace", "end", sudoer.name).stdout
        return sudoer.person.password

    def ended_by_a_change():
        with CommandSocket() as commands:
            commands.post("/v1/recovery-codes/renew", account=sudoer.name, step_up=new_step_up())
        return sudoer.person.password

    script = "; ".join(["sudo -k true"] * 3)
    code = sudoer.device.fresh_code
    answers = [sudoer.person.password, code, ended_by_root, code, ended_by_a_change, code]
    ending = at_terminal(sudoer, script, answers)
    assert ending.answered and ending.kinds == ["password", "code"] * 3


def test_it_outlives_the_daemon_and_not_the_rule(sudoer, graced):
    def killed():
        graced.kill()
        graced.start()
        return sudoer.person.password

    answers = [*both(sudoer), killed]
    ending = at_terminal(sudoer, "sudo -k echo first; sudo -k echo second", answers)
    assert ending.answered and ending.kinds == ["password", "code", "password"] and "second" in ending.output

    def without_a_rule():
        with CommandSocket() as commands:
            assert commands.post("/v1/config/reload")["is_taken"]
        return sudoer.person.password

    file = Path("/etc/sallyport/sallyport.conf")
    before = file.read_text()

    def rule_removed():
        file.write_text(before.replace(RULE, ""))
        return without_a_rule()

    try:
        ending = at_terminal(sudoer, "sudo -k true; sudo -k true", [*both(sudoer), rule_removed, sudoer.device.fresh_code])
    finally:
        file.write_text(before)
    assert ending.answered and ending.kinds == ["password", "code"] * 2


def test_without_a_terminal_each_time_is_asked(sudoer):
    for _ in range(2):
        answers = f"{sudoer.person.password}\n{sudoer.device.fresh_code()}\n"
        done = run("setsid", "--wait", "runuser", "-u", sudoer.name, "--", "sudo", "-S", "-k", "true", stdin=None, input=answers, check=False)
        assert done.returncode == 0, done.stderr
    done = run("setsid", "--wait", "runuser", "-u", sudoer.name, "--", "sudo", "-S", "-k", "true", stdin=None, input=f"{sudoer.person.password}\n", check=False)
    assert done.returncode != 0
    with CommandSocket() as commands:
        assert commands.post("/v1/status", account=sudoer.name)["graces"] == []


def test_somebody_else_in_the_same_terminal_is_asked(sudoer, graced):
    """By su, which is told to make no new session."""
    other = graced.enroll_hotp(new_person())
    may_use_sudo(other.person)
    script = f'sudo -k echo first; su {other.name} --session-command "sudo -k echo second"; sudo -k echo third'
    answers = [*both(sudoer), other.person.password, *both(other), sudoer.person.password]
    ending = at_terminal(sudoer, script, answers)
    assert ending.answered and ending.kinds == ["password", "code", "password", "password", "code", "password"]
    assert "second" in ending.output and "third" in ending.output


def sudo_by(name, socket_path):
    """A PAM service for sudo whose module asks another daemon, and nothing before it."""
    Path("/etc/pam.d", name).write_text(
        f"auth required pam_sallyport.so socket={socket_path}\naccount required pam_permit.so\nsession required pam_permit.so\n"
    )
    return f"pam_service={name}"


class GracedClock(ClockedDaemon):
    """One whose time the test sets."""

    FOLDER = Path("/run/sallyport-graced")
    CLOCK = FOLDER / "clock"

    def __init__(self):
        super().__init__()
        with (self.FOLDER / "sallyport.conf").open("a") as file:
            file.write("policy service sudo-graced grace 15m require if-enrolled\n")

    def enroll_hotp(self, person):
        with CommandSocket(str(self.FOLDER / "command.sock")) as commands:
            begun = commands.begin(person.name, type="hotp", digits=6, algorithm="SHA1")
            device = otp.from_uri(begun["uri"])
            commands.prove(person.name, begun["ticket"], device.proving_code())
            return Enrollment(person, device)


def test_it_ends_when_its_time_is_over_and_never_counts_for_a_clock_set_back():
    daemon = GracedClock()
    daemon.start()
    try:
        sudoer = daemon.enroll_hotp(new_person())
        may_use_sudo(sudoer.person, sudo_by("sudo-graced", daemon.FOLDER / "pam.sock"))
        times = iter([899, 900, 899])
        steps = "; ".join(["read line; sudo -k echo done"] * 4)

        terminal = sudoer.person.terminal(f"sh -c '{steps}'")
        asked = []
        terminal.type("")
        assert terminal.next_prompt().kind == "code"
        terminal.type(sudoer.device.fresh_code())
        terminal.wait_for_text("done")
        for seconds in times:
            daemon.set_clock(NOW + seconds)
            terminal.type("")
            found = terminal.wait_for_text(r"done|code[^:]*: |password: ")
            asked.append("done" not in found)
            if asked[-1]:
                terminal.type(sudoer.device.fresh_code())
                terminal.wait_for_text("done")
        terminal.finish()
        assert asked == [False, True, True]
    finally:
        daemon.stop()


class OldDaemon:
    """One that speaks version 1 only, and lets everybody in who does."""

    def __init__(self, path):
        path.parent.mkdir(mode=0o755, exist_ok=True)
        path.unlink(missing_ok=True)
        self.versions = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(path))
        self._socket.listen(8)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._socket.close()

    def _serve(self):
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                version, length = struct.unpack(">4xBxI", caller.recv(10, socket.MSG_WAITALL))
                caller.recv(length, socket.MSG_WAITALL)
                self.versions.append(version)
                verdict, reason = (GRANTED, b"") if version == 1 else (UNAVAILABLE, b"the module speaks protocol version 2")
                body = struct.pack(">BHH", verdict, 0, len(reason)) + reason + struct.pack(">HIB", 0, 0, 0)
                caller.sendall(struct.pack(">4sBBI", b"SLPT", 1, 129, len(body)) + body)


def test_an_older_daemon_is_asked_by_its_own_version(syslog):
    """It knows no session, and so spares nobody: the same person is let in as ever."""
    path = Path("/run/sallyport-old/pam.sock")
    old = OldDaemon(path)
    try:
        person = new_person()
        may_use_sudo(person, sudo_by("sudo-old", path))
        ending = converse(["su", "--pty", person.name, "-c", "sudo -k echo as root"])
    finally:
        old.close()
    assert ending.was_let_in and "as root" in ending.output
    assert old.versions == [2, 1]
    syslog.wait_for_line(rf"pam_sallyport\(sudo-old:auth\): granted: user={person.name} ")
