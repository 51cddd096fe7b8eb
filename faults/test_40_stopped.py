"""FAULT-40: the process stands still under load, then goes on: old requests get no late acceptance of a code that was used since."""

import time

import pytest
from clients import Try
from history import LOST
from node import Node
from people import enroll
from waiting import wait_for

STOPPED_SECONDS, STOPPED_SECONDS_FULL = 5, 30
PATIENCE_SECONDS = 3  # of the first clients: they give up while it stands still
PEOPLE = 24
AT_ONCE = 60  # in each process: all of them stand in line


@pytest.mark.fault("FAULT-40", "SIGSTOP under load, then SIGCONT")
def test_a_process_that_stood_still(run):
    node = Node()
    node.start()
    try:
        for _ in run.rounds_of(1, 10):
            run.rounds += 1
            stop_and_go_on(run, node)
        run.check(explained=False)
    finally:
        node.end()


def stop_and_go_on(run, node):
    people = enroll(PEOPLE)
    codes = [person.recovery_code(number) for person in people for number in range(4)] + [person.fresh_code() for person in people]
    run.dice.shuffle(codes)
    load = run.clients(at_once=AT_ONCE).start([Try(code, silence=PATIENCE_SECONDS) for code in codes])
    wait_for("the load to be under way", lambda: load.accepted >= 20)
    node.freeze()
    stopped = time.monotonic()
    load.wait()
    gave_up = [one for one in run.history.read() if one.verdict == LOST and one.end > stopped]
    assert gave_up, "nobody waited for an answer meanwhile: nothing was tested"
    # Whoever gave up tries again: some stand in the queue while it is stopped still, behind what they had sent before.
    again = run.clients(at_once=AT_ONCE).start([Try(code, door="sudo", silence=60) for code in codes])
    time.sleep(max(0.0, stopped + (STOPPED_SECONDS_FULL if run.full else STOPPED_SECONDS) - time.monotonic()))
    node.go_on()
    again.wait()
    run.replay(codes)
    run.note(f"{len(gave_up)} gave up meanwhile")
