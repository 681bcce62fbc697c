"""What is done about a measure: acknowledged, reported on, submitted, verified, returned, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import AlreadyDone, BadDate, FourEyes, NoEvidence, NotAllowed, Outdated, ReasonNeeded
from storage.find import get
from storage.models import (
    Evidence,
    EvidenceKind,
    ExtensionState,
    Measure,
    MeasureState,
    Person,
    ProblemState,
    Report,
    ReportKind,
    ReportState,
    Role,
)
from storage.rights import Action, require
from storage.roles import deadline_of, roles_of, verifiers, with_role

OPEN = (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)


def acknowledge(session: Session, actor: Actor, measure_id: int, now: datetime) -> Measure:
    """签收. Raises AlreadyDone with the moment of the first."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.ACKNOWLEDGE, measure)
    if measure.acknowledged_at:
        raise AlreadyDone(at=measure.acknowledged_at)
    if measure.state not in OPEN:
        raise Outdated
    measure.acknowledged_at = measure.look_at = now
    start(measure)
    record(session, actor, "measure_acknowledged", ("measure", measure.id), now)
    return measure


def report_progress(
    session: Session,
    actor: Actor,
    measure_id: int,
    now: datetime,
    *,
    note: str = "",
    evidence: Sequence[int] = (),
    mostly_done: bool | None = None,
) -> Report:
    """Progress in words or pictures, not yet done; `mostly_done` sets or lifts the mark 基本完成."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.REPORT, measure)
    if not (note.strip() or evidence or mostly_done is not None):
        raise NoEvidence
    if measure.state not in OPEN:
        raise Outdated
    start(measure)
    measure.acknowledged_at = measure.acknowledged_at or now
    if mostly_done is not None:
        measure.mostly_done = mostly_done
    report = _report(session, actor, measure, ReportKind.PROGRESS, ReportState.NOTED, now, note=note)
    attach(session, report, evidence)
    for extension in measure.extensions:
        if extension.state is ExtensionState.PENDING and report.note:
            extension.progress = report.note  # whoever decides reads how far it is now
    measure.look_at = now
    after = {"note": note, "evidence": list(evidence), "mostly_done": measure.mostly_done}
    record(session, actor, "progress_reported", ("measure", measure.id), now, after=after)
    return report


def submit(
    session: Session,
    actor: Actor,
    measure_id: int,
    now: datetime,
    *,
    note: str = "",
    evidence: Sequence[int] = (),
    for_person: int | None = None,
) -> Report:
    """Done, with evidence; waits for a second person. With `for_person` a coordinator records it on behalf (代录),
    which needs a picture of the signed paper. Raises AlreadyDone, NoEvidence, Outdated."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.RECORD_FOR if for_person else Action.SUBMIT, measure)
    if measure.state is MeasureState.SUBMITTED:
        raise AlreadyDone(at=measure.submitted_at)
    if measure.state not in OPEN:
        raise Outdated
    if for_person:
        signed_paper(session, actor, for_person, evidence)
    elif not (evidence or note.strip()):
        raise NoEvidence
    report = _report(session, actor, measure, ReportKind.DONE, ReportState.PENDING, now, note=note)
    if for_person:
        report.person_id, report.recorded_by = answering(measure, for_person).id, actor.person_id
        session.flush()
    attach(session, report, evidence)
    before = {"state": measure.state}
    measure.state, measure.submitted_at, measure.look_at = MeasureState.SUBMITTED, now, now
    measure.acknowledged_at = measure.acknowledged_at or now
    void_extensions(measure, now)
    after = {"state": measure.state, "report": report.id, "note": note, "evidence": list(evidence)}
    event = record(session, actor, "measure_submitted", ("measure", measure.id), now, before=before, after=after)
    about = ("report", report.id)
    unit_id, occurrence = actor.unit_id, str(event.seq)
    people = verifiers(session, measure)
    outbox.tell(session, people, "submitted", about, now, unit_id=unit_id, occurrence=occurrence)
    if for_person:
        tell_recorded(session, for_person, about, now, unit_id=unit_id, occurrence=occurrence, what="done")
    return report


