"""Sallyport's daemon and commands, as the tests use them: the one place that knows a command line or a file's place."""

import json
import re
from pathlib import Path

import otp
from command_socket import CommandSocket
from house import Daemon, Enrollment, nameless, run

CONFIGURATION = Path("/etc/sallyport/sallyport.conf")
STATE = Path("/var/lib/sallyport")
COMMAND_SOCKET = "/run/sallyport/command.sock"

DEFAULTS = """\
store           embedded /var/lib/sallyport
key-file        /var/lib/sallyport/wrapping.key
door pam        /run/sallyport/pam.sock
command-socket  /run/sallyport/command.sock
"""


def sallyport(*words, check=True, **options):
    """A command as root."""
    return run("sallyport", *words, check=check, **options)


class SallyportDaemon(Daemon):
    def __init__(self, configuration=DEFAULTS):
        super().__init__()
        CONFIGURATION.write_text(configuration)

    def command(self):
        return ["/usr/local/bin/sallyport", "serve", "--config", str(CONFIGURATION)]

    def enroll(self, person, **parameters):
        return self._enroll_at_terminal(person, *self._options(parameters))

    def enroll_hotp(self, person):
        return self._enroll_at_terminal(person, "--hotp")

    def _options(self, parameters):
        # otp.Totp's words are those of RFC 6238; "sha256" is "SHA-256" or "SHA256" for the command.
        for name, value in parameters.items():
            yield f"--{name}"
            yield str(value)

    def _enroll_at_terminal(self, person, *options):
        """As a person does it: read the URI from the screen, type a code of it, note the recovery codes."""
        terminal = person.terminal("sallyport", "enroll", "--show-uri", "--qr", "none", *options)
        uri = terminal.wait_for_text(r"otpauth://\S+").strip()
        device = otp.from_uri(uri)
        assert terminal.next_prompt() is not None
        terminal.type(device.proving_code())
        ending = terminal.finish()
        assert ending.status == 0, ending
        codes = re.findall(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b", ending.output)
        return Enrollment(person, device, codes)

    def enroll_many(self, names):
        return self._enroll_over_socket(names, "totp")

    def enroll_many_hotp(self, names):
        return self._enroll_over_socket(names, "hotp")

    def _enroll_over_socket(self, names, kind):
        """As root, who proves a code for each of them: a command for each would be a process for each."""
        commands = CommandSocket(COMMAND_SOCKET)
        enrollments = []
        for name in names:
            begun = commands.begin(name, kind)
            device = otp.from_uri(begun["uri"])
            codes = commands.prove(name, begun["ticket"], device.proving_code())
            enrollments.append(Enrollment(nameless(name), device, codes))
        return enrollments

    def disable(self, person):
        """As root, without a code."""
        sallyport("user", "disable", person.name, "--reason", "a test")

    def audit(self):
        return [json.loads(line) for line in sallyport("audit", "show", "--json").stdout.splitlines()]
