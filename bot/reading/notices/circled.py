"""Marks that else number measures (①, 一是), where a document numbers its problems by them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.notices.labels import Role, inline_labels, label_line
from bot.reading.notices.lines import Line
from bot.reading.notices.marks import BULLET, Kind, Mark, heading_at, mark_at
from bot.reading.notices.wording import NAMES_PROBLEM, looks_like_action, looks_like_fault

LOW = (Kind.CIRCLED, Kind.HAN_IS)
UPPER = frozenset({Kind.SECTION, Kind.PAREN_HAN})
MEASURES = frozenset({Role.FORM, Role.PLAN, Role.PROGRESS, Role.RESULT})


def problem_marks(lines: Sequence[Line]) -> frozenset[Kind]:
    """The kinds of such marks that head problems here: lines that tell of a fault, stand right under an aspect and have
    measures of their own, by dashes or after a label."""
    return frozenset(kind for kind in LOW if _heads_problems(lines, kind))


def mark_of(text: str, kinds: frozenset[Kind]) -> Mark | None:
    """The mark at the start of a line that heads something, of these kinds too."""
    mark = heading_at(text)
    if mark is None and kinds:
        mark = mark_at(text)
        return mark if mark and mark.kind in kinds else None
    return mark


def _heads_problems(lines: Sequence[Line], kind: Kind) -> bool:
    titles: list[str] = []
    above: Line | None = None
    for index, line in enumerate(lines):
        heading = heading_at(line.text)
        above = line if heading else above
        mark = mark_at(line.text)
        if mark is None or mark.kind != kind:
            continue
        if not (_is_aspect(above) and _has_measures(lines, index)):
            return False
        titles.append(line.text[mark.end :].split("。", 1)[0])
    faults = sum(looks_like_fault(title) for title in titles)
    return len(titles) > 1 and faults * 2 > len(titles) and not any(looks_like_action(title) for title in titles)


def _is_aspect(line: Line | None) -> bool:
    mark = heading_at(line.text) if line else None
    if line is None or mark is None:
        return False
    return mark.kind in UPPER and not NAMES_PROBLEM.search(line.text.split("。", 1)[0])


def _has_measures(lines: Sequence[Line], index: int) -> bool:
    """Whether the line is followed by measures of its own; those after a label that came before it are not."""
    if any(label.role in MEASURES for label in inline_labels(lines[index].text)):
        return True
    if index + 1 == len(lines):
        return False
    label = label_line(lines[index + 1].text)
    return BULLET.match(lines[index + 1].text) is not None or (label is not None and label.role in MEASURES)
