"""Clients that connect and then do nothing, or only half of it."""

import multiprocessing
import os
import signal
import socket

import command_socket
from house import PAM_SOCKET

NOBODY = 65534
LOOK_SECONDS = 0.05
AGAIN_AT_ONCE = 5  # at each look: 100 a second; more would be a flood
CONNECT_SECONDS = 1
HALF_REQUESTS = {PAM_SOCKET: b"SLPT\x01", command_socket.PATH: b"POST /v1/health HTTP/1.1\r\nHost: x\r\nX"}
HALF_OF_HTTP = b"POST /api/v1/logins/begin HTTP/1.1\r\nHost: x\r\nX"


class Idlers:
    """A process of an ordinary user, with so many connections to a socket, or a port of loopback; each that is closed on it is opened again."""

    def __init__(self, path, count, half_requests=False, uid=NOBODY):
        context = multiprocessing.get_context("fork")
        self._ready = context.Event()
        self._connected = context.Value("l", 0)
        self._process = context.Process(target=self._hold, args=(path, count, half_requests, uid), daemon=True)
        self._process.start()
        assert self._ready.wait(30), "the idle clients were not through connecting"

    @property
    def connected(self):
        """How many were, at the last look."""
        return self._connected.value

    def end(self):
        self._process.kill()
        self._process.join()

    def _hold(self, path, count, half_requests, uid):
        os.setuid(uid)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        first_words = HALF_REQUESTS.get(path, HALF_OF_HTTP) if half_requests else b""
        held = [caller for _ in range(count) if (caller := connect(path, first_words))]
        while True:
            held = [caller for caller in held if is_open(caller)]
            missing = min(count - len(held), AGAIN_AT_ONCE)
            held += [caller for _ in range(missing) if (caller := connect(path, first_words))]
            self._connected.value = len(held)
            self._ready.set()
            signal.sigtimedwait([], LOOK_SECONDS)


def connect(path, first_words):
    is_port = isinstance(path, int)
    caller = socket.socket(socket.AF_INET if is_port else socket.AF_UNIX)
    # A port takes its time; a Unix socket answers at once, if it ever does.
    caller.settimeout(CONNECT_SECONDS if is_port else 0)
    try:
        caller.connect(("127.0.0.1", path) if is_port else path)
        caller.setblocking(False)
        caller.send(first_words)
        return caller
    except OSError:
        caller.close()
        return None


def is_open(caller):
    try:
        return caller.recv(4096) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
