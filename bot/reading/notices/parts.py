"""The parts of a notice: title, what comes before the findings, the findings, the closing lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.reading.notices import unnumbered
from bot.reading.notices.labels import Role, label_line
from bot.reading.notices.lines import TITLE_END, Line, paragraphs
from bot.reading.notices.marks import Kind, heading_at
from bot.reading.notices.wording import NAMES_PROBLEM, unit_named
from bot.reading.numerals import HAN


class Part(Enum):
    BEFORE = auto()
    """Preamble and sections on how the work was organised."""
    FINDINGS = auto()
    AFTER = auto()
    """What comes next, contact, signature, page furniture."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The paragraphs of a notice by part; `title` is None where none was recognised."""

    title: Line | None
    before: tuple[Line, ...]
    findings: tuple[Line, ...]
    after: tuple[Line, ...]

    def all(self) -> tuple[Line, ...]:
        """Every paragraph, the title first."""
        return (*([self.title] if self.title else []), *self.before, *self.findings, *self.after)


TITLE = re.compile(rf"^(?!.*[。；;]).*(?:巡[视察查]|整改|归零).*{TITLE_END.pattern}")
NAME = re.compile(r"^中共|.*(?:党组|党委|党工委|委员会|支部|关于)$")
FURNITURE = re.compile(r"中共|[：:]|。")
LONGEST_TITLE = 100
TITLE_LINES = 3

STEADY = re.compile("不(?:懈|断|停|放松|松劲|止步)")
"""Where 不 says that one goes on, and nothing of a fault."""
NO_FAULT = r"^(?!.*(?:[不未弱差缺]|方面$))"
CONTAINER = re.compile(r"(?:具体|反馈|指出|巡[视察查]).*(?:问题|意见|事项).*(?:整改|落实|进展|措施)")
ONE_ASPECT = re.compile(rf"(?<![个各些多\d{HAN}])方面(?:存在|反馈|查摆)?的?(?:突出|主要|具体)?问题")
"""党的建设方面存在问题的整改情况 is an aspect; 三个方面问题的整改情况 contains them."""
SECTIONS: tuple[tuple[Part | None, re.Pattern[str]], ...] = (
    (Part.AFTER, re.compile(r"下一?步|下一?阶段|打算|今后|努力方向")),
    (
        Part.AFTER,
        re.compile(
            NO_FAULT + r".*(?:长效机制|持续(?:深化|用力)|常抓不懈|巩固.*(?:成果|成效)|工作(?:安排|计划)|联系方式)"
        ),
    ),
    (
        Part.AFTER,
        re.compile(NO_FAULT + r".*(?:后续.*(?:安排|计划|整改|工作)|(?:反馈|监督|举报)(?:渠道|方式|电话))"),
    ),
    (Part.BEFORE, re.compile(NO_FAULT + r".*(?:总体|组织(?:整改|落实|领导|推进|开展|实施)|整改.*组织)")),
    (Part.AFTER, re.compile(NO_FAULT + r".*(?:组织保障|保障措施|(?:工作|有关)要求$)")),
    (Part.BEFORE, re.compile(NO_FAULT + r".*(?:(?:整改|工作|总体)目标|指导思想|(?:总体|基本)(?:要求|原则|思路))")),
    (Part.BEFORE, re.compile(NO_FAULT + r".*(?:基本情况|推进情况|开展情况|主要做法|工作概况|主要成效)")),
    (Part.BEFORE, re.compile(NO_FAULT + r".*整改(?:工作|落实)?的?(?:政治|主体|第一|领导|监督)?责任")),
    (Part.BEFORE, re.compile(NO_FAULT + r".*(?:整改.*主体责任|主体责任.*(?:整改|情况))")),
    (None, ONE_ASPECT),
    (Part.FINDINGS, CONTAINER),
    (None, re.compile(r"[不未弱差缺]|(?:方面|问题)$")),
    (Part.FINDINGS, re.compile(r"(?:问题|意见|任务|事项).*(?:整改|措施)|整改.*(?:情况|进展|措施|清单)$|问题清单")),
)
"""What the title of a first-level section says of its part, first match; None or no match: it is an aspect."""
CLOSING = re.compile(
    r"^(?:欢迎|(?:监督|联系|举报|咨询)?(?:电话|方式|地址|人)[：:]|(?:联系|监督)电话|如有(?:意见|问题)|[特专]此|以上报告|附件"
    r"|邮政?编码?|(?:电子)?邮箱|通[讯信]地址|邮寄地址|公示(?:时间|期)|【?(?:打印|关闭)|上一[篇条]|下一[篇条]|责任编辑|扫一扫|分享到|版权所有"
    r"|(?:中共)?[^。；;：:，]{2,40}(?:党组|委员会|党委|党工委|支部)(?:\d{4}年\d{1,2}月\d{1,2}日)?$|\d{4}年\d{1,2}月\d{1,2}日$)"
)


