"""The ledger row by row: however long it is, only a few problems are in memory, and each says what it is to."""

from __future__ import annotations

import gc

import pytest
from sqlalchemy.orm import Session

from storage import exports
from storage.actor import console
from storage.models import Measure, OwnerRole, Problem
from storage.verbs import merging
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OWNER, Cast, at, friday, monday, tree


def in_memory(session: Session) -> int:
    return sum(isinstance(row, Problem | Measure) for row in session.identity_map.values())


def test_a_long_ledger_is_never_in_memory_as_a_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    more = tree(*((f"第{number}间库房没有灭火器", ("补配灭火器", "每月查看一次")) for number in range(40)))
    cast.does(COORDINATOR, merging.apply, more, at(monday))
    monkeypatch.setattr(exports, "AT_ONCE", 4)

    def most(session: Session) -> int:
        ledger = exports.export_of(session, console(1))
        assert ledger is not None
        return max(in_memory(session) for _ in ledger.rows)

    gc.disable()  # garbage is looked for too seldom to be counted on
    try:
        assert cast.read(most) <= 4 * 3
    finally:
        gc.enable()


def test_a_problem_says_together_what_its_measures_say(cast: Cast) -> None:
    cast.assigns((2, 1), OwnerRole.OWNER, OWNER)
    cast.is_due((2, 2), friday)

    def read(session: Session) -> exports.ProblemRow:
        ledger = exports.export_of(session, console(1))
        assert ledger is not None
        return next(row for row in ledger.rows if row.number == 2)

    together = cast.read(read).together
    assert [one.name for one in together.roles.owners] == [OWNER, COLLEAGUE]
    assert [one.name for one in together.roles.leaders] == [LEADER]
    assert "owners" in together.whole
    assert "deadline" not in together.whole
