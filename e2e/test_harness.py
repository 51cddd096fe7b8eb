"""The tests' own tools, checked against things that are known: RFC vectors, pam_unix, a made-up daemon with flaws."""

import os
import re
import socket
import subprocess
import threading

import crowd
import otp
import pytest
from conftest import write_pam_service
from house import SYSLOG, Sshd, Syslog, new_person, run
from terminal import Terminal, converse
from waiting import wait_for

SECRET = b"12345678901234567890"


# --- Codes -----------------------------------------------------------------------------------------------------


def test_the_generator_gives_the_codes_of_rfc_4226_appendix_d():
    expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [otp.hotp(SECRET, counter) for counter in range(10)] == expected


@pytest.mark.parametrize("time, sha1, sha256, sha512", [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (20000000000, "65353130", "77737706", "47863826"),
])  # fmt: skip
def test_the_generator_gives_the_codes_of_rfc_6238_appendix_b(time, sha1, sha256, sha512):
    seeds = {"sha1": SECRET, "sha256": (SECRET * 2)[:32], "sha512": (SECRET * 4)[:64]}
    codes = [otp.hotp(seeds[name], time // 30, 8, name) for name in ("sha1", "sha256", "sha512")]
    assert codes == [sha1, sha256, sha512]


def test_the_generator_agrees_with_oathtool():
    device = otp.Totp(otp.new_secret())
    shown = run("oathtool", "--totp", "--base32", otp.base32_encode(device.secret), "--now", "2026-01-01 12:00 UTC")
    assert shown.stdout.strip() == device.code_at(1767268800 // 30)


def test_an_authenticator_shows_no_code_twice():
    device = otp.Totp(otp.new_secret())
    device.proving_code()
    assert len({device.fresh_code(), device.fresh_code()}) == 2
    assert device.wrong_code() not in {device.code_at(device.step_now() + n) for n in (-1, 0, 1)}


def test_a_uri_gives_its_authenticator():
    device = otp.from_uri(f"otpauth://totp/A:b?secret={otp.base32_encode(SECRET)}&digits=8&period=60&algorithm=SHA256")
    assert (device.secret, device.digits, device.period, device.algorithm) == (SECRET, 8, 60, "sha256")


# --- The terminal, with pam_unix for the questions ----------------------------------------------------------------


@pytest.fixture(scope="module")
def quiet_sshd():
    """A key, then nothing that asks."""
    write_pam_service("sshd-quiet", "required pam_permit.so")
    with Sshd("key", service="sshd-quiet") as running:
        yield running


@pytest.fixture(scope="module")
def asking_sshd():
    """A key, then a question twice."""
    write_pam_service("sshd-asking", "required pam_unix.so")
    twice = "AuthenticationMethods publickey,keyboard-interactive:pam,keyboard-interactive:pam"
    with Sshd("key", first=twice, service="sshd-asking") as running:
        yield running


def test_a_login_without_a_question_has_no_prompt(quiet_sshd, person):
    ending = quiet_sshd.log_in(person)
    assert ending.was_let_in and ending.prompts == [] and ending.output.strip() == "inside"


def test_two_questions_are_two_prompts(asking_sshd, person):
    ending = asking_sshd.log_in(person, [person.password, person.password])
    assert ending.was_let_in and len(ending.prompts) == 2
    assert ending.prompts[0].text == f"({person.name}@127.0.0.1) Password: " and ending.prompts[0].asks_for_password


def test_wrong_answers_are_asked_again_three_times(asking_sshd, person):
    ending = asking_sshd.log_in(person, ["wrong"] * 4)
    assert ending.status == 255 and len(ending.prompts) == 3
    assert ending.last_words.endswith("Permission denied (keyboard-interactive).")


def test_a_question_too_many_is_seen(asking_sshd, person):
    ending = asking_sshd.log_in(person, [person.password])
    assert not ending.answered and not ending.was_let_in and len(ending.prompts) == 2


def test_a_code_prompt_is_told_from_a_password_prompt():
    prompts = ["(a@b) One-time password: ", "[sudo] password for a: ", "Verification code: ", "Code that it shows now: "]
    script = "; ".join(f'printf "{prompt}"; read x' for prompt in prompts)
    ending = converse(["sh", "-c", script], [""] * 4)
    assert ending.kinds == ["code", "password", "code", "code"] and [p.text for p in ending.prompts] == prompts


def test_a_message_before_the_prompt_does_not_count_as_one():
    ending = converse(["sh", "-c", 'echo "(a@b) One more code is needed."; printf "Next one-time password: "; read x'], [""])
    assert ending.kinds == ["code"] and "One more code" in ending.output


def test_a_program_that_says_nothing_is_reported_with_what_was_seen():
    terminal = Terminal(["sh", "-c", "echo so far; read forever"])
    with pytest.raises(AssertionError, match="(?s)nothing for 1 s.*so far"):
        terminal.next_prompt(seconds=1)


def test_the_longest_answer_of_a_client_arrives_whole(person):
    script = 'stty -echo; printf "Password: "; read -r a; echo ${#a}'
    assert converse(["sh", "-c", script], ["x" * 4000]).output.split()[-1] == "4000"


# --- The host ----------------------------------------------------------------------------------------------------


def test_the_pam_service_is_the_name_that_sshd_was_started_under(asking_sshd, person, syslog):
    asking_sshd.log_in(person, [person.password] * 2)
    syslog.wait_for_line(rf"pam_unix\(sshd-asking:auth|Accepted keyboard-interactive/pam for {person.name}")
    asking_sshd.log_in(person, ["wrong"])
    assert syslog.wait_for_line(r"pam_unix\(sshd-asking:auth\): authentication failure")


def test_files_go_up_and_down(quiet_sshd, person, tmp_path):
    (tmp_path / "up").write_bytes(os.urandom(300_000))
    sftp = ["sftp", *quiet_sshd.options(person), f"{person.name}@127.0.0.1"]
    terminal = Terminal(sftp, cwd=tmp_path)
    for line in ("put up", "get up down", "bye"):
        terminal.wait_for_text("sftp> ")
        terminal.type(line)
    assert terminal.finish().status == 0
    assert (tmp_path / "down").read_bytes() == (tmp_path / "up").read_bytes() == (person.home / "up").read_bytes()


def test_a_syslog_line_is_one_line_whatever_it_holds(syslog):
    run("logger", "-p", "authpriv.notice", "-t", "harness", "--", "first\x1b[2J\tsecond")
    assert syslog.wait_for_line("harness").split(" ", 1)[1] == "authpriv.notice harness: first#033[2J#011second"


def test_the_syslog_loses_nothing_and_keeps_each_senders_order():
    since = Syslog()

    def send(sender):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.connect("/dev/log")
            for number in range(500):
                log.send(f"<86>sender{sender}: message {number}".encode())

    senders = [threading.Thread(target=send, args=(n,)) for n in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    wait_for("4000 lines", lambda: len(since.lines()) == 4000)
    for sender in range(8):
        numbers = [int(line.rsplit(" ", 1)[1]) for line in since.lines() if f" sender{sender}:" in line]
        assert numbers == list(range(500))


def test_the_private_host_hides_the_machine():
    """Nothing can be written outside; no process of the machine is seen; there are only people of ours."""
    assert subprocess.run(["touch", "/usr/x", "/opt/sallyport/x"], capture_output=True, check=False).returncode != 0
    # Only this host's processes: its first one is ours.
    assert "private-host-init" in open("/proc/1/cmdline").read()
    people = [line.split(":") for line in open("/etc/passwd")]
    assert not any(999 < int(p[2]) < 30000 and p[0] not in ("alice", "bob", "carol") and "person" not in p[0] for p in people)
    assert SYSLOG.exists()


def test_recipes_hold_the_documented_values():
    """SSH-1, SSH-9: exactly these values, and only one list of methods."""
    for config, values in (
        ("/etc/ssh/sshd_config", ["publickey,keyboard-interactive:pam", "pubkeyauthentication yes"]),
        ("/etc/ssh/sshd_config.password", ["keyboard-interactive:pam", "pubkeyauthentication no"]),
    ):
        said = run("/usr/sbin/sshd", "-T", "-f", config).stdout
        assert re.search(rf"(?m)^authenticationmethods {values[0]}$", said) and values[1] in said
        for value in ("usepam yes", "passwordauthentication no", "kbdinteractiveauthentication yes", "logingracetime 180"):
            assert value in said


# --- The tests themselves (FAULT-16): a made-up daemon, right and with flaws ----------------------------------------


# What the race test says then: how many of 16 got in, in how many rounds.
MORE_THAN_ONE_GOT_IN = re.compile(r"assert Counter\(\{([2-9]|1\d): ")


def run_with_stand_in(flaw, *tests):
    """These tests in a private host of their own, inside this one's namespaces: a pytest with a made-up daemon."""
    here = os.path.dirname(os.path.abspath(__file__))
    return run(
        "unshare", "--mount", "sh", "-c",
        "for folder in /run/sallyport /var/lib/sallyport; do"
        "  mount -t tmpfs -o mode=0755,uid=sallyport,gid=sallyport tmpfs $folder || exit; done;"
        ' exec "$0" "$@"',
        "/usr/bin/python3", "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--stand-in", flaw, *tests,
        check=False, cwd=here, timeout=300, env={**os.environ, "SALLYPORT_ROUNDS": "3"},
    )  # fmt: skip


def test_the_race_test_passes_with_a_right_daemon():
    done = run_with_stand_in("none", "test_races.py", "-k", "of_16_logins")
    assert done.returncode == 0, done.stdout


def test_the_race_test_finds_a_burn_that_is_missing():
    done = run_with_stand_in("burn-missing", "test_races.py", "-k", "of_16_logins")
    assert done.returncode == 1 and MORE_THAN_ONE_GOT_IN.search(done.stdout), done.stdout


def test_the_race_test_finds_a_burn_after_the_reply():
    done = run_with_stand_in("burn-after-reply", "test_races.py", "-k", "of_16_logins")
    assert done.returncode == 1 and MORE_THAN_ONE_GOT_IN.search(done.stdout), done.stdout


def test_the_kill_test_passes_with_a_right_daemon():
    done = run_with_stand_in("none", "test_kill.py")
    assert done.returncode == 0, done.stdout


def test_the_kill_test_finds_a_burn_that_was_only_in_memory():
    done = run_with_stand_in("burn-in-memory", "test_kill.py")
    assert done.returncode == 1 and "accepted again" in done.stdout, done.stdout


def test_the_wording_test_finds_a_daemon_that_tells_the_reason():
    done = run_with_stand_in("tells-reason", "test_key_and_code.py", "-k", "one_wording")
    assert done.returncode == 1 and ") wrong code" in done.stdout, done.stdout


def test_a_crowd_knows_who_got_in():
    write_pam_service("crowd-open", "required pam_unix.so")
    somebody = new_person()
    assert crowd.let_in(somebody.name, somebody.password, "crowd-open")
    assert not crowd.let_in(somebody.name, "wrong", "crowd-open")
