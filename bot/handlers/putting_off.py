"""稍后: a reminder is put off until this afternoon, tomorrow or the next working day."""

from __future__ import annotations

from datetime import date

from bot.handlers.acting import named
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card
from bot.writing.words import label
from jobs.moments import local_day
from jobs.putting_off import Choice, choices
from storage import queries
from storage.errors import Outdated
from storage.rights import Action
from storage.verbs import putting_off as verbs
from storage.views import MeasureView


def ask(turn: Turn, button: b.Snooze) -> Answer:
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    return say(when(turn, view))


def when(turn: Turn, view: MeasureView, wished: date | None = None) -> Card:
    """The choices as keys; the day that was wished for comes first, where it is one of them."""
    offered = sorted(_choices(turn), key=lambda one: _day(turn, one) != wished)
    keys = [Key(turn.t(f"key.snooze_{one.name}"), b.SnoozeTo(view.id, _day(turn, one))) for one in offered]
    once = turn.t("ask.snooze_red", names=turn.w.names(view.roles.leaders)) if _late(turn, view) else None
    made = prompt(turn, turn.t("ask.snooze", name=named(view)), *keys)
    return card([made.text, once], [key for row in made.keys for key in row]) if once else made


def which(turn: Turn, views: list[MeasureView]) -> Card:
    keys = [Key(label(view.problem_no, view.number), b.Snooze(view.id)) for view in views[:KEYS]]
    return card([turn.t("ask.snooze_which")], keys)


def to(turn: Turn, button: b.SnoozeTo) -> Answer:
    """The day was tapped. Raises Outdated for one that cannot be chosen any more."""
    chosen = next((one for one in _choices(turn) if _day(turn, one) == button.day), None)
    if chosen is None:
        raise Outdated
    row = verbs.snooze(turn.session, turn.who, button.measure, turn.now, until=chosen.at, today=turn.today)
    turn.forget()
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    lines = [
        turn.t("did.snoozed", name=named(view), at=turn.w.moment(row.until)),
        turn.t("did.snoozed_red", names=turn.w.names(view.roles.leaders)) if row.red else None,
    ]
    keys = [Key(turn.t("key.done"), b.Done(view.id))] if Action.SUBMIT in view.actions else []
    return change(card(lines, [*keys, Key(turn.t("key.details"), b.ShowMeasure(view.id))]))


def _choices(turn: Turn) -> tuple[Choice, ...]:
    return choices(turn.now, turn.w.zone, turn.w.office.hours, turn.w.office.calendar)


def _day(turn: Turn, choice: Choice) -> date:
    return local_day(choice.at, turn.w.zone)


def _late(turn: Turn, view: MeasureView) -> bool:
    return view.deadline is not None and turn.today > view.deadline
