"""Real and made-up notices of the shared data, compared with what is known of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.reading.notices import NoticeDraft, read_notice

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not beside this repository")


def text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def expected(name: str) -> Any:
    return json.loads(text(name))


def tree_of(draft: NoticeDraft) -> list[Any]:
    return [
        [aspect.number, aspect.title, category.number, category.title]
        + [problem.number, problem.title, problem.finding]
        + [measure.text for measure in problem.measures]
        for aspect in draft.aspects
        for category in aspect.categories
        for problem in category.problems
    ]


def known_tree() -> list[Any]:
    return [
        [aspect["index"], aspect["title"], category["no"], category["title"]]
        + [problem["no"], problem["title"], problem["finding"]]
        + [measure["text"] for measure in problem["measures"]]
        for aspect in expected("notice.tree.json")["aspects"]
        for category in aspect["categories"]
        for problem in category["problems"]
    ]


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as published": lambda notice: notice,
    "Windows line ends": lambda notice: notice.replace("\n", "\r\n"),
    "indented": lambda notice: "\n".join(f"　　{line}\t" for line in notice.split("\n")),
    "empty lines between": lambda notice: notice.replace("\n", "\n\n"),
    "half-width brackets": lambda notice: notice.replace("（", "(").replace("）", ")"),
    "label on its own line": lambda notice: notice.replace("整改情况：", "整改情况：\n"),
    "label in the same line": lambda notice: notice.replace("\n整改情况：", "整改情况："),
    "wrapped at 38": lambda notice: wrapped(notice, 38),
    "wrapped at 76": lambda notice: wrapped(notice, 76),
}


def wrapped(notice: str, width: int) -> str:
    pieces = ([line[at : at + width] for at in range(0, len(line), width)] for line in notice.split("\n"))
    return "\n".join(piece for line in pieces for piece in line)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_published_notice_reads_as_its_known_tree(layout: str) -> None:
    read, known = tree_of(read_notice(LAYOUTS[layout](text("notice.txt")))), known_tree()

    if layout == "half-width brackets":
        known = json.loads(LAYOUTS[layout](json.dumps(known, ensure_ascii=False)))
    assert read == known


def test_both_counts_of_the_published_notice_are_kept() -> None:
    draft = read_notice(text("notice.txt"))
    known = expected("notice.tree.json")

    assert {level: claim.number for level, claim in draft.claims.items()} == known["claimed"]
    assert draft.counts == {level: known["counted"].get(level, 27) for level in draft.counts}
    assert [(warning.code, dict(warning.values)) for warning in draft.warnings] == [
        ("counts_differ", {"level": "measures", "claimed": 26, "counted": 27})
    ]
    assert draft.claims_all_done


def test_the_published_notice_says_who_inspected_whom_and_when() -> None:
    notice, meta = read_notice(text("notice.txt")).notice, expected("notice.tree.json")["meta"]

    assert notice.unit is not None
    assert meta["unit"] == f"中共{notice.unit}党组"
    assert notice.team == meta["inspecting_body"]
    assert str(notice.inspected_from) == meta["inspected_from"]
    assert str(notice.inspected_to) == meta["inspected_to"]
    assert str(notice.feedback_date) == meta["feedback_date"]
    assert notice.contact == meta["contact"]


def test_no_owner_or_deadline_is_made_up_for_the_published_notice() -> None:
    measures = read_notice(text("notice.txt")).measures

    assert not any(measure.owners or measure.deadline or measure.state or measure.standing for measure in measures)


@pytest.mark.parametrize("name", ["F02", "F04", "F10", "F11"])
def test_the_other_layouts_count_as_known(name: str) -> None:
    draft, known = read_notice(text(f"notices/{name}.txt")), expected(f"notices/{name}.expected.json")

    assert {level: count for level, count in draft.counts.items() if level in known} == {
        level: known[level] for level in draft.counts if level in known
    }
    if "feedback_date" in known:
        assert known["feedback_date"].startswith(str(draft.notice.feedback_date))
    assert not [warning for warning in draft.warnings if warning.code != "no_unit"]


def test_the_close_out_form_names_its_problem_and_owners() -> None:
    draft, known = read_notice(text("notices/F10.txt")), expected("notices/F10.expected.json")
    owners = [owner.name for owner in draft.measures[0].owners]

    assert draft.problems[0].number == known["problem_no"]
    assert owners == [name for pair in known["owners"] for name in pair]
