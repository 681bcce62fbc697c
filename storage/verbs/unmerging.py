"""Taking back a document that was just applied: all of it but what people have worked on since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.errors import AlreadyDone, NotAllowed, NotFound, Outdated, Refused
from storage.find import get
from storage.importing.diff import Label
from storage.importing.worked import APPLIED, UNDONE, documents_did
from storage.models import (
    Aspect,
    Assignment,
    Category,
    Department,
    Event,
    Extension,
    Handover,
    Inspection,
    Invite,
    Measure,
    Membership,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Report,
    Review,
    SearchText,
    Snooze,
    Unit,
)
from storage.rights import Action, require_in_unit
from storage.searching.texts import forget
from storage.verbs.planning import assign
from storage.verbs.undoing import undo_deadline

AT_ONCE = 500
"""Ids in one statement."""
Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Undone:
    """How many problems and measures went again and how many values were put back; `stayed` names what people have
    worked on since."""

    problems: int
    measures: int
    values: int
    stayed: tuple[Label, ...]


def undo_merge(session: Session, actor: Actor, event_id: int, now: datetime) -> Undone:
    """Put the ledger back as it was before a document of the actor's own was applied. Raises NotFound, NotAllowed for
    somebody else's, AlreadyDone, Outdated where another document came after it."""
    require_in_unit(actor, Action.IMPORT)
    event = get(session, Event, event_id)
    if event.unit_id != actor.unit_id or event.kind not in APPLIED or "made" not in event.after:
        raise NotFound
    if event.actor_id != actor.person_id:
        raise NotAllowed(action=Action.IMPORT)
    _refuse_overtaken(session, event)
    work = _Undoing(session, actor, event, now)
    work.put_back_values()
    problems, measures = work.chosen()
    after = {
        "event": event.seq, "problems": len(problems), "measures": len(measures), "values": work.values,
        "stayed": [list(label) for label in work.stayed],
        "events": [work.last + 1, get(session, Unit, actor.unit_id).chain_length],
    }  # fmt: skip
    record(session, actor, UNDONE, (event.subject_kind, event.subject_id), now, after=after)
    work.remove(problems, measures)
    return Undone(problems=len(problems), measures=len(measures), values=work.values, stayed=tuple(work.stayed))


def _refuse_overtaken(session: Session, event: Event) -> None:
    later = select(Event.kind, Event.seq, Event.after, Event.at).where(
        Event.unit_id == event.unit_id, Event.seq > event.seq, Event.kind.in_((*APPLIED, UNDONE))
    )
    undone, merged = set(), set()
    for kind, seq, after, at in session.execute(later):
        if kind == UNDONE and after["event"] == event.seq:
            raise AlreadyDone(at=at)
        if kind == UNDONE:
            undone.add(after["event"])
        else:
            merged.add(seq)
    if merged - undone:
        raise Outdated


