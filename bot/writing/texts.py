"""The catalogues: every sentence the product says, by key and language.

The texts live in `bot/locales/<language>/*.po` (gettext, one file per subject). They are read as they are, so there
is nothing to compile and an edited text shows at the next start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.writing.catalogues import read_catalogue

LOCALES = Path(__file__).parent.parent / "locales"
DEFAULT = "zh_CN"
LANGUAGES = ("zh_CN", "en")


class MissingText(KeyError):
    """A key that the catalogue of this language does not have."""


@dataclass(frozen=True)
class Texts:
    """The texts of one language; call it with a key and the values the text names."""

    language: str
    entries: Mapping[str, tuple[str, ...]]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key`. One with plural forms chooses by the value `n`. Raises MissingText."""
        try:
            forms = self.entries[key]
        except KeyError:
            raise MissingText(f"{self.language}: {key}") from None
        one = len(forms) == 1 or values.get("n") == 1
        return (forms[0] if one else forms[1]).format_map(values)

    def starting_with(self, prefix: str) -> dict[str, str]:
        """Every text whose key starts with `prefix`, unformatted: what a page needs to speak by itself."""
        return {key: forms[0] for key, forms in self.entries.items() if key.startswith(prefix)}


def language_of(code: str | None) -> str:
    """The catalogue for a language code as Telegram or a browser gives it (`zh-hans`, `en-GB`); Chinese if unknown."""
    return "en" if (code or "").lower().replace("_", "-").split("-")[0] == "en" else DEFAULT


@cache
def texts(language: str = DEFAULT) -> Texts:
    """The texts of `language`, one of LANGUAGES."""
    entries: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        entries |= read_catalogue(path)
    return Texts(language, entries)
