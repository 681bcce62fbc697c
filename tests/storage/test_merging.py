"""A document that comes again, or corrected: what it names is brought up to date, people's work is kept, no twins."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.errors import AlreadyDone, NotAllowed, NothingNew, NothingToImport, Outdated
from storage.importing import Diff, comparing
from storage.models import (
    Assignment,
    Department,
    Event,
    Inspection,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Person,
    Problem,
    Role,
)
from storage.verbs import merging, people, unmerging
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    LEDGER,
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

Tree = dict[str, Any]


def corrected(found: Tree = LEDGER) -> Tree:
    return copy.deepcopy(found)


def problems(found: Tree) -> list[Tree]:
    listed: list[Tree] = found["aspects"][0]["categories"][0]["problems"]
    return listed


def owned(*owners: tuple[str, str]) -> list[Tree]:
    return [{"role": role, "name": name} for role, name in owners]


def diff(cast: Cast, found: Tree) -> Diff:
    return cast.does(COORDINATOR, merging.diff, found)


def applied(cast: Cast, found: Tree, who: str = COORDINATOR) -> int:
    return cast.does(who, lambda session, actor: merging.apply(session, actor, found, at(tuesday)).event.id)


def count(cast: Cast, kind: type[Any]) -> int:
    return cast.read(lambda session: session.scalar(select(func.count()).select_from(kind))) or 0


def said(what: Diff) -> list[tuple[Any, ...]]:
    return [(one.label, one.field, one.old, one.new) for one in what.changes]


def snapshot(cast: Cast) -> list[Any]:
    """Everything that a document may change."""

    def read(session: Any) -> list[Any]:
        columns = (Problem.number, Problem.title, Problem.finding, Problem.deadline, Problem.category_id, Problem.state)
        rows: list[Any] = [tuple(row) for row in session.execute(select(*columns).order_by(Problem.id))]
        fields = (Measure.number, Measure.text, Measure.steps, Measure.deadline, Measure.original_deadline,
                  Measure.standing, Measure.state)  # fmt: skip
        rows += [tuple(map(str, row)) for row in session.execute(select(*fields).order_by(Measure.id))]
        whos = select(Assignment).order_by(
            Assignment.problem_id, Assignment.measure_id, Assignment.role, Assignment.person_id
        )
        rows += [(a.problem_id, a.measure_id, a.role, a.person_id, a.department_id) for a in session.scalars(whos)]
        return [
            *rows,
            *session.scalars(
                select(Person.name).join(Membership).where(Membership.ended_at.is_(None)).order_by(Person.id)
            ),
        ]

    return cast.read(read)


def test_the_same_document_again_changes_nothing(cast: Cast) -> None:
    what = diff(cast, LEDGER)

    assert what.is_empty
    assert (what.doubts, what.unnamed) == ((), ())
    assert what.same == 3 + 6
    with pytest.raises(NothingNew):
        applied(cast, LEDGER)


def test_an_empty_document_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingToImport):
        diff(cast, tree())


def test_only_who_may_import_sees_a_diff(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.does(OWNER, merging.diff, LEDGER)


def test_a_corrected_title_is_the_same_problem(cast: Cast) -> None:
    found = corrected()
    problems(found)[0]["title"] = "食堂帐目不清"
    applied(cast, found)

    assert count(cast, Problem) == 3
    assert cast.sees_of(COORDINATOR, lambda s, a, row: row.title, 1) == "食堂帐目不清"
    assert diff(cast, found).is_empty


def test_spaces_and_the_width_of_signs_are_no_difference(cast: Cast) -> None:
    found = corrected()
    problems(found)[0] |= {"title": " 食堂账目 不清。", "finding": "巡察发现:食堂账目不清。"}
    problems(found)[0]["measures"][0]["text"] = "清理三年食堂账目；"

    assert diff(cast, found).is_empty


def test_a_new_measure_and_a_new_problem_are_added_where_they_belong(cast: Cast) -> None:
    found = corrected()
    problems(found)[0]["measures"].append(measure_tree(3, "聘请第三方审计食堂"))
    problems(found).append(problem_tree(4, "值班室无人值守", ("每日排两人值班",)))
    applied(cast, found)

    view = cast.sees_of(COORDINATOR, lambda s, a, row: (row.number, row.inspection_id), 4)
    assert view == (4, cast.sees_of(COORDINATOR, lambda s, a, row: row.inspection_id, 1))
    assert cast.state(1, 3) is MeasureState.NOT_STARTED
    assert diff(cast, found).is_empty


def test_what_the_document_does_not_name_is_left_alone(cast: Cast) -> None:
    found = tree(("食堂账目不清", ("清理三年食堂账目",)))
    what = diff(cast, found)

    assert what.is_empty
    assert what.unnamed == ((1, 2), (2, None), (3, None))


def test_an_empty_value_is_filled_and_another_is_listed_with_the_old_one(cast: Cast) -> None:
    found = corrected()
    problems(found)[2] |= {"owners": owned(("owner", OWNER)), "deadline": "2026-11-30"}
    problems(found)[0]["deadline"] = "2026-12-04"

    assert said(diff(cast, found)) == [
        ((1, None), "deadline", "2026-11-27", "2026-12-04"),
        ((3, None), "deadline", None, "2026-11-30"),
        ((3, None), "owner", (), (OWNER,)),
    ]


def test_new_owners_are_told_once_and_new_deadlines_hold(cast: Cast) -> None:
    found = corrected()
    problems(found)[2] |= {"owners": owned(("owner", OWNER), ("leader", LEADER)), "deadline": "2026-11-30"}
    told = cast.from_here()
    applied(cast, found)

    assert told.told("assigned") == [LEADER, OWNER] or told.told("assigned") == [OWNER, LEADER]
    assert cast.sees_of(COORDINATOR, lambda s, a, row: row.deadline, 3) == next_monday


def test_what_people_have_changed_since_is_kept_when_the_old_document_comes_again(cast: Cast) -> None:
    found = tree(("门禁失灵", ("维修门禁",)))
    problems(found)[0] |= {"owners": owned(("owner", OWNER)), "deadline": "2026-11-30"}
    applied(cast, found)
    cast.is_due(1, next_friday)
    cast.assigns(1, OwnerRole.OWNER, COLLEAGUE)
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.field, one.ours, one.theirs, one.why) for one in what.kept] == [
        ("deadline", "2026-12-04", "2026-11-30", "worked"),
        ("owner", (COLLEAGUE,), (OWNER,), "worked"),
    ]


def test_a_document_that_says_done_verifies_nothing(cast: Cast) -> None:
    found = corrected()
    for problem in problems(found):
        for measure in problem["measures"]:
            measure["state"] = "已完成"

    assert diff(cast, found | {"claims": {"all_done": True}}).is_empty


def test_what_was_submitted_stays_submitted(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    found = corrected()
    problems(found)[0]["measures"][0]["text"] = "清理五年食堂账目"
    applied(cast, found)

    assert cast.state(1, 1) is MeasureState.SUBMITTED
    assert count(cast, Measure) == 6


def test_what_is_verified_stays_as_it_was_verified(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    found = corrected()
    problems(found)[0]["measures"][0]["text"] = "清理五年食堂账目"
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.label, one.why) for one in what.kept] == [((1, 1), "finished")]


def test_rows_are_found_by_their_key_in_any_order(cast: Cast) -> None:
    found = corrected()
    listed = problems(found)
    for number, problem in enumerate(listed, 1):
        problem |= {"key": str(number), "number": None}
        for place, measure in enumerate(problem["measures"], 1):
            measure |= {"key": f"{number}.{place}", "number": None}
    listed[1]["measures"][2] |= {"text": "全馆车辆逐台核对", "deadline": "2026-12-04"}
    listed.reverse()

    assert said(diff(cast, found)) == [
        ((2, 3), "text", "开展一次自查", "全馆车辆逐台核对"),
        ((2, 3), "deadline", None, "2026-12-04"),
    ]


def test_a_key_beside_the_words_of_another_row_is_a_doubt(cast: Cast) -> None:
    found = corrected()
    for number, problem in enumerate(problems(found), 1):
        problem["key"] = str(4 - number)
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.why, one.candidates) for one in what.doubts] == [
        ("several", ((3, None), (1, None))),
        ("several", ((1, None), (3, None))),
    ]


def test_what_may_be_two_problems_is_left_alone_and_said(cast: Cast) -> None:
    twins = tree(("档案库房漏水", ("修缮屋面",)), ("档案库房漏水", ("更换水管",)), ("档案库房漏电", ()))
    for number, problem in enumerate(problems(twins)):
        problem["finding"] = ["东库。", "西库。", ""][number]
    applied(cast, twins)
    found = tree(("档案库房漏水", ("换瓦",)))
    problems(found)[0] |= {"number": None, "finding": ""}
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.text, one.why, len(one.candidates)) for one in what.doubts] == [("档案库房漏水", "several", 2)]


def test_people_and_departments_that_are_new_are_listed_and_added(cast: Cast) -> None:
    found = tree(("门禁失灵", ("维修门禁",)))
    problems(found)[0]["owners"] = owned(
        ("leader", "钱局长"), ("owner", "孙九"), ("owner", "张  三"), ("department", "基建科"), ("assisting", "保卫科")
    )
    what = diff(cast, found)

    assert [one.name for one in what.new_people] == ["钱局长", "孙九"]
    assert [one.name for one in what.new_departments] == ["基建科"]


def test_a_surname_and_a_title_mean_the_only_one_of_that_surname(cast: Cast) -> None:
    found = corrected()
    problems(found)[2]["owners"] = owned(("leader", "李局长"), ("owner", "张主任"))  # 李四 does not lead

    assert said(diff(cast, found)) == [((3, None), "leader", (), (LEADER,)), ((3, None), "owner", (), (OWNER,))]


def test_a_name_of_two_people_is_a_doubt(cast: Cast) -> None:
    found = corrected()
    problems(found)[2]["owners"] = owned(("owner", "李科长"), ("leader", LEADER))
    what = diff(cast, found)

    assert said(what) == [((3, None), "leader", (), (LEADER,))]
    assert [(one.text, one.why) for one in what.doubts] == [("李科长", "namesakes")]


FAMILY = "欧阳建国"


def knows(cast: Cast, name: str, department: str | None = None) -> None:
    def added(session: Session, actor: Actor) -> None:
        place = people.add_department(session, actor, department, at(monday)) if department else None
        people.add_person(session, actor, name, Role.OWNER, at(monday), department=place)

    cast.does(COORDINATOR, added)


@pytest.mark.parametrize(
    ("name", "beside"),
    [("欧阳建军", ()), ("欧阳建", ()), ("欧阳国建", ()), ("欧阳建军", ("保卫科",))],
    ids=["another character", "one less", "turned round", "in the same department"],
)
def test_a_name_that_is_nearly_that_of_somebody_is_a_doubt_and_no_new_person(
    cast: Cast, name: str, beside: tuple[str, ...]
) -> None:
    knows(cast, FAMILY, "保卫科")
    found = corrected()
    problems(found)[2]["owners"] = owned(("owner", name), *(("department", place) for place in beside))
    what = diff(cast, found)

    assert [(one.text, one.why, one.near) for one in what.doubts] == [(name, "near", (FAMILY,))]
    assert what.new_people == ()
    assert not [change for change in what.changes if change.field == "owner"]


@pytest.mark.parametrize(
    ("known", "name", "beside"),
    [
        (FAMILY, "王建国", ()),
        (FAMILY, "欧阳卫东", ()),
        (FAMILY, "欧阳建军", ("基建科",)),
        ("赵明", "赵亮", ()),
        ("赵明", "赵亮", ("基建科",)),
    ],
    ids=["another family", "two characters apart", "another department", "a short name", "a short name elsewhere"],
)
def test_a_name_that_is_clearly_another_is_a_new_person(
    cast: Cast, known: str, name: str, beside: tuple[str, ...]
) -> None:
    knows(cast, known, "保卫科")
    knows(cast, "孙敬业", "基建科")
    found = corrected()
    problems(found)[2]["owners"] = owned(("owner", name), *(("department", place) for place in beside))
    what = diff(cast, found)

    assert [one.name for one in what.new_people] == [name]
    assert what.doubts == ()


def test_a_short_name_one_character_apart_in_the_same_department_is_a_doubt(cast: Cast) -> None:
    knows(cast, "赵明", "保卫科")
    found = corrected()
    problems(found)[2]["owners"] = owned(("owner", "赵亮"), ("department", "保卫科"))

    assert [(one.text, one.why) for one in diff(cast, found).doubts] == [("赵亮", "near")]


def test_a_name_that_somebody_has_is_theirs_however_near_another_is(cast: Cast) -> None:
    knows(cast, FAMILY)
    knows(cast, "欧阳建军")
    found = corrected()
    problems(found)[2]["owners"] = owned(("owner", "欧阳 建军"))

    assert said(diff(cast, found)) == [((3, None), "owner", (), ("欧阳建军",))]


def test_owners_that_a_measure_has_from_its_problem_are_no_difference(cast: Cast) -> None:
    found = corrected()
    for measure in problems(found)[0]["measures"]:
        measure |= {"owners": owned(("owner", OWNER), ("leader", LEADER)), "deadline": friday.isoformat()}

    assert diff(cast, found).is_empty


def test_a_diff_that_the_ledger_has_overtaken_is_not_applied(cast: Cast) -> None:
    found = corrected()
    problems(found)[0]["deadline"] = "2026-12-04"
    seen = diff(cast, found).fingerprint
    cast.is_due(1, next_monday)

    with pytest.raises(Outdated):
        cast.does(COORDINATOR, merging.apply, found, at(tuesday), seen=seen)


def much() -> Tree:
    """A document that adds to, changes and corrects the cast's ledger."""
    found = corrected()
    listed = problems(found)
    listed[0] |= {"title": "食堂帐目不清", "deadline": "2026-12-04", "owners": owned(("owner", COLLEAGUE))}
    listed[0]["measures"][0] |= {"standing": True, "steps": ["对账", "公示"]}
    listed[1]["measures"].append(measure_tree(4, "每季度抽查用车登记") | {"owners": owned(("owner", "孙九"))})
    listed[2]["owners"] = owned(("leader", "钱七"), ("department", "基建科"))
    listed.append(problem_tree(4, "值班室无人值守", ("每日排两人值班",)) | {"owners": owned(("owner", OWNER))})
    return found


def test_a_ledger_that_is_read_and_written_a_few_problems_at_a_time_is_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = diff(cast, much())
    for module in (comparing, merging):
        monkeypatch.setattr(module, "AT_ONCE", 1)

    assert diff(cast, much()) == whole
    applied(cast, much())
    assert diff(cast, much()).is_empty
    assert not diff(cast, much()).new_problems


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
    problems(first)[0]["owners"] = owned(("department", "基建科"))
    before = numbers()
    event = applied(cast, first)
    gone = {kind: ids - before[kind] for kind, ids in numbers().items()}
    cast.does(COORDINATOR, unmerging.undo_merge, event, at(tuesday))
    second = tree(("水管漏水", ("修水管", "查总阀")), ("电梯停运", ("修电梯",)))
    problems(second)[0]["owners"] = owned(("department", "后勤科"))
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


def test_one_event_tells_what_a_document_did(cast: Cast) -> None:
    event = applied(cast, much())
    row = cast.read(lambda session: session.get_one(Event, event))

    assert row.after["counts"] == {"problems": 1, "measures": 2, "changes": 7}
