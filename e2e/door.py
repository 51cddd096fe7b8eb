"""A client of the PAM door, as docs/protocol-pam.md has it: for loads and ledgers, where PAM's delay is in the way."""

import asyncio
import secrets
import struct
from dataclasses import dataclass

from house import PAM_SOCKET

GRANTED, NOT_REQUIRED, CHALLENGED, DENIED, UNAVAILABLE = range(1, 6)
REPLY_SECONDS = 10
_HEADER = struct.Struct(">4sBBI")


@dataclass(frozen=True)
class Outcome:
    verdict: int
    event: str
    reason: str
    challenge: bytes
    lifetime: int
    prompts: list  # of (style, text)


def _sized(data):
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">H", len(data)) + data


def begin_body(name, service="sshd", address="192.0.2.1", attempt=None, flags=0, uid=30000, ssh_auth_info="", groups=()):
    texts = (name, service, "ssh", "", address, f"{address} 50000 192.0.2.2 22", ssh_auth_info)
    body = (attempt or secrets.token_bytes(16)) + struct.pack(">I", flags)
    return body + b"".join(map(_sized, texts)) + struct.pack(">IH", uid, len(groups)) + b"".join(map(_sized, groups))


def answer_body(begin, challenge, typed):
    """The Answer to a challenge that the login with this Begin was given."""
    return begin + _sized(challenge) + b"\x01" + _sized(typed)


def frame(kind, body):
    return _HEADER.pack(b"SLPT", 1, kind, len(body)) + body


async def exchange(kind, body):
    """One request, one reply; OSError or EOFError if the daemon goes away meanwhile."""
    reader, writer = await asyncio.open_unix_connection(PAM_SOCKET)
    try:
        writer.write(frame(kind, body))
        await writer.drain()
        magic, version, kind, length = _HEADER.unpack(await reader.readexactly(_HEADER.size))
        assert (magic, version, kind) == (b"SLPT", 1, 129), "not an outcome"
        return parse_outcome(await reader.readexactly(length))
    finally:
        writer.close()


def parse_outcome(body):
    at = 0

    def take(form):
        nonlocal at
        value = struct.unpack_from(form, body, at)[0]
        at += struct.calcsize(form)
        return value

    def sized():
        nonlocal at
        length = take(">H")
        at += length
        return body[at - length : at]

    verdict, event, reason, challenge = take("B"), sized().decode(), sized().decode(), sized()
    lifetime = take(">I")
    prompts = [(take("B"), sized().decode()) for _ in range(take("B"))]
    assert at == len(body), "bytes after the last field"
    return Outcome(verdict, event, reason, challenge, lifetime, prompts)


async def log_in(name, code, **circumstances):
    """Begins and answers once. Returns the last outcome."""
    body = begin_body(name, **circumstances)
    asked = await asyncio.wait_for(exchange(1, body), REPLY_SECONDS)
    if asked.verdict != CHALLENGED:
        return asked
    answer = answer_body(body, asked.challenge, code)
    return await asyncio.wait_for(exchange(2, answer), REPLY_SECONDS)
