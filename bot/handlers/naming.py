"""Who is meant by a name that somebody wrote, and which department."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.handlers.turn import Turn
from bot.reading.questions.people import TITLES
from storage import members
from storage.models import Department, Membership, Person, Role

ADDRESSED = re.compile(rf"[老小阿](?P<familiar>[\u4e00-\u9fff]{{1,2}})|(?P<name>[\u4e00-\u9fff]{{1,3}}?)(?:{TITLES})")
"""A surname, or a name, with what people are called by: 老王, 王科长, 王芳主任."""

DEPARTMENT_TAIL = re.compile(r"[科室股处部局办]$")
ALIKE = 100
"""People of one surname who are looked through."""


def people_meant(turn: Turn, said: str) -> tuple[list[Person], list[Person]]:
    """The people that a name means: whole, or by surname as in 老王, 王科长 and 王; and where it means nobody those
    whose surname it has. 王小明 is not 王芳."""
    called = ADDRESSED.fullmatch(said)
    begins = (called["familiar"] or called["name"]) if called else said
    in_force = (
        Membership.unit_id == turn.who.unit_id,
        Membership.ended_at.is_(None),
        Membership.role.not_in((Role.GROUP, Role.PUBLIC)),
    )
    here = select(Person).join(Membership).where(*in_force).order_by(Person.id)
    whole = list(turn.session.scalars(here.where(Person.name == said)).unique())
    if whole:
        return whole, []
    alike = Person.name.startswith(begins[:1], autoescape=True)
    people = list(turn.session.scalars(here.where(alike).limit(ALIKE)).unique())
    surname = called or len(said) == 1
    meant = [one for one in people if surname and one.name.startswith(begins)]
    return meant, ([] if meant else people)


def departments_meant(turn: Turn, said: str) -> tuple[list[Department], list[Department]]:
    """The departments that a name, an alias or a part of one means, and all there are."""
    there = members.departments_of(turn.session, turn.who.unit_id)
    named = {one: [name for name in (one.name, *one.aliases) if name] for one in there}
    low = said.lower()
    whole = [one for one in there if low in (name.lower() for name in named[one])]
    part = [one for one in there if any(low in name.lower() or name.lower() in low for name in named[one])]
    return whole or part, there


def departments_like(turn: Turn, said: str) -> list[Department]:
    """The departments that a name may mean where it is to be written down: whole or by an alias, else as far as it was
    said (保卫 for 保卫科)."""
    departments = members.departments_of(turn.session, turn.who.unit_id)
    whole = [one for one in departments if said in (one.name, *one.aliases)]
    stem = DEPARTMENT_TAIL.sub("", said)
    return whole or [one for one in departments if len(stem) > 1 and one.name.startswith(stem)]
