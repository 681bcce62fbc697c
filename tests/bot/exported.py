"""Ledgers as rows for files, made of small Python data."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook

from bot.reading.notices import MeasureDraft, NoticeDraft, ProblemDraft
from bot.reading.tables import read_table_document
from bot.writing.words import Words
from bot.writing.workbooks import List, write_csv, write_xlsx
from storage.exports import LedgerExport, Level, MeasureRow, ProblemRow
from storage.models import MeasureState, ProblemState
from storage.views import PersonView, RolesView
from tests.bot import views as v

ZH = v.words("zh_CN")
ONE_ASPECT = Level(printed="1", title="聚焦管理方面")


def roles(
    leaders: Iterable[str] = (), owners: Iterable[str] = (), lead: Iterable[str] = (), assisting: Iterable[str] = ()
) -> RolesView:
    people = [
        tuple(PersonView(id=n, name=name, joined=True) for n, name in enumerate(named)) for named in (leaders, owners)
    ]
    return RolesView(leaders=people[0], owners=people[1], departments=tuple(lead), assisting=tuple(assisting))


def measure(number: int, text: str, **more: Any) -> MeasureRow:
    usual: dict[str, Any] = {
        "steps": (), "state": MeasureState.IN_PROGRESS, "deadline": None, "original_deadline": None, "standing": False,
        "immediate": False,
        "mostly_done": False, "roles": roles(), "acknowledged_at": None, "submitted_at": None, "verified_at": None,
        "verified_by": None, "evidence": 0, "events": 0,
    }  # fmt: skip
    return MeasureRow(number=number, text=text, **(usual | more))


def problem(number: int, title: str, *measures: MeasureRow, **more: Any) -> ProblemRow:
    usual: dict[str, Any] = {
        "printed": None, "finding": "", "aspect": ONE_ASPECT, "category": Level(), "state": ProblemState.OPEN,
        "round": 1, "deadline": None, "immediate": False,
        "roles": roles(), "closed_at": None, "closed_by": None, "check_elsewhere": None,
        "made_rule": None, "look_backs": (), "events": 0,
    }  # fmt: skip
    return ProblemRow(number=number, title=title, measures=measures, **(usual | more))


def ledger(*problems: ProblemRow) -> LedgerExport:
    return LedgerExport(
        unit="临江区档案馆", team="区委第二巡察组", period_from=None, period_to=None, feedback_date=date(2026, 7, 10),
        contact={}, claims={}, levels=tuple((one.aspect.title, one.category.title) for one in problems),
        rows=iter(problems),
    )  # fmt: skip


def xlsx(*problems: ProblemRow, lists: Iterable[List] = tuple(List), w: Words = ZH) -> bytes:
    out = io.BytesIO()
    write_xlsx(w, ledger(*problems), tuple(lists), out)
    return out.getvalue()


def csv(*problems: ProblemRow, w: Words = ZH) -> bytes:
    out = io.BytesIO()
    write_csv(w, ledger(*problems), out)
    return out.getvalue()


def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def read_back(data: bytes, kind: str) -> NoticeDraft:
    draft = read_table_document(data, kind)  # type: ignore[arg-type]
    assert isinstance(draft, NoticeDraft), draft
    return draft


def told(draft: NoticeDraft) -> dict[str | None, tuple[object, ...]]:
    """What a file says of each problem and measure, by key."""
    found: dict[str | None, tuple[object, ...]] = {}
    for aspect in draft.aspects:
        for category in aspect.categories:
            for one in category.problems:
                found[one.key] = (aspect.number, aspect.title, category.number, category.title, one.title, one.finding)
                found |= {of.key: _measure(of) for of in one.measures}
    return found


def _measure(of: MeasureDraft) -> tuple[object, ...]:
    return of.text, of.steps, of.deadline, of.standing, of.state, by_role((one.role, one.name) for one in of.owners)


def by_role(named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Owners role by role; in which order the lists name the roles says nothing."""
    return tuple(sorted(named, key=lambda one: one[0]))


def own(draft: ProblemDraft) -> tuple[object, ...]:
    """What is said of a problem as a whole."""
    return draft.deadline, by_role((one.role, one.name) for one in draft.owners)
