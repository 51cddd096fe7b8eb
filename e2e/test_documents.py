"""What the documents show is what happens: their blocks are run, or compared with what is run."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from house import Sshd, new_key, new_person, run
from sallyport_daemon import DEFAULTS, sallyport
from terminal import converse

CHECKOUT = Path(__file__).resolve().parent.parent
START = CHECKOUT / "docs/start.md"
README = CHECKOUT / "README.md"
SSH = CHECKOUT / "docs/doors/ssh.md"


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


# --- docs/doors/ssh.md ---------------------------------------------------------------------------------------------


def test_the_ssh_page_warns_of_batch_mode_before_anything_is_changed():
    """SSH-30, SSH-34: and does not offer an exemption in PAM as a remedy."""
    text = SSH.read_text()
    assert 0 < text.index("BatchMode=yes") < text.index("    sudo ") and text.index("BatchMode=yes") < text.index("    UsePAM")
    assert "An exemption by\n> policy or by key does not help such a client" in text


def test_the_ssh_pages_recipes_are_those_that_are_tested():
    """SSH-1, SSH-3, SSH-9, SSH-12, SSH-41: line by line."""
    assert_tested(block_with(SSH, "publickey,keyboard-interactive"), "/etc/ssh/sshd_config")
    assert_tested(block_with(SSH, "AuthenticationMethods keyboard-interactive"), "/etc/ssh/sshd_config.password")
    assert_tested(block_with(SSH, "after-failed-password"), "/etc/pam.d/sshd-password")
    modules = [block for block in blocks(SSH) if lines(block) == ["auth required pam_sallyport.so"]]
    assert len(modules) == 2, "one for sshd, one for sudo"
    for file in ("sshd", "sudo", "sudo-i"):
        assert_tested(modules[0], f"/etc/pam.d/{file}")


def test_no_document_shows_a_list_with_password():
    """SSH-28: in no block that somebody could copy."""
    pages = [README, *(CHECKOUT / "docs").rglob("*.md")]
    shown = [line for page in pages for block in blocks(page) for line in block.splitlines()]
    methods = [line for line in shown if "AuthenticationMethods" in line]
    assert len(methods) >= 4 and not [line for line in methods if "password" in line]


def test_the_ssh_pages_question_is_what_is_asked(sshd, enrolled):
    """SSH-66, SSH-67"""
    ending = sshd.log_in(enrolled.person, [enrolled.device.fresh_code])
    shown = block_with(SSH, "(alice@web1) One-time password").rstrip("\n")
    assert ending.prompts[0].text == shown.replace("alice@web1", f"{enrolled.name}@127.0.0.1")


def test_the_ssh_pages_block_for_automation_is_the_one_that_is_tested():
    """SSH-31, SSH-32"""
    assert block_with(SSH, "Match Group automation") == block_with(START, "Match Group automation")


def test_the_ssh_pages_shared_connection(sshd, enrolled, tmp_path):
    """SSH-33, SSH-158: asked once, whatever follows; in BatchMode too."""
    own = tmp_path / "config"
    sockets = tempfile.mkdtemp(prefix="s")  # the path of a socket may have 108 characters
    own.write_text(block_with(SSH, "ControlMaster").replace("~/.ssh", sockets))
    words = sshd.ssh(enrolled.person, "echo", "inside")
    words[words.index("-F") + 1] = str(own)
    first = converse(words, [enrolled.device.fresh_code])
    assert first.was_let_in and first.kinds == ["code"]
    for _ in range(2):
        assert run("ssh", "-o", "BatchMode=yes", *words[1:]).stdout == "inside\n"
    run("ssh", "-F", own, "-o", f"Port={sshd.port}", "-O", "exit", f"{enrolled.name}@127.0.0.1")


def test_the_ssh_pages_wordings_are_settings(tmp_path):
    """SSH-67, SSH-68"""
    block = block_with(SSH, "prompt service")
    (tmp_path / "conf").write_text(DEFAULTS + block)
    sallyport("config", "check", "--config", tmp_path / "conf")
    text = SSH.read_text()
    assert text.count("`One-time password: `") == 1 and text.count("`Verification code: `") == 2


def test_the_ssh_pages_su(daemon, enrolled):
    """SSH-153: root is not asked; somebody else is asked for the second step of whom they become."""
    before = Path("/etc/pam.d/su").read_text()
    rest = [line for line in before.splitlines() if not re.match(r"auth|@include\s+common-auth", line)]
    Path("/etc/pam.d/su").write_text("\n".join([block_with(SSH, "pam_rootok.so"), *rest]) + "\n")
    try:
        assert run("su", enrolled.name, "-c", "echo inside").stdout == "inside\n"
        words = ["runuser", "-u", new_person().name, "--", "su", enrolled.name, "-c", "echo inside"]
        ending = converse(words, [enrolled.person.password, enrolled.device.fresh_code])
    finally:
        Path("/etc/pam.d/su").write_text(before)
    assert ending.was_let_in and ending.kinds == ["password", "code"]
    assert [event["account"] for event in daemon.audit() if event["service"] == "su"][-1] == enrolled.name


def test_the_ssh_page_says_what_else_must_be_known():
    """SSH-14, SSH-40, SSH-151, SSH-154 to 157, SSH-158: each where it belongs."""
    text = " ".join(SSH.read_text().split())
    for words in (
        "a missing code prompt behind the right password shows who they are",
        "`sudo -k COMMAND` always asks",
        "put `IdentitiesOnly yes`",
        "`cron`, `at` and systemd's user services must not have it",
        "`LOGIN_TIMEOUT` in `/etc/login.defs` at 180",
        "Screen lockers, display managers and polkit are not supported",
        "The second step is per connection.",
        "never into `common-auth`",
    ):
        assert words in text, words
