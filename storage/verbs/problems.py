"""Closing a problem and looking back: 销号, 回头看, 巩固, 反弹."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import AlreadyDone, FourEyes, NoEvidence, NotAllowed, NotFound, OpenMeasures, Outdated, ReasonNeeded
from storage.find import get
from storage.models import (
    Evidence,
    Inspection,
    Measure,
    MeasureState,
    Problem,
    ProblemState,
    Review,
    ReviewState,
    Role,
    Round,
)
from storage.reported import doers, hands_on
from storage.rights import Action, require, require_in_unit
from storage.roles import deadline_of, reviewers, roles_of, roles_of_problem, with_role
from storage.verbs.measures import open_measures, void_extensions


def close(
    session: Session, actor: Actor, problem_id: int, now: datetime, *, review_days: Sequence[tuple[int, date]]
) -> Problem:
    """销号, once every measure is verified. Plans the look-backs of `review_days` (days after closing, day).
    Raises AlreadyDone, OpenMeasures, Outdated."""
    problem = get(session, Problem, problem_id)
    require(actor, Action.CLOSE, problem)
    if problem.state in (ProblemState.CLOSED, ProblemState.HELD):
        raise AlreadyDone(at=problem.closed_at)
    if problem.state is not ProblemState.OPEN:
        raise Outdated
    left = open_measures(problem.measures)
    if left or not problem.measures:
        raise OpenMeasures(problem=problem.number, numbers=[measure.number for measure in left])
    problem.state, problem.closed_at, problem.closed_by = ProblemState.CLOSED, now, actor.person_id
    for stage, day in review_days:
        plan_review(session, problem, stage, day, now)
    after = {"state": problem.state, "look_backs": [day for _, day in review_days]}
    event = record(session, actor, "problem_closed", ("problem", problem.id), now, after=after)
    _tell_answering(session, actor, problem, "closed", now, occurrence=str(event.seq))
    return problem


def note_at_close(
    session: Session,
    actor: Actor,
    problem_id: int,
    now: datetime,
    *,
    check_elsewhere: str | None = None,
    made_rule: str | None = None,
) -> Problem:
    """The two optional answers at close: 举一反三 and 固化为制度."""
    problem = get(session, Problem, problem_id)
    require(actor, Action.CLOSE, problem)
    problem.check_elsewhere = check_elsewhere or problem.check_elsewhere
    problem.made_rule = made_rule or problem.made_rule
    after = {"check_elsewhere": check_elsewhere, "made_rule": made_rule}
    record(session, actor, "close_noted", ("problem", problem.id), now, after=after)
    return problem


def plan_review(session: Session, problem: Problem, stage: int, day: date, now: datetime) -> Review:
    """One look-back of the problem's present round; asked again it is the next attempt of the same stage."""
    same = [row for row in problem.reviews if (row.round, row.stage) == (problem.round, stage)]
    review = Review(problem=problem, round=problem.round, stage=stage, attempt=len(same) + 1, due_on=day, look_at=now)
    session.add(review)
    session.flush()
    return review


def look_back(
    session: Session,
    actor: Actor,
    review_id: int,
    result: ReviewState,
    now: datetime,
    *,
    today: date,
    note: str = "",
    evidence: Sequence[int] = (),
    again_after: timedelta = timedelta(days=14),
    later_reviews: Sequence[tuple[int, date]] = (),
) -> Review:
    """Record what a look-back found: HELD, REBOUNDED (needs a note) or UNCLEAR (asked again after `again_after`).

    What a document only claimed needs evidence to be held; that closes the problem and plans `later_reviews`.
    Raises AlreadyDone, FourEyes, NotAllowed, ReasonNeeded, NoEvidence.
    """
    review = get(session, Review, review_id)
    problem = review.problem
    _may_review(session, actor, problem)
    if review.state is ReviewState.VOID:
        raise Outdated
    if review.state is not ReviewState.PLANNED:
        raise AlreadyDone(at=review.at)
    if result is ReviewState.REBOUNDED and not (note.strip() or evidence):
        raise ReasonNeeded
    if problem.state is ProblemState.CLAIMED and result is ReviewState.HELD and not evidence:
        raise NoEvidence
    review.state, review.person_id, review.at = result, actor.person_id, now
    review.note, review.look_at = note.strip(), None
    _attach(session, actor, review, evidence)
    after = {"result": result, "stage": review.stage, "note": review.note, "evidence": list(evidence)}
    record(session, actor, "looked_back", ("problem", problem.id), now, after=after)
    if result is ReviewState.REBOUNDED:
        _next_round(session, actor, problem, now, reason=review.note)
    elif result is ReviewState.UNCLEAR:
        plan_review(session, problem, review.stage, today + again_after, now)
    else:
        _held(session, actor, problem, now, later_reviews)
    return review


