"""How fast documents are read and written, and what memory that takes: `python -m benchmarks.documents [--rows N]`.

A notice of 13 problems is read in this process, again and again. A ledger of 100,000 rows is a workbook (its problems'
cells merged over their measures) and a GB18030 text with commas; it is read as a document that was sent is, in a
process of its own, and its count is held against what was written. That text is then taken into an empty ledger by
`huitoukan import`, compared with the ledger that it became, and compared and taken in once more with another day and
another owner in every hundredth row. A database of as many measures is written to each kind of file by
`huitoukan export`. Each of these is a process that starts cold: the seconds are by the clock, its start
included, and the memory is the most it or what it started held. The notice is counted in pages of 600 characters,
ledgers in rows. Prints each figure with its bar, and ends with status 1 if one is missed.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange
from sqlalchemy import func, select

from benchmarks import ledgers
from bot.config import Config
from bot.reading.documents import Draft, read_document
from storage.database import Database
from storage.models import Event, Measure

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
PAGE = 600
"""Characters on a page of an official document: 22 lines of 28, less what headings leave empty."""
MEMORY_MB, WRITING_MB = 300.0, 240.0
MEASURES_A_PROBLEM = 5
CORRECTED = 100
"""One row in so many is corrected."""
READINGS = 20
HEAD = ("序号", "具体问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "整改进展")
Row = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Something done once, or the median of some times: so many pages or rows, in so many seconds, and the most
    megabytes that its process held."""

    name: str
    count: float
    unit: str
    seconds: float
    megabytes: float | None = None
    most: float = MEMORY_MB

    @property
    def missed(self) -> bool:
        return self.megabytes is not None and self.megabytes > self.most


def notice_text() -> str:
    """A notice of 13 problems under four aspects, about as long as a published one."""
    found = "经查，部分库房的消防器材登记不及时，个别灭火器超过年检日期仍在使用，交接记录不全，责任没有落实到人。" * 3
    done = (
        "逐间清点库房消防器材，更换过期的灭火器，把年检日期、存放位置和责任人记入台账，由专人每月核对一次并签字。" * 3
    )
    lines = [
        "关于巡察整改进展情况的通报",
        "根据统一部署，巡察组对本单位开展了巡察，反馈了4个方面13个问题。现将整改进展情况予以公布。",
    ]
    number = 0
    for aspect, problems in enumerate((4, 4, 3, 2)):
        lines.append(f"（{'一二三四'[aspect]}）第{aspect + 1}个方面存在的问题")
        for _ in range(problems):
            number += 1
            lines += [f"{number}.关于“第{number}号库房消防管理不规范”的问题。{found}", "整改情况："]
            lines += [f"{'①②③'[nth]}{done}" for nth in range(2 + (number == 1))]
    return "\n".join(lines)


def notice() -> Figure:
    text, taken = notice_text(), []
    for _ in range(READINGS):
        began = time.perf_counter()
        draft = read_document(text.encode(), "通报.txt")
        taken.append(time.perf_counter() - began)
    assert isinstance(draft, Draft)
    assert (draft.counts["problems"], draft.counts["measures"]) == (13, 27), draft.counts
    return Figure(name="read a notice of 13 problems", count=len(text) / PAGE, unit="pages", seconds=median(taken))


def ledger_rows(rows: int, corrected: int = 0) -> Iterator[Row]:
    """A ledger's rows, a measure each; problems and who leads them stand in the first of theirs alone. One row in
    `corrected` is due later, and somebody else's."""
    for at in range(rows):
        problem, nth = divmod(at, MEASURES_A_PROBLEM)
        first = nth == 0
        other = int(bool(corrected) and at % corrected == 0)
        yield (
            problem + 1 if first else None,
            f"第{problem + 1}号库房消防设施管理不规范" if first else None,
            f"逐件更换第{problem + 1}号库房过期的灭火器，登记台账，第{nth + 1}批",
            f"领导{problem % 20}" if first else None,
            f"第{problem % 40}科" if first else None,
            f"职工{(at + other) % 2000}",
            (date(2027, 1, 1) + timedelta(days=at % 300 + other)).isoformat(),
            "整改中",
        )


