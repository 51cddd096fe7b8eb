"""FAULT-15, FAULT-16: the checker itself, on histories written by hand."""

import itertools
import random

import pytest
from checker import check
from history import ACCEPT, ASKED, GUESS, LOGIN, LOST, REJECT, REPLAY, UNAVAILABLE, History, Request

_attempts = itertools.count()


def request(step, verdict, begin, end, purpose=LOGIN, attempt=None, account="ann", token="phone"):
    return Request(account, token, step, "pam", attempt or str(next(_attempts)), purpose, verdict, begin, end)


def accept(step, begin, end, **more):
    return request(step, ACCEPT, begin, end, **more)


def refused(step, begin, end, purpose=REPLAY, **more):
    return request(step, REJECT, begin, end, purpose, **more)


def test_a_right_history_has_nothing_wrong():
    found = check([accept(5, 0, 1), refused(5, 0.5, 1.5, LOGIN), refused(5, 2, 3), accept(6, 2, 3), refused(6, 4, 5)])
    assert found.complaints == {}
    assert (found.tried, found.accepted, found.acknowledged) == (5, 2, 2)


def test_a_step_accepted_twice_is_found_also_at_the_same_instant():
    assert check([accept(5, 0, 2), accept(5, 1, 3)], replayed=False).accepted_twice == [("ann", "phone", 5)]


def test_three_acceptances_count_as_two_too_many():
    assert len(check([accept(5, 0, 1), accept(5, 0, 1), accept(5, 8, 9)], replayed=False).accepted_twice) == 2


def test_a_resend_of_the_same_attempt_is_no_second_acceptance():
    twice = [accept(5, 0, 1, attempt="a"), accept(5, 2, 3, attempt="a")]
    assert check(twice, replayed=False).complaints == {}


def test_steps_of_other_accounts_and_tokens_are_others():
    history = [accept(5, 0, 1), accept(5, 0, 1, account="bob"), accept(5, 0, 1, token="tablet")]
    assert check(history, replayed=False).complaints == {}


def test_an_earlier_step_after_a_later_one_is_found():
    """FAULT-4: a burn covers all steps before it."""
    assert check([accept(6, 0, 1), accept(5, 2, 3)], replayed=False).accepted_twice == [("ann", "phone", 5)]


def test_an_earlier_step_beside_a_later_one_may_have_been_first():
    assert check([accept(6, 0, 2), accept(5, 1, 3)], replayed=False).complaints == {}


def test_a_resend_may_be_told_of_a_step_that_was_accepted_before_the_first_answer_was_lost():
    first = request(4, LOST, 1, 3, attempt="sent twice")
    history = [first, accept(5, 2, 4), accept(4, 6, 7, attempt="sent twice")]
    assert check(history, replayed=False).accepted_twice == []
    late = request(4, LOST, 4.5, 5, attempt="sent twice")
    assert check([late, *history[1:]], replayed=False).accepted_twice == [("ann", "phone", 4)]


def test_an_acknowledged_code_that_nobody_tried_again_is_told():
    assert check([accept(5, 0, 1)]).not_replayed == [("ann", "phone", 5)]


def test_a_replay_before_the_acknowledgement_or_without_an_answer_proves_nothing():
    assert check([accept(5, 2, 3), refused(5, 0, 1)]).not_replayed
    assert check([accept(5, 2, 3), request(5, LOST, 4, 5, REPLAY)]).not_replayed
    assert check([accept(5, 2, 3), request(5, UNAVAILABLE, 4, 5, REPLAY)]).not_replayed
    assert check([accept(5, 2, 3), request(5, ASKED, 4, 5, REPLAY)]).complaints == {}


def test_a_resend_that_is_told_something_else_is_found():
    history = [accept(5, 0, 1, attempt="a"), refused(5, 2, 3, LOGIN, attempt="a"), refused(5, 2, 3)]
    assert check(history).two_verdicts == ["a"]


def test_whoever_got_no_answer_may_be_told_later():
    history = [request(5, LOST, 0, 1, attempt="a"), accept(5, 2, 3, attempt="a"), refused(5, 4, 5)]
    assert check(history).complaints == {}


