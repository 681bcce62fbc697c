"""What owners do: acknowledge, report, mark done, withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import meant, shown
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card
from bot.writing.cards import in_time
from bot.writing.words import label, title
from storage import queries
from storage.find import get
from storage.models import Report
from storage.rights import Action
from storage.verbs import measures as verbs
from storage.views import MeasureView


def acknowledge(turn: Turn, button: b.Acknowledge) -> Answer:
    verbs.acknowledge(turn.session, turn.who, button.measure, turn.now)
    return change(shown.measure(turn, button.measure, note=turn.t("acknowledged")), turn.t("acknowledged"))


def acknowledge_all(turn: Turn, _button: b.AcknowledgeAll) -> Answer:
    """All that waits for it: saying that one knows is no bulk close."""
    waiting = to_acknowledge(turn)
    for view in waiting:
        verbs.acknowledge(turn.session, turn.who, view.id, turn.now)
    text = turn.t("did.acknowledged_all", n=len(waiting)) if waiting else turn.t("acknowledge.none")
    return change(card([text], [Key(turn.t("key.mine"), b.ShowList("mine"))]))


def to_acknowledge(turn: Turn) -> list[MeasureView]:
    """What waits for this person's acknowledgement, by day."""
    mine = queries.mine(turn.session, turn.who, turn.today)
    return [view for view in mine if Action.ACKNOWLEDGE in view.actions]


def acknowledged(turn: Turn, views: Sequence[MeasureView]) -> Card:
    """收到 was said: the one item that waits, or is meant, is acknowledged by the word itself; else which?"""
    one = meant.one_of(turn, views)
    if one is not None:
        verbs.acknowledge(turn.session, turn.who, one.id, turn.now)
        return shown.measure(turn, one.id, note=turn.t("acknowledged"))
    keys = [Key(label(view.problem_no, view.number), b.Acknowledge(view.id)) for view in views[: KEYS - 1]]
    all_of_them = Key(turn.t("key.acknowledge_all"), b.AcknowledgeAll())
    return card([turn.t("acknowledge.which", n=len(views))], [*keys, all_of_them])


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


def note_mostly_done(turn: Turn, measure_id: int, note: str) -> Card:
    verbs.report_progress(turn.session, turn.who, measure_id, turn.now, note=note, mostly_done=True)
    turn.forget()
    return shown.measure(turn, measure_id, note=turn.t("marked_mostly_done"))


def withdraw(turn: Turn, button: b.Withdraw) -> Answer:
    report = verbs.withdraw(turn.session, turn.who, button.report, turn.now)
    return change(shown.measure(turn, report.measure_id, note=turn.t("did.withdrawn")))


def add_more(turn: Turn, button: b.AddMore) -> Answer:
    report = get(turn.session, Report, button.report)
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    turn.ask("add", report=button.report)
    return say(prompt(turn, turn.t("ask.add", name=named(view))))


def cancel(turn: Turn, _button: b.Cancel) -> Answer:
    turn.forget()
    return change(card([turn.t("cancelled")]))


def named(view: MeasureView) -> str:
    """`2② 灭火器年度检测`."""
    return f"{label(view.problem_no, view.number)} {title(view.text)}"
