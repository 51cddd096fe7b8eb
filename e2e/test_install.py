"""sudo ./sallyport install and uninstall, each test on a host that has never seen Sallyport."""

import re
from contextlib import contextmanager

import otp
import pytest
from fresh_host import FreshHost, NoSystemd, SystemdHost
from house import PAM_SOCKET
from terminal import Terminal
from waiting import wait_for

pytestmark = pytest.mark.sallyport

LAUNCHER = "/opt/sallyport/sallyport"
CONFIGURATION = "/etc/sallyport/sallyport.conf"
KEY = "/etc/sallyport/wrapping.key"
STORE = "/var/lib/sallyport/store.db"
TRIAL = "/etc/pam.d/sallyport-trial"  # docs/start.md, step 3
EVERYWHERE = ["/etc", "/usr", "/var", "/run", "/tmp", "/root", "/home"]
UNIT = "sallyportd.service"
READY_SECONDS = 20

PLACES = {
    "/usr/bin/sallyport": "root:root 755",
    "/usr/sbin/sallyportd": "root:root 755",
    "/usr/bin/enable-2fa-totp": "root:root 755",
    "/usr/bin/enable-2fa-custom": "root:root 755",
    "/usr/bin/disable-2fa": "root:root 755",
    "/usr/libexec": "root:root 755",
    "/usr/libexec/sallyport": "root:root 755",
    "/usr/libexec/sallyport/sallyport-keys": "root:root 755",
    "/usr/libexec/sallyport/sallyport-notice": "root:root 755",
    "/etc/profile.d/sallyport-notice.sh": "root:root 644",
    "/usr/libexec/sallyport/setup-undo": "root:root 755",
    "/usr/libexec/sallyport/in-stage": "root:root 755",
    "/usr/libexec/sallyport/trial-login": "root:root 755",
    "/usr/libexec/sallyport/trial-sudo": "root:root 755",
    "/usr/libexec/sallyport/trial-askpass": "root:root 755",
    "/etc/systemd/system/sallyport-setup-undo.service": "root:root 644",
    "/usr/share/man/man1/sallyport.1": "root:root 644",
    "/usr/share/man/man1/sallyport-google-authenticator.1": "root:root 644",
    "/usr/share/man/man5/sallyport.conf.5": "root:root 644",
    "/usr/share/man/man8/sallyportd.8": "root:root 644",
    "/usr/share/man/man8/pam_sallyport.8": "root:root 644",
    "/usr/share/bash-completion/completions/sallyport": "root:root 644",
    "/etc/systemd/system/sallyportd.service": "root:root 644",
    "/etc/sallyport": "root:root 755",
    CONFIGURATION: "root:root 644",
    KEY: "sallyport:sallyport 400",
    "/var/lib/sallyport": "sallyport:sallyport 700",
}


@pytest.fixture
def host():
    with FreshHost() as fresh:
        yield fresh


@pytest.fixture
def installed(host):
    install(host)
    return host


def install(host, *words, **options):
    return host.run(LAUNCHER, "install", *words, **options)


def uninstall(host, *words, **options):
    return host.run(LAUNCHER, "uninstall", *words, **options)


@contextmanager
def daemon(host):
    """The daemon, started with the very words that install prints where systemd does not run."""
    said = install(host).stdout
    folder, start = re.findall(r"^    (install -d .*|setpriv .*)$", said, re.MULTILINE)
    host.run(*folder.split())
    process = host.start(*start.split())
    try:
        wait_for("the installed daemon", lambda: has_started(host, process), READY_SECONDS)
        yield process
    finally:
        stop_daemon(host)
        process.wait(READY_SECONDS)


def has_started(host, process):
    assert process.poll() is None, f"the daemon ended with status {process.returncode}"
    return host.exists(PAM_SOCKET)


def stop_daemon(host):
    host.run("pkill", "--euid", "sallyport", check=False)


def enroll(host, person, *command):
    """Enrols at a terminal, as that person; returns their authenticator."""
    terminal = host.terminal(person, *command, "--show-uri")
    return prove(terminal)


def prove(terminal):
    """The rest of an enrolment: an authenticator scans, and its code is typed."""
    device = otp.from_uri(terminal.wait_for_text(r"otpauth://\S+\s").strip())
    terminal.wait_for_text("app's code: ")
    terminal.type(device.proving_code())
    ending = terminal.finish()
    assert ending.status == 0 and "Done." in ending.output, ending
    return device


def is_let_in(host, person, code):
    """Whether the module that was installed lets them in with that code."""
    host.write(TRIAL, "auth required pam_sallyport.so\n")
    try:
        terminal = Terminal(host.inside("pamtester", "sallyport-trial", person, "authenticate"))
        return terminal.answer_prompts([code]).was_let_in
    finally:
        host.run("rm", TRIAL)


