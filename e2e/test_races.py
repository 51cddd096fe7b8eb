"""The same code, typed by many at the same instant: exactly one gets in (FAULT-1, FAULT-37)."""

import asyncio
import os

import crowd
import house
import pytest
from terminal import Terminal

LOGINS = 16
ROUNDS = int(os.environ.get("SALLYPORT_ROUNDS", "200"))
ROUNDS_FULL = 2000


@pytest.fixture
def rounds(full):
    return ROUNDS_FULL if full else ROUNDS


def test_of_16_logins_with_one_code_exactly_one_gets_in(daemon, rounds):
    enrollments = daemon.enroll_many(house.new_names(rounds))
    result = crowd.races([(one.name, one.device.fresh_code) for one in enrollments], LOGINS)
    assert result == {1: rounds}


def test_of_16_logins_with_one_recovery_code_exactly_one_gets_in(daemon, rounds):
    enrollments = daemon.enroll_many(house.new_names(-(-rounds // 10)))
    codes = [(one.name, lambda code=code: code) for one in enrollments for code in one.recovery_codes][:rounds]
    assert crowd.races(codes, LOGINS) == {1: rounds}


def test_of_16_logins_with_one_counter_code_exactly_one_gets_in(daemon, rounds):
    # Each round needs somebody new: the refused ones use up the account's guesses.
    enrollments = daemon.enroll_many_hotp(house.new_names(rounds))
    result = crowd.races([(one.name, one.device.fresh_code) for one in enrollments], LOGINS)
    assert result == {1: rounds}


def test_two_services_racing_for_one_code_let_in_one(daemon):
    """FAULT-1: across services."""
    async def both(one):
        code = one.device.fresh_code()
        services = ("crowd", "crowd-elsewhere")
        return sum(await asyncio.gather(*(crowd.race(one.name, lambda: code, 4, service) for service in services)))

    for one in daemon.enroll_many(house.new_names(5)):
        assert asyncio.run(both(one)) == 1


def test_of_16_ssh_clients_with_one_code_exactly_one_gets_in(daemon, full):
    """The same over the whole way: real clients, a real sshd."""
    with house.Sshd("key", first="MaxStartups 100\nMaxAuthTries 2") as sshd:
        for _ in range(20 if full else 2):
            enrolled = daemon.enroll(house.new_person())
            clients = [Terminal(sshd.ssh(enrolled.person, "echo", "inside", NumberOfPasswordPrompts=1)) for _ in range(LOGINS)]
            for client in clients:
                assert client.next_prompt().asks_for_code
            code = enrolled.device.fresh_code()
            for client in clients:
                client.type(code)
            endings = [client.answer_prompts([""] * 3) for client in clients]
            assert sum(ending.was_let_in for ending in endings) == 1
