"""Headings that are no aspects but say something of all that stands under them: which unit, or in what state it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.reading.notices.outline import Node, Outline
from bot.reading.notices.problems import text_of, title_and_rest
from bot.reading.notices.wording import FAULT, unit_named

DONE = "已经?(?:全面|全部)?(?:完成|整改|销号|办结)(?:整改|到位|完成)?|基本完成|部分完成|阶段性完成"
OPEN = "正在(?:整改|推进|办理)|尚?未完成|持续(?:整改|推进)|长期(?:整改|坚持)"
COUNT = r"(?:[（(]?(?:共)?\d+[个项条]?[）)]?)?"
STATE = re.compile(
    rf"(?:(?:集中)?整改期(?:限)?[内间]|巡[视察查]?反馈的?|需要?)?(?P<state>{DONE}|{OPEN})[^，。]{{0,12}}?"
    rf"的?(?:具体|整改)?(?:问题|事项|任务){COUNT}(?:(?:及其?|的)?(?:整改)?(?:进展|情况|进展情况))?"
)
WORDS = (
    ("正在", "整改中"),
    ("未完成", "未完成"),
    ("基本", "基本完成"),
    ("部分", "部分完成"),
    ("阶段", "阶段性完成"),
    ("持续", "持续整改"),
    ("长期", "长期坚持"),
    ("已", "已完成"),
)
"""What a sign in a heading says of the state, first match."""


CONTAINER = re.compile("整改(?!.*方面$)|(?:任务|问题|措施)清单")


@dataclass(frozen=True, kw_only=True)
class Group:
    """What a heading says of everything under it."""

    unit: str | None = None
    state: str | None = None


def groups_of(tree: Outline) -> dict[int, Group]:
    """By the id of its node: the first-level headings that name units, if several do, or states, if all do,
    or the only one, if it just contains the rest."""
    roots = [node for node in tree.roots if node.children]
    units = {id(node): Group(unit=name) for node in roots if (name := unit_named(_title(node)))}
    if len(units) == len(roots) > 1:
        return units
    states = {id(node): Group(state=word) for node in roots if (word := _state(_title(node)))}
    if states and len(states) == len(roots):
        return states
    return {id(roots[0]): Group()} if len(roots) == 1 and _contains_all(_title(roots[0])) else {}


def _contains_all(title: str) -> bool:
    """Whether the one heading above everything says that it is all that is to be put right, and nothing of a fault."""
    return CONTAINER.search(title) is not None and FAULT.search(title) is None


def over(node: Node, groups: dict[int, Group]) -> Group:
    """What the headings above say together."""
    return next((groups[id(above)] for above in node.above() if id(above) in groups), Group())


def _title(node: Node) -> str:
    return title_and_rest(text_of(node.lines))[0]


def _state(title: str) -> str | None:
    found = STATE.fullmatch(title)
    return next(word for sign, word in WORDS if sign in found["state"]) if found else None


def units_in(groups: dict[int, Group]) -> Iterator[str]:
    """The units that are named, each once."""
    yield from dict.fromkeys(group.unit for group in groups.values() if group.unit)
