"""The ledger of a simulated year and what its people do in it: 200 measures, 30 people, a script drawn from a seed.

People act on the two ways that phones have: they tap keys and they write. What they tap is under a notice that reached
them (通过 under 请核验), or a key of a card that they know (完成); a tap's data is what the bot once packed into it.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from benchmarks.expected import DAY, MAIN, Expected, Item, Who, on_or_before, workday_after, works
from storage.actor import Actor, actors_of, console
from storage.models import Notice, NoticeState, OwnerRole, Person, Problem, Role
from storage.verbs import imports, measures, people, planning

START = date(2026, 1, 5)
SET_UP = datetime.combine(START - 3 * DAY, time(10), MAIN)
ELSEWHERE = ZoneInfo("Asia/Urumqi")
PROBLEMS, EACH = 50, 4
OWNERS, LEADERS, COORDINATORS = 22, 5, 2
CIRCLED = "①②③④"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will be done about one measure, and when, as its people will have it."""

    acknowledge: date
    finish: date
    ask: date | None
    grant: bool
    waits: int
    """Working days that its leader lets pass."""
    returns: int
    """How often it is returned before it is verified."""
    new_day: bool


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that one person does: `does` queues it, `then` is what it makes of the ledger, `news` who is to be
    told what of which item."""

    who: Who
    does: Callable[[], None]
    then: Callable[[datetime], None]
    news: tuple[tuple[int, str, str], ...]
    photo: bytes | None = None


class Cast:
    """Who there is: 22 owners (two of them in another zone), 5 leaders, 2 coordinators, the principal."""

    def __init__(self) -> None:
        chats = iter(range(5001, 5100))
        self.owners = [
            Who(chat=next(chats), name=f"责任人{n}", zone=MAIN if n > 2 else ELSEWHERE) for n in range(1, OWNERS + 1)
        ]
        self.leaders = [Who(chat=next(chats), name=f"领导{n}") for n in range(1, LEADERS + 1)]
        self.coordinators = [Who(chat=next(chats), name=f"专班{n}") for n in range(1, COORDINATORS + 1)]
        self.principal = Who(chat=next(chats), name="主要负责人")

    def everyone(self) -> list[Who]:
        return [*self.owners, *self.leaders, *self.coordinators, self.principal]


@dataclass(kw_only=True)
class Year:
    """The ledger as it begins, what is owed in it, and the ids by which its keys name things."""

    cast: Cast
    expected: Expected
    plans: dict[str, Plan]
    ids: dict[str, int]
    """The measures' rows, by label: what their keys carry."""


def set_up(session: Session, rng: random.Random, days: int, problems: int) -> Year:
    """Everything up to the morning of the first day: imported, named, dated, most of it acknowledged."""
    cast = Cast()
    unit = people.add_unit(session, "云溪县档案馆", SET_UP)
    rows = {who: _join(session, console(unit.id), who, role) for who, role in _roles(cast)}
    coordinator = actors_of(session, rows[cast.coordinators[0]])[0]
    imported = imports.import_tree(session, coordinator, _tree(problems), SET_UP, source="year")
    year = Year(
        cast=cast,
        expected=Expected(coordinators=tuple(cast.coordinators), principal=cast.principal),
        plans={},
        ids={},
    )
    for problem in imported.problems:
        _hand_out(session, year, coordinator, problem, rows, rng, days)
    session.flush()
    session.execute(update(Notice).values(state=NoticeState.SENT, why="before the year began"))
    return year


def _roles(cast: Cast) -> Iterator[tuple[Who, Role]]:
    yield from ((who, Role.OWNER) for who in cast.owners)
    yield from ((who, Role.LEADER) for who in cast.leaders)
    yield from ((who, Role.COORDINATOR) for who in cast.coordinators)
    yield cast.principal, Role.PRINCIPAL


def _join(session: Session, office: Actor, who: Who, role: Role) -> Person:
    row = people.add_person(session, office, who.name, role, SET_UP)
    row.telegram_id, row.joined_at = who.chat, SET_UP
    row.zone = None if who.zone is MAIN else who.zone.key
    session.flush()
    return row


