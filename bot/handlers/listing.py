"""Lists of items by how they stand, of whom, and in which days; their pages, and who a name in them may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from bot.handlers.counting import kept
from bot.handlers.turn import Answer, Turn, change
from bot.writing import buttons as b
from bot.writing.card import Card
from bot.writing.listed import items_card, problems_card
from jobs.moments import at_local
from storage.lists import PAGE, Listed, Numbered, Wanted, found, listed_problems, next_due, numbers_of, views_of
from storage.models import Department, MeasureState, Person, ProblemState
from storage.rights import Action, may_in_unit
from storage.roles import belongs
from storage.verbs.measures import OPEN
from storage.views import MeasureView

MINE = 27
"""Items of one's own that are shown, nine at a time."""
UNFINISHED = (*OPEN, MeasureState.SUBMITTED)
STATES: dict[str, tuple[MeasureState, ...]] = {
    "overdue": OPEN,
    "due": OPEN,
    "open": UNFINISHED,
    "not_started": (MeasureState.NOT_STARTED,),
    "in_progress": (MeasureState.IN_PROGRESS,),
    "submitted": (MeasureState.SUBMITTED,),
    "verified": (MeasureState.VERIFIED,),
    "mostly_done": UNFINISHED,
    "returned": OPEN,
    "missing": OPEN,
    "unreceived": OPEN,
    "extending": OPEN,
    "claimed": (MeasureState.CLAIMED,),
}
"""The states of a measure that a list covers; any where it is not here."""
UNPROVED = ("open", "not_started", "in_progress")
"""Lists that what a document claims to be done is missed in: it is told how much of that there is."""
PROBLEMS: dict[str, tuple[tuple[ProblemState, ...], int]] = {
    "closed": ((ProblemState.CLOSED, ProblemState.HELD), 1),
    "held": ((ProblemState.HELD,), 1),
    "rebounded": (tuple(ProblemState), 2),
}
"""Lists of problems: their states, and in which round they are at least."""


def show(turn: Turn, button: b.ShowItems) -> Answer:
    return change(shown(turn, button))


def shown(turn: Turn, asked: b.ShowItems, of: str = "", departments: Sequence[int] = ()) -> Card:
    """The page; `of` says whose they are where more is known than the key can say, as are several `departments`."""
    if asked.stand in PROBLEMS:
        states, rounds = PROBLEMS[asked.stand]
        start = asked.page * PAGE
        return problems_card(
            turn.w, asked, listed_problems(turn.session, turn.who, states, turn.today, rounds=rounds, start=start)
        )
    which = wanted(turn, asked, departments)
    count, ids = kept(turn, (which, asked.page), lambda: found(turn.session, turn.who, which, asked.page * PAGE))
    of = of or name_of(turn, asked, bool(count))
    if not count:
        nearest = kept(turn, ("next", which), lambda: next_due(turn.session, turn.who, which, turn.today))
        seen = views_of(turn.session, turn.who, [nearest] if nearest else [], turn.today)
        claimed = total(turn, replace(asked, stand="claimed"), departments) if asked.stand in UNPROVED else 0
        return items_card(turn.w, asked, of, Listed(total=0, views=()), next(iter(seen), None), claimed)
    views = tuple(views_of(turn.session, turn.who, ids, turn.today))
    return items_card(turn.w, asked, of, Listed(total=count, views=views))


def mine(turn: Turn) -> Listed:
    """What is the asker's and not finished, as many as they look through."""
    total, items = mine_numbered(turn)
    return Listed(total=total, views=seen(turn, items))


def mine_numbered(turn: Turn) -> tuple[int, tuple[Numbered, ...]]:
    """How much is the asker's and not finished, and as many of it as they look through."""
    which = wanted(turn, b.ShowItems("open", person=turn.member.id))
    total, ids = kept(turn, ("mine", which), lambda: found(turn.session, turn.who, which, limit=MINE))
    return total, numbers_of(turn.session, ids)


def seen(turn: Turn, items: Sequence[Numbered]) -> tuple[MeasureView, ...]:
    return tuple(views_of(turn.session, turn.who, [one.id for one in items], turn.today))


def total(turn: Turn, asked: b.ShowItems, departments: Sequence[int] = ()) -> int:
    """How many such items the asker may see."""
    which = wanted(turn, asked, departments)
    return kept(turn, (which, 0), lambda: found(turn.session, turn.who, which, 0))[0]


def wanted(turn: Turn, asked: b.ShowItems, departments: Sequence[int] = ()) -> Wanted:
    """What a key says, as the ledger is asked for it."""
    first, last = asked.first, asked.last
    done = asked.stand == "verified"
    if asked.stand == "overdue":
        yesterday = turn.today - timedelta(days=1)
        last = min(last, yesterday) if last else yesterday
    return Wanted(
        states=STATES.get(asked.stand, ()),
        due_from=None if done else first,
        due_to=None if done else last,
        done_from=at_local(first, time.min, turn.w.zone) if done and first else None,
        done_before=at_local(last + timedelta(days=1), time.min, turn.w.zone) if done and last else None,
        departments=frozenset(departments or ([asked.department] if asked.department else [])),
        people=frozenset([asked.person] if asked.person else []),
        standing=asked.stand == "standing",
        immediate=asked.stand == "immediate",
        mostly_done=asked.stand == "mostly_done",
        returned=asked.stand == "returned",
        lacking=asked.stand == "missing",
        unacknowledged=asked.stand == "unreceived",
        extending=asked.stand == "extending",
        unproved=asked.stand == "unproved",
    )


def name_of(turn: Turn, asked: b.ShowItems, has_items: bool) -> str:
    """The department and the person that a list is of, by name; empty where it is of neither. Who does not see the
    unit is told of nobody but themselves and those whose items they see."""
    department = turn.session.get(Department, asked.department) if asked.department else None
    person = turn.session.get(Person, asked.person) if asked.person else None
    if person and person.id == turn.member.id:
        return turn.t("asked.you")
    if not has_items and not may_in_unit(turn.who, Action.SEE_UNIT):
        return ""
    names = [department.name] if department and department.unit_id == turn.who.unit_id else []
    names += [person.name] if person and belongs(person, turn.who.unit_id) else []
    return turn.t("list.names").join(names)


def this_week(today: date) -> b.ShowItems:
    monday = today - timedelta(days=today.weekday())
    return b.ShowItems("due", first=monday, last=monday + timedelta(days=6))
