"""System calls of the running daemon that fail, or only seem to work: strace, from outside."""

import os
import signal
import subprocess
import time
from pathlib import Path

from waiting import wait_for

SYNCS = "fsync,fdatasync"
WRITES = "pwrite64"  # of files; replies to clients go out by other calls


class Injection:
    """From its start to its end the calls get this result, as in strace's inject: "error=EIO", "retval=0"."""

    def __init__(self, node, calls, result):
        self._log = Path("/var/log/injected")
        self._log.write_text("")
        self._pid = node.pid
        words = ["strace", "-f", "-q", "-ttt", "-o", self._log, "-e", f"trace={calls},openat", "-e", f"inject={calls}:{result}"]
        self._strace = subprocess.Popen([*words, "-p", str(node.pid)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_for("strace at every thread of the daemon", self._is_everywhere)

    def _is_everywhere(self):
        assert self._strace.poll() is None, f"strace: {self._strace.stderr.read().decode()}"
        return all(f"TracerPid:\t{self._strace.pid}\n" in status for status in _statuses(self._pid))

    def count(self):
        """How many calls were answered so far."""
        return self._log.read_text().count("(INJECTED)")

    def wait_for_the_first(self, seconds=30):
        wait_for("an injected result", self.count, seconds)

    def time_of_the_first(self):
        """On the monotonic clock."""
        return self._times("(INJECTED)")[0]

    def times_of_opening(self, folder):
        """When a file of that folder was opened."""
        return self._times(f'openat(AT_FDCWD, "{folder}/')

    def _times(self, words):
        ahead = time.monotonic() - time.time()
        return [float(line.split()[1]) + ahead for line in self._log.read_text().splitlines() if words in line]

    def end(self):
        """The daemon goes on without it."""
        if self._strace.poll() is None:
            self._strace.send_signal(signal.SIGINT)
            self._strace.wait(10)


def _statuses(pid):
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            yield Path(f"/proc/{pid}/task/{task}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            pass  # it ended meanwhile
