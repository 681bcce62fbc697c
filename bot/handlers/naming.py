"""Who is meant by a name that somebody wrote."""

from __future__ import annotations

import re

from bot.handlers.turn import Turn
from storage import queries
from storage.models import Department, Person


def people_like(turn: Turn, said_name: str) -> list[Person]:
    """The people that a name may mean: whole, or by surname as in 老王 and 王科长."""
    people = queries.colleagues(turn.session, turn.who.unit_id)
    whole = [one for one in people if one.name == said_name]
    surname = said_name.lstrip("老小阿")[:1]
    return whole or [one for one in people if surname and one.name.startswith(surname)]


TITLED = re.compile(
    r"[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,3}(?:书记|[局科处部院校所站队组股镇乡区县市]长|主任|主席|经理|委员|老师|"
    r"同志|工|总|局|科|处|哥|姐|师傅)"
)
"""A surname with what somebody is called by: 老王, 王科长."""
DEPARTMENT_TAIL = re.compile(r"[科室股处部局办]$")


def people_called(turn: Turn, said_name: str) -> list[Person]:
    """The people of exactly that name; by surname only where a surname was said: whoever is written down is sure."""
    if TITLED.fullmatch(said_name):
        return people_like(turn, said_name)
    people = queries.colleagues(turn.session, turn.who.unit_id)
    return [one for one in people if one.name.casefold() == said_name.casefold()]


def departments_like(turn: Turn, said_name: str) -> list[Department]:
    """The departments that a name may mean: whole or by an alias, else as far as it was said (保卫 for 保卫科)."""
    departments = queries.departments_of(turn.session, turn.who.unit_id)
    whole = [one for one in departments if said_name in (one.name, *one.aliases)]
    stem = DEPARTMENT_TAIL.sub("", said_name)
    return whole or [one for one in departments if len(stem) > 1 and one.name.startswith(stem)]
