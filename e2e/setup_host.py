"""A host where Sallyport was just installed: with Debian's own files, a real sshd, the installed daemon, and one enrolled person.

It is made once for a module of tests; each test finds it with the files as they were.
"""

from house import accepts
from terminal import Terminal, converse
from waiting import wait_for

OUTSIDE = "192.0.2.77"  # an address that is not the loopback's
PORT = 2022
UNDO = "/usr/libexec/sallyport/setup-undo"
STATE = "/var/lib/sallyport-setup"
PENDING = f"{STATE}/pending"
WAITING = "io.sallyport.server.Main setup (ssh|sudo)"
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
DEBIAN_SUDO = """\
#%PAM-1.0

# Set up user limits from /etc/security/limits.conf.
session    required   pam_limits.so

@include common-auth
@include common-account
@include common-session-noninteractive
"""
DEBIAN_SUDO_I = DEBIAN_SUDO.replace("-noninteractive", "")
# The machine outside keeps the clock, and so says the administrator (DOC-56).
EXCEPTIONS = """\
doctor-exception clock-kernel "the machine outside keeps the clock"
doctor-exception clock-service "the machine outside keeps the clock"
"""
DIGESTED = ["/etc/ssh", "/etc/pam.d", "/etc/passwd", "/etc/shadow", "/etc/group"]


def unless_refused(ending):
    return None if ending.prompts == [] and "Connection refused" in ending.output else ending


class SetupHost:
    def __init__(self, fresh, person, device):
        self.fresh, self.person, self.device = fresh, person, device
        self.sshd = None
        fresh.run("cp", "-a", "/usr/libexec/sallyport", "/tmp/libexec")

    def reset(self, config=DEBIAN):
        """As it was before anybody had set anything up."""
        self.fresh.run("pkill", "-9", "-f", WAITING, check=False)
        self.fresh.run("pkill", "-9", "-f", "setup-undo watch", check=False)
        self.stop_sshd()
        self.fresh.run("rm", "-rf", "/etc/ssh/sshd_config.d", "/etc/ssh/automation-keys", STATE)
        self.fresh.run("mkdir", "-p", "/etc/ssh/sshd_config.d", "/run/sshd")
        self.fresh.run("cp", "-a", "/tmp/libexec/.", "/usr/libexec/sallyport")
        self.fresh.write("/etc/ssh/sshd_config", config)
        self.fresh.write("/etc/pam.d/sshd", DEBIAN_PAM)
        self.start_sshd()

    def start_sshd(self):
        self.sshd = self.fresh.start("/usr/sbin/sshd", "-D", "-p", PORT)
        wait_for("sshd", lambda: accepts((OUTSIDE, PORT)))

    def stop_sshd(self):
        if self.sshd is not None:
            self.fresh.run("pkill", "-x", "sshd", check=False)
            self.sshd.wait(10)
            self.sshd = None

    def setup(self, *words, check=True):
        return self.fresh.run("sallyport", "setup", *words, check=check)

    def begin(self, *words, door="ssh"):
        """"setup ssh" at a terminal, so that it goes on while a test does something else."""
        return Terminal(self.fresh.inside("sallyport", "setup", door, *words))

    def log_in(self, answers=(), address=OUTSIDE, options=(), command=("echo", "inside")):
        words = ["ssh", "-F", "/dev/null", "-p", str(PORT), "-i", self.person.key, "-o", "IdentitiesOnly=yes",
                 "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
                 "-o", f"BindAddress={address}", *options, f"{self.person.name}@{address}", *command]  # fmt: skip
        # sshd closes its socket for a moment when it reads its files anew.
        return wait_for("sshd to listen again", lambda: unless_refused(converse(words, answers)))

    def reset_sudo(self):
        """With Debian's own files, and without an sshd."""
        self.fresh.run("pkill", "-9", "-f", WAITING, check=False)
        self.fresh.run("pkill", "-9", "-f", "setup-undo watch", check=False)
        self.fresh.run("rm", "-rf", STATE)
        self.fresh.run("cp", "-a", "/tmp/libexec/.", "/usr/libexec/sallyport")
        self.fresh.write("/etc/pam.d/sudo", DEBIAN_SUDO)
        self.fresh.write("/etc/pam.d/sudo-i", DEBIAN_SUDO_I)

    def sudo(self, answers, *words):
        """Somebody at a terminal of this host, whom sudo's own memory spares nothing."""
        command = " ".join(["sudo", "-k", *words, "echo", "as-root"])
        return converse(self.fresh.inside("su", "--pty", self.person.name, "-c", command), answers)

    def digests(self):
        return self.fresh.digests(*DIGESTED)

    def differences(self, before):
        after = self.digests()
        return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    def is_as_it_was(self, before):
        return self.differences(before) == set()

    def is_pending(self):
        return self.fresh.exists(PENDING)

    def wait_until_changed(self, terminal):
        terminal.wait_for_text("Keep this session open", seconds=120)
        # It listens again before it is asked: sshd reads its files anew when it is told to.
        wait_for("sshd", lambda: accepts((OUTSIDE, PORT)))

    def kill_setup(self):
        self.fresh.run("pkill", "-9", "-f", WAITING)

    def let_time_pass(self):
        self.fresh.write(f"{PENDING}/until", "0\n")

    def restart(self):
        """What a restart of the host does to a change that waits."""
        self.fresh.run("pkill", "-9", "-f", "setup-undo watch", check=False)
        self.stop_sshd()
        self.fresh.write(f"{PENDING}/boot-id", "another\n")
        self.fresh.run(UNDO, "boot")
        self.start_sshd()
