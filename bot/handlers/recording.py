"""代录: a coordinator writes down for somebody else what a signed paper shows."""

from __future__ import annotations

from datetime import date

from bot.handlers import acting, days, extending, shown
from bot.handlers.turn import Answer, Turn, say
from bot.writing import buttons as b
from bot.writing.card import Key
from storage import queries
from storage.errors import Outdated
from storage.find import get
from storage.models import Measure, Report
from storage.rights import Action, may
from storage.verbs import measures as verbs


def record_for(turn: Turn, button: b.RecordFor) -> Answer:
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    name = next((one.name for one in view.roles.owners if one.id == button.person), "")
    if not name or Action.RECORD_FOR not in view.actions:
        raise Outdated
    turn.ask("record_for", measure=view.id, person=button.person)
    keys = [Key(turn.t("key.record_extension"), b.RecordExtension(view.id, button.person))] if view.deadline else []
    return say(days.prompt(turn, turn.t("ask.record_for", name=name, item=acting.named(view)), *keys))


def record_verified(turn: Turn, button: b.RecordVerified) -> Answer:
    report = get(turn.session, Report, button.report)
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    name = next((one.name for one in view.verifiers if one.id == button.person), "")
    if not name or not may(turn.who, Action.RECORD_FOR, get(turn.session, Measure, view.id)):
        raise Outdated
    turn.ask("record_verified", report=report.id, person=button.person)
    return say(days.prompt(turn, turn.t("ask.record_verified", name=name, item=acting.named(view))))


# With the signed paper


def done(turn: Turn, kept: list[int], note: str) -> Answer:
    """代录: the signed paper is here, so it can be recorded."""
    person = int(turn.asked["person"])
    report = verbs.submit(
        turn.session, turn.who, int(turn.asked["measure"]), turn.now, note=note, evidence=kept, for_person=person
    )
    turn.forget()
    return say(acting.submitted_card(turn, report))


def verified(turn: Turn, kept: list[int], _note: str) -> Answer:
    report_id, person = int(turn.asked["report"]), int(turn.asked["person"])
    report = verbs.verify(turn.session, turn.who, report_id, turn.now, for_person=person, evidence=kept)
    turn.forget()
    return say(shown.measure(turn, report.measure_id, note=turn.t("did.recorded_verified")))


def extended(turn: Turn, kept: list[int], _note: str) -> Answer:
    asked = turn.asked
    wanted, person = date.fromisoformat(asked["day"]), int(asked["person"])
    return say(extending.extension_asked(turn, int(asked["measure"]), wanted, str(asked["reason"]), person, kept))
