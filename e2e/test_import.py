"""People move out of google-authenticator's files: nothing that a file burned is good afterwards, and nobody scans anything again."""

import base64
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command_socket import CommandSocket
from google_authenticator import AUTH_ERR, SUCCESS, StateFile, base32_encode, code, old_module
from house import Sshd, new_person, run
from sallyport_daemon import sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport

STEP = 30
ASIDE = ".google_authenticator.moved-to-sallyport"


class Owner(StateFile):
    """Somebody with a file and a phone; the phone's clock is the host's."""

    def __init__(self, *options, codes=("11111111", "22222222"), path=None):
        super().__init__(new_person(), path)
        self.secret = os.urandom(20)
        self.aside = self.path.with_name(self.path.name + ".moved-to-sallyport")
        self.write_lines('" DISALLOW_REUSE', *options, codes=codes)

    def write_lines(self, *options, codes=(), kind='" TOTP_AUTH'):
        lines = [base32_encode(self.secret), *(option if option.startswith('"') else f'" {option}' for option in options), kind, *codes]
        self.write("".join(f"{line}\n" for line in lines))

    @property
    def name(self):
        return self.person.name

    def code(self, steps=0):
        return code(steps, at=int(time.time()), secret=self.secret)

    def fresh_code(self):
        """A code that was not shown before: the next one, as soon as there is enough of its step left."""
        step = wait_for("a time step of its own", lambda: (now := int(time.time())) // STEP > self.last_step and now // STEP, STEP + 5)
        self.last_step = step
        return code(0, at=step * STEP, secret=self.secret)

    last_step = 0


@pytest.fixture
def owner(daemon):
    return Owner()


@pytest.fixture(scope="session")
def second_sshd():
    """Another host's sshd that asks the same server."""
    with Sshd("key") as running:
        yield running


def imports(*words, check=True):
    return sallyport("import", "google-authenticator", "--despite-nullok", *words, check=check)


def old_login(user, answer):
    """Debian's module, now."""
    return old_module().log_in(user, [answer], at=int(time.time())).result


def lets_in(sshd, person, answer):
    return sshd.log_in(person, [answer], NumberOfPasswordPrompts=1).was_let_in


def test_a_code_burned_in_the_file_is_refused_and_the_next_one_opens_the_door_of_one_of_two_hosts(owner, sshd, second_sshd):
    """GA-169, FMT-9, GA-2: two hosts share one memory of used codes."""
    burned = owner.fresh_code()
    assert old_login(owner.name, burned) == SUCCESS
    assert owner.used_steps()
    said = imports("--apply", owner.person.home).stdout
    assert "moved" in said and "used codes, 2 scratch codes" in said, said
    assert not owner.path.exists() and owner.aside.stat().st_mode & 0o7777 == 0o400

    assert sshd.refuses(owner.person, burned)
    fresh = owner.fresh_code()
    assert lets_in(second_sshd, owner.person, fresh)
    assert sshd.refuses(owner.person, fresh), "the other host knows that it is used"
    events = [event for event in events_of(owner) if event["reason"].startswith("device taken over")]
    assert len(events) == 1 and events[0]["actor"].startswith("root"), events


def test_a_file_that_was_copied_to_a_second_host_has_a_memory_of_its_own_until_it_is_moved(owner, sshd, second_sshd):
    """GA-169: what copies cannot do, shown before and after."""
    copy = Owner()
    copy.secret = owner.secret
    copy.write(owner.read())
    first = owner.fresh_code()
    assert old_login(owner.name, first) == SUCCESS
    assert old_login(copy.name, first) == SUCCESS, "the copy works, and knows nothing"

    imports("--apply", owner.path)
    imports("--apply", "--user", owner.name, copy.path)
    status = json.loads(sallyport("user", "show", owner.name, "--json").stdout)
    assert [device["label"] for device in status["devices"]] == ["google-authenticator"]
    assert sshd.refuses(owner.person, first)
    second = owner.fresh_code()
    assert lets_in(sshd, owner.person, second)
    assert second_sshd.refuses(owner.person, second)


def test_a_scratch_code_opens_once(owner, sshd, second_sshd):
    """FMT-62, GUESS-21"""
    imports("--apply", owner.path)
    assert lets_in(sshd, owner.person, "11111111")
    assert second_sshd.refuses(owner.person, "11111111")
    shown = sallyport("user", "show", owner.name).stdout
    assert "Scratch codes: 1 of 2 left; they are short." in shown, shown


def test_a_dry_run_shows_everything_and_changes_nothing(daemon):
    """FMT-1, FMT-62"""
    owner = Owner("WINDOW_SIZE 17", "RATE_LIMIT 3 30", codes=("11111111",))
    before, events = owner.read(), len(daemon.audit())
    said = imports(owner.person.home).stdout
    assert f"{owner.name}  6 digits, every 30 s  secret, 1 scratch code  ready" in " ".join(said.split(" ")).replace("   ", "  "), said
    assert "WINDOW_SIZE 17" in said and "RATE_LIMIT 3 30" in said and "Nothing was changed" in said
    assert owner.read() == before and not owner.aside.exists()
    assert len(daemon.audit()) == events
    assert sallyport("user", "show", owner.name, check=False).returncode == 1


def test_whoever_runs_it_again_after_a_crash_finishes_the_work(owner, sshd):
    """GA-169: the server has it, the file still stands; it went on being used meanwhile."""
    with CommandSocket() as commands:
        content = base64.b64encode(owner.path.read_bytes()).decode()
        report = commands.post("/v1/state-files/import", account=owner.name, device="google-authenticator", content=content,
                               replace=False, allow_weak=False, apply=True)  # fmt: skip
        assert report["outcome"] == "MOVED"
    burned = owner.fresh_code()
    assert old_login(owner.name, burned) == SUCCESS
    assert lets_in(sshd, owner.person, "11111111")

    assert "to be put aside" in imports(owner.path).stdout
    assert "moved" in imports("--apply", owner.path).stdout
    assert not owner.path.exists() and owner.aside.exists()
    assert sshd.refuses(owner.person, burned)
    assert sshd.refuses(owner.person, "11111111"), "a scratch code that was used here came back"
    assert "moved before" in imports("--apply", owner.path).stdout


def test_an_import_that_is_killed_at_any_moment_can_be_run_again(daemon):
    """GA-169"""
    for delay in (0.3, 0.5, 0.7, 0.9):
        owner = Owner()
        command = subprocess.Popen(["sallyport", "import", "google-authenticator", "--despite-nullok", "--apply", str(owner.path)], stdout=subprocess.DEVNULL)
        try:
            command.wait(delay)
        except subprocess.TimeoutExpired:
            command.send_signal(signal.SIGKILL)
            command.wait(10)
        assert owner.path.exists() != owner.aside.exists(), "one of both, never none"
        imports("--apply", owner.path)
        assert owner.aside.exists() and not owner.path.exists()
        status = json.loads(sallyport("user", "show", owner.name, "--json").stdout)
        assert len(status["devices"]) == 1 and status["scratch_codes"]["left"] == 2


def test_a_login_that_holds_the_lock_is_waited_for(owner):
    """GA-141: no code is used between reading and moving."""
    holder = subprocess.Popen(["flock", str(owner.path), "cat"], stdin=subprocess.PIPE)
    wait_for("the lock", lambda: run("flock", "-n", owner.path, "true", check=False).returncode != 0)
    command = subprocess.Popen(["sallyport", "import", "google-authenticator", "--despite-nullok", "--apply", str(owner.path)],
                               stdout=subprocess.PIPE, text=True)  # fmt: skip
    wait_for("the importer at the lock", lambda: run("pgrep", "-f", f"flock -x -w .* 3", check=False).returncode == 0, 20)
    burned_step = int(time.time()) // STEP
    owner.path.chmod(0o600)
    with owner.path.open("r+") as file:
        text = file.read().replace('" DISALLOW_REUSE\n', f'" DISALLOW_REUSE {burned_step}\n')
        file.seek(0)
        file.write(text)
    holder.stdin.close()
    said, _ = command.communicate(timeout=60)
    holder.wait(10)
    assert "used codes" in said, said


# --- Files that others could have put there --------------------------------------------------------------------


def test_a_symbolic_link_is_not_followed(owner):
    """FMT-11, GA-138: a link to root's file, and one to one's own."""
    secret = Path("/root/a-state-file")
    secret.write_text(f'{base32_encode(bytes(20))}\n" TOTP_AUTH\n')
    secret.chmod(0o600)
    for target in (secret, owner.path.rename(owner.path.with_name("elsewhere"))):
        owner.path.unlink(missing_ok=True)
        owner.path.symlink_to(target)
        done = imports("--apply", owner.path, check=False)
        assert done.returncode == 1 and "symbolic link" in done.stderr, done
        assert owner.path.is_symlink() and not owner.aside.exists()
    assert sallyport("user", "show", owner.name, check=False).returncode == 1


def test_a_hard_link_to_somebody_elses_file_is_not_read(owner):
    """FMT-11: only what the person may read themselves."""
    secret = owner.path.with_name("root-s")
    secret.write_text(f'{base32_encode(bytes(20))}\n" TOTP_AUTH\n')
    secret.chmod(0o600)
    owner.path.unlink()
    os.link(secret, owner.path)
    done = imports("--apply", owner.path, check=False)
    assert done.returncode == 1 and "may not read" in done.stderr, done


def test_a_file_of_another_owner_is_refused(owner):
    """FMT-11"""
    shutil.chown(owner.path, new_person().name)
    owner.path.chmod(0o444)
    done = imports("--apply", owner.path, check=False)
    assert done.returncode == 1 and "belongs to somebody else" in done.stderr, done
    assert owner.path.exists()


def test_what_a_folder_leads_to_is_read_with_the_rights_of_whoever_could_put_it_there(owner):
    """FMT-11: a link in a home that leads into a folder of root's."""
    folder = Path("/root/state-files")
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "alice").write_text(f'{base32_encode(bytes(20))}\n" TOTP_AUTH\n')
    (owner.person.home / "files").symlink_to(folder)
    done = imports("--user", "alice", owner.person.home / "files" / "alice", check=False)
    assert done.returncode == 1 and "may not read" in done.stderr, done


