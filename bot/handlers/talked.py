"""What is talked about: the one item whose card was shown last in a chat, or is replied to. `It` is that item."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers import meant
from bot.handlers.turn import Privately, Reply, Toast, Turn
from bot.writing import buttons as b
from storage import dialogue, queries
from storage.errors import NotFound
from storage.views import MeasureView, ProblemView

Item = tuple[str, int]
"""Kind, measure or problem, and id."""
MEASURE, PROBLEM = "measure", "problem"


def item(turn: Turn) -> MeasureView | ProblemView | None:
    """The item that the message is about though it names none; None where there is none that its sender may see."""
    replied = turn.incoming.reply_to is not None
    found = _replied_to(turn) if replied else dialogue.talked_of(turn.session, turn.chat_id, turn.now, turn.who.unit_id)
    if found is None:
        return None
    kind, item_id = found
    try:
        if kind == MEASURE:
            return queries.measure_by_id(turn.session, turn.who, item_id, turn.today)
        return queries.problem_by_id(turn.session, turn.who, item_id, turn.today)
    except NotFound:
        return None


def _replied_to(turn: Turn) -> Item | None:
    """That of the notice, or of the card, that the message replies to."""
    told = meant.replied_to(turn)
    if told:
        return MEASURE, told
    return next(iter(items_of(_buttons(turn.incoming.reply_keys))), None) if turn.incoming.reply_keys else None


def note(turn: Turn, replies: Iterable[Reply]) -> None:
    """Remember what the answer is about: one item; nothing, where it shows several. What shows none changes nothing."""
    if turn.actor is None:
        return
    for reply in replies:
        if isinstance(reply, Toast | Privately):
            continue
        keys = [key.button for row in reply.card.keys for key in row]
        found = items_of(keys)
        if len(found) == 1:
            dialogue.talk_of(turn.session, turn.chat_id, turn.now, turn.who.unit_id, *found[0])
        elif found or any(isinstance(one, b.ShowItems) for one in keys):
            dialogue.talk_of_nothing(turn.session, turn.chat_id)


def items_of(buttons: Iterable[b.Button]) -> list[Item]:
    """The item that a card with these keys is about; several where it is a list of them. A card of a problem leads to
    its measures, and one of a measure up to its problem: each to the other's card, and to more of its own."""
    buttons = list(buttons)
    own = {problem for problem in map(_problem_itself, buttons) if problem}
    if len(own) == 1:
        return [(PROBLEM, own.pop())]
    measures = {measure for measure in map(_measure, buttons) if measure}
    if measures:
        return [(MEASURE, one) for one in sorted(measures)]
    return [(PROBLEM, one) for one in sorted({one.problem for one in buttons if isinstance(one, b.ShowProblem)})]


def _problem_itself(button: b.Button) -> int | None:
    """The problem whose own card a key stands under."""
    if isinstance(button, b.ShowProblem):
        return button.problem if button.view != "card" or button.page else None
    if getattr(button, "kind", "") == "p":
        return getattr(button, "item", None)
    return getattr(button, "problem", None)


def _measure(button: b.Button) -> int | None:
    if getattr(button, "kind", "") == "m":
        return getattr(button, "item", None)
    return getattr(button, "measure", None)


def _buttons(data: Iterable[str]) -> list[b.Button]:
    found = []
    for one in data:
        try:
            found.append(b.unpack(one))
        except b.UnknownButton:
            continue
    return found
