"""催办: who may press whom, and how often."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import queries
from storage.actor import Actor
from storage.errors import NobodyToUrge, NotAllowed, Outdated, UrgedAlready
from storage.models import Event, OwnerRole
from storage.rights import Action
from storage.verbs import urging
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OVERSEER, OWNER, PRINCIPAL, Cast, at, monday, person, tuesday


def urges(cast: Cast, who: str, *whom: str, now: datetime | None = None, since: datetime | None = None) -> list[str]:
    """Whom it went to."""

    measure = cast.measure(1, 1)

    def pressed(session: Session, actor: Actor) -> list[str]:
        people = [person(session, name) for name in whom]
        moment = now or at(monday)
        told = urging.urge(session, actor, measure, people, moment, since=since or at(monday, 0), level="urge")
        return [one.name for one in told]

    return cast.does(who, pressed)


@pytest.mark.parametrize("who", [LEADER, COORDINATOR, PRINCIPAL, OVERSEER])
def test_who_follows_an_item_may_urge_and_it_is_on_record_whom(cast: Cast, who: str) -> None:
    assert urges(cast, who, OWNER) == [OWNER]

    assert cast.told("urged") == [OWNER]
    event = cast.read(lambda s: s.scalars(select(Event).where(Event.kind == "measure_urged")).one())
    assert (event.actor, event.after) == (who, {"level": "urge", "to": [OWNER]})


def test_an_owner_urges_nobody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        urges(cast, OWNER, COLLEAGUE)


def test_one_urging_a_day_is_enough_whoever_does_it(cast: Cast) -> None:
    urges(cast, LEADER, OWNER)

    with pytest.raises(UrgedAlready) as refused:
        urges(cast, COORDINATOR, OWNER, now=at(monday, 15))
    assert refused.value.values == {"at": at(monday), "by": LEADER}

    assert urges(cast, COORDINATOR, OWNER, now=at(tuesday), since=at(tuesday, 0)) == [OWNER]


def test_nobody_urges_themselves(cast: Cast) -> None:
    with pytest.raises(NobodyToUrge):
        urges(cast, LEADER, LEADER)
    cast.assigns((1, 1), OwnerRole.OWNER, LEADER)
    assert Action.URGE not in cast.sees(LEADER, queries.measure, 1, 1, monday).actions
    assert Action.URGE in cast.sees(COORDINATOR, queries.measure, 1, 1, monday).actions


def test_what_was_handed_in_is_not_urged(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(Outdated):
        urges(cast, LEADER, OWNER)
