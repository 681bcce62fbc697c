"""立行立改: due on the day it was said, kept as the kind it is, until somebody sets another day."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from storage import queries
from storage.importing.tree import IMMEDIATE
from storage.lists import Wanted, listed
from storage.models import Inspection, Measure, Problem
from storage.verbs import merging, planning, undoing
from storage.views import MeasureView
from tests.cast import COORDINATOR, LEDGER, Cast, at, friday, measure_row, problem_row, tuesday
from tests.storage.documents import problems_of

Tree = dict[str, Any]
WORD = "立行立改"


def corrected(word: str = WORD, *, above: bool = False) -> Tree:
    """The ledger's document with a deadline of that kind, on its first problem or its first measure."""
    found = copy.deepcopy(LEDGER)
    problem = problems_of(found)[0]
    (problem if above else problem["measures"][0])["deadline"] = word
    return found


def applied(cast: Cast, found: Tree) -> None:
    cast.does(COORDINATOR, lambda session, actor: merging.apply(session, actor, found, at(tuesday)).event.id)


def seen(cast: Cast, number: int = 1) -> MeasureView:
    return cast.sees(COORDINATOR, queries.measure, 1, number, tuesday)


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("word", [WORD, "边巡边改", "立查立改、立行立改", "immediate"])
def test_a_document_that_says_it_sets_the_day_once_and_is_no_difference_again(
    cast: Cast, word: str, above: bool
) -> None:
    applied(cast, corrected(word, above=above))

    assert (seen(cast).deadline, seen(cast).immediate) == (tuesday, True)
    assert seen(cast, 2).immediate is above
    assert cast.does(COORDINATOR, merging.diff, corrected(word, above=above)).is_empty


@pytest.mark.parametrize("word", ["/", "—", "、", "尽快", "已完成", "未巡先改"])
def test_what_says_neither_a_day_nor_that_sets_none(cast: Cast, word: str) -> None:
    assert cast.does(COORDINATOR, merging.diff, corrected(word)).is_empty


def test_a_document_of_a_new_inspection_brings_it_along(cast: Cast) -> None:
    found = corrected()
    found["notice"]["feedback_date"] = "2031-01-01"
    for place, problem in enumerate(problems_of(found)):
        problem |= {"title": f"另外的问题之{place}", "finding": f"另外发现的事情之{place}"}
        for measure in problem["measures"]:
            measure["text"] = f"另外的措施{place}{measure['number']}"
    applied(cast, found)

    def newest(session: Any) -> tuple[object, bool]:
        inspection = session.query(Inspection).order_by(Inspection.id.desc()).first()
        row = session.query(Measure).join(Problem).filter(Problem.inspection_id == inspection.id).first()
        return row.deadline, row.deadline == row.immediate_on

    assert cast.read(newest) == (tuesday, True)
    assert cast.does(COORDINATOR, merging.diff, found).is_empty


def test_a_day_that_somebody_set_since_is_kept_when_the_document_comes_again(cast: Cast) -> None:
    applied(cast, corrected())
    cast.does(
        COORDINATOR, lambda s, actor: planning.set_deadline(s, actor, measure_row(s, 1, 1), friday, at(tuesday)).id
    )
    again = cast.does(COORDINATOR, merging.diff, corrected())

    assert (seen(cast).deadline, seen(cast).immediate) == (friday, False)
    assert again.is_empty
    assert [(one.field, one.theirs, one.why) for one in again.kept] == [("deadline", IMMEDIATE, "worked")]


def test_taking_that_day_back_makes_it_due_at_once_again(cast: Cast) -> None:
    applied(cast, corrected())
    event = cast.does(
        COORDINATOR, lambda s, actor: planning.set_deadline(s, actor, measure_row(s, 1, 1), friday, at(tuesday)).id
    )
    cast.does(COORDINATOR, undoing.undo_deadline, event, at(tuesday))

    assert (seen(cast).deadline, seen(cast).immediate) == (tuesday, True)


def test_the_list_of_them_has_those_whose_problem_is_and_no_others(cast: Cast) -> None:
    def problem(session: Any, actor: Any) -> int:
        row = problem_row(session, 1)
        return planning.set_deadline(session, actor, row, tuesday, at(tuesday), immediate=True).id

    cast.does(COORDINATOR, problem)
    found = cast.does(COORDINATOR, lambda s, actor: listed(s, actor, Wanted(immediate=True), tuesday).views)

    assert [(one.problem_no, one.number) for one in found] == [(1, 1), (1, 2)]
    assert all(one.immediate for one in found)
