"""Password, then code: the recipe of SSH section 1.2. A wrong password and a wrong code look alike."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from house import Person, new_person
from terminal import Terminal, converse

REFUSED = "Permission denied (keyboard-interactive)."


def log_in(password_sshd, person, answers):
    return converse(password_sshd.ssh(person, "echo", "inside"), answers)


def test_the_right_password_and_code_let_in_after_two_prompts(password_sshd, enrolled):
    """SSH-9, SSH-17"""
    ending = log_in(password_sshd, enrolled.person, [enrolled.person.password, enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["password", "code"]


@pytest.mark.parametrize("password_is_right, code_is_right", [(True, False), (False, True), (False, False)])
def test_the_code_is_asked_and_the_refusal_is_the_same_whatever_was_wrong(
    password_sshd, daemon, password_is_right, code_is_right
):
    """SSH-11, SSH-12, SSH-18, GUESS-55: with the first test, all four pairs; never a count, a time or a reason."""
    enrolled = daemon.enroll(new_person())
    answers = []
    for _ in range(3):
        answers.append(enrolled.person.password if password_is_right else "wrong")
        answers.append(enrolled.device.code_now() if code_is_right else enrolled.device.wrong_code())
    ending = log_in(password_sshd, enrolled.person, answers)
    assert ending.status == 255 and ending.kinds == ["password", "code"] * 3
    assert ending.last_words.endswith(REFUSED)
    prompt = f"({enrolled.name}@127.0.0.1)"
    assert [p.text for p in ending.prompts] == [f"{prompt} Password: ", f"{prompt} One-time password: "] * 3


def test_a_code_behind_a_wrong_password_is_neither_judged_nor_burned(password_sshd, enrolled, syslog):
    """SSH-12, SSH-15"""
    code = enrolled.device.fresh_code()
    refused = log_in(password_sshd, enrolled.person, ["wrong", code])
    assert not refused.was_let_in and refused.kinds[:2] == ["password", "code"]
    assert syslog.wait_for_line(r"pam_sallyport\(sshd-password:auth\): denied.*the first step had failed")
    assert log_in(password_sshd, enrolled.person, [enrolled.person.password, code]).was_let_in


def test_whoever_is_not_enrolled_is_asked_for_the_password_only(password_sshd, daemon, person):
    """SSH-19"""
    ending = log_in(password_sshd, person, [person.password])
    assert ending.was_let_in and ending.kinds == ["password"]


def test_an_unknown_user_sees_what_somebody_not_enrolled_sees(password_sshd, daemon, person):
    """SSH-14, SSH-24"""
    unknown = Person("nobody-here", "", person.home)
    screens = []
    for who in (unknown, person):
        ending = log_in(password_sshd, who, ["wrong", "123456"] * 3)
        screens.append((ending.status, [p.text.replace(who.name, "NAME") for p in ending.prompts],
                        ending.output.replace(who.name, "NAME")))  # fmt: skip
    assert screens[0] == screens[1]


def test_a_wrong_password_and_a_wrong_code_take_the_same_time(password_sshd, daemon, full):
    """SSH-13: Linux-PAM spreads its delay of 2 s by a half; distributions are compared, not single times."""
    count = 15 if full else 5

    everybody = [daemon.enroll(new_person()) for _ in range(2 * count)]

    def times(password_is_right):
        half = everybody[:count] if password_is_right else everybody[count:]
        return [time_of_refusal(password_sshd, enrolled, password_is_right) for enrolled in half]

    with ThreadPoolExecutor() as side_by_side:
        wrong_passwords, wrong_codes = side_by_side.map(times, (False, True))
    # Of 5 values between 1 and 3 s the medians of two equal distributions differ by less than this in 99.9 of 100 runs.
    assert abs(statistics.median(wrong_passwords) - statistics.median(wrong_codes)) < (0.9 if full else 1.5)
    assert min(wrong_passwords + wrong_codes) > 0.9, "a refusal that is quicker than PAM's delay tells which it was"


def time_of_refusal(password_sshd, enrolled, password_is_right):
    """From the code's Return to the next prompt."""
    terminal = Terminal(password_sshd.ssh(enrolled.person, "true"))
    terminal.next_prompt()
    terminal.type(enrolled.person.password if password_is_right else "wrong")
    terminal.next_prompt()
    begun = time.monotonic()
    terminal.type(enrolled.device.wrong_code())
    assert terminal.next_prompt().asks_for_password
    took = time.monotonic() - begun
    terminal.hang_up()
    return took


def test_the_daemon_away_does_not_tell_whether_the_password_was_right(password_sshd, daemon, enrolled):
    """SSH-25"""
    daemon.stop()
    screens = [
        (ending.kinds, ending.output)
        for ending in (
            log_in(password_sshd, enrolled.person, [password] * 3) for password in (enrolled.person.password, "wrong")
        )
    ]
    assert screens[0] == screens[1] and screens[0][0] == ["password"] * 3
