"""FAULT-30, FAULT-31, FAULT-32: the wall clock goes back, stands still, leaps ahead (FAULT-10: time only closes; GUESS-36)."""

import time

import pytest
from clients import Try
from clock import Clock
from history import ACCEPT, GUESS, LOGIN, REJECT, REPLAY
from people import enroll
from waiting import wait_for

STEP = 30  # seconds
HOUR, DAY, TEN_YEARS = 3600, 86400, 10 * 365 * 86400
TOLERATED = 2 * STEP  # between the wall clock and the monotonic one
NOTICED_SECONDS_MAX = 5
PEOPLE = 12


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def nodes():
    """Whatever a test starts ends with it."""
    started = []
    yield started
    for node in started:
        node.end()


def step_at(ahead=0):
    return int(time.time() + ahead) // STEP


def codes_at(people, step):
    return [person.code(step) for person in people]


def accepts(run):
    return [one for one in run.history.read() if one.verdict == ACCEPT]


# --- Back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way, back", [("node", DAY), ("node_under_libfaketime", HOUR)], ids=["test-build", "libfaketime"])
@pytest.mark.fault("FAULT-30", "clock back")
def test_no_burned_code_is_valid_when_the_clock_goes_back(run, clock, nodes, way, back):
    run.what = f"clock back {back} s, {'libfaketime' if 'faketime' in way else 'test build'}: burned codes"
    run.rounds += 1
    nodes.append(node := getattr(clock, way)())
    node.start()
    people = enroll(PEOPLE)
    now = [person.fresh_code() for person in people]
    run.clients().run([Try(code) for code in now])
    assert len(accepts(run)) == PEOPLE
    clock.ahead(-back)
    clock.wait_until_seen(node)
    # The last burned step, and those that are current by the wrong clock: all of them lie before it.
    old = [code for ahead in (-1, 0, 1) for code in codes_at(people, step_at(-back) + ahead)]
    run.clients().run([Try(code, REPLAY) for code in old])
    run.replay(now)
    clock.ahead(0)
    clock.wait_until_seen(node)
    spare = [person.recovery_code(0) for person in people]
    run.clients().run([Try(code) for code in spare])
    run.replay(now + spare)
    run.check()
    assert len(accepts(run)) == 2 * PEOPLE, "a code of the wrong time was accepted, or nobody gets in after it"


@pytest.mark.parametrize("restarts", [False, True], ids=["running", "restarted"])
@pytest.mark.fault("FAULT-30", "clock back 1 h")
def test_codes_are_refused_until_time_passes_the_mark(run, clock, nodes, restarts):
    run.what = f"clock back 1 h{', restarted' if restarts else ''}: codes that nobody has used"
    run.rounds += 1
    nodes.append(node := clock.node())
    node.start()
    (somebody, *others) = enroll(PEOPLE)
    # A day later, by a restart, which no monotonic clock spans: one person logs in. The others' last burns are a day old.
    node.stop()
    clock.ahead(DAY)
    node.start()
    run.clients().run([Try(somebody.code(step_at(DAY)))])
    assert len(accepts(run)) == 1
    if restarts:
        node.stop()
    clock.ahead(DAY - HOUR)
    if restarts:
        node.start()
    run.clients().run([Try(code, REPLAY) for code in codes_at(others, step_at(DAY - HOUR))])
    assert len(accepts(run)) == 1, "codes of the past were accepted"


# --- Apart -----------------------------------------------------------------------------------------------------


@pytest.mark.fault("FAULT-33", "clocks 90 s apart, in turn on one store")
def test_processes_with_clocks_apart_accept_a_code_once(run, clock, nodes):
    """FAULT-33, as far as one node goes: one after the other has the store, and each says another time."""
    nodes.append(node := clock.node())
    node.start()
    people = enroll(PEOPLE)
    for ahead in (45, -45):
        run.rounds += 1
        node.stop()
        clock.ahead(ahead)
        node.start()
        tries = [code for near in (-1, 0, 1) for code in codes_at(people, step_at(ahead) + near)]
        run.clients().run([Try(code, door=door) for code in tries for door in ("sshd", "sudo")])
    run.check(replayed=False, explained=False)
    assert run.accepted >= PEOPLE


# --- Standing still ---------------------------------------------------------------------------------------------


@pytest.mark.fault("FAULT-31", "clock frozen: no code twice")
def test_no_code_is_accepted_twice_while_the_clock_stands_still(run, clock, nodes):
    run.rounds += 1
    nodes.append(node := clock.node())
    node.start()
    people = enroll(PEOPLE)
    now = int(time.time())
    clock.stand_still(now)
    codes = codes_at(people, now // STEP + 1)  # the step of now may be burned by the enrolment
    run.clients().run([Try(code, door=door) for code in codes for door in ("sshd", "sudo")])
    run.replay(codes)
    run.check()
    assert len(accepts(run)) == PEOPLE


@pytest.mark.fault("FAULT-31", "clock frozen: readiness")
def test_readiness_tells_of_a_clock_that_stands_still(run, clock, nodes):
    run.rounds += 1
    nodes.append(node := clock.node())
    node.start()
    assert node.fault() is None
    # The short form lets it stand at a time that is nearly too old already.
    behind = 0 if run.full else TOLERATED - 3
    clock.stand_still(int(time.time()) - behind)
    wait_for("readiness to tell of the clock", node.fault, TOLERATED - behind + NOTICED_SECONDS_MAX)
    clock.ahead(0)
    wait_for("readiness to come back", lambda: node.fault() is None, NOTICED_SECONDS_MAX)


# --- Ahead ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [HOUR, TEN_YEARS], ids=["1h", "10y"])
@pytest.mark.fault("FAULT-32", "clock ahead")
def test_a_leap_ahead_burns_nothing_and_refills_nothing(run, clock, nodes, ahead):
    run.what = f"clock ahead {ahead} s: readiness, burns, drift, budgets"
    run.rounds += 1
    nodes.append(node := clock.node())
    node.start()
    people, (victim,) = enroll(PEOPLE), enroll(1)
    run.clients().run([Try(victim.wrong_code(f"192.0.2.{n}"), GUESS) for n in range(1, 8)])
    compared = guesses_compared(run)
    clock.ahead(ahead)
    wait_for("readiness to tell of the leap", node.fault, NOTICED_SECONDS_MAX)
    run.clients().run([Try(code, REPLAY) for code in codes_at(people, step_at(ahead))])
    run.clients().run([Try(victim.wrong_code(f"192.0.2.{n}"), GUESS) for n in range(8, 14)])
    assert guesses_compared(run) == compared, "the leap has refilled a lane"
    assert accepts(run) == [], "a code of the wrong time was accepted, and all before it are burned"
    clock.ahead(0)
    wait_for("readiness to come back", lambda: node.fault() is None, NOTICED_SECONDS_MAX)
    assert all("clock_ahead_seconds" not in device or not device["clock_ahead_seconds"] for device in devices(node, people))
    run.clients().run([Try(person.fresh_code(), LOGIN) for person in people])
    assert len(accepts(run)) == PEOPLE, "somebody's right code was refused after the leap"
    run.check(replayed=False)


def guesses_compared(run):
    return sum(one.verdict == REJECT and one.purpose == GUESS for one in run.history.read())


def devices(node, people):
    return [device for person in people for device in node.status_of(person.name)["devices"]]
