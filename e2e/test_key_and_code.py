"""Key, then code: the recipe of SSH section 1.1, and what each kind of user sees (section 1.3)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from house import PAM_SOCKET, authorize, new_key, new_person, run
from terminal import Terminal, converse

REFUSED = "Permission denied (keyboard-interactive)."


def test_the_right_code_lets_in_after_one_prompt(sshd, enrolled):
    """SSH-1, SSH-17, SSH-66, SSH-67, SSH-123"""
    ending = sshd.log_in(enrolled.person, [enrolled.device.fresh_code])
    assert ending.was_let_in and ending.output.strip() == "inside"
    assert [prompt.text for prompt in ending.prompts] == [f"({enrolled.name}@127.0.0.1) One-time password: "]


def test_a_code_works_once(sshd, enrolled):
    """FAULT-1, FAULT-4"""
    code = enrolled.device.fresh_code()
    assert sshd.log_in(enrolled.person, [code]).was_let_in
    assert sshd.refuses(enrolled.person, code)


def test_the_next_code_works_after_the_first(sshd, enrolled):
    for _ in range(2):
        assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in


def test_a_recovery_code_works_once(sshd, enrolled):
    """FAULT-1"""
    code = enrolled.recovery_codes[0]
    assert sshd.log_in(enrolled.person, [code]).was_let_in
    assert sshd.refuses(enrolled.person, code)


def test_a_counter_code_works_once(sshd, daemon, person):
    """FAULT-1"""
    enrolled = daemon.enroll_hotp(person)
    code = enrolled.device.fresh_code()
    assert sshd.log_in(person, [code]).was_let_in
    assert sshd.refuses(person, code)
    assert sshd.log_in(person, [enrolled.device.fresh_code]).was_let_in


@pytest.mark.parametrize("parameters", [{"digits": 8}, {"algorithm": "sha256"}, {"algorithm": "sha512"}, {"period": 60}])
def test_other_parameters_of_a_device_work(sshd, daemon, person, parameters):
    enrolled = daemon.enroll(person, **parameters)
    assert sshd.log_in(person, [enrolled.device.fresh_code]).was_let_in


# Each takes the enrollment and gives an answer that must be refused.
BAD_ANSWERS = {
    "wrong code": lambda enrolled: enrolled.device.wrong_code(),
    "code of two steps ago": lambda enrolled: enrolled.device.code_at(enrolled.device.step_now() - 2),
    "code of two steps ahead": lambda enrolled: enrolled.device.code_at(enrolled.device.step_now() + 3),
    "seven digits": lambda enrolled: enrolled.device.code_now() + "0",
    "five digits": lambda enrolled: enrolled.device.code_now()[:5],
    "letters": lambda enrolled: "letters",
    "empty": lambda enrolled: "",
    "account password": lambda enrolled: enrolled.person.password,  # SSH-69
    "longest": lambda enrolled: "7" * 1023,  # the client's buffer (SSH-60)
    "other digits": lambda enrolled: enrolled.device.code_now().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "not UTF-8 alone": lambda enrolled: "\udcff",
}


def test_every_bad_answer_is_refused_with_one_wording(sshd, daemon, enrolled):
    """SSH-18: three prompts, then the refusal; the screen is the same to the last byte, whatever was typed."""
    used = enrolled.device.fresh_code()
    assert sshd.log_in(enrolled.person, [used]).was_let_in
    # Each by somebody new, so that no budget of guesses tells them apart; side by side, since PAM delays each.
    others = {what: daemon.enroll(new_person()) for what in BAD_ANSWERS}
    with ThreadPoolExecutor() as side_by_side:
        screens = {
            what: side_by_side.submit(refusal, sshd, others[what], bad(others[what])) for what, bad in BAD_ANSWERS.items()
        }
        screens["used code"] = side_by_side.submit(refusal, sshd, enrolled, used)
    told = {what: screen.result() for what, screen in screens.items()}
    assert len(set(told.values())) == 1, told


def refusal(sshd, enrolled, answer):
    """What stands on the screen, without the person's name."""
    ending = sshd.log_in(enrolled.person, [answer] * 3)
    assert ending.status == 255 and ending.kinds == ["code"] * 3, ending
    assert ending.last_words.endswith(REFUSED), ending
    screen = ending.output + "".join(prompt.text for prompt in ending.prompts)
    return screen.replace(enrolled.name, "NAME")


