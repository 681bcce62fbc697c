"""Whom a notice is for: persons, found anew each time it is asked. Nobody's item is somebody's: where an owner is
missing or cannot be reached, the leader is told, and where there is none the coordinator; never nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from jobs.policy import Audience
from storage.models import Extension, ExtensionState, Measure, Person, Problem, Role
from storage.roles import approvers, reviewers, roles_of, verifiers, with_role

Reaches = Callable[[Person], bool]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person and as what they are told; `instead_of` names the owners who cannot be reached, if that is why."""

    person: Person
    audience: Audience
    instead_of: tuple[str, ...] = ()
    nobody: bool = False
    """True when they are told because the item has no owner."""

    @property
    def stands_in(self) -> bool:
        return self.nobody or bool(self.instead_of)


def reached(person: Person) -> bool:
    """Whether a message can go to the person: they pressed Start and have not blocked the bot."""
    return person.telegram_id is not None and person.unreachable_since is None


def everybody(_person: Person) -> bool:
    """Reaches all: how a simulation sees people."""
    return True


def recipients(
    session: Session, measure: Measure, audience: Iterable[Audience], reaches: Reaches = reached
) -> list[Recipient]:
    """Each person of `audience` for the measure, once, in the first role that names them; one who stands in and is
    named by a role of their own keeps that, and so is told even when the owner comes back meanwhile."""
    found: dict[int, Recipient] = {}
    for one in sorted(audience, key=list(Audience).index):
        for recipient in _of(session, measure, one, reaches):
            earlier = found.setdefault(recipient.person.id, recipient)
            if earlier.stands_in:
                found[recipient.person.id] = replace(earlier, audience=recipient.audience)
    return list(found.values())


def _of(session: Session, measure: Measure, audience: Audience, reaches: Reaches) -> list[Recipient]:
    if audience is Audience.OWNER:
        return _owners(session, measure, reaches)
    return [Recipient(person=person, audience=audience) for person in people_in(session, measure, audience)]


def _owners(session: Session, measure: Measure, reaches: Reaches) -> list[Recipient]:
    owners = roles_of(measure).owners
    told = [Recipient(person=person, audience=Audience.OWNER) for person in owners]
    if any(reaches(person) for person in owners):
        return told
    missed = tuple(person.name for person in owners)
    return told + [
        Recipient(person=person, audience=Audience.OWNER, instead_of=missed, nobody=not owners)
        for person in stand_ins(session, measure, reaches)
    ]


def stand_ins(session: Session, measure: Measure, reaches: Reaches = reached) -> tuple[Person, ...]:
    """Who is told in the owners' place: the leaders, else the coordinators, else the principal; reachable ones
    before others."""
    unit_id = measure.problem.unit_id
    groups = (
        roles_of(measure).leaders,
        with_role(session, unit_id, Role.COORDINATOR),
        with_role(session, unit_id, Role.PRINCIPAL),
    )
    within_reach = (tuple(person for person in group if reaches(person)) for group in groups)
    return next((group for group in (*within_reach, *groups) if group), ())


def people_in(session: Session, measure: Measure, audience: Audience) -> tuple[Person, ...]:
    """The persons of one audience of a measure, nobody standing in."""
    unit_id = measure.problem.unit_id
    match audience:
        case Audience.OWNER:
            return roles_of(measure).owners
        case Audience.LEADER:
            return roles_of(measure).leaders
        case Audience.COORDINATOR:
            return with_role(session, unit_id, Role.COORDINATOR)
        case Audience.PRINCIPAL:
            return with_role(session, unit_id, Role.PRINCIPAL)
        case Audience.VERIFIER:
            return verifiers(session, measure)
        case Audience.APPROVER:
            return _approvers(session, measure)
        case Audience.REVIEWER:
            return reviewers(session, measure.problem)


def review_recipients(session: Session, problem: Problem, audience: Iterable[Audience]) -> list[Recipient]:
    """Who is told of a look-back: its reviewers, and the coordinators once they join."""
    found: dict[int, Recipient] = {}
    wanted = set(audience)
    groups = {
        Audience.REVIEWER: reviewers(session, problem),
        Audience.COORDINATOR: with_role(session, problem.unit_id, Role.COORDINATOR),
    }
    for one, people in groups.items():
        for person in people if one in wanted else ():
            found.setdefault(person.id, Recipient(person=person, audience=one))
    return list(found.values())


def pending_extension(measure: Measure) -> Extension | None:
    return next((row for row in measure.extensions if row.state is ExtensionState.PENDING), None)


def _approvers(session: Session, measure: Measure) -> tuple[Person, ...]:
    extension = pending_extension(measure)
    if extension is None:
        return ()
    return approvers(session, measure, nth=extension.nth, asker=extension.person_id)
