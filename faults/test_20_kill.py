"""FAULT-20: kill -9 under load (FAULT-2, FAULT-3, FAIL-4, GUESS-48)."""

import statistics

import pytest
from node import Node
from rounds import one_round

ROUNDS, ROUNDS_FULL = 10, 200
READY_SECONDS_MAX = 3


@pytest.mark.fault("FAULT-20", "kill -9 under load")
def test_kill_under_load(run):
    node, ready = Node(), []
    try:
        node.start()

        def kill_and_start():
            node.kill()
            ready.append(node.start_timed())

        for _ in run.rounds_of(ROUNDS, ROUNDS_FULL):
            one_round(run, kill_and_start)
        run.check(counted=node.counted_wrong_codes())
        run.note(f"ready after {statistics.median(ready):.1f} s, {max(ready):.1f} at worst")
        # The median: one start on a machine that is busy with something else tells nothing.
        assert statistics.median(ready) < READY_SECONDS_MAX
    finally:
        node.end()
