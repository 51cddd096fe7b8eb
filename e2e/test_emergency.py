"""Emergency codes of the host: made by the command, judged by the module alone, known to the daemon afterwards."""

import json
import re
from pathlib import Path

import pytest
from sallyport_daemon import sallyport
from terminal import converse

FILE = Path("/etc/sallyport/emergency.codes")
CODE = re.compile(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}")


@pytest.fixture
def codes():
    """Six new ones, in their order: they are printed in two columns."""
    printed = CODE.findall(sallyport("emergency", "make").stdout)
    yield printed[0::2] + printed[1::2]
    FILE.unlink(missing_ok=True)


@pytest.fixture
def daemon_away(daemon):
    daemon.stop()
    yield daemon
    if not daemon.is_running():
        daemon.start()


def test_with_the_daemon_stopped_one_logs_in_with_a_code_once(sshd, daemon_away, person, codes, syslog):
    """DOC-99, SSH-25, SSH-61, SSH-66: also of somebody who is not enrolled, whom nobody can know as such now."""
    assert len(codes) == 6 and FILE.stat().st_mode & 0o777 == 0o600 and FILE.stat().st_uid == 0
    ending = sshd.log_in(person, [codes[1].upper()])
    assert ending.was_let_in
    assert [prompt.text.endswith("Emergency code of this host: ") for prompt in ending.prompts] == [True]
    line = syslog.wait_for_line(r"pam_sallyport\(sshd:auth\): emergency")
    assert f"user={person.name}" in line and "authpriv.alert" in line and "code 2 of 6; 5 left" in line
    again = sshd.log_in(person, [codes[1]], NumberOfPasswordPrompts=1)
    assert not again.was_let_in
    assert sshd.log_in(person, [codes[2].replace("-", "")]).was_let_in
    assert not any(code in Path("/var/log/syslog").read_text() for code in codes)

    shown = json.loads(sallyport("emergency", "show", "--json").stdout)
    assert shown["left"] == 4 and [used["number"] for used in shown["used"]] == [2, 3]
    assert shown["used"][0]["login"] == person.name and shown["used"][0]["address"] == person.address

    daemon_away.start()
    assert "Reported: 2" in sallyport("emergency", "report", "--wait", "30").stdout
    assert "nothing to report" in sallyport("emergency", "report").stdout
    events = [event for event in daemon_away.audit() if event["cause"] == "emergency_code"]
    assert [(event["verdict"], event["login"], event["service"]) for event in events] == 2 * [("granted", person.name, "sshd")]
    assert "code 2 at " in events[0]["reason"] and events[0]["address"] == person.address


def test_while_the_daemon_answers_they_open_nothing(sshd, enrolled, codes):
    """DOC-99: checked by the module alone only while nobody answers."""
    ending = sshd.log_in(enrolled.person, [codes[0]], NumberOfPasswordPrompts=1)
    assert not ending.was_let_in and "Emergency" not in ending.prompts[0].text
    assert json.loads(sallyport("emergency", "show", "--json").stdout)["left"] == 6


def test_behind_a_password_all_four_pairs(password_sshd, daemon_away, person, codes):
    """SSH-12, SSH-25: the question comes after a wrong password too, and opens nothing there."""
    pairs = [("wrong", "0000-0000-000a"), ("wrong", codes[0]), (person.password, "0000-0000-000a"), (person.password, codes[0])]
    for password, code in pairs:
        ending = converse(password_sshd.ssh(person, "true"), [password, code])
        assert ending.was_let_in == ((password, code) == pairs[-1]), (password, ending)
        assert ending.prompts[1].text.endswith("Emergency code of this host: ")


def test_removed_codes_and_no_codes_ask_nothing(sshd, daemon_away, person, codes):
    """SSH-25"""
    assert "Done." in sallyport("emergency", "remove").stdout
    ending = sshd.log_in(person, [codes[0]])
    assert not ending.was_let_in and ending.prompts == []
    assert sallyport("emergency", "show", check=False).returncode == 1


def test_only_root_makes_them(person):
    refused = person.run("sallyport", "emergency", "make", check=False)
    assert refused.returncode == 1 and "root" in refused.stderr and not FILE.exists()
