"""销号: closed when every measure is verified, and never before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import queries
from storage.errors import AlreadyDone, NotAllowed, OpenMeasures, Outdated
from storage.models import Category, Inspection, OwnerRole, Problem, ProblemState, Review
from storage.rights import Action
from storage.verbs import problems
from tests.cast import (
    COORDINATOR,
    LEADER,
    LOOK_BACKS,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    monday,
    problem_row,
    tuesday,
)


def close(cast: Cast, problem: int = 1, who: str = COORDINATOR) -> None:
    cast.does(who, problems.close, cast.problem(problem), at(tuesday), review_days=LOOK_BACKS)


def test_it_is_not_closed_with_an_open_measure(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    with pytest.raises(OpenMeasures) as refused:
        close(cast)
    assert refused.value.values == {"problem": 1, "numbers": [2]}
    assert cast.standing(1) is ProblemState.OPEN


def test_it_is_not_closed_while_one_waits_for_verification(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    cast.submits(OWNER, 1, 2, at(monday))
    with pytest.raises(OpenMeasures):
        close(cast)


def test_it_is_not_closed_without_any_measure(cast: Cast) -> None:
    def bare(session: object) -> int:
        row = Problem(
            unit_id=unit_id, inspection_id=inspection, category_id=category, number=9, printed="9", title="无措施"
        )
        session.add(row)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return row.id

    unit_id = cast.read(lambda session: problem_row(session, 1).unit_id)
    inspection = cast.read(lambda session: session.scalars(select(Inspection.id)).one())
    category = cast.read(lambda session: session.scalars(select(Category.id)).one())
    problem = cast.read(bare)

    with pytest.raises(OpenMeasures):
        cast.does(COORDINATOR, problems.close, problem, at(monday), review_days=())


def test_closing_plans_the_look_backs_and_tells_who_answers(cast: Cast) -> None:
    cast.closes(1, at(tuesday))

    view = cast.sees(OWNER, queries.problem, 1, tuesday)
    assert (view.state, view.closed_at) == (ProblemState.CLOSED, at(tuesday))
    rows = select(Review.stage, Review.due_on).order_by(Review.due_on)
    assert [tuple(row) for row in cast.read(lambda session: session.execute(rows).all())] == list(LOOK_BACKS)
    assert sorted(cast.told("closed")) == sorted([OWNER, LEADER])


def test_the_coordinator_who_closes_is_not_told_so(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, OWNER, COORDINATOR)
    for number in (1, 2):
        cast.finishes(OWNER, 1, number, at(monday))
    close(cast)

    assert COORDINATOR not in cast.told("closed")


def test_it_is_closed_once(cast: Cast) -> None:
    cast.closes(1, at(monday))
    with pytest.raises(AlreadyDone) as again:
        close(cast)
    assert again.value.values == {"at": at(monday)}
    assert len(cast.look_backs(1)) == 3


@pytest.mark.parametrize("who", [OWNER, LEADER, OVERSEER, PRINCIPAL])
def test_only_a_coordinator_closes(cast: Cast, who: str) -> None:
    for number in (1, 2):
        cast.finishes(OWNER, 1, number, at(monday))
    with pytest.raises(NotAllowed):
        close(cast, who=who)


def test_the_card_offers_to_close_what_can_be_closed(cast: Cast) -> None:
    assert Action.CLOSE not in cast.sees(COORDINATOR, queries.problem, 1, monday).actions
    for number in (1, 2):
        cast.finishes(OWNER, 1, number, at(monday))

    assert Action.CLOSE in cast.sees(COORDINATOR, queries.problem, 1, monday).actions
    assert Action.CLOSE not in cast.sees(LEADER, queries.problem, 1, monday).actions


def test_the_two_answers_at_close_are_kept(cast: Cast) -> None:
    cast.closes(1, at(monday))
    problem = cast.problem(1)
    cast.does(COORDINATOR, problems.note_at_close, problem, at(monday), check_elsewhere="查了小卖部")
    cast.does(COORDINATOR, problems.note_at_close, problem, at(monday), made_rule="食堂财务办法")

    row = cast.read(lambda session: problem_row(session, 1))
    assert (row.check_elsewhere, row.made_rule) == ("查了小卖部", "食堂财务办法")


# Opened again


@pytest.mark.parametrize("who", [COORDINATOR, OVERSEER])
def test_what_was_closed_is_opened_again_with_a_reason(cast: Cast, who: str) -> None:
    cast.closes(1, at(monday))
    cast.does(who, problems.reopen, cast.problem(1), at(tuesday), reason="又发现白条")

    view = cast.sees(OWNER, queries.problem, 1, tuesday)
    assert (view.state, view.round, view.review) == (ProblemState.OPEN, 2, None)
    assert OWNER in cast.told("reopened")


@pytest.mark.parametrize("who", [LEADER, OWNER, PRINCIPAL])
def test_others_do_not_open_it_again(cast: Cast, who: str) -> None:
    cast.closes(1, at(monday))
    with pytest.raises(NotAllowed):
        cast.does(who, problems.reopen, cast.problem(1), at(tuesday), reason="又发现白条")


def test_what_is_open_is_not_opened_again(cast: Cast) -> None:
    with pytest.raises(Outdated):
        cast.does(COORDINATOR, problems.reopen, cast.problem(1), at(tuesday), reason="又发现白条")
