"""The HTTP API with curl against the real daemon: one code is good once, over all doors together."""

import asyncio
import base64
import concurrent.futures
import hashlib
import json
import re
import secrets
import socket
import ssl
import subprocess
import time
from pathlib import Path

import door
import house
import pytest
from house import free_port, new_names, new_person, run
from sallyport_daemon import CONFIGURATION, DEFAULTS, sallyport
from waiting import wait_for

pytestmark = pytest.mark.sallyport

SERVICE, VISITOR = "wordpress", "192.0.2.44"
AT_ONCE = 16
ROUNDS = 5
STRANGERS, DRIBBLE_SECONDS, SLOW_SECONDS_MAX = 40, 0.5, 30
FOLDER = Path("/etc/sallyport/http")
CERTIFICATE, KEY = FOLDER / "http.crt", FOLDER / "http.key"


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Api:
    """An application; each request is a curl of its own."""

    def __init__(self, port, key, name, source="127.0.0.1"):
        self.base = f"https://localhost:{port}/api/v1/"
        self.port, self.key, self.name, self.source = port, key, name, source

    def words(self, path, headers):
        given = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **headers}
        words = ["curl", "--silent", "--show-error", "--max-time", "20", "--cacert", str(CERTIFICATE), "--include", "--interface", self.source]
        for name, value in given.items():
            if value is not None:
                words += ["--header", f"{name}: {value}"]
        return [*words, self.base + path]

    def send(self, path, body, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str) else json.dumps(body)
        done = subprocess.run([*self.words(path, headers), "--data-binary", "@-"], input=text.encode(), capture_output=True, check=True)
        return reply(done.stdout)

    def get(self, path):
        return reply(subprocess.run(self.words(path, {"Authorization": None}), capture_output=True, check=True).stdout)

    def begin(self, login, **fields):
        return self.send("logins/begin", {"login": login, "service": SERVICE, "address": VISITOR, **fields})

    def answer(self, challenge, code, **headers):
        return self.send("logins/answer", {"challenge": challenge["id"], "answer": code}, **headers)

    def log_in(self, login, code):
        begun = self.begin(login).json
        assert begun["result"] == "challenged", begun
        return self.answer(begun["challenge"], code).json["result"]


def reply(raw):
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict((name.lower(), value) for name, value in (line.split(": ", 1) for line in lines))
    return Reply(int(first.split(" ")[1]), headers, body)


def new_certificate(name):
    """Beside the old one, then both moved into place."""
    new = [FOLDER / "new.crt", FOLDER / "new.key"]
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
        "-addext", "subjectAltName=DNS:localhost", "-out", new[0], "-keyout", new[1])  # fmt: skip
    for file in new:
        run("chown", "sallyport", file)
    new[1].rename(KEY)
    new[0].rename(CERTIFICATE)


def new_app(*options, name=None):
    name = name or f"app-{secrets.token_hex(4)}"
    made = sallyport("app", "add", name, "--service", SERVICE, "--rate", "100000", "--json", *options)
    return name, json.loads(made.stdout)


@pytest.fixture(scope="module")
def api(daemon_of_the_house):
    """The daemon, restarted with the door and one application; and as it was before at the end."""
    FOLDER.mkdir(exist_ok=True)
    new_certificate("first")
    port = free_port()
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(f"{DEFAULTS}door http *:{port}\nhttp-certificate {CERTIFICATE}\nhttp-key {KEY}\n")
    daemon_of_the_house.start()
    name, made = new_app()
    yield Api(port, made["key"], name)
    daemon_of_the_house.stop()
    CONFIGURATION.write_text(DEFAULTS)
    daemon_of_the_house.start()


def test_a_login_and_a_code_that_is_good_once(api, daemon):
    enrolled = daemon.enroll(new_person())
    code = enrolled.device.fresh_code()
    assert api.log_in(enrolled.name, code) == "granted"
    assert api.log_in(enrolled.name, code) == "denied"


def test_a_code_used_here_is_refused_over_ssh_and_the_other_way_round(api, daemon):
    """FAULT-1: across doors."""
    enrolled = daemon.enroll(new_person())
    with house.Sshd("key") as sshd:
        first = enrolled.device.fresh_code()
        assert api.log_in(enrolled.name, first) == "granted"
        assert not sshd.log_in(enrolled.person, [first, "", ""]).was_let_in
        second = enrolled.device.fresh_code()
        assert sshd.log_in(enrolled.person, [second]).was_let_in
        assert api.log_in(enrolled.name, second) == "denied"