def _tree(count: int) -> dict[str, Any]:
    problems = [
        {"number": str(number), "title": f"第{number}类台账不全", "finding": "", "measures": [
            {"number": str(nth), "text": f"补齐第{number}类台账第{nth}册", "steps": [], "deadline": None,
             "standing": False, "state": None, "owners": []}
            for nth in range(1, EACH + 1)
        ]}
        for number in range(1, count + 1)
    ]  # fmt: skip
    return {
        "notice": {"unit": None, "team": None, "from": None, "to": None, "feedback_date": None, "contact": {}},
        "claims": {}, "counts": {}, "warnings": [],
        "aspects": [{"number": "一", "title": "管理", "categories": [
            {"number": None, "title": None, "problems": problems}]}],
    }  # fmt: skip


def _hand_out(
    session: Session, year: Year, coordinator: Actor, problem: Problem, rows: dict[Who, Person], rng: random.Random,
    days: int,
) -> None:  # fmt: skip
    leader = rng.choice(year.cast.leaders)
    planning.assign(session, coordinator, problem, OwnerRole.LEADER, [rows[leader]], SET_UP)
    for nth, measure in enumerate(problem.measures):
        owner = rng.choice(year.cast.owners)
        deadline = START + timedelta(days=rng.randrange(4, max(days - 25, 12)))
        planning.assign(session, coordinator, measure, OwnerRole.OWNER, [rows[owner]], SET_UP)
        planning.set_deadline(session, coordinator, measure, deadline, SET_UP)
        item = Item(
            label=f"{problem.number}{CIRCLED[nth]}", problem=problem.number, owner=owner, leader=leader,
            deadline=deadline, changed=SET_UP, named_on=SET_UP.date(),
        )  # fmt: skip
        if rng.random() < 0.9:
            measures.acknowledge(session, actors_of(session, rows[owner])[0], measure.id, SET_UP)
            item.acknowledged = True
        year.expected.items[item.label] = item
        year.ids[item.label] = measure.id
        year.plans[item.label] = plan_of(item, rng)


def plan_of(item: Item, rng: random.Random) -> Plan:
    """Six in ten are done before their day, three up to twelve working days after it, one long after."""
    kind = rng.random()
    if kind < 0.6:
        finish = item.deadline - timedelta(days=rng.randrange(0, 14))
    else:
        finish = workday_after(item.deadline, rng.randrange(1, 13) if kind < 0.9 else rng.randrange(15, 40))
    asks = rng.random() < 0.2
    return Plan(
        acknowledge=START + timedelta(days=rng.randrange(0, 9)),
        finish=max(finish, START),
        ask=item.deadline - timedelta(days=rng.randrange(5, 11)) if asks else None,
        grant=rng.random() < 0.7,
        waits=7 if rng.random() < 0.1 else rng.randrange(0, 4),
        returns=int(rng.random() < 0.2),
        new_day=rng.random() < 0.5,
    )


