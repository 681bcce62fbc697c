"""A deadline is taken back by whoever set it, with all that it had changed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from storage import queries
from storage.audit import latest
from storage.errors import NotAllowed, NotFound, Outdated
from storage.models import ExtensionState, Measure, Problem, Role
from storage.verbs import extensions, measures, planning
from storage.verbs.undoing import undo_deadline
from storage.views import MeasureView
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    new_year,
    next_friday,
    next_monday,
    problem_row,
)


def seen(cast: Cast, problem: int, number: int) -> MeasureView:
    return cast.sees(COORDINATOR, queries.measure, problem, number, monday)


def sets(cast: Cast, item: tuple[int, int] | int, day: date | None, *, standing: bool = False) -> int:
    """Set a deadline; returns the event."""

    def set_(session: Session) -> int:
        row = problem_row(session, item) if isinstance(item, int) else measure_row(session, *item)
        actor = cast.actor(session, COORDINATOR)
        return planning.set_deadline(session, actor, row, day, at(monday), standing=standing).id

    return cast.read(set_)


def undoes(cast: Cast, event: int, who: str = COORDINATOR) -> Measure | Problem:
    return cast.does(who, undo_deadline, event, at(monday))


def test_the_day_before_holds_again_and_owners_hear_of_it(cast: Cast) -> None:
    event = sets(cast, (2, 1), new_year)
    undoes(cast, event)

    assert seen(cast, 2, 1).deadline == next_friday
    assert cast.told("deadline_set") == [COLLEAGUE, COLLEAGUE]


def test_a_first_day_leaves_no_trace_of_an_original_one(cast: Cast) -> None:
    undoes(cast, sets(cast, (3, 1), friday, standing=True))

    view = seen(cast, 3, 1)
    assert (view.deadline, view.original_deadline, view.standing) == (None, None, False)


def test_what_was_standing_before_stays_so(cast: Cast) -> None:
    sets(cast, (3, 1), None, standing=True)
    undoes(cast, sets(cast, (3, 1), friday, standing=True))

    assert seen(cast, 3, 1).standing


def test_a_problems_day_is_taken_back_from_all_its_measures(cast: Cast) -> None:
    event = sets(cast, 1, new_year)
    assert seen(cast, 1, 2).deadline == new_year
    undoes(cast, event)

    assert [seen(cast, 1, number).deadline for number in (1, 2)] == [friday, friday]


def test_a_request_for_more_time_that_the_new_day_overtook_waits_again(cast: Cast) -> None:
    asked = cast.does(
        COLLEAGUE,
        extensions.ask_extension,
        cast.measure(2, 1),
        at(monday),
        today=monday,
        reason="雨季",
        wanted=new_year,
    )
    event = sets(cast, (2, 1), next_monday)
    undoes(cast, event)

    states = cast.read(lambda session: [one.state for one in measure_row(session, 2, 1).extensions])
    assert (asked.state, states) == (ExtensionState.PENDING, [ExtensionState.PENDING])


def test_a_return_stands_when_its_day_is_taken_back(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.send_back, report, at(monday), today=monday, reason="不清", deadline=next_friday)
    event = cast.read(lambda session: latest(session, "measure_returned", ("measure", cast.measure(1, 1))).id)
    undoes(cast, event, LEADER)

    view = seen(cast, 1, 1)
    assert (view.deadline, view.state.value) == (friday, "in_progress")


def test_once_it_is_undone_or_changed_again_it_is_too_late(cast: Cast) -> None:
    first = sets(cast, (2, 1), new_year)
    second = sets(cast, (2, 1), next_monday)
    with pytest.raises(Outdated):
        undoes(cast, first)
    undoes(cast, second)
    with pytest.raises(Outdated):
        undoes(cast, second)
    assert seen(cast, 2, 1).deadline == new_year


def test_nobody_undoes_what_another_set(cast: Cast) -> None:
    event = sets(cast, (2, 1), new_year)
    cast.joins("孙八", Role.COORDINATOR)
    for who in ("孙八", LEADER):
        with pytest.raises(NotAllowed):
            undoes(cast, event, who)


def test_only_what_set_a_deadline_can_be_undone(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday))
    event = cast.read(lambda session: latest(session, "measure_acknowledged", ("measure", cast.measure(1, 1))).id)
    with pytest.raises(NotFound):
        undoes(cast, event)


def test_more_time_that_was_granted_by_mistake_waits_for_its_decision_again(cast: Cast) -> None:
    asked = cast.does(
        OWNER, extensions.ask_extension, cast.measure(1, 1), at(monday), today=monday, reason="雨", wanted=new_year
    )
    cast.does(LEADER, extensions.decide_extension, asked.id, at(monday), granted=new_year)
    event = cast.read(lambda session: latest(session, "extension_decided", ("measure", cast.measure(1, 1))).id)
    with pytest.raises(NotAllowed):
        undoes(cast, event)
    undoes(cast, event, LEADER)

    view = seen(cast, 1, 1)
    assert view.deadline == friday
    assert view.extension is not None
    assert cast.told("deadline_set")[-1] == OWNER


def test_more_time_that_was_refused_has_no_day_to_take_back(cast: Cast) -> None:
    asked = cast.does(
        OWNER, extensions.ask_extension, cast.measure(1, 1), at(monday), today=monday, reason="雨", wanted=new_year
    )
    cast.does(LEADER, extensions.decide_extension, asked.id, at(monday), granted=None)
    event = cast.read(lambda session: latest(session, "extension_decided", ("measure", cast.measure(1, 1))).id)
    with pytest.raises(NotFound):
        undoes(cast, event, LEADER)
