"""More time, asked for in one sentence."""

from __future__ import annotations

from datetime import date

from bot.handlers import extending
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import item_meant, measure_meant
from bot.handlers.asking.found import Found, day_of
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.reading.spans import add_months
from bot.writing.card import Card
from bot.writing.words import days_after
from storage import queries
from storage.rights import Action
from storage.views import MeasureView

MORE_TIME = (Action.ASK_EXTENSION, Action.STATE_LATENESS)


def request_extension(turn: Turn, question: Question) -> Card:
    """`6①延到12月17日，等材料`: one tap confirms; what is left open is asked."""

    def asked(view: MeasureView) -> Card:
        if not set(MORE_TIME) & view.actions:
            return explained(turn, view, Action.ASK_EXTENSION)
        reason = str(question.slots.get("reason", ""))
        return extending.said_at_once(turn, view, _until(turn, question, view), reason)

    def shown(item: Found) -> Card:
        return measure_meant(turn, question, item, MORE_TIME, asked)

    return item_meant(turn, question, shown, lambda: queries.owned_open(turn.session, turn.who, turn.today))


def _until(turn: Turn, question: Question, view: MeasureView) -> date | None:
    """The day that is asked for: as said, or so much longer than the deadline, of what is late than today."""
    day = day_of(question, "new_date")
    days, months = (int(str(question.slots.get(slot, 0))) for slot in ("delta_days", "delta_months"))
    if day or not (days or months) or view.deadline is None:
        return day
    return days_after(add_months(max(view.deadline, turn.today), months), days)
