"""A day that was written in answer to a question: read, asked back with its readings as keys, or not understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.handlers.turn import Turn
from bot.reading.deadlines import Deadline, read_deadline
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.words import cut

OPTIONS = 3
PHRASE = 30


def prompt(turn: Turn, text: str, *keys: Key) -> Card:
    """A question that the next message answers; one key leaves it."""
    return card([text], [*keys, Key(turn.t("key.cancel"), b.Cancel())])


def read(turn: Turn) -> Deadline:
    """What the message says about a day, in the reader's own zone."""
    return read_deadline(turn.incoming.text, turn.now.astimezone(turn.w.zone), turn.desk.office.calendar)


def written(turn: Turn, pick: Callable[[date], b.Button]) -> date | Card:
    """The day that was written, or what to ask instead; `pick` is the key of one reading."""
    reading = read(turn)
    return reading.date or asked_back(turn, reading, turn.incoming.text, pick)


def asked_back(turn: Turn, reading: Deadline, phrase: str, pick: Callable[[date], b.Button]) -> Card:
    """The readings of a phrase as keys; without any, how a day is written."""
    said = cut(phrase, PHRASE)
    if not reading.options:
        return prompt(turn, turn.t("error.unread_day", phrase=said))
    keys = [Key(turn.w.day(day), pick(day), wide=True) for day in reading.options[:OPTIONS]]
    lines = [turn.t("ask.which_day", phrase=said), assumed(turn, reading)]
    return prompt(turn, "\n".join(line for line in lines if line), *keys)


def assumed(turn: Turn, reading: Deadline) -> str | None:
    """That working days were counted in a year whose days off are not known, where they were."""
    return turn.t("assumed_calendar", year=reading.assumed_year) if reading.assumed_year else None
