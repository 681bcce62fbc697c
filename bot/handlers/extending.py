"""More time, before the due day; after it, why it is late and by when it will be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.handlers import days, said
from bot.handlers.acting import named
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.words import cut, days_after
from storage import queries
from storage.errors import Outdated
from storage.rights import Action
from storage.verbs import extensions
from storage.views import MeasureView

LONGER = (7, 14, 30)
PROMISED = (3, 7, 14)
"""Days from now that a promise is likely to be for."""


def ask_extension(turn: Turn, button: b.AskExtension) -> Answer:
    return say(how_long(turn, button.measure))


def record_extension(turn: Turn, button: b.RecordExtension) -> Answer:
    return change(how_long(turn, button.measure, button.person))


def how_long(turn: Turn, measure_id: int, person: int | None = None, *, words: bool = False) -> Card:
    """More time: until when? With `person` a coordinator asks on their behalf; `words` as everywhere here: nothing was
    tapped yet, so that a tap has to confirm it in the end."""
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    turn.ask("extend", measure=measure_id, person=person, words=words)
    keys = []
    if view.deadline:
        calendar = turn.w.office.calendar
        later = dict.fromkeys(calendar.next_workday(days_after(view.deadline, longer)) for longer in LONGER)
        keys = [Key(turn.w.key_day(day), b.ExtendTo(measure_id, day)) for day in later]
    return prompt(turn, turn.t("ask.extend", name=named(view)), *keys)


def extend_to(turn: Turn, button: b.ExtendTo) -> Answer:
    return change(why_longer(turn, button.measure, button.day))


def why_longer(turn: Turn, measure_id: int, day: date, *, words: bool = False) -> Card:
    """The day is chosen: now the reason, tapped or written."""
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    meant = turn.asked.get("measure") == measure_id
    person = turn.asked.get("person") if meant else None
    turn.ask("extend_why", measure=measure_id, day=day.isoformat(), person=person, words=words)
    keys = [Key(turn.t(f"why.{one}"), b.ExtendBecause(measure_id, day, one)) for one in b.USUAL_REASONS]
    return prompt(turn, turn.t("ask.extend_why", name=named(view), day=turn.w.day(day)), *keys)


def extend_said(turn: Turn) -> Answer:
    """A day was written in answer to how long."""
    measure_id = int(turn.asked["measure"])
    day = days.written(turn, lambda day: b.ExtendTo(measure_id, day))
    words = bool(turn.asked.get("words"))
    return say(day if isinstance(day, Card) else why_longer(turn, measure_id, day, words=words))


def extend_why(turn: Turn) -> Answer:
    """The reason was written."""
    day = date.fromisoformat(turn.asked["day"])
    if turn.asked.get("words"):
        return say(_to_confirm(turn, int(turn.asked["measure"]), day, turn.incoming.text.strip()))
    return say(_because(turn, int(turn.asked["measure"]), day, turn.incoming.text))


def extend_because(turn: Turn, button: b.ExtendBecause) -> Answer:
    """The reason was tapped, or what was said in one sentence is confirmed."""
    return change(_because(turn, button.measure, button.day, _reason(turn, button.measure, button.why)))


def _because(turn: Turn, measure_id: int, day: date, reason: str) -> Card:
    """Day and reason are there: the request goes to whoever decides; on behalf, once the signed paper is here."""
    person = turn.asked.get("person") if turn.asked.get("measure") == measure_id else None
    if person:
        turn.ask("record_extension", measure=measure_id, day=day.isoformat(), person=person, reason=reason)
        return prompt(turn, turn.t("ask.signed_paper"))
    return extension_asked(turn, measure_id, day, reason)


def _reason(turn: Turn, measure_id: int, why: str) -> str:
    """The words of a key; those that were said about this measure stand in what was asked. Raises Outdated."""
    if why in b.USUAL_REASONS:
        return turn.t(f"why.{why}")
    said = turn.asked.get("reason") if turn.asked.get("measure") == measure_id else None
    if not said:
        raise Outdated
    return str(said)


def extension_asked(
    turn: Turn, measure_id: int, wanted: date, reason: str, person: int | None = None, evidence: Sequence[int] = ()
) -> Card:
    """Ask for it, and say who decides and what holds until then."""
    extension = extensions.ask_extension(
        turn.session, turn.who, measure_id, turn.now,
        today=turn.today, reason=reason, wanted=wanted, for_person=person, evidence=evidence,
    )  # fmt: skip
    turn.forget()
    view = queries.measure_by_id(turn.session, turn.who, extension.measure_id, turn.today)
    names = turn.w.names(view.extension.approvers) if view.extension else ""
    lines = [
        turn.t("did.extension", name=named(view), day=turn.w.day(wanted), names=names),
        turn.t("extension.progress", progress=cut(extension.progress)) if extension.progress else None,
        turn.t("did.extension_next", day=turn.w.day(extension.old_deadline)),
    ]
    keys = [Key(turn.t("key.details"), b.ShowMeasure(view.id))]
    if Action.REPORT in view.actions:
        keys.insert(0, Key(turn.t("key.add_progress"), b.Progress(view.id)))
    return card(lines, keys)


# In one sentence


def said_at_once(turn: Turn, view: MeasureView, day: date | None, reason: str) -> Card:
    """More time was asked for in words: what they leave open is asked, and one tap confirms; after the due day they
    are a statement."""
    if day is None or not reason:
        return _left_open(turn, view, day, reason)
    return _to_confirm(turn, view.id, day, reason)


def _to_confirm(turn: Turn, measure_id: int, day: date, reason: str) -> Card:
    """Day and reason are there, in words: one tap asks for it, or after the due day states it."""
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    turn.forget()
    values = {"name": named(view), "day": turn.w.day(day), "reason": cut(reason)}
    late = Action.STATE_LATENESS in view.actions
    text = turn.t("confirm.late", **values) if late else turn.t("confirm.extend", **values)
    button = said.confirmed_by(turn, "late" if late else "extend", view.id, reason, day=day)
    return prompt(turn, text, Key(turn.t("key.confirm"), button))


def _left_open(turn: Turn, view: MeasureView, day: date | None, reason: str) -> Card:
    if Action.STATE_LATENESS in view.actions:
        return by_when(turn, view.id, reason, words=True) if reason else why_late(turn, view.id, words=True)
    return how_long(turn, view.id, words=True) if day is None else why_longer(turn, view.id, day, words=True)


# After the due day


def explain(turn: Turn, button: b.ExplainLateness) -> Answer:
    return say(why_late(turn, button.measure))


def why_late(turn: Turn, measure_id: int, *, words: bool = False) -> Card:
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    turn.ask("late_why", measure=measure_id, words=words)
    keys = [Key(turn.t(f"why.{one}"), b.LateBecause(measure_id, one)) for one in b.USUAL_REASONS]
    return prompt(turn, turn.t("ask.late_why", name=named(view)), *keys)


def late_because(turn: Turn, button: b.LateBecause) -> Answer:
    return change(by_when(turn, button.measure, turn.t(f"why.{button.why}"), button.why))


def late_why_said(turn: Turn) -> Answer:
    """The reason was written."""
    words = bool(turn.asked.get("words"))
    return say(by_when(turn, int(turn.asked["measure"]), turn.incoming.text, words=words))


def by_when(turn: Turn, measure_id: int, reason: str, why: str = b.SAID, *, words: bool = False) -> Card:
    """Why is said: by when will it be done?"""
    turn.ask("late_until", measure=measure_id, reason=reason, words=words)
    calendar = turn.w.office.calendar
    later = dict.fromkeys(calendar.next_workday(days_after(turn.today, more)) for more in PROMISED)
    keys = [Key(turn.w.key_day(day), b.PromiseOn(measure_id, day, why)) for day in later]
    return prompt(turn, turn.t("ask.late_until", reason=cut(reason)), *keys)


def promise(turn: Turn, button: b.PromiseOn) -> Answer:
    return change(promised(turn, button.measure, button.day, _reason(turn, button.measure, button.why)))


def late_until_said(turn: Turn) -> Answer:
    """The day was written."""
    measure_id, reason = int(turn.asked["measure"]), str(turn.asked["reason"])
    day = days.written(turn, lambda day: b.PromiseOn(measure_id, day, b.SAID))
    if isinstance(day, Card):
        return say(day)
    if turn.asked.get("words"):
        return say(_to_confirm(turn, measure_id, day, reason))
    return say(promised(turn, measure_id, day, reason))


def promised(turn: Turn, measure_id: int, day: date, reason: str) -> Card:
    """Write it down, and say who hears of it and what stays."""
    stated = extensions.state_lateness(
        turn.session, turn.who, measure_id, turn.now, today=turn.today, reason=reason, promised=day
    )
    turn.forget()
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    lines = [
        turn.t("did.late", name=named(view), day=turn.w.day(day), reason=cut(stated.reason)),
        turn.t("did.late_next", names=turn.w.names(view.roles.leaders)),
    ]
    return card(lines, [Key(turn.t("key.details"), b.ShowMeasure(measure_id))])
