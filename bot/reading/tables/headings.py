"""The headings of a ledger's columns, in any order and wording, in one row or in two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from bot.reading.tables.cells import Grid, Row, across
from bot.reading.tables.keys import HEADING

Column = Literal[
    "key", "number", "measure_number", "aspect", "category", "feedback", "problem", "finding", "measure",
    "leader", "department", "assisting", "owner", "people", "both",
    "deadline", "state", "progress", "percent", "note",
]  # fmt: skip
"""What a column holds.

`feedback` and `problem` (反馈问题, 具体问题) are the same where only one of them is there. `people`: owners of any
role, named in the cell. `both`: a department and the person there, as in 牵头部门/负责人.
"""

PLACE = "科室|部门|单位|处室|股室|支部|机构"
WHO = "人员?|员"
WORDINGS: tuple[tuple[Column, str], ...] = (
    ("key", HEADING),
    ("measure_number", r"(?:整改)?(?:措施|任务)(?:序号|编号)"),
    ("number", r"(?:问题)?(?:序号|序|编号|编码)|no|nr|number|item(?:no)?|#"),
    ("aspect", r"(?:反馈|所属|问题|整改|涉及)?(?:方面|大类|板块|领域)(?:名称)?|aspect|area"),
    (
        "category",
        r"重点(?:内容|任务|方面|领域|事项)|(?:问题|清单)?(?:类别|类型|分类|小类|类)|主要(?:方面|表现)|观测点|category|type|topic",
    ),
    (
        "feedback",
        r"(?:巡[视察查])?(?:反馈|指出|发现|存在|移交|主要)的?(?:主要)?(?:问题|意见)(?:清单|内容|名称|标题|情况|及意见)?"
        r"|巡[视察查]问题|问题(?:名称|标题|清单|事项|内容)?|feedback|issue",
    ),
    ("problem", r"(?:巡[视察查])?(?:反馈)?(?:的)?具体(?:的)?(?:反馈)?问题(?:内容|名称)?|problem|problemtitle|title"),
    (
        "finding",
        r"(?:具体|主要|问题)(?:表现|情形|描述|表述|详情)(?:形式|情形)?|问题(?:的)?具体(?:表现|描述|内容|情况)|事实"
        r"|反馈原文|问题原文|finding|findings|description|details?",
    ),
    (
        "measure",
        r"(?:具体|主要|拟采取|采取)?的?(?:整改|归零|落实|工作)?(?:具体)?(?:措施|举措|计划|任务)(?:清单|内容|及要求|安排)?"
        r"|整改措施(?:和|及|与)(?:整改)?(?:落实|完成|进展|工作)*情况"
        r"|整改(?:措施|计划)(?:和|及|与)?(?:具体)?(?:任务|目标|要求)|整改(?:工作)?(?:任务|内容)"
        r"|(?:corrective|rectification|remedial)?(?:measures?|actions?|plans?|tasks?)",
    ),
    (
        "leader",
        rf"(?:整改)?(?:责任|分管|牵头|包案|包保|挂点|主管|督导)(?:校|院|局|县|区)?领导(?:{WHO})?|领导|责任班子成员",
    ),
    ("leader", r"(?:accountable|responsible|lead)?leader(?:incharge)?|sponsor"),
    (
        "both",
        rf"(?:整改)?(?:牵头|责任|主责|承办|具体)?(?:{PLACE})[/和及与、或]*(?:直接|具体)?(?:责任|负责|经办|主办)?人",
    ),
    ("assisting", rf"(?:整改)?(?:责任)?(?:{PLACE})?(?:配合|协办|协助|协同|参与)(?:的?(?:责任)?(?:{PLACE}))?"),
    ("assisting", r"(?:assisting|supporting|cooperating)(?:departments?|units?|offices?)?|support"),
    (
        "department",
        rf"(?:整改)?(?:责任|牵头|主责|承办|主办|具体|落实|主体)*的?(?:{PLACE})(?:牵头|主责|主办|主要)?|牵头(?:责任)?(?:{PLACE})?|主责|主办",
    ),
    ("department", r"(?:lead|responsible|leading)?(?:departments?|units?|offices?)|lead"),
    (
        "owner",
        rf"(?:整改)?(?:直接|具体|主要|第一|牵头)?(?:责任|经办|主办|承办|负责|联系|落实|主管)(?:{WHO})(?:姓名)?|(?:科室|部门|单位)负责人",
    ),
    ("owner", r"(?:action|task)?owner|(?:responsible|assigned)(?:person|to)?|assignee|personresponsible"),
    ("people", r"(?:整改)?(?:责任|任务)(?:分工|主体|清单|落实)|责任|responsibility"),
    (
        "deadline",
        r"(?:整改|完成|办理|办结|计划|责任|拟|预计|要求|规定|目标)*(?:时限|期限|时间|日期|节点)(?:要求|节点)?|截止(?:时间|日期)?",
    ),
    ("deadline", r"(?:due(?:date|by)?|deadline|completeby|targetdate)"),
    (
        "state",
        r"(?:整改|完成|目前|当前|是否|办理|销号|任务|落实)*(?:状态|完成|销号)(?:情况|与否)?|是否(?:已)?(?:完成|整改|销号)|整改(?:结果|情况)"
        r"|state|status|done",
    ),
    (
        "percent",
        r"(?:整改|完成|工作)?(?:进度|比例|率|百分比)[%％]?(?:百分比)?|完成率|progress%|%complete|percent(?:complete|done)?|%",
    ),
    (
        "progress",
        r"(?:目前|当前)?(?:整改|工作|落实)*(?:进展|描述|成效|落实)(?:情况|及成效|情况及成效|情况描述|描述)?|落实情况|progress|update",
    ),
    (
        "note",
        r".*(?:佐证|证明材料|支撑材料|附件|备注|说明|原因|举一反三|审核|验收|核查|整改目标|目标要求|长效机制|制度|意见|电话|联系方式).*"
        r"|(?:提交|核验|销号|办结)(?:时间|日期|人)|回头看(?:情况|结果)?"
        r"|evidence|remarks?|notes?|comments?|cause|(?:submitted|verified|closed)(?:on|by)?|lookbacks?"
        r"|checkedelsewhere|madearule",
    ),
)
PATTERNS = tuple((column, re.compile(pattern)) for column, pattern in WORDINGS)
LONGEST = 24
JUNK = re.compile(r"[\s:：*＊※、，,。.·_\-—()（）\[\]【】〔〕《》<>\"“”'‘’]+")
NUMBERED = re.compile(r"[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])[)）]?$")
REMARK = re.compile(r"[（(][^（）()]*[）)]")
SEARCHED = 60
"""How many rows of a sheet are looked at before it is said to have no headings."""
STATEMENT: frozenset[Column] = frozenset({"feedback", "problem", "finding"})
OWNERS: frozenset[Column] = frozenset({"leader", "department", "assisting", "owner", "people", "both"})


@dataclass(frozen=True, kw_only=True)
class Headings:
    """The columns of a table by what they hold, and the words over each."""

    columns: dict[int, Column]
    words: dict[int, str]
    top: int
    bottom: int
    """The first and the last row that the headings take."""

    def of(self, *columns: Column) -> tuple[int, ...]:
        """Where these columns are, in the order asked for, then from left to right."""
        found = self._asked.get(columns)
        if found is None:
            found = tuple(at for column in columns for at, held in self.columns.items() if held == column)
            self._asked[columns] = found
        return found

    @cached_property
    def _asked(self) -> dict[tuple[Column, ...], tuple[int, ...]]:
        return {}

    @property
    def unknown(self) -> dict[int, str]:
        """The columns with words that say nothing to us."""
        return {at: word for at, word in self.words.items() if at not in self.columns}

    @property
    def lacks(self) -> bool:
        """Whether the column is missing without which nothing can be read: the problem, or a key."""
        return not (STATEMENT & set(self.columns.values()) or self.of("key"))

    def repeated_in(self, row: Row) -> bool:
        """Whether a row is these headings again, as they are repeated on each printed page."""
        said = {_plain(cell) for cell in row.cells if cell and len(cell) <= LONGEST}
        filled = sum(bool(cell) for cell in row.cells)
        return filled >= 2 and len(said) * 2 > filled and said <= self.said

    @cached_property
    def said(self) -> set[str]:
        """The words of the headings and of their parts, without space and punctuation."""
        return {_plain(part) for word in self.words.values() for part in (word, *word.split("\n"))}


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return JUNK.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=4096)
def column_of(text: str) -> Column | None:
    """What a column with this heading holds, or None for words that are no heading."""
    if not text or len(text) > LONGEST * 2:
        return None
    return _column(_plain(text)) or _column(_plain(REMARK.sub("", text)))


def _column(words: str) -> Column | None:
    if not words or len(words) > LONGEST:
        return None
    return next((column for column, pattern in PATTERNS if pattern.fullmatch(words)), None)


def headings(grid: Grid, rows: Sequence[Row]) -> Headings | None:
    """The headings among the first rows: the row that names most columns, with the row under it if it is in two."""
    best: Headings | None = None
    for index, row in enumerate(rows[:SEARCHED]):
        found = headings_at(grid, rows, index)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
        if best and row.number > best.bottom + 10:
            break
    return best


def headings_at(grid: Grid, rows: Sequence[Row], index: int) -> Headings | None:
    """The headings that begin in this row, or None where it holds no two of them or is mostly something else."""
    row = rows[index]
    if sum(column_of(cell) is not None for cell in row.cells) < 2:
        return None
    top = across(grid, row)
    below = rows[index + 1] if index + 1 < len(rows) and rows[index + 1].number == row.number + 1 else None
    words = dict(enumerate(top))
    bottom = row.number
    if below and (both := _two_rows(top, below)):
        words, bottom = both, below.number
    words = {at: word for at, word in words.items() if word}
    columns = {at: column for at, word in words.items() if (column := _held(word))} | _numbered(words)
    named = set(columns.values())
    if len(named) < 2 or len(columns) * 2 < len(words) or _alternates(words, columns):
        return None
    if not named & (STATEMENT | OWNERS | {"measure", "key"}):
        return None
    return Headings(columns=columns, words=words, top=row.number, bottom=bottom)


def _numbered(words: dict[int, str]) -> dict[int, Column]:
    """整改措施1, 整改措施2, …: columns of measures, of which the first is read and the others doubted."""
    found = {at: NUMBERED.sub("", word) for at, word in words.items() if NUMBERED.search(word)}
    measures: dict[int, Column] = {at: "measure" for at, word in found.items() if column_of(word) == "measure"}
    return measures if len(measures) > 1 else {}


def _alternates(words: dict[int, str], columns: dict[int, Column]) -> bool:
    """Whether headings and other words take turns, as labels and values do in a form."""
    order = sorted(words)
    return len(order) > 3 and not any(one in columns and other in columns for one, other in pairwise(order))


def _held(word: str) -> Column | None:
    """What a heading in one row or in two holds: the words together, else the lower, else the upper ones."""
    upper, _, lower = word.partition("\n")
    return column_of(upper + lower) or column_of(lower) or column_of(word) or (column_of(upper) if lower else None)


def _two_rows(top: Sequence[str], below: Row) -> dict[int, str] | None:
    """The words of headings in two rows, or None where the row below is none of headings.

    It is one if each of its own cells stands under a heading that spans several columns and makes sense with it.
    """
    words: dict[int, str] = {}
    spanning = ""
    own = 0
    for at in range(max(len(top), len(below.cells))):
        upper = top[at] if at < len(top) else ""
        lower = below.cells[at] if at < len(below.cells) and at not in below.above else ""
        spanning = upper or spanning
        if not lower:
            words[at] = upper
            continue
        if len(lower) > LONGEST or not (column_of(spanning + lower) or column_of(lower)):
            return None
        own += 1
        words[at] = f"{spanning}\n{lower}"
    full = sum(bool(word) for word in top)
    return words if own and (own < full or len(set(top)) < full or full < len(words)) else None
