"""On whose rights something is done: read from the ledger at the moment of the act, never from a button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storage.among import among_given
from storage.models import Membership, Person, Role

CONSOLE = "console"
CLOCK = "clock"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in a unit with the roles they hold there, or the console (no person, coordinator's rights)."""

    unit_id: int
    person_id: int | None
    name: str
    roles: frozenset[Role]
    departments: frozenset[int] = frozenset()


def console(unit_id: int) -> Actor:
    return Actor(unit_id=unit_id, person_id=None, name=CONSOLE, roles=frozenset({Role.COORDINATOR}))


def clock(unit_id: int) -> Actor:
    """Nobody: what happens because a day has come, with no rights to do anything else."""
    return Actor(unit_id=unit_id, person_id=None, name=CLOCK, roles=frozenset())


_BY_ACCOUNT = (
    select(Person)
    .where(among_given(Person.telegram_id, "accounts"))
    .options(joinedload(Person.memberships).joinedload(Membership.unit))
)


def people_writing(session: Session, accounts: Iterable[int]) -> dict[int, Person]:
    """The people of those Telegram accounts that somebody has, with what they are and their units at hand."""
    rows = session.scalars(_BY_ACCOUNT, {"accounts": list(accounts)}).unique()
    return {row.telegram_id: row for row in rows if row.telegram_id is not None}


def memberships_of(session: Session, person: Person) -> list[Membership]:
    """The memberships that are in force, oldest first."""
    rows = select(Membership).where(Membership.person_id == person.id, Membership.ended_at.is_(None))
    return list(session.scalars(rows.order_by(Membership.id)))


def actors_of(session: Session, person: Person) -> list[Actor]:
    """What this person is, unit by unit; empty when they hold nothing any more."""
    return actors_with(person, memberships_of(session, person))


def actors_with(person: Person, memberships: Iterable[Membership]) -> list[Actor]:
    """What this person is by these memberships, unit by unit; those that have ended don't count."""
    units: dict[int, list[Membership]] = {}
    for membership in sorted((row for row in memberships if row.ended_at is None), key=lambda row: row.id):
        units.setdefault(membership.unit_id, []).append(membership)
    return [
        Actor(
            unit_id=unit_id,
            person_id=person.id,
            name=person.name,
            roles=frozenset(row.role for row in rows),
            departments=frozenset(row.department_id for row in rows if row.department_id),
        )
        for unit_id, rows in units.items()
    ]
