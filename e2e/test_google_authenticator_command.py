"""The command google-authenticator: Debian's and ours with the same input.

What is kept is the same test with both; where ours is better on purpose, the test says what each does.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import otp
import pytest
from google_authenticator import AUTH_ERR, NOW, STEP, SUCCESS, StateFile, at_text, faked, hotp
from house import new_person, run
from terminal import Terminal
from test_commands import picture_of

pytestmark = pytest.mark.sallyport

OURS = Path("/run/google-authenticator-of-ours/google-authenticator")  # a link to the launcher, as install makes one
SILENT = "-t -d -f -w 3 -r 3 -R 30 -C".split()
LEAD = "Your new secret key is: "


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def said(self):
        return self.out + self.err

    @property
    def secret(self):
        return re.search(f"{LEAD}([A-Z2-7]+)$", self.out, re.MULTILINE)[1]

    @property
    def scratch_codes(self):
        return re.findall(r"^  (\d{8})$", self.out, re.MULTILINE)

    @property
    def questions(self):
        return self.out.count(" (y/n) ")


class Command:
    def __init__(self, name, path):
        self.name = name
        self._path = path

    @property
    def is_ours(self):
        return self.name == "ours"

    def environment(self, at):
        ours = {"SALLYPORT_JAVA_HOME": "/opt/jdk", "SALLYPORT_NO_BUILD": "1"} if self.is_ours else {}
        return {**ours, **(faked(at) if at else {})}

    def words(self, person, words, at=None):
        settings = [f"{name}={value}" for name, value in self.environment(at).items()]
        return ["runuser", "-u", person.name, "--", "env", f"HOME={person.home}", *settings, str(self._path), *map(str, words)]

    def run(self, person, *words, typed="", at=None):
        """As that person, with a pipe; words may be one text."""
        done = run(*self.words(person, words, at), check=False, stdin=None, input=typed, cwd=person.home)
        return Ran(done.returncode, done.stdout, done.stderr)

    def terminal(self, person, *words, at=None):
        return Terminal(self.words(person, words, at), cwd=person.home)


@pytest.fixture(scope="session")
def commands():
    OURS.parent.mkdir(exist_ok=True)
    OURS.symlink_to("/opt/sallyport/sallyport")
    return {"debian": Command("debian", "/usr/bin/google-authenticator"), "ours": Command("ours", OURS)}


@pytest.fixture(params=["debian", "ours"])
def command(request, commands):
    return commands[request.param]


@pytest.fixture
def ours(commands):
    return commands["ours"]


@pytest.fixture
def debian(commands):
    return commands["debian"]


@pytest.fixture(scope="session")
def one_person():
    return new_person()


@pytest.fixture
def owner(one_person):
    """Somebody without a file."""
    yield one_person
    for path in one_person.home.glob(".google_authenticator*"):
        path.unlink()


@pytest.fixture
def file(owner):
    return StateFile(owner)


def lines(file):
    """The file's lines, with words in place of what is random."""
    secret, *others = file.read().splitlines()
    assert re.fullmatch("[A-Z2-7]{26,32}", secret)
    return ["SECRET", *(re.sub(r"^[1-9]\d{7}$", "CODE", line) for line in others)]


# --- What is kept: options, questions, files and exit codes --------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "-t -d -f -w 3 -r 3 -R 30 -C",  # GA-41
        "-tdfCu -w3",
        "--time-based --allow-reuse --force --no-confirm --no-rate-limit --minimal-window",
        "--ti --di --fo --no-c --no-r --wi=17 --em 1 --st=45",
        "-c -f -W -u -e 0",
        "-cf -w 21 -r 10 -R 600 -e10",
        "-t -D -f -C -C -u -w 3 -S 60",
        "-tdfCu -w1 -i x -l y",
        "-tDfCuqW -Qnone",
        "-f -t -q -d -w 4 -r1 -R15 --qr-mode=UTF8",
    ],
)
def test_the_same_options_make_the_same_file(commands, owner, file, words):
    """GA-6 to 23, GA-42, GA-50, GA-55, GA-59"""
    seen = {}
    for name, command in commands.items():
        ran = command.run(owner, *words.split())
        stat = file.path.stat()
        seen[name] = (ran.status, lines(file), oct(stat.st_mode), stat.st_uid, stat.st_gid, ran.questions)
        file.path.unlink()
    assert seen["ours"] == seen["debian"]
    assert seen["ours"][0] == 0 and seen["ours"][2] == "0o100400"


