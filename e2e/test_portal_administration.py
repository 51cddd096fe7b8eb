"""The portal's pages of administration in a headless Chromium: who gets in, what each change takes, what the audit says."""

import re

import pytest
from browser import Browser
from house import new_names, new_person, run
from portal_pages import CODE, HAS_BROWSER, answer, curl, link_for, looked_at, served, sign_in, status

pytestmark = [pytest.mark.sallyport, pytest.mark.skipif(not HAS_BROWSER, reason="no browser: ./e2e/web/install")]

GROUP = "portaladmins"
RULE = "policy service sshd group staff enrolled-by 2031-05-01 require"


@pytest.fixture(scope="module")
def portal(daemon_of_the_house):
    run("groupadd", "--force", GROUP)
    with served(daemon_of_the_house, f"portal-administrators somebody,%{GROUP}", RULE) as origin:
        yield origin


@pytest.fixture(scope="module")
def chromium():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    chromium.fresh()
    return chromium


def new_administrator(daemon):
    """Somebody in the group that the setting names. Recovery codes answer: nobody waits for each next code."""
    person = new_person()
    run("usermod", "--append", "--groups", GROUP, person.name)
    return daemon.enroll(person)


def enter(browser, portal, administrator):
    sign_in(browser, administrator)
    browser.link("Administration")
    assert "give a code" in browser.text()
    answer(browser, administrator.recovery_codes.pop())
    assert browser.see()["title"].startswith("People")


def person_page(browser, portal, name):
    browser.open(url=f"{portal}/portal/admin/person?account={name}")


def held(browser):
    (cookie,) = (one["value"] for one in browser.cookies()["cookies"] if one["name"] == "sallyport")
    token = re.search(r'name="token" value="([^"]+)"', browser.see()["html"])[1]
    return ["--cookie", f"sallyport={cookie}"], token


def events_of(daemon, name):
    return [event for event in daemon.audit() if event.get("account") == name]


def type_wrong_code(browser, person):
    """Somebody types a wrong code for this person."""
    browser.open(url=link_for(person.name))
    browser.button(f"Continue as {person.name}")
    answer(browser, person.device.wrong_code(), "Sign in")
    assert "That was not right" in browser.text()


def test_administration_is_for_administrators_behind_a_fresh_step(portal, browser, daemon):
    """Who is none finds no such page; who is one shows a fresh step first, and is none any more at once."""
    person = daemon.enroll(new_person())
    sign_in(browser, person)
    assert "Administration" not in browser.text()
    cookie, token = held(browser)
    for path in ("admin", "admin/person?account=root", "admin/audit", "admin/event?id=X", "admin/policy", "admin/confirm"):
        assert status(curl(*cookie, f"{portal}/portal/{path}")) == 404, path
    forged = ["--data", f"token={token}&deed=link&account={person.name}", f"{portal}/portal/admin/deed"]
    assert status(curl(*cookie, *forged)) == 404
    assert status(curl(f"{portal}/portal/admin")) == 404

    browser.fresh()
    administrator = new_administrator(daemon)
    sign_in(browser, administrator)
    cookie, _ = held(browser)
    for path in ("admin", "admin/person?account=root", "admin/audit", "admin/policy"):
        asked = curl(*cookie, f"{portal}/portal/{path}")
        assert status(asked) == 303 and "Location: /portal/admin/confirm" in asked, path
    browser.open(url=f"{portal}/portal/admin/policy")
    answer(browser, administrator.device.wrong_code())
    assert "That was not right" in browser.text()
    browser.open(url=f"{portal}/portal/admin")
    answer(browser, administrator.recovery_codes.pop())
    assert person.name in browser.text()
    newest = events_of(daemon, administrator.name)[-1]
    assert (newest["cause"], newest["verdict"]) == ("administration", "changed") and "to look" in newest["reason"]

    run("gpasswd", "--delete", administrator.name, GROUP)
    browser.reload()
    assert "There is no such page." in browser.text() and "Administration" not in browser.text()


def test_a_change_takes_a_fresh_step_and_the_administrators_name_stands_in_the_audit(portal, browser, daemon):
    """GUESS-58; FAIL-13: links, lost phones, budgets, removals, as the command line has them."""
    administrator = new_administrator(daemon)
    person = daemon.enroll(new_person())
    enter(browser, portal, administrator)

    def confirmed():
        before = len(events_of(daemon, person.name))
        answer(browser, administrator.device.wrong_code())
        assert "That was not right" in browser.text() and len(events_of(daemon, person.name)) == before
        answer(browser, administrator.recovery_codes.pop())

    def last():
        event = events_of(daemon, person.name)[-1]
        assert event["actor"] == f"administrator {administrator.name}" and event["door"] == "portal"
        return event

    person_page(browser, portal, person.name)
    browser.button("Make a one-time link")
    confirmed()
    (link,) = browser.texts(selector=".codes code")["texts"]
    assert link.startswith(f"{portal}/portal/link/") and status(curl(link)) == 200
    assert last()["cause"] == "sign_in_link"
    browser.link("I have handed them over")
    assert link not in browser.see()["html"]

    browser.unfold(name="Lost phone")
    browser.type(selector="#reason-lost", text="stolen")
    browser.choose(label="Temporary codes work for", value="8")
    browser.button("Revoke all, and hand out temporary codes")
    assert f"void every device and code of {person.name}" in browser.text()
    confirmed()
    temporary = browser.texts(selector=".codes code")["texts"]
    assert len(temporary) == 5 and last()["cause"] == "temporary_step" and "stolen" in last()["reason"]
    browser.link("I have handed them over")
    page = browser.see()
    assert "Temporary codes: 5 left" in page["text"] and temporary[0] not in page["html"]

    browser.unfold(name="Switch the second step off")
    browser.type(selector="#reason-disable", text="left us")
    browser.button("Switch off")
    confirmed()
    assert f"The second step of {person.name} is off." in browser.text() and "No second step is set up." in browser.text()
    assert last()["cause"] == "disabled" and "left us" in last()["reason"]

    browser.unfold(name="Delete the account")
    browser.button("Delete")
    confirmed()
    assert f"The account {person.name} is deleted." in browser.text()
    log = [line for line in (link.rsplit("/", 1)[1], *temporary) if line in open("/var/log/daemon").read()]
    assert log == []


