"""The process that reads one document: a line of JSON and the bytes come in, the pickled answer goes out. How far it is
it says on stderr."""

from __future__ import annotations

import json
import os
import pickle
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

POLITE = 10
"""How far it stands back where the processor is short: reminders come first."""


def main() -> None:
    head = json.loads(sys.stdin.buffer.readline())
    _limit(head["memory"], head["processor"])
    from bot.reading.documents import read_document  # noqa: PLC0415 — under the limits

    answer = read_document(sys.stdin.buffer.read(), head["name"], tell)
    pickle.dump(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def tell(done: int, total: int) -> None:
    """A line on stderr, which the process that waits takes for no complaint."""
    sys.stderr.write(f"{done}/{total}\n")
    sys.stderr.flush()


def _limit(memory: int, processor: int) -> None:
    """Set the limits that this system knows; without them the caller's clock is the limit."""
    if hasattr(os, "nice"):
        os.nice(POLITE)
    try:
        resource: Any = import_module("resource")
    except ImportError:
        return
    for what, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", processor), ("RLIMIT_CORE", 0)):
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, what), (most, most))


if __name__ == "__main__":
    main()
