"""The table of clients in docs/doors/ssh.md (SSH-149), made of what a run has seen."""

from pathlib import Path

from login import KEY, NOT_ENROLLED, ONE_TIME, PASSWORD, VERIFICATION
from rows import version_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/doors/ssh.md"
HEAD = ["client", "version", "set-up", KEY, PASSWORD, NOT_ENROLLED]
VERSION = HEAD.index("version")


def line(fields):
    return "| " + " | ".join(fields) + " |"


def table_of(rows):
    """Of rows whose every cell was seen as expected."""
    lines = [line(HEAD), "|" + "---|" * len(HEAD)]
    for row in rows:
        verdicts = [words_of(row, kind) for kind in (KEY, PASSWORD, NOT_ENROLLED)]
        lines.append(line([row.client, version_of(row), row.how, *verdicts]))
    return "\n".join(lines) + "\n"


def words_of(row, kind):
    one, other = (row.expected(kind, wording) for wording in (ONE_TIME, VERIFICATION))
    if one is None:
        return "does not apply"
    if one == other:
        return one.words()
    return f"with `{ONE_TIME.strip()}` {one.words()}; with `{VERIFICATION.strip()}` {other.words()}"


def in_document():
    """The lines of the document's table."""
    lines = DOCUMENT.read_text().splitlines()
    start = lines.index(line(HEAD))
    end = next(number for number in range(start, len(lines)) if not lines[number].startswith("|"))
    return lines[start:end]


def without_versions(lines):
    """By client: versions may be others than where the document was made."""
    fields = [[field.strip() for field in text.strip("|").split(" | ")] for text in lines]
    return {row[0]: row[:VERSION] + row[VERSION + 1 :] for row in fields[2:]}
