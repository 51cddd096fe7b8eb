"""One round of load with a disaster in its middle: what kill -9, power loss and the broken servers have in common."""

import door
from clients import Try
from history import GUESS
from people import enroll
from waiting import wait_for

BY_CLOCK, BY_BUTTON, GUESSED_AT = 16, 6, 3  # people of one round
CODES_EACH = 3
DOORS = ("sshd", "sudo")
COPIES = (1, 1, 2, 3)  # of a code, at the same instant
WRONG_CODES_EACH = 7
ACCEPTED_BEFORE = (10, 45)  # the disaster comes when as many acceptances were acknowledged
SECONDS_MAX = 60


def one_round(run, disaster, silence=door.REPLY_SECONDS):
    """Load with racing copies and wrong codes; disaster() in its middle makes the daemon ready again. Then all is tried again."""
    run.rounds += 1
    codes, guesses = codes_of_a_round()
    tries = [Try(code, door=run.dice.choice(DOORS), silence=silence) for code in codes for _ in range(run.dice.choice(COPIES))] + guesses
    run.dice.shuffle(tries)
    load = run.clients(resend=True).start(tries)
    awaited = run.dice.randint(*ACCEPTED_BEFORE)
    wait_for(f"{awaited} acceptances", lambda: load.accepted >= awaited or not load.are_running, SECONDS_MAX)
    disaster()
    load.wait(SECONDS_MAX)
    run.replay(codes)


def codes_of_a_round():
    people = enroll(BY_CLOCK) + enroll(BY_BUTTON, "hotp")
    codes = [person.fresh_code() for person in people]
    codes += [person.fresh_code() for person in people[BY_CLOCK:] for _ in range(CODES_EACH - 1)]
    codes += [person.recovery_code(number) for person in people[:BY_CLOCK] for number in range(CODES_EACH - 1)]
    guesses = [
        Try(person.wrong_code(f"192.0.2.{number + 1}"), GUESS)
        for person in enroll(GUESSED_AT)
        for number in range(WRONG_CODES_EACH)
    ]
    return codes, guesses
