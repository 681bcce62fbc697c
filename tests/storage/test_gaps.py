"""What the ledger lacks, item by item: where it is to be filled in, and what is not asked for."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.errors import NotAllowed
from storage.gaps import ASKED, GapItem, Gaps, Said, gaps
from storage.models import OwnerRole
from storage.verbs import planning
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OVERSEER, OWNER, Cast, at, friday, measure_row, monday


def seen(cast: Cast) -> Gaps:
    found: Gaps = cast.sees(COORDINATOR, gaps)
    return found


def item(cast: Cast, problem: int, measure: int | None = None) -> GapItem | None:
    found = (one for one in seen(cast).items if (one.problem_no, one.measure_no) == (problem, measure))
    return next(found, None)


def lacks(cast: Cast, problem: int, measure: int | None = None) -> frozenset[str]:
    found = item(cast, problem, measure)
    assert found is not None
    return found.missing


def test_what_all_measures_of_a_problem_lack_is_asked_for_once_on_the_problem(cast: Cast) -> None:
    assert lacks(cast, 3) == ASKED
    assert lacks(cast, 3, 1) == frozenset()


def test_what_only_some_measures_lack_is_asked_for_on_these(cast: Cast) -> None:
    assert lacks(cast, 2) == frozenset()
    assert [lacks(cast, 2, number) for number in (1, 2, 3)] == [frozenset(), {"deadline"}, {"deadline"}]


def test_a_measure_shows_its_own_and_what_its_problem_has(cast: Cast) -> None:
    cast.assigns((2, 1), OwnerRole.OWNER, OWNER, COLLEAGUE)
    found = item(cast, 2, 1)

    assert found is not None
    assert found.own.owner == (OWNER, COLLEAGUE)
    assert found.above == Said(leader=(LEADER,), department=("办公室",), owner=(COLLEAGUE,))


def test_a_problem_that_lacks_nothing_is_not_among_them(cast: Cast) -> None:
    assert {one.problem_no for one in seen(cast).items} == {2, 3}
    cast.is_due(2, friday)
    assert {one.problem_no for one in seen(cast).items} == {3}
    assert (seen(cast).problems, seen(cast).measures) == (1, 1)


def test_a_standing_duty_needs_no_day_and_what_is_verified_is_not_asked_about(cast: Cast) -> None:
    def goes_on(session: Session, actor: Actor) -> None:
        planning.set_deadline(session, actor, measure_row(session, 2, 2), None, at(monday), standing=True)

    cast.does(COORDINATOR, goes_on)
    assert [lacks(cast, 2, number) for number in (1, 2, 3)] == [frozenset(), frozenset(), {"deadline"}]
    cast.finishes(COLLEAGUE, 2, 3, at(monday))
    assert item(cast, 2) is None


def test_who_left_is_somebody_missing(cast: Cast) -> None:
    cast.leaves(COLLEAGUE)

    assert "owner" in lacks(cast, 2)


def test_names_to_choose_from_are_the_units_own(cast: Cast) -> None:
    assert {OWNER, COLLEAGUE, LEADER, COORDINATOR} <= set(seen(cast).people)
    assert OVERSEER not in seen(cast).people
    assert {"保卫科", "办公室"} <= set(seen(cast).departments)


@pytest.mark.parametrize("who", [OWNER, LEADER, OVERSEER])
def test_only_who_may_assign_is_told(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        cast.sees(who, gaps)


def test_however_few_are_looked_at_at_a_time_it_is_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    every = seen(cast)
    monkeypatch.setattr("storage.gaps.AT_ONCE", 1)

    assert seen(cast) == every
    assert every.problems == 2


def test_the_first_of_many_are_whole_problems(cast: Cast) -> None:
    every = seen(cast)  # three measures and one

    assert {one.problem_no for one in every.first(5).items} == {2}
    assert every.first(5).items == every.first(1).items == every.items[:4]
    assert every.first(100) is every
