"""Reminders that a locked screen may show to anybody: without people's names, or without what an item is about."""

from __future__ import annotations

from enum import StrEnum

from bot.writing.card import Card, card
from bot.writing.cards import problem_name
from bot.writing.digests import digest_key
from bot.writing.telling import Telling
from bot.writing.words import cut, label, title
from jobs.policy import Digest
from storage.find import get
from storage.models import Review
from storage.views import MeasureView

TITLE = 24
REMINDERS = ("deadline", "snoozed")
"""The kinds that say how an item stands."""
NAMING = (Digest.MORNING, Digest.WEEKLY, Digest.WEEKLY_LINE)
"""Digests that name people or items."""


class Shown(StrEnum):
    """`reminders.text`: how much of an item a scheduled message says."""

    FULL = "full"
    TITLE = "title"
    NUMBER = "number"


def measure_name(view: MeasureView, shown: Shown) -> str:
    """`2② 灭火器年度检测`, or only `2②`."""
    number = label(view.problem_no, view.number)
    return number if shown is Shown.NUMBER else f"{number} {title(view.text)}"


def discreet_card(telling: Telling, full: Card, shown: Shown) -> Card:
    """What is due when, under the keys of the full card: the rest is behind them. One that is about no item stays."""
    w, said = telling.w, discreet_line(telling, shown)
    if said is None:
        return full
    if telling.notice.subject_kind == "unit":
        return card([said], [digest_key(telling)])
    if telling.notice.kind not in REMINDERS:
        made = card([said, w.t("discreet.next")])
    else:
        view = telling.measure()
        name = measure_name(view, shown)
        made = card([
            w.t("measure.head", mark=w.mark(view), standing=w.standing(view), name=name),
            w.t("measure.due", day=w.day(view.deadline)) if view.deadline else None,
            w.t("discreet.next"),
        ])  # fmt: skip
    return Card(text=made.text, keys=full.keys, silent=full.silent)


def discreet_line(telling: Telling, shown: Shown) -> str | None:
    """A notice in one line; None for one that is about no item."""
    w, notice = telling.w, telling.notice
    if notice.kind in NAMING:
        return w.t(f"discreet.{notice.kind}")
    item = _item(telling, shown)
    if item is None or notice.kind not in REMINDERS:
        return w.t(f"line.{notice.kind}", item=item) if item else None
    view = telling.measure()
    return f"{w.mark(view)} {w.comma([item, w.standing(view)])}"


def _item(telling: Telling, shown: Shown) -> str | None:
    w, notice = telling.w, telling.notice
    match notice.subject_kind:
        case "measure" | "report" | "extension":
            return measure_name(telling.measure(), shown)
        case "review":
            problem = get(telling.session, Review, notice.subject_id).problem
            number = w.t("key.problem_no", no=problem.number)
            return number if shown is Shown.NUMBER else f"{number} {cut(problem.title, TITLE)}"
        case "problem":
            view = telling.problem()
            return w.t("key.problem_no", no=view.number) if shown is Shown.NUMBER else problem_name(w, view)
        case _:
            return None
