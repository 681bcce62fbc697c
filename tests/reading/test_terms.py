"""Other ways to say the field's words."""

from __future__ import annotations

from bot.reading.terms import both_ways, terms_that_come_along
from storage.searching.asked import words_of
from storage.searching.grams import is_chinese

TERMS = both_ways(terms_that_come_along())


def ways(text: str) -> set[str]:
    return {way for word in words_of(text, TERMS) for way in word.ways}


def test_the_terms_of_the_field_are_known() -> None:
    assert "公务用车台账" in ways("vehicle ledger")
    assert "灭火器" in ways("any fire extinguishers")
    assert {"停车", "车位"} <= ways("parking")
    assert "报销" in ways("reimbursements")
    assert "vehicle ledger" in ways("公务用车台账")


def test_the_longest_phrase_is_meant() -> None:
    assert not {"消防", "台账"} & ways("fire extinguisher") | {"台账"} & ways("vehicle ledger")


def test_a_list_of_ones_own_adds_to_what_is_known() -> None:
    own = both_ways(terms_that_come_along(), {"Parking": ("泊位",), "Recycling": ("回收站",)})

    assert {"泊位", "车位"} <= set(own["parking"])
    assert own["回收站"] == ("recycling",) or own["回收站"] == ("Recycling",)


def test_each_term_has_a_chinese_way_that_can_be_looked_up() -> None:
    assert [name for name, others in terms_that_come_along().items() if not others] == []
    short = {other for others in terms_that_come_along().values() for other in others if len(other) < 2}
    assert short == set()
    assert all(is_chinese(other) for others in terms_that_come_along().values() for other in others)
