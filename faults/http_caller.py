"""A known caller of the HTTP door: an application that begins logins, each over a new connection."""

import http.client
import json
import time

from sallyport_daemon import sallyport

SERVICE = "wordpress"
REPLY_SECONDS = 30


def line(port):
    """Of the configuration."""
    return f"door http 127.0.0.1:{port}\n"


class HttpCaller:
    def __init__(self, port):
        self._port = port
        made = sallyport("app", "add", "blog", "--service", SERVICE, "--rate", "100000", "--json")
        self._key = json.loads(made.stdout)["key"]

    def p99(self, names):
        """Of a login begun for each; each has to be asked for a code."""
        return sorted(self._begin(name) for name in names)[len(names) * 99 // 100]

    def _begin(self, name):
        begin = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=REPLY_SECONDS)
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/logins/begin", json.dumps({"login": name, "service": SERVICE}), headers)
        said = json.loads(connection.getresponse().read())
        connection.close()
        assert said.get("result") == "challenged", said
        return time.monotonic() - begin
