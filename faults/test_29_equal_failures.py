"""FAIL-29: how long a refusal takes tells nothing of its reason (GUESS-29, GUESS-50, GUESS-51, GUESS-60)."""

import itertools
import math
import statistics

import pytest
from clients import Try
from history import GUESS, REJECT
from node import DEFAULTS, Node
from people import Code, enroll

SAMPLES, SAMPLES_FULL = 400, 20_000  # of each class
A_PERSON = 5  # guesses at one account that are compared one by one (GUESS-10)
PAIRS_A_PERSON = 15  # a pair costs four guesses of sixty: ten counters ahead are looked at (GUESS-19)
T_MAX = 4.5  # of Welch's test
LEAST_SECONDS = 0.1  # how much later than the grid a refusal arrives is the machine's, not the class's
_addresses = itertools.count()


@pytest.fixture
def node():
    """Everybody is asked, also whom nobody knows."""
    node = Node(configuration=DEFAULTS + "not-enrolled     refuse\n")
    node.start()
    yield node
    node.end()


@pytest.mark.fault("FAIL-29", "unknown name, wrong code, used code: time of the refusal")
def test_refusals_of_one_code_take_the_same_time(run, node):
    samples = SAMPLES_FULL if run.full else SAMPLES
    people = enroll(2 * samples // A_PERSON)
    half = len(people) // 2
    used = [person.fresh_code() for person in people[:half]]
    run.clients().run([Try(code) for code in used])
    guesses = [guess("used code", code.account, code.text) for code in used for _ in range(A_PERSON)]
    guesses += [guess("wrong code", person.name, person.device.wrong_code()) for person in people[half:] for _ in range(A_PERSON)]
    guesses += [guess("unknown name", f"nobody-{number}", "123456") for number in range(samples)]
    judge(run, guesses)


@pytest.mark.fault("GUESS-50", "two codes: the first right, the second right, none right")
def test_refusals_of_two_codes_take_the_same_time(run, node):
    samples = SAMPLES_FULL if run.full else SAMPLES
    people = itertools.cycle(enroll(-(-3 * samples // PAIRS_A_PERSON), "hotp"))
    guesses = []
    for _ in range(samples):
        guesses.append(pair("first right", next(people), first=True, second=False))
        guesses.append(pair("second right", next(people), first=False, second=True))
        guesses.append(pair("none right", next(people), first=False, second=False))
    judge(run, guesses)


def judge(run, guesses):
    """Sends all of them mixed, and holds the times of each two classes against each other."""
    run.dice.shuffle(guesses)
    before = len(run.history)
    run.clients(at_once=16).run([Try(code, GUESS) for code in guesses], 3_600)
    taken = {}
    for one in run.history.read()[before:]:
        assert one.verdict == REJECT, f"{one.account} ({one.token}) was not refused but {one.verdict}"
        taken.setdefault(one.token, []).append(one.end - one.begin)
    run.rounds += 1
    assert run.look(replayed=False).accepted_twice == []
    early = [seconds for times in taken.values() for seconds in times if seconds < LEAST_SECONDS]
    assert early == [], f"{len(early)} of {len(guesses)} left before the grid begins"
    greatest = max(abs(welch(taken[one], taken[other])) for one, other in itertools.combinations(taken, 2))
    run.note(f"Welch t at most {greatest:.2f}, {len(taken)} classes of {len(guesses) // len(taken)}")
    assert greatest < T_MAX, {name: f"{statistics.mean(times):.5f} s" for name, times in taken.items()}


def guess(what, account, typed):
    """From an address that nobody has come from: no source is over its budget, and no place is known."""
    number = next(_addresses)
    return Code(account, what, -1, typed, f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}")


def pair(what, person, first, second):
    codes = [person.code(person.device.counter + n).text for n in range(2)]
    for n, is_right in enumerate((first, second)):
        if not is_right:
            codes[n] = person.device.wrong_code()
    return guess(what, person.name, "".join(codes))


def welch(one, other):
    """The t statistic of two samples whose variances may differ."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / math.sqrt(spread)
