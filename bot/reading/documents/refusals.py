"""Why a document is not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REASONS = (
    "empty",
    "too_large",
    "swells",
    "too_much",
    "markup_tricks",
    "bad_names",
    "macros",
    "embedded",
    "linked",
    "encrypted",
    "damaged",
    "program",
    "wrong_name",
    "old_format",
    "old_workbook",
    "slides",
    "printed",
    "picture",
    "archive",
    "no_ledger",
    "no_tree",
    "newer_tree",
    "unknown",
)
"""Each has its sentence, `document.<reason>`."""


@dataclass(frozen=True)
class NotRead:
    """A document that is not read: why, and the fields of its sentence. Never an exception."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class Unsafe(Exception):
    """What is raised on the way to a refusal."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.refused = NotRead(code, values)
