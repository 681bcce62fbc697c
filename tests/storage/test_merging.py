"""A document that comes again, or corrected: what it names is brought up to date, people's work is kept, no twins."""

from __future__ import annotations

import pytest

from storage.errors import NotAllowed, NothingNew, NothingToImport, Outdated
from storage.importing import comparing
from storage.models import (
    Event,
    Measure,
    MeasureState,
    OwnerRole,
    Problem,
)
from storage.verbs import merging
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
from tests.storage.documents import applied, corrected, count, diff, much, owned, problems_of, said


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
    problems_of(found)[0]["title"] = "食堂帐目不清"
    applied(cast, found)

    assert count(cast, Problem) == 3
    assert cast.sees_of(COORDINATOR, lambda s, a, row: row.title, 1) == "食堂帐目不清"
    assert diff(cast, found).is_empty


def test_spaces_and_the_width_of_signs_are_no_difference(cast: Cast) -> None:
    found = corrected()
    problems_of(found)[0] |= {"title": " 食堂账目 不清。", "finding": "巡察发现:食堂账目不清。"}
    problems_of(found)[0]["measures"][0]["text"] = "清理三年食堂账目；"

    assert diff(cast, found).is_empty


def test_a_new_measure_and_a_new_problem_are_added_where_they_belong(cast: Cast) -> None:
    found = corrected()
    problems_of(found)[0]["measures"].append(measure_tree(3, "聘请第三方审计食堂"))
    problems_of(found).append(problem_tree(4, "值班室无人值守", ("每日排两人值班",)))
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
    problems_of(found)[2] |= {"owners": owned(("owner", OWNER)), "deadline": "2026-11-30"}
    problems_of(found)[0]["deadline"] = "2026-12-04"

    assert said(diff(cast, found)) == [
        ((1, None), "deadline", "2026-11-27", "2026-12-04"),
        ((3, None), "deadline", None, "2026-11-30"),
        ((3, None), "owner", (), (OWNER,)),
    ]


def test_new_owners_are_told_once_and_new_deadlines_hold(cast: Cast) -> None:
    found = corrected()
    problems_of(found)[2] |= {"owners": owned(("owner", OWNER), ("leader", LEADER)), "deadline": "2026-11-30"}
    told = cast.from_here()
    applied(cast, found)

    assert told.told("assigned") == [LEADER, OWNER] or told.told("assigned") == [OWNER, LEADER]
    assert cast.sees_of(COORDINATOR, lambda s, a, row: row.deadline, 3) == next_monday


def test_what_people_have_changed_since_is_kept_when_the_old_document_comes_again(cast: Cast) -> None:
    found = tree(("门禁失灵", ("维修门禁",)))
    problems_of(found)[0] |= {"owners": owned(("owner", OWNER)), "deadline": "2026-11-30"}
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
    for problem in problems_of(found):
        for measure in problem["measures"]:
            measure["state"] = "已完成"

    assert diff(cast, found | {"claims": {"all_done": True}}).is_empty


def test_what_was_submitted_stays_submitted(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    found = corrected()
    problems_of(found)[0]["measures"][0]["text"] = "清理五年食堂账目"
    applied(cast, found)

    assert cast.state(1, 1) is MeasureState.SUBMITTED
    assert count(cast, Measure) == 6


def test_what_is_verified_stays_as_it_was_verified(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    found = corrected()
    problems_of(found)[0]["measures"][0]["text"] = "清理五年食堂账目"
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.label, one.why) for one in what.kept] == [((1, 1), "finished")]


def test_rows_are_found_by_their_key_in_any_order(cast: Cast) -> None:
    found = corrected()
    listed = problems_of(found)
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
    for number, problem in enumerate(problems_of(found), 1):
        problem["key"] = str(4 - number)
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.why, one.candidates) for one in what.doubts] == [
        ("several", ((3, None), (1, None))),
        ("several", ((1, None), (3, None))),
    ]


def test_what_may_be_two_problems_is_left_alone_and_said(cast: Cast) -> None:
    twins = tree(("档案库房漏水", ("修缮屋面",)), ("档案库房漏水", ("更换水管",)), ("档案库房漏电", ()))
    for number, problem in enumerate(problems_of(twins)):
        problem["finding"] = ["东库。", "西库。", ""][number]
    applied(cast, twins)
    found = tree(("档案库房漏水", ("换瓦",)))
    problems_of(found)[0] |= {"number": None, "finding": ""}
    what = diff(cast, found)

    assert what.is_empty
    assert [(one.text, one.why, len(one.candidates)) for one in what.doubts] == [("档案库房漏水", "several", 2)]


def test_people_and_departments_that_are_new_are_listed_and_added(cast: Cast) -> None:
    found = tree(("门禁失灵", ("维修门禁",)))
    problems_of(found)[0]["owners"] = owned(
        ("leader", "钱局长"), ("owner", "孙九"), ("owner", "张  三"), ("department", "基建科"), ("assisting", "保卫科")
    )
    what = diff(cast, found)

    assert [one.name for one in what.new_people] == ["钱局长", "孙九"]
    assert [one.name for one in what.new_departments] == ["基建科"]


def test_a_surname_and_a_title_mean_the_only_one_of_that_surname(cast: Cast) -> None:
    found = corrected()
    problems_of(found)[2]["owners"] = owned(("leader", "李局长"), ("owner", "张主任"))  # 李四 does not lead

    assert said(diff(cast, found)) == [((3, None), "leader", (), (LEADER,)), ((3, None), "owner", (), (OWNER,))]


def test_a_name_of_two_people_is_a_doubt(cast: Cast) -> None:
    found = corrected()
    problems_of(found)[2]["owners"] = owned(("owner", "李科长"), ("leader", LEADER))
    what = diff(cast, found)

    assert said(what) == [((3, None), "leader", (), (LEADER,))]
    assert [(one.text, one.why) for one in what.doubts] == [("李科长", "namesakes")]


def test_owners_that_a_measure_has_from_its_problem_are_no_difference(cast: Cast) -> None:
    found = corrected()
    for measure in problems_of(found)[0]["measures"]:
        measure |= {"owners": owned(("owner", OWNER), ("leader", LEADER)), "deadline": friday.isoformat()}

    assert diff(cast, found).is_empty


def test_a_diff_that_the_ledger_has_overtaken_is_not_applied(cast: Cast) -> None:
    found = corrected()
    problems_of(found)[0]["deadline"] = "2026-12-04"
    seen = diff(cast, found).fingerprint
    cast.is_due(1, next_monday)

    with pytest.raises(Outdated):
        cast.does(COORDINATOR, merging.apply, found, at(tuesday), seen=seen)


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


def test_one_event_tells_what_a_document_did(cast: Cast) -> None:
    event = applied(cast, much())
    row = cast.read(lambda session: session.get_one(Event, event))

    assert row.after["counts"] == {"problems": 1, "measures": 2, "changes": 7}
