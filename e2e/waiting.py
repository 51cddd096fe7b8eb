"""The one place that waits: for a condition, with a deadline, and with words for what did not happen."""

import time

POLL_SECONDS = 0.02


def wait_for(what, condition, seconds=10):
    """Returns the first true value of condition(); fails with the words after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(POLL_SECONDS)
