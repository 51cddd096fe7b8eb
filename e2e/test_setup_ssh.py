"""sallyport setup ssh on a host where Sallyport was just installed: with Debian's own files, a real sshd, and real logins."""

import re

import pytest
from fresh_host import FreshHost
from house import accepts, authorize, new_person, run
from terminal import Terminal, converse
from test_install import daemon, enroll
from waiting import wait_for

pytestmark = pytest.mark.sallyport

OUTSIDE = "192.0.2.77"  # an address that is not the loopback's
PORT = 2022
DEBIAN = """\
# Debian's own, as far as it says anything
Include /etc/ssh/sshd_config.d/*.conf
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
PrintMotd no
AcceptEnv LANG LC_*
Subsystem	sftp	/usr/lib/openssh/sftp-server
"""
DEBIAN_PAM = """\
# PAM configuration for the Secure Shell service
@include common-auth
account    required     pam_nologin.so
@include common-account
session    optional     pam_loginuid.so
@include common-session
@include common-password
"""
DIGESTED = ["/etc/ssh", "/etc/pam.d", "/etc/passwd", "/etc/shadow", "/etc/group"]


class Host:
    """A fresh host with Debian's sshd, the installed daemon, and one enrolled person."""

    def __init__(self, fresh, person, device):
        self.fresh, self.person, self.device = fresh, person, device

    def setup(self, *words, check=True):
        return self.fresh.run("sallyport", "setup", *words, check=check)

    def begin(self, *words):
        """"setup ssh" with a terminal, so that it goes on while a test does something else."""
        return Terminal(self.fresh.inside("sallyport", "setup", "ssh", "--yes", *words))

    def log_in(self, answers, address=OUTSIDE):
        command = ["ssh", "-F", "/dev/null", "-p", str(PORT), "-i", self.person.key, "-o", "IdentitiesOnly=yes",
                   "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
                   "-o", f"BindAddress={address}", f"{self.person.name}@{address}", "echo", "inside"]  # fmt: skip
        return converse(command, answers)

    def digests(self):
        return self.fresh.digests(*DIGESTED)

    def is_pending(self):
        return self.fresh.exists("/var/lib/sallyport-setup/pending")

    def is_as_it_was(self, before):
        after = self.digests()
        return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} == set()

    def wait_until_changed(self, terminal):
        terminal.wait_for_text("Keep this session open")
        # It listens again before it is asked: sshd reads its files anew when it is told to.
        wait_for("sshd", lambda: accepts((OUTSIDE, PORT)))


@pytest.fixture
def outside():
    run("ip", "address", "add", f"{OUTSIDE}/32", "dev", "lo")
    yield
    run("ip", "address", "del", f"{OUTSIDE}/32", "dev", "lo")


@pytest.fixture
def host(outside):
    person = new_person()
    authorize(person, person.key)
    with FreshHost() as fresh, daemon(fresh):
        fresh.run("rm", "-rf", "/etc/ssh/sshd_config.d")
        fresh.run("mkdir", "-p", "/etc/ssh/sshd_config.d", "/run/sshd")
        fresh.write("/etc/ssh/sshd_config", DEBIAN)
        fresh.write("/etc/pam.d/sshd", DEBIAN_PAM)
        device = enroll(fresh, person.name, "sallyport", "enroll")
        sshd = fresh.start("/usr/sbin/sshd", "-D", "-p", PORT)
        wait_for("sshd", lambda: accepts((OUTSIDE, PORT)))
        yield Host(fresh, person, device)
        sshd.terminate()
        sshd.wait(10)


def test_the_plan_is_shown_and_nothing_is_changed(host):
    """DOC-75, SSH-1, SSH-2: as a difference of files."""
    before = host.digests()
    shown = host.setup("ssh", "--dry-run").stdout
    assert "+AuthenticationMethods publickey,keyboard-interactive:pam\n" in shown
    assert "+++ /etc/ssh/sshd_config.d/00-sallyport.conf" in shown and "-@include common-auth\n" in shown
    assert "+auth  required  pam_sallyport.so\n" in shown and "\n-account" not in shown and "\n-session" not in shown
    assert host.is_as_it_was(before) and not host.is_pending()


