"""Keeps what can be searched true: with every flush of a session, in its transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from storage.among import among
from storage.models import (
    Event,
    Evidence,
    Extension,
    Measure,
    Place,
    Problem,
    Report,
    Review,
    SearchGram,
    SearchText,
)
from storage.searching.grams import folded, grams_of, weight

T = TypeVar("T")
AT_ONCE = 500
PLACES = 8
"""So many texts one row may have; of the numbers of texts each row has so many."""
SAID = ("note", "reason", "check_elsewhere", "made_rule")
"""What people say in an event: these values of what came after."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A text as it ought to be kept."""

    id: int
    unit_id: int
    problem_id: int
    measure_id: int | None
    place: Place
    text: str

    @property
    def postings(self) -> Iterator[dict[str, int]]:
        heavy = weight(self.place, self.text)
        for gram in sorted(grams_of(self.text)):
            yield {"unit_id": self.unit_id, "gram": gram, "weight": heavy, "text_id": self.id}


WATCHED: dict[type[Any], tuple[str, ...]] = {
    Problem: ("title", "finding"),
    Measure: ("text", "steps", "problem_id"),
    Evidence: ("name", "text", "report_id", "review_id", "extension_id", "removed_at"),
    Event: ("after",),
}
"""Rows that texts are taken from, and what of them counts."""


def follow(session: Session, _flush: UOWTransaction) -> None:
    """After a flush: the texts of the rows that it wrote are kept as they are now."""
    changed: dict[type[Any], set[int]] = defaultdict(set)
    for row in session.new.union(session.dirty):
        watched = WATCHED.get(type(row))
        if type(row) is Event and not any(row.after.get(key) for key in SAID):
            continue
        if watched and any(inspect(row).attrs[name].history.has_changes() for name in watched):
            changed[type(row)].add(row.id)
    connection = session.connection()
    for kind, ids in changed.items():
        for some in _portions(sorted(ids), AT_ONCE):
            renew(connection, kind, some)


def renew(connection: Connection, kind: type[Any], ids: Sequence[int]) -> int:
    """Keep the texts of these rows of a kind as they are now, no more than `AT_ONCE` rows; how many were not."""
    rows = connection.execute(select(SearchText.__table__).where(_numbered(_numbers_of(kind, ids))))
    kept = {row.id: _kept(row) for row in rows}
    wanted = {one.id: one for one in _texts(connection, kind, ids)}
    gone = [one for one in kept.values() if wanted.get(one.id) != one]
    new = [one for one in wanted.values() if kept.get(one.id) != one]
    _forget(connection, gone)
    _add(connection, new)
    return len({one.id for one in gone + new})


def forget(connection: Connection, of: ColumnElement[bool]) -> None:
    """Let go of such texts: what they were taken from is about to be taken away."""
    _forget(connection, [_kept(row) for row in connection.execute(select(SearchText.__table__).where(of))])


def portions(connection: Connection, size: int = AT_ONCE) -> Iterator[tuple[type[Any], range]]:
    """All rows that texts are taken from, by kind and number, so many at a time as `mend` takes, or less."""
    for kind in WATCHED:
        last = connection.scalar(select(func.max(kind.id))) or 0
        for start in range(1, last + 1, size):
            yield kind, range(start, start + size)


def mend(connection: Connection, kind: type[Any], ids: Sequence[int]) -> int:
    """Keep the texts of these rows as they are now, whatever became of them; how many were not."""
    there = set(connection.scalars(select(SearchText.id).where(_numbered(_numbers_of(kind, ids)))))
    _forget(connection, [one for one in _texts(connection, kind, ids) if one.id not in there])
    before = renew(connection, kind, ids)
    torn = [one for one in _texts(connection, kind, ids) if _postings_of(connection, one) < len(grams_of(one.text))]
    _forget(connection, torn)
    _add(connection, torn)
    return before + len(torn)


def rebuild(connection: Connection) -> None:
    """Make all of it anew."""
    connection.execute(delete(SearchGram))
    connection.execute(delete(SearchText))
    for some in _portions(all_texts(connection), AT_ONCE):
        _add(connection, some)


def all_texts(connection: Connection) -> Iterator[Found]:
    """Every text as it ought to be kept, read in portions."""
    for kind, ids in portions(connection):
        yield from _texts(connection, kind, ids)


def drifted(connection: Connection) -> int:
    """How many texts are kept otherwise than they are, or are missing, or are kept and not there; their pairs of
    characters counted."""
    rows = connection.execute(select(SearchGram.text_id, func.count()).group_by(SearchGram.text_id))
    counted = {text_id: count for text_id, count in rows}  # noqa: C416
    wrong = 0
    seen = 0
    for some in _portions(all_texts(connection), AT_ONCE):
        rows = connection.execute(select(SearchText.__table__).where(_numbered([one.id for one in some])))
        kept = {row.id: _kept(row) for row in rows}
        seen += len(kept)
        wrong += sum(kept.get(one.id) != one or counted.get(one.id, 0) < len(grams_of(one.text)) for one in some)
    there = connection.scalar(select(func.count()).select_from(SearchText)) or 0
    return wrong + there - seen