class _Undoing:
    def __init__(self, session: Session, actor: Actor, event: Event, now: datetime) -> None:
        self.session, self.actor, self.event, self.now = session, actor, event, now
        self.made: dict[str, list[list[int]]] = event.after["made"]
        self.last = get(session, Unit, event.unit_id).chain_length
        self.values = 0
        self.stayed: list[Label] = []

    # Values

    def put_back_values(self) -> None:
        for entry in reversed(self.event.after["changes"]):
            item = self._item(entry)
            try:
                done = item is not None and self._put_back(item, entry)
            except Refused:
                done = False
            self.values += done
            if item is not None and not done:
                self._stays(item)

    def _item(self, entry: Entry) -> Measure | Problem | None:
        if entry["kind"] == "problem":
            return self.session.get(Problem, entry["id"])
        return self.session.get(Measure, entry["id"])

    def _put_back(self, item: Measure | Problem, entry: Entry) -> bool:
        """Whether the value was still the document's, and is now again what it was."""
        name = entry["field"]
        if name == "deadline":
            undo_deadline(self.session, self.actor, entry["event"], self.now)
            return True
        if name in set(OwnerRole):
            return self._put_back_owners(item, OwnerRole(name), entry)
        name = "category_id" if name == "place" else name
        if getattr(item, name) != entry["new"]:
            return False
        setattr(item, name, entry["old"])
        if isinstance(item, Measure) and item.look_at:
            item.look_at = self.now
        return True

    def _put_back_owners(self, item: Measure | Problem, role: OwnerRole, entry: Entry) -> bool:
        if self._given_since(entry["kind"], item.id, role) or (entry["kind"], item.id) in self._handed_since():
            return False
        people = role in (OwnerRole.LEADER, OwnerRole.OWNER)
        who = [get(self.session, Person, row) if people else get(self.session, Department, row) for row in entry["old"]]
        assign(self.session, self.actor, item, role, who, self.now)
        return True

    def _given_since(self, subject: str, row: int, role: OwnerRole) -> bool:
        """Whether somebody has been named in the role between the document and now."""
        later = select(Event.before).where(
            Event.unit_id == self.event.unit_id, Event.kind == "role_assigned", Event.subject_kind == subject,
            Event.subject_id == row, Event.seq > self.event.seq, Event.seq <= self.last,
        )  # fmt: skip
        return any(role.value in before for before in self.session.scalars(later))

    def _handed_since(self) -> set[tuple[str, int]]:
        """The items that were handed over since."""
        later = select(Handover).where(Handover.unit_id == self.event.unit_id, Handover.at >= self.event.at)
        rows = self.session.scalars(later)
        return {(moved["kind"], moved["id"]) for row in rows for moved in row.moved if "id" in moved}

    def _stays(self, item: Measure | Problem) -> None:
        label = (item.problem.number, item.number) if isinstance(item, Measure) else (item.number, None)
        if label not in self.stayed:
            self.stayed.append(label)

    # What was added

    def chosen(self) -> tuple[list[int], list[int]]:
        """The ids of the problems and measures that nobody has worked on; a problem stays with all of its measures."""
        measures, problems = self._ids("measures"), self._ids("problems")
        worked = self._worked_measures(measures)
        above: dict[int, int] = dict(self._rows(select(Measure.id, Measure.problem_id), Measure.id, measures))
        kept = {above[one] for one in worked} | self._worked_problems(problems)
        own = set(problems)
        for one in kept & own:
            self._stays(get(self.session, Problem, one))
        gone = [one for one in problems if one not in kept]
        left = [one for one in measures if one in above and one not in worked
                and (above[one] not in own or above[one] not in kept)]  # fmt: skip
        for one in worked:
            if above[one] not in own:
                self._stays(get(self.session, Measure, one))
        return gone, left

    def _worked_measures(self, ids: Sequence[int]) -> set[int]:
        found = self._since("measure", ids)
        for kind in (Report, Extension, Snooze):
            found |= {row for (row,) in self._rows(select(kind.measure_id), kind.measure_id, ids)}
        return found

    def _worked_problems(self, ids: Sequence[int]) -> set[int]:
        found = self._since("problem", ids)
        found |= {row for (row,) in self._rows(select(Review.problem_id), Review.problem_id, ids)}
        claimed = set(self._ids("claimed"))
        states = self._rows(select(Problem.id, Problem.state), Problem.id, ids)
        found |= {row for row, state in states if row in claimed and state is not ProblemState.CLAIMED}
        fresh, mine = set(self._ids("measures")), set(ids)
        more = self._rows(select(Measure.problem_id, Measure.id), Measure.problem_id, ids)
        return found | {above for above, row in more if row not in fresh and above in mine}

    def _since(self, kind: str, ids: Sequence[int]) -> set[int]:
        """Those that something has happened to, or that were handed over."""
        later = select(Event.seq, Event.subject_id).where(
            Event.unit_id == self.event.unit_id, Event.seq > self.event.seq, Event.subject_kind == kind
        )
        mine, by_documents = set(ids), documents_did(self.session, self.event.unit_id)
        happened = {row for seq, row in self.session.execute(later) if row in mine and not by_documents(seq)}
        return happened | {row for what, row in self._handed_since() if what == kind and row in mine}

    def _ids(self, kind: str) -> list[int]:
        return [one for first, last in self.made.get(kind, ()) for one in range(first, last + 1)]

    def _rows(self, query: Select[*tuple[Any, ...]], column: Any, ids: Sequence[int]) -> Iterator[Any]:
        for some in _parts(ids):
            yield from self.session.execute(query.where(column.in_(some)))

    # Taking away

    def remove(self, problems: Sequence[int], measures: Sequence[int]) -> None:
        self.session.flush()
        for some in _parts(measures):
            self._delete(Assignment, Assignment.measure_id.in_(some))
            forget(self.session.connection(), SearchText.measure_id.in_(some))
            self._delete(Measure, Measure.id.in_(some))
        for some in _parts(problems):
            self._delete(Assignment, Assignment.problem_id.in_(some))
            forget(self.session.connection(), SearchText.problem_id.in_(some))
            self._delete(Problem, Problem.id.in_(some))
        self._remove_places()
        self._remove_who()
        self.session.expire_all()

    def _remove_places(self) -> None:
        for kind, model, used in (
            ("categories", Category, select(Problem.id).where(Problem.category_id == Category.id)),
            ("aspects", Aspect, select(Category.id).where(Category.aspect_id == Aspect.id)),
            ("inspections", Inspection, select(Problem.id).where(Problem.inspection_id == Inspection.id)),
        ):
            for some in _parts(self._ids(kind)):
                self._delete(model, model.id.in_(some), ~exists(used))

    def _remove_who(self) -> None:
        """Departments that came with the document go, and people who did have left, where nothing else needs them."""
        for person_id in self._ids("people"):
            person = self.session.get(Person, person_id)
            if person is not None and self._is_unused(person):
                for held in person.memberships:
                    held.ended_at = self.now  # what was to be told to them stays on record, and so do they
        named = select(Assignment.id).where(Assignment.department_id == Department.id)
        members = select(Membership.id).where(Membership.department_id == Department.id)
        for some in _parts(self._ids("departments")):
            self._delete(Department, Department.id.in_(some), ~exists(named), ~exists(members))
        for person_id, role in self.event.after["roles"]:
            self._end_role(person_id, role)

    def _is_unused(self, person: Person) -> bool:
        used = (
            select(Assignment.id).where(Assignment.person_id == person.id),
            select(Invite.id).where(Invite.person_id == person.id),
            select(Event.id).where(
                Event.unit_id == self.event.unit_id, Event.seq > self.event.seq,
                or_(Event.actor_id == person.id, (Event.subject_kind == "person") & (Event.subject_id == person.id)),
            ),
        )  # fmt: skip
        return person.telegram_id is None and not any(self.session.scalar(select(exists(one))) for one in used)

    def _end_role(self, person_id: int, role: str) -> None:
        named = select(Assignment.id).where(Assignment.person_id == person_id, Assignment.role == OwnerRole(role))
        if self.session.scalar(select(exists(named))):
            return
        held = select(Membership).where(
            Membership.person_id == person_id, Membership.unit_id == self.event.unit_id, Membership.role == role
        )
        for row in self.session.scalars(held):
            row.ended_at = self.now
        self.session.flush()

    def _delete(self, model: type[Any], *where: ColumnElement[bool]) -> None:
        self.session.execute(delete(model).where(*where).execution_options(synchronize_session=False))


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
