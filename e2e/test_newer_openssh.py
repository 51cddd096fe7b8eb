"""SSH-42: the recipe with an sshd from 9.8 on, Debian's backport of it, which try/newer-openssh unpacks into a folder of its own."""

import re
from pathlib import Path

import pytest
from house import Sshd, new_person, run

FOLDER = Path("/opt/sallyport/build/newer-openssh")
PROGRAMS = f"SshdSessionPath {FOLDER}/usr/lib/openssh/sshd-session\nSshdAuthPath {FOLDER}/usr/lib/openssh/sshd-auth\n"

pytestmark = [
    pytest.mark.sallyport,
    pytest.mark.skipif(not (FOLDER / "usr/sbin/sshd").exists(), reason="there is no newer OpenSSH here: try/newer-openssh"),
]


@pytest.fixture(scope="module")
def newer():
    sshd = Sshd("key", first=PROGRAMS)
    sshd.program = str(FOLDER / "usr/sbin/sshd")
    with sshd:
        yield sshd


def test_it_is_a_release_from_9_8_on(newer):
    """SSH-42"""
    said = run(newer.program, "-V", check=False).stderr
    release = tuple(int(number) for number in re.search(r"OpenSSH_(\d+)\.(\d+)", said).groups())
    assert release >= (9, 8), said
    assert Path(f"/proc/{newer.pid}/exe").resolve() == Path(newer.program).resolve()


def test_key_and_code_once(newer, daemon):
    """SSH-1, SSH-42"""
    enrolled = daemon.enroll(new_person())
    code = enrolled.device.fresh_code()
    ending = newer.log_in(enrolled.person, [code])
    assert ending.was_let_in
    assert [prompt.text for prompt in ending.prompts] == [f"({enrolled.name}@127.0.0.1) One-time password: "]
    assert newer.refuses(enrolled.person, code)


def test_who_is_not_enrolled_sees_no_prompt(newer, daemon):
    """SSH-2, SSH-42"""
    ending = newer.log_in(new_person(), [])
    assert ending.was_let_in and not ending.prompts


def test_the_service_is_sshd_whatever_the_program_is_called(daemon):
    """SSH-7, SSH-42: before 9.8 it is the name that sshd was started under."""
    enrolled = daemon.enroll(new_person())
    link = Path("/usr/local/sbin/sshd-elsewhere")
    link.symlink_to(FOLDER / "usr/sbin/sshd")
    sshd = Sshd("key", first=PROGRAMS)
    sshd.program = str(link)
    with sshd:
        assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in
    event = [event for event in daemon.audit() if event["account"] == enrolled.name][-1]
    assert (event["verdict"].lower(), event["service"]) == ("granted", "sshd")
