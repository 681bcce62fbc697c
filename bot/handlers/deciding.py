"""What leaders and coordinators decide: verified or returned, more time or not."""

from __future__ import annotations

from datetime import date

from bot.handlers import days, shown
from bot.handlers.acting import named
from bot.handlers.days import prompt
from bot.handlers.planning import undo_key
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.words import days_after
from storage import queries
from storage.audit import latest
from storage.errors import NotAllowed, NotFound, Outdated
from storage.find import get
from storage.models import Extension, Report
from storage.rights import Action, may
from storage.verbs import extensions
from storage.verbs import measures as verbs

USUAL_REASONS = ("blurred", "missing", "mismatch")
MORE_DAYS = (3, 7)


def verify(turn: Turn, button: b.Verify) -> Answer:
    report = verbs.verify(turn.session, turn.who, button.report, turn.now)
    problem = report.measure.problem
    left = len(verbs.open_measures(problem.measures))
    key = "did.verified" if left else "did.verified_last"
    note = turn.t(key, by=report.person.name, problem=problem.number, n=left)
    return change(shown.measure(turn, report.measure_id, note=note), turn.t("toast.verified"))


def send_back(turn: Turn, button: b.Return) -> Answer:
    """Returned: for what reason?"""
    report = visible(turn, button.report)
    turn.ask("return", report=report.id)
    keys = [Key(turn.t(f"reason.{one}"), b.ReturnFor(report.id, one), wide=True) for one in USUAL_REASONS]
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    return say(prompt(turn, turn.t("ask.return", name=named(view)), *keys))


def return_for(turn: Turn, button: b.ReturnFor) -> Answer:
    if button.reason not in USUAL_REASONS:
        raise Outdated
    return change(_until_when(turn, button.report, turn.t(f"reason.{button.reason}")))


def return_said(turn: Turn) -> Answer:
    """The reason was written."""
    return say(_until_when(turn, int(turn.asked["report"]), turn.incoming.text))


def _until_when(turn: Turn, report_id: int, reason: str) -> Card:
    report = visible(turn, report_id)
    turn.ask("return_until", report=report.id, reason=reason)
    later = [turn.desk.office.calendar.next_workday(days_after(turn.today, more)) for more in MORE_DAYS]
    keys = [Key(turn.w.key_day(day), b.ReturnUntil(report.id, day)) for day in later]
    keys.append(Key(turn.t("key.keep_day"), b.ReturnUntil(report.id, None)))
    return prompt(turn, turn.t("ask.return_until", reason=reason), *keys)


def return_until(turn: Turn, button: b.ReturnUntil) -> Answer:
    if turn.asked.get("what") != "return_until" or turn.asked.get("report") != button.report:
        raise Outdated
    return change(returned(turn, button.report, button.day, str(turn.asked["reason"])))


def return_until_said(turn: Turn) -> Answer:
    """The new date was written."""
    report_id = int(turn.asked["report"])
    day = days.written(turn, lambda day: b.ReturnUntil(report_id, day))
    return say(day if isinstance(day, Card) else returned(turn, report_id, day, str(turn.asked["reason"])))


def returned(turn: Turn, report_id: int, day: date | None, reason: str) -> Card:
    """Returned for that reason, due on the day where there is one; said back with a key to undo the day."""
    report = verbs.send_back(turn.session, turn.who, report_id, turn.now, today=turn.today, reason=reason, deadline=day)
    turn.forget()
    note = turn.t("did.returned", by=report.person.name, reason=report.reason)
    if day is None:
        return shown.measure(turn, report.measure_id, note=note)
    return _new_day(turn, report.measure_id, note, day, "measure_returned")


def grant(turn: Turn, button: b.Grant) -> Answer:
    return change(decided(turn, button.extension, button.day))


def decided(turn: Turn, extension_id: int, day: date | None, reason: str = "") -> Card:
    """More time until `day`, or none: written down, and said back on the measure's card."""
    extension = extensions.decide_extension(turn.session, turn.who, extension_id, turn.now, granted=day, reason=reason)
    turn.forget()
    key = "did.granted" if day else "did.refused"
    note = turn.t(key, by=extension.person.name, day=turn.w.day(day or extension.old_deadline))
    if day is None:
        return shown.measure(turn, extension.measure_id, note=note)
    return _new_day(turn, extension.measure_id, note, day, "extension_decided")


def _new_day(turn: Turn, measure_id: int, note: str, day: date, event: str) -> Card:
    """What was decided and the day that it brought, with a key to undo the day."""
    due = turn.t("deadline.new", day=turn.w.day(day), distance=turn.w.distance(day))
    set_by = latest(turn.session, event, ("measure", measure_id))
    details = Key(turn.t("key.details"), b.ShowMeasure(measure_id))
    return card([note, due], [undo_key(turn, "m", measure_id, set_by.id), details])


def shorten(turn: Turn, button: b.Shorten) -> Answer:
    """Some more time, but not as much: until when?"""
    extension = get(turn.session, Extension, button.extension)
    view = queries.measure_by_id(turn.session, turn.who, extension.measure_id, turn.today)
    more = (extension.wanted - extension.old_deadline).days
    nearer = sorted({days_after(extension.old_deadline, max(1, more * part // 3)) for part in (1, 2)})
    keys = [Key(turn.w.key_day(day), b.Grant(extension.id, day)) for day in nearer]
    turn.ask("shorten", extension=extension.id)
    return say(prompt(turn, turn.t("ask.shorten", name=named(view)), *keys))


def shorten_said(turn: Turn) -> Answer:
    extension_id = int(turn.asked["extension"])
    day = days.written(turn, lambda day: b.Grant(extension_id, day))
    return say(day if isinstance(day, Card) else decided(turn, extension_id, day))


def visible(turn: Turn, report_id: int) -> Report:
    """The report, if this person may decide on its measure. Raises NotFound, NotAllowed, Outdated."""
    report = get(turn.session, Report, report_id)
    if not may(turn.who, Action.SEE, report.measure):
        raise NotFound
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    if view.report is None or view.report.id != report.id or view.report.state != "pending":
        raise Outdated
    if Action.VERIFY not in view.actions:
        raise NotAllowed(action=Action.VERIFY)
    return report
