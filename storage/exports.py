"""The ledger row by row, for files: every problem that the asker may see, with the measures they may see, as frozen
values that come a few at a time however long the ledger is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from storage.actor import Actor
from storage.among import among
from storage.find import get
from storage.lists import Wanted, conditions
from storage.loading import let_go, load_work
from storage.models import (
    Aspect,
    Category,
    Event,
    Inspection,
    Measure,
    MeasureState,
    Person,
    Problem,
    ProblemState,
    ReviewState,
    Unit,
)
from storage.queries import newest_inspection
from storage.reported import evidence_kept, reports_of, verified_on
from storage.rights import Action, may
from storage.roles import deadline_of, is_immediate, own_roles
from storage.seeing import seen_problems
from storage.views import RolesView, roles_view, roles_view_of

ROLES = ("leaders", "departments", "assisting", "owners")
NOBODY = RolesView(leaders=(), owners=(), departments=(), assisting=())
AT_ONCE = 200
"""Problems that are in memory at a time."""


@dataclass(frozen=True, kw_only=True)
class Level:
    """An aspect or a category: its number as printed and its title, None where the document has no such level."""

    printed: str | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """A measure; roles and deadline are its problem's where it has none of its own."""

    number: int
    text: str
    steps: tuple[str, ...]
    state: MeasureState
    deadline: date | None
    original_deadline: date | None
    standing: bool
    immediate: bool
    mostly_done: bool
    roles: RolesView
    acknowledged_at: datetime | None
    submitted_at: datetime | None
    verified_at: datetime | None
    verified_by: str | None
    evidence: int
    events: int


@dataclass(frozen=True, kw_only=True)
class LookBackRow:
    """A look-back of the problem's round: how many days after closing, and what it found."""

    stage: int
    due_on: date
    state: ReviewState
    at: datetime | None
    by: str | None


@dataclass(frozen=True, kw_only=True)
class Together:
    """What the measures of a problem say together: everybody whom they name, the latest of their days, and of which of
    it (`leaders`, `departments`, `assisting`, `owners`, `deadline`) each of them says something."""

    roles: RolesView = NOBODY
    deadline: date | None = None
    standing: bool = False
    """Whether all of them go on for good."""
    immediate: bool = False
    """Whether all of them were to be done at once."""
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ProblemRow:
    """A problem with those of its measures that are wanted; roles and deadline are those of the problem itself, and
    `together` is of all measures that are seen."""

    number: int
    printed: str | None
    title: str
    finding: str
    aspect: Level
    category: Level
    state: ProblemState
    round: int
    deadline: date | None
    immediate: bool
    roles: RolesView
    closed_at: datetime | None
    closed_by: str | None
    check_elsewhere: str | None
    made_rule: str | None
    look_backs: tuple[LookBackRow, ...]
    events: int
    measures: tuple[MeasureRow, ...]
    together: Together = Together()


@dataclass(frozen=True, kw_only=True)
class LedgerExport:
    """The newest inspection of a unit: its facts, its levels, and once over its problems by number."""

    unit: str
    team: str | None
    period_from: date | None
    period_to: date | None
    feedback_date: date | None
    contact: dict[str, Any]
    claims: dict[str, Any]
    levels: tuple[tuple[str | None, str | None], ...]
    """Titles of the aspects and categories there are."""
    rows: Iterator[ProblemRow]


@dataclass(frozen=True, kw_only=True)
class Part:
    """What is to be taken of the ledger; of what is not said, all."""

    measures: Wanted | None = None
    problem: int | None = None
    states: tuple[ProblemState, ...] = ()
    rounds: int = 1
    """Problems in one of these states, in this round at least."""


ALL = Part()


def export_of(session: Session, actor: Actor, part: Part = ALL) -> LedgerExport | None:
    """The ledger as this actor may see it, read while its rows are gone through; None before anything was imported."""
    inspection = newest_inspection(session, actor.unit_id)
    if inspection is None:
        return None
    levels = select(Aspect.title, Category.title).join(Category).where(Aspect.inspection_id == inspection.id)
    return LedgerExport(
        unit=get(session, Unit, actor.unit_id).name,
        team=inspection.team,
        period_from=inspection.period_from,
        period_to=inspection.period_to,
        feedback_date=inspection.feedback_date,
        contact=inspection.contact,
        claims=inspection.claims,
        levels=tuple((aspect, category) for aspect, category in session.execute(levels)),
        rows=_rows(session, actor, inspection, part),
    )


def measures_there(session: Session, actor: Actor) -> int:
    """How many measures the newest inspection of the unit has, whoever may see them."""
    inspection = newest_inspection(session, actor.unit_id)
    if inspection is None:
        return 0
    there = select(func.count()).select_from(Measure).join(Problem).where(Problem.inspection_id == inspection.id)
    return session.scalar(there) or 0


def _rows(session: Session, actor: Actor, of: Inspection, part: Part) -> Iterator[ProblemRow]:
    """By number, those of the problems and measures that are wanted and seen."""
    problems = and_(Problem.inspection_id == of.id, *_conditions(actor, part))
    ids = list(session.scalars(select(Problem.id).where(problems).order_by(Problem.number)))
    wanted = None if part.measures is None else _measures_wanted(session, actor, of, part.measures)
    for start in range(0, len(ids), AT_ONCE):
        there = set(session.identity_map.keys())
        for problem in _loaded(session, ids[start : start + AT_ONCE]):
            seen = [row for row in problem.row.measures if may(actor, Action.SEE, row)]
            measures = tuple(_measure(row, problem) for row in seen if wanted is None or row.id in wanted)
            if measures or wanted is None:
                yield _problem(problem, measures, _together(seen))
        let_go(session, there)


