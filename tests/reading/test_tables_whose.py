"""What was found of the leading body (班子清单) and of persons (个人清单) stays apart, wherever a ledger says it."""

from __future__ import annotations

from bot.writing.workbooks.lists import is_personal
from tests.reading.workbooks import HEAD, read, xlsx


def test_lists_of_the_body_and_of_persons_in_sheets_of_their_own_stay_apart_and_it_is_said() -> None:
    body, persons = [HEAD, ("1", "议事规则不全", "修订规则")], [HEAD, ("1", "带头学习不够", "制定计划")]
    draft = read(xlsx(body, sheet="班子清单", 个人清单=persons))

    assert [(aspect.title, aspect.categories[0].problems[0].title) for aspect in draft.aspects] == [
        ("班子清单", "议事规则不全"), ("个人清单", "带头学习不够"),
    ]  # fmt: skip
    assert [is_personal(aspect.title) for aspect in draft.aspects] == [False, True]
    said = [dict(one.values) for one in draft.warnings if one.code == "list_as_level"]
    assert said == [{"list": "班子清单"}, {"list": "个人清单"}]


def test_a_list_of_persons_under_aspects_of_its_own_keeps_them() -> None:
    rows = [("局领导班子成员个人整改台账",), ("方面", *HEAD), ("作风方面", "1", "带头学习不够", "制定计划")]
    draft = read(xlsx(rows, sheet="Sheet1"))
    (aspect,) = draft.aspects

    assert (aspect.title, aspect.categories[0].title) == ("作风方面", "局领导班子成员个人整改台账")


def test_a_list_of_the_body_alone_is_no_level() -> None:
    draft = read(xlsx([HEAD, ("1", "议事规则不全", "修订规则")], sheet="班子清单"))

    assert [aspect.title for aspect in draft.aspects] == [None]


def test_a_column_that_says_whose_list_it_is_is_a_level() -> None:
    rows = [("清单类型", *HEAD), ("班子", "1", "议事规则不全", "修订规则"), ("个人", "2", "带头学习不够", "制定计划")]
    draft = read(xlsx(rows))

    assert [aspect.title for aspect in draft.aspects] == ["班子", "个人"]
