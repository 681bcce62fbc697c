"""The catalogues: what the code says is there in both languages, nothing is left over, and it keeps to the voice."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from string import Formatter

import pytest

from bot.handlers import asking
from bot.reading.questions.intents import INTENTS
from bot.writing.catalogues import read_catalogue
from bot.writing.single import (
    SINGLE,
)
from bot.writing.texts import LANGUAGES, LOCALES, Texts, texts
from jobs.kinds import KINDS
from tests.bot.made_keys import CONSTANT_ELSEWHERE, FAMILIES, SUBJECTS, made_keys
from tests.bot.spoken import constants, spoken


def catalogue(language: str, subject: str) -> Mapping[str, tuple[str, ...]]:
    return read_catalogue(LOCALES / language / f"{subject}.po")


def values_of(forms: Collection[str]) -> set[str]:
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_it_knows_where_every_made_key_comes_from() -> None:
    made = {(place.function, place.made) for place in spoken() if place.made}
    assert made - set(FAMILIES) - CONSTANT_ELSEWHERE == set()
    assert set(FAMILIES) - made == set(), "nothing asks for these any more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_text_for_everything_it_says(language: str) -> None:
    known = texts(language).entries
    fixed = {place.key: place.where for place in spoken() if place.key}
    wanted = {key: where for key, where in (fixed | made_keys()).items() if key not in known}
    assert wanted == {}


@pytest.mark.parametrize("subject", ["bot", "console"])
def test_it_keeps_no_text_that_nobody_hears(subject: str) -> None:
    assert set(catalogue("zh_CN", subject)) - constants() - set(made_keys()) == set()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_have_the_same_texts(subject: str) -> None:
    chinese, english = (list(catalogue(language, subject)) for language in LANGUAGES)
    assert chinese == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(language: str) -> None:
    keys = [
        key
        for path in sorted((LOCALES / language).glob("*.po"))
        for key in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.M)
    ]
    assert sorted(keys) == sorted(set(keys))


def test_both_languages_name_the_same_values() -> None:
    chinese, english = (texts(language).entries for language in LANGUAGES)
    differ = {
        key
        for key in chinese
        if not key.startswith("page.date.") and values_of(chinese[key]) != values_of(english[key])
    }
    assert differ == set()


def test_every_value_that_a_text_names_is_given() -> None:
    entries = texts("zh_CN").entries
    missing = {
        f"{place.where} {key}": lacking
        for place in spoken()
        if (key := place.key) and place.given is not None and (lacking := values_of(entries[key]) - place.given)
    }
    assert missing == {}


READS_THE_SAME_AT_ONE = re.compile(
    r"\{n\}\W*(?:more(?: to check)?$|earlier|overdue|unfinished|open|done|due|waiting|claimed|today|of them mostly|"
    r"to go|\)|after|unread|for you to|kept|\{what\}|\{count\}|$)"
)


def test_english_says_one_day_and_two_days() -> None:
    single = {key: forms[0] for key, forms in texts("en").entries.items() if len(forms) == 1 and "{n}" in forms[0]}
    assert {key: text for key, text in single.items() if not READS_THE_SAME_AT_ONE.search(text)} == {}
    t = texts("en")
    assert (t("left.days", n=1), t("left.days", n=2)) == ("1 day left", "2 days left")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_without_shouting_or_chatter(language: str) -> None:
    chatter = re.compile(r"[!！~～]|好的|好，|收到啦|亲|哦|呀|啦|哈|sorry|oops|great|hooray|please note", re.I)
    own = {key: forms for key, forms in texts(language).entries.items() if not key.startswith("page.")}
    assert {key: forms for key, forms in own.items() if any(chatter.search(form) for form in forms)} == {}


def test_it_says_nin_to_people() -> None:
    assert {key: forms for key, forms in texts("zh_CN").entries.items() if "你" in "".join(forms)} == {}


NAMES_AN_ITEM = {"key.place_done", "key.belong_to", "key.unit"}
"""Keys that have a row of their own because they name an item or a unit."""
SHORT = {"name": "欧阳卫国", "no": "13", "day": "12月31日"}
WIDEST = 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_is_a_few_characters(language: str) -> None:
    t = texts(language)
    labels = {key: t(key, **SHORT) for key in t.entries if key.startswith("key.") and key not in NAMES_AN_ITEM}
    assert {key: label for key, label in labels.items() if width(label) > WIDEST} == {}


def width(label: str) -> float:
    """In Chinese characters: a Latin one takes half."""
    return sum(1 if ord(char) > 0x2E80 else 0.5 for char in label)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_toast_can_be_read_whole(language: str) -> None:
    t = texts(language)
    toasts = [
        key for key in t.entries if key.startswith(("toast.", "error.")) or key in ("group.private", "acknowledged")
    ]
    said = {key: t(key, **Filler(t)) for key in toasts}
    assert {key: text for key, text in said.items() if len(text) > 200} == {}


class Filler(dict[str, str]):
    """Something of a usual length for every value a text may name."""

    def __init__(self, t: Texts) -> None:
        named = values_of([form for forms in t.entries.values() for form in forms])
        super().__init__(dict.fromkeys(named, "2026年12月31日（周四）"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said(language: str) -> None:
    t = texts(language)
    values: Mapping[str, str] = Filler(t)
    for key in t.entries:
        if not key.startswith("page.date."):
            assert t(key, **values).strip() or key in ("list.comma", "list.dot")


def test_every_intent_has_an_answer() -> None:
    names = {intent.name for intent in INTENTS}
    assert names - set(asking.ANSWERS) - set(asking.NOT_YET) == set()


@pytest.mark.parametrize("kind", [name for name in KINDS if name != "applicant"])
def test_every_notice_has_a_card(kind: str) -> None:
    assert kind in SINGLE
