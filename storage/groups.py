"""The chat groups that a unit is bound to, and what each may be told. A group is told things and may do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Membership, Person, Role
from storage.roles import with_role


class Gets(StrEnum):
    """What a group is told of its unit: counts only, or also the titles of what is late. Never names of people."""

    COUNTS = "counts"
    TITLES = "titles"


TOPIC_GONE = "topic_gone"
"""Why a group is told nothing any more: the topic that it was bound in is not there."""


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """A bound group; `reached` is False for one that the bot was put out of, or whose topic is gone."""

    id: int
    name: str
    gets: Gets
    reached: bool
    topic_gone: bool


def groups_of(session: Session, unit_id: int) -> list[GroupView]:
    """The groups that are bound, in the order they were asked for."""
    bound = [row for row in with_role(session, unit_id, Role.GROUP) if row.telegram_id is not None]
    return [
        GroupView(
            id=row.id,
            name=row.name,
            gets=gets_of(session, row, unit_id),
            reached=row.unreachable_since is None,
            topic_gone=row.unreachable_why == TOPIC_GONE,
        )
        for row in bound
    ]


def gets_of(session: Session, group: Person, unit_id: int) -> Gets:
    """What the binding allows; counts only where it does not say."""
    held = select(Membership.gets).where(
        Membership.person_id == group.id,
        Membership.unit_id == unit_id,
        Membership.role == Role.GROUP,
        Membership.ended_at.is_(None),
    )
    return Gets(session.scalar(held) or Gets.COUNTS)


def is_group(person: Person) -> bool:
    return any(row.role is Role.GROUP for row in person.memberships)
