"""Sallyport's daemon and commands, as the tests use them: the one place that knows a command line.

People are enrolled over the command socket, as root: a command for each would start a JVM for each. The commands
themselves are tested in test_commands.py.
"""

import contextlib
from pathlib import Path

import otp
from command_socket import CommandSocket, new_step_up
from house import Daemon, Enrollment, nameless, run

CONFIGURATION = Path("/etc/sallyport/sallyport.conf")
STATE = Path("/var/lib/sallyport")
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


@contextlib.contextmanager
def configured(daemon, *lines):
    """With these lines behind the configuration, read while the daemon runs; for services of one's own."""
    if not daemon.is_running():
        daemon.start()
    before = CONFIGURATION.read_text()
    CONFIGURATION.write_text(before + "".join(f"{line}\n" for line in lines))
    try:
        sallyport("config", "reload")
        yield
    finally:
        CONFIGURATION.write_text(before)
        sallyport("config", "reload")


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
        with CommandSocket() as commands:
            begun = commands.begin(person.name, **parameters)
            device = otp.from_uri(begun["uri"])
            return Enrollment(person, device, commands.prove(person.name, begun["ticket"], device.proving_code()))

    def disable(self, person):
        with CommandSocket() as commands:
            commands.post("/v1/disable", account=person.name, reason="a test", step_up=new_step_up())

    def audit(self):
        events, after = [], 0
        with CommandSocket() as commands:
            while True:
                page = commands.post("/v1/audit", after=after, limit=AUDIT_EVENTS_MAX)
                events += page["events"]
                after = page["next"]
                if page["complete"]:
                    return events
