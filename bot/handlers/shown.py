"""Showing an item again: after an act, and when a button turns out to be outdated."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.turn import Change, Reply, Turn
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card
from bot.writing.cards import measure_card, problem_card
from bot.writing.lists import review_card
from storage import queries
from storage.errors import NotFound
from storage.find import get
from storage.models import Extension, Report


def with_way_back(turn: Turn, replies: list[Reply]) -> list[Reply]:
    """Whatever takes the place of a message of several things leads back to it, if there is room for the key."""
    return [_with_way_back(turn, reply) if isinstance(reply, Change) else reply for reply in replies]


def _with_way_back(turn: Turn, reply: Change) -> Change:
    keys = [key for row in reply.card.keys for key in row]
    back = turn.way_back
    if back is None or reply.itself or len(keys) == KEYS or back.label in (key.label for key in keys):
        return reply
    return replace(reply, card=replace(reply.card, keys=(*reply.card.keys, (back,))))


def measure(turn: Turn, measure_id: int, page: int = 0, note: str | None = None) -> Card:
    view = queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)
    return measure_card(turn.w, view, page, note, turn.way_back)


def problem(turn: Turn, problem_id: int, page: int = 0, note: str | None = None) -> Card:
    view = queries.problem_by_id(turn.session, turn.who, problem_id, turn.today)
    return problem_card(turn.w, view, page, note, back=turn.way_back)


def review(turn: Turn, review_id: int, page: int = 0) -> Card:
    return review_card(turn.w, queries.review_by_id(turn.session, turn.who, review_id), page, turn.way_back)


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
    about = _about(button)
    measure_id = about.get("measure")
    if report_id := about.get("report"):
        measure_id = get(turn.session, Report, report_id).measure_id
    if extension_id := about.get("extension"):
        measure_id = get(turn.session, Extension, extension_id).measure_id
    if measure_id:
        return measure(turn, measure_id)
    if problem_id := about.get("problem"):
        return problem(turn, problem_id)
    if review_id := about.get("review"):
        return problem(turn, queries.review_by_id(turn.session, turn.who, review_id).problem_id)
    if isinstance(button, b.Assign | b.AssignTo | b.SetDeadline | b.DeadlineOn | b.UndoDeadline):
        return item(turn, button.kind, button.item)
    if isinstance(button, b.ThisOne) and button.kind != "who":
        return item(turn, button.kind, button.item)
    return None


def _about(button: b.Button) -> dict[str, int | None]:
    """What the button is about: a number, by what it is of."""
    if isinstance(button, b.ConfirmSaid):
        return {button.subject: button.item}
    names = ["measure", "report", "extension", "problem"]
    if isinstance(button, b.Held | b.Rebounded | b.Unclear):
        names.append("review")
    return {name: getattr(button, name, None) for name in names}
