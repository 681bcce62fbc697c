"""Which measure is meant by who names none: that of the message they reply to, else the one they just spoke of, else
that of the last message they were sent."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from bot.handlers.said import measure_spoken_of
from bot.handlers.turn import Turn
from bot.writing import buttons as b
from storage.find import get
from storage.models import Extension, Message, Notice, Report
from storage.views import MeasureView


def measure(turn: Turn) -> int | None:
    """Its id; None where the message is about several, or about none."""
    return replied_to(turn) or measure_spoken_of(turn) or _last_told(turn)


def one_of(turn: Turn, views: Iterable[MeasureView]) -> MeasureView | None:
    """The only one of these, or the one that is meant; None where it could be several."""
    found = list(views)
    if len(found) == 1:
        return found[0]
    meant = measure(turn) if found else None
    return next((view for view in found if view.id == meant), None)


def replied_to(turn: Turn) -> int | None:
    """The measure of the one notice that the message replied to held, or that its keys are about."""
    if turn.incoming.reply_to is None:
        return None
    rows = select(Message).where(Message.chat_id == turn.chat_id, Message.telegram_message_id == turn.incoming.reply_to)
    return _about(turn, turn.session.scalars(rows).first()) or _under_its_keys(turn)


def _under_its_keys(turn: Turn) -> int | None:
    """A card says by its keys what it is about; which of several is meant it does not."""
    about = {found for data in turn.incoming.reply_keys if (found := _measure_of_key(turn, data))}
    return about.pop() if len(about) == 1 else None


def _measure_of_key(turn: Turn, data: str) -> int | None:
    try:
        button = b.unpack(data)
    except b.UnknownButton:
        return None
    report_id, measure_id = getattr(button, "report", None), getattr(button, "measure", None)
    report = turn.session.get(Report, report_id) if report_id else None
    return report.measure_id if report else measure_id


def _last_told(turn: Turn) -> int | None:
    return _about(turn, _last_message(turn))


def told_of_last(turn: Turn) -> set[int]:
    """The measures that the last message to this person was about."""
    message = _last_message(turn)
    return {one for notice in message.notices if (one := _measure_of(turn, notice))} if message else set()


def _last_message(turn: Turn) -> Message | None:
    rows = select(Message).where(Message.person_id == turn.member.id, Message.sent_at.is_not(None))
    return turn.session.scalars(rows.order_by(Message.id.desc()).limit(1)).first()


def _about(turn: Turn, message: Message | None) -> int | None:
    """The one measure a message is about; a message about several says nothing of which is meant."""
    about = {_measure_of(turn, notice) for notice in message.notices} if message else set()
    return about.pop() if len(about) == 1 else None


def _measure_of(turn: Turn, notice: Notice) -> int | None:
    match notice.subject_kind:
        case "measure":
            return notice.subject_id
        case "report":
            return get(turn.session, Report, notice.subject_id).measure_id
        case "extension":
            return get(turn.session, Extension, notice.subject_id).measure_id
        case _:
            return None
