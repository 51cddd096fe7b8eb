"""Security keys without hardware (SSH section 5), by OpenSSH's own software key, built from the distribution's source.

Where it could not be built (try/sk-dummy says why), these tests are skipped.
"""

from pathlib import Path

import automation
import pytest
from command_socket import CommandSocket, new_step_up
from house import Sshd, authorize, new_person, run

PROVIDERS = sorted(Path("/opt/sallyport/build/sk-dummy").glob("*/sk-dummy.so"))
TYPES = {"ed25519-sk": "sk-ssh-ed25519@openssh.com", "ecdsa-sk": "sk-ecdsa-sha2-nistp256@openssh.com"}
VERIFIED_KEYS = f"PubkeyAcceptedAlgorithms {','.join(TYPES.values())}\n  PubkeyAuthOptions verify-required"

pytestmark = [
    pytest.mark.sallyport,
    pytest.mark.skipif(not PROVIDERS, reason="OpenSSH's software security key is not built: run try/sk-dummy"),
]


@pytest.fixture(scope="module")
def provider():
    path = Path("/run/sshd/sk-dummy.so")  # people on the private host can read it there
    path.write_bytes(PROVIDERS[-1].read_bytes())
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def house(daemon_of_the_house):
    if not daemon_of_the_house.is_running():
        daemon_of_the_house.start()
    automation.furnish()


class Owner:
    """An enrolled person: whoever is let in without a prompt was let in by sshd's configuration."""

    def __init__(self, daemon, provider):
        self.person = new_person()
        self.enrolled = daemon.enroll(self.person)
        self.provider = provider

    def make(self, kind="ed25519-sk", *options):
        path = self.person.home / ".ssh" / f"key-{len(list(self.person.home.glob('.ssh/key-*')))}"
        words = [word for option in options for word in ("-O", option)]
        run("ssh-keygen", "-q", "-t", kind, "-N", "", "-w", self.provider, *words, "-f", path)
        for file in (path, f"{path}.pub"):
            run("chown", f"{self.person.name}:", file)
        return path

    def authorize(self, key, options=""):
        authorize(self.person, key)
        if options:
            path = self.person.home / ".ssh/authorized_keys"
            path.write_text(f"{options} {path.read_text()}")

    def log_in(self, sshd, key, answers=(), **settings):
        return sshd.log_in(self.person, answers, key=key, SecurityKeyProvider=self.provider, **settings)

    def policy_a(self, without=""):
        lines = ["AuthenticationMethods publickey", *VERIFIED_KEYS.split("\n  ")]
        kept = [line for line in lines if not without or not line.startswith(without)]
        return Sshd("key", last="\n  ".join([f"Match User {self.person.name}", *kept]))


@pytest.fixture
def owner(daemon, house, provider):
    return Owner(daemon, provider)


def is_in_by_key_alone(ending):
    return ending.was_let_in and ending.prompts == [] and ending.output.strip().endswith("inside")


def is_refused(ending):
    return ending.status == 255 and ending.prompts == []


