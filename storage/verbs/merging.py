"""A document taken into the ledger as a diff: what is new is added, what it says otherwise is changed, the rest stays.

One call, one transaction, one event that knows all it did, so that it can be undone as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import NothingNew, NothingToImport, Outdated
from storage.find import get
from storage.importing import Change, Diff, NewMeasure, NewProblem, Who, compare
from storage.importing.diff import Owners
from storage.importing.tree import IMMEDIATE, Found, Tree, plain, printed
from storage.importing.worked import IMPORTED, MERGED
from storage.models import (
    Aspect,
    Assignment,
    Category,
    Department,
    Event,
    Inspection,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Role,
    Unit,
)
from storage.rights import Action, require_in_unit
from storage.verbs.imports import add_inspection, new_measure, new_problem, take_due, write_new
from storage.verbs.people import add_department, add_people
from storage.verbs.planning import ROLE_OF, assign, set_deadline, take_on

AT_ONCE = 100
"""Problems that are written together, and then let go of."""
NEWS = 50
"""So many of the new items that name a person are news to them; it is one message anyway."""
MADE = ("inspections", "aspects", "categories", "problems", "measures", "claimed", "people", "departments")
TEXTS = ("title", "finding", "text", "steps")
_ASSIGNMENT = cast("Table", Assignment.__table__)
Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Applied:
    """`problems` and `measures` are how many were added, `claimed` how many of the problems the document claims are
    done; `event` is what is to be undone."""

    inspection: Inspection
    event: Event
    diff: Diff
    problems: int
    measures: int
    claimed: int


def diff(session: Session, actor: Actor, tree: Tree) -> Diff:
    """What the document would change. Raises NothingToImport, NotAllowed."""
    if not any(category["problems"] for aspect in tree["aspects"] for category in aspect["categories"]):
        require_in_unit(actor, Action.IMPORT)
        raise NothingToImport
    return compare(session, actor, tree)


def apply(
    session: Session,
    actor: Actor,
    tree: Tree,
    now: datetime,
    *,
    source: str | None = None,
    seen: str | None = None,
    step: Callable[[int, int], None] | None = None,
) -> Applied:
    """Take the document in. `seen` is the fingerprint of the diff that somebody agreed to; `step` is told how much of
    how much is done. Raises NothingToImport, NothingNew, Outdated where the ledger has changed since the diff was
    seen."""
    what = diff(session, actor, tree)
    if what.is_empty:
        raise NothingNew
    if seen is not None and seen != what.fingerprint:
        raise Outdated
    first = get(session, Unit, actor.unit_id).chain_length + 1
    inspection = (
        get(session, Inspection, what.inspection)
        if what.inspection
        else add_inspection(session, actor, tree, now, source)
    )
    work = _Merging(session, actor, inspection, tree, now, step or (lambda _done, _total: None))
    if what.inspection is None:
        work.made["inspections"] = [inspection.id]
    work.names(what)
    work.add_problems(what.new_problems)
    work.add_measures(what.new_measures)
    changes = [entry for one in what.changes if (entry := work.change(one))]
    after = {
        "source": source,
        "claims": tree["claims"],
        "counts": {"problems": len(what.new_problems), "measures": work.measures, "changes": len(what.changes)},
        "made": {kind: ranges(ids) for kind, ids in work.made.items() if ids},
        "roles": work.roles,
        "changes": changes,
        "unit": tree["notice"].get("unit"),
        "events": [first, get(session, Unit, actor.unit_id).chain_length],
    }
    event = record(
        session, actor, MERGED if what.inspection else IMPORTED, ("inspection", inspection.id), now, after=after
    )
    work.tell(event)
    return Applied(
        inspection=inspection, event=event, diff=what, problems=len(what.new_problems), measures=work.measures,
        claimed=len(work.made["claimed"]),
    )  # fmt: skip


def ranges(ids: Iterable[int]) -> list[list[int]]:
    """Ids as [first, last] of what runs on."""
    found: list[list[int]] = []
    for one in sorted(ids):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return found


@dataclass
class _Merging:
    session: Session
    actor: Actor
    inspection: Inspection
    tree: Tree
    now: datetime
    step: Callable[[int, int], None]
    made: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in MADE})
    roles: list[list[Any]] = field(default_factory=list)
    """[person id, role] of roles in the unit that somebody holds only since now."""
    measures: int = 0

    def __post_init__(self) -> None:
        self._ids: dict[Who, int] = {}
        self._held: set[tuple[int, Role]] = set()
        self._told: Counter[int] = Counter()
        self._news: list[tuple[int, tuple[str, int], str]] = []
        self._places: dict[tuple[str, str], int] = {}
        self._categories: dict[tuple[int, str], int] = {}
        self._today = get(self.session, Unit, self.actor.unit_id).day_of(self.now)
        self._claims_all = bool(self.tree["claims"].get("all_done"))

    # Who

    def names(self, what: Diff) -> None:
        """Everybody whom the document names has an id, and the role in the unit that it gives them."""
        needed: dict[Who, set[Role]] = {who: set() for who in what.new_people}
        for role, whos in _named(what):
            for who in whos:
                if who.kind == "person":
                    needed.setdefault(who, set()).add(ROLE_OF[role])
        for place in what.new_departments:
            row = add_department(self.session, self.actor, place.name, self.now)
            self._ids[place] = row.id
            self.made["departments"].append(row.id)
        new = [(who, sorted(roles)) for who, roles in needed.items() if who.id is None and roles]
        made = add_people(self.session, self.actor, [(who.name, roles) for who, roles in new], self.now)
        for (who, _), person in zip(new, made, strict=True):
            self._ids[who] = person.id
            self.made["people"].append(person.id)
        for who, roles in needed.items():
            if who.id is not None:
                self._ids[who] = self._with_roles(who.id, sorted(roles))

    def _with_roles(self, row: int, roles: Sequence[Role]) -> int:
        person = get(self.session, Person, row)
        for role in roles:
            held = select(Membership.id).where(
                Membership.person_id == row, Membership.unit_id == self.actor.unit_id, Membership.role == role,
                Membership.ended_at.is_(None),
            )  # fmt: skip
            if self.session.scalar(held) is None:
                take_on(self.session, person, self.actor.unit_id, role)
                self.roles.append([row, role])
        return row

    def id_of(self, who: Who) -> int:
        return self._ids.get(who) or who.id or 0

    # What is new

    def add_problems(self, new: Sequence[NewProblem]) -> None:
        number = self._last_number()
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            rows: list[Problem] = []
            for one in some:
                number += 1
                rows.append(self._problem(one, number))
            self._name_owners(some, rows)
            self.step(start + len(some), len(new))

    def _last_number(self) -> int:
        numbers = select(func.max(Problem.number)).where(Problem.inspection_id == self.inspection.id)
        return self.session.scalar(numbers) or 0

    def _problem(self, new: NewProblem, number: int) -> Problem:
        found = new.found.problem
        category = self._category(new.found)
        row = new_problem(
            self.inspection, category, found, number, all_done=self._claims_all, now=self.now, today=self._today
        )
        take_due(row, found, self._today)
        for measure in row.measures:
            measure.standing = measure.standing or bool(found.get("standing"))
            own = (measure.deadline, measure.immediate_on)
            if row.deadline and own in ((None, None), (row.deadline, row.immediate_on)):
                measure.deadline = measure.immediate_on = None
                measure.original_deadline, measure.deadline_set_at = row.deadline, self.now
        return row

    def _name_owners(self, new: Sequence[NewProblem], rows: Sequence[Problem]) -> None:
        """Write new problems with their measures and who answers for them: rows by the thousand, which nobody needs
        as objects once they are there."""
        for one, row in zip(new, rows, strict=True):
            above = _has_owner(one.owners)
            for said, measure in zip(one.measures, row.measures, strict=True):
                if above or _has_owner(said.owners):
                    measure.assigned_at = self.now
        write_new(self.session, rows)
        assigned: list[Entry] = []
        for one, row in zip(new, rows, strict=True):
            assigned += self._assignments(one.owners, problem=row.id)
            for said, measure in zip(one.measures, row.measures, strict=True):
                assigned += self._assignments(said.owners, measure=measure.id)
            self.made["problems"].append(row.id)
            if row.state is ProblemState.CLAIMED:
                self.made["claimed"].append(row.id)
            self.made["measures"] += [measure.id for measure in row.measures]
            self.measures += len(row.measures)
        self._assign_new(assigned)

    def _assign_new(self, assigned: Sequence[Entry]) -> None:
        if assigned:
            self.session.execute(insert(_ASSIGNMENT), assigned)

    def _assignments(self, owners: Owners, *, problem: int | None = None, measure: int | None = None) -> list[Entry]:
        """Rows that say who answers for one of the two; those who are there already hear of it."""
        made: list[Entry] = []
        about = ("problem", problem) if problem else ("measure", measure or 0)
        for role, whos in owners:
            for who in whos:
                row = self.id_of(who)
                person = who.kind == "person"
                made.append(
                    {
                        "role": OwnerRole(role),
                        "problem_id": problem,
                        "measure_id": measure,
                        "person_id": row if person else None,
                        "department_id": None if person else row,
                    }
                )
                if person and who.id and self._told[row] < NEWS:
                    self._told[row] += 1
                    self._news.append((row, about, role))
        return made

    def add_measures(self, new: Sequence[NewMeasure]) -> None:
        for one in new:
            problem = get(self.session, Problem, one.problem or 0)
            number = max((row.number for row in problem.measures), default=0) + 1
            measure = new_measure(one.measure, number, all_done=False, now=self.now, today=self._today)
            claimed = problem.state is ProblemState.CLAIMED
            measure.state = MeasureState.CLAIMED if claimed else MeasureState.NOT_STARTED
            problem.measures.append(measure)
            self.session.flush()
            self.made["measures"].append(measure.id)
            self.measures += 1
            self._assign_new(self._assignments(one.owners, measure=measure.id))
            if _has_owner(one.owners):
                measure.assigned_at = self.now
            if problem.deadline and measure.original_deadline is None:
                measure.original_deadline, measure.deadline_set_at = problem.deadline, self.now
        self.session.flush()

    # Where

    def _category(self, found: Found) -> int:
        """The category that a problem stands under, made if the inspection has none such."""
        aspect = self._aspect(found.aspect)
        key = (aspect, plain(found.category["title"] or ""))
        if key not in self._categories:
            place = self._next(Category.position, Category.aspect_id == aspect)
            title, number = found.category["title"], printed(found.category["number"])
            row = Category(aspect_id=aspect, position=place, printed=number, title=title)
            self.session.add(row)
            self.session.flush()
            self._categories[key] = row.id
            self.made["categories"].append(row.id)
        return self._categories[key]

    def _aspect(self, found: Tree) -> int:
        if not self._places:
            self._read_places()
        key = (str(found.get("unit") or ""), plain(found["title"] or ""))
        known = self._places.get(key) or self._places.get(("", key[1]))
        if known is None:
            place = self._next(Aspect.position, Aspect.inspection_id == self.inspection.id)
            row = Aspect(
                inspection_id=self.inspection.id, position=place, printed=printed(found["number"]), title=found["title"]
            )
            self.session.add(row)
            self.session.flush()
            known = self._places[key] = row.id
            self.made["aspects"].append(row.id)
        return known

    def _read_places(self) -> None:
        aspects = select(Aspect.id, Aspect.title).where(Aspect.inspection_id == self.inspection.id)
        for row, title in self.session.execute(aspects):
            self._places.setdefault(("", plain(title or "")), row)
        under = select(Category.id, Category.aspect_id, Category.title).join(Aspect)
        for row, aspect, title in self.session.execute(under.where(Aspect.inspection_id == self.inspection.id)):
            self._categories.setdefault((aspect, plain(title or "")), row)

    def _next(self, position: Any, where: Any) -> int:
        return (self.session.scalar(select(func.max(position)).where(where)) or 0) + 1

    # What is changed

    def change(self, one: Change) -> Entry:
        """Do it; returns what undoing it needs."""
        item = get(self.session, Problem, one.id) if one.subject == "problem" else get(self.session, Measure, one.id)
        entry: Entry = {"kind": one.subject, "id": one.id, "field": one.field}
        if one.field in TEXTS:
            old = getattr(item, one.field)
            new = list(one.new) if isinstance(one.new, tuple) else one.new
            setattr(item, one.field, new)
            return entry | {"old": old, "new": new}
        if one.field == "place" and isinstance(item, Problem) and one.found:
            old, item.category_id = item.category_id, self._category(one.found)
            return entry | {"old": old, "new": item.category_id}
        if one.field == "standing" and isinstance(item, Measure):
            item.standing, item.look_at = True, self.now
            return entry | {"old": False, "new": True}
        if one.field == "deadline":
            immediate = one.new == IMMEDIATE
            on = self._today if immediate else date.fromisoformat(str(one.new))
            event = set_deadline(self.session, self.actor, item, on, self.now, immediate=immediate)
            return entry | {"event": event.id}
        return entry | self._assign(item, OwnerRole(one.field), one.who)

    def _assign(self, item: Measure | Problem, role: OwnerRole, whos: Sequence[Who]) -> Entry:
        old = [row.person_id or row.department_id for row in item.assignments if row.role is role]
        assign(self.session, self.actor, item, role, [self._row(who) for who in whos], self.now)
        return {"old": old, "new": [self.id_of(who) for who in whos]}

    def _row(self, who: Who) -> Person | Department:
        if who.kind == "person":
            return get(self.session, Person, self.id_of(who))
        return get(self.session, Department, self.id_of(who))

    # Who hears of it

    def tell(self, event: Event) -> None:
        """Those who were there before learn what is theirs now; what comes at once is one message."""
        for person, about, role in self._news:
            if person != self.actor.person_id:
                outbox.tell(
                    self.session, [get(self.session, Person, person)], "assigned", about, self.now,
                    unit_id=self.actor.unit_id, occurrence=str(event.seq), role=role,
                )  # fmt: skip


def _has_owner(owners: Owners) -> bool:
    return any(role == OwnerRole.OWNER for role, _ in owners)


def _named(what: Diff) -> Iterator[tuple[OwnerRole, tuple[Who, ...]]]:
    """Everybody whom the diff names, by owner role."""
    for change in what.changes:
        if change.who:
            yield OwnerRole(change.field), change.who
    for problem in what.new_problems:
        yield from ((OwnerRole(role), whos) for role, whos in problem.owners)
    for measure in what.added_measures:
        yield from ((OwnerRole(role), whos) for role, whos in measure.owners)
