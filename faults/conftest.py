"""The fault runs: each breaks something under load, and asks the clients' histories whether a code was accepted twice.

    ./test faults          the short forms; ./test --full faults: the long ones, hours (FAULT-44)

One file a fault or a family of them, under their numbers in the table of faults:

    history.py    what a client writes down of each request
    checker.py    whether a history keeps the promise (FAULT-15); test_00_checker.py and test_16_broken_servers.py test it
    people.py     who logs in, with which codes         clients.py   the load
    node.py       the daemon                            runs.py      a run: rounds, history, verdict, a line of the table

Broken servers are test builds around the real one: server/src/test/java/io/sallyport/server/FaultyServer.java. All of it runs
on the private host (try/private-host), as e2e/ does, whose parts are used here.
"""

import os
import random
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

import machine
from runs import Run, table

FULL = os.environ.get("SALLYPORT_FULL") == "1"
_runs = []


def pytest_addoption(parser):
    parser.addoption("--seed", default=os.environ.get("SALLYPORT_SEED"), help="of the dice of all runs; printed with the table")


def pytest_configure(config):
    config.addinivalue_line("markers", "fault(number, what): the fault of the table that a run is about")
    if "PRIVATE_HOST" not in os.environ:
        raise pytest.UsageError("these tests run on the private host only: ./test faults")
    config.option.seed = config.option.seed or str(random.SystemRandom().randrange(10**6))


@pytest.fixture
def run(request):
    """The run of this test: its history, its dice, its line of the table."""
    marker = request.node.get_closest_marker("fault")
    number, what = marker.args
    run = Run(number, what, request.node.name, int(request.config.option.seed), FULL)
    _runs.append(run)
    request.node.fault_run = run
    run.begin()
    yield run
    run.end()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    run = getattr(item, "fault_run", None)
    if run is not None:
        run.told(report)


@pytest.fixture(scope="session")
def full():
    """Whether the long forms are wanted (./test --full)."""
    return FULL


def pytest_terminal_summary(terminalreporter, config):
    if not _runs:
        return
    terminalreporter.write_line("")
    for line in [*table(_runs), "", *machine.shape(), f"seed {config.option.seed}, {'full' if FULL else 'short'} form"]:
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"accepted twice: {sum(run.accepted_twice for run in _runs)}")
