"""Whom no message reaches, why, and what falls due for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storage.models import OwnerRole, Role
from storage.reachability import OutOfReach, out_of_reach
from storage.verbs import measures, people
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    friday,
    last_friday,
    monday,
    next_friday,
    next_monday,
    person,
    problem_row,
    tuesday,
)


def missing(cast: Cast, today: date = tuesday) -> list[OutOfReach]:
    return cast.read(lambda session: out_of_reach(session, problem_row(session, 1).unit_id, today))


def alters(cast: Cast, who: str, **values: Any) -> None:
    def done(session: Session) -> None:
        for name, value in values.items():
            setattr(person(session, who), name, value)

    cast.read(done)


def is_invited(cast: Cast, who: str, now: datetime = at(monday), valid: int = 3) -> None:
    def done(session: Session) -> None:
        actor = cast.actor(session, COORDINATOR)
        people.invite(session, actor, person(session, who), now, valid=timedelta(days=valid))

    cast.read(done)


def test_whoever_can_be_written_to_is_not_on_the_list(cast: Cast) -> None:
    assert missing(cast) == []


def test_each_has_a_reason_and_since_when(cast: Cast) -> None:
    alters(cast, OWNER, unreachable_since=at(monday), unreachable_why="blocked")
    for name in ("新人甲", "新人乙", "新人丙"):
        cast.joins(name, Role.OWNER)
        alters(cast, name, telegram_id=None)
    is_invited(cast, "新人乙")
    is_invited(cast, "新人丙", valid=9)

    found = {one.name: (one.why, one.since) for one in missing(cast, next_monday)}
    assert found == {
        OWNER: ("blocked", at(monday)),
        "新人甲": ("never_invited", None),
        "新人乙": ("not_started", at(monday) + timedelta(days=3)),
        "新人丙": ("invited", at(monday)),
    }


def test_what_falls_due_first_comes_first_and_is_counted(cast: Cast) -> None:
    for name in (COLLEAGUE, OWNER, LEADER):
        alters(cast, name, unreachable_since=at(last_friday))
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), note="办完了")

    found = [(one.name, one.next_due, one.open_items) for one in missing(cast)]
    assert found == [(LEADER, friday, 5), (OWNER, friday, 2), (COLLEAGUE, next_friday, 3)]


def test_groups_and_those_who_left_are_nobody_to_reach(cast: Cast) -> None:
    cast.joins("整改群", Role.GROUP)
    alters(cast, "整改群", unreachable_since=at(monday))
    alters(cast, OWNER, telegram_id=None)
    cast.leaves(OWNER)

    assert missing(cast) == []


def test_somebody_with_nothing_open_is_still_on_the_list(cast: Cast) -> None:
    cast.joins("新人甲", Role.OWNER)
    alters(cast, "新人甲", telegram_id=None)
    cast.assigns(3, OwnerRole.LEADER, LEADER)

    (one,) = missing(cast)
    assert (one.next_due, one.open_items) == (None, 0)
