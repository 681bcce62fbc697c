"""催办 and 督办: to whom it goes, and one tap that sends it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers import urging
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import which
from bot.handlers.asking.found import Found, about, day_of
from bot.handlers.asking.lists import of_department
from bot.handlers.naming import people_like
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing.card import Card
from jobs.policy import Colour
from storage import queries
from storage.rights import Action, may_in_unit
from storage.verbs.measures import OPEN
from storage.views import MeasureView

LEVELS = {"催办": "urge", "督办": "supervise"}


def urge(turn: Turn, question: Question) -> Card:
    """`催一下2②`, `催办服务保障科`, `把逾期的都催一遍`: to whom it goes, and one tap that sends it."""
    level = LEVELS.get(str(question.slots.get("level")), "urge")

    def shown(item: Found) -> Card:
        if not may_in_unit(turn.who, Action.URGE):
            return explained(turn, item, Action.URGE)
        if isinstance(item, MeasureView):
            return urging.one(turn, item, level) if item.state in OPEN else explained(turn, item, Action.URGE)
        return urging.several(turn, _to_be_urged(item.measures), level)

    if {"problem_no", "keyword"} & set(question.slots):
        return about(turn, question, shown, lambda found: which(turn, found))
    return urging.several(turn, _to_be_urged(_urgable(turn, question)), level)


def _urgable(turn: Turn, question: Question) -> list[MeasureView]:
    """Of a department or a person what is late or due soon, or else all that is open; else what is late."""
    department, name = str(question.slots.get("dept", "")), str(question.slots.get("person", ""))
    first, last = day_of(question, "date_from"), day_of(question, "date_to")
    if first or last:
        views = queries.due_between(
            turn.session, turn.who, first or turn.today, last or first or turn.today, turn.today
        )
    elif "status" in question.slots or not (department or name):
        views = queries.overdue(turn.session, turn.who, turn.today)
    else:
        views = queries.in_state(turn.session, turn.who, OPEN, turn.today)
    if department:
        views = of_department(department, views)
    if name:
        ids = {one.id for one in people_like(turn, name)}
        views = [view for view in views if ids & {one.id for one in view.roles.owners}]
    pressing = [view for view in views if turn.w.colour(view) in (Colour.RED, Colour.YELLOW)]
    return pressing or views


def _to_be_urged(views: Iterable[MeasureView]) -> list[MeasureView]:
    return [view for view in views if Action.URGE in view.actions]
