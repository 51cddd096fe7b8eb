"""sallyport doctor: each hazard of sshd's settings is made on a real sshd; doctor names it, and what it warns of happens.

A run of doctor starts a JVM, so each test looks at several hazards in one run.
"""

import json
import re
import time
from pathlib import Path

import pytest
from house import ROOT, Sshd, new_person, run
from sallyport_daemon import CONFIGURATION, DEFAULTS, sallyport
from terminal import Terminal
from waiting import wait_for

pytestmark = pytest.mark.sallyport


class Seen:
    """What one run found."""

    def __init__(self, *words, status=None):
        self.run = sallyport("doctor", "--json", *words, check=False)
        assert self.run.returncode in ((0, 1) if status is None else (status,)), self.run.stderr
        self.report = json.loads(self.run.stdout)
        assert self.run.stderr == ""

    def of(self, hazard, sshd=None, severity=None):
        """Findings of a hazard: those about this sshd, if they name a file or process of it."""
        return [
            found
            for found in self.report["findings"]
            if found["id"] == hazard
            and (severity is None or found["severity"] == severity)
            and (sshd is None or self._is_about(found, sshd))
        ]

    @staticmethod
    def _is_about(found, sshd):
        """Other tests have an sshd of their own that runs meanwhile."""
        if found["file"] is not None:
            return found["file"] == str(sshd.config)
        pid = re.search(r"\(pid (\d+)\)", found["source"] or "")
        return pid is None or int(pid[1]) == sshd.pid

    def one(self, hazard, severity, sshd):
        found = self.of(hazard, sshd, severity)
        assert len(found) == 1, (hazard, self.of(hazard))
        return found[0]


def doctor(*hazards, more=()):
    return Seen("--only", ",".join(hazards), *more)


def line_of(sshd, text):
    """Number of the first line that is this."""
    return next(number for number, line in enumerate(sshd.config.read_text().splitlines(), 1) if line.strip() == text)


MATRIX = ["hazard-01", "hazard-02", "hazard-03", "hazard-04", "hazard-05", "hazard-06", "hazard-26", "hazard-27", "hazard-35"]


def test_the_recipe_is_right(daemon):
    """DOC-9, DOC-73: nothing to object to in key + code."""
    with Sshd("key") as sshd:
        seen = doctor(*MATRIX)
        assert {found["severity"] for found in seen.report["findings"]} <= {"ok", "notice"}, seen.report["findings"]
        assert seen.run.returncode == 0
        assert seen.report["sshd"][0]["path"] == sshd.program


def test_a_list_that_does_not_ask(daemon, enrolled):
    """DOC-20, DOC-21, DOC-10, DOC-12: the line wins, doctor names it and the one that loses, and the key alone is enough."""
    with Sshd("key", first="AuthenticationMethods publickey") as sshd:
        assert sshd.log_in(enrolled.person).kinds == []
        seen = doctor("hazard-01", "hazard-02")
        assert seen.run.returncode == 1
        found = seen.one("hazard-01", "error", sshd)
        assert (found["line"], found["effect"], found["users"]) == (1, ["silent"], [])
        loses = line_of(sshd, "AuthenticationMethods publickey,keyboard-interactive:pam")
        assert f"{sshd.config}:{loses}" in seen.one("hazard-02", "error", sshd)["what"]


def test_a_match_block_that_is_weaker(daemon, enrolled):
    """DOC-22, DOC-56: the block is named for those whom it fits, as a notice where it is an accepted exception."""
    name = enrolled.name
    block = f"Match User {name} Address 127.0.0.0/8\n  AuthenticationMethods publickey"
    with Sshd("key", last=block) as sshd:
        assert sshd.log_in(enrolled.person).kinds == []
        seen = doctor("hazard-01", "hazard-03", more=["--user", name])
        number = line_of(sshd, "AuthenticationMethods publickey")
        for hazard in ("hazard-01", "hazard-03"):
            found = seen.one(hazard, "error", sshd)
            assert (found["line"], found["users"]) == (number, [name])
            assert "127.0.0.1" in found["addresses"] and "192.0.2.1" not in found["addresses"]
        assert f"{sshd.config}:{number - 1}" in seen.one("hazard-03", "notice", sshd)["what"]

        conditions = f"user {name} network 127.0.0.0/8"
        CONFIGURATION.write_text(
            DEFAULTS + "".join(f'doctor-exception hazard-0{n} {conditions} "as meant"\n' for n in (1, 3))
        )
        try:
            accepted = doctor("hazard-01", "hazard-03", more=["--user", name])
        finally:
            CONFIGURATION.write_text(DEFAULTS)
        assert accepted.run.returncode == 0
        assert "as meant" in accepted.one("hazard-01", "notice", sshd)["means"]


