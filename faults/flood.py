"""More than a door can serve: attempts begun at a fixed rate, whoever is served; by one process with one thread.

Who finds the door's queue full goes away, and is counted as turned away: that is how a node answers overload (FAULT-12).
"""

import errno
import itertools
import multiprocessing
import os
import secrets
import selectors
import socket
import time
from collections import Counter

import door
from history import UNAVAILABLE
from house import PAM_SOCKET

CONNECTIONS_MAX = 900
TICK_SECONDS = 0.005
LAST_REPLIES_SECONDS = 3
_HEADER_BYTES = 10
_NAMES = {door.GRANTED: "accepted", door.NOT_REQUIRED: "not required", door.DENIED: "refused", door.CHALLENGED: "asked"}


def strangers(name_bytes=20):
    """Attempts of people who are not enrolled: a name, an attempt id and mostly an address that nobody has seen before."""
    for number in itertools.count():
        name = f"{secrets.token_hex(8)}{number}".ljust(name_bytes, "x")
        yield door.begin_body(name, address=f"203.0.{number // 250 % 250}.{number % 250}"), None


class Flood:
    """attempts: yields (begin body, typed) for ever; typed None: it never answers. Counts by (what was typed, verdict)."""

    def __init__(self, attempts, a_second, seconds):
        context = multiprocessing.get_context("fork")
        self._counts = context.SimpleQueue()
        self._process = context.Process(target=self._work, args=(attempts, a_second, seconds), daemon=True)
        self._process.start()

    def result(self):
        counts = self._counts.get()
        self._process.join()
        return counts

    def _work(self, attempts, a_second, seconds):
        self._counts.put(_Sender(attempts).send(a_second, seconds))


class _Sender:
    def __init__(self, attempts):
        self._attempts = attempts
        self._selector = selectors.DefaultSelector()
        self._counts = Counter()
        self._open = 0

    def send(self, a_second, seconds):
        begun, sent = time.monotonic(), 0
        while (now := time.monotonic()) < begun + seconds:
            while sent < (now - begun) * a_second:
                sent += 1
                self._begin()
            self._receive(TICK_SECONDS)
        deadline = time.monotonic() + LAST_REPLIES_SECONDS
        while self._open and time.monotonic() < deadline:
            self._receive(TICK_SECONDS)
        self._counts["begun"] = sent
        return self._counts

    def _begin(self):
        if self._open >= CONNECTIONS_MAX:
            self._counts["turned away"] += 1
            return
        body, typed = next(self._attempts)
        self._request(1, body, (body, typed))

    def _request(self, kind, body, attempt):
        caller = socket.socket(socket.AF_UNIX)
        caller.setblocking(False)
        try:
            caller.connect(PAM_SOCKET)
            caller.send(door.frame(kind, body))
        except OSError as error:
            caller.close()
            self._counts["turned away" if error.errno == errno.EAGAIN else os.strerror(error.errno)] += 1
            return
        self._open += 1
        self._selector.register(caller, selectors.EVENT_READ, (kind, attempt))

    def _receive(self, seconds):
        for key, _ in self._selector.select(seconds):
            caller = key.fileobj
            try:
                reply = caller.recv(65536)
            except OSError:
                reply = b""
            self._selector.unregister(caller)
            caller.close()
            self._open -= 1
            self._take(reply, *key.data)

    def _take(self, reply, kind, attempt):
        """A reply is a few hundred bytes, and comes in one piece."""
        body, typed = attempt
        if len(reply) <= _HEADER_BYTES:
            self._counts["no answer"] += 1
            return
        outcome = door.parse_outcome(reply[_HEADER_BYTES:])
        if kind == 1 and outcome.verdict == door.CHALLENGED and typed is not None:
            self._request(2, door.answer_body(body, outcome.challenge, typed), attempt)
        else:
            self._counts[len(typed or ""), _NAMES.get(outcome.verdict, UNAVAILABLE)] += 1
