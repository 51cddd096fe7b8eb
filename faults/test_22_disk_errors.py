"""FAULT-22, FAULT-23: the disk fails, or is full: nobody is let in on state that is not durable (FAULT-5 to 7, FAULT-12)."""

import time

import pytest
from clients import Try
from disk import SmallDisk
from flood import Flood, strangers
from history import ACCEPT, UNAVAILABLE
from injection import SYNCS, WRITES, Injection
from node import Node
from people import enroll
from sallyport_daemon import STATE
from waiting import wait_for

PEOPLE = 24
HEALTHY_SECONDS_MAX = 30
SERVES_AGAIN_SECONDS_MAX = 5
CAUSES = {
    "sync fails with EIO, for ever": (SYNCS, "error=EIO", False),
    "sync fails with EIO, once": (SYNCS, "error=EIO:when=1", True),
    "write fails with ENOSPC, for ever": (WRITES, "error=ENOSPC", False),
}


@pytest.fixture
def node():
    node = Node()
    node.start()
    yield node
    node.end()


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.fault("FAULT-22", "sync or write fails")
def test_no_acceptance_rests_on_a_failed_sync_or_write(run, node, cause):
    run.what = cause
    for _ in run.rounds_of(1, 10):
        run.rounds += 1
        fail_and_recover(run, node, *CAUSES[cause])
    run.check(explained=False)


def fail_and_recover(run, node, calls, result, once):
    people = enroll(PEOPLE)
    codes = [person.fresh_code() for person in people]
    before, amid, after = codes[0::3], codes[1::3], codes[2::3]
    spare = [person.recovery_code(0) for person in people]
    run.clients().run([Try(code) for code in before])
    injection = Injection(node, calls, result)
    try:
        load = run.clients().start([Try(code) for code in amid])
        injection.wait_for_the_first()
        failed = injection.time_of_the_first()
        if once:
            load.wait()
            node.wait_until_healthy(HEALTHY_SECONDS_MAX)
            run.clients().run([Try(code) for code in amid])
            assert_opened_anew(run, injection)
        else:
            # Readiness tells; while it goes on nobody gets in, however often they try.
            wait_for("readiness to tell of it", node.fault, HEALTHY_SECONDS_MAX)
            load.wait()
            run.clients().run([Try(code) for code in amid + spare])
            ended = time.monotonic()
            let_in = [one for one in run.history.read() if one.verdict == ACCEPT and failed < one.begin < ended]
            assert let_in == [], "let in while nothing could be made durable"
        load.wait()
    finally:
        injection.end()
    took = node.wait_until_healthy(HEALTHY_SECONDS_MAX)
    run.clients().run([Try(code) for code in after])
    run.replay(codes + spare)
    served = {one.code for one in run.history.read() if one.verdict == ACCEPT}
    assert all((code.account, code.token, code.step) in served for code in after), "it does not serve again"
    run.note(f"healthy {took:.1f} s after")


def assert_opened_anew(run, injection):
    """FAULT-7: a later sync that succeeds proves nothing; only a store that was opened again may accept."""
    failed = injection.time_of_the_first()
    opened = min(time for time in injection.times_of_opening(STATE) if time > failed)
    assert not [one for one in run.history.read() if one.verdict == ACCEPT and failed < one.begin and one.end < opened]


@pytest.mark.fault("FAULT-23", "disk full")
def test_a_full_disk_lets_nobody_in_and_forgets_nothing(run):
    """Three rounds even in the short form: a store was lost at the second full disk once (FAULT-45)."""
    node, disk = None, SmallDisk("64m")
    try:
        node = Node()
        node.start()
        for _ in run.rounds_of(3, 20):
            run.rounds += 1
            fill_and_make_room(run, node, disk)
        run.check(explained=False)
    finally:
        if node is not None:
            node.end()
        disk.end()


def write_until_full(run):
    """An empty log still takes some: as many logins of strangers as it takes until one is not stored."""
    for _ in range(60):
        counts = Flood(strangers(), 2_000, 0.5).result()
        run.tried_too += counts["begun"]
        if any(isinstance(what, tuple) and what[1] == UNAVAILABLE for what in counts):
            return
    pytest.fail("the disk was never full")


def fill_and_make_room(run, node, disk):
    people = enroll(PEOPLE)
    codes = [person.fresh_code() for person in people]
    before, amid, after = codes[0:8], codes[8:16], codes[16:]
    run.clients().run([Try(code) for code in before])
    disk.fill()
    write_until_full(run)
    # What the log has room for may still be let in, and is burned; a checkpoint may make some more room in it. What must not
    # be is an acceptance that is not on the disk: the replays below would find it.
    spare = [person.recovery_code(number) for person in people for number in range(8)]
    run.clients().run([Try(code) for code in spare])
    run.clients().run([Try(code) for code in amid])
    assert node.is_running()
    assert node.status_of(people[0].name)["is_protected"], "an old record cannot be read"
    disk.make_room()
    begun = time.monotonic()
    took = node.wait_until_healthy(SERVES_AGAIN_SECONDS_MAX)
    run.clients().run([Try(after[0])])
    assert time.monotonic() - begun < SERVES_AGAIN_SECONDS_MAX + 1
    run.clients().run([Try(code) for code in after[1:]])
    run.replay(codes + spare)
    served = {one.code for one in run.history.read() if one.verdict == ACCEPT}
    assert all((code.account, code.token, code.step) in served for code in after), "it does not serve again"
    run.note(f"healthy {took:.1f} s after")
