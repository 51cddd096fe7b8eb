"""Signing in to the portal by password and code: the helper, the daemon and PAM as they are; a loop plays systemd."""

import contextlib
import re
import secrets
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
from browser import Browser
from house import new_person, run
from portal_pages import HAS_BROWSER, curl, looked_at, served, status
from sallyport_daemon import sallyport

pytestmark = [pytest.mark.sallyport, pytest.mark.skipif(not HAS_BROWSER, reason="no browser: ./e2e/web/install")]

HELPER = Path(__file__).resolve().parent.parent / "native/build/sallyport-first-step"
SOCKET = Path("/run/sallyport-first-step.sock")
SERVICE = Path("/etc/pam.d/sallyport-portal")
PASSWORD_ONLY = "auth required pam_unix.so\naccount required pam_unix.so\n"


class Helpers:
    """One helper for each connection, as systemd starts them (packaging/sallyport-first-step.socket)."""

    def __init__(self):
        SOCKET.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(SOCKET))
        SOCKET.chmod(0o666)  # the helper's own look at who asks is what is tested
        self._listener.listen(16)
        self.count = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.count += 1
                threading.Thread(target=self._help, args=(connection,), daemon=True).start()

    def _help(self, connection):
        with connection:
            subprocess.run([HELPER, "sallyport"], stdin=connection, check=False)

    def close(self):
        self._listener.close()
        SOCKET.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def helpers():
    SERVICE.write_text(PASSWORD_ONLY)
    running = Helpers()
    yield running
    running.close()
    SERVICE.unlink()


@pytest.fixture(scope="module")
def portal(daemon_of_the_house, helpers):
    with served(daemon_of_the_house, "portal-first-step pam sallyport-portal") as origin:
        yield origin


class Form:
    """The first page's form, sent without a browser."""

    def __init__(self, portal):
        self._portal = portal
        self._jar = f"/tmp/jar-{secrets.token_hex(4)}"
        self._token = re.search(r'name="token" value="([^"]+)"', curl("--cookie-jar", self._jar, f"{portal}/portal/"))[1]

    def send(self, login, password, code):
        fields = {"token": self._token, "login": login, "password": password, "code": code}
        words = [word for name, value in fields.items() for word in ("--data-urlencode", f"{name}={value}")]
        return curl("--cookie", self._jar, *words, f"{self._portal}/portal/sign-in")


def page(answered):
    """What is the same for everybody: status and body without the form's token."""
    return status(answered), re.sub(r'name="token" value="[^"]+"', "", answered.split("\n\n", 1)[1])


def asked_raw(frame, helpers):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(20)
        client.connect(str(SOCKET))
        client.sendall(frame)
        client.shutdown(socket.SHUT_WR)
        return client.recv(16)


def frame(service, user, password):
    body = b"\1" + b"".join(len(one).to_bytes(2) + one for one in (service, user, b"", password))
    return len(body).to_bytes(2) + body


def test_password_and_code_sign_in_by_real_clicks(portal, daemon):
    """FA-97, FA-98."""
    enrolled = daemon.enroll(new_person())
    browser = Browser()
    try:
        browser.fresh(script=True)
        browser.open(url=f"{portal}/portal/")
        looked_at(browser, "start-password")
        browser.fill(label="Login name", text=enrolled.name)
        browser.fill(label="Password", text=enrolled.person.password)
        browser.fill(label="One-time password", text=enrolled.device.wrong_code())
        browser.button("Sign in")
        assert "That was not accepted." in browser.text()
        looked_at(browser, "start-refused")
        browser.fill(label="Login name", text=enrolled.name)
        browser.fill(label="Password", text=enrolled.person.password)
        browser.fill(label="One-time password", text=enrolled.device.fresh_code())
        browser.button("Sign in")
        assert "Devices" in browser.text()
    finally:
        browser.close()


def test_a_right_code_behind_a_wrong_password_is_neither_charged_nor_burned(portal, daemon):
    """FA-98, FA-C21, GUESS-26: no session, nothing spent; the same code is good behind the right password."""
    enrolled = daemon.enroll(new_person())
    form = Form(portal)
    code = enrolled.device.fresh_code()
    for _ in range(9):  # more than the strangers' lane bears in a day
        refused = form.send(enrolled.name, "wrong", code)
        assert status(refused) == 403 and "sallyport=" not in refused
    causes = [event["cause"] for event in daemon.audit() if event.get("account") == enrolled.name and event["verdict"] == "denied"]
    assert causes == ["first_step_failed"] * 9
    granted = form.send(enrolled.name, enrolled.person.password, code)
    assert status(granted) == 303 and "sallyport=" in granted


