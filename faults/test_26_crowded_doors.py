"""FAULT-26, FAULT-27: clients that sit on connections; others are served all the same, and it passes by itself (FAULT-12, SSH-163)."""

import command_socket
import house
import pytest
from clients import Try
from history import ACCEPT
from idlers import Idlers
from node import Node
from people import enroll

DESCRIPTORS = 64
IDLE = 200
HALF_REQUESTS = 1000
LOGINS = 200
PEOPLE = 20
# Below this a difference is the machine's, not the door's.
P99_FLOOR_SECONDS = 0.05


@pytest.fixture
def node():
    node = Node()
    node.start()
    yield node
    node.end()


@pytest.fixture
def idlers():
    started = []
    yield started
    for one in started:
        one.end()


@pytest.mark.fault("FAULT-26", "64 descriptors, 200 idle clients at each socket")
def test_without_descriptors_it_recovers_by_itself(run, node, idlers):
    run.rounds += 1
    people = enroll(PEOPLE)
    run.clients().run([Try(person.fresh_code()) for person in people])
    quiet = node.descriptors()
    house.run("prlimit", "--pid", node.pid, f"--nofile={DESCRIPTORS}:{DESCRIPTORS}")
    idlers += [Idlers(path, IDLE) for path in (house.PAM_SOCKET, command_socket.PATH)]
    run.clients(resend=True).run([Try(person.recovery_code(0)) for person in people])
    crowded = node.descriptors()
    amid = accepted(run) - PEOPLE
    for one in idlers:
        one.end()
    idlers.clear()
    assert node.is_running()
    node.wait_until_healthy(30)
    run.clients(resend=True).run([Try(person.recovery_code(1)) for person in people])
    assert accepted(run) - PEOPLE - amid == PEOPLE, "it does not serve everybody again"
    run.check(replayed=False)
    run.note(f"{quiet} descriptors when quiet, {crowded} amid; {amid} of {PEOPLE} let in amid")
    assert amid == PEOPLE, "the idle clients kept others out"


@pytest.mark.fault("FAULT-27", "1 000 half requests at both sockets")
def test_half_requests_do_not_slow_others(run, node, idlers):
    run.rounds += 1
    people = enroll(PEOPLE, "hotp")
    timed_logins(run, people)  # warms up
    quiet = timed_logins(run, people)
    idlers += [Idlers(path, HALF_REQUESTS, half_requests=True) for path in (house.PAM_SOCKET, command_socket.PATH)]
    amid = timed_logins(run, people)
    run.check(replayed=False)
    run.note(f"p99 {amid * 1000:.0f} ms, quiet {quiet * 1000:.0f} ms, with {' and '.join(str(one.connected) for one in idlers)} connected")
    assert amid < max(2 * quiet, P99_FLOOR_SECONDS)


def timed_logins(run, people):
    """p99 of that many logins, one after the other."""
    seen = len(run.history)
    rounds = -(-LOGINS // len(people))
    run.clients(processes=1, at_once=1, resend=True).run([Try(person.fresh_code()) for _ in range(rounds) for person in people])
    told = run.history.read()[seen:]
    assert all(one.verdict == ACCEPT for one in told), "not everybody was let in"
    return sorted(one.end - one.begin for one in told)[len(told) * 99 // 100]


def accepted(run):
    return sum(one.verdict == ACCEPT for one in run.history.read())
