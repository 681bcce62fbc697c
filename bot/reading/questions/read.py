"""A message in, what it asks out: by the patterns of the table, held against what people said before."""

from __future__ import annotations

import re
from datetime import datetime

from bot.reading.questions.asking import FORBIDS, HEARSAY, REPORTED, SUPPOSES, UNMEANT, UNREAL
from bot.reading.questions.grammar import DECIDES, Intent
from bot.reading.questions.heard import DEPT, MEASURE, PERSON, PROBLEM, WHEN, Heard, hear, holds
from bot.reading.questions.intents import INTENTS, ITS_NAME_ALONE, SAYS_LITTLE, WRITING
from bot.reading.questions.lexicon import TERMS, WORDS
from bot.reading.questions.likeness import examples
from bot.reading.questions.patterns import Question, by_patterns, filled
from bot.reading.questions.several import asks_of_it, parts, stands_first, stands_second
from bot.reading.questions.times import deadline_said
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar

UNDERSTOOD_LEAST = (ITS_NAME_ALONE | SAYS_LITTLE) - {"greet"}
AS_READ, TO_WRITE, UNKNOWN = {False: 3.0, True: 2.0}, 2.0, -50.0
"""How much likelier than what the patterns say something else has to be, where they are certain and where they are not,
and what would write besides; as logarithms. Measured on 2,000 messages that others had written, each held against the
examples without it: one more or less makes little difference."""
TO_BE_PLAIN = WRITING | {"refuse_bulk_close"}
TERM = re.compile(TERMS, re.IGNORECASE)
OF_THESE = {
    "glossary": TERM,
    "list_by_person": re.compile(PERSON),
    "list_by_dept": re.compile(DEPT),
    "query_measure_status": re.compile(MEASURE),
    "query_problem_status": re.compile(PROBLEM),
    "lookback_due": re.compile(WORDS["lookback"] + r"|回看|再看|复看|again|back\b|spot check", re.IGNORECASE),
    "export_ledger": re.compile(r"[导发出做印给]|下载|生成|表|日历|[a-z]{3}", re.IGNORECASE),
    "set_deadline": re.compile(WHEN + r"|\d ?[号日天周月./]|立行立改|长期"),
    "attach_evidence": re.compile(r"[传发交附补贴放挂送给拍存收加]|[a-z]{3}", re.IGNORECASE),
    "record_recurring": re.compile(r"[了过完已好毕]|ed\b|\b(?:held|done|gave|given|took|was|were)\b", re.IGNORECASE),
}
"""What has to be named for these, which their patterns name."""
FIXED = frozenset({"unreached", "unproved"})
"""Readers that say what only their own patterns tell."""
NOT_PLAIN = (UNREAL, HEARSAY, SUPPOSES, UNMEANT, FORBIDS, REPORTED)
SIGNS = " ,，。.!！?？"
BESIDE_MARKS = re.compile(r"[a-z\u4e00-\u9fff]", re.IGNORECASE)
"""Something is said besides the name of an item."""


