"""逾期说明: after the due day the owner says why, and by when it will be done."""

from __future__ import annotations

from datetime import date

import pytest

from storage import queries
from storage.errors import AlreadyDone, BadDate, NoDeadline, NotAllowed, NotLate, Outdated, ReasonNeeded
from storage.rights import Action
from storage.verbs import extensions, measures
from storage.views import MeasureView
from tests.cast import (
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    friday,
    monday,
    new_year,
    next_friday,
    next_monday,
    saturday,
)

LATER = date(2026, 12, 11)


def states(
    cast: Cast, promised: date = next_friday, reason: str = "等材料", who: str = OWNER, today: date = next_monday
) -> None:
    verb = extensions.state_lateness
    cast.does(who, verb, cast.measure(1, 1), at(today), today=today, reason=reason, promised=promised)


def seen(cast: Cast, today: date = next_monday) -> MeasureView:
    return cast.sees(OWNER, queries.measure, 1, 1, today)


def test_leaders_and_coordinators_are_told_and_the_deadline_stays(cast: Cast) -> None:
    states(cast)

    view = seen(cast)
    assert view.deadline == friday
    assert view.promise is not None
    assert (view.promise.day, view.promise.nth, view.promise.reason) == (next_friday, 1, "等材料")
    assert cast.everything_told() == {(LEADER, "late_stated"), (COORDINATOR, "late_stated")}
    assert cast.events() == ["lateness_stated"]


def test_a_later_statement_takes_the_place_of_the_first_and_is_counted(cast: Cast) -> None:
    states(cast)
    states(cast, LATER, "等施工")

    promise = seen(cast).promise
    assert promise is not None
    assert (promise.day, promise.nth) == (LATER, 2)


def test_a_new_deadline_ends_a_promise(cast: Cast) -> None:
    states(cast)
    cast.is_due(1, LATER)
    assert seen(cast).promise is None


def test_before_the_due_day_has_passed_there_is_nothing_to_explain(cast: Cast) -> None:
    with pytest.raises(NotLate) as refused:
        states(cast, today=friday)
    assert refused.value.values == {"deadline": friday}
    assert Action.STATE_LATENESS not in seen(cast, friday).actions
    assert Action.STATE_LATENESS in seen(cast, saturday).actions
    assert Action.ASK_EXTENSION not in seen(cast, saturday).actions


def test_it_needs_a_reason_and_a_day_to_come(cast: Cast) -> None:
    with pytest.raises(BadDate):
        states(cast, next_monday)
    with pytest.raises(ReasonNeeded):
        states(cast, reason=" ")


def test_without_a_deadline_or_after_it_was_handed_in_nothing_is_explained(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(Outdated):
        states(cast)
    cast.is_due(1, None)
    verb = extensions.state_lateness
    with pytest.raises(NoDeadline):
        cast.does(OWNER, verb, cast.measure(1, 2), at(monday), today=monday, reason="雨", promised=new_year)


def test_while_more_time_waits_for_its_decision_nothing_is_explained(cast: Cast) -> None:
    asked = {"today": friday, "reason": "雨", "wanted": new_year}
    cast.does(OWNER, extensions.ask_extension, cast.measure(1, 1), at(friday), **asked)
    with pytest.raises(AlreadyDone):
        states(cast)


def test_only_its_owner_explains_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        states(cast, who=LEADER)


def test_a_statement_counts_as_no_extension(cast: Cast) -> None:
    states(cast)
    cast.is_due(1, LATER)
    asked = {"today": next_monday, "reason": "雨", "wanted": new_year}
    assert cast.does(OWNER, extensions.ask_extension, cast.measure(1, 1), at(next_monday), **asked).nth == 1


def test_the_newest_progress_goes_along_with_a_request_for_more_time(cast: Cast) -> None:
    measure = cast.measure(1, 1)
    cast.does(OWNER, measures.report_progress, measure, at(monday), note="清到2024年")
    asked = {"today": monday, "reason": "雨", "wanted": new_year}
    cast.does(OWNER, extensions.ask_extension, measure, at(monday), **asked)
    waiting = seen(cast, monday).extension
    assert waiting is not None
    assert waiting.progress == "清到2024年"

    cast.does(OWNER, measures.report_progress, measure, at(monday), note="清到2025年")

    waiting = seen(cast, monday).extension
    assert waiting is not None
    assert waiting.progress == "清到2025年"
