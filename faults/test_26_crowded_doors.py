"""FAULT-26, FAULT-27: clients that sit on connections; others are served all the same, and it passes by itself (FAULT-12, SSH-163)."""

import command_socket
import house
import http_caller
import pytest
from clients import Try
from history import ACCEPT
from http_caller import HttpCaller
from idlers import Idlers
from node import Node
from people import enroll
from sallyport_daemon import DEFAULTS

DESCRIPTORS = 64
HTTP_STRANGERS = 64  # of one address
IDLE = 200
RECOVERY_SECONDS_MAX = 15
HALF_REQUESTS = 1000
LOGINS = 200
PEOPLE = 20
KNOWN_SECONDS_MAX = 3  # whom the kernel dropped knocks again after 1, 3, 7 seconds
# Below this a difference is the machine's, not the door's.
P99_FLOOR_SECONDS = 0.05
HTTP_PORT = house.free_port()
SOCKETS = (house.PAM_SOCKET, command_socket.PATH)
EVERYWHERE = (*SOCKETS, HTTP_PORT)


@pytest.fixture
def node():
    node = Node(configuration=DEFAULTS + http_caller.line(HTTP_PORT))
    node.start()
    yield node
    node.end()


@pytest.fixture
def idlers():
    started = []
    yield started
    for one in started:
        one.end()


@pytest.mark.fault("FAULT-26", "64 descriptors in all, 200 idle clients a socket")
def test_without_descriptors_it_recovers_by_itself(run, idlers):
    """Far below what its configuration bounds it to: it may keep everybody waiting, and lets nobody in wrongly."""
    crowd(run, idlers, Node(), DESCRIPTORS, must_serve=False)


@pytest.mark.fault("FAULT-26", "64 descriptors to spare, 200 idle clients a socket")
def test_within_its_bounds_others_are_served(run, idlers):
    """The machine's limit is above the sum of the doors' own bounds, which keep the idle ones to their share."""
    crowd(run, idlers, Node(configuration=DEFAULTS + "connections 16\n" + http_caller.line(HTTP_PORT)), None, must_serve=True)


def crowd(run, idlers, node, limit, must_serve):
    run.rounds += 1
    node.start()
    try:
        people = enroll(PEOPLE)
        serve(run, [person.fresh_code() for person in people])
        caller = HttpCaller(HTTP_PORT) if must_serve else None
        quiet = node.descriptors()
        limit = limit or quiet + DESCRIPTORS + HTTP_STRANGERS
        # As the daemon's own user, who may lower its limits even where root has not all of its powers.
        house.run("runuser", "-u", "sallyport", "--", "prlimit", "--pid", node.pid, f"--nofile={limit}:{limit}")
        # The HTTP door alone has more than these few descriptors when it is quiet.
        idlers += [Idlers(path, IDLE) for path in (EVERYWHERE if must_serve else SOCKETS)]
        amid = serve(run, [person.recovery_code(0) for person in people])
        if must_serve:
            by_http = caller.p99([person.name for person in people] * 5)
            run.note(f"p99 of a known caller by HTTP {by_http * 1000:.0f} ms")
            assert by_http < KNOWN_SECONDS_MAX, "the crowd at the HTTP door kept a known caller waiting"
        run.note(f"{quiet} descriptors when quiet, {node.descriptors()} of {limit} amid; {amid} of {PEOPLE} let in amid")
        for one in idlers:
            one.end()
        assert node.is_running()
        run.note(f"healthy {node.wait_until_healthy(RECOVERY_SECONDS_MAX):.1f} s after")
        assert serve(run, [person.recovery_code(1) for person in people]) == PEOPLE, "it does not serve everybody again"
        run.check(replayed=False)
        assert amid == PEOPLE or not must_serve, "the idle clients kept others out"
    finally:
        node.end()


def serve(run, codes):
    """Returns how many got in."""
    before = accepted(run)
    run.clients(resend=True).run([Try(code) for code in codes])
    return accepted(run) - before


@pytest.mark.fault("FAULT-27", "1 000 half requests at each socket and the HTTP door")
def test_half_requests_do_not_slow_others(run, node, idlers):
    run.rounds += 1
    people = enroll(PEOPLE, "hotp")
    caller, names = HttpCaller(HTTP_PORT), [person.name for person in people]
    timed_logins(run, people)  # warms up
    quiet = timed_logins(run, people)
    idlers += [Idlers(path, HALF_REQUESTS, half_requests=True) for path in EVERYWHERE]
    amid = timed_logins(run, people)
    by_http = caller.p99(names * 5)
    run.check(replayed=False)
    run.note(f"p99 {amid * 1000:.0f} ms, quiet {quiet * 1000:.0f} ms, with {' and '.join(str(one.connected) for one in idlers)} connected; {by_http * 1000:.0f} ms by HTTP")
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
