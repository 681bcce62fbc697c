"""Taking back a deadline that was just set: the event that set it knows what was before."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.errors import NotAllowed, NotFound, Outdated
from storage.find import get
from storage.models import Event, Extension, ExtensionState, Measure, Problem
from storage.rights import Action, require
from storage.roles import deadline_of
from storage.verbs.planning import due_with, refuse_finished, tell_owners

NEEDED = {
    "deadline_set": Action.SET_DEADLINE,
    "measure_returned": Action.VERIFY,
    "extension_decided": Action.DECIDE_EXTENSION,
}
"""The events that can be taken back as to their deadline, and the right that it takes."""
OVERTAKING = ("deadline_set", "deadline_undone", "measure_returned", "extension_decided")


def undo_deadline(session: Session, actor: Actor, event_id: int, now: datetime) -> Measure | Problem:
    """Put back the day that held before an event of the actor's own; a return stands, only its day goes. Of more time
    that was granted the request waits for its decision again; what was refused moved no day (NotFound).

    Raises NotAllowed for somebody else's, Outdated once the day has changed again or the item is finished.
    """
    event = get(session, Event, event_id)
    refused = event.kind == "extension_decided" and not event.after["granted"]
    if event.unit_id != actor.unit_id or event.kind not in NEEDED or refused:
        raise NotFound
    item = _item(session, event)
    require(actor, NEEDED[event.kind], item)
    if event.actor_id != actor.person_id:
        raise NotAllowed(action=NEEDED[event.kind])
    refuse_finished(item)
    if _is_overtaken(session, event):
        raise Outdated
    measures = due_with(item)
    item.deadline = _day(event.before["deadline"])
    for measure in measures:
        _put_back(session, measure, event, now)
    about = (event.subject_kind, event.subject_id)
    undone = record(
        session,
        actor,
        "deadline_undone",
        about,
        now,
        before={"deadline": event.after.get("deadline") or event.after.get("granted")},
        after={"deadline": event.before["deadline"], "event": event.seq},
    )
    if item.deadline or (isinstance(item, Measure) and deadline_of(item)):
        tell_owners(session, actor, item, measures, now, occurrence=str(undone.seq))
    return item


def _item(session: Session, event: Event) -> Measure | Problem:
    if event.subject_kind == "measure":
        return get(session, Measure, event.subject_id)
    return get(session, Problem, event.subject_id)


def _is_overtaken(session: Session, event: Event) -> bool:
    later = select(Event.id).where(
        Event.subject_kind == event.subject_kind,
        Event.subject_id == event.subject_id,
        Event.seq > event.seq,
        Event.kind.in_(OVERTAKING),
    )
    return bool(session.scalar(select(exists(later))))


def _put_back(session: Session, measure: Measure, event: Event, now: datetime) -> None:
    """What the event changed of a measure besides the day itself."""
    measure.deadline_set_at = measure.look_at = now
    original = event.before["original"]
    if str(measure.id) in original:
        measure.original_deadline = _day(original[str(measure.id)])
    if measure.id in event.after.get("made_standing", ()):
        measure.standing = False
    decided = event.after.get("extension")
    for extension_id in [*event.after.get("voided", ()), *([decided] if decided else [])]:
        extension = get(session, Extension, extension_id)
        if extension.measure_id == measure.id:
            _wait_again(extension)


def _wait_again(extension: Extension) -> None:
    extension.state, extension.granted, extension.decision_reason = ExtensionState.PENDING, None, ""
    extension.decided_by = extension.decided_at = None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
