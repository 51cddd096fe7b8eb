"""Many logins at the same instant, through the real PAM stack but without sshd: pamtester, one process a login."""

import asyncio
from collections import Counter

ANSWER_SECONDS = 60
SERVICE = "crowd"  # a PAM service with the module's line alone; conftest.py writes it
ROUNDS_AT_ONCE = 12  # under the bound of connections; a denied login sleeps for PAM's delay while others go on


class PamLogin:
    """One pamtester, standing at its prompt."""

    def __init__(self, process):
        self._process = process

    @classmethod
    async def begin(cls, name, service=SERVICE):
        pipe = asyncio.subprocess.PIPE
        words = ["pamtester", "-I", "rhost=192.0.2.1", service, name, "authenticate"]
        login = cls(await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe, stderr=pipe))
        login.prompt = await login._read_prompt()
        return login

    async def _read_prompt(self):
        """The prompt's text, or nothing if the login ended without asking."""
        said = b""
        while not said.endswith(b": "):
            more = await asyncio.wait_for(self._process.stderr.read(1000), ANSWER_SECONDS)
            if not more:
                return None
            said += more
        return said.decode()

    def answer(self, code):
        self._process.stdin.write(f"{code}\n".encode())

    async def was_granted(self):
        """Waits for the end. Whoever is asked for more has nothing to say: the empty answer is a denial."""
        while await self._read_prompt() is not None:
            self.answer("")
        await asyncio.wait_for(self._process.communicate(), ANSWER_SECONDS)
        return self._process.returncode == 0


async def race(name, code, logins, service=SERVICE):
    """All of them type the same code, code(), at the same instant. Returns how many got in."""
    standing = await asyncio.gather(*(PamLogin.begin(name, service) for _ in range(logins)))
    assert all(login.prompt for login in standing), "somebody was not asked"
    typed = code()  # only now: they may have stood in line for a while
    for login in standing:
        login.answer(typed)
    return sum(await asyncio.gather(*(login.was_granted() for login in standing)))


def races(rounds, logins, service=SERVICE):
    """One race for each (name, function that gives the code). Returns how often how many got in."""

    async def all_rounds():
        turns = asyncio.Semaphore(ROUNDS_AT_ONCE)

        async def one(name, code):
            async with turns:
                return await race(name, code, logins, service)

        return Counter(await asyncio.gather(*(one(name, code) for name, code in rounds)))

    return asyncio.run(all_rounds())


def let_in(name, code, service=SERVICE):
    """Whether one login with one code gets in."""

    async def one():
        login = await PamLogin.begin(name, service)
        if login.prompt is not None:
            login.answer(code)
        return await login.was_granted()

    return asyncio.run(one())
