"""FAULT-16: the checker tells of servers that are broken on purpose, in the same rounds as of the real one."""

import pytest
from node import Node
from rounds import one_round


@pytest.mark.parametrize("flaw", ["forgets-burns", "burns-later", "burns-in-memory"])
@pytest.mark.fault("FAULT-16", "a broken server")
def test_the_checker_finds_a_server_that(run, flaw):
    run.what = f"a server that {flaw.replace('-', ' ')}: must be found"
    node = Node(flaw=[flaw])
    try:
        node.start()

        def kill_and_start():
            node.kill()
            node.start()

        one_round(run, kill_and_start)
        found = len(run.look().accepted_twice)
        assert found > 0, "the checker saw nothing wrong with it"
        run.note(f"found: {found} accepted twice")
    finally:
        node.end()
