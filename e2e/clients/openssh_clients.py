"""OpenSSH's own clients, and programs that start its ssh."""

import contextlib
import os
import shlex
from pathlib import Path

import house
from login import GIVE_UP_SECONDS, Seen
from waiting import wait_for

FILE_BYTES = 100_000
AUTOMATION_KEYS = Path("/etc/ssh/automation-keys")


def ssh(login):
    return Seen.of(login.at_terminal("ssh", *login.options(), login.there, "echo", "inside"))


def ssh_askpass(login):
    asked = login.folder / "asked"
    answers = [answer() if callable(answer) else answer for answer in login.answers()]
    for number, answer in enumerate(answers, 1):
        login.file(f"answer{number}", answer + "\n")
    askpass = login.file("askpass", f'#!/bin/sh\necho "$1" >>{asked}\ncat {login.folder}/answer$(wc -l <{asked})\n')
    askpass.chmod(0o755)
    environment = {"SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force"}
    done = login.run("ssh", *login.options(), login.there, "echo", "inside", env=environment)
    texts = asked.read_text().splitlines() if asked.exists() else []
    kinds = tuple("code" if text.endswith(login.wording) else "password" for text in texts)
    return Seen(done.stdout == "inside\n", kinds)


def ssh_batch_mode(login):
    return Seen.of(login.at_terminal("ssh", *login.options(BatchMode="yes"), login.there, "echo", "inside"))


def ssh_exempt_by_match(login):
    """Under the block of SSH-31, whose forced command says what it was given."""
    house.run("usermod", "--append", "--groups", "automation", login.person.name)
    (AUTOMATION_KEYS / login.person.name).write_text(Path(f"{login.key}.pub").read_text())
    ending = login.at_terminal("ssh", *login.options(BatchMode="yes"), login.there, "backup")
    return Seen.of(ending, "dispatched: backup")


@contextlib.contextmanager
def master(login):
    """The first connection, which others then share. Gives their options."""
    path = login.folder / "control"
    settings = {"ControlPath": path, "ControlMaster": "auto", "ControlPersist": "60"}
    first = login.at_terminal("ssh", *login.options(**settings), login.there, "echo", "inside")
    assert first.was_let_in, first

    def ask_master(what):
        return house.run("ssh", "-F", "/dev/null", "-o", f"ControlPath={path}", "-O", what, login.there, check=False).returncode == 0

    assert ask_master("check"), "there is no shared connection"
    try:
        yield {"ControlPath": path, "ControlMaster": "no", "BatchMode": "yes"}
    finally:
        ask_master("exit")


def ssh_over_master(login):
    with master(login) as shared:
        return Seen.of(login.at_terminal("ssh", *login.options(**shared), login.there, "echo", "inside"))


def sftp(login):
    batch = login.file("batch", "get .ssh/authorized_keys\n")
    ending = login.at_terminal("sftp", *login.options(BatchMode="no"), "-b", batch, login.there)
    return Seen(ending.was_let_in and (login.folder / "authorized_keys").exists(), tuple(ending.kinds))


def sftp_batch(login, **shared):
    batch = login.file("batch", "get .ssh/authorized_keys\n")
    ending = login.at_terminal("sftp", "-b", batch, *login.options(**shared), login.there)
    return Seen(ending.was_let_in and (login.folder / "authorized_keys").exists(), tuple(ending.kinds))


def sftp_batch_over_master(login):
    with master(login) as shared:
        return sftp_batch(login, **shared)


def scp(login):
    up = _upload(login)
    ending = login.at_terminal("scp", *login.options(), up, f"{login.there}:copied")
    return _arrived(login, ending, up, "copied")


def rsync(login):
    up = _upload(login)
    ending = login.at_terminal("rsync", "-e", login.ssh_words(), up, f"{login.there}:copied")
    return _arrived(login, ending, up, "copied")


def _upload(login):
    path = login.folder / "up"
    path.write_bytes(os.urandom(FILE_BYTES))
    return path


def _arrived(login, ending, up, name):
    there = login.person.home / name
    return Seen(ending.was_let_in and there.read_bytes() == up.read_bytes(), tuple(ending.kinds))


def git(login):
    url = f"ssh://{login.there}:{login.sshd.port}{REPOSITORY}"
    ending = login.at_terminal("git", "clone", url, "cloned", env={"GIT_SSH_COMMAND": login.ssh_words()})
    return Seen(ending.was_let_in and (login.folder / "cloned/.git").exists(), tuple(ending.kinds))


REPOSITORY = Path("/srv/clients.git")


def make_repository():
    house.run("git", "init", "--quiet", "--bare", REPOSITORY, cwd="/srv")
    # Whoever logs in is not its owner.
    Path("/etc/gitconfig").write_text("[safe]\n\tdirectory = *\n")


def sshfs(login):
    if not Path("/dev/fuse").exists():
        house.run("mknod", "-m", "0666", "/dev/fuse", "c", "10", "229")
    mounted = login.folder / "mounted"
    mounted.mkdir()
    words = ["-f", "-o", f"ssh_command={login.ssh_words()}", f"{login.there}:{login.person.home}", mounted]
    terminal = login.terminal("sshfs", *words)
    for answer in login.answers():
        assert terminal.next_prompt(), "sshfs did not ask"
        terminal.type(answer() if callable(answer) else answer)
    wait_for("the mounted home", (mounted / ".ssh/authorized_keys").exists, seconds=30)
    house.run("umount", mounted)
    ending = terminal.finish()
    return Seen(ending.status == 0, tuple(ending.kinds))


def sshpass(login):
    log = login.folder / "log"
    prompt = ["-P", "code"] if login.wording.startswith("Verification") else []
    words = ["ssh", "-E", log, *login.options(LogLevel="DEBUG2"), login.there, "echo", "inside"]
    done = login.run("sshpass", "-p", login.code(), *prompt, *words, seconds=GIVE_UP_SECONDS)
    return Seen(done.stdout == "inside\n", login.prompts_in(log))


def lftp(login):
    log = login.folder / "log"
    program = f"ssh -a -x -E {log} {' '.join(login.options(LogLevel='DEBUG2'))}"
    commands = [
        "set cmd:fail-exit yes",
        f"set net:timeout {GIVE_UP_SECONDS - 4}",
        "set net:max-retries 1",
        f"set sftp:connect-program {shlex.quote(program)}",
        f"open -u {login.person.name},{login.code()} sftp://127.0.0.1:{login.sshd.port}",
        "get .ssh/authorized_keys",
    ]
    done = login.run("lftp", "-c", "; ".join(commands), seconds=GIVE_UP_SECONDS)
    return Seen(done.returncode == 0 and (login.folder / "authorized_keys").exists(), login.prompts_in(log))


def ansible(login, **shared):
    log = login.folder / "ansible-log"
    words = ["ansible", "all", "-i", "127.0.0.1,", "-u", login.person.name, "-m", "raw", "-a", "echo inside"]
    environment = {
        "ANSIBLE_SSH_ARGS": " ".join(["-E", str(log), *login.options(LogLevel="DEBUG2", **shared)]),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCAL_TEMP": str(login.folder / "temp"),
    }
    ending = login.at_terminal(*words, env=environment)
    return Seen(ending.status == 0 and "inside" in ending.output, tuple(ending.kinds))


def ansible_over_master(login):
    with master(login) as shared:
        return ansible(login, **shared)