def as_workbook(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("问题清单")
    sheet.append(HEAD)
    for row in ledger_rows(rows):
        sheet.append(row)
    # A write-only sheet merges by its list of ranges.
    for first in range(2, rows + 2, MEASURES_A_PROBLEM):
        last = min(first + MEASURES_A_PROBLEM - 1, rows + 1)
        for column in (1, 2, 4, 5):
            sheet.merged_cells.ranges.add(CellRange(min_col=column, max_col=column, min_row=first, max_row=last))
    book.save(path)


def as_text(path: Path, rows: int, corrected: int = 0) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(ledger_rows(rows, corrected))


def run(*command: str | Path, cwd: Path) -> tuple[float, float]:
    """Seconds and the most megabytes of a process and those it started. Raises RuntimeError if it fails."""
    words = [sys.executable, *map(str, command)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    out = cwd / "said.txt"
    with out.open("wb") as said:
        actions = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)]
        pid = os.posix_spawn(sys.executable, words, environment, file_actions=actions)
        _, status, used = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(words[1:])}: {out.read_text(errors='replace')[-500:]}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


READ = """
import sys
from pathlib import Path
from bot.documents import Limits, read_apart
path, rows = Path(sys.argv[1]), int(sys.argv[2])
draft = read_apart(path.read_bytes(), path.name, Limits(processor=600, wall=900))
assert getattr(draft, "counts", {}).get("measures") == rows, draft
"""


def reading(folder: Path, rows: int) -> Iterator[Figure]:
    for name, write in (("ledger.xlsx", as_workbook), ("ledger.csv", as_text)):
        write(folder / name, rows)
        seconds, megabytes = run("-c", READ, folder / name, str(rows), cwd=folder)
        yield Figure(name=f"read {name}", count=rows, unit="rows", seconds=seconds, megabytes=megabytes)


def importing(folder: Path, rows: int) -> Iterator[Figure]:
    """The ledger taken in, the same again, and a corrected one; what the ledger holds then is held against both."""
    url, config = f"sqlite:///{folder / 'imported.db'}", folder / "importing.toml"
    config.write_text(f'[database]\nurl = "{url}"\n[evidence]\npath = "{folder / "evidence"}"\n')
    as_text(folder / "corrected.csv", rows, CORRECTED)
    changed = 2 * -(-rows // CORRECTED)
    for name, file, how, expected in (
        ("take in ledger.csv", "ledger.csv", "--yes", 0),
        ("compare it again", "ledger.csv", "--dry-run", 0),
        ("compare a corrected one", "corrected.csv", "--dry-run", 0),
        ("take that in", "corrected.csv", "--yes", changed),
    ):
        seconds, megabytes = run("-m", "bot", "import", folder / file, how, "--config", config, cwd=folder)
        assert held(url) == (rows, expected), held(url)
        yield Figure(name=name, count=rows, unit="rows", seconds=seconds, megabytes=megabytes)


def held(url: str) -> tuple[int, int]:
    """Measures in the ledger, and how many values a document has changed in it."""
    database = Database(url)
    try:
        return database.run(
            lambda session: (
                session.scalar(select(func.count()).select_from(Measure)) or 0,
                sum(said["changes"] for said in session.scalars(select(Event.after["counts"]).where(
                    Event.kind == "document_merged"))),
            )
        )  # fmt: skip
    finally:
        database.close()


def writing(folder: Path, rows: int) -> Iterator[Figure]:
    database = ledgers.opened(f"sqlite:///{folder / 'ledger.db'}")
    with ledgers.filling(database) as connection:
        ledgers.people_and_items(connection, rows, NOW)
        ledgers.settled(connection, Config().office())
    database.close()
    config = folder / "config.toml"
    config.write_text(
        f'[database]\nurl = "sqlite:///{folder / "ledger.db"}"\n[evidence]\npath = "{folder / "evidence"}"\n'
    )
    for kind in ("xlsx", "csv", "json"):
        seconds, megabytes = run("-m", "bot", "export", kind, folder / f"out.{kind}", "--config", config, cwd=folder)
        yield Figure(
            name=f"write .{kind}", count=rows, unit="rows", seconds=seconds, megabytes=megabytes, most=WRITING_MB
        )


def show(figure: Figure) -> None:
    held = (
        ""
        if figure.megabytes is None
        else f"{figure.megabytes:7.0f} MB (≤ {figure.most:.0f}){'  MISSED' * figure.missed}"
    )
    rate = figure.count / figure.seconds
    sys.stdout.write(f"{figure.name:28}{figure.seconds:9.3f} s{rate:10.0f} {figure.unit} a second  {held}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for figures in ([notice()], reading(folder, rows), importing(folder, rows), writing(folder, rows)):
            for figure in figures:
                show(figure)
                missed |= figure.missed
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
