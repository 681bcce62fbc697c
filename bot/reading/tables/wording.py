"""Why a table was not read, in words of the catalogue."""

from __future__ import annotations

from bot.reading.notices.as_json import Say
from bot.reading.tables.cells import Refusal

CODES = (
    "not_text", "too_many_rows", "broken_quotes", "damaged", "too_large", "unsafe_xml", "no_workbook", "empty",
    "no_rows", "columns_missing", "no_table",
)  # fmt: skip
"""Every reason why a table is not read."""


def refusal_text(refusal: Refusal, texts: Say) -> str:
    """What happened and what to do, as `texts` says it."""
    return texts(f"tables.refused.{refusal.code}", **refusal.values)
