"""Digests in words: the unit most behind stands first, and a locked screen shows nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.digests import board_card, group_card
from bot.writing.discreet import NAMING, Shown, discreet_line
from bot.writing.words import words_for
from jobs.office import Office
from storage.digests import LateItem, Standing, latest_first
from storage.groups import Gets
from storage.progress import Counts

TODAY = date(2026, 11, 23)
W = words_for("zh_CN", datetime(2026, 11, 23, 2, tzinfo=UTC), TODAY, ZoneInfo("Asia/Shanghai"), Office())


def unit(name: str, late_days: list[int], moved: int = 0) -> Standing:
    counts = Counts(total=20, done=5, submitted=0, open=15, claimed=0, overdue=len(late_days))
    late = tuple(
        LateItem(problem_no=nth, number=1, title=f"题目{nth}", text="措施", deadline=TODAY - timedelta(days=days))
        for nth, days in enumerate(sorted(late_days, reverse=True), 1)
    )
    return Standing(unit=name, problems=counts, measures=counts, moved=moved, late=late)


some_late = st.lists(st.integers(1, 400), max_size=9)
names = st.text("甲乙丙", min_size=1, max_size=4)
units = st.lists(st.builds(unit, names, some_late, st.integers(0, 9)), max_size=12)


@given(units=units)
def test_the_unit_that_is_most_behind_comes_first(units: list[Standing]) -> None:
    ordered = latest_first(units)
    assert sorted(map(id, ordered)) == sorted(map(id, units))
    late = [len(one.late) for one in ordered]
    assert late == sorted(late, reverse=True)


@given(units=units)
def test_a_board_of_any_number_of_units_is_a_card(units: list[Standing]) -> None:
    made = board_card(W, units, 1)
    assert len(made.text.splitlines()) <= 12
    assert bool(made.keys) == (len(units) > 9)


@given(late=st.lists(st.integers(1, 400), max_size=30), gets=st.sampled_from(Gets))
def test_a_group_hears_titles_only_where_its_binding_says_so(late: list[int], gets: Gets) -> None:
    made = group_card(W, unit("甲", late), gets)
    assert len(made.text.splitlines()) <= 12
    assert ("题目" in made.text) == (gets is Gets.TITLES and bool(late))
    assert not made.keys


@pytest.mark.parametrize("kind", NAMING)
@pytest.mark.parametrize("shown", [Shown.TITLE, Shown.NUMBER])
def test_a_locked_screen_shows_that_there_is_a_digest_and_nothing_of_it(kind: str, shown: Shown) -> None:
    telling: Any = SimpleNamespace(w=W, notice=SimpleNamespace(kind=kind, subject_kind="unit"))
    assert (discreet_line(telling, shown) or "").endswith("，内容点开看")
