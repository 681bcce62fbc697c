"""What a few words mean in the ledger: the items whose texts hold them, best first, else the nearest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storage.actor import Actor
from storage.loading import load_work
from storage.models import Measure, Place, Problem
from storage.rights import Action, may
from storage.roles import memberships_at_hand
from storage.searching.asked import Terms, Word, broken_up, words_of
from storage.searching.grams import grams, is_chinese, weight
from storage.searching.shelves import Shelf, Text, Ways, shelf_of
from storage.views import MeasureView, ProblemView, measure_view, problem_view

LIMIT = 9
"""As many as a card has lines for."""
WINDOW = 4
"""Texts that are looked at for each item that is wanted: several may be of one item."""
RARE = 100
"""Texts with the rarest of several words that are looked at, to find the others near them."""
NOTHING: Terms = {}
View = MeasureView | ProblemView


class How(StrEnum):
    EXACT = "exact"
    NEAR = "near"
    """Not all of the words, or only a part of one, or one that is spelt otherwise."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An item, and where in the ledger the words stand that it was found by."""

    item: View
    place: Place
    how: How


@dataclass(frozen=True, kw_only=True)
class Hits:
    """Found, best first; where nothing is, the `near` ones. `more`: there are others behind them."""

    hits: tuple[Hit, ...] = ()
    near_hits: tuple[Hit, ...] = ()
    more: bool = False

    @property
    def items(self) -> list[View]:
        return [one.item for one in self.hits]

    @property
    def near(self) -> list[View]:
        return [one.item for one in self.near_hits]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Something looked for, as it is in the ledger; `found` is False where it is not there at all, and `guess` where
    it is not what was written."""

    ways: Ways
    found: bool = True
    guess: bool = False


@dataclass(kw_only=True)
class Candidate:
    """The texts of one problem that hold some of the words."""

    problem_id: int
    texts: list[Text] = field(default_factory=list)
    held: set[Ways] = field(default_factory=set)

    @property
    def measure_id(self) -> int | None:
        """The measure that all of it is about; None where it is about the problem, or several measures of it."""
        measures = {one.measure_id for one in self.texts}
        return measures.pop() if len(measures) == 1 else None

    @property
    def best(self) -> Text:
        return min(self.texts, key=lambda one: weight(one.place, one.text))

    @property
    def order(self) -> tuple[int, int, int]:
        return -len(self.held), weight(self.best.place, self.best.text), self.problem_id


def search(
    session: Session, actor: Actor, words: str, today: date, *, limit: int = LIMIT, terms: Terms = NOTHING
) -> Hits:
    """The items about which the ledger says `words`, in whatever order, as far as the actor may see them. All words
    before some, titles before findings, measures and what was said later, short texts before long ones. `terms` are
    other ways to say a word."""
    shelf = shelf_of(session, actor)
    looked = [one for word in words_of(words, terms) for one in _resolved(shelf, word, terms)]
    wanted = {one.ways: one for one in looked if one.found}
    if not wanted:
        return Hits()
    found = sorted(_candidates(shelf, list(wanted), limit), key=lambda one: one.order)
    certain = all(one.found and not one.guess for one in looked)
    exact = [one for one in found if certain and len(one.held) == len(wanted)]
    chosen, how = (exact, How.EXACT) if exact else (found, How.NEAR)
    hits = tuple(_hits(session, actor, chosen[:limit], how, today))
    more = len(chosen) > limit
    return Hits(hits=hits, more=more) if exact else Hits(near_hits=hits, more=more)


def _resolved(shelf: Shelf, word: Word, terms: Terms) -> Iterator[Looked]:
    """A word as it stands in the ledger; else what it is made of."""
    if shelf.best([word.ways], 1):
        yield Looked(ways=word.ways, guess=word.guess)
        return
    parts = broken_up(word, terms)
    if parts:
        for part in parts:
            yield from _resolved(shelf, part, terms)
    elif is_chinese(word.ways[0]):
        yield from _pieces(shelf, word.ways[0])
    else:
        yield Looked(ways=word.ways, found=False)


def _pieces(shelf: Shelf, said: str) -> Iterator[Looked]:
    """Those parts of a Chinese word that are there, each as long as it can be; and whether something is missing."""
    pairs = grams(said)
    there = shelf.there(pairs)
    covered = [False] * len(said)
    for start, end in _runs([pair in there for pair in pairs]):
        for piece in _there(shelf, said[start : end + 1]):
            yield Looked(ways=(piece,))
        covered[start : end + 1] = [True] * (end + 1 - start)
    if not all(covered):
        yield Looked(ways=(said,), found=False)


def _there(shelf: Shelf, run: str) -> list[str]:
    if shelf.best([(run,)], 1):
        return [run]
    starts = [*range(0, len(run) - 2, 2), len(run) - 2]
    return [run[start : start + 2] for start in starts]


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and after the last of those that are set, one after the other."""
    edges = [place for place, (one, two) in enumerate(pairwise([False, *flags, False])) if one != two]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _candidates(shelf: Shelf, wanted: Sequence[Ways], limit: int) -> list[Candidate]:
    window = limit * WINDOW
    if len(wanted) == 1:
        return _gathered(shelf.best(wanted, window), wanted)
    texts = shelf.best(wanted, window)
    if len({one.problem_id for one in texts}) < limit:
        rarest, *others = sorted(wanted, key=shelf.count)
        texts += shelf.best([rarest], RARE)
        for ways in others:
            texts += shelf.best([ways], limit)
    return _gathered(shelf.of({one.problem_id for one in texts}, wanted), wanted)


def _gathered(texts: Sequence[Text], wanted: Sequence[Ways]) -> list[Candidate]:
    found: dict[int, Candidate] = {}
    for text in texts:
        held = {ways for ways in wanted if text.says(ways)} if len(wanted) > 1 else set(wanted)
        if held:
            one = found.setdefault(text.problem_id, Candidate(problem_id=text.problem_id))
            one.texts.append(text)
            one.held |= held
    return list(found.values())


def _hits(session: Session, actor: Actor, chosen: Sequence[Candidate], how: How, today: date) -> Iterator[Hit]:
    views = _views(session, actor, chosen, today)
    for one in chosen:
        if one.problem_id in views:
            yield Hit(item=views[one.problem_id], place=one.best.place, how=how)


def _views(session: Session, actor: Actor, chosen: Sequence[Candidate], today: date) -> Mapping[int, View]:
    """By problem, the item that each candidate is."""
    numbers = {one.measure_id: one.problem_id for one in chosen if one.measure_id is not None}
    problems = [one.problem_id for one in chosen if one.measure_id is None]
    rows: dict[int, Measure | Problem] = {}
    if numbers:
        measures = select(Measure).where(Measure.id.in_(numbers)).options(joinedload(Measure.problem))
        rows |= {row.problem_id: row for row in session.scalars(measures)}
    if problems:
        rows |= {row.id: row for row in session.scalars(select(Problem).where(Problem.id.in_(problems)))}
    load_work(session, rows.values())
    views: dict[int, View] = defaultdict()
    with memberships_at_hand(session):
        for problem_id, row in rows.items():
            if may(actor, Action.SEE, row):
                views[problem_id] = (
                    measure_view(session, actor, row, today)
                    if isinstance(row, Measure)
                    else problem_view(session, actor, row, today)
                )
    return views
