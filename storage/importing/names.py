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
FULL_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
SHORT = 2
"""Characters of a name that has only one beside the family's: many share that much."""


Roles = dict[OwnerRole, tuple[Who, ...]]


@dataclass(kw_only=True)
class Names:
    """The unit's people and departments by what they are called, and the new ones that the document brings."""

    people: dict[str, list[Who]]
    places: dict[str, Who]
    leaders: frozenset[int]
    """The ids of those who lead."""
    at: dict[int, frozenset[int]] = field(default_factory=dict)
    """The ids of the departments that somebody is of."""
    new_people: dict[str, Who] = field(default_factory=dict)
    new_places: dict[str, Who] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._surnames: dict[str, list[Who]] = defaultdict(list)
        for name, whos in self.people.items():
            if FULL_NAME.fullmatch(name):
                self._surnames[name[0]] += whos

    def of(self, owners: Sequence[Tree]) -> tuple[Roles, dict[str, tuple[str, ...]]]:
        """The owners of an item by role, each once; and the names that may be several people's, or a slip for those
        beside them, whose roles are left out altogether."""
        said: dict[OwnerRole, dict[Who, None]] = defaultdict(dict)
        doubtful: dict[str, OwnerRole] = {}
        near: dict[str, tuple[str, ...]] = {}
        here = self._places_of(owners)
        for owner in owners:
            role = OwnerRole(owner["role"])
            name = tidy(str(owner["name"]))
            if not name:
                continue
            if role is OwnerRole.OWNER and name not in self.people and name in self.places:
                role = OwnerRole.DEPARTMENT  # a department in the column of people
            like = () if role in PLACES else self._near(name, here)
            who = None if like else self._place(name) if role in PLACES else self._person(name, role)
            if who is None:
                doubtful[name], near[name] = role, tuple(one.name for one in like)
            else:
                said[role][who] = None
        roles = {role: tuple(who) for role, who in said.items() if role not in doubtful.values()}
        return roles, near

    def _places_of(self, owners: Sequence[Tree]) -> frozenset[int]:
        """The departments that are named beside them, of those that the unit knows."""
        names = [tidy(str(one["name"])) for one in owners if OwnerRole(one["role"]) in PLACES]
        return frozenset(who.id for name in names if (who := self.places.get(name)) and who.id)

    def _near(self, name: str, here: frozenset[int]) -> list[Who]:
        """Those whom a full name that nobody has may be a slip for: of the same family, one character apart, and of no
        other department than the one named beside it. Of a name of two characters that is only likely in the same
        department."""
        if name in self.people or not FULL_NAME.fullmatch(name) or BY_SURNAME.fullmatch(name):
            return []
        return [
            who
            for who in self._surnames.get(name[0], ())
            if is_a_slip(name, tidy(who.name)) and self._may_be_here(who, here, sure=len(name) == SHORT)
        ]

    def _may_be_here(self, who: Who, here: frozenset[int], *, sure: bool) -> bool:
        theirs = self.at.get(who.id or 0, frozenset())
        return bool(here & theirs) or not (sure or (here and theirs))

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


def is_a_slip(one: str, other: str) -> bool:
    """Whether two names differ in one character: another one, one more, or two in each other's place."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        apart = [at for at in range(len(one)) if one[at] != other[at]]
        return len(apart) == 1 or (len(apart) == SHORT and sorted(one) == sorted(other))
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


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
    columns = (Person.id, Person.name, Membership.role, Membership.department_id)
    rows = select(*columns).join(Membership).where(*here).order_by(Person.id)
    leaders: set[int] = set()
    at: dict[int, set[int]] = defaultdict(set)
    for row, name, role, department in session.execute(rows):
        at[row] |= {department} if department else set()
        who = Who(kind="person", name=name, id=row)
        if who not in people[tidy(name)]:
            people[tidy(name)].append(who)
        if role is Role.LEADER:
            leaders.add(row)
    return Names(
        people=dict(people),
        places=_places(session, unit_id),
        leaders=frozenset(leaders),
        at={row: frozenset(places) for row, places in at.items()},
    )


def _places(session: Session, unit_id: int) -> dict[str, Who]:
    found: dict[str, Who] = {}
    rows = select(Department).where(Department.unit_id == unit_id).order_by(Department.id)
    for row in session.scalars(rows):
        for name in (row.name, *row.aliases):
            found.setdefault(tidy(str(name)), Who(kind="department", name=row.name, id=row.id))
    return found


def listed(whos: Iterable[Who]) -> tuple[str, ...]:
    return tuple(sorted(who.name for who in whos))
