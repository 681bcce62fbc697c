"""Owner, deadline and state where a notice names them, at a measure or at a problem. Never inferred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.reading.notices.drafts import NoticeWarning, OwnerDraft, OwnerRole, Place
from bot.reading.notices.labels import FIELD_HEADS, label_line

REMARK = r"(?:[（(][^（）()]{1,8}[）)])?"
BRACKETED = re.compile(
    rf"[（(【]((?:{FIELD_HEADS}){REMARK}[：:][^（）()【】]*(?:[（(][^（）()]*[）)][^（）()【】]*)*)[）)】]"
)
INLINE = re.compile(
    rf"(?:^|(?<=[。；;，,、\s]))(?P<head>(?:{FIELD_HEADS}){REMARK})[：:]"
    rf"(?P<value>.*?)(?=[。\n]|[；;，,、]?(?:{FIELD_HEADS}){REMARK}[：:]|$)[。；;，,、]?",
)
ROLES: tuple[tuple[OwnerRole, re.Pattern[str]], ...] = (
    ("leader", re.compile("领导")),
    ("assisting", re.compile("配合|协办|协助")),
    ("department", re.compile("科室|部门|单位|处室|股室")),
    ("owner", re.compile("人")),
)
REMARK_ROLES: tuple[tuple[OwnerRole, re.Pattern[str]], ...] = (
    ("department", re.compile("牵头|主责|主办")),
    ("assisting", re.compile("配合|协办|协助")),
)
NAME = re.compile(r"(?P<name>[^（(）)]+)(?:[（(](?P<remark>[^（）()]*)[）)])?")
BETWEEN_NAMES = re.compile(r"[、，,；;/\s]+(?![^（(]*[）)])")
STATES = (
    "已完成并长期坚持|已完成|基本完成|部分完成|阶段性完成|未完成|正在整改|整改中|正在推进|持续推进|推进中|持续整改"
    "|已整改到位|已整改完毕|已整改完成|已整改|整改到位|整改完毕|整改完成|已全部完成|全部完成|已销号|已办结|未启动|尚未启动"
    "|长期坚持|立行立改"
)
STATE = re.compile(rf"(?P<state>{STATES})(?=[。；;，,]|$)")
STATE_REMARK = re.compile(rf"[（(【\[](?:整改状态[：:])?(?P<state>{STATES})[）)】\]][。；;]?$")
STATE_FIRST = re.compile(rf"\s*[（(【\[](?P<state>{STATES})[）)】\]](?=[^。；;])")
STANDING = re.compile("长期坚持|长期整改|持续坚持|常态化")
FULL_DATE = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?(?:以?前|之前|底?前)?")
IMMEDIATE = re.compile("(?:立行立改|立查立改|立即整改|即知即改|边巡边改|未巡先改|已完成)+")
AND_STANDING = re.compile(r"[，,、；;（(]?(?:并|且|并且|同时|此后)?(?:长期坚持|长期整改|持续坚持|常态化)[）)]?")


@dataclass(frozen=True, kw_only=True)
class Fields:
    """What labels around a measure or problem say; empty where they say nothing."""

    owners: tuple[OwnerDraft, ...] = ()
    deadline: str | None = None
    standing: bool = False
    state: str | None = None
    warnings: tuple[NoticeWarning, ...] = ()

    def __or__(self, other: Fields) -> Fields:
        """These fields, and where they are empty, role by role, those of `other`."""
        roles = {owner.role for owner in self.owners}
        mine = bool(self.deadline or self.standing)
        return Fields(
            owners=self.owners + tuple(owner for owner in other.owners if owner.role not in roles),
            deadline=self.deadline if mine else other.deadline,
            standing=self.standing if mine else other.standing,
            state=self.state or other.state,
            warnings=self.warnings + other.warnings,
        )


def take_fields(text: str, place: Place) -> tuple[str, Fields]:
    """The text without its labelled fields, and the fields; `place` goes into warnings."""
    said: list[tuple[str, str]] = []

    def take(found: re.Match[str]) -> str:
        said.append((found["head"], found["value"].strip("；;，,、 ")))
        return ""

    def take_bracket(found: re.Match[str]) -> str:
        INLINE.sub(take, found[1])
        return ""

    rest = INLINE.sub(take, BRACKETED.sub(take_bracket, text))
    if remark := STATE_REMARK.search(rest):
        said.append(("状态", remark["state"]))
        rest = rest[: remark.start()]
    elif leading := STATE_FIRST.match(rest):
        said.append(("状态", leading["state"]))
        rest = rest[leading.end() :]
    return rest, _fields(said, place)


def is_field_line(text: str) -> bool:
    """Whether a paragraph holds nothing but labelled fields."""
    return label_line(text) is not None and INLINE.match(text) is not None


def state_in(text: str) -> str | None:
    """The state word that the text consists of or begins with, else None."""
    found = STATE.match(text.strip("（）()【】[] "))
    return found["state"] if found else None


def _fields(said: list[tuple[str, str]], place: Place) -> Fields:
    fields = Fields()
    for head, value in said:
        owners = fields.owners + tuple(_owners(head, value))
        fields = replace(fields, owners=owners) | _dated(head, value, place)
    return fields


def _owners(head: str, value: str) -> Iterator[OwnerDraft]:
    words = re.split("[（(]", head)[0]
    role = next((role for role, pattern in ROLES if pattern.search(words)), None)
    if role is None:
        return
    for piece in filter(None, BETWEEN_NAMES.split(value)):
        if found := NAME.fullmatch(piece):
            yield from _named(role, found["name"], found["remark"])


def _named(role: OwnerRole, name: str, remark: str | None) -> Iterator[OwnerDraft]:
    """行政科（赵某） is a department and its owner; 综合科（牵头） says which department leads."""
    said = next((other for other, pattern in REMARK_ROLES if remark and pattern.search(remark)), None)
    yield OwnerDraft(role=said or role, name=name)
    if remark and said is None and role in ("department", "assisting"):
        yield from (OwnerDraft(role="owner", name=person) for person in re.split("[、，,]", remark) if person)


def _dated(head: str, value: str, place: Place) -> Fields:
    if re.search("状态|进度", head):
        return Fields(state=value or None)
    if not re.search("时限|期限|时间", head) or not value:
        return Fields()
    standing = bool(STANDING.search(value))
    rest = AND_STANDING.sub("", value).strip("，,、。 ")
    if not rest:
        return Fields(standing=standing)
    if IMMEDIATE.fullmatch(rest):
        return Fields(deadline=rest, standing=standing)
    if (found := FULL_DATE.fullmatch(rest)) and (day := iso_date(*found.groups())):
        return Fields(deadline=day.isoformat(), standing=standing)
    doubt = NoticeWarning(code="deadline_as_said", values={"deadline": value}, where=place)
    return Fields(deadline=rest, standing=standing, warnings=(doubt,))


def iso_date(year: str, month: str, day: str) -> date | None:
    """The date that these figures write, or None for one that no calendar has."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
