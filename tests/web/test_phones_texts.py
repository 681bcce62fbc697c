"""The page's texts: each that it speaks is there in every language, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web.phones import page
from bot.writing.texts import LANGUAGES, texts

PACKAGE = Path(page.__file__).parent
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.[jp][sy]")))
SPOKEN = {key.removeprefix("page.") for key in re.findall(r'(?:\bt\(|NotDone\(|sorry\()"([\w.]+)"', SOURCES)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_finds_every_text_it_speaks(language: str) -> None:
    known = {key.removeprefix("page.") for key in texts(language).starting_with("page.")}
    assert SPOKEN
    assert known >= SPOKEN
    assert {key for key in known if f'"{key}"' not in SOURCES and f'"page.{key}"' not in SOURCES} == set()


def test_all_languages_name_the_same_values() -> None:
    def values(language: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"{(\w+)}", text)) for key, text in texts(language).starting_with("page.").items()}

    chinese, english = (values(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    assert {key for key in chinese if chinese[key] != english[key]} <= {
        "page.date.full",
        "page.date.day",
        "page.date.short",
        "page.date.short_time",
    }
