"""The labels inside a problem (整改情况：, 整改时限：, 问题3：) and what each introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.reading.notices.marks import number_of
from bot.reading.numerals import HAN


class Role(Enum):
    """What a label introduces. The first three hold measures, the best of them first."""

    PLAN = auto()
    PROGRESS = auto()
    RESULT = auto()
    FORM = auto()
    """The measures of a close-out form: a list, one to each semicolon."""
    NUMBER = auto()
    FINDING = auto()
    FIELD = auto()
    """Owner, deadline or state: see fields."""
    ASPECT = auto()
    """The aspect of a problem, in a text with a field to a line."""
    NOTE = auto()


LONGEST_HEAD = 20
INLINE = re.compile(r"(?:具体|主要|目前)?整改(?:工作)?(?:落实|进展|完成|推进)?(?:情况|措施|举措|成效|结果|进展|落实)?")
FIELD_HEADS = (
    r"(?:责任|分管|牵头|包案|包保)领导|(?:责任|牵头|主责|配合|协办|协助|承办)(?:科室|部门|单位|处室|股室)"
    r"|(?:直接|具体)?(?:责任|经办|主办)人|(?:整改|完成|责任)?(?:时限|期限)|完成时间|(?:整改|完成)?(?:状态|进度)"
)
FINDING = (
    r"(?:(?:巡[视察查])?反馈的?|具体|存在的?|主要)*问题(?:描述|表现|表述|内容)?"
    rf"\s?(?P<number>\d{{1,3}}|[{HAN}]{{1,4}})?"
)
PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"(?:问题)?(?:序号|编号)"),
    (Role.ASPECT, r"(?:反馈|所属|问题|涉及)?(?:方面|领域|板块)"),
    (Role.FIELD, FIELD_HEADS),
    (Role.FORM, r".*归零措施"),
    (Role.NOTE, r"[^。；;！？]*(?:佐证|证明材料|支撑材料|原因|举一反三|审核|审查|审批|验收|核查|备注)[^。；;！？]*"),
    (Role.NOTE, r"(?:预期)?(?:整改|工作|任务|预期|完成|销号)(?:目标|标准|要求)"),
    (Role.RESULT, r"(?:.*整改.*)?(?:完成情况|整改(?:结果|成效|实效|效果|成果)|取得成效|成效)"),
    (
        Role.PLAN,
        r"(?:(?:具体|主要|下步|下一步)?整改(?:工作)?|具体|主要|工作|改进|落实|已?采取的?)?(?:措施|举措)|(?:具体|主要|整改)做法",
    ),
    (
        Role.PROGRESS,
        r"(?:目前|具体)?整改(?:工作)?(?:落实|进展|推进)?(?:情况|进展|落实)?|落实情况|(?:目前|当前|最新)?(?:工作)?进展(?:情况)?",
    ),
    (Role.FINDING, FINDING),
)
ROLES = tuple((role, re.compile(pattern)) for role, pattern in PATTERNS)
COLON = re.compile(r"[：:]")
BRACKETS = re.compile(r"[【\[〔](?P<head>[^】\]〕：:]{2,12})[】\]〕][：:]?")
REMARK = re.compile(r"[（(][^（）()]*[）)]$")
SENTENCE_END = re.compile(r"[。；;！？!?）】]\s*(?=[^。；;！？!?）】])")


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label found in a text: what it introduces, its words, its number if it has one, and where it lies."""

    role: Role
    head: str
    number: int | None
    start: int
    end: int


def role_of(head: str) -> tuple[Role, int | None] | None:
    """What the words before a colon introduce, and the number in them (问题3 is 3); None for ordinary words."""
    bare = REMARK.sub("", head)
    for role, pattern in ROLES:
        if found := pattern.fullmatch(bare):
            numeral = found.groupdict().get("number")
            return role, number_of(numeral) if numeral else None
    return None


def label_at(text: str, start: int = 0) -> Label | None:
    """The label that begins at `start`, with its colon or in 【】, or None."""
    if found := BRACKETS.match(text, start):
        head, end = found["head"], found.end()
    else:
        colon = COLON.search(text, start, start + LONGEST_HEAD)
        if colon is None:
            return None
        head, end = text[start : colon.start()], colon.end()
    role = role_of(head)
    return Label(role=role[0], head=head, number=role[1], start=start, end=end) if role else None


def label_line(text: str) -> Label | None:
    """The label at the start of a line, or the line as a whole where it is a label without its colon."""
    if label := label_at(text):
        return label
    if not INLINE.fullmatch(text) or text in ("整改", "整改工作"):
        return None
    role = role_of(text)
    return Label(role=role[0], head=text, number=None, start=0, end=len(text)) if role else None


def inline_labels(text: str) -> Iterator[Label]:
    """The labels after the first sentence of a line that introduce measures."""
    for boundary in SENTENCE_END.finditer(text):
        label = label_at(text, boundary.end())
        if label and INLINE.fullmatch(label.head):
            yield label
