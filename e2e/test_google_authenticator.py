"""Files of google-authenticator: each behaviour that is kept, on Debian's module and on ours (GA).

The same test runs with both; where ours is better on purpose, the test says what each does.
"""

import os
from pathlib import Path

import pytest
from google_authenticator import (
    AUTH_ERR, IGNORE, NOW, PERM_DENIED, STEP, SUCCESS, StateFile, base32_encode, code, counter_code, hotp_file, totp_file, SECRET,
)  # fmt: skip
from house import new_person

STEP_NOW = NOW // STEP
ACCEPTED = "Accepted google_authenticator for {}"
INVALID = "Invalid verification code for {}"


@pytest.fixture(params=["debian", "ours"])
def module(request, modules):
    return modules[request.param]


@pytest.fixture(scope="session")
def one_person():
    return new_person()


@pytest.fixture
def file(one_person):
    """The person's own file, as the next login finds it; nothing of it is left for the next test."""
    file = StateFile(one_person)
    yield file
    for path in file.path.parent.glob(".google_authenticator*"):
        path.unlink()


@pytest.fixture
def user(one_person):
    return one_person.name


class Learner(StateFile):
    """Somebody new, on a day of their own: ours looks for a skew twice an account and time step, and a hundred times at once (GA-166)."""

    days = 0

    def __init__(self):
        super().__init__(new_person())
        Learner.days += 1
        self.now = NOW + Learner.days * 86400
        self.step = self.now // STEP

    def types(self, module, steps, after=0, args=""):
        """The login with the code of so many steps from the time, some seconds into the day."""
        at = self.now + after
        return module.log_in(self.person.name, [code(steps, at=at)], at=at, args=args)


@pytest.fixture
def learner():
    return Learner()


# --- 2.3: results ----------------------------------------------------------------------------------------------


def test_a_right_code(module, file, user):
    """GA-84, GA-107, GA-80"""
    file.write(totp_file())
    login = module.log_in(user, [code()])
    assert login.result == SUCCESS and login.texts == ["Verification code: "] and login.setcred == SUCCESS
    assert login.lines[-1] == ACCEPTED.format(user)


BAD_ANSWERS = {
    "wrong": "000000",
    "five digits": code()[:5],
    "seven digits": "1" + code(),
    "letters": "abcdef",
    "nothing": "",
    "a blank before": " " + code(),
    "a blank behind": code() + " ",
    "a placeholder of sshd": "\b\n\r\177INCORRECT",
}


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_a_bad_answer(module, file, user, answer):
    """GA-85, GA-105, GA-108, GA-100"""
    file.write(totp_file())
    before = file.read()
    login = module.log_in(user, [BAD_ANSWERS[answer]])
    assert login.result == AUTH_ERR and len(login.prompts) == 1
    assert login.lines.count(INVALID.format(user)) == 1
    assert file.read() == before


def test_a_failed_conversation(module, file, user):
    """GA-86, GA-117"""
    file.write(totp_file())
    login = module.log_in(user, [None])
    assert login.result == AUTH_ERR and INVALID.format(user) in login.lines
    assert any(line.startswith("Did not receive verification code from user") for line in login.lines)


def test_no_lock_out_and_no_place_in_a_file(module, file, user):
    """GA-158: however many wrong codes there were, wherever they were typed, the right one is good, and so it is elsewhere."""
    file.write(totp_file())
    for host in ("192.0.2.7", "192.0.2.8"):
        for _ in range(8):
            assert module.log_in(user, ["000000"], rhost=host).result == AUTH_ERR
    for host in ("192.0.2.7", "192.0.2.9"):
        assert module.log_in(user, [code()], rhost=host).result == SUCCESS


def test_a_setuid_file(module, file, user):
    """GA-66: that bit is not looked at."""
    file.write(totp_file(), mode=0o4400)
    assert module.log_in(user, [code()]).result == SUCCESS


def test_no_file(module, file, user):
    """GA-87, GA-116: the question is put all the same."""
    login = module.log_in(user, [code()])
    assert login.result == AUTH_ERR and len(login.prompts) == 1
    assert any(line.startswith(f"No secret configured for user {user}") for line in login.lines)


