"""Owners are told by mail, and metrics count it: the real daemon, with a script in sendmail's place."""

import asyncio
import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import door
import pytest
from house import free_port, new_names, new_person, run
from sallyport_daemon import CONFIGURATION, DEFAULTS, sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport

ATTACKER, NEW_PLACE = "192.0.2.99", "198.51.100.7"
GUESSES = 5  # of a stranger in an hour (GUESS-10)

SENDMAIL = """\
#!/bin/sh
mail=$(mktemp {folder}/XXXXXX.part)
printf 'Args: %s\\n' "$*" > "$mail"
cat >> "$mail"
mv "$mail" "${{mail%.part}}.mail"
"""


class Mailbox:
    def __init__(self, folder):
        self._folder = folder

    def mails(self):
        return [path.read_text() for path in sorted(self._folder.glob("*.mail"), key=lambda path: path.stat().st_mtime_ns)]

    def with_subject(self, words):
        return [mail for mail in self.mails() if re.search(rf"^Subject: .*{words}", mail, re.MULTILINE)]


class Metrics:
    def __init__(self, port):
        self._at = f"http://127.0.0.1:{port}"

    def get(self, path):
        try:
            with urllib.request.urlopen(self._at + path, timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def page(self):
        status, text = self.get("/metrics")
        assert status == 200
        return text

    def sample(self, name, **labels):
        """The sum of the samples that have these labels."""
        total = 0
        for line in self.page().splitlines():
            found = re.fullmatch(rf"{name}(?:{{(.*)}})? (\S+)", line)
            if found and all(f'{key}="{value}"' in (found[1] or "") for key, value in labels.items()):
                total += float(found[2])
        return total


@pytest.fixture(scope="module")
def telling(daemon_of_the_house, tmp_path_factory):
    """The daemon, restarted with mail and metrics; and as it was before at the end."""
    folder = Path("/run/mail-for-tests")
    run("install", "-d", "-o", "sallyport", folder)
    program = folder / "sendmail"
    program.write_text(SENDMAIL.format(folder=folder))
    program.chmod(0o755)
    port = free_port()
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(f"{DEFAULTS}notify-sendmail {program}\nmetrics 127.0.0.1:{port}\n")
    daemon_of_the_house.start()
    yield Mailbox(folder), Metrics(port)
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(DEFAULTS)
    daemon_of_the_house.start()


def log_in(name, code, address):
    return asyncio.run(door.log_in(name, code, address=address))


def test_the_owner_is_told_once_and_it_is_counted(telling, daemon):
    """GUESS-57, GUESS-59, FAIL-6: a standing attack, then the owner from a new place."""
    mailbox, metrics = telling
    enrolled = daemon.enroll(new_person())
    charged = metrics.sample("sallyport_guesses_charged_total", budget="stranger", service="sshd")
    wrong = [enrolled.device.wrong_code() for _ in range(GUESSES)]
    for code in wrong:
        assert log_in(enrolled.name, code, ATTACKER).verdict == door.DENIED
    assert log_in(enrolled.name, enrolled.device.wrong_code(), ATTACKER).verdict == door.CHALLENGED

    pair = enrolled.device.fresh_code() + enrolled.device.fresh_code()
    assert log_in(enrolled.name, pair, NEW_PLACE).verdict == door.GRANTED
    # It is told last, and mails leave in their order.
    wait_for("the mail about the new place", lambda: mailbox.with_subject(f"new login place for {enrolled.name} "))
    mine = [mail for mail in mailbox.mails() if f"To: {enrolled.name}\n" in mail]
    assert len(mine) == 3 and all(mail.startswith(f"Args: -i -- {enrolled.name}\n") for mail in mine)
    assert len(mailbox.with_subject(f"wrong code for {enrolled.name} at")) == 1
    (lane,) = mailbox.with_subject(f"somebody tries codes for {enrolled.name} at")
    assert re.search(r"Until \d{4}-\d\d-\d\d \d\d:\d\d \S+ new devices are\nasked for two codes in a row\.", lane)
    assert "run together without a blank" in lane and "From:     192.0.2.*" in lane
    events = {event["id"]: event for event in daemon.audit()}
    told = [events[re.search(r"^Event: +(\S+)$", mail, re.MULTILINE)[1]] for mail in mine]
    assert [event["verdict"] for event in told] == ["denied", "denied", "granted"]
    for mail in mine:
        assert not any(code in mail for code in [*wrong, pair, pair[:6], pair[6:]]), "a code is in a mail"

    assert metrics.sample("sallyport_guesses_charged_total", budget="stranger", service="sshd") == charged + GUESSES
    assert metrics.sample("sallyport_step_ups_asked_total", service="sshd") >= 1
    assert metrics.sample("sallyport_step_ups_passed_total", service="sshd") >= 1
    assert metrics.sample("sallyport_decisions_total", verdict="denied", cause="wrong_code") >= GUESSES
    wait_for("three mails to be counted", lambda: metrics.sample("sallyport_notices_total", result="sent") >= 3)
    page = metrics.page()
    for word in (enrolled.name, ATTACKER, NEW_PLACE, "192.0.2", *wrong):
        assert word not in page, f"{word} is on the page of metrics"


def test_a_service_that_somebody_makes_up_is_not_on_the_page(telling, daemon):
    """GUESS-59: a label is no caller's to choose."""
    _, metrics = telling
    (name,) = new_names(1)
    for number in range(20):
        asyncio.run(door.log_in(name, "123456", service=f"alice-{number}", address=NEW_PLACE))
    assert "alice" not in metrics.page()
    assert metrics.sample("sallyport_decisions_total", service="other") >= 20


def test_health_and_readiness(telling, daemon):
    """FAULT-32: health and readiness say how it is."""
    _, metrics = telling
    assert metrics.get("/healthz") == (200, "ok\n")
    assert metrics.get("/readyz") == (200, "ready\n")
    assert metrics.get("/v1/accounts")[0] == 404
    assert metrics.sample("sallyport_ready") == 1


def test_an_administrator_can_try_it(telling, daemon):
    """GUESS-57: without waiting for an attack."""
    mailbox, _ = telling
    done = sallyport("notify", "test", "anna", "--json")
    assert json.loads(done.stdout) == {"ways": [{"name": "sendmail"}]}
    assert len(mailbox.with_subject("test notice for anna at")) == 1
    refused = sallyport("notify", "test", "--", "-bd", check=False)
    assert refused.returncode == 1 and "cannot be the name of a mailbox" in refused.stdout
    assert not mailbox.with_subject("test notice for -bd")