@pytest.mark.parametrize("words", ["", "-t", "-c", "-d -t", "-f", "-t -f -u", "-c -w 3", "-r 3 -R 30", "-S 45 -t", "-W", "-tdfuw3", "-C"])
@pytest.mark.parametrize("answer", ["y", "n"])
def test_the_same_questions_take_the_same_answers(commands, owner, file, words, answer):
    """GA-25, GA-31 to 37, GA-43: by number and order, whatever the words; -1 is the answer to the question for a code"""
    seen = {}
    for name, command in commands.items():
        # The first n is "by counter", which asks for no code; the question after the scratch codes must be y for a file.
        kind = "" if re.search("-[tc]", words) else answer
        by_time = "-t" in words or kind == "y"
        code = "-1" if by_time and "C" not in words else ""
        update = "" if "f" in words else "y"
        typed = "".join(f"{one}\n" for one in (kind, code, update, *([answer] * 3)) if one)
        ran = command.run(owner, *words.split(), typed=typed)
        seen[name] = (ran.status, ran.questions, lines(file))
        file.path.unlink()
    assert seen["ours"] == seen["debian"] and seen["ours"][0] == 0


def test_the_output_comes_in_the_same_order(command, owner):
    """GA-26 to 30: QR code (Debian, without its library: a URL), secret, code, scratch codes, question"""
    ran = command.run(owner, "-t", "-Q", "utf8", typed="-1\nn\n")
    drawn = "█" if command.is_ours else "otpauth://"
    parts = [drawn, LEAD, "-1", "Your emergency scratch codes are:\n", "\n  ", ".google_authenticator"]
    assert re.search(".*".join(map(re.escape, parts)), ran.out, re.DOTALL), ran.out
    assert len(ran.scratch_codes) == 5 and ran.out.rstrip().endswith("(y/n)") and ran.status == 0


def test_whoever_says_no_gets_no_file(command, owner, file):
    """GA-31, GA-50"""
    assert command.run(owner, "-t", "-C", typed="n\n").status == 0
    assert not file.path.exists()


@pytest.mark.parametrize("typed", ["", "y\n", "y\n-1\n", "y\n-1\ny\n", "y\n-1\ny\ny\n", "y\n-1\ny\ny\ny\n"])
def test_the_end_of_the_input_writes_nothing(command, owner, file, typed):
    """GA-37, GA-51"""
    assert command.run(owner, typed=typed).status == 1
    assert file.leftovers() == [] and not file.path.exists()


def test_a_question_is_repeated(command, owner):
    """GA-37"""
    ran = command.run(owner, "-C", "-t", typed="x\n\nNo\n")
    assert ran.status == 0 and ran.questions == 3


def test_the_code_of_the_current_step_confirms(command, owner, file):
    """GA-28, GA-39; at a terminal, and at a time that stands still for neither"""
    terminal = command.terminal(owner, "-t", "-d", "-f", "-u", "-w3", "-Q", "none")
    secret = terminal.wait_for_text(r"secret key is: [A-Z2-7]+\s").split()[-1]
    device = otp.Totp(otp.base32_decode(secret))
    terminal.wait_for_text(r"-1[^\n]*: ?")
    terminal.type(device.code_at(device.step_now() - 5))
    terminal.wait_for_text(r"-1[^\n]*: ?")
    terminal.type(device.fresh_code())
    ending = terminal.finish()
    assert ending.status == 0, ending
    assert file.read().splitlines()[0] == secret


def test_a_file_that_was_there_is_replaced_and_a_link_becomes_a_file(command, owner, file):
    """GA-56"""
    target = owner.home / ".google_authenticator-target"
    target.write_text("old")
    os.chown(target, file.path.parent.stat().st_uid, -1)
    file.path.symlink_to(target)
    assert command.run(owner, *SILENT, "-q").status == 0
    assert not file.path.is_symlink() and file.path.is_file() and target.read_text() == "old"
    assert command.run(owner, *SILENT, "-q").status == 0


def test_another_place_can_be_named(command, owner, file):
    """GA-19"""
    assert command.run(owner, *SILENT, "-s", ".google_authenticator-2").status == 0
    assert not file.path.exists() and (owner.home / ".google_authenticator-2").exists()


