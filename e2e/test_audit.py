"""The audit's proof by the real daemon: verify, export, retention, and what a damaged record does to a login."""

import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import otp
import pytest
from command_socket import CommandSocket
from google_authenticator import FAKETIME
from house import accepts, new_person, nameless, run
from sallyport_daemon import DEFAULTS, STATE, sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport
DATABASE = STATE / "store.db"
LOG = Path("/var/log/daemon")


def verify(*words):
    """Exit status and report."""
    done = sallyport("audit", "verify", "--json", *words, check=False)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def vandalised(daemon, tmp_path):
    """Changes the database of the stopped daemon, starts it again, and undoes everything after the test."""
    copy = tmp_path / "state"

    def change(sql, *values):
        daemon.stop()
        if not copy.exists():
            run("cp", "-a", STATE, copy)
        with sqlite3.connect(DATABASE) as database:
            database.execute(sql, values)
        database.close()
        run("chown", "-R", "sallyport:", STATE)
        daemon.start()

    yield change
    daemon.stop()
    if copy.exists():
        shutil.rmtree(STATE)
        run("cp", "-a", copy, STATE)
    daemon.start()


def test_after_logins_and_a_clean_stop_all_is_whole_and_sealed(daemon, sshd, enrolled):
    """FAULT-71"""
    assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in
    sshd.log_in(enrolled.person, [enrolled.device.wrong_code()], NumberOfPasswordPrompts=1)
    assert sallyport("audit", "verify").stdout.startswith("The audit is whole.")
    daemon.stop()
    daemon.start()
    status, report = verify()
    assert (status, report["whole"], report["unsealed"]) == (0, True, 0), report
    assert report["seals"] >= 1 and report["events"] >= 3 and report["accounts"] >= 1


def test_a_removed_event_is_found_and_named(daemon, sshd, enrolled, vandalised):
    """FAULT-71"""
    for _ in range(2):
        sshd.log_in(enrolled.person, [enrolled.device.fresh_code], NumberOfPasswordPrompts=1)
    sequences = [event["sequence"] for event in daemon.audit() if event["account"] == enrolled.name]
    vandalised("DELETE FROM audit WHERE sequence = ?", sequences[1])
    status, report = verify()
    assert status == 1 and not report["whole"]
    found = {(finding["account"], finding["first"] <= sequences[1] <= finding["last"]) for finding in report["findings"]}
    assert ("", True) in found and (enrolled.name, True) in found, report
    said = sallyport("audit", "verify", check=False)
    assert said.returncode == 1 and f"event {sequences[1]}" in said.stdout and "DAMAGED" in said.stdout


