"""Clients in Java, all in one JVM (e2e/java)."""

import functools
import os
import subprocess
import threading
from pathlib import Path

from login import Seen, kinds_of

BUILT = Path(__file__).resolve().parents[1] / "java/target"


class JavaClients:
    """Started with the first login, ended with the tests."""

    def __init__(self):
        words = [f"{os.environ['SALLYPORT_JAVA_HOME']}/bin/java", "-Xmx128m", "-XX:TieredStopAtLevel=1"]
        words += ["-cp", f"{BUILT}/classes:{BUILT}/lib/*", "io.sallyport.e2e.JavaClients"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)
        self._turn = threading.Lock()

    def ask(self, *fields):
        with self._turn:
            self._process.stdin.write("\t".join(map(str, fields)) + "\n")
            self._process.stdin.flush()
            said = self._process.stdout.readline().rstrip("\n")
            assert said, "the JVM of the clients ended"
            return said.split("\t")


_starting = threading.Lock()


@functools.cache
def _started():
    return JavaClients()


def _clients():
    with _starting:
        return _started()


def are_built():
    return (BUILT / "lib").exists() and (BUILT / "classes/io/sallyport/e2e").exists()


def version(name):
    return _clients().ask(name)[0]


def _log_in(name, login):
    answers = [answer() if callable(answer) else answer for answer in login.answers()]
    key = login.key if login.uses_key else "-"
    verdict, count, *rest = _clients().ask(name, login.person.name, login.sshd.port, login.sshd.known_hosts, key, *answers)
    texts = rest[: int(count)]
    login.file("said", rest[-1])
    return Seen(verdict == "in" and rest[-1] == "inside", kinds_of(login, texts))


def jsch(login):
    return _log_in("jsch", login)


def mina(login):
    return _log_in("mina", login)
