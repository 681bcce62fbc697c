"""Chat groups: bound by a one-time code that is posted in them, let go by the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor, memberships_of
from storage.audit import record
from storage.errors import AlreadyBound, InviteInvalid, NotFound
from storage.find import get
from storage.groups import Gets
from storage.models import Chat, Invite, Membership, Person, Role, Unit
from storage.rights import Action, require_in_unit
from storage.roles import with_role
from storage.verbs.people import group_ids, new_token, person_by_account, usable_invite


def invite_group(
    session: Session, actor: Actor, gets: Gets, now: datetime, *, valid: timedelta, language: str | None = None
) -> tuple[Invite, str]:
    """A one-time code for a group that is to be told `gets`, in `language`, and is yet to be named; an older code that
    was not used ends."""
    require_in_unit(actor, Action.INVITE)
    _forget_unused(session, actor, now)
    # It bears its unit's name until it is known which group it is.
    group = Person(name=get(session, Unit, actor.unit_id).name[:100], language=language)
    session.add(Membership(person=group, unit_id=actor.unit_id, role=Role.GROUP, gets=gets.value))
    session.flush()
    token, hashed = new_token()
    made = Invite(unit_id=actor.unit_id, person_id=group.id, token_hash=hashed, made_at=now, expires_at=now + valid)
    session.add(made)
    session.flush()
    after = {"gets": gets.value, "expires": made.expires_at}
    record(session, actor, "group_invited", ("person", group.id), now, after=after)
    return made, token


def _forget_unused(session: Session, actor: Actor, now: datetime) -> None:
    for group in with_role(session, actor.unit_id, Role.GROUP):
        if group.telegram_id is None:
            _end(session, group, now)


def bind_group(
    session: Session, token: str, chat_id: int, title: str, now: datetime, *, by: str, topic: int | None = None
) -> Person:
    """Use a group's code: this chat is that group from now on, in `topic` where it has some, and the coordinators hear
    of it and of who posted it. Only the first use within its time counts. Raises InviteInvalid, AlreadyBound."""
    usable = (*usable_invite(token, now), Invite.person_id.in_(group_ids()))
    # The database is the judge of two who race for one code.
    took = update(Invite).where(*usable).values(used_at=now, used_by=chat_id).returning(Invite.id)
    invite_id = session.scalar(took)
    if invite_id is None:
        raise InviteInvalid
    made = get(session, Invite, invite_id)
    _make_room(session, chat_id, made.unit_id, now)
    group = made.person
    group.telegram_id, group.topic = chat_id, topic
    group.joined_at, group.name = now, title[:100] or group.name
    # What was said of the chat before the bot was in it again holds no longer.
    session.execute(update(Chat).where(Chat.chat_id == chat_id).values(gone_since=None, moved_to=None))
    session.flush()
    itself = Actor(unit_id=made.unit_id, person_id=group.id, name=group.name, roles=frozenset())
    after = {"group": group.name, "by": by} | ({"topic": topic} if topic else {})
    record(session, itself, "group_bound", ("person", group.id), now, after=after)
    people = with_role(session, made.unit_id, Role.COORDINATOR)
    about = ("person", group.id)
    outbox.tell(session, people, "group_bound", about, now, unit_id=made.unit_id, occurrence="bound", by=by)
    return group


def _make_room(session: Session, chat_id: int, unit_id: int, now: datetime) -> None:
    """Whoever the chat was before: it may be bound anew by its own unit, or by another once the bot was put out of
    it. Raises AlreadyBound."""
    before = person_by_account(session, chat_id)
    if before is None:
        return
    others = [row for row in memberships_of(session, before) if row.unit_id != unit_id]
    if others and before.unreachable_since is None:
        raise AlreadyBound
    _end(session, before, now)


def _end(session: Session, group: Person, now: datetime) -> None:
    for membership in memberships_of(session, group):
        membership.ended_at = now
    group.telegram_id = None
    open_ones = (Invite.person_id == group.id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
    session.execute(update(Invite).where(*open_ones).values(revoked_at=now))
    session.flush()


def unbind_group(session: Session, actor: Actor, group: Person, now: datetime) -> None:
    """The group is told nothing any more. Raises NotFound for what is no group of the unit."""
    require_in_unit(actor, Action.INVITE)
    held = [row for row in memberships_of(session, group) if (row.unit_id, row.role) == (actor.unit_id, Role.GROUP)]
    if not held:
        raise NotFound
    _end(session, group, now)
    record(session, actor, "group_unbound", ("person", group.id), now, before={"group": group.name})


def revoke_posted(session: Session, tokens: Iterable[str], now: datetime, *, by: str) -> bool:
    """A person's invite that was posted before others ends, and the coordinators hear of it; True if there was one."""
    posted = [made for token in tokens if (made := session.scalars(_of_person(token, now)).first())]
    for made in posted:
        made.revoked_at = now
        poster = Actor(unit_id=made.unit_id, person_id=None, name=by, roles=frozenset())
        record(session, poster, "invites_revoked", ("person", made.person_id), now, after={"count": 1, "posted": True})
        people, about = with_role(session, made.unit_id, Role.COORDINATOR), ("person", made.person_id)
        outbox.tell(session, people, "invite_posted", about, now, unit_id=made.unit_id, occurrence=f"{made.id}")
    return bool(posted)


def _of_person(token: str, now: datetime) -> Select[Invite]:
    return select(Invite).where(*usable_invite(token, now), Invite.person_id.not_in(group_ids()))
