"""Who answers for an item: people, leaders and departments by the role that was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.handlers import planning, said
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import item_meant, kind_of, to_confirm
from bot.handlers.asking.found import Found, name_of
from bot.handlers.handing import names_in
from bot.handlers.naming import departments_like, people_meant
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key
from bot.writing.words import cut
from storage.models import OwnerRole
from storage.rights import Action
from storage.views import MeasureView

LEADERS = ("责任领导", "分管领导")
LIKELY_NAME = re.compile(r"(?!老|小)[\u4e00-\u9fff]{2,4}|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+)+")
"""A name that somebody new can be added by; of 老王 nobody knows the name."""
DEPARTMENT_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z ]{2,20}")
NAME_LENGTH = 20


@dataclass(frozen=True, kw_only=True)
class Named:
    """One who was named: `ids` may be several, or none. `new` is the name that would be added."""

    said: str
    ids: tuple[int, ...]
    names: tuple[str, ...]
    can_be_new: bool


def assign(turn: Turn, question: Question) -> Card:
    """`把6-2交给李娜`, `第4条由保卫科牵头，财务科配合`: who is to answer for it, role by role; one tap confirms."""

    def shown(item: Found) -> Card:
        if Action.ASSIGN not in item.actions:
            return explained(turn, item, Action.ASSIGN)
        wanted = _wanted(turn, question)
        if not wanted:
            return _whom(turn, item, turn.t("confirm.assign", name=name_of(turn, item)), OwnerRole.OWNER)
        return _as_named(turn, item, wanted)

    return item_meant(turn, question, shown)


def _wanted(turn: Turn, question: Question) -> list[tuple[OwnerRole, list[Named]]]:
    """Who was named, by role, in the order in which they answer."""
    slots = {name: str(value) for name, value in question.slots.items()}
    person_role = OwnerRole.LEADER if slots.get("owner_role") in LEADERS else OwnerRole.OWNER
    said_of = [
        (person_role, slots.get("person", "")),
        (OwnerRole.LEADER, slots.get("leader", "")),
        (OwnerRole.DEPARTMENT, slots.get("dept", "")),
        (OwnerRole.ASSISTING, slots.get("assist_dept", "")),
    ]
    return [(role, [_named(turn, role, one) for one in names_in(names)]) for role, names in said_of if names]


def _named(turn: Turn, role: OwnerRole, name: str) -> Named:
    if role in planning.DEPARTMENT_ROLES:
        departments = departments_like(turn, name)
        ids, names = tuple(one.id for one in departments), tuple(one.name for one in departments)
        return Named(said=name, ids=ids, names=names, can_be_new=bool(DEPARTMENT_NAME.fullmatch(name)))
    people = people_meant(turn, name)[0]
    ids, names = tuple(one.id for one in people), tuple(one.name for one in people)
    return Named(said=name, ids=ids, names=names, can_be_new=bool(LIKELY_NAME.fullmatch(name)))


def _as_named(turn: Turn, item: Found, wanted: list[tuple[OwnerRole, list[Named]]]) -> Card:
    everybody = [(role, one) for role, named in wanted for one in named]
    nobody = next(((role, one) for role, one in everybody if not one.ids and not one.can_be_new), None)
    if nobody:
        return _whom(turn, item, turn.t("said.nobody", name=cut(nobody[1].said, NAME_LENGTH)), nobody[0])
    unclear = [(role, one) for role, one in everybody if len(one.ids) > 1]
    if len(unclear) > 1:
        return _whom(turn, item, turn.t("said.nobody", name=cut(unclear[0][1].said, NAME_LENGTH)), unclear[0][0])
    if unclear:
        return _which_person(turn, item, wanted, unclear[0][1])
    return to_confirm(turn, _lines(turn, item, wanted), Key(turn.t("key.confirm"), _button(turn, item, wanted)))


def _which_person(turn: Turn, item: Found, wanted: list[tuple[OwnerRole, list[Named]]], unclear: Named) -> Card:
    """Several are called so: a key each, and whichever is tapped confirms it."""
    keys = []
    for one, name in list(zip(unclear.ids, unclear.names, strict=True))[: KEYS - 1]:
        clear = Named(said=unclear.said, ids=(one,), names=(name,), can_be_new=False)
        chosen = [(role, [clear if who is unclear else who for who in named]) for role, named in wanted]
        keys.append(Key(name, _button(turn, item, chosen)))
    lines = [turn.t("said.which_person", said=unclear.said), *_lines(turn, item, wanted)]
    return to_confirm(turn, lines, *keys)


def _whom(turn: Turn, item: Found, text: str, role: OwnerRole) -> Card:
    key = Key(turn.t("key.whom"), b.Assign(kind_of(item), item.id, role))
    return to_confirm(turn, [text], key)


def _lines(turn: Turn, item: Found, wanted: list[tuple[OwnerRole, list[Named]]]) -> list[str | None]:
    """What will be written: who in which role, in whose place, and who is new."""
    new = [one.said for _, named in wanted for one in named if not one.ids]
    return [
        turn.t("said.assign", name=name_of(turn, item)),
        *(_role_line(turn, item, role, named) for role, named in wanted),
        turn.t("said.assign_new", names=turn.t("list.names").join(new)) if new else None,
    ]


def _role_line(turn: Turn, item: Found, role: OwnerRole, named: Sequence[Named]) -> str:
    names = turn.t("list.names").join(one.names[0] if len(one.ids) == 1 else one.said for one in named)
    before = _now(turn, item, role)
    values = {"role": turn.t(f"role.{role}"), "names": names}
    if not before:
        return turn.t("said.assign_role", **values)
    return turn.t("said.assign_instead", **values, before=turn.t("list.names").join(before))


def _now(turn: Turn, item: Found, role: OwnerRole) -> Sequence[str]:
    """Who answers for it today, of a measure also by way of its problem."""
    if not isinstance(item, MeasureView):
        return planning.held_by(planning.row_of(turn, "p", item.id), role)
    roles = item.roles
    names = {
        OwnerRole.OWNER: [one.name for one in roles.owners],
        OwnerRole.LEADER: [one.name for one in roles.leaders],
        OwnerRole.DEPARTMENT: roles.departments,
        OwnerRole.ASSISTING: roles.assisting,
    }
    return names[role]


def _button(turn: Turn, item: Found, wanted: list[tuple[OwnerRole, list[Named]]]) -> b.ConfirmSaid:
    kind = kind_of(item)
    row = planning.row_of(turn, kind, item.id)
    parts = [
        [role.value, [one.ids[0] if one.ids else one.said for one in named], planning.held_by(row, role)]
        for role, named in wanted
    ]
    return said.confirmed_by(turn, f"assign_{kind}", item.id, {"parts": parts})
