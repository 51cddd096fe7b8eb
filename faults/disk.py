"""A disk of its own for the store: a file system in a file, which can lose its power; or a small one in memory."""

import os
import pwd
import stat
from pathlib import Path

import pytest
from house import run
from sallyport_daemon import STATE

FOLDER = Path("/var/tmp/faults")
LOOPS = 64
SIZE = "400M"  # XFS makes none under 300
NOT_SYNCED = "not-synced"


class LoopDisk:
    """ext4 or xfs in a file, mounted over the store's folder. The loop device goes when the last mount of it goes."""

    def __init__(self, kind, size=SIZE):
        self.kind, self._size = kind, size
        self._image = FOLDER / f"{kind}.image"
        self._is_mounted = False

    def make(self):
        FOLDER.mkdir(exist_ok=True)
        self._image.unlink(missing_ok=True)
        run("truncate", "-s", self._size, self._image)
        run(f"mkfs.{self.kind}", "-q", self._image)
        make_loop_nodes()
        complaint = self.mount()
        if complaint:
            pytest.skip(f"this machine mounts no {self.kind} from a file: {complaint}")
        os.chown(STATE, *_service_user())
        os.chmod(STATE, 0o700)
        return self

    def mount(self):
        """Returns what mount complains of; nothing if it works. The journal is replayed here."""
        done = run("mount", "--no-mtab", "-o", "loop", self._image, STATE, check=False)
        self._is_mounted = done.returncode == 0
        return done.stderr.strip()

    def cut_power(self):
        """From now on nothing reaches the disk; what was not synced, the journal included, is lost."""
        (STATE / NOT_SYNCED).write_text("never synced\n")
        run("xfs_io", "-x", "-c", "shutdown", STATE)

    def come_back(self):
        """After the power: mounts it again. Returns whether the control is gone, as it must be, or the round does not count."""
        self.unmount()
        complaint = self.mount()
        assert not complaint, f"the file system does not come back: {complaint}"
        control = STATE / NOT_SYNCED
        is_gone = not control.exists() or control.read_bytes().strip(b"\0") == b""
        control.unlink(missing_ok=True)
        return is_gone

    def unmount(self):
        if self._is_mounted:
            run("umount", STATE)
            self._is_mounted = False

    def end(self):
        self.unmount()
        self._image.unlink(missing_ok=True)


def make_loop_nodes():
    """The private host has its own /dev, with nobody in it who would make them."""
    for name, major, minor in [("loop-control", 10, 237), *((f"loop{n}", 7, n) for n in range(LOOPS))]:
        path = Path("/dev", name)
        if not path.exists():
            os.mknod(path, 0o600 | (stat.S_IFCHR if major == 10 else stat.S_IFBLK), os.makedev(major, minor))


def _service_user():
    user = pwd.getpwnam("sallyport")
    return user.pw_uid, user.pw_gid


class SmallDisk:
    """A few megabytes in memory, mounted over the store's folder."""

    def __init__(self, size="8m"):
        run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0700,uid=sallyport,gid=sallyport", "tmpfs", STATE)
        self._filler = STATE / "filler"

    def fill(self):
        with open(self._filler, "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass

    def make_room(self):
        self._filler.unlink()

    def end(self):
        run("umount", STATE)
