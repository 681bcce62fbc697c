"""What rights, cards and lists follow from an item, fetched for many items in a statement each.

Rules and views are written for one item and go from row to row. With everything at hand they need no statement of their
own, however long the list is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, exists, literal, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from storage.among import among_given
from storage.models import Assignment, Extension, Measure, Person, Problem, Report, Review, Snooze

Item = Measure | Problem
AT_ONCE = 500
"""Items that one statement names: the more there are, the longer others wait."""

_TO_THESE = or_(among_given(Assignment.measure_id, "measures"), among_given(Assignment.problem_id, "problems"))
_WHOM = (joinedload(Assignment.person).joinedload(Person.memberships), joinedload(Assignment.department))
_ASSIGNED = select(Assignment).where(_TO_THESE).order_by(Assignment.id).options(*_WHOM)
_REPORTS = (
    select(Report)
    .where(among_given(Report.measure_id, "items"))
    .order_by(Report.id)
    .options(
        joinedload(Report.evidence),
        joinedload(Report.person),
        joinedload(Report.recorder),
        joinedload(Report.decider),
    )
)
_EXTENSIONS = (
    select(Extension)
    .where(among_given(Extension.measure_id, "items"))
    .order_by(Extension.id)
    .options(joinedload(Extension.person))
)
_SNOOZES = select(Snooze).where(among_given(Snooze.measure_id, "items")).order_by(Snooze.id)
_MEASURES = select(Measure).where(among_given(Measure.problem_id, "items")).order_by(Measure.number)
_REVIEWS = select(Review).where(among_given(Review.problem_id, "items")).order_by(Review.id)
_WORK = (
    ("reviews", _REVIEWS, "problem_id"),
    ("reports", _REPORTS, "measure_id"),
    ("extensions", _EXTENSIONS, "measure_id"),
    ("snoozes", _SNOOZES, "measure_id"),
)
_THERE = select(
    *(
        exists().where(among_given(key, items)).label(name)
        for name, key, items in (
            ("reviews", Review.problem_id, "problems"),
            ("reports", Report.measure_id, "measures"),
            ("extensions", Extension.measure_id, "measures"),
            ("snoozes", Snooze.measure_id, "measures"),
        )
    )
)
"""Of what there are any: of most items nothing was said or asked yet."""
_ASSIGNED_AND_THERE = (
    select(Assignment, *_THERE.selected_columns)
    .select_from(select(literal(1)).subquery("one").outerjoin(Assignment, _TO_THESE))
    .order_by(Assignment.id)
    .options(*_WHOM)
)
"""Both in one statement: a row at least, which has no assignment where there is none."""


def load_roles(session: Session, items: Iterable[Item]) -> None:
    """Who answers for these, for what they inherit from, and for the measures of the problems among them."""
    measures, problems = _measures_of(session, items)
    above = {measure.problem for measure in measures}.union(problems)
    for some in _portions([*measures, *above], "assignments"):
        here = [item for item in some if isinstance(item, Measure)]
        there = [item for item in some if isinstance(item, Problem)]
        rows = session.scalars(_ASSIGNED, {"measures": _ids(here), "problems": _ids(there)}).unique().all()
        _put(here, "assignments", _of(rows, "measure_id"))
        _put(there, "assignments", _of(rows, "problem_id"))


def load_work(session: Session, items: Iterable[Item]) -> None:
    """Who answers for these measures, or those of these problems, and what was said, asked and decided about them; of
    problems also their look-backs."""
    measures, problems = _measures_of(session, items)
    there = _roles_and_there(session, measures, problems)
    if there is None:
        load_roles(session, [*measures, *problems])
        there = _there(session, measures, problems)
    for name, rows, key in _WORK:
        _fill(session, problems if name == "reviews" else measures, name, rows if name in there else None, key)


def _roles_and_there(session: Session, measures: Sequence[Measure], problems: Sequence[Problem]) -> set[str] | None:
    """Who answers for a few items of which nothing was read yet, and `_there`; None for others."""
    above = list({measure.problem for measure in measures}.union(problems))
    items: list[Item] = [*measures, *above]
    if not items or len(items) > AT_ONCE or any("assignments" in item.__dict__ for item in items):
        return None
    asked = {"measures": _ids(measures), "problems": _ids(above)}
    rows = session.execute(_ASSIGNED_AND_THERE, asked).unique().all()
    assigned = [row.Assignment for row in rows if row.Assignment is not None]
    _put(measures, "assignments", _of(assigned, "measure_id"))
    _put(above, "assignments", _of(assigned, "problem_id"))
    return {name for name, _, _ in _WORK if getattr(rows[0], name)}


def _there(session: Session, measures: Sequence[Measure], problems: Sequence[Problem]) -> set[str]:
    """Which of reviews, reports, extensions and snoozes there are, of all that were not read yet."""
    items: list[Item] = [*problems, *measures]
    lacking = [one for one in items if not _of_work(one) <= one.__dict__.keys()]
    found: set[str] = set()
    for some in _by_portions(lacking):
        here = [item for item in some if isinstance(item, Measure)]
        above = [item for item in some if isinstance(item, Problem)]
        row = session.execute(_THERE, {"measures": _ids(here), "problems": _ids(above)}).one()
        found.update(name for name, any_ in row._mapping.items() if any_)
    return found


def _of_work(item: Item) -> set[str]:
    return {"reviews"} if isinstance(item, Problem) else {"reports", "extensions", "snoozes"}


def _measures_of(session: Session, items: Iterable[Item]) -> tuple[list[Measure], list[Problem]]:
    """The measures among the items and of the problems among them, and the problems."""
    items = list(items)
    problems = [item for item in items if isinstance(item, Problem)]
    _fill(session, problems, "measures", _MEASURES, "problem_id")
    measures = [item for item in items if isinstance(item, Measure)]
    measures += [measure for problem in problems for measure in problem.measures]
    return list(dict.fromkeys(measures)), problems


def _fill(session: Session, items: Sequence[Item], attribute: str, rows: Select[Any] | None, key: str) -> None:
    """`rows` is None where there are none."""
    for some in _portions(items, attribute):
        found = () if rows is None else session.scalars(rows, {"items": _ids(some)}).unique()
        _put(some, attribute, _of(found, key))


def _portions(items: Sequence[Item], attribute: str) -> Iterator[Sequence[Item]]:
    """Those of which the attribute was not read yet, so many at a time as one statement may name."""
    yield from _by_portions(_lacking(items, attribute))


def _by_portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _lacking(items: Sequence[Item], attribute: str) -> list[Item]:
    return [item for item in items if attribute not in item.__dict__]


def _ids(items: Iterable[Item]) -> list[int]:
    return [item.id for item in items]


def _of(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def _put(items: Iterable[Item], attribute: str, rows: dict[int, list[Any]]) -> None:
    for item in items:
        set_committed_value(item, attribute, rows.get(item.id, []))


def let_go(session: Session, kept: Collection[Any]) -> None:
    """Forget the rows that were not `kept` in memory before: they refer to each other in circles, and garbage is looked
    for so rarely that a long ledger would all be in memory by then."""
    for row in session.identity_map.values():
        if instance_state(row).key not in kept:
            session.expire(row)
