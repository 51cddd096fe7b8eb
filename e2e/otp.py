"""One-time codes, computed here and not by Sallyport: RFC 4226 and RFC 6238 from the texts."""

import base64
import hashlib
import hmac
import secrets
import struct
import time
from urllib.parse import parse_qs, unquote, urlsplit

from waiting import wait_for


def hotp(secret, counter, digits=6, algorithm="sha1"):
    """The code of a counter (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", counter), getattr(hashlib, algorithm)).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


class Totp:
    """An authenticator app on the clock. It knows which of its codes were shown, and shows none twice."""

    def __init__(self, secret, digits=6, period=30, algorithm="sha1"):
        self.secret = secret
        self.digits = digits
        self.period = period
        self.algorithm = algorithm
        self._last_step = -1

    def step_now(self):
        return int(time.time()) // self.period

    def code_at(self, step):
        return hotp(self.secret, step, self.digits, self.algorithm)

    def code_now(self):
        return self.code_at(self.step_now())

    def fresh_code(self):
        """A code that is right and unused, for a server that takes one step on each side; waits for one if it must."""
        return self.code_at(self.fresh_step())

    def fresh_step(self):
        """The step of the next fresh code."""
        step = max(self._last_step + 1, self.step_now())
        wait_for("the authenticator's next code", lambda: step <= self.step_now() + 1, seconds=2 * self.period + 5)
        self._last_step = step
        return step

    def proving_code(self):
        """For the proof at enrolment: the step before this one, if that is safely right, so that two are left."""
        early = time.time() % self.period < self.period - 5
        self._last_step = self.step_now() - (1 if early else 0)
        return self.code_at(self._last_step)

    def wrong_code(self):
        """Well-formed, and no code of the last or next ten minutes."""
        steps = range(-20, 21)
        near = {self.code_at(self.step_now() + step) for step in steps}
        return next(code for code in random_codes(self.digits) if code not in near)


class Hotp:
    """A token with a button: each press gives the next code."""

    def __init__(self, secret, digits=6, algorithm="sha1", counter=0):
        self.secret = secret
        self.digits = digits
        self.algorithm = algorithm
        self.counter = counter

    def fresh_code(self):
        code = hotp(self.secret, self.counter, self.digits, self.algorithm)
        self.counter += 1
        return code

    proving_code = fresh_code

    def wrong_code(self):
        near = {hotp(self.secret, c, self.digits, self.algorithm) for c in range(self.counter + 100)}
        return next(code for code in random_codes(self.digits) if code not in near)


def random_codes(digits):
    while True:
        yield str(secrets.randbelow(10**digits)).zfill(digits)


def new_secret():
    return secrets.token_bytes(20)


def base32_decode(text):
    """As phone apps read it: blanks, case and padding do not matter."""
    letters = "".join(text.split()).replace("-", "").upper().rstrip("=")
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def base32_encode(secret):
    return base64.b32encode(secret).decode().rstrip("=")


def from_uri(uri):
    """The authenticator that scans an otpauth URI."""
    parts = urlsplit(uri)
    fields = {name: unquote(values[0]) for name, values in parse_qs(parts.query).items()}
    secret = base32_decode(fields["secret"])
    digits = int(fields.get("digits", "6"))
    algorithm = fields.get("algorithm", "SHA1").lower()
    if parts.netloc == "hotp":
        return Hotp(secret, digits, algorithm, int(fields["counter"]))
    return Totp(secret, digits, int(fields.get("period", "30")), algorithm)