def test_a_pipe_does_not_keep_anybody_waiting(owner):
    owner.path.unlink()
    os.mkfifo(owner.path)
    done = imports(owner.path, check=False)
    assert done.returncode == 1 and "not a regular file" in done.stderr, done


def test_a_folder_of_files_named_by_user(daemon, sshd):
    """As with user=root secret=/var/lib/google-auth/${USER}."""
    folder = Path("/var/lib/google-auth")
    folder.mkdir(mode=0o700, exist_ok=True)
    owners = [Owner(path=folder / new_person().name) for _ in range(2)]
    people = [owner.path.name for owner in owners]
    (folder / f"{people[0]}~x1").write_text("left over")
    broken = folder / "broken"
    broken.write_text("!!!!\n")
    done = imports("--apply", folder, check=False)
    assert done.returncode == 1, "one of them was not moved"
    assert f"{broken}:1: there is no secret that can be used / " in done.stderr, done.stderr
    for person, owner in zip(people, owners):
        assert f"{person}  6 digits" in done.stdout
        assert not owner.path.exists() and owner.aside.exists()
    assert "left over" not in done.stdout and f"{people[0]}~x1" not in done.stdout
    shutil.rmtree(folder)


def test_kinds_of_refusal_are_named(owner):
    """FMT-2, FMT-3: weak, conflict."""
    owner.secret = bytes(5)
    owner.write_lines()
    done = imports("--apply", owner.path, check=False)
    assert done.returncode == 1 and " weak" in done.stdout and f"{owner.path}:1: the secret has only 40 bits" in done.stderr, done
    assert owner.path.exists()
    imports("--apply", "--allow-weak", owner.path)

    owner.secret = os.urandom(20)
    owner.write_lines()
    owner.aside.unlink()
    done = imports("--apply", owner.path, check=False)
    assert done.returncode == 1 and " conflict" in done.stdout, done
    imports("--apply", "--replace", owner.path)
    assert base32_encode(owner.secret) not in done.stdout + done.stderr


