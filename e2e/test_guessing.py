"""Somebody has the key and guesses at the code, through a real sshd: the owner is not kept out (GUESS section 3, 4, 6)."""

import asyncio
import re

import door
import pytest
from house import new_person

ELSEWHERE = ("127.2.0.1", "127.2.0.2", "127.2.0.3")
LANE = 5  # guesses of strangers in an hour
SOURCE_BUDGET = 30  # failures of one address in ten minutes

pytestmark = pytest.mark.sallyport


@pytest.fixture
def owner(daemon, sshd):
    """Enrolled with a button, so that no test waits for the clock; has logged in at home once."""
    enrolled = daemon.enroll_hotp(new_person())
    assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in
    return enrolled


def guess(sshd, owner, address, count):
    """Wrong codes, three a connection, until so many were refused or more than one is asked for."""
    refused = 0
    while refused < count:
        ending = sshd.log_in(owner.person, [owner.device.wrong_code] * 3, BindAddress=address)
        if any("Next one-time password" in prompt.text for prompt in ending.prompts):
            return
        refused += 3


def test_strangers_do_not_keep_the_owner_out(sshd, owner):
    """GUESS-7, GUESS-11, GUESS-12, GUESS-17: one code at home; two elsewhere, in one field or one after the other."""
    for address in ELSEWHERE[:2]:
        guess(sshd, owner, address, 2 * LANE)
    ending = sshd.log_in(owner.person, [owner.device.fresh_code])
    assert ending.was_let_in and len(ending.prompts) == 1

    both = owner.device.fresh_code() + owner.device.fresh_code()
    ending = sshd.log_in(owner.person, [both], BindAddress=ELSEWHERE[2])
    assert ending.was_let_in and len(ending.prompts) == 1

    # That place is known now.
    ending = sshd.log_in(owner.person, [owner.device.fresh_code], BindAddress=ELSEWHERE[2])
    assert ending.was_let_in and len(ending.prompts) == 1

    ending = sshd.log_in(owner.person, [owner.device.fresh_code, owner.device.fresh_code], BindAddress="127.2.0.9")
    assert ending.was_let_in and "One more code is needed" in ending.output
    assert [prompt.text.split(") ")[-1] for prompt in ending.prompts] == ["One-time password: ", "Next one-time password: "]


def test_the_owner_sees_who_guessed_and_which_places_are_known(sshd, owner):
    """GUESS-56"""
    guess(sshd, owner, ELSEWHERE[0], 2 * LANE)
    shown = owner.person.run("sallyport", "status").stdout
    assert "a login from a new place is asked for two codes in a row." in shown
    home = owner.person.address.rpartition(".")[0]
    assert f"from {home}.*" in shown.split("Known places")[1].split("Refused lately")[0]
    # Five, and whatever pair the last of the guesses became.
    assert re.search(r"[5-9]x  sshd on .*from 127\.2\.0\.\*", shown)


def test_a_source_over_its_budget_is_asked_for_two_codes_and_a_known_place_is_not(sshd, daemon, owner):
    """GUESS-22, GUESS-24: whoever fails thirty times, at whatever accounts."""
    crowd = daemon.enroll_many([f"victim{n}" for n in range(SOURCE_BUDGET // LANE)])
    bad = "127.3.0.1"

    async def fail():
        for _ in range(LANE):
            for enrolled in crowd:
                await door.log_in(enrolled.name, enrolled.device.wrong_code(), address=bad)

    asyncio.run(fail())
    stranger = daemon.enroll_hotp(new_person())
    answers = [stranger.device.fresh_code, stranger.device.fresh_code]
    ending = sshd.log_in(stranger.person, answers, BindAddress=bad)
    assert ending.was_let_in and len(ending.prompts) == 2, "it is asked for two codes, and let in with them"
    ending = sshd.log_in(stranger.person, [stranger.device.fresh_code], BindAddress=bad)
    assert ending.was_let_in and len(ending.prompts) == 1, "known by now, so its source does not matter"
    ending = sshd.log_in(owner.person, [owner.device.fresh_code])
    assert ending.was_let_in and len(ending.prompts) == 1, "elsewhere nothing has changed"


def test_a_restart_gives_no_guess_back(sshd, daemon, owner):
    """GUESS-48, FAIL-4: killed between the guesses."""
    guess(sshd, owner, ELSEWHERE[0], 3)
    daemon.kill()
    daemon.start()
    ending = sshd.log_in(owner.person, [owner.device.wrong_code] * 3, BindAddress=ELSEWHERE[1])
    assert "Next one-time password" in ending.prompts[-1].text, "three and two are five"