def test_the_method_switched_off_under_its_old_name(daemon, enrolled):
    """DOC-23: with a second list the people who cannot answer any more come in by it; with one alone, sshd -t fails."""
    first = "ChallengeResponseAuthentication no\nAuthenticationMethods publickey publickey,keyboard-interactive:pam"
    with Sshd("key", first=first) as sshd:
        assert sshd.log_in(enrolled.person).kinds == []
        found = doctor("hazard-04").one("hazard-04", "error", sshd)
        assert (found["line"], found["effect"]) == (1, ["silent"])
        assert "old name" in found["what"]
        # The same file with one list, before the next start.
        alone = sshd.config.read_text().replace("AuthenticationMethods publickey publickey,", "AuthenticationMethods publickey,")
        sshd.config.write_text(alone)
        assert sshd.check().returncode != 0
        # DOC-48: what the file says has no effect yet; the one that runs goes on by what it has read.
        assert sshd.log_in(enrolled.person).kinds == []
        seen = doctor("hazard-01", "hazard-04", "hazard-29")
        found = seen.one("hazard-04", "error", sshd)
        assert (found["line"], found["effect"]) == (1, ["lockout"])
        # DOC-3, DOC-74: what sshd -T does not say is unknown, and no success.
        assert seen.one("hazard-01", "unknown", sshd) and seen.run.returncode == 1
        # DOC-48: and the running one has not read it.
        assert seen.one("hazard-29", "warning", sshd)["file"] == str(sshd.config)


def test_without_pam(daemon, enrolled):
    """DOC-24: sshd -t is content, and nobody comes in."""
    with Sshd("key", first="UsePAM no") as sshd:
        assert sshd.check().returncode == 0
        assert sshd.log_in(enrolled.person).status == 255
        found = doctor("hazard-05").one("hazard-05", "error", sshd)
        assert (found["line"], found["effect"]) == (1, ["lockout"])


GRACE_SECONDS = 5


def connections(sshd):
    """Processes that sshd has for connections that are open."""
    return Path(f"/proc/{sshd.pid}/task/{sshd.pid}/children").read_text().split()


def when_there_is_a_slot(log_in):
    """There is one, and asking whether sshd listens takes it, too, until sshd has noticed its end."""

    def asked():
        ending = log_in()
        return ending if ending.prompts else None

    return wait_for("a slot", asked)


def test_limits_and_methods_that_go_around(daemon, enrolled):
    """DOC-11, DOC-36 to 38, DOC-45, DOC-46, DOC-54: several settings of one sshd."""
    settings = ["MaxAuthTries 1", f"LoginGraceTime {GRACE_SECONDS}", "MaxStartups 1:100:60", "HostbasedAuthentication yes",
                "PasswordAuthentication yes", "PermitEmptyPasswords yes",
                "AuthenticationMethods publickey,keyboard-interactive:pam publickey,password hostbased"]  # fmt: skip
    with Sshd("key", first="\n".join(settings)) as sshd:
        wrong_codes = [enrolled.device.wrong_code()] * 3
        wrong = when_there_is_a_slot(lambda: sshd.log_in(enrolled.person, wrong_codes, PreferredAuthentications="publickey,keyboard-interactive"))  # fmt: skip
        assert wrong.status == 255 and wrong.kinds == ["code"]
        asked = when_there_is_a_slot(lambda: sshd.log_in(enrolled.person, ["any text"], PreferredAuthentications="publickey,password"))
        assert asked.kinds[:1] == ["password"]
        # Somebody at the prompt holds the only slot, and is cut off there.
        wait_for("the end of all connections", lambda: not connections(sshd))
        slow = Terminal(sshd.ssh(enrolled.person))
        assert slow.next_prompt().asks_for_code
        dropped = sshd.log_in(new_person())
        assert dropped.status == 255 and dropped.kinds == []
        wait_for("the end of their time", lambda: not connections(sshd), GRACE_SECONDS * 4)
        slow.type(enrolled.device.fresh_code())  # too late: ssh hears of the end when it has an answer
        assert slow.finish().status == 255
        seen = doctor("hazard-17", "hazard-18", "hazard-19", "hazard-26", "hazard-27", "hazard-35")
        lists = len(settings)
        for hazard, severity, line in [("hazard-17", "warning", 1), ("hazard-18", "error", 2),
                                       ("hazard-19", "warning", 3), ("hazard-26", "notice", 4), ("hazard-35", "error", 6),
                                       ("hazard-27", "error", lists), ("hazard-26", "error", lists)]:  # fmt: skip
            assert seen.one(hazard, severity, sshd)["line"] == line, hazard