def test_a_pam_line_that_would_let_people_in_stops_it(owner):
    service = Path("/etc/pam.d/files-with-nullok")
    service.write_text("# nullok\nauth required pam_google_authenticator.so nullok\n")
    try:
        done = sallyport("import", "google-authenticator", "--apply", owner.path, check=False)
        assert done.returncode == 1 and f"{service}:2" in done.stderr, done
        assert owner.path.exists()
    finally:
        service.unlink()


def test_files_moved_aside_are_removed_once_a_code_was_accepted(owner, sshd):
    """GA-169"""
    imports("--apply", owner.path)
    assert "kept: no code was accepted yet" in imports("--remove-files", owner.path).stdout
    assert owner.aside.exists()
    assert lets_in(sshd, owner.person, owner.fresh_code())
    assert "file removed" in imports("--remove-files", owner.path).stdout
    assert not owner.aside.exists()


# --- adopt -----------------------------------------------------------------------------------------------------


def adopt(owner, *answers):
    terminal = owner.person.terminal("sallyport", "adopt", "--despite-nullok")
    return terminal.answer_prompts(answers)


def test_a_person_adopts_their_own_file(owner, sshd):
    """GA-169: with one code, which is burned here."""
    wrong = adopt(owner, "000000")
    assert wrong.status == 1 and owner.path.exists(), wrong
    fresh = owner.fresh_code()
    done = adopt(owner, fresh)
    assert done.status == 0 and "Done." in done.output, done
    assert not owner.path.exists() and owner.aside.exists() and owner.aside.owner() == owner.name
    assert sshd.refuses(owner.person, fresh)
    assert lets_in(sshd, owner.person, owner.fresh_code())


