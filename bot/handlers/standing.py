"""The bot was put out of a chat, or let in again: remembered at once, not when the next message does not arrive."""

from __future__ import annotations

from bot.handlers.turn import Answer, Turn
from jobs.delivery import found_again, lost
from storage.verbs.people import person_by_account

WHY = "put_out"


def changed(turn: Turn) -> Answer:
    """Nothing is said where nobody has said anything; the coordinators hear of whom no message reaches any more."""
    whose = person_by_account(turn.session, turn.chat_id)
    if whose is not None and turn.incoming.standing == "out":
        lost(turn.session, whose, WHY, turn.now)
    elif whose is not None:
        found_again(turn.session, whose)
    return []
