"""The gate before a site, with Debian's nginx and the configuration of docs/doors/gate/nginx.conf as it stands there."""

import os
import re
import signal
import time
from pathlib import Path

import pytest
from browser import CHROMIUM, MODULES, Browser
from gated_site import LOGIN, RECIPES, WIKI, Visitor, gated, payload, proxy
from house import new_person, run
from sallyport_daemon import configured, sallyport
from waiting import wait_for

NGINX = "/usr/sbin/nginx"
pytestmark = [pytest.mark.sallyport, pytest.mark.skipif(not Path(NGINX).exists(), reason="no nginx: apt-get install nginx")]

OUTER = """\
error_log /var/log/nginx-errors;
pid /run/nginx.pid;
worker_processes 2;
daemon off;
events {}
http {
    access_log /var/log/nginx-access;
    client_body_temp_path /tmp/nginx-body;
    proxy_temp_path /tmp/nginx-proxy;
    fastcgi_temp_path /tmp/nginx-fastcgi;
    uwsgi_temp_path /tmp/nginx-uwsgi;
    scgi_temp_path /tmp/nginx-scgi;
    include %s;
}
"""
NAMES = ("remote-user", "remote-groups", "remote-name", "remote-email", "sallyport-assertion")
ANSWERED_SECONDS_MAX = 4.5


@pytest.fixture(scope="module")
def application(daemon_of_the_house):
    Path("/etc/nginx-gate.conf").write_text(OUTER % (RECIPES / "nginx.conf"))
    with gated(daemon_of_the_house) as site, proxy("nginx", NGINX, "-c", "/etc/nginx-gate.conf"):
        yield site


@pytest.fixture(scope="module")
def member(application, daemon_of_the_house):
    """Somebody signed in, in groups with every mark that a name can have."""
    enrolled = daemon_of_the_house.enroll(new_person())
    with open("/etc/group", "a") as groups:
        groups.write(f"gate-admins:x:7001:{enrolled.name}\na,b:x:7002:{enrolled.name}\nmüller 100%:x:7003:{enrolled.name}\n")
    visitor = Visitor()
    visitor.sign_in(enrolled)
    visitor.enrolled = enrolled
    assert visitor.through().reached
    return visitor


def test_a_visitor_without_a_session_goes_to_the_portal(application):
    """FA-4, FA-22 to 24, FA-34, FA-62, FA-63, FA-C5, FA-C7, FA-C11."""
    visitor = Visitor()
    asked = visitor.ask(f"{WIKI}/page?s=a%26b&x=1")
    assert asked.status == 302 and asked.header("cache-control") == "no-store"
    assert asked.header("location") == f"{LOGIN}/portal/?rd=https%3A%2F%2Fwiki.example.org%2Fpage%3Fs%3Da%2526b%26x%3D1&rm=GET"
    assert visitor.ask(f"{WIKI}/x", "--head").status == 302
    posted = visitor.ask(f"{WIKI}/save", "--data", "text=long", "--header", f"Referer: {WIKI}/edit?p=7")
    assert posted.header("location") == f"{LOGIN}/portal/?rd=https%3A%2F%2Fwiki.example.org%2Fedit%3Fp%3D7&rm=POST"
    for script in ("X-Requested-With: XMLHttpRequest", "Sec-Fetch-Mode: cors"):
        assert visitor.ask(f"{WIKI}/api", "--header", script).status == 401
        assert visitor.ask(f"{WIKI}/api", "--header", script, "--data", "x=y").status == 401
    assert visitor.ask(f"{WIKI}/x", "--header", "Sec-Fetch-Mode: navigate").status == 302
    assert not any(path.startswith(("/page", "/x", "/save", "/api")) for path in application.reached)
    assert visitor.ask(f"{WIKI}/open/").reached


def test_the_application_is_told_who_is_there(application, member):
    """FA-21, FA-31, FA-32, FA-37, FA-39, FA-47, FA-64, FA-C19."""
    reply = member.ask(f"{WIKI}/who", "--cookie", f"wiki=1; sallyport_gate={member.gate_cookie}; last=2")
    headers = reply.told["headers"]
    assert headers["remote-user"] == [member.enrolled.name]
    assert {"a%2Cb", "gate-admins", "m%C3%BCller 100%25"} <= set(headers["remote-groups"][0].split(","))
    assert headers["x-forwarded-for"] == ["127.0.0.1"] and "x-original-url" not in headers
    assert "sallyport" not in headers["cookie"][0] and "wiki=1" in headers["cookie"][0] and "last=2" in headers["cookie"][0]
    told = payload(headers["sallyport-assertion"][0])
    assert (told["sub"], told["aud"], told["iss"], told["amr"]) == (member.enrolled.name, WIKI, LOGIN, ["otp"])
    assert told["exp"] - told["iat"] == 60 and abs(told["iat"] - time.time()) < 40
    keys = run("curl", "--silent", "http://127.0.0.1:8480/api/authz/keys").stdout
    assert '"kty":"OKP"' in keys and '"crv":"Ed25519"' in keys
    assert member.gate_cookie and len(member.gate_cookie) == 43
    assert len(reply.all("set-cookie")) <= 1


