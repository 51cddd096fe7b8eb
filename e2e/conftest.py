"""What every test can ask for by naming it: people, sshd instances, the syslog, the daemon.

pytest's own process is root on the private host (try/private-host); ./test e2e starts it there.
"""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import google_authenticator
import house
from google_authenticator import ClockedDaemon, old_module
from sallyport_daemon import SallyportDaemon
from stand_in import FLAWS, StandIn

FULL = os.environ.get("SALLYPORT_FULL") == "1"


def pytest_addoption(parser):
    parser.addoption("--stand-in", default=None, choices=["none", *FLAWS], metavar="FLAW",
                     help="check the tests with a made-up daemon: 'none' for a right one, or one of: " + ", ".join(FLAWS))  # fmt: skip


    parser.addoption("--half", default=None, type=int, choices=[1, 2], help="only every second file: two hosts share the work")


def pytest_ignore_collect(collection_path, config):
    """Every second file, so that neighbours, which often take alike long, are not together."""
    half = config.getoption("--half")
    if half is None or not collection_path.match("test_*.py"):
        return None
    files = sorted(path for path in collection_path.parent.glob("test_*.py"))
    return (files.index(collection_path) % 2 != half - 1) or None


def pytest_configure(config):
    config.addinivalue_line("markers", "sallyport: needs Sallyport's own daemon or commands; no stand-in has them")
    if "PRIVATE_HOST" not in os.environ:
        raise pytest.UsageError("these tests run on the private host only: ./test e2e (it changes /etc/passwd)")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--stand-in") is None:
        return
    for item in items:
        if item.get_closest_marker("sallyport"):
            item.add_marker(pytest.mark.skip(reason="needs Sallyport's own daemon"))


def write_pam_service(name, *auth):
    lines = [f"auth {line}" for line in auth]
    for kind in ("account", "session", "password"):
        lines.append(f"{kind} required pam_permit.so")
    Path("/etc/pam.d", name).write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="session", autouse=True)
def crowd_services():
    """Services without a first step, for logins by the hundred; two of them stand for two services of one host."""
    write_pam_service("crowd", "required pam_sallyport.so")
    write_pam_service("crowd-elsewhere", "required pam_sallyport.so")


@pytest.fixture(scope="session")
def daemon_of_the_house(request):
    flaw = request.config.getoption("--stand-in")
    daemon = SallyportDaemon() if flaw is None else StandIn(flaw)
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def daemon(daemon_of_the_house):
    """The daemon, running. A test may stop or kill it: it is started again for the next."""
    if not daemon_of_the_house.is_running():
        daemon_of_the_house.start()
    return daemon_of_the_house


@pytest.fixture(scope="module")
def modules():
    """Both modules for google-authenticator's files. Not for the session: a daemon whose clock stands takes a whole
    processor, since every timed wait of its threads ends at once."""
    daemon = ClockedDaemon()
    daemon.start()
    yield {"debian": old_module(), "ours": daemon.module()}
    daemon.stop()


@pytest.fixture(scope="module", autouse=True)
def remove_services():
    """So that no service of one file, some are without a code, stands in the way of the next file's tests."""
    yield
    google_authenticator.remove_services()


@pytest.fixture(scope="session")
def sshd():
    """Key + code."""
    with house.Sshd("key") as running:
        yield running


@pytest.fixture(scope="session")
def password_sshd():
    """Password + code."""
    with house.Sshd("password") as running:
        yield running


@pytest.fixture
def person():
    return house.new_person()


@pytest.fixture
def enrolled(daemon, person):
    """Somebody new who has enrolled with TOTP."""
    return daemon.enroll(person)


@pytest.fixture
def syslog():
    """The syslog from the test's beginning on."""
    return house.Syslog()


@pytest.fixture(scope="session")
def full():
    """Whether the long forms are wanted (./test --full)."""
    return FULL