def test_16_at_the_same_instant_at_both_doors_one_gets_in(api, daemon):
    """FAULT-1, FAULT-37: half of them at each door."""
    for enrolled in daemon.enroll_many(new_names(ROUNDS)):
        begun = [api.begin(enrolled.name).json["challenge"] for _ in range(AT_ONCE // 2)]
        code = enrolled.device.fresh_code()

        def here(challenge):
            return api.answer(challenge, code).json["result"] == "granted"

        def there(_):
            return asyncio.run(door.log_in(enrolled.name, code)).verdict == door.GRANTED

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as crowd:
            ends = [crowd.submit(here, challenge) for challenge in begun] + [crowd.submit(there, None) for _ in begun]
            granted = [end.result() for end in ends]
        assert sum(granted) == 1


def test_a_challenge_outlives_a_restart(api, daemon):
    enrolled = daemon.enroll(new_person())
    begun = api.begin(enrolled.name).json
    daemon.stop()
    daemon.start()
    assert api.answer(begun["challenge"], enrolled.device.fresh_code()).json["result"] == "granted"


def test_a_retry_gets_the_same_verdict_also_after_a_restart(api, daemon):
    """GUESS-61."""
    enrolled = daemon.enroll(new_person())
    body = {"login": enrolled.name, "service": SERVICE, "answer": enrolled.device.fresh_code()}
    key = secrets.token_hex(16)
    first = api.send("logins/begin", body, Idempotency_Key=key).json
    again = api.send("logins/begin", body, Idempotency_Key=key).json
    assert first["result"] == again["result"] == "granted" and first["event"] == again["event"]
    daemon.stop()
    daemon.start()
    restarted = api.send("logins/begin", body, Idempotency_Key=key).json
    assert (restarted["result"], restarted["event"]) == ("granted", first["event"])
    assert api.send("logins/begin", {**body, "answer": "654321"}, Idempotency_Key=key).status == 422


def test_an_answer_is_signed_over_the_nonce(api, daemon, tmp_path):
    """WP-66 to WP-70: proven by openssl, with the key that a command printed."""
    nonce = secrets.token_hex(16)
    reply = api.send("logins/begin", {"login": new_names(1)[0], "service": SERVICE}, Sallyport_Nonce=nonce)
    assert (reply.json["nonce"], reply.json["app"], reply.json["operation"]) == (nonce, api.name, "logins/begin")
    key_id, public = sallyport("app", "signing-key").stdout.split()
    given = dict(part.split("=", 1) for part in reply.headers["sallyport-signature"].split("; "))
    assert given["key"] == key_id == api.get("signing-key").json["key_id"]
    (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public))
    (tmp_path / "sig").write_bytes(base64.b64decode(given["sig"]))
    digest = hashlib.sha256(reply.body).hexdigest()
    check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "key.der", "-keyform", "DER", "-rawin",
             "-in", tmp_path / "said", "-sigfile", tmp_path / "sig"]  # fmt: skip
    for said, is_right in ((nonce, True), (secrets.token_hex(16), False)):
        (tmp_path / "said").write_text(f"sallyport-answer-v1\n{api.name}\n{said}\n{digest}\n")
        assert (run(*check, check=False).returncode == 0) == is_right


def test_what_an_application_may_not(api, daemon):
    (name,) = new_names(1)
    stranger = Api(0, "sp_nobody_" + "A" * 43, "nobody")
    stranger.base = api.base
    assert stranger.begin(name).status == 401
    assert api.send("logins/begin", {"login": name, "service": "sshd"}).status == 403
    assert api.send("logins/begin", {"login": name, "service": SERVICE, "colour": "red"}).json["field"] == "colour"
    for options in (["--people", "nobody-else"], ["--network", "192.0.2.0/24"], ["--allow", "status"]):
        _, made = new_app(*options)
        limited = Api(0, made["key"], "")
        limited.base = api.base
        assert limited.begin(name).status == 403, options
    gone, made = new_app()
    removed = Api(0, made["key"], gone)
    removed.base = api.base
    assert removed.begin(name).status == 200
    sallyport("app", "rotate", gone)
    assert removed.begin(name).status == 401
    sallyport("app", "remove", gone)
    assert made["key"] not in Path("/var/log/daemon").read_text()


