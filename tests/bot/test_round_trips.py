"""What goes out of the ledger comes in again: the same unit sees no difference, and an empty one gets the same tree."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.reading.documents import read_document
from bot.reading.notices import NoticeDraft, as_json
from bot.writing.words import Words
from bot.writing.workbooks import List, write_csv, write_json, write_xlsx
from storage.actor import console
from storage.database import Database
from storage.exports import ROLES, LedgerExport, ProblemRow, export_of
from storage.importing import Diff, Tree
from storage.verbs import merging, people
from storage.views import RolesView
from tests.bot import random_ledgers as r
from tests.bot import views as v
from tests.databases import Place, on_sqlite, stage_at

UNIT, EMPTY = "临江区档案馆", "云溪县档案馆"
FORMS = ("xlsx", "csv", "json")
WORDED = {language: v.words(language) for language in ("zh_CN", "en")}


@pytest.fixture(scope="module")
def two_units(place: Place) -> Iterator[Database]:
    """A ledger with two units and nothing in them; what an example writes is gone after it."""
    with stage_at(place) as stage:
        stage.database.upgrade()
        stage.database.run(lambda session: [people.add_unit(session, name, r.NOW) for name in (UNIT, EMPTY)])
        yield stage.database


def written(w: Words, ledger: LedgerExport, form: str) -> bytes:
    out = io.BytesIO()
    if form == "xlsx":
        write_xlsx(w, ledger, tuple(List), out)
    else:
        {"csv": write_csv, "json": write_json}[form](w, ledger, out)
    return out.getvalue()


def exported(session: Session, w: Words, unit_id: int, form: str) -> bytes:
    ledger = export_of(session, console(unit_id))
    assert ledger is not None
    return written(w, ledger, form)


def read(data: bytes, form: str, w: Words) -> Tree:
    """The tree in a file, as the reader of documents hands it to the ledger."""
    draft = read_document(data, f"台账.{form}")
    assert isinstance(draft, NoticeDraft), draft
    return as_json(draft, w.t)


def differences(diff: Diff) -> list[Any]:
    return [diff.changes, diff.new_problems, diff.new_measures, diff.doubts, diff.unnamed, diff.kept, diff.new_people]


@on_sqlite
@pytest.mark.parametrize("form", FORMS)
@given(ledger=r.ledgers, language=st.sampled_from(sorted(WORDED)), claimed=st.sets(st.integers(0, 4)))
@settings(database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_ledger_that_is_exported_and_sent_back_is_no_difference(
    two_units: Database, form: str, ledger: r.LedgerMade, language: str, claimed: set[int]
) -> None:
    w = WORDED[language]
    with two_units.rehearsal() as session:
        r.write(session, 1, ledger, claimed)
        tree = read(exported(session, w, 1, form), form, w)
        diff = merging.diff(session, console(1), tree)

    assert differences(diff) == [()] * 7
    assert diff.same == len(ledger.problems) + sum(len(one.measures) for one in ledger.problems)


@on_sqlite
@pytest.mark.parametrize("form", FORMS)
@given(ledger=r.ledgers.map(r.with_days), language=st.sampled_from(sorted(WORDED)))
@settings(database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_ledger_that_is_exported_and_taken_in_by_an_empty_unit_is_the_same_tree(
    two_units: Database, form: str, ledger: r.LedgerMade, language: str
) -> None:
    w = WORDED[language]
    with two_units.rehearsal() as session:
        r.write(session, 1, ledger)
        tree = read(exported(session, w, 1, form), form, w)
        merging.apply(session, console(2), tree, r.NOW)
        before, after = (said(session, unit, of_problems=form != "csv") for unit in (1, 2))

    assert before == after


def said(session: Session, unit_id: int, *, of_problems: bool) -> list[Any]:
    """All that a ledger says of what was found and is owed, and who answers for it; `of_problems`: what is said of a
    problem as a whole too, which a table with a row for each measure does not."""
    ledger = export_of(session, console(unit_id))
    assert ledger is not None
    return [
        (
            one.number, one.aspect.title, one.category.title, one.title, one.finding,
            answers(one) if of_problems or not one.measures else None,
            [(of.number, of.text, of.steps, of.deadline, of.standing, named(of.roles)) for of in one.measures],
        )
        for one in ledger.rows
    ]  # fmt: skip


def answers(one: ProblemRow) -> tuple[Any, ...]:
    """Who answers for a problem and by when: as it says itself, or as its measures say, where each says something."""
    beside = {name: getattr(one.together.roles, name) for name in ROLES if name in one.together.whole}
    roles = {name: getattr(one.roles, name) or beside.get(name, ()) for name in ROLES}
    day = one.together.deadline if "deadline" in one.together.whole else None
    return one.deadline or day, named(RolesView(**roles))


def named(of: RolesView) -> tuple[Any, ...]:
    people = (tuple(sorted(one.name for one in some)) for some in (of.leaders, of.owners))
    return (*people, tuple(sorted(of.departments)), tuple(sorted(of.assisting)))
