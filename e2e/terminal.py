"""A person at a terminal: reads prompts, types answers, and remembers every prompt there was."""

import os
import re
from dataclasses import dataclass

import pexpect
from waiting import wait_for

PROMPT_SECONDS = 40  # more than the module's whole deadline, so that "it hangs" can be told from "it is slow"

# A prompt is told by its end (SSH-66): OpenSSH puts "(user@host) " before the first line, and sudo words of its own.
PROMPT = re.compile(r"[^\r\n]*(?:password|code|passphrase)[^\r\n:]*: ", re.IGNORECASE)


@dataclass(frozen=True)
class Prompt:
    text: str

    @property
    def asks_for_code(self):
        return bool(re.search(r"one-time password: $|\bcode\b[^:]*: $", self.text, re.IGNORECASE))

    @property
    def asks_for_password(self):
        return not self.asks_for_code

    @property
    def kind(self):
        return "code" if self.asks_for_code else "password"


@dataclass(frozen=True)
class Ending:
    """How a program at the terminal ended."""

    status: int
    prompts: list
    output: str  # without the prompts
    answered: bool  # False if it asked for more than there were answers; it was then hung up

    @property
    def kinds(self):
        return [prompt.kind for prompt in self.prompts]

    @property
    def was_let_in(self):
        return self.answered and self.status == 0

    @property
    def last_words(self):
        """The last line that is not empty, for comparing refusals."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else ""


class Terminal:
    def __init__(self, command, env=None, cwd=None):
        self.prompts = []
        self._output = []
        self._child = pexpect.spawn(
            command[0],
            [str(word) for word in command[1:]],
            env={**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8", **(env or {})},
            cwd=cwd,
            encoding="utf-8",
            codec_errors="replace",
            timeout=PROMPT_SECONDS,
            dimensions=(24, 500),  # wide: a wrapped prompt would be two
        )
        # Programs that ask for secrets discard what was typed before the prompt, and show it only then.
        self._child.delaybeforesend = None

    @property
    def pid(self):
        return self._child.pid

    def next_prompt(self, seconds=PROMPT_SECONDS):
        """The next prompt, or None if the program ended instead."""
        found = self._read([PROMPT, pexpect.EOF], "a prompt or the end", seconds)
        if found == 1:
            return None
        prompt = Prompt(self._child.after)
        self.prompts.append(prompt)
        return prompt

    def wait_for_text(self, pattern, seconds=PROMPT_SECONDS):
        """Waits for output that is no prompt: a shell's, an sftp command line's."""
        self._read([re.compile(pattern)], pattern, seconds)
        self._output.append(self._child.after)
        return self._child.after

    def seen(self):
        """All output so far, without the prompts."""
        return "".join(self._output)

    def type(self, line):
        self._child.send(line + "\n")

    def type_keys(self, keys):
        """Without Return."""
        self._child.send(keys)

    def press(self, control_letter):
        self._child.sendcontrol(control_letter)

    def finish(self, seconds=PROMPT_SECONDS):
        """Waits for the end."""
        self._read([pexpect.EOF], "the end", seconds)
        return self._ending(answered=True)

    def hang_up(self):
        self._child.close(force=True)
        return self._ending(answered=False)

    def answer_prompts(self, answers):
        """Types one answer to each prompt until the program ends. An answer may be a function that gives it then."""
        answers = list(answers)
        while self.next_prompt() is not None:
            if not answers:
                return self.hang_up()
            answer = answers.pop(0)
            self.type(answer() if callable(answer) else answer)
        return self._ending(answered=True)

    def _read(self, patterns, what, seconds):
        try:
            found = self._child.expect(patterns, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF) as no:
            seen = "".join(self._output) + (self._child.before or "")
            self._child.close(force=True)
            kind = "the program ended" if isinstance(no, pexpect.EOF) else f"nothing for {seconds} s"
            raise AssertionError(f"waited for {what}: {kind}; prompts {self.prompts}; seen:\n{seen}") from None
        self._output.append(self._child.before)
        return found

    def _ending(self, answered):
        if answered:  # some programs let go of the terminal a moment before they end
            wait_for("the end of the program", lambda: not self._child.isalive())
        self._child.close(force=True)
        status = self._child.exitstatus
        if status is None:
            status = 128 + (self._child.signalstatus or 0)
        return Ending(status, list(self.prompts), "".join(self._output), answered)


def converse(command, answers=(), **where):
    """Runs a program at a terminal, answers its prompts, and tells how it ended."""
    return Terminal(command, **where).answer_prompts(answers)