def test_no_file_and_nullok(module, file, user):
    """GA-88, GA-75: ignored; alone in a stack that is a refusal."""
    login = module.log_in(user, [], args="nullok")
    assert login.result == PERM_DENIED and login.prompts == []
    login = module.log_in(user, [], args="nullok", before="auth required pam_permit.so")
    assert login.result == SUCCESS and login.prompts == []


def test_a_dangling_link_and_nullok(module, file, user):
    """GA-75"""
    file.path.symlink_to("/nonexistent/secret")
    login = module.log_in(user, [], args="nullok", before="auth required pam_permit.so")
    assert login.result == SUCCESS and login.prompts == []


def test_nullok_is_not_for_broken_files(module, file, user):
    """GA-75"""
    file.write("\n")
    login = module.log_in(user, [code()], args="nullok", before="auth required pam_permit.so")
    assert login.result == AUTH_ERR and len(login.prompts) == 1


@pytest.mark.parametrize("args", ["", "nullok"])
def test_an_unknown_user(module, args):
    """GA-89"""
    login = module.log_in("nobody-of-that-name", ["123456"], args=args)
    assert login.result == AUTH_ERR and len(login.prompts) == 1


UNUSABLE = {
    "mode 0644": lambda file: file.write(totp_file(), mode=0o644),
    "mode 0440": lambda file: file.write(totp_file(), mode=0o440),
    "empty": lambda file: file.write(""),
    "over 64 KiB": lambda file: file.write(totp_file() + "#" * (64 * 1024 + 1)),
    "a NUL byte": lambda file: file.write(totp_file() + "\0"),
    "no base32": lambda file: file.write("!!!!\n" + totp_file().split("\n", 1)[1]),
    "a folder": lambda file: file.path.mkdir(),
}


@pytest.mark.parametrize("how", UNUSABLE)
def test_a_file_that_cannot_be_used(module, one_person, user, how):
    """GA-90, GA-118, GA-137"""
    file = StateFile(one_person)
    try:
        UNUSABLE[how](file)
        login = module.log_in(user, [code()])
        assert login.result == AUTH_ERR and len(login.prompts) == 1
        assert login.lines.count(INVALID.format(user)) == 1
        if how.startswith("mode"):
            assert any(line.startswith(f'Secret file "{file.path}" permissions') for line in login.lines), login.lines
        if how == "another owner":
            assert any(line.startswith(f'Secret file "{file.path}" must be owned by') for line in login.lines), login.lines
    finally:
        if file.path.is_dir():
            file.path.rmdir()
        else:
            file.path.unlink(missing_ok=True)


@pytest.mark.parametrize("option", ["STEP_SIZE 61", "STEP_SIZE 0", "STEP_SIZE x", "WINDOW_SIZE 101", "WINDOW_SIZE 0", "DISALLOW_REUSE x"])
def test_a_malformed_option(module, file, user, option):
    """GA-94, GA-125 to GA-127"""
    file.write(totp_file(option))
    login = module.log_in(user, [code()])
    assert login.result == AUTH_ERR and len(login.prompts) == 1


# --- 2.1: arguments --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", ["no-such-word", "allowed_perm=", "allowed_perm=9", "allowed_perm=0", "grace_period=-1", "grace_period=x", "user=nobody-of-that-name"])
def test_a_bad_argument(module, file, user, args):
    """GA-61, GA-63, GA-65, GA-76: refused at once, without a prompt."""
    file.write(totp_file())
    login = module.log_in(user, [code()], args=args)
    assert login.result == AUTH_ERR and login.prompts == []


def test_the_prompt(module, file, user):
    """GA-68, GA-69, GA-72"""
    file.write(totp_file())
    assert module.log_in(user, [""], args="forward_pass").texts == ["Password & verification code: "]
    login = module.log_in(user, [""], args="[authtok_prompt=Your code please: ]")
    assert login.texts == ["Your code please: "]
    for word in ("echo_verification_code", "echo-verification-code"):
        assert module.log_in(user, [""], args=word).prompts[0]["style"] == "shown"
    assert login.prompts[0]["style"] == "hidden"


