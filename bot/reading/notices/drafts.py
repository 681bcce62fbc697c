"""What was read from a notice: frozen values, nothing of them known to the ledger yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

OwnerRole = Literal["leader", "department", "assisting", "owner"]
Level = Literal["aspects", "categories", "problems", "measures"]
LEVELS: tuple[Level, ...] = ("aspects", "categories", "problems", "measures")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something stands in the document: the line or row, from 1, and its first characters.

    In a table also the column's letters, and the sheet's name if it has one.
    """

    line: int
    quote: str
    sheet: str | None = None
    column: str | None = None

    @property
    def cell(self) -> str | None:
        """The cell of a table, such as 问题清单!F12; None in a text."""
        if self.column is None:
            return None
        return f"{self.sheet}!{self.column}{self.line}" if self.sheet else f"{self.column}{self.line}"


@dataclass(frozen=True, kw_only=True)
class NoticeWarning:
    """A doubtful place. `code` names the sentence, `values` are the fields in it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    where: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnerDraft:
    role: OwnerRole
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureDraft:
    """A measure as the document words it; what the document does not say is empty."""

    number: int | None = None
    """The figure of its mark, ② or 二是; None for an unmarked text."""
    text: str
    steps: tuple[str, ...] = ()
    deadline: str | None = None
    """An ISO date, or the document's words where they are no plain date."""
    standing: bool = False
    state: str | None = None
    """The document's own word, such as 基本完成."""
    owners: tuple[OwnerDraft, ...] = ()
    place: Place
    key: str | None = None
    """The ledger's own number, 2.1, in a table that came from the ledger."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteDraft:
    """A labelled part of a problem that is neither finding nor measure: cause, evidence, review, progress."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemDraft:
    """A problem; `number` is the printed one, `finding` the original wording after the title.

    `owners`, `deadline` and `standing` are what a table says of the problem as a whole: its measures inherit them.
    """

    number: int | None
    title: str
    finding: str
    measures: tuple[MeasureDraft, ...]
    notes: tuple[NoteDraft, ...] = ()
    place: Place
    key: str | None = None
    """The ledger's own number, 2, in a table that came from the ledger."""
    owners: tuple[OwnerDraft, ...] = ()
    deadline: str | None = None
    standing: bool = False


@dataclass(frozen=True, kw_only=True)
class CategoryDraft:
    """A category; without number and title where the document has no such level."""

    number: int | None
    title: str | None
    problems: tuple[ProblemDraft, ...]
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class AspectDraft:
    """An aspect; without number and title where the document has no such level."""

    number: int | None
    title: str | None
    categories: tuple[CategoryDraft, ...]
    unit: str | None = None
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What the title and the paragraphs before the findings say."""

    unit: str | None = None
    team: str | None = None
    inspected_from: date | None = None
    inspected_to: date | None = None
    feedback_date: date | None = None
    contact: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A number that the document claims for a level, and where."""

    number: int
    place: Place


@dataclass(frozen=True, kw_only=True)
class NoticeDraft:
    """A notice as read: claims are the document's own, counts are ours, and neither corrects the other."""

    source: str
    notice: Notice
    claims: Mapping[Level, Claim]
    claims_all_done: bool
    aspects: tuple[AspectDraft, ...]
    warnings: tuple[NoticeWarning, ...]

    @property
    def categories(self) -> tuple[CategoryDraft, ...]:
        return tuple(category for aspect in self.aspects for category in aspect.categories)

    @property
    def problems(self) -> tuple[ProblemDraft, ...]:
        return tuple(problem for category in self.categories for problem in category.problems)

    @property
    def measures(self) -> tuple[MeasureDraft, ...]:
        return tuple(measure for problem in self.problems for measure in problem.measures)

    @property
    def counts(self) -> dict[Level, int]:
        """How many of each level were counted; a level that the document does not have counts 0."""
        return {
            "aspects": sum(aspect.title is not None for aspect in self.aspects),
            "categories": sum(category.title is not None for category in self.categories),
            "problems": len(self.problems),
            "measures": len(self.measures),
        }
