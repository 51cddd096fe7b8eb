"""Checks a history against the promise: a code is accepted at most once, whatever crashed (FAULT-15).

An account's token is a register that holds its last burned step, and an acceptance is a compare-and-set on it: it puts a
greater step there. A history is linearizable as such if and only if

* no step is accepted twice,
* an acceptance whose attempt began after another one had ended has the greater step,
* a right code was refused only if an acceptance of this step or a later one may have come before it.

The server is not asked and not believed; only what clients were told counts. By hand: faults/checker.py FILE...
"""

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from history import ACCEPT, ASKED, GUESS, LOGIN, LOST, REJECT, REPLAY, UNAVAILABLE, History

STRANGER_GUESSES_MAX = 5  # an hour (GUESS-10)
VERDICTS = {ACCEPT, REJECT, ASKED, UNAVAILABLE, LOST}


@dataclass
class Findings:
    """What is wrong with a history; nothing is, if all lists are empty."""

    accepted_twice: list = field(default_factory=list)  # of one step, or of a step behind one that was acknowledged
    not_replayed: list = field(default_factory=list)  # acknowledged, but nobody tried again
    two_verdicts: list = field(default_factory=list)  # attempts whose resend was told something else
    unexplained: list = field(default_factory=list)  # right codes that were refused without a reason
    not_counted: list = field(default_factory=list)  # accounts with fewer counted wrong codes than acknowledged
    over_budget: list = field(default_factory=list)  # accounts at which more was guessed than their lane bears
    tried: int = 0
    accepted: int = 0
    acknowledged: int = 0

    @property
    def complaints(self):
        return {
            name: value
            for name, value in vars(self).items()
            if isinstance(value, list) and value
        }


def check(requests, counted=None, replayed=True, explained=True):
    """Looks at all requests of a run.

    counted:   {account: wrong codes that the server has counted}, asked after the run; None if not asked
    replayed:  whether every acknowledged code must have been tried again, and refused
    explained: whether right codes may be refused only where the register explains it

    All wrong codes of a run are a stranger's, and fall within the first budget of the lane.
    """
    unknown = {one.verdict for one in requests} - VERDICTS
    if unknown:
        raise ValueError(f"there is no verdict {unknown}")
    accepts = [one for one in requests if one.verdict == ACCEPT]
    found = Findings(
        tried=len({one.attempt for one in requests}),
        accepted=len({one.attempt for one in accepts}),
        acknowledged=len({one.code for one in accepts}),
    )
    found.accepted_twice = _accepted_twice(accepts) + _went_back(accepts, requests)
    found.over_budget = [account for account, number in _wrong(requests).items() if number > STRANGER_GUESSES_MAX]
    found.two_verdicts = _two_verdicts(requests)
    if replayed:
        found.not_replayed = _not_replayed(accepts, requests)
    if explained:
        found.unexplained = _unexplained(requests)
    if counted is not None:
        found.not_counted = _not_counted(requests, counted)
    return found


def _accepted_twice(accepts):
    """A resend of the same attempt is no second acceptance (FAULT-1)."""
    attempts = defaultdict(set)
    for one in accepts:
        attempts[one.code].add(one.attempt)
    return [code for code, of_code in attempts.items() for _ in range(len(of_code) - 1)]


def _went_back(accepts, requests):
    """Acceptances that began after one of a later step had ended (FAULT-4). What a resend is told may have been decided at its first request."""
    found, begun = [], {}
    for one in requests:
        begun[one.attempt] = min(one.begin, begun.get(one.attempt, one.begin))
    for of_register in _by_register(accepts).values():
        ended = sorted(of_register, key=lambda one: one.end)
        latest, next_ended = -1, 0
        for one in sorted(of_register, key=lambda one: begun[one.attempt]):
            while next_ended < len(ended) and ended[next_ended].end < begun[one.attempt]:
                latest = max(latest, ended[next_ended].step)
                next_ended += 1
            if one.step < latest:
                found.append(one.code)
    return found


def _two_verdicts(requests):
    """Only what was said for good: who got no answer, or "unavailable", may be told later."""
    verdicts = defaultdict(set)
    for one in requests:
        if one.verdict in (ACCEPT, REJECT):
            verdicts[one.attempt].add(one.verdict)
    return [attempt for attempt, said in verdicts.items() if len(said) > 1]


def _not_replayed(accepts, requests):
    last_refusal = {}
    for one in requests:
        if one.purpose == REPLAY and one.verdict in (REJECT, ASKED):
            last_refusal[one.code] = max(last_refusal.get(one.code, 0), one.begin)
    return sorted({one.code for one in accepts if last_refusal.get(one.code, 0) < one.end})


def _unexplained(requests):
    """A refused right code, where no acceptance of its step or a later one can have come first."""
    burns = _by_register([one for one in requests if one.verdict in (ACCEPT, LOST, UNAVAILABLE) and one.purpose != GUESS])
    return [
        one.code
        for one in requests
        if one.purpose == LOGIN and one.verdict == REJECT
        and not any(burn.step >= one.step and burn.begin <= one.end for burn in burns.get(one.register, ()))
    ]  # fmt: skip


def _not_counted(requests, counted):
    return [(account, number) for account, number in _wrong(requests).items() if counted.get(account, 0) < number]


def _wrong(requests):
    """By account: wrong codes that were compared, since only then are they refused and not asked for more."""
    attempts = {(one.account, one.attempt) for one in requests if one.purpose == GUESS and one.verdict == REJECT}
    return Counter(account for account, _ in attempts)


def _by_register(requests):
    found = defaultdict(list)
    for one in requests:
        found[one.register].append(one)
    return found


def main(paths):
    requests = [one for path in paths for one in History(path).read()]
    found = check(requests)
    for name, complaints in found.complaints.items():
        for complaint in complaints:
            print(f"{name}: {complaint}")
    print(f"{found.tried} tried, {found.accepted} accepted, {found.acknowledged} acknowledged")
    print(f"accepted twice: {len(found.accepted_twice)}")
    return 1 if found.complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