@pytest.mark.parametrize("setting", ["yes", "no"])
def test_an_empty_password(daemon, person, setting):
    """DOC-54: whoever has none is in without it; without the setting the same person is refused. (Not at the first try: to
    OpenSSH 9.2 that is the method "none", and it ends the connection.)"""
    service = Path("/etc/pam.d/sshd-empty")
    service.write_text("auth required pam_unix.so nullok\nauth required pam_sallyport.so\n"
                       + "".join(f"{part} required pam_permit.so\n" for part in ("account", "session", "password")))  # fmt: skip
    run("passwd", "--delete", person.name)
    first = f"PasswordAuthentication yes\nPermitEmptyPasswords {setting}\nAuthenticationMethods publickey,password"
    with Sshd("key", first=first, service=service.name) as sshd:
        ending = sshd.log_in(person, ["wrong", ""], PreferredAuthentications="publickey,password", NumberOfPasswordPrompts=2)
        assert ending.was_let_in == (setting == "yes"), ending
    service.unlink()


@pytest.fixture
def trusted_machine(person):
    """Files by which sshd trusts the machine that the person comes from."""
    host_key = Path("/etc/ssh/ssh_host_ed25519_key.pub").read_text()
    files = {
        Path("/etc/ssh/shosts.equiv"): f"{person.address}\n",
        Path("/etc/ssh/ssh_known_hosts"): f"{person.address} {host_key}",
        Path("/etc/ssh/ssh_config.d/keysign.conf"): "EnableSSHKeysign yes\n",
    }
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    yield
    for path in files:
        path.unlink()


def test_a_machine_that_is_trusted(daemon, person, trusted_machine):
    """DOC-45: whoever comes from it is in, enrolled, and without key or code."""
    daemon.enroll(person)
    first = "HostbasedAuthentication yes\nAuthenticationMethods hostbased"
    with Sshd("key", first=first) as sshd:
        settings = {"HostbasedAuthentication": "yes", "EnableSSHKeysign": "yes", "PreferredAuthentications": "hostbased"}
        inside = person.run(*sshd.ssh(person, "echo", "inside", BatchMode="yes", **settings), check=False)
        assert inside.stdout == "inside\n", inside.stderr
        found = doctor("hazard-26").one("hazard-26", "error", sshd)
        assert (found["line"], found["effect"]) == (2, ["around"])


def test_root(daemon):
    """DOC-25, DOC-26: forms that kill root's connection, and root with a key alone."""
    with Sshd("key", first="PermitRootLogin prohibit-password") as sshd:
        assert sshd.log_in(ROOT, ["123456"], NumberOfPasswordPrompts=1).status == 255
        found = doctor("hazard-06").one("hazard-06", "error", sshd)
        assert (found["line"], found["users"]) == (1, ["root"])
    with Sshd("key", first="PermitRootLogin yes") as sshd:
        # Policy refuses accounts with uid 0 that are not enrolled by itself (SSH-27).
        assert doctor("hazard-07").of("hazard-07", sshd, "error") == []
        CONFIGURATION.write_text(DEFAULTS + "policy user root skip\n")
        daemon.stop()
        try:
            assert doctor("hazard-07").one("hazard-07", "unknown", sshd)["users"] == ["root"]
            daemon.start()
            assert sshd.log_in(ROOT).was_let_in
            found = doctor("hazard-07").one("hazard-07", "error", sshd)
            assert (found["line"], found["users"]) == (1, ["root"])
        finally:
            CONFIGURATION.write_text(DEFAULTS)
            daemon.stop()
            daemon.start()


