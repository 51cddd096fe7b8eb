"""What the clients saw, one line a request: the only witness of a fault run (FAULT-15).

A line has, with tabs between: account, token, step, door, attempt, purpose, verdict, begin, end. Times are of the
monotonic clock, which all processes of the machine share.
"""

import os
from dataclasses import astuple, dataclass

# What a request is for.
LOGIN = "login"  # a right code
REPLAY = "replay"  # a right code that was acknowledged before
GUESS = "guess"  # a wrong code

# What the client was told.
ACCEPT = "accept"
REJECT = "reject"
ASKED = "asked"  # for more codes, or for nothing at all: no acceptance
UNAVAILABLE = "unavailable"
LOST = "lost"  # nothing: the connection ended, or nobody was there


@dataclass(frozen=True)
class Request:
    """One request and its answer. A resend is a line of its own, with the same attempt.

    step: of TOTP, counter of HOTP; a recovery code is a token of its own with the one step 0; of a wrong code -1
    """

    account: str
    token: str
    step: int
    door: str
    attempt: str
    purpose: str
    verdict: str
    begin: float
    end: float

    @property
    def code(self):
        return self.account, self.token, self.step

    @property
    def register(self):
        return self.account, self.token


class History:
    """A file of requests. Several processes may write to it."""

    def __init__(self, path):
        self.path = path

    def writer(self):
        return Writer(self.path)

    def read(self):
        if not os.path.exists(self.path):
            return []
        with open(self.path) as file:
            return [_parse(line) for line in file]

    def __len__(self):
        return len(self.read())


class Writer:
    """Appends whole lines, so that the lines of several processes do not mix."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, request):
        os.write(self._file, ("\t".join(map(str, astuple(request))) + "\n").encode())

    def close(self):
        os.close(self._file)


def _parse(line):
    account, token, step, door, attempt, purpose, verdict, begin, end = line.rstrip("\n").split("\t")
    return Request(account, token, int(step), door, attempt, purpose, verdict, float(begin), float(end))
