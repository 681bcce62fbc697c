"""A document that is taken back: the ledger is as it was, but for what people have worked on since."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.errors import AlreadyDone, NotAllowed, Outdated
from storage.models import (
    Department,
    Inspection,
    Measure,
    MeasureState,
    Problem,
)
from storage.verbs import unmerging
from tests.cast import (
    COORDINATOR,
    OWNER,
    Cast,
    at,
    next_monday,
    tree,
    tuesday,
)
from tests.storage.documents import applied, count, diff, much, owned, problems_of, snapshot


def test_undone_the_ledger_is_as_it_was(cast: Cast) -> None:
    before = snapshot(cast)
    event = applied(cast, much())
    assert snapshot(cast) != before
    undone = cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))

    assert not undone.stayed
    assert snapshot(cast) == before
    assert not diff(cast, much()).is_empty


def test_applied_again_after_it_was_undone_it_is_there_again(cast: Cast) -> None:
    event = applied(cast, much())
    once = snapshot(cast)
    cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))
    applied(cast, much())

    assert [row for row in snapshot(cast) if isinstance(row, str)] == [row for row in once if isinstance(row, str)]
    assert diff(cast, much()).is_empty


def test_what_comes_after_an_undone_document_has_none_of_its_numbers(cast: Cast) -> None:
    """A key, an event or a notice about what is gone is about nothing, never about what came later."""

    def numbers() -> dict[str, set[int]]:
        kinds = (Problem, Measure, Department, Inspection)
        return {kind.__tablename__: set(cast.read(lambda s, k=kind: s.scalars(select(k.id)).all())) for kind in kinds}

    first = tree(("门禁失灵", ("维修门禁", "换锁")), ("围墙倒塌", ("砌墙",)))
    problems_of(first)[0]["owners"] = owned(("department", "基建科"))
    before = numbers()
    event = applied(cast, first)
    gone = {kind: ids - before[kind] for kind, ids in numbers().items()}
    cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))
    second = tree(("水管漏水", ("修水管", "查总阀")), ("电梯停运", ("修电梯",)))
    problems_of(second)[0]["owners"] = owned(("department", "后勤科"))
    applied(cast, second)
    came = {kind: ids - before[kind] for kind, ids in numbers().items()}

    assert {kind: len(ids) for kind, ids in gone.items()} == {
        "problem": 2,
        "measure": 3,
        "department": 1,
        "inspection": 1,
    }
    assert {kind: len(ids) for kind, ids in came.items()} == {kind: len(ids) for kind, ids in gone.items()}
    assert not any(gone[kind] & came[kind] for kind in gone)


def test_undone_a_first_document_leaves_nothing(cast: Cast) -> None:
    before = snapshot(cast)
    event = applied(cast, tree(("门禁失灵", ("维修门禁",)), ("围墙倒塌", ("砌墙",))))
    cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))

    assert snapshot(cast) == before


def test_undoing_keeps_what_people_have_worked_on_since_and_says_so(cast: Cast) -> None:
    event = applied(cast, much())
    cast.submits(OWNER, 4, 1, at(tuesday))
    cast.is_due(1, next_monday, at(tuesday))
    undone = cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))

    assert undone.stayed == ((1, None), (4, None))
    assert cast.state(4, 1) is MeasureState.SUBMITTED
    assert cast.sees_of(COORDINATOR, lambda s, a, row: row.deadline, 1) == next_monday


def test_undone_is_once_and_by_who_did_it(cast: Cast) -> None:
    event = applied(cast, much())
    with pytest.raises(NotAllowed):
        cast.does(OWNER, unmerging.undo_merge, event, at(tuesday))
    cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))
    with pytest.raises(AlreadyDone):
        cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))


def test_of_two_documents_the_later_is_undone_first(cast: Cast) -> None:
    first = applied(cast, much())
    second = applied(cast, tree(("门禁失灵", ("维修门禁",))))
    with pytest.raises(Outdated):
        cast.does(COORDINATOR, unmerging.undo_merge, first, at(tuesday))
    cast.does(COORDINATOR, unmerging.undo_merge, second, at(tuesday))
    cast.does(COORDINATOR, unmerging.undo_merge, first, at(tuesday))

    assert count(cast, Problem) == 3
