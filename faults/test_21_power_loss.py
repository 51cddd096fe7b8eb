"""FAULT-21: the power goes under load; the file system comes back as its journal has it, and the store opens by itself (FAULT-8)."""

import pytest
from disk import LoopDisk
from injection import SYNCS, Injection
from node import Node
from rounds import one_round

ROUNDS, ROUNDS_FULL = {"ext4": 3, "xfs": 2}, {"ext4": 50, "xfs": 50}


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
@pytest.mark.fault("FAULT-21", "power loss under load")
def test_power_loss_under_load(run, kind):
    run.what = f"power loss under load, {kind} on a loop device"
    disk = LoopDisk(kind)
    node, uncounted = None, 0
    try:
        disk.make()
        node = Node()
        node.start()

        def lose_power():
            nonlocal uncounted
            disk.cut_power()
            node.kill()
            if not disk.come_back():
                uncounted += 1
            node.start()

        wanted = len(run.rounds_of(ROUNDS[kind], ROUNDS_FULL[kind]))
        while run.rounds - uncounted < wanted:
            one_round(run, lose_power)
            assert uncounted <= wanted, "the control, a file written without sync, survived: this is no power loss"
        run.check(counted=node.counted_wrong_codes())
        run.note(f"the file written without sync was gone in {run.rounds - uncounted} of {run.rounds}")
    finally:
        if node is not None:
            node.end()
        disk.end()


@pytest.mark.fault("FAULT-16", "a server that does not sync: must be found")
def test_power_loss_finds_a_server_that_does_not_sync(run):
    """FAULT-16, FAULT-21: every sync is reported as done, and is not."""
    disk = LoopDisk("ext4")
    node = None
    try:
        disk.make()
        node = Node()
        node.start()
        lie = Injection(node, SYNCS, "retval=0")

        def lose_power():
            disk.cut_power()
            node.kill()
            lie.end()
            disk.come_back()
            node.start()

        try:
            one_round(run, lose_power)
            found = len(run.look().accepted_twice)
        except AssertionError as fault:
            # Just as good: the store has noticed by itself that it lacks what it once had (FAULT-8).
            assert "the daemon ended" in str(fault), fault
            found = "the store's own check"
        assert found, "lost syncs went unnoticed"
        run.note(f"found: {found}")
    finally:
        if node is not None:
            node.end()
        disk.end()
