"""A .docx as a page: what a reader of the printed document sees, with the numbers that Word counts.

Read straight from the XML: automatic numbers, text boxes and tracked changes are what libraries for writing documents
leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bot.reading.documents import safety
from bot.reading.documents.lists import Lists
from bot.reading.documents.numbering import BULLET, Numbering, W, numbering_of
from bot.reading.documents.page import Cell, Page, Row, Table, lines_of_rows, numbers_itself
from bot.reading.documents.refusals import Unsafe

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
DOCUMENT, NUMBERS, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
GONE = frozenset({f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "rt", "instrText", "delText")})
"""What is in the file and not on the page."""
OFF = ("0", "false", "off")
BREAKS = frozenset({f"{W}br", f"{W}cr"})
BOXES = frozenset({f"{W}pict", f"{W}drawing", f"{W}object", ALTERNATE})
HEADING, CONTENTS = "heading ", "toc "
"""What the styles of a table of contents are named: its lines are headings said once more."""


@dataclass(kw_only=True)
class _Reader:
    numbering: Numbering
    contents: frozenset[str]
    heads: frozenset[str]
    """The styles of headings."""
    listed: Lists = field(default_factory=Lists)
    headings: set[int] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    kept: str = ""
    """A paragraph whose end was deleted: it goes on in the next."""
    mark: str = ""
    """What was written in front of the paragraph last read."""

    def read(self, body: Element) -> None:
        for block in _blocks(body):
            if block.tag == f"{W}p":
                self._own_paragraph(block)
            else:
                self._table(block)

    def _own_paragraph(self, element: Element) -> None:
        """A paragraph of the page itself: whether it is set as a heading, or is an item of a list, is remembered."""
        written = self.paragraph(element)
        properties = element.find(f"{W}pPr")
        style = _value(properties, "pStyle") or ""
        if len(written) == 1 and (style in self.heads or _is_bold(element)):
            self.headings.add(len(self.lines) + 1)
        elif written and self.mark and written[0].startswith(self.mark):
            self.listed.items[len(self.lines)] = (self._list(properties, style), self.mark)
        self.lines += written

    def paragraph(self, element: Element) -> list[str]:
        """The lines of a paragraph, its number in front, then those of the text boxes at it."""
        properties = element.find(f"{W}pPr")
        style = _value(properties, "pStyle") or ""
        mark = self._mark(properties, style)
        boxes: list[Element] = []
        text = "".join(_text(element, boxes))
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.kept += text
            return []
        text, self.kept = self.kept + text, ""
        mark = "" if mark == BULLET and numbers_itself(text) else mark
        self.mark = mark
        written = [] if style in self.contents or not text.strip() else f"{mark}{text}".split("\n")
        return [*written, *(line for box in boxes for line in self.within(box))]

    def within(self, element: Element) -> list[str]:
        """The lines of a cell or a text box; tables in it are taken apart."""
        lines: list[str] = []
        for block in _blocks(element):
            lines += self.paragraph(block) if block.tag == f"{W}p" else lines_of_rows(self._rows(block))
        return lines

    def _table(self, element: Element) -> None:
        if frame := _frame(element):
            for cell in frame:
                self.read(cell)
            return
        table = Table(rows=self._rows(element), line=len(self.lines) + 1)
        self.tables.append(table)
        self.lines += lines_of_rows(table.rows)

    def _rows(self, element: Element) -> tuple[Row, ...]:
        rows = (row for row in _within(element, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None)
        return tuple(tuple(self._cell(cell) for cell in _within(row, f"{W}tc")) for row in rows)

    def _cell(self, element: Element) -> Cell:
        properties = element.find(f"{W}tcPr")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        columns = _value(properties, "gridSpan") or "1"
        return Cell(
            lines=tuple(self.within(element)),
            columns=int(columns) if columns.isdecimal() and len(columns) < 4 else 1,
            going_on=merge is not None and merge.get(f"{W}val", "continue") == "continue",
        )

    def _list(self, properties: Element | None, style: str) -> str:
        """The list and the level that a numbered paragraph belongs to."""
        numbered = properties.find(f"{W}numPr") if properties is not None else None
        own = self.numbering.of_style(style)
        return f"{_value(numbered, 'numId') or own[0]}/{_value(numbered, 'ilvl') or own[1] or 0}"

    def _mark(self, properties: Element | None, style: str) -> str:
        numbered = properties.find(f"{W}numPr") if properties is not None else None
        of_style = self.numbering.of_style(style)
        number = _value(numbered, "numId") or of_style[0]
        level = _value(numbered, "ilvl")
        if number is None or number == "0":
            return ""
        return self.numbering.mark(number, int(level) if level and level.isdecimal() else of_style[1] or 0)


def page_of_docx(data: bytes) -> Page:
    """The text of a .docx and its tables. Raises Unsafe."""
    package = safety.opened(data)
    document = _parsed(safety.part(package, DOCUMENT))
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise Unsafe("damaged")
    styles = _parsed(safety.part(package, STYLES))
    reader = _Reader(
        numbering=numbering_of(_parsed(safety.part(package, NUMBERS)), styles),
        contents=frozenset(_named(styles, CONTENTS)),
        heads=frozenset(_named(styles, HEADING)),
    )
    reader.read(body)
    if reader.kept:
        reader.lines.append(reader.kept)
    lines = reader.listed.told_apart(reader.lines)
    return Page(lines=tuple(lines), tables=tuple(reader.tables), headings=frozenset(reader.headings))


def _parsed(part: bytes | None) -> Element | None:
    if part is None:
        return None
    try:
        return ElementTree.fromstring(part.replace(STRICT, USUAL))
    except ElementTree.ParseError as error:
        raise safety.broken(error) from None


def _named(styles: Element | None, beginning: str) -> Iterator[str]:
    """The styles whose names begin so."""
    for style in styles.findall(f"{W}style") if styles is not None else ():
        if (_value(style, "name") or "").lower().startswith(beginning):
            yield style.get(f"{W}styleId", "")


def _blocks(element: Element) -> Iterator[Element]:
    """The paragraphs and tables in it, in order, those inside of controls and insertions too."""
    for child in element:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag not in GONE:
            yield from _blocks(child)


def _within(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, inside of controls too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _within(child, tag)


def _frame(table: Element) -> list[Element]:
    """The cells of a table that only frames what is in it: one to each row, and tables within them."""
    rows = [list(_within(row, f"{W}tc")) for row in _within(table, f"{W}tr")]
    cells = [cell for row in rows for cell in row]
    framed = any(block.tag == f"{W}tbl" for cell in cells for block in _blocks(cell))
    return cells if framed and len(cells) == len(rows) else []


def _text(element: Element, boxes: list[Element]) -> Iterator[str]:
    """The characters of a paragraph as printed; text boxes are put into `boxes`."""
    for child in element:
        if child.tag == f"{W}t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag in BREAKS:
            yield "" if child.get(f"{W}type") in ("page", "column") else "\n"
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag in BOXES:
            boxes += _boxes(child)
        elif child.tag not in GONE and not _is_hidden(child):
            yield from _text(child, boxes)


def _is_bold(paragraph: Element) -> bool:
    """Whether every word of a paragraph is set in bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(_text(run, [])).strip()]
    bold = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(one is not None and one.get(f"{W}val", "1") not in OFF for one in bold)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in OFF


def _boxes(element: Element) -> Iterable[Element]:
    """The text boxes of a drawing; of several ways to draw the same, the first."""
    for child in [*element][:1] if element.tag == ALTERNATE else element:
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from _boxes(child)


def _value(element: Element | None, name: str) -> str | None:
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(f"{W}val") if child is not None else None
