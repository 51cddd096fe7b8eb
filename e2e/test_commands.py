"""The commands, as people and administrators type them: Sallyport's own, so no stand-in can answer."""

import json
import re
from pathlib import Path

import otp
import pytest
from house import new_person, run
from sallyport_daemon import CONFIGURATION, sallyport
from terminal import Terminal

pytestmark = pytest.mark.sallyport


def test_enrolling_shows_a_qr_code_that_a_phone_can_read(daemon, person, tmp_path):
    """The screen's half blocks become a picture, and zbarimg reads it."""
    terminal = person.terminal("sallyport", "enroll", "--show-uri")
    uri = terminal.wait_for_text(r"otpauth://\S+\s").strip()
    terminal.next_prompt()
    screen = terminal.hang_up().output
    (tmp_path / "qr.pgm").write_bytes(picture_of(screen))
    read = run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "qr.pgm").stdout.strip()
    assert read == uri


def picture_of(screen, scale=8):
    """A PGM picture of the half blocks on a screen; dark text on light ground or the other way round, as drawn."""
    halves = {" ": (0, 0), "█": (1, 1), "▀": (1, 0), "▄": (0, 1)}
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen)
    lines = [line.rstrip("\r") for line in plain.splitlines() if line.strip("\r ") and set(line.strip("\r")) <= set(halves)]
    width = max(map(len, lines))
    rows = []
    for line in lines:
        cells = [halves[c] for c in line.ljust(width)]
        rows += [[cell[0] for cell in cells], [cell[1] for cell in cells]]
    quiet = 4
    height = len(rows) + 2 * quiet
    light = 255 if sum(map(sum, rows)) > len(rows) * width / 2 else 0
    grid = [[1] * (width + 2 * quiet) for _ in range(height)]
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            grid[y + quiet][x + quiet] = cell if light else 1 - cell
    data = bytearray()
    for row in grid:
        stretched = b"".join(bytes([255 * cell]) * scale for cell in row)
        data += stretched * scale
    return f"P5 {(width + 2 * quiet) * scale} {height * scale} 255\n".encode() + bytes(data)


def test_enrolling_counts_only_after_a_right_code(daemon, sshd, person):
    terminal = person.terminal("sallyport", "enroll", "--show-uri")
    device = otp.from_uri(terminal.wait_for_text(r"otpauth://\S+\s").strip())
    terminal.next_prompt()
    terminal.type(device.wrong_code())
    terminal.hang_up()
    assert sshd.log_in(person).prompts == []


def test_ten_recovery_codes_are_shown_once(daemon, person):
    enrolled = daemon.enroll(person)
    assert len(set(enrolled.recovery_codes)) == 10
    status = person.run("sallyport", "status").stdout
    assert not any(code in status for code in enrolled.recovery_codes)


def test_an_ordinary_user_administers_only_themselves(daemon, person, enrolled):
    somebody = new_person()
    done = somebody.run("sallyport", "user", "show", enrolled.name, check=False)
    assert done.returncode == 1 and "root" in done.stdout + done.stderr


def test_code_shows_the_code_of_a_uri_on_standard_input(daemon, person):
    device = otp.Totp(otp.new_secret())
    uri = f"otpauth://totp/x?secret={otp.base32_encode(device.secret)}"
    before = device.code_now()
    shown = sallyport("code", stdin=None, input=uri).stdout
    assert before in shown or device.code_now() in shown


def test_audit_follow_shows_a_login_as_it_happens(daemon, sshd, enrolled):
    following = Terminal(["sallyport", "audit", "follow"])
    sshd.log_in(enrolled.person, [enrolled.device.fresh_code])
    following.wait_for_text(enrolled.name)
    following.hang_up()


def test_explain_names_the_rule_that_decides(daemon, enrolled):
    said = sallyport("explain", "--user", enrolled.name, "--service", "sshd").stdout
    assert re.search(r"if-enrolled|default", said)


def test_audit_as_json_is_one_object_a_line(daemon, sshd, person):
    sshd.log_in(person)
    for line in sallyport("audit", "show", "--json").stdout.splitlines():
        json.loads(line)


def test_a_bad_configuration_is_told_whole_and_nothing_starts(daemon, tmp_path):
    """Architecture section 7: all mistakes at once, file:line: what / hint, exit status 2."""
    bad = tmp_path / "bad.conf"
    bad.write_text("store embeded /var/lib/sallyport\nkey-file\ndoor pam relative/path\nnonsense yes\n")
    for words in (["config", "check", "--config", str(bad)], ["serve", "--config", str(bad)]):
        done = sallyport(*words, check=False)
        said = done.stdout + done.stderr
        assert done.returncode == 2, said
        for number in range(1, 5):
            assert f"{bad}:{number}: " in said
        assert said.count("hint: ") >= 4


def test_config_show_says_where_each_value_came_from(daemon):
    assert str(CONFIGURATION) in sallyport("config", "show").stdout


@pytest.mark.parametrize("command", ["serve", "enroll", "disable", "status", "recovery", "code", "user", "audit", "explain", "config"])
def test_every_command_has_help(command):
    done = sallyport(command, "--help")
    assert "Usage" in done.stdout or "usage" in done.stdout


def test_a_wrong_word_is_status_2_and_names_what_was_meant():
    done = sallyport("enrol", check=False)
    assert done.returncode == 2 and "enroll" in done.stderr


def test_the_daemon_s_secret_is_for_nobody_else_to_read(daemon, person):
    for path in Path("/var/lib/sallyport").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
