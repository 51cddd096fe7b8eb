"""Wrapping keys, backups and old copies of the store, with the real daemon (FAULT-25)."""

import asyncio
import json
import re
import shutil
import subprocess
import threading
from pathlib import Path

import door
import house
import pytest
from house import run
from sallyport_daemon import STATE, sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport

KEY = Path("/etc/sallyport/wrapping.key")
OPERATE = Path("/opt/sallyport/docs/operate.md")
BACKUPS = Path("/var/backups-of-the-test")
START_SECONDS = 20
PEOPLE = 300  # those who log in while the keys are rotated
AT_ONCE = 8
AS_SERVICE = ["setpriv", "--reuid", "sallyport", "--regid", "sallyport", "--clear-groups", "--"]


@pytest.fixture(scope="module", autouse=True)
def folder_of_root(daemon_of_the_house):
    """As on a machine where sallyport install made it."""
    shutil.chown(KEY.parent, "root", "root")
    KEY.chmod(0o400)
    yield
    shutil.chown(KEY.parent, "sallyport", "sallyport")


@pytest.fixture
def put_back(daemon):
    """Whatever a test did to the key file or the store, the next test finds a daemon that starts."""
    content = KEY.read_text()
    yield
    if not daemon.is_running():
        # Keys that were made meanwhile may be needed, so the file grows and never shrinks.
        lines = [line for line in KEY.read_text().splitlines() + content.splitlines() if line.startswith("key ")] if KEY.exists() else content.splitlines()
        write_key(list(dict.fromkeys(lines)))
        accept("the end of a test")
        daemon.start()


def write_key(lines):
    KEY.unlink(missing_ok=True)
    KEY.write_text("\n".join(lines) + "\n")
    KEY.chmod(0o400)
    shutil.chown(KEY, "sallyport", "sallyport")


def key_ids():
    return [int(line.split()[1]) for line in KEY.read_text().splitlines() if line.startswith("key ")]


def check():
    done = sallyport("wrapping-key", "check", "--json", check=False)
    return done.returncode, json.loads(done.stdout)


# --- Rotation ----------------------------------------------------------------------------------------------------


def test_nobody_is_refused_while_the_keys_are_rotated(daemon):
    """Logins in a loop, each with a code that is right: every one of them gets in, before, during and after."""
    people = daemon.enroll_many(house.new_names(PEOPLE))
    before = key_ids()
    rotated = threading.Event()
    outcome = {}

    def rotate():
        try:
            outcome["first"] = sallyport("wrapping-key", "rotate").stdout
            outcome["second"] = sallyport("wrapping-key", "rotate").stdout
        finally:
            rotated.set()

    thread = threading.Thread(target=rotate)
    verdicts, during = asyncio.run(log_in_while(people, thread, rotated))
    thread.join()
    assert verdicts == [door.GRANTED] * len(verdicts), [one for one in verdicts if one != door.GRANTED]
    assert during > 20, f"only {during} logins came while the keys were rotated: nothing was tested"
    print(f"{len(verdicts)} logins, {during} of them during two rotations, none refused")
    top = max(before)
    assert key_ids() == [top + 2, top + 1, *before]
    assert f"Key {top + 1} is in use" in outcome["first"] and f"Key {top + 2} is in use" in outcome["second"]
    status, found = check()
    assert status == 0 and found["older_accounts"] == 0 and list(found["needed"]) == [str(top + 2)], found
    owner = run("stat", "--format", "%U:%G %a", KEY).stdout.strip()
    assert owner == "sallyport:sallyport 400"


async def log_in_while(people, thread, rotated):
    """Each person with recovery codes, which are right at any time, one after another; some before it begins and some after it ended."""
    turns = asyncio.Semaphore(AT_ONCE)
    verdicts = []
    during = 0
    codes = [(one.name, code) for number in range(10) for one in people for code in [one.recovery_codes[number]]]

    async def one(name, code):
        nonlocal during
        async with turns:
            verdict = (await door.log_in(name, code)).verdict
        verdicts.append(verdict)
        if thread.is_alive():
            during += 1

    for at in range(0, len(codes), AT_ONCE):
        if at == 2 * AT_ONCE:
            thread.start()
        if rotated.is_set() and at > PEOPLE:
            await asyncio.gather(*(one(*pair) for pair in codes[at : at + 4 * AT_ONCE]))
            break
        await asyncio.gather(*(one(*pair) for pair in codes[at : at + AT_ONCE]))
    return verdicts, during


