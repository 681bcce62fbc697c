"""Whom a document names: people and departments of the unit, however they are called there, or new ones."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.importing.diff import Who
from storage.importing.tree import Tree
from storage.models import Department, Membership, OwnerRole, Person, Role

SPACE = re.compile(r"\s+")
BRACKETS = str.maketrans("()", "（）")
BY_SURNAME = re.compile(
    r"(?P<surname>[\u4e00-\u9fff]{1,2})"
    r"(?:某某?|副?(?:书记|主任|局长|科长|处长|部长|股长|馆长|院长|校长|所长|站长|队长|经理|主席|会长|总)|老师|同志)"
)
PLACES = (OwnerRole.DEPARTMENT, OwnerRole.ASSISTING)


Roles = dict[OwnerRole, tuple[Who, ...]]


@dataclass(kw_only=True)
class Names:
    """The unit's people and departments by what they are called, and the new ones that the document brings."""

    people: dict[str, list[Who]]
    places: dict[str, Who]
    leaders: frozenset[int]
    """The ids of those who lead."""
    new_people: dict[str, Who] = field(default_factory=dict)
    new_places: dict[str, Who] = field(default_factory=dict)

    def of(self, owners: Sequence[Tree]) -> tuple[Roles, tuple[str, ...]]:
        """The owners of an item by role, each once; and the names that may be several people's, whose roles are left
        out altogether."""
        said: dict[OwnerRole, dict[Who, None]] = defaultdict(dict)
        doubtful: dict[str, OwnerRole] = {}
        for owner in owners:
            role = OwnerRole(owner["role"])
            name = tidy(str(owner["name"]))
            if not name:
                continue
            if role is OwnerRole.OWNER and name not in self.people and name in self.places:
                role = OwnerRole.DEPARTMENT  # a department in the column of people
            who = self._place(name) if role in PLACES else self._person(name, role)
            if who is None:
                doubtful[name] = role
            else:
                said[role][who] = None
        roles = {role: tuple(who) for role, who in said.items() if role not in doubtful.values()}
        return roles, tuple(doubtful)

    def _place(self, name: str) -> Who:
        return self.places.get(name) or self.new_places.setdefault(name, Who(kind="department", name=shown(name)))

    def _person(self, name: str, role: OwnerRole) -> Who | None:
        """The person of that name, else where it is 李局长 the only one of that surname, for a leader of those who
        lead; else a new one. None where there are several."""
        found = self.people.get(name) or self._by_surname(name)
        if len(found) > 1 and role is OwnerRole.LEADER:
            found = [one for one in found if one.id in self.leaders] or found
        if len(found) > 1:
            return None
        return found[0] if found else self.new_people.setdefault(name, Who(kind="person", name=name))

    def _by_surname(self, name: str) -> list[Who]:
        form = BY_SURNAME.fullmatch(name)
        if form is None:
            return []
        return [one for called, whos in self.people.items() if called.startswith(form["surname"]) for one in whos]


def tidy(name: str) -> str:
    """A name without the spaces that fill a column (张  三); those between Latin words stay single."""
    text = unicodedata.normalize("NFKC", name).strip()
    return SPACE.sub(" " if text.isascii() else "", text)


def shown(name: str) -> str:
    """What a new one is called: tidy, in the brackets that Chinese is written with."""
    return name if name.isascii() else name.translate(BRACKETS)


def names_of(session: Session, unit_id: int) -> Names:
    """Who there is in the unit."""
    people: dict[str, list[Who]] = defaultdict(list)
    here = (Membership.unit_id == unit_id, Membership.ended_at.is_(None), Membership.role != Role.GROUP)
    rows = select(Person.id, Person.name, Membership.role).join(Membership).where(*here).order_by(Person.id)
    leaders: set[int] = set()
    for row, name, role in session.execute(rows):
        who = Who(kind="person", name=name, id=row)
        if who not in people[tidy(name)]:
            people[tidy(name)].append(who)
        if role is Role.LEADER:
            leaders.add(row)
    return Names(people=dict(people), places=_places(session, unit_id), leaders=frozenset(leaders))


def _places(session: Session, unit_id: int) -> dict[str, Who]:
    found: dict[str, Who] = {}
    rows = select(Department).where(Department.unit_id == unit_id).order_by(Department.id)
    for row in session.scalars(rows):
        for name in (row.name, *row.aliases):
            found.setdefault(tidy(str(name)), Who(kind="department", name=row.name, id=row.id))
    return found


def listed(whos: Iterable[Who]) -> tuple[str, ...]:
    return tuple(sorted(who.name for who in whos))
