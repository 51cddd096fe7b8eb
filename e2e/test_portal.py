"""The portal in a headless Chromium, by real clicks: links, enrolment, signing in, changes, sessions.

Scripts are switched off except for what axe needs. Screenshots of every page at phone and desktop width, and dark,
are left in the log folder of the private host.
"""

import contextlib
import re
import secrets
import subprocess
from pathlib import Path

import otp
import pytest
from browser import CHROMIUM, MODULES, Browser
from house import Sshd, free_port, new_names, new_person
from sallyport_daemon import CONFIGURATION, DEFAULTS, sallyport

pytestmark = [
    pytest.mark.sallyport,
    pytest.mark.skipif(not Path(CHROMIUM).exists() or not (MODULES / "installed").exists(), reason="no browser: ./e2e/web/install"),
]

SHOTS = Path("/var/log/screenshots")
CODE = "One-time password"
OWN = "This is my own device: know it again for 90 days"
ENROLLED_AT = "Code of 6 digits"


@pytest.fixture(scope="module")
def portal(daemon_of_the_house):
    """The origin of the daemon's pages; the daemon is as it was before at the end."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    origin = f"http://127.0.0.1:{free_port()}"
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(f"{DEFAULTS}door http {origin[7:]}\nportal {origin}\n")
    daemon_of_the_house.start()
    yield origin
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
    chromium.fresh()
    return chromium


def link_for(name):
    return sallyport("user", "enroll-link", name).stdout.splitlines()[0]


def follow(browser, name, own=False):
    browser.open(url=link_for(name))
    if own:
        browser.check(label=OWN)
    browser.button(f"Continue as {name}")


def sign_in(browser, enrolled, own=False):
    follow(browser, enrolled.name, own)
    answer(browser, enrolled.device.fresh_code(), "Sign in")
    assert "Devices" in browser.text()


def answer(browser, code, button="Confirm"):
    browser.fill(label=CODE, text=code)
    browser.button(button)


def scanned(browser, tmp_path):
    """The authenticator that has scanned the page's QR code."""
    picture = tmp_path / "qr.png"
    browser.draw(selector="svg.qr", path=str(picture))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=True)
    return read.stdout.strip(), otp.from_uri(read.stdout.strip())


def curl(*words):
    return subprocess.run(["curl", "--silent", "--include", "--max-time", "20", *words], capture_output=True, text=True, check=True).stdout


def status(answered):
    return int(answered.split(" ")[1])


def test_a_link_enrols_by_qr_code_and_shows_recovery_codes_once(portal, browser, tmp_path):
    """FAIL-27: the square holds what the typed key says, and the page asks nobody else for anything."""
    (name,) = new_names(1)
    link = link_for(name)
    browser.open(url=link)
    browser.open(url=link)  # looking does not use it up
    browser.screenshots(name="link", folder=str(SHOTS))
    browser.button(f"Continue as {name}")
    browser.fill(label="Name of the device", text="phone")
    browser.button("Continue")
    uri, device = scanned(browser, tmp_path)
    assert browser.attribute(selector="a.button", name="href")["value"] == uri
    page = browser.see()
    typed = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", page["html"]))
    assert f"secret={typed}" in uri and f":{name}?" in uri
    assert not re.search(r'(src|href|action)="https?:', page["html"]) and page["complaints"] == []
    browser.fill(label=ENROLLED_AT, text=device.wrong_code())
    browser.button("Finish")
    assert "That is not a code of this secret" in browser.text()
    first = device.proving_code()
    browser.fill(label=ENROLLED_AT, text=f"{first[:3]} {first[3:]}")
    browser.button("Finish")
    codes = browser.texts(selector=".codes code")["texts"]
    assert len(codes) == 10
    browser.download(name="Download as a file", path=str(tmp_path / "codes.txt"))
    assert (tmp_path / "codes.txt").read_text().splitlines()[2:] == codes
    browser.print(path=str(tmp_path / "codes.pdf"))
    browser.link("I have kept them")
    page = browser.see()
    assert "10 are left." in page["text"] and not any(code in page["html"] for code in codes)
    browser.open(url=link)
    assert "does not work any more" in browser.text()
    log = Path("/var/log/daemon").read_text()
    assert typed not in log and link.rsplit("/", 1)[1] not in log and not any(code in log for code in codes)


