"""A host that has never seen Sallyport, inside the private one: for installing, and removing, the product.

It has folders of its own where install writes (/etc, /usr, /var, /run, /tmp) and processes of its own. Whatever happens
there is gone with it; /home is the private host's, and so are its people.
"""

import subprocess
from pathlib import Path

from house import run
from terminal import Terminal

FURNISH = Path(__file__).parent / "furnish-fresh-host"


class FreshHost:
    def __init__(self):
        self._process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", FURNISH],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        ready = self._process.stdout.readline()
        assert ready == "ready\n", f"{FURNISH.name} failed; its complaint is above"
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        self._init = children.split()[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()  # its first process waits for that, and everything ends with it
        self._process.wait(10)

    def _inside(self, *command):
        return ["nsenter", "--target", self._init, "--mount", "--pid", "--ipc", "--wdns=/", "--", *map(str, command)]

    def run(self, *command, **options):
        """As root, without a terminal."""
        return run(*self._inside(*command), **options)

    def run_as(self, user, *command, **options):
        return self.run("runuser", "-u", user, "--", *command, **options)

    def terminal(self, user, *command):
        """That user, logged in at a terminal."""
        return Terminal(self._inside("su", "--pty", user, "-c", " ".join(command)))

    def start(self, *command):
        """Starts something that goes on; returns it as a subprocess.Popen."""
        log = open("/var/log/daemon", "a")
        return subprocess.Popen(self._inside(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")

    def exists(self, path):
        return self.run("test", "-e", path, check=False).returncode == 0

    def read(self, path):
        return self.run("cat", path).stdout

    def write(self, path, text):
        self.run("tee", path, stdin=None, input=text)

    def digests(self, *folders):
        """The digest of every file below, and where every link leads."""
        script = 'find "$@" -type f -exec sha256sum {} + -o -type l -printf "%l  %p\\n"'
        lines = self.run("sh", "-c", script, "sh", *folders).stdout.splitlines()
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}

    def listing(self, *folders):
        """Everything below that is there, with kind, mode and owner."""
        lines = self.run("find", *folders, "-printf", "%p\t%y %m %u:%g\n").stdout.splitlines()
        return dict(line.split("\t") for line in lines)

    def owner_and_mode(self, path):
        return self.run("stat", "--format", "%U:%G %a", path).stdout.strip()


