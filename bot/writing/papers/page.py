"""A page as official documents have it (GB/T 9704): margins, 22 lines of 28 characters, fonts and page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph as Block

from bot.writing.papers.paragraphs import TO_FILL, Kind, Paragraph

FONTS = {
    "title": ("方正小标宋简体", "宋体"),
    "section": ("黑体", "SimHei"),
    "aspect": ("楷体_GB2312", "楷体"),
    "body": ("仿宋_GB2312", "仿宋"),
    "number": ("宋体", "SimSun"),
}
"""By what it is for: the font, and the one to take where that is not installed."""
LATIN = "Times New Roman"
"""For figures and letters."""
TITLE_SIZE, BODY_SIZE, NUMBER_SIZE = Pt(22), Pt(16), Pt(14)
LINE = Pt(28.95)
"""22 lines on the 225 mm between the margins."""
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
FOOTER = Mm(25)
SIGNED_INDENT = BODY_SIZE * 4
FIRST_SENTENCE = re.compile(r"(?<=[。：:])|(?<=\. )")
FONT_TABLE = "/word/fontTable.xml"

_FACE = {Kind.TITLE: "title", Kind.SECTION: "section", Kind.ASPECT: "aspect"}


def as_docx(paragraphs: Sequence[Paragraph], name: str) -> bytes:
    """The paper as a file; `name` is the title in its properties."""
    document = blank(name)
    for one in paragraphs:
        _write(document, one)
    return saved(document)


def blank(name: str) -> Document:
    """An empty A4 document with margins, fonts and page numbers."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = name, "", ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    section.footer_distance = FOOTER
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, BODY_SIZE
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS["body"][0])
    _name_fallbacks(document)
    _number_pages(document)
    return document


def saved(document: Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _write(document: Document, one: Paragraph) -> None:
    block = document.add_paragraph()
    line_by_line(block)
    look = block.paragraph_format
    if one.kind is Kind.TITLE:
        block.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif one.kind is Kind.SIGNED:
        block.alignment, look.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Emu(SIGNED_INDENT)
    else:
        block.alignment, look.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Emu(BODY_SIZE * 2)
    look.keep_with_next = one.kind in (Kind.SECTION, Kind.ASPECT, Kind.POINT)
    size = TITLE_SIZE if one.kind is Kind.TITLE else BODY_SIZE
    head, rest = _divided(one)
    write(block, head, size=size, face=_FACE.get(one.kind, "body"), bold=one.kind is Kind.POINT)
    write(block, rest, size=size)


def _divided(one: Paragraph) -> tuple[str, str]:
    """Of a numbered point the heading and what follows it; of everything else all and nothing."""
    if one.kind is not Kind.POINT:
        return one.text, ""
    head, *rest = FIRST_SENTENCE.split(one.text, maxsplit=1)
    return head, "".join(rest)


def line_by_line(block: Block) -> None:
    """Lines of the same height, with nothing before or after."""
    look = block.paragraph_format
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    look.space_before = look.space_after = Pt(0)
    look.widow_control = False


def write(block: Block, text: str, *, size: Any = BODY_SIZE, face: str = "body", bold: bool = False) -> None:
    """Add the text to the block; what is to be filled in is marked, so that nobody overlooks it."""
    for part in filter(None, TO_FILL.split(text)):
        run = block.add_run(part)
        run.font.name, run.font.size, run.bold = LATIN, size, bold
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), FONTS[face][0])
        fonts.set(qn("w:hint"), "eastAsia")  # quotation marks and ① are as wide as what is around them
        if TO_FILL.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _number_pages(document: Document) -> None:
    """— 1 —, outside: at the right of odd pages, at the left of even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        block = footer.paragraphs[0]
        block.alignment = side
        block.paragraph_format.left_indent = block.paragraph_format.right_indent = Emu(NUMBER_SIZE)
        write(block, "— ", size=NUMBER_SIZE, face="number")
        _field(block, "PAGE")
        write(block, " —", size=NUMBER_SIZE, face="number")


def _field(block: Block, code: str) -> None:
    run = block.add_run()
    run.font.name, run.font.size = LATIN, NUMBER_SIZE
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._element.append(part)


def _name_fallbacks(document: Document) -> None:
    """Say in the font table which font to take where the proper one is not installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/></w:font>' for name, instead in FONTS.values()
    )
    table = _part(document.part.package.iter_parts(), FONT_TABLE)
    if table is not None:
        table._blob = table.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def _part(parts: Iterable[Any], name: str) -> Any | None:
    return next((part for part in parts if part.partname == name), None)
