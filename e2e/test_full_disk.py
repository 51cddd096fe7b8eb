"""The disk is full: nobody is let in, nothing is lost, and it goes on when there is room (FAULT-23)."""

import os

import pytest
from house import run
from waiting import wait_for

STATE = "/var/lib/sallyport"
SERVES_AGAIN_SECONDS = 5


@pytest.fixture
def small_disk(daemon):
    """A disk of 8 MiB holds the daemon's state, with whoever enrolled before."""
    daemon.stop()
    run("mkdir", "-p", "/mnt/small")
    run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700,uid=sallyport,gid=sallyport", "tmpfs", "/mnt/small")
    run("cp", "-a", f"{STATE}/.", "/mnt/small")
    run("mount", "--move", "/mnt/small", STATE)
    daemon.start()
    yield STATE
    daemon.stop()
    run("umount", STATE)
    daemon.start()


def fill(folder):
    with open(f"{folder}/filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass
    os.sync()


def test_a_full_disk_refuses_and_forgets_nothing(sshd, daemon, enrolled, small_disk, syslog):
    used = enrolled.device.fresh_code()
    assert sshd.log_in(enrolled.person, [used]).was_let_in
    fill(small_disk)

    # A journal may have a little room of its own left. From the first refusal on nobody gets in.
    accepted = codes_until_refused(sshd, enrolled)
    assert daemon.is_running()
    syslog.wait_for_line(r"pam_sallyport\(sshd:auth\): unavailable")

    os.remove(f"{small_disk}/filler")
    wait_for("a login after there is room", lambda: lets_in(sshd, enrolled), SERVES_AGAIN_SECONDS + 30)
    assert all(sshd.refuses(enrolled.person, code) for code in [used, *accepted])


def codes_until_refused(sshd, enrolled):
    """Those recovery codes that were accepted before one was not."""
    for number, code in enumerate(enrolled.recovery_codes):
        if sshd.refuses(enrolled.person, code):
            return enrolled.recovery_codes[:number]
    raise AssertionError("ten logins were let in with a full disk")


def lets_in(sshd, enrolled):
    return sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in


def test_records_are_readable_while_the_disk_is_full(sshd, daemon, enrolled, small_disk):
    fill(small_disk)
    assert sshd.log_in(enrolled.person, [""]).kinds[0] == "code"