def test_secret_with_the_home(module, file, user, one_person):
    """GA-62"""
    elsewhere = StateFile(one_person, one_person.home / "elsewhere")
    for spec in ("~/elsewhere", "${HOME}/elsewhere", "/home/${USER}/elsewhere"):
        elsewhere.write(totp_file())
        assert module.log_in(user, [code()], args=f"secret={spec}").result == SUCCESS, spec
    elsewhere.path.unlink()


def test_a_folder_of_root_with_user(module, user, tmp_path):
    """GA-63, GA-143: files of root's that are named after people."""
    folder = Path("/var/lib/ga-secrets")
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / user).write_text(totp_file("DISALLOW_REUSE"))
    (folder / user).chmod(0o600)
    args = "user=root secret=/var/lib/ga-secrets/${USER}"
    assert module.log_in(user, [code()], args=args).result == SUCCESS
    assert module.log_in(user, [code()], args=args).result == AUTH_ERR
    assert os.stat(folder / user).st_uid == 0


@pytest.mark.parametrize("args", ["user=root", "user=root secret=~/x", "user=root secret=${HOME}/x"])
def test_user_without_a_secret_that_can_be_found(module, file, user, args):
    """GA-62, GA-63: with user= nobody's home is meant."""
    login = module.log_in(user, [code()], args=args)
    assert login.result == AUTH_ERR


def test_a_wider_mode_that_is_allowed(module, file, user):
    """GA-65, GA-139: the new file is 0400 again."""
    file.write(totp_file("DISALLOW_REUSE"), mode=0o640)
    assert module.log_in(user, [code()], args="allowed_perm=0640").result == SUCCESS
    assert file.path.stat().st_mode & 0o7777 == 0o400


def test_another_owner(module, file, user):
    """GA-67, GA-90, GA-118"""
    file.write(totp_file(), mode=0o444, owner="nobody")
    login = module.log_in(user, [code()], args="allowed_perm=0444")
    assert login.result == AUTH_ERR and len(login.prompts) == 1
    assert any(line.startswith(f'Secret file "{file.path}" must be owned by') for line in login.lines)
    assert module.log_in(user, [code()], args="no_strict_owner allowed_perm=0444").result == SUCCESS


# --- 2.4: candidates -------------------------------------------------------------------------------------------

UNIX_FIRST = "auth optional pam_unix.so"


def test_use_first_pass(module, file, user):
    """GA-71, GA-98: the stored token may have anything before the code."""
    file.write(totp_file())
    login = module.log_in(user, ["word" + code()], args="use_first_pass", before=UNIX_FIRST)
    assert login.result == SUCCESS and login.texts == ["Password: "]


def test_use_first_pass_with_nothing_stored(module, file, user):
    """GA-71"""
    file.write(totp_file())
    login = module.log_in(user, [], args="use_first_pass")
    assert login.result == AUTH_ERR and login.prompts == [] and INVALID.format(user) in login.lines


def test_try_first_pass_prompts_when_the_token_has_no_code(module, file, user):
    """GA-70, GA-101, GA-102"""
    file.write(totp_file())
    login = module.log_in(user, ["just a password", code()], args="try_first_pass", before=UNIX_FIRST)
    assert login.result == SUCCESS and len(login.prompts) == 2


def test_try_first_pass_does_not_prompt_after_a_hard_result(module, file, user):
    """GA-101: a used code ends it."""
    file.write(totp_file(f"DISALLOW_REUSE {STEP_NOW}"))
    login = module.log_in(user, ["word" + code(), code(1)], args="try_first_pass", before=UNIX_FIRST)
    assert login.result == AUTH_ERR and len(login.prompts) == 1


def test_forward_pass_hands_the_password_on(module, file, user, one_person):
    """GA-72: the module behind gets the answer without the code."""
    file.write(totp_file())
    service = module.log_in
    login = service(user, [one_person.password + code()], args="forward_pass\nauth required pam_unix.so use_first_pass")
    assert login.result == SUCCESS and len(login.prompts) == 1
    login = service(user, ["wrong" + code()], args="forward_pass\nauth required pam_unix.so use_first_pass")
    assert login.result != SUCCESS


def test_the_last_of_try_and_use_wins(module, file, user):
    """GA-70"""
    file.write(totp_file())
    login = module.log_in(user, ["just a password"], args="try_first_pass use_first_pass", before=UNIX_FIRST)
    assert login.result == AUTH_ERR and len(login.prompts) == 1


