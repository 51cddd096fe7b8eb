"""An account password typed at the code prompt (SSH-69, SSH-70): denied, charged to nobody, written nowhere."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from house import new_person, run
from test_planted_secrets import WRITTEN, Search

pytestmark = pytest.mark.sallyport

PROMPTS = 6  # in one connection: sshd's MaxAuthTries
CONNECTIONS = 8
FAILURES_OF_A_SOURCE = 30


@pytest.fixture
def planted(daemon):
    """Somebody who is enrolled, and whose password is unlike anything else on this host."""
    enrolled = daemon.enroll(new_person())
    password = f"Planted-{secrets.token_hex(12)}-Password"
    run("chpasswd", "--crypt-method", "SHA512", "--sha-rounds", "5000", stdin=None, input=f"{enrolled.name}:{password}")
    return enrolled, password


def test_it_is_denied_and_written_nowhere(sshd, password_sshd, planted, syslog):
    """SSH-69, SSH-70: neither logged nor stored nor echoed, by module or daemon; and the right code works at once."""
    enrolled, password = planted
    search = Search()
    search.for_text("the password", password)
    with ThreadPoolExecutor(2) as side_by_side:
        endings = [
            side_by_side.submit(sshd.log_in, enrolled.person, [password] * 3),
            side_by_side.submit(password_sshd.log_in, enrolled.person, [password, password] * 3),
        ]
    for ending in (future.result() for future in endings):
        assert ending.status == 255 and ending.kinds.count("code") == 3
        assert password not in ending.output, "it was echoed"
    syslog.wait_for_line(rf"denied: user={enrolled.name} .*the answer cannot be a code")
    assert sshd.log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in, "nothing was charged"
    found, _ = search.found(WRITTEN)
    assert found == []
    for folder in WRITTEN[:2]:  # the search would find it
        (control := folder / "control").write_text(password)
        assert search.found([folder])[0] != []
        control.unlink()


def test_it_counts_for_the_source_once_per_connection(sshd, daemon, planted):
    """SSH-69: over eight connections one address types it more often than its budget of 30, and is still asked for one
    code."""
    enrolled, password = planted
    address = "127.9.9.1"

    def type_it(_):
        answers = [password] * PROMPTS
        ending = sshd.log_in(enrolled.person, answers, BindAddress=address, NumberOfPasswordPrompts=PROMPTS)
        return len(ending.prompts)

    with ThreadPoolExecutor(CONNECTIONS) as side_by_side:
        assert sum(side_by_side.map(type_it, range(CONNECTIONS))) > FAILURES_OF_A_SOURCE
    newcomer = daemon.enroll(new_person())
    ending = sshd.log_in(newcomer.person, [newcomer.device.fresh_code], BindAddress=address)
    assert ending.was_let_in and ending.kinds == ["code"]
