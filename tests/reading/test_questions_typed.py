"""What people type on a phone: how many messages are understood, and that nothing is changed by mistake."""

from __future__ import annotations

import re

import pytest

from bot.reading.questions import INTENTS, read_question
from bot.reading.questions.heard import hear
from bot.reading.questions.patterns import sieve
from bot.reading.vocabulary import Pieces, Vocabulary
from jobs.workdays import Calendar
from tests.reading.asked import Asked, asked, rightly_filled, rightly_meant, wrongly_writes
from tests.reading.test_questions import LEDGER, MONDAY

LISTS = (
    "questions-written-first.txt",
    "questions-held-out.txt",
    "questions-from-outside.txt",
    "questions-traps.txt",
    "questions-blind.txt",
    "questions-blind-asks.txt",
    "questions-ways-of-asking.txt",
    "questions-acts.txt",
    "questions-speech.txt",
    "questions-of-a-week.txt",
)
VOICES = ("questions-many-voices.txt",)
"""As a hundred people say it, each in words of their own: more than any pattern has."""
HELD_APART = ("questions-held-apart.txt",)
"""Written by people who had not seen what it reads. No example and no pattern is made of these, so that they tell how
it does with what is new."""
OF_NEW = 0.95
UNDERSTOOD, OF_VOICES, WRONG = 0.98, 0.84, 0.02
TYPED = tuple(asked(*LISTS))
NOT_MEANT = ("别", "先别", "不要", "听说", "如果", "don't ", "he said ")
DECISIONS = {"apply_closeout", "approve_closeout", "return_closeout", "approve_extension", "assign_owner", "reopen"}
CLAUSES = re.compile(r"[,，。;；:：\n]|\. |[\u4e00-\u9fff]{2} ")
DECIDED = [one.text for one in TYPED if {*one.intents} <= DECISIONS and not CLAUSES.search(one.text)]
"""What decides something, in one clause."""
SAID_IN_CLAUSES = [
    one.text for one in asked("questions-speech.txt") if {*one.intents} <= DECISIONS and one.language == "zh"
]


def in_pieces(ledger: Vocabulary) -> Vocabulary:
    """The same ledger as a large one would give it."""
    pieces = Pieces()
    for text in ledger.texts:
        pieces.add(str(text))
    return Vocabulary(people=ledger.people, departments=ledger.departments, pieces=pieces)


@pytest.mark.parametrize("vocabulary", [LEDGER, in_pieces(LEDGER)], ids=["texts", "pieces"])
@pytest.mark.parametrize("language", ["zh", "en", "mixed"])
def test_it_understands_what_people_type(language: str, vocabulary: Vocabulary) -> None:
    said = [one for one in TYPED if one.language == language][:: 1 if vocabulary is LEDGER else 3]
    read = [(one, read_question(one.text, MONDAY, vocabulary, Calendar())) for one in said]
    meant = [one for one, question in read if rightly_meant(one, question)]
    filled = [one for one, question in read if rightly_filled(one, question)]
    assert [one.text for one, question in read if wrongly_writes(one, question)] == []
    assert len(meant) >= UNDERSTOOD * len(said), [one.text for one in said if one not in meant]
    assert len(filled) >= UNDERSTOOD * len(said), [one.text for one in said if one not in filled]


@pytest.mark.parametrize("language", ["zh", "en", "mixed"])
def test_it_understands_what_many_people_say_each_in_their_own_words(language: str) -> None:
    said = [one for one in asked(*VOICES) if one.language == language]
    read = [(one, read_question(one.text, MONDAY, LEDGER, Calendar())) for one in said]
    wrong = [one.text for one, question in read if wrongly_writes(one, question)]
    assert sum(rightly_meant(one, question) for one, question in read) >= OF_VOICES * len(said)
    assert len(wrong) <= WRONG * len(said), wrong


def test_it_understands_what_it_was_not_made_of_and_writes_nothing_wrong() -> None:
    said = list(asked(*HELD_APART))
    read = [(one, read_question(one.text, MONDAY, LEDGER, Calendar())) for one in said]
    assert sum(rightly_meant(one, question) for one, question in read) >= OF_NEW * len(said)
    assert [one.text for one, question in read if wrongly_writes(one, question)] == []


def test_what_is_held_apart_is_in_no_other_fixture() -> None:
    elsewhere = {one.text for one in asked(*LISTS, *VOICES)}
    assert [one.text for one in asked(*HELD_APART) if one.text in elsewhere] == []


def test_every_intent_is_among_what_is_typed() -> None:
    assert {name for one in TYPED for name in one.intents} >= {intent.name for intent in INTENTS}


@pytest.mark.parametrize("one", TYPED[::9], ids=lambda one: one.text)
def test_no_pattern_is_passed_over_that_would_be_found(one: Asked) -> None:
    heard = hear(one.text, MONDAY, LEDGER, Calendar())
    likely = sieve().may_match(heard.text)
    for intent in INTENTS:
        for at, way in enumerate(intent.ways):
            assert likely >> at & 1 or not way.search(heard.text), way.pattern
        likely >>= len(intent.ways)


@pytest.mark.parametrize("before", NOT_MEANT)
def test_a_not_an_if_or_hearsay_decides_nothing(before: str) -> None:
    read = {said: read_question(before + said, MONDAY, LEDGER, Calendar()).intent for said in DECIDED}
    assert {said: intent for said, intent in read.items() if intent in DECISIONS} == {}


@pytest.mark.parametrize("before", ["听说", "如果", "要是", "据说", "假如"])
def test_an_if_or_hearsay_decides_nothing_however_many_clauses_a_space_parts(before: str) -> None:
    read = {said: read_question(before + said, MONDAY, LEDGER, Calendar()).intent for said in SAID_IN_CLAUSES}
    assert {said: intent for said, intent in read.items() if intent in DECISIONS} == {}


@pytest.mark.parametrize("after", ["吗？", "了没有", "是不是", "，对吗", ", right?", "?"])
def test_a_decision_that_is_asked_about_is_none(after: str) -> None:
    read = {said: read_question(said + after, MONDAY, LEDGER, Calendar()) for said in [*DECIDED, *SAID_IN_CLAUSES]}
    assert {said: one.intent for said, one in read.items() if one.intent in DECISIONS and one.certain} == {}