# --- 4.1: rate limit -------------------------------------------------------------------------------------------


def test_the_rate_limit(module, file, user):
    """GA-145, GA-146, GA-92, GA-110: the page's own example."""
    file.write(totp_file("RATE_LIMIT 3 30"))
    for at in (10, 11, 12):
        assert module.log_in(user, ["000000"], at=NOW + at).prompts != []
    for at in (13, 14):
        login = module.log_in(user, [code()], at=NOW + at)
        assert login.result == AUTH_ERR and login.prompts == []
        assert f'Too many concurrent login attempts ("{file.path}"). Please try again.' in login.lines
        assert INVALID.format(user) not in login.lines
    assert file.options()["RATE_LIMIT"] == f"3 30 {NOW + 12} {NOW + 13} {NOW + 14}"
    login = module.log_in(user, [code(at=NOW + 44)], at=NOW + 44)
    assert login.result == SUCCESS and file.options()["RATE_LIMIT"] == f"3 30 {NOW + 14} {NOW + 44}"


def test_the_rate_limit_forgets_what_lies_ahead(module, file, user):
    """GA-146: the clock was moved back."""
    file.write(totp_file(f"RATE_LIMIT 1 30 {NOW + 100}"))
    assert module.log_in(user, [code()]).result == SUCCESS
    assert file.options()["RATE_LIMIT"] == f"1 30 {NOW}"


@pytest.mark.parametrize("value, line", [("0 30", "Invalid RATE_LIMIT option"), ("101 30", "Invalid RATE_LIMIT option"), ("3 3601", "Invalid RATE_LIMIT option"),
                                         ("3 30 x", "Invalid list of timestamps in RATE_LIMIT"), ("3 30 ", "Invalid list of timestamps in RATE_LIMIT")])  # fmt: skip
def test_a_malformed_rate_limit(module, file, user, value, line):
    """GA-92, GA-111, GA-112, GA-128"""
    file.write(totp_file(f"RATE_LIMIT {value}"))
    login = module.log_in(user, [code()])
    assert login.result == AUTH_ERR and login.prompts == []
    assert any(said.startswith(line) for said in login.lines), login.lines


# --- 4.2: scratch codes ----------------------------------------------------------------------------------------


def test_a_scratch_code_is_good_once(module, file, user):
    """GA-147, GA-132"""
    file.write(totp_file("DISALLOW_REUSE", codes=["12345678", "87654321"]))
    assert module.log_in(user, ["87654321"]).result == SUCCESS
    assert file.scratch_codes() == ["12345678"] and file.options()["DISALLOW_REUSE"] == ""
    assert module.log_in(user, ["87654321"]).result == AUTH_ERR


def test_scratch_codes_behind_another_line_are_dead(module, file, user):
    """GA-132: the scan stops there."""
    file.write(totp_file(codes=["12345678", "a note", "87654321"]))
    assert module.log_in(user, ["87654321"]).result == AUTH_ERR
    assert module.log_in(user, ["12345678"]).result == SUCCESS


def test_an_eight_digit_answer_with_a_nought_first_is_no_scratch_code(module, file, user):
    """GA-99"""
    file.write(totp_file(codes=["12345678"]))
    assert module.log_in(user, ["02345678"]).result == AUTH_ERR


# --- 4.3: HOTP -------------------------------------------------------------------------------------------------


def test_counter_codes_within_the_window(module, file, user):
    """GA-148: with W = 3 and C = 5 the codes 5, 6, 7 are good; 7 sets C = 8."""
    for counter in (5, 6, 7):
        file.write(hotp_file(5))
        assert module.log_in(user, [counter_code(counter)]).result == SUCCESS
        assert file.counter() == counter + 1
    for counter in (4, 8):
        file.write(hotp_file(5))
        assert module.log_in(user, [counter_code(counter)]).result == AUTH_ERR


def test_a_wrong_counter_code_moves_the_counter(module, file, user):
    """GA-149"""
    file.write(hotp_file(5))
    module.log_in(user, ["000000"])
    assert file.counter() == 6
    module.log_in(user, ["000000"], args="no_increment_hotp")
    assert file.counter() == 6, "GA-74"
    module.log_in(user, ["12345678"])
    module.log_in(user, ["no"])
    assert file.counter() == 6


