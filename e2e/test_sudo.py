"""sudo: the same person, another service of the same machine (SSH section 2.4)."""

from pathlib import Path

import pytest
from sallyport_daemon import configured
from terminal import converse


@pytest.fixture
def sudoer(enrolled):
    """May use sudo, after the password and a code (SSH-41)."""
    rule = Path("/etc/sudoers")
    rule.chmod(0o640)
    with rule.open("a") as file:
        file.write(f"{enrolled.name} ALL=(ALL:ALL) ALL\n")
    rule.chmod(0o440)
    return enrolled


def sudo(sudoer, answers, *words):
    return converse(["su", "--pty", sudoer.name, "-c", " ".join(["sudo", *words, "echo", "as root"])], answers)


def test_sudo_asks_for_password_and_code(sudoer):
    """SSH-41"""
    ending = sudo(sudoer, [sudoer.person.password, sudoer.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["password", "code"] and "as root" in ending.output


def test_a_code_used_for_ssh_is_refused_by_sudo(sshd, sudoer, syslog):
    """FAULT-1: once across services."""
    code = sudoer.device.fresh_code()
    assert sshd.log_in(sudoer.person, [code]).was_let_in
    ending = sudo(sudoer, [sudoer.person.password, code] + [sudoer.person.password, ""] * 2)
    assert not ending.was_let_in
    syslog.wait_for_line(rf"pam_sallyport\(sudo:auth\): denied: user={sudoer.name} .*used already")


def test_a_code_used_for_sudo_is_refused_by_ssh(sshd, sudoer):
    code = sudoer.device.fresh_code()
    assert sudo(sudoer, [sudoer.person.password, code]).was_let_in
    assert sshd.refuses(sudoer.person, code)


def test_sudo_without_a_right_code_is_refused(sudoer):
    answers = [sudoer.person.password, sudoer.device.wrong_code()] * 3
    ending = sudo(sudoer, answers)
    assert ending.status == 1 and "as root" not in ending.output


def test_sudo_s_own_memory_spares_the_second_prompt_unless_k_is_said(sudoer):
    """SSH-40"""
    script = "sudo echo first; sudo echo second; sudo -k echo third"
    answers = [sudoer.person.password, sudoer.device.fresh_code, sudoer.person.password, sudoer.device.fresh_code]
    ending = converse(["su", "--pty", sudoer.name, "-c", script], answers)
    assert ending.was_let_in and ending.kinds == ["password", "code"] * 2


@pytest.mark.sallyport
def test_sudo_has_a_wording_of_its_own(sudoer, daemon):
    """SSH-67: per service; sshd's question stays what it is."""
    with configured(daemon, 'prompt service sudo "Verification code: "'):
        ending = sudo(sudoer, [sudoer.person.password, sudoer.device.fresh_code])
    assert ending.was_let_in and ending.prompts[-1].text.endswith("Verification code: ")
