"""What the documents show is what happens: their blocks are run, or compared with what is run."""

import os
import re
from pathlib import Path

import pytest
from house import Sshd, new_key, new_person, run
from sallyport_daemon import sallyport
from terminal import converse

CHECKOUT = Path(__file__).resolve().parent.parent
START = CHECKOUT / "docs/start.md"
README = CHECKOUT / "README.md"


def blocks(document):
    """The fenced and the indented blocks of a page."""
    fenced = re.compile(r"^```\w*\n(.*?)^```$", re.M | re.S)
    text = document.read_text()
    indented = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", fenced.sub("", text), re.M)
    return fenced.findall(text) + [re.sub("^    ", "", block, flags=re.M) for block in indented]


def block_with(document, words):
    found = [block for block in blocks(document) if words in block]
    assert len(found) == 1, f"{document.name}: {len(found)} blocks with {words!r}"
    return found[0]


def lines(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def assert_tested(block, file):
    missing = [line for line in lines(block) if line not in lines(Path(file).read_text())]
    assert missing == [], f"{file}, with which everything here is tested, has not: {missing}"


def test_the_recipes_are_those_that_are_tested():
    """SSH-3, SSH-4: the module's line is required, and nothing stands behind it."""
    assert_tested(block_with(START, "LoginGraceTime"), "/etc/ssh/sshd_config")
    assert_tested("auth  required  pam_sallyport.so", "/etc/pam.d/sshd")
    assert_tested(block_with(START, "after-failed-password"), "/etc/pam.d/sshd-password")


def test_the_module_tried_alone(enrolled):
    """Step 3 of start.md, typed as it stands there."""
    first, second, last = block_with(START, "pamtester").splitlines()
    run("sh", "-c", first)
    ending = converse(second.replace("YOU", enrolled.name).split(), [enrolled.device.fresh_code])
    assert ending.was_let_in and ending.prompts[0].text == "One-time password: "
    assert "successfully authenticated" in ending.output
    run("sh", "-c", last)
    assert not Path("/etc/pam.d/sallyport-trial").exists()


@pytest.fixture
def robot():
    """An account of the group automation, with its key where only root writes."""
    person = new_person()
    run("groupadd", "--force", "automation")
    run("usermod", "--append", "--groups", "automation", person.name)
    keys = Path("/etc/ssh/automation-keys")
    keys.mkdir(exist_ok=True)
    new_key(person.home / "robot", person.name)
    (keys / person.name).write_text((person.home / "robot.pub").read_text())
    dispatch = Path("/usr/local/sbin/dispatch")
    dispatch.write_text("#!/bin/sh\necho dispatched: \"$SSH_ORIGINAL_COMMAND\"\n")
    dispatch.chmod(0o755)
    return person


def test_batch_mode_is_warned_of_before_anything_is_changed():
    """SSH-30"""
    text = START.read_text()
    assert 0 < text.index("BatchMode=yes") < text.index("    sudo ")


def test_the_block_for_automation(robot, enrolled):
    """SSH-31, SSH-32: on sshd's side, for accounts of its own."""
    with Sshd("key", last=block_with(START, "Match Group automation")) as sshd:
        done = run(*sshd.ssh(robot, "backup", key=robot.home / "robot", BatchMode="yes"))
        assert done.stdout == "dispatched: backup\n"
        own_key = run(*sshd.ssh(robot, "backup", BatchMode="yes"), check=False)
        assert own_key.returncode == 255, "a key that the account's owner wrote down must not do"
        assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in, "everybody else is asked as before"


def plain(audit):
    """Without what differs from day to day: times, ids, addresses, a used code's age, and the width of columns."""
    text = re.sub(r"\b\d\d:\d\d:\d\d\b", "TIME", audit)
    text = re.sub(r"\b[A-Z]\w+day, \d{4}-\d\d-\d\d", "DAY", text)
    text = re.sub(r"\b[A-Z0-9]{12}$", "ID", text, flags=re.M)
    text = re.sub(r"used already: .*  ID", "used already: AGE ID", text)
    return lines(re.sub(r"\d+(\.\d+){3}", "ADDRESS", text))


def test_the_login_that_the_readme_shows(sshd, enrolled):
    login, audit = block_with(README, "audit show").split("\n\n")
    code = enrolled.device.fresh_code()
    ending = sshd.log_in(enrolled.person, [code])
    assert ending.prompts[0].text.split(") ")[1].strip() in login
    sshd.log_in(enrolled.person, [code], NumberOfPasswordPrompts=1)
    shown = sallyport("audit", "show", "--user", enrolled.name).stdout
    shown = shown.replace(enrolled.name, "alice").replace(f"on {os.uname().nodename} ", "on web1 ")
    command, *expected = plain(audit)
    assert command == "$ sudo sallyport audit show --user alice"
    assert plain(shown)[-len(expected) + 1 :] == expected[1:] and plain(shown)[0] == expected[0]
