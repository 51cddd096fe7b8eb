"""People by the dozen: all with the key and the password of one, so that nobody waits for useradd."""

import os
import shutil
from pathlib import Path

import house

GROUP = 100


def new_people(count):
    """People like house.new_person's, made at once."""
    pattern = house.new_person()
    hash_of_password = house.run("getent", "shadow", pattern.name).stdout.split(":")[1]
    names = house.new_names(count)
    people = [house.Person(name, pattern.password, Path("/home") / name) for name in names]
    _replace("/etc/passwd", {person.name: _passwd_line(person) for person in people})
    _replace("/etc/shadow", {name: f"{name}:{hash_of_password}:20000::::::" for name in names})
    for person in people:
        shutil.copytree(pattern.home, person.home)
        for path in (person.home, *person.home.rglob("*")):
            os.chown(path, house.uid_of(person.name), GROUP)
    return people


def _passwd_line(person):
    return f"{person.name}:x:{house.uid_of(person.name)}:{GROUP}::{person.home}:/bin/bash"


def _replace(file, lines):
    """Puts a line in the place of each name's."""
    old = Path(file).read_text().splitlines()
    Path(file).write_text("".join(lines.get(line.split(":")[0], line) + "\n" for line in old))