@pytest.mark.parametrize("kind", TYPES)
def test_a_security_key_is_a_first_step_and_the_code_is_asked(sshd, owner, kind):
    """SSH-103, SSH-105, SSH-106: row 1 of the table; the software key is always touched."""
    key = owner.make(kind)
    owner.authorize(key)
    ending = owner.log_in(sshd, key, [owner.enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"]
    assert "Confirm user presence" in ending.output + ending.prompts[0].text


def test_a_key_without_touch_needs_a_line_that_allows_it(owner, sshd):
    """SSH-104, SSH-106: row 2."""
    key = owner.make("ed25519-sk", "no-touch-required")
    owner.authorize(key)
    assert is_refused(owner.log_in(sshd, key))
    with Sshd("key", first="PubkeyAuthOptions none") as lenient:
        assert is_refused(owner.log_in(lenient, key))
    owner.authorize(key, "no-touch-required")
    ending = owner.log_in(sshd, key, [owner.enrolled.device.fresh_code])
    assert ending.was_let_in and ending.kinds == ["code"]


def test_policy_a_lets_a_verified_key_in_and_no_other(owner):
    """SSH-100, SSH-106: rows 3 and 6; in BatchMode too."""
    verified, touched = owner.make("ed25519-sk", "verify-required"), owner.make()
    with owner.policy_a() as sshd:
        owner.authorize(verified)
        assert is_in_by_key_alone(owner.log_in(sshd, verified))
        batch = run(*sshd.ssh(owner.person, "echo", "in", key=verified, BatchMode="yes", SecurityKeyProvider=owner.provider))
        assert batch.stdout == "in\n"
        owner.authorize(touched)
        assert is_refused(owner.log_in(sshd, touched))
        owner.authorize(owner.person.key)
        assert is_refused(owner.log_in(sshd, owner.person.key))


def test_without_its_limited_types_policy_a_lets_a_plain_key_in(owner):
    """SSH-100, SSH-106: row 4; why all three settings are needed."""
    owner.authorize(owner.person.key)
    with owner.policy_a(without="PubkeyAcceptedAlgorithms") as sshd:
        assert is_in_by_key_alone(owner.log_in(sshd, owner.person.key))


def test_verification_can_be_demanded_by_the_keys_line(owner, sshd):
    """SSH-106: row 5."""
    verified, touched = owner.make("ed25519-sk", "verify-required"), owner.make()
    owner.authorize(touched, "verify-required")
    assert is_refused(owner.log_in(sshd, touched))
    owner.authorize(verified, "verify-required")
    assert owner.log_in(sshd, verified, [owner.enrolled.device.fresh_code]).was_let_in


def test_a_certificate_of_a_security_key_is_asked(owner):
    """SSH-103, SSH-106"""
    ca, key = owner.person.home / ".ssh/ca", owner.make("ed25519-sk")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", ca)
    run("ssh-keygen", "-q", "-s", ca, "-I", "owner", "-n", owner.person.name, f"{key}.pub")
    trusted = automation.ROOTS_KEYS / "sk-ca.pub"
    trusted.write_text(Path(f"{ca}.pub").read_text())
    (owner.person.home / ".ssh/authorized_keys").unlink()
    settings = {"CertificateFile": f"{key}-cert.pub"}
    with Sshd("key", first=f"TrustedUserCAKeys {trusted}") as sshd:
        ending = owner.log_in(sshd, key, [owner.enrolled.device.fresh_code], **settings)
        assert ending.was_let_in and ending.kinds == ["code"]


def test_a_key_of_their_own_is_served_with_verification(owner):
    """SSH-104, SSH-107, SSH-115: added with an attestation, which is kept and never called verified."""
    attestation = owner.person.home / "attestation"
    verified = owner.make("ed25519-sk", "verify-required", f"write-attestation={attestation}")
    touched = owner.make()
    with CommandSocket() as commands:
        for key in (verified, touched):
            said = {"attestation": automation.base64_of(attestation)} if key == verified else {}
            message = {"account": owner.person.name, "key": automation.public(key), "step_up": new_step_up(), **said}
            assert commands.post("/v1/ssh-keys/add", **message)["outcome"] == "DONE"
        listed = commands.post("/v1/ssh-keys", account=owner.person.name)["keys"]
    assert sorted(entry["has_attestation"] for entry in listed) == [False, True]
    assert automation.look_up(owner.person, touched).stdout.startswith("verify-required sk-ssh-ed25519@openssh.com ")
    with Sshd("key", first=automation.LISTED_ONLY) as sshd:
        assert is_refused(owner.log_in(sshd, touched))
        ending = owner.log_in(sshd, verified, [owner.enrolled.device.fresh_code])
        assert ending.was_let_in and ending.kinds == ["code"]
