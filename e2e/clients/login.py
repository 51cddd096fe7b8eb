"""One cell of the matrix: somebody who logs in with one client, at one sshd, and what came of it."""

import functools
import os
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path

import house
from terminal import Terminal, converse

KEY, PASSWORD, NOT_ENROLLED, WRONG_FIRST = "key + code", "password + code", "not enrolled", "wrong code first"
ONE_TIME, VERIFICATION = "One-time password: ", "Verification code: "
GIVE_UP_SECONDS = 10  # for clients that wait for a question that they know, and never see it
TOOL_SECONDS = 60


@dataclass(frozen=True)
class Seen:
    """What a client did: whether it got in, and the questions that it was asked."""

    let_in: bool
    prompts: tuple = ()  # "password", "code"
    said: str = field(default="", compare=False)  # for whoever looks for the reason

    @classmethod
    def of(cls, ending, sign="inside"):
        """Of a program at a terminal, which says the sign if it got in."""
        return cls(ending.was_let_in and sign in ending.output, tuple(ending.kinds), f"{ending.status}: {ending.output[-1000:]}")


class Login:
    """
    kind:     which recipe, and who: KEY, PASSWORD, NOT_ENROLLED, or KEY with a WRONG_FIRST code
    wording:  the prompt of this sshd
    enrolled: what the person holds; None for whoever is not enrolled
    folder:   this client's own files
    """

    def __init__(self, kind, wording, sshd, person, enrolled, folder):
        self.kind = kind
        self.wording = wording
        self.sshd = sshd
        self.person = person
        self.enrolled = enrolled
        self.folder = folder

    @property
    def there(self):
        return f"{self.person.name}@127.0.0.1"

    @property
    def key(self):
        return self.person.key

    @property
    def uses_key(self):
        return self.kind != PASSWORD

    def code(self):
        """A fresh code. Who is not enrolled has none, and types something all the same where a tool wants it."""
        return self.enrolled.device.fresh_code() if self.enrolled else "123456"

    def answers(self):
        """To the prompts, in their order."""
        return {
            KEY: [self.code],
            PASSWORD: [self.person.password, self.code],
            NOT_ENROLLED: [],
            WRONG_FIRST: [self.enrolled and self.enrolled.device.wrong_code(), self.code],
        }[self.kind]

    def options(self, **settings):
        """OpenSSH's, for this person."""
        return [str(word) for word in self.sshd.options(self.person, **settings)]

    def ssh_words(self, **settings):
        return " ".join(["ssh", *self.options(**settings)])

    def environment(self):
        """Of a home of its own, so that no file of the tester's takes part."""
        return {"HOME": str(self.home()), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def home(self):
        """With the host's key where clients look for it that know no other place."""
        folder = self.folder / ".ssh"
        folder.mkdir(mode=0o700, exist_ok=True)
        line = " ".join(self.sshd.known_hosts.read_text().split()[:3]) + "\n"
        # Some clients know the port, some do not.
        (folder / "known_hosts").write_text(line + line.replace(f"[127.0.0.1]:{self.sshd.port}", "127.0.0.1"))
        return self.folder

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def at_terminal(self, *words, env=None):
        """Runs a program at a terminal and answers its prompts. Returns the Ending."""
        return converse([str(word) for word in words], self.answers(), env={**self.environment(), **(env or {})}, cwd=self.folder)

    def terminal(self, *words):
        return Terminal([str(word) for word in words], env=self.environment(), cwd=self.folder)

    def run(self, *words, env=None, seconds=TOOL_SECONDS, **options):
        """Runs a program that has no terminal; it is ended after so many seconds."""
        words = ["timeout", "-k", "2", seconds, "setsid", "-w", *words]
        return house.run(*words, check=False, cwd=self.folder, env={**self.environment(), **(env or {})}, timeout=90, **options)

    def prompts_in(self, log):
        """The questions that ssh was asked, from its log (-E, LogLevel DEBUG2)."""
        text = log.read_text() if log.exists() else ""
        count = sum(map(int, re.findall(r"num_prompts (\d+)", text)))
        order = [PROMPT_KINDS[self.kind][n % max(1, len(PROMPT_KINDS[self.kind]))] for n in range(count)]
        return tuple(order)


def kinds_of(login, texts):
    """Of prompts, as a client's library was given them."""
    return tuple("code" if text == login.wording else "password" for text in texts)


PROMPT_KINDS = {KEY: ("code",), PASSWORD: ("password", "code"), NOT_ENROLLED: ("code",), WRONG_FIRST: ("code",)}


@functools.cache
def host_key_fingerprint():
    return house.run("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub").stdout.split()[1]


_converting = threading.Lock()


def converted(login, name, *command):
    """The person's key in another program's format, in a file beside the others of this login."""
    path = login.folder / name
    with _converting:  # such programs write to their own home
        house.run(*[str(path) if word == "TO" else word for word in command], env=login.environment())
    return Path(path)
