"""The short line that suggests the next tap, read from the ledger as it is: the whole arc in three minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.demo.sample import COORDINATOR, LEADER, OVERSEER, OWNER, Player
from storage.find import measure_numbered, problem_numbered
from storage.models import (
    Measure,
    MeasureState,
    OwnerRole,
    Problem,
    ProblemState,
    Report,
    ReportState,
    Review,
    ReviewState,
)
from storage.roles import deadline_of, roles_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """One suggestion: shown while `open_yet` holds; `guide.<key>` is its text."""

    key: str
    player: Player
    open_yet: Callable[[Session], bool]


def _state(session: Session, problem: int, number: int) -> MeasureState:
    return _measure(session, problem, number).state


def _measure(session: Session, problem: int, number: int) -> Measure:
    found = measure_numbered(session, 1, problem, number)
    if found is None:
        raise LookupError((problem, number))
    return found


def _problem(session: Session, number: int) -> Problem:
    found = problem_numbered(session, 1, number)
    if found is None:
        raise LookupError(number)
    return found


def _late_is_open(session: Session) -> bool:
    return _state(session, 1, 3) in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)


def _late_is_submitted(session: Session) -> bool:
    return _state(session, 1, 3) is MeasureState.SUBMITTED


def _unowned(session: Session) -> bool:
    return not roles_of(_measure(session, 6, 1)).owners


def _undated(session: Session) -> bool:
    return deadline_of(_measure(session, 6, 1)) is None


def _leaderless(session: Session) -> bool:
    return not any(row.role is OwnerRole.LEADER for row in (*_problem(session, 6).assignments,
                                                            *_measure(session, 6, 1).assignments))  # fmt: skip


def _room_is_open(session: Session) -> bool:
    return _state(session, 6, 1) in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)


def _room_is_submitted(session: Session) -> bool:
    return _state(session, 6, 1) is MeasureState.SUBMITTED


def _room_is_closable(session: Session) -> bool:
    return _problem(session, 6).state is ProblemState.OPEN and _state(session, 6, 1) is MeasureState.VERIFIED


def _review_waits(session: Session) -> bool:
    planned = select(Review).where(Review.problem_id == _problem(session, 3).id, Review.state == ReviewState.PLANNED)
    return any(row.stage == 30 for row in session.scalars(planned))


def _no_second_review(session: Session) -> bool:
    done = select(func.count()).select_from(Review).where(Review.state.in_((ReviewState.HELD, ReviewState.REBOUNDED)))
    return (session.scalar(done) or 0) < 2


def _nothing_verified_since(session: Session) -> bool:
    pending = select(func.count()).select_from(Report).where(Report.state == ReportState.PENDING)
    return bool(session.scalar(pending))


STEPS = (
    Step(key="photo", player=OWNER, open_yet=_late_is_open),
    Step(key="verify", player=LEADER, open_yet=_late_is_submitted),
    Step(key="review", player=OVERSEER, open_yet=_review_waits),
    Step(key="owner", player=COORDINATOR, open_yet=_unowned),
    Step(key="deadline", player=COORDINATOR, open_yet=_undated),
    Step(key="clock", player=OWNER, open_yet=_room_is_open),
    Step(key="verify_room", player=LEADER, open_yet=_room_is_submitted),
    Step(key="close", player=COORDINATOR, open_yet=_room_is_closable),
    Step(key="later", player=OVERSEER, open_yet=_no_second_review),
)
END = "guide.end"


def next_step(session: Session) -> Step | None:
    """The first step that is still open; None when the whole arc has been seen."""
    return next((step for step in STEPS if step.open_yet(session)), None)