def test_help_is_no_error(command, owner):
    """GA-4, GA-50"""
    ran = command.run(owner, "-h")
    assert ran.status == 0 and "--window-size" in ran.out and ran.err == ""


def test_without_a_home_nothing_is_written(command, owner):
    """GA-51"""
    words = [word for word in command.words(owner, SILENT) if not word.startswith("HOME=")]
    words[words.index("env") + 1 : words.index("env") + 1] = ["HOME=nowhere"]
    assert run(*words, check=False).returncode == 1


# --- Where ours is better on purpose ---------------------------------------------------------------------------------


def test_every_usage_error_is_status_2_and_explained_on_the_error_stream(commands, owner, file):
    """GA-52, GA-53, GA-174: Debian's command exits with 1, for a word too many even with 0, and loses its usage in a pipe"""
    for words in ["--nonsense", "-w x", "-c -t", "-d", "-r 3", "-w 22", "-e 11"]:
        assert commands["debian"].run(owner, *words.split()).status == 1
        ran = commands["ours"].run(owner, *words.split())
        assert ran.status == 2 and ran.out == "" and "usage: " in ran.err and ran.err.splitlines()[-1].startswith("sallyport: ")
    assert commands["debian"].run(owner, *SILENT, "stray").status == 0
    assert commands["ours"].run(owner, *SILENT, "stray").status == 2
    assert not file.path.exists()


def test_a_step_size_by_counter_is_refused(commands, owner, file):
    """GA-20: Debian's command ignores it"""
    assert commands["debian"].run(owner, *"-c -f -u -W -S 45".split()).status == 0
    assert commands["ours"].run(owner, *"-c -f -u -W -S 45".split()).status == 2


def test_the_right_code_is_not_told(commands, owner):
    """GA-40, GA-175: Debian's command prints it"""
    wrong = "000000\n-1\n"
    told = commands["debian"].run(owner, *"-t -d -f -u -w3".split(), typed=wrong, at=NOW)
    assert hotp(otp.base32_decode(told.secret), NOW // STEP) in told.out
    kept = commands["ours"].run(owner, *"-t -d -f -u -w3 -Q none".split(), typed=wrong)
    shown = {hotp(otp.base32_decode(kept.secret), step) for step in near_now()}
    assert not shown & set(re.findall(r"\b\d{6}\b", kept.out))


def near_now():
    step = otp.Totp(b"x").step_now()
    return range(step - 3, step + 2)


def test_it_says_how_far_off_a_code_is(ours, owner):
    """GA-40"""
    terminal = ours.terminal(owner, "-t", "-d", "-f", "-u", "-w3", "-Q", "none")
    device = otp.Totp(otp.base32_decode(terminal.wait_for_text(r"secret key is: [A-Z2-7]+\s").split()[-1]))
    terminal.wait_for_text("without\\): ")
    terminal.type(device.code_at(device.step_now() - 10))
    terminal.wait_for_text(r"1[01] steps of 30 seconds old")
    terminal.hang_up()


def test_the_uri_tells_what_is_not_usual(commands, owner):
    """GA-45, GA-46, GA-173: Debian's command prints its URI unasked, without period and counter"""
    words = "-f -u -w 3 -C -l a@b -i c".split()
    of_debian = [unquote(commands["debian"].run(owner, *words, *more).out) for more in (["-t", "-d", "-S", "60"], ["-c"])]
    assert all("otpauth://" in said and "period=" not in said and "counter=" not in said for said in of_debian)
    assert "otpauth" not in commands["ours"].run(owner, *words, "-c").out
    by_time = commands["ours"].run(owner, *words, "-t", "-d", "-S", "60", "--print-uri")
    assert f"otpauth://totp/c:a%40b?secret={by_time.secret}&issuer=c&period=60\n" in by_time.out
    by_counter = commands["ours"].run(owner, *words, "-c", "--print-uri")
    assert f"otpauth://hotp/c:a%40b?secret={by_counter.secret}&issuer=c&counter=1\n" in by_counter.out


def test_a_label_is_not_cut_short(commands, owner):
    """GA-47: a phone reads nothing behind a #"""
    words = [*SILENT, "-l", "a#b", "-i", "c"]
    assert "otpauth://totp/a#b?" in unquote(commands["debian"].run(owner, *words).out)
    assert "otpauth://totp/c:a%23b?" in commands["ours"].run(owner, *words, "--print-uri").out


def test_a_long_label_is_a_usage_error(commands, owner):
    """GA-48"""
    for length, status in ((255, 0), (256, 2)):
        assert commands["ours"].run(owner, *SILENT, "-q", "-l", "x" * length).status == status
        assert commands["ours"].run(owner, *SILENT, "-q", "-i", "x" * length).status == status


@pytest.mark.parametrize("mode", ["utf8", "utf8_grey", "UTF8-inverse"])
def test_a_phone_can_read_the_code(ours, owner, tmp_path, mode):
    """GA-15, GA-26, GA-49: zbarimg reads it from a picture of what was printed into a pipe"""
    ran = ours.run(owner, *SILENT, "-Q", mode, "--print-uri")
    (tmp_path / "qr.pgm").write_bytes(picture_of(ran.out))
    read = run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "qr.pgm").stdout.strip()
    assert read == re.search(r"otpauth://\S+", ran.out)[0]