def test_who_has_a_second_step_already_shows_it(daemon, owner):
    """FAIL-13: a further device needs a fresh second step."""
    enrolled = daemon.enroll(owner.person)
    proof = owner.fresh_code()
    refused = adopt(owner, proof, "000000")
    assert not refused.answered and owner.path.exists(), "it goes on asking"
    done = adopt(owner, proof, enrolled.recovery_codes[0])
    assert done.status == 0 and owner.aside.exists(), done


def test_a_login_while_somebody_adopts_is_noticed(owner, sshd):
    """GA-169, FAIL-22: what the file burns meanwhile is burned here, too."""
    terminal = owner.person.terminal("sallyport", "adopt", "--despite-nullok")
    terminal.next_prompt()
    assert old_login(owner.name, "11111111") == SUCCESS
    proof = owner.fresh_code()
    assert old_login(owner.name, proof) == SUCCESS
    terminal.type(owner.fresh_code())
    assert terminal.next_prompt() is not None, "its own device is asked for once more"
    terminal.type(owner.fresh_code())
    assert terminal.finish().status == 0
    assert owner.aside.exists() and not owner.path.exists()
    assert sshd.refuses(owner.person, proof)
    assert sshd.refuses(owner.person, "11111111"), "used in the file while its owner was typing"
    assert lets_in(sshd, owner.person, "22222222")


def test_nobody_imports_for_somebody_else(owner):
    done = owner.person.run("sallyport", "import", "google-authenticator", "--despite-nullok", owner.path, check=False)
    assert done.returncode == 1 and "only root" in done.stderr.lower(), done


# --- export ----------------------------------------------------------------------------------------------------


def exports(*words, check=True):
    return sallyport("export", "google-authenticator", *words, check=check)


def test_an_exported_file_is_good_for_the_old_module(owner, sshd):
    """FMT-10, FMT-62: and knows what was used here."""
    imports("--apply", owner.path)
    used = owner.fresh_code()
    assert lets_in(sshd, owner.person, used)
    assert exports(owner.name, check=False).returncode == 2, "the flag is missing"
    said = exports(owner.name, "--with-secret", "--disable").stdout
    assert owner.path.stat().st_mode & 0o7777 == 0o400 and owner.path.owner() == owner.name
    assert base32_encode(owner.secret) not in said
    assert old_login(owner.name, used) == AUTH_ERR
    assert old_login(owner.name, owner.fresh_code()) == SUCCESS
    scratch = owner.scratch_codes()
    assert len(scratch) == 5 and scratch[0] in said
    assert old_login(owner.name, scratch[0]) == SUCCESS
    status = json.loads(sallyport("user", "show", owner.name, "--json").stdout)
    assert status["is_protected"] is False
    assert any(event["reason"].startswith("secret written") for event in events_of(owner))


def test_an_export_is_never_written_over_a_file(owner):
    """FMT-10"""
    imports("--apply", owner.path)
    owner.path.symlink_to("/nonexistent/target")
    done = exports(owner.name, "--with-secret", check=False)
    assert done.returncode == 1 and "exists already" in done.stderr, done
    output = Path("/root/exported")
    said = exports(owner.name, "--with-secret", "--output", output).stdout
    assert output.stat().st_mode & 0o7777 == 0o600 and "memories of their own" in said
    assert exports(owner.name, "--with-secret", "--output", output, check=False).returncode == 1


def events_of(owner):
    with CommandSocket() as commands:
        return commands.post("/v1/audit", account=owner.name, limit=100)["events"]
