"""The three lists and the close-out ledger: which columns each has, how wide, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.reading.tables.keys import is_inherited
from bot.writing.words import Words
from bot.writing.workbooks import said
from bot.writing.workbooks.said import Value
from storage.exports import MeasureRow, ProblemRow

PERSONAL = re.compile(r"个人|(?<!领导)班子成员|personal", re.IGNORECASE)
"""In the title of an aspect or category: what stands under it was found of persons, not of the leading body."""

Level = Literal["aspect", "category", "problem", "measure"]
"""Over how many rows a cell reaches: those of its aspect, its category, its problem, or its own."""


class List(StrEnum):
    """问题清单, 任务清单, 责任清单 and 销号台账."""

    PROBLEMS = "problems"
    TASKS = "tasks"
    DUTIES = "duties"
    CLOSING = "closing"


def is_personal(*titles: str | None) -> bool:
    """Whether aspect or category say that a problem was found of persons (个人清单) and not of the body (班子清单)."""
    return any(title and PERSONAL.search(title) for title in titles)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: the end of its text's key, how wide it is at least in characters of a figure's width, whether it takes
    what room is left, and its cell for a problem and one of its measures (None where it has none)."""

    name: str
    width: float
    of: Callable[[Words, ProblemRow, MeasureRow | None], Value]
    per: Level = "measure"
    grows: bool = False
    centred: bool = True
    under: str = ""
    """The heading that it shares with its neighbours."""
    gathered: bool = False
    """Whether a problem's cell says in brackets what its measures say, where these differ."""

    def in_brackets(self, cell: Value) -> bool:
        return self.gathered and isinstance(cell, str) and is_inherited(cell)


def _of_measure(of: Callable[[Words, MeasureRow], Value]) -> Callable[[Words, ProblemRow, MeasureRow | None], Value]:
    return lambda w, problem, measure: of(w, measure) if measure else None


def _evidence(w: Words, row: MeasureRow) -> Value:
    return w.t("lists.evidence", n=row.evidence) if row.evidence else None


NUMBER = Column(name="number", width=6, per="problem", of=lambda w, problem, _: problem.number)
ASPECT = Column(name="aspect", width=11, per="aspect", of=lambda w, problem, _: said.aspect(problem.aspect))
CATEGORY = Column(name="category", width=13, per="category", of=lambda w, problem, _: said.category(problem.category))
PROBLEM = Column(
    name="problem", width=20, per="problem", grows=True, centred=False, of=lambda w, problem, _: problem.title
)
FINDING = Column(
    name="finding", width=36, per="problem", grows=True, centred=False, of=lambda w, problem, _: problem.finding
)
PLACE = Column(name="measure_number", width=6, of=_of_measure(lambda w, row: row.number))
MEASURE = Column(name="measure", width=30, grows=True, centred=False, of=_of_measure(lambda w, row: said.measure(row)))
DUE = Column(
    name="deadline", width=16.5,
    of=lambda w, problem, row: said.due(w, row) if row else said.own_due(w, problem),
)  # fmt: skip
STATE = Column(name="state", width=11, of=_of_measure(said.state))
KEY = Column(name="key", width=8, of=lambda w, problem, measure: said.key(problem, measure))
PROBLEM_KEY = Column(name="key", width=8, per="problem", of=lambda w, problem, _: said.key(problem, None))

LEADER = Column(
    name="leader", width=11,
    of=lambda w, problem, row: said.names(w, tuple(one.name for one in (row or problem).roles.leaders)),
)  # fmt: skip
LEAD = Column(
    name="lead", width=12, under="departments",
    of=lambda w, problem, row: said.names(w, (row or problem).roles.departments),
)  # fmt: skip
ASSISTING = Column(
    name="assisting", width=12, under="departments",
    of=lambda w, problem, row: said.names(w, (row or problem).roles.assisting),
)  # fmt: skip
OWNER = Column(
    name="owner", width=11,
    of=lambda w, problem, row: said.names(w, tuple(one.name for one in (row or problem).roles.owners)),
)  # fmt: skip


def of_problem(column: Column, role: str) -> Column:
    """The column, of a problem as a whole."""
    return Column(
        name=column.name, width=column.width, under=column.under, per="problem",
        of=lambda w, problem, _: said.answering(w, problem, role), gathered=True,
    )  # fmt: skip


PROBLEM_DUE = Column(
    name="deadline", width=16.5, per="problem", of=lambda w, problem, _: said.problem_due(w, problem), gathered=True
)
STANDS = Column(name="state", width=11, per="problem", of=lambda w, problem, _: said.problem_state(w, problem))
EVIDENCE = Column(name="evidence", width=9, of=_of_measure(_evidence))
SUBMITTED = Column(name="submitted", width=16.5, of=_of_measure(lambda w, row: said.day(w, row.submitted_at)))
VERIFIER = Column(name="verified_by", width=9, of=_of_measure(lambda w, row: row.verified_by))
CLOSED = Column(
    name="closed", width=16.5, per="problem", of=lambda w, problem, _: said.day(w, problem.closed_at)
)  # fmt: skip
ELSEWHERE = Column(
    name="elsewhere", width=14, per="problem", centred=False, of=lambda w, problem, _: problem.check_elsewhere
)
RULE = Column(name="rule", width=14, per="problem", centred=False, of=lambda w, problem, _: problem.made_rule)
LOOK_BACKS = Column(name="look_backs", width=17, per="problem", of=lambda w, problem, _: said.look_backs(w, problem))

COLUMNS: dict[List, tuple[Column, ...]] = {
    List.PROBLEMS: (
        NUMBER, ASPECT, CATEGORY, PROBLEM, FINDING, of_problem(LEADER, "leaders"), of_problem(LEAD, "departments"),
        of_problem(ASSISTING, "assisting"), of_problem(OWNER, "owners"), PROBLEM_DUE, STANDS, PROBLEM_KEY,
    ),
    List.TASKS: (NUMBER, ASPECT, PROBLEM, PLACE, MEASURE, LEAD, ASSISTING, DUE, STATE, KEY),
    List.DUTIES: (NUMBER, PROBLEM, PLACE, MEASURE, LEADER, LEAD, ASSISTING, OWNER, DUE, KEY),
    List.CLOSING: (
        NUMBER, PROBLEM, PLACE, MEASURE, OWNER, DUE, STATE, EVIDENCE, SUBMITTED, VERIFIER, CLOSED, ELSEWHERE, RULE,
        LOOK_BACKS, KEY,
    ),
}  # fmt: skip
FLAT: tuple[Column, ...] = (
    KEY, NUMBER, ASPECT, CATEGORY, PROBLEM, FINDING, PLACE, MEASURE, LEADER, LEAD, ASSISTING, OWNER, DUE, STATE,
    EVIDENCE, SUBMITTED, VERIFIER, CLOSED, ELSEWHERE, RULE, LOOK_BACKS,
)  # fmt: skip
"""All of it in one table, a row for each measure."""


def per_problem(of: List) -> bool:
    """Whether the list has a row for each problem, and not for each measure."""
    return of is List.PROBLEMS
