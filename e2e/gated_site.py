"""What the gate's tests share: a site that tells what reached it, proxies with the recipes of docs/doors/gate, visitors."""

import base64
import contextlib
import http.server
import json
import re
import secrets
import signal
import subprocess
import threading
from pathlib import Path

from house import accepts, run
from sallyport_daemon import CONFIGURATION, DEFAULTS, sallyport
from waiting import wait_for

RECIPES = Path("/opt/sallyport/docs/doors/gate")
WIKI, LOGIN = "https://wiki.example.org", "https://login.example.org"
CERTIFICATE, KEY = Path("/etc/ssl/example.org.crt"), Path("/etc/ssl/example.org.key")
FIREFOX_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

SETTINGS = f"""\
door http 127.0.0.1:8480
portal {LOGIN}
trusted-proxies 127.0.0.1
gate-domain example.org
gate {WIKI} path /admin group gate-admins allow
gate {WIKI} path /admin,/refused refuse
gate {WIKI} path /fresh step 1m
gate {WIKI} path /office network 192.0.2.0/24 allow
gate {WIKI} path /office refuse
gate {WIKI} allow
"""


class Told(http.server.BaseHTTPRequestHandler):
    """The application: it answers with what reached it, and knows no login of its own."""

    protocol_version = "HTTP/1.1"

    def _tell(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = {"reached": True, "method": self.command, "path": self.path, "headers": self.headers.items(), "bytes": len(body)}
        answer = json.dumps(told).encode()
        self.server.reached.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if "json" in (self.headers.get("Accept") or "") else "text/html")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = _tell

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8081), Told)
    server.reached = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def new_certificate():
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=example.org",
        "-addext", "subjectAltName=DNS:example.org,DNS:*.example.org", "-out", CERTIFICATE, "-keyout", KEY)  # fmt: skip


@contextlib.contextmanager
def gated(daemon, *lines):
    """The daemon with the gate; names of hosts and a certificate; and all as it was before at the end."""
    hosts = Path("/etc/hosts").read_text()
    Path("/etc/hosts").write_text(f"{hosts}\n127.0.0.1 login.example.org wiki.example.org other.example.org\n")
    new_certificate()
    daemon.stop()
    CONFIGURATION.write_text(DEFAULTS + SETTINGS + "".join(f"{line}\n" for line in lines))
    daemon.start()
    try:
        with site() as application:
            yield application
    finally:
        daemon.stop()
        CONFIGURATION.write_text(DEFAULTS)
        Path("/etc/hosts").write_text(hosts)
        daemon.start()


@contextlib.contextmanager
def proxy(name, *command):
    """A proxy in the foreground, once it listens; its log is kept."""
    with open(f"/var/log/{name}", "w") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_for(f"{name} to listen", lambda: accepts(("127.0.0.1", 443)) or process.poll() is not None)
            assert process.poll() is None, Path(f"/var/log/{name}").read_text()
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


class Reply:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        while re.match(rb"HTTP/[0-9.]+ 1\d\d", head):
            head, _, self.body = self.body.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]

    def all(self, name):
        return [value for key, value in self.headers if key == name]

    def header(self, name):
        (value,) = self.all(name) or [""]
        return value

    @property
    def reached(self):
        return b'"reached"' in self.body

    @property
    def told(self):
        """What the application was told; its headers as they came, by name in small letters."""
        told = json.loads(self.body)
        told["headers"] = {}
        for name, value in json.loads(self.body)["headers"]:
            told["headers"].setdefault(name.lower(), []).append(value)
        return told


class Visitor:
    """Somebody with a browser's cookies, at the command line."""

    def __init__(self):
        self.jar = f"/tmp/visitor-{secrets.token_hex(6)}"

    def ask(self, url, *words, accept=FIREFOX_ACCEPT, seconds=20):
        command = ["curl", "--silent", "--show-error", "--insecure", "--include", "--path-as-is", "--http1.1", "--max-time", str(seconds),
                   "--cookie", self.jar, "--cookie-jar", self.jar, "--header", f"Accept: {accept}", *words, url]  # fmt: skip
        return Reply(subprocess.run(command, capture_output=True, check=True).stdout)

    def form(self, url, page, **fields):
        token = re.search(rb'name="token" value="([^"]+)"', page.body)[1].decode()
        words = [word for name, value in {"token": token, **fields}.items() for word in ("--data-urlencode", f"{name}={value}")]
        return self.ask(url, *words)

    def sign_in(self, enrolled, code=None):
        self.follow_link(enrolled)
        self.answer(code or enrolled.recovery_codes[0])

    def follow_link(self, enrolled):
        link = sallyport("user", "enroll-link", enrolled.name).stdout.splitlines()[0]
        page = self.ask(link)
        assert page.status == 200, page.body
        self.form(f"{LOGIN}/portal/link", page, link=link.rsplit("/", 1)[1])

    def answer(self, code):
        page = self.ask(f"{LOGIN}/portal/")
        done = self.form(f"{LOGIN}/portal/", page, code=code)
        assert done.status == 303, done.body

    def through(self, url=f"{WIKI}/"):
        """Over the portal to the application, by redirects alone."""
        reply = self.ask(url)
        for _ in range(6):
            if reply.status not in (302, 303):
                return reply
            to = reply.header("location")
            reply = self.ask(to if to.startswith("https:") else LOGIN + to)
        raise AssertionError(f"in circles: {reply.headers}")

    @property
    def gate_cookie(self):
        jar = Path(self.jar)
        for line in jar.read_text().splitlines() if jar.exists() else []:
            fields = line.split("\t")
            if len(fields) == 7 and fields[5] == "sallyport_gate":
                return fields[6]
        return None


def payload(jws):
    body = jws.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
