"""The client matrix (SSH section 7): every client, by every recipe, with both wordings of the prompt.

All logins are made side by side, once; the tests look at what was seen.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import house
import openssh_clients
import pytest
from login import KEY, NOT_ENROLLED, ONE_TIME, PASSWORD, VERIFICATION, Login
from people import new_people
from rows import ROWS
from sallyport_daemon import configured
from table import DOCUMENT, in_document, table_of, without_versions

pytestmark = pytest.mark.sallyport

AT_ONCE = 6
TABLE = Path("/var/log/clients.md")  # kept when the private host ends, for write-table
SERVICES = {"key": "sshd", "password": "sshd-password"}
AUTOMATION = """
Match Group automation
  AuthenticationMethods publickey
  PubkeyAuthentication yes
  AuthorizedKeysFile /etc/ssh/automation-keys/%u
  ForceCommand echo dispatched: "$SSH_ORIGINAL_COMMAND"
"""


def with_verification(recipe):
    """The service with the second wording."""
    return f"{SERVICES[recipe]}-verification"


@pytest.fixture(scope="module")
def wordings(daemon_of_the_house):
    """The second wording, for two services of their own (SSH-67); read while the daemon runs."""
    lines = [f'prompt service {with_verification(recipe)} "{VERIFICATION}"' for recipe in SERVICES]
    for recipe, service in SERVICES.items():
        Path("/etc/pam.d", with_verification(recipe)).write_text(Path("/etc/pam.d", service).read_text())
    with configured(daemon_of_the_house, *lines):
        yield


@pytest.fixture(scope="module")
def sshds(wordings):
    """By recipe and wording."""
    house.run("groupadd", "--force", "automation")
    openssh_clients.AUTOMATION_KEYS.mkdir(exist_ok=True)
    running = {
        (recipe, wording): house.Sshd(recipe, first="MaxStartups 100", last=AUTOMATION, service=service).start()
        for recipe in SERVICES
        for wording, service in ((ONE_TIME, None), (VERIFICATION, with_verification(recipe)))
    }
    yield running
    for sshd in running.values():
        sshd.stop()


def cells_of(row):
    return [(row.number, kind, wording) for kind in row.kinds() for wording in (ONE_TIME, VERIFICATION)]


def chosen_rows(items):
    """Of the tests that run: a run of one row is quick."""
    rows = [item.callspec.params["row"] for item in items if getattr(item, "callspec", None) and "row" in item.callspec.params]
    return [row for row in rows if row.is_there()]


@pytest.fixture(scope="module")
def seen(request, sshds, daemon_of_the_house, tmp_path_factory):
    """What every client saw: futures by cell."""
    openssh_clients.make_repository()
    cells = [(row, cell) for row in chosen_rows(request.session.items) for cell in cells_of(row)]
    people = new_people(len(cells))
    folders = [tmp_path_factory.mktemp(f"client{row.number}") for row, _ in cells]

    def log_in(row, kind, wording, person, folder):
        sshd = sshds["password" if kind == PASSWORD else "key", wording]
        enrolled = None if kind == NOT_ENROLLED else daemon_of_the_house.enroll(person)
        return row.drive(Login(kind, wording, sshd, person, enrolled, folder))

    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        yield {
            cell: side_by_side.submit(log_in, row, *cell[1:], person, folder)
            for (row, cell), person, folder in zip(cells, people, folders, strict=True)
        }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"SSH-{row.number}")
def test_client(row, seen):
    """SSH-122, SSH-123 to 148, SSH-68, SSH-150: in or not, and the exact prompts, with both wordings."""
    if not row.is_there():
        pytest.skip(f"{row.program} is not installed")
    found = {cell: seen[cell].result() for cell in cells_of(row)}
    assert found == {cell: row.expected(*cell[1:]).seen for cell in cells_of(row)}


def has_passed(row, seen):
    futures = {cell: seen.get(cell) for cell in cells_of(row)}
    return all(
        future and not future.exception() and future.result() == row.expected(*cell[1:]).seen for cell, future in futures.items()
    )


def test_the_table_of_the_document_is_that_of_this_run(seen):
    """SSH-149: all but the versions. e2e/clients/write-table puts the table of a run into the document."""
    there = [row for row in ROWS if row.is_there()]
    failed = [row.number for row in there if not has_passed(row, seen)]
    assert failed == [], "only a passing run makes a table"
    TABLE.write_text(made := table_of(there))
    shown, now = without_versions(in_document()), without_versions(made.splitlines())
    assert {client: shown.get(client) for client in now} == now
    assert set(shown) == {row.client for row in ROWS}, f"{DOCUMENT.name} shows each client"
