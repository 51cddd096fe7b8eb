"""What the administrator reads: every denial with who, where and why; and never a code or a secret."""

import re

import crowd
import pytest
from house import new_person
from otp import base32_encode

LINE = (
    r"authpriv\.notice sshd\[\d+\]: pam_sallyport\(sshd:auth\): denied: "
    r'user={name} service=sshd address={address} reason="{reason}'
)

REASONS = {
    "wrong code": (lambda device: device.wrong_code(), "wrong code"),
    "used": (None, "right code, used already"),
    "four steps old": (lambda device: device.code_at(device.step_now() - 4), r"right code, but too old: 4 steps old"),
    "no code at all": (lambda device: "swordfish", "the answer cannot be a code"),
    "empty": (lambda device: "", ""),
}


@pytest.mark.parametrize("what", REASONS)
def test_each_denial_is_logged_with_its_true_reason(sshd, daemon, syslog, what):
    """SSH-61"""
    bad, reason = REASONS[what]
    enrolled = daemon.enroll(new_person())
    if bad is None:
        code = enrolled.device.fresh_code()
        assert sshd.log_in(enrolled.person, [code]).was_let_in
        bad = lambda device: code  # noqa: E731
    sshd.log_in(enrolled.person, [bad(enrolled.device)], NumberOfPasswordPrompts=1)
    syslog.wait_for_line(LINE.format(name=enrolled.name, address=re.escape(enrolled.person.address), reason=reason))


def test_a_login_is_one_line_of_the_module(sshd, enrolled, syslog):
    """SSH-61: one line a call."""
    sshd.log_in(enrolled.person, [enrolled.device.fresh_code])
    syslog.wait_for_line(rf"session closed for user {enrolled.name}")
    lines = syslog.matching("pam_sallyport")
    assert len(lines) == 1 and f"granted: user={enrolled.name} service=sshd address={enrolled.person.address} " in lines[0]


def test_whoever_is_not_enrolled_is_logged_as_not_required(sshd, daemon, person, syslog):
    """SSH-61: a word of its own."""
    sshd.log_in(person)
    syslog.wait_for_line(rf"pam_sallyport\(sshd:auth\): not required: user={person.name}")


def test_the_audit_has_the_same_story(sshd, daemon, enrolled):
    """Architecture section 1: written in the same transaction as the record it explains."""
    code = enrolled.device.fresh_code()
    sshd.log_in(enrolled.person, [code])
    sshd.log_in(enrolled.person, [code], NumberOfPasswordPrompts=1)
    told = [(event["verdict"], event["reason"]) for event in daemon.audit() if event["account"] == enrolled.name]
    assert told[-2][0] == "granted" and told[-1][0] == "denied" and "used already" in told[-1][1]


def test_no_log_ever_holds_a_code_a_secret_or_a_password(sshd, daemon, enrolled, syslog):
    """SSH-61, SSH-70: at any log level; the password typed at the code prompt too."""
    code, wrong, password = enrolled.device.fresh_code(), enrolled.device.wrong_code(), enrolled.person.password
    recovery = enrolled.recovery_codes[0]
    sshd.log_in(enrolled.person, [wrong, password, code])
    sshd.log_in(enrolled.person, [recovery])
    sshd.log_in(enrolled.person, [code, recovery, ""])
    syslog.wait_for_line(rf"denied: user={enrolled.name}")
    secret = base32_encode(enrolled.device.secret)
    with open("/var/log/daemon") as log:
        everything = syslog.text() + log.read() + "\n".join(map(str, daemon.audit()))
    for word in (code, wrong, password, recovery, secret, secret.lower(), enrolled.device.secret.hex()):
        # As words: six digits also stand in times and ports.
        assert not re.search(rf"(?<![0-9A-Za-z.:]){re.escape(word)}(?![0-9A-Za-z])", everything), f"{word} was logged"


def test_a_name_with_control_characters_stays_one_line(daemon, syslog):
    """SSH-44, SSH-61: names are escaped; such a one is nobody's."""
    assert not crowd.let_in("evil\x1b[2J\nname", "123456")
    line = syslog.wait_for_line(r"pam_sallyport\(crowd:auth\): denied: user=evil")
    assert "\\x1b" in line.lower() and "\\x0a" in line.lower()