@pytest.mark.parametrize("cookie", ["sallyport_gate={}", "sallyport_gate={}; b=2", "a=1; sallyport_gate={}", "a=1;sallyport_gate={};b=2", "sallyport_gate={0}; a=1; sallyport_gate={0}; b=2"])
def test_the_gates_cookie_stays_at_the_proxy_wherever_it_stands(application, member, cookie):
    """FA-47."""
    bare = Visitor()
    reply = bare.ask(f"{WIKI}/who", "--header", "Cookie: " + cookie.format(member.gate_cookie))
    left = "".join(reply.told["headers"].get("cookie", []))
    assert "sallyport" not in left and member.gate_cookie not in left
    assert ("a=1" in left) == ("a=1" in cookie) and ("b=2" in left) == ("b=2" in cookie)


def test_path_group_network_and_step_decide(application, member, daemon):
    """FA-18, FA-25, FA-C5, FA-C9: refused without a loop between portal and application."""
    assert member.ask(f"{WIKI}/admin").reached
    assert member.ask(f"{WIKI}/office").status == 403
    stranger = daemon.enroll(new_person())
    other = Visitor()
    other.sign_in(stranger)
    assert other.through().reached
    tricks = ("/admin", "/admin/", "//admin", "/./admin", "/x/../admin", "/%61dmin", "/open%2f..%2fadmin", "/x/..%2fadmin", "/admin;x", "/refused/..;/admin")
    for path in tricks:
        assert other.ask(WIKI + path).status in (400, 403), path
        assert not other.ask(WIKI + path).reached, path
    assert other.through(f"{WIKI}/refused").status == 403
    asked = other.ask(f"{LOGIN}/portal/?rd=https%3A%2F%2Fwiki.example.org%2Frefused&rm=GET")
    assert asked.status == 303
    refused = other.ask(f"{LOGIN}/portal/")
    assert refused.status == 403 and b"you may not go to wiki.example.org" in refused.body
    assert b"Devices" in other.ask(f"{LOGIN}/portal/").body


PATHS = ("//wp-login.php", "/./wp-login.php", "/x/../wp-login.php", "/%77p-login.php", "/wp-admin%2f", "/wp-login.php/", "/wp-login.php/x.php",
         "/wp-admin/admin-ajax.php/../edit.php", "/wp-includes/../wp-admin/edit.php", "/open/../secret", "/open/%2e%2e/secret", "/open/..%2fsecret",
         "/open//../secret", "/OPEN/secret", "/open", "/secret/..%2fopen/", "/secret%2f../open/x", "/open/x//../../secret", "/open/%", "/sallyport-gate", "/open/..;/secret")  # fmt: skip


def test_no_spelling_of_a_path_leads_around_the_gate(application):
    """FA-52, FA-66, FA-C2."""
    visitor = Visitor()
    application.reached.clear()
    for path in PATHS:
        reply = visitor.ask(WIKI + path)
        assert reply.status in (301, 302, 400, 404) or (reply.reached and reply.told["path"].startswith("/open/")), (path, reply.status)
    for path in application.reached:
        assert path.startswith("/open/") and ".." not in path and "%" not in path and "secret" not in path, application.reached


FORGED = ("X-Original-URL: https://wiki.example.org/open/", "X-Original-Method: OPTIONS", "X-Forwarded-Uri: /open/", "X-Forwarded-Host: evil.net",
          "X-Forwarded-Proto: http", "X-Forwarded-Method: get", "X-Forwarded-For: 192.0.2.7", "Remote-User: root", "Remote_User: root",
          "remote-user: root", "Remote-Groups: gate-admins", "Remote-Name: Root", "Remote-Email: root@example.org", "Sallyport-Assertion: a.b.c",
          "X-Sallyport-Portal: https://evil.net", "Content-Length: 5", "Proxy: http://evil.net", "Forwarded: for=192.0.2.7")  # fmt: skip


