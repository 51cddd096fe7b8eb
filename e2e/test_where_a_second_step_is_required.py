"""Where policy refuses whoever is not enrolled: nobody learns from the outside who is (SSH-14, SSH-20)."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from house import Person, Sshd, new_person
from sallyport_daemon import configured
from terminal import Terminal

pytestmark = pytest.mark.sallyport

SERVICES = {"key": ("sshd", "sshd-strict"), "password": ("sshd-password", "sshd-password-strict")}
ROUNDS = 3


@pytest.fixture(scope="module")
def strict(daemon_of_the_house):
    """An sshd by recipe, with a service of its own where everybody must have a second step."""
    rules = [f"policy service {service} require" for _, service in SERVICES.values()]
    with configured(daemon_of_the_house, *rules):
        for pattern, service in SERVICES.values():
            Path("/etc/pam.d", service).write_text(Path("/etc/pam.d", pattern).read_text())
        running = {recipe: Sshd(recipe, service=service).start() for recipe, (_, service) in SERVICES.items()}
        yield running
        for sshd in running.values():
            sshd.stop()


def test_with_a_key_whoever_is_not_enrolled_is_asked_and_refused(strict, daemon, person):
    """SSH-20: as with a wrong code, whatever is typed."""
    enrolled = daemon.enroll(new_person())

    def screen(who):
        ending = strict["key"].log_in(who, [enrolled.device.wrong_code()] * 3)
        assert ending.status == 255 and ending.kinds == ["code"] * 3
        return told(who, ending.output, ending.prompts)

    with ThreadPoolExecutor(2) as side_by_side:
        assert len(set(side_by_side.map(screen, (enrolled.person, person)))) == 1
    assert strict["key"].log_in(enrolled.person, [enrolled.device.fresh_code]).was_let_in


def test_with_a_password_enrolled_not_enrolled_and_unknown_look_alike(strict, daemon, person):
    """SSH-14, SSH-20, SSH-24: prompts, final answer and timing; the first two type their right passwords."""
    enrolled = daemon.enroll(new_person())
    everybody = (enrolled.person, person, Person("nobody-there", "whatever", person.home))
    with ThreadPoolExecutor(len(everybody)) as side_by_side:
        screens, times = zip(*side_by_side.map(lambda who: refused(strict["password"], who, enrolled.device.wrong_code()), everybody))
    assert len(set(screens)) == 1, screens
    medians = [statistics.median(taken) for taken in times]
    # PAM's delay is 1 to 3 s for all; without it, a refusal takes milliseconds.
    assert max(medians) - min(medians) < 2 and min(map(min, times)) > 0.9, times


def refused(sshd, who, code):
    """What stands on the screen, and how long each refusal took: from the code's Return to what follows."""
    terminal, times = Terminal(sshd.ssh(who, "true")), []
    while terminal.next_prompt() is not None:
        if times:
            times[-1] = time.monotonic() - times[-1]
        assert terminal.prompts[-1].asks_for_password
        terminal.type(who.password)
        assert terminal.next_prompt().asks_for_code
        terminal.type(code)
        times.append(time.monotonic())
    times[-1] = time.monotonic() - times[-1]
    ending = terminal.finish()
    assert ending.status == 255 and len(times) == ROUNDS
    return told(who, ending.output, ending.prompts), times


def told(who, output, prompts):
    return (output + "".join(prompt.text for prompt in prompts)).replace(who.name, "NAME")
