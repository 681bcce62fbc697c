"""Who belongs: units, people, invites, and those who ask to be let in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor, actors_of, console
from storage.audit import record, record_made
from storage.errors import AlreadyDone, AlreadyJoined, InviteInvalid, NameTaken, NotAllowed, NotFound
from storage.find import get
from storage.handovers import open_of
from storage.models import Applicant, Department, Invite, Measure, Membership, Person, Problem, Role, Unit
from storage.rights import Action, require_in_unit
from storage.roles import belongs, with_role
from storage.verbs.planning import take_on

TOKEN_BYTES = 18
"""144 random bits: above the 128 that make guessing hopeless, and 24 characters to type at the most."""
AT_ONCE = 500
"""Names that are looked up by one statement."""


def add_unit(session: Session, name: str, now: datetime, *, named: bool = True, zone: str = "Asia/Shanghai") -> Unit:
    """A new unit. Raises NameTaken."""
    if session.scalar(select(Unit.id).where(Unit.name == name)):
        raise NameTaken(name=name)
    unit = Unit(name=name, named=named, zone=zone, look_at=now)
    session.add(unit)
    session.flush()
    record(session, console(unit.id), "unit_added", ("unit", unit.id), now, after={"name": name})
    return unit


def rename_unit(session: Session, actor: Actor, name: str, now: datetime) -> Unit:
    """The name that the first import finds for a unit that was made without one."""
    require_in_unit(actor, Action.IMPORT)
    unit = get(session, Unit, actor.unit_id)
    if session.scalar(select(Unit.id).where(Unit.name == name, Unit.id != unit.id)):
        raise NameTaken(name=name)
    before, unit.name, unit.named = {"name": unit.name}, name, True
    record(session, actor, "unit_named", ("unit", unit.id), now, before=before, after={"name": name})
    return unit


def add_department(session: Session, actor: Actor, name: str, now: datetime) -> Department:
    """The unit's department of that name, made if there is none."""
    require_in_unit(actor, Action.INVITE)
    known = select(Department).where(Department.unit_id == actor.unit_id, Department.name == name)
    department = session.scalars(known).first()
    if department is None:
        department = Department(unit_id=actor.unit_id, name=name)
        session.add(department)
        session.flush()
        about = ("department", department.id)
        record(session, actor, "department_added", about, now, after={"name": name})
    return department


def add_person(
    session: Session,
    actor: Actor,
    name: str,
    role: Role,
    now: datetime,
    *,
    department: Department | None = None,
) -> Person:
    """The unit's person of that name, made if there is none, who holds `role` from now on."""
    require_in_unit(actor, Action.INVITE)
    if department and department.unit_id != actor.unit_id:
        raise NotFound
    person = person_named(session, actor.unit_id, name)
    if person is None:
        person = Person(name=name)
        session.add(person)
    membership = take_on(session, person, actor.unit_id, role)
    if department:
        membership.department_id = department.id
    after = {"name": name, "role": role, "department": department.name if department else None}
    record(session, actor, "person_added", ("person", person.id), now, after=after)
    return person


def add_people(
    session: Session, actor: Actor, wanted: Sequence[tuple[str, Sequence[Role]]], now: datetime
) -> list[Person]:
    """`add_person` for many names at once, each named once, with all the roles that they hold from now on."""
    require_in_unit(actor, Action.INVITE)
    known = _people_named(session, actor.unit_id, [name for name, _ in wanted])
    people = [known.get(name) or Person(name=name) for name, _ in wanted]
    session.add_all(people)
    for person, (_, roles) in zip(people, wanted, strict=True):
        for role in roles:
            held = next((one for one in person.memberships if (one.unit_id, one.role) == (actor.unit_id, role)), None)
            if held is None:
                session.add(Membership(person=person, unit_id=actor.unit_id, role=role))
            else:
                held.ended_at = None
    session.flush()
    made = [
        (("person", person.id), {"name": name, "role": role, "department": None})
        for person, (name, roles) in zip(people, wanted, strict=True)
        for role in roles
    ]
    record_made(session, actor, "person_added", made, now)
    return people


