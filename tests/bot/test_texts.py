"""Texts and days are said as Babel, which knows all of gettext and Unicode's tables, would say them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.pofile import read_po

from bot.writing.catalogues import BadCatalogue, read_catalogue
from bot.writing.texts import LANGUAGES, LOCALES
from bot.writing.words import formatted

PATTERNS = {
    "zh_CN": ("M月d日（EEE）", "y年M月d日（EEE）", "y年M月d日 EEEE", "d日", "M月", "y年M月d日", "MMM", "MMMM"),
    "en": ("EEE d MMM", "EEE d MMM y", "EEEE d MMMM y", "d MMM", "MMM", "d"),
}
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(366)]


def as_babel_reads(path: Path) -> dict[str, tuple[str, ...]]:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, abort_invalid=True) if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in messages
    }


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_catalogue_says_what_a_translators_tool_reads_in_it(path: Path) -> None:
    assert read_catalogue(path) == as_babel_reads(path)


LONG = r"""
msgid ""
msgstr ""
"Language: en\n"

# said to all
#, fuzzy
msgid "long"
msgstr ""
"one \"two\"\n"
"\tthree \\"

msgid "days"
msgid_plural "days"
msgstr[0] "a day"
msgstr[1] "{n} days"
#~ msgid "gone"
"""


def test_a_catalogue_may_have_long_texts_quotes_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "long.po"
    path.write_text(LONG, encoding="utf-8")
    assert read_catalogue(path) == {"long": ('one "two"\n\tthree \\',), "days": ("a day", "{n} days")}


@pytest.mark.parametrize(
    "line",
    ['msgstr "no end', "msgstr bare", '"of nothing"', 'msgctxt "elsewhere"', 'msgid "a" "b"', 'msgid "can\\\'t"'],
)
def test_a_catalogue_that_is_not_understood_says_where(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.po"
    path.write_text(f"# a comment\n{line}\n", encoding="utf-8")
    with pytest.raises(BadCatalogue, match=r"bad\.po, line 2"):
        read_catalogue(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_of_a_year_has_its_names(language: str) -> None:
    differ = {
        (day, pattern)
        for day in DAYS
        for pattern in PATTERNS[language]
        if formatted(day, pattern, language) != format_date(day, pattern, locale=language)
    }
    assert differ == set()
