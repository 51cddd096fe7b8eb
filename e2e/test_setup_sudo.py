"""sallyport setup sudo on a host where Sallyport was just installed: with Debian's own files, and people who use sudo."""

import re

import pytest
from fresh_host import FreshHost
from house import new_person
from setup_host import EXCEPTIONS, UNDO, SetupHost
from test_emergency import CODE
from test_install import daemon, enroll, stop_daemon
from test_setup_ssh import MODULE, PUT_BACK
from waiting import wait_for

pytestmark = pytest.mark.sallyport

OURS = "auth  required  pam_sallyport.so"
DIGESTED = ["/etc/pam.d", "/etc/sudoers", "/etc/passwd", "/etc/shadow", "/etc/group"]
STAMPS = ["stat", "-c", "%a %u %g %Y", "/etc/pam.d/sudo", "/etc/pam.d/sudo-i"]


class SudoHost(SetupHost):
    def digests(self):
        return self.fresh.digests(*DIGESTED)

    def begin(self, *words):
        return super().begin(*words, door="sudo")

    def asked(self, *words):
        """What is asked of the one who is enrolled, who answers all of it."""
        ending = self.sudo([self.person.password, self.device.fresh_code], *words)
        assert ending.was_let_in and "as-root" in ending.output, ending
        return ending.kinds

    def is_refused(self, *words):
        return not self.sudo([self.person.password, self.device.wrong_code()], *words).was_let_in


@pytest.fixture(scope="module")
def host_of_all():
    person, other = new_person(), new_person()
    with FreshHost() as fresh:
        fresh.run("mkdir", "/etc/sallyport")
        fresh.write("/etc/sallyport/sallyport.conf", EXCEPTIONS)
        rules = fresh.read("/etc/sudoers") + f"{person.name} ALL=(ALL:ALL) ALL\n{other.name} ALL=(ALL:ALL) ALL\n"
        fresh.write("/etc/sudoers", rules)
        with daemon(fresh):
            device = enroll(fresh, person.name, "sallyport", "enroll", "--hotp")
            host = SudoHost(fresh, person, device)
            host.other = other
            yield host
            stop_daemon(fresh)


@pytest.fixture
def host(host_of_all):
    host_of_all.reset_sudo()
    return host_of_all


def test_sudo_with_a_code_keeps_the_change(host):
    """DOC-75 to 79, DOC-84 to 87, DOC-89, DOC-91, DOC-93, DOC-94, DOC-96, DOC-99, SSH-41: from the plan to the last byte of the undo."""
    before, stamps = host.digests(), host.fresh.run(*STAMPS).stdout
    shown = host.setup("sudo", "--dry-run").stdout
    assert re.findall(r"^\+\+\+ (\S+)", shown, re.MULTILINE) == ["/etc/pam.d/sudo", "/etc/pam.d/sudo-i"]
    assert re.findall(r"^[+-]\w.*", shown, re.MULTILINE) == [f"+{OURS}"] * 2 and f" @include common-auth\n+{OURS}\n" in shown
    assert host.is_as_it_was(before) and not host.is_pending()

    terminal = host.begin("--yes")
    terminal.wait_for_text("Emergency codes of this host")
    for service in ("sudo", "sudo-i"):
        terminal.wait_for_text(f"ok  {service}, an enrolled account, right code: in, after 2 prompts")
        terminal.wait_for_text(f"ok  {service}, an enrolled account, wrong code: refused")
        terminal.wait_for_text(f"ok  {service}, an account that is not enrolled: in, after one prompt")
    terminal.wait_for_text("Keep this session open")
    assert host.is_pending() and "sallyport-trial" not in host.fresh.read("/etc/passwd") + host.fresh.read("/etc/sudoers")
    assert host.setup("confirm", check=False).returncode == 1, "the trial's uses confirm nothing"
    assert host.is_refused() and host.is_pending()
    without = ["su", host.person.name, "-c", "sudo -k -S echo as-root"]
    typed = f"{host.person.password}\n{host.device.fresh_code()}\n"
    assert "as-root" in host.fresh.run(*without, stdin=None, input=typed).stdout
    refused = host.setup("confirm", check=False)
    assert refused.returncode == 1 and "sudo -k true" in refused.stderr and host.is_pending(), "nobody sat at a terminal"

    assert host.asked() == ["password", "code"]
    told = terminal.finish(30)
    assert told.status == 0 and re.search(rf"Confirmed by sudo of {host.person.name} at /dev/pts/\d+", told.output)
    assert host.asked("-i") == ["password", "code"]
    assert not host.is_pending() and host.differences(before) == {"/etc/pam.d/sudo", "/etc/pam.d/sudo-i"}
    assert host.setup("sudo").stdout.startswith("Nothing to do")

    said = host.setup("undo").stdout
    assert "PAM is as it was" in said and "sshd" not in said
    assert host.is_as_it_was(before) and host.fresh.run(*STAMPS).stdout == stamps
    assert host.sudo([host.person.password]).kinds == ["password"]


