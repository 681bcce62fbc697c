"""Where texts are looked up: the whole unit's, by their pairs of characters; or those few that a person may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, CompoundSelect, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.models import Measure, Place, Problem, Role, SearchGram, SearchText
from storage.rights import Action, may_in_unit
from storage.searching.grams import grams, grams_of, is_chinese, pair_of, pieces, weight
from storage.seeing import seen, seen_problems, stand_in, values_of

ENOUGH = 500
"""Texts with a pair of characters that are counted, to find the rarest pair."""
Ways = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text that was found."""

    problem_id: int
    measure_id: int | None
    place: Place
    text: str

    def says(self, ways: Ways) -> bool:
        return any(says(self.text, way) for way in ways)


def says(text: str, way: str) -> bool:
    """Whether a folded text holds a way to say something; of words in Latin letters, whole ones but for their end."""
    if way not in text:
        return False
    return (len(way) == 2 and is_chinese(way)) or set(_grams(way)) <= grams_of(text)


class Shelf(Protocol):
    """What one person may look things up in."""

    def best(self, all_of: Sequence[Ways], limit: int) -> list[Text]:
        """The texts that hold one of the ways of each, best places and shorter texts first."""
        ...

    def count(self, ways: Ways) -> int:
        """About how many texts hold one of the ways; no more than `ENOUGH` a way are counted."""
        ...

    def there(self, some: Collection[int]) -> set[int]:
        """Which of these pairs of characters there are."""
        ...

    def of(self, problems: Collection[int], any_of: Sequence[Ways]) -> list[Text]:
        """What is written about these problems and holds one of the ways of any."""
        ...


def shelf_of(session: Session, actor: Actor) -> Shelf:
    if may_in_unit(actor, Action.SEE):
        return WholeUnit(session, actor.unit_id)
    return Own(session, actor)


@dataclass(frozen=True)
class WholeUnit:
    """All texts of a unit."""

    session: Session
    unit_id: int

    def best(self, all_of: Sequence[Ways], limit: int) -> list[Text]:
        first, *others = sorted(all_of, key=self.count) if len(all_of) > 1 else all_of
        also = [or_(*(_holds(way) for way in ways)) for ways in others]
        found: dict[Text, None] = {}
        for way, gram in self._rarest(first).items():
            found |= dict.fromkeys(self._with(way, gram, also, limit))
        return sorted(found, key=lambda one: weight(one.place, one.text))[:limit]

    def count(self, ways: Ways) -> int:
        rarest = self._rarest(ways)
        return sum(self._counts(set(rarest.values())).values())

    def there(self, some: Collection[int]) -> set[int]:
        return {gram for gram, count in self._counts(some).items() if count}

    def of(self, problems: Collection[int], any_of: Sequence[Ways]) -> list[Text]:
        wanted = or_(*(_holds(way) for ways in any_of for way in ways))
        return list(_texts(self.session, select(*_COLUMNS).where(SearchText.problem_id.in_(problems), wanted)))

    def _with(self, way: str, gram: int, also: Sequence[ColumnElement[bool]], limit: int) -> Iterator[Text]:
        rows = (
            select(*_COLUMNS)
            .join(SearchGram, SearchGram.text_id == SearchText.id)
            .where(SearchGram.unit_id == self.unit_id, SearchGram.gram == gram, *also)
            .order_by(SearchGram.weight, SearchGram.text_id)
            .limit(limit)
        )
        if not (len(way) == 2 and is_chinese(way)):
            rows = rows.where(_holds(way))
        return _texts(self.session, rows)

    def _rarest(self, ways: Ways) -> dict[str, int]:
        """Of each way all of whose pairs of characters there are, the pair that the fewest texts have."""
        pairs = {way: dict.fromkeys(_grams(way)) for way in ways}
        wanted = {gram for some in pairs.values() for gram in some}
        counts = self._counts(wanted) if len(wanted) > 1 else dict.fromkeys(wanted, ENOUGH)
        there = {way: some for way, some in pairs.items() if some and all(counts.get(gram) for gram in some)}
        return {way: min(some, key=lambda gram: counts[gram]) for way, some in there.items()}

    def _counts(self, some: Collection[int]) -> dict[int, int]:
        if not some:
            return {}
        each = []
        for gram in sorted(some):
            here = select(SearchGram.text_id).where(SearchGram.unit_id == self.unit_id, SearchGram.gram == gram)
            few = here.limit(ENOUGH).subquery()
            each.append(select(literal(gram), select(func.count()).select_from(few).scalar_subquery()))
        return {gram: count for gram, count in self.session.execute(union_all(*each))}  # noqa: C416


@dataclass(frozen=True)
class Own:
    """The texts of the items that a person may see by what names them; read once, and looked through one by one."""

    session: Session
    actor: Actor

    def best(self, all_of: Sequence[Ways], limit: int) -> list[Text]:
        return [one for one in self._texts if all(one.says(ways) for ways in all_of)][:limit]

    def count(self, ways: Ways) -> int:
        return sum(one.says(ways) for one in self._texts)

    def there(self, some: Collection[int]) -> set[int]:
        pairs = {gram: pair for gram in some if (pair := pair_of(gram))}
        found = {gram for gram, pair in pairs.items() if any(pair in one.text for one in self._texts)}
        others = set(some) - pairs.keys()
        return found | (others and others & {gram for one in self._texts for gram in grams_of(one.text)})

    def of(self, problems: Collection[int], any_of: Sequence[Ways]) -> list[Text]:
        here = [one for one in self._texts if one.problem_id in problems]
        return [one for one in here if any(one.says(ways) for ways in any_of)]

    @cached_property
    def _texts(self) -> list[Text]:
        """The better ones first."""
        rows = _of_own(self.actor.roles, bool(self.actor.departments))
        found = sorted(self.session.execute(rows, values_of(self.actor)), key=lambda row: row.id)
        return sorted(_made(row[:-1] for row in found), key=lambda one: weight(one.place, one.text))


_COLUMNS: tuple[Any, ...] = (SearchText.problem_id, SearchText.measure_id, SearchText.place, SearchText.text)


@lru_cache(maxsize=100)
def _of_own(roles: frozenset[Role], in_departments: bool) -> CompoundSelect[Any]:
    """The texts of the problems and measures that somebody with these roles sees, each with its id; written once for
    all of them. Either kind is asked for by itself: with `or` between them PostgreSQL goes through all texts."""
    actor = stand_in(roles, in_departments=in_departments)
    rows = select(*_COLUMNS, SearchText.id)
    problems = select(Problem.id).where(seen_problems(actor))
    # By its problem too: by that a text is found, and not by its measure.
    of_measure = (SearchText.measure_id == Measure.id) & (SearchText.problem_id == Measure.problem_id)
    return union_all(
        rows.where(SearchText.problem_id.in_(problems), SearchText.measure_id.is_(None)),
        rows.join(Measure, of_measure).join(Measure.problem).where(seen(actor)),
    )


def _texts(session: Session, rows: Any) -> Iterator[Text]:
    return _made(session.execute(rows))


def _made(rows: Iterable[Any]) -> Iterator[Text]:
    for problem_id, measure_id, place, text in rows:
        yield Text(problem_id=problem_id, measure_id=measure_id, place=Place(place), text=text)


def _grams(way: str) -> list[int]:
    return [gram for piece in pieces(way) for gram in grams(piece)]


def _holds(way: str) -> ColumnElement[bool]:
    return SearchText.text.contains(way, autoescape=True)
