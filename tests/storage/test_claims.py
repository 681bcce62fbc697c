"""What a document claims is not what the ledger knows; and what it brings in."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from storage import queries
from storage.errors import AlreadyImported, NoEvidence, NotAllowed, NothingToImport, OpenMeasures, Outdated
from storage.models import MeasureState, OwnerRole, Person, ProblemState, Report, ReviewState
from storage.progress import progress
from storage.verbs import imports, measures, problems
from tests.cast import (
    COORDINATOR,
    LEADER,
    LEDGER,
    LOOK_BACKS,
    OVERSEER,
    OWNER,
    Cast,
    at,
    friday,
    measure_tree,
    monday,
    next_friday,
    next_monday,
    problem_tree,
    tree,
    tuesday,
)
from tests.storage.documents import problems_of

CLAIMED = tree(("公章管理不严", ("换发登记簿",)), ("档案库漏水", ("修好屋面", "转移受潮档案")), all_done=True)
SPREAD = (friday, next_friday)
HELD = ReviewState.HELD


@pytest.fixture
def inspection(cast: Cast) -> int:
    """An inspection whose notice claims that everything is done. Its problems are the newest 1 and 2."""
    return cast.does(COORDINATOR, imports.import_tree, CLAIMED, at(monday)).inspection.id


def settles(cast: Cast, inspection: int, *, redo: bool, only: list[int] | None = None) -> None:
    cast.does(COORDINATOR, problems.settle_claimed, inspection, at(monday), redo=redo, spread=SPREAD, problem_ids=only)


def test_an_import_verifies_and_closes_nothing(cast: Cast, inspection: int) -> None:
    assert (cast.standing(1), cast.standing(2)) == (ProblemState.CLAIMED, ProblemState.CLAIMED)
    assert cast.state(2, 2) is MeasureState.CLAIMED
    counts = cast.sees(COORDINATOR, progress, monday)
    assert (counts.problems.claimed, counts.problems.done, counts.measures.claimed, counts.measures.done) == (
        2, 0, 3, 0,
    )  # fmt: skip


def test_a_claim_is_never_late_and_never_submitted(cast: Cast, inspection: int) -> None:
    assert all(one.problem_title not in ("公章管理不严", "档案库漏水")
               for one in cast.sees(COORDINATOR, queries.overdue, date(2030, 1, 1)))  # fmt: skip
    with pytest.raises(Outdated):
        cast.does(COORDINATOR, problems.close, cast.problem(1), at(monday), review_days=())


def test_one_that_is_partly_claimed_is_simply_open(cast: Cast) -> None:
    mixed = tree(("值班脱岗", ("修订值班表", "抽查夜班")))
    found = problems_of(mixed)[0]
    found["measures"][0]["state"] = "已完成"
    cast.does(COORDINATOR, imports.import_tree, mixed, at(monday))

    assert cast.standing(1) is ProblemState.OPEN
    assert {cast.state(1, 1), cast.state(1, 2)} == {MeasureState.NOT_STARTED}


def test_from_look_backs_on_there_is_one_for_each(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=False)

    due = cast.sees(OVERSEER, queries.reviews_due, next_friday)
    assert [(one.problem_no, one.due_on, one.claimed) for one in due] == [(1, friday, True), (2, next_friday, True)]


def test_it_is_settled_once(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=False)
    with pytest.raises(Outdated):
        settles(cast, inspection, redo=True)


def test_redone_it_is_open_with_deadlines_to_be_set(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=True)

    view = cast.sees(COORDINATOR, queries.problem, 2, monday)
    assert view.state is ProblemState.OPEN
    assert {(one.state, one.deadline) for one in view.measures} == {(MeasureState.NOT_STARTED, None)}
    with pytest.raises(OpenMeasures):
        cast.does(COORDINATOR, problems.close, cast.problem(2), at(monday), review_days=())


def test_one_may_be_settled_apart(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=True, only=[cast.problem(2)])
    assert (cast.standing(1), cast.standing(2)) == (ProblemState.CLAIMED, ProblemState.OPEN)

    settles(cast, inspection, redo=False)
    assert len(cast.look_backs(1)) == 1


def test_a_claim_holds_only_with_evidence(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=False)
    with pytest.raises(NoEvidence):
        looks_back(cast, evidence=[])
    assert cast.standing(1) is ProblemState.CLAIMED


def test_a_claim_that_is_shown_is_closed_and_looked_back_on(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=False)
    cast = cast.from_here()
    looks_back(cast, evidence=[cast.sends(OVERSEER)])

    assert (cast.standing(1), cast.state(1, 1)) == (ProblemState.CLOSED, MeasureState.VERIFIED)
    assert len(cast.look_backs(1)) == len(LOOK_BACKS)
    assert cast.events() == ["looked_back", "problem_closed"]


def test_a_claim_that_was_false_is_opened(cast: Cast, inspection: int) -> None:
    settles(cast, inspection, redo=False)
    looks_back(cast, ReviewState.REBOUNDED, note="登记簿还是旧的")

    view = cast.sees(COORDINATOR, queries.problem, 1, monday)
    assert (view.state, view.round) == (ProblemState.OPEN, 2)
    assert view.measures[0].state is MeasureState.NOT_STARTED


@pytest.mark.parametrize("who", [LEADER, OWNER, OVERSEER])
def test_only_a_coordinator_imports_and_settles(cast: Cast, inspection: int, who: str) -> None:
    with pytest.raises(NotAllowed):
        cast.does(who, imports.import_tree, tree(("新问题", ("新措施",))), at(monday))
    with pytest.raises(NotAllowed):
        cast.does(who, problems.settle_claimed, inspection, at(monday), redo=True)


def looks_back(cast: Cast, result: ReviewState = HELD, evidence: list[int] | None = None, note: str = "") -> None:
    cast.does(
        OVERSEER, problems.look_back, cast.look_backs(1)[0], result, at(next_monday), today=next_monday,
        note=note, evidence=evidence or [], later_reviews=LOOK_BACKS,
    )  # fmt: skip


# Importing


def test_numbers_run_on_and_the_printed_ones_are_kept(cast: Cast) -> None:
    found = tree(("消防器材过期", ("更换",)))
    found["aspects"].append({"number": "二", "title": "安全方面", "categories": [
        {"number": "（一）", "title": "管理", "problems": [problem_tree(1, "门禁失灵", ("维修门禁", "专人值守"))]},
    ]})  # fmt: skip
    cast.does(COORDINATOR, imports.import_tree, found, at(monday))

    view = cast.sees(COORDINATOR, queries.problem, 2, monday)
    assert (view.title, view.number, view.printed) == ("门禁失灵", 2, "1")
    assert [one.number for one in view.measures] == [1, 2]


def test_a_deadline_is_a_date_or_is_asked_for(cast: Cast) -> None:
    found = tree(("门禁失灵", ("维修门禁", "专人值守")))
    written = problems_of(found)[0]["measures"]
    written[0]["deadline"], written[1]["deadline"] = "2026-12-04", "年底前"
    cast.does(COORDINATOR, imports.import_tree, found, at(monday))

    seen = cast.sees(COORDINATOR, queries.problem, 1, monday).measures
    assert [(one.deadline, one.original_deadline) for one in seen] == [(next_friday, next_friday), (None, None)]


def test_the_same_document_is_not_imported_twice(cast: Cast) -> None:
    with pytest.raises(AlreadyImported) as twin:
        cast.does(COORDINATOR, imports.import_tree, LEDGER, at(tuesday))
    assert twin.value.values == {"n": 3}


def test_a_document_without_titles_is_not_imported_twice_either(cast: Cast) -> None:
    found = tree(("", ("更换",)))
    problems_of(found)[0] |= {"title": None, "finding": "灭火器过期。"}
    cast.does(COORDINATOR, imports.import_tree, found, at(monday))

    assert cast.sees(COORDINATOR, queries.problem, 1, monday).title == "灭火器过期。"
    with pytest.raises(AlreadyImported):
        cast.does(COORDINATOR, imports.import_tree, found, at(monday))


def test_an_empty_document_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingToImport):
        cast.does(COORDINATOR, imports.import_tree, tree(), at(monday))


def test_an_import_invents_nobody(cast: Cast) -> None:
    found = tree(("门禁失灵", ("维修门禁",)))
    measure = measure_tree(1, "维修门禁") | {"owners": [{"role": "owner", "name": "冯九"}]}
    problems_of(found)[0]["measures"] = [measure]
    before = cast.read(lambda session: session.scalar(select(func.count(Person.id))))
    cast.does(COORDINATOR, imports.import_tree, found, at(monday))

    assert cast.read(lambda session: session.scalar(select(func.count(Person.id)))) == before
    assert cast.sees(COORDINATOR, queries.measure, 1, 1, monday).roles.owners == ()
    assert cast.read(lambda session: session.scalar(select(func.count(Report.id)))) == 0


def test_an_owner_cannot_submit_what_is_only_claimed(cast: Cast, inspection: int) -> None:
    cast.assigns((1, 1), OwnerRole.OWNER, OWNER)
    with pytest.raises(Outdated):
        cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), note="早办完了")
