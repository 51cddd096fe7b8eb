"""The daemon's wall clock, set while it runs. Its monotonic clock goes on as it is, and so does everybody else's time."""

import glob
import os
from pathlib import Path

import pytest
from node import Node

FILE = Path("/run/sallyport/wall-clock")
LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"


class Clock:
    """A file in which stands how far ahead the daemon's clock is."""

    def __init__(self):
        self.ahead(0)

    def ahead(self, seconds):
        """From now on; negative: behind."""
        self._write(f"{seconds:+d}")

    def stand_still(self, at):
        """For ever at that second since 1970, for the test build only."""
        self._write(f"={at}")

    def node(self):
        """The test build, whose server reads the file where it would read the machine's clock."""
        return Node(flaw=["clock", FILE])

    def node_under_libfaketime(self):
        """The server as it is shipped: the C library tells it the wrong time."""
        libraries = glob.glob(LIBRARY)
        if not libraries:
            pytest.skip("libfaketime is not installed (Debian package faketime)")
        variables = {"FAKETIME_TIMESTAMP_FILE": FILE, "FAKETIME_NO_CACHE": 1, "DONT_FAKE_MONOTONIC": 1, "FAKETIME_DONT_FAKE_MONOTONIC": 1}
        return Node(environment={"LD_PRELOAD": libraries[0], **variables})

    def _write(self, text):
        """Whole: the daemon may read it at any moment."""
        new = FILE.with_suffix(".new")
        new.write_text(text + "\n")
        os.chmod(new, 0o644)
        new.rename(FILE)
