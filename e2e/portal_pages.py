"""What the tests of the portal do over and over: open it, sign in, answer for a code."""

import contextlib
import subprocess
from pathlib import Path

from browser import CHROMIUM, MODULES
from house import free_port
from sallyport_daemon import CONFIGURATION, DEFAULTS, sallyport

SHOTS = Path("/var/log/screenshots")
CODE = "One-time password"
HAS_BROWSER = Path(CHROMIUM).exists() and (MODULES / "installed").exists()


@contextlib.contextmanager
def served(daemon, *lines):
    """The origin of the daemon's pages, with these lines set too; the daemon is as it was before at the end."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    origin = f"http://127.0.0.1:{free_port()}"
    daemon.stop()
    CONFIGURATION.write_text(f"{DEFAULTS}door http {origin[7:]}\nportal {origin}\n" + "".join(f"{line}\n" for line in lines))
    daemon.start()
    try:
        yield origin
    finally:
        daemon.stop()
        CONFIGURATION.write_text(DEFAULTS)
        daemon.start()


def link_for(name):
    return sallyport("user", "enroll-link", name).stdout.splitlines()[0]


def answer(browser, code, button="Confirm"):
    browser.fill(label=CODE, text=code)
    browser.button(button)


def sign_in(browser, enrolled, code=None):
    browser.open(url=link_for(enrolled.name))
    browser.button(f"Continue as {enrolled.name}")
    answer(browser, code or enrolled.device.fresh_code(), "Sign in")
    assert "Devices" in browser.text()


def looked_at(browser, page):
    """Axe finds nothing, it fits a phone, and screenshots are made."""
    assert browser.axe()["violations"] == [], page
    shape = browser.shape()
    assert shape["content"] <= shape["window"], page
    browser.screenshots(name=page, folder=str(SHOTS))


def curl(*words):
    return subprocess.run(["curl", "--silent", "--include", "--max-time", "20", *words], capture_output=True, text=True, check=True).stdout


def status(answered):
    return int(answered.split(" ")[1])