def parts(lines: Sequence[Line]) -> Parts:
    """The paragraphs by part. What precedes the title is page furniture and left out."""
    start, title = _title(lines)
    sorted_out: dict[Part, list[Line]] = {part: [] for part in Part}
    for part, line in _assigned(unnumbered.ranked(paragraphs(lines[start:]))):
        sorted_out[part].append(line)
    return Parts(
        title=title,
        before=tuple(sorted_out[Part.BEFORE]),
        findings=tuple(sorted_out[Part.FINDINGS]),
        after=tuple(sorted_out[Part.AFTER]),
    )


def _title(lines: Sequence[Line]) -> tuple[int, Line | None]:
    """Where the text after the title starts, and the title: the last words like one before the first sentence."""
    found: tuple[int, Line | None] = (0, None)
    for index, line in enumerate(lines):
        if heading_at(line.text) or _opens_findings(line) or "。" in line.text:
            break
        if index >= found[0]:
            found = _title_from(lines, index) or found
    return found


def _title_from(lines: Sequence[Line], index: int) -> tuple[int, Line] | None:
    """The title that begins on this line, in up to TITLE_LINES pieces, and the line after it."""
    for length in range(TITLE_LINES, 0, -1):
        first, *others = (line.text for line in lines[index : index + length])
        words = "".join([first, *others])
        whole = not others or (NAME.match(first) and not any(FURNITURE.search(other) for other in others))
        if whole and len(words) <= LONGEST_TITLE and TITLE.match(words):
            return index + length, Line(number=lines[index].number, text=words)
    return None


def _assigned(found: Sequence[Line]) -> Iterator[tuple[Part, Line]]:
    """Each paragraph with its part; headings that only contain the findings are left out."""
    part = Part.BEFORE
    contained = aspects = False
    sectioned = _sectioned(found)
    introduced = _introductions(found)
    closing = unnumbered.closing(found)
    introducing = False
    for line in found:
        mark = heading_at(line.text)
        if mark and mark.kind == Kind.SECTION:
            named = Part.BEFORE if line.number in introduced else section_part(line.text[mark.end :])
            is_container = named == Part.FINDINGS and not aspects
            contained = contained or is_container
            aspects = aspects or named is None
            part = named or Part.FINDINGS
            if is_container:
                continue
        elif line.number == closing:
            part = Part.AFTER
        elif part == Part.BEFORE and line.heading and not mark and not label_line(line.text):
            introducing = section_part(line.text) == Part.BEFORE
            part = Part.FINDINGS if line.rank is not None and not introducing else part
        elif part == Part.BEFORE and not contained and not introducing and _opens_findings(line, sectioned=sectioned):
            part = Part.FINDINGS
        elif part == Part.FINDINGS and not mark and CLOSING.match(line.text):
            part = Part.AFTER
        yield part, line


def _introductions(found: Sequence[Line]) -> frozenset[int]:
    """The lines of the sections before the one that contains all findings, where nothing in them is one."""
    numbers: set[int] = set()
    section: Line | None = None
    holds = False
    for line in found:
        mark = heading_at(line.text)
        if not mark or mark.kind != Kind.SECTION:
            holds = holds or _is_about_problem(line.text)
            continue
        if section and not holds:
            numbers.add(section.number)
        if CONTAINER.search(first_sentence(line.text[:LONGEST_TITLE])):
            return frozenset(numbers)
        section, holds = line, _is_about_problem(line.text[mark.end :])
    return frozenset()


def _is_about_problem(text: str) -> bool:
    label = label_line(text)
    if label and label.role not in (Role.FIELD, Role.NOTE):
        return True
    return heading_at(text) is not None and NAMES_PROBLEM.search(first_sentence(text)) is not None


def _sectioned(found: Sequence[Line]) -> bool:
    """Whether the document has first-level sections at all."""
    return any((mark := heading_at(line.text)) and mark.kind == Kind.SECTION for line in found)


def _opens_findings(line: Line, *, sectioned: bool = True) -> bool:
    """Whether findings begin here without a section of their own."""
    if label := label_line(line.text):
        return label.role in (Role.NUMBER, Role.FINDING)
    return not sectioned and (line.rank is not None or heading_at(line.text) is not None)


def section_part(title: str) -> Part | None:
    """The part that a first-level section belongs to by its title; None where the title is an aspect's own."""
    sentence = STEADY.sub("", first_sentence(title[:LONGEST_TITLE]))
    if unit_named(sentence):
        return None
    return next((part for part, pattern in SECTIONS if pattern.search(sentence)), None)


def first_sentence(text: str) -> str:
    """The text up to its first full stop, without it."""
    return text.split("。", 1)[0].rstrip("：:")
