"""Files made of the ledger: what is in their cells stays text (faults.md, X1), and nobody gets what they may not see
(X9)."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import select

from bot.handlers import exporting
from bot.web.botapi.files import File
from storage.models import Event, OwnerRole
from tests.bot.exported import book, measure, problem, read_back, xlsx
from tests.bot.exported import csv as flat
from tests.cast import ACCOUNTS, COORDINATOR, OUTSIDER, OVERSEER, OWNER, Cast
from tests.faults.reception import Reception

EVIL = ('=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "好;=1+1", '好"=1', "好,@x", "＝1", "'=1")


@pytest.mark.parametrize("text", EVIL)
def test_x1_a_cell_that_looks_like_a_formula_stays_text_in_a_workbook(text: str) -> None:
    made = book(xlsx(problem(1, text, measure(1, text), finding=text)))

    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    meant = [cell for cell in cells if cell.value.strip() == text.strip()]
    assert len(meant) >= 5
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in meant if text.lstrip()[0] in "=+-@＝'")


@pytest.mark.parametrize("text", EVIL)
def test_x1_a_cell_that_looks_like_a_formula_is_neutralised_in_a_table_whatever_it_is_cut_by(text: str) -> None:
    made = flat(problem(1, text, measure(1, text), finding=text)).decode("utf-8-sig")

    for delimiter in (",", ";", "\t", "|"):
        cells = [cell for row in csv.reader(io.StringIO(made), delimiter=delimiter) for cell in row]
        assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝", "\t", "\r"))]
    (back,) = read_back(made.encode(), "csv").problems
    assert back.measures[0].text == text.strip()


def document(reception: Reception, who: str) -> File:
    found = [one.document for one in reception.api.messages(ACCOUNTS[who]) if one.from_bot and one.document]
    assert found, reception.heard(who)
    return found[-1]


def exported(cast: Cast) -> list[Event]:
    return cast.read(lambda s: list(s.scalars(select(Event).where(Event.kind == "exported").order_by(Event.id))))


async def asks(reception: Reception, who: str, text: str) -> None:
    async with reception.open():
        reception.says(who, text)
        await reception.all_handled()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_x9_an_export_holds_only_what_its_asker_may_see(reception: Reception, form: str) -> None:
    await asks(reception, OWNER, f"导出台账 {form}")
    await asks(reception, OVERSEER, f"导出台账 {form}")

    mine, all_of_it = (read_back(document(reception, who).data, form) for who in (OWNER, OVERSEER))
    assert [one.title for one in mine.problems] == ["食堂账目不清"]
    assert [one.title for one in all_of_it.problems] == ["食堂账目不清", "公务用车登记不全", "会议记录缺失"]


async def test_x9_of_a_problem_only_the_measures_that_are_seen_are_exported(reception: Reception) -> None:
    cast = reception.cast
    cast.assigns((2, 3), OwnerRole.OWNER, OWNER)

    await asks(reception, OWNER, "把台账导出成json")

    said = json.loads(document(reception, OWNER).data)
    problems = [one for a in said["aspects"] for c in a["categories"] for one in c["problems"]]
    seen = {one["title"]: [measure["number"] for measure in one["measures"]] for one in problems}
    assert seen == {"食堂账目不清": [1, 2], "公务用车登记不全": [3]}
    assert (said["version"], said["counts"]["measures"]) == (1, 3)


async def test_x9_an_export_is_on_record_with_who_what_and_how_many(reception: Reception) -> None:
    await asks(reception, OWNER, "导出问题清单")

    (event,) = exported(reception.cast)
    assert (event.actor, event.subject_kind) == (OWNER, "unit")
    assert event.after == {"what": "problems", "format": "xlsx", "rows": 2}


async def test_x9_what_is_refused_or_empty_sends_no_file_and_leaves_no_event(reception: Reception) -> None:
    await asks(reception, OUTSIDER, "导出台账")
    await asks(reception, COORDINATOR, "导出已完成的台账")

    assert not [one for who in (OUTSIDER, COORDINATOR) for one in reception.api.messages(ACCOUNTS[who]) if one.document]
    assert exported(reception.cast) == []


async def test_x9_a_ledger_too_long_for_a_turn_is_not_written_in_one(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 3)

    await asks(reception, COORDINATOR, "导出台账")

    assert "huitoukan export" in reception.heard(COORDINATOR)[-1]
    assert exported(reception.cast) == []


async def test_x9_only_what_was_asked_for_is_exported(reception: Reception) -> None:
    await asks(reception, COORDINATOR, "导出李四的任务清单")
    await asks(reception, COORDINATOR, "把保卫科的台账导成csv")

    (by_person, by_department) = exported(reception.cast)
    assert by_person.after["rows"] == 3
    assert by_department.after["rows"] == 2
    assert {one.title for one in read_back(document(reception, COORDINATOR).data, "csv").problems} == {"食堂账目不清"}
