"""All that papers say of a problem: its view, and what was said, verified and found about it, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.find import get
from storage.happened import evidence_of
from storage.loading import load_work
from storage.models import (
    Aspect,
    Assignment,
    Inspection,
    Measure,
    Membership,
    Person,
    Problem,
    Report,
    ReviewState,
    Role,
)
from storage.queries import newest_inspection, problem_by_id
from storage.reported import doers, verified_on
from storage.rights import Action, may, require_in_unit
from storage.roles import memberships_at_hand
from storage.views import EvidenceView, ProblemView, problem_view


@dataclass(frozen=True, kw_only=True)
class Heading:
    """An aspect or a category that a problem stands under."""

    id: int
    title: str | None


@dataclass(frozen=True, kw_only=True)
class LookBack:
    """A look-back that was done; `round` is the one it looked at."""

    round: int
    state: ReviewState
    on: datetime
    by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class EndedRound:
    """A round that a rebound, or a reopening, ended."""

    number: int
    closed_at: datetime | None
    ended_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Hands:
    """Who did a measure in this round, and who verified it."""

    did: tuple[str, ...]
    verified: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A piece of evidence, and the number of the measure that it is for."""

    measure_no: int
    evidence: EvidenceView


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A problem as papers need it."""

    view: ProblemView
    aspect: Heading
    category: Heading
    hands: dict[int, Hands]
    """By the number of the measure."""
    kept: tuple[Kept, ...]
    look_backs: tuple[LookBack, ...]
    ended: tuple[EndedRound, ...]
    closed_by: str | None
    check_elsewhere: str | None
    made_rule: str | None


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """The inspection that a unit had; None where the ledger does not know."""

    unit: str
    team: str | None
    period_from: date | None
    period_to: date | None
    feedback_date: date | None
    contact: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class KnownName:
    """A person whom the ledger knows, and what they are in the unit; None for who holds no role any more."""

    name: str
    role: Role | None


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What a notice of the unit is made of: the problems of its newest inspection that may be published."""

    inspected: Inspected
    dossiers: tuple[Dossier, ...]
    kept_back: int
    """How many problems may not."""
    people: tuple[KnownName, ...]


def dossier(session: Session, actor: Actor, problem_id: int, today: date) -> tuple[Inspected, Dossier]:
    """One problem, as far as the actor may see it. Raises NotFound."""
    view = problem_by_id(session, actor, problem_id, today)
    problem = get(session, Problem, problem_id)
    return _inspected(problem.inspection), _dossier(session, actor, problem, view, problem.category.aspect_id)


def notice_facts(session: Session, actor: Actor, today: date) -> NoticeFacts | None:
    """What the unit's notice says; None before anything was imported. Raises NotAllowed."""
    require_in_unit(actor, Action.PUBLISH)
    newest = newest_inspection(session, actor.unit_id)
    if newest is None:
        return None
    rows = session.scalars(select(Problem).where(Problem.inspection_id == newest.id).order_by(Problem.number)).all()
    published = [row for row in rows if row.published]
    load_work(session, published)
    with memberships_at_hand(session):
        views = [problem_view(session, actor, row, today) for row in published]
    found = zip(published, views, strict=True)
    return NoticeFacts(
        inspected=_inspected(newest),
        dossiers=tuple(_dossier(session, actor, row, view, row.category.aspect_id) for row, view in found),
        kept_back=len(rows) - len(published),
        people=known_names(session, actor.unit_id),
    )


def known_names(session: Session, unit_id: int) -> tuple[KnownName, ...]:
    """Everybody whom the unit's ledger names: who holds or held a role, was named for an item, or did something."""
    roles: dict[str, Role | None] = {}
    for row in session.scalars(select(Membership).where(Membership.unit_id == unit_id, Membership.role != Role.GROUP)):
        if row.ended_at is None or row.person.name not in roles:
            roles[row.person.name] = row.role if row.ended_at is None else None
    named = select(Person.name).join(Assignment, Assignment.person_id == Person.id)
    problems = select(Problem.id).where(Problem.unit_id == unit_id)
    measures = select(Measure.id).where(Measure.problem_id.in_(problems))
    for statement in (
        named.where(Assignment.problem_id.in_(problems)),
        named.where(Assignment.measure_id.in_(measures)),
        select(Person.name).join(Report, Report.person_id == Person.id).where(Report.measure_id.in_(measures)),
    ):
        for name in session.scalars(statement):
            roles.setdefault(name, None)
    return tuple(KnownName(name=name, role=role) for name, role in roles.items())


def _inspected(row: Inspection) -> Inspected:
    return Inspected(
        unit=row.unit.name,
        team=row.team,
        period_from=row.period_from,
        period_to=row.period_to,
        feedback_date=row.feedback_date,
        contact=dict(row.contact),
    )


def _dossier(session: Session, actor: Actor, problem: Problem, view: ProblemView, aspect_id: int) -> Dossier:
    seen = [row for row in problem.measures if may(actor, Action.SEE, row)]
    kept = [Kept(measure_no=row.number, evidence=one) for row in seen for one in evidence_of(session, actor, row)]
    closer = session.get(Person, problem.closed_by) if problem.closed_by else None
    return Dossier(
        view=view,
        aspect=Heading(id=aspect_id, title=get(session, Aspect, aspect_id).title),
        category=Heading(id=problem.category_id, title=problem.category.title),
        hands={row.number: _hands(session, row) for row in seen},
        kept=tuple(kept),
        look_backs=tuple(_look_backs(problem)),
        ended=tuple(
            EndedRound(number=row.number, closed_at=row.closed_at, ended_at=row.ended_at, reason=row.reason)
            for row in problem.rounds
        ),
        closed_by=closer.name if closer else None,
        check_elsewhere=problem.check_elsewhere,
        made_rule=problem.made_rule,
    )


def _look_backs(problem: Problem) -> Iterable[LookBack]:
    for row in problem.reviews:
        if row.at is not None:
            by = row.person.name if row.person else ""
            yield LookBack(round=row.round, state=row.state, on=row.at, by=by, note=row.note)


def _hands(session: Session, measure: Measure) -> Hands:
    verified = [row.decided_by for row in verified_on(measure) if row.decided_by]
    return Hands(did=_names(session, sorted(doers(measure))), verified=_names(session, verified))


def _names(session: Session, ids: Sequence[int]) -> tuple[str, ...]:
    return tuple(get(session, Person, one).name for one in dict.fromkeys(ids))