def _add(connection: Connection, some: Sequence[Found]) -> None:
    if not some:
        return
    rows = [
        {
            "id": one.id,
            "unit_id": one.unit_id,
            "problem_id": one.problem_id,
            "measure_id": one.measure_id,
            "place": int(one.place),
            "text": one.text,
        }
        for one in some
    ]
    connection.execute(insert(SearchText), rows)
    postings = [posting for one in some for posting in one.postings]
    if postings:
        connection.execute(insert(SearchGram), postings)


def _forget(connection: Connection, some: Sequence[Found]) -> None:
    for one in some:
        connection.execute(delete(SearchGram).where(*_postings(one)))
        connection.execute(delete(SearchText).where(SearchText.id == one.id))


def _postings_of(connection: Connection, one: Found) -> int:
    """How many of the pairs of characters of a text are kept."""
    return connection.scalar(select(func.count()).select_from(SearchGram).where(*_postings(one))) or 0


def _postings(one: Found) -> tuple[ColumnElement[bool], ...]:
    """What the pairs of characters of a text meet: the key, and nothing else."""
    return (
        SearchGram.unit_id == one.unit_id,
        among(SearchGram.gram, sorted(grams_of(one.text))),
        SearchGram.weight == weight(one.place, one.text),
        SearchGram.text_id == one.id,
    )


def _numbers_of(kind: type[Any], ids: Sequence[int]) -> list[int]:
    return [row_id * PLACES + place for row_id in ids for place in _PLACES_OF[kind]]


def _numbered(numbers: Sequence[int]) -> ColumnElement[bool]:
    return SearchText.id.in_(numbers)


def _kept(row: Any) -> Found:
    return Found(
        id=row.id,
        unit_id=row.unit_id,
        problem_id=row.problem_id,
        measure_id=row.measure_id,
        place=Place(row.place),
        text=row.text,
    )


# Which texts a row has.

_PLACES_OF: dict[type[Any], tuple[Place, ...]] = {
    Problem: (Place.TITLE, Place.FINDING),
    Measure: (Place.MEASURE,),
    Evidence: (Place.EVIDENCE,),
    Event: (Place.HISTORY,),
}
_PROBLEMS = select(Problem.id, Problem.unit_id, Problem.title, Problem.finding)
_MEASURES = select(Measure.id, Problem.unit_id, Measure.problem_id, Measure.text, Measure.steps).join(
    Problem, Problem.id == Measure.problem_id
)
_EVIDENCE = (
    select(
        Evidence.id,
        Problem.unit_id,
        Problem.id.label("problem_id"),
        Measure.id.label("measure_id"),
        Evidence.name,
        Evidence.text,
    )
    .select_from(Evidence)
    .outerjoin(Report, Report.id == Evidence.report_id)
    .outerjoin(Extension, Extension.id == Evidence.extension_id)
    .outerjoin(Review, Review.id == Evidence.review_id)
    .outerjoin(Measure, Measure.id == func.coalesce(Report.measure_id, Extension.measure_id))
    .join(Problem, Problem.id == func.coalesce(Measure.problem_id, Review.problem_id))
    .where(Evidence.removed_at.is_(None))
)
_ON_MEASURE = (Event.subject_kind == "measure") & (Measure.id == Event.subject_id)
_ON_PROBLEM = case((Event.subject_kind == "problem", Event.subject_id))
_EVENTS = (
    select(Event.id, Problem.unit_id, Problem.id.label("problem_id"), Measure.id.label("measure_id"), Event.after)
    .select_from(Event)
    .outerjoin(Measure, _ON_MEASURE)
    .join(Problem, Problem.id == func.coalesce(Measure.problem_id, _ON_PROBLEM))
)

_ROWS_OF: dict[type[Any], Any] = {
    Problem: _PROBLEMS,
    Measure: _MEASURES,
    Evidence: _EVIDENCE,
    Event: _EVENTS,
}


def _texts(connection: Connection, kind: type[Any], ids: Sequence[int]) -> Iterator[Found]:
    rows = _ROWS_OF[kind]
    among = kind.id.between(ids[0], ids[-1]) if isinstance(ids, range) else kind.id.in_(ids)
    for row in connection.execute(rows.where(among).order_by(kind.id)):
        for place, said in _said(kind, row):
            text = folded("\n".join(part for part in said if part))
            if text:
                yield Found(
                    id=row.id * PLACES + place,
                    unit_id=row.unit_id,
                    problem_id=row.id if kind is Problem else row.problem_id,
                    measure_id=None if kind is Problem else row.id if kind is Measure else row.measure_id,
                    place=place,
                    text=text,
                )


def _said(kind: type[Any], row: Row[Any]) -> list[tuple[Place, list[str]]]:
    if kind is Problem:
        return [(Place.TITLE, [row.title]), (Place.FINDING, [row.finding])]
    if kind is Measure:
        return [(Place.MEASURE, [row.text, *(str(step) for step in row.steps)])]
    if kind is Evidence:
        return [(Place.EVIDENCE, [row.name, row.text])]
    return [(Place.HISTORY, [str(row.after[key]) for key in SAID if row.after.get(key)])]


def _portions(values: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
