"""FAULT-28, FAULT-29: little memory, few threads: bounded, or refusing, or ended; never an acceptance without a burn (FAULT-12)."""

import itertools

import door
import house
import pytest
from clients import Try
from disk import LoopDisk
from flood import Flood, strangers
from history import UNAVAILABLE
from memory_cgroup import MemoryCgroup
from node import Node
from people import enroll
from rounds import one_round

MIB = 1024 * 1024
LIMIT = 256 * MIB
NAMES, NAMES_FULL = 20_000, 1_000_000
A_SECOND = 5_000
NAME_BYTES = 200  # long ones
DISK = "8G"  # sparse: a million events must find room
HEAP = "-Xmx12m"
LONG_BYTES = 65_535  # of one field; the heap holds fewer of them than the door holds connections
STARVING_SECONDS = 2
PATIENCE_SECONDS = 4  # of clients; then they send the same again
PEOPLE = 16


@pytest.mark.fault("FAULT-28", "256 MiB, names and attempt ids without end")
def test_memory_is_bounded_whatever_names_and_ids_come(run):
    """GUESS-52"""
    # On a disk: what lies in a file system in memory would count as the daemon's.
    disk, group, node = LoopDisk("ext4", DISK), MemoryCgroup(LIMIT), None
    try:
        disk.make()
        node = Node(around=group.around())
        node.start()
        run.rounds += 1
        people = enroll(PEOPLE)
        wanted, sent, counts = NAMES_FULL if run.full else NAMES, 0, None
        while sent < wanted:
            counts = Flood(strangers(NAME_BYTES), A_SECOND, 5).result()
            sent += answered(counts)
            assert answered(counts) > 0, f"nobody was answered: {counts}"
        run.tried_too += sent
        codes = [person.fresh_code() for person in people]
        run.clients(resend=True).run([Try(code) for code in codes])
        run.replay(codes)
        run.check()
        assert node.is_running() and group.kills() == 0, "the kernel killed it"
        assert run.acknowledged == PEOPLE
        run.note(f"{sent} names and ids; {group.used_by_processes() // MIB} of {LIMIT // MIB} MiB in use")
    finally:
        if node is not None:
            node.end()
        group.end()
        disk.end()


def answered(counts):
    return sum(number for what, number in counts.items() if isinstance(what, tuple) and what[1] != UNAVAILABLE)


@pytest.mark.parametrize("options", ["-XX:-ExitOnOutOfMemoryError", ""], ids=["lives on", "as installed"])
@pytest.mark.fault("FAULT-29", "heap exhausted under load")
def test_without_heap_it_refuses_or_starts_again(run, options):
    if options and not run.full:
        pytest.skip("without the option of the installed service: in the full form only")
    # The variable that is read after the command line, whose own limit it lowers.
    run.what = f"heap exhausted by long frames, {HEAP} {options}"
    node = Node(environment={"_JAVA_OPTIONS": f"{HEAP} {options}"})

    def exhaust():
        Flood(long_frames(), A_SECOND, STARVING_SECONDS).result()

    starve(run, node, exhaust)


@pytest.mark.fault("FAULT-29", "no thread can be started")
def test_without_threads_it_refuses_or_starts_again(run):
    node = Node()

    def no_more_threads():
        # Whatever others of this user have: it has more than one already.
        house.run("runuser", "-u", "sallyport", "--", "prlimit", "--pid", node.pid, "--nproc=1:1")
        Flood(strangers(NAME_BYTES), A_SECOND, STARVING_SECONDS).result()

    starve(run, node, no_more_threads)


def long_frames():
    for number in itertools.count():
        yield door.begin_body(f"nobody{number}", ssh_auth_info="x" * LONG_BYTES), None


def starve(run, node, exhaust):
    """Amid the load something is used up. Afterwards it is a new process, as the service manager would make it, with enough."""
    try:
        node.start()

        def exhaust_and_start_again():
            exhaust()
            run.note("it ended by itself" if not node.is_running() else "it lived")
            node.end()
            node.environment = {}
            node.start()

        one_round(run, exhaust_and_start_again, silence=PATIENCE_SECONDS)
        run.check(counted=node.counted_wrong_codes())
    finally:
        node.end()
