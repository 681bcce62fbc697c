"""稍后: who may put what off, how often, and who hears of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from storage import queries
from storage.errors import NotAllowed, Outdated, SnoozedAlready
from storage.models import OwnerRole
from storage.rights import Action
from storage.verbs import putting_off
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    next_friday,
    next_monday,
    tuesday,
)


def puts_off(cast: Cast, now: datetime, until: datetime, who: str = OWNER, today: date | None = None) -> None:
    day = today or now.date()
    cast.does(who, putting_off.snooze, cast.measure(1, 1), now, until=until, today=day)


def test_what_is_not_late_can_be_put_off_again_and_again_and_nobody_else_hears_of_it(cast: Cast) -> None:
    puts_off(cast, at(monday), at(monday, 14))
    puts_off(cast, at(monday, 14), at(tuesday, 9))

    assert cast.events() == ["measure_snoozed", "measure_snoozed"]
    assert cast.everything_told() == set()
    assert cast.read(lambda session: measure_row(session, 1, 1).look_at) == at(monday, 14)


def test_what_is_late_is_put_off_once_and_its_leaders_hear_of_it(cast: Cast) -> None:
    assert Action.SNOOZE in cast.sees(OWNER, queries.measure, 1, 1, next_monday).actions
    puts_off(cast, at(next_monday), at(next_monday, 14))
    assert cast.told("snoozed_red") == [LEADER]

    with pytest.raises(SnoozedAlready) as refused:
        puts_off(cast, at(next_monday, 14), at(next_friday))
    assert refused.value.values == {"at": at(next_monday)}
    assert Action.SNOOZE not in cast.sees(OWNER, queries.measure, 1, 1, next_monday).actions


def test_a_new_deadline_can_be_put_off_anew(cast: Cast) -> None:
    puts_off(cast, at(next_monday), at(next_monday, 14))
    cast.is_due(1, tuesday)

    puts_off(cast, at(next_monday, 15), at(next_friday))

    assert cast.told("snoozed_red") == [LEADER, LEADER]


def test_only_its_owner_puts_it_off(cast: Cast) -> None:
    for who in (LEADER, COORDINATOR):
        with pytest.raises(NotAllowed):
            puts_off(cast, at(monday), at(tuesday), who)


def test_to_a_moment_that_is_past_nothing_is_put_off(cast: Cast) -> None:
    with pytest.raises(Outdated):
        puts_off(cast, at(monday, 15), at(monday, 14))


def test_what_was_handed_in_is_not_put_off(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(Outdated):
        puts_off(cast, at(monday), at(tuesday))


def test_what_is_late_is_put_off_once_though_it_has_two_owners(cast: Cast) -> None:
    cast.assigns((1, 1), OwnerRole.OWNER, OWNER, COLLEAGUE)
    puts_off(cast, at(next_monday), at(next_monday, 14))
    with pytest.raises(SnoozedAlready):
        puts_off(cast, at(next_monday, 11), at(next_monday, 14), COLLEAGUE)


def test_on_the_due_day_it_is_not_late_yet(cast: Cast) -> None:
    puts_off(cast, at(friday), at(friday, 14))
    assert cast.told("snoozed_red") == []
