"""Whoever needs a second step by a day, and has none, is told at an interactive login, and nowhere else (SSH-164)."""

import shutil
import time
from pathlib import Path

import pytest
from house import new_person, run
from sallyport_daemon import configured
from terminal import Terminal

pytestmark = pytest.mark.sallyport

BUILT = Path("/opt/sallyport/native/build/sallyport-notice")
SNIPPET = Path("/opt/sallyport/packaging/profile/sallyport-notice.sh")
INSTALLED = "/usr/libexec/sallyport/sallyport-notice"
PROGRAM = Path("/usr/local/libexec/sallyport/sallyport-notice")  # of the private host /usr cannot be written
PROFILE = Path("/etc/profile.d/sallyport-notice.sh")
NOTICE = "From 2099-03-01 on, SSH to "
DELAY_SECONDS = 3  # the snippet's own bound is half a second; the rest is the login's


@pytest.fixture(scope="module")
def due(daemon_of_the_house):
    """Somebody of whom policy wants a second step by a day; the snippet is there as packaging/install puts it."""
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(BUILT, PROGRAM)
    PROGRAM.chmod(0o755)
    PROFILE.write_text(SNIPPET.read_text().replace(INSTALLED, str(PROGRAM)))
    run("groupadd", "--force", "staff-due")
    person = new_person()
    run("usermod", "--append", "--groups", "staff-due", person.name)
    with configured(daemon_of_the_house, "policy service sshd group staff-due enrolled-by 2099-03-01 require"):
        yield person
    PROFILE.unlink()
    PROGRAM.unlink()


def shell(sshd, person, code=None):
    """What an interactive login shows, and how long it took to the prompt of the shell."""
    terminal = Terminal(sshd.ssh(person))
    begun = time.monotonic()
    if code is not None:
        assert terminal.next_prompt().asks_for_code
        terminal.type(code())
    terminal.wait_for_text(r"\$ ")
    took = time.monotonic() - begun
    terminal.type("exit")
    return terminal.finish().output, took


def test_an_interactive_login_shows_it_once(sshd, daemon, due):
    """SSH-19, SSH-164: without a prompt, and whoever is not due sees nothing."""
    output, _ = shell(sshd, due)
    assert output.count(NOTICE) == 1 and "sallyport enroll" in output
    assert NOTICE not in shell(sshd, new_person())[0]


def test_commands_and_transfers_see_nothing(sshd, daemon, due, tmp_path):
    """SSH-164: neither with a terminal nor without; and the transfers work."""
    (tmp_path / "up").write_text("some bytes\n")
    there = f"{due.name}@127.0.0.1"
    done = run(*sshd.ssh(due, "echo", "inside"))
    assert (done.stdout, done.stderr) == ("inside\n", "")
    for command in (("-tt", "echo", "inside"), ("-tt", "bash", "-lc", "true")):
        with_terminal = sshd.log_in(due, command=command)
        assert with_terminal.was_let_in and NOTICE not in with_terminal.output
    login_shell = run(*sshd.ssh(due, "bash", "-lc", "true"))
    assert (login_shell.stdout, login_shell.stderr) == ("", "")
    options = sshd.options(due)
    (tmp_path / "batch").write_text(f"put {tmp_path}/up sftp-up\n")
    shell_words = " ".join(map(str, ["ssh", *options]))
    for words in (["scp", *options, tmp_path / "up", f"{there}:scp-up"],
                  ["sftp", *options, "-o", "BatchMode=no", "-b", tmp_path / "batch", there],
                  ["rsync", "-e", shell_words, tmp_path / "up", f"{there}:rsync-up"]):  # fmt: skip
        done = run(*words)
        assert "second step" not in done.stdout + done.stderr
    for way in ("scp", "sftp", "rsync"):
        assert (due.home / f"{way}-up").read_text() == "some bytes\n"


def test_a_server_that_is_away_delays_nobody(sshd, daemon, due):
    """SSH-164: the shell comes up without it. Who is not enrolled needs the daemon to come in, so it goes behind the door."""
    terminal = Terminal(sshd.ssh(due))
    terminal.wait_for_text(r"\$ ")
    daemon.stop()
    try:
        begun = time.monotonic()
        terminal.type("bash -l; echo back=$?")
        terminal.wait_for_text(r"\$ ")
        assert time.monotonic() - begun < DELAY_SECONDS
        terminal.type("exit")
        terminal.wait_for_text("back=0")
        terminal.type("exit")
        assert terminal.finish().output.count(NOTICE) == 1  # that of the login
    finally:
        daemon.start()


def test_whoever_is_enrolled_hears_no_more_of_it(sshd, daemon, due):
    """SSH-164"""
    enrolled = daemon.enroll(due)
    output, _ = shell(sshd, due, enrolled.device.fresh_code)
    assert NOTICE not in output
