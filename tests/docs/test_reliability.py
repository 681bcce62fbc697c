"""docs/reliability.md says what is promised under each fault: every case has its tests, and they exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.docs.reading import ROOT, text_of

PAGE = "docs/reliability.md"
CASES = {"D": 11, "R": 12, "T": 11, "C": 10, "A": 12, "B": 11}
"""How many faults there are of each section of the list of faults that this program is built against."""
ROW = re.compile(r"^\| ([A-Z]\d+) \|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
DEFINED = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
NUMBERED = re.compile(r"^test((?:_[a-z]\d+)+)_")

DOCUMENTS = tuple(range(1, 11))
"""The faults of documents that this program is built against so far."""

all_cases = [f"{section}{number}" for section, last in CASES.items() for number in range(1, last + 1)]
all_cases += [f"X{number}" for number in DOCUMENTS]


@dataclass(frozen=True)
class Named:
    """A test that the page names for a case."""

    case: str
    path: str
    name: str


def rows() -> list[tuple[str, list[str]]]:
    """Each case with its cells: what happens, what is promised, which tests."""
    return [(case, [cell.strip() for cell in cells.split(" | ")]) for case, cells in ROW.findall(text_of(PAGE))]


def named() -> Iterator[Named]:
    for case, cells in rows():
        yield from (Named(case, path, name) for path, name in NAMED.findall(cells[-1]))


def cases_of(name: str) -> set[str]:
    """The cases that a test is named after: `test_d2_d4_…` is of two."""
    numbers = NUMBERED.match(name)
    return {one.upper() for one in numbers[1].split("_") if one} if numbers else set()


@cache
def defined_in(path: str) -> frozenset[str]:
    file = ROOT / path
    return frozenset(DEFINED.findall(file.read_text("utf-8"))) if file.is_file() else frozenset()


def test_every_case_is_on_the_page_once_and_in_order() -> None:
    assert [case for case, _ in rows()] == all_cases


@pytest.mark.parametrize("case", all_cases)
def test_every_case_says_what_is_promised_and_names_a_test(case: str) -> None:
    what, promise, tests = dict(rows())[case]

    assert what
    assert promise
    assert NAMED.search(tests), f"no test is named for {case}"


def test_every_test_that_the_page_names_exists_and_is_of_that_case() -> None:
    wrong = [one for one in named() if one.name not in defined_in(one.path) or one.case not in cases_of(one.name)]

    assert not wrong


def test_no_test_is_named_twice_for_a_case() -> None:
    listed = list(named())

    assert len(listed) == len({*listed})


def test_every_fault_test_is_on_the_page() -> None:
    on_the_page = {*named()}
    paths = [str(file.relative_to(ROOT)) for file in sorted((ROOT / "tests/faults").glob("test_*.py"))]
    there = {Named(case, path, name) for path in paths for name in defined_in(path) for case in cases_of(name)}

    assert not sorted(there - on_the_page, key=lambda one: (one.case, one.name))
