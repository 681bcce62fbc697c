"""What officials and others type, answered by hand: `fixtures/deadlines.txt`, at several moments.

A line is a phrase and its answer: a day (and a time; `+` for 长期坚持 afterwards), `immediate`, `standing`,
`unreadable`, or `ask` with the days that the question must offer.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.reading.test_deadlines import SHANGHAI, meant

SAID = Path(__file__).with_name("fixtures") / "deadlines.txt"


def moments() -> dict[str, list[tuple[str, str]]]:
    """The phrases and answers of each moment."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            found[line[2:]] = said = []
        elif line:
            phrase, _, answer = line.rpartition(" | ")
            said.append((phrase, answer))
    return found


def otherwise(now: str, said: list[tuple[str, str]]) -> Iterator[str]:
    """The phrases that are read otherwise than answered."""
    at = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    for phrase, answer in said:
        read = meant(phrase, at)
        asked = answer.startswith("ask") and read.startswith("ask") and {*answer.split()} <= {*read.split()}
        if read != answer and not asked:
            yield f"{phrase}: {answer}, read as {read}"


@pytest.mark.parametrize("now", moments())
def test_it_reads_what_was_answered_by_hand(now: str) -> None:
    assert list(otherwise(now, moments()[now])) == []


ROW = re.compile(r"^\| (?P<said>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE)
PAGE = Path(__file__).parents[2] / "docs" / "deadlines.md"


def test_it_reads_what_the_page_says_that_it_reads() -> None:
    rows = [(row["said"], row["meaning"]) for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))]
    examples = [(said, meaning) for said, meaning in rows if said != "said"]
    assert len(examples) > 50
    assert [(said, meant(said)) for said, _ in examples] == examples
