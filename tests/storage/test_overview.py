"""The ledger at a glance: what each may see of it, and how it stood week by week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.models import Event
from storage.overview import Stood, imported_on, overview, stands, stood
from storage.progress import progress
from storage.verbs import problems
from storage.verbs.records import note_export
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OVERSEER,
    OWNER,
    Cast,
    at,
    friday,
    last_friday,
    monday,
    new_year,
    next_friday,
    next_monday,
    saturday,
    tuesday,
)
from tests.storage.test_audit import Story

DAY = timedelta(days=1)


def seen(cast: Cast, who: str) -> list[tuple[int, int]]:
    found = cast.sees(who, overview)
    return [(problem.number, one.number) for problem in found for one in problem.measures]


def was(cast: Cast, who: str, *days: date) -> list[Stood]:
    """How it stood at the end of each day."""
    moments: list[tuple[date, datetime]] = [(day, at(day + DAY, 0, 0)) for day in days]
    return cast.sees(who, stood, moments)


def test_everybody_sees_what_they_may_see(cast: Cast) -> None:
    everything = [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1)]
    for who in (COORDINATOR, LEADER, OVERSEER):
        assert seen(cast, who) == everything
    assert seen(cast, OWNER) == everything[:2]
    assert seen(cast, COLLEAGUE) == everything[2:5]


def test_it_counts_as_the_summary_does(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    cast.submits(COLLEAGUE, 2, 2, at(monday))
    for who in (COORDINATOR, OWNER, COLLEAGUE):
        for today in (monday, saturday, new_year):
            now, counted = stands(cast.sees(who, overview), today), cast.sees(who, progress, today)
            assert (now.done, now.submitted, now.overdue) == (
                counted.measures.done, counted.measures.submitted, counted.measures.overdue,
            )  # fmt: skip
            assert now.on_time + now.overdue == counted.measures.open
            assert (now.closed, now.problems) == (counted.problems.done, counted.problems.total)


def test_the_past_is_told_from_the_events(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    cast.submits(COLLEAGUE, 2, 1, at(tuesday))
    assert was(cast, COORDINATOR, last_friday - DAY, last_friday, monday, tuesday, saturday) == [
        Stood(),
        Stood(on_time=6, problems=3),
        Stood(done=1, on_time=5, problems=3),
        Stood(done=1, submitted=1, on_time=4, problems=3),
        Stood(done=1, submitted=1, on_time=3, overdue=1, problems=3),
    ]
    assert was(cast, OWNER, monday) == [Stood(done=1, on_time=1, problems=1)]
    assert cast.sees(COORDINATOR, imported_on) == at(last_friday)


def test_a_day_that_was_moved_makes_nothing_late_before_it_was_and_nothing_early_after(cast: Cast) -> None:
    cast.is_due(1, new_year, at(next_monday))
    moved = was(cast, COORDINATOR, friday, saturday, next_monday)
    assert [one.overdue for one in moved] == [0, 2, 0]


def test_what_was_closed_and_opened_again_was_closed_in_between(cast: Cast) -> None:
    cast.closes(1, at(monday))
    cast.does(OVERSEER, problems.reopen, cast.problem(1), at(next_monday), reason="又犯")
    closed, late, again = was(cast, COORDINATOR, monday, saturday, next_friday)
    assert (closed.closed, closed.done, late.overdue) == (1, 2, 0)
    assert (again.closed, again.done) == (0, 0)


def test_told_to_the_end_the_past_is_the_present_whatever_has_happened(cast: Cast) -> None:
    for step in [one for _, one in Story(cast).steps().values()]:
        step()
        for day in (monday, saturday, new_year):
            moment = at(new_year + 30 * DAY)
            told = cast.sees(COORDINATOR, stood, [(day, moment)])
            assert told == [stands(cast.sees(COORDINATOR, overview), day)]


def test_who_took_it_out_stands_in_the_history(cast: Cast) -> None:
    def taken(session: Session, actor: Actor) -> None:
        note_export(session, actor, "png board", 3, at(monday))

    cast.does(OWNER, taken)
    (event,) = cast.read(lambda session: session.query(Event).filter_by(kind="exported").all())
    assert (event.actor, event.subject_kind, event.after) == (OWNER, "unit", {"what": "png board", "rows": 3})
