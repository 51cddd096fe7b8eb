"""Passkeys in a headless Chromium with its virtual authenticator: added, used to sign in and for changes, removed.

Browsers make passkeys for names only, so the pages are reached as localhost.
"""

import json
import re
from pathlib import Path

import pytest
from browser import CHROMIUM, MODULES, Browser
from house import Sshd, free_port, new_person
from sallyport_daemon import CONFIGURATION, DEFAULTS, configured, sallyport
from terminal import Terminal

pytestmark = [
    pytest.mark.sallyport,
    pytest.mark.skipif(not Path(CHROMIUM).exists() or not (MODULES / "installed").exists(), reason="no browser: ./e2e/web/install"),
]

SHOTS = Path("/var/log/screenshots")
CODE = "One-time password"


@pytest.fixture(scope="module")
def portal(daemon_of_the_house):
    SHOTS.mkdir(parents=True, exist_ok=True)
    port = free_port()
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(f"{DEFAULTS}door http 127.0.0.1:{port}\nportal http://localhost:{port}\n")
    daemon_of_the_house.start()
    yield f"http://localhost:{port}"
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(DEFAULTS)
    daemon_of_the_house.start()


@pytest.fixture(scope="module")
def chromium():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    chromium.fresh(script=True)
    chromium.authenticator()
    return chromium


def sign_in(browser, enrolled):
    browser.open(url=sallyport("user", "enroll-link", enrolled.name).stdout.splitlines()[0])
    browser.button(f"Continue as {enrolled.name}")
    confirm(browser, enrolled.device.fresh_code(), "Sign in")


def confirm(browser, code, button="Confirm"):
    browser.fill(label=CODE, text=code)
    browser.button(button)


def add_passkey(browser, enrolled, name="laptop"):
    browser.link("Add a passkey")
    browser.fill(label="Name of the passkey", text=name)
    browser.button("Continue")
    see(browser, f'To add the passkey "{name}"')


def see(browser, text):
    browser.wait(text=text)


def test_a_passkey_is_added_signs_in_proves_changes_and_is_removed(portal, browser, daemon):
    """FA-97: a passkey that verified its owner is enough alone; FAIL-13: it is a fresh second step, too."""
    enrolled = daemon.enroll(new_person())
    sign_in(browser, enrolled)
    add_passkey(browser, enrolled)
    confirm(browser, enrolled.recovery_codes[0])
    assert 'The passkey "laptop" is added.' in browser.text()
    browser.screenshots(name="home-with-passkey", folder=str(SHOTS))
    assert browser.axe()["violations"] == []

    browser.button("Sign out")
    browser.open(url=f"{portal}/portal/")
    browser.screenshots(name="start-with-passkey", folder=str(SHOTS))
    browser.button("Sign in with a passkey")
    see(browser, "Sign out everywhere")
    assert f"Signed in as {enrolled.name}" in browser.text().replace("\n", " ")

    browser.button("Make new recovery codes")
    browser.screenshots(name="confirm-with-passkey", folder=str(SHOTS))
    browser.button("Use a passkey instead")
    see(browser, "I have kept them")

    listed = json.loads(enrolled.person.run("sallyport", "device", "list", "--json").stdout)
    assert [one["label"] for one in listed] == ["phone", "laptop"] and "last_used" in listed[1]
    assert "passkey, in a browser" in enrolled.person.run("sallyport", "device", "list").stdout
    events = [one for one in daemon.audit() if one.get("account") == enrolled.name]
    assert any(one["cause"] == "right_passkey" and one["device"] == "laptop" for one in events)

    browser.open(url=f"{portal}/portal/")
    browser.button("Remove laptop")
    browser.button("Use a passkey instead")
    see(browser, '"laptop" is removed')
    browser.button("Sign out")
    browser.open(url=f"{portal}/portal/")
    browser.button("Sign in with a passkey")
    see(browser, "That was not accepted.")


