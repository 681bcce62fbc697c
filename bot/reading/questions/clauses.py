"""Reasons and notes: the clauses of a message that are not the command itself, as they were said."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.reading.questions.grammar import CLASSES, pattern
from bot.reading.questions.heard import Heard
from bot.reading.questions.lexicon import WORDS
from bot.reading.questions.spoken import ASKED_FOR, DUE_TO_CLOSE, GIVEN_UP, SENT_OFF, WORKED

BREAK = re.compile(r"[,。;!\n]|:(?!\d)|\.\s|\.$|(?<=[\u4e00-\u9fff\ue000\ue001]) (?=[\u4e00-\u9fff\ue000\ue001])")
MARKED_REASON = re.compile(
    r"(?:因为|由于|原因是?|理由是?|因|缘由|\bbecause(?: of)?\b|\bdue to\b|\bsince\b|\breason(?: is)?\b|\bas "
    r"(?=the|we|it|they))[:,]?\s*(?P<reason>\S[^。!\n]*)",
    re.IGNORECASE,
)
AFTER_COMMAND = re.compile(
    r"[,.。;]\s*(?:(?:[\ue000\ue001]|特|现|请|想|需|要|我|所以|因此|故|望|拟|希望)*(?:申请|延期|延长|退回|"
    r"打回|销号|请核验|望批准|请批准|同意|驳回|重新打开)).*$"
)
COMMAND = re.compile(
    r"[\ue000\ue001]|"
    + "|".join((WORDS["close"], WORDS["extension"]))
    + (
        r"|^(?:退回|打回|驳回|不同意|同意|批准|核验|请核验|请(?:领导|予以|您)?(?:审|核|批|查)|申请|特此|谢谢|"
        r"麻烦|帮我?(?:记|登|提交|核|销)|收到|重新打开|完不成|来不及|please|thanks?|done|finished|all done|"
        r"回头看|reopen|登记|记录(?![里上中不没缺有写]))|"
    )
    + r"^(?:又|已经?|没有?|未|无)*(?:反弹|复发|巩固|不通过|没通过|未通过|不合格|重做|返工|没问题|通过|合格)了?$|"
    + (
        rf"^(?:都|已经?|全部|整改)*(?:{WORDS['done']}|完毕)$|[\ue004]\S{{0,3}}(?:完成|交)$|^(?:to|until|"
        rf"by)?\s*\ue004[^,]{{0,2}}$"
    ),
    re.IGNORECASE,
)
ACTS = tuple(pattern(act) for act in (ASKED_FOR, DUE_TO_CLOSE, GIVEN_UP, SENT_OFF, WORKED))
"""Clauses that are an act as it is spoken, and no note."""
PROGRESS_INTRO = re.compile(
    r"(?:更新进展|进展更新|进展汇报|汇报进展|汇报一下|报一下进展|报进展|进展情况|最新进展|目前进展|整改进展|"
    r"进展|进度|更新|汇报|progress update|progress|update)(?:如下|是|为|on|of|for|\s|"
    r"[\ue000\ue001])*[:,-]\s*|[\ue000\ue001]\s*(?:的)?(?:进展|进度|更新|progress|update)\s*(?:是|为)",
    re.IGNORECASE,
)
FEEDBACK_INTRO = re.compile(
    r"^.*?(?:反映|举报|投诉|反馈|提个?(?:意见|建议)|意见|建议|\breport(?: that)?|complain(?: that| about|"
    r"t)?|comment(?: on| that)?|feedback)(?:一下|一个|个)?(?:问题|情况|说)?[:,]?\s*(?:that|about)?\s*",
    re.IGNORECASE,
)
DUTY_ITSELF = re.compile(CLASSES["duty"] + "|\ue003", re.IGNORECASE)
TO_NOTE = re.compile(r"(?:帮我?|帮忙|给我|麻烦|请|替我)*(?:登记|记|录)(?:上|一?下|一笔|个)?(?:吧|哈)?")
LEADING_ITEM = re.compile(r"\s*[\ue000\ue001]\s*的?")
TRAILING_SIGNS = "。.!,; "


def clauses(text: str) -> list[tuple[int, int]]:
    """Where the clauses of `text` stand, without the signs between them."""
    found, at = [], 0
    for sign in BREAK.finditer(text):
        found.append((at, sign.start()))
        at = sign.end()
    return [(start, end) for start, end in (*found, (at, len(text))) if text[start:end].strip()]


def duty_note(heard: Heard) -> dict[str, object]:
    """What is told besides the duty and who led it."""
    kept = [
        (start, end)
        for start, end in clauses(heard.text)
        if not (DUTY_ITSELF.search(heard.text, start, end) or TO_NOTE.fullmatch(heard.text, start, end))
    ]
    said = cut(heard, kept[0][0], kept[-1][1]) if kept else ""
    return {"note": said} if said else {}


def aside(heard: Heard) -> str:
    """From the first to the last clause that is no command; empty if all are."""
    kept = [
        (start, end) for start, end in map(past_item(heard.text), clauses(heard.text)) if tells(heard.text[start:end])
    ]
    if not kept:
        return ""
    first, last = kept[0][0], next((end for start, end in reversed(kept)), kept[0][1])
    return cut(heard, first, last)


def past_item(text: str) -> Callable[[tuple[int, int]], tuple[int, int]]:
    """A clause without the item it opens with: of 9-1材料不全 the last four characters."""

    def past(clause: tuple[int, int]) -> tuple[int, int]:
        leading = LEADING_ITEM.match(text, *clause)
        return (leading.end() if leading else clause[0]), clause[1]

    return past


def tells(clause: str) -> bool:
    """Whether a clause says more than the command."""
    said = clause.strip()
    return len(said) > 2 and not COMMAND.search(said) and not any(act.fullmatch(said) for act in ACTS)


def cut(heard: Heard, start: int, end: int) -> str:
    return heard.marked.as_said(start, end).strip(TRAILING_SIGNS)


def note_of(heard: Heard) -> dict[str, object]:
    """What is told besides the command."""
    said = aside(heard)
    return {"note": said} if said else {}


def reason_of(heard: Heard) -> dict[str, object]:
    """The words after 因为 or because, else what is told besides the command."""
    m = MARKED_REASON.search(heard.text)
    if m:
        end = m.start("reason") + len(AFTER_COMMAND.sub("", m["reason"]))
        return {"reason": cut(heard, m.start("reason"), end)}
    said = aside(heard)
    return {"reason": said} if said else {}


def progress_note(heard: Heard) -> dict[str, object]:
    """All after the introduction (更新进展：), else all after the item, else the whole."""
    intro = PROGRESS_INTRO.search(heard.text)
    if intro:
        return {"note": cut(heard, intro.end(), len(heard.text))}
    first = re.match(r"^\s*[\ue000\ue001]\s*(?:现在|整改|这项)?[:,]?\s*", heard.text)
    said = cut(heard, first.end() if first else 0, len(heard.text))
    return {"note": said} if said else {}


def feedback_note(heard: Heard) -> dict[str, object]:
    """What is reported, without 我要反映."""
    intro = FEEDBACK_INTRO.match(heard.text)
    said = cut(heard, intro.end() if intro else 0, len(heard.text))
    return {"note": said} if said else {}
