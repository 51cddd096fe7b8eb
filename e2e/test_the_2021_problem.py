"""The 2021 problem (SSH section 1.5): the two lists of many guides ask people for a password that they do not have.

Each of the six variations is run against an sshd with the two lists, where the failure shows, and against the recipe,
where it is gone; for somebody who is not enrolled and for somebody who is.
"""

import pytest
from house import Sshd

TWO_LISTS = """
PasswordAuthentication yes
AuthenticationMethods publickey,password publickey,keyboard-interactive
"""
NOT_ASKED, ASKED_FOR_CODE, ASKED_FOR_PASSWORD = [], ["code"], ["password"]

PREFERS_PASSWORDS = {"PreferredAuthentications": "publickey,password,keyboard-interactive"}
# By variation: settings of the client, a line before the server's own, and what the recipe does with whoever is not
# enrolled: let in, refused, or no sshd at all.
VARIATIONS = {
    "1 client defaults": ({}, "", "in"),
    "2 client prefers passwords": (PREFERS_PASSWORDS, "", "in"),
    "3 client KbdInteractiveAuthentication": ({"KbdInteractiveAuthentication": "no"}, "", "refused"),
    "4 client ChallengeResponseAuthentication": ({"ChallengeResponseAuthentication": "no"}, "", "refused"),
    "5 server KbdInteractiveAuthentication": ({}, "KbdInteractiveAuthentication no", "no sshd"),
    "6 server ChallengeResponseAuthentication": ({}, "ChallengeResponseAuthentication no", "no sshd"),
}


@pytest.fixture(scope="module")
def old_sshd():
    """By the line before all others; each runs on as long as the module."""
    running = {}

    def of(line):
        if line not in running:
            running[line] = Sshd("key", first=f"{line}\n{TWO_LISTS}").start()
        return running[line]

    yield of
    for sshd in running.values():
        sshd.stop()


@pytest.mark.parametrize("variation", VARIATIONS)
def test_the_two_lists_ask_whoever_is_not_enrolled_for_a_password(old_sshd, daemon, person, variation):
    """SSH-28, SSH-29: the failure, reproduced; with client defaults alone it does not show."""
    client, server, _ = VARIATIONS[variation]
    ending = old_sshd(server).log_in(person, **client)
    if variation.startswith("1"):
        assert ending.was_let_in and ending.kinds == NOT_ASKED
    else:
        assert not ending.was_let_in and ending.kinds == ASKED_FOR_PASSWORD


@pytest.mark.parametrize("variation", VARIATIONS)
def test_the_two_lists_ask_the_enrolled_for_a_password_in_place_of_the_code(old_sshd, enrolled, variation):
    """SSH-28, SSH-29: the prompt names a password; that it wants the code, nobody says. The password is refused."""
    client, server, _ = VARIATIONS[variation]
    answer = enrolled.device.fresh_code if variation.startswith("1") else enrolled.person.password
    ending = old_sshd(server).log_in(enrolled.person, [answer], NumberOfPasswordPrompts=1, **client)
    if variation.startswith("1"):
        assert ending.was_let_in and ending.kinds == ASKED_FOR_CODE
    else:
        assert not ending.was_let_in and ending.kinds[:1] == ASKED_FOR_PASSWORD


@pytest.mark.parametrize("is_enrolled", [True, False])
@pytest.mark.parametrize("variation", VARIATIONS)
def test_the_recipe_asks_nobody_for_a_password(sshd, daemon, person, variation, is_enrolled):
    """SSH-8, SSH-28, SSH-29: in, refused, or an sshd that does not start; never a password prompt."""
    client, server, expected = VARIATIONS[variation]
    if expected == "no sshd":
        done = Sshd("key", first=server).check()
        assert done.returncode != 0 and "AuthenticationMethods" in done.stderr
        return
    answers = [daemon.enroll(person).device.fresh_code] if is_enrolled else []
    ending = sshd.log_in(person, answers, **client)
    if expected == "in":
        assert ending.was_let_in and ending.kinds == (ASKED_FOR_CODE if is_enrolled else NOT_ASKED)
    else:
        assert ending.status == 255 and ending.kinds == NOT_ASKED


@pytest.mark.parametrize("recipe", ["key", "password"])
def test_no_variation_makes_the_recipes_accept_the_password_method(daemon, recipe, person):
    """SSH-28: the method does not exist, whatever a client wants."""
    with Sshd(recipe) as sshd:
        ending = sshd.log_in(person, PreferredAuthentications="publickey,password")
    assert ending.status == 255 and ending.kinds == NOT_ASKED and "password" not in ending.last_words
