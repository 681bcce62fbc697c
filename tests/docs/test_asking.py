"""What can be said: the page, the help in the chat and the reader say the same, since they are made of one table."""

from __future__ import annotations

import runpy
from collections import Counter

import pytest

from bot.handlers.asking import NOT_YET
from bot.reading.questions import INTENTS
from bot.writing.buttons import ShowSayings, unpack
from bot.writing.sayings import INSIDE, SUBJECTS, examples, offered, shortest
from storage.models import Role
from tests.docs.reading import ROOT
from tests.reading.test_questions import read

SAID = [intent for subject in SUBJECTS for intent in subject.intents]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_is_the_one_that_the_table_makes(language: str) -> None:
    made = runpy.run_path(str(ROOT / "docs" / "asking.py"))
    (page,) = (one for one in made["PAGES"] if one.language == language)
    assert page.path.read_text("utf-8") == made["written"](page)


def test_every_intent_is_on_it_once() -> None:
    assert Counter(SAID) == Counter({intent.name for intent in INTENTS})


@pytest.mark.parametrize("intent", SAID)
@pytest.mark.parametrize("chinese", [True, False])
def test_every_intent_has_examples_in_both_languages_that_are_read_as_it(intent: str, chinese: bool) -> None:
    assert examples(intent, chinese=chinese)
    assert {read(example).intent for example in examples(intent, chinese=chinese)} == {intent}
    assert shortest(intent, chinese=chinese) in examples(intent, chinese=chinese)


@pytest.mark.parametrize("role", [*sorted(INSIDE), Role.PUBLIC])
def test_help_offers_each_role_something_and_nothing_that_is_not_built(role: Role) -> None:
    told = [intent for _, intents in offered({role}, NOT_YET) for intent in intents]
    assert told
    assert not set(told) & set(NOT_YET)


@pytest.mark.parametrize("subject", [one.name for one in SUBJECTS if one.helped])
def test_every_subject_of_help_has_a_key_that_comes_back(subject: str) -> None:
    assert unpack(ShowSayings(subject).pack()) == ShowSayings(subject)
