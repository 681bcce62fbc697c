"""收到, and 稍后."""

from __future__ import annotations

from bot.handlers import acting, meant, putting_off, talk
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import measure_meant
from bot.handlers.asking.found import Found, about, day_of
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing.card import Card, card
from bot.writing.lists import mine_card
from storage import queries
from storage.rights import Action
from storage.views import MeasureView


def acknowledge(turn: Turn, question: Question) -> Card:
    """收到: the word itself acknowledges, where it is clear what; said of an item, that one."""
    waiting = acting.to_acknowledge(turn)
    slots = question.slots
    if "problem_no" in slots:
        numbered = [view for view in waiting if view.problem_no == slots["problem_no"]]
        waiting = [view for view in numbered if slots.get("measure_no", view.number) == view.number]
        if not waiting:
            return about(turn, question, lambda item: _not_waiting(turn, question, item))
    if not waiting:
        return card([turn.t("acknowledge.none")], talk.help_keys(turn))
    return acting.acknowledged(turn, waiting)


def _not_waiting(turn: Turn, question: Question, item: Found) -> Card:
    """It is known already, or it is somebody else's."""
    return measure_meant(
        turn, question, item, [Action.ACKNOWLEDGE], lambda one: explained(turn, one, Action.ACKNOWLEDGE)
    )


def snooze(turn: Turn, question: Question) -> Card:
    """`明天再提醒我`: the item named, else the one that is meant; one tap puts it off."""
    if "problem_no" in question.slots:
        return about(turn, question, lambda item: _snoozed(turn, question, item))
    owned = queries.owned_open(turn.session, turn.who, turn.today)
    mine = [view for view in owned if Action.SNOOZE in view.actions]
    if not mine:
        return mine_card(turn.w, [])
    one = meant.one_of(turn, mine)
    return putting_off.when(turn, one, day_of(question, "date")) if one else putting_off.which(turn, mine)


def _snoozed(turn: Turn, question: Question, item: Found) -> Card:
    return measure_meant(turn, question, item, [Action.SNOOZE], lambda one: _put_off(turn, question, one))


def _put_off(turn: Turn, question: Question, view: MeasureView) -> Card:
    if Action.SNOOZE not in view.actions:
        return explained(turn, view, Action.SNOOZE)
    return putting_off.when(turn, view, day_of(question, "date"))
