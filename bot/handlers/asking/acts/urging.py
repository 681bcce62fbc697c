"""催办 and 督办: to whom it goes, and one tap that sends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.handlers import said, urging
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import which
from bot.handlers.asking.found import Found, about, day_of
from bot.handlers.asking.lists import of_department
from bot.handlers.naming import people_meant
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card
from bot.writing.listed import unknown_card, which_card
from jobs.policy import Colour
from storage import queries
from storage.models import Person
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
    views, name = _to_be_urged(_in_question(turn, question)), str(question.slots.get("person", ""))
    if name and views:
        person = _person(turn, question, name, views)
        if isinstance(person, Card):
            return person
        views = [view for view in views if person.id in _owners(view)]
    pressing = [view for view in views if turn.w.colour(view) in (Colour.RED, Colour.YELLOW)]
    return urging.several(turn, pressing or views, level)


def _in_question(turn: Turn, question: Question) -> list[MeasureView]:
    """What is due in the days that are named; for a department or a person all that is open; else what is late."""
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
    return of_department(department, views) if department else views


def _person(turn: Turn, question: Question, name: str, views: Sequence[MeasureView]) -> Person | Card:
    """Whose items are to be urged; a card where the name means nobody, or several who have some of `views`."""
    meant, near = people_meant(turn, name)
    tapped = question.slots.get("person_id")
    busy = {person for view in views for person in _owners(view)}
    chosen = [one for one in (*meant, *near) if one.id == tapped]
    who = chosen or [one for one in meant if one.id in busy] or meant[:1]
    if len(who) == 1:
        return who[0]
    number = said.keep(turn, turn.incoming.text)
    choices = [(one.name, b.ThisOne("who", one.id, number)) for one in who or near]
    return which_card(turn.w, name, choices) if who else unknown_card(turn.w, "person", name, choices)


def _owners(view: MeasureView) -> set[int]:
    return {one.id for one in view.roles.owners}


def _to_be_urged(views: Iterable[MeasureView]) -> list[MeasureView]:
    return [view for view in views if Action.URGE in view.actions]
