"""Many at once, or around the rules: refused, with the first item as the way to begin."""

from __future__ import annotations

from bot.handlers import talk
from bot.handlers.asking.acts.choosing import items_said, short_name
from bot.handlers.asking.found import Found
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card
from storage import queries
from storage.errors import NotFound
from storage.views import MeasureView


def one_by_one(turn: Turn, question: Question) -> Card:
    """`2②和2③都完成了`: each is a card of its own; nothing is done to any of them."""
    named = [one for one in (_item(turn, *numbers) for numbers in items_said(turn)[:KEYS]) if one]
    if not named:
        return talk.refused_bulk(turn, question)
    keys = [Key(short_name(turn, one), _shown(one)) for one in named]
    return card([turn.t("refuse.several" if len(named) > 1 else "refuse.around")], keys)


def _item(turn: Turn, problem_no: int, measure_no: int) -> Found | None:
    """As far as this person may see it."""
    try:
        if measure_no:
            return queries.measure(turn.session, turn.who, problem_no, measure_no, turn.today)
        return queries.problem(turn.session, turn.who, problem_no, turn.today)
    except NotFound:
        return None


def _shown(item: Found) -> b.Button:
    return b.ShowMeasure(item.id) if isinstance(item, MeasureView) else b.ShowProblem(item.id)
