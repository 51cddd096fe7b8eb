"""FAULT-38: the node dies between commit and reply; the resend is told what was decided, and burns nothing more (FAULT-6, GUESS-61)."""

import os
from pathlib import Path

import pytest
from clients import Try
from history import ACCEPT, GUESS, LOST, REJECT
from node import Node
from people import enroll
from waiting import wait_for

FOLDER = Path("/run/sallyport/stop-point")


@pytest.fixture
def node():
    FOLDER.mkdir()
    os.chmod(FOLDER, 0o777)
    node = Node(flaw=["stops-before-reply", FOLDER])
    node.start()
    yield node
    node.end()
    for file in FOLDER.iterdir():
        file.unlink()
    FOLDER.rmdir()


@pytest.mark.fault("FAULT-38", "killed between commit and reply, then a resend")
def test_the_resend_is_told_the_first_verdict(run, node):
    for _ in run.rounds_of(1, 50):
        run.rounds += 1
        right, wrong = enroll(2)
        code = right.fresh_code()
        assert verdicts(run, lose_the_reply(run, node, Try(code))) == [LOST, ACCEPT]
        # The wrong code's charge is durable as well, and taken once: four more are compared, and no fifth.
        assert verdicts(run, lose_the_reply(run, node, Try(wrong.wrong_code("192.0.2.1"), GUESS))) == [LOST, REJECT]
        run.clients().run([Try(wrong.wrong_code(f"192.0.2.{n}"), GUESS) for n in range(2, 10)])
        run.replay([code])
        events = [event for event in node.audit() if event["account"] == right.name and event["verdict"] == "granted"]
        assert len(events) == 1, "one burn, one event"
    run.check(counted=node.counted_wrong_codes())


def lose_the_reply(run, node, attempt):
    """Stands the node still after the commit, kills it, and starts it without a stop while the client tries again."""
    (FOLDER / "stop").touch()
    load = run.clients(resend=True, processes=1).start([attempt])
    wait_for("the node to have committed and to stand still", (FOLDER / "stopped").exists)
    node.kill()
    (FOLDER / "stop").unlink()
    (FOLDER / "stopped").unlink()
    node.start()
    load.wait()
    return attempt


def verdicts(run, attempt):
    """What this client was told, without repetitions: while nobody is there, it is told nothing again and again."""
    told = [one.verdict for one in run.history.read() if one.account == attempt.code.account]
    return [verdict for number, verdict in enumerate(told) if told[number - 1 : number] != [verdict]]
