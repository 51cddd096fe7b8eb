"""The rows of the client matrix (SSH section 7): each client, how it is driven, and what must happen."""

import functools
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import filezilla
import house
import java_clients
import openssh_clients as openssh
import other_clients as others
from login import KEY, NOT_ENROLLED, ONE_TIME, PASSWORD, VERIFICATION, WRONG_FIRST, Seen

BOTH = ("password", "code")


def yes(*prompts, note=""):
    return Cell(Seen(True, prompts), note)


def no(*prompts, note=""):
    return Cell(Seen(False, prompts), note)


@dataclass(frozen=True)
class Cell:
    seen: Seen
    note: str = ""

    def words(self):
        return ("yes" if self.seen.let_in else "no") + (f", {self.note}" if self.note else "")


NONE = yes(note="no prompt")
UNASKED = yes(note="not asked again")
DOES_NOT_APPLY = None


@dataclass(frozen=True)
class Row:
    """
    cells: by kind of login; a cell is one for both wordings, or one for each, or None where it does not apply
    """

    number: int
    client: str
    how: str
    program: str
    drive: Callable
    cells: dict

    def expected(self, kind, wording):
        cell = self.cells[kind]
        return cell[wording] if isinstance(cell, dict) else cell

    def kinds(self):
        return [kind for kind, cell in self.cells.items() if cell is not None]

    def is_there(self):
        if self.program == "java":
            return java_clients.are_built()
        if self.program == "python3-paramiko":
            return _paramiko() is not None
        return shutil.which(self.program) is not None



def _cells(key, password, not_enrolled):
    return {KEY: key, PASSWORD: password, NOT_ENROLLED: not_enrolled}


ALL_YES = _cells(yes("code"), yes(*BOTH), NONE)
# OpenSSH's clients ask once more after a wrong code, within the same connection (SSH-150).
OPENSSH_YES = ALL_YES | {WRONG_FIRST: yes("code", "code")}
ALL_NO = _cells(no(), no(), no())
SHARED = _cells(UNASKED, UNASKED, NONE)

ROWS = [
    Row(123, "ssh", "at a terminal", "ssh", openssh.ssh, OPENSSH_YES),
    Row(124, "ssh with askpass", "`SSH_ASKPASS`, `SSH_ASKPASS_REQUIRE=force`", "ssh", openssh.ssh_askpass, OPENSSH_YES),
    Row(125, "ssh, BatchMode", "`-o BatchMode=yes`", "ssh", openssh.ssh_batch_mode, ALL_NO),
    Row(126, "ssh, BatchMode, exempt by `Match`", "the block under *Automation*", "ssh", openssh.ssh_exempt_by_match,
        _cells(NONE, DOES_NOT_APPLY, NONE)),
    Row(127, "ssh over a shared connection", "`ControlMaster`, `ControlPath`, `ControlPersist`", "ssh", openssh.ssh_over_master, SHARED),
    Row(128, "sftp", "at a terminal, or `-b FILE -o BatchMode=no`", "ssh", openssh.sftp, OPENSSH_YES),
    Row(129, "sftp, batch", "`-b FILE`, which forces BatchMode", "ssh", openssh.sftp_batch, ALL_NO),
    Row(130, "sftp, batch, over a shared connection", "`-b FILE`, `ControlPath`", "ssh", openssh.sftp_batch_over_master, SHARED),
    Row(131, "scp", "at a terminal", "ssh", openssh.scp, OPENSSH_YES),
    Row(132, "rsync", "`-e ssh`, at a terminal", "rsync", openssh.rsync, OPENSSH_YES),
    Row(133, "git", "`GIT_SSH_COMMAND`, at a terminal", "git", openssh.git, OPENSSH_YES),
    Row(134, "plink", "the host's key given; in scripts `-no-antispoof`", "plink", others.plink, ALL_YES),
    Row(135, "plink, batch", "`-batch`: works where nothing is asked", "plink", others.plink_batch,
        _cells(no(), no(), NONE)),
    Row(136, "psftp", "as plink", "psftp", others.psftp, ALL_YES),
    Row(137, "lftp, `sftp:`", "`sftp:connect-program` with ssh; the code as the password", "lftp", openssh.lftp,
        _cells({ONE_TIME: yes("code"), VERIFICATION: no("code", note="hangs until its time limit")},
               no(*BOTH, note="one stored text for two questions"), NONE)),
    Row(138, "dbclient (Dropbear)", "at a terminal, the key converted", "dbclient", others.dbclient, ALL_YES),
    Row(139, "paramiko, transport", "`auth_publickey`, then `auth_interactive` with a handler of one's own", "python3-paramiko",
        others.paramiko_transport, ALL_YES),
    Row(140, "paramiko, `SSHClient.connect`", "the code as `password=`", "python3-paramiko", others.paramiko_client,
        _cells(yes("code"), no(*BOTH, note="two questions are not supported"), NONE)),
    Row(141, "curl, `sftp:`", "`--key`, `--pubkey`, the code as password", "curl", others.curl, ALL_NO),
    Row(142, "sshfs", "in the foreground, at a terminal", "sshfs", openssh.sshfs, ALL_YES),
    Row(143, "sshpass", "the code as its password; `-P code` where the prompt does not end in `assword:`", "sshpass", openssh.sshpass,
        _cells(yes("code"), {ONE_TIME: no(*BOTH, note="a second question"),
                             VERIFICATION: no("password", note="hangs at the first question")}, NONE)),
    Row(144, "Ansible", "as it comes", "ansible", openssh.ansible, ALL_NO),
    Row(145, "Ansible over a shared connection", "`ANSIBLE_SSH_ARGS` with `ControlPath`", "ansible", openssh.ansible_over_master, SHARED),
    Row(146, "JSch", "`UIKeyboardInteractive`", "java", java_clients.jsch, ALL_YES),
    Row(147, "Apache MINA SSHD", "`UserInteraction`", "java", java_clients.mina, ALL_YES),
    Row(148, "FileZilla", "logon type *Interactive*; the key in PuTTY's format", "fzsftp", filezilla.fzsftp, ALL_YES),
]  # fmt: skip


# --- Versions ------------------------------------------------------------------------------------------------------


@functools.cache
def _paramiko():
    try:
        import paramiko
    except ImportError:
        return None
    return paramiko


def _said(*command):
    """The first number with a point in it that a program says of itself."""
    done = house.run(*command, check=False)
    return re.search(r"\d+(\.\d+)+[\w.]*", done.stdout + done.stderr)[0]


VERSIONS = {
    "ssh": lambda: _said("ssh", "-V"),
    "rsync": lambda: _said("rsync", "--version"),
    "git": lambda: _said("git", "--version"),
    "plink": lambda: _said("plink", "-V"),
    "psftp": lambda: _said("psftp", "-V"),
    "lftp": lambda: _said("lftp", "--version"),
    "dbclient": lambda: _said("dbclient", "-V"),
    "python3-paramiko": lambda: _paramiko().__version__,
    "curl": lambda: _said("curl", "-V"),
    "sshfs": lambda: _said("sh", "-c", "sshfs -V 2>&1 | grep ^SSHFS"),
    "sshpass": lambda: _said("sshpass", "-V"),
    "ansible": lambda: _said("ansible", "--version"),
    "fzsftp": filezilla.version,
}


def version_of(row):
    if row.program == "java":
        return java_clients.version({146: "jsch", 147: "mina"}[row.number])
    return VERSIONS[row.program]()
