"""Files and further connections: sftp, scp, rsync, and one login shared by many (SSH section 7)."""

import os

import pytest
from house import run
from terminal import Terminal, converse
from waiting import wait_for

SIZE = 1_000_000


@pytest.fixture
def upload(tmp_path):
    (tmp_path / "up").write_bytes(os.urandom(SIZE))
    return tmp_path / "up"


def same(one, other):
    return one.read_bytes() == other.read_bytes()


def test_sftp_brings_files_up_and_down(sshd, enrolled, upload, tmp_path):
    """SSH-128"""
    terminal = Terminal(["sftp", *sshd.options(enrolled.person), f"{enrolled.name}@127.0.0.1"], cwd=tmp_path)
    assert terminal.next_prompt().asks_for_code
    terminal.type(enrolled.device.fresh_code())
    for line in ("put up", "get up down", "bye"):
        terminal.wait_for_text("sftp> ")
        terminal.type(line)
    ending = terminal.finish()
    assert ending.status == 0 and ending.kinds == ["code"]
    assert same(upload, enrolled.person.home / "up") and same(upload, tmp_path / "down")


def test_an_sftp_batch_that_may_ask_works(sshd, enrolled, upload, tmp_path):
    """SSH-128"""
    (tmp_path / "batch").write_text("put up\n")
    words = ["sftp", *sshd.options(enrolled.person, BatchMode="no"), "-b", "batch", f"{enrolled.name}@127.0.0.1"]
    ending = converse(words, [enrolled.device.fresh_code], cwd=tmp_path)
    assert ending.was_let_in and ending.kinds == ["code"] and same(upload, enrolled.person.home / "up")


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_an_sftp_batch_alone_is_refused(sshd, daemon, person, tmp_path, is_enrolled):
    """SSH-129: -b forces BatchMode, and the client then never tries the method (SSH section 1.6)."""
    if is_enrolled:
        daemon.enroll(person)
    (tmp_path / "batch").write_text("ls\n")
    options = [word for word in sshd.options(person)]
    done = run("sftp", "-b", tmp_path / "batch", *options, f"{person.name}@127.0.0.1", check=False)
    assert done.returncode != 0 and "Permission denied (keyboard-interactive)." in done.stderr


def test_scp_brings_files_up_and_down(sshd, enrolled, upload, tmp_path):
    """SSH-131"""
    there = f"{enrolled.name}@127.0.0.1:copied"
    for words in (["scp", *sshd.options(enrolled.person), upload, there],
                  ["scp", *sshd.options(enrolled.person), there, tmp_path / "down"]):  # fmt: skip
        ending = converse(words, [enrolled.device.fresh_code])
        assert ending.was_let_in and ending.kinds == ["code"]
    assert same(upload, enrolled.person.home / "copied") and same(upload, tmp_path / "down")


def test_scp_works_without_a_prompt_for_whoever_is_not_enrolled(sshd, daemon, person, upload):
    """SSH-19, SSH-131"""
    ending = converse(["scp", *sshd.options(person), upload, f"{person.name}@127.0.0.1:copied"])
    assert ending.was_let_in and ending.prompts == [] and same(upload, person.home / "copied")


def test_rsync_brings_a_folder(sshd, enrolled, upload):
    """SSH-132"""
    shell = " ".join(map(str, ["ssh", *sshd.options(enrolled.person)]))
    words = ["rsync", "-a", "-e", shell, f"{upload.parent}/", f"{enrolled.name}@127.0.0.1:folder/"]
    ending = converse(words, [enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"] and same(upload, enrolled.person.home / "folder/up")


@pytest.fixture
def master(sshd, enrolled, tmp_path):
    """The first connection, logged in with key and code; others share it."""
    control = {"ControlPath": tmp_path / "control", "ControlMaster": "yes"}
    terminal = Terminal(sshd.ssh(enrolled.person, "-N", **control))
    assert terminal.next_prompt().asks_for_code
    terminal.type(enrolled.device.fresh_code())
    wait_for("the shared connection", (tmp_path / "control").exists)
    yield {"ControlPath": tmp_path / "control", "ControlMaster": "no"}
    terminal.hang_up()


def test_a_second_connection_over_the_first_is_not_asked_again(sshd, enrolled, master):
    """SSH-33, SSH-127, SSH-158: the second step is per connection."""
    for _ in range(3):
        ending = sshd.log_in(enrolled.person, **master)
        assert ending.was_let_in and ending.prompts == []


def test_a_batch_over_the_first_connection_is_not_asked_either(sshd, enrolled, master, upload, tmp_path):
    """SSH-130"""
    (tmp_path / "batch").write_text(f"put {upload}\n")
    run("sftp", "-b", tmp_path / "batch", *sshd.options(enrolled.person, **master), f"{enrolled.name}@127.0.0.1")
    assert same(upload, enrolled.person.home / "up")
