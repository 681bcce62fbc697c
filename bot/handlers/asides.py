"""What is said while an answer is waited for, and plainly is none: it is answered, and what was asked stays asked."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers import asking
from bot.handlers.asking.known import vocabulary
from bot.handlers.said import go_on_asking, keep, kept
from bot.handlers.turn import Answer, Turn, say
from bot.reading.questions.asides import is_aside
from bot.writing import buttons as b
from bot.writing.card import Key, card

DAYS = ("return_until", "shorten", "extend", "late_until", "deadline", "hand_until")
"""What a day is to answer."""


def instead(turn: Turn) -> Answer:
    """The answer to words that plainly are not what was waited for, and that this still is; empty where they may be."""
    text = turn.incoming.text
    local, calendar = turn.now.astimezone(turn.w.zone), turn.desk.office.calendar
    if not is_aside(text, local, vocabulary(turn), calendar, day=turn.asked["what"] in DAYS):
        return []
    replies = asking.said(turn)
    go_on_asking(turn, turn.asked)
    return [*replies, *still_asked(turn, Key(turn.t("key.take_as_answer"), b.TakeAsAnswer(keep(turn, text))))]


def still_asked(turn: Turn, *keys: Key) -> Answer:
    """That what was asked before still is, with a key to leave it."""
    return say(card([turn.t("aside.waits")], [*keys, Key(turn.t("key.leave_it"), b.Cancel())]))


def said_before(turn: Turn, button: b.TakeAsAnswer) -> Turn:
    """The same turn as if those words were said now. Raises Outdated."""
    return replace(turn, incoming=replace(turn.incoming, text=str(kept(turn, button.said)), press=None))