def test_a_wrong_key_is_told_of_with_its_source_and_never_the_key(api, daemon):
    secret = "B" * 43
    guesser = Api(api.port, f"sp_{api.name}_{secret}", api.name, source="127.0.0.77")
    for _ in range(3):
        assert guesser.begin("anna").status == 401
    log = Path("/var/log/daemon").read_text()
    assert log.count(f"shown to the HTTP door by 127.0.0.77 for application {api.name}") == 1
    assert secret not in log


def test_denials_leave_on_the_time_grid(api, daemon):
    """GUESS-60: at the least after 100 ms."""
    enrolled = daemon.enroll(new_person())
    challenge = api.begin(enrolled.name).json["challenge"]
    began = time.monotonic()
    assert api.answer(challenge, enrolled.device.wrong_code()).json["result"] == "denied"
    assert time.monotonic() - began >= 0.1


def test_a_new_certificate_is_taken_and_a_bad_one_is_not(api, daemon):
    def subject():
        shown = run("openssl", "s_client", "-connect", api.base.split("/")[2], check=False)
        return re.search(r"^ 0 s:CN ?= ?(\w+)$", shown.stdout, re.MULTILINE)[1]

    def complaints():
        return Path("/var/log/daemon").read_text().count("keeps its old certificate")

    before = complaints()
    assert subject() == "first"
    new_certificate("second")
    wait_for("the second certificate", lambda: subject() == "second")
    CERTIFICATE.write_text("no certificate")
    wait_for("a line about it", lambda: complaints() == before + 1)
    assert subject() == "second"
    new_certificate("third")
    wait_for("the third certificate", lambda: subject() == "third")
    assert complaints() == before + 1, "it is told once"
    assert api.get("health").json == {"state": "ok"}


def test_plain_http_elsewhere_than_on_loopback_is_refused():
    bad = Path("/tmp/plain-http.conf")
    bad.write_text(f"{DEFAULTS}door http *:8480\n")
    refused = sallyport("config", "check", "--config", bad, check=False)
    assert refused.returncode != 0
    assert "plain HTTP would carry codes over the network in clear" in refused.stdout + refused.stderr


def test_slow_callers_are_ended_and_hold_up_nobody(api, daemon):
    """FAULT-27: they send a byte now and then, before TLS, in headers, in a body; known callers are let in meanwhile."""
    slow = {
        "stranger": [socket.create_connection(("127.0.0.1", api.port)) for _ in range(STRANGERS)],
        "in headers": [known_connection(api, b"POST /api/v1/logins/begin HTTP/1.1\r\nX-Slow: ")],
        "in a body": [known_connection(api, request_head(api, 1000) + b"{")],
    }
    quiet = known_connection(api, b"")
    with concurrent.futures.ThreadPoolExecutor(1) as aside:
        ends = aside.submit(dribble, slow)
        enrolled = daemon.enroll(new_person())
        assert asyncio.run(door.log_in(enrolled.name, enrolled.device.fresh_code())).verdict == door.GRANTED
        assert api.log_in(enrolled.name, enrolled.device.fresh_code()) == "granted"
        assert ends.result() == {kind: 0 for kind in slow}
    quiet.sendall(request_head(api, 2) + b"{}")
    assert quiet.recv(4096).startswith(b"HTTP/1.1 400"), "a known caller who sends nothing is left alone"


def request_head(api, length):
    lines = ["POST /api/v1/logins/begin HTTP/1.1", "Host: localhost", f"Authorization: Bearer {api.key}",
             "Content-Type: application/json", f"Content-Length: {length}"]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode()


def known_connection(api, next_words):
    """One that has proven a key by a whole request, and has begun another."""
    context = ssl.create_default_context(cafile=CERTIFICATE)
    caller = context.wrap_socket(socket.create_connection(("127.0.0.1", api.port)), server_hostname="localhost")
    caller.sendall(request_head(api, 2) + b"{}")
    assert caller.recv(4096).startswith(b"HTTP/1.1 400")
    caller.sendall(next_words)
    return caller


def dribble(slow):
    """How many of each kind are left, once none is or it took too long."""
    until = time.monotonic() + SLOW_SECONDS_MAX
    while any(slow.values()) and time.monotonic() < until:
        slow = {kind: [caller for caller in callers if can_send(caller)] for kind, callers in slow.items()}
        time.sleep(DRIBBLE_SECONDS)
    return {kind: len(callers) for kind, callers in slow.items()}


def can_send(caller):
    try:
        caller.sendall(b"\x16")
    except OSError:
        return False
    return True
