"""A measure with its steps in one cell, as the bot writes it into workbooks that are to come back.

The text as it is, then a line for each step: （1）…, （2）… . In a row with a key nothing else is read out of the cell:
the text is the ledger's own, whatever marks and labels it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

STEP = re.compile(r"[（(](\d{1,3})[）)]\s*(?P<text>.+)")


def in_cell(text: str, steps: Sequence[str]) -> str:
    """What to write into the cell."""
    return "\n".join([text, *(f"（{number}）{step}" for number, step in enumerate(steps, 1))])


def from_cell(cell: str) -> tuple[str, tuple[str, ...]]:
    """The text and the steps: the lines at the end that are numbered from 1 on."""
    lines = cell.split("\n")
    for start in range(1, len(lines)):
        found = [STEP.fullmatch(line.strip()) for line in lines[start:]]
        if all(one and int(one[1]) == number for number, one in enumerate(found, 1)):
            return "\n".join(lines[:start]).strip(), tuple(one["text"].strip() for one in found if one)
    return cell.strip(), ()
