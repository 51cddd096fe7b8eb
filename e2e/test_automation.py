"""Automation by key (SSH section 4.2): who is asked, and what runs, through the real sshd with real clients."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import automation
import door
import pytest
from automation import FORCED, LISTED_AND_ROOTS, LISTED_AND_THEIRS, LISTED_ONLY, Robot, pinned_line, public
from command_socket import CommandSocket
from house import Sshd, authorize, run
from sallyport_daemon import sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport


@pytest.fixture(scope="module")
def policy(daemon_of_the_house):
    if not daemon_of_the_house.is_running():
        daemon_of_the_house.start()
    automation.furnish()
    automation.configure(automation.POLICY)
    yield
    if not daemon_of_the_house.is_running():
        daemon_of_the_house.start()
    automation.configure("")


@pytest.fixture(scope="module")
def listed(policy):
    """sshd that knows listed keys only."""
    with Sshd("key", first=LISTED_ONLY) as sshd:
        yield sshd


@pytest.fixture(scope="module")
def with_roots(policy):
    """sshd that also reads files which only root writes."""
    with Sshd("key", first=LISTED_AND_ROOTS) as sshd:
        yield sshd


@pytest.fixture(scope="module")
def with_theirs(policy):
    """sshd that also reads people's own files."""
    with Sshd("key", first=LISTED_AND_THEIRS) as sshd:
        yield sshd


@pytest.fixture
def robot(daemon, policy):
    """An account of which policy says that its key files are root's."""
    return Robot(daemon, automation.PINNED)


@pytest.fixture
def unstated(daemon, policy):
    """An account of which policy does not say so."""
    return Robot(daemon)


def is_exempt(ending):
    return ending.was_let_in and ending.prompts == [] and ending.output.startswith("forced ")


def events_of(daemon, robot, verdict):
    return [e for e in daemon.audit() if e["account"] == robot.person.name and e["verdict"] == verdict]


# --- The list decides ----------------------------------------------------------------------------------------------


def test_a_listed_key_runs_its_command_without_a_prompt(daemon, listed, robot):
    """SSH-22, SSH-34, SSH-71, SSH-72, SSH-74, SSH-80, SSH-82, SSH-108, SSH-119"""
    ending = robot.log_in(listed)
    assert is_exempt(ending) and "asked=echo inside" in ending.output, ending
    event = events_of(daemon, robot, "not_required")[-1]
    assert event["cause"] == "pinned_key" and automation.fingerprint(robot.key) in event["reason"]
    assert "key-pinned-to-command" in event["rule"] and event["address"] == robot.person.address
    served = events_of(daemon, robot, "served")
    assert len(served) == 2 and all(automation.fingerprint(robot.key) in e["reason"] for e in served)
    story = sallyport("explain", event["id"]).stdout
    assert automation.fingerprint(robot.key) in "".join(story.split()) and "operations" in story


def test_whatever_else_the_client_asks_for_it_gets_the_command(listed, robot):
    """SSH-83"""
    terminal = robot.log_in(listed, command=(), RequestTTY="force")
    assert terminal.status == 255 and "PTY allocation request failed" in terminal.output, terminal
    shell = robot.log_in(listed, command=(), RequestTTY="no")
    assert is_exempt(shell) and "tty=not a tty" in shell.output and "asked=shell" in shell.output, shell
    agent = run("ssh-agent", *listed.ssh(robot.person, "echo", "x", key=robot.key, ForwardAgent="yes"))
    assert "agent=none" in agent.stdout, agent
    subsystem = run(*listed.ssh(robot.person, "sftp", key=robot.key)[:-1], "-s", "sftp")
    assert "forced " in subsystem.stdout, subsystem
    back = run(*listed.ssh(robot.person, "x", key=robot.key, ExitOnForwardFailure="yes", RemoteForward="0 127.0.0.1:1"), check=False)  # fmt: skip
    assert back.returncode == 255 and back.stdout == "", back
    onward = listed.ssh(robot.person, key=robot.key)
    through = run(*onward[:-1], "-W", f"127.0.0.1:{listed.port}", onward[-1], check=False)
    assert through.returncode != 0 and "OpenSSH" not in through.stdout, through


def test_an_ordinary_key_of_the_account_is_asked(with_roots, robot):
    """SSH-85"""
    own = robot.person.key
    automation.roots_file(robot.person, public(own))
    assert robot.is_asked(with_roots, own)


