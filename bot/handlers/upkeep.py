"""After a restore: how sending goes on."""

from __future__ import annotations

from bot.handlers.turn import Answer, Turn, change
from bot.writing import buttons as b
from bot.writing.card import card
from jobs.runner import look_at_all
from storage.verbs import resuming


def resume(turn: Turn, button: b.Resume) -> Answer:
    """Send again: what is due by now counts as told, or all of it goes out. What the clock has not looked at yet is
    looked at first, so that it is counted too."""
    look_at_all(turn.session, turn.now, turn.desk.office)
    done = resuming.resume(turn.session, turn.who, turn.now, send_all=bool(button.send_all))
    said = turn.t("did.resumed_all", n=done.going) if button.send_all else turn.t("did.resumed", n=done.told)
    return change(card([said, turn.t("did.resumed_next")]), turn.t("toast.resumed"))
