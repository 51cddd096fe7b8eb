"""The load: client processes that log in over the daemon's sockets, and write down everything they are told.

They speak the frames of docs/protocol-pam.md (door.py) or the messages of the command socket, without libpam: its delay
after a refusal would be in the way. A client whose connection ends before the reply sends the same again, as the module does
(SSH-161), if the run wants that.
"""

import asyncio
import http.client
import json
import multiprocessing
import os
import secrets
import socket
import time
from dataclasses import dataclass

import command_socket
import door
from history import ACCEPT, ASKED, LOGIN, LOST, REJECT, UNAVAILABLE, Request

PROCESSES = 2
AT_ONCE = 16  # logins, in each process
COMMANDS_AT_ONCE = 6  # likewise: one user may hold 16 connections of the command socket
RESEND_SECONDS = 15
SILENCE_SECONDS = door.REPLY_SECONDS
# Everybody here is enrolled: who is let in without being asked is let in, and the enrolment is lost.
_VERDICTS = {door.GRANTED: ACCEPT, door.NOT_REQUIRED: ACCEPT, door.DENIED: REJECT}
_VERDICTS |= {door.CHALLENGED: ASKED, door.UNAVAILABLE: UNAVAILABLE}
_OUTCOMES = {"DONE": ACCEPT, "DENIED": REJECT, "CHALLENGED": ASKED}


@dataclass(frozen=True)
class Try:
    """One attempt that a client is to make. at: not before this monotonic time. uid: of the caller at the command socket."""

    code: object  # people.Code
    purpose: str = LOGIN
    door: str = "sshd"  # a PAM service, or "command"
    at: float = 0.0
    uid: int = 0
    silence: float = SILENCE_SECONDS


class Clients:
    """Several processes, each with its share of the tries; they begin at once, and end when all have an answer."""

    def __init__(self, history, resend=False, processes=PROCESSES, at_once=AT_ONCE):
        self._history, self._resend, self._count, self._at_once = history, resend, processes, at_once
        context = multiprocessing.get_context("fork")
        self._context = context
        self._accepted = context.Value("l", 0)
        self._running = []

    @property
    def accepted(self):
        """How many acceptances were acknowledged so far."""
        return self._accepted.value

    @property
    def are_running(self):
        return any(process.is_alive() for process in self._running)

    def start(self, tries):
        for number in range(self._count):
            share = tries[number :: self._count]
            self._running.append(self._context.Process(target=self._work, args=(share,), daemon=True))
        for process in self._running:
            process.start()
        return self

    def wait(self, seconds=120):
        deadline = time.monotonic() + seconds
        for process in self._running:
            process.join(max(0.0, deadline - time.monotonic()))
        stuck = [process for process in self._running if process.is_alive()]
        for process in stuck:
            process.kill()
        assert not stuck, f"{len(stuck)} clients had no answer after {seconds} s"
        assert all(process.exitcode == 0 for process in self._running), "a client fell over"
        self._running = []

    def run(self, tries, seconds=120):
        self.start(tries).wait(seconds)

    def _work(self, tries):
        writer = self._history.writer()

        def told(request):
            writer.write(request)
            if request.verdict == ACCEPT:
                with self._accepted.get_lock():
                    self._accepted.value += 1

        asyncio.run(_all(tries, told, self._resend, self._at_once))
        writer.close()


async def _all(tries, told, resend, at_once):
    turns, commands = asyncio.Semaphore(at_once), asyncio.Semaphore(COMMANDS_AT_ONCE)

    async def one(attempt):
        async with commands if attempt.door == "command" else turns:
            await asyncio.sleep(max(0.0, attempt.at - time.monotonic()))
            talk = _Command(attempt) if attempt.door == "command" else _Pam(attempt)
            await _log_in(attempt, talk, told, resend)

    await asyncio.gather(*(one(attempt) for attempt in tries))


async def _log_in(attempt, talk, told, resend):
    """Begins, answers once, and writes down how each of its requests ended."""
    deadline = time.monotonic() + RESEND_SECONDS
    while True:
        begin = time.monotonic()
        try:
            verdict = await asyncio.wait_for(talk.say_next(), attempt.silence)
        except (OSError, EOFError, TimeoutError, http.client.HTTPException):
            verdict = LOST
        if verdict == ASKED and not talk.has_answered:
            talk.answer()
            continue
        code = attempt.code
        told(Request(code.account, code.token, code.step, attempt.door, talk.attempt, attempt.purpose, verdict, begin, time.monotonic()))  # fmt: skip
        if not resend or verdict != LOST or time.monotonic() > deadline:
            return
        await asyncio.sleep(0.05)


class _Pam:
    """A login at the PAM door: Begin, then Answer; whichever was not answered is sent again, byte for byte."""

    def __init__(self, attempt):
        self._code = attempt.code
        id = secrets.token_bytes(16)
        self.attempt = id.hex()
        self._body = door.begin_body(attempt.code.account, attempt.door, attempt.code.address, id)
        self._next = (1, self._body)
        self._asked = None
        self.has_answered = False

    async def say_next(self):
        outcome = await door.exchange(*self._next)
        self._asked = outcome.challenge
        return _VERDICTS[outcome.verdict]

    def answer(self):
        self.has_answered = True
        self._next = (2, door.answer_body(self._body, self._asked, self._code.text))


class _Command:
    """A change of one's own account at the command socket, which takes a code as a login does."""

    def __init__(self, attempt):
        self._attempt_made = attempt
        self.attempt = secrets.token_hex(16)
        self._step_up = {"attempt": self.attempt}
        self._challenge = None
        self.has_answered = False

    async def say_next(self):
        reply = await self._posted()
        self._challenge = (reply.get("challenge") or {}).get("id")
        return _OUTCOMES[reply["outcome"]]

    def answer(self):
        self.has_answered = True
        self._step_up |= {"challenge": self._challenge, "answer": self._attempt_made.code.text}

    async def _posted(self):
        message = json.dumps({"account": self._attempt_made.code.account, "step_up": self._step_up}).encode()
        head = f"POST /v1/recovery-codes/renew HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(message)}\r\n\r\n"
        reader, writer = await asyncio.open_unix_connection(sock=_connected_as(self._attempt_made.uid))
        try:
            writer.write(head.encode() + message)
            reply = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line.split(b":")[1]) for line in reply.lower().split(b"\r\n") if line.startswith(b"content-length"))
            body = json.loads(await reader.readexactly(length))
            assert reply.startswith(b"HTTP/1.1 200"), body
            return body
        finally:
            writer.close()


def _connected_as(uid):
    """A connection whose caller the kernel names as that user. There is one thread, so nobody else acts as them meanwhile."""
    connection = socket.socket(socket.AF_UNIX)
    os.seteuid(uid)
    try:
        connection.connect(command_socket.PATH)
    finally:
        os.seteuid(0)
    connection.setblocking(False)
    return connection
