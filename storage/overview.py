"""The whole of a ledger at a glance: every problem with its measures, and how they stood at moments of the past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.loading import load_roles
from storage.models import Event, Inspection, Measure, MeasureState, Problem, ProblemState, Round
from storage.rights import Action, may
from storage.roles import deadline_of, roles_of, roles_of_problem
from storage.seeing import seen_problems
from storage.verbs.measures import OPEN

CLOSED = (ProblemState.CLOSED, ProblemState.HELD)


@dataclass(frozen=True, kw_only=True)
class MeasureSeen:
    id: int
    number: int
    text: str
    state: MeasureState
    deadline: date | None
    standing: bool
    departments: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class ProblemSeen:
    id: int
    number: int
    title: str
    state: ProblemState
    departments: tuple[str, ...]
    measures: tuple[MeasureSeen, ...]


@dataclass(frozen=True, kw_only=True)
class Stood:
    """How many measures stood how at one moment, and how many problems were closed. The first five add up to all that
    there were; `on_time` is open and not late."""

    done: int = 0
    submitted: int = 0
    claimed: int = 0
    on_time: int = 0
    overdue: int = 0
    closed: int = 0
    problems: int = 0


def overview(session: Session, actor: Actor) -> tuple[ProblemSeen, ...]:
    """Every problem that the actor may see, with the measures that they may see, in the ledger's order."""
    return tuple(_seen(actor, row) for row in _problems(session, actor))


def _problems(session: Session, actor: Actor) -> list[Problem]:
    rows = select(Problem).where(seen_problems(actor)).order_by(Problem.inspection_id, Problem.number)
    found = list(session.scalars(rows))
    load_roles(session, found)
    return found


def _measures(actor: Actor, problem: Problem) -> list[Measure]:
    return [row for row in problem.measures if may(actor, Action.SEE, row)]


def _seen(actor: Actor, problem: Problem) -> ProblemSeen:
    return ProblemSeen(
        id=problem.id,
        number=problem.number,
        title=problem.title,
        state=problem.state,
        departments=tuple(one.name for one in roles_of_problem(problem).departments),
        measures=tuple(_measure_seen(row) for row in _measures(actor, problem)),
    )


def _measure_seen(row: Measure) -> MeasureSeen:
    return MeasureSeen(
        id=row.id,
        number=row.number,
        text=row.text,
        state=row.state,
        deadline=deadline_of(row),
        standing=row.standing,
        departments=tuple(one.name for one in roles_of(row).departments),
    )


# The past


def imported_on(session: Session, actor: Actor) -> datetime | None:
    """When the unit's first document was taken in; None where there is none."""
    rows = select(Inspection.imported_at).where(Inspection.unit_id == actor.unit_id)
    return session.scalars(rows.order_by(Inspection.imported_at).limit(1)).first()


def stood(session: Session, actor: Actor, moments: Sequence[tuple[date, datetime]]) -> list[Stood]:
    """How what the actor may see now stood at each of these moments, told from the events; `moments` ascend, each
    with the day that it was in the unit."""
    past = _past(session, actor)
    events = _events(session, actor)
    event = next(events, None)
    found = []
    for day, moment in moments:
        while event is not None and event.at < moment:
            past.happens(event)
            event = next(events, None)
        found.append(past.at(day, moment))
    return found


@dataclass(kw_only=True)
class _Was:
    """One measure at a moment."""

    state: MeasureState
    deadline: date | None


@dataclass(kw_only=True)
class _Problem:
    """One problem at a moment."""

    number: int
    inspection: int
    since: datetime
    deadline: date | None
    measures: dict[int, _Was]
    closed: bool = False

    def begin_again(self) -> None:
        self.closed, self.deadline = False, None
        for was in self.measures.values():
            was.state, was.deadline = MeasureState.NOT_STARTED, None


STATES = {
    "measure_submitted": MeasureState.SUBMITTED,
    "submission_withdrawn": MeasureState.IN_PROGRESS,
    "measure_verified": MeasureState.VERIFIED,
    "measure_returned": MeasureState.IN_PROGRESS,
}
DEADLINES = {
    "deadline_set": "deadline",
    "deadline_undone": "deadline",
    "measure_returned": "deadline",
    "extension_decided": "granted",
}
"""The events that change a day, and where it stands in what was after."""
OF_PROBLEMS = ("problem_closed", "problem_reopened", "claims_settled")