def test_a_wrong_code_then_the_right_one_is_one_prompt_more(sshd, enrolled):
    """SSH-150"""
    ending = sshd.log_in(enrolled.person, [enrolled.device.wrong_code(), enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code", "code"]


def test_whoever_is_not_enrolled_comes_in_without_a_prompt(sshd, daemon, person):
    """SSH-19"""
    ending = sshd.log_in(person)
    assert ending.was_let_in and ending.prompts == [] and ending.output.strip() == "inside"


def test_whoever_is_not_enrolled_comes_in_without_a_terminal_too(sshd, daemon, person):
    """SSH-19: no terminal at all, so that a prompt would fail; and not a word from PAM."""
    command = sshd.ssh(person, "echo", "inside")
    done = run("setsid", *command)
    assert done.stdout == "inside\n" and done.stderr == ""


def test_an_interactive_shell_of_whoever_is_not_enrolled_hears_nothing_of_it(sshd, daemon, person):
    """SSH-19, SSH-64: the words of PAM would stand above the prompt of the shell."""
    with_terminal = sshd.log_in(person, RequestTTY="force")
    assert with_terminal.was_let_in and "allyport" not in with_terminal.output


def test_whoever_switched_it_off_is_not_asked_any_more(sshd, daemon, enrolled):
    daemon.disable(enrolled.person)
    ending = sshd.log_in(enrolled.person)
    assert ending.was_let_in and ending.prompts == []


def test_an_unknown_user_learns_nothing_and_pam_is_not_called(sshd, daemon, person, syslog):
    """SSH-24"""
    command = [word.replace(f"{person.name}@", "nobody-here@") for word in sshd.ssh(person, "true")]
    ending = converse(command)
    assert ending.status == 255 and ending.prompts == [] and ending.last_words.endswith("Permission denied (publickey).")
    syslog.wait_for_line("Invalid user nobody-here|invalid user nobody-here")
    assert syslog.matching("pam_sallyport") == []


def test_without_the_key_no_code_is_asked(sshd, enrolled, tmp_path):
    """SSH-1: the second step comes after the first."""
    new_key(tmp_path / "strange", "root")
    ending = sshd.log_in(enrolled.person, key=tmp_path / "strange")
    assert ending.status == 255 and ending.prompts == [] and ending.last_words.endswith("(publickey).")


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_batch_mode_is_refused_for_everybody(sshd, daemon, person, is_enrolled):
    """SSH-21, SSH-125"""
    if is_enrolled:
        daemon.enroll(person)
    done = run(*sshd.ssh(person, "true", BatchMode="yes"), check=False)
    assert done.returncode == 255 and "Permission denied (keyboard-interactive)." in done.stderr


def test_three_strange_keys_before_the_right_one_still_reach_the_prompt(sshd, enrolled, tmp_path):
    """SSH-151"""
    keys = [tmp_path / f"key{n}" for n in range(3)]
    for key in keys:
        new_key(key, "root")
    ending = sshd.log_in(enrolled.person, [enrolled.device.fresh_code], key=[*keys, enrolled.person.key])
    assert ending.was_let_in and ending.kinds == ["code"]


def test_a_second_key_of_the_person_is_asked_too(sshd, enrolled, tmp_path):
    new_key(tmp_path / "second", "root")
    authorize(enrolled.person, enrolled.person.key, tmp_path / "second")
    ending = sshd.log_in(enrolled.person, [enrolled.device.fresh_code], key=tmp_path / "second")
    assert ending.was_let_in and ending.kinds == ["code"]


def test_askpass_gets_the_prompts_text(sshd, enrolled, tmp_path):
    """SSH-124"""
    askpass = tmp_path / "askpass"
    code = enrolled.device.fresh_code()
    askpass.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/asked\necho {code}\n')
    askpass.chmod(0o755)
    environment = {"SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "PATH": "/usr/bin:/bin", "HOME": "/root"}
    done = run(*sshd.ssh(enrolled.person, "echo", "inside"), env=environment)
    assert done.stdout == "inside\n"
    assert (tmp_path / "asked").read_text() == f"({enrolled.name}@127.0.0.1) One-time password: \n"


def test_an_open_prompt_holds_no_connection_to_the_daemon(sshd, enrolled, daemon):
    """SSH-162: the daemon is restarted while the person looks for the telephone."""
    terminal = Terminal(sshd.ssh(enrolled.person, "echo", "inside"))
    assert terminal.next_prompt().asks_for_code
    assert connections_to_daemon() == 0
    daemon.stop()
    daemon.start()
    terminal.type(enrolled.device.fresh_code())
    ending = terminal.finish()
    assert ending.was_let_in and ending.kinds == ["code"]


def connections_to_daemon():
    """Established connections on the PAM socket."""
    listed = run("ss", "-Hxn", "state", "established").stdout
    return listed.count(PAM_SOCKET)
