"""What the coordinator plans: who answers for an item, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.handlers import days
from bot.handlers.acting import named
from bot.handlers.days import prompt
from bot.handlers.looking import roles_in
from bot.handlers.turn import Answer, Turn, change, say
from bot.reading.deadlines import Deadline
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card, fit
from bot.writing.cards import next_line, problem_name
from bot.writing.words import cut, days_after
from storage import members, queries
from storage.errors import Outdated
from storage.find import get
from storage.models import Department, ExtensionState, Measure, OwnerRole, Person, Problem, Role
from storage.roles import roles_of, verifiers
from storage.verbs import people as people_verbs
from storage.verbs import planning as verbs
from storage.verbs import undoing

DEPARTMENT_ROLES = (OwnerRole.DEPARTMENT, OwnerRole.ASSISTING)
NAME_LENGTH = 20


def row_of(turn: Turn, kind: str, item_id: int) -> Measure | Problem:
    """The measure or problem that a button names. Raises NotFound."""
    return get(turn.session, Measure, item_id) if kind == "m" else get(turn.session, Problem, item_id)


def name_of(turn: Turn, row: Measure | Problem) -> str:
    if isinstance(row, Measure):
        return named(queries.measure_by_id(turn.session, turn.who, row.id, turn.today))
    return problem_name(turn.w, queries.problem_by_id(turn.session, turn.who, row.id, turn.today))


# Who


def assign(turn: Turn, button: b.Assign) -> Answer:
    """Who is it to be: those there are as keys, anybody else by writing the name."""
    row = row_of(turn, button.kind, button.item)
    role = OwnerRole(button.role)
    turn.ask("assign", kind=button.kind, item=button.item, role=role.value)
    choices = _choices(turn, role)
    keys = [Key(name, b.AssignTo(button.kind, button.item, role, who)) for who, name in choices]
    turned = fit(keys, button.page, lambda to: b.Assign(button.kind, button.item, role, to), turn.w.t)
    text = turn.t("ask.assign", name=name_of(turn, row), role=turn.t(f"role.{role}"))
    made = card([text], turned)
    return change(made) if button.page else say(made)


def _choices(turn: Turn, role: OwnerRole) -> list[tuple[int, str]]:
    if role in DEPARTMENT_ROLES:
        return [(row.id, row.name) for row in members.departments_of(turn.session, turn.who.unit_id)]
    fitting = Role.LEADER if role is OwnerRole.LEADER else Role.OWNER
    people = members.people_of(turn.session, turn.who.unit_id)
    ranked = sorted(people, key=lambda one: fitting not in roles_in(turn, one.id))
    return [(one.id, one.name) for one in ranked]


def assign_to(turn: Turn, button: b.AssignTo) -> Answer:
    role = OwnerRole(button.role)
    by_department = role in DEPARTMENT_ROLES
    who = get(turn.session, Department, button.who) if by_department else get(turn.session, Person, button.who)
    return change(_assigned(turn, button.kind, button.item, role, who))


def assign_said(turn: Turn) -> Answer:
    """A name was written: whoever it is answers for the item, and is new to the unit if nobody is called so."""
    role = OwnerRole(turn.asked["role"])
    name = turn.incoming.text.strip()
    if not 1 < len(name) <= NAME_LENGTH or any(char in name for char in "，。,.?？!！\n"):
        return say(prompt(turn, turn.t("error.unread_name", name=cut(name, NAME_LENGTH))))
    return say(_assigned(turn, turn.asked["kind"], int(turn.asked["item"]), role, _by_name(turn, role, name)))


def assign_together(turn: Turn, kind: str, item_id: int, said: Mapping[str, Any]) -> Card:
    """All that was said of who answers for an item, role by role; a name that is new joins the unit. Raises Outdated
    if somebody else was named since."""
    row = row_of(turn, kind, item_id)
    if any(held_by(row, OwnerRole(role)) != before for role, _, before in said["parts"]):
        raise Outdated
    named = [(OwnerRole(role), [_called(turn, OwnerRole(role), one) for one in who]) for role, who, _ in said["parts"]]
    if len(named) == 1 and len(named[0][1]) == 1:
        return _assigned(turn, kind, item_id, named[0][0], named[0][1][0])
    lines = []
    for role, who in named:
        verbs.assign(turn.session, turn.who, row, role, who, turn.now)
        names = turn.t("list.names").join(one.name for one in who)
        lines.append(turn.t("did.assigned", name=name_of(turn, row), who=names, role=turn.t(f"role.{role}")))
    turn.forget()
    absent = [one for _, who in named for one in who if isinstance(one, Person) and one.telegram_id is None]
    lines += [turn.t("did.assigned_absent", who=one.name) for one in absent]
    keys = [Key(turn.t("key.invite", name=one.name), b.Invite(one.id)) for one in absent]
    return card(lines, [*keys[:3], _details(turn, kind, item_id)])


def held_by(row: Measure | Problem, role: OwnerRole) -> list[str]:
    """The names that stand on the item itself in that role."""
    who = [one.person or one.department for one in row.assignments if one.role is role]
    return sorted(one.name for one in who if one)


def _called(turn: Turn, role: OwnerRole, who: int | str) -> Person | Department:
    """By number, or by a name that may be new."""
    if isinstance(who, int):
        return get(turn.session, Department, who) if role in DEPARTMENT_ROLES else get(turn.session, Person, who)
    return _by_name(turn, role, who)


def _by_name(turn: Turn, role: OwnerRole, name: str) -> Person | Department:
    if role in DEPARTMENT_ROLES:
        return people_verbs.add_department(turn.session, turn.who, name, turn.now)
    fitting = Role.LEADER if role is OwnerRole.LEADER else Role.OWNER
    return people_verbs.add_person(turn.session, turn.who, name, fitting, turn.now)


def _assigned(turn: Turn, kind: str, item_id: int, role: OwnerRole, who: Person | Department) -> Card:
    row = row_of(turn, kind, item_id)
    verbs.assign(turn.session, turn.who, row, role, [who], turn.now)
    turn.forget()
    said = [turn.t("did.assigned", name=name_of(turn, row), who=who.name, role=turn.t(f"role.{role}"))]
    if isinstance(who, Person) and who.telegram_id is None:
        said.append(turn.t("did.assigned_absent", who=who.name))
    if isinstance(row, Measure) and role is OwnerRole.OWNER and not verifiers(turn.session, row):
        said.append(turn.t("did.no_verifier"))
    keys = []
    if isinstance(who, Person) and who.telegram_id is None:
        keys.append(Key(turn.t("key.invite", name=who.name), b.Invite(who.id)))
    if _deadline(row) is None:
        keys.append(Key(turn.t("key.deadline"), b.SetDeadline(kind, item_id)))
    if role is OwnerRole.OWNER and not _leaders(row):
        keys.append(Key(turn.t("key.leader"), b.Assign(kind, item_id, OwnerRole.LEADER)))
    show: b.Button = b.ShowMeasure(item_id) if kind == "m" else b.ShowProblem(item_id)
    return card(said, [*keys, Key(turn.t("key.details"), show)][:4])


def _deadline(row: Measure | Problem) -> date | None:
    return row.deadline or (row.problem.deadline if isinstance(row, Measure) else None)


def _leaders(row: Measure | Problem) -> bool:
    if isinstance(row, Measure):
        return bool(roles_of(row).leaders)
    return any(one.role is OwnerRole.LEADER for one in row.assignments)


# Until when


def ask_deadline(turn: Turn, button: b.SetDeadline) -> Answer:
    row = row_of(turn, button.kind, button.item)
    turn.ask("deadline", kind=button.kind, item=button.item)
    keys = [Key(turn.w.key_day(day), b.DeadlineOn(button.kind, button.item, day)) for day in _usual_days(turn)]
    return say(prompt(turn, turn.t("ask.deadline", name=name_of(turn, row)), *keys))


def _usual_days(turn: Turn) -> list[date]:
    """The end of this month and of the next two: what most deadlines are."""
    ends, first = [], turn.today.replace(day=1)
    for _ in range(3):
        first = days_after(first.replace(day=28), 4).replace(day=1)
        ends.append(days_after(first, -1))
    return [day for day in ends if day > turn.today]


def deadline_on(turn: Turn, button: b.DeadlineOn) -> Answer:
    return change(set_deadline(turn, button.kind, button.item, button.day, button.then))


def deadline_said(turn: Turn) -> Answer:
    """A deadline was written in answer to the question."""
    asked, phrase = turn.asked, turn.incoming.text
    return say(deadline_read(turn, asked["kind"], int(asked["item"]), days.read(turn), phrase))


def deadline_read(turn: Turn, kind: str, item_id: int, reading: Deadline, phrase: str) -> Card:
    """What comes of a deadline as read: set, asked back with the days as keys, or not understood."""
    if reading.kind == "standing" and kind == "m":
        return set_deadline(turn, kind, item_id, None, "standing")
    then = kind_of(reading)
    if reading.date is None:
        return days.asked_back(turn, reading, phrase, lambda day: b.DeadlineOn(kind, item_id, day, then))
    notes = [days.assumed(turn, reading), turn.t("deadline.whole_day") if reading.time else None]
    return set_deadline(turn, kind, item_id, reading.date, then, notes=notes)


def kind_of(reading: Deadline) -> b.Then:
    """What is said of a deadline besides its day, as a key says it."""
    immediate = reading.kind == "immediate"
    if reading.then_standing:
        return "both" if immediate else "standing"
    return "immediate" if immediate else ""


def set_deadline(
    turn: Turn,
    kind: str,
    item_id: int,
    day: date | None,
    then: b.Then = "",
    *,
    notes: Sequence[str | None] = (),
) -> Card:
    """Set it, say it back as date, weekday and distance, and offer to undo."""
    row = row_of(turn, kind, item_id)
    standing, immediate = then in ("standing", "both"), then in ("immediate", "both")
    event = verbs.set_deadline(turn.session, turn.who, row, day, turn.now, standing=standing, immediate=immediate)
    turn.forget()
    keys = [undo_key(turn, kind, item_id, event.id)]
    if isinstance(row, Measure) and not roles_of(row).owners:
        keys.append(Key(turn.t("key.assign"), b.Assign(kind, item_id, OwnerRole.OWNER)))
    keys.append(_details(turn, kind, item_id))
    also = turn.t("deadline.then_standing") if day and standing else None
    return card([_said_back(turn, row, standing=standing), also, *notes, _next(turn, row)], keys)


def undo_deadline(turn: Turn, button: b.UndoDeadline) -> Answer:
    """One tap takes it back; what holds again is said back too."""
    row = undoing.undo_deadline(turn.session, turn.who, button.event, turn.now)
    kind = "m" if isinstance(row, Measure) else "p"
    waiting = turn.t("did.waits_again") if isinstance(row, Measure) and _waits(row) else None
    return change(card([_said_back(turn, row), waiting, _next(turn, row)], [_details(turn, kind, row.id)]))


def _waits(measure: Measure) -> bool:
    return any(one.state is ExtensionState.PENDING for one in measure.extensions)


def undo_key(turn: Turn, kind: str, item_id: int, event_id: int) -> Key:
    return Key(turn.t("key.undo"), b.UndoDeadline(kind, item_id, event_id))


def _details(turn: Turn, kind: str, item_id: int) -> Key:
    show: b.Button = b.ShowMeasure(item_id) if kind == "m" else b.ShowProblem(item_id)
    return Key(turn.t("key.details"), show)


def _said_back(turn: Turn, row: Measure | Problem, *, standing: bool = False) -> str:
    """When the item is due as it stands now: date, weekday, distance."""
    name, day = name_of(turn, row), _deadline(row)
    if standing and not row.deadline:
        return turn.t("did.standing", name=name)
    if day:
        return turn.t("did.deadline", name=name, day=turn.w.day(day), distance=turn.w.distance(day))
    return turn.t("did.deadline_gone", name=name)


def _next(turn: Turn, row: Measure | Problem) -> str | None:
    if isinstance(row, Problem):
        return turn.t("did.deadline_inherited")
    return next_line(turn.w, queries.measure_by_id(turn.session, turn.who, row.id, turn.today))