def test_a_question_asked_under_the_old_key_is_answered_under_the_new_one(daemon, enrolled):
    async def answer_late():
        body = door.begin_body(enrolled.name)
        asked = await door.exchange(1, body)
        assert asked.verdict == door.CHALLENGED
        sallyport("wrapping-key", "rotate")
        code = enrolled.device.fresh_code()
        return await door.exchange(2, body + door._sized(asked.challenge) + b"\x01" + door._sized(code))

    assert asyncio.run(answer_late()).verdict == door.GRANTED


def test_a_rotation_that_was_killed_is_finished_by_the_next_start(daemon, put_back):
    """kill -9 amid it: nobody loses anything, and the server goes on by itself."""
    people = daemon.enroll_many(house.new_names(200))
    command = subprocess.Popen(["sallyport", "wrapping-key", "rotate"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    top = max(key_ids())
    wait_for("the new key", lambda: max(key_ids()) > top, START_SECONDS)
    daemon.kill()
    command.wait(60)
    daemon.start()
    wait_for("the end of the rotation", lambda: check()[1]["older_accounts"] == 0 and not check()[1]["unfinished"], START_SECONDS)
    assert check()[1]["keys"][0] == top + 1
    for one in people[:20]:
        assert asyncio.run(door.log_in(one.name, one.device.fresh_code())).verdict == door.GRANTED


def test_an_old_key_is_retired_only_when_nothing_needs_it(daemon, enrolled, put_back):
    sallyport("wrapping-key", "rotate")
    newest, *old = key_ids()
    refused = sallyport("wrapping-key", "retire", old[0], check=False)
    assert refused.returncode == 1 and "--now" in refused.stderr
    refused = sallyport("wrapping-key", "retire", newest, "--now", check=False)
    assert refused.returncode == 1 and "is the newest" in refused.stderr
    refused = sallyport("wrapping-key", "retire", 999, "--now", check=False)
    assert refused.returncode == 1 and "there is no key 999" in refused.stderr
    assert key_ids() == [newest, *old]
    # Each reads the whole store, which grows with every test before this one.
    sallyport("wrapping-key", "retire", old[0], "--now", timeout=120)
    assert key_ids() == [newest, *old[1:]]
    assert old[0] not in check()[1]["in_use"]
    assert asyncio.run(door.log_in(enrolled.name, enrolled.device.fresh_code())).verdict == door.GRANTED
    daemon.stop()
    daemon.start()
    assert asyncio.run(door.log_in(enrolled.name, enrolled.recovery_codes[0])).verdict == door.GRANTED


def test_check_says_so_when_no_server_runs(daemon, put_back):
    status, found = check()
    assert status == 0 and found["running"] and found["mode"] == "r--------" and found["owner"] == "sallyport", found
    assert found["keys"] == key_ids()
    daemon.stop()
    done = sallyport("wrapping-key", "check", check=False)
    assert done.returncode == 1 and "The server is not running" in done.stdout
    secrets = [line.split()[2] for line in KEY.read_text().splitlines() if line.startswith("key ")]
    assert not any(one[:8] in done.stdout + done.stderr for one in secrets)


def test_a_folder_that_the_service_may_write_to_is_told_before_anything_is_done(daemon):
    shutil.chown(KEY.parent, "sallyport", "sallyport")
    before = key_ids()
    done = sallyport("wrapping-key", "rotate", check=False)
    shutil.chown(KEY.parent, "root", "root")
    assert done.returncode == 1 and "chown root:" in done.stderr and key_ids() == before


def test_only_root_rotates(daemon, person):
    for words in (["wrapping-key", "rotate"], ["wrapping-key", "check"], ["backup", str(person.home / "b")]):
        done = person.run("sallyport", *words, check=False)
        assert done.returncode == 1, done.stdout + done.stderr


# --- The wrong key file ------------------------------------------------------------------------------------------


def start_refused(daemon):
    """What the daemon says and its exit status, where it does not start."""
    done = run(*AS_SERVICE, *daemon.command(), check=False, timeout=START_SECONDS)
    return done.returncode, done.stdout + done.stderr


def page_of(name):
    return " ".join(Path("/opt/sallyport/docs/errors", name).read_text().split())


def test_a_store_is_not_opened_with_another_key_file(daemon, put_back):
    daemon.stop()
    kept = KEY.read_text()
    current = key_ids()[0]
    for number in (current, current + 1):
        write_key([f"key {number} " + "QUJD" * 10 + "QUI="])
        status, said = start_refused(daemon)
        assert status == 1 and "the key file does not open this store" in said, said
    assert "the key file does not open this store" in page_of("server-key-file.md")
    write_key(kept.splitlines())
    daemon.start()


def test_a_missing_key_file_is_not_made_anew_where_there_is_a_store(daemon, put_back):
    daemon.stop()
    kept = KEY.read_text()
    KEY.unlink()
    status, said = start_refused(daemon)
    assert status == 2 and f"{KEY}: there is no such file" in said and "backup" in said, said
    assert not KEY.exists()
    assert "there is no such file" in page_of("config-key-file.md")
    write_key(kept.splitlines())
    daemon.start()


def test_a_key_that_is_still_needed_is_missed_at_the_start(daemon, enrolled, put_back):
    """Somebody took it out by hand: with the store's own key gone nothing starts; the running server refuses the file."""
    kept = KEY.read_text().splitlines()
    needed = [line for line in kept if line.startswith(f"key {key_ids()[0]} ")]
    others = [line for line in kept if line not in needed] + ["key 900 " + "QUJD" * 10 + "QUI="]
    write_key(others)
    refused = sallyport("wrapping-key", "rotate", check=False)
    assert refused.returncode == 1 and "closes what is new" in refused.stderr, refused.stderr
    assert asyncio.run(door.log_in(enrolled.name, enrolled.recovery_codes[0])).verdict == door.GRANTED
    daemon.stop()
    status, said = start_refused(daemon)
    assert status == 1 and "which the key file does not hold" in said, said
    write_key(kept)
    daemon.start()


# --- Backup and restore ------------------------------------------------------------------------------------------


def backup():
    done = sallyport("backup", BACKUPS, "--json")
    return Path(json.loads(done.stdout)["file"])


def stop_and_restore(daemon, copy):
    """Step 3 of docs/operate.md, word for word but for the file's name."""
    daemon.stop()
    steps = re.findall(r"^ +sudo ((?:rm|install) .*store\.db.*)$", OPERATE.read_text(), re.MULTILINE)
    assert len(steps) == 2, steps
    for step in steps:
        run("sh", "-c", re.sub(r"/var/backups/\S+\.db", str(copy), step))


def accept(reason="the disk was lost"):
    return run(*AS_SERVICE, "sallyport", "store", "accept-old-copy", "--reason", reason, cwd="/", check=False)


def test_a_backup_is_for_root_alone_and_without_the_key_file(daemon, enrolled):
    said = sallyport("backup", BACKUPS).stdout
    copy = backup()
    assert run("stat", "--format", "%U:%G %a", BACKUPS, copy).stdout.split("\n")[:2] == ["root:root 700", "root:root 600"]
    assert "The key file is not in it" in said
    assert not (STATE / "backup.db").exists()
    content = copy.read_bytes()
    assert enrolled.name.encode() in content
    for line in KEY.read_text().splitlines():
        if line.startswith("key "):
            assert line.split()[2].encode() not in content
    assert run("sqlite3", copy, "PRAGMA integrity_check", check=False).stdout.strip() in ("ok", "")


def test_a_folder_that_others_can_read_is_refused(daemon, tmp_path):
    tmp_path.chmod(0o755)
    done = sallyport("backup", tmp_path, check=False)
    assert done.returncode == 1 and "chmod go=" in done.stderr and list(tmp_path.iterdir()) == []


def test_what_was_used_after_a_backup_is_not_accepted_again_behind_a_restore(daemon, person, put_back):
    """FAULT-25: detected, refused until an operator confirms; after that all steps up to now count as burned."""
    enrolled = daemon.enroll(person)
    later = daemon.enroll(house.new_person())
    copy = backup()
    used = enrolled.device.fresh_code()
    assert asyncio.run(door.log_in(enrolled.name, used)).verdict == door.GRANTED

    stop_and_restore(daemon, copy)
    status, said = start_refused(daemon)
    assert status == 1 and "sallyport store accept-old-copy" in said, said
    assert "says that it is a copy" in said and "says that it is a copy" in page_of("server-old-copy.md")

    accepted = accept()
    burned = enrolled.device.step_now() + 1
    assert accepted.returncode == 0, accepted.stderr
    assert "count as used" in accepted.stdout and "Recovery codes used since" in accepted.stdout
    daemon.start()
    assert asyncio.run(door.log_in(enrolled.name, used)).verdict == door.DENIED
    # Somebody else's, never used: of a step that has begun, so it counts as used, too.
    assert asyncio.run(door.log_in(later.name, later.device.code_now())).verdict == door.DENIED
    sallyport("user", "open", enrolled.name, "--reason", "test")
    wait_for("a code of a later step", lambda: enrolled.device.step_now() > burned, 70)
    assert asyncio.run(door.log_in(enrolled.name, enrolled.device.fresh_code())).verdict == door.GRANTED
    reasons = [event["reason"] for event in daemon.audit()]
    assert any("an old copy of the store was accepted: it ended at event" in one and "the disk was lost" in one for one in reasons)


def test_the_old_database_under_a_newer_mark_is_refused_and_deleting_the_mark_is_no_way_around(daemon, enrolled, put_back):
    daemon.stop()
    old = (STATE / "store.db").read_bytes()
    daemon.start()
    used = enrolled.recovery_codes[0]
    assert asyncio.run(door.log_in(enrolled.name, used)).verdict == door.GRANTED
    daemon.stop()
    (STATE / "store.db").write_bytes(old)
    status, said = start_refused(daemon)
    assert status == 1 and "it is an old copy, or damaged" in said, said
    (STATE / "store.mark").unlink()
    status, said = start_refused(daemon)
    assert status == 1 and "is gone: it may be an old copy" in said, said
    assert accept().returncode == 0
    daemon.start()


def test_an_acceptance_that_is_killed_leaves_the_store_refused(daemon, put_back):
    daemon.enroll_many(house.new_names(100))
    copy = backup()
    stop_and_restore(daemon, copy)
    killed = subprocess.Popen([*AS_SERVICE, "sallyport", "store", "accept-old-copy", "--reason", "x"], stdout=subprocess.PIPE, cwd="/")
    killed.stdout.readline()  # it has begun
    killed.kill()
    killed.wait(10)
    status, said = start_refused(daemon)
    assert status == 1 and "says that it is a copy" in said, said
    assert accept().returncode == 0
    daemon.start()


def test_acceptance_is_refused_while_the_server_runs_and_needless_on_a_store_that_is_whole(daemon, put_back):
    done = accept()
    assert done.returncode == 1 and "is in use by" in done.stderr, done.stderr
    daemon.stop()
    done = accept()
    assert done.returncode == 0 and "no old copy" in done.stdout
    done = sallyport("store", "accept-old-copy", "--reason", "x", check=False)  # as root
    assert done.returncode == 1 and "sudo -u sallyport" in done.stderr, done.stderr
    assert run("sallyport", "store", "accept-old-copy", check=False).returncode == 2
    daemon.start()


def test_restoring_with_the_keys_of_that_time(daemon, enrolled, put_back):
    """A backup from before a rotation opens with the key file of before, or with one that has both keys."""
    copy = backup()
    sallyport("wrapping-key", "rotate")
    stop_and_restore(daemon, copy)
    assert accept().returncode == 0
    daemon.start()
    wait_for("the end of the rotation that the server goes on with", lambda: not check()[1]["unfinished"], START_SECONDS)
    assert asyncio.run(door.log_in(enrolled.name, enrolled.recovery_codes[0])).verdict == door.GRANTED
