"""What the console prints: the stable JSON of `when` and `simulate`, and the same in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.reading.deadlines import Deadline
from bot.writing.words import Words
from jobs.runner import Simulated
from storage.models import Extension, Measure, Notice, Problem, Report, Review

Json = dict[str, Any]


def deadline_json(reading: Deadline, w: Words) -> Json:
    return {
        "kind": reading.kind,
        "date": reading.date.isoformat() if reading.date else None,
        "time": f"{reading.time:%H:%M}" if reading.time else None,
        "options": [day.isoformat() for day in reading.options],
        "then_standing": reading.then_standing,
        "reading": deadline_text(reading, w),
    }


def deadline_text(reading: Deadline, w: Words) -> str:
    """How a phrase is read, in words."""
    said = [w.full_day(reading.date)] if reading.date else []
    if reading.time:
        said.append(f"{reading.time:%H:%M}")
    if reading.kind in ("immediate", "standing", "unreadable", "ask"):
        said.insert(0, w.t(f"when.{reading.kind}", days=w.t("list.names").join(map(w.full_day, reading.options))))
    if reading.then_standing:
        said.append(w.t("when.then_standing"))
    if reading.assumed_year:
        said.append(w.t("assumed_calendar", year=reading.assumed_year))
    return " ".join(part.strip() for part in said)


def simulated_json(session: Session, one: Simulated, w: Words) -> Json:
    colours = [notice.colour for notice in one.notices if notice.colour]
    kinds = {notice.kind for notice in one.notices}
    return {
        "at": one.at.astimezone(w.zone).isoformat(),
        "to": one.person.name,
        "kind": kinds.pop() if len(kinds) == 1 else "digest",
        "colour": next((colour for colour in ("red", "yellow", "green") if colour in colours), None),
        "about": sorted({about for notice in one.notices if (about := numbers(session, notice))}),
        "reason": w.t("list.reasons").join(dict.fromkeys(reason(session, notice, w) for notice in one.notices)),
        "text": one.part.text,
    }


def reason(session: Session, notice: Notice, w: Words) -> str:
    """Why the policy has this told: `yellow: 10 days left`. `w` is of the day on which it is."""
    if notice.kind == "deadline" and notice.colour:
        deadline = date.fromisoformat(notice.facts["deadline"])
        return w.t(f"reason.{notice.colour}", left=w.distance(deadline))
    if notice.kind == "review_due":
        return w.t("reason.review", n=session.get_one(Review, notice.subject_id).stage)
    if "workdays" in notice.facts:
        return w.t(f"reason.{notice.kind}", n=notice.facts["workdays"])
    return notice.kind


def numbers(session: Session, notice: Notice) -> str | None:
    """`2.1` of the measure, or `2` of the problem, that a notice is about; None where it is about a person."""
    by_kind: dict[str, Callable[[], Any]] = {
        "measure": lambda: session.get_one(Measure, notice.subject_id),
        "problem": lambda: session.get_one(Problem, notice.subject_id),
        "report": lambda: session.get_one(Report, notice.subject_id).measure,
        "extension": lambda: session.get_one(Extension, notice.subject_id).measure,
        "review": lambda: session.get_one(Review, notice.subject_id).problem,
    }
    find = by_kind.get(notice.subject_kind)
    item = find() if find else None
    if isinstance(item, Measure):
        return f"{item.problem.number}.{item.number}"
    return str(item.number) if isinstance(item, Problem) else None


def answer_text(answered: Json) -> str:
    keys = "\n".join(" ".join(f"[{key}]" for key in row) for row in answered["buttons"])
    text = f"{answered['reply']}\n{keys}".rstrip()
    return f"{text}\n\n{answer_text(answered['then'])}" if "then" in answered else text
