"""Habits of typing and speaking undone: full-width signs, traditional characters, dialect, the usual typos. What was
typed is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.reading.characters import simplified_forms
from bot.reading.questions.dialect import ENGLISH_SENTENCE, ENGLISH_WITHIN, SAID_FOR, english_within, rules

FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
SIGNS = str.maketrans("　—–－‐‑−．﹒“”‘’「」", ' ------..""\'\'""')


@cache
def plain_forms() -> dict[int, int | str]:
    """The usual form of each character that is typed in another: full-width, a sign of print, traditional."""
    return {**simplified_forms(), **FULL_WIDTH, **SIGNS}


TYPOS = {
    r"消号|销毫|消毫|肖号|(?<=请)(?:销好|消掉|消了)": "销号",
    r"巡查(?=组|整改|反馈|办|发现|通报|工作|说|指出|提)": "巡察",
    r"反应(?=一下|一?个(?:问题|情况)|问题|情况)": "反映",
    r"(?<![正现实还就])在(?=提醒)": "再",
    r"己(?=经|完|办|销|整|落|学|开|做|交|报|弄|改|换)": "已",
    r"整该|整該|整盖|正改": "整改",
    r"愈期|于期|逾其|余期": "逾期",
    r"延其|言期|沿期": "延期",
    r"左证|佐正|作证材料|做证": "佐证",
    r"台帐|抬账": "台账",
    r"催[班扮半]|摧办|崔办": "催办",
    r"完城|完程": "完成",
    r"进战|近展": "进展",
    r"责任课室": "责任科室",
    r"(?<=[传放挂附归加存补]到)(?=\d+\.\d)": " ",
    r"提行": "提醒",
    r"有那(?=[些几])": "有哪",
    r"意思形态": "意识形态",
    r"预期(?=[没未]|的有|了没)": "逾期",
    r"为(?=启动的|销号的|核验的|整改的|启动项)": "未",
    r"认务|任物": "任务",
    r"办工室": "办公室",
    r"(?:^|(?<=[,。给把]))到出(?=[整台清表三逾责任问])": "导出",
    r"(?<=[号日底末初中旬])以前": "之前",
    r"那里(?=反映|举报|投诉)": "哪里",
    r"(?<=问)提(?=\d|谁|完|怎|咋)": "题",
    r"怎麽|怎末|肿么|怎莫": "怎么",
    r"\bremind me(?= (?:what|who|when|where|how|which)\b)": "tell me",
    r"\bwh(?:ci|ic|hi)c?h?\b(?<!which)|\bwich\b": "which",
    r"\bpls\b|\bplz\b": "please",
    r"\bwhats\b|\bwats\b": "what's",
    r"\bhows\b": "how's",
    r"\bwhos\b": "who's",
    r"\bu\b": "you",
    r"\br\b": "are",
}
TYPED = tuple((re.compile(wrong, re.IGNORECASE), right) for wrong, right in TYPOS.items())
ANY_TYPO = re.compile("|".join(f"(?:{wrong})" for wrong in TYPOS), re.IGNORECASE)
WORDS = [
    "status",
    "overdue",
    "problem",
    "measure",
    "extension",
    "extend",
    "deadline",
    "evidence",
    "progress",
    "summary",
    "remind",
    "history",
    "approve",
    "responsible",
    "department",
    "procurement",
    "percent",
    "everyone",
    "everything",
    "original",
    "finding",
    "export",
    "import",
    "ledger",
]
LATIN_WORD = re.compile(r"[A-Za-z]{6,}")
SPACES = re.compile(r"\s+")
MIXED = re.compile(r"[A-Za-z].*[\u4e00-\u9fff]|[\u4e00-\u9fff].*[A-Za-z]")
BETWEEN_SCRIPTS = re.compile(r"(?<=[A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z])")
"""Where a word begins that nobody sets apart: done了, 导出csv."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text as it is matched, and where each of its characters stands in what was typed."""

    original: str
    text: str
    origin: tuple[int, ...]

    def as_said(self, start: int, end: int) -> str:
        """What was typed for `text[start:end]`, without spaces at its ends."""
        return self.original[self.origin[start] : self.origin[end]].strip()

    def as_meant(self, start: int, end: int) -> str:
        """The same in the characters that it stands for, where it was typed in others."""
        typed, meant = self.as_said(start, end), self.text[start:end].strip()
        return typed if SPACES.sub("", typed).lower() == SPACES.sub("", meant).lower() else meant

    def with_changes(self, changes: Iterable[tuple[int, int, str]]) -> Said:
        """The same with each (start, end, new) replaced; the spans must not overlap."""
        text, origin, at = [], [], 0
        ordered = sorted(changes)
        if not ordered:
            return self
        for start, end, new in ordered:
            text += [self.text[at:start], new]
            origin += [*self.origin[at:start], *[self.origin[start]] * len(new)]
            at = end
        text.append(self.text[at:])
        origin += self.origin[at:]
        return Said(original=self.original, text="".join(text), origin=tuple(origin))


def normalise(typed: str) -> Said:
    """`typed` as the patterns expect it, case kept. Circled numbers stay: 2② is not 22."""
    text = typed.translate(plain_forms())
    said = Said(original=typed, text=text, origin=tuple(range(len(text) + 1)))
    said = said.with_changes((m.start(), m.end(), " ") for m in SPACES.finditer(text))
    if MIXED.search(said.text) and not ENGLISH_SENTENCE.search(said.text):
        said = said.with_changes(
            (m.start(), m.end(), ENGLISH_WITHIN[m["word"].lower()]) for m in english_within().finditer(said.text)
        )
    for spoken, meant, signs in rules():
        if not signs.isdisjoint(said.text):
            said = said.with_changes(
                (m.start(), m.end(), SAID_FOR[m[0]] if meant is None else meant) for m in spoken.finditer(said.text)
            )
    for wrong, right in TYPED if ANY_TYPO.search(text) else ():
        said = said.with_changes((m.start(), m.end(), right) for m in wrong.finditer(said.text))
    said = said.with_changes(
        (m.start(), m.end(), meant_word(m[0].lower())) for m in LATIN_WORD.finditer(said.text) if m[0].islower()
    )
    return said.with_changes((m.start(), m.end(), " ") for m in BETWEEN_SCRIPTS.finditer(said.text))


@cache
def correctly_spelt(word: str) -> bool:
    return any(word.startswith(known) or known.startswith(word) for known in WORDS)


def meant_word(word: str) -> str:
    """The field's word that `word` is one slip away from, else itself; inflections are no slips."""
    if correctly_spelt(word):
        return word
    from rapidfuzz.distance import OSA  # noqa: PLC0415 — large, and only for words that nobody knows

    near = [known for known in WORDS if OSA.distance(word, known, score_cutoff=1) <= 1 and word[0] == known[0]]
    return near[0] if len(near) == 1 else word
