"""More time: asked for before the due day and decided on (延期); after it, why and by when (逾期说明)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import (
    AlreadyDone,
    BadDate,
    FourEyes,
    NoDeadline,
    NotAllowed,
    NotLate,
    Outdated,
    ReasonNeeded,
    TooLate,
)
from storage.find import get
from storage.models import Extension, ExtensionState, Measure, ReportState, Role
from storage.reported import reports_of
from storage.rights import Action, require
from storage.roles import approvers, deadline_of, roles_of, with_role
from storage.verbs.measures import OPEN, answering, own_unplaced, signed_paper, tell_recorded


def ask_extension(
    session: Session,
    actor: Actor,
    measure_id: int,
    now: datetime,
    *,
    today: date,
    reason: str,
    wanted: date,
    for_person: int | None = None,
    evidence: Sequence[int] = (),
) -> Extension:
    """延期申请, until the due day; the newest words on how far it has come go along. With `for_person` a coordinator
    records it on behalf (代录), which needs a picture of the signed paper. Raises NoDeadline, TooLate, BadDate,
    ReasonNeeded, AlreadyDone, NoEvidence."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.RECORD_FOR if for_person else Action.ASK_EXTENSION, measure)
    asker = answering(measure, for_person).id if for_person else actor.person_id
    if asker is None:
        raise NotAllowed(action=Action.ASK_EXTENSION)
    deadline = _extendable(measure, today, wanted)
    if not reason.strip():
        raise ReasonNeeded
    if for_person:
        signed_paper(session, actor, for_person, evidence)
    extension = Extension(
        measure=measure,
        round=measure.problem.round,
        nth=_nth(measure, ExtensionState.APPROVED),
        person_id=asker,
        recorded_by=actor.person_id if for_person else None,
        at=now,
        reason=reason.strip(),
        progress=_last_progress(measure),
        old_deadline=deadline,
        wanted=wanted,
    )
    session.add(extension)
    measure.look_at = now
    session.flush()
    for evidence_id in evidence if for_person else ():
        own_unplaced(session, actor, evidence_id).extension_id = extension.id
    after = {"wanted": wanted, "reason": extension.reason, "nth": extension.nth, "for": for_person}
    event = record(session, actor, "extension_asked", ("measure", measure.id), now, after=after)
    people = approvers(session, measure, nth=extension.nth, asker=asker)
    about = ("extension", extension.id)
    unit_id, occurrence = actor.unit_id, str(event.seq)
    outbox.tell(session, people, "extension_asked", about, now, unit_id=unit_id, occurrence=occurrence)
    if for_person:
        tell_recorded(session, for_person, about, now, unit_id=unit_id, occurrence=occurrence, what="extension")
    return extension


def _extendable(measure: Measure, today: date, wanted: date) -> date:
    """The day that is to be moved to `wanted`. Raises what stands in the way."""
    deadline = deadline_of(measure)
    if measure.state not in OPEN:
        raise Outdated
    if deadline is None:
        raise NoDeadline
    if today > deadline:
        raise TooLate(deadline=deadline)
    if wanted <= deadline:
        raise BadDate(after=deadline)
    _refuse_pending(measure)
    return deadline