def test_a_name_without_a_pam_service(daemon, enrolled):
    """DOC-34, DOC-8: the listener's own name counts, which its process tells."""
    with Sshd("key", service="sshd-without-service") as sshd:
        log_in = sshd.log_in(enrolled.person, [enrolled.person.password], NumberOfPasswordPrompts=1)
        assert log_in.was_let_in and log_in.kinds == ["password"]
        found = doctor("hazard-15").of("hazard-15", severity="error")
        assert [one["file"] for one in found] == ["/etc/pam.d/sshd-without-service"]
        assert "pid" in found[0]["what"]


def test_files_of_keys(daemon, enrolled):
    """DOC-42, DOC-43: modes that sshd refuses, and a command that it does not run."""
    command, mark = Path("/usr/local/bin/other-keys"), Path("/tmp/ran-by-doctor")
    served = new_person()  # whose key the command alone knows
    command.write_text(f"#!/bin/sh\n: >{mark}\ncat {command}.pub\n")
    Path(f"{command}.pub").write_text(Path(f"{served.key}.pub").read_text())
    (served.home / ".ssh/authorized_keys").unlink()
    keys = enrolled.person.home / ".ssh/authorized_keys"
    first = f"AuthorizedKeysCommand {command} %u\nAuthorizedKeysCommandUser root"
    with Sshd("key", first=first) as sshd:
        command.chmod(0o755)
        assert sshd.log_in(served).was_let_in
        mark.unlink()
        command.chmod(0o777)
        assert sshd.log_in(served).status == 255
        keys.chmod(0o666)
        assert sshd.log_in(enrolled.person).status == 255
        seen = doctor("hazard-23", "hazard-24", more=["--user", enrolled.name])
        assert str(keys) in [found["file"] for found in seen.of("hazard-23", severity="error")]
        assert seen.one("hazard-24", "error", sshd)["line"] == 1
        # DOC-4: a foreign program is looked at and not run.
        assert not mark.exists()


def test_a_home_that_is_not_there_before_the_login(daemon, enrolled):
    """DOC-41: as systemd-homed keeps homes; sshd finds no keys, and it looks like a wrong key."""
    home = enrolled.person.home
    closed = home.with_name(f"{home.name}.homedir")
    with Sshd("key") as sshd:
        home.rename(closed)
        try:
            key = closed / ".ssh/id_ed25519"
            ending = sshd.log_in(enrolled.person, key=key)
            assert ending.status == 255 and "Permission denied (publickey)" in ending.output
            found = doctor("hazard-22", more=["--user", enrolled.name]).of("hazard-22", severity="warning")
            assert [(one["file"], one["users"]) for one in found if enrolled.name in one["users"]] == [(str(home), [enrolled.name])]
        finally:
            closed.rename(home)


@pytest.mark.skipif(Path("/sys/fs/selinux").exists(), reason="this kernel has SELinux: the effect could be shown here")
def test_a_kernel_without_selinux(daemon):
    """DOC-53: there is nothing to refuse the socket, and doctor says so. Neither the finding on a real host nor its effect can
    be had where the kernel has no SELinux: it confines processes, and no container can bring its own. What doctor makes of
    the kernel's files is in SeLinuxTest."""
    assert [found["severity"] for found in doctor("hazard-34").of("hazard-34")] == ["ok"]


def test_a_connection_that_goes_on(daemon, enrolled, tmp_path):
    """DOC-49: what was opened before the second step was set up is not asked any more, and counted."""
    control = tmp_path / "control"
    with Sshd("key") as sshd:
        old = Terminal(sshd.ssh(enrolled.person, "-N", ControlPath=control, ControlMaster="yes"))
        assert old.next_prompt().asks_for_code
        old.type(enrolled.device.fresh_code())
        wait_for("the shared connection", control.exists)
        time.sleep(1)  # /proc tells when a process began to the second
        Path("/etc/pam.d/sshd").touch()
        further = sshd.log_in(enrolled.person, ControlPath=control, ControlMaster="no")
        assert further.was_let_in and further.kinds == []
        found = doctor("hazard-30").of("hazard-30", severity="notice")
        assert int(re.search(r": (\d+)\.$", found[0]["what"])[1]) >= 1
        old.hang_up()


