"""Whom no message reaches: people who never pressed Start, or blocked the bot, and what falls due for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from storage.handovers import may_answer
from storage.loading import load_roles
from storage.models import Invite, Measure, MeasureState, Membership, Person, Problem
from storage.roles import deadline_of, roles_of
from storage.verbs.measures import OPEN

UNFINISHED = (*OPEN, MeasureState.SUBMITTED)
NEVER_INVITED, INVITED, NOT_STARTED, BLOCKED = "never_invited", "invited", "not_started", "blocked"
WHYS = (NEVER_INVITED, INVITED, NOT_STARTED, BLOCKED)
"""No invite was ever made · one is open · it ran out unused · the bot was blocked, or the account is gone."""


@dataclass(frozen=True, kw_only=True)
class OutOfReach:
    """Somebody whom no message reaches. `since` is the moment that the last invite was made, or ran out, or a message
    came back; None if there never was one. `next_due` is the first deadline of what they have in hand, past ones too;
    `open_items` counts the unfinished measures that name them as owner or leader."""

    person_id: int
    name: str
    why: str
    since: datetime | None
    next_due: date | None
    open_items: int


def out_of_reach(session: Session, unit_id: int, today: date) -> list[OutOfReach]:
    """Everybody of the unit who can't be reached, those first for whom something falls due first."""
    missing = _missing(session, unit_id)
    if not missing:
        return []
    invites = _last_invites(session, [one.id for one in missing])
    items = _items_of(session, unit_id)
    found = [_view(one, invites.get(one.id), items.get(one.id, []), today) for one in missing]
    return sorted(found, key=lambda one: (one.next_due or date.max, -one.open_items, one.person_id))


def _missing(session: Session, unit_id: int) -> list[Person]:
    rows = (
        select(Person)
        .join(Membership)
        .where(
            Membership.unit_id == unit_id,
            Membership.ended_at.is_(None),
            or_(Person.telegram_id.is_(None), Person.unreachable_since.is_not(None)),
        )
        .options(contains_eager(Person.memberships))
        .order_by(Person.id)
    )
    return [one for one in session.scalars(rows).unique() if may_answer(one, unit_id)]


def _last_invites(session: Session, people: Sequence[int]) -> dict[int, Invite]:
    rows = select(Invite).where(Invite.person_id.in_(people)).order_by(Invite.id)
    return {invite.person_id: invite for invite in session.scalars(rows)}


def _items_of(session: Session, unit_id: int) -> dict[int, list[Measure]]:
    """By person, the unfinished measures that name them."""
    rows = select(Measure).join(Measure.problem).options(contains_eager(Measure.problem))
    measures = session.scalars(rows.where(Problem.unit_id == unit_id, Measure.state.in_(UNFINISHED))).all()
    load_roles(session, measures)
    found: dict[int, list[Measure]] = {}
    for measure in measures:
        roles = roles_of(measure)
        for person_id in {one.id for one in (*roles.owners, *roles.leaders)}:
            found.setdefault(person_id, []).append(measure)
    return found


def _view(person: Person, invite: Invite | None, items: Sequence[Measure], today: date) -> OutOfReach:
    why, since = _why(person, invite, today)
    days = [day for one in items if one.state in OPEN and (day := deadline_of(one))]
    return OutOfReach(
        person_id=person.id,
        name=person.name,
        why=why,
        since=since,
        next_due=min(days, default=None),
        open_items=len(items),
    )


def _why(person: Person, invite: Invite | None, today: date) -> tuple[str, datetime | None]:
    if person.unreachable_since is not None:
        return BLOCKED, person.unreachable_since
    if invite is None:
        return NEVER_INVITED, None
    if invite.used_at or invite.revoked_at or invite.expires_at.date() < today:
        return NOT_STARTED, invite.used_at or invite.revoked_at or invite.expires_at
    return INVITED, invite.made_at