def test_the_version_is_one_line(ours, owner):
    """GA-5: Debian's command is too old for it"""
    ran = ours.run(owner, "--version")
    assert ran.status == 0 and re.fullmatch(r"google-authenticator \S+\n", ran.out)


def test_what_was_left_over_blocks_nobody(commands, owner, file):
    """GA-54, GA-170"""
    left = Path(f"{file.path}~")
    left.write_text("")
    assert commands["debian"].run(owner, *SILENT).status == 1
    assert commands["ours"].run(owner, *SILENT).status == 0
    assert file.leftovers() == [left.name]


@pytest.fixture
def full_disk(one_person):
    """A disk of the person's own with a file of theirs, and no room for another."""
    folder = Path("/mnt/full")
    folder.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", f"size=64k,mode=0700,uid={one_person.name}", "tmpfs", folder)
    state = StateFile(one_person, folder / "state").write('OLD\n" TOTP_AUTH\n')
    with open(folder / "filler", "wb", buffering=0) as filler, pytest.raises(OSError):
        while True:
            filler.write(bytes(4096))
    yield state
    run("umount", folder)


def test_a_full_disk_loses_nothing(commands, one_person, full_disk):
    """GA-51, GA-58, GA-170: Debian's command deletes the file that was there"""
    before = full_disk.path.read_bytes()
    ran = commands["ours"].run(one_person, *SILENT, "-s", full_disk.path)
    assert ran.status == 1 and "No space left on device" in ran.err
    assert full_disk.path.read_bytes() == before and full_disk.leftovers() == []
    assert commands["debian"].run(one_person, *SILENT, "-s", full_disk.path).status == 1
    assert not full_disk.path.exists()


def test_it_is_on_the_disk_before_the_command_ends(ours, owner, tmp_path):
    """GA-57: file synced, then renamed, then its folder synced; made with its mode from the beginning"""
    trace = tmp_path / "trace"
    words = ours.words(owner, [*SILENT, "-q"])
    run("strace", "-f", "-o", trace, "-e", "trace=openat,fsync,rename,renameat,renameat2,fdatasync", *words)
    calls = [line for line in trace.read_text().splitlines() if ".google_authenticator" in line or "sync(" in line or str(owner.home) + '"' in line]
    text = "\n".join(calls)
    order = [r"O_EXCL.*0400\)", r"fsync\(", r"rename", rf'openat\(.*"{owner.home}"', r"fsync\("]
    at = 0
    for pattern in order:
        found = re.compile(pattern).search(text, at)
        assert found, f"{pattern} after {text[:at]} in\n{text}"
        at = found.end()


def test_quiet_without_a_terminal_names_what_is_missing(commands, owner, file):
    """GA-60: Debian's command asks, and whoever is asked does not see about what"""
    assert commands["debian"].run(owner, "-q", "-t", typed="y\ny\ny\ny\n").status == 0
    file.path.unlink()
    ran = commands["ours"].run(owner, "-q", "-t", typed="y\ny\ny\ny\n")
    assert ran.status == 2 and all(flag in ran.err.splitlines()[-1] for flag in ("-f", "-d or -D", "-w or -W", "-u"))
    assert not file.path.exists()


def test_quiet_at_a_terminal_asks(ours, owner, file):
    """GA-59"""
    terminal = ours.terminal(owner, "-q", "-t", "-f", "-d", "-u")
    terminal.wait_for_text(r"\(y/n\) ")
    terminal.type("n")
    ending = terminal.finish()
    assert ending.status == 0 and file.read().splitlines()[0] not in ending.output


