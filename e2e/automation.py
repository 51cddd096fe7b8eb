"""Automation by key, as the tests set it up: the list of keys, sallyport-keys, and accounts whose key files are root's.

Two kinds of accounts: those of the group PINNED are stated in policy (SSH-73), all others are not.
"""

import base64
import os
import shutil
import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path

import sallyport_daemon
from command_socket import CommandSocket, new_step_up
from house import new_key, new_person, run

PROGRAM = Path("/usr/local/libexec/sallyport/sallyport-keys")
BUILT = Path("/opt/sallyport/native/build/sallyport-keys")
USER = "sallyport-keys"
PINNED, BANNED = "pinned", "banned"
FORCED = Path("/usr/local/sbin/forced")
ROOTS_KEYS = Path("/etc/ssh/roots-keys")  # a file for each account
POLICY = f"""\
policy group {BANNED} refuse
policy service sshd group {PINNED} key-pinned-to-command root-owned-files skip
"""

COMMAND = f"AuthorizedKeysCommand {PROGRAM} %u %t %f\nAuthorizedKeysCommandUser {USER}\n"
LISTED_ONLY = COMMAND + "AuthorizedKeysFile none\n"
LISTED_AND_ROOTS = COMMAND + f"AuthorizedKeysFile {ROOTS_KEYS}/%u\n"
LISTED_AND_THEIRS = COMMAND + "AuthorizedKeysFile .ssh/authorized_keys\n"


def furnish():
    """What packaging/install makes, in a folder of the private host that can be written."""
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(BUILT, PROGRAM)
    for path in (PROGRAM, PROGRAM.parent, PROGRAM.parent.parent):
        os.chown(path, 0, 0)
        path.chmod(0o755)
    if run("getent", "passwd", USER, check=False).returncode != 0:
        run("useradd", "--system", "--user-group", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", USER)
    for group in (PINNED, BANNED):
        run("groupadd", "--force", group)
    FORCED.write_text('#!/bin/sh\necho "forced tty=$(tty) agent=${SSH_AUTH_SOCK:-none} asked=${SSH_ORIGINAL_COMMAND:-shell}"\n')
    FORCED.chmod(FORCED.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    ROOTS_KEYS.mkdir(exist_ok=True)


def configure(policy):
    """Brings policy lines into force behind the daemon's usual configuration."""
    sallyport_daemon.CONFIGURATION.write_text(sallyport_daemon.DEFAULTS + policy)
    with CommandSocket() as commands:
        assert commands.post("/v1/config/reload")["is_taken"], "the configuration is refused"


def in_days(days):
    return at(datetime.now(timezone.utc) + timedelta(days=days))


def at(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def public(key):
    """Type and Base64 of a key's public half."""
    return " ".join(Path(f"{key}.pub").read_text().split()[:2])


def base64_of(file):
    return base64.b64encode(Path(file).read_bytes()).decode()


def fingerprint(key):
    return run("ssh-keygen", "-l", "-f", f"{key}.pub").stdout.split()[1]


def allow(person, key, command=str(FORCED), networks=(), key_text=None, **settings):
    message = {
        "account": person.name,
        "key": key_text or public(key),
        "command": command,
        "networks": list(networks),
        "owner": "operations",
        "review": in_days(90),
    }
    with CommandSocket() as commands:
        return commands.post("/v1/ssh-keys/allow", **{**message, **settings})


def remove(person, key):
    with CommandSocket() as commands:
        commands.post("/v1/ssh-keys/remove", account=person.name, fingerprint=fingerprint(key), step_up=new_step_up())


def look_up(person, key, user=USER, kind=None):
    """sallyport-keys as sshd calls it."""
    kind = kind or public(key).split()[0]
    return run("runuser", "-u", user, "--", "env", "-i", PROGRAM, person.name, kind, fingerprint(key), check=False, cwd="/")


def roots_file(person, *lines):
    """The account's file of keys that only root writes."""
    path = ROOTS_KEYS / person.name
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(0o644)


def pinned_line(key, command=FORCED):
    return f'restrict,command="{command}" {public(key)}'


class Robot:
    """An enrolled account with a listed key, so that a code prompt shows where nobody is exempt."""

    def __init__(self, daemon, *groups):
        self.person = new_person()
        self.enrolled = daemon.enroll(self.person)
        self.key = self.new_key("robot")
        for group in groups:
            run("usermod", "--append", "--groups", group, self.person.name)
        allow(self.person, self.key)

    def new_key(self, name):
        path = self.person.home / ".ssh" / name
        new_key(path, self.person.name)
        return path

    def log_in(self, sshd, key=None, command=("echo", "inside"), answers=(), **settings):
        return sshd.log_in(self.person, answers, command=command, key=key or self.key, **settings)

    def is_asked(self, sshd, key=None, **settings):
        """Whether the code is asked for, and lets in."""
        code = self.enrolled.device.fresh_code
        ending = sshd.log_in(self.person, [code], key=key or self.key, **settings)
        return ending.was_let_in and ending.kinds == ["code"]
