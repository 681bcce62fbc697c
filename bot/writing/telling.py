"""One notice, about to be said to its reader: the fact, who reads it, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from bot.writing.words import Words
from storage.actor import Actor
from storage.find import get
from storage.models import Extension, Measure, Notice, Problem, Report
from storage.views import MeasureView, ProblemView, measure_view, problem_view


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One notice, about to be said to its reader."""

    session: Session
    actor: Actor
    w: Words
    notice: Notice
    covers: tuple[int, ...]
    """The notices that this telling says: its own and older ones about the same thing."""
    done: bool = False
    """It was told, and its reader has nothing to do about it any more, or not now."""
    put_off: datetime | None = None
    """Until when they put it off."""
    again: bool = False
    """An earlier message told it."""
    late: bool = False
    """It might have gone out earlier."""

    @property
    def subject(self) -> int:
        return self.notice.subject_id

    def measure(self) -> MeasureView:
        """The measure a notice is about, by way of its report or extension where it is about one of these."""
        return self._measure

    @cached_property
    def _measure(self) -> MeasureView:
        return measure_view(self.session, self.actor, measure_of(self.session, self.notice), self.w.today)

    def problem(self) -> ProblemView:
        """The problem a notice is about."""
        problem = get(self.session, Problem, self.subject)
        return problem_view(self.session, self.actor, problem, self.w.today)


def measure_of(session: Session, notice: Notice) -> Measure:
    match notice.subject_kind:
        case "report":
            return get(session, Report, notice.subject_id).measure
        case "extension":
            return get(session, Extension, notice.subject_id).measure
        case _:
            return get(session, Measure, notice.subject_id)
