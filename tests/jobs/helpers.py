"""The clock's side on a stage: a clock to move, a line that takes down what is sent, and words that say only facts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.delivery import Address, Delivery, Outcome, Part, Sent, Setting
from jobs.office import Office
from jobs.policy import Digests, Policy
from jobs.runner import Runner
from jobs.workdays import Calendar
from storage import outbox
from storage.database import Database
from storage.models import Measure, Message, MessageState, Notice, NoticeState, Person
from storage.verbs import measures
from tests.cast import (
    ACCOUNTS,
    COLLEAGUE,
    COORDINATOR,
    OWNER,
    Cast,
    at,
    last_friday,
    measure_row,
    person,
    problem_row,
    set_the_stage,
)  # fmt: skip

MACHINE_START = at(last_friday, 7)
BUSY, SILENT = 0, 1
"""The cast's ledger as it is, and with no deadline and nothing waiting: as the stage keeps them."""
QUIET_ITEMS = [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


ITEM = (2, 2)
"""李四 answers for it, 李卫国 leads."""
DUE = date(2026, 12, 18)
"""A Friday, four weeks ahead."""
SOON = date(2026, 12, 14)


def day(text: str) -> date:
    """A day of 2026: 12-18."""
    return date.fromisoformat(f"2026-{text}")


def nine(day: date) -> datetime:
    """The hour at which people of the unit are written to."""
    return at(day, 9, 0)


class Clock:
    """Shows the time it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        self.now = now


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message as it went out: to whom, when by office time, and of what."""

    at: datetime
    to: str
    text: str
    address: Address
    kinds: tuple[str, ...]
    rungs: tuple[str, ...]
    colours: tuple[str | None, ...]
    late: bool
    repeat: bool
    again: tuple[str, ...]
    """What an earlier message told, and is still to be done."""
    done: tuple[str, ...]
    """What was told, and there is nothing to do about any more."""
    replaced: bool

    @property
    def edit(self) -> bool:
        return self.address.edit is not None


@dataclass(frozen=True)
class Body:
    """What the fake sender reads."""

    said: dict[str, object]


class Composer:
    """One part for all notices, in facts; `fails` says for which notices it breaks."""

    def __init__(self) -> None:
        self.fails: Callable[[Notice], bool] = lambda _notice: False
        self.holds: int | None = None

    def __call__(self, _session: Session, one: Person, notices: Sequence[Notice], setting: Setting) -> list[Part]:
        if any(self.fails(row) for row in notices):
            raise KeyError("no words for it")
        told = [row for row in notices if row.id not in setting.again][: self.holds]
        lines = [f"{row.kind} {row.subject_kind} {row.subject_id} {row.facts.get('rung', '')}".strip() for row in told]
        lines += [f"done {row.subject_id}" for row in notices if row.id in setting.done]
        said = {
            "to": one.name,
            "kinds": tuple(row.kind for row in told),
            "rungs": tuple(str(row.facts["rung"]) for row in told if "rung" in row.facts),
            "colours": tuple(row.colour for row in told),
            "late": setting.late,
            "repeat": setting.repeat,
            "again": tuple(row.kind for row in notices if row.id in setting.again - setting.done),
            "done": tuple(row.kind for row in notices if row.id in setting.done),
            "replaced": setting.replaced,
        }
        marks = [word for word in ("late", "repeat", "settled", "replaced") if getattr(setting, word)]
        return [Part(notices=tuple(row.id for row in told), text="\n".join(marks + lines), body=Body(said))]


class Line:
    """Takes down what is sent, and answers as the test says: by default that it arrived."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.said: list[Said] = []
        self.closed: list[Said] = []
        """What lost its keys since it was sent."""
        self.answers: dict[int, list[Outcome | Exception]] = {}
        self.always: dict[int, Outcome] = {}
        self._ids = itertools.count(501)

    async def __call__(self, part: Part, address: Address) -> Outcome:
        assert isinstance(part.body, Body)
        said = Said(at=self.clock(), text=part.text, address=address, **part.body.said)  # type: ignore[arg-type]
        (self.closed if address.only_edit else self.said).append(said)
        answers = self.answers.get(address.chat_id)
        answer = answers.pop(0) if answers else self.always.get(address.chat_id)
        if isinstance(answer, Exception):
            raise answer
        return answer or Sent(address.edit or next(self._ids))

    def answers_next(self, who: str, *answers: Outcome | Exception) -> None:
        self.answers[ACCOUNTS[who]] = list(answers)


def without_digests(calendar: Calendar | None = None, **periods: Any) -> Office:
    """An office that tells of items only, and not of units as a whole."""
    policy = Policy(digests=Digests(on=frozenset()), **periods)
    return Office(policy=policy, calendar=calendar or Calendar())


@dataclass
class World:
    """The cast with a clock, a line and a runner."""

    cast: Cast
    clock: Clock
    office: Office = field(default_factory=without_digests)
    machine: Clock = field(default_factory=lambda: Clock(MACHINE_START))
    composer: Composer = field(default_factory=Composer)
    line: Line = field(init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        self.line = Line(self.clock)
        self.runner = Runner(delivery=self.delivery())

    def delivery(self) -> Delivery:
        return Delivery(
            database=self.cast.database,
            office=self.office,
            compose=self.composer,
            send=self.line,
            clock=self.clock,
            machine=self.machine,
        )

    # moving

    async def goes_to(self, day: date, hour: int = 12, minute: int = 0) -> None:
        """Time passes, the bot running all the while."""
        await self.runner.move_to(at(day, hour, minute), self.clock.set)

    async def wakes_at(self, day: date, hour: int = 12, minute: int = 0) -> None:
        """The bot was down until then."""
        self.clock.set(at(day, hour, minute))
        await self.runner.run_once()

    async def runs(self, later: timedelta = timedelta(0)) -> None:
        """One round, after machine time has passed by `later`."""
        self.machine.set(self.machine.now + later)
        await self.runner.run_once()

    # hearing

    def heard(self, *who: str) -> list[Said]:
        """What went out so far, to one of these people or to all."""
        return [said for said in self.line.said if said.to in who or not who]

    def reminded(self, rung: str, who: str = COLLEAGUE) -> list[Said]:
        """The messages to a person that hold that reminder."""
        return [one for one in self.heard(who) if rung in one.rungs]

    def days(self, *who: str) -> list[tuple[date, str, tuple[str, ...]]]:
        """Each message that a clock brought, as its day, receiver and rungs; asserts that it went at nine."""
        found = []
        for said in self.heard(*who):
            if not said.rungs:
                continue
            local = said.at.astimezone(at(last_friday).tzinfo)
            assert (local.hour, local.minute) == (9, 0)
            found.append((local.date(), said.to, said.rungs))
        return found

    def forgets(self) -> None:
        self.line.said.clear()

    # arranging

    def alters(self, who: str, **values: object) -> None:
        def altered(session: Session) -> None:
            for name, value in values.items():
                setattr(person(session, who), name, value)

        self.cast.read(altered)

    def is_cut_off(self, who: str) -> None:
        """They have never pressed Start."""
        self.alters(who, telegram_id=None)

    def comes_back(self, who: str) -> None:
        self.alters(who, telegram_id=ACCOUNTS[who], unreachable_since=None, unreachable_why=None)

    def messages(self) -> list[Message]:
        def read(session: Session) -> list[Message]:
            return list(session.scalars(select(Message).order_by(Message.id)))

        return self.cast.read(read)

    def notices(self, kind: str | None = None) -> list[Notice]:
        rows = select(Notice).where(Notice.id > self.cast.first_notice).order_by(Notice.id)
        if kind:
            rows = rows.where(Notice.kind == kind)
        return self.cast.read(lambda session: list(session.scalars(rows)))

    def looked_at(self, problem: int, number: int) -> datetime | None:
        return self.cast.read(lambda session: measure_row(session, problem, number).look_at)


def states(world: World) -> list[tuple[MessageState, list[NoticeState]]]:
    """Of each message and what it holds; what tells the coordinators of a failure is left out."""

    def read(session: Session) -> list[tuple[MessageState, list[NoticeState]]]:
        rows = session.scalars(select(Message).order_by(Message.id))
        told = [row for row in rows if {notice.kind for notice in row.notices} != {"undelivered"}]
        return [(row.state, [notice.state for notice in row.notices]) for row in told]

    return world.cast.read(read)


def is_due_soon(world: World) -> None:
    """It is Monday 14 December, and the item becomes due on Friday."""
    world.clock.set(at(SOON))
    world.cast.is_due(ITEM, DUE, world.clock())


def news(world: World, who: str = COLLEAGUE, number: int = 3) -> None:
    """Something that the person is told at once."""
    item = (1, 2) if who == OWNER else (2, number)
    world.cast.is_due(item, day("12-31"), world.clock())


def tells(world: World, who: Sequence[str], occurrence: str, kind: str = "held", subject: int = 1) -> None:
    """News to any number of people, of a kind that is always true."""

    def queued(session: Session) -> None:
        people = [person(session, name) for name in who]
        unit_id = world.cast.actor(session, COORDINATOR).unit_id
        about = ("problem", subject)
        outbox.tell(session, people, kind, about, world.clock(), unit_id=unit_id, occurrence=occurrence)

    world.cast.read(queued)


def silence(cast: Cast) -> Cast:
    """The stage without a deadline and with nothing waiting: whatever is heard then is the test's own doing."""

    def done(session: Session) -> None:
        for number in (1, 2):
            problem_row(session, number).deadline = None
        session.execute(update(Measure).values(deadline=None, deadline_set_at=None, look_at=None))
        session.execute(update(Notice).values(state=NoticeState.SENT))

    for item in QUIET_ITEMS:
        who = OWNER if item[0] == 1 else COLLEAGUE
        cast.does(who, measures.acknowledge, cast.measure(*item), at(last_friday))
    cast.read(done)
    return cast.from_here()


def set_a_silent_stage(database: Database) -> Cast:
    return silence(set_the_stage(database))


def working_days(first: date, last: date, office: Office) -> Iterator[date]:
    day = first
    while day <= last:
        if office.calendar.is_workday(day):
            yield day
        day += timedelta(days=1)
