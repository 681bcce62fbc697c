"""The owners in a cell: several names, roles named in it, departments with the person there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.reading.notices.drafts import OwnerDraft, OwnerRole
from bot.reading.notices.fields import BETWEEN_NAMES, NAME, REMARK_ROLES
from bot.reading.tables.dates import is_nothing
from bot.reading.tables.headings import Column

ROLES: dict[Column, OwnerRole] = {
    "leader": "leader", "department": "department", "assisting": "assisting", "owner": "owner", "people": "owner",
    "both": "owner",
}  # fmt: skip
LABEL = re.compile(
    r"(?:^|(?<=[\s;；。,，、)）]))"
    r"(?P<head>(?:整改)?(?:责任|牵头|主责|主办|承办|配合|协办|协助|分管|包案|包保|经办|直接|具体|负责)+(?:的?(?:责任)?(?:领导|科室|部门|单位|处室|股室|人员?))?"
    r"|科室|部门|单位)(?:[：:]|(?<=[导室门位人])\s(?=\S))\s*"
)
LABELLED: tuple[tuple[OwnerRole, re.Pattern[str]], ...] = (
    ("leader", re.compile("领导")),
    ("assisting", re.compile("配合|协办|协助")),
    ("owner", re.compile("人$|人员$|经办")),
    ("department", re.compile("科室|部门|单位|处室|股室|牵头|主责|主办|承办")),
)
PLACE_NAME = re.compile(
    r".*(?:[科室部处股办局所站委组院会厅队社库]|中心|支部|机关|公司|学校|党委|党组|office|dept\.?|department|division|unit)",
    re.IGNORECASE,
)
SECOND_NAME = re.compile(r"[\u3400-\u9fff]+[科室部处股局所办]")
"""What a department is called too, beside its name: no person is called like that."""
SPLIT_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u4e00-\u9fff])[ \u3000]{1,4}([\u4e00-\u9fff])(?![\u3400-\u9fff])")
LATIN = re.compile(r"[A-Za-z]{2}")
BETWEEN_LATIN = re.compile(r"\s*(?:[,;/&\n、；，]|\band\b)\s*")
CIRCLED = re.compile("[①-⑳]")
MARKED = re.compile(r"^\d{1,2}[.、．)）]\s*")
TRIM = " 。.;；,，、"


@lru_cache(maxsize=2048)
def owners(cell: str, column: Column) -> tuple[OwnerDraft, ...]:
    """The owners that a cell of this column names, each once, in the order of the cell."""
    text = unicodedata.normalize("NFKC", CIRCLED.sub("\n", cell)).strip()
    if is_nothing(text):
        return ()
    return tuple(dict.fromkeys(_all(text, column)))


def _all(text: str, column: Column) -> Iterator[OwnerDraft]:
    labels = list(LABEL.finditer(text))
    before = text[: labels[0].start()] if labels else text
    yield from _in_column(before, column)
    ends = [*(label.start() for label in labels), len(text)][1:]
    for label, end in zip(labels, ends, strict=True):
        segment = text[label.end() : end]
        if column in ("leader", "owner") and label["head"] in ("牵头", "责任", "主办", "负责"):
            # 牵头：办公室 in a column of people is a department, 牵头：张三 is not.
            yield from _by_name(segment, ROLES[column])
        else:
            yield from _names(segment, _role(label["head"], column))


def _role(head: str, column: Column) -> OwnerRole:
    """The role that a label in a cell names, else that of its column."""
    return next((role for role, pattern in LABELLED if pattern.search(head)), ROLES[column])


def _in_column(text: str, column: Column) -> Iterator[OwnerDraft]:
    if column in ("both", "people"):
        yield from _by_name(text, "owner")
    else:
        yield from _names(text, ROLES[column])


def _by_name(text: str, person: OwnerRole) -> Iterator[OwnerDraft]:
    """Departments and people, told apart by their names; people have the role `person`."""
    for owner in _names(text, "department"):
        is_place = PLACE_NAME.fullmatch(owner.name) is not None
        role: OwnerRole = "assisting" if owner.role == "assisting" else "department" if is_place else person
        yield OwnerDraft(role=role, name=owner.name)


def _names(text: str, role: OwnerRole) -> Iterator[OwnerDraft]:
    text = SPLIT_NAME.sub(r"\1\2", text)
    between = BETWEEN_LATIN if LATIN.search(text) else BETWEEN_NAMES
    for piece in between.split(text):
        piece = MARKED.sub("", piece).strip(TRIM)
        if is_nothing(piece):
            continue
        found = NAME.fullmatch(piece)
        if found is None:
            yield OwnerDraft(role=role, name=piece)
        else:
            yield from _named(role, found["name"].strip(TRIM), found["remark"])


def _named(role: OwnerRole, name: str, remark: str | None) -> Iterator[OwnerDraft]:
    """办公室（赵某） is a department and its owner, 办公室（牵头） the lead, 机关党委（人事科） one with two names;
    a person's remark is no owner."""
    said = next((other for other, pattern in REMARK_ROLES if remark and pattern.search(remark)), None)
    if not name:
        return
    is_place = role in ("department", "assisting") and PLACE_NAME.fullmatch(name)
    if is_place and remark and said is None and SECOND_NAME.fullmatch(remark):
        name, remark = f"{name}（{remark}）", None
    if role not in ("department", "assisting"):
        yield OwnerDraft(role=role, name=name)
        return
    yield OwnerDraft(role=said or role, name=name)
    if remark and said is None:
        for person in filter(None, re.split("[、，,;； ]", remark)):
            yield OwnerDraft(role="owner", name=person)
