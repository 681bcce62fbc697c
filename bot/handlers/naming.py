"""Who is meant by a name that somebody wrote."""

from __future__ import annotations

from bot.handlers.turn import Turn
from storage import queries
from storage.models import Person


def people_like(turn: Turn, said_name: str) -> list[Person]:
    """The people that a name may mean: whole, or by surname as in 老王 and 王科长."""
    people = queries.colleagues(turn.session, turn.who.unit_id)
    whole = [one for one in people if one.name == said_name]
    surname = said_name.lstrip("老小阿")[:1]
    return whole or [one for one in people if surname and one.name.startswith(surname)]
