"""Random ledgers, as rows in a database: trees, owners at every level, states, and texts of every sort."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage.models import (
    Aspect,
    Assignment,
    Category,
    Department,
    Inspection,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Report,
    ReportKind,
    ReportState,
    Review,
    ReviewState,
    Role,
)

NOW = datetime(2026, 11, 23, 2, 2, tzinfo=UTC)
PEOPLE = ("张三丰", "李卫国", "王五", "欧阳建华", "赵六一", "钱七")
PLACES = ("办公室", "财务科", "保卫科", "机关党委（人事科）")
MARKS = "=+-@'\"，、；：。！？（）()[]【】|,;:1２①一是Ａａ％%_#&<>* \u3000\n😀📎…—"
BEGINNINGS = ("", "=", "+", "-", "@", "'", "＝", '"', "1.", "①", "（一）", "一是", "关于", "#2 ", "_x000D_")


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Who is named on an item itself, by role."""

    leader: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    assisting: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeasureMade:
    text: str
    steps: tuple[str, ...]
    state: MeasureState
    deadline: date | None
    standing: bool
    immediate: bool
    mostly_done: bool
    owners: Owners


@dataclass(frozen=True, kw_only=True)
class ProblemMade:
    title: str
    finding: str
    place: int
    """Under which aspect and category of the tree."""
    deadline: date | None
    published: bool
    owners: Owners
    measures: tuple[MeasureMade, ...]
    round: int
    found: tuple[ReviewState, ...]
    """What look-backs found; those of a problem that is closed."""


@dataclass(frozen=True, kw_only=True)
class LedgerMade:
    levels: tuple[tuple[str | None, str | None], ...]
    problems: tuple[ProblemMade, ...]
    feedback_date: date | None


