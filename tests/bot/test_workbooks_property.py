"""Whatever a ledger holds, its files read back to the same tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.tables.guards import guarded, unguarded
from bot.reading.tables.steps import from_cell, in_cell
from storage.exports import Level, MeasureRow, ProblemRow
from storage.models import MeasureState
from storage.views import RolesView
from tests.bot import views as v
from tests.bot.exported import by_role, csv, measure, own, problem, read_back, roles, told, xlsx
from tests.examples import examples

MARKS = "=+-@'\"，、；：。（）1①一是_x"
TEXTS = st.text(alphabet="灯门窗柜账桌椅锁簿表章印纸笔" + MARKS, min_size=1, max_size=30).map(
    lambda text: f"登{text}记"
)
RISKY = st.builds(lambda mark, text: f"{mark}{text}", st.sampled_from(["=", "+", "-", "@", "'=", "＝"]), TEXTS)
WORDS = st.one_of(TEXTS, RISKY)
NAMES = st.lists(st.text(alphabet="甲乙丙丁戊己庚辛", min_size=2, max_size=3), max_size=3, unique=True)
PLACES = st.lists(st.sampled_from(["办公室", "财务科", "保卫科", "人事科"]), max_size=2, unique=True)
ROLES = st.builds(roles, NAMES, NAMES, PLACES, PLACES)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 12, 31))
DUE: Any = DAYS.flatmap(
    lambda day: st.booleans().map(lambda immediate: {"deadline": day, "immediate": immediate and day is not None})
)
"""A day, 立行立改, or neither."""


def level(title: str | None) -> Level:
    """One of this title has one number, if it has any: in a flat table two of a title are the same."""
    if title is None:
        return Level()
    number = sum(map(ord, title)) % 260
    return Level(printed=str(number + 1) if number < 130 else None, title=title)


LEVELS = (st.none() | st.text(alphabet="作风财务党建", min_size=2, max_size=6)).map(level)
MEASURES = st.builds(
    lambda text, due, **more: measure(1, text, **due, **more),
    WORDS,
    DUE,
    steps=st.lists(TEXTS, max_size=3).map(tuple),
    state=st.sampled_from(MeasureState),
    mostly_done=st.booleans(),
    standing=st.booleans(),
    roles=ROLES,
)
PROBLEMS = st.builds(
    lambda title, due, measures, **more: (title, measures, due | more),
    WORDS,
    DUE,
    st.lists(MEASURES, max_size=4),
    finding=st.one_of(st.just(""), WORDS.map(lambda text: f"查出：{text}")),
    aspect=LEVELS,
    category=LEVELS,
    roles=ROLES,
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[ProblemRow, ...]:
    drawn = draw(st.lists(PROBLEMS, min_size=1, max_size=4, unique_by=lambda one: one[0]))
    return tuple(
        problem(
            number, title, *(MeasureRow(**{**vars(one), "number": n}) for n, one in enumerate(measures, 1)), **more
        )
        for number, (title, measures, more) in enumerate(drawn, 1)
    )  # fmt: skip


WORDED = {language: v.words(language) for language in ("zh_CN", "en")}


def named(of: RolesView) -> tuple[tuple[str, str], ...]:
    lists = (
        ("leader", [one.name for one in of.leaders]), ("department", of.departments), ("assisting", of.assisting),
        ("owner", [one.name for one in of.owners]),
    )  # fmt: skip
    return by_role((role, name) for role, names in lists for name in names)


def due_in(of: MeasureRow | ProblemRow, language: str) -> str | None:
    if of.immediate:
        return WORDED[language].t("lists.immediate")
    return of.deadline.isoformat() if of.deadline else None


def expected(problems: tuple[ProblemRow, ...], language: str) -> dict[str, tuple[object, ...]]:
    t = WORDED[language].t
    found: dict[str, tuple[object, ...]] = {}
    for one in problems:
        levels = [part for of in (one.aspect, one.category) for part in (of.printed and int(of.printed), of.title)]
        found[str(one.number)] = (*levels, one.title, one.finding)
        for of in one.measures:
            mostly = of.mostly_done and of.state is MeasureState.IN_PROGRESS
            state = t(f"lists.state.{'mostly_done' if mostly else of.state}")
            due = due_in(of, language)
            found[f"{one.number}.{of.number}"] = (of.text, of.steps, due, of.standing, state, named(of.roles))
    return found


def differing(said: Mapping[Any, object], meant: Mapping[Any, object]) -> list[tuple[object, ...]]:
    """What is not as it was, with both. Whole ledgers take long to set against each other."""
    return [(key, said.get(key), meant.get(key)) for key in {**said, **meant} if said.get(key) != meant.get(key)]


@pytest.mark.parametrize("language", list(WORDED))
@given(ledgers())
@settings(deadline=None, database=None, max_examples=12)
def test_a_workbook_reads_back_to_the_ledger_it_was_written_from(
    language: str, problems: tuple[ProblemRow, ...]
) -> None:
    draft = read_back(xlsx(*problems, w=WORDED[language]), "xlsx")

    assert not differing(told(draft), expected(problems, language))
    owns = {one.key: own(one) for one in draft.problems}
    assert not differing(owns, {
        str(one.number): (due_in(one, language), named(one.roles)) for one in problems
    })  # fmt: skip
    assert {warning.code for warning in draft.warnings} <= {
        "no_measures",
        "as_above",
        "left_empty",
        "title_is_action",
        "number_missing",
        "number_repeated",
    }


@pytest.mark.parametrize("language", list(WORDED))
@given(ledgers())
@settings(deadline=None, database=None, max_examples=12)
def test_a_flat_table_reads_back_to_the_ledger_it_was_written_from(
    language: str, problems: tuple[ProblemRow, ...]
) -> None:
    draft = read_back(csv(*problems, w=WORDED[language]), "csv")

    assert not differing(told(draft), expected(problems, language))


@given(st.text(alphabet="=+-@'\",;|\t\r\n \u3000a字", max_size=12))
@settings(database=None, max_examples=examples(200))
def test_guards_come_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(TEXTS, st.lists(TEXTS, max_size=5))
@settings(database=None, max_examples=50)
def test_steps_come_out_of_their_cell_as_they_went_in(text: str, steps: list[str]) -> None:
    assert from_cell(in_cell(text, steps)) == (text, tuple(steps))
