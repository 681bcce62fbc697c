"""A web page as lines and tables: what is seen, without scripts, menus and hidden parts.

The parser of the standard library: it reads any tag soup, and only where lines end and what is a table matters here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.reading.documents.lists import Lists
from bot.reading.documents.numbering import BULLET
from bot.reading.documents.page import LONGEST_SPAN, WIDEST, Cell, Page, Row, Table, lines_of_rows, numbers_itself

UNSEEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "iframe",
        "object",
        "select",
        "textarea",
        "button",
        "map",
    }
    | {"nav", "aside", "footer", "audio", "video"}
)
BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend"}
    | {"li", "main", "menu", "ol", "option", "p", "pre", "section", "summary", "ul"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOLD = frozenset({"b", "strong"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"\s+")
MOST_TABLES_DEEP = 30


@dataclass(kw_only=True)
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    cell: _Cell | None = None


@dataclass(kw_only=True)
class _Cell:
    columns: int
    rows: int
    lines: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.tables: list[Table] = []
        self.text = self.mark = ""
        self.open_tables: list[_Table] = []
        self.lists: list[int | None] = []
        """Of each open list the number of its next item; None where it has none."""
        self.unseen: list[str] = []
        """The open elements from the one on that is not seen."""
        self.pre = 0
        self.heading = self.bold = False
        self.all_bold = True
        """Whether so far every word of the line is in bold."""
        self.headings: set[int] = set()
        self.listed = Lists()
        self.of_list = 0
        """How many lists have begun: the innermost is told apart by it."""

    # What the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self.unseen:
            self._inside_unseen(tag)
        elif tag not in VOID and (tag in UNSEEN or _is_hidden(attrs, said)):
            self.unseen.append(tag)
        else:
            self._opens(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self._leave_unseen(tag)
        elif tag == "table":
            self._close_table()
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag in BOLD:
            self.bold = False
        elif tag in BLOCKS:
            self._end_line()
            self.heading = self.bold = False
            if tag in ("ol", "ul", "menu") and self.lists:
                self.lists.pop()
            self.pre -= tag == "pre" and self.pre > 0

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        self.all_bold = self.all_bold and (self.bold or not data.strip())
        if self.pre and "\n" in data:
            first, *others = data.split("\n")
            self.text += first
            for line in others:
                self._end_line()
                self.text = line
        else:
            self.text += SPACE.sub(" ", data) if not self.pre else data

    # Lines

    def _opens(self, tag: str, said: dict[str, str]) -> None:
        if tag == "br" or tag in BLOCKS:
            self._end_line()
        self.heading = self.heading or tag in HEADINGS
        self.bold = self.bold or tag in BOLD
        if tag in ("ol", "ul", "menu"):
            self.of_list += 1
            start = said.get("start", "1")
            self.lists.append((int(start) if _is_small(start) else 1) if tag == "ol" else None)
        elif tag == "li":
            self._count(said.get("value", ""))
        elif tag == "pre":
            self.pre += 1
        elif tag == "table" and len(self.open_tables) < MOST_TABLES_DEEP:
            self._end_line()
            self.open_tables.append(_Table())
        elif tag == "tr" and self.open_tables:
            self._close_cell()
            self.open_tables[-1].rows.append([])
        elif tag in ("td", "th") and self.open_tables:
            self._close_cell()
            self.open_tables[-1].cell = _Cell(
                columns=_span(said.get("colspan", "1"), WIDEST), rows=_span(said.get("rowspan", "1"), LONGEST_SPAN)
            )

    def _count(self, value: str) -> None:
        """The number or bullet that a browser writes in front of an item."""
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.mark = BULLET
        else:
            number = int(value) if _is_small(value) else number
            self.lists[-1] = number + 1
            self.mark = f"{number}."

    def _end_line(self) -> None:
        if self.text.strip():
            mark = "" if numbers_itself(self.text) else self.mark
            sink = self._sink()
            if sink is self.lines:
                self._remember(mark)
            sink.append(f"{mark}{self.text.lstrip()}" if mark else self.text)
            self.mark = ""
        self.text = ""
        self.all_bold = True

    def _remember(self, mark: str) -> None:
        """Whether the line that is about to be added is set as a heading, or is a numbered item of a list."""
        if self.heading or self.all_bold:
            self.headings.add(len(self.lines) + 1)
        elif mark and mark != BULLET:
            self.listed.items[len(self.lines)] = (str(self.of_list), mark)

    def _sink(self) -> list[str]:
        """Where lines go: into the innermost cell that is open, or onto the page."""
        for table in reversed(self.open_tables):
            if table.cell is not None:
                return table.cell.lines
        return self.lines

    # Tables

    def _close_cell(self) -> None:
        if not self.open_tables:
            return
        self._end_line()
        table = self.open_tables[-1]
        if table.cell is not None:
            cell = Cell(lines=tuple(table.cell.lines), columns=table.cell.columns, rows=table.cell.rows)
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(cell)
            table.cell = None

    def _close_table(self) -> None:
        if not self.open_tables:
            return
        self._close_cell()
        rows: tuple[Row, ...] = tuple(tuple(row) for row in self.open_tables.pop().rows if row)
        sink = self._sink()
        self.tables.append(Table(rows=rows, line=len(self.lines) + 1))
        sink += lines_of_rows(rows)

    # What is not seen

    def _inside_unseen(self, tag: str) -> None:
        if tag == "body" and self.unseen[0] == "head":
            self.unseen.clear()
        elif tag not in VOID:
            self.unseen.append(tag)

    def _leave_unseen(self, tag: str) -> None:
        """Close what this ends; an end without a beginning ends nothing."""
        for at in range(len(self.unseen) - 1, -1, -1):
            if self.unseen[at] == tag:
                del self.unseen[at:]
                return

    def finish(self) -> None:
        """Close what the page left open."""
        self.close()
        while self.open_tables:
            self._close_table()
        self._end_line()


def page_of_html(text: str) -> Page:
    """The lines and tables that a browser would show of this page."""
    reader = _Reader()
    reader.feed(text)
    reader.finish()
    lines = reader.listed.told_apart(reader.lines)
    return Page(lines=tuple(lines), tables=tuple(reader.tables), headings=frozenset(reader.headings))


def _is_hidden(attrs: Sequence[tuple[str, str | None]], said: dict[str, str]) -> bool:
    return any(name == "hidden" for name, _ in attrs) or bool(HIDDEN.search(said.get("style", "")))


def _is_small(text: str) -> bool:
    return text.strip().isdecimal() and len(text.strip()) < 5


def _span(text: str, most: int) -> int:
    return max(1, min(int(text), most)) if _is_small(text) else 1