def _some(names: Iterable[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(tuple(names)), max_size=most, unique=True).map(tuple)


texts = st.builds(
    lambda begin, text: f"{begin}{text}",
    st.sampled_from(BEGINNINGS),
    st.text(alphabet="灯门窗柜账桌椅锁簿表章印纸笔" + MARKS, max_size=24).map(lambda text: f"登{text}记"),
)
lines = texts.map(lambda text: text.replace("\n", ""))
owners = st.builds(Owners, leader=_some(PEOPLE, 2), department=_some(PLACES, 2), assisting=_some(PLACES, 2),
                   owner=_some(PEOPLE, 3))  # fmt: skip
few_owners = st.just(Owners()) | owners
days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
measures = st.builds(
    MeasureMade,
    text=texts,
    steps=st.lists(lines, max_size=2).map(tuple),
    state=st.sampled_from([one for one in MeasureState if one is not MeasureState.CLAIMED]),
    deadline=days,
    standing=st.booleans(),
    immediate=st.booleans(),
    mostly_done=st.booleans(),
    owners=few_owners,
)  # fmt: skip
problems = st.builds(
    ProblemMade,
    title=lines,
    finding=st.just("") | texts.map(lambda text: f"查出：{text}"),
    place=st.integers(0, 3),
    deadline=days,
    published=st.booleans(),
    owners=few_owners,
    measures=st.lists(measures, max_size=3, unique_by=lambda one: one.text).map(tuple),
    round=st.integers(1, 2),
    found=st.lists(
        st.sampled_from([ReviewState.HELD, ReviewState.UNCLEAR, ReviewState.REBOUNDED]), max_size=2
    ).map(tuple),
)  # fmt: skip
titles = st.none() | st.text(alphabet="作风财务党建个人", min_size=2, max_size=6)
ledgers = st.builds(
    LedgerMade,
    levels=st.lists(st.tuples(titles, titles), min_size=4, max_size=4, unique=True).map(tuple),
    problems=st.lists(problems, min_size=1, max_size=5, unique_by=lambda one: one.title).map(tuple),
    feedback_date=days,
)


def in_order(ledger: LedgerMade) -> list[ProblemMade]:
    """The problems as they are numbered: by aspect and category."""
    return [made for _, made in _ordered(ledger)]


def is_closed(made: ProblemMade) -> bool:
    return bool(made.measures) and all(one.state is MeasureState.VERIFIED for one in made.measures)


def _ordered(ledger: LedgerMade) -> list[tuple[int, ProblemMade]]:
    above = list(dict.fromkeys(title for title, _ in ledger.levels))

    def place_of(one: tuple[int, ProblemMade]) -> tuple[int, int]:
        return above.index(ledger.levels[one[1].place][0]), one[1].place

    return sorted(enumerate(ledger.problems), key=place_of)


def with_days(ledger: LedgerMade) -> LedgerMade:
    """The ledger with nothing that is to be done at once: that is counted from the day on which it is taken in."""
    return replace(ledger, problems=tuple(
        replace(one, measures=tuple(replace(of, immediate=False) for of in one.measures)) for one in ledger.problems
    ))  # fmt: skip


def write(session: Session, unit_id: int, ledger: LedgerMade, claimed: Iterable[int] = ()) -> Inspection:
    """The ledger as rows of the unit; problems at the places `claimed` are done as far as a document says."""
    named = _Named(session, unit_id)
    for name in PEOPLE:
        named.person(name)
    inspection = Inspection(unit_id=unit_id, contact={}, claims={}, feedback_date=ledger.feedback_date, imported_at=NOW)
    session.add(inspection)
    session.flush()
    categories: dict[int, Category] = {}
    aspects: dict[str | None, Aspect] = {}
    for number, (place, made) in enumerate(_ordered(ledger), 1):
        if made.place not in categories:
            title, below = ledger.levels[made.place]
            if title not in aspects:
                aspects[title] = Aspect(
                    inspection_id=inspection.id, position=len(aspects) + 1, title=title,
                    printed=str(len(aspects) + 1) if title else None,
                )  # fmt: skip
                session.add(aspects[title])
                session.flush()
            categories[made.place] = Category(
                aspect_id=aspects[title].id, position=len(categories) + 1, title=below,
                printed=str(len(categories) + 1) if below else None,
            )  # fmt: skip
            session.add(categories[made.place])
            session.flush()
        _problem(session, named, inspection, categories[made.place].id, number, made, claimed=place in set(claimed))
    return inspection


def _problem(
    session: Session, named: _Named, inspection: Inspection, category: int, number: int, made: ProblemMade, *,
    claimed: bool,
) -> None:  # fmt: skip
    claimed = claimed and bool(made.measures)
    closed = not claimed and is_closed(made)
    row = Problem(
        unit_id=inspection.unit_id, inspection_id=inspection.id, category_id=category, number=number,
        printed=str(number), title=made.title, finding=made.finding, deadline=made.deadline, published=made.published,
        round=made.round, closed_at=NOW if closed else None,
        state=ProblemState.CLAIMED if claimed else ProblemState.CLOSED if closed else ProblemState.OPEN,
    )  # fmt: skip
    session.add(row)
    session.flush()
    named.on(made.owners, problem_id=row.id)
    for nth, one in enumerate(made.measures, 1):
        _measure(session, named, row, nth, one, MeasureState.CLAIMED if claimed else one.state)
    for nth, state in enumerate(made.found, 1):
        session.add(Review(
            problem_id=row.id, round=made.round, stage=30 * nth, due_on=NOW.date(), state=state, at=NOW,
            person_id=named.person(PEOPLE[0]),
        ))  # fmt: skip
    session.flush()


def _measure(
    session: Session, named: _Named, above: Problem, number: int, made: MeasureMade, state: MeasureState
) -> None:
    handed_in = state in (MeasureState.SUBMITTED, MeasureState.VERIFIED)
    row = Measure(
        problem_id=above.id, number=number, text=made.text, steps=list(made.steps), state=state,
        deadline=made.deadline, original_deadline=made.deadline, standing=made.standing,
        immediate_on=made.deadline if made.immediate else None, mostly_done=made.mostly_done,
        submitted_at=NOW if handed_in else None, verified_at=NOW if state is MeasureState.VERIFIED else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    named.on(made.owners, measure_id=row.id)
    if handed_in:
        session.add(Report(
            measure_id=row.id, round=above.round, kind=ReportKind.DONE, person_id=named.person(PEOPLE[0]), at=NOW,
            state=ReportState.VERIFIED if state is MeasureState.VERIFIED else ReportState.PENDING,
        ))  # fmt: skip


class _Named:
    """The people and departments of a unit by name, made when they are first named."""

    def __init__(self, session: Session, unit_id: int) -> None:
        self.session, self.unit_id = session, unit_id
        self.people: dict[str, int] = {}
        self.places: dict[str, int] = {}

    def on(self, of: Owners, **item: int) -> None:
        for role in OwnerRole:
            for name in getattr(of, role.value):
                is_place = role in (OwnerRole.DEPARTMENT, OwnerRole.ASSISTING)
                who: dict[str, Any] = (
                    {"department_id": self.place(name)} if is_place else {"person_id": self.person(name)}
                )
                self.session.add(Assignment(role=role, **item, **who))

    def person(self, name: str) -> int:
        if name not in self.people:
            row = Person(name=name)
            self.session.add(row)
            self.session.flush()
            self.session.add(Membership(person_id=row.id, unit_id=self.unit_id, role=Role.OWNER))
            self.people[name] = row.id
        return self.people[name]

    def place(self, name: str) -> int:
        if name not in self.places:
            row = Department(unit_id=self.unit_id, name=name)
            self.session.add(row)
            self.session.flush()
            self.places[name] = row.id
        return self.places[name]
