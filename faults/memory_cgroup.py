"""A control group with a limit of memory, made by hand: the kernel's own, of version 1 or 2."""

import os
import pwd
from pathlib import Path

import pytest

ROOT = Path("/sys/fs/cgroup")
PREFIX = "sallyport-faults-"


class MemoryCgroup:
    """Made at start, with nobody in it; its process must have ended before it does."""

    def __init__(self, limit):
        self._folder = self._make()
        try:
            self._limit_to(limit)
        except OSError as refused:
            self.end()
            pytest.skip(f"this machine does not let root limit the memory of a cgroup: {refused}")

    def _make(self):
        parent = ROOT / "memory" if (ROOT / "memory").is_dir() else ROOT
        self._is_first_version = parent != ROOT
        if not self._is_first_version and "memory" not in _words(ROOT / "cgroup.subtree_control"):
            pytest.skip("this machine has no memory cgroup of version 1, and its version 2 is not delegated here")
        for left in parent.glob(f"{PREFIX}*"):
            _remove(left)  # of a run that was killed
        folder = parent / f"{PREFIX}{os.getpid()}"
        try:
            folder.mkdir()
        except OSError as refused:
            pytest.skip(f"this machine does not let root make a memory cgroup: {refused}")
        return folder

    def _limit_to(self, limit):
        if self._is_first_version:
            (self._folder / "memory.limit_in_bytes").write_text(str(limit))
        else:
            (self._folder / "memory.max").write_text(str(limit))
            (self._folder / "memory.swap.max").write_text("0")
        user = pwd.getpwnam("sallyport")
        os.chown(self._folder / "cgroup.procs", user.pw_uid, user.pw_gid)

    def around(self):
        """Words of a program that goes in there and becomes the daemon."""
        return ["sh", "-c", f'echo $$ >{self._folder}/cgroup.procs && exec "$@"', "sh"]

    def used_by_processes(self):
        """Without caches of files, which the kernel takes back when it needs them."""
        lines = dict(line.split() for line in (self._folder / "memory.stat").read_text().splitlines())
        return int(lines["rss" if self._is_first_version else "anon"])

    def kills(self):
        """How many processes the kernel has killed for want of memory."""
        name = "memory.oom_control" if self._is_first_version else "memory.events"
        lines = dict(line.split() for line in (self._folder / name).read_text().splitlines())
        return int(lines["oom_kill"])

    def end(self):
        _remove(self._folder)


def _remove(folder):
    try:
        folder.rmdir()
    except OSError:
        pass  # somebody is in it still


def _words(path):
    return path.read_text().split() if path.exists() else []