def test_a_second_sshd_without_a_second_step(daemon, enrolled):
    """DOC-47, DOC-49, DOC-55: each sshd is looked at with its own file; what is stated; no way in for a bad day."""
    open_to_all = "AuthenticationMethods publickey"
    with Sshd("key"), Sshd("key", first=open_to_all) as other:
        assert other.log_in(enrolled.person).kinds == []
        seen = doctor("hazard-28", "hazard-30", "hazard-36")
        found = [one for one in seen.of("hazard-28", severity="error") if str(other.config) in one["what"]]
        assert len(found) == 1 and str(other.port) in found[0]["what"]
        assert len(seen.of("hazard-30", severity="notice")) == 1
        assert len(seen.of("hazard-36", severity="warning")) == 1
    block = "Match User root Address 127.0.0.0/8\n  AuthenticationMethods publickey\n  PermitRootLogin prohibit-password"
    with Sshd("key", last=block) as sshd:
        assert sshd.log_in(ROOT).was_let_in
        assert doctor("hazard-36").of("hazard-36", severity="warning") == []


@pytest.mark.parametrize(
    ("setting", "missing"),
    [
        ("PubkeyAuthOptions verify-required", "PubkeyAcceptedAlgorithms"),
        ("PubkeyAcceptedAlgorithms sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com", "verify-required"),
    ],
)
def test_a_block_for_security_keys_with_half_of_it(daemon, enrolled, setting, missing):
    """DOC-58, SSH-101: without limited types an ordinary key comes in alone."""
    block = f"Match User {enrolled.name}\n  AuthenticationMethods publickey\n  {setting}"
    with Sshd("key", last=block) as sshd:
        if missing.startswith("Pubkey"):
            assert sshd.log_in(enrolled.person).kinds == []
        found = doctor("security-keys").one("security-keys", "error", sshd)
        assert missing in found["what"] and found["effect"] == ["around"] and found["users"] == [enrolled.name]


def state_of(*folders):
    """Names, owners, modes, times of change and sizes."""
    names = [path for folder in folders for path in [Path(folder), *Path(folder).rglob("*")]]
    return {str(path): path.lstat()[:7] + (path.lstat().st_mtime_ns, path.lstat().st_ctime_ns) for path in names}


def test_the_output(daemon, enrolled):
    """DOC-1, DOC-2, DOC-3, DOC-19, DOC-70 to 74: what it prints and changes not, as root and as somebody else."""
    with Sshd("key", first="MaxAuthTries 2") as sshd:
        before = state_of("/etc", enrolled.person.home)
        audit = len(daemon.audit())
        one, two = Seen("--user", enrolled.name), Seen("--user", enrolled.name)
        assert state_of("/etc", enrolled.person.home) == before and len(daemon.audit()) == audit
        assert one.report["findings"] == two.report["findings"]
        ids = {found["id"] for found in one.report["findings"]}
        assert {f"hazard-{number:02}" for number in range(1, 37)} <= ids
        order = ["error", "warning", "notice", "unknown", "ok"]
        keys = [(order.index(found["severity"]), found["id"]) for found in one.report["findings"]]
        assert keys == sorted(keys)
        assert sum(one.report["counts"].values()) == len(keys) and one.report["version"] == 1
        text = sallyport("doctor", "--only", "hazard-17", check=False)
        assert text.returncode == 0 and "\x1b" not in text.stdout
        assert text.stdout.startswith(f"warning  hazard-17  {sshd.config}:1\n") and "hazard-01" in text.stdout
        assert re.fullmatch(r"0 errors, 1 warning, 0 notices, 0 unknown, \d+ ok\.", text.stdout.splitlines()[-1])
        assert sallyport("doctor", "--only", "hazard-17", "--strict", check=False).returncode == 1
        assert sallyport("doctor", "--only", "hazard-99", check=False).returncode == 2
        private = enrolled.person.key.read_text().splitlines()[1]
        assert private not in one.run.stdout
        alone = enrolled.person.run("sallyport", "doctor", "--only", "hazard-01", check=False)
        assert alone.returncode == 1 and alone.stdout.startswith("Without root not possible: hazard-01")