# --- Installing --------------------------------------------------------------------------------------------------


def test_everything_is_in_its_place_with_its_owner_and_mode(installed):
    """SSH-109, SSH-110: of sallyport-keys every folder above it, too."""
    assert {path: installed.owner_and_mode(path) for path in PLACES} == PLACES


def test_the_module_stands_beside_the_others(installed):
    assert installed.run("sh", "-c", "ls /lib/*/security/pam_unix.so /lib/*/security/pam_sallyport.so | wc -l").stdout == "2\n"


def test_the_user_can_not_log_in_and_owns_no_program(installed):
    user = installed.run("getent", "passwd", "sallyport").stdout.strip().split(":")
    assert user[5:] == ["/var/lib/sallyport", "/usr/sbin/nologin"]
    assert installed.run("passwd", "--status", "sallyport").stdout.split()[1] == "L"
    assert installed.run("find", "/usr", "-xdev", "-user", "sallyport").stdout == ""


def test_the_user_of_look_ups_owns_nothing_and_has_no_shell(installed):
    """SSH-108"""
    user = installed.run("getent", "passwd", "sallyport-keys").stdout.strip().split(":")
    assert user[5:] == ["/nonexistent", "/usr/sbin/nologin"]
    assert installed.run("id", "-Gn", "sallyport-keys").stdout == "sallyport-keys\n"
    assert installed.run("find", "/usr", "/etc", "/var", "-xdev", "-user", "sallyport-keys").stdout == ""


def test_while_sshd_asks_for_keys_nothing_is_removed(installed):
    """SSH-110: sshd would go on without them, and lock out whoever has no other key."""
    installed.write("/etc/ssh/sshd_config.d/keys.conf", "AuthorizedKeysCommand /usr/libexec/sallyport/sallyport-keys %u %t %f\n")
    refused = uninstall(installed, "--purge", check=False)
    assert refused.returncode == 1 and "sshd still asks" in refused.stderr and "keys.conf" in refused.stderr
    assert installed.owner_and_mode("/usr/libexec/sallyport/sallyport-keys") == "root:root 755"


def test_neither_pam_nor_sshd_is_touched(host):
    before = host.digests("/etc/pam.d", "/etc/ssh", "/etc/security", "/etc/nsswitch.conf")
    install(host)
    assert host.digests("/etc/pam.d", "/etc/ssh", "/etc/security", "/etc/nsswitch.conf") == before


def test_the_default_configuration_is_right(installed):
    said = installed.run("sallyport", "config", "check")
    assert "hint" not in said.stdout + said.stderr


def test_a_key_that_is_missing_beside_a_store_is_refused_before_anything_changes(installed):
    with daemon(installed):
        pass
    installed.run("rm", KEY)
    before = installed.digests("/etc", "/usr/lib/sallyport", "/var/lib")
    refused = install(installed, check=False)
    assert refused.returncode == 1
    assert f"its key file {KEY} is missing" in refused.stderr and "backup" in refused.stderr
    assert installed.digests("/etc", "/usr/lib/sallyport", "/var/lib") == before


def test_a_configuration_with_mistakes_stops_the_upgrade_before_anything_changes(installed):
    installed.write(CONFIGURATION, "stroe embedded /var/lib/sallyport\n")
    before = installed.digests("/etc", "/usr/lib/sallyport", "/usr/bin")
    refused = install(installed, check=False)
    assert refused.returncode == 1 and f"{CONFIGURATION}:1: " in refused.stderr
    assert installed.digests("/etc", "/usr/lib/sallyport", "/usr/bin") == before


def test_a_jdk_in_somebody_s_home_is_refused_before_anything_changes(host):
    host.run("mkdir", "/home/alice/jdk")
    host.run("mount", "--bind", "/opt/jdk", "/home/alice/jdk")
    refused = host.run("env", "SALLYPORT_JAVA_HOME=/home/alice/jdk", LAUNCHER, "install", check=False)
    assert refused.returncode == 1 and "/home/alice/jdk, which the service cannot see" in refused.stderr
    assert not host.exists("/usr/lib/sallyport") and "sallyport" not in host.read("/etc/passwd")


# --- Upgrading in place ------------------------------------------------------------------------------------------


def test_an_upgrade_keeps_configuration_key_and_whoever_enrolled(host):
    with daemon(host):
        device = enroll(host, "alice", "sallyport", "enroll")
    host.write(CONFIGURATION, "not-enrolled refuse\n")
    before = host.digests("/etc/sallyport")
    with daemon(host):
        assert host.digests("/etc/sallyport") == before
        assert is_let_in(host, "alice", device.fresh_code())
        assert not is_let_in(host, "bob", "123456")


