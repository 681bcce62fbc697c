"""Several sheets as one ledger: 问题清单, 任务清单 and 责任清单 speak of the same problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.reading.notices.drafts import MeasureDraft
from bot.reading.tables.doubts import Doubts
from bot.reading.tables.entries import Entry, plain, united
from bot.reading.tables.ledger import Sheet


def together(sheets: Sequence[Sheet], doubts: Doubts) -> list[Entry]:
    """The problems of all sheets, each once: found again in another sheet by its key, else by its text. Where all have
    keys they are in the order of the ledger's numbers: those found of persons stand on sheets of their own."""
    if len(sheets) == 1:
        return sheets[0].entries
    entries: list[Entry] = []
    by_key: dict[str, Entry] = {}
    by_text: dict[str, Entry] = {}
    for sheet in sheets:
        fresh: list[Entry] = []
        for entry in sheet.entries:
            known = by_key.get(entry.key or "") or by_text.get(_text(entry))
            if known and not _is_same(known, entry):
                doubts.add("same_title", entry.place, title=entry.title)
                known = None
            if known is None:
                fresh.append(entry)
            else:
                _merge(known, entry, doubts)
        entries += fresh
        by_key.update((entry.key, entry) for entry in fresh if entry.key)
        by_text.update((_text(entry), entry) for entry in fresh)
    if all(entry.key for entry in entries):
        entries.sort(key=lambda entry: int(entry.key or 0))
    return entries


def _is_same(known: Entry, entry: Entry) -> bool:
    """Whether equal titles are one problem: of two people's lists with measures of their own they are not."""
    if known.key and entry.key:
        return known.key == entry.key
    if not known.measures or not entry.measures:
        return True
    return any(_found(known.measures, measure) is not None for measure in entry.measures)


def _text(entry: Entry) -> str:
    return plain(entry.title)


def _merge(known: Entry, more: Entry, doubts: Doubts) -> None:
    """Add to a problem what another sheet says of it."""
    known.key = known.key or more.key
    known.number = known.number or more.number
    known.aspect, known.category = known.aspect or more.aspect, known.category or more.category
    if more.finding and not known.finding:
        known.finding = more.finding
    known.say(more.own)
    known.notes.update(more.notes)
    if not known.measures:
        known.measures = more.measures
        return
    for measure in more.measures:
        _merge_measure(known, measure, doubts)


def _merge_measure(known: Entry, more: MeasureDraft, doubts: Doubts) -> None:
    at = _found(known.measures, more)
    if at is None:
        known.measures.append(more)
        return
    one = known.measures[at]
    for name, first, second in _both(one, more):
        if first and second and first != second:
            doubts.add("sheets_differ", more.place, field=name, first=str(first), second=str(second))
    roles = {owner.role for owner in one.owners}
    known.measures[at] = replace(
        one,
        key=one.key or more.key,
        deadline=one.deadline or more.deadline,
        standing=one.standing or more.standing,
        state=one.state or more.state,
        owners=united(one.owners, tuple(owner for owner in more.owners if owner.role not in roles)),
    )


def _both(one: MeasureDraft, more: MeasureDraft) -> Iterable[tuple[str, object, object]]:
    yield "deadline", one.deadline, more.deadline
    yield "state", one.state, more.state
    for role in ("leader", "department", "assisting", "owner"):
        yield role, _names(one, role), _names(more, role)


def _names(measure: MeasureDraft, role: str) -> str:
    return "、".join(owner.name for owner in measure.owners if owner.role == role)


def _found(measures: Sequence[MeasureDraft], wanted: MeasureDraft) -> int | None:
    """The place of the same measure: by its key, else by its text."""
    for at, one in enumerate(measures):
        if one.key and wanted.key:
            if one.key == wanted.key:
                return at
        elif plain(one.text) == plain(wanted.text):
            return at
    return None
