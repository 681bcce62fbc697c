"""The ledger that the demo shows: a made-up archive's notice, and the weeks that led up to today, told through the
same verbs that people use, so that its history is a real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.reading.notices import as_json, read_notice
from bot.writing.texts import texts
from jobs.ladder import review_days
from jobs.moments import at_local, zone_named
from jobs.office import Office
from jobs.runner import look_at_all
from storage.actor import Actor, actors_of, console
from storage.evidence import EvidenceStore
from storage.find import measure_numbered, problem_numbered
from storage.models import Evidence, EvidenceKind, Measure, Notice, NoticeState, OwnerRole, Person, Problem, Role
from storage.verbs import imports, measures, people, planning, problems

HERE = Path(__file__).parent
NOTICE = HERE / "sample-notice.txt"
DONE_NOTICE = HERE / "sample-done-notice.txt"
"""Of another office, to try an import with: it claims that everything is done."""
LECTURES = HERE / "sample-photo-lectures.png"
CARS = HERE / "sample-photo-cars.png"
ZONE = "Asia/Shanghai"
MORNING, OPENING = time(8, 50), time(10, 2)


@dataclass(frozen=True, kw_only=True)
class Player:
    """Somebody with a phone on the page."""

    user_id: int
    name: str
    role: Role
    department: str | None = None


CAST = (
    Player(user_id=7001, name="周敏", role=Role.COORDINATOR, department="办公室"),
    Player(user_id=7002, name="张强", role=Role.OWNER, department="保管股"),
    Player(user_id=7003, name="李卫东", role=Role.LEADER),
    Player(user_id=7004, name="吴静", role=Role.OVERSEER),
    Player(user_id=7005, name="王芳", role=Role.OWNER, department="办公室"),
    Player(user_id=7006, name="陈立新", role=Role.PRINCIPAL),
)
COORDINATOR, OWNER, LEADER, OVERSEER, CLERK, PRINCIPAL = CAST
STRANGER = (7009, "小孙")
"""Somebody with a phone whom the ledger does not know yet."""


@dataclass(frozen=True)
class Days:
    """The demo's own days, counted from the working day on which it opens."""

    opening: date
    office: Office

    def moment(self, days: int, hour: time = time(10)) -> datetime:
        """`days` calendar days from the opening, at `hour`, as a moment."""
        return at_local(self.opening + timedelta(days=days), hour, zone_named(ZONE))

    def workday(self, days: int) -> date:
        """A working day about `days` calendar days from the opening: that day or before."""
        return self.office.calendar.previous_workday(self.opening + timedelta(days=days))


def opening_day(today: date, office: Office) -> date:
    """The first working day from today on."""
    return office.calendar.next_workday(today)


def tell_story(session: Session, store: EvidenceStore, days: Days) -> None:
    """Everything up to the morning of the opening day."""
    office = console(people.add_unit(session, "云溪县档案馆", days.moment(-75), zone=ZONE).id)
    _people(session, office, days)
    actors = {player: _actor(session, player) for player in CAST}
    tree = as_json(read_notice(NOTICE.read_text("utf-8"), source=NOTICE.name), texts())
    imports.import_tree(session, actors[COORDINATOR], tree, days.moment(-70), source=NOTICE.name)
    _plan(session, actors, days)
    _closed_problem(session, store, actors, days)
    _under_way(session, actors, days)
    look_at_all(session, days.moment(0, time(8)), days.office)
    _quiet(session, days.moment(0, time(0)))


def _people(session: Session, office: Actor, days: Days) -> None:
    for player in CAST:
        at = days.moment(-74)
        place = people.add_department(session, office, player.department, at) if player.department else None
        person = people.add_person(session, office, player.name, player.role, at, department=place)
        _, token = people.invite(session, office, person, at, valid=timedelta(days=7))
        people.join(session, token, player.user_id, days.moment(-73))


def _actor(session: Session, player: Player) -> Actor:
    person = people.person_by_account(session, player.user_id)
    if person is None:
        raise LookupError(player.name)
    return actors_of(session, person)[0]


def _person(session: Session, player: Player) -> Person:
    return session.get_one(Person, _actor(session, player).person_id)