def test_a_change_without_a_reason_or_from_elsewhere_is_not_made(portal, browser, daemon):
    """FA-46: a form of another site does nothing; a refused operation says why, and nothing is changed."""
    administrator = new_administrator(daemon)
    person = daemon.enroll(new_person())
    enter(browser, portal, administrator)
    cookie, token = held(browser)
    before = len(events_of(daemon, person.name))

    def sent(data, *words):
        return curl(*cookie, *words, "--data", data, f"{portal}/portal/admin/deed")

    whole = f"token={token}&deed=disable&account={person.name}"
    assert "say why" in sent(whole) and "say why" in sent(f"{whole}&reason=++")
    assert status(sent(f"{whole}&reason=x", "--header", "Origin: https://example.org")) == 403
    assert status(sent(f"token=x&deed=disable&account={person.name}&reason=x")) == 403
    for wrong in (f"deed=nothing&account={person.name}", "deed=link&account=123", "deed=link", f"deed=renew&account={person.name}"):
        assert status(sent(f"token={token}&{wrong}")) == 404, wrong
    assert status(sent(f"token={token}&deed=lost&account={person.name}&reason=x&hours=9999")) == 400
    assert len(events_of(daemon, person.name)) == before

    person_page(browser, portal, person.name)
    browser.unfold(name="Wrong codes that were harmless")
    browser.type(selector="#reason-open", text="x")
    browser.button("One code is enough again")
    answer(browser, administrator.recovery_codes.pop())
    assert "The guess budget is full already." in browser.text()
    assert len(events_of(daemon, person.name)) == before
    browser.button("Remove phone")
    answer(browser, administrator.recovery_codes.pop())
    assert '"phone" is the only' in browser.text()  # as on the command line


def test_people_audit_and_policy_are_shown_with_the_true_reason(portal, chromium, daemon):
    """GUESS-58: lanes, level, refill times, failures, last verdicts; a search; deadlines; explain."""
    administrator = new_administrator(daemon)
    person = daemon.enroll(new_person())
    chromium.fresh(script=True)
    type_wrong_code(chromium, person)
    chromium.fresh(script=True)
    sign_in(chromium, administrator)
    chromium.link("Administration")
    looked_at(chromium, "admin-confirm")
    chromium.fill(label=CODE, text=administrator.recovery_codes.pop())
    chromium.enter()
    looked_at(chromium, "people")
    assert re.search(r"Wrong codes of all people in the last day: [1-9]", chromium.text())

    chromium.fill(label="Name of an account", text=person.name)
    chromium.enter()
    text = chromium.text()
    assert "Strangers, one code" in text and "4 of 5 left" in text and "full again" in text
    assert "wrong code" in text and "portal on" in text
    looked_at(chromium, "person")
    chromium.unfold(name="Lost phone")
    looked_at(chromium, "person-lost-phone")

    (waiting,) = new_names(1)
    run("usermod", "--append", "--groups", "staff", waiting)
    person_page(chromium, portal, waiting)
    text = chromium.text()
    assert f"There is no account called {waiting}" in text and "A second step is needed from 1 May 2031" in text
    looked_at(chromium, "person-unknown")

    chromium.link("Audit")
    chromium.fill(label="Account", text=person.name)
    chromium.check(label="Refused attempts only")
    chromium.button("Search")
    text = chromium.text()
    assert "wrong code" in text and "Granted" not in text and administrator.name not in text.split("Events, newest first")[1]
    looked_at(chromium, "audit")
    refused = next(event for event in events_of(daemon, person.name) if event["verdict"] == "denied")
    chromium.fill(label="Event", text=refused["id"].lower())
    chromium.click(role="button", name="Show")
    assert refused["id"] in chromium.text() and "True reason" in chromium.text()
    looked_at(chromium, "event")

    chromium.link("Policy")
    assert "enrolled-by 2031-05-01" in chromium.text() and "not-enrolled let-in" in chromium.text()
    chromium.fill(label="Login name", text=waiting)
    chromium.button("Explain")
    assert f"{waiting} has no second step, and would be let in without one" in chromium.text()
    assert "Fits, and decides." in chromium.text()
    chromium.fill(label="Groups", text="other")
    chromium.button("Explain")
    assert "Does not fit: not in group staff." in chromium.text()
    looked_at(chromium, "policy")
