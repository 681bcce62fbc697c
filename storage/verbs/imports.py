"""Taking a document's tree into the ledger. Nothing is verified or closed by it, nobody is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.errors import AlreadyImported, NothingToImport
from storage.find import get
from storage.importing.tree import IMMEDIATE, Tree, day, due, printed, problems_of, title_of
from storage.models import (
    Aspect,
    Category,
    Inspection,
    Measure,
    MeasureState,
    Problem,
    ProblemState,
    Unit,
)
from storage.rights import Action, require_in_unit
from storage.searching.texts import AT_ONCE, renew
from storage.verbs.people import rename_unit

DONE_WORDS = ("已完成", "完成", "已销号", "据通报已完成", "done")
"""What a document writes at a measure that it claims is done."""
PROBLEM = (
    "unit_id", "inspection_id", "category_id", "number", "printed", "title", "finding", "state", "deadline",
    "immediate_on",
)  # fmt: skip
MEASURE = (
    "problem_id", "number", "printed", "text", "steps", "state", "standing", "look_at", "deadline", "immediate_on",
    "original_deadline", "deadline_set_at", "assigned_at",
)  # fmt: skip
"""What a document says of a new row; the other columns have their defaults."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    inspection: Inspection
    problems: list[Problem]
    measures: int
    claimed: int
    """How many problems the document claims are done."""


def import_tree(session: Session, actor: Actor, tree: Tree, now: datetime, *, source: str | None = None) -> Imported:
    """Add a document's inspection with all its problems and measures. Raises NothingToImport, AlreadyImported."""
    require_in_unit(actor, Action.IMPORT)
    found = [one.problem for one in problems_of(tree)]
    if not found:
        raise NothingToImport
    _refuse_twin(session, actor.unit_id, found)
    inspection = add_inspection(session, actor, tree, now, source)
    all_done = bool(tree["claims"].get("all_done"))
    problems = _add_tree(session, inspection, tree, all_done=all_done, now=now)
    measures = sum(len(problem.measures) for problem in problems)
    claimed = sum(problem.state is ProblemState.CLAIMED for problem in problems)
    after = {"source": source, "claims": tree["claims"], "counts": tree["counts"], "unit": tree["notice"].get("unit")}
    record(session, actor, "document_imported", ("inspection", inspection.id), now, after=after)
    return Imported(inspection=inspection, problems=problems, measures=measures, claimed=claimed)


def _refuse_twin(session: Session, unit_id: int, found: list[Tree]) -> None:
    """The same findings twice would be twins that drift apart."""
    titles = {title_of(problem) for problem in found}
    known = set(session.scalars(select(Problem.title).where(Problem.unit_id == unit_id)))
    if titles & known:
        raise AlreadyImported(n=len(titles & known))


def _name_unit(session: Session, actor: Actor, name: str | None, now: datetime) -> None:
    if name and not get(session, Unit, actor.unit_id).named:
        rename_unit(session, actor, name, now)


def add_inspection(session: Session, actor: Actor, tree: Tree, now: datetime, source: str | None) -> Inspection:
    """The inspection that the document is about, without its problems; a unit without a name gets its name."""
    notice = tree["notice"]
    _name_unit(session, actor, notice.get("unit"), now)
    inspection = Inspection(
        unit_id=actor.unit_id,
        team=notice.get("team"),
        period_from=day(notice.get("from")),
        period_to=day(notice.get("to")),
        feedback_date=day(notice.get("feedback_date")),
        contact=notice.get("contact") or {},
        claims=tree["claims"],
        source=source,
        imported_at=now,
    )
    session.add(inspection)
    session.flush()
    return inspection


def _add_tree(session: Session, inspection: Inspection, tree: Tree, *, all_done: bool, now: datetime) -> list[Problem]:
    added: list[Problem] = []
    today = get(session, Unit, inspection.unit_id).day_of(now)
    for position, aspect in enumerate(tree["aspects"], 1):
        parent = Aspect(
            inspection_id=inspection.id, position=position, printed=printed(aspect["number"]), title=aspect["title"]
        )
        session.add(parent)
        session.flush()
        for place, category in enumerate(aspect["categories"], 1):
            row = Category(
                aspect_id=parent.id, position=place, printed=printed(category["number"]), title=category["title"]
            )
            session.add(row)
            session.flush()
            for problem in category["problems"]:
                number = len(added) + 1
                added.append(new_problem(inspection, row.id, problem, number, all_done=all_done, now=now, today=today))
    session.add_all(added)
    session.flush()
    return added


def new_problem(
    inspection: Inspection, category_id: int, found: Tree, number: int, *, all_done: bool, now: datetime, today: date
) -> Problem:
    """A problem with its measures, as the document words them; claimed where all of its measures are."""
    measures = [
        new_measure(measure, number, all_done=all_done, now=now, today=today)
        for number, measure in enumerate(found["measures"], 1)
    ]
    claimed = bool(measures) and all(measure.state is MeasureState.CLAIMED for measure in measures)
    if not claimed:
        for measure in measures:
            # A claim is settled per problem: one that is partly claimed is simply open.
            measure.state = MeasureState.NOT_STARTED
    return Problem(
        unit_id=inspection.unit_id,
        inspection_id=inspection.id,
        category_id=category_id,
        number=number,
        printed=printed(found["number"]),
        title=title_of(found),
        finding=found["finding"] or "",
        state=ProblemState.CLAIMED if claimed else ProblemState.OPEN,
        measures=measures,
    )


def new_measure(found: Tree, number: int, *, all_done: bool, now: datetime, today: date) -> Measure:
    """A measure as the document words it; claimed where the document says that it is done."""
    claimed = all_done or found["state"] in DONE_WORDS
    measure = Measure(
        number=number,
        printed=printed(found["number"]),
        text=found["text"],
        steps=found.get("steps") or [],
        state=MeasureState.CLAIMED if claimed else MeasureState.NOT_STARTED,
        standing=bool(found.get("standing")),
        look_at=now,
    )
    take_due(measure, found, today)
    measure.original_deadline = measure.deadline
    measure.deadline_set_at = now if measure.deadline else None
    return measure


def write_new(session: Session, problems: Sequence[Problem]) -> None:
    """Insert problems that `new_problem` made, and their measures, without keeping them in the session: they get their
    numbers, and can be searched."""
    for problem, row in zip(problems, _inserted(session, Problem, PROBLEM, problems), strict=True):
        problem.id = row
        for measure in problem.measures:
            measure.problem_id = row
    measures = [measure for problem in problems for measure in problem.measures]
    for measure, row in zip(measures, _inserted(session, Measure, MEASURE, measures), strict=True):
        measure.id = row


def _inserted(session: Session, kind: type[Any], columns: Sequence[str], rows: Sequence[Any]) -> list[int]:
    """The numbers of new rows, in their order."""
    if not rows:
        return []
    values = [{column: getattr(row, column) for column in columns} for row in rows]
    table = kind.__table__
    ids = list(session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), values))
    for start in range(0, len(ids), AT_ONCE):
        renew(session.connection(), kind, ids[start : start + AT_ONCE])
    return ids


def take_due(item: Measure | Problem, found: Tree, today: date) -> None:
    """The deadline that the document gives the item itself, if it gives it one: 立行立改 is today."""
    said = due(found.get("deadline"))
    item.deadline = item.immediate_on = today
    if said != IMMEDIATE:
        item.deadline, item.immediate_on = said, None
