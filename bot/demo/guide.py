"""The short line that suggests the next tap, read from the ledger as it is: whatever a visitor does in between, it
goes on from there, and the whole arc takes three minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import (
    Inspection,
    Measure,
    MeasureState,
    Notice,
    NoticeState,
    Person,
    Problem,
    ProblemState,
    ReportState,
    Review,
    ReviewState,
    Role,
)
from storage.roles import deadline_of, reviewers, roles_of, verifiers, with_role
from storage.verbs.measures import OPEN, open_measures

LATE, CARS, ROOM = (1, 1), 3, 6
"""The measure that is overdue as the demo opens, the problem whose look-back has come, the one that nobody owns."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """`guide.<key>` is its text; `name` and `user_id` say whose phone it is about, where it is about one."""

    key: str
    name: str = ""
    user_id: int | None = None
    problem: int | None = None
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What the steps look at."""

    session: Session
    today: date

    def problem(self, number: int) -> Problem | None:
        """The sample notice's problem, whatever was imported after it."""
        sample = select(Inspection.id).order_by(Inspection.id).limit(1).scalar_subquery()
        return self.session.scalar(select(Problem).where(Problem.inspection_id == sample, Problem.number == number))

    def first_round(self, number: int) -> Problem | None:
        found = self.problem(number)
        return found if found and found.round == 1 else None

    def late(self) -> list[Measure]:
        problem = self.first_round(LATE[0])
        return [one for one in problem.measures if one.number == LATE[1]] if problem else []

    def room(self) -> list[Measure]:
        problem = self.first_round(ROOM)
        return list(problem.measures) if problem else []


@dataclass(frozen=True, kw_only=True)
class Step:
    """One suggestion: `look` gives it while it is open, else None."""

    key: str
    look: Callable[[Scene, str], Suggestion | None]


def _on_phone(key: str, people: Sequence[Person], problem: Problem) -> Suggestion | None:
    """The suggestion, on the phone of one of these people; None if there is nobody."""
    for person in sorted(people, key=lambda one: one.telegram_id is None):
        return Suggestion(key=key, name=person.name, user_id=person.telegram_id, problem=problem.number)
    return None


def _for_coordinator(scene: Scene, key: str, problem: Problem) -> Suggestion | None:
    return _on_phone(key, with_role(scene.session, problem.unit_id, Role.COORDINATOR), problem)


# To hand in, to verify


def _to_do(measures: list[Measure]) -> Measure | None:
    """The first that its owner can hand in."""
    ready = (one for one in measures if one.state in OPEN and deadline_of(one) and roles_of(one).owners)
    return next((one for one in ready if one.problem.state is ProblemState.OPEN), None)


def _was_returned(measure: Measure) -> bool:
    return bool(measure.reports) and measure.reports[-1].state is ReportState.RETURNED


def _hand_in(scene: Scene, key: str, measures: list[Measure], *, again: bool) -> Suggestion | None:
    found = _to_do(measures)
    if found is None or _was_returned(found) is not again:
        return None
    return _on_phone(key, roles_of(found).owners, found.problem)


def _verify(scene: Scene, key: str, measures: list[Measure]) -> Suggestion | None:
    found = next((one for one in measures if one.state is MeasureState.SUBMITTED), None)
    return _on_phone(key, verifiers(scene.session, found), found.problem) if found else None


# Looking back


def _planned(scene: Scene, number: int) -> Review | None:
    """The next look-back of a closed problem of which none has been held yet."""
    problem = scene.first_round(number)
    if problem is None or any(one.state is ReviewState.HELD for one in problem.reviews):
        return None
    planned = [one for one in problem.reviews if one.state is ReviewState.PLANNED]
    return min(planned, key=lambda one: one.due_on, default=None)


def _look_back(scene: Scene, key: str, number: int) -> Suggestion | None:
    review = _planned(scene, number)
    if review is None or review.due_on > scene.today:
        return None
    return _on_phone(key, reviewers(scene.session, review.problem), review.problem)


def _wait_for_it(scene: Scene, key: str) -> Suggestion | None:
    review = _planned(scene, ROOM)
    if review is None or review.due_on <= scene.today:
        return None
    return Suggestion(key=key, day=review.due_on)


# What the coordinator settles


def _unowned(scene: Scene, key: str) -> Suggestion | None:
    without = [one for one in scene.room() if one.state in OPEN and not roles_of(one).owners]
    return _for_coordinator(scene, key, without[0].problem) if without else None


def _undated(scene: Scene, key: str) -> Suggestion | None:
    without = [one for one in scene.room() if _wants_day(one)]
    return _for_coordinator(scene, key, without[0].problem) if without else None


def _undated_again(scene: Scene, key: str) -> Suggestion | None:
    """What rebounded has no days any more."""
    problems = [problem for number in (CARS, ROOM) if (problem := scene.problem(number)) and problem.round > 1]
    without = [one for one in problems if any(_wants_day(measure) for measure in one.measures)]
    return _for_coordinator(scene, key, without[0]) if without else None


def _wants_day(measure: Measure) -> bool:
    return measure.state in OPEN and not (deadline_of(measure) or measure.standing)


def _unreminded(scene: Scene, key: str) -> Suggestion | None:
    found = _to_do(scene.room())
    if found is None or found.reports:
        return None
    told = select(Notice.id).where(
        Notice.kind == "deadline", Notice.subject_kind == "measure", Notice.subject_id == found.id,
        Notice.state == NoticeState.SENT,
    )  # fmt: skip
    if scene.session.scalar(told.limit(1)):
        return None
    return Suggestion(key=key, name=roles_of(found).owners[0].name, problem=ROOM)


def _closable(scene: Scene, key: str) -> Suggestion | None:
    problem = scene.first_round(ROOM)
    if problem is None or problem.state is not ProblemState.OPEN or open_measures(problem.measures):
        return None
    return _for_coordinator(scene, key, problem)


STEPS = (
    Step(key="photo", look=lambda scene, key: _hand_in(scene, key, scene.late(), again=False)),
    Step(key="photo_again", look=lambda scene, key: _hand_in(scene, key, scene.late(), again=True)),
    Step(key="verify", look=lambda scene, key: _verify(scene, key, scene.late())),
    Step(key="review", look=lambda scene, key: _look_back(scene, key, CARS)),
    Step(key="new_days", look=_undated_again),
    Step(key="owner", look=_unowned),
    Step(key="deadline", look=_undated),
    Step(key="clock", look=_unreminded),
    Step(key="photo_room", look=lambda scene, key: _hand_in(scene, key, scene.room(), again=False)),
    Step(key="photo_again", look=lambda scene, key: _hand_in(scene, key, scene.room(), again=True)),
    Step(key="verify", look=lambda scene, key: _verify(scene, key, scene.room())),
    Step(key="close", look=_closable),
    Step(key="later", look=_wait_for_it),
    Step(key="review", look=lambda scene, key: _look_back(scene, key, ROOM)),
)
"""The arc, in its order: the first step that is open is suggested."""
END = "guide.end"


def next_step(session: Session, today: date) -> Suggestion | None:
    """What to suggest on `today` (the unit's); None when the whole arc has been seen."""
    scene = Scene(session=session, today=today)
    return next((found for step in STEPS if (found := step.look(scene, step.key))), None)
