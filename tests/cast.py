"""The cast that ledger tests share: a unit with its people, an outsider of another unit, and a small ledger.

李四 of the office answers for the cars (problem 2), 张三 of the guards for the canteen (problem 1), 李卫国 leads both;
nobody answers for the minutes (problem 3) yet. Everybody has joined.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.actor import Actor, actors_of, console
from storage.database import Database
from storage.importing import Tree
from storage.models import (
    Department,
    Event,
    Evidence,
    EvidenceKind,
    Measure,
    MeasureState,
    Notice,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Report,
    Review,
    Role,
)
from storage.verbs import imports, measures, people, planning, problems

T = TypeVar("T")

SHANGHAI = ZoneInfo("Asia/Shanghai")

last_friday = date(2026, 11, 20)
monday = date(2026, 11, 23)
tuesday = date(2026, 11, 24)
thursday = date(2026, 11, 26)
friday = date(2026, 11, 27)
saturday = date(2026, 11, 28)
next_monday = date(2026, 11, 30)
next_friday = date(2026, 12, 4)
new_year = date(2027, 1, 1)

LOOK_BACKS = ((30, date(2026, 12, 28)), (90, date(2027, 2, 26)), (180, date(2027, 5, 27)))
WEEK = timedelta(days=7)

UNIT, OTHER_UNIT = "临江区档案馆", "临江区图书馆"
COORDINATOR, LEADER, OWNER, COLLEAGUE, OVERSEER, PRINCIPAL, OUTSIDER = (
    "周敏", "李卫国", "张三", "李四", "吴静", "陈立", "赵六",
)  # fmt: skip
ROLES = {
    COORDINATOR: Role.COORDINATOR,
    LEADER: Role.LEADER,
    OWNER: Role.OWNER,
    COLLEAGUE: Role.OWNER,
    OVERSEER: Role.OVERSEER,
    PRINCIPAL: Role.PRINCIPAL,
}
DEPARTMENTS = {OWNER: "保卫科", COLLEAGUE: "办公室"}
ACCOUNTS = {name: 1001 + place for place, name in enumerate((*ROLES, OUTSIDER))}


def at(day: date, hour: int = 10, minute: int = 2) -> datetime:
    """That moment of the day in the unit's zone."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def tree(*found: tuple[str, Sequence[str]], **claims: Any) -> Tree:
    """A document's tree: (title, texts of its measures) a problem, all under one aspect and category."""
    return {
        "notice": {"unit": UNIT, "team": None, "from": None, "to": None, "feedback_date": None, "contact": {}},
        "claims": claims,
        "counts": {},
        "aspects": [
            {"number": "一", "title": "作风方面", "categories": [
                {"number": None, "title": None, "problems": [
                    problem_tree(number, title, texts) for number, (title, texts) in enumerate(found, 1)
                ]},
            ]},
        ],
        "warnings": [],
    }  # fmt: skip


def problem_tree(number: int, title: str | None, texts: Sequence[str]) -> Tree:
    measures = [measure_tree(place, text) for place, text in enumerate(texts, 1)]
    return {"number": str(number), "title": title, "finding": f"巡察发现：{title}。", "measures": measures}


def measure_tree(number: int, text: str) -> Tree:
    return {
        "number": str(number), "text": text, "steps": [], "deadline": None, "standing": False, "state": None,
        "owners": [],
    }  # fmt: skip


LEDGER = tree(
    ("食堂账目不清", ("清理三年食堂账目", "每月公示食堂收支")),
    ("公务用车登记不全", ("补齐用车登记", "修订用车办法", "开展一次自查")),
    ("会议记录缺失", ("补记会议记录",)),
)