def test_the_file_is_of_its_owners_group_whatever_the_folder_says(ours, owner):
    """GA-55"""
    folder = owner.home / "shared"
    run("install", "-d", "-o", owner.name, "-g", "mail", "-m", "2770", folder)
    assert ours.run(owner, *SILENT, "-q", "-s", folder / "state").status == 0
    stat = (folder / "state").stat()
    assert oct(stat.st_mode) == "0o100400" and (stat.st_uid, stat.st_gid) == (owner.home.stat().st_uid, owner.home.stat().st_gid)


# --- Shown again, and renewed ----------------------------------------------------------------------------------------


def test_a_file_of_the_old_command_is_shown(commands, owner, file):
    """GA-60"""
    made = commands["debian"].run(owner, *SILENT, "-e", "3")
    shown = commands["ours"].run(owner, "--show", "--print-uri", "-Q", "none")
    assert shown.status == 0 and f": {made.secret}\n" in shown.out and f"secret={made.secret}&" in shown.out
    assert shown.scratch_codes == made.scratch_codes


def test_only_the_owner_and_root_may_see_it(ours, owner, file):
    """GA-60"""
    ours.run(owner, *SILENT, "-q")
    owner.home.chmod(0o755)
    secret = file.read().splitlines()[0]
    other = new_person()
    for mode in (0o400, 0o444):
        file.path.chmod(mode)
        refused = ours.run(other, "--show", "-s", file.path)
        assert refused.status == 1 and secret not in refused.said
    assert secret in run("env", *settings(ours), OURS, "--show", "-s", file.path).stdout


def settings(command):
    return [f"{name}={value}" for name, value in command.environment(None).items()]


def test_scratch_codes_are_changed_by_their_owner_only(ours, owner, file):
    """Root would follow whatever the owner makes of the folder meanwhile."""
    ours.run(owner, *SILENT, "-q")
    before = file.read()
    refused = run("env", *settings(ours), OURS, "--renew-emergency-codes", "-f", "-s", file.path, check=False)
    assert refused.returncode == 1 and "only its owner" in refused.stderr and file.read() == before


# --- Journeys: the file is for both modules ----------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["debian", "ours"])
def test_whoever_has_run_it_can_log_in(commands, command, modules, owner, file, module):
    """GA-36: with codes and scratch codes of both commands' files, by both modules; and with renewed ones"""
    ran = command.run(owner, *"-t -d -f -w 3 -u -C -Q none".split())
    module = modules[module]
    code = hotp(otp.base32_decode(ran.secret), NOW // STEP)
    assert module.log_in(owner.name, [code]).result == SUCCESS
    assert module.log_in(owner.name, [code]).result == AUTH_ERR
    assert module.log_in(owner.name, [ran.scratch_codes[2]]).result == SUCCESS
    used = file.used_steps()
    renewed = commands["ours"].run(owner, "--renew-emergency-codes", "-e", "2", typed="y\n")
    assert renewed.status == 0 and file.scratch_codes() == renewed.scratch_codes and file.used_steps() == used
    assert module.log_in(owner.name, [ran.scratch_codes[1]]).result == AUTH_ERR
    assert module.log_in(owner.name, [renewed.scratch_codes[1]]).result == SUCCESS


def test_whoever_counts_can_log_in(command, modules, owner, file):
    """GA-29, GA-124"""
    ran = command.run(owner, *"-c -f -w 3 -u -Q none".split())
    secret = otp.base32_decode(ran.secret)
    assert hotp(secret, 1) in ran.out
    assert modules["ours"].log_in(owner.name, [hotp(secret, 1)]).result == SUCCESS
    assert modules["debian"].log_in(owner.name, [hotp(secret, 2)]).result == SUCCESS


def test_longer_codes_are_for_our_module_only(ours, modules, owner):
    """GA-46, and a warning"""
    ran = ours.run(owner, *"-t -d -f -w 3 -u -C -Q none --digits 8 --algorithm sha256".split())
    assert "every code is refused" in ran.err
    code = otp.hotp(otp.base32_decode(ran.secret), NOW // STEP, 8, "sha256")
    assert modules["debian"].log_in(owner.name, [code]).result == AUTH_ERR
    assert modules["ours"].log_in(owner.name, [code]).result == SUCCESS
