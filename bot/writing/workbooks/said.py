"""What the cells of a list say: numbers, names, days and states, so that they read the same when they come back."""

from __future__ import annotations

from datetime import date, datetime

from bot.reading.numerals import to_han
from bot.reading.tables.keys import NO_LEVEL, inherited, written
from bot.reading.tables.steps import in_cell
from bot.writing.words import Words, formatted
from jobs.moments import local_day
from storage.exports import Level, MeasureRow, ProblemRow
from storage.models import ReviewState
from storage.views import PersonView

Value = str | int | date | None
"""What a cell holds; None for an empty one."""


def key(problem: ProblemRow, measure: MeasureRow | None) -> str:
    return written(problem.number, measure.number if measure else None)


def aspect(of: Level) -> str:
    """`一、管理方面`; — where there is none."""
    if of.title is None:
        return NO_LEVEL
    return f"{to_han(int(of.printed))}、{of.title}" if of.printed and of.printed.isdigit() else of.title


def category(of: Level) -> str:
    """`（一）管理方面`; — where there is none."""
    if of.title is None:
        return NO_LEVEL
    return f"（{to_han(int(of.printed))}）{of.title}" if of.printed and of.printed.isdigit() else of.title


def measure(row: MeasureRow) -> str:
    return in_cell(row.text, row.steps)


def names(w: Words, people: tuple[str, ...]) -> str:
    return w.t("lists.names").join(people)


def answering(w: Words, problem: ProblemRow, role: str) -> str:
    """Who answers for a problem: its own, else whom its measures name. 〔张三、李四〕 where some of them name nobody:
    read in again as the problem's own, it would be theirs too."""
    own, beside = (tuple(map(_name, getattr(of, role))) for of in (problem.roles, problem.together.roles))
    said = names(w, own or beside)
    return said if own or not beside or role in problem.together.whole else inherited(said)


def _name(who: PersonView | str) -> str:
    return who if isinstance(who, str) else who.name


def problem_due(w: Words, problem: ProblemRow) -> Value:
    """By when a problem is to be done: its own day, else the latest of its measures; 〔in brackets〕 where some of them
    have none yet."""
    beside = problem.together
    own = own_due(w, problem)
    if beside.deadline and not own and "deadline" not in beside.whole:
        return inherited(full_day(w, beside.deadline))
    day = own or (w.t("lists.immediate") if beside.immediate else beside.deadline)
    return _due(w, day, standing=beside.standing)


def due(w: Words, row: MeasureRow) -> Value:
    """A day or 立行立改, 长期坚持, or the one and the other."""
    return _due(w, own_due(w, row), standing=row.standing)


def own_due(w: Words, row: MeasureRow | ProblemRow) -> Value:
    """A day, or 立行立改."""
    return w.t("lists.immediate") if row.immediate else row.deadline


def _due(w: Words, day: Value, *, standing: bool) -> Value:
    if not standing:
        return day
    if not day:
        return w.t("lists.standing")
    return w.t("lists.day_and_standing", day=full_day(w, day) if isinstance(day, date) else day)


def full_day(w: Words, day: date) -> str:
    """`2026年12月31日`; elsewhere `2026-12-31`."""
    return formatted(day, "y年M月d日", w.t.language) if w.chinese else day.isoformat()


def day(w: Words, moment: datetime | None) -> date | None:
    return local_day(moment, w.zone) if moment else None


def state(w: Words, row: MeasureRow) -> str:
    """`整改中`; 基本完成 where that is said of it."""
    word = "mostly_done" if row.mostly_done and row.state == "in_progress" else row.state
    return w.t(f"lists.state.{word}")


def problem_state(w: Words, row: ProblemRow) -> str:
    """`已销号`; of a problem that came back, which round it is in."""
    said = w.t(f"lists.problem.{row.state}")
    return w.t("lists.round", state=said, n=row.round) if row.round > 1 else said


def look_backs(w: Words, row: ProblemRow) -> str:
    """A line for each look-back: what it found, or for when it is planned."""
    lines = []
    for one in row.look_backs:
        found = one.state is not ReviewState.PLANNED and one.at is not None
        on = full_day(w, local_day(one.at, w.zone) if found and one.at else one.due_on)
        lines.append(w.t("lists.look_back", day=on, found=w.t(f"lists.review.{one.state}")))
    return "\n".join(lines)
