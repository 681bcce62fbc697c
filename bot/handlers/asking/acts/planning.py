"""Until when."""

from __future__ import annotations

from bot.handlers import days, said
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import item_meant, kind_of, to_confirm
from bot.handlers.asking.found import Found, day_of, name_of
from bot.handlers.planning import kind_of as kind_of_deadline
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key
from storage.rights import Action
from storage.views import MeasureView


def set_deadline(turn: Turn, question: Question) -> Card:
    """`2② 12月31日前`: one tap confirms; of `2② 下月初` the days it may mean are the taps."""
    reading = question.deadline
    day = day_of(question, "date") or (reading.date if reading else None)

    def shown(item: Found) -> Card:
        if Action.SET_DEADLINE not in item.actions:
            return explained(turn, item, Action.SET_DEADLINE)
        kind, name = kind_of(item), name_of(turn, item)
        if reading and reading.kind == "standing" and isinstance(item, MeasureView):
            button = said.confirmed_by(turn, "standing", item.id, turn.incoming.text)
            return to_confirm(turn, [turn.t("said.standing", name=name)], Key(turn.t("key.confirm"), button))
        if reading is None or not (day or reading.options):
            text = turn.t("said.deadline_needs", name=name)
            return to_confirm(turn, [text], Key(turn.t("key.deadline"), b.SetDeadline(kind, item.id)))
        then = kind_of_deadline(reading)
        if day is None or day < turn.today:
            return days.asked_back(
                turn, reading, turn.incoming.text, lambda day: b.DeadlineOn(kind, item.id, day, then)
            )
        lines = [
            turn.t("confirm.deadline", name=name, day=turn.w.day(day), distance=turn.w.distance(day)),
            turn.t("deadline.then_standing") if reading.then_standing else None,
            days.assumed(turn, reading),
        ]
        return to_confirm(turn, lines, Key(turn.t("key.confirm"), b.DeadlineOn(kind, item.id, day, then)))

    return item_meant(turn, question, shown)
