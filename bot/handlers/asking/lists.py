"""Answers that are a list: what is late or due, of whom, in which state."""

from __future__ import annotations

from bot.handlers import handing, looking
from bot.handlers.asking.found import day_of
from bot.handlers.naming import people_like
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing.card import Card
from bot.writing.lists import claims_card, measures_card, mine_card, reviews_card
from storage import queries
from storage.models import MeasureState
from storage.progress import progress as counted
from storage.views import MeasureView

UNFINISHED = (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS, MeasureState.SUBMITTED)
ANY_STATE = "any"
UNREACHED = "未绑定"
"""Not the state of an item, but of people: those whom no message reaches."""
STATES = {
    "未启动": ("not_started", (MeasureState.NOT_STARTED,)),
    "整改中": ("in_progress", (MeasureState.IN_PROGRESS,)),
    "待核验": ("submitted", (MeasureState.SUBMITTED,)),
    "已完成": ("verified", (MeasureState.VERIFIED,)),
    "基本完成": ("mostly_done", UNFINISHED),
    "长期坚持": ("standing", tuple(MeasureState)),
    "open": ("open", UNFINISHED),
}
"""A state as the reader says it: the end of its text's key, and the states of a measure it covers."""


def overdue(turn: Turn, question: Question) -> Card:
    return _of_department(turn, question, "overdue", queries.overdue(turn.session, turn.who, turn.today))


def due(turn: Turn, question: Question) -> Card:
    first = day_of(question, "date_from") or turn.today
    last = day_of(question, "date_to") or queries.week_of(turn.today)[1]
    views = queries.due_between(turn.session, turn.who, first, last, turn.today)
    span = f"{turn.w.plain_day(first)}–{turn.w.plain_day(last)}"
    return _of_department(turn, question, "due", views, span=span)


def _of_department(turn: Turn, question: Question, kind: str, views: list[MeasureView], **values: str) -> Card:
    """The list, of one department where one is named."""
    name = str(question.slots.get("dept", ""))
    if name:
        views = of_department(name, views)
    return measures_card(turn.w, kind, views, 0, **values)


def by_person(turn: Turn, question: Question) -> Card:
    name = str(question.slots.get("person", ""))
    views = queries.in_state(turn.session, turn.who, UNFINISHED, turn.today)
    known = people_like(turn, name)
    ids = {one.id for one in known}
    mine = [view for view in views if ids & {one.id for one in (*view.roles.owners, *view.roles.leaders)}]
    return measures_card(turn.w, "person", mine, name=turn.t("list.names").join(one.name for one in known) or name)


def by_department(turn: Turn, question: Question) -> Card:
    name = str(question.slots.get("dept", ""))
    views = queries.in_state(turn.session, turn.who, list(MeasureState), turn.today)
    return measures_card(turn.w, "department", of_department(name, views), name=name)


def of_department(department: str, views: list[MeasureView]) -> list[MeasureView]:
    """Those of a department, as far as its name was said."""
    return [view for view in views if any(department in one or one in department for one in view.roles.departments)]


def by_status(turn: Turn, question: Question) -> Card:
    wanted = str(question.slots.get("status", "open"))
    if wanted == "overdue":
        return overdue(turn, question)
    if wanted == UNREACHED:
        return looking.unreachable_list(turn)
    code, states = STATES.get(wanted, (ANY_STATE, tuple(MeasureState)))
    views = queries.in_state(turn.session, turn.who, states, turn.today)
    if wanted == "长期坚持":
        views = [view for view in views if view.standing]
    if wanted == "基本完成":
        views = [view for view in views if view.mostly_done]
    return measures_card(turn.w, "status", views, name=turn.t(f"status.{code}"))


def mine(turn: Turn, question: Question) -> Card:
    views = queries.mine(turn.session, turn.who, turn.today)
    last = day_of(question, "date_to")
    if last:
        views = [view for view in views if view.deadline and view.deadline <= last]
    return mine_card(turn.w, views, 0, handing.own_keys(turn))


def reviews(turn: Turn, question: Question) -> Card:
    until = day_of(question, "date_to") or turn.today + looking.REVIEWS_AHEAD
    return reviews_card(turn.w, queries.reviews_due(turn.session, turn.who, until), until)


def progress(turn: Turn, _question: Question) -> Card:
    return looking.list_card(turn, "progress")


def claims(turn: Turn, _question: Question) -> Card:
    return claims_card(turn.w, counted(turn.session, turn.who, turn.today))
