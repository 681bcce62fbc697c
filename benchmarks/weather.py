"""Telegram's faults at random, within what can be asked of a bot.

A message that is swallowed before it arrived looks to the bot as one that may have arrived. It is repeated once for
that, and given up when the repeat goes the same way: nobody can do better. So no message meets that twice in a row
here, nor together with a kill, which leaves it in doubt as well. Everything else comes whenever it likes.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.web.botapi.faults import Fault
from bot.web.botapi.random_faults import MESSAGES, RandomFaults

RATES = {
    "answer dropped": 0.01,
    "truncated": 0.005,
    "too many requests": 0.02,
    "server error": 0.01,
    "query too old": 0.02,
    "request dropped": 0.004,
    "bad gateway": 0.004,
}
"""How many of the requests that can meet it meet which fault."""
SWALLOWING = frozenset({"request dropped", "bad gateway"})


class Weather:
    """`Faults` for the server. `rough` lets messages be swallowed."""

    def __init__(self, seed: int) -> None:
        self.rough = True
        self._random = RandomFaults(seed=seed, rates=RATES)
        self._swallowed: set[str] = set()

    @property
    def met(self) -> int:
        """How many requests met a fault so far."""
        return len(self._random.log)

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        fault = self._random.before(method, params)
        if fault is None or fault.name not in SWALLOWING or method.lower() not in MESSAGES:
            return fault
        chat = str(params.get("chat_id"))
        if not self.rough or chat in self._swallowed:
            self._swallowed.discard(chat)
            return None
        self._swallowed.add(chat)
        return fault

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return self._random.after(method, params)
