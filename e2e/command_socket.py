"""Talks to the command socket without the commands: for crowds, since each command is a process of its own."""

import http.client
import json
import secrets
import socket

PATH = "/run/sallyport/command.sock"
ANSWER_SECONDS = 30


class CommandSocket:
    """As the caller's user, whom the kernel tells. One connection for as many messages as are posted."""

    def __init__(self, path=PATH):
        self._connection = http.client.HTTPConnection("localhost", timeout=ANSWER_SECONDS)
        self._connection.sock = socket.socket(socket.AF_UNIX)
        self._connection.sock.settimeout(ANSWER_SECONDS)
        self._connection.sock.connect(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

    def post(self, operation, **message):
        """The reply to a message, as a dict."""
        self._connection.request("POST", operation, json.dumps(message), {"Content-Type": "application/json"})
        reply = self._connection.getresponse()
        text = reply.read().decode()
        assert reply.status == 200, f"{operation}: {reply.status} {text}"
        return json.loads(text)

    def begin(self, account, label="phone", **parameters):
        """Begins an enrolment; parameters are type, algorithm, digits and, for totp, period."""
        return self.post("/v1/enrollments/begin", account=account, label=label, parameters=parameters)

    def prove(self, account, ticket, code):
        """Adds the device on root's word; returns the recovery codes."""
        reply = self.post("/v1/enrollments/prove", account=account, ticket=ticket, code=code, step_up=new_step_up())
        assert reply["outcome"] == "DONE", reply
        return reply["codes"]


def new_step_up():
    """Root needs no second step for a change, but each change is an attempt."""
    return {"attempt": secrets.token_hex(16)}
