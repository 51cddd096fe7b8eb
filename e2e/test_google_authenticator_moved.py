"""People whose file is gone because they were moved into the central store, at a service that still works on files."""

import otp
import pytest
from command_socket import CommandSocket
from google_authenticator import AUTH_ERR, PERM_DENIED, SUCCESS, ClockedDaemon, StateFile, code, totp_file
from house import new_person

PASSES = "auth required pam_permit.so"


@pytest.fixture
def ours(modules):
    return modules["ours"]


@pytest.fixture
def file():
    return StateFile(new_person())


@pytest.fixture
def user(file):
    return file.person.name


@pytest.fixture
def phone(modules, user):
    """A counter device of the central store."""
    with CommandSocket(str(ClockedDaemon.FOLDER / "command.sock")) as commands:
        begun = commands.begin(user, type="hotp", algorithm="SHA1", digits=6)
        device = otp.from_uri(begun["uri"])
        commands.prove(user, begun["ticket"], device.proving_code())
    return device


def test_the_central_store_asks_and_a_code_is_good_once(ours, file, user, phone):
    used = phone.fresh_code()
    login = ours.log_in(user, [used])
    assert login.result == SUCCESS and len(login.prompts) == 1
    assert f"Accepted google_authenticator for {user}" in login.lines
    login = ours.log_in(user, [used])
    assert login.result == AUTH_ERR and len(login.prompts) == 1
    assert login.lines[-1] == f"Invalid verification code for {user}"


def test_nullok_lets_nobody_in_whose_file_was_moved_away(ours, file, user, phone):
    login = ours.log_in(user, ["000000"], args="nullok", before=PASSES)
    assert login.result == AUTH_ERR and len(login.prompts) == 1
    login = ours.log_in(user, [phone.fresh_code()], args="nullok", before=PASSES)
    assert login.result == SUCCESS and len(login.prompts) == 1


def test_whoever_has_a_file_logs_in_by_it(ours, file, user, phone):
    file.write(totp_file("DISALLOW_REUSE"))
    assert ours.log_in(user, [phone.fresh_code()]).result == AUTH_ERR
    assert ours.log_in(user, [code()]).result == SUCCESS


def test_a_file_that_is_broken_is_not_gone(ours, file, user, phone):
    file.write("\n")
    login = ours.log_in(user, [phone.fresh_code()], args="nullok", before=PASSES)
    assert login.result == AUTH_ERR


def test_a_file_moved_while_its_person_types(ours, file, user, phone):
    file.write(totp_file())
    login = ours.begin(user)
    assert login.is_asked()
    file.path.unlink()
    login.answer(code(), phone.fresh_code())
    ended = login.end()
    assert ended.result == SUCCESS and len(ended.prompts) == 2


def test_use_first_pass_cannot_ask(ours, file, user, phone):
    login = ours.log_in(user, [], args="use_first_pass", before=PASSES)
    assert login.result == AUTH_ERR and login.prompts == []
    assert any("whose question use_first_pass forbids" in line for line in login.lines)


def test_nobody_else_is_asked_by_the_store(ours, file, user):
    """GA-88 as ever"""
    assert ours.log_in(user, [], args="nullok").result == PERM_DENIED