def test_signing_in_takes_a_link_and_a_code_and_a_code_is_good_once_over_all_doors(portal, browser, daemon):
    """FA-97, FA-98, FAULT-1; GUESS-56: the owner reads what happened."""
    enrolled = daemon.enroll(new_person())
    follow(browser, enrolled.name)
    answer(browser, enrolled.device.wrong_code(), "Sign in")
    assert "That was not right" in browser.text()
    code = enrolled.device.fresh_code()
    answer(browser, code, "Sign in")
    text = browser.text()
    assert "phone" in text and "portal on" in text and "once" in text
    with Sshd("key") as sshd:
        assert not sshd.log_in(enrolled.person, [code, "", ""]).was_let_in
        used = enrolled.device.fresh_code()
        assert sshd.log_in(enrolled.person, [used]).was_let_in
    follow(browser, enrolled.name)
    answer(browser, used, "Sign in")
    assert "That was not right" in browser.text()


def test_a_code_without_a_first_step_is_neither_charged_nor_burned(portal, browser, daemon):
    """FA-C21, FAIL-14: no session comes of it, and the code is good afterwards."""
    enrolled = daemon.enroll(new_person())
    code = enrolled.device.fresh_code()
    form = curl("--cookie-jar", "/tmp/jar", f"{portal}/portal/")
    assert status(form) == 200
    for words in (["--data", f"code={code}&token=x"], ["--cookie", "/tmp/jar", "--data", f"code={code}&account={enrolled.name}"]):
        assert status(curl(*words, f"{portal}/portal/code")) == 403
    assert not any(event["verdict"] == "denied" for event in daemon.audit() if event.get("account") == enrolled.name)
    follow(browser, enrolled.name)
    answer(browser, code, "Sign in")
    assert "Devices" in browser.text()


def test_every_change_takes_a_fresh_code(portal, browser, daemon, tmp_path):
    """FAIL-13: a further device, a removal, new recovery codes, a forgotten place."""
    enrolled = daemon.enroll(new_person())
    sign_in(browser, enrolled, own=True)
    browser.link("Add a device")
    browser.fill(label="Name of the device", text="tablet")
    browser.button("Continue")
    _, tablet = scanned(browser, tmp_path)
    browser.fill(label=ENROLLED_AT, text=tablet.proving_code())
    browser.button("Finish")
    assert 'To add "tablet"' in browser.text()
    answer(browser, tablet.fresh_code())
    assert "That was not right" in browser.text()  # it is none of theirs yet
    answer(browser, enrolled.recovery_codes[0])
    assert '"tablet" is set up.' in browser.text()

    browser.button("Make new recovery codes")
    answer(browser, enrolled.recovery_codes[1])
    fresh = browser.texts(selector=".codes code")["texts"]
    assert len(fresh) == 10 and not set(fresh) & set(enrolled.recovery_codes)
    browser.link("I have kept them")

    browser.button("Remove tablet")
    assert 'To remove "tablet"' in browser.text()
    browser.link("Cancel")
    assert "tablet" in browser.text()
    browser.button("Remove tablet")
    answer(browser, fresh[0])
    assert '"tablet" is removed' in browser.text()

    assert "A browser of yours" in browser.text()
    browser.click(role="button", name=browser.attribute(selector="#places ~ ul button", name="aria-label")["value"])
    answer(browser, fresh[1])
    assert "The place is forgotten." in browser.text() and "A browser of yours" not in browser.text()


