"""FAULT-39: random codes at 10 000 a second from 200 sources (FAIL-7, FAIL-9, GUESS-42, GUESS-43); the owners get in meanwhile."""

import itertools
import math
import time

import door
import pytest
from clients import Try
from flood import Flood
from history import ACCEPT
from node import Node
from people import enroll

A_SECOND = 10_000
SECONDS, SECONDS_FULL = 5, 60
SOURCES = 200
ACCOUNTS = 40
# What is typed: one code, two or three in one field; each with the chance that one such guess is right (GUESS-6).
RISKS = {6: 3e-6, 12: 3e-12, 18: 3e-18}
LANE = 5  # guesses of strangers at one account in an hour (GUESS-10)
OWNER_SECONDS_MAX = 10


@pytest.mark.fault("FAULT-39", "10 000 random codes a second, 200 sources")
def test_brute_force_gains_nothing(run):
    node = Node()
    node.start()
    try:
        run.rounds += 1
        people = enroll(ACCOUNTS, "hotp")
        owners = people[:10]
        seconds = SECONDS_FULL if run.full else SECONDS
        flood = Flood(random_attempts(run.dice, people), A_SECOND, seconds)
        time.sleep(seconds / 2)
        took = max(seconds_to_get_in(run, owner) for owner in owners)
        counts = flood.result()
        assert took < OWNER_SECONDS_MAX, f"an owner needed {took:.1f} s"
        evaluated = {digits: counts[digits, "refused"] + counts[digits, "accepted"] for digits in RISKS}
        accepted = sum(counts[digits, "accepted"] for digits in RISKS)
        run.tried_too += counts["begun"]
        run.check(replayed=False)
        assert evaluated[6] <= LANE * ACCOUNTS, f"{evaluated[6]} single codes were compared"
        expected = sum(evaluated[digits] * risk for digits, risk in RISKS.items())
        assert accepted <= poisson_range_99(expected), f"{accepted} wrong codes were accepted, expected {expected:.2g}"
        answered = sum(number for what, number in counts.items() if isinstance(what, tuple))
        assert answered > 0, "nobody was answered: nothing was tested"
        run.note(f"{answered} answered, {sum(evaluated.values())} compared ({evaluated[6]} single), {accepted} wrong accepts; owners in after {took:.1f} s at most")
    finally:
        node.end()


@pytest.mark.fault("FAULT-39", "brute force: owners at their known devices")
def test_brute_force_costs_owners_nothing_at_their_known_devices(run):
    """GUESS-42: in with one code at the first try."""
    node = Node()
    node.start()
    try:
        run.rounds += 1
        people = enroll(ACCOUNTS, "hotp")
        run.clients().run([Try(person.fresh_code()) for person in people])
        flood = Flood(random_attempts(run.dice, people), A_SECOND, 2)
        run.tried_too += flood.result()["begun"]
        run.clients().run([Try(person.fresh_code()) for person in people])
        run.check(replayed=False)
        assert run.acknowledged == 2 * ACCOUNTS, f"{2 * ACCOUNTS - run.acknowledged} owners were not let in with one code"
    finally:
        node.end()


def random_attempts(dice, people):
    for number in itertools.count():
        person = dice.choice(people)
        digits = dice.choice(tuple(RISKS))
        typed = str(dice.randrange(10**digits)).zfill(digits)
        yield door.begin_body(person.name, address=f"198.51.100.{number % SOURCES}"), typed


def seconds_to_get_in(run, owner):
    """With three consecutive codes in one field, whatever is asked for (GUESS-7); tries again while nobody is there for it."""
    begun = time.monotonic()
    first = owner.device.counter
    owner.device.counter += 3
    typed = "".join(owner.code(first + n).text for n in range(3))
    last = owner.code(first + 2)
    run.clients(resend=True, processes=1).run([Try(type(last)(last.account, last.token, last.step, typed, last.address))])
    assert any(one.account == owner.name and one.verdict == ACCEPT for one in run.history.read()), f"{owner.name} was kept out"
    return time.monotonic() - begun


def poisson_range_99(expected):
    """The greatest number that is within the 99 % range of a Poisson distribution."""
    probability = total = math.exp(-expected)
    for number in itertools.count():
        if total >= 0.99:
            return number
        probability *= expected / (number + 1)
        total += probability
