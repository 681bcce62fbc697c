"""What a query hands out: frozen values with everything a card says, made for one asker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage.actions import measure_actions, next_review, problem_actions
from storage.actor import Actor
from storage.models import (
    Evidence,
    EvidenceKind,
    Extension,
    ExtensionState,
    Measure,
    MeasureState,
    Person,
    Problem,
    ProblemState,
    Report,
    ReportKind,
    ReportState,
    Review,
    ReviewState,
)
from storage.reported import evidence_kept, reports_of
from storage.rights import Action, may
from storage.roles import (
    Roles,
    approvers,
    deadline_of,
    is_immediate,
    promise_of,
    reviewers,
    roles_of,
    roles_of_problem,
    verifiers,
)
from storage.verbs.measures import OPEN


@dataclass(frozen=True, kw_only=True)
class PersonView:
    id: int
    name: str
    joined: bool


@dataclass(frozen=True, kw_only=True)
class RolesView:
    leaders: tuple[PersonView, ...]
    owners: tuple[PersonView, ...]
    departments: tuple[str, ...]
    assisting: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    id: int
    kind: EvidenceKind
    name: str
    text: str
    by: str
    at: datetime
    sha256: str | None
    telegram_file: str | None
    used_before: tuple[int, int] | None = None
    """Problem and measure number of an earlier use of the same bytes."""


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """When something was said to be done, and by which day that was due then."""

    at: datetime
    due: date | None


@dataclass(frozen=True, kw_only=True)
class ReportView:
    id: int
    by: str
    recorded_by: str | None
    at: datetime
    note: str
    state: ReportState
    reason: str
    decided_by: str | None
    decided_at: datetime | None
    evidence: tuple[EvidenceView, ...]
    handed_in: tuple[HandedIn, ...]
    """Every time the measure was said to be done in this round, up to this one."""


@dataclass(frozen=True, kw_only=True)
class ExtensionView:
    id: int
    nth: int
    by: str
    at: datetime
    reason: str
    progress: str
    """How far it has come, in the words of whoever asks; empty where nobody has said."""
    old_deadline: date
    wanted: date
    granted: date | None
    state: ExtensionState
    decision_reason: str
    approvers: tuple[PersonView, ...]


@dataclass(frozen=True, kw_only=True)
class PromiseView:
    """逾期说明: by which day it will be done, as said the `nth` time."""

    day: date
    nth: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeasureView:
    id: int
    problem_id: int
    problem_no: int
    problem_title: str
    number: int
    text: str
    steps: tuple[str, ...]
    state: MeasureState
    round: int
    deadline: date | None
    original_deadline: date | None
    standing: bool
    immediate: bool
    """立行立改: due on the day on which that was said."""
    mostly_done: bool
    roles: RolesView
    acknowledged_at: datetime | None
    submitted_at: datetime | None
    verified_at: datetime | None
    report: ReportView | None
    """The newest report of this round that says done: pending, verified or returned."""
    progress: ReportView | None
    """The newest words on how far it has come, while it is open."""
    verifiers: tuple[PersonView, ...]
    extension: ExtensionView | None
    """The one that waits for a decision."""
    promise: PromiseView | None
    """Of what is late: the day that was promised last."""
    evidence_count: int
    actions: frozenset[Action]


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    id: int
    problem_id: int
    problem_no: int
    problem_title: str
    stage: int
    attempt: int
    due_on: date
    state: ReviewState
    by: str | None
    at: datetime | None
    note: str
    reviewers: tuple[PersonView, ...]
    measures: tuple[tuple[int, str, int], ...]
    """Number, text and count of evidence of each measure."""
    claimed: bool
    may_review: bool


@dataclass(frozen=True, kw_only=True)
class ProblemView:
    id: int
    number: int
    inspection_id: int
    printed: str | None
    title: str
    finding: str
    unit: str
    state: ProblemState
    round: int
    deadline: date | None
    closed_at: datetime | None
    roles: RolesView
    measures: tuple[MeasureView, ...]
    review: ReviewView | None
    """The next look-back that is planned."""
    held: int
    """Look-backs of this round that held."""
    published: bool
    actions: frozenset[Action]


def person_view(person: Person) -> PersonView:
    joined = person.telegram_id is not None and person.unreachable_since is None
    return PersonView(id=person.id, name=person.name, joined=joined)


def people_views(people: tuple[Person, ...]) -> tuple[PersonView, ...]:
    return tuple(person_view(person) for person in people)


def roles_view(item: Measure | Problem) -> RolesView:
    return roles_view_of(roles_of(item) if isinstance(item, Measure) else roles_of_problem(item))


def roles_view_of(roles: Roles) -> RolesView:
    return RolesView(
        leaders=people_views(roles.leaders),
        owners=people_views(roles.owners),
        departments=tuple(department.name for department in roles.departments),
        assisting=tuple(department.name for department in roles.assisting),
    )


def measure_view(session: Session, actor: Actor, measure: Measure, today: date) -> MeasureView:
    problem = measure.problem
    reports = reports_of(measure)
    said_done = [row for row in reports if row.state not in (ReportState.NOTED, ReportState.WITHDRAWN)]
    noted = [row for row in reports if row.state is ReportState.NOTED and row.note]
    waiting = next((row for row in measure.extensions if row.state is ExtensionState.PENDING), None)
    is_open, submitted = measure.state in OPEN, measure.state is MeasureState.SUBMITTED
    return MeasureView(
        id=measure.id,
        problem_id=problem.id,
        problem_no=problem.number,
        problem_title=problem.title,
        number=measure.number,
        text=measure.text,
        steps=tuple(measure.steps),
        state=measure.state,
        round=problem.round,
        deadline=deadline_of(measure),
        original_deadline=measure.original_deadline,
        standing=measure.standing,
        immediate=is_immediate(measure),
        mostly_done=measure.mostly_done,
        roles=roles_view(measure),
        acknowledged_at=measure.acknowledged_at,
        submitted_at=measure.submitted_at,
        verified_at=measure.verified_at,
        report=report_view(said_done[-1]) if said_done else None,
        progress=report_view(noted[-1]) if noted and is_open else None,
        verifiers=people_views(verifiers(session, measure)) if submitted else (),
        extension=extension_view(session, waiting) if waiting else None,
        promise=promise_view(measure) if is_open else None,
        evidence_count=len(evidence_kept(reports)),
        actions=measure_actions(session, actor, measure, today),
    )


def problem_view(session: Session, actor: Actor, problem: Problem, today: date) -> ProblemView:
    """The problem with those of its measures that the actor may see."""
    planned = next_review(problem)
    seen = [measure for measure in problem.measures if may(actor, Action.SEE, measure)]
    return ProblemView(
        id=problem.id,
        number=problem.number,
        inspection_id=problem.inspection_id,
        printed=problem.printed,
        title=problem.title,
        finding=problem.finding,
        unit=problem.unit.name,
        state=problem.state,
        round=problem.round,
        deadline=problem.deadline,
        closed_at=problem.closed_at,
        roles=roles_view(problem),
        measures=tuple(measure_view(session, actor, measure, today) for measure in seen),
        review=review_view(session, actor, planned) if planned else None,
        held=sum(row.round == problem.round and row.state is ReviewState.HELD for row in problem.reviews),
        published=problem.published,
        actions=problem_actions(session, actor, problem),
    )


def review_view(session: Session, actor: Actor, review: Review) -> ReviewView:
    problem = review.problem
    people = reviewers(session, problem)
    return ReviewView(
        id=review.id,
        problem_id=problem.id,
        problem_no=problem.number,
        problem_title=problem.title,
        stage=review.stage,
        attempt=review.attempt,
        due_on=review.due_on,
        state=review.state,
        by=review.person.name if review.person else None,
        at=review.at,
        note=review.note,
        reviewers=people_views(people),
        measures=tuple((row.number, row.text, len(evidence_kept(row.reports))) for row in problem.measures),
        claimed=problem.state is ProblemState.CLAIMED,
        may_review=review.state is ReviewState.PLANNED and actor.person_id in {person.id for person in people},
    )


def report_view(report: Report) -> ReportView:
    return ReportView(
        id=report.id,
        by=report.person.name,
        recorded_by=report.recorder.name if report.recorder else None,
        at=report.at,
        note=report.note,
        state=report.state,
        reason=report.reason,
        decided_by=report.decider.name if report.decider else None,
        decided_at=report.decided_at,
        evidence=tuple(evidence_view(row) for row in evidence_kept([report])),
        handed_in=tuple(HandedIn(at=row.at, due=row.due) for row in _said_done(report)),
    )


def _said_done(last: Report) -> list[Report]:
    """The submissions of the round that led to this one, withdrawn ones left out."""
    return [
        row
        for row in last.measure.reports
        if row.kind is ReportKind.DONE
        and row.round == last.round
        and row.id <= last.id
        and row.state is not ReportState.WITHDRAWN
    ]


def evidence_view(row: Evidence, used_before: tuple[int, int] | None = None) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        kind=row.kind,
        name=row.name,
        text=row.text,
        by=row.person.name,
        at=row.at,
        sha256=row.sha256,
        telegram_file=row.telegram_file,
        used_before=used_before,
    )


def extension_view(session: Session, extension: Extension) -> ExtensionView:
    people = approvers(session, extension.measure, nth=extension.nth, asker=extension.person_id)
    return ExtensionView(
        id=extension.id,
        nth=extension.nth,
        by=extension.person.name,
        at=extension.at,
        reason=extension.reason,
        progress=extension.progress,
        old_deadline=extension.old_deadline,
        wanted=extension.wanted,
        granted=extension.granted,
        state=extension.state,
        decision_reason=extension.decision_reason,
        approvers=people_views(people),
    )


def promise_view(measure: Measure) -> PromiseView | None:
    stated = promise_of(measure)
    return PromiseView(day=stated.wanted, nth=stated.nth, reason=stated.reason) if stated else None