def test_every_refusal_is_the_same_page_on_the_same_grid(portal, daemon, helpers):
    """GUESS-29, GUESS-60, FA-98: unknown name, wrong password, wrong and used code, nobody enrolled, a locked login."""
    enrolled, locked, bare = daemon.enroll(new_person()), daemon.enroll(new_person()), new_person()
    run("usermod", "--expiredate", "1", locked.name)
    used = enrolled.device.fresh_code()
    assert status(Form(portal).send(enrolled.name, enrolled.person.password, used)) == 303
    pages = {}
    for what, login, password, code in (
        ("unknown", "nosuchperson", "x", "123456"),
        ("no name", "123", "x", "123456"),
        ("wrong password", enrolled.name, "x", enrolled.device.wrong_code()),
        ("wrong code", enrolled.name, enrolled.person.password, enrolled.device.wrong_code()),
        ("used code", enrolled.name, enrolled.person.password, used),
        ("no second step", bare.name, bare.password, "123456"),
        ("locked", locked.name, locked.person.password, locked.device.fresh_code()),
        ("no password", enrolled.name, "", used),
    ):
        form = Form(portal)
        began = time.monotonic()
        pages[what] = page(form.send(login, password, code))
        late = (time.monotonic() - began) % 1
        assert time.monotonic() - began >= 1 and late < 0.5, (what, late)
    assert len(set(pages.values())) == 1 and pages["unknown"][0] == 403
    newest = [event for event in daemon.audit() if event.get("account") == bare.name][-1]
    assert newest["cause"] == "first_step_alone"


def test_the_helper_answers_its_user_only_and_opens_nothing_by_mistake(portal, daemon, helpers):
    """FA-98: cut and strange questions, services without a file, somebody else; a service that wants more than a password."""
    person = new_person()
    right = frame(b"sallyport-portal", person.name.encode(), person.password.encode())
    assert asked_raw(right, helpers) == b"\1"
    assert asked_raw(frame(b"sallyport-portal", person.name.encode(), b"x"), helpers) == b"\2"
    assert asked_raw(frame(b"sallyport-portal", b"nosuchperson", b"x"), helpers) == b"\2"
    assert asked_raw(frame(b"nosuchservice", person.name.encode(), person.password.encode()), helpers) == b"\3"
    for strange in (right[:-1], b"\0\0", b"\xff\xff", right[:1], frame(b"../pam.d/su", b"root", b"x"), b""):
        assert asked_raw(strange, helpers) == b"", strange
    other = f"""
import socket
client = socket.socket(socket.AF_UNIX)
client.connect("{SOCKET}")
client.sendall({right!r})
print(client.recv(16))
"""
    told = run("runuser", "-u", person.name, "--", "python3", "-c", other, cwd="/", check=False)
    assert "b''" in told.stdout or "Error" in told.stderr, told
    enrolled = daemon.enroll(person)
    SERVICE.write_text("auth required pam_unix.so\nauth required pam_sallyport.so\naccount required pam_unix.so\n")  # it asks twice
    try:
        assert asked_raw(right, helpers) == b"\2", enrolled.name
    finally:
        SERVICE.write_text(PASSWORD_ONLY)


def test_without_a_helper_nobody_gets_in_and_links_work(portal, daemon, helpers):
    """FA-98: what cannot be judged is no right step."""
    enrolled = daemon.enroll(new_person())
    SOCKET.rename(f"{SOCKET}.away")
    try:
        code = enrolled.device.fresh_code()
        refused = Form(portal).send(enrolled.name, enrolled.person.password, code)
        assert status(refused) == 503 and "cannot be checked" in refused and "sallyport=" not in refused
        assert status(curl(sallyport("user", "enroll-link", enrolled.name).stdout.splitlines()[0])) == 200
    finally:
        Path(f"{SOCKET}.away").rename(SOCKET)
    assert status(Form(portal).send(enrolled.name, enrolled.person.password, code)) == 303