def test_a_counter_of_nought_is_none(module, file, user):
    """GA-124"""
    file.write(hotp_file(0))
    assert module.log_in(user, [counter_code(0)]).result == AUTH_ERR


# --- 4.4: TOTP -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("window, first, last", [(1, 0, 0), (3, -1, 1), (4, -1, 2), (6, -2, 3), (17, -8, 8)])
def test_the_window(module, file, user, window, first, last):
    """GA-150"""
    for steps in (first, 0, last):
        file.write(totp_file(f"WINDOW_SIZE {window}"))
        assert module.log_in(user, [code(steps)], args="noskewadj").result == SUCCESS, steps
    for steps in (first - 1, last + 1):
        file.write(totp_file(f"WINDOW_SIZE {window}"))
        assert module.log_in(user, [code(steps)], args="noskewadj").result == AUTH_ERR, steps


def test_another_step_size(module, file, user):
    """GA-125"""
    file.write(totp_file("STEP_SIZE 60"))
    assert module.log_in(user, [code(at=NOW, period=60)]).result == SUCCESS


def test_used_codes(module, file, user):
    """GA-151, GA-113, GA-2: a set of used steps; an older one that was not used is good."""
    file.write(totp_file("DISALLOW_REUSE"))
    assert module.log_in(user, [code(1)]).result == SUCCESS
    assert file.used_steps() == [STEP_NOW + 1]
    assert module.log_in(user, [code(-1)]).result == SUCCESS
    assert file.used_steps() == [STEP_NOW + 1, STEP_NOW - 1]
    before = file.read()
    login = module.log_in(user, [code(1)])
    assert login.result == AUTH_ERR and file.read() == before
    line = next(line for line in login.lines if line.startswith("Trying to reuse a previously used time-based code"))
    assert str(STEP) in line


def test_used_codes_are_forgotten_outside_the_window(module, file, user):
    """GA-151"""
    file.write(totp_file(f"DISALLOW_REUSE {STEP_NOW - 3} {STEP_NOW - 2} {STEP_NOW - 1}"))
    assert module.log_in(user, [code()]).result == SUCCESS
    assert file.used_steps() == [STEP_NOW - 2, STEP_NOW - 1, STEP_NOW]


def test_without_the_option_a_code_can_be_used_again(module, file, user):
    """GA-151, GA-84: kept, since such files exist; nothing is written then."""
    file.write(totp_file())
    number = file.path.stat().st_ino
    assert [module.log_in(user, [code()]).result for _ in range(2)] == [SUCCESS, SUCCESS]
    assert file.path.stat().st_ino == number


# --- 4.5: skew -------------------------------------------------------------------------------------------------


def test_skew_is_learnt_in_three_codes(module, learner):
    """GA-152 to GA-154"""
    learner.write(totp_file())
    assert [learner.types(module, 100, after=STEP * i).result for i in range(3)] == [AUTH_ERR, AUTH_ERR, SUCCESS]
    assert learner.options()["TIME_SKEW"] == "100"
    assert learner.types(module, 100, after=STEP * 3).result == SUCCESS
    assert learner.types(module, 0, after=STEP * 3).result == AUTH_ERR


def test_the_same_code_teaches_nothing(module, learner):
    """GA-153"""
    learner.write(totp_file())
    for _ in range(3):
        assert learner.types(module, 100).result == AUTH_ERR
    assert learner.options()["RESETTING_TIME_SKEW"] == f"{learner.step}+100"


def test_no_skew_is_learnt_with_noskewadj(module, learner):
    """GA-73"""
    learner.write(totp_file())
    assert learner.types(module, 100, args="noskewadj").result == AUTH_ERR
    assert "RESETTING_TIME_SKEW" not in learner.options()


@pytest.mark.parametrize("steps, found", [(1499, True), (-1499, True), (1500, False), (-1500, False)])
def test_how_far_skew_is_looked_for(module, learner, steps, found):
    """GA-152"""
    learner.write(totp_file())
    learner.types(module, steps)
    assert ("RESETTING_TIME_SKEW" in learner.options()) == found


