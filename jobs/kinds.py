"""Every kind of notice there is, and when it is still true: asked again at sending, so that a handover, a decision
or a finished measure takes effect on what is already queued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jobs import occurrences
from jobs.office import zone_of_unit
from jobs.policy import Audience, Digest
from jobs.preloading import once
from jobs.recipients import Reaches, pending_extension, people_in, recipients, review_recipients
from jobs.unit_looks import READERS
from jobs.weeks import Week
from storage.actor import Actor, actors_of
from storage.digests import field_week, morning, unfinished
from storage.find import get
from storage.handovers import open_of
from storage.models import (
    Applicant,
    Extension,
    ExtensionState,
    Handover,
    Measure,
    Message,
    MessageState,
    Notice,
    Problem,
    ProblemState,
    Report,
    ReportState,
    Review,
    ReviewState,
    Role,
    Unit,
)
from storage.rights import item_roles
from storage.roles import (
    approvers,
    is_told,
    newest_snooze,
    reviewers,
    roles_of,
    verifiers,
    with_role,
)
from storage.verbs import resuming
from storage.verbs.measures import OPEN, open_measures

StillTrue = Callable[[Session, Notice, Reaches], bool]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of notice. `solo` ones carry the buttons of a decision and never share a message."""

    name: str
    still_true: StillTrue
    solo: bool = False
    in_hand: StillTrue | None = None
    """Whether its reader still has something to do about it, where that ends before it stops being true."""


