"""Talks to the command socket without the commands: for crowds, since each command is a process of its own."""

import http.client
import json
import secrets
import socket


class CommandSocket:
    def __init__(self, path="/run/sallyport/command.sock"):
        self._path = path
        self._connection = None

    def post(self, operation, **message):
        """The reply to a message, as a dict. Fields that are None are left out."""
        body = json.dumps({name: value for name, value in message.items() if value is not None})
        connection = self._connected()
        connection.request("POST", operation, body, {"Content-Type": "application/json", "Host": "sallyport"})
        reply = connection.getresponse()
        text = reply.read().decode()
        assert reply.status == 200, f"{operation}: {reply.status} {text}"
        return json.loads(text)

    def begin(self, account, kind="totp", label="phone"):
        parameters = {"type": kind, "algorithm": "SHA1", "digits": 6}
        if kind == "totp":
            parameters["period"] = 30
        return self.post("/v1/enrollments/begin", account=account, label=label, parameters=parameters)

    def prove(self, account, ticket, code):
        """Adds the device on root's word; returns the recovery codes."""
        step_up = {"attempt": secrets.token_hex(16)}
        reply = self.post("/v1/enrollments/prove", account=account, ticket=ticket, code=code, step_up=step_up)
        assert reply["outcome"] == "DONE", reply
        return reply["codes"]

    def _connected(self):
        if self._connection is None:
            self._connection = http.client.HTTPConnection("sallyport", timeout=30)
            self._connection.sock = socket.socket(socket.AF_UNIX)
            self._connection.sock.connect(self._path)
        return self._connection
