"""A document's tree as bytes, while it waits for a tap: packed problem by problem, so that a large ledger is in memory
once, and what many of its measures say in the same words too."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Hashable, Iterator
from typing import Any

from storage.importing.tree import Tree, problems_of

FASTEST = 1
WORDS = ("state", "deadline")
"""What many measures say in the same words."""


def pack(tree: Tree) -> bytes:
    """The bytes: a line with everything but the problems, whose number stands for them, then a line for each."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=FASTEST, mtime=0) as lines:
        lines.write(_line(_without_problems(tree)))
        for found in problems_of(tree):
            lines.write(_line(found.problem))
    return out.getvalue()


def unpack(data: bytes) -> Tree:
    """The tree. Not to be changed: what is said of many measures is in it once."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as lines:
        tree: Tree = json.loads(next(lines))
        shared = _Shared()
        problems: Iterator[Tree] = (json.loads(line, object_hook=shared) for line in lines)
        for aspect in tree["aspects"]:
            for category in aspect["categories"]:
                category["problems"] = [next(problems) for _ in range(category["problems"])]
    return tree


def _without_problems(tree: Tree) -> Tree:
    return tree | {
        "aspects": [
            aspect | {"categories": [one | {"problems": len(one["problems"])} for one in aspect["categories"]]}
            for aspect in tree["aspects"]
        ]
    }


def _line(value: Tree) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


class _Shared:
    """Has equal owners, steps and words be the same objects."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def __call__(self, item: Tree) -> Tree:
        for name in WORDS:
            if isinstance(said := item.get(name), str):
                item[name] = self._known.setdefault(said, said)
        if "owners" in item:
            owners = item["owners"]
            item["owners"] = self._known.setdefault(tuple((one["role"], one["name"]) for one in owners), owners)
        if not item.get("steps", True):
            item["steps"] = self._known.setdefault((), [])
        return item
