"""The daemon's wall clock, set while it runs. Its monotonic clock goes on as it is, and so does everybody else's time."""

import asyncio
import glob
import os
import time
from datetime import datetime
from pathlib import Path

import door
import pytest
from node import Node
from waiting import wait_for

FILE = Path("/run/sallyport/wall-clock")
SEEN_SECONDS = 60
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
        # Without its "fix" timed waits on the monotonic clock work as they should; with it each of them returns at once.
        variables = {"FAKETIME_TIMESTAMP_FILE": FILE, "FAKETIME_CACHE_DURATION": 1, "FAKETIME_DONT_FAKE_MONOTONIC": 1}
        variables["FAKETIME_FORCE_MONOTONIC_FIX"] = 0
        return Node(environment={"LD_PRELOAD": libraries[0], **variables})

    def wait_until_seen(self, node):
        """Until an event has the time that was set last; libfaketime looks once a second."""
        ahead = int(FILE.read_text())

        def is_seen():
            asyncio.run(door.exchange(1, door.begin_body("somebody-else")))  # is let in unasked, and stands in the audit
            at = datetime.fromisoformat(node.audit()[-1]["at"]).timestamp()
            return abs(at - ahead - time.time()) < SEEN_SECONDS

        wait_for("the daemon to see the time that was set", is_seen)

    def _write(self, text):
        """Whole: the daemon may read it at any moment."""
        new = FILE.with_suffix(".new")
        new.write_text(text + "\n")
        os.chmod(new, 0o644)
        new.rename(FILE)
