"""FAULT-37: the same code at all doors at the same instant (FAULT-1, FAULT-9, FAIL-3, GUESS-46)."""

import time
from collections import Counter

import pytest
from clients import Try
from history import ACCEPT, ASKED, GUESS, REJECT
from node import Node
from people import enroll

USERS, USERS_FULL = 500, 10_000
BATCH, BATCH_FULL = 500, 250  # users with codes in hand: a code lives for a minute or so
COPIES, CROWD = 8, 64  # of one code; every 32nd user's has the crowd, and all users' in the full form
CROWD_EVERY = 32
DOORS = ("sshd", "sudo", "sshd", "sudo", "sshd", "sudo", "sshd", "command")
AT_ONCE = 60  # in each process
TRIES_A_SECOND = 1500
GUESSED_AT, GUESSED_AT_FULL = 16, 500
SECONDS_MAX = 3600


@pytest.fixture
def node():
    node = Node()
    node.start()
    yield node
    node.end()


@pytest.mark.fault("FAULT-37", "one code at all doors of the node at once")
def test_exactly_one_gets_in(run, node):
    users = len(run.rounds_of(USERS, USERS_FULL))
    while run.rounds < users:
        race(run, enroll(min(len(run.rounds_of(BATCH, BATCH_FULL)), users - run.rounds)))
    found = run.check(replayed=False)
    verdicts = verdicts_by_account(run)
    assert len(verdicts) == run.rounds
    assert all(of_one[ACCEPT] == 1 for of_one in verdicts.values()), "somebody's code was not accepted exactly once"
    missing = sum(of_one.total() - of_one[ACCEPT] - of_one[REJECT] - of_one[ASKED] for of_one in verdicts.values())
    assert missing == 0, f"{missing} of {found.tried} had no verdict"


def race(run, people):
    tries, at = [], time.monotonic() + 0.5
    for person in people:
        code = person.fresh_code()
        copies = CROWD if run.full or run.rounds % CROWD_EVERY == 0 else COPIES
        tries += [Try(code, door=DOORS[n % len(DOORS)], at=at, uid=person.uid) for n in run.dice.sample(range(copies), copies)]
        at += copies / TRIES_A_SECOND
        run.rounds += 1
    run.clients(at_once=AT_ONCE).run(tries, SECONDS_MAX)


@pytest.mark.fault("FAULT-37", "64 wrong codes at once: counted, or not compared")
def test_wrong_codes_at_once_are_counted_or_not_compared(run, node):
    """FAIL-3, GUESS-46, GUESS-52"""
    people = enroll(GUESSED_AT_FULL if run.full else GUESSED_AT)
    for person in people:
        guesses = [Try(person.wrong_code(f"192.0.2.{number + 1}"), GUESS) for number in range(CROWD)]
        run.clients(at_once=CROWD).run(guesses)
        run.rounds += 1
    counted = node.counted_wrong_codes()
    run.check(counted=counted)
    for account, of_one in verdicts_by_account(run).items():
        # Nothing of somebody is compared whose guessers have spent the budgets of their sources.
        assert of_one[REJECT] == counted.get(account, 0), f"{account}: {of_one[REJECT]} refused, {counted.get(account, 0)} counted"
        assert of_one[REJECT] + of_one[ASKED] == CROWD, of_one
    run.note(f"{sum(counted.values())} compared, of {len(people) * CROWD}")


def verdicts_by_account(run):
    verdicts = {}
    for one in run.history.read():
        verdicts.setdefault(one.account, Counter())[one.verdict] += 1
    return verdicts
