"""What goes into one calendar, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass

from bot.writing.words import Words
from storage.verbs.measures import OPEN
from storage.views import MeasureView, ReviewView


@dataclass(frozen=True, kw_only=True)
class Dates:
    """Deadlines of open measures, and look-backs that are planned."""

    unit_id: int
    unit: str
    deadlines: tuple[MeasureView, ...] = ()
    look_backs: tuple[ReviewView, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.deadlines or self.look_backs)


def is_due(view: MeasureView) -> bool:
    """Whether a measure belongs into a calendar: what is finished does not."""
    return view.state in OPEN and view.deadline is not None


def counted(w: Words, dates: Dates) -> str:
    """`3个时限，1次回头看`."""
    parts = [
        w.t("calendar.deadlines", n=len(dates.deadlines)) if dates.deadlines else "",
        w.t("calendar.look_backs", n=len(dates.look_backs)) if dates.look_backs else "",
    ]
    return w.comma(parts)
