"""Sallyport's daemon and commands, as the tests use them: the one place that knows a command line or a file's place."""

import json
import re
from pathlib import Path

import otp
from house import Daemon, Enrollment, run

CONFIGURATION = Path("/etc/sallyport/sallyport.conf")
STATE = Path("/var/lib/sallyport")

DEFAULTS = """\
store     embedded /var/lib/sallyport
key-file  /var/lib/sallyport/wrapping.key
door pam  /run/sallyport/pam.sock
"""


def sallyport(*words, check=True, **options):
    """A command as root."""
    return run("sallyport", *words, check=check, **options)


class SallyportDaemon(Daemon):
    def __init__(self, configuration=DEFAULTS):
        super().__init__()
        CONFIGURATION.write_text(configuration)

    def command(self):
        # TO BE FILLED (integrator): the final form of "serve".
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
        # TO BE FILLED (integrator): what "enroll" prints and asks, if it differs from this guess.
        terminal = person.terminal("sallyport", "enroll", *options)
        uri = terminal.wait_for_text(r"otpauth://\S+").strip()
        device = otp.from_uri(uri)
        assert terminal.next_prompt() is not None
        terminal.type(device.proving_code())
        ending = terminal.finish()
        assert ending.status == 0, ending
        codes = re.findall(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b", ending.output)
        return Enrollment(person, device, codes)

    def enroll_many(self, names):
        # TO BE FILLED (integrator): hundreds of accounts within seconds, each with TOTP (SHA-1, 6 digits, 30 s), a
        # proved code (device.proving_code()) and ten recovery codes, over the local command socket.
        raise NotImplementedError("enroll_many: the command socket's requests for enrolling are not written here yet")

    def enroll_many_hotp(self, names):
        # TO BE FILLED (integrator): the same with HOTP, six digits.
        raise NotImplementedError("enroll_many_hotp: see enroll_many")

    def disable(self, person):
        # TO BE FILLED (integrator): switching off as root, without a code.
        sallyport("user", "disable", person.name)

    def audit(self):
        # TO BE FILLED (integrator): the names of the fields, if they differ from Daemon.audit's.
        return [json.loads(line) for line in sallyport("audit", "show", "--json").stdout.splitlines()]