def reopen(session: Session, actor: Actor, problem_id: int, now: datetime, *, reason: str) -> Problem:
    """Open what was closed again, as its next round. Raises Outdated, ReasonNeeded."""
    problem = get(session, Problem, problem_id)
    require(actor, Action.REOPEN, problem)
    if problem.state not in (ProblemState.CLOSED, ProblemState.HELD):
        raise Outdated
    if not reason.strip():
        raise ReasonNeeded
    _next_round(session, actor, problem, now, reason=reason.strip(), kind="reopened")
    return problem


def _next_round(
    session: Session, actor: Actor, problem: Problem, now: datetime, *, reason: str, kind: str = "rebounded"
) -> None:
    """Freeze the round as it was and open the next: roles stay, deadlines are to be set anew."""
    session.add(
        Round(
            problem_id=problem.id,
            number=problem.round,
            closed_at=problem.closed_at,
            ended_at=now,
            reason=reason,
            measures=[frozen(measure) for measure in problem.measures],
        )
    )
    void_reviews(problem)
    problem.round += 1
    problem.state, problem.closed_at, problem.closed_by, problem.deadline = (
        ProblemState.OPEN,
        None,
        None,
        None,
    )
    for measure in problem.measures:
        _begin_again(measure, now)
    after = {"round": problem.round, "reason": reason}
    event = record(session, actor, "problem_reopened", ("problem", problem.id), now, after=after)
    up = with_role(session, problem.unit_id, Role.COORDINATOR, Role.PRINCIPAL)
    _tell_answering(session, actor, problem, kind, now, occurrence=str(event.seq), also=up)


def void_reviews(problem: Problem) -> None:
    """Look-backs that what just happened has overtaken."""
    for review in problem.reviews:
        if review.state is ReviewState.PLANNED:
            review.state, review.look_at = ReviewState.VOID, None


def settle_claimed(
    session: Session,
    actor: Actor,
    inspection_id: int,
    now: datetime,
    *,
    redo: bool,
    spread: Sequence[date] = (),
    problem_ids: Sequence[int] | None = None,
) -> list[Problem]:
    """What becomes of problems that a document claims are done: look-backs on the days of `spread`, one a problem,
    or (`redo`) open with deadlines to be set. For all of the inspection, or for `problem_ids`."""
    require_in_unit(actor, Action.IMPORT)
    inspection = get(session, Inspection, inspection_id)
    if inspection.unit_id != actor.unit_id:
        raise NotFound
    problems = unsettled(session, inspection_id)
    if problem_ids is not None:
        # One by one the choice can still be changed, from look-backs to doing it again.
        problems = [one for one in claimed(session, inspection_id, redo=redo) if one.id in problem_ids]
    if not problems:
        raise Outdated
    for index, problem in enumerate(problems):
        if redo:
            problem.state = ProblemState.OPEN
            void_reviews(problem)
            for measure in problem.measures:
                _begin_again(measure, now)
        else:
            plan_review(session, problem, 0, spread[index], now)
    after = {"redo": redo, "problems": [problem.number for problem in problems]}
    record(session, actor, "claims_settled", ("inspection", inspection_id), now, after=after)
    return problems


