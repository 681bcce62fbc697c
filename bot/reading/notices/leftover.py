"""What stands under the findings and became no measure, though it looks as if it were one: named, not guessed.

A label that nobody taught the reader would else take all measures of a notice with it, and no count would say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.reading.notices import measures
from bot.reading.notices.drafts import NoticeWarning
from bot.reading.notices.labels import label_line
from bot.reading.notices.lines import Line
from bot.reading.notices.marks import Kind, mark_at
from bot.reading.notices.outline import Node, Outline
from bot.reading.notices.problems import text_of, title_and_rest

HEAD = re.compile(r"(?P<head>[\u4e00-\u9fff]{2,10})[：:](?=.)")
TELLS_FINDING = re.compile("表现|描述|表述|内容|发现|问题|情形|依据|原因|标准")
FEWEST = 2
"""Problems, or marks, that make a pattern."""


def left_over(tree: Outline, problems: Sequence[Node], *, labelled: bool) -> Iterator[NoticeWarning]:
    """A doubt for each unknown label that most problems have, and for marked text above problems that is in none.

    `labelled`: measures stand after a label; elsewhere they are found by their marks, whatever stands in front.
    """
    if labelled:
        yield from _unknown_labels(problems)
    known = {id(node) for node in problems}
    for node in tree.nodes():
        if node.children and id(node) not in known and _holds_marks(node):
            yield NoticeWarning(code="unreadable_part", where=node.line.place)


def _unknown_labels(problems: Sequence[Node]) -> Iterator[NoticeWarning]:
    seen: dict[str, list[Line]] = {}
    for node in problems:
        heads: dict[str, Line] = {}
        for line in [*node.lines, *(line for block in node.blocks for line in block.lines[1:])]:
            if head := _unknown_head(line.text):
                heads.setdefault(head, line)
        for head, line in heads.items():
            seen.setdefault(head, []).append(line)
    for head, lines in seen.items():
        if len(lines) >= FEWEST and len(lines) * 2 >= len(problems):
            values = {"label": head, "problems": len(lines)}
            yield NoticeWarning(code="label_not_known", values=values, where=lines[0].place)


def _unknown_head(text: str) -> str | None:
    """The words before the colon at the start of a line, where they are no label that is read and tell of no fault."""
    found = HEAD.match(text)
    if found is None or mark_at(text) or label_line(text) or TELLS_FINDING.search(found["head"]):
        return None
    return found["head"]


def _holds_marks(node: Node) -> bool:
    """Whether the words after the heading are a list; 一是…二是… is as often how an introduction is worded."""
    words = title_and_rest(text_of(node.lines))[1]
    items = measures.split(words).marked
    mark = mark_at(words, items[0].start) if items else None
    return len(items) >= FEWEST and (mark is None or mark.kind not in (Kind.HAN_IS, Kind.ORDINAL))