def test_an_upgrade_leaves_nothing_of_the_version_before(installed):
    """A library, and a file that a later version puts elsewhere."""
    installed.write("/usr/lib/sallyport/lib/old-library.jar", "")
    installed.write("/usr/bin/old-wrapper", "")
    installed.run("sh", "-c", "echo /usr/bin/old-wrapper >>/usr/lib/sallyport/manifest")
    assert "up to date" in install(installed).stdout
    assert not installed.exists("/usr/lib/sallyport/lib/old-library.jar") and not installed.exists("/usr/bin/old-wrapper")
    assert installed.exists("/usr/bin/enable-2fa-totp")


# --- What people use then ----------------------------------------------------------------------------------------


def test_the_wrappers_enrol_and_disable(host):
    with daemon(host):
        device = enroll(host, "alice", "enable-2fa-totp")
        assert is_let_in(host, "alice", device.fresh_code())
        ending = host.terminal("alice", "disable-2fa").answer_prompts([device.fresh_code])
        assert ending.status == 0, ending
        assert "no second step" in host.run_as("alice", "sallyport", "status").stdout


def test_the_wrapper_for_custom_codes_asks_what_they_shall_be(host):
    with daemon(host):
        terminal = host.terminal("bob", "enable-2fa-custom", "--show-uri")
        for question, answer in (("Its number", ""), ("What to call", "token"), ("By clock", "counter"), ("Digits", "8")):
            terminal.wait_for_text(rf"{question}.*\]: ")
            terminal.type(answer)
        for _ in range(3):
            terminal.wait_for_text(r"\]: ")
            terminal.type("")
        assert prove(terminal).digits == 8


def test_bash_completes_commands_and_options(installed):
    shell = Terminal(installed.inside("bash", "--norc", "--noprofile", "-i"), env={"PS1": "$ "})
    shell.type("source /usr/share/bash-completion/completions/sallyport")
    shell.type_keys("sallyport enr\t--lab\tx")
    shell.wait_for_text("sallyport enroll --label x")
    shell.hang_up()


def test_the_man_pages_are_found_by_name(installed):
    for page in ("sallyport", "sallyportd", "sallyport.conf", "pam_sallyport"):
        assert page in installed.run("man", "--pager=cat", page).stdout


def test_the_help_of_the_installed_command_names_nothing_of_the_source_tree(installed):
    assert "./sallyport" not in installed.run("sallyport", "--help").stdout
    assert re.search(r"^  install ", host_help := installed.run(LAUNCHER, "--help").stdout, re.MULTILINE), host_help
    assert not re.search(r"^  install ", installed.run("sallyport", "--help").stdout, re.MULTILINE)


# --- The service -------------------------------------------------------------------------------------------------


@pytest.fixture
def systemd_host():
    try:
        with SystemdHost() as host:
            yield host
    except NoSystemd as no:
        pytest.skip(str(no))


def main_process(host):
    return host.run("systemctl", "show", "--property", "MainPID", "--value", UNIT).stdout.strip()


def test_the_service_runs_hardened_from_install_to_purge(systemd_host):
    assert f"started {UNIT}" in install(systemd_host).stdout
    device = enroll(systemd_host, "alice", "sallyport", "enroll")
    assert is_let_in(systemd_host, "alice", device.fresh_code())

    status = systemd_host.read(f"/proc/{main_process(systemd_host)}/status")
    for line in ("CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"):
        assert line in status

    systemd_host.write(CONFIGURATION, "not-enrolled refuse\n")
    systemd_host.run("systemctl", "reload", UNIT)
    assert not is_let_in(systemd_host, "bob", "123456")

    install(systemd_host)
    assert is_let_in(systemd_host, "alice", device.fresh_code())

    uninstall(systemd_host, "--purge")
    assert systemd_host.run("systemctl", "status", UNIT, check=False).returncode == 4  # no such unit
    assert systemd_host.run("find", "/etc/systemd", "/run/systemd", "-name", "*sallyport*").stdout == ""


def test_the_service_comes_back_when_it_is_killed(systemd_host):
    install(systemd_host)
    killed = main_process(systemd_host)
    systemd_host.run("kill", "-9", killed)
    wait_for("another process", lambda: main_process(systemd_host) not in ("0", killed), READY_SECONDS)
    wait_for("its answer", lambda: systemd_host.run_as("alice", "sallyport", "status", check=False).returncode == 0, READY_SECONDS)


