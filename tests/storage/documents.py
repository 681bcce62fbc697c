"""Documents that come again to the cast's ledger, corrected or not, and what they change."""

from __future__ import annotations

import copy
from typing import Any

from sqlalchemy import func, select

from storage.importing import Diff
from storage.models import (
    Assignment,
    Measure,
    Membership,
    Person,
    Problem,
)
from storage.verbs import merging
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEDGER,
    OWNER,
    Cast,
    at,
    measure_tree,
    problem_tree,
    tuesday,
)

Tree = dict[str, Any]


def corrected(found: Tree = LEDGER) -> Tree:
    return copy.deepcopy(found)


def problems_of(found: Tree) -> list[Tree]:
    listed: list[Tree] = found["aspects"][0]["categories"][0]["problems"]
    return listed


def owned(*owners: tuple[str, str]) -> list[Tree]:
    return [{"role": role, "name": name} for role, name in owners]


def diff(cast: Cast, found: Tree) -> Diff:
    return cast.does(COORDINATOR, merging.diff, found)


def applied(cast: Cast, found: Tree, who: str = COORDINATOR) -> int:
    return cast.does(who, lambda session, actor: merging.apply(session, actor, found, at(tuesday)).event.id)


def count(cast: Cast, kind: type[Any]) -> int:
    return cast.read(lambda session: session.scalar(select(func.count()).select_from(kind))) or 0


def said(what: Diff) -> list[tuple[Any, ...]]:
    return [(one.label, one.field, one.old, one.new) for one in what.changes]


def snapshot(cast: Cast) -> list[Any]:
    """Everything that a document may change."""

    def read(session: Any) -> list[Any]:
        columns = (Problem.number, Problem.title, Problem.finding, Problem.deadline, Problem.category_id, Problem.state)
        rows: list[Any] = [tuple(row) for row in session.execute(select(*columns).order_by(Problem.id))]
        fields = (Measure.number, Measure.text, Measure.steps, Measure.deadline, Measure.original_deadline,
                  Measure.standing, Measure.state)  # fmt: skip
        rows += [tuple(map(str, row)) for row in session.execute(select(*fields).order_by(Measure.id))]
        whos = select(Assignment).order_by(
            Assignment.problem_id, Assignment.measure_id, Assignment.role, Assignment.person_id
        )
        rows += [(a.problem_id, a.measure_id, a.role, a.person_id, a.department_id) for a in session.scalars(whos)]
        return [
            *rows,
            *session.scalars(
                select(Person.name).join(Membership).where(Membership.ended_at.is_(None)).order_by(Person.id)
            ),
        ]

    return cast.read(read)


def much() -> Tree:
    """A document that adds to, changes and corrects the cast's ledger."""
    found = corrected()
    listed = problems_of(found)
    listed[0] |= {"title": "食堂帐目不清", "deadline": "2026-12-04", "owners": owned(("owner", COLLEAGUE))}
    listed[0]["measures"][0] |= {"standing": True, "steps": ["对账", "公示"]}
    listed[1]["measures"].append(measure_tree(4, "每季度抽查用车登记") | {"owners": owned(("owner", "孙九"))})
    listed[2]["owners"] = owned(("leader", "钱七"), ("department", "基建科"))
    listed.append(problem_tree(4, "值班室无人值守", ("每日排两人值班",)) | {"owners": owned(("owner", OWNER))})
    return found