def add_evidence(session: Session, actor: Actor, report_id: int, evidence: Sequence[int], now: datetime) -> Report:
    """More evidence for what is already submitted. Raises Outdated when it was decided meanwhile."""
    report = get(session, Report, report_id)
    recorded = actor.person_id is not None and actor.person_id == report.recorded_by
    require(actor, Action.RECORD_FOR if recorded else Action.SUBMIT, report.measure)
    if report.state not in (ReportState.PENDING, ReportState.NOTED):
        raise Outdated
    attach(session, report, evidence)
    after = {"evidence": list(evidence), "report": report.id}
    record(session, actor, "evidence_added", ("measure", report.measure_id), now, after=after)
    return report


def withdraw(session: Session, actor: Actor, report_id: int, now: datetime) -> Report:
    """Take back what was submitted, before it is decided. Raises Outdated."""
    report = get(session, Report, report_id)
    measure = report.measure
    require(actor, Action.WITHDRAW, measure)
    if actor.person_id not in (report.person_id, report.recorded_by):
        raise NotAllowed(action=Action.WITHDRAW)
    _still_pending(report)
    report.state = ReportState.WITHDRAWN
    measure.state, measure.submitted_at, measure.look_at = MeasureState.IN_PROGRESS, None, now
    record(session, actor, "submission_withdrawn", ("measure", measure.id), now, before={"report": report.id})
    return report


def verify(
    session: Session,
    actor: Actor,
    report_id: int,
    now: datetime,
    *,
    for_person: int | None = None,
    evidence: Sequence[int] = (),
) -> Report:
    """核验通过, by someone who did not do it. Raises AlreadyDone, FourEyes, NotAllowed, Outdated."""
    report = get(session, Report, report_id)
    measure = report.measure
    require(actor, Action.RECORD_FOR if for_person else Action.VERIFY, measure)
    if report.state is ReportState.VERIFIED:
        raise AlreadyDone(at=report.decided_at)
    _decide(session, actor, report, now, for_person=for_person, evidence=evidence)
    report.state = ReportState.VERIFIED
    measure.state, measure.verified_at, measure.look_at = MeasureState.VERIFIED, now, None
    measure.mostly_done = False
    after = {"state": measure.state, "report": report.id, "for": for_person}
    event = record(session, actor, "measure_verified", ("measure", measure.id), now, after=after)
    about = ("report", report.id)
    unit_id, occurrence = actor.unit_id, str(event.seq)
    outbox.tell(session, [report.person], "verified", about, now, unit_id=unit_id, occurrence=occurrence)
    if for_person:
        tell_recorded(session, for_person, about, now, unit_id=unit_id, occurrence=occurrence, what="verified")
    _offer_close(session, measure, now, occurrence=occurrence)
    return report


def send_back(
    session: Session,
    actor: Actor,
    report_id: int,
    now: datetime,
    *,
    today: date,
    reason: str,
    deadline: date | None = None,
) -> Report:
    """退回, with a reason and, where given, a new deadline that lies after `today`."""
    report = get(session, Report, report_id)
    measure = report.measure
    require(actor, Action.VERIFY, measure)
    if not reason.strip():
        raise ReasonNeeded
    if deadline and deadline <= today:
        raise BadDate(after=today)
    _decide(session, actor, report, now)
    report.state, report.reason = ReportState.RETURNED, reason.strip()
    original = {measure.id: measure.original_deadline}
    before = {"state": measure.state, "deadline": measure.deadline, "original": original}
    measure.state, measure.submitted_at, measure.look_at = MeasureState.IN_PROGRESS, None, now
    if deadline:
        measure.deadline, measure.deadline_set_at = deadline, now
        measure.original_deadline = measure.original_deadline or deadline
    after = {
        "state": measure.state,
        "reason": report.reason,
        "deadline": measure.deadline,
        "report": report.id,
    }
    event = record(session, actor, "measure_returned", ("measure", measure.id), now, before=before, after=after)
    told = {person.id: person for person in (report.person, *roles_of(measure).owners)}
    outbox.tell(
        session,
        [person for person in told.values() if person.id != actor.person_id],
        "returned",
        ("report", report.id),
        now,
        unit_id=actor.unit_id,
        occurrence=str(event.seq),
    )
    return report


def attach(session: Session, report: Report, evidence: Sequence[int]) -> None:
    """Place evidence that its sender has sent, and nobody else's."""
    for evidence_id in evidence:
        row = get(session, Evidence, evidence_id)
        if row.person_id not in (report.person_id, report.recorded_by):
            raise NotAllowed(action=Action.REPORT)
        if row.placed and row.report_id != report.id:
            raise Outdated
        row.report_id = report.id
    session.flush()
    session.expire(report, ["evidence"])


