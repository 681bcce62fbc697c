"""Files that are asked for, files that are to be read, and how the unit is reminded."""

from __future__ import annotations

from bot.handlers import calendars, exporting, importing, papers, pictures, policies, record
from bot.handlers.asking.found import Found, about, not_yet
from bot.handlers.asking.items import notices
from bot.handlers.turn import Turn
from bot.reading.questions import CLOSEOUT_FORM, RECORD_LIST, Question, picture_meant
from bot.writing.card import Card
from storage.views import MeasureView

OWN_REMINDER = ("problem_no", "keyword", "lead_days", "schedule", "date", "person")
"""What says that a reminder of one's own is wanted, beside those of the policy."""
OF_A_PART = ("problem_no", "person", "dept")
"""What says that a picture of a part is wanted: it shows all that its asker may see."""


def set_reminder(turn: Turn, question: Question) -> Card:
    """How the unit is reminded, and what there is to choose from; a reminder of one's own there is not."""
    if any(slot in question.slots for slot in OWN_REMINDER):
        return not_yet(turn, question)
    return policies.shown(turn)


def export(turn: Turn, question: Question) -> Card:
    """A calendar, a picture, the record of notices, a paper, or the lists of the ledger."""
    slots = question.slots
    if slots.get("list_type") == RECORD_LIST:
        return notices(turn, question, record.filed)
    if slots.get("list_type") == CLOSEOUT_FORM:
        return about(turn, question, lambda item: papers.form_of(turn, _problem_of(item)))
    if slots["format"] == "png" and not set(slots) & set(OF_A_PART):
        return pictures.drawn(turn, picture_meant(str(slots.get("list_type", ""))))
    if slots["format"] != "ics":
        return exporting.asked(turn, question)
    if "person" in slots:
        return not_yet(turn, question)
    if "problem_no" in slots:
        return about(turn, question, lambda item: calendars.of_item(turn, item))
    return calendars.of_mine(turn)


def _problem_of(item: Found) -> int:
    return item.problem_id if isinstance(item, MeasureView) else item.id


def draft_notice(turn: Turn, _question: Question) -> Card:
    return papers.draft(turn)


def import_notice(turn: Turn, _question: Question) -> Card:
    return importing.send_file_card(turn)
