"""What owners do: acknowledge, report, mark done, withdraw, ask for more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.handlers import days, shown
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.cards import in_time
from bot.writing.words import days_after, label, title
from storage import queries
from storage.find import get
from storage.models import Report
from storage.verbs import extensions
from storage.verbs import measures as verbs
from storage.views import MeasureView

LONGER = (7, 14, 30)


def acknowledge(turn: Turn, button: b.Acknowledge) -> Answer:
    verbs.acknowledge(turn.session, turn.who, button.measure, turn.now)
    return change(shown.measure(turn, button.measure, note=turn.t("acknowledged")), turn.t("acknowledged"))


def done(turn: Turn, button: b.Done) -> Answer:
    """Done was pressed: ask for what shows it."""
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    turn.ask("done", measure=button.measure)
    return say(prompt(turn, turn.t("ask.done", name=named(view))))


def progress(turn: Turn, button: b.Progress) -> Answer:
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    turn.ask("progress", measure=button.measure)
    key = Key(turn.t("key.mostly_done"), b.MostlyDone(button.measure))
    return say(prompt(turn, turn.t("ask.progress", name=named(view)), key))


def mostly_done(turn: Turn, button: b.MostlyDone) -> Answer:
    turn.forget()
    verbs.report_progress(turn.session, turn.who, button.measure, turn.now, mostly_done=True)
    return change(shown.measure(turn, button.measure, note=turn.t("marked_mostly_done")))


def submit(turn: Turn, measure_id: int, evidence: list[int], note: str) -> Card:
    """Mark done and say what happens next."""
    report = verbs.submit(turn.session, turn.who, measure_id, turn.now, note=note, evidence=evidence)
    turn.forget()
    return submitted_card(turn, report)


def submitted_card(turn: Turn, report: Report) -> Card:
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    said = view.report
    lines = [
        turn.t("did.submitted", name=named(view), names=turn.w.names(view.verifiers)),
        turn.t("did.submitted_with", n=len(said.evidence) if said else 0, at=turn.w.moment(report.at),
               in_time=in_time(turn.w, view, said) if said else ""),
        None if view.verifiers else turn.t("did.no_verifier"),
    ]  # fmt: skip
    keys = [
        Key(turn.t("key.withdraw"), b.Withdraw(report.id)),
        Key(turn.t("key.add_more"), b.AddMore(report.id)),
        Key(turn.t("key.details"), b.ShowMeasure(view.id)),
    ]
    return card(lines, keys)


def note_progress(turn: Turn, measure_id: int, evidence: list[int], note: str) -> Card:
    verbs.report_progress(turn.session, turn.who, measure_id, turn.now, note=note, evidence=evidence)
    turn.forget()
    return shown.measure(turn, measure_id, note=turn.t("did.progress"))


def withdraw(turn: Turn, button: b.Withdraw) -> Answer:
    report = verbs.withdraw(turn.session, turn.who, button.report, turn.now)
    return change(shown.measure(turn, report.measure_id, note=turn.t("did.withdrawn")))


def add_more(turn: Turn, button: b.AddMore) -> Answer:
    report = get(turn.session, Report, button.report)
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    turn.ask("add", report=button.report)
    return say(prompt(turn, turn.t("ask.add", name=named(view))))


def ask_extension(turn: Turn, button: b.AskExtension) -> Answer:
    return say(how_long(turn, button.measure))


def record_extension(turn: Turn, button: b.RecordExtension) -> Answer:
    return change(how_long(turn, button.measure, button.person))


def how_long(turn: Turn, measure_id: int, person: int | None = None) -> Card:
    """More time: until when? With `person` a coordinator asks on their behalf."""
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    turn.ask("extend", measure=measure_id, person=person)
    keys = []
    if view.deadline:
        later = [days_after(view.deadline, longer) for longer in LONGER]
        keys = [Key(turn.w.key_day(day), b.ExtendTo(measure_id, day)) for day in later]
    return prompt(turn, turn.t("ask.extend", name=named(view)), *keys)


def extend_to(turn: Turn, button: b.ExtendTo) -> Answer:
    return change(why_longer(turn, button.measure, button.day))


def why_longer(turn: Turn, measure_id: int, day: date) -> Card:
    """The day is chosen: now the reason, written."""
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    meant = turn.asked.get("measure") == measure_id
    person = turn.asked.get("person") if meant else None
    turn.ask("extend_why", measure=measure_id, day=day.isoformat(), person=person)
    return prompt(turn, turn.t("ask.extend_why", name=named(view), day=turn.w.day(day)))


def extend_said(turn: Turn) -> Answer:
    """A day was written in answer to how long."""
    measure_id = int(turn.asked["measure"])
    day = days.written(turn, lambda day: b.ExtendTo(measure_id, day))
    return say(day if isinstance(day, Card) else why_longer(turn, measure_id, day))


def extend_why(turn: Turn) -> Answer:
    """The reason was written: the request goes to whoever decides; on behalf, once the signed paper is here."""
    measure_id, reason = int(turn.asked["measure"]), turn.incoming.text
    if turn.asked.get("person"):
        told = {key: value for key, value in turn.asked.items() if key != "what"}
        turn.ask("record_extension", **told, reason=reason)
        return say(prompt(turn, turn.t("ask.signed_paper")))
    return say(extension_asked(turn, measure_id, date.fromisoformat(turn.asked["day"]), reason))


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
        turn.t("did.extension_next", day=turn.w.day(extension.old_deadline)),
    ]
    return card(lines, [Key(turn.t("key.details"), b.ShowMeasure(view.id))])


def cancel(turn: Turn, _button: b.Cancel) -> Answer:
    turn.forget()
    return change(card([turn.t("cancelled")]))


def named(view: MeasureView) -> str:
    """`2② 灭火器年度检测`."""
    return f"{label(view.problem_no, view.number)} {title(view.text)}"
