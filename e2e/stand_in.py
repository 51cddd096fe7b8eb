"""A made-up daemon, to check the tests themselves.

It speaks docs/protocol-pam.md with the real pam_sallyport.so and judges TOTP, HOTP and recovery codes in the
simplest way. With a flaw it is wrong in one way that the tests must find (FAULT-16):

    burn-missing      a used code is not remembered at all
    burn-after-reply  the answer leaves before the code is marked as used
    burn-in-memory    used codes are forgotten when the daemon is killed
    tells-reason      the person is told why a code was refused
"""

import json
import os
import secrets
import socket
import struct
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import otp
from house import PAM_SOCKET, Daemon, Enrollment, nameless

STATE = "/var/lib/sallyport/stand-in"
FLAWS = ("burn-missing", "burn-after-reply", "burn-in-memory", "tells-reason")

GRANTED, NOT_REQUIRED, CHALLENGED, DENIED, UNAVAILABLE = range(1, 6)
FIRST_STEP_FAILED, TOO_LONG = 1, 2
WINDOW_STEPS = 1
LOOK_AHEAD = 10
PROMPT = "One-time password: "


class StandIn(Daemon):
    """The harness's side."""

    def __init__(self, flaw="none"):
        super().__init__()
        self.flaw = flaw

    def command(self):
        return ["/usr/bin/python3", "-B", os.path.abspath(__file__), self.flaw]

    def _enroll(self, name, device):
        kind = "hotp" if isinstance(device, otp.Hotp) else "totp"
        codes = [secrets.token_hex(6) for _ in range(10)]
        account = {
            "id": secrets.token_hex(4), "kind": kind, "secret": device.secret.hex(), "digits": device.digits, "algorithm": device.algorithm,
            "period": getattr(device, "period", 0), "recovery": codes,
        }  # fmt: skip
        folder = f"{STATE}.accounts"
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/{name}", "w") as file:
            json.dump(account, file)
        return codes

    def enroll(self, person, **parameters):
        device = otp.Totp(otp.new_secret(), **parameters)
        return Enrollment(person, device, self._enroll(person.name, device))

    def enroll_hotp(self, person):
        device = otp.Hotp(otp.new_secret())
        return Enrollment(person, device, self._enroll(person.name, device))

    def enroll_many(self, names):
        return [self.enroll(nameless(name)) for name in names]

    def enroll_many_hotp(self, names):
        return [self.enroll_hotp(nameless(name)) for name in names]

    def disable(self, person):
        os.remove(f"{STATE}.accounts/{person.name}")

    def audit(self):
        with open(f"{STATE}.audit") as file:
            return [json.loads(line) for line in file]


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        taken = self.data[self.at : self.at + length]
        if len(taken) != length:
            raise ValueError("the frame is too short")
        self.at += length
        return taken

    def number(self, form):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def blob(self):
        return self.take(self.number(">H"))

    def text(self):
        return self.blob().decode()

    def end(self):
        if self.at != len(self.data):
            raise ValueError("bytes after the last field")


