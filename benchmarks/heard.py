"""What a text of the bot tells its reader: which measures, and what of each. Read as a person would read it, from the
words on the phone."""

from __future__ import annotations

import re
from dataclasses import dataclass

LABEL = r"(?P<label>\d+(?:[①-⑳]|-\d+))"
REPEAT, LATE = "（重发：", "（晚到："
REMINDERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^[🔴🟡🟢⚪] (?:还有\d+天|今天到期|逾期\d+个工作日)(?:（.*）)? · {LABEL} ",
        rf"^[🔴🟡🟢⚪] {LABEL} ",
        rf"^🟡 \d+个工作日未签收 · {LABEL} ",
        rf"^🟡 未签收 {LABEL} ",
        rf"^🔵 等核验\d+个工作日 · {LABEL} ",
        rf"^🔵 等核验 {LABEL} ",
        rf"^🟡 延期申请等了\d+个工作日 · {LABEL} ",
        rf"^🟡 等定延期 {LABEL} ",
    )
)
NEWS = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("submitted", rf"^请核验 {LABEL} "),
        ("verified", rf"^✅ (?:\S+)?核验通过 {LABEL} "),
        ("returned", rf"^(?:\S+退回了|🔴 退回) {LABEL} "),
        ("extension_asked", rf"^(?!已)\S+申请 {LABEL} .*延到"),
        ("extension_decided", rf"^(?:同意了|没有同意|延期有结果) {LABEL} "),
        ("can_close", r"^可以销号 · 问题(?P<label>\d+) "),
    )
)
MORE = re.compile(r"^另有(\d+)项$")
DIGEST = re.compile(r"^(?:今天)?\d+件(?: · |新情况)")


@dataclass(frozen=True)
class Told:
    """What one text tells. `more` counts what it says is behind 更多."""

    reminders: tuple[str, ...] = ()
    """Labels of measures, as 12②."""
    news: tuple[tuple[str, str], ...] = ()
    """What happened, and to which measure or problem."""
    more: int = 0
    repeat: bool = False
    late: bool = False
    digest: bool = False

    def __bool__(self) -> bool:
        return bool(self.reminders or self.news or self.more)


def told(text: str) -> Told:
    """What a message tells; nothing for an answer to a question."""
    lines = text.split("\n")
    notes = [line for line in lines[:2] if line.startswith((REPEAT, LATE))]
    rest = lines[len(notes) :]
    digest = bool(rest and DIGEST.match(rest[0]))
    looked_at = rest[1:] if digest else rest[:1]
    news = [(what, found["label"]) for line in looked_at for what, one in NEWS if (found := one.match(line))]
    reminders = [found["label"] for line in looked_at if (found := _reminder(line))]
    return Told(
        reminders=tuple(reminders),
        news=tuple(news),
        more=sum(int(found[1]) for line in looked_at if (found := MORE.match(line))),
        repeat=any(note.startswith(REPEAT) for note in notes),
        late=any(note.startswith(LATE) for note in notes),
        digest=digest,
    )


def _reminder(line: str) -> re.Match[str] | None:
    return next((found for one in REMINDERS if (found := one.match(line))), None)