def test_an_export_is_proven_elsewhere_by_anybody(daemon, enrolled, person, tmp_path):
    """FAULT-71: without the key file, by the public key alone."""
    daemon.stop()
    daemon.start()
    export, key = person.home / "audit.jsonl", person.home / "audit.pem"
    sallyport("audit", "export", "--seals", "--output", export)
    assert export.stat().st_mode & 0o777 == 0o600
    key.write_text(sallyport("audit", "key").stdout)
    run("chown", f"{person.name}:", export, key)
    proven = person.run("sallyport", "audit", "verify", "--file", export, "--key", key)
    assert "is whole" in proven.stdout
    lines = export.read_text().splitlines()
    events = [n for n, line in enumerate(lines) if json.loads(line)["type"] == "event"]
    del lines[events[len(events) // 2]]
    export.write_text("\n".join(lines) + "\n")
    assert person.run("sallyport", "audit", "verify", "--file", export, "--key", key, check=False).returncode == 1


def test_only_root_takes_the_audit_away(daemon, person):
    for words in (["verify"], ["export"], ["key"]):
        done = person.run("sallyport", "audit", *words, check=False)
        assert done.returncode == 1 and "root" in done.stderr, words


def test_a_damaged_register_refuses_its_owner_and_says_what_to_do(daemon, sshd, enrolled, syslog, vandalised):
    """FAULT-24, FAULT-62: one flipped byte on the disk; everybody else logs in."""
    with sqlite3.connect(DATABASE) as database:
        record = bytearray(database.execute("SELECT record FROM accounts WHERE name = ?", [enrolled.name]).fetchone()[0])
    database.close()
    run("chown", "-R", "sallyport:", STATE)
    record[len(record) // 2] ^= 1
    vandalised("UPDATE accounts SET record = ? WHERE name = ?", bytes(record), enrolled.name)
    before = LOG.stat().st_size
    ending = sshd.log_in(enrolled.person, [enrolled.device.fresh_code], NumberOfPasswordPrompts=1)
    assert not ending.was_let_in
    syslog.wait_for_line(rf"pam_sallyport\(sshd:auth\): unavailable.*user={enrolled.name}")
    said = LOG.read_text()[before:]
    assert f"the record of the account {enrolled.name} cannot be trusted" in said
    assert "put the store back from a backup" in said
    other = daemon.enroll(new_person())
    assert sshd.log_in(other.person, [other.device.fresh_code]).was_let_in
    status, report = verify()
    assert status == 1 and any(finding["account"] == enrolled.name for finding in report["findings"])


class OldDaemon:
    """A daemon with a store of its own, at a time of its own."""

    def __init__(self, folder, days, keep):
        self.socket = folder / "command.sock"
        self._log = folder / "log"
        config = folder / "sallyport.conf"
        text = DEFAULTS.replace("/var/lib/sallyport", str(folder / "store"))
        text = text.replace("/etc/sallyport/wrapping.key", str(folder / "wrapping.key"))
        text = text.replace("/run/sallyport/", f"{folder}/")
        config.write_text(text + f"audit-keep {keep}\n")
        environment = {**os.environ, "LD_PRELOAD": FAKETIME, "FAKETIME": f"-{days}d", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        # Without its "fix" timed waits on the monotonic clock work as they should; with it each of them returns at once.
        environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0"
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                ["/usr/local/bin/sallyport", "serve", "--config", str(config)], user="sallyport", group="sallyport", extra_groups=[],
                env=environment if days else None, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
            )  # fmt: skip

    def __enter__(self):
        wait_for("the socket of a daemon of another time", self._is_ready, 90)
        return self

    def _is_ready(self):
        assert self._process.poll() is None, self._log.read_text()
        return self.socket.exists() and accepts(str(self.socket))

    def __exit__(self, *_):
        self._process.terminate()
        assert self._process.wait(20) in (0, 143), self._log.read_text()

    def said(self, text):
        return text in self._log.read_text()

    def enroll(self, name):
        """With a token that counts: its codes know no time."""
        with CommandSocket(str(self.socket)) as commands:
            begun = commands.begin(nameless(name).name, type="hotp", digits=6, algorithm="SHA1")
            device = otp.from_uri(begun["uri"])
            commands.prove(name, begun["ticket"], device.proving_code())

    def events(self):
        with CommandSocket(str(self.socket)) as commands:
            return commands.post("/v1/audit", after=0, limit=1000)["events"]


@pytest.fixture
def folder_of_the_service():
    folder = Path("/var/lib/sallyport-of-another-time")
    run("install", "-d", "-o", "sallyport", "-g", "sallyport", "-m", "0755", folder)
    yield folder
    shutil.rmtree(folder)


def test_what_is_older_than_audit_keep_goes_and_the_rest_stays_proven(daemon, folder_of_the_service):
    """FAULT-72: at a cut point that is signed; accounts that were cut off still log in."""
    folder = folder_of_the_service
    with OldDaemon(folder, days=45, keep=7) as old:
        old.enroll("anna")
        old.enroll("bert")
    with OldDaemon(folder, days=20, keep=7) as old:
        old.enroll("carl")
    with OldDaemon(folder, days=0, keep=7) as now:
        now.enroll("dora")
        wait_for("the cut", lambda: "anna" not in {event["account"] for event in now.events()}, 30)
        wait_for("the end of the cut", lambda: {event["account"] for event in now.events()} == {"carl", "dora"}, 30)
        assert now.said("the audit was cut behind event 2: what is older than 7 days is deleted")
        status, report = verify("--socket", str(now.socket))
        assert status == 0 and report["events"] == 2 and report["accounts"] == 4, report