@dataclass(kw_only=True)
class _Past:
    """The ledger as it was, brought forward event by event."""

    problems: dict[int, _Problem] = field(default_factory=dict)
    measures: dict[int, _Was] = field(default_factory=dict)

    def happens(self, event: Event) -> None:
        if event.kind == "claims_settled":
            self._settled(event)
        elif event.subject_kind == "problem":
            self._of_problem(event)
        else:
            self._of_measure(event)

    def _settled(self, event: Event) -> None:
        for one in self.problems.values():
            if event.after["redo"] and (one.inspection, one.number) in _settled_by(event):
                one.begin_again()

    def _of_problem(self, event: Event) -> None:
        one = self.problems.get(event.subject_id)
        if one is None:
            return
        if event.kind == "problem_closed":
            one.closed = True
            for was in one.measures.values():
                was.state = MeasureState.VERIFIED
        elif event.kind == "problem_reopened":
            one.begin_again()
        elif event.kind in DEADLINES:
            one.deadline = _day(event.after["deadline"])

    def _of_measure(self, event: Event) -> None:
        was = self.measures.get(event.subject_id)
        if was is None:
            return
        was.state = STATES.get(event.kind, was.state)
        if event.kind in DEADLINES:
            day = _day(event.after.get(DEADLINES[event.kind]))
            was.deadline = was.deadline if event.kind == "extension_decided" and day is None else day

    def at(self, day: date, moment: datetime) -> Stood:
        there = [one for one in self.problems.values() if one.since < moment]
        states = [_told(was.state, was.deadline or one.deadline, day) for one in there for was in one.measures.values()]
        kinds = ("done", "submitted", "claimed", "on_time", "overdue")
        counts = {kind: states.count(kind) for kind in kinds}
        return Stood(**counts, closed=sum(one.closed for one in there), problems=len(there))


def _told(state: MeasureState, deadline: date | None, day: date) -> str:
    if state is MeasureState.VERIFIED:
        return "done"
    if state in (MeasureState.SUBMITTED, MeasureState.CLAIMED):
        return state.value
    return "overdue" if deadline is not None and deadline < day else "on_time"


def stands(problems: Sequence[ProblemSeen], today: date) -> Stood:
    """The same of the ledger as it is."""
    states = [_told(one.state, one.deadline, today) for problem in problems for one in problem.measures]
    kinds = ("done", "submitted", "claimed", "on_time", "overdue")
    counts = {kind: states.count(kind) for kind in kinds}
    return Stood(**counts, closed=sum(one.state in CLOSED for one in problems), problems=len(problems))


def _past(session: Session, actor: Actor) -> _Past:
    """The ledger as its documents brought it."""
    problems = _problems(session, actor)
    claimed = {pair for event in _events(session, actor, "claims_settled") for pair in _settled_by(event)}
    before = _days_before(session, actor)
    past = _Past()
    for row in problems:
        was_claimed = row.state is ProblemState.CLAIMED or (row.inspection_id, row.number) in claimed
        first = MeasureState.CLAIMED if was_claimed else MeasureState.NOT_STARTED
        frozen = _first_round(row)
        past.problems[row.id] = _Problem(
            number=row.number,
            inspection=row.inspection_id,
            since=row.inspection.imported_at,
            deadline=before.get(("problem", row.id), row.deadline),
            measures={
                one.id: _Was(
                    state=first,
                    deadline=before.get(("measure", one.id), frozen.get(one.number, one.deadline)),
                )
                for one in _measures(actor, row)
            },
        )
        past.measures |= past.problems[row.id].measures
    return past


def _first_round(problem: Problem) -> dict[int, date | None]:
    """The days that held when the first round ended, where there have been several."""
    first: Round | None = next(iter(problem.rounds), None) if problem.round > 1 else None
    return {entry["number"]: _day(entry["deadline"]) for entry in first.measures} if first else {}


def _days_before(session: Session, actor: Actor) -> dict[tuple[str, int], date | None]:
    """The day that an item had before the first event that changed it."""
    days: dict[tuple[str, int], date | None] = {}
    for event in _events(session, actor, *DEADLINES):
        if "deadline" in event.before:
            days.setdefault((event.subject_kind, event.subject_id), _day(event.before["deadline"]))
    return days


def _settled_by(event: Event) -> set[tuple[int, int]]:
    return {(event.subject_id, number) for number in event.after["problems"]}


def _events(session: Session, actor: Actor, *kinds: str) -> Iterator[Event]:
    wanted = kinds or (*STATES, *DEADLINES, *OF_PROBLEMS)
    rows = select(Event).where(Event.unit_id == actor.unit_id, Event.kind.in_(set(wanted)))
    return iter(session.scalars(rows.order_by(Event.seq)))


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if said else None
