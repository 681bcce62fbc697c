"""What the console writes into files: calendars, pictures, lists and papers; who took which stands in the history."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from storage.actor import console
from storage.models import Event, Measure, OwnerRole, Person, Problem, Unit
from storage.verbs import planning
from tests.bot.console import MONDAY, Run, everything, imported, in_database, run, with_ledger

__all__ = ["imported", "run", "with_ledger"]


def test_export_writes_a_calendar_of_the_unit_or_of_one_person(imported: Run) -> None:
    def hand_out(session: Any) -> None:
        owner = session.scalars(select(Person).where(Person.name == "张强")).one()
        unit = session.scalars(select(Unit)).one()
        now = datetime.fromisoformat(f"{MONDAY}T10:00+08:00")
        for problem, people in ((1, [owner]), (2, [])):
            row = session.scalars(select(Measure).join(Problem).where(Problem.number == problem)).first()
            planning.set_deadline(session, console(unit.id), row, date(2026, 12, 10), now)
            if people:
                planning.assign(session, console(unit.id), row, OwnerRole.OWNER, people, now)

    in_database(hand_out)
    before = everything()
    said = imported("export", "ics", "all.ics", "--now", MONDAY)
    assert (said.status, said.out) == (0, "已写入 all.ics：2个时限\n")
    assert Path("all.ics").read_bytes().count(b"BEGIN:VEVENT") == 2
    assert imported("export", "ics", "own.ics", "--as", "张强", "--now", MONDAY).out == "已写入 own.ics：1个时限\n"
    assert imported("export", "ics", "none.ics", "--as", "周敏", "--now", MONDAY).status == 0
    assert Path("none.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert everything() == before


def test_export_draws_a_picture_for_the_wall_and_says_its_numbers(imported: Run) -> None:
    said = imported("export", "png", "board.png", "--which", "board", "--large", "--now", MONDAY)
    assert (said.status, said.out.splitlines()[-1]) == (0, "已写入 board.png")
    assert "问题6个：未定时限 6" in said.out
    assert Path("board.png").read_bytes().startswith(b"\x89PNG")
    assert imported("export", "png", "own.png", "--as", "张强", "--which", "timeline", "--now", MONDAY).status == 0
    taken = in_database(lambda session: [
        (one.actor, one.after["rows"] > 0) for one in session.scalars(select(Event).where(Event.kind == "exported"))
    ])  # fmt: skip
    assert taken == [("console", True)]
    assert imported("export", "png", "all.png", "--which", "everything").status == 2
    assert imported("export", "png", "no/such/board.png").status == 1


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_export_writes_the_lists_and_puts_that_on_record(imported: Run, form: str) -> None:
    said = imported("export", form, f"all.{form}")

    assert said.out.startswith(f"已写入 all.{form}：6个问题，")
    assert [path.name for path in Path().glob("all.*")] == [f"all.{form}"]
    asked = in_database(lambda s: s.scalars(select(Event).where(Event.kind == "exported")).one())
    assert (asked.actor, asked.after["format"]) == ("console", form)
    assert imported("export", form, "none", "--as", "张强").status == 1
    assert not Path("none").exists()


def test_what_is_asked_on_the_console_leaves_no_event(imported: Run) -> None:
    before = everything()

    assert "6个问题" in imported("ask", "导出台账", "--as", "周敏", "--json").json["reply"]
    assert everything() == before


def test_export_says_what_it_cannot_write(imported: Run) -> None:
    assert imported("export", "xlsx", "no/such/lists.xlsx").status == 1
    assert imported("export", "pdf", "all.pdf").status == 2
    assert imported("export", "ics", "no/such/folder.ics").status == 1
    assert imported("export", "ics", "a.ics", "--as", "没有此人").status == 1


def test_export_writes_the_draft_notice_and_a_close_out_form(imported: Run) -> None:
    said = imported("export", "docx", "draft.docx", "--now", MONDAY)
    assert (said.status, said.out) == (0, "已写入 draft.docx\n")
    assert len(Document("draft.docx").paragraphs) > 30

    assert imported("export", "docx", "form.docx", "--problem", "5", "--now", MONDAY).status == 0
    assert "党课没有按季度开展" in Document("form.docx").tables[0].rows[1].cells[-1].text
    assert imported("export", "docx", "form.docx", "--problem", "99").status == 1
    assert imported("export", "ics", "form.ics", "--problem", "5").status == 1
    kinds = in_database(lambda session: [(row.actor, row.kind) for row in session.scalars(select(Event))][-2:])
    assert kinds == [("console", "exported")] * 2
