"""A document read in a process of its own: it may take so much memory and time, and its end harms nothing."""

from __future__ import annotations

import asyncio
import io
import json
import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import structlog

from bot.reading.documents import Draft, NotRead
from bot.reading.documents.safety import LARGEST
from bot.reading.progress import Step, unheard

log = structlog.get_logger(__name__)

ROOT = Path(__file__).parents[2]
CHILD = ("-P", "-m", "bot.documents.child")
PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP")
"""What of the environment the process gets: no token, no address of a database."""
AT_ONCE = 2
FAR = re.compile(r"(\d{1,9})/(\d{1,9})")
"""How far the process says it is."""
LAST_WORDS = 500


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes of address space, seconds of processor time, and seconds by the clock on the wall: enough for a ledger of
    100,000 rows on a machine that is busy with other things."""

    memory: int = 768 * 1024 * 1024
    processor: int = 150
    wall: float = 600.0


LIMITS = Limits()


def read_apart(data: bytes, name: str, limits: Limits = LIMITS, step: Step = unheard) -> Draft | NotRead:
    """The draft of a document, or why it is not read; waits until it is. `step` is told meanwhile, in another thread,
    how many rows are read. Raises OSError where no process can be started."""
    if len(data) > LARGEST:
        return NotRead("too_large")
    head = json.dumps({"name": name, **asdict(limits)}).encode()
    listening = _Listening(step)
    try:
        done = subprocess.run(
            [sys.executable, *CHILD],
            input=head + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=listening.mouth,
            timeout=limits.wall,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("document_took_too_long", size=len(data))
        return NotRead("too_much")
    finally:
        said = listening.ended()
    if done.returncode != 0:
        log.warning("document_reader_ended", status=done.returncode, said=said)
        return NotRead("too_much")
    return _answer(done.stdout)


class _Listening:
    """Hears what the process says on stderr: how far it is, and what it complains of."""

    def __init__(self, step: Step) -> None:
        ear, self.mouth = os.pipe()
        self._step = step
        self._complaints = ""
        self._thread = Thread(target=self._hear, args=(ear,), daemon=True)
        self._thread.start()

    def _hear(self, ear: int) -> None:
        with open(ear, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if found := FAR.fullmatch(line.strip()):
                    self._step(int(found[1]), int(found[2]))
                else:
                    self._complaints = (self._complaints + line)[-LAST_WORDS:]

    def ended(self) -> str:
        """The last that was complained of; the process is not there any more."""
        os.close(self.mouth)
        self._thread.join()
        return self._complaints


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Readings for callers on an event loop: a few at once, the others wait their turn off the loop."""

    limits: Limits = LIMITS
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "documents"))

    async def read(self, data: bytes, name: str, step: Step = unheard) -> Draft | NotRead:
        """The draft of a document, or why it is not read; `step` is told in another thread how many rows are."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, read_apart, data, name, self.limits, step)


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