def start(measure: Measure) -> None:
    if measure.state is MeasureState.NOT_STARTED:
        measure.state = MeasureState.IN_PROGRESS


def void_extensions(measure: Measure, now: datetime) -> None:
    """Requests that what just happened has overtaken."""
    for extension in measure.extensions:
        if extension.state is ExtensionState.PENDING:
            extension.state, extension.decided_at = ExtensionState.VOID, now


def _report(
    session: Session,
    actor: Actor,
    measure: Measure,
    kind: ReportKind,
    state: ReportState,
    now: datetime,
    *,
    note: str,
) -> Report:
    if actor.person_id is None:
        raise NotAllowed(action=Action.REPORT)
    report = Report(
        measure=measure,
        round=measure.problem.round,
        kind=kind,
        state=state,
        person_id=actor.person_id,
        at=now,
        due=deadline_of(measure),
        note=note.strip(),
    )
    session.add(report)
    session.flush()
    return report


def answering(measure: Measure, person_id: int) -> Person:
    """The owner of that id. Raises NotAllowed."""
    for person in roles_of(measure).owners:
        if person.id == person_id:
            return person
    raise NotAllowed(action=Action.RECORD_FOR)


def _still_pending(report: Report) -> None:
    if report.state is not ReportState.PENDING:
        raise Outdated


def _decide(
    session: Session,
    actor: Actor,
    report: Report,
    now: datetime,
    *,
    for_person: int | None = None,
    evidence: Sequence[int] = (),
) -> None:
    """Check that this actor may decide on the report, and write down that they did."""
    measure = report.measure
    hands = {report.person_id, report.recorded_by}
    if actor.person_id in hands:
        raise FourEyes
    decider = for_person or actor.person_id
    if decider not in {person.id for person in verifiers(session, measure)}:
        raise NotAllowed(action=Action.VERIFY)
    _still_pending(report)
    if for_person:
        signed_paper(session, actor, for_person, evidence)
        attach_for(session, report, evidence, actor)
        report.decision_recorded_by = actor.person_id
    report.decided_by, report.decided_at = decider, now


def attach_for(session: Session, report: Report, evidence: Sequence[int], actor: Actor) -> None:
    """The signed paper of a decision that a coordinator records on behalf."""
    for evidence_id in evidence:
        own_unplaced(session, actor, evidence_id).report_id = report.id


def own_unplaced(session: Session, actor: Actor, evidence_id: int) -> Evidence:
    """Evidence that the actor has sent and not placed yet. Raises NotAllowed."""
    row = get(session, Evidence, evidence_id)
    if row.person_id != actor.person_id or row.placed:
        raise NotAllowed(action=Action.RECORD_FOR)
    return row


def tell_recorded(
    session: Session,
    person_id: int,
    about: tuple[str, int],
    now: datetime,
    *,
    unit_id: int,
    occurrence: str,
    what: str,
) -> None:
    """Tell a person what was recorded in their name: `what` is done, verified or extension."""
    told = [get(session, Person, person_id)]
    outbox.tell(session, told, "recorded_for", about, now, unit_id=unit_id, occurrence=occurrence, what=what)


def signed_paper(session: Session, actor: Actor, for_person: int, evidence: Sequence[int]) -> None:
    """代录 rests on a picture of the signed paper, and is never for oneself."""
    if for_person == actor.person_id:
        raise NotAllowed(action=Action.RECORD_FOR)
    if all(get(session, Evidence, evidence_id).kind is EvidenceKind.TEXT for evidence_id in evidence):
        raise NoEvidence


def _offer_close(session: Session, measure: Measure, now: datetime, *, occurrence: str) -> None:
    """When the last measure is verified the coordinator is offered to close the problem."""
    problem = measure.problem
    if problem.state is not ProblemState.OPEN or open_measures(problem.measures):
        return
    people = with_role(session, problem.unit_id, Role.COORDINATOR)
    about = ("problem", problem.id)
    outbox.tell(session, people, "can_close", about, now, unit_id=problem.unit_id, occurrence=occurrence)


def open_measures(measures: Sequence[Measure]) -> list[Measure]:
    return [measure for measure in measures if measure.state is not MeasureState.VERIFIED]