# --- 4.6: grace ------------------------------------------------------------------------------------------------


def test_the_grace_period(module, file, user):
    """GA-93, GA-109, GA-155, GA-156

    Debian's module stores the host only if something else is stored too.
    """
    file.write(totp_file("DISALLOW_REUSE"))
    args = "grace_period=60"
    assert module.log_in(user, [code()], args=args, rhost="192.0.2.1").result == SUCCESS
    assert file.options()["LAST0"] == f"192.0.2.1 {NOW}"
    login = module.log_in(user, [], args=args, rhost="192.0.2.1", at=NOW + 59)
    assert login.result == SUCCESS and login.prompts == [] and f'within grace period: "{user}"' in login.lines
    assert file.options()["LAST0"] == f"192.0.2.1 {NOW}", "it does not slide"
    assert module.log_in(user, ["000000"], args=args, rhost="192.0.2.1", at=NOW + 60).result == AUTH_ERR
    assert module.log_in(user, ["000000"], args=args, rhost="192.0.2.2", at=NOW + 1).result == AUTH_ERR
    assert module.log_in(user, ["000000"], args=args, at=NOW + 1).result == AUTH_ERR


# --- 3: the file -----------------------------------------------------------------------------------------------


def test_unknown_lines_stay(module, file, user):
    """GA-122, GA-133"""
    text = totp_file("DISALLOW_REUSE", "SOMETHING ELSE", codes=["12345678"])
    file.write(text)
    module.log_in(user, [code()])
    assert file.read() == text.replace("DISALLOW_REUSE", f"DISALLOW_REUSE {STEP_NOW}")


def test_a_missing_option_is_put_below_the_secret(module, learner):
    """GA-133"""
    learner.write(totp_file(codes=["12345678"]))
    learner.types(module, 100)
    assert learner.read().splitlines()[1].startswith('" RESETTING_TIME_SKEW')


def test_a_repeated_option_is_written_once(module, file, user):
    """GA-133"""
    file.write(totp_file("DISALLOW_REUSE", "DISALLOW_REUSE 1"))
    module.log_in(user, [code()])
    assert file.read().count("DISALLOW_REUSE") == 1 and file.used_steps() == [STEP_NOW]


def test_the_file_of_windows(module, file, user):
    """GA-133: CRLF stays, except in the line that is rewritten."""
    file.write(totp_file("DISALLOW_REUSE").replace("\n", "\r\n"))
    assert module.log_in(user, [code()]).result == SUCCESS
    written = file.path.read_bytes()
    assert f'" DISALLOW_REUSE {STEP_NOW}\n'.encode() in written and b'" TOTP_AUTH\r\n' in written


def test_no_final_newline(module, file, user):
    """GA-134"""
    file.write(totp_file("DISALLOW_REUSE").rstrip("\n"))
    assert module.log_in(user, [code()]).result == SUCCESS
    assert file.used_steps() == [STEP_NOW]


def test_how_a_secret_may_be_written(module, file, user):
    """GA-121"""
    secret = base32_encode(SECRET)
    spaced = "-".join(secret[i : i + 4] for i in range(0, len(secret), 4)).lower().replace("o", "0").replace("l", "1").replace("b", "8")
    file.write(spaced + '\n" TOTP_AUTH\n')
    assert module.log_in(user, [code()]).result == SUCCESS


def test_a_link_becomes_a_file(module, file, user, one_person):
    """GA-140"""
    target = StateFile(one_person, one_person.home / "target")
    target.write(totp_file("DISALLOW_REUSE"))
    file.path.symlink_to(target.path)
    assert module.log_in(user, [code()]).result == SUCCESS
    assert not file.path.is_symlink() and file.used_steps() == [STEP_NOW] and target.used_steps() == []
    target.path.unlink()


def test_the_new_file_is_the_person_s(module, file, user, one_person):
    """GA-139"""
    file.write(totp_file("DISALLOW_REUSE"), mode=0o600)
    module.log_in(user, [code()])
    status = file.path.stat()
    assert (file.path.owner(), file.path.group(), status.st_mode & 0o7777) == (user, user, 0o400)
    assert file.leftovers() == []