def test_what_a_visitor_says_of_itself_has_no_effect(application, member):
    """FA-10, FA-11, FA-19, FA-54 to 56, FA-58, FA-60, FA-83, FA-C3: at gated and at open places."""
    words = [word for line in FORGED if not line.startswith("Content-Length") for word in ("--header", line)]
    visitor = Visitor()
    asked = visitor.ask(f"{WIKI}/page", *words)
    assert asked.status == 302 and "wiki.example.org%2Fpage" in asked.header("location")
    headers = visitor.ask(f"{WIKI}/open/", *words).told["headers"]
    for name in (*NAMES, "remote_user", "x-original-url", "x-original-method", "x-forwarded-uri", "x-forwarded-method", "proxy"):
        assert "".join(headers.get(name, [])) == "", name
    assert headers["x-forwarded-for"] == ["127.0.0.1"] and headers["x-forwarded-host"] == ["wiki.example.org"]
    headers = member.ask(f"{WIKI}/page", *words).told["headers"]
    assert headers["remote-user"] == [member.enrolled.name] and "root" not in str(headers.get("remote_user"))
    assert headers["remote-email"] in ([""], []) if "remote-email" in headers else True
    assert member.ask(f"{WIKI}/office", *words).status == 403  # the forged address is not the office's
    straight = run("curl", "--silent", "--include", "--interface", "127.0.0.9", "--header", f"X-Original-URL: {WIKI}/", "http://127.0.0.1:8480/api/authz/auth-request")
    assert " 403 " in straight.stdout.splitlines()[0]


BAD_RETURNS = ("https://evil.net/", "//evil.net", "/\\evil.net", "https:evil.net", "https://wiki.example.org@evil.net/", "https://wiki.example.org.evil.net/",
               "javascript:alert(1)", "http://wiki.example.org/", "https://other.example.org/", "https://wiki.example.org:444/", "https://wiki.example.org\\@evil.net",
               "https://wiki.example.org/\r\nX: y", "data:text/html,evil", "", "https://user@wiki.example.org/")  # fmt: skip


def test_nobody_is_sent_elsewhere(application, member):
    """FA-48 to 51, FA-C8: to a signed-in person and to a stranger, when the page is shown and when the form is sent."""
    for who in (Visitor(), member):
        for bad in BAD_RETURNS:
            asked = who.ask(f"{LOGIN}/portal/", "--get", "--data-urlencode", f"rd={bad}", "--data", "rm=GET")
            assert (asked.status, asked.header("location")) == (303, "/portal/"), bad
            shown = who.ask(f"{LOGIN}/portal/")
            assert shown.status == 200 and b"evil" not in shown.body and b"go on to" not in shown.body, bad
    forged = "R0VUIGh0dHBzOi8vZXZpbC5uZXQv"  # GET https://evil.net/
    shown = member.ask(f"{LOGIN}/portal/", "--cookie", f"__Host-sallyport-return={forged}")
    assert shown.status == 200 and b"evil" not in shown.body


def test_a_big_post_arrives_whole_and_a_lost_one_is_told(application, member, tmp_path):
    """FA-38, FA-60, FA-86, FA-C11, FA-C12."""
    big = tmp_path / "big"
    big.write_bytes(os.urandom(10 * 1024 * 1024))
    told = member.ask(f"{WIKI}/upload", "--data-binary", f"@{big}").told
    assert (told["method"], told["bytes"], told["path"]) == ("POST", 10 * 1024 * 1024, "/upload")
    lost = Visitor().ask(f"{WIKI}/upload", "--data-binary", f"@{big}")
    assert lost.status == 302 and "rm=POST" in lost.header("location")
    shown = member.ask(lost.header("location"), "--location")
    assert b"did not arrive" in shown.body and b"https://wiki.example.org/" in shown.body


def test_a_step_is_made_where_it_is_wanted_and_the_cookie_is_new(application, daemon):
    """FA-26, FA-42, FA-C5: the portal asks for a code, though the person is signed in, and then it is open."""
    enrolled = daemon.enroll(new_person())
    visitor = Visitor()
    with configured(daemon, f"policy service portal user {enrolled.name} skip"):
        visitor.follow_link(enrolled)
        assert visitor.through().reached  # no code was asked for
        refused = visitor.through(f"{WIKI}/fresh")
        assert refused.status == 403 and b"is asked for none here" in refused.body
    before = visitor.gate_cookie
    asked = visitor.through(f"{WIKI}/fresh")
    assert b"After this you go on to wiki.example.org." in asked.body and b"One-time password" in asked.body
    visitor.answer(enrolled.recovery_codes[1])
    assert visitor.gate_cookie != before
    on = visitor.ask(f"{LOGIN}/portal/")
    assert (on.status, on.header("location")) == (303, f"{WIKI}/fresh")
    assert visitor.ask(f"{WIKI}/fresh").reached


