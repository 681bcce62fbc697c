"""What is to be done, said in words: it is led to the one tap that confirms it. Words alone change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.handlers import acting, days, extending, meant, putting_off, talk, urging
from bot.handlers.asking.found import Found, about, day_of, name_of
from bot.handlers.asking.lists import of_department
from bot.handlers.naming import people_like
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.reading.spans import add_months
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.cards import measure_card, problem_card
from bot.writing.lists import mine_card
from bot.writing.words import days_after
from jobs.policy import Colour
from storage import queries
from storage.models import OwnerRole
from storage.rights import Action
from storage.verbs.measures import OPEN
from storage.views import MeasureView

LEVELS = {"催办": "urge", "督办": "supervise"}


def act(turn: Turn, question: Question) -> Card:
    """Something is to be done to an item: its card has the key for it. Words alone change nothing."""

    def shown(item: Found) -> Card:
        note = turn.t("act.tap", what=turn.t(f"intent.{question.intent}"))
        if isinstance(item, MeasureView):
            return measure_card(turn.w, item, note=note)
        return problem_card(turn.w, item, note=note)

    return about(turn, question, shown)


def assign(turn: Turn, question: Question) -> Card:
    """`把6-2交给李娜`: one tap confirms."""
    name = str(question.slots.get("person", ""))
    people = people_like(turn, name) if name else []

    def shown(item: Found) -> Card:
        if Action.ASSIGN not in item.actions or not people:
            return act(turn, question)
        kind = "m" if isinstance(item, MeasureView) else "p"
        keys = [Key(one.name, b.AssignTo(kind, item.id, OwnerRole.OWNER, one.id), wide=True) for one in people[:3]]
        return card(
            [turn.t("confirm.assign", name=name_of(turn, item))], [*keys, Key(turn.t("key.cancel"), b.Cancel())]
        )

    return about(turn, question, shown)


def set_deadline(turn: Turn, question: Question) -> Card:
    """`2② 12月31日前`: one tap confirms; of `2② 下月初` the days it may mean are the taps."""
    reading = question.deadline
    day = day_of(question, "date") or (reading.date if reading else None)

    def shown(item: Found) -> Card:
        if Action.SET_DEADLINE not in item.actions or reading is None or not (day or reading.options):
            return act(turn, question)
        kind = "m" if isinstance(item, MeasureView) else "p"
        then: b.Then = "standing" if reading.then_standing else ""
        if day is None or day < turn.today:
            return days.asked_back(
                turn, reading, turn.incoming.text, lambda day: b.DeadlineOn(kind, item.id, day, then)
            )
        lines = [
            turn.t("confirm.deadline", name=name_of(turn, item), day=turn.w.day(day), distance=turn.w.distance(day)),
            turn.t("deadline.then_standing") if then else None,
            days.assumed(turn, reading),
        ]
        keys = [Key(turn.t("key.confirm"), b.DeadlineOn(kind, item.id, day, then))]
        return card(lines, [*keys, Key(turn.t("key.cancel"), b.Cancel())])

    return about(turn, question, shown)


def acknowledge(turn: Turn, question: Question) -> Card:
    """收到: the word itself acknowledges, where it is clear what; said of an item, that one."""
    waiting = acting.to_acknowledge(turn)
    slots = question.slots
    if "problem_no" in slots:
        numbered = [view for view in waiting if view.problem_no == slots["problem_no"]]
        waiting = [view for view in numbered if slots.get("measure_no", view.number) == view.number]
        if not waiting:
            return act(turn, question)
    if not waiting:
        return card([turn.t("acknowledge.none")], talk.help_keys(turn))
    return acting.acknowledged(turn, waiting)


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
    if isinstance(item, MeasureView) and Action.SNOOZE in item.actions:
        return putting_off.when(turn, item, day_of(question, "date"))
    return act(turn, question)


def request_extension(turn: Turn, question: Question) -> Card:
    """`6①延到12月17日，等材料`: one tap confirms; what is left open is asked."""

    def shown(item: Found) -> Card:
        more_time = {Action.ASK_EXTENSION, Action.STATE_LATENESS}
        if not isinstance(item, MeasureView) or not more_time & item.actions:
            return act(turn, question)
        reason = str(question.slots.get("reason", ""))
        return extending.said_at_once(turn, item, _until(turn, question, item), reason)

    if "problem_no" not in question.slots and "keyword" not in question.slots:
        one = meant.one_of(turn, queries.owned_open(turn.session, turn.who, turn.today))
        if one:
            return shown(one)
    return about(turn, question, shown)


def _until(turn: Turn, question: Question, view: MeasureView) -> date | None:
    """The day that is asked for: as said, or so much longer than the deadline, of what is late than today."""
    day = day_of(question, "new_date")
    days, months = (int(str(question.slots.get(slot, 0))) for slot in ("delta_days", "delta_months"))
    if day or not (days or months) or view.deadline is None:
        return day
    return days_after(add_months(max(view.deadline, turn.today), months), days)


def urge(turn: Turn, question: Question) -> Card:
    """`催一下2②`, `催办服务保障科`, `把逾期的都催一遍`: to whom it goes, and one tap that sends it."""
    level = LEVELS.get(str(question.slots.get("level")), "urge")

    def shown(item: Found) -> Card:
        if isinstance(item, MeasureView):
            return urging.one(turn, item, level)
        return urging.several(turn, _to_be_urged(item.measures), level)

    if {"problem_no", "keyword"} & set(question.slots):
        return about(turn, question, shown)
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