def test_a_key_pinned_twice_and_once_without_a_command_is_asked(with_roots, unstated):
    """SSH-73, SSH-84: the file's line wins at sshd, so the account cannot be stated, and its listed key is asked."""
    automation.roots_file(unstated.person, public(unstated.key), pinned_line(unstated.key))
    assert unstated.is_asked(with_roots)


def test_a_persons_own_command_line_is_asked(with_theirs, robot):
    """SSH-78, SSH-86: even where policy states, wrongly, that the files are root's."""
    own = robot.new_key("own")
    authorized = robot.person.home / ".ssh/authorized_keys"
    authorized.write_text(f'command="eval $SSH_ORIGINAL_COMMAND" {public(own)}\n')
    run("chown", f"{robot.person.name}:", authorized)
    assert robot.is_asked(with_theirs, own)


def test_a_listed_key_in_a_file_of_their_own_is_asked(with_theirs, unstated):
    """SSH-73, SSH-87"""
    authorize(unstated.person, unstated.key)
    ending = unstated.log_in(with_theirs, answers=[unstated.enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"] and ending.output.strip() == "inside"


def test_doctor_names_a_listed_key_in_a_file_of_their_own(with_theirs, robot):
    """DOC-44, SSH-87: policy states what is not so, and the person's own line gives a full shell without a code."""
    authorize(robot.person, robot.key)
    ending = robot.log_in(with_theirs)
    assert ending.was_let_in and ending.kinds == [] and ending.output.strip() == "inside"
    keys = robot.person.home / ".ssh/authorized_keys"
    words = ["--json", "--only", "hazard-25", "--user", robot.person.name]
    shown, plain = (json.loads(sallyport("doctor", *words, *more, check=False).stdout) for more in (["--show-commands"], []))
    found = [f for f in plain["findings"] if f["users"] == [robot.person.name]]
    assert {(f["severity"], f["file"]) for f in found} == {("error", str(keys))}
    assert 1 in {f["line"] for f in found} and public(robot.key).split()[1] not in json.dumps(shown)


def test_a_line_that_appears_between_offer_and_signature_is_asked(policy, unstated):
    """SSH-88: sshd is told of the key for the offer, and finds it in the person's file for the signature."""
    authorized = unstated.person.home / ".ssh/authorized_keys"
    authorized.unlink()
    swift = FORCED.parent / "swift"
    swift.write_text(f'#!/bin/sh\n{automation.PROGRAM} "$@"\necho "{public(unstated.key)}" >{authorized}\n')
    swift.chmod(0o755)
    first = f"AuthorizedKeysCommand {swift} %u %t %f\nAuthorizedKeysCommandUser root\nAuthorizedKeysFile .ssh/authorized_keys"
    with Sshd("key", first=first) as sshd:
        ending = unstated.log_in(sshd, answers=[unstated.enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"] and ending.output.strip() == "inside"


def test_a_listed_key_used_for_another_account_is_asked(daemon, with_roots, robot):
    """SSH-89, SSH-114"""
    other = Robot(daemon, automation.PINNED)
    automation.roots_file(other.person, pinned_line(robot.key))
    assert other.is_asked(with_roots, robot.key)
    assert automation.look_up(other.person, robot.key).stdout == ""


def test_certificates_are_asked_and_not_served(policy, robot):
    """SSH-76, SSH-90, SSH-91, SSH-92: until there is a rule for them, whatever they force."""
    ca = robot.new_key("ca")
    trusted = automation.ROOTS_KEYS / "ca.pub"
    trusted.write_text(f"{public(ca)}\n")
    with Sshd("key", first=f"{LISTED_ONLY}TrustedUserCAKeys {trusted}") as sshd:
        for options in ([f"-Oforce-command={FORCED}"], []):
            # The listed key itself is certified: the certificate is another blob.
            run("ssh-keygen", "-q", "-s", ca, "-I", "robot", "-n", robot.person.name, *options, f"{robot.key}.pub")
            certificate = f"{robot.key}-cert.pub"
            run("mv", certificate, f"{robot.person.home}/cert.pub")
            assert robot.is_asked(sshd, CertificateFile=f"{robot.person.home}/cert.pub")


def test_two_keys_are_asked(policy, robot):
    """SSH-76, SSH-93"""
    own = robot.person.key
    automation.roots_file(robot.person, public(own))
    methods = "AuthenticationMethods publickey,publickey,keyboard-interactive:pam\n"
    with Sshd("key", first=methods + LISTED_AND_ROOTS) as sshd:
        code = robot.enrolled.device.fresh_code
        ending = sshd.log_in(robot.person, [code], IdentityFile=[robot.key, own], key=robot.key)
    assert ending.was_let_in and ending.kinds == ["code"], ending


def test_a_value_that_does_not_parse_is_asked(robot):
    """SSH-35, SSH-43, SSH-94: at the door, as root, with what sshd never sends."""
    kind, base64 = public(robot.key).split()
    right = f"publickey {kind} {base64}\n"
    groups = [automation.PINNED]

    def verdict(value, service="sshd"):
        body = door.begin_body(robot.person.name, ssh_auth_info=value, service=service, groups=groups)
        return asyncio.run(door.exchange(1, body)).verdict

    assert verdict(right) == door.NOT_REQUIRED
    wrong = {
        "truncated": right[:-9],
        "without its end": right[:-1],
        "doubled blank": right.replace(" ", "  ", 1),
        "wrong base64": right.replace("AAAA", "AAA!", 1),
        "another type": right.replace(kind, "ssh-rsa"),
        "two keys": right + right,
        "nothing": "",
    }
    assert {what for what, value in wrong.items() if verdict(value) != door.CHALLENGED} == set()
    assert verdict(right, service="sudo") == door.CHALLENGED


def test_an_entry_that_ends_or_does_not_fit_the_address_exempts_nobody(daemon, listed, with_roots, robot):
    """SSH-81, SSH-95: not served; and asked, where a file of root's still has the key."""
    automation.roots_file(robot.person, pinned_line(robot.key))
    automation.allow(robot.person, robot.key, networks=["192.0.2.0/24"])
    assert robot.log_in(listed, answers=["123456"]).last_words.endswith("Permission denied (publickey).")
    assert robot.is_asked(with_roots)
    soon = datetime.now(timezone.utc) + timedelta(seconds=1)
    automation.allow(robot.person, robot.key, expires=automation.at(soon + timedelta(seconds=1)))
    wait_for("the entry to end", lambda: automation.look_up(robot.person, robot.key).stdout == "")
    assert automation.look_up(robot.person, robot.key).returncode == 0
    assert robot.is_asked(with_roots)


def test_a_rule_that_refuses_refuses_a_listed_key(daemon, listed):
    """SSH-81"""
    banned = Robot(daemon, automation.PINNED, automation.BANNED)
    code = banned.enrolled.device.fresh_code
    ending = banned.log_in(listed, answers=[code], NumberOfPasswordPrompts=1)
    assert ending.status == 255 and ending.kinds == ["code"]


def test_under_another_command_a_listed_key_is_asked(policy, unstated):
    """SSH-76, SSH-96: nobody can state what a foreign command may answer."""
    foreign = FORCED.parent / "foreign"
    foreign.write_text(f"#!/bin/sh\necho '{public(unstated.key)}'\n")
    foreign.chmod(0o755)
    first = f"AuthorizedKeysCommand {foreign} %u\nAuthorizedKeysCommandUser nobody\nAuthorizedKeysFile none"
    with Sshd("key", first=first) as sshd:
        assert unstated.is_asked(sshd)


# --- BatchMode, and a daemon that is away --------------------------------------------------------------------------


def test_in_batch_mode_the_recipe_refuses_a_listed_key(listed, robot):
    """SSH-21, SSH-30, SSH-97"""
    done = run(*listed.ssh(robot.person, "echo", key=robot.key, BatchMode="yes"), check=False)
    assert done.returncode == 255 and done.stdout == ""


def test_in_batch_mode_a_match_block_lets_a_key_in(policy, robot):
    """SSH-31, SSH-98, SSH-126"""
    automation.roots_file(robot.person, pinned_line(robot.key))
    block = f"""Match User {robot.person.name}
  AuthenticationMethods publickey
  AuthorizedKeysFile {automation.ROOTS_KEYS}/%u
  ForceCommand {FORCED}
  PermitTTY no
  AllowTcpForwarding no
  AllowAgentForwarding no
  X11Forwarding no"""
    with Sshd("key", last=block) as sshd:
        done = run(*sshd.ssh(robot.person, "echo", key=robot.key, BatchMode="yes"))
    assert done.stdout.startswith("forced ")


def test_while_the_daemon_is_away_only_files_serve(daemon, policy, robot, syslog):
    """SSH-99, SSH-120, SSH-121"""
    own = robot.person.key
    automation.roots_file(robot.person, public(own))
    block = f"Match User {robot.person.name}\n  AuthenticationMethods publickey"
    with Sshd("key", first=LISTED_AND_ROOTS, last=block) as sshd:
        assert is_exempt(robot.log_in(sshd))
        daemon.stop()
        try:
            refused = robot.log_in(sshd)
            assert refused.status == 255 and refused.prompts == []
            assert syslog.matching(r"sallyport-keys.*no key of .* can be looked up")
            assert robot.log_in(sshd, key=own).output.strip() == "inside"
        finally:
            daemon.start()


# --- sallyport-keys and the list -----------------------------------------------------------------------------------


def test_a_look_up_is_for_root_and_its_own_user_only(robot):
    """SSH-111, SSH-113, SSH-114, SSH-118: without an environment, a home, or a name of its own."""
    line = f'restrict,command="{FORCED}" {public(robot.key)}\n'
    for user in (automation.USER, "root"):
        assert automation.look_up(robot.person, robot.key, user=user).stdout == line
    for user in (robot.person.name, "sallyport", "nobody"):
        done = automation.look_up(robot.person, robot.key, user=user)
        assert done.returncode != 0 and done.stdout == ""
    assert automation.look_up(robot.person, robot.key, kind="ssh-rsa").stdout == ""
    assert automation.look_up(robot.person, robot.person.key).returncode == 0
    assert "answers" in run("runuser", "-u", automation.USER, "--", automation.PROGRAM, "--check").stdout


def test_an_entry_without_a_command_or_with_a_newline_is_refused(robot):
    """SSH-72, SSH-116"""
    for command in ("", " ", "a\nb", "a\u001bb", "a\\"):
        with pytest.raises(AssertionError, match="malformed"):
            automation.allow(robot.person, robot.key, command=command)
    for key in ("ssh-ed25519-cert-v01@openssh.com AAAA", "ssh-ed25519 AAAA", f"{public(robot.key)} comment"):
        with pytest.raises(AssertionError, match="malformed"):
            automation.allow(robot.person, robot.key, key_text=key)


def test_quotation_marks_reach_the_command(listed, robot):
    """SSH-116"""
    command = """sh -c 'echo "a  b" \\"c\\" $SSH_ORIGINAL_COMMAND'"""
    automation.allow(robot.person, robot.key, command=command)
    ending = robot.log_in(listed)
    assert ending.was_let_in and ending.output.split() == ["a", "b", '"c"', "echo", "inside"], ending


def test_look_ups_that_find_nothing_are_counted_not_written(daemon, listed, robot):
    """SSH-119"""
    before = len(daemon.audit())
    for _ in range(3):
        assert automation.look_up(robot.person, robot.person.key).stdout == ""
    assert len(daemon.audit()) == before


def test_many_look_ups_at_once_all_get_their_line(robot):
    with ThreadPoolExecutor(16) as pool:
        lines = list(pool.map(lambda _: automation.look_up(robot.person, robot.key).stdout, range(32)))
    assert all(line.startswith("restrict,") for line in lines)


def due_keys(name):
    due = sallyport("ssh-key", "list", name, "--due").stdout
    return None if due == "No key is due.\n" else due


def test_the_commands_of_the_list(robot):
    """SSH-71, SSH-72: as an administrator types them."""
    name, key = robot.person.name, robot.person.key
    refused = sallyport("ssh-key", "allow", name, f"{key}.pub", "--owner", "ops", "--review", "90d", check=False)
    assert refused.returncode == 2 and "--command" in refused.stderr
    done = sallyport("ssh-key", "allow", name, f"{key}.pub", "--command", FORCED, "--owner", "ops", "--review", "1s",
                     "--from", "127.0.0.0/8,192.0.2.1")  # fmt: skip
    assert done.stdout.startswith("Done.")
    due = wait_for("the review", lambda: due_keys(name))
    assert automation.fingerprint(key) in due and "review is due" in due and automation.fingerprint(robot.key) not in due
    with CommandSocket() as commands:
        keys = commands.post("/v1/ssh-keys", account=name)["keys"]
    assert {entry["fingerprint"] for entry in keys} == {automation.fingerprint(key), automation.fingerprint(robot.key)}
    assert sallyport("ssh-key", "remove", automation.fingerprint(key), "--user", name).stdout.startswith("Done.")
    assert automation.look_up(robot.person, key).stdout == ""