def test_what_is_not_the_passkey_opens_nothing(portal, browser, daemon):
    """A counter that went back, an owner who was not verified, an answer that is sent twice."""
    enrolled = daemon.enroll(new_person())
    sign_in(browser, enrolled)
    add_passkey(browser, enrolled)
    confirm(browser, enrolled.recovery_codes[0])
    (old,) = browser.keys()["credentials"]
    browser.button("Sign out")
    browser.open(url=f"{portal}/portal/")
    browser.button("Sign in with a passkey")
    see(browser, "Sign out everywhere")
    browser.button("Sign out")

    browser.key(credential=old)  # a copy, from before it was used
    browser.open(url=f"{portal}/portal/")
    browser.button("Sign in with a passkey")
    see(browser, "That was not accepted.")
    browser.key(credential={**old, "signCount": 100})
    browser.verification(verified=False)
    browser.open(url=f"{portal}/portal/")
    browser.button("Sign in with a passkey")
    see(browser, "Nothing came of it")
    browser.screenshots(name="passkey-failed", folder=str(SHOTS))
    assert browser.axe()["violations"] == []
    browser.verification(verified=True)
    browser.button("Ask again")
    see(browser, "Sign out everywhere")
    causes = [one["cause"] for one in daemon.audit() if one.get("account") == enrolled.name]
    assert "passkey_copied" in causes


def test_without_javascript_passkeys_say_so_and_codes_work(portal, chromium, daemon):
    chromium.fresh(script=False)
    enrolled = daemon.enroll(new_person())
    chromium.open(url=f"{portal}/portal/")
    chromium.button("Sign in with a passkey")
    assert "Codes work without." in chromium.text()
    chromium.screenshots(name="passkey-without-script", folder=str(SHOTS))
    sign_in(chromium, enrolled)
    assert "Devices" in chromium.text()


@pytest.fixture
def approvable(portal, daemon_of_the_house):
    """sshd's logins of this test can be approved in the browser."""
    with configured(daemon_of_the_house, "policy service sshd approval browser require if-enrolled"):
        yield portal


def waiting_login(sshd, person):
    """An ssh client at its code prompt; with the link and the number that it shows."""
    terminal = Terminal(sshd.ssh(person, "echo", "inside"))
    prompt = terminal.next_prompt()
    shown = re.search(r"(http://localhost:\d+/portal/a/[a-z2-9]{8})\s+and type (\d{4}) there", terminal.seen())
    assert prompt.asks_for_code and shown, terminal.seen()
    return terminal, shown[1], shown[2]


def test_a_waiting_ssh_login_is_approved_in_the_browser(approvable, browser, daemon):
    """SSH-65, SSH-54: link and number in the terminal, number and passkey in the browser, Return in the terminal."""
    enrolled = daemon.enroll(new_person())
    sign_in(browser, enrolled)
    add_passkey(browser, enrolled)
    confirm(browser, enrolled.recovery_codes[0])
    browser.button("Sign out")
    with Sshd("key") as sshd:
        terminal, link, number = waiting_login(sshd, enrolled.person)
        browser.open(url=link)
        browser.button("Sign in with a passkey")
        see(browser, "A login waits")
        page = browser.text()
        assert "sshd" in page and enrolled.name in page and enrolled.person.address in page
        assert "another address than your browser" in page
        browser.screenshots(name="approve", folder=str(SHOTS))
        assert browser.axe()["violations"] == []
        browser.fill(label="Number that your terminal shows", text=number)
        browser.button("Approve with a passkey")
        see(browser, "Approved. Go back to your terminal")
        browser.screenshots(name="approved", folder=str(SHOTS))
        terminal.type("")
        assert terminal.finish().was_let_in
        browser.open(url=link)
        assert "No login waits here for you" in browser.text()

        # A code instead always works; another number ends the wait, and a code works still.
        terminal, link, number = waiting_login(sshd, enrolled.person)
        browser.open(url=link)
        browser.fill(label="Number that your terminal shows", text="0000" if number != "0000" else "0001")
        browser.button("Approve with a passkey")
        assert "That is not the number of this login" in browser.text()
        terminal.type(enrolled.device.fresh_code())
        assert terminal.finish().was_let_in

        # Refused in the browser: Return lets nobody in, and the next question has another link.
        terminal, link, number = waiting_login(sshd, enrolled.person)
        browser.open(url=link)
        browser.button("This is not me: refuse")
        assert "Refused." in browser.text()
        terminal.type("")
        assert terminal.next_prompt().asks_for_code
        terminal.hang_up()
    causes = [one["cause"] for one in daemon.audit() if one.get("account") == enrolled.name]
    assert {"approval_given", "approved_in_browser", "wrong_number", "approval_refused"} <= set(causes)


def test_nobody_else_approves_a_waiting_login(approvable, browser, daemon):
    enrolled, other = daemon.enroll(new_person()), daemon.enroll(new_person())
    sign_in(browser, other)
    with Sshd("key") as sshd:
        terminal, link, _ = waiting_login(sshd, enrolled.person)
        browser.open(url=link)
        assert "No login waits here for you" in browser.text()
        assert enrolled.name not in browser.text()
        terminal.hang_up()
