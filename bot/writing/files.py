"""What a file that goes out is called: by what it is about, and so that every system takes it."""

from __future__ import annotations

import re

from bot.writing.words import Words, cut, label

NAME = 40
_UNSAFE = re.compile(r"[^\w-]+")


def of_measure(w: Words, problem_no: int, number: int) -> str:
    """`2②`; in English `2-2`."""
    return label(problem_no, number) if w.chinese else f"{problem_no}-{number}"


def of_problem(w: Words, number: int) -> str:
    """`问题2`; in English `2`."""
    return w.t("key.problem_no", no=number) if w.chinese else str(number)


def of_person(name: str) -> str:
    return _UNSAFE.sub("_", cut(name, NAME)).strip("_") or "_"
