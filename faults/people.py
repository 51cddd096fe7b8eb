"""People with known secrets, by the hundred, and every code that they may type."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import house
import otp
from command_socket import CommandSocket

ENROLLING_AT_ONCE = 4
TOKEN = "phone"
STEPS, STEPS_BEHIND = 40, 5  # of a device that a run comes near; of a clock, some lie before now


@dataclass(frozen=True)
class Code:
    """What somebody types, and what it is to the register."""

    account: str
    token: str
    step: int
    text: str
    address: str


class Person:
    """Somebody enrolled. Everybody has a machine of their own, so that no address is over its budget."""

    def __init__(self, name, device, recovery_codes):
        self.name = name
        self.device = device
        self.recovery_codes = recovery_codes
        self.uid = house.uid_of(name)
        self.address = f"10.{self.uid >> 16 & 255}.{self.uid >> 8 & 255}.{self.uid & 255}"

    def code(self, step):
        """The device's code of a step or counter."""
        counter = otp.hotp(self.device.secret, step, self.device.digits, self.device.algorithm)
        return Code(self.name, TOKEN, step, counter, self.address)

    def fresh_code(self):
        """The device's next code; waits for it, if it goes by the clock."""
        if isinstance(self.device, otp.Hotp):
            self.device.counter += 1
            return self.code(self.device.counter - 1)
        return self.code(self.device.fresh_step())

    def recovery_code(self, number):
        return Code(self.name, f"recovery-{number}", 0, self.recovery_codes[number], self.address)

    def wrong_code(self, address=None):
        return Code(self.name, TOKEN, -1, self.device.wrong_code(), address or self.address)


def _is_unmistakable(device):
    """Whether no two codes that a run comes near are alike. One pair in a million is: the server could but take the one for the other."""
    first = 0 if isinstance(device, otp.Hotp) else device.step_now() - STEPS_BEHIND
    codes = [otp.hotp(device.secret, step, device.digits, device.algorithm) for step in range(first, first + STEPS)]
    return len(set(codes)) == STEPS


def enroll(count, kind="totp"):
    """That many new people, each with a device by the clock ("totp") or with a button ("hotp")."""
    names = house.new_names(count)
    shares = [names[n::ENROLLING_AT_ONCE] for n in range(min(ENROLLING_AT_ONCE, count))]
    with ThreadPoolExecutor(len(shares)) as pool:
        enrolled = pool.map(lambda share: _enroll(share, kind), shares)
        return sorted((one for share in enrolled for one in share), key=lambda person: person.uid)


def _enroll(names, kind):
    parameters = {"type": kind, "algorithm": "SHA1", "digits": 6} | ({"period": 30} if kind == "totp" else {})
    with CommandSocket() as commands:
        return [_enroll_one(commands, name, parameters) for name in names]


def _enroll_one(commands, name, parameters):
    begun = commands.begin(name, **parameters)
    device = otp.from_uri(begun["uri"])
    while not _is_unmistakable(device):
        begun = commands.begin(name, **parameters)
        device = otp.from_uri(begun["uri"])
    return Person(name, device, commands.prove(name, begun["ticket"], device.proving_code()))