def state_lateness(
    session: Session,
    actor: Actor,
    measure_id: int,
    now: datetime,
    *,
    today: date,
    reason: str,
    promised: date,
) -> Extension:
    """逾期说明, after the due day: why it is late, and by which day it will be done. The deadline stays, and nobody
    decides; a later statement takes the place of an earlier one. Raises NoDeadline, NotLate, BadDate, ReasonNeeded,
    Outdated, and AlreadyDone while a request for more time waits for its decision."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.STATE_LATENESS, measure)
    if actor.person_id is None:
        raise NotAllowed(action=Action.STATE_LATENESS)
    deadline = _missed(measure, today)
    if promised <= today:
        raise BadDate(after=today)
    if not reason.strip():
        raise ReasonNeeded
    statement = Extension(
        measure=measure,
        round=measure.problem.round,
        nth=_nth(measure, ExtensionState.STATED),
        person_id=actor.person_id,
        at=now,
        reason=reason.strip(),
        progress=_last_progress(measure),
        old_deadline=deadline,
        wanted=promised,
        state=ExtensionState.STATED,
    )
    session.add(statement)
    measure.look_at = now
    session.flush()
    after = {"wanted": promised, "reason": statement.reason, "nth": statement.nth}
    event = record(session, actor, "lateness_stated", ("measure", measure.id), now, after=after)
    concerned = (*roles_of(measure).leaders, *with_role(session, actor.unit_id, Role.COORDINATOR))
    told = {person.id: person for person in concerned if person.id != actor.person_id}
    about = ("extension", statement.id)
    unit_id, occurrence = actor.unit_id, str(event.seq)
    outbox.tell(session, told.values(), "late_stated", about, now, unit_id=unit_id, occurrence=occurrence)
    return statement


def _missed(measure: Measure, today: date) -> date:
    """The day that has passed. Raises what stands in the way of a statement."""
    deadline = deadline_of(measure)
    if measure.state not in OPEN:
        raise Outdated
    if deadline is None:
        raise NoDeadline
    if today <= deadline:
        raise NotLate(deadline=deadline)
    _refuse_pending(measure)
    return deadline


def _refuse_pending(measure: Measure) -> None:
    pending = [row for row in measure.extensions if row.state is ExtensionState.PENDING]
    if pending:
        raise AlreadyDone(at=pending[0].at)


def _nth(measure: Measure, state: ExtensionState) -> int:
    """The how-manieth of its kind the next one is in this round."""
    return 1 + sum(row.state is state and row.round == measure.problem.round for row in measure.extensions)


def _last_progress(measure: Measure) -> str:
    """The newest words of this round on how far it has come; empty where nobody has reported."""
    noted = (row for row in reports_of(measure) if row.state is ReportState.NOTED)
    return next((row.note for row in reversed(list(noted)) if row.note), "")


def decide_extension(
    session: Session,
    actor: Actor,
    extension_id: int,
    now: datetime,
    *,
    granted: date | None,
    reason: str = "",
) -> Extension:
    """Grant more time until `granted` (as asked, or shorter), or refuse with None. Raises AlreadyDone, BadDate."""
    extension = get(session, Extension, extension_id)
    measure = extension.measure
    require(actor, Action.DECIDE_EXTENSION, measure)
    if actor.person_id in (extension.person_id, extension.recorded_by):
        raise FourEyes
    allowed = approvers(session, measure, nth=extension.nth, asker=extension.person_id)
    if actor.person_id not in {person.id for person in allowed}:
        raise NotAllowed(action=Action.DECIDE_EXTENSION)
    if extension.state is ExtensionState.VOID:
        raise Outdated
    if extension.state is not ExtensionState.PENDING:
        raise AlreadyDone(at=extension.decided_at)
    if granted and not extension.old_deadline < granted <= extension.wanted:
        raise BadDate(after=extension.old_deadline)
    extension.state = ExtensionState.APPROVED if granted else ExtensionState.REFUSED
    extension.granted, extension.decision_reason = granted, reason.strip()
    extension.decided_by, extension.decided_at = actor.person_id, now
    before = {"deadline": measure.deadline, "original": {measure.id: measure.original_deadline}}
    measure.look_at = now
    if granted:
        measure.deadline, measure.deadline_set_at = granted, now
    after = {"granted": granted, "reason": extension.decision_reason, "extension": extension.id}
    event = record(session, actor, "extension_decided", ("measure", measure.id), now, before=before, after=after)
    about = ("extension", extension.id)
    told = [extension.person]
    outbox.tell(session, told, "extension_decided", about, now, unit_id=actor.unit_id, occurrence=str(event.seq))
    return extension
