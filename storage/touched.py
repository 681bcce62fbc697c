"""What was sent of late about an item that something has happened to: the jobs are to look at it again.

Each event says so, in its transaction; whether anything follows from it is not for the ledger to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from typing import cast as cast_

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    String,
    Table,
    cast,
    func,
    not_,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from storage.among import among_given
from storage.models import Extension, Measure, Message, MessageState, Notice, Person, Problem, Report, Review
from storage.service import ONLY

EDITABLE = timedelta(hours=48)
"""For how long a message can be changed (Bot API, `editMessageText`)."""
Ids = Select[int] | Sequence[int]
Notices = Sequence[ColumnElement[bool]]
_TABLE = cast_("Table", Message.__table__)
_TURNED_AWAY = (
    update(_TABLE)
    .where(among_given(_TABLE.c.chat_id, "chats"), _TABLE.c.look_at.is_not(None), _TABLE.c.opened_at.is_not(None))
    .values(opened_at=None)
)  # fmt: skip


def touch(session: Session, kind: str, row_id: int, now: datetime) -> None:
    """Something has happened to this row: set `look_at` on what was sent about it, or is being sent, and may still be
    changed."""
    notices = ABOUT.get(kind)
    if notices is None:
        return
    lately = or_(Message.sent_at > now - EDITABLE, Message.state == MessageState.CLAIMED)
    open_ = select(Message.id).join(Message.notices).where(Message.settled_at.is_(None), lately)
    ids = set(session.scalars(union_all(*(open_.where(one) for one in notices(row_id)))))
    if ids:
        session.execute(update(Message).where(Message.id.in_(ids)).values(look_at=now))


def answered(session: Session, chat_id: int, message_id: int) -> None:
    """A tap was answered. The message that the key was under is up to date; what else of theirs it has changed they
    have turned away from."""
    here = Message.telegram_message_id == message_id
    touched = update(Message).where(Message.chat_id == chat_id, Message.look_at.is_not(None))
    session.execute(touched.where(here).values(look_at=None))
    session.execute(touched.where(not_(here)).values(opened_at=None))


def turned_away(session: Session, chats: Sequence[int]) -> bool:
    """What somebody wrote in each of these chats was answered: a card that they opened there is not being read any
    more. Whether there was any."""
    return cast_("CursorResult[Any]", session.connection().execute(_TURNED_AWAY, {"chats": list(chats)})).rowcount > 0


def opened(
    session: Session, chat_id: int, message_id: int | None, now: datetime, look_at: datetime | None = None
) -> None:
    """The answer to a tap stands in the place of the message that the key was under. At `look_at` its reader counts as
    done with it, and the message is to be looked at again."""
    here = update(Message).where(Message.chat_id == chat_id, Message.telegram_message_id == message_id)
    session.execute(here.values(opened_at=now, look_at=look_at))


def shows_itself(session: Session, chat_id: int, message_id: int | None) -> None:
    """What the message said is in its place again, as it stands now."""
    here = update(Message).where(Message.chat_id == chat_id, Message.telegram_message_id == message_id)
    session.execute(here.values(opened_at=None))


def list_at(session: Session, person: Person, chat_id: int, message_id: int | None) -> int | None:
    """The row of the message there, if it is that person's and holds several things."""
    things = func.count(func.distinct(Notice.subject_kind + cast(Notice.subject_id, String)))
    here = select(Message.id).join(Message.notices).group_by(Message.id).having(things > 1)
    mine = (Message.person_id == person.id, Message.chat_id == chat_id, Message.telegram_message_id == message_id)
    return session.scalar(here.where(*mine))


def put_in_place(message: Message, text: str, now: datetime) -> None:
    """An answer has put what a message says, as it stands now, in its place: that is on record like every edit."""
    if not message.texts or message.texts[-1]["text"] != text:
        message.texts = [*message.texts, {"at": now.isoformat(), "text": text}]


def about(kind: str, ids: Ids) -> ColumnElement[bool]:
    """The notices about such rows."""
    return (Notice.subject_kind == kind) & Notice.subject_id.in_(ids)


def about_measures(ids: Ids) -> Notices:
    """The notices about measures, or what was reported of them or asked for."""
    reports = select(Report.id).where(Report.measure_id.in_(ids))
    extensions = select(Extension.id).where(Extension.measure_id.in_(ids))
    return [about("measure", ids), about("report", reports), about("extension", extensions)]


def _problems(ids: Ids) -> Notices:
    measures = select(Measure.id).where(Measure.problem_id.in_(ids))
    reviews = select(Review.id).where(Review.problem_id.in_(ids))
    return [about("problem", ids), about("review", reviews), *about_measures(measures)]


def _measure(row_id: int) -> Notices:
    above = select(Measure.problem_id).where(Measure.id == row_id)
    return [*about_measures([row_id]), about("problem", above)]


ABOUT: dict[str, Callable[[int], Notices]] = {
    "measure": _measure,
    "problem": lambda row_id: _problems([row_id]),
    "inspection": lambda row_id: _problems(select(Problem.id).where(Problem.inspection_id == row_id)),
    "person": lambda row_id: [Notice.person_id == row_id],
    "applicant": lambda row_id: [about("applicant", [row_id])],
    "unit": lambda row_id: [about("service", [ONLY]) & (Notice.unit_id == row_id)],
    "handover": lambda row_id: [about("handover", [row_id])],
}
"""What an event about such a row may change."""