def _conditions(actor: Actor, part: Part) -> Iterator[ColumnElement[bool]]:
    yield seen_problems(actor)
    yield Problem.round >= part.rounds
    if part.problem is not None:
        yield Problem.number == part.problem
    if part.states:
        yield Problem.state.in_(part.states)


def _measures_wanted(session: Session, actor: Actor, of: Inspection, wanted: Wanted) -> frozenset[int]:
    found = select(Measure.id).join(Measure.problem).where(Problem.inspection_id == of.id, conditions(actor, wanted))
    return frozenset(session.scalars(found))


@dataclass(frozen=True, kw_only=True)
class _Loaded:
    """A problem with everything that its row says at hand."""

    row: Problem
    aspect: Level
    category: Level
    closed_by: str | None
    events: dict[tuple[str, int], int]


def _loaded(session: Session, ids: Sequence[int]) -> Iterator[_Loaded]:
    found = select(Problem).where(among(Problem.id, ids)).order_by(Problem.number)
    problems = session.scalars(found.options(joinedload(Problem.category))).all()
    load_work(session, problems)
    aspects = _by_id(session, Aspect, {row.category.aspect_id for row in problems})
    people = _by_id(session, Person, {row.closed_by for row in problems if row.closed_by})
    events = _events(session, problems)
    for row in problems:
        aspect, category = aspects[row.category.aspect_id], row.category
        yield _Loaded(
            row=row,
            aspect=Level(printed=aspect.printed, title=aspect.title),
            category=Level(printed=category.printed, title=category.title),
            closed_by=people[row.closed_by].name if row.closed_by else None,
            events=events,
        )


def _by_id(session: Session, kind: Any, ids: set[int]) -> dict[int, Any]:
    return {row.id: row for row in session.scalars(select(kind).where(among(kind.id, ids)))}


def _events(session: Session, problems: Sequence[Problem]) -> dict[tuple[str, int], int]:
    """How many events there are about each of the problems and measures."""
    counts: dict[tuple[str, int], int] = {}
    measures = [measure.id for problem in problems for measure in problem.measures]
    for kind, ids in (("problem", [row.id for row in problems]), ("measure", measures)):
        about = select(Event.subject_id, func.count()).where(Event.subject_kind == kind, among(Event.subject_id, ids))
        counts |= {(kind, item): n for item, n in session.execute(about.group_by(Event.subject_id))}
    return counts


def _together(measures: Sequence[Measure]) -> Together:
    if not measures:
        return Together()
    roles, days = [roles_view(one) for one in measures], [deadline_of(one) for one in measures]
    named = {name: [getattr(one, name) for one in roles] for name in ROLES}
    whole = {name for name, said in named.items() if all(said)}
    return Together(
        roles=RolesView(
            **{name: tuple(dict.fromkeys(who for one in said for who in one)) for name, said in named.items()}
        ),
        deadline=max((day for day in days if day), default=None),
        standing=all(one.standing for one in measures),
        immediate=all(map(is_immediate, measures)),
        whole=frozenset(whole | ({"deadline"} if all(days) else set())),
    )


def _measure(measure: Measure, of: _Loaded) -> MeasureRow:
    verified = verified_on(measure)
    return MeasureRow(
        number=measure.number,
        text=measure.text,
        steps=tuple(measure.steps),
        state=measure.state,
        deadline=deadline_of(measure),
        original_deadline=measure.original_deadline,
        standing=measure.standing,
        immediate=is_immediate(measure),
        mostly_done=measure.mostly_done,
        roles=roles_view(measure),
        acknowledged_at=measure.acknowledged_at,
        submitted_at=measure.submitted_at,
        verified_at=measure.verified_at,
        verified_by=verified[-1].decider.name if verified and verified[-1].decider else None,
        evidence=len(evidence_kept(reports_of(measure))),
        events=of.events.get(("measure", measure.id), 0),
    )


def _problem(of: _Loaded, measures: tuple[MeasureRow, ...], together: Together) -> ProblemRow:
    row = of.row
    return ProblemRow(
        number=row.number,
        printed=row.printed,
        title=row.title,
        finding=row.finding,
        aspect=of.aspect,
        category=of.category,
        state=row.state,
        round=row.round,
        deadline=row.deadline,
        immediate=is_immediate(row),
        roles=roles_view_of(own_roles(row)),
        closed_at=row.closed_at,
        closed_by=of.closed_by,
        check_elsewhere=row.check_elsewhere,
        made_rule=row.made_rule,
        look_backs=tuple(
            LookBackRow(
                stage=one.stage,
                due_on=one.due_on,
                state=one.state,
                at=one.at,
                by=one.person.name if one.person else None,
            )
            for one in row.reviews
            if one.round == row.round and one.state is not ReviewState.VOID
        ),
        events=of.events.get(("problem", row.id), 0),
        measures=measures,
        together=together,
    )
