"""Importing at the console: days without a year are settled as in chat, and long work shows a bar to who watches."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from bot import cli
from bot.console.importing import at_work

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROWS = (
    ("序号", "反馈问题", "整改措施", "责任人", "整改时限"),
    ("1", "库房积灰", "每周清扫", "张三", "12月31日前"),
    ("2", "门锁损坏", "更换门锁", "李四", "2027年1月15日"),
    ("3", "台账不全", "补齐台账", "王五", "3月底前"),
)


def as_csv() -> bytes:
    return "\n".join(",".join(row) for row in ROWS).encode()


def as_page() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<html><body><table>{rows}</table></body></html>".encode()


def as_workbook() -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), [("台账.csv", as_csv()), ("台账.html", as_page()), ("台账.xlsx", as_workbook())]
)
def test_a_day_without_a_year_is_settled_and_said_whatever_the_file(
    name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "wall_clock", lambda: NOW)
    (tmp_path / name).write_bytes(data)
    said = CliRunner().invoke(cli.app, ["import", name, "--dry-run", "--json"])
    tree: Any = json.loads(said.stdout)

    problems = [one for aspect in tree["aspects"] for category in aspect["categories"] for one in category["problems"]]
    assert [one["measures"][0]["deadline"] for one in problems] == ["2026-12-31", "2027-01-15", "2027-03-31"]
    assumed = [one for one in tree["warnings"] if one["code"] == "deadline_assumed"]
    assert [one["where"].split("“")[0][-2:] for one in assumed] == ["E2", "E4"]
    assert "12月31日前" in assumed[0]["message"]
    assert "2026-12-31" in assumed[0]["message"]


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_work_on(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with at_work("正在读文件") as step:
        step(40, 100)
    return screen.getvalue()


def test_long_work_shows_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = at_work_on(Screen(), monkeypatch)

    assert "正在读文件" in shown
    assert "━" in shown
    assert "40%" in shown


def test_nothing_is_drawn_where_no_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at_work_on(io.StringIO(), monkeypatch) == ""