def test_without_a_sudo_everything_comes_back_although_the_session_is_gone(host):
    """DOC-91, DOC-93, DOC-95: who is not enrolled confirms nothing."""
    before = host.digests()
    terminal = host.begin("--yes", "--without-trial")
    terminal.wait_for_text("Keep this session open")
    # The watcher must not care what becomes of the session.
    host.kill_setup()
    host.person, enrolled = host.other, host.person
    assert host.sudo([host.person.password]).was_let_in
    host.person = enrolled
    assert host.setup("confirm", check=False).returncode == 1 and host.is_pending()
    host.let_time_pass()
    wait_for("the undo", lambda: not host.is_pending())
    assert host.is_as_it_was(before)


def test_a_restart_of_the_host_takes_it_back(host):
    """DOC-91: by the same unit."""
    before = host.digests()
    terminal = host.begin("--yes", "--without-trial")
    terminal.wait_for_text("Keep this session open")
    host.kill_setup()
    host.fresh.run("pkill", "-9", "-f", "setup-undo watch")
    host.fresh.write("/var/lib/sallyport-setup/pending/boot-id", "another\n")
    host.fresh.run(UNDO, "boot")
    assert host.is_as_it_was(before) and not host.is_pending()


WRONG = {
    "the module is missing": (f"mv {MODULE} /tmp/away", "pam_sallyport.so"),
    "the account stage refuses": (
        "sed -i 's/^@include common-account/account required pam_deny.so/' /etc/pam.d/sudo-i",
        "the trial failed",
    ),
    "another service name": ("rm /etc/pam.d/sudo", "/etc/pam.d/sudo does not exist"),
    "a way past": ("sed -i 's/^@include common-auth/auth sufficient pam_rootok.so\\n&/' /etc/pam.d/sudo", "behind which nothing is asked"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_would_not_work_is_refused(host, what):
    """DOC-15, DOC-19, DOC-88, DOC-90: by doctor, by the plan or by the trial; nothing is changed, and the exit status is 1."""
    command, told = WRONG[what]
    host.fresh.run("sh", "-c", command)
    before = host.digests()
    refused = host.setup("sudo", "--yes", check=False)
    host.fresh.run("sh", "-c", PUT_BACK)
    assert refused.returncode == 1 and told in refused.stderr, refused
    assert host.is_as_it_was(before) and not host.is_pending()


STAGED_WRONG = {
    "optional": (f"sed -i 's/^{OURS}/auth optional pam_sallyport.so/'", "a wrong code let in"),
    "not there": (f"sed -i '/^{OURS}/d'", "a wrong code let in"),
    "a module that is missing": (f"sed -i 's/^{OURS}/auth required pam_gone.so/'", "a right code did not let in"),
}


@pytest.mark.parametrize("what", STAGED_WRONG)
def test_the_trial_finds_what_doctor_has_not_seen(host, what):
    """DOC-83, DOC-85, DOC-90: the file is changed between doctor's look and the trial."""
    edit, told = STAGED_WRONG[what]
    script = f'#!/bin/sh\ncase "$*" in *trial-sudo*) {edit} "$1/etc/pam.d/sudo" ;; esac\nexec /tmp/libexec/in-stage "$@"\n'
    host.fresh.write("/usr/libexec/sallyport/in-stage", script)
    before = host.digests()
    refused = host.setup("sudo", "--yes", check=False)
    assert refused.returncode == 1 and told in refused.stderr, refused
    assert host.is_as_it_was(before) and not host.is_pending()


def test_an_emergency_code_lets_sudo_in_while_no_server_answers(host):
    """DOC-99: the way back that setup leaves open; the last test, for the server is gone then."""
    made = host.fresh.run("sallyport", "emergency", "make").stdout
    code = CODE.search(made)[0]
    terminal = host.begin("--yes", "--without-trial")
    terminal.wait_for_text("Keep this session open")
    host.kill_setup()
    stop_daemon(host.fresh)
    assert not host.sudo([host.person.password, host.device.fresh_code]).was_let_in
    ending = host.sudo([host.person.password, code])
    assert ending.was_let_in and "as-root" in ending.output, ending
    assert "PAM is as it was" in host.setup("undo").stdout, "it needs no server"
