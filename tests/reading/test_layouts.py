"""Notices in the layouts and containers that there are: each reads as its expected.json says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.reading.documents import read_document
from bot.reading.notices import NoticeDraft

NOTICES = Path(__file__).parent / "fixtures" / "notices"
NAMES = sorted(path.name for path in NOTICES.iterdir() if path.suffix != ".json")


def draft_of(name: str) -> NoticeDraft:
    read = read_document((NOTICES / name).read_bytes(), name)
    assert isinstance(read, NoticeDraft)
    return read


def expected(name: str) -> Any:
    return json.loads((NOTICES / name).with_suffix(".expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_is_counted_right(name: str) -> None:
    draft, known = draft_of(name), expected(name)

    assert draft.counts == known["counts"]
    assert {level: claim.number for level, claim in draft.claims.items()} == known["claims"]
    assert [aspect.title for aspect in draft.aspects if aspect.title] == known["aspects"]
    assert {
        f"{place}. {problem.title}": len(problem.measures) for place, problem in enumerate(draft.problems, 1)
    } == known["problems"]


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_says_who_inspected_whom_and_when(name: str) -> None:
    notice, known = draft_of(name).notice, expected(name)["notice"]

    assert (notice.unit, notice.team) == (known["unit"], known["team"])
    days = (notice.inspected_from, notice.inspected_to, notice.feedback_date)
    assert [day and day.isoformat() for day in days] == [known["from"], known["to"], known["feedback_date"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_doubtful_place_is_named_and_no_other(name: str) -> None:
    assert [warning.code for warning in draft_of(name).warnings] == expected(name)["warnings"]


def test_several_units_are_kept_apart() -> None:
    draft = draft_of("three-villages.txt")

    assert [aspect.unit for aspect in draft.aspects] == ["上坪村", "上坪村", "下坪村", "下坪村", "石门村"]
    assert dict(draft.warnings[0].values) == {"units": "上坪村、下坪村、石门村"}


def test_a_page_that_names_another_notice_to_read_is_of_one_unit() -> None:
    text = (NOTICES / "dashes.txt").read_text(encoding="utf-8")
    read = read_document(f"{text}\n中共云岭镇委员会关于巡察整改情况的公告\n".encode(), "公告.txt")

    assert isinstance(read, NoticeDraft)
    assert [aspect.unit for aspect in read.aspects] == [None, None, None]
    assert "several_units" not in [warning.code for warning in read.warnings]


def test_two_notices_on_one_page_are_kept_apart() -> None:
    draft = draft_of("two-notices-one-page.html")

    assert [aspect.unit for aspect in draft.aspects] == ["临澜区商务局"] * 2 + ["临澜区文化和旅游局"] * 2


def test_the_heading_that_groups_by_state_gives_it_to_the_measures() -> None:
    states = [problem.measures[0].state for problem in draft_of("by-state.txt").problems]

    assert states == ["已完成"] * 4 + ["基本完成", "整改中"]


def test_the_lower_level_of_measures_are_steps() -> None:
    first = draft_of("two-levels.txt").measures[0]

    assert (first.text, len(first.steps)) == ("制定三年购书计划", 3)
    assert [(owner.role, owner.name) for owner in first.owners] == [
        ("leader", "周某"), ("department", "采编部"), ("assisting", "流通部"),
    ]  # fmt: skip


def test_a_field_in_a_row_of_its_own_is_read_in_word_too() -> None:
    second = draft_of("field-per-row.docx").problems[1]

    assert [(owner.role, owner.name) for owner in second.measures[0].owners] == [
        ("leader", "冯某"), ("department", "城建科"), ("assisting", "各社区"),
    ]  # fmt: skip
    assert (second.measures[0].deadline, second.measures[0].standing) == ("2026-06-30", True)


def test_what_is_not_on_the_page_is_not_read() -> None:
    said = repr(draft_of("automatic-numbers.docx")) + repr(draft_of("page.html"))

    assert [word for word in ("待定", "专项", "内部资料", "借调", "隐藏", "版权") if word in said] == []