def unsettled(session: Session, inspection_id: int) -> list[Problem]:
    """Problems that a document claims are done and for which nothing is planned yet."""
    return claimed(session, inspection_id, redo=False)


def claimed(session: Session, inspection_id: int, *, redo: bool) -> list[Problem]:
    """Problems that a document claims are done, and that can be looked back at, or be done again (`redo`)."""
    rows = select(Problem).where(Problem.inspection_id == inspection_id, Problem.state == ProblemState.CLAIMED)
    problems = session.scalars(rows.order_by(Problem.number))
    return [one for one in problems if redo or not any(row.state is ReviewState.PLANNED for row in one.reviews)]


def frozen(measure: Measure) -> dict[str, Any]:
    """A measure as it stands, for the record of a round that ended."""
    roles = roles_of(measure)
    return {
        "number": measure.number,
        "text": measure.text,
        "state": measure.state.value,
        "deadline": iso(deadline_of(measure)),
        "original_deadline": iso(measure.original_deadline),
        "submitted_at": iso(measure.submitted_at),
        "verified_at": iso(measure.verified_at),
        "owners": [person.name for person in roles.owners],
        "leaders": [person.name for person in roles.leaders],
        "doers": sorted(doers(measure)),
    }


def iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _begin_again(measure: Measure, now: datetime) -> None:
    measure.state = MeasureState.NOT_STARTED
    measure.deadline = measure.original_deadline = measure.deadline_set_at = None
    measure.acknowledged_at = measure.submitted_at = measure.verified_at = None
    measure.mostly_done = False
    measure.assigned_at = now if roles_of(measure).owners else None
    measure.look_at = now
    void_extensions(measure, now)


def _may_review(session: Session, actor: Actor, problem: Problem) -> None:
    if actor.unit_id != problem.unit_id:
        raise NotFound
    if actor.person_id in {hand for measure in problem.measures for hand in hands_on(measure)}:
        raise FourEyes
    if actor.person_id not in {person.id for person in reviewers(session, problem)}:
        require(actor, Action.REVIEW, problem)
        raise NotAllowed(action=Action.REVIEW)


def _attach(session: Session, actor: Actor, review: Review, evidence: Sequence[int]) -> None:
    for evidence_id in evidence:
        row = get(session, Evidence, evidence_id)
        if row.person_id != actor.person_id or row.placed:
            raise NotAllowed(action=Action.REVIEW)
        row.review_id = review.id


def _held(session: Session, actor: Actor, problem: Problem, now: datetime, later: Sequence[tuple[int, date]]) -> None:
    if problem.state is ProblemState.CLAIMED:
        problem.state, problem.closed_at, problem.closed_by = ProblemState.CLOSED, now, actor.person_id
        for measure in problem.measures:
            measure.state, measure.verified_at = MeasureState.VERIFIED, now
        for stage, day in later:
            plan_review(session, problem, stage, day, now)
        after = {"state": problem.state, "look_backs": [day for _, day in later]}
        record(session, actor, "problem_closed", ("problem", problem.id), now, after=after)
    if any(row.state is ReviewState.PLANNED for row in problem.reviews):
        return
    problem.state = ProblemState.HELD
    event = record(session, actor, "problem_held", ("problem", problem.id), now)
    _tell_answering(session, actor, problem, "held", now, occurrence=str(event.seq))


def _tell_answering(
    session: Session,
    actor: Actor,
    problem: Problem,
    kind: str,
    now: datetime,
    *,
    occurrence: str,
    also: Sequence[Any] = (),
) -> None:
    """Tell everybody who answers for the problem, but not the one who just did it."""
    roles = roles_of_problem(problem)
    people = {person.id: person for person in (*roles.owners, *roles.leaders, *also)}
    told = [person for person in people.values() if person.id != actor.person_id]
    about = ("problem", problem.id)
    outbox.tell(session, told, kind, about, now, unit_id=problem.unit_id, occurrence=occurrence)