def end_membership(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    """Let a person go: every role of theirs in the unit ends now, and every open invite; history stays, and the jobs
    look anew at what they answered for, and the coordinators are asked who is to have it. Raises NotFound."""
    require_in_unit(actor, Action.INVITE)
    held = [row for row in person.memberships if row.unit_id == actor.unit_id and row.ended_at is None]
    if not held:
        raise NotFound
    for membership in held:
        membership.ended_at = now
    revoke_invites(session, actor, person, now)
    theirs = select(Problem.id).where(Problem.unit_id == actor.unit_id)
    waiting = (Measure.problem_id.in_(theirs), Measure.look_at.is_not(None))
    session.execute(update(Measure).where(*waiting).values(look_at=now))
    before = {"roles": [membership.role for membership in held]}
    event = record(session, actor, "person_left", ("person", person.id), now, before=before)
    if open_of(session, actor.unit_id, person.id):
        _ask_to_whom(session, actor, person, now, occurrence=str(event.seq))


def _ask_to_whom(session: Session, actor: Actor, person: Person, now: datetime, *, occurrence: str) -> None:
    """The coordinators are asked who is to have what somebody who was let go has left open."""
    people = with_role(session, actor.unit_id, Role.COORDINATOR)
    about = ("person", person.id)
    outbox.tell(session, people, "left_open", about, now, unit_id=actor.unit_id, occurrence=occurrence)


def invite(
    session: Session, actor: Actor, person: Person, now: datetime, *, valid: timedelta, replace: bool = False
) -> tuple[Invite, str]:
    """A fresh one-time invite for a person and its token, which is shown once and kept only as a hash; older ones
    of theirs end. `replace` cuts a lost phone off first. Raises AlreadyJoined, NotFound."""
    require_in_unit(actor, Action.INVITE)
    if not belongs(person, actor.unit_id):
        raise NotFound
    if person.telegram_id is not None and not replace:
        raise AlreadyJoined(name=person.name)
    person.telegram_id = person.joined_at = None
    revoke_invites(session, actor, person, now)
    token, hashed = new_token()
    made = Invite(
        unit_id=actor.unit_id,
        person_id=person.id,
        token_hash=hashed,
        made_at=now,
        expires_at=now + valid,
    )
    session.add(made)
    session.flush()
    after = {"expires": made.expires_at, "replace": replace}
    record(session, actor, "person_invited", ("person", person.id), now, after=after)
    return made, token


def revoke_invites(session: Session, actor: Actor, person: Person, now: datetime) -> int:
    """End the open invites of a person; returns how many there were. Raises NotFound."""
    require_in_unit(actor, Action.INVITE)
    if not any(row.unit_id == actor.unit_id for row in person.memberships):
        raise NotFound
    open_ones = (Invite.person_id == person.id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
    ids = list(session.scalars(select(Invite.id).where(*open_ones)))
    session.execute(update(Invite).where(Invite.id.in_(ids)).values(revoked_at=now))
    if ids:
        record(session, actor, "invites_revoked", ("person", person.id), now, after={"count": len(ids)})
    return len(ids)


def introduce(session: Session, actor: Actor, name: str, now: datetime) -> None:
    """The actor's own name, of somebody who was known by their role only. Raises NotAllowed for the console."""
    if actor.person_id is None:
        raise NotAllowed(action=Action.INVITE)
    person = get(session, Person, actor.person_id)
    before, person.name = {"name": person.name}, name[:100]
    record(session, actor, "person_named", ("person", person.id), now, before=before, after={"name": person.name})


def join(session: Session, token: str, telegram_id: int, now: datetime, *, language: str | None = None) -> Person:
    """Use an invite: the account and the person become one. Only the first use within its time counts.
    Raises InviteInvalid, AlreadyJoined."""
    if session.scalar(select(Person.id).where(Person.telegram_id == telegram_id)):
        raise AlreadyJoined
    usable = (*usable_invite(token, now), Invite.person_id.not_in(group_ids()))  # a group's code is no way in
    # The database is the judge of two who race for one invite.
    took = update(Invite).where(*usable).values(used_at=now, used_by=telegram_id).returning(Invite.id)
    invite_id = session.scalar(took)
    if invite_id is None:
        raise InviteInvalid
    made = get(session, Invite, invite_id)
    bind(session, made.person, made.unit_id, telegram_id, now, language=language)
    return made.person


def bind(
    session: Session,
    person: Person,
    unit_id: int,
    telegram_id: int,
    now: datetime,
    *,
    language: str | None = None,
) -> None:
    """This Telegram account is this person from now on."""
    person.telegram_id, person.joined_at = telegram_id, now
    person.telegram_language = language
    person.unreachable_since = person.unreachable_why = None
    session.flush()
    actor = next(row for row in actors_of(session, person) if row.unit_id == unit_id)
    record(session, actor, "person_joined", ("person", person.id), now)


def apply(
    session: Session, unit_id: int, telegram_id: int, name: str, now: datetime, *, language: str | None = None
) -> Applicant:
    """Somebody without an invite says 我是本单位人员: the coordinators are asked. Asking again changes nothing."""
    waiting = select(Applicant).where(
        Applicant.unit_id == unit_id, Applicant.telegram_id == telegram_id, Applicant.decided_at.is_(None)
    )
    applicant = session.scalars(waiting).first()
    if applicant is None:
        applicant = Applicant(
            unit_id=unit_id, telegram_id=telegram_id, name=name[:100], language=language, asked_at=now
        )
        session.add(applicant)
        session.flush()
        about = ("applicant", applicant.id)
        nobody_yet = Actor(unit_id=unit_id, person_id=None, name=applicant.name, roles=frozenset())
        record(session, nobody_yet, "applicant_asked", about, now)
        people = with_role(session, unit_id, Role.COORDINATOR)
        outbox.tell(session, people, "applicant", about, now, unit_id=unit_id, occurrence="1")
    return applicant


def admit(session: Session, actor: Actor, applicant_id: int, person: Person | None, now: datetime) -> Applicant:
    """The coordinator says which person this is, or (None) that it is nobody of the unit.
    Raises AlreadyDone, AlreadyJoined, NotFound."""
    require_in_unit(actor, Action.INVITE)
    applicant = get(session, Applicant, applicant_id)
    if applicant.unit_id != actor.unit_id:
        raise NotFound
    if applicant.decided_at:
        raise AlreadyDone(at=applicant.decided_at)
    applicant.decided_at = now
    after = {"person": person.name if person else None, "as": applicant.name}
    record(session, actor, "applicant_decided", ("applicant", applicant.id), now, after=after)
    if person is None:
        return applicant
    if not belongs(person, actor.unit_id):
        raise NotFound
    if person.telegram_id is not None or person_by_account(session, applicant.telegram_id):
        raise AlreadyJoined(name=person.name)
    revoke_invites(session, actor, person, now)
    applicant.person_id = person.id
    bind(session, person, actor.unit_id, applicant.telegram_id, now, language=applicant.language)
    outbox.tell(
        session, [person], "admitted", ("person", person.id), now, unit_id=actor.unit_id, occurrence=f"{applicant.id}"
    )
    return applicant


def set_language(session: Session, person: Person, language: str) -> None:
    person.language = language


def new_token() -> tuple[str, str]:
    """A fresh token and its hash."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_hash(token)


def usable_invite(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The invite of that token, if it can still be used."""
    return (
        Invite.token_hash == token_hash(token),
        Invite.used_at.is_(None),
        Invite.revoked_at.is_(None),
        Invite.expires_at > now,
    )


def group_ids() -> Select[int]:
    """The ids of those who are no people but groups."""
    return select(Membership.person_id).where(Membership.role == Role.GROUP)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def person_named(session: Session, unit_id: int, name: str) -> Person | None:
    """The unit's person of exactly that name."""
    theirs = (Membership.unit_id == unit_id, Membership.role != Role.GROUP, Person.name == name)
    rows = select(Person).join(Membership).where(*theirs)
    return session.scalars(rows.order_by(Person.id)).first()


def _people_named(session: Session, unit_id: int, names: Sequence[str]) -> dict[str, Person]:
    """`person_named` for each of these names that somebody has."""
    found: dict[str, Person] = {}
    for start in range(0, len(names), AT_ONCE):
        theirs = (Membership.unit_id == unit_id, Membership.role != Role.GROUP)
        rows = select(Person).join(Membership).where(*theirs, Person.name.in_(names[start : start + AT_ONCE]))
        for person in session.scalars(rows.order_by(Person.id)).unique():
            found.setdefault(person.name, person)
    return found


def person_by_account(session: Session, telegram_id: int) -> Person | None:
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).first()
