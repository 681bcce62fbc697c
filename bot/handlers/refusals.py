"""What is said where something was refused."""

from __future__ import annotations

from bot.writing.words import Words
from storage.errors import AlreadyDone, Refused


def refusal_text(w: Words, refusal: Refused) -> str:
    """The sentence of a refusal, its fields in words."""
    values = dict(refusal.values)
    for key, value in values.items():
        if hasattr(value, "hour"):
            values[key] = w.moment(value)
        elif hasattr(value, "year"):
            values[key] = w.day(value)
        elif isinstance(value, list):
            values[key] = w.t("list.names").join(map(str, value))
    if "action" in values:
        values["action"] = w.t(f"action.{values['action']}")
    if refusal.code == AlreadyDone.code and not values.get("at"):
        return w.t("error.outdated")
    return w.t(f"error.{refusal.code}", **values)
