"""A fault run: its dice, its history, and its line of the table."""

import random
import re
import textwrap
import time
from pathlib import Path

from checker import check
from clients import Clients, Try
from history import ACCEPT, REPLAY, History

FOLDER = Path("/var/log/faults")
COLUMNS = "{:<8} {:<46} {:>6} {:>7} {:>8} {:>8} {:>8}  {}"
HEADINGS = ("fault", "what was done", "rounds", "tried", "accepted", "acknowl.", "seconds", "result")
REPLAY_SECONDS = 300
BROKEN_ON_PURPOSE = "FAULT-16"


class Run:
    """One line of the table. seed: of all runs; each has dice of its own, so that it can be repeated alone."""

    def __init__(self, number, what, name, seed, full):
        self.number, self.what, self.full = number, what, full
        self.dice = random.Random(f"{seed} {name}")
        FOLDER.mkdir(exist_ok=True)
        self.history = History(FOLDER / re.sub(r"\W+", "-", name).strip("-"))
        Path(self.history.path).unlink(missing_ok=True)
        self.rounds = self.tried = self.accepted = self.acknowledged = self.accepted_twice = 0
        self.tried_too = 0  # beside the history
        self.seconds = 0.0
        self.result = "not run"
        self._notes = []

    def rounds_of(self, short, full):
        return range(full if self.full else short)

    def note(self, text):
        """Something measured, for the result."""
        self._notes.append(text)

    def clients(self, **options):
        return Clients(self.history, **options)

    def begin(self):
        self._begun = time.monotonic()

    def end(self):
        self.seconds = time.monotonic() - self._begun
        self._add_up()

    def replay(self, codes):
        """Tries again every code of these that was acknowledged (FAULT-15)."""
        accepted = {one.code for one in self.history.read() if one.verdict == ACCEPT}
        tries = [Try(code, REPLAY) for code in codes if (code.account, code.token, code.step) in accepted]
        self.clients().run(tries, REPLAY_SECONDS)

    def check(self, **options):
        """The checker's findings: nothing may be wrong."""
        found = self.look(**options)
        assert not found.complaints, {name: complaints[:5] for name, complaints in found.complaints.items()}
        return found

    def look(self, **options):
        """The checker's findings, for runs that are meant to find something."""
        found = check(self.history.read(), **options)
        self.tried, self.accepted, self.acknowledged = found.tried + self.tried_too, found.accepted, found.acknowledged
        return found

    def _add_up(self):
        """Also of a run that has failed before it was checked; not of those whose server is broken on purpose."""
        found = self.look(replayed=False)
        self.accepted_twice = 0 if self.number == BROKEN_ON_PURPOSE else len(found.accepted_twice)

    def told(self, report):
        """What pytest has to say of the run so far."""
        if report.when == "call" or report.outcome != "passed":
            if report.skipped:
                self.result = f"skipped: {report.longrepr[2].removeprefix('Skipped: ')}"
            else:
                self.result = "; ".join([report.outcome, *self._notes])


def table(runs):
    yield COLUMNS.format(*HEADINGS)
    for run in runs:
        words = textwrap.wrap(run.what, 46)
        yield COLUMNS.format(run.number, words[0], run.rounds, run.tried, run.accepted, run.acknowledged, f"{run.seconds:.1f}", run.result)
        yield from (f"{'':<8} {line}" for line in words[1:])
