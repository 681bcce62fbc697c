"""What people ask of the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from storage import happened, members, queries
from storage.actor import Actor
from storage.errors import NotFound
from storage.models import MeasureState, OwnerRole, Problem, Role
from storage.progress import Counts, progress
from storage.verbs import imports, measures, people, planning
from storage.views import MeasureView
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OUTSIDER,
    OWNER,
    Cast,
    at,
    friday,
    monday,
    new_year,
    next_friday,
    next_monday,
    saturday,
    tree,
    tuesday,
)


def numbers(views: list[MeasureView]) -> list[str]:
    return [f"{view.problem_no}.{view.number}" for view in views]


def test_a_problem_is_found_by_its_number(cast: Cast) -> None:
    assert cast.sees(COORDINATOR, queries.problem, 2, monday).title == "公务用车登记不全"
    with pytest.raises(NotFound):
        cast.sees(COORDINATOR, queries.problem, 9, monday)
    with pytest.raises(NotFound):
        cast.sees(COORDINATOR, queries.measure, 2, 9, monday)


def test_overdue_begins_the_day_after(cast: Cast) -> None:
    assert cast.sees(COORDINATOR, queries.overdue, friday) == []
    assert numbers(cast.sees(COORDINATOR, queries.overdue, saturday)) == ["1.1", "1.2"]


def test_the_longest_overdue_comes_first(cast: Cast) -> None:
    cast.is_due((3, 1), tuesday)

    assert numbers(cast.sees(COORDINATOR, queries.overdue, new_year)) == ["3.1", "1.1", "1.2", "2.1"]


def test_what_is_submitted_or_verified_is_not_overdue(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(friday))
    cast.finishes(OWNER, 1, 2, at(friday))

    assert numbers(cast.sees(COORDINATOR, queries.overdue, new_year)) == ["2.1"]


def test_due_in_a_span_counts_both_ends(cast: Cast) -> None:
    assert numbers(cast.sees(COORDINATOR, queries.due_between, friday, next_friday, monday)) == ["1.1", "1.2", "2.1"]
    assert numbers(cast.sees(COORDINATOR, queries.due_between, saturday, date(2026, 12, 3), monday)) == []


def test_a_week_runs_from_monday_to_sunday() -> None:
    for day in (monday, friday, date(2026, 11, 29)):
        assert queries.week_of(day) == (monday, date(2026, 11, 29))


def test_mine_is_what_names_me_as_owner_or_leader(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, LEADER)

    assert numbers(cast.sees(OWNER, queries.mine, monday)) == ["1.1", "1.2"]
    assert numbers(cast.sees(LEADER, queries.mine, monday)) == ["1.1", "1.2", "2.1", "2.2", "2.3", "3.1"]
    assert numbers(cast.sees(LEADER, queries.owned_open, monday)) == ["3.1"]
    assert cast.sees(COORDINATOR, queries.mine, monday) == []


def test_mine_holds_what_waits_and_not_what_is_done(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    cast.submits(OWNER, 1, 2, at(monday))

    assert numbers(cast.sees(OWNER, queries.mine, monday)) == ["1.2"]
    assert numbers(cast.sees(OWNER, queries.owned_open, monday)) == []


def test_by_state(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 2), at(monday))

    assert numbers(cast.sees(COORDINATOR, queries.in_state, [MeasureState.IN_PROGRESS], monday)) == ["1.2"]


def test_progress_counts_each_thing_where_it_stands(cast: Cast) -> None:
    cast.closes(1, at(monday))
    cast.submits(COLLEAGUE, 2, 2, at(monday))
    cast.does(COLLEAGUE, measures.report_progress, cast.measure(2, 3), at(monday), mostly_done=True)

    counted = cast.sees(COORDINATOR, progress, date(2026, 12, 5))
    assert counted.problems == Counts(total=3, done=1, submitted=0, open=2, claimed=0, overdue=1)
    assert counted.measures == Counts(total=6, done=2, submitted=1, open=3, claimed=0, overdue=1, mostly_done=1)
    assert counted.whole_unit
    assert not cast.sees(OWNER, progress, monday).whole_unit


def test_progress_counts_a_problem_that_names_me_and_none_of_its_measures(cast: Cast) -> None:
    cast.does(COORDINATOR, imports.import_tree, tree(("档案库漏水", ())), at(monday))
    before = cast.sees(OWNER, progress, monday)
    cast.assigns(1, OwnerRole.OWNER, OWNER)  # the newest of that number

    after = cast.sees(OWNER, progress, monday)
    assert after.problems.total == before.problems.total + 1
    assert after.measures == before.measures


# Evidence


def test_evidence_says_where_the_same_bytes_were_used_before(cast: Cast) -> None:
    same = b"the very same photo"
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[cast.sends(OWNER, same)])
    cast.does(OWNER, measures.submit, cast.measure(1, 2), at(monday), evidence=[cast.sends(OWNER, same)])

    first, second = cast.sees_of(OWNER, happened.evidence_of, 1)
    assert (first.used_before, second.used_before) == (None, (1, 1))


def test_the_same_photo_sent_again_for_the_same_measure_is_no_finding(cast: Cast) -> None:
    same = b"the very same photo"
    report = cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[cast.sends(OWNER, same)]).id
    cast.does(LEADER, measures.send_back, report, at(monday), today=monday, reason="看不清")
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(tuesday), evidence=[cast.sends(OWNER, same)])

    assert {one.used_before for one in cast.sees_of(OWNER, happened.evidence_of, 1)} == {None}


def test_s13_a_photo_of_another_units_tells_nothing_here(cast: Cast) -> None:
    same = b"the very same photo"
    theirs = cast.does(OUTSIDER, imports.import_tree, tree(("借阅登记不全", ("补登",))), at(monday)).problems[0].id

    def assigned(session: Session, actor: Actor) -> int:
        row = session.get_one(Problem, theirs)
        owner = people.add_person(session, actor, OUTSIDER, Role.OWNER, at(monday))
        planning.assign(session, actor, row, OwnerRole.OWNER, [owner], at(monday))
        return row.measures[0].id

    measure = cast.does(OUTSIDER, assigned)
    cast.does(OUTSIDER, measures.submit, measure, at(monday), evidence=[cast.sends(OUTSIDER, same)])
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[cast.sends(OWNER, same)])

    assert [one.used_before for one in cast.sees_of(OWNER, happened.evidence_of, 1)] == [None]


def test_people_are_listed_once_whatever_they_are(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, COORDINATOR)
    unit_id = cast.read(lambda session: cast.actor(session, COORDINATOR).unit_id)

    names = [one.name for one in cast.read(lambda session: members.people_of(session, unit_id))]
    assert sorted(names) == sorted(set(names))
    assert len(names) == 6


def test_a_problems_own_deadline_counts_in_lists(cast: Cast) -> None:
    cast.is_due(3, next_monday)

    assert numbers(cast.sees(COORDINATOR, queries.due_between, next_monday, next_monday, monday)) == ["3.1"]


def test_a_long_list_takes_no_more_statements_than_a_short_one(cast: Cast) -> None:
    said: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    def statements_for_all() -> int:
        said.clear()
        assert cast.sees(COORDINATOR, queries.in_state, list(MeasureState), monday)
        return len(said)

    event.listen(cast.database.engine, "before_cursor_execute", heard)
    try:
        short = statements_for_all()
        many = tree(*((f"第{number}个问题", ("补齐", "公示")) for number in range(30)))
        cast.does(COORDINATOR, imports.import_tree, many, at(monday))
        assert statements_for_all() == short
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", heard)
