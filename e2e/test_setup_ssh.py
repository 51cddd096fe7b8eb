"""sallyport setup ssh on a host where Sallyport was just installed: with Debian's own files, a real sshd, and real logins."""

import re

import pytest
from fresh_host import FreshHost, NoSystemd, SystemdHost
from house import new_person, run
from setup_host import DEBIAN, EXCEPTIONS, OUTSIDE, PORT, STATE, UNDO, SetupHost
from terminal import converse
from test_install import daemon, enroll, install, stop_daemon
from waiting import wait_for

pytestmark = pytest.mark.sallyport


@pytest.fixture(scope="module")
def outside():
    run("ip", "address", "add", f"{OUTSIDE}/32", "dev", "lo")
    yield
    run("ip", "address", "del", f"{OUTSIDE}/32", "dev", "lo")


@pytest.fixture(scope="module")
def host_of_all(outside):
    person = new_person()
    with FreshHost() as fresh:
        fresh.run("mkdir", "/etc/sallyport")
        fresh.write("/etc/sallyport/sallyport.conf", EXCEPTIONS)
        with daemon(fresh):
            # By counter: nobody waits for the next code.
            device = enroll(fresh, person.name, "sallyport", "enroll", "--hotp")
            host = SetupHost(fresh, person, device)
            yield host
            host.stop_sshd()
            stop_daemon(fresh)


@pytest.fixture
def host(host_of_all):
    host_of_all.reset()
    return host_of_all


# --- The plan ----------------------------------------------------------------------------------------------------


def test_the_plan_is_shown_and_nothing_is_changed(host):
    """DOC-75, SSH-1, SSH-2, SSH-30, SSH-152: as a difference of files, with the accounts that nobody seems to sit at."""
    robot = new_person()
    copy_account(host, robot)
    authorized = robot.home / ".ssh/authorized_keys"
    authorized.write_text(f'restrict,command="backup" {authorized.read_text()}')
    before = host.digests()
    shown = host.setup("ssh", "--dry-run").stdout
    assert "+AuthenticationMethods publickey,keyboard-interactive:pam\n" in shown
    assert "+++ /etc/ssh/sshd_config.d/00-sallyport.conf" in shown and "-@include common-auth\n" in shown
    assert "+auth  required  pam_sallyport.so\n" in shown and "\n-account" not in shown and "\n-session" not in shown
    assert re.findall(r"^\+\+\+ /etc/pam.d/(\S+)", shown, re.MULTILINE) == ["sshd"]
    assert f"  {robot.name}: has a key that is pinned to a command" in shown and "--automation-group GROUP" in shown
    assert f"  {host.person.name}: " not in shown
    assert host.is_as_it_was(before) and not host.is_pending()


def copy_account(host, person):
    """Of somebody who was added to the private host after the fresh one was made."""
    for file in ("passwd", "shadow", "group"):
        line = next(line for line in open(f"/etc/{file}") if line.startswith(f"{person.name}:"))
        host.fresh.write(f"/etc/{file}", host.fresh.read(f"/etc/{file}") + line)


def test_automated_accounts_keep_their_keys_and_are_nobodys(host):
    """SSH-31, SSH-32, DOC-100: the group is no way round a second step, and no key is lost on the way to its new file."""
    robot = new_person()
    copy_account(host, robot)
    host.fresh.run("groupadd", "robots")
    words = ["ssh", "--dry-run", "--automation-group", "robots"]
    host.fresh.run("gpasswd", "-a", host.person.name, "robots")
    refused = host.setup(*words, check=False)
    assert refused.returncode == 1 and f"{host.person.name} has a second step" in refused.stderr

    host.fresh.run("gpasswd", "-M", robot.name, "robots")
    refused = host.setup(*words, check=False)
    fingerprint = run("ssh-keygen", "-lf", f"{robot.key}.pub").stdout.split()[1]
    assert refused.returncode == 1 and f"the key {fingerprint} of {robot.name} would not log in any more" in refused.stderr

    host.fresh.run("mkdir", "/etc/ssh/automation-keys")
    key = (robot.home / ".ssh/authorized_keys").read_text()
    host.fresh.write(f"/etc/ssh/automation-keys/{robot.name}", f'restrict,command="backup" {key}')
    shown = host.setup(*words).stdout
    assert "+Match Group robots" in shown and f"  {robot.name}: " not in shown
    host.fresh.run("groupdel", "robots")


