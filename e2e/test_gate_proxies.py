"""The gate before a site, with Debian's Caddy and HAProxy and the configurations of docs/doors/gate as they stand there."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from gated_site import CERTIFICATE, KEY, LOGIN, RECIPES, WIKI, Visitor, gated, payload, proxy
from house import new_person, run
from test_gate_nginx import ANSWERED_SECONDS_MAX, FORGED, NAMES, PATHS

pytestmark = pytest.mark.sallyport
PROGRAMS = {"caddy": "/usr/bin/caddy", "haproxy": "/usr/sbin/haproxy"}


@pytest.fixture(scope="module")
def application(daemon_of_the_house):
    with gated(daemon_of_the_house) as site:
        yield site


@pytest.fixture(scope="module")
def enrolled(application, daemon_of_the_house):
    one = daemon_of_the_house.enroll(new_person())
    with open("/etc/group", "a") as groups:
        groups.write(f"a,b:x:7012:{one.name}\n")
    return one


@pytest.fixture(scope="module")
def signed_in(application, enrolled):
    """One sign-in for all proxies: they share the server, and so its sessions."""
    return Visitor()


@pytest.fixture(scope="module", params=["caddy", "haproxy"])
def through(request, application, enrolled, signed_in):
    """Whichever proxy stands before the site: a visitor, signed in."""
    program = PROGRAMS[request.param]
    if not Path(program).exists():
        pytest.skip(f"no {request.param}: apt-get install {request.param}")
    if request.param == "caddy":
        command = ["env", "HOME=/tmp/caddy", "XDG_DATA_HOME=/tmp/caddy", program, "run", "--config", str(RECIPES / "Caddyfile"), "--adapter", "caddyfile"]
    else:
        Path("/etc/haproxy").mkdir(exist_ok=True)
        shutil.copy(RECIPES / "sallyport-gate.lua", "/etc/haproxy/")
        Path("/etc/ssl/example.org.pem").write_text(CERTIFICATE.read_text() + KEY.read_text())
        command = [program, "-db", "-f", str(RECIPES / "haproxy.cfg")]
    with proxy(request.param, *command):
        if signed_in.gate_cookie is None:
            signed_in.sign_in(enrolled)
            assert signed_in.through().reached
        yield signed_in


def test_every_kind_of_answer(through, enrolled):
    """FA-5 to 7, FA-21 to 26, FA-71 to 77, FA-82, FA-C5, FA-C7, FA-C11."""
    visitor = Visitor()
    asked = visitor.ask(f"{WIKI}/page?s=a%26b&x=1")
    assert (asked.status, asked.header("cache-control")) == (302, "no-store")
    assert asked.header("location") == f"{LOGIN}/portal/?rd=https%3A%2F%2Fwiki.example.org%2Fpage%3Fs%3Da%2526b%26x%3D1&rm=GET"
    head = visitor.ask(f"{WIKI}/x", "--head")
    assert (head.status, head.body) == (302, b"")
    assert visitor.ask(f"{WIKI}/x", "--request", "OPTIONS").status == 302
    assert visitor.ask(f"{WIKI}/save", "--data", "text=long").status == 303
    assert visitor.ask(f"{WIKI}/api", "--header", "Sec-Fetch-Mode: cors").status == 401
    assert visitor.ask(f"{WIKI}/api", accept="application/json").status == 401
    reply = through.ask(f"{WIKI}/who")
    assert reply.header("cache-control") == "private, no-store"
    headers = reply.told["headers"]
    assert headers["remote-user"] == [enrolled.name] and "a%2Cb" in headers["remote-groups"][0].split(",")
    assert payload(headers["sallyport-assertion"][0])["sub"] == enrolled.name
    assert "sallyport" not in str(headers.get("cookie"))
    assert through.ask(f"{WIKI}/refused").status == 403
    assert visitor.ask(f"{WIKI}/open/").reached


def test_no_path_and_no_header_leads_around_it(through, application):
    """FA-54 to 56, FA-58, FA-C2, FA-C3."""
    visitor = Visitor()
    application.reached.clear()
    for path in PATHS:
        reply = visitor.ask(WIKI + path)
        assert reply.status in (301, 302, 308, 400, 403, 404) or (reply.reached and reply.told["path"].startswith("/open/")), (path, reply.status)
    for path in application.reached:
        assert path.startswith("/open/") and ".." not in path and "%" not in path and "secret" not in path, application.reached
    words = [word for line in FORGED if not line.startswith("Content-Length") for word in ("--header", line)]
    asked = visitor.ask(f"{WIKI}/page", *words)
    assert asked.status == 302 and "wiki.example.org%2Fpage" in asked.header("location")
    headers = visitor.ask(f"{WIKI}/open/", *words).told["headers"]
    for name in (*NAMES, "remote_user", "x-original-url", "x-original-method", "x-forwarded-uri", "x-forwarded-method", "proxy"):
        assert "".join(headers.get(name, [])) == "", name
    told = through.ask(f"{WIKI}/page", *words).told["headers"]
    assert "root" not in str([told.get(name) for name in (*NAMES, "remote_user")])
    assert through.ask(f"{WIKI}/office", *words).status == 403


def test_a_big_post_arrives_whole(through, tmp_path):
    """FA-86, FA-C12."""
    big = tmp_path / "big"
    big.write_bytes(os.urandom(10 * 1024 * 1024))
    told = through.ask(f"{WIKI}/upload", "--data-binary", f"@{big}").told
    assert (told["method"], told["bytes"]) == ("POST", 10 * 1024 * 1024)


@pytest.mark.parametrize("cookie", ["sallyport_gate={}", "sallyport_gate={}; b=2", "a=1; sallyport_gate={}", "a=1; sallyport_gate={}; b=2", "sallyport_gate={0}; a=1; sallyport_gate={0}; b=2"])
def test_the_gates_cookie_stays_at_the_proxy(through, cookie):
    """FA-47."""
    reply = Visitor().ask(f"{WIKI}/who", "--header", "Cookie: " + cookie.format(through.gate_cookie))
    left = "".join(reply.told["headers"].get("cookie", []))
    assert "sallyport" not in left and ("a=1" in left) == ("a=1" in cookie) and ("b=2" in left) == ("b=2" in cookie)


def test_a_hanging_server_closes_it(through):
    """FA-88, FA-C10: no answer is no."""
    processes = [int(one) for one in run("pgrep", "-f", "sallyport.* serve").stdout.split()]
    for one in processes:
        os.kill(one, signal.SIGSTOP)
    try:
        began = time.monotonic()
        reply = through.ask(f"{WIKI}/")
        assert reply.status in (500, 502, 504) and not reply.reached
        assert time.monotonic() - began < ANSWERED_SECONDS_MAX
        assert through.ask(f"{WIKI}/open/").reached
    finally:
        for one in processes:
            os.kill(one, signal.SIGCONT)
    assert through.ask(f"{WIKI}/").reached
