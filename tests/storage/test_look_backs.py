"""回头看: held, rebounded, unclear; by somebody who neither did nor verified it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from storage import happened, queries
from storage.database import Database
from storage.errors import AlreadyDone, FourEyes, NotAllowed, NotFound, Outdated, ReasonNeeded
from storage.models import MeasureState, OwnerRole, Person, ProblemState, Review, ReviewState, Role
from storage.roles import reviewers
from storage.verbs import measures, people, problems
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    LOOK_BACKS,
    OUTSIDER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    monday,
    new_year,
    problem_row,
    tuesday,
)
from tests.databases import Stage, played

HELD, REBOUNDED, UNCLEAR = ReviewState.HELD, ReviewState.REBOUNDED, ReviewState.UNCLEAR
FIRST_DAY = LOOK_BACKS[0][1]


@pytest.fixture
def closed(cast: Cast, stage: Stage) -> Cast:
    """The canteen, done by 张三, verified by 李卫国, closed by 周敏."""
    played(stage, close_the_canteen)
    return cast.from_here()


def close_the_canteen(database: Database) -> None:
    Cast(database).closes(1, at(monday))


def looks_back(cast: Cast, result: ReviewState, who: str = OVERSEER, note: str = "") -> int:
    """What the next look-back of the canteen finds; returns its id."""
    review = cast.look_backs(1)[0]
    cast.does(who, problems.look_back, review, result, at(FIRST_DAY), today=FIRST_DAY, note=note)
    return review


def who_looks_back(cast: Cast) -> list[str]:
    return cast.read(lambda session: [one.name for one in reviewers(session, problem_row(session, 1))])


def test_held_leaves_the_next_one_planned(closed: Cast) -> None:
    looks_back(closed, HELD, note="账目清楚")

    view = closed.sees(OWNER, queries.problem, 1, FIRST_DAY)
    assert (view.state, view.held) == (ProblemState.CLOSED, 1)
    assert view.review is not None
    assert view.review.due_on == LOOK_BACKS[1][1]
    assert closed.told("held") == []


def test_the_last_one_held_proves_it_and_its_owner_is_told(closed: Cast) -> None:
    for _ in LOOK_BACKS:
        looks_back(closed, HELD)

    assert closed.standing(1) is ProblemState.HELD
    assert set(closed.told("held")) == {OWNER, LEADER}
    assert closed.events()[-1] == "problem_held"


def test_unclear_is_looked_at_again(closed: Cast) -> None:
    review = looks_back(closed, UNCLEAR)

    row = closed.read(lambda session: session.get_one(Review, review))
    assert row.state is UNCLEAR
    again = closed.sees(OVERSEER, queries.problem, 1, FIRST_DAY).review
    assert again is not None
    assert (again.stage, again.attempt, (again.due_on - FIRST_DAY).days) == (30, 2, 14)


def test_a_look_back_is_recorded_once(closed: Cast) -> None:
    review = looks_back(closed, HELD)
    with pytest.raises(AlreadyDone):
        closed.does(OVERSEER, problems.look_back, review, HELD, at(FIRST_DAY), today=FIRST_DAY)


def test_a_rebound_says_what_was_found(closed: Cast) -> None:
    with pytest.raises(ReasonNeeded):
        looks_back(closed, REBOUNDED)
    assert closed.standing(1) is ProblemState.CLOSED


def test_a_rebound_opens_round_two(closed: Cast) -> None:
    looks_back(closed, REBOUNDED, note="又见白条")

    view = closed.sees(OWNER, queries.problem, 1, FIRST_DAY)
    assert (view.state, view.round, view.closed_at, view.review) == (ProblemState.OPEN, 2, None, None)
    assert {one.state for one in view.measures} == {MeasureState.NOT_STARTED}
    assert [one.name for one in view.roles.owners] == [OWNER]  # roles stay
    assert {(one.deadline, one.original_deadline, one.acknowledged_at, one.report) for one in view.measures} == {
        (None, None, None, None)
    }


def test_a_rebound_is_told_one_level_up(closed: Cast) -> None:
    looks_back(closed, REBOUNDED, note="又见白条")

    assert set(closed.told("rebounded")) == {OWNER, LEADER, COORDINATOR, PRINCIPAL}


def test_round_one_is_frozen_with_its_dates(closed: Cast) -> None:
    looks_back(closed, REBOUNDED, note="又见白条")
    closed.is_due((1, 1), new_year, at(FIRST_DAY))
    closed.assigns((1, 1), OwnerRole.OWNER, COLLEAGUE)

    (round_one,) = closed.read(lambda session: list(problem_row(session, 1).rounds))
    assert (round_one.number, round_one.closed_at, round_one.reason) == (1, at(monday), "又见白条")
    first = round_one.measures[0]
    assert (first["deadline"], first["state"], first["owners"]) == (friday.isoformat(), "verified", [OWNER])
    assert first["submitted_at"].startswith("2026-11-23T02:02")
    assert first["verified_at"]


def test_what_was_still_planned_ends_with_the_round(closed: Cast) -> None:
    later = closed.look_backs(1)[1]
    looks_back(closed, REBOUNDED, note="又见白条")

    assert closed.look_backs(1) == []
    with pytest.raises(Outdated):
        closed.does(OVERSEER, problems.look_back, later, HELD, at(FIRST_DAY), today=FIRST_DAY)


def test_round_two_is_done_verified_and_closed_like_the_first(closed: Cast) -> None:
    looks_back(closed, REBOUNDED, note="又见白条")
    closed.does(OWNER, measures.acknowledge, closed.measure(1, 1), at(FIRST_DAY))
    closed.closes(1, at(new_year), [(30, new_year)])

    assert closed.standing(1) is ProblemState.CLOSED
    assert len(closed.look_backs(1)) == 1
    assert len(closed.sees_of(OWNER, happened.evidence_of, 1)) == 4  # of both rounds


def test_who_verified_round_one_may_do_round_two(closed: Cast) -> None:
    """Hands count within a round."""
    looks_back(closed, REBOUNDED, note="又见白条")
    closed.assigns(1, OwnerRole.OWNER, LEADER)
    closed.joins("王建", Role.LEADER)
    report = closed.submits(LEADER, 1, 1, at(FIRST_DAY))

    closed.does("王建", measures.verify, report, at(FIRST_DAY))
    assert closed.state(1, 1) is MeasureState.VERIFIED


def test_who_did_round_one_may_verify_round_two(closed: Cast) -> None:
    looks_back(closed, REBOUNDED, note="又见白条")
    closed.assigns(1, OwnerRole.OWNER, COLLEAGUE)
    closed.assigns(1, OwnerRole.LEADER, OWNER)
    report = closed.submits(COLLEAGUE, 1, 1, at(FIRST_DAY))

    closed.does(OWNER, measures.verify, report, at(FIRST_DAY))
    assert closed.state(1, 1) is MeasureState.VERIFIED


# Who


def test_the_overseer_looks_back(closed: Cast) -> None:
    assert who_looks_back(closed) == [OVERSEER]


def test_else_a_colleague_of_another_department(closed: Cast) -> None:
    closed.leaves(OVERSEER)
    closed.joins("孙八", Role.OWNER, "保卫科")

    assert who_looks_back(closed) == [COLLEAGUE]


def test_else_the_coordinator(closed: Cast) -> None:
    closed.leaves(OVERSEER)
    closed.leaves(COLLEAGUE)

    assert who_looks_back(closed) == [COORDINATOR]


def test_nobody_where_nobody_is_left(closed: Cast) -> None:
    for who in (OVERSEER, COLLEAGUE):
        closed.leaves(who)
    closed.read(lambda session: _end_coordinators(session, closed))

    assert who_looks_back(closed) == []


def test_s4_never_who_did_it(closed: Cast) -> None:
    closed.joins(OWNER, Role.OVERSEER)

    assert OWNER not in who_looks_back(closed)
    with pytest.raises(FourEyes):
        looks_back(closed, HELD, who=OWNER)


def test_s4_never_who_verified_it(closed: Cast) -> None:
    closed.joins(LEADER, Role.OVERSEER)

    assert LEADER not in who_looks_back(closed)
    with pytest.raises(FourEyes):
        looks_back(closed, HELD, who=LEADER)


@pytest.mark.parametrize("who", [COORDINATOR, COLLEAGUE, PRINCIPAL])
def test_who_is_not_asked_to_may_not(closed: Cast, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        looks_back(closed, HELD, who=who)


def test_the_colleague_who_looks_back_sees_that_look_back_and_no_more(closed: Cast) -> None:
    closed.leaves(OVERSEER)
    review = closed.look_backs(1)[0]

    assert closed.sees(COLLEAGUE, queries.review_by_id, review).may_review
    with pytest.raises(NotFound):
        closed.sees(COLLEAGUE, queries.problem, 1, monday)
    assert [one.id for one in closed.sees(COLLEAGUE, queries.reviews_due, FIRST_DAY)] == [review]


def test_s13_an_overseer_of_two_units_looks_back_in_the_unit_it_is_about(closed: Cast) -> None:
    """What they are in one unit lets them do nothing in the other's name: its chain would hold the event."""
    review = closed.look_backs(1)[0]

    def from_the_other(session: Session) -> None:
        here = closed.actor(session, OVERSEER)
        there = replace(here, unit_id=closed.actor(session, OUTSIDER).unit_id)
        problems.look_back(session, there, review, HELD, at(FIRST_DAY), today=FIRST_DAY)

    with pytest.raises(NotFound):
        closed.read(from_the_other)
    assert closed.events() == []


def test_it_waits_for_who_looks_back_from_its_day_on(closed: Cast) -> None:
    assert closed.sees(OVERSEER, queries.waiting_for, tuesday).to_review == ()
    assert len(closed.sees(OVERSEER, queries.waiting_for, FIRST_DAY).to_review) == 1
    assert closed.sees(COORDINATOR, queries.waiting_for, FIRST_DAY).to_review == ()


def _end_coordinators(session: Session, cast: Cast) -> None:
    actor = cast.actor(session, COORDINATOR)
    people.end_membership(session, actor, session.get_one(Person, actor.person_id), at(tuesday))
