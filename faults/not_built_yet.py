"""What runs ask for and the server does not have yet. When it is built its line here goes, and its runs count.

A run that needs such a part is expected to fail; if it does not, it fails for that.
"""

import pytest

PARTS = {
    "known devices": "a lane of their own for known devices (GUESS-10)",
    "clock mark": "a durable mark of time, behind which no code is taken (FAULT-10, FAULT-30)",
    "clock leaps": "readiness that compares the wall clock with the monotonic one (FAULT-31, FAULT-32)",
}


def needs(part):
    """Decorates a run that cannot pass before this part is built."""
    if part not in PARTS:
        return lambda test: test
    return pytest.mark.xfail(reason=f"not built yet: {PARTS[part]}", raises=AssertionError, strict=True)
