"""What was said and waits for its tap: the words are kept, the key carries their number, and one tap writes once."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.handlers.turn import Answer, Toast, Turn
from bot.writing import buttons as b
from storage import dialogue
from storage.errors import Outdated

SAID = "said"
KEPT = 8
"""Words that can wait at a time; the oldest go first."""
SPOKEN_OF = timedelta(minutes=10)
"""For how long the item that was spoken of is the one that is meant."""


def keep(turn: Turn, said: object, *, measure: int | None = None, note: str = "") -> int:
    """Keep `said`, plain JSON, beside what waits already; returns its number. A file that comes next is likely for
    `measure`, with that note."""
    number = zlib.crc32(json.dumps(said, ensure_ascii=False).encode()) & b.LARGEST
    state = _state(turn)
    others = [pair for pair in state.get("waiting", []) if pair[0] != number]
    _store(turn, [*others, [number, said]], state.get("written", []), measure, note)
    return number


def expect_file(turn: Turn, measure: int) -> None:
    """A file that comes next is likely for this measure."""
    state = _state(turn)
    _store(turn, state.get("waiting", []), state.get("written", []), measure, "")


def kept(turn: Turn, number: int) -> Any:
    """The words of that number. Raises Outdated if they wait no longer."""
    for found, said in turn.asked.get("waiting", []):
        if found == number:
            return said
    raise Outdated


def confirmed_by(turn: Turn, act: str, item: int, said: object, **about: Any) -> b.ConfirmSaid:
    """The button that writes it; `about` is `day`, and what `keep` takes."""
    day = about.pop("day", None)
    return b.ConfirmSaid(act, item, day, keep(turn, said, **about))


def once(handle: Callable[[Turn, Any], Answer]) -> Callable[[Turn, Any], Answer]:
    """The handler of a key that writes: the same key of the same message, tapped again, only tells when it did.
    What else waits to be confirmed goes on waiting."""

    def pressed(turn: Turn, button: b.Button) -> Answer:
        mark = [turn.incoming.message_id, turn.incoming.press]
        state = turn.asked if _holds_words(turn.asked) else {}
        written = state.get("written", [])
        for place, key, at in written:
            if [place, key] == mark:
                # The card says what came of it already, and may offer to undo it.
                text = turn.t("error.already_done", at=turn.w.moment(datetime.fromisoformat(at)))
                return [Toast(text, alert=True)]
        answer = handle(turn, button)
        after = dialogue.asked(turn.session, turn.chat_id, turn.now) or state
        if not after or _holds_words(after):  # else the handler asked for something more
            _store(turn, after.get("waiting", []), [*written, [*mark, turn.now.isoformat()]], None, "")
        return answer

    return pressed


def _state(turn: Turn) -> dict[str, Any]:
    """What waits in this chat, this turn's own included."""
    asked = dialogue.asked(turn.session, turn.chat_id, turn.now)
    return asked if _holds_words(asked) else {}


def _holds_words(asked: dict[str, Any]) -> bool:
    return asked.get("what") == SAID or "waiting" in asked


def go_on_asking(turn: Turn, question: dict[str, Any]) -> None:
    """What was asked stays asked, and the words of this turn that wait for a tap wait beside it."""
    state = _state(turn)
    turn.ask(**question | {"waiting": state.get("waiting", []), "written": state.get("written", [])})


def _store(turn: Turn, waiting: list[Any], written: list[Any], measure: int | None, note: str) -> None:
    spoken = {"measure": measure, "note": note, "at": turn.now.isoformat()} if measure else {}
    words = {"waiting": waiting[-KEPT:], "written": written[-KEPT:]}
    state = _state(turn)
    if state.get("what", SAID) != SAID:
        turn.ask(**state | words)
    else:
        turn.ask(SAID, **words, **spoken)


def measure_spoken_of(turn: Turn) -> int | None:
    """The measure that was just said to be done, or to need a file."""
    asked = turn.asked
    if asked.get("what") != SAID or "at" not in asked:
        return None
    return int(asked["measure"]) if turn.now - datetime.fromisoformat(asked["at"]) <= SPOKEN_OF else None