def test_an_id_is_new_at_each_factor_and_the_old_one_is_dead(portal, browser, daemon):
    """FAIL-19; FA-42, FA-46: cookies with what fits, and old ids open nothing."""
    enrolled = daemon.enroll(new_person())

    def session():
        (cookie,) = (one for one in browser.cookies()["cookies"] if one["name"] == "sallyport")
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
        assert len(cookie["value"]) == 43
        return cookie["value"]

    def opens(value):
        return "Sign out everywhere" in curl("--cookie", f"sallyport={value}", f"{portal}/portal/")

    follow(browser, enrolled.name)
    linked = session()
    assert not opens(linked)
    answer(browser, enrolled.device.fresh_code(), "Sign in")
    signed_in = session()
    assert signed_in != linked and opens(signed_in)
    assert "Your code" not in curl("--cookie", f"sallyport={linked}", f"{portal}/portal/")
    browser.button("Make new recovery codes")
    answer(browser, enrolled.recovery_codes[0])
    changed = session()
    assert changed != signed_in and opens(changed) and not opens(signed_in)


def test_signing_out_everywhere_and_switching_off_end_every_session(portal, browser, daemon):
    """FA-44, FA-C14: within seconds, here at once."""
    enrolled = daemon.enroll(new_person())
    sign_in(browser, enrolled)
    (cookie,) = (one for one in browser.cookies()["cookies"] if one["name"] == "sallyport")
    browser.fresh()
    follow(browser, enrolled.name)
    answer(browser, enrolled.recovery_codes[0], "Sign in")
    assert "You are signed in in 2 browsers." in browser.text()
    browser.button("Sign out everywhere")
    assert "signed out in every browser" in browser.text()
    assert "Sign out everywhere" not in curl("--cookie", f"sallyport={cookie['value']}", f"{portal}/portal/")
    follow(browser, enrolled.name)
    answer(browser, enrolled.recovery_codes[1], "Sign in")
    assert "Devices" in browser.text()
    daemon.disable(enrolled.person)
    browser.reload()
    assert "How to sign in" in browser.text()


def test_forms_of_other_sites_are_refused(portal, browser, daemon):
    """FA-46: by where they come from, and by their token where a browser does not say."""
    enrolled = daemon.enroll(new_person())
    sign_in(browser, enrolled)
    (cookie,) = (one for one in browser.cookies()["cookies"] if one["name"] == "sallyport")
    token = re.search(r'name="token" value="([^"]+)"', browser.see()["html"])[1]
    held = ["--cookie", f"sallyport={cookie['value']}", f"{portal}/portal/sign-out-everywhere"]
    for words in (
        ["--data", "x=y"],
        ["--data", "token=" + "A" * 43],
        ["--data", f"token={token}", "--header", "Origin: https://example.org"],
        ["--data", f"token={token}", "--header", "Origin: null"],
        ["--data", f"token={token}", "--header", "Sec-Fetch-Site: cross-site"],
        ["--data", f"token={token}", "--header", "Sec-Fetch-Site: same-site"],
    ):
        assert status(curl(*words, *held)) == 403, words
    assert status(curl("--data", f"token={token}&token={token}", *held)) == 400
    assert status(curl("--data", "a" * 9000, *held)) == 413
    browser.reload()
    assert "Devices" in browser.text()
    assert status(curl("--data", f"token={token}", "--header", f"Origin: {portal}", *held)) == 200
    browser.reload()
    assert "How to sign in" in browser.text()


def test_every_answer_keeps_itself_to_itself(portal):
    """FA-30: nothing is cached; no script and no style of a page runs; no frame shows it."""
    for path in ("/portal/", "/portal/link/" + "A" * 22, "/portal/nothing", "/"):
        head = curl(portal + path).split("\r\n\r\n")[0].lower()
        assert "cache-control: no-store" in head, path
        policy = re.search("content-security-policy: (.*)", head)[1]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        for line in ("x-content-type-options: nosniff", "referrer-policy: same-origin", "x-frame-options: deny"):
            assert line in head, (path, line)
        assert "server:" not in head
    for path in ("//example.org", "/portal//example.org", "/portal/?rd=https://example.org", "/portal/..%2f"):
        assert "example.org" not in curl(portal + path), path


