"""日历: the deadlines of an item, or all that is the asker's with the look-backs that wait for them, as a file."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from bot.handlers.turn import Answer, Turn, say
from bot.writing import buttons as b
from bot.writing import files
from bot.writing.card import Attachment, Card, Key, card
from bot.writing.dates import Dates, counted, is_due
from storage import queries
from storage.actor import Actor
from storage.find import get
from storage.models import Unit
from storage.verbs.measures import OPEN
from storage.views import MeasureView, ProblemView


def as_file(turn: Turn, button: b.CalendarFile) -> Answer:
    if button.kind == "m":
        return say(of_item(turn, queries.measure_by_id(turn.session, turn.who, button.item, turn.today)))
    if button.kind == "p":
        return say(of_item(turn, queries.problem_by_id(turn.session, turn.who, button.item, turn.today)))
    return say(of_mine(turn))


def of_mine(turn: Turn) -> Card:
    return _card(turn, own_dates(turn.session, turn.who, turn.today), turn.t("calendar.file_mine"))


def of_item(turn: Turn, item: MeasureView | ProblemView) -> Card:
    if isinstance(item, MeasureView):
        measures, reviews, what = [item], [], files.of_measure(turn.w, item.problem_no, item.number)
    else:
        measures, what = list(item.measures), files.of_problem(turn.w, item.number)
        reviews = [item.review] if item.review and item.review.may_review else []
    dates = Dates(
        unit_id=turn.who.unit_id,
        unit=get(turn.session, Unit, turn.who.unit_id).name,
        deadlines=tuple(view for view in measures if is_due(view)),
        look_backs=tuple(reviews),
    )
    return _card(turn, dates, turn.t("calendar.file", what=what))


def own_dates(session: Session, who: Actor, today: date) -> Dates:
    """What names this person and the look-backs that wait for them; at the console, of the whole unit."""
    at_console = who.person_id is None
    measures = queries.in_state(session, who, OPEN, today) if at_console else queries.mine(session, who, today)
    reviews = queries.reviews_due(session, who, date.max)
    return Dates(
        unit_id=who.unit_id,
        unit=get(session, Unit, who.unit_id).name,
        deadlines=tuple(view for view in measures if is_due(view)),
        look_backs=tuple(view for view in reviews if at_console or view.may_review),
    )


def _card(turn: Turn, dates: Dates, name: str) -> Card:
    from bot.writing.calendars import calendar_file  # noqa: PLC0415 — its library takes a while, and few ask for it

    w = turn.w
    if dates.is_empty:
        return card([w.t("calendar.none")], [Key(w.t("key.mine"), b.ShowList("mine"))])
    lines = [
        w.t("calendar.head", parts=counted(w, dates)),
        w.t("calendar.next", hour=f"{w.office.hours.sending:%H:%M}"),
    ]
    return card(lines, attachment=Attachment(name, calendar_file(w, dates, turn.desk.composer.shown)))