def test_a_configuration_with_mistakes_is_not_started_again_and_again(systemd_host):
    install(systemd_host)
    systemd_host.write(CONFIGURATION, "stroe embedded /var/lib/sallyport\n")
    systemd_host.run("systemctl", "restart", UNIT, check=False)
    wait_for("the service's end", lambda: systemd_host.run("systemctl", "is-failed", UNIT, check=False).returncode == 0)
    shown = systemd_host.run("systemctl", "show", "--property", "ExecMainStatus,NRestarts", UNIT).stdout.split()
    assert sorted(shown) == ["ExecMainStatus=2", "NRestarts=0"]


def test_the_unit_is_right_and_its_exposure_is_low(installed):
    if not installed.exists("/usr/bin/systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    assert installed.run("systemd-analyze", "verify", "--man=no", f"/etc/systemd/system/{UNIT}").stderr == ""
    installed.run("systemd-analyze", "security", "--offline=true", "--threshold=15", f"/etc/systemd/system/{UNIT}")


# --- Removing ----------------------------------------------------------------------------------------------------


OLD_NAME = "/usr/bin/google-authenticator"


def test_the_old_commands_name_is_taken_on_request_kept_by_updates_and_given_back(host):
    install(host)
    assert not host.exists(OLD_NAME)
    install(host, "--google-authenticator")
    assert host.run_as("alice", "google-authenticator", "--version").stdout.startswith("google-authenticator ")
    assert host.run("readlink", OLD_NAME).stdout == "sallyport\n"
    install(host)
    host.run_as("alice", OLD_NAME, *"-t -d -f -w 3 -u -C -q -s /home/alice/made".split())
    assert host.owner_and_mode("/home/alice/made") == "alice:alice 400"
    host.run("rm", "/home/alice/made")
    uninstall(host, "--keep-data")
    assert host.run("test", "-L", OLD_NAME, check=False).returncode == 1


def test_somebody_elses_command_is_not_written_over(host):
    host.write(OLD_NAME, "theirs\n")
    before = host.digests("/etc")
    refused = install(host, "--google-authenticator", check=False)
    assert refused.returncode == 1 and f"there is a command {OLD_NAME}" in refused.stderr
    assert host.digests("/etc") == before and not host.exists("/usr/bin/sallyport")
    install(host)
    assert host.run("cat", OLD_NAME).stdout == "theirs\n"
    host.run("rm", OLD_NAME)
    install(host, "--google-authenticator")
    host.run("rm", OLD_NAME)
    host.write(OLD_NAME, "theirs again\n")  # a link that was ours, and was replaced
    install(host)
    uninstall(host, "--purge")
    assert host.run("cat", OLD_NAME).stdout == "theirs again\n"


def test_uninstall_without_an_option_says_how_it_is_used(installed):
    said = uninstall(installed, check=False)
    assert said.returncode == 2 and "--keep-data" in said.stderr and "--purge" in said.stderr
    assert installed.exists("/usr/bin/sallyport")


def test_uninstall_refuses_while_a_pam_service_names_the_module(installed):
    installed.write(TRIAL, "# pam_sallyport.so\nauth required pam_sallyport.so\n")
    refused = uninstall(installed, "--purge", check=False)
    assert refused.returncode == 1 and f"{TRIAL}:2:" in refused.stderr and f"{TRIAL}:1:" not in refused.stderr
    assert installed.exists("/usr/bin/sallyport") and installed.exists(KEY)


def test_uninstall_refuses_while_the_daemon_runs(host):
    with daemon(host):
        refused = uninstall(host, "--purge", check=False)
        assert refused.returncode == 1 and "kill " in refused.stderr and host.exists(KEY)


def test_with_keep_data_a_later_install_goes_on_with_everybody(host):
    with daemon(host):
        device = enroll(host, "alice", "sallyport", "enroll")
    kept = host.digests("/etc/sallyport", "/var/lib/sallyport") | {"user": host.run("id", "sallyport").stdout}
    uninstall(host, "--keep-data")
    assert not any(map(host.exists, ["/usr/bin/sallyport", "/usr/lib/sallyport", "/etc/systemd/system/sallyportd.service"]))
    assert host.digests("/etc/sallyport", "/var/lib/sallyport") | {"user": host.run("id", "sallyport").stdout} == kept
    with daemon(host):
        assert is_let_in(host, "alice", device.fresh_code())


def test_purge_leaves_no_trace(host):
    """After an installation that was used."""
    everything, contents = host.listing(*EVERYWHERE), host.digests("/etc")
    with daemon(host):
        enroll(host, "alice", "sallyport", "enroll")
    uninstall(host, "--purge")
    assert host.listing(*EVERYWHERE) == everything
    assert without_backups(host.digests("/etc")) == without_backups(contents)


def without_backups(digests):
    """useradd and userdel keep the file as it was before their last change."""
    return {path: digest for path, digest in digests.items() if not re.fullmatch(r"/etc/(passwd|shadow|group|gshadow)-", path)}