def test_pages_work_by_keyboard_fit_a_phone_and_axe_finds_nothing(portal, chromium, daemon, tmp_path):
    """Each page: axe, width, and screenshots to be looked at; a whole sign-in by keys alone."""
    enrolled = daemon.enroll(new_person())
    chromium.fresh(script=True)

    def looked_at(page):
        assert chromium.axe()["violations"] == [], page
        shape = chromium.shape()
        assert shape["content"] <= shape["window"], page
        chromium.screenshots(name=page, folder=str(SHOTS))

    chromium.open(url=f"{portal}/portal/")
    looked_at("start")
    chromium.open(url=f"{portal}/portal/nothing")
    looked_at("message")
    chromium.open(url=link_for(enrolled.name))
    looked_at("sign-in")
    for key in ("Tab", "Tab", "Tab", "Space", "Tab"):
        chromium.press(key=key)
    chromium.enter()
    assert "Show that it is you" in chromium.text()
    looked_at("code")
    chromium.fill(label=CODE, text=enrolled.device.fresh_code())
    chromium.enter()
    assert "Devices" in chromium.text()
    looked_at("home")
    chromium.link("Add a device")
    looked_at("add")
    chromium.fill(label="Name of the device", text="tablet")
    chromium.enter()
    looked_at("scan")
    _, tablet = scanned(chromium, tmp_path)
    chromium.fill(label=ENROLLED_AT, text=tablet.proving_code())
    chromium.enter()
    looked_at("confirm")
    chromium.fill(label=CODE, text=enrolled.recovery_codes[0])
    chromium.enter()
    chromium.button("Make new recovery codes")
    chromium.fill(label=CODE, text=enrolled.recovery_codes[1])
    chromium.enter()
    looked_at("codes")


def test_unusual_settings_come_with_a_warning(portal, chromium, tmp_path):
    """FMT-21: apps that are known to ignore what was chosen are named before anybody scans."""
    (name,) = new_names(1)
    chromium.fresh(script=True)
    follow(chromium, name)
    chromium.unfold(name="Unusual settings")
    chromium.choose(label="Algorithm", value="SHA256")
    chromium.choose(label="Digits", value="8")
    chromium.button("Continue")
    text = chromium.text()
    assert re.search("Not able, or not sure: .*Google Authenticator", text) and re.search("Known to work: .*Aegis", text)
    assert chromium.axe()["violations"] == []
    chromium.screenshots(name="scan-warning", folder=str(SHOTS))
    _, device = scanned(chromium, tmp_path)
    assert (device.digits, device.algorithm) == (8, "sha256")
    chromium.fill(label="Code of 8 digits", text=device.proving_code())
    chromium.button("Finish")
    assert len(chromium.texts(selector=".codes code")["texts"]) == 10


def test_one_link_is_good_once_however_many_ask(portal):
    """FA-97: of sixteen that redeem one link at the same instant, one gets a session."""
    (name,) = new_names(1)
    link = link_for(name)
    secret = link.rsplit("/", 1)[1]
    jar = f"/tmp/jar-{secrets.token_hex(4)}"
    token = re.search(r'name="token" value="([^"]+)"', curl("--cookie-jar", jar, link))[1]
    words = ["curl", "--silent", "--include", "--cookie", jar, "--data", f"token={token}&link={secret}", f"{portal}/portal/link"]
    with contextlib.ExitStack() as all_of_them:
        asked = [all_of_them.enter_context(subprocess.Popen(words, stdout=subprocess.PIPE, text=True)) for _ in range(16)]
        answers = [one.communicate()[0] for one in asked]
    assert sorted(map(status, answers)) == [303] + [410] * 15
    assert sum("sallyport=" in one and "Location: /portal/" in one for one in answers) == 1
