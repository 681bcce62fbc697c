"""Problems while their rows are read, and the tree that they make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.reading.notices import measures
from bot.reading.notices.drafts import (
    AspectDraft,
    CategoryDraft,
    MeasureDraft,
    NoteDraft,
    OwnerDraft,
    Place,
    ProblemDraft,
)
from bot.reading.notices.marks import heading_at
from bot.reading.notices.problems import title_and_rest
from bot.reading.tables.said import Said

SHORTEST_TITLE = 4
IGNORED = re.compile(r"[\W_]+")


class Level(NamedTuple):
    """An aspect or a category that a problem stands under."""

    number: int | None
    title: str
    place: Place


@dataclass(kw_only=True, slots=True)
class Entry:
    """A problem to which rows may still add."""

    number: int | None
    title: str
    finding: str
    place: Place
    plain: str
    """What it is recognised by, without space and punctuation."""
    aspect: Level | None = None
    category: Level | None = None
    key: str | None = None
    measures: list[MeasureDraft] = field(default_factory=list)
    own: Said = field(default_factory=Said)
    notes: dict[NoteDraft, None] = field(default_factory=dict)

    def say(self, said: Said) -> None:
        """Add to what is said of the problem as a whole."""
        self.own = Said(
            owners=united(self.own.owners, said.owners),
            deadline=self.own.deadline or said.deadline,
            standing=self.own.standing or said.standing,
            state=self.own.state or said.state,
        )

    def draft(self) -> ProblemDraft:
        return ProblemDraft(
            number=self.number,
            title=self.title,
            finding=self.finding,
            measures=tuple(self.measures),
            notes=tuple(self.notes),
            place=self.place,
            key=self.key,
            owners=self.own.owners,
            deadline=self.own.deadline,
            standing=self.own.standing,
        )


def united(some: tuple[OwnerDraft, ...], more: tuple[OwnerDraft, ...]) -> tuple[OwnerDraft, ...]:
    """Both, each owner once."""
    return tuple(dict.fromkeys(some + more)) if some and more and some != more else some or more


def with_more(measure: MeasureDraft, said: Said) -> MeasureDraft:
    """A measure with what a further row says of it: more owners, and what it lacked."""
    return replace(
        measure,
        owners=united(measure.owners, said.owners),
        deadline=measure.deadline or said.deadline,
        standing=measure.standing or said.standing,
        state=measure.state or said.state,
    )


def plain(text: str) -> str:
    """The letters and figures of a text, by which it is found again whatever its spaces and punctuation."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


def split_statement(text: str) -> tuple[int | None, str, str]:
    """The number in front of a problem's text, its title, and the finding after it."""
    first, _, rest = text.partition("\n")
    if rest and len(first) < SHORTEST_TITLE:
        # Broken by hand to fit a narrow column: no title is as short as that.
        text = first + rest
    mark = heading_at(text)
    title, finding = title_and_rest(text[mark.end :] if mark else text)
    if not title:
        return None, measures.clean(text), ""
    return mark.number if mark else None, title, finding.strip()


def level(text: str, place: Place) -> Level:
    """An aspect or category from its words, the number in front of them apart."""
    mark = heading_at(text)
    title = measures.clean(text[mark.end :] if mark else text)
    return Level(mark.number if mark and title else None, title or text, place)


def tree(entries: Iterable[Entry]) -> tuple[AspectDraft, ...]:
    """The problems under their aspects and categories, in the order in which these first appear."""
    aspects: dict[str, tuple[Level | None, dict[str, tuple[Level | None, list[Entry]]]]] = {}
    for entry in entries:
        _, categories = aspects.setdefault(_name(entry.aspect), (entry.aspect, {}))
        categories.setdefault(_name(entry.category), (entry.category, []))[1].append(entry)
    return tuple(
        AspectDraft(
            number=aspect.number if aspect else None,
            title=aspect.title if aspect else None,
            place=aspect.place if aspect else None,
            categories=tuple(
                CategoryDraft(
                    number=category.number if category else None,
                    title=category.title if category else None,
                    place=category.place if category else None,
                    problems=tuple(entry.draft() for entry in under),
                )
                for category, under in categories.values()
            ),
        )
        for aspect, categories in aspects.values()
    )


def _name(one: Level | None) -> str:
    return plain(one.title) if one else ""
