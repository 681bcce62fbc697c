"""Of whom a list is: the departments and the person that a question names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.handlers import listing
from bot.handlers.naming import departments_meant, people_meant
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card
from bot.writing.listed import unknown_card, which_card
from storage.models import Department, Person
from storage.rights import Action, may_in_unit


@dataclass(frozen=True, kw_only=True)
class Whose:
    """What is asked for, of one department and one person at most; `departments` where several are named. `of` is how
    they were called, where that is all that may be said of them."""

    asked: b.ShowItems
    of: str = ""
    departments: tuple[int, ...] = ()
    nobody: bool = False
    """Nobody whom the asker may know of is called that."""


def whose(turn: Turn, question: Question, asked: b.ShowItems) -> Whose | Card:
    """Whose items are meant; a card where a name may mean several, or means none."""
    found = _departments(turn, str(question.slots.get("dept", "")), asked)
    name = str(question.slots.get("person", ""))
    return _person(turn, name, found) if name and isinstance(found, Whose) else found


def _departments(turn: Turn, said: str, asked: b.ShowItems) -> Whose | Card:
    if not said:
        return Whose(asked=asked)
    chosen: list[Department] = []
    for name in said.split("、"):
        meant, there = departments_meant(turn, name)
        if not may_in_unit(turn.who, Action.SEE_UNIT):
            own = turn.who.departments
            meant = [one for one in meant if one.id in own or listing.total(turn, replace(asked, department=one.id))]
            if not meant:
                return Whose(asked=asked, of=name, nobody=True)
        if not meant:
            return unknown_card(turn.w, "department", name, _choices(asked, there))
        if len(meant) > 1 and "、" not in said:
            return which_card(turn.w, name, _choices(asked, meant))
        chosen += meant
    if len(chosen) == 1:
        return Whose(asked=replace(asked, department=chosen[0].id))
    names = turn.t("list.names").join(one.name for one in chosen)
    return Whose(asked=asked, of=names, departments=tuple(one.id for one in chosen))


def _person(turn: Turn, said: str, found: Whose) -> Whose | Card:
    asked = found.asked
    meant, near = people_meant(turn, said)
    if not may_in_unit(turn.who, Action.SEE_UNIT):
        own = turn.member.id
        meant = [one for one in meant if one.id == own or listing.total(turn, replace(asked, person=one.id))]
        if not meant:
            return replace(found, of=said, nobody=True)
    if not meant:
        return unknown_card(turn.w, "person", said, _people(asked, near))
    if len(meant) > 1:
        return which_card(turn.w, said, _people(asked, meant))
    return replace(found, asked=replace(asked, person=meant[0].id))


def _choices(asked: b.ShowItems, those: list[Department]) -> list[tuple[str, b.ShowItems]]:
    return [(one.name, replace(asked, department=one.id)) for one in those]


def _people(asked: b.ShowItems, those: list[Person]) -> list[tuple[str, b.ShowItems]]:
    return [(one.name, replace(asked, person=one.id)) for one in those]
