"""What a message asks by the patterns of the table: the first intent that fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.reading.deadlines import Deadline
from bot.reading.needed import Sieve
from bot.reading.questions.asking import (
    asks_around,
    asks_openly,
    asks_politely,
    forbids,
    hearsay_before,
    only_named,
    opens_plainly,
    reported_before,
    supposes,
    unmeant,
    unreal_around,
    wants_to_hear,
)
from bot.reading.questions.elsewhere import OUT_OF_SCOPE
from bot.reading.questions.grammar import Intent
from bot.reading.questions.heard import Heard, holds
from bot.reading.questions.intents import INTENTS
from bot.reading.questions.slots import READERS
from bot.reading.questions.times import deadline_said


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was understood: an intent of GLOSSARY.md and its slots.

    `certain` is False for a guess that is better confirmed. `reading` holds the words that decided, as they were typed;
    `side` is the intent's, which of several sides of what it names is asked for. `deadline` is what is said about one,
    where one is to be set: the slots hold no more than its day.
    """

    intent: str
    slots: Mapping[str, object]
    certain: bool
    reading: str
    side: str = ""
    deadline: Deadline | None = None


def by_patterns(heard: Heard) -> Question:
    """What it asks or says, by the first intent that fits."""
    if not heard.text.strip(" ,。.!"):
        return Question(intent=OUT_OF_SCOPE.name, slots={}, certain=True, reading="")
    likely = sieve().may_match(heard.text)
    for intent in INTENTS:
        found = meant(intent, heard, likely) if likely & intent.bits else None
        likely >>= len(intent.says)
        if found:
            return question(intent, heard, found)
    raise AssertionError("the last intent takes everything")


@cache
def sieve() -> Sieve:
    """Over all patterns of the table, in its order; made at the first message: a start need not wait for it."""
    return Sieve(way.pattern for intent in INTENTS for way in intent.ways)


def meant(intent: Intent, heard: Heard, likely: int) -> re.Match[str] | None:
    """The words by which the message means this intent; None if it does not. `likely`: see Intent.found_in."""
    ways = intent.found_in(heard.text, likely)
    found = next((m for m in ways if may_be_asked(intent, heard, m)), None)
    if (
        found is None
        or not holds(intent.needs, heard)
        or any(exception.search(heard.text) for exception in intent.exceptions)
    ):
        return None
    return found


def may_be_asked(intent: Intent, heard: Heard, found: re.Match[str]) -> bool:
    """Whether it is put in a form that this intent allows: a question or an if never closes anything."""
    if not put_plainly(intent, heard, found):
        return False
    if intent.asked == "too":
        return True
    if not heard.asks and not asks_around(heard.text, *found.span()):
        return True
    return intent.asked == "politely" and asks_politely(heard.text) and not asks_openly(heard.text, *found.span())


def put_plainly(intent: Intent, heard: Heard, found: re.Match[str]) -> bool:
    """Whether it is meant by whoever writes: no if, no not, no hearsay, no scorn, as far as this intent minds."""
    text, span = heard.text, found.span()
    return not (
        (intent.plain and unreal_around(text, *span))
        or (intent.decides and (hearsay_before(text, span[1]) or wants_to_hear(text) or only_named(text, span[1])))
        or (intent.own_deed and reported_before(text, span[1]))
        or (intent.addressed and heard.items and not opens_plainly(text, span[0], heard.topic_known))
        or (intent.writes and (unmeant(text) or supposes(text, *span)))
        or (intent.forbidden and forbids(text, *span))
    )


def question(intent: Intent, heard: Heard, found: re.Match[str]) -> Question:
    return Question(
        intent=intent.name,
        slots=filled(intent, heard, found.span("term") if "term" in intent.slots else None),
        certain=intent.certain and not (intent.writes and heard.asks),
        reading=heard.marked.as_said(*found.span()),
        deadline=deadline_said(heard) if "deadline" in intent.slots else None,
        side=intent.side,
    )


def filled(intent: Intent, heard: Heard, term: tuple[int, int] | None) -> dict[str, object]:
    """The slots that the intent's readers find; `term` is where the word stands that is asked about."""
    slots: dict[str, object] = {}
    for reader in intent.slots:
        slots |= READERS[reader](heard) if reader != "term" else {}
    return slots | ({"term": heard.marked.as_meant(*term)} if term else {})