def test_a_right_code_refused_for_nothing_is_told():
    assert check([refused(5, 0, 1, LOGIN)]).unexplained == [("ann", "phone", 5)]
    assert check([refused(5, 0, 1, LOGIN), accept(5, 2, 3), refused(5, 4, 5)]).unexplained
    assert check([refused(5, 0, 1, LOGIN), accept(4, 0, 1), refused(4, 4, 5)]).unexplained


def test_a_later_acceptance_or_an_answer_that_was_lost_explains_a_refusal():
    assert check([accept(6, 0, 1), refused(5, 2, 3, LOGIN), refused(6, 4, 5)]).complaints == {}
    assert check([request(5, LOST, 0, 1), refused(5, 2, 3, LOGIN)]).complaints == {}


def test_fewer_counted_than_acknowledged_wrong_codes_are_found():
    wrong = [request(-1, REJECT, 0, 1, GUESS), request(-1, REJECT, 0, 1, GUESS), request(-1, LOST, 0, 1, GUESS)]
    assert check(wrong, counted={"ann": 1}).not_counted == [("ann", 2)]
    assert check(wrong, counted={"ann": 2}).complaints == {}
    assert check(wrong, counted={"ann": 3}).complaints == {}


def test_more_refused_guesses_than_the_lane_bears_are_found():
    """FAIL-4: a counter that a crash has rolled back lets more through."""
    guesses = [request(-1, REJECT, 0, 1, GUESS) for _ in range(6)]
    assert check(guesses).over_budget == ["ann"]
    assert check(guesses[1:] + [request(-1, ASKED, 0, 1, GUESS)]).complaints == {}


def test_a_verdict_that_nobody_knows_is_no_history():
    with pytest.raises(ValueError):
        check([request(5, "granted", 0, 1)])


def test_a_history_is_read_as_it_was_written(tmp_path):
    history = History(tmp_path / "history")
    written = [accept(5, 0.25, 1.5), request(-1, LOST, 2.0, 3.0, GUESS)]
    for one in written:
        writer = history.writer()
        writer.write(one)
        writer.close()
    assert history.read() == written


def random_history(dice):
    """Some requests at random times; the verdicts are those of a register that decides somewhere within each request."""
    decided = []
    for _ in range(dice.randint(1, 12)):
        at = dice.random() * 10
        decided.append((at, dice.randint(1, 5), at - dice.random() * 3, at + dice.random() * 3))
    last, history = 0, []
    for _, step, begin, end in sorted(decided):
        history.append(request(step, ACCEPT if step > last else REJECT, begin, end))
        last = max(last, step)
    return history


def test_every_history_of_a_right_register_is_found_right():
    dice = random.Random(20)
    for _ in range(2000):
        assert check(random_history(dice), replayed=False).complaints == {}


def is_linearizable(history):
    """Plainly: some order that keeps to time, in which a register says what was said."""
    for order in itertools.permutations(history):
        if any(later.end < earlier.begin for earlier, later in itertools.combinations(order, 2)):
            continue
        last = 0
        for one in order:
            if (one.step > last) != (one.verdict == ACCEPT):
                break
            last = max(last, one.step)
        else:
            return True
    return False


def test_the_checker_agrees_with_a_plain_search_through_all_orders():
    """Whatever it complains of is not linearizable, and no double acceptance escapes it."""
    dice = random.Random(15)
    found = 0
    for _ in range(1500):
        history = [
            request(dice.randint(1, 3), dice.choice([ACCEPT, REJECT]), begin := dice.randint(0, 6), begin + dice.randint(1, 4))
            for _ in range(dice.randint(1, 5))
        ]
        complaints = check(history, replayed=False).complaints
        accepts = [one for one in history if one.verdict == ACCEPT]
        assert bool(complaints) <= (not is_linearizable(history)), history
        assert ("accepted_twice" in complaints) == (not is_linearizable(accepts)), history
        found += bool(complaints)
    assert found > 150