def still_true(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """Whether the person is still to be told: they belong to the unit, and what the kind needs holds."""
    return is_told(notice.person, notice.unit_id) and KINDS[notice.kind].still_true(session, notice, reaches)


def in_hand(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """Whether what was sent may keep its keys: its reader is still the one to act, and there is something to do."""
    kind = KINDS[notice.kind]
    return is_told(notice.person, notice.unit_id) and (kind.in_hand or kind.still_true)(session, notice, reaches)


def asks_for_an_act(notice: Notice) -> bool:
    """Whether there is something to do about it, and it may be told again until that is done. What is told of a unit as
    a whole is of its day, and has its own keys."""
    kind = KINDS[notice.kind]
    return notice.subject_kind != "unit" and (
        kind.in_hand is not None or (notice.scheduled and kind.still_true is not _always)
    )


def _always(_session: Session, _notice: Notice, _reaches: Reaches) -> bool:
    return True


def _deadline(session: Session, notice: Notice, reaches: Reaches) -> bool:
    measure = session.get(Measure, notice.subject_id)
    if measure is None or measure.state not in OPEN:
        return False
    current = notice.occurrence.startswith(occurrences.of_ladder(measure))
    paused = notice.colour == "red" and pending_extension(measure) is not None
    return current and not paused and _recipient(session, notice, measure, reaches)


def _snoozed(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    """It is open, still theirs, and they have not put it off again since."""
    measure = session.get(Measure, notice.subject_id)
    if measure is None or measure.state not in OPEN:
        return False
    newest = newest_snooze(measure, notice.person_id)
    asked = newest is not None and notice.occurrence == occurrences.of_snooze(newest)
    return asked and _named(notice, roles_of(measure).owners)


def _urged(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """It is open, and the reader answers for it or stands in."""
    measure = session.get(Measure, notice.subject_id)
    if measure is None or measure.state not in OPEN:
        return False
    return _recipient(session, notice, measure, reaches) or _named(notice, roles_of(measure).leaders)


def _followed(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    """What its reader follows, or presses somebody about, is not done."""
    about_measure = notice.subject_kind == "measure"
    row = session.get(Measure, notice.subject_id) if about_measure else session.get(Extension, notice.subject_id)
    measure = row.measure if isinstance(row, Extension) else row
    return measure is not None and measure.state in OPEN


def _acknowledge(session: Session, notice: Notice, reaches: Reaches) -> bool:
    measure = session.get(Measure, notice.subject_id)
    if measure is None or measure.state not in OPEN or measure.acknowledged_at:
        return False
    return _recipient(session, notice, measure, reaches)


def _verify_waiting(session: Session, notice: Notice, reaches: Reaches) -> bool:
    report = session.get(Report, notice.subject_id)
    return _pending(report) and report is not None and _recipient(session, notice, report.measure, reaches)


def _submitted(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    report = session.get(Report, notice.subject_id)
    return _pending(report) and report is not None and _named(notice, verifiers(session, report.measure))


def _extension_waiting(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    extension = session.get(Extension, notice.subject_id)
    if extension is None or extension.state is not ExtensionState.PENDING:
        return False
    people = approvers(session, extension.measure, nth=extension.nth, asker=extension.person_id)
    return _named(notice, people)


def _review(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    review = session.get(Review, notice.subject_id)
    if review is None or review.state is not ReviewState.PLANNED:
        return False
    told = review_recipients(session, review.problem, (Audience(notice.audience),)) if notice.audience else []
    return notice.person_id in {one.person.id for one in told} or _named(notice, reviewers(session, review.problem))


def _can_close(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    problem = session.get(Problem, notice.subject_id)
    return problem is not None and problem.state is ProblemState.OPEN and not open_measures(problem.measures)


def _assigned(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    about_measure = notice.subject_kind == "measure"
    item = session.get(Measure, notice.subject_id) if about_measure else session.get(Problem, notice.subject_id)
    if item is None:
        return False
    roles = item_roles(item)
    return _named(notice, roles.owners + roles.leaders)


def _answers(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """The reader answers for it, and it is not done."""
    return _is_open(session, notice) and _assigned(session, notice, reaches)


def _answers_for_measure(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    about_report = notice.subject_kind == "report"
    row = session.get(Report, notice.subject_id) if about_report else session.get(Extension, notice.subject_id)
    if row is None or row.measure.state not in OPEN:
        return False
    roles = item_roles(row.measure)
    return _named(notice, roles.owners + roles.leaders)


def _is_open(session: Session, notice: Notice) -> bool:
    if notice.subject_kind == "measure":
        measure = session.get(Measure, notice.subject_id)
        return measure is not None and measure.state in OPEN
    problem = session.get(Problem, notice.subject_id)
    return problem is not None and problem.state is ProblemState.OPEN


def _handed_over(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    handover = session.get(Handover, notice.subject_id)
    return handover is not None and handover.ended_at is None


def _left_open(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    return bool(open_of(session, notice.unit_id, notice.subject_id))


def _applicant(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    applicant = session.get(Applicant, notice.subject_id)
    return applicant is not None and applicant.decided_at is None


def _restored(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    service = resuming.held(session)
    asked = service is not None and service.restored_at is not None and resuming.occurrence(service.restored_at)
    return notice.occurrence == asked and _named(notice, with_role(session, notice.unit_id, Role.COORDINATOR))


def _morning(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """There is something that needs them, on the day of the notice."""
    if not _reads(session, notice, reaches):
        return False
    today, since = date.fromisoformat(notice.occurrence), date.fromisoformat(notice.facts["since"])
    return bool(once(session, morning, _reader(session, notice), today, since))


def _weekly(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """Something happened in their field, or is to."""
    if not _reads(session, notice, reaches):
        return False
    week, zone = Week.named(notice.occurrence), zone_of_unit(get(session, Unit, notice.unit_id))
    reader = _reader(session, notice)
    return bool(once(session, field_week, reader, week.monday, week.sunday, week.before.span(zone)))


def _of_whole_unit(session: Session, notice: Notice, reaches: Reaches) -> bool:
    """The unit has something left to do."""
    return _reads(session, notice, reaches) and unfinished(session, notice.unit_id)


def _reads(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    """The reader still has the role that the digest is for."""
    return _named(notice, with_role(session, notice.unit_id, READERS[Digest(notice.kind)]))


def _reader(session: Session, notice: Notice) -> Actor:
    return next(actor for actor in actors_of(session, notice.person) if actor.unit_id == notice.unit_id)


def _undelivered(session: Session, notice: Notice, _reaches: Reaches) -> bool:
    message = session.get(Message, notice.subject_id)
    return message is not None and message.state in (MessageState.FAILED, MessageState.UNSURE)


def _pending(report: Report | None) -> bool:
    return report is not None and report.state is ReportState.PENDING


def _named(notice: Notice, people: tuple[object, ...]) -> bool:
    return notice.person_id in {getattr(person, "id", None) for person in people}


def _recipient(session: Session, notice: Notice, measure: Measure, reaches: Reaches) -> bool:
    audience = Audience(notice.audience or Audience.OWNER)
    told = recipients(session, measure, (audience,), reaches)
    return notice.person_id in {one.person.id for one in told} or _named(notice, people_in(session, measure, audience))


KINDS = {
    kind.name: kind
    for kind in (
        # what a clock brings
        Kind(name="deadline", still_true=_deadline),
        Kind(name="snoozed", still_true=_snoozed, in_hand=_answers),
        Kind(name="acknowledge_waiting", still_true=_acknowledge),
        Kind(name="verify_waiting", still_true=_verify_waiting),
        Kind(name="extension_waiting", still_true=_extension_waiting),
        Kind(name="review_due", still_true=_review),
        Kind(name=Digest.MORNING, still_true=_morning),
        Kind(name=Digest.WEEKLY, still_true=_weekly, in_hand=_reads),
        Kind(name=Digest.WEEKLY_LINE, still_true=_of_whole_unit, in_hand=_reads),
        Kind(name=Digest.BOARD, still_true=_of_whole_unit, in_hand=_reads),
        Kind(name=Digest.GROUP_BOARD, still_true=_of_whole_unit, in_hand=_reads),
        # what somebody did
        Kind(name="assigned", still_true=_assigned, in_hand=_answers),
        Kind(name="deadline_set", still_true=_assigned, in_hand=_answers),
        Kind(name="submitted", still_true=_submitted, solo=True),
        Kind(name="returned", still_true=_always, in_hand=_answers_for_measure),
        Kind(name="verified", still_true=_always),
        Kind(name="recorded_for", still_true=_always),
        Kind(name="extension_asked", still_true=_extension_waiting, solo=True),
        Kind(name="extension_decided", still_true=_always, in_hand=_answers_for_measure),
        Kind(name="handed_over", still_true=_handed_over),
        Kind(name="given_back", still_true=_always),
        Kind(name="left_open", still_true=_left_open, solo=True),
        Kind(name="late_stated", still_true=_always, in_hand=_followed),
        Kind(name="snoozed_red", still_true=_always, in_hand=_followed),
        Kind(name="urged", still_true=_urged),
        Kind(name="can_close", still_true=_can_close, solo=True),
        Kind(name="closed", still_true=_always),
        Kind(name="rebounded", still_true=_always),
        Kind(name="reopened", still_true=_always),
        Kind(name="held", still_true=_always),
        Kind(name="applicant", still_true=_applicant, solo=True),
        Kind(name="admitted", still_true=_always),
        Kind(name="unreachable", still_true=_always),
        Kind(name="group_bound", still_true=_always),
        Kind(name="invite_posted", still_true=_always),
        Kind(name="undelivered", still_true=_undelivered),
        Kind(name="outage", still_true=_always),
        # after a restore, the only kind that goes out while the rest is held
        Kind(name=resuming.KIND, still_true=_restored, solo=True),
    )
}
