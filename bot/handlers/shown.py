"""Showing an item again: after an act, and when a button turns out to be outdated."""

from __future__ import annotations

from bot.handlers.turn import Turn
from bot.writing import buttons as b
from bot.writing.card import Card
from bot.writing.cards import measure_card, problem_card
from bot.writing.lists import review_card
from storage import queries
from storage.errors import NotFound
from storage.find import get
from storage.models import Extension, Report


def measure(turn: Turn, measure_id: int, page: int = 0, note: str | None = None) -> Card:
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    return measure_card(turn.w, view, page, note)


def problem(turn: Turn, problem_id: int, page: int = 0, note: str | None = None) -> Card:
    view = queries.problem_by_id(turn.session, turn.who, problem_id, turn.today)
    return problem_card(turn.w, view, page, note)


def review(turn: Turn, review_id: int) -> Card:
    return review_card(turn.w, queries.review_by_id(turn.session, turn.who, review_id))


def item(turn: Turn, kind: str, item_id: int, note: str | None = None) -> Card:
    """`kind` as buttons say it: m or p."""
    return measure(turn, item_id, note=note) if kind == "m" else problem(turn, item_id, note=note)


def fresh(turn: Turn, button: b.Button) -> Card | None:
    """The card of what a button is about, as it stands now; None for one that is about no item."""
    try:
        return _fresh(turn, button)
    except NotFound:
        return None


def _fresh(turn: Turn, button: b.Button) -> Card | None:
    measure_id = getattr(button, "measure", None)
    if report_id := getattr(button, "report", None):
        measure_id = get(turn.session, Report, report_id).measure_id
    if extension_id := getattr(button, "extension", None):
        measure_id = get(turn.session, Extension, extension_id).measure_id
    if measure_id:
        return measure(turn, measure_id)
    if problem_id := getattr(button, "problem", None):
        return problem(turn, problem_id)
    if isinstance(button, b.Held | b.Rebounded | b.Unclear):
        return problem(turn, queries.review_by_id(turn.session, turn.who, button.review).problem_id)
    if isinstance(button, b.Assign | b.AssignTo | b.SetDeadline | b.DeadlineOn | b.UndoDeadline):
        return item(turn, button.kind, button.item)
    return None
