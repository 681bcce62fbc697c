"""A document read in a process of its own: it may take so much memory and time, and its end harms nothing."""

from __future__ import annotations

import asyncio
import io
import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import structlog

from bot.reading.documents import Draft, NotRead
from bot.reading.documents.safety import LARGEST

log = structlog.get_logger(__name__)

ROOT = Path(__file__).parents[2]
CHILD = ("-P", "-m", "bot.documents.child")
PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP")
"""What of the environment the process gets: no token, no address of a database."""
AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes of address space, seconds of processor time, and seconds by the clock on the wall."""

    memory: int = 768 * 1024 * 1024
    processor: int = 30
    wall: float = 60.0


LIMITS = Limits()


def read_apart(data: bytes, name: str, limits: Limits = LIMITS) -> Draft | NotRead:
    """The draft of a document, or why it is not read; waits until it is. Raises OSError where no process can be
    started."""
    if len(data) > LARGEST:
        return NotRead("too_large")
    head = json.dumps({"name": name, **asdict(limits)}).encode()
    try:
        done = subprocess.run(
            [sys.executable, *CHILD],
            input=head + b"\n" + data,
            capture_output=True,
            timeout=limits.wall,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("document_took_too_long", size=len(data))
        return NotRead("too_much")
    if done.returncode != 0:
        log.warning("document_reader_ended", status=done.returncode, said=done.stderr[-500:].decode(errors="replace"))
        return NotRead("too_much")
    return _answer(done.stdout)


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Readings for callers on an event loop: a few at once, the others wait their turn off the loop."""

    limits: Limits = LIMITS
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "documents"))

    async def read(self, data: bytes, name: str) -> Draft | NotRead:
        """The draft of a document, or why it is not read."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, read_apart, data, name, self.limits)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # It finds what this process found, however that was installed.
    path = os.pathsep.join(dict.fromkeys((str(ROOT), *filter(None, sys.path))))
    return kept | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


class _Drafts(pickle.Unpickler):
    """Takes nothing but drafts: the process that wrote this has read a stranger's file."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("bot.reading.") or (module, name) == ("datetime", "date"):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"no draft: {module}.{name}")


def _answer(written: bytes) -> Draft | NotRead:
    try:
        answer = _Drafts(io.BytesIO(written)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        log.warning("document_reader_garbled", size=len(written))
        return NotRead("too_much")
    return answer if isinstance(answer, Draft | NotRead) else NotRead("too_much")
