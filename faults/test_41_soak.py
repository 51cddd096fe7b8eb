"""FAULT-41: a day of 1 000 people pressed into an hour, with enrolments, new secrets and restarts; nothing grows."""

import subprocess
import time

import pytest
from clients import Try
from command_socket import CommandSocket
from node import Node
from people import enroll

PEOPLE, LOGINS = 1000, 10_000
SECONDS = 3600
TURN_SECONDS = 10
RESTARTS = (60, 120)  # seconds after the start; from then on it is one process
MORNINGS = 5  # logins of everybody, until an account is as large as it gets: its four receipts, its known device
WARM_UP_SECONDS = 900  # of that process, of which nothing is measured
SOMEBODY_NEW_EVERY, SAMPLE_EVERY = 3, 6  # turns
STEPS_BETWEEN = 3  # two logins of a person
STEP_SECONDS = 30
SLOPE_MAX = 0.01  # of the heap in use after collection, an hour


@pytest.mark.fault("FAULT-41", "soak: a day of 1 000 people in an hour")
def test_a_day_pressed_into_an_hour_leaves_nothing_behind(run):
    if not run.full:
        pytest.skip("an hour: in the full form only")
    node = Node()
    node.start()
    try:
        samples = a_day(run, node)
        run.check(replayed=False)
        assert run.acknowledged == run.tried, "somebody's right code was not accepted"
        slope = slope_an_hour([(sample.at, sample.heap) for sample in samples])
        run.note(f"heap {samples[-1].heap / 2**20:.1f} MiB, {100 * slope:+.2f} % an hour; {samples[-1].descriptors} descriptors, {samples[-1].threads} threads")
        assert slope < SLOPE_MAX
        half = len(samples) // 2
        for what in ("descriptors", "threads"):
            early, late = (max(getattr(one, what) for one in part) for part in (samples[:half], samples[half:]))
            assert late <= early, f"{what}: {early} in the first half, {late} in the second"
    finally:
        node.end()


def a_day(run, node):
    """Returns what was measured of the last process, after it was warm."""
    people, samples = enroll(PEOPLE), []
    free_from, growing = dict.fromkeys((person.name for person in people), 0), {}
    begun, restarts = time.monotonic(), list(RESTARTS)
    while (passed := time.monotonic() - begun) < SECONDS:
        run.rounds += 1
        if restarts and passed > restarts[0]:
            restarts.pop(0)
            node.stop()
            node.start()
            if not restarts:
                mornings(run, people, free_from)
                run.rounds = int(time.monotonic() - begun) // TURN_SECONDS + 1
        if run.rounds % SOMEBODY_NEW_EVERY == 0:
            give_new_secret(run, people, free_from, growing)
        log_in_some(run, people, free_from, growing)
        if passed > RESTARTS[-1] + WARM_UP_SECONDS and run.rounds % SAMPLE_EVERY == 0:
            samples.append(Sample(node))
        time.sleep(max(0.0, begun + run.rounds * TURN_SECONDS - time.monotonic()))
    return samples


def mornings(run, people, free_from):
    """Everybody comes, again and again: a fresh code waits for its step."""
    for _ in range(MORNINGS):
        log_in(run, people, free_from)


def give_new_secret(run, people, free_from, growing):
    """Somebody's account is deleted, and somebody else comes in their place, whose account is soon as large as the others."""
    leaving = people.pop(run.dice.randrange(len(people)))
    free_from.pop(leaving.name, None)
    growing.pop(leaving.name, None)
    with CommandSocket() as commands:
        commands.post("/v1/accounts/delete", account=leaving.name)
    coming = enroll(1)
    growing[coming[0].name] = MORNINGS
    people += coming


def log_in_some(run, people, free_from, growing):
    step = int(time.time()) // STEP_SECONDS
    free = [person for person in people if free_from.get(person.name, 0) <= step]
    first = [person for person in free if growing.get(person.name, 0) > 0]
    for person in first:
        growing[person.name] -= 1
    others = [person for person in free if person not in first]
    log_in(run, first + run.dice.sample(others, min(len(others), LOGINS * TURN_SECONDS // SECONDS)), free_from)


def log_in(run, going, free_from):
    step = int(time.time()) // STEP_SECONDS
    free_from.update((person.name, step + STEPS_BETWEEN) for person in going)
    run.clients(processes=1).run([Try(person.fresh_code(), door=run.dice.choice(("sshd", "sudo"))) for person in going])


class Sample:
    """What the process holds at a moment, after a full collection."""

    def __init__(self, node):
        self.at = time.monotonic()
        tell(node, "GC.run")
        words = tell(node, "GC.heap_info").split("Metaspace")[0].replace("K", "000 ").replace(",", " ").split()
        self.heap = sum(int(after) for word, after in zip(words, words[1:]) if word == "used" and after.isdigit())
        self.descriptors, self.threads = node.descriptors(), node.threads()


def tell(node, command):
    words = ["/opt/jdk/bin/jcmd", str(node.pid), command]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60, user="sallyport", group="sallyport", extra_groups=[]).stdout


def slope_an_hour(points):
    """Of the straight line through them, as a share of their mean."""
    mean_at, mean = (sum(column) / len(points) for column in zip(*points))
    rise = sum((at - mean_at) * (value - mean) for at, value in points) / sum((at - mean_at) ** 2 for at, _ in points)
    return rise * 3600 / mean