PLAN = (
    # problem, owner, days from the opening to the deadline of each measure
    (1, OWNER, (-2, 20, 10)),
    (2, OWNER, (3, 45)),
    (3, CLERK, (-12, 24)),
    (4, CLERK, (1, 60)),
    (5, CLERK, (30, 38, 90)),
)
"""Problem 6 is left open: the visitor names its owner and its day."""


def _plan(session: Session, actors: dict[Player, Actor], days: Days) -> None:
    coordinator, at = actors[COORDINATOR], days.moment(-68)
    leader = _person(session, LEADER)
    for number, player, deadlines in PLAN:
        problem = _problem(session, number)
        department = people.add_department(session, coordinator, player.department or "", at)
        planning.assign(session, coordinator, problem, OwnerRole.LEADER, [leader], at)
        planning.assign(session, coordinator, problem, OwnerRole.DEPARTMENT, [department], at)
        planning.assign(session, coordinator, problem, OwnerRole.OWNER, [_person(session, player)], at)
        for measure, left in zip(problem.measures, deadlines, strict=True):
            planning.set_deadline(session, coordinator, measure, days.workday(left), at)
            measures.acknowledge(session, actors[player], measure.id, days.moment(-67))


def _closed_problem(session: Session, store: EvidenceStore, actors: dict[Player, Actor], days: Days) -> None:
    """Problem 3 was done, verified and closed a month ago: its first look-back is due on the opening day."""
    problem = _problem(session, 3)
    photo = _photo(session, store, actors[CLERK], CARS, days.moment(-40))
    said: tuple[tuple[str, list[int]], ...] = (("新台账已启用，缺一栏不派车", [photo]), ("补齐41次，说明2份已归卷", []))
    for measure, day, (note, kept) in zip(problem.measures, (-40, -36), said, strict=True):
        report = measures.submit(session, actors[CLERK], measure.id, days.moment(day), note=note, evidence=kept)
        measures.verify(session, actors[LEADER], report.id, days.moment(day + 1))
    closed = days.opening - timedelta(days=30)
    stages = [(one.stage, one.day) for one in review_days(closed, days.office.policy, days.office.calendar)]
    problems.close(session, actors[COORDINATOR], problem.id, days.moment(-30), review_days=stages)


def _under_way(session: Session, actors: dict[Player, Actor], days: Days) -> None:
    patrol = _measure(session, 1, 2)
    measures.report_progress(session, actors[OWNER], patrol.id, days.moment(-20), note="检查卡已经换新")
    rules = _measure(session, 4, 1)
    measures.report_progress(session, actors[CLERK], rules.id, days.moment(-5), note="初稿已经写好", mostly_done=True)


def submit_this_morning(session: Session, store: EvidenceStore, now: datetime) -> None:
    """What reaches the leader as the page opens: a measure done, with a photo."""
    clerk = _actor(session, CLERK)
    measure = _measure(session, 5, 1)
    photo = _photo(session, store, clerk, LECTURES, now)
    measures.submit(session, clerk, measure.id, now, note="全年安排表已贴在活动室", evidence=[photo])


def _photo(session: Session, store: EvidenceStore, actor: Actor, picture: Path, now: datetime) -> int:
    data = picture.read_bytes()
    row = Evidence(
        unit_id=actor.unit_id,
        person_id=actor.person_id,
        kind=EvidenceKind.PHOTO,
        at=now,
        sha256=store.keep(data),
        size=len(data),
    )
    session.add(row)
    session.flush()
    return row.id


def _quiet(session: Session, opening: datetime) -> None:
    """What fell due before the opening day was read long ago; only that day's own reminders are still to come."""
    past = (Notice.state == NoticeState.WAITING, Notice.due_at < opening)
    session.execute(update(Notice).where(*past).values(state=NoticeState.SENT, why="before the demo opened"))


def _problem(session: Session, number: int) -> Problem:
    found = problem_numbered(session, 1, number)
    if found is None:
        raise LookupError(number)
    return found


def _measure(session: Session, problem: int, number: int) -> Measure:
    found = measure_numbered(session, 1, problem, number)
    if found is None:
        raise LookupError((problem, number))
    return found
