"""What judging and wording notices will ask the ledger for, fetched in a few queries for all of them.

Rules and words are written for one notice and follow relationships from row to row. With everything in the session
already, they run without a query of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from storage.among import among_given
from storage.loading import load_work
from storage.models import Extension, Measure, Notice, Person, Problem, Report, Review, Service, Unit
from storage.roles import memberships_at_hand
from storage.service import ONLY

T = TypeVar("T")
KEPT = "kept_at_hand"


@contextmanager
def kept_at_hand(session: Session) -> Iterator[None]:
    """Within the block what was fetched or read is held and not fetched again, and what was found to be true stays so:
    for work in one transaction that goes over the same notices. A block within a block is part of it."""
    before = session.info.get(KEPT)
    session.info[KEPT] = before or _Kept()
    try:
        with memberships_at_hand(session):
            yield
    finally:
        session.info[KEPT] = before


@dataclass
class _Kept:
    rows: dict[tuple[type[Any], int], Any] = field(default_factory=dict)
    true: set[int] = field(default_factory=set)
    read: dict[tuple[Hashable, ...], Any] = field(default_factory=dict)


def _kept(session: Session) -> _Kept:
    """What this block keeps; outside of one, nothing stays."""
    return session.info.get(KEPT) or _Kept()


def known_as_true(session: Session) -> set[int]:
    """The notices that were found to be true in this block, to be added to."""
    return _kept(session).true


def once(session: Session, noun: Callable[..., T], *asked: Hashable) -> T:
    """What `noun` reads in the ledger for what is asked: in this block it is read once, to judge by and to tell."""
    read = _kept(session).read
    if (noun, *asked) not in read:
        read[noun, *asked] = noun(session, *asked)
    found: T = read[noun, *asked]
    return found


def preload(session: Session, notices: Sequence[Notice]) -> None:
    """Fetch the rows that these notices are about, with all that belongs to them. Within `kept_at_hand`: sessions
    forget what nobody holds."""
    about: dict[str, set[int]] = {}
    for notice in notices:
        about.setdefault(notice.subject_kind, set()).add(notice.subject_id)
    reports = _rows(session, Report, about.get("report"))
    extensions = _rows(session, Extension, about.get("extension"))
    reviews = _rows(session, Review, about.get("review"))
    problem_ids = {row.problem_id for row in reviews} | about.get("problem", set())
    measure_ids = {row.measure_id for row in (*reports, *extensions)} | about.get("measure", set())
    load_work(session, [*_rows(session, Problem, problem_ids), *_rows(session, Measure, measure_ids)])
    units_of(session, [row.unit_id for row in notices])


def people(session: Session, ids: Iterable[int]) -> list[Person]:
    """These people with what they are in their units."""
    return _rows(session, Person, set(ids))


def service(session: Session) -> None:
    """Have at hand who leads and whether sending is held."""
    _rows(session, Service, {ONLY})


def units_of(session: Session, ids: Iterable[int]) -> list[Unit]:
    """These units."""
    return _rows(session, Unit, set(ids))


def _fetching(kind: type[Any], *with_it: ORMOption) -> Select[Any]:
    return select(kind).where(among_given(kind.id, "ids")).options(*with_it)


FETCHED: dict[type[Any], Select[Any]] = {
    Extension: _fetching(Extension),
    Measure: _fetching(Measure, selectinload(Measure.problem)),
    Person: _fetching(Person, selectinload(Person.memberships)),
    Problem: _fetching(Problem),
    Report: _fetching(Report),
    Review: _fetching(Review),
    Service: _fetching(Service),
    Unit: _fetching(Unit),
}


def _rows(session: Session, kind: type[Any], ids: set[int] | None) -> list[Any]:
    kept = _kept(session).rows
    here = [kept[kind, one] for one in ids or () if (kind, one) in kept]
    missing = set(ids or ()) - {row.id for row in here}
    if not missing:
        return here
    found = list(session.scalars(FETCHED[kind], {"ids": sorted(missing)}))
    kept.update({(kind, row.id): row for row in found})
    return here + found
