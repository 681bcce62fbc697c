from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.kinds import KINDS, still_true
from jobs.recipients import reached
from jobs.runner import look_at_all
from storage.actor import Actor
from storage.models import Notice, NoticeState, OwnerRole, ReviewState, Role
from storage.verbs import extensions, measures, people, planning, problems, putting_off, urging
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OVERSEER,
    OWNER,
    Cast,
    at,
    last_friday,
    monday,
    next_friday,
    person,
    saturday,
    tuesday,
)
from tests.jobs.helpers import DUE, ITEM, World

NOW = at(last_friday, 10)
Act = Callable[[Cast], object]


def submitted(cast: Cast) -> int:
    return cast.submits(COLLEAGUE, *ITEM, now=NOW)


def extension_asked(cast: Cast) -> int:
    cast.is_due(ITEM, next_friday, NOW)
    measure = cast.measure(*ITEM)
    verb = extensions.ask_extension
    return cast.does(COLLEAGUE, verb, measure, NOW, today=last_friday, reason="等待采购", wanted=DUE).id


def urged(cast: Cast) -> None:
    measure = cast.measure(*ITEM)

    def pressed(session: Session, actor: Actor) -> None:
        people = [person(session, COLLEAGUE)]
        urging.urge(session, actor, measure, people, NOW, since=at(last_friday, 0), level="urge")

    cast.does(LEADER, pressed)


def applied(cast: Cast) -> int:
    unit_id = cast.read(lambda session: cast.actor(session, COORDINATOR).unit_id)
    return cast.read(lambda session: people.apply(session, unit_id, 9001, "孙七", NOW).id)


def finished(cast: Cast) -> None:
    for number in (1, 2):
        cast.finishes(OWNER, 1, number, NOW)


def verifies(cast: Cast) -> None:
    cast.does(LEADER, measures.verify, submitted(cast), NOW)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("submitted", submitted, lambda cast, report: cast.does(LEADER, measures.verify, report, NOW)),
        ("submitted", submitted, lambda cast, report: cast.does(COLLEAGUE, measures.withdraw, report, NOW)),
        ("submitted", submitted, lambda cast, _: cast.assigns(ITEM, OwnerRole.LEADER, COORDINATOR)),
        (
            "extension_asked",
            extension_asked,
            lambda cast, one: cast.does(LEADER, extensions.decide_extension, one, NOW, granted=None),
        ),
        ("extension_asked", extension_asked, lambda cast, _: cast.is_due(ITEM, DUE, NOW)),
        ("urged", urged, lambda cast, _: submitted(cast)),
        ("urged", urged, lambda cast, _: cast.assigns(ITEM, OwnerRole.OWNER, OWNER)),
        ("applicant", applied, lambda cast, one: cast.does(COORDINATOR, people.admit, one, None, NOW)),
        (
            "can_close",
            finished,
            lambda cast, _: cast.does(COORDINATOR, problems.close, cast.problem(1), NOW, review_days=()),
        ),
        (
            "assigned",
            lambda cast: cast.assigns(ITEM, OwnerRole.OWNER, OWNER),
            lambda cast, _: cast.assigns(ITEM, OwnerRole.OWNER, COLLEAGUE),
        ),
        (
            "deadline_set",
            lambda cast: cast.is_due(ITEM, DUE, NOW),
            lambda cast, _: cast.assigns(ITEM, OwnerRole.OWNER, OWNER),
        ),
    ],
)
def test_news_that_was_overtaken_is_not_told(
    cast: Cast, kind: str, before: Act, after: Callable[[Cast, object], object]
) -> None:
    happened = before(cast)
    (first, *_) = notices(cast, kind)
    assert is_true(cast, first)

    after(cast, happened)

    assert not is_true(cast, first)


@pytest.mark.parametrize("kind", ["returned", "verified", "closed"])
def test_what_was_decided_is_told(cast: Cast, kind: str) -> None:
    if kind == "returned":
        cast.does(LEADER, measures.send_back, submitted(cast), NOW, today=last_friday, reason="照片看不清")
    elif kind == "verified":
        verifies(cast)
    else:
        cast.closes(1, NOW)

    assert all(is_true(cast, row) for row in notices(cast, kind))


def test_s5_a_person_who_left_is_told_nothing(cast: Cast) -> None:
    verifies(cast)
    (verified,) = notices(cast, "verified")

    cast.leaves(COLLEAGUE)

    assert not is_true(cast, verified)


def test_a_look_back_that_another_found_rebounded_is_not_due_any_more(world: World) -> None:
    world.cast.closes(1, NOW, [(1, monday), (2, tuesday)])
    world.clock.set(at(monday, 10))
    world.cast.read(lambda session: look(session, world))
    rows = notices(world.cast, "review_due")
    assert {is_true(world.cast, row) for row in rows} == {True}

    (first, _) = world.cast.look_backs(1)
    verb = problems.look_back
    world.cast.does(OVERSEER, verb, first, ReviewState.REBOUNDED, world.clock(), today=monday, note="又有白条")

    assert {is_true(world.cast, row) for row in rows} == {False}


def look(session: Session, world: World) -> None:
    look_at_all(session, world.clock(), world.office)


def notices(cast: Cast, kind: str) -> list[Notice]:
    def read(session: Session) -> list[Notice]:
        rows = select(Notice).where(Notice.kind == kind, Notice.state == NoticeState.WAITING)
        return list(session.scalars(rows.order_by(Notice.id)))

    return cast.read(read)


def is_true(cast: Cast, notice: Notice) -> bool:
    return cast.read(lambda session: still_true(session, session.get_one(Notice, notice.id), reached))


def test_what_asks_for_a_decision_stays_alone() -> None:
    assert {kind.name for kind in KINDS.values() if kind.solo} == {
        "submitted",
        "extension_asked",
        "can_close",
        "left_open",
        "applicant",
        "restored",
    }


def test_every_kind_that_a_verb_queues_is_known(cast: Cast) -> None:
    cast.is_due(ITEM, saturday, NOW)
    extension_asked(cast)
    applied(cast)
    urged(cast)
    cast.is_due((1, 2), last_friday, NOW)
    late = cast.measure(1, 2)
    cast.does(OWNER, putting_off.snooze, late, NOW, until=at(monday), today=saturday)
    cast.does(OWNER, extensions.state_lateness, late, NOW, today=saturday, reason="等待采购", promised=DUE)
    finished(cast)
    cast.does(COORDINATOR, problems.close, cast.problem(1), NOW, review_days=[(30, DUE)])
    (review,) = cast.look_backs(1)
    verb = problems.look_back
    cast.does(OVERSEER, verb, review, ReviewState.REBOUNDED, NOW, today=last_friday, note="又有白条")

    told = {kind for _, kind in cast.everything_told()}

    assert told >= {"urged", "snoozed_red", "late_stated"}
    assert told >= {"deadline_set", "extension_asked", "applicant", "can_close", "closed", "rebounded"}
    assert told <= set(KINDS)


def test_a_notice_is_still_of_somebody_who_holds_another_role(cast: Cast) -> None:
    verifies(cast)
    (verified,) = notices(cast, "verified")

    def changes_role(session: Session) -> None:
        held = person(session, COLLEAGUE)
        for membership in held.memberships:
            membership.ended_at = NOW
        unit_id = cast.actor(session, COORDINATOR).unit_id
        planning.take_on(session, held, unit_id, Role.LEADER)

    cast.read(changes_role)

    assert is_true(cast, verified)