def test_somebody_without_a_key_is_named_and_one_must_be_left(host):
    """DOC-76: who comes in today and would not any more."""
    other = new_person()
    copy_account(host, other)
    (other.home / ".ssh/authorized_keys").unlink()
    assert f"  {other.name}: has no key" in host.setup("ssh", "--dry-run").stdout
    authorized = host.person.home / ".ssh/authorized_keys"
    authorized.rename(f"{authorized}.away")
    refused = host.setup("ssh", "--yes", check=False)
    authorized.with_name("authorized_keys.away").rename(authorized)
    assert refused.returncode == 1 and "nobody who has a second step would come in" in refused.stderr


# --- From the plan to the end --------------------------------------------------------------------------------------


def test_a_login_with_a_code_from_elsewhere_keeps_the_change(host):
    """DOC-76 to 78, DOC-80 to 87, DOC-89, DOC-92 to 94, DOC-96, DOC-97, DOC-99; and undo brings every byte back, with another sshd."""
    before = host.digests()
    times = host.fresh.run("stat", "-c", "%a %u %g %Y", "/etc/pam.d/sshd").stdout
    terminal = host.begin("--yes")
    terminal.wait_for_text("Emergency codes of this host")
    assert "ok  an enrolled account, right code: in, after one prompt" in terminal.wait_for_text(r"ok  an enrolled.*")
    host.wait_until_changed(terminal)
    assert host.is_pending() and host.fresh.owner_and_mode(STATE) == "root:root 700"
    told = host.fresh.run("sallyport", "doctor", "--only", "setup", check=False).stdout
    assert "warning  setup" in told and re.search("taken back in (10|9) minutes", told)
    assert re.search("taken back in (10|9) minutes", host.fresh.run("sallyport", "status").stdout)
    refused = host.setup("ssh", "--yes", check=False)
    assert refused.returncode == 1 and "an earlier change waits to be confirmed" in refused.stderr
    assert host.log_in([host.device.fresh_code], address="127.0.0.1").was_let_in
    refused = host.setup("confirm", check=False)
    assert refused.returncode == 1 and host.is_pending(), "a login over the loopback address confirms nothing"
    ending = host.log_in([host.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"]
    told = terminal.finish(30)
    assert told.status == 0 and "Confirmed by a login of" in told.output
    assert not host.is_pending() and not host.is_as_it_was(before)
    assert "sallyport-trial" not in host.fresh.read("/etc/passwd")
    assert host.setup("ssh").stdout.startswith("Nothing to do")

    # Since then the host was started again: another sshd, another boot.
    host.stop_sshd()
    host.start_sshd()
    host.fresh.run("sh", "-c", f"echo another | tee {STATE}/confirmed-*/boot-id")
    assert "sshd and PAM are as they were" in host.setup("undo").stdout
    assert host.is_as_it_was(before) and not host.is_pending()
    assert host.fresh.run("stat", "-c", "%a %u %g %Y", "/etc/pam.d/sshd").stdout == times
    assert host.log_in([]).was_let_in, "sshd has read its files anew"
    assert "Nothing was set up here" in host.setup("undo").stdout


def test_without_a_login_everything_comes_back_although_the_session_is_gone(host):
    """DOC-91, DOC-93, DOC-95: who sets it up is killed right after the reload; what others write meanwhile is kept beside."""
    before = host.digests()
    terminal = host.begin("--yes", "--without-trial")
    host.wait_until_changed(terminal)
    assert not host.log_in([]).was_let_in
    host.kill_setup()
    theirs = host.fresh.read("/etc/pam.d/sshd") + "# of somebody else\n"
    host.fresh.write("/etc/pam.d/sshd", theirs)
    host.let_time_pass()
    wait_for("the undo", lambda: not host.is_pending())
    assert host.differences(before) == {"/etc/pam.d/sshd.before-undo"}
    assert host.fresh.read("/etc/pam.d/sshd.before-undo") == theirs
    host.fresh.run("rm", "/etc/pam.d/sshd.before-undo")
    wait_for("a login as before", lambda: host.log_in([]).was_let_in)


def test_a_restart_of_the_host_takes_it_back(host):
    """DOC-91"""
    before = host.digests()
    terminal = host.begin("--yes", "--without-trial")
    host.wait_until_changed(terminal)
    host.kill_setup()
    host.fresh.run(UNDO, "boot")
    assert host.is_pending(), "the host was not started again"
    ending = converse(host.fresh.inside("sh", "-c", "echo another-name | sallyport setup confirm --without-login"))
    assert ending.status == 1 and host.is_pending(), "DOC-94: only its own name confirms"
    host.restart()
    assert not host.is_pending() and host.is_as_it_was(before)
    assert host.log_in([]).was_let_in


def test_password_and_code_on_a_host_without_drop_ins(host):
    """SSH-6, SSH-9: at the top of the main file, where it wins; the old name is out of the way."""
    host.reset("ChallengeResponseAuthentication no\n" + DEBIAN.replace("Include ", "#Include "))
    before = host.digests()
    terminal = host.begin("--yes", "--password", "--undo-after", "2")
    assert "right code: in, after 2 prompts" in terminal.wait_for_text(r"ok  an enrolled.*")
    host.wait_until_changed(terminal)
    ending = host.log_in([host.person.password, host.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["password", "code"]
    assert terminal.finish(30).status == 0
    assert "# Sallyport, an old name: ChallengeResponseAuthentication no" in host.fresh.read("/etc/ssh/sshd_config")
    host.setup("undo")
    assert host.is_as_it_was(before)


# --- What is refused -----------------------------------------------------------------------------------------------

MODULE = "/usr/lib/*/security/pam_sallyport.so"
PUT_BACK = "[ ! -e /tmp/away ] || mv /tmp/away $(dirname /usr/lib/*/security/pam_unix.so)/pam_sallyport.so"
WRONG = {
    "the module is missing": (f"mv {MODULE} /tmp/away", "hazard-08"),
    "a block asks for less": ("printf 'Match User *\\n  AuthenticationMethods publickey\\n' >>/etc/ssh/sshd_config", "hazard-03"),
    "root by key alone": (
        "printf 'Match User root\\n  PermitRootLogin prohibit-password\\n' >>/etc/ssh/sshd_config",
        'with PermitRootLogin "without-password", not "no"',
    ),
    "another service name": ("rm /etc/pam.d/sshd", "/etc/pam.d/sshd does not exist"),
    "the account stage refuses": (
        "sed -i 's/^account.*pam_nologin.*/account required pam_deny.so/' /etc/pam.d/sshd",
        "the trial failed",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_would_not_work_is_refused(host, what):
    """DOC-15, DOC-19, DOC-82, DOC-88, DOC-90: by doctor or by the trial; nothing is changed, and the exit status is 1."""
    command, told = WRONG[what]
    host.fresh.run("sh", "-c", command)
    before = host.digests()
    refused = host.setup("ssh", "--yes", check=False)
    host.fresh.run("sh", "-c", PUT_BACK)
    assert refused.returncode == 1 and told in refused.stderr, refused
    assert host.is_as_it_was(before) and not host.is_pending()


STAGED_WRONG = {
    "optional": (r"s/^auth .*pam_sallyport.so/auth optional pam_sallyport.so\\nauth required pam_permit.so/", "a wrong code let in"),
    "Unix passwords": ("s/^auth .*pam_sallyport.so/@include common-auth/", "the trial failed"),
}


@pytest.mark.parametrize("what", STAGED_WRONG)
def test_the_trial_finds_what_doctor_has_not_seen(host, what):
    """DOC-83, DOC-85, DOC-90: the file is changed between doctor's look and the trial."""
    edit, told = STAGED_WRONG[what]
    script = f'#!/bin/sh\ncase "$*" in *trial-login*) sed -i "{edit}" "$1/etc/pam.d/sshd" ;; esac\nexec /tmp/libexec/in-stage "$@"\n'
    host.fresh.write("/usr/libexec/sallyport/in-stage", script)
    before = host.digests()
    refused = host.setup("ssh", "--yes", check=False)
    assert refused.returncode == 1 and told in refused.stderr, refused
    assert host.is_as_it_was(before) and not host.is_pending()


def test_without_a_trial_the_undo_brings_the_host_back(host):
    """DOC-91, DOC-93: with the module gone nobody comes in, and then everybody does again."""
    host.fresh.run("sh", "-c", f"mv {MODULE} /tmp/away")
    before = host.digests()
    terminal = host.begin("--yes", "--without-trial")
    terminal.wait_for_text("Warning: nothing is tried out")
    host.wait_until_changed(terminal)
    assert not host.log_in([host.device.fresh_code]).was_let_in
    host.let_time_pass()
    assert terminal.finish(30).status == 1
    assert host.is_as_it_was(before) and host.log_in([]).was_let_in
    host.fresh.run("sh", "-c", PUT_BACK)


def test_what_somebody_else_writes_after_the_plan_stays(host):
    """DOC-98: nothing is changed then."""
    terminal = host.begin("--without-trial", "--automated", "leave")
    terminal.wait_for_text("change the host if it works")
    theirs = host.fresh.read("/etc/pam.d/sshd") + "# of somebody else\n"
    host.fresh.write("/etc/pam.d/sshd", theirs)
    before = host.digests()
    terminal.type("y")
    ending = terminal.finish()
    assert ending.status == 1 and "/etc/pam.d/sshd has been changed by somebody else" in ending.output
    assert host.is_as_it_was(before) and not host.is_pending()


def test_only_one_works_at_a_time(host):
    """DOC-79"""
    terminal = host.begin("--without-trial", "--automated", "leave")
    terminal.wait_for_text("change the host if it works")
    refused = host.setup("ssh", "--dry-run", check=False)
    assert refused.returncode == 1 and "another setup is at work" in refused.stderr
    terminal.type("n")
    assert terminal.finish().status == 1


# --- Killed, and out of room ---------------------------------------------------------------------------------------

# Each is the program that is about to be started when setup is killed.
STEPS = {
    "the files are being saved": ("cp", "draft-"),
    "they are saved": ("setsid", "watch"),
    "the undo is armed": ("cp", "sshd.sallyport-new"),
    "PAM is changed": ("install", "00-sallyport.conf.sallyport-new"),
    "sshd's file is changed": ("sshd", "-t -f"),
    "sshd is to be reloaded": ("kill", "-HUP"),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_between_two_steps(host, step):
    """DOC-98: the host is as before, or becomes so by itself; a restart in between does the same."""
    program, words = STEPS[step]
    place = "/usr/sbin/sshd" if program == "sshd" else f"/usr/bin/{program}"
    host.fresh.run("cp", "-a", place, "/tmp/real")
    killing = "pkill -9 -f 'io.sallyport.server.Main setup ss[h]'"
    host.fresh.run("rm", place)
    host.fresh.write(place, f'#!/bin/sh\ncase "$*" in *"{words}"*) {killing} ;; esac\nexec /tmp/{program} "$@"\n')
    host.fresh.run("mv", "/tmp/real", f"/tmp/{program}")
    host.fresh.run("chmod", "0755", place)
    before = host.digests()
    ending = host.begin("--yes", "--without-trial").finish()
    host.fresh.run("rm", place)
    host.fresh.run(f"/tmp/{program}" if program == "cp" else "cp", "-a", f"/tmp/{program}", place)
    host.fresh.run("rm", f"/tmp/{program}")
    assert ending.status == 137, ending
    if host.is_pending():
        if list(STEPS).index(step) % 2:
            host.restart()
        else:
            host.let_time_pass()
            wait_for("the undo", lambda: not host.is_pending())
    assert host.is_as_it_was(before) and not host.is_pending()
    assert host.log_in([]).was_let_in
    # Whatever it left behind is in nobody's way.
    assert host.setup("ssh", "--dry-run").returncode == 0


@pytest.mark.parametrize("folder", [STATE, "/etc/pam.d"])
def test_a_disk_without_room(host, folder):
    """DOC-98: while the files are saved, and while they are written."""
    host.fresh.run("mkdir", "-p", "-m", "0700", folder)
    before = host.digests()
    host.fresh.run("sh", "-c", "mkdir /tmp/full && mount -t tmpfs -o size=4m,mode=0700 tmpfs /tmp/full"
                   f" && cp -a {folder}/. /tmp/full && mount --move /tmp/full {folder} && chmod 0755 {folder}")  # fmt: skip
    fill = f"touch {STATE}/turn {STATE}/lock 2>/dev/null; cat /dev/zero >{folder}/filler 2>/dev/null; rm -f /tmp/full/x"
    host.fresh.run("sh", "-c", fill)
    refused = host.setup("ssh", "--yes", "--without-trial", check=False)
    host.fresh.run("rm", f"{folder}/filler")
    assert refused.returncode == 1, refused
    after = host.differences(before)
    drafts = host.fresh.run("find", STATE, "-name", "draft-*").stdout
    host.fresh.run("umount", folder)
    host.fresh.run("rmdir", "/tmp/full")
    assert after == set() and drafts == "" and not host.is_pending()
    assert host.log_in([]).was_let_in


# --- Hosts that are set up already -----------------------------------------------------------------------------------


def test_a_bastion(host):
    """DOC-88: people go through it and start nothing on it; with a code from then on."""
    host.reset(DEBIAN + f"ForceCommand /bin/false\nPermitTTY no\nAllowAgentForwarding no\nPermitOpen {OUTSIDE}:{PORT}\n")
    through = ["-W", f"{OUTSIDE}:{PORT}"]
    terminal = host.begin("--yes")
    assert "right code: in, after one prompt" in terminal.wait_for_text(r"ok  an enrolled.*")
    host.wait_until_changed(terminal)
    assert not host.log_in([]).was_let_in
    ending = host.log_in([host.device.fresh_code])
    assert ending.kinds == ["code"] and ending.status == 1 and "inside" not in ending.output
    assert terminal.finish(30).status == 0
    jump = f"ssh -F /dev/null -p {PORT} -i {host.person.key} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no" \
        f" -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR {' '.join(through)} {host.person.name}@{OUTSIDE} </dev/null | head -c 7"  # fmt: skip
    ending = converse(["sh", "-c", jump], [host.device.fresh_code])
    assert ending.kinds == ["code"] and "SSH-2.0" in ending.output, ending
    host.setup("undo")


def test_lists_of_who_may_log_in_and_files_only(host):
    """DOC-82: AllowUsers with host parts, AllowGroups, Match blocks and a chrooted group for files go on as they were."""
    name = host.person.name
    host.fresh.run("install", "-d", "-m", "0755", "/srv/files", "/srv/files/inbox")
    host.reset(
        DEBIAN
        + f"AllowUsers {name}@{OUTSIDE} root@10.0.0.*\nAllowGroups {name} staff-*\n"
        + "Match LocalPort 2023\n  X11Forwarding no\n"
        + f"Match Group {name}\n  ChrootDirectory /srv/files\n  ForceCommand internal-sftp\n  AllowTcpForwarding no\n"
    )
    terminal = host.begin("--yes")
    host.wait_until_changed(terminal)
    ending = host.log_in([host.device.fresh_code], options=["-n"])
    assert ending.kinds == ["code"] and "sftp connections only" in ending.output, ending
    assert terminal.finish(30).status == 0
    words = ["sftp", "-F", "/dev/null", "-P", str(PORT), "-i", host.person.key, "-o", "IdentitiesOnly=yes",
             "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
             "-o", f"BindAddress={OUTSIDE}", f"{name}@{OUTSIDE}:/inbox"]  # fmt: skip
    ending = converse(["sh", "-c", 'echo ls / | "$@"', "sh", *map(str, words)], [host.device.fresh_code])
    assert ending.kinds == ["code"] and "inbox" in ending.output and "etc" not in ending.output, ending
    refused = host.log_in([host.device.fresh_code], address="127.0.0.1", options=["-n"])
    assert "sftp connections only" not in refused.output, "only from the address in the list"
    host.setup("undo")


# --- The unit --------------------------------------------------------------------------------------------------------


@pytest.fixture
def systemd_host():
    try:
        with SystemdHost() as host:
            yield host
    except NoSystemd as no:
        pytest.skip(str(no))


def test_the_unit_takes_it_back_when_the_host_was_started_again(systemd_host):
    """DOC-91: install has enabled it for the next start, before sshd; it is started here as that start would."""
    install(systemd_host)
    unit = "sallyport-setup-undo.service"
    assert systemd_host.run("systemctl", "is-enabled", unit).stdout == "enabled\n"
    order = systemd_host.run("systemctl", "show", "--property", "Before", "--value", unit).stdout.split()
    assert {"ssh.service", "sshd.service"} <= set(order)
    systemd_host.run("mkdir", "-p", f"{STATE}/pending/files")
    systemd_host.write("/etc/pam.d/changed", "new\n")
    systemd_host.write(f"{STATE}/pending/files/0", "old\n")
    digest = systemd_host.run("sha256sum", "/etc/pam.d/changed").stdout.split()[0]
    systemd_host.write(f"{STATE}/pending/manifest", f"0 kept {digest} /etc/pam.d/changed\n")
    systemd_host.write(f"{STATE}/pending/boot-id", systemd_host.read("/proc/sys/kernel/random/boot_id"))
    systemd_host.run("systemctl", "start", unit)
    assert systemd_host.read("/etc/pam.d/changed") == "new\n", "the host was not started again"
    systemd_host.write(f"{STATE}/pending/boot-id", "another\n")
    systemd_host.run("systemctl", "start", unit)
    assert systemd_host.read("/etc/pam.d/changed") == "old\n" and not systemd_host.exists(f"{STATE}/pending")