class Server:
    def __init__(self, flaw):
        self.flaw = flaw
        self.lock = threading.Lock()
        self.used = set()
        if os.path.exists(STATE):
            with open(STATE) as file:
                self.used = {line.strip() for line in file if line.endswith("\n")}
        self.journal = open(STATE, "ab", buffering=0)
        self.audit = open(f"{STATE}.audit", "a", buffering=1)

    def serve(self):
        if os.path.exists(PAM_SOCKET):
            os.remove(PAM_SOCKET)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(PAM_SOCKET)
        os.chmod(PAM_SOCKET, 0o666)
        listener.listen(512)
        while True:
            caller, _ = listener.accept()
            threading.Thread(target=self.answer, args=(caller,), daemon=True).start()

    def answer(self, caller):
        with caller:
            caller.settimeout(5)
            stream = caller.makefile("rb")
            header = stream.read(10)
            if len(header) < 10:
                return
            magic, version, kind, length = struct.unpack(">4sBBI", header)
            assert magic == b"SLPT" and version == 1
            request = self.decode(kind, Cursor(stream.read(length)))
            verdict, reason, after = self.decide(kind, request)
            caller.sendall(self.outcome(verdict, reason))
            after()

    def decode(self, kind, body):
        request = {"attempt": body.take(16), "flags": body.number(">I")}
        for name in ("user", "service", "tty", "ruser", "rhost", "connection"):
            request[name] = body.text()
        body.blob()
        request["uid"] = body.number(">I")
        request["groups"] = [body.text() for _ in range(body.number(">H"))]
        if kind == 2:
            body.blob()
            request["answers"] = [body.blob() for _ in range(body.number("B"))]
        body.end()
        return request

    def outcome(self, verdict, reason):
        def blob(data):
            return struct.pack(">H", len(data)) + data

        challenge = b"again" if verdict == CHALLENGED else b""
        body = struct.pack("B", verdict) + blob(b"stand-in") + blob(reason.encode()) + blob(challenge)
        prompts = []
        if verdict == CHALLENGED:
            if reason:
                prompts.append(struct.pack("B", 3) + blob(reason.encode()))
            prompts.append(struct.pack("B", 1) + blob(PROMPT.encode()))
        body += struct.pack(">I", 90 if prompts else 0) + struct.pack("B", len(prompts)) + b"".join(prompts)
        return struct.pack(">4sBBI", b"SLPT", 1, 129, len(body)) + body

    def decide(self, kind, request):
        nothing = lambda: None  # noqa: E731
        account = self.account(request["user"])
        if kind == 1:
            if account is None and request["uid"] != 0 and not request["flags"] & FIRST_STEP_FAILED:
                return NOT_REQUIRED, "not enrolled, let in on the first step alone", nothing
            return CHALLENGED, "", nothing
        verdict, reason, after = self.judge(account, request)
        word = {GRANTED: "granted", DENIED: "denied", UNAVAILABLE: "unavailable"}[verdict]
        address = request["connection"].split(" ")[0]
        event = {"account": request["user"], "verdict": word, "reason": reason, "service": request["service"]}
        self.audit.write(json.dumps({**event, "address": address}) + "\n")
        if self.flaw == "tells-reason" and verdict == DENIED:
            return CHALLENGED, reason, after
        return verdict, reason, after

    def account(self, name):
        try:
            with open(f"{STATE}.accounts/{name}") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def judge(self, account, request):
        nothing = lambda: None  # noqa: E731
        if request["flags"] & FIRST_STEP_FAILED:
            return DENIED, "the first step had failed", nothing
        if request["flags"] & TOO_LONG or account is None:
            return DENIED, "the answer cannot be a code", nothing
        typed = request["answers"][0].decode(errors="replace").strip()
        with self.lock:
            mark, reason = self.find(account, request["user"], typed)
            if mark is None:
                return DENIED, reason, nothing
            if self.flaw == "burn-missing":
                return GRANTED, reason, nothing
            if self.flaw == "burn-after-reply":
                return GRANTED, reason, lambda: (time.sleep(0.05), self.burn(mark))
            try:
                self.burn(mark)
            except OSError as full:
                return UNAVAILABLE, f"cannot write: {full.strerror}; is the disk full?", nothing
        return GRANTED, reason, nothing

    def find(self, account, name, typed):
        name = f"{name}/{account['id']}"  # whoever enrols anew starts with nothing used
        if typed in account["recovery"]:
            mark = f"{name} recovery {typed}"
            return (None, "unknown or used recovery code") if mark in self.used else (mark, "recovery code")
        if len(typed) != account["digits"] or not typed.isdecimal() or not typed.isascii():
            return None, "the answer cannot be a code"
        secret, algorithm = bytes.fromhex(account["secret"]), account["algorithm"]
        last = max((int(m.split(" ")[2]) for m in self.used if m.startswith(f"{name} step ")), default=-1)
        now = int(time.time()) // account["period"] if account["period"] else last + 1
        behind, ahead = (20, 20) if account["period"] else (now, LOOK_AHEAD)
        for step in range(max(0, now - behind), now + ahead + 1):
            if otp.hotp(secret, step, account["digits"], algorithm) != typed:
                continue
            if step == last:
                return None, f"right code, used already: {now - step} steps old"
            if step < last:
                return None, "right code, but a later one was used already"
            if account["period"] and abs(step - now) > WINDOW_STEPS:
                return None, f"right code, but too old: {now - step} steps old"
            return f"{name} step {step}", "right code"
        return None, "wrong code"

    def burn(self, mark):
        if self.flaw != "burn-in-memory":
            # A page each: a line would still fit where the disk is full.
            self.journal.write(mark.encode().ljust(4095) + b"\n")
            os.fsync(self.journal.fileno())
        self.used.add(mark)


if __name__ == "__main__":
    Server(sys.argv[1]).serve()