def picture(rng: random.Random) -> bytes:
    """A small grey PNG that is like no other."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + rng.randbytes(8) for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


class Phones:
    """What the script needs of the stand-in: taps, words, pictures, and the keys under what came."""

    tap: Callable[[int, str], None]
    say: Callable[[int, str], None]
    photo: Callable[[int, bytes], None]
    key: Callable[[int, str, str], str | None]
    """The data of the newest key that begins so, under a message that holds these words."""


class Script:
    """What people do on a working day."""

    def __init__(self, year: Year, phones: Phones, rng: random.Random) -> None:
        self.year = year
        self.phones = phones
        self.rng = rng
        self._asked: set[str] = set()
        self._returned: dict[str, int] = {}
        self._resume: dict[str, date] = {}

    def acts(self, today: date) -> list[Act]:
        """Of everybody at most one thing."""
        busy: set[int] = set()
        found = []
        items = list(self.year.expected.items.values())
        self.rng.shuffle(items)
        for item in items:
            act = self._act(item, self.year.plans[item.label], today)
            if act and act.who.chat not in busy:
                busy.add(act.who.chat)
                found.append(act)
        return found

    def _act(self, item: Item, plan: Plan, today: date) -> Act | None:
        if item.state == "submitted":
            waited = item.handed_in and workday_after(item.handed_in, plan.waits) <= today
            return self._judged(item, plan, today) if waited else None
        if item.state != "open":
            return None
        if item.asked_on:
            return self._decided(item, plan) if workday_after(item.asked_on, min(plan.waits, 2)) <= today else None
        if plan.ask and item.label not in self._asked and plan.ask <= today <= item.deadline - 4 * DAY:
            return self._asks(item)
        if today >= max(plan.finish, self._resume.get(item.label, START)):
            return self._submits(item)
        return self._acknowledges(item) if not item.acknowledged and today >= plan.acknowledge else None

    # what each is

    def _acknowledges(self, item: Item) -> Act:
        def then(_now: datetime) -> None:
            item.acknowledged = True

        return Act(who=item.owner, does=self._taps(item.owner, f"ack|{self._id(item)}"), then=then, news=())

    def _submits(self, item: Item) -> Act:
        photo = picture(self.rng)

        def does() -> None:
            self.phones.tap(item.owner.chat, f"done|{self._id(item)}")
            self.phones.photo(item.owner.chat, photo)

        def then(now: datetime) -> None:
            item.state, item.handed_in, item.acknowledged = "submitted", now.astimezone(MAIN).date(), True

        news = ((item.leader.chat, "submitted", item.label),)
        return Act(who=item.owner, does=does, then=then, news=news, photo=photo)

    def _asks(self, item: Item) -> Act:
        wanted = item.deadline + 14 * DAY

        def does() -> None:
            self._asked.add(item.label)
            self.phones.tap(item.owner.chat, f"ext|{self._id(item)}")
            self.phones.tap(item.owner.chat, f"extd|{self._id(item)}|{wanted:%Y%m%d}")
            self.phones.say(item.owner.chat, "等采购到货，已完成一半")

        def then(now: datetime) -> None:
            item.asked_on = now.astimezone(MAIN).date()

        return Act(who=item.owner, does=does, then=then, news=((item.leader.chat, "extension_asked", item.label),))

    def _decided(self, item: Item, plan: Plan) -> Act | None:
        key = self.phones.key(item.leader.chat, f"申请 {item.label} ", "exta|")
        if key is None:
            return None
        wanted = item.deadline + 14 * DAY
        number = key.split("|")[1]

        def then(now: datetime) -> None:
            item.asked_on, item.changed = None, now
            item.deadline = wanted if plan.grant else item.deadline

        return Act(
            who=item.leader,
            does=self._taps(item.leader, f"exta|{number}|{wanted:%Y%m%d}" if plan.grant else f"exta|{number}|"),
            then=then,
            news=((item.owner.chat, "extension_decided", item.label),),
        )

    def _judged(self, item: Item, plan: Plan, today: date) -> Act | None:
        key = self.phones.key(item.leader.chat, f"请核验 {item.label} ", "ok|")
        if key is None:
            return None
        if self._returned.get(item.label, 0) < plan.returns:
            return self._returns(item, plan, key.split("|")[1], today)
        return self._verifies(item, key)

    def _verifies(self, item: Item, key: str) -> Act:
        def then(_now: datetime) -> None:
            item.state = "verified"

        others = [one for one in self.year.expected.items.values() if one.problem == item.problem and one is not item]
        news = [(item.owner.chat, "verified", item.label)]
        if all(one.state == "verified" for one in others):
            news += [(one.chat, "can_close", str(item.problem)) for one in self.year.cast.coordinators]
        return Act(who=item.leader, does=self._taps(item.leader, key), then=then, news=tuple(news))

    def _returns(self, item: Item, plan: Plan, report: str, today: date) -> Act:
        new = on_or_before(today + 21 * DAY) if plan.new_day else None
        resume = workday_after(today, self.rng.randrange(1, 6))

        def then(now: datetime) -> None:
            self._returned[item.label] = self._returned.get(item.label, 0) + 1
            self._resume[item.label] = resume
            item.state, item.handed_in, item.changed = "open", None, now
            item.deadline = new or item.deadline

        does = self._taps(
            item.leader, f"ret|{report}", f"retr|{report}|blurred", f"retd|{report}|{new:%Y%m%d}" if new else
            f"retd|{report}|",
        )  # fmt: skip
        return Act(who=item.leader, does=does, then=then, news=((item.owner.chat, "returned", item.label),))

    def _taps(self, who: Who, *keys: str) -> Callable[[], None]:
        def does() -> None:
            for key in keys:
                self.phones.tap(who.chat, key)

        return does

    def _id(self, item: Item) -> int:
        return self.year.ids[item.label]


def working_days(days: int) -> list[date]:
    """The working days of the year."""
    return [day for offset in range(days) if works(day := START + timedelta(days=offset))]
