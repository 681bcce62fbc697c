"""What the asker's ledger holds, gathered for reading messages."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.handlers.turn import Desk, Turn
from bot.reading.vocabulary import Pieces, Vocabulary
from storage import members
from storage.among import unindexed
from storage.find import get
from storage.models import Measure, Problem, Unit

TEXTS_AT_MOST = 500
"""Problems and measures of a unit whose texts are held; of more only the pieces are."""

AT_ONCE = 100
"""Texts of a kind that are read ahead between two turns."""


def vocabulary(turn: Turn) -> Vocabulary:
    """What this person's ledger holds, for reading only. It is gathered anew after each event of the unit."""
    unit = get(turn.session, Unit, turn.who.unit_id)
    known = turn.desk.vocabularies.get(unit.id)
    if known is None or known[0] != unit.chain_head:
        gathered = _gathered(turn.session, unit.id, turn.desk)
        known = turn.desk.vocabularies[unit.id] = (unit.chain_head, gathered)
    return known[1]


def read_ahead(session: Session, desk: Desk) -> bool:
    """Add the next texts of the large units, so that nobody's question has to wait for all of them; whether there are
    more. Until then such a unit is known by what was added."""
    for unit_id in session.scalars(select(Unit.id)).all():
        if unit_id not in desk.pieces and not _is_large(session, unit_id):
            continue
        desk.unread.add(unit_id)
        if _read_on(session, unit_id, desk.pieces.setdefault(unit_id, Pieces()), AT_ONCE):
            return True
        desk.unread.discard(unit_id)
    return False


def _gathered(session: Session, unit_id: int, desk: Desk) -> Vocabulary:
    people = tuple(members.names_of(session, unit_id))
    departments = tuple(name for one in members.departments_of(session, unit_id) for name in (one.name, *one.aliases))
    if unit_id in desk.pieces or _is_large(session, unit_id):
        pieces = desk.pieces.setdefault(unit_id, Pieces())
        if unit_id not in desk.unread:
            _read_on(session, unit_id, pieces)
        return Vocabulary(people=people, departments=departments, pieces=pieces)
    problems = session.execute(select(Problem.number, Problem.title, Problem.finding).where(Problem.unit_id == unit_id))
    measures = session.execute(
        select(Problem.number, Measure.number, Measure.text).join(Measure.problem).where(Problem.unit_id == unit_id)
    )
    return Vocabulary(
        people=people,
        departments=departments,
        problems={number: f"{title}\n{finding}" for number, title, finding in problems},
        measures={(problem, number): text for problem, number, text in measures},
    )


def _is_large(session: Session, unit_id: int) -> bool:
    some = select(Measure.id).join(Measure.problem).where(Problem.unit_id == unit_id).limit(TEXTS_AT_MOST + 1)
    return (session.scalar(select(func.count()).select_from(some.subquery())) or 0) > TEXTS_AT_MOST


def _read_on(session: Session, unit_id: int, pieces: Pieces, most: int | None = None) -> bool:
    """Add the texts that came since, `most` of each kind at once; whether that many were there. Words of a text that
    was edited are known from the next start on."""
    problems = select(Problem.id, Problem.title, Problem.finding).where(Problem.unit_id == unit_id)
    measures = select(Measure.id, Measure.text).join(Measure.problem).where(unindexed(Problem.unit_id) == unit_id)
    more = False
    for row, rows in ((Problem.id, problems), (Measure.id, measures)):
        after, added = pieces.read_to.get(str(row), 0), 0
        for number, *texts in session.execute(rows.where(row > after).order_by(row).limit(most)).yield_per(1000):
            pieces.add("\n".join(filter(None, texts)))
            pieces.read_to[str(row)] = number
            added += 1
        more = more or added == most
    return more
