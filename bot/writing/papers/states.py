"""How items stand, in the plain words of a paper: with whole dates, and nothing that only the bot's cards say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.writing.words import Words
from storage.dossiers import Dossier
from storage.models import MeasureState, ProblemState, ReviewState
from storage.verbs.measures import OPEN
from storage.views import MeasureView


def whole_day(w: Words, day: date | datetime) -> str:
    """`2026年12月31日`: a paper is read in another year too."""
    if isinstance(day, datetime):
        day = day.astimezone(w.zone).date()
    return w.written_day(day)


def measure_state(w: Words, view: MeasureView) -> str:
    """`已于2026年7月5日完成`; of what is open also by when it is to be done."""
    if view.state is MeasureState.VERIFIED and view.submitted_at:
        return w.t("paper.measure.verified", day=whole_day(w, view.submitted_at))
    if view.state is MeasureState.SUBMITTED and view.submitted_at:
        return w.t("paper.measure.submitted", day=whole_day(w, view.submitted_at))
    if view.state not in OPEN:
        return w.t("paper.measure.claimed")
    how = w.t("paper.measure.mostly_done") if view.mostly_done else w.t(f"paper.measure.{view.state}")
    return w.comma([how, until(w, view)])


def until(w: Words, view: MeasureView) -> str:
    """By when what is open is to be done: planned, or past and promised anew."""
    if view.deadline is None:
        return w.t("paper.until.standing") if view.standing else w.t("paper.until.unknown")
    day = whole_day(w, view.deadline)
    if view.deadline >= w.today:
        return w.t("paper.until.planned", day=day)
    late = w.t("paper.until.late", day=day)
    return w.comma([late, w.t("paper.until.promised", day=whole_day(w, view.promise.day)) if view.promise else ""])


def said_of(view: MeasureView) -> str:
    """What was said when it was done, or of how far it has come."""
    if view.state in OPEN:
        return view.progress.note if view.progress else ""
    return view.report.note if view.report else ""


def problem_state(w: Words, one: Dossier) -> str:
    view = one.view
    if view.state is ProblemState.OPEN:
        how = _how_far(w, [measure.state for measure in view.measures])
        return w.comma([w.t("paper.problem.again", n=view.round) if view.round > 1 else "", how])
    if view.state is ProblemState.CLAIMED:
        return w.t("paper.problem.claimed")
    day = whole_day(w, view.closed_at) if view.closed_at else w.t("paper.fill.day")
    return w.t(f"paper.problem.{view.state}", day=day)


def _how_far(w: Words, states: Sequence[MeasureState]) -> str:
    if not states:
        return w.t("paper.problem.no_measures")
    counts = {
        "done": states.count(MeasureState.VERIFIED),
        "submitted": states.count(MeasureState.SUBMITTED),
        "left": sum(state in OPEN for state in states),
    }
    if counts["done"] == len(states):
        return w.t("paper.problem.all_done", n=len(states))
    if counts["left"] == len(states):
        return w.t("paper.problem.none_done", n=len(states))
    parts = [w.t(f"paper.problem.{name}", n=n) for name, n in counts.items() if n]
    return w.t("paper.problem.open", n=len(states), parts=w.t("list.names").join(parts))


def looked_back(w: Words, one: Dossier) -> str:
    """How often it was looked back at, and what was found; empty where nobody has yet."""
    found = [done.state for done in one.look_backs]
    if not found:
        return ""
    parts = [
        w.t("paper.look_backs.times", n=len(found)),
        *(
            w.t(f"paper.look_backs.{state}", n=found.count(state))
            for state in (ReviewState.HELD, ReviewState.REBOUNDED, ReviewState.UNCLEAR)
            if state in found
        ),
    ]
    return w.comma(parts)
