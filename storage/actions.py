"""What somebody may do to an item as it stands: what their rights allow, as far as there is something to be done."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.models import (
    ExtensionState,
    Measure,
    MeasureState,
    Person,
    Problem,
    ProblemState,
    ReportState,
    Review,
    ReviewState,
)
from storage.rights import Action, allowed, may
from storage.roles import approvers, deadline_of, red_snooze, reviewers, roles_of, verifiers
from storage.verbs.measures import OPEN, open_measures


def measure_actions(session: Session, actor: Actor, measure: Measure, today: date) -> frozenset[Action]:
    """What this person may do to the measure as it stands."""
    possible = _possible(session, actor, measure, today)
    return frozenset(action for action in allowed(actor, measure) if possible.get(action))


def problem_actions(session: Session, actor: Actor, problem: Problem) -> frozenset[Action]:
    """What this person may do to the problem as it stands."""
    planned = next_review(problem)
    unsettled = problem.state is ProblemState.OPEN
    possible = {
        Action.SEE: True,
        Action.CLOSE: unsettled and bool(problem.measures) and not open_measures(problem.measures),
        Action.ASSIGN: unsettled,
        Action.SET_DEADLINE: unsettled,
        Action.REVIEW: planned is not None and _among(actor, reviewers(session, problem)),
        Action.IMPORT: problem.state is ProblemState.CLAIMED,
        Action.REOPEN: problem.state in (ProblemState.CLOSED, ProblemState.HELD),
        Action.PUBLISH: True,
    }
    return frozenset(action for action, can in possible.items() if can and may(actor, action, problem))


def _possible(session: Session, actor: Actor, measure: Measure, today: date) -> dict[Action, bool]:
    is_open = measure.state in OPEN
    unsettled = is_open or measure.state is MeasureState.SUBMITTED
    pending = next((row for row in measure.reports if row.state is ReportState.PENDING), None)
    waiting = next((row for row in measure.extensions if row.state is ExtensionState.PENDING), None)
    deadline = deadline_of(measure)
    late = deadline is not None and today > deadline
    return {
        Action.SEE: True,
        Action.ACKNOWLEDGE: is_open and measure.acknowledged_at is None,
        Action.REPORT: is_open,
        Action.SUBMIT: is_open,
        Action.WITHDRAW: pending is not None and actor.person_id in (pending.person_id, pending.recorded_by),
        Action.ASK_EXTENSION: is_open and waiting is None and deadline is not None and not late,
        Action.STATE_LATENESS: is_open and waiting is None and late,
        Action.SNOOZE: is_open and not (late and red_snooze(measure)),
        Action.URGE: is_open and {person.id for person in roles_of(measure).owners} != {actor.person_id},
        Action.ASSIGN: unsettled,
        Action.SET_DEADLINE: unsettled,
        Action.RECORD_FOR: is_open and bool(roles_of(measure).owners),
        Action.VERIFY: pending is not None and _among(actor, verifiers(session, measure)),
        Action.DECIDE_EXTENSION: waiting is not None
        and _among(actor, approvers(session, measure, nth=waiting.nth, asker=waiting.person_id)),
    }


def next_review(problem: Problem) -> Review | None:
    """The look-back of the problem that is planned first."""
    planned = [row for row in problem.reviews if row.state is ReviewState.PLANNED]
    return min(planned, key=lambda row: row.due_on) if planned else None


def _among(actor: Actor, people: tuple[Person, ...]) -> bool:
    return actor.person_id in {person.id for person in people}
