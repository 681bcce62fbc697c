"""A ledger that was exported and comes back as it went: nothing is new, different or doubtful."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.reading.documents import Draft, read_document
from bot.reading.notices import as_json
from bot.writing.workbooks import List, write_csv, write_xlsx
from storage.actor import Actor
from storage.database import Database
from storage.exports import LedgerExport, export_of
from storage.models import OwnerRole
from storage.verbs import merging
from tests.bot import views as v
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    friday,
    measure_tree,
    monday,
    new_year,
    next_monday,
    problem_tree,
    tree,
    tuesday,
)
from tests.databases import on_sqlite

pytestmark = on_sqlite

W = v.words("zh_CN")
Written = Callable[[LedgerExport, io.BytesIO], object]
FORMS: dict[str, Written] = {
    "台账.xlsx": lambda ledger, out: write_xlsx(W, ledger, tuple(List), out),
    "台账.csv": lambda ledger, out: write_csv(W, ledger, out),
}
WORDS = (
    "灭火器过期",
    "=1+1的公式",
    "台账不全",
    "1.编号在前",
    "（一）括号在前",
    "-5度",
    "会议记录缺失；补签",
    "账目“不清”",
)
LEVELS = (None, "聚焦管理方面", "个人问题", "作风方面")


@pytest.fixture
def cast(cast_url: str) -> Iterator[Cast]:
    with closing(Database(cast_url)) as database:
        yield Cast(database).from_here()


def assert_comes_back_as_it_went(cast: Cast, form: str) -> None:
    """The coordinator's own export, read again, is the ledger as it stands, item by item."""

    def out(session: Session, actor: Actor) -> bytes:
        ledger, file = export_of(session, actor), io.BytesIO()
        assert ledger is not None
        FORMS[form](ledger, file)
        return file.getvalue()

    draft = read_document(cast.sees(COORDINATOR, out), form)
    assert isinstance(draft, Draft), draft
    what = cast.sees(COORDINATOR, merging.diff, as_json(draft, W.t))

    assert (what.changes, what.new_problems, what.new_measures, what.doubts) == ((), (), (), ())
    assert (what.kept, what.unnamed, what.new_people, what.new_departments) == ((), (), (), ())
    assert what.same == draft.counts["problems"] + draft.counts["measures"] > 0


@pytest.mark.parametrize("form", FORMS)
def test_a_ledger_that_people_are_at_work_on_comes_back_without_a_difference(cast: Cast, form: str) -> None:
    """Roles and days of one's own and inherited ones, one finished, one closed, one handed in, one put off."""
    cast.assigns((2, 2), OwnerRole.OWNER, OWNER)
    cast.is_due((1, 2), next_monday)
    cast.is_due(2, new_year)
    cast.finishes(COLLEAGUE, 2, 1, at(monday))
    cast.submits(OWNER, 2, 2, at(monday))
    cast.is_due((2, 3), friday, at(tuesday))
    cast.closes(1, at(tuesday))

    assert_comes_back_as_it_went(cast, form)


def some_ledger(chance: random.Random) -> dict[str, Any]:
    """A document with a few problems, whatever may stand in its fields."""
    people, places = (OWNER, COLLEAGUE, "孙九", "欧阳丽"), ("保卫科", "办公室", "基建科")

    def owners() -> list[dict[str, str]]:
        roles = (("leader", (LEADER, "钱七")), ("owner", people), ("department", places), ("assisting", places))
        return [
            {"role": role, "name": name}
            for role, names in roles
            for name in chance.sample(names, chance.choice((0, 0, 1, 2)))
        ]

    def day() -> str | None:
        return chance.choice((None, (date(2027, 1, 1) + timedelta(days=chance.randrange(300))).isoformat()))

    found = tree()
    found["notice"]["feedback_date"] = "2026-12-01"
    aspects: dict[str | None, Any] = {}
    for number in range(1, chance.randrange(2, 7)):
        title = f"第{number}处{chance.choice(WORDS)}"
        problem = problem_tree(number, title, ()) | {"deadline": day(), "owners": owners()}
        problem["measures"] = [
            measure_tree(n, f"{chance.choice(WORDS)}：整改第{number}处{n}")
            | {"deadline": day(), "owners": owners(), "standing": chance.random() < 0.3,
               "steps": chance.choice(([], ["先清点", "再登记"]))}
            for n in range(1, chance.randrange(1, 5))
        ]  # fmt: skip
        level = chance.choice(LEVELS)
        aspects.setdefault(level, {"number": None, "title": level, "categories": [
            {"number": None, "title": None, "problems": []}
        ]})["categories"][0]["problems"].append(problem)  # fmt: skip
    return found | {"aspects": list(aspects.values())}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(8))
def test_whatever_ledger_comes_back_without_a_difference(cast: Cast, form: str, seed: int) -> None:
    found = some_ledger(random.Random(seed))
    cast.does(COORDINATOR, lambda session, actor: merging.apply(session, actor, found, at(tuesday)).measures)

    assert_comes_back_as_it_went(cast, form)
