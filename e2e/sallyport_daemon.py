"""Sallyport's daemon and commands, as the tests use them: the one place that knows a command line or a message.

People are enrolled over the command socket, as root: a command for each would start a JVM for each. The commands
themselves are tested in test_commands.py.
"""

import http.client
import json
import secrets
import socket
from pathlib import Path

import otp
from house import Daemon, Enrollment, nameless, run

CONFIGURATION = Path("/etc/sallyport/sallyport.conf")
STATE = Path("/var/lib/sallyport")
COMMAND_SOCKET = "/run/sallyport/command.sock"
AUDIT_EVENTS_MAX = 1000  # of one page

DEFAULTS = """\
store           embedded /var/lib/sallyport
key-file        /etc/sallyport/wrapping.key
door pam        /run/sallyport/pam.sock
command-socket  /run/sallyport/command.sock
"""


def sallyport(*words, check=True, **options):
    """A command as root."""
    return run("sallyport", *words, check=check, **options)


class _UnixConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(COMMAND_SOCKET)


def ask(operation, **message):
    """One message to the command socket, as root."""
    connection = _UnixConnection("localhost", timeout=30)
    try:
        connection.request("POST", operation, json.dumps(message), {"Content-Type": "application/json"})
        reply = connection.getresponse()
        body = json.loads(reply.read())
        assert reply.status == 200, f"{operation}: {reply.status} {body}"
        return body
    finally:
        connection.close()


class SallyportDaemon(Daemon):
    def __init__(self, configuration=DEFAULTS):
        super().__init__()
        CONFIGURATION.write_text(configuration)

    def command(self):
        return ["/usr/local/bin/sallyport", "serve", "--config", str(CONFIGURATION)]

    def enroll(self, person, digits=6, period=30, algorithm="sha1"):
        return self._enroll(person, type="totp", digits=digits, period=period, algorithm=algorithm.upper())

    def enroll_hotp(self, person):
        return self._enroll(person, type="hotp", digits=6, algorithm="SHA1")

    def enroll_many(self, names):
        return [self.enroll(nameless(name)) for name in names]

    def enroll_many_hotp(self, names):
        return [self.enroll_hotp(nameless(name)) for name in names]

    def _enroll(self, person, **parameters):
        begun = ask("/v1/enrollments/begin", account=person.name, label="phone", parameters=parameters)
        device = otp.from_uri(begun["uri"])
        done = ask("/v1/enrollments/prove", account=person.name, ticket=begun["ticket"], code=device.proving_code(),
                   step_up={"attempt": secrets.token_hex(16)})  # fmt: skip
        assert done["outcome"] == "DONE", done
        return Enrollment(person, device, done["codes"])

    def disable(self, person):
        ask("/v1/disable", account=person.name, reason="a test", step_up={"attempt": secrets.token_hex(16)})

    def audit(self):
        events, after = [], 0
        while True:
            page = ask("/v1/audit", after=after, limit=AUDIT_EVENTS_MAX)
            events += page["events"]
            after = page["next"]
            if page["complete"]:
                return events