@dataclass(frozen=True)
class Cast:
    """A ledger and who acts on it. Each act is a transaction of its own, on the rights of the moment."""

    database: Database
    first_notice: int = 0
    first_event: int = 0

    def from_here(self) -> Cast:
        """The same cast; `told` and `events` begin after what has happened so far."""
        notices = self.read(lambda session: session.scalar(select(func.max(Notice.id))))
        events = self.read(lambda session: session.scalar(select(func.max(Event.id))))
        return Cast(self.database, notices or 0, events or 0)

    # acting and looking

    def does(self, who: str, verb: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """What `verb(session, actor, …)` returns, done by the person of that name."""
        return self.database.run(lambda session: verb(session, self.actor(session, who), *args, **kwargs))

    sees = does

    def sees_of(self, who: str, query: Callable[[Session, Actor, Any], T], problem: int, number: int = 0) -> T:
        """What a query that takes the item itself says of a problem, or of its measure of that number."""

        def asked(session: Session) -> T:
            row = measure_row(session, problem, number) if number else problem_row(session, problem)
            return query(session, self.actor(session, who), row)

        return self.read(asked)

    def read(self, work: Callable[[Session], T]) -> T:
        return self.database.run(work)

    def actor(self, session: Session, who: str) -> Actor:
        (actor,) = actors_of(session, person(session, who))
        return actor

    # what there is

    def person(self, who: str) -> int:
        return self.read(lambda session: person(session, who).id)

    def problem(self, number: int) -> int:
        return self.read(lambda session: problem_row(session, number).id)

    def measure(self, problem: int, number: int) -> int:
        return self.read(lambda session: measure_row(session, problem, number).id)

    def state(self, problem: int, number: int) -> MeasureState:
        return self.read(lambda session: measure_row(session, problem, number).state)

    def standing(self, problem: int) -> ProblemState:
        return self.read(lambda session: problem_row(session, problem).state)

    def look_backs(self, problem: int) -> list[int]:
        """The look-backs of the problem that are planned, by day."""
        rows = select(Review.id).where(Review.problem_id == self.problem(problem), Review.state == "planned")
        return self.read(lambda session: list(session.scalars(rows.order_by(Review.due_on))))

    def events(self) -> list[str]:
        rows = select(Event.kind).where(Event.id > self.first_event).order_by(Event.id)
        return self.read(lambda session: list(session.scalars(rows)))

    def told(self, kind: str) -> list[str]:
        """The names of those who were told of that kind of thing, in the order of the outbox."""
        rows = select(Person.name).join(Notice).where(Notice.kind == kind, Notice.id > self.first_notice)
        return self.read(lambda session: list(session.scalars(rows.order_by(Notice.id))))

    def everything_told(self) -> set[tuple[str, str]]:
        rows = select(Person.name, Notice.kind).join(Notice).where(Notice.id > self.first_notice)
        return self.read(lambda session: {(name, kind) for name, kind in session.execute(rows)})

    # what tests do all the time

    def sends(self, who: str, what: bytes = b"a photo", kind: EvidenceKind = EvidenceKind.PHOTO) -> int:
        """Evidence that the person sent to the bot, not placed yet; returns its id."""

        def kept(session: Session) -> int:
            row = Evidence(
                unit_id=self.actor(session, who).unit_id,
                person_id=person(session, who).id,
                kind=kind,
                at=at(monday),
                sha256=hashlib.sha256(what).hexdigest(),
                size=len(what),
            )
            session.add(row)
            session.flush()
            return row.id

        return self.read(kept)

    def submits(self, who: str, problem: int, number: int, now: datetime) -> int:
        """Submitted with a photo; returns the report's id."""
        photo = self.sends(who, f"{problem}.{number}".encode())
        return self.does(who, measures.submit, self.measure(problem, number), now, evidence=[photo]).id

    def finishes(self, who: str, problem: int, number: int, now: datetime, verifier: str = LEADER) -> None:
        self.does(verifier, measures.verify, self.submits(who, problem, number, now), now)

    def closes(self, problem: int, now: datetime, look_backs: Sequence[tuple[int, date]] = LOOK_BACKS) -> None:
        """The canteen or the cars, all verified, closed by the coordinator."""
        owner = OWNER if problem == 1 else COLLEAGUE
        count = self.read(lambda session: len(problem_row(session, problem).measures))
        for number in range(1, count + 1):
            self.finishes(owner, problem, number, now)
        self.does(COORDINATOR, problems.close, self.problem(problem), now, review_days=look_backs)

    def assigns(self, item: tuple[int, int] | int, role: OwnerRole, *who: str, now: datetime | None = None) -> None:
        """Name people or departments on a measure (2, 1) or a problem 2, by the coordinator."""

        def assigned(session: Session) -> None:
            row = problem_row(session, item) if isinstance(item, int) else measure_row(session, *item)
            named = [find(session, name) for name in who]
            planning.assign(session, self.actor(session, COORDINATOR), row, role, named, now or at(monday))

        self.read(assigned)

    def is_due(self, item: tuple[int, int] | int, day: date | None, now: datetime | None = None) -> date | None:
        """Set the deadline of a measure (2, 1) or a problem 2; returns the day before it."""

        def set_(session: Session) -> date | None:
            row = problem_row(session, item) if isinstance(item, int) else measure_row(session, *item)
            event = planning.set_deadline(session, self.actor(session, COORDINATOR), row, day, now or at(monday))
            return date.fromisoformat(event.before["deadline"]) if event.before["deadline"] else None

        return self.read(set_)

    def joins(self, name: str, role: Role, department: str | None = None) -> int:
        """One more person of the unit, who has joined; returns their id."""

        def added(session: Session) -> int:
            actor = self.actor(session, COORDINATOR)
            place = people.add_department(session, actor, department, at(monday)) if department else None
            row = people.add_person(session, actor, name, role, at(monday), department=place)
            row.telegram_id = row.telegram_id or 5000 + row.id
            return row.id

        return self.read(added)

    def leaves(self, who: str, now: datetime | None = None) -> None:
        def let_go(session: Session) -> None:
            actor = self.actor(session, COORDINATOR)
            people.end_membership(session, actor, person(session, who), now or at(monday))

        self.read(let_go)


def person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def find(session: Session, name: str) -> Person | Department:
    department = session.scalars(select(Department).where(Department.name == name)).first()
    return department or person(session, name)


def problem_row(session: Session, number: int) -> Problem:
    """The problem of that number in the cast's unit."""
    rows = select(Problem).where(Problem.number == number, Problem.unit.has(name=UNIT))
    return session.scalars(rows.order_by(Problem.inspection_id.desc())).first() or _missing(number)


def measure_row(session: Session, problem: int, number: int) -> Measure:
    return problem_row(session, problem).measures[number - 1]


def report_row(session: Session, report_id: int) -> Report:
    return session.get_one(Report, report_id)


def _missing(number: int) -> Problem:
    raise AssertionError(f"the cast's ledger has no problem {number}")


def set_the_stage(database: Database) -> Cast:
    """Create the tables, the people and the ledger."""
    database.upgrade()
    database.run(_people)
    cast = Cast(database)
    cast.does(COORDINATOR, imports.import_tree, LEDGER, at(last_friday), source="notice.txt")
    for number, owner in ((1, OWNER), (2, COLLEAGUE)):
        cast.assigns(number, OwnerRole.LEADER, LEADER, now=at(last_friday))
        cast.assigns(number, OwnerRole.DEPARTMENT, DEPARTMENTS[owner], now=at(last_friday))
        cast.assigns(number, OwnerRole.OWNER, owner, now=at(last_friday))
    cast.is_due(1, friday, at(last_friday))
    cast.is_due((2, 1), next_friday, at(last_friday))
    return cast


def _people(session: Session) -> None:
    now = at(last_friday, 9)
    actor = console(people.add_unit(session, UNIT, now).id)
    for name, role in ROLES.items():
        place = people.add_department(session, actor, DEPARTMENTS[name], now) if name in DEPARTMENTS else None
        _join(session, people.add_person(session, actor, name, role, now, department=place))
    other = console(people.add_unit(session, OTHER_UNIT, now).id)
    _join(session, people.add_person(session, other, OUTSIDER, Role.COORDINATOR, now))
    for role in (Role.LEADER, Role.OWNER, Role.PRINCIPAL, Role.OVERSEER):
        people.add_person(session, other, OUTSIDER, role, now)


def _join(session: Session, row: Person) -> None:
    row.telegram_id, row.joined_at = ACCOUNTS[row.name], at(last_friday, 9)
