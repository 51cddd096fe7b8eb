"""The daemon is away: logins are refused in time, with a line that says what to do; and it comes back by itself."""

import os
import signal
import socket
import threading
import time

import pytest
from house import PAM_SOCKET, new_person
from terminal import Terminal
from waiting import wait_for

DEADLINE_SECONDS = 30  # of one call (SSH-55)


@pytest.fixture
def daemon_away(daemon):
    daemon.stop()
    yield daemon
    if not daemon.is_running():
        daemon.start()


def test_without_the_daemon_the_login_is_refused_without_a_prompt(sshd, daemon_away, person):
    """SSH-25, SSH-44: closed, and quickly: there is nobody to wait for."""
    begun = time.monotonic()
    ending = sshd.log_in(person)
    assert ending.status == 255 and ending.prompts == []
    assert time.monotonic() - begun < DEADLINE_SECONDS


def test_the_log_says_what_to_do(sshd, daemon_away, person, syslog):
    """SSH-61"""
    sshd.log_in(person)
    line = syslog.wait_for_line(r"pam_sallyport\(sshd:auth\): unavailable")
    assert f"user={person.name}" in line and f"address={person.address}" in line and "authpriv.err" in line
    assert "running" in line, "the line should ask whether sallyportd is running"


def test_the_daemon_comes_back_and_sshd_needs_no_restart(sshd, daemon_away, person):
    assert sshd.log_in(person).status == 255
    daemon_away.start()
    enrolled = daemon_away.enroll(person)
    assert sshd.log_in(person, [enrolled.device.fresh_code]).was_let_in


def test_the_daemon_ending_at_the_prompt_refuses_and_nothing_hangs(sshd, daemon, enrolled):
    """SSH-55"""
    terminal = Terminal(sshd.ssh(enrolled.person, "true", NumberOfPasswordPrompts=1))
    assert terminal.next_prompt().asks_for_code
    daemon.stop()
    terminal.type(enrolled.device.fresh_code())
    assert terminal.finish(DEADLINE_SECONDS + 5).status == 255


def test_a_stopped_daemon_is_waited_for_no_longer_than_the_deadline(sshd, daemon, enrolled, syslog):
    """SSH-44, SSH-55, FAULT-40: silence after connecting is a denial; a process that stands still accepts connections."""
    os.kill(daemon.pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        ending = sshd.log_in(enrolled.person, NumberOfPasswordPrompts=1)
        assert ending.status == 255 and time.monotonic() - begun < DEADLINE_SECONDS + 5
        syslog.wait_for_line(r"pam_sallyport\(sshd:auth\): denied")
    finally:
        os.kill(daemon.pid, signal.SIGCONT)
    assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in


NO_REPLIES = {
    "nothing": b"",
    "HTTP": b"HTTP/1.1 200 OK\r\n\r\n",
    "granted, cut off": b"SLPT\x01\x81\x00\x00\x00\x01\x01",
    "another version": b"SLPT\x02\x81\x00\x00\x00\x0c\x01" + bytes(11),
}


@pytest.mark.parametrize("what", NO_REPLIES)
def test_a_reply_that_is_none_is_a_denial(sshd, daemon, person, syslog, what):
    """SSH-44, FAULT-5: somebody else's program at the socket lets nobody in."""
    daemon.stop()
    if os.path.exists(PAM_SOCKET):
        os.remove(PAM_SOCKET)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(PAM_SOCKET)
        listener.listen()
        listener.settimeout(1)
        over = threading.Event()

        def babble():
            while not over.is_set():
                try:
                    caller, _ = listener.accept()
                except TimeoutError:
                    continue
                with caller:
                    caller.sendall(NO_REPLIES[what])

        thread = threading.Thread(target=babble)
        thread.start()
        ending = sshd.log_in(person)
        over.set()
        thread.join()
    os.remove(PAM_SOCKET)
    assert ending.status == 255 and ending.prompts == []
    assert syslog.wait_for_line(r"pam_sallyport\(sshd:auth\): denied")


def test_many_who_wait_do_not_keep_the_daemon_from_others(sshd, daemon, enrolled):
    """FAULT-27, SSH-163: half requests by an ordinary user do not use up the door."""
    pid = os.fork()
    if pid == 0:
        hold_half_requests(new_uid=65534)
    try:
        wait_for("the half requests", lambda: os.path.exists("/tmp/half-requests"))
        assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.remove("/tmp/half-requests")


def hold_half_requests(new_uid):
    """In a process of its own: opens as many connections as it gets, sends half a header on each, and stays."""
    try:
        os.setuid(new_uid)
        held = []
        for _ in range(500):
            caller = socket.socket(socket.AF_UNIX)
            caller.settimeout(0.2)
            try:
                caller.connect(PAM_SOCKET)
                caller.sendall(b"SLPT\x01")
            except OSError:
                pass
            held.append(caller)
        open("/tmp/half-requests", "w").close()
        signal.pause()
    finally:
        os._exit(1)


def test_a_person_who_is_new_meanwhile_is_known_at_once(sshd, daemon):
    somebody = new_person()
    assert sshd.log_in(somebody).prompts == []
    enrolled = daemon.enroll(somebody)
    assert sshd.log_in(somebody, [enrolled.device.fresh_code]).kinds == ["code"]