def test_signing_out_and_switching_off_end_it(application, daemon):
    """FA-43, FA-44, FA-82, FA-C14, FA-C15."""
    leaver = Visitor()
    leaver.sign_in(daemon.enroll(new_person()))
    assert leaver.through().reached
    kept = leaver.gate_cookie
    left = leaver.form(f"{LOGIN}/portal/sign-out", leaver.ask(f"{LOGIN}/portal/"))
    assert b"sign out there, too" in left.body and WIKI.encode() in left.body
    assert Visitor().ask(f"{WIKI}/", "--cookie", f"sallyport_gate={kept}").status == 302
    enrolled = daemon.enroll(new_person())
    fired = Visitor()
    fired.sign_in(enrolled)
    assert fired.through().reached
    daemon.disable(enrolled.person)
    wait_for("the gate to know", lambda: fired.ask(f"{WIKI}/").status == 302, seconds=5)


def test_a_server_that_does_not_answer_closes_the_gate_and_nothing_else(application, member, daemon):
    """FA-61, FA-87, FA-88, FA-89, FA-C10: stopped, hanging, back again; a session in memory does not outlive the server."""

    def timed(url):
        began = time.monotonic()
        return member.ask(url).status, time.monotonic() - began

    process = int(re.search(r"\d+", run("pgrep", "-o", "-f", "sallyport.* serve").stdout)[0])
    processes = [int(one) for one in run("pgrep", "-f", "sallyport.* serve").stdout.split()]
    assert process in processes
    for one in processes:
        os.kill(one, signal.SIGSTOP)
    try:
        status, seconds = timed(f"{WIKI}/")
        assert status in (500, 504) and 2 < seconds < ANSWERED_SECONDS_MAX, (status, seconds)
        assert timed(f"{WIKI}/open/")[0] == 200
    finally:
        for one in processes:
            os.kill(one, signal.SIGCONT)
    assert timed(f"{WIKI}/")[0] == 200
    daemon.stop()
    try:
        status, seconds = timed(f"{WIKI}/")
        assert status in (500, 502) and seconds < 2, (status, seconds)
        assert timed(f"{WIKI}/open/")[0] == 200
    finally:
        daemon.start()
    wait_for("the gate to answer again", lambda: member.ask(f"{WIKI}/").status == 302)


@pytest.mark.skipif(not Path(CHROMIUM).exists() or not (MODULES / "installed").exists(), reason="no browser: ./e2e/web/install")
def test_a_deep_link_with_a_fragment_arrives_in_a_browser(application, daemon):
    """FA-36, FA-53, FA-97, FA-C4; the pages are looked at by axe."""
    enrolled = daemon.enroll(new_person())
    shots = Path("/var/log/screenshots")
    shots.mkdir(parents=True, exist_ok=True)
    browser = Browser()
    try:
        for script in (False, True):
            browser.fresh(script=script, insecure=True)
            target = f"{WIKI}/page?s=a%26b&x=1#part-2"
            browser.open(url=target)
            assert "After this you go on to wiki.example.org." in browser.text()
            if script:
                assert browser.axe()["violations"] == []
                browser.screenshots(name="gate-start", folder=str(shots))
            link = sallyport("user", "enroll-link", enrolled.name).stdout.splitlines()[0]
            browser.fill(label="Or paste the link here", text=link)
            browser.button("Go on")
            assert "After this you go on to wiki.example.org." in browser.text()
            if script:
                assert browser.axe()["violations"] == []
                browser.screenshots(name="gate-code", folder=str(shots))
            browser.fill(label="One-time password", text="000000")
            browser.button("Sign in")
            assert "That was not right" in browser.text()
            browser.fill(label="One-time password", text=enrolled.recovery_codes[int(script)])
            browser.button("Sign in")
            page = browser.see()
            assert page["url"] == target and '"reached": true' in page["text"]
            assert '"/page?s=a%26b&amp;x=1"' in page["html"] or '"/page?s=a%26b&x=1"' in page["html"]
    finally:
        browser.close()