def read_question(text: str, now: datetime, vocabulary: Vocabulary, calendar: Calendar) -> Question:
    """What `text` asks, or says; of several requests the first. Relative dates are counted from `now`, which must be
    aware (ValueError)."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    return read_whole(requests(text, now, vocabulary, calendar)[0], now, vocabulary, calendar)[0]


def requests(text: str, now: datetime, vocabulary: Vocabulary, calendar: Calendar) -> tuple[str, ...]:
    """The message, or its parts where a word joins two requests, or more, and each of them stands by itself."""
    found = parts(text)
    if found is None or read_whole(text, now, vocabulary, calendar)[0].intent == "refuse_bulk_close":
        return (text,)
    later = requests(found[1], now, vocabulary, calendar)
    (first, heard), (second, heard_after) = (read_whole(one, now, vocabulary, calendar) for one in (found[0], later[0]))
    follows = bool(heard.items) and asks_of_it(second.intent, heard_after)
    stands = follows or stands_second(second.intent, heard_after, certain=second.certain)
    return (found[0], *later) if stands and stands_first(first.intent, heard) else (text,)


def read_whole(text: str, now: datetime, vocabulary: Vocabulary, calendar: Calendar) -> tuple[Question, Heard]:
    """What one request asks, and how it was heard."""
    heard = hear(text, now, vocabulary, calendar)
    read = understood(heard)
    if heard.mended and read.intent in WRITING:
        typed = hear(text, now, vocabulary, calendar, mending=False)
        as_typed = understood(typed)
        return (as_typed, typed) if asks_clearly(as_typed, typed) else (read, heard)
    return read, heard


def asks_clearly(question: Question, heard: Heard) -> bool:
    """Whether it is a question of a certain kind, so that no slip has hidden what is to be done. How an item stands is
    what is read where nothing but the item was understood."""
    return heard.asks_anything and question.certain and question.intent not in {*WRITING, *UNDERSTOOD_LEAST}


def understood(heard: Heard) -> Question:
    """What it asks or says: by the patterns, unless it is much more like what people say who mean something else."""
    read = by_patterns(heard)
    return liked(heard, read) if BESIDE_MARKS.search(heard.text) and not read.side else read


def liked(heard: Heard, read: Question) -> Question:
    """What is likeliest; `read` is what the patterns say, which counts for much. What would write has to be said
    plainly, as ever."""
    likely = examples().scores(heard.text)
    likely[read.intent] = likely.get(read.intent, UNKNOWN) + AS_READ[read.intent in ITS_NAME_ALONE or not read.certain]
    for name in TO_BE_PLAIN - {read.intent}:
        likely[name] = likely.get(name, UNKNOWN) - TO_WRITE
    if max(likely, key=likely.__getitem__) == read.intent or only_a_topic(heard) or all_of_it(heard, read):
        return read
    plain = said_plainly(heard)
    name = next(
        each for each in sorted(likely, key=likely.__getitem__, reverse=True) if may_be(each, heard, read, plain=plain)
    )
    entry = entry_for(name, heard) if name != read.intent else None
    if entry is None:
        return read
    term = TERM.search(heard.text) if "term" in entry.slots else None
    return Question(
        intent=name,
        slots=filled(entry, heard, term.span() if term else None),
        certain=False,
        reading=heard.said.original.strip(),
        deadline=deadline_said(heard) if "deadline" in entry.slots else None,
    )


def only_a_topic(heard: Heard) -> bool:
    """Whether it says nothing besides what it is about: 灭火器."""
    return heard.topic is not None and heard.topic.known and heard.topic.whole


def all_of_it(heard: Heard, read: Question) -> bool:
    """Whether a pattern that writes nothing has every word of it: 时间轴图."""
    firm = read.certain and read.intent not in UNDERSTOOD_LEAST | WRITING
    return firm and read.reading.strip(SIGNS) == heard.said.original.strip(SIGNS)


def may_be(name: str, heard: Heard, read: Question, *, plain: bool) -> bool:
    """Whether likeness alone may say so: a decision needs what it decides on, and something is not made nothing of."""
    if name == read.intent:
        return True
    if name in WRITING:
        return plain and (name not in DECIDES or bool(heard.items or heard.topic_known))
    if name in ITS_NAME_ALONE:
        return not read.certain or read.intent in UNDERSTOOD_LEAST
    return name not in SAYS_LITTLE or read.intent in SAYS_LITTLE or not (read.certain or heard.items)


def said_plainly(heard: Heard) -> bool:
    """Whether nothing in the whole message asks, supposes, denies or repeats."""
    return not (heard.asks_anything or any(one.search(heard.text) for one in NOT_PLAIN))


def entry_for(name: str, heard: Heard) -> Intent | None:
    """The first entry of the table by this name that the message has all for, and that is about an item where one is
    named; None if there is none."""
    named = OF_THESE.get(name)
    if named and not (named.search(heard.text) or (name == "query_problem_status" and heard.topic_known)):
        return None
    entries = (each for each in INTENTS if each.name == name and not each.side and not FIXED.intersection(each.slots))
    about_it = (each for each in entries if "item" in each.slots or not heard.items)
    return next((each for each in about_it if holds(each.needs, heard)), None)
