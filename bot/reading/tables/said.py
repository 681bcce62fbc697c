"""What a row says of its measures besides their text: owners, deadline, standing, state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.reading.notices.drafts import OwnerDraft
from bot.reading.notices.fields import STANDING, Fields, state_in
from bot.reading.tables.dates import Due, due
from bot.reading.tables.headings import OWNERS, Column
from bot.reading.tables.items import parts_of
from bot.reading.tables.people import owners
from bot.reading.tables.rows import Values

LONGEST_STATE = 16
ODD_NAME = re.compile(r".{25,}|[。？?！!]|\d{3,}")
PERCENT = re.compile(r"(?:已?完成|进度|完成率)?[:：]?(?P<percent>\d{1,3}(?:\.\d+)?%)[。；;]?")
YES_OR_NO = {"true": "是", "false": "否", "√": "√", "✓": "✓"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """Owners, deadline, standing flag and state; empty where the row says nothing."""

    owners: tuple[OwnerDraft, ...] = ()
    deadline: str | None = None
    standing: bool = False
    state: str | None = None

    def __bool__(self) -> bool:
        return bool(self.owners or self.deadline or self.standing or self.state)

    def under(self, fields: Fields) -> Said:
        """What labels in the measure's own text say, and where they say nothing, this."""
        roles = {owner.role for owner in fields.owners}
        mine = bool(fields.deadline or fields.standing)
        return Said(
            owners=fields.owners + tuple(owner for owner in self.owners if owner.role not in roles),
            deadline=fields.deadline if mine else self.deadline,
            standing=fields.standing or (self.standing and not mine),
            state=fields.state or self.state,
        )


NOTHING = Said()


def said(values: Values, numbers: Sequence[int | None], now: datetime | None) -> list[Said]:
    """What the row says of each of the measures with these numbers; doubts go to the row's."""
    many = max(len(numbers), 1)
    people: list[list[tuple[str, Column]]] = [[] for _ in range(many)]
    for at, column, cell in values.all(OWNERS):
        for parts, text in zip(people, _parts(values, at, cell, numbers, "owner_count"), strict=True):
            parts.append((text, column))
    dues = _dues(values, numbers, now)
    states = _states(values, numbers)
    found: list[Said] = []
    for parts, one, (state, goes_on) in zip(people, dues, states, strict=True):
        named = all_owners(tuple(parts))
        flag = one.standing or goes_on
        found.append(Said(owners=named, deadline=one.deadline, standing=flag, state=state or one.state))
    if people[0]:
        _doubt_names(values)
    return found


@lru_cache(maxsize=2048)
def all_owners(cells: tuple[tuple[str, Column], ...]) -> tuple[OwnerDraft, ...]:
    """The owners in several cells, each once."""
    return tuple(dict.fromkeys(owner for text, column in cells for owner in owners(text, column)))


def _parts(values: Values, at: int, cell: str, numbers: Sequence[int | None], code: str) -> tuple[str, ...]:
    """The part of a cell for each measure; where the parts do not fit, the whole cell for each, and a doubt."""
    many = max(len(numbers), 1)
    if many == 1:
        return (cell,)
    parts = parts_of(cell, tuple(numbers), by_line=code == "deadline_count")
    if isinstance(parts, tuple):
        return parts
    if values.is_own(at):
        values.rows.doubts.add(code, values.rows.place(values.row, at, cell), found=parts, measures=many)
    return (cell,) * many


def _dues(values: Values, numbers: Sequence[int | None], now: datetime | None) -> list[Due]:
    at = values.at("deadline")
    if at is None:
        return [Due()] * max(len(numbers), 1)
    cell = values.cells[at]
    parts = _parts(values, at, cell, numbers, "deadline_count")
    found = [due(part, now=now, since_1904=values.rows.grid.since_1904) for part in parts]
    if values.is_own(at):
        for one in dict.fromkeys(found_doubt(one) for one in found):
            if one:
                values.rows.doubts.add(one[0], values.rows.place(values.row, at, cell), **dict(one[1]))
    return found


def found_doubt(one: Due) -> tuple[str, tuple[tuple[str, object], ...]] | None:
    """A deadline's doubt with its fields, so that equal ones can be told."""
    return (one.doubt, tuple(one.values.items())) if one.doubt else None


def _states(values: Values, numbers: Sequence[int | None]) -> list[tuple[str | None, bool]]:
    """The state of each measure, and whether the same words say that it goes on for good."""
    many = max(len(numbers), 1)
    at = values.at("state")
    if at is not None:
        parts = _parts(values, at, values.cells[at], numbers, "owner_count")
        if any(states := [_state(part, values.rows.word(at)) for part in parts]):
            return [(state, _goes_on(part)) for state, part in zip(states, parts, strict=True)]
    progress = values.text("progress")
    word = state_in(progress) if progress else None
    figures = (values.text("percent").replace("％", "%"), progress)
    state = word or next((m["percent"] for m in map(PERCENT.fullmatch, figures) if m), None)
    return [(state, bool(word) and _goes_on(progress))] * many


def _goes_on(text: str) -> bool:
    """Whether a state says that the duty goes on: 已完成并长期坚持; further on in a long text it is only told."""
    return STANDING.search(text[:LONGEST_STATE]) is not None


def is_state(text: str) -> bool:
    """Whether a text says no more than a state."""
    return state_in(text) == text.strip("。；; ") or PERCENT.fullmatch(text) is not None


def _state(text: str, heading: str) -> str | None:
    """The document's own word; a long text has one only at its beginning."""
    words = YES_OR_NO.get(text.lower(), text)
    if "是否" in heading and words in ("是", "否", "√", "✓"):
        return f"{heading}：{words}"
    if word := state_in(words):
        return words if words.startswith(f"{word}并") and len(words) <= LONGEST_STATE else word
    return words if len(words) <= LONGEST_STATE and "\n" not in words else None


def _doubt_names(values: Values) -> None:
    for at, column, cell in values.all(OWNERS):
        names = odd_names(cell, column)
        if names and values.is_own(at):
            for name in names:
                values.rows.doubts.add("name_doubtful", values.rows.place(values.row, at, cell), name=name[:40])


@lru_cache(maxsize=2048)
def odd_names(cell: str, column: Column) -> tuple[str, ...]:
    """The owners in a cell that look like neither a person nor a department."""
    return tuple(owner.name for owner in owners(cell, column) if ODD_NAME.search(owner.name))
