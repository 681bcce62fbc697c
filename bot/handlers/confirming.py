"""What was said in words is confirmed by a tap, and written as if it had been tapped together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.handlers import acting, closing, deciding, extending, planning, said
from bot.handlers.turn import Answer, Turn, change
from bot.writing import buttons as b
from bot.writing.card import Card
from storage.errors import Outdated
from storage.models import ReviewState


def confirm(turn: Turn, button: b.ConfirmSaid) -> Answer:
    """Raises Outdated for words that wait no longer, and whatever the verb refuses."""
    return change(ACTS[button.act](turn, button.item, button.day, said.kept(turn, button.said)))


def _submitted(turn: Turn, item: int, _day: date | None, note: Any) -> Card:
    return acting.submit(turn, item, [], str(note))


def _progress(turn: Turn, item: int, _day: date | None, note: Any) -> Card:
    return acting.note_progress(turn, item, [], str(note))


def _mostly_done(turn: Turn, item: int, _day: date | None, note: Any) -> Card:
    return acting.note_mostly_done(turn, item, str(note))


def _standing(turn: Turn, item: int, _day: date | None, _said: Any) -> Card:
    return planning.set_deadline(turn, "m", item, None, "standing")


def _extension(turn: Turn, item: int, day: date | None, reason: Any) -> Card:
    return extending.extension_asked(turn, item, _day(day), str(reason))


def _late(turn: Turn, item: int, day: date | None, reason: Any) -> Card:
    return extending.promised(turn, item, _day(day), str(reason))


def _day(day: date | None) -> date:
    if day is None:
        raise Outdated
    return day


def _returned(turn: Turn, item: int, day: date | None, reason: Any) -> Card:
    return deciding.returned(turn, item, day, str(reason))


def _refused(turn: Turn, item: int, _day: date | None, reason: Any) -> Card:
    return deciding.decided(turn, item, None, str(reason))


def _looked_back(result: ReviewState) -> Callable[[Turn, int, date | None, Any], Card]:
    return lambda turn, item, _day, note: closing.record(turn, item, result, str(note))


def _reopened(turn: Turn, item: int, _day: date | None, reason: Any) -> Card:
    return closing.reopened(turn, item, str(reason))


def _assigned(kind: str) -> Callable[[Turn, int, date | None, Any], Card]:
    return lambda turn, item, _day, parts: planning.assign_together(turn, kind, item, parts)


ACTS: dict[str, Callable[[Turn, int, date | None, Any], Card]] = {
    "submit": _submitted,
    "progress": _progress,
    "mostly": _mostly_done,
    "standing": _standing,
    "extend": _extension,
    "late": _late,
    "return": _returned,
    "refuse": _refused,
    "held": _looked_back(ReviewState.HELD),
    "rebounded": _looked_back(ReviewState.REBOUNDED),
    "unclear": _looked_back(ReviewState.UNCLEAR),
    "reopen": _reopened,
    "assign_m": _assigned("m"),
    "assign_p": _assigned("p"),
}
"""By the word of the button: the number of what it is about, the day and the words that were said."""
