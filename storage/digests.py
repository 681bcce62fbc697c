"""What the digests of a unit are made of, as frozen values: a coordinator's morning, a leader's week, and how a unit
stands as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.actor import Actor, console
from storage.models import Applicant, Measure, MeasureState, Membership, Person, Problem, Unit
from storage.progress import Counts, progress
from storage.queries import (
    Waiting,
    due_between,
    due_on,
    lacking,
    overdue,
    verified_between,
    waiting_for,
)
from storage.reachability import OutOfReach, out_of_reach
from storage.rights import Action, may_in_unit
from storage.verbs.measures import OPEN
from storage.views import MeasureView

NOTHING = Waiting(to_verify=(), to_decide=(), to_close=(), to_review=(), to_settle=None)


@dataclass(frozen=True, kw_only=True)
class Morning:
    """What needs a coordinator today. `late` are measures overdue since the morning before."""

    waiting: Waiting
    applicants: tuple[tuple[int, str], ...]
    late: int
    ownerless: int
    undated: int
    out_of_reach: tuple[OutOfReach, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        counted = (self.late, self.ownerless, self.undated)
        return self.waiting != NOTHING or bool(self.applicants or self.out_of_reach) or any(counted)


@dataclass(frozen=True, kw_only=True)
class FieldWeek:
    """The week of a leader's field: what was verified last week, is due this week, is late, and waits for them."""

    done: tuple[MeasureView, ...]
    due: tuple[MeasureView, ...]
    late: tuple[MeasureView, ...]
    to_verify: tuple[MeasureView, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return any((self.done, self.due, self.late, self.to_verify))


@dataclass(frozen=True, kw_only=True)
class LateItem:
    """A measure past its day: its numbers, its problem's title, its text, and the day."""

    problem_no: int
    number: int
    title: str
    text: str
    deadline: date


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a unit stands; `moved` is how many measures were verified in the week before, `late` has the longest late
    first."""

    unit: str
    problems: Counts
    measures: Counts
    moved: int
    late: tuple[LateItem, ...]


def morning(session: Session, actor: Actor, today: date, since: date) -> Morning:
    """What needs this coordinator today; late is what was due from `since` on."""
    missing = lacking(session, actor, today)
    return Morning(
        waiting=waiting_for(session, actor, today),
        applicants=_applicants(session, actor),
        late=sum(view.deadline is not None and view.deadline >= since for view in overdue(session, actor, today)),
        ownerless=sum(not view.roles.owners for view in missing),
        undated=sum(view.deadline is None and not view.standing for view in missing),
        out_of_reach=tuple(one for one in out_of_reach(session, actor.unit_id, today) if one.next_due),
    )


def _applicants(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Who asks to be let in, if the actor may decide that: id and name."""
    if not may_in_unit(actor, Action.INVITE):
        return ()
    rows = select(Applicant.id, Applicant.name).where(
        Applicant.unit_id == actor.unit_id, Applicant.decided_at.is_(None)
    )
    return tuple((row_id, name) for row_id, name in session.execute(rows.order_by(Applicant.id)))


def field_week(
    session: Session, actor: Actor, today: date, sunday: date, last_week: tuple[datetime, datetime]
) -> FieldWeek:
    """The week that ends on `sunday`, of the items that name the actor as leader; and whatever waits for them to be
    verified."""

    def own(views: list[MeasureView]) -> tuple[MeasureView, ...]:
        return tuple(view for view in views if actor.person_id in {one.id for one in view.roles.leaders})

    return FieldWeek(
        done=own(verified_between(session, actor, *last_week, today)),
        due=own(due_between(session, actor, today, sunday, today)),
        late=own(overdue(session, actor, today)),
        to_verify=waiting_for(session, actor, today).to_verify,
    )


def standing(session: Session, unit_id: int, today: date, last_week: tuple[datetime, datetime]) -> Standing:
    """How the unit stands as a whole: for whoever may be told of all of it, or of its counts."""
    whole = progress(session, console(unit_id), today)
    return Standing(
        unit=session.get_one(Unit, unit_id).name,
        problems=whole.problems,
        measures=whole.measures,
        moved=_verified(session, unit_id, *last_week),
        late=_late(session, unit_id, today),
    )


def latest_first(units: Iterable[Standing]) -> list[Standing]:
    """The unit that is most behind first: most items late, the longest late, the least moved."""
    return sorted(units, key=_behind)


def _behind(unit: Standing) -> tuple[object, ...]:
    longest = unit.late[0].deadline if unit.late else date.max
    total = unit.measures.total or 1
    return -len(unit.late), longest, unit.moved, unit.measures.done / total, unit.unit


def _verified(session: Session, unit_id: int, since: datetime, until: datetime) -> int:
    done = (Measure.state == MeasureState.VERIFIED, Measure.verified_at >= since, Measure.verified_at < until)
    return len(session.scalars(select(Measure.id).join(Problem).where(Problem.unit_id == unit_id, *done)).all())


def _late(session: Session, unit_id: int, today: date) -> tuple[LateItem, ...]:
    rows = select(Problem.number, Measure.number, Problem.title, Measure.text, due_on()).join(Measure.problem)
    late = rows.where(Problem.unit_id == unit_id, Measure.state.in_(OPEN), due_on() < today)
    return tuple(
        LateItem(problem_no=problem_no, number=number, title=title, text=text, deadline=deadline)
        for problem_no, number, title, text, deadline in session.execute(
            late.order_by(due_on(), Problem.number, Measure.number)
        )
    )


def unfinished(session: Session, unit_id: int) -> bool:
    """Whether any measure of the unit is still to be done or verified."""
    open_ones = exists().where(Measure.problem_id == Problem.id, Measure.state.in_((*OPEN, MeasureState.SUBMITTED)))
    return bool(session.scalar(select(exists().where(Problem.unit_id == unit_id, open_ones))))


def without_names(session: Session, unit_id: int, items: tuple[LateItem, ...]) -> tuple[LateItem, ...]:
    """The same items; a title in which somebody of the unit is named is left empty."""
    rows = select(Person.name).join(Membership).where(Membership.unit_id == unit_id).distinct()
    names = [name for name in session.scalars(rows) if len(name) > 1]
    return tuple(replace(one, title="") if any(name in one.title for name in names) else one for one in items)
