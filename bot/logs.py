"""Logs go to stderr, structured, and never hold a token."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import WrappedLogger

TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}")
TALKATIVE = ("httpx", "httpcore", "aiohttp", "apscheduler", "alembic", "asyncio", "telegram", "uvicorn")
"""HTTP clients write the address of each request, token included, at INFO."""
INDISCREET = ("apprise",)
"""It repeats addresses that it cannot use, and these are secrets; whether it worked is logged by bot/outside/alarms.py.
"""


def hidden(text: str) -> str:
    """The text with `<token>` for whatever looks like a bot token."""
    return TOKEN.sub("<token>", text)


def hide_tokens(_logger: WrappedLogger, _method: str, line: str) -> str:
    """The last step of a log line: whatever it was made of, it holds no token."""
    return hidden(line)


class HidingFormatter(logging.Formatter):
    """What libraries log, tracebacks included, without tokens."""

    def format(self, record: logging.LogRecord) -> str:
        return hidden(super().format(record))


def set_up(level: int = logging.INFO) -> None:
    """Our own logs from `level` on; those of libraries from WARNING on."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
            hide_tokens,  # type: ignore[list-item]  # after the renderer a line is a text
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HidingFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A tick that takes longer than a second is not begun twice, and need not say so each second.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    for name in INDISCREET:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    sys.excepthook = _say_last


def _say_last(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends the program is said without tokens too."""
    sys.stderr.write(hidden("".join(traceback.format_exception(kind, error, trace))))