def test_a_login_with_a_code_from_elsewhere_keeps_the_change(host):
    """DOC-80, DOC-83, DOC-84, DOC-85, DOC-86, DOC-87, DOC-89, DOC-92, DOC-93, DOC-99; and undo brings every byte back."""
    before = host.digests()
    terminal = host.begin()
    terminal.wait_for_text("Emergency codes of this host")
    assert "ok  an enrolled account, right code: in, after one prompt" in terminal.wait_for_text(r"ok  an enrolled.*")
    host.wait_until_changed(terminal)
    assert host.is_pending()
    told = host.fresh.run("sallyport", "doctor", "--only", "setup", check=False).stdout
    assert "warning  setup" in told and re.search("taken back in (10|9) minutes", told)
    assert host.log_in([host.device.fresh_code], address="127.0.0.1").was_let_in
    assert host.is_pending(), "a login over the loopback address confirms nothing"
    ending = host.log_in([host.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"]
    told = terminal.finish(30)
    assert told.status == 0 and "Confirmed by a login of" in told.output
    assert not host.is_pending() and not host.is_as_it_was(before)
    assert "sallyport-trial" not in host.fresh.read("/etc/passwd")
    assert host.setup("ssh").stdout.startswith("Nothing to do")

    host.setup("undo")
    assert host.is_as_it_was(before)
    assert host.log_in([]).was_let_in


def test_without_a_login_everything_comes_back_although_the_session_is_gone(host):
    """DOC-91, DOC-93, DOC-95: who sets it up is killed right after the reload."""
    before = host.digests()
    terminal = host.begin()
    host.wait_until_changed(terminal)
    assert not host.log_in([]).was_let_in
    host.fresh.run("pkill", "-9", "-f", "io.sallyport.server.Main setup ssh")
    host.fresh.write("/var/lib/sallyport-setup/pending/until", "0\n")
    wait_for("the undo", lambda: not host.is_pending())
    assert host.is_as_it_was(before)
    wait_for("a login as before", lambda: host.log_in([]).was_let_in)


def test_a_restart_of_the_host_takes_it_back(host):
    """DOC-91"""
    before = host.digests()
    terminal = host.begin()
    host.wait_until_changed(terminal)
    host.fresh.run("pkill", "-9", "-f", "io.sallyport.server.Main setup ssh")
    host.fresh.run("pkill", "-9", "-f", "setup-undo watch")
    host.fresh.run("/usr/libexec/sallyport/setup-undo", "boot")
    assert host.is_pending(), "the host was not started again"
    host.fresh.write("/var/lib/sallyport-setup/pending/boot-id", "another\n")
    host.fresh.run("/usr/libexec/sallyport/setup-undo", "boot")
    assert not host.is_pending() and host.is_as_it_was(before)


WRONG = {
    "the module is missing": ["sh", "-c", "rm /usr/lib/*/security/pam_sallyport.so"],
    "the account stage refuses": ["sed", "-i", "s/^account.*pam_nologin.*/account required pam_deny.so/", "/etc/pam.d/sshd"],
    "a block asks for less": ["sh", "-c", "printf 'Match User *\\n  AuthenticationMethods publickey\\n' >>/etc/ssh/sshd_config"],
}


@pytest.mark.parametrize("what", WRONG)
def test_the_trial_refuses_what_would_not_work(host, what):
    """DOC-80, DOC-88, DOC-90: nothing is changed, and the exit status is 1."""
    host.fresh.run(*WRONG[what])
    before = host.digests()
    refused = host.setup("ssh", "--yes", check=False)
    assert refused.returncode == 1 and "the trial failed" in refused.stderr, refused
    assert host.is_as_it_was(before) and not host.is_pending()


def test_what_nobody_could_confirm_is_not_begun(host):
    host.fresh.run("sallyport", "user", "delete", host.person.name)
    refused = host.setup("ssh", "--yes", check=False)
    assert refused.returncode == 1 and "nobody has a second step yet" in refused.stderr


def test_password_and_code_on_a_host_without_drop_ins(host):
    """SSH-6, SSH-9: at the top of the main file, where it wins; the old name is out of the way."""
    host.fresh.write("/etc/ssh/sshd_config", "ChallengeResponseAuthentication no\n" + DEBIAN.replace("Include ", "#Include "))
    before = host.digests()
    terminal = host.begin("--password", "--undo-after", "2")
    assert "right code: in, after 2 prompts" in terminal.wait_for_text(r"ok  an enrolled.*")
    host.wait_until_changed(terminal)
    ending = host.log_in([host.person.password, host.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["password", "code"]
    assert terminal.finish(30).status == 0
    assert "# Sallyport, an old name: ChallengeResponseAuthentication no" in host.fresh.read("/etc/ssh/sshd_config")
    host.setup("undo")
    assert host.is_as_it_was(before)
