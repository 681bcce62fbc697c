"""Headings without a number: an aspect set in bold above numbered problems, and the closing section of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.reading.notices.labels import Role, label_line
from bot.reading.notices.lines import REACH, Line
from bot.reading.notices.marks import BULLET, Kind, Mark, heading_at, mark_at

SENTENCE = re.compile(r"[。；;：:！!？?]")
LONGEST = 40
COMES_NEXT = re.compile(
    r"(?:下一?步|下一?阶段|今后|后续)的?[^，,]{0,12}?(?:安排|打算|计划|思路|考虑|方向|举措|措施|工作)"
)
SAYS_NEXT = re.compile(r"(?:下一?步|下一?阶段|今后)[，,]")
OF_FINDINGS = frozenset({Role.FORM, Role.PLAN, Role.PROGRESS, Role.RESULT, Role.NUMBER, Role.FINDING})


def ranked(found: Sequence[Line]) -> list[Line]:
    """The paragraphs; a heading without a number has the rank above that of the numbered line which follows it."""
    lines: list[Line] = []
    before: Mark | None = None
    for index, line in enumerate(found):
        following = heading_at(found[index + 1].text) if index + 1 < len(found) else None
        heads = following is not None and _may_head(line) and _goes_up(line, following, before)
        lines.append(replace(line, rank=Kind(following.kind - 1)) if following and heads else line)
        mark = heading_at(line.text)
        before = mark if mark and mark.kind != Kind.SECTION else before
    return lines


def closing(found: Sequence[Line]) -> int | None:
    """The number of the line that heads 下一步工作安排 without a number, or of the paragraph that says what comes next;
    None where findings follow or none does. Where several do, each is of the problem above it."""
    said = [line for line in found if SAYS_NEXT.match(line.text) and not label_line(line.text)]
    last = True
    for line in reversed(found):
        label = label_line(line.text)
        if label and label.role in OF_FINDINGS:
            return None
        if (_is_heading(line) and COMES_NEXT.fullmatch(line.text)) or (last and said == [line]):
            return line.number
        last = last and heading_at(line.text) is None
    return None


def _may_head(line: Line) -> bool:
    return _is_heading(line) and (line.heading or line.text.endswith("方面"))


def _is_heading(line: Line) -> bool:
    """Whether the line could be a heading: short, no sentence, no mark and no label."""
    text = line.text
    said = mark_at(text) or label_line(text) or BULLET.match(text) or REACH.match(text) or SENTENCE.search(text)
    return not said and len(text) <= LONGEST


def _goes_up(line: Line, following: Mark, before: Mark | None) -> bool:
    """Whether the numbered line after it is of no lower rank than the one before it: else it is part of a problem."""
    if following.kind == Kind.SECTION:
        return False
    if before is None or following.kind < before.kind:
        return True
    return following.kind == before.kind and (line.heading or following.kind <= Kind.FIGURE)
