"""FileZilla's SFTP program, driven as its window drives it: commands on standard input, events back.

An event's first character says what it is, counted from "0" on; most have a line of text. Observed with version 3.63.
"""

import re
import subprocess
import threading

import house
from login import TOOL_SECONDS, Seen, host_key_fingerprint, kinds_of
from other_clients import putty_key

DONE, HOST_KEY, FINGERPRINT, PASSWORD, MAY_RECEIVE, MAY_SEND = "1", "9", "I", "<", "@", "A"
SUCCESS = "1"


class _Window:
    """The part of FileZilla that a person sees."""

    def __init__(self, login):
        self.asked = []
        self._login = login
        self._answers = login.answers()
        pipe = subprocess.PIPE
        self._helper = subprocess.Popen(
            ["fzsftp"], stdin=pipe, stdout=pipe, text=True, env=login.environment(), cwd=login.folder
        )  # fmt: skip
        self._limit = threading.Timer(TOOL_SECONDS, self._helper.kill)
        self._limit.start()

    def close(self):
        self._limit.cancel()
        self._helper.kill()
        self._helper.wait()

    def _say(self, line):
        self._helper.stdin.write(line + "\n")
        self._helper.stdin.flush()

    def command(self, line):
        """Whether it succeeded; asks and answers meanwhile."""
        self._say(line)
        while kind := self._helper.stdout.read(1):
            text = "" if kind in (MAY_RECEIVE, MAY_SEND) else self._helper.stdout.readline().rstrip("\n")
            if kind == DONE:
                return text == SUCCESS
            if not self._answer(kind, text):
                return False
        return False

    def _answer(self, kind, text):
        """False if there is no answer to give."""
        if kind == MAY_RECEIVE:
            self._say("-0-")
        elif kind == MAY_SEND:
            self._say("-1-")
        elif kind == FINGERPRINT:
            assert host_key_fingerprint() in text
        elif kind == HOST_KEY:
            self._helper.stdout.readline()  # the port
            self._say("y")
        elif kind == PASSWORD:
            self.asked.append(text)
            if not self._answers:
                return False
            answer = self._answers.pop(0)
            self._say(answer() if callable(answer) else answer)
        return True


def fzsftp(login):
    window = _Window(login)
    try:
        if login.uses_key:
            assert window.command(f'keyfile "{putty_key(login)}"')
        let_in = window.command(f'open "{login.there}" {login.sshd.port}')
        return Seen(let_in, kinds_of(login, window.asked))
    finally:
        window.close()


def version():
    return re.search(r"\d+(\.\d+)+", house.run("fzsftp", "-V", check=False).stdout)[0]
