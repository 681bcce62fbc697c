"""`python -m bot`, and the console script `huitoukan`."""

from __future__ import annotations

import gc
import sys
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typer import Typer

YOUNG, OLDER = 10_000, 1
"""How many more objects are made than let go before garbage is looked for: one message makes some thousands and lets
go nearly all of them, and by default they would be looked through several times meanwhile. What was still in use is
looked through again the second time, and all of it the fourth. By default that is after a hundred times, and what
transactions leave behind, whose rows know each other, has come to several megabytes by then."""

NOT_NEEDED = ("rich", "httpx._main")
"""What structlog and httpx load if it is there, for tracebacks in colours and a command of httpx's own, and do without
if not: four megabytes that a service never uses. A command that shows something in colours loads rich itself."""


def main() -> None:
    gc.disable()  # nothing of what is loaded is garbage: it need not be looked through, neither now nor ever after
    app = commands()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)
    gc.enable()
    app()


def commands() -> Typer:
    """All that the program can do, and nothing loaded that only some of it needs."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    hidden = [name for name in NOT_NEEDED if name not in modules]
    modules.update(dict.fromkeys(hidden))  # None stands for a module that is not there
    import httpx  # noqa: PLC0415, F401 — before anything else loads it
    import structlog  # noqa: PLC0415, F401

    for name in hidden:
        del modules[name]
    from bot.cli import app  # noqa: PLC0415

    return app


if __name__ == "__main__":
    main()
