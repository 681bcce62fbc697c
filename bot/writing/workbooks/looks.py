"""How the cells of a printed list look. Fonts are those of official papers: 宋体 for titles and headings, 仿宋 for the
text; a machine without them takes another serif face for the same script, which family and charset ask for."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

SONG, FANG = "宋体", "仿宋"
ROMAN, GB2312 = 1, 134
"""Family and charset of the OOXML font element: a serif face with Chinese characters."""
TITLE_SIZE, HEAD_SIZE, TEXT_SIZE = 18.0, 10.5, 10.5
LINE = 1.5
"""A line's height in sizes of its font: enough for faces with much room above, too."""
TITLE, UNDER_LEFT, UNDER_RIGHT, HEAD, LEFT, CENTRE, DAY, KEY = (
    "list title", "list unit", "list date", "list heading", "list text", "list word", "list day", "list key",
)  # fmt: skip
DAY_FORMAT = {True: 'yyyy"年"m"月"d"日"', False: "yyyy-mm-dd"}
_SIDE = Side(style="thin", color="FF000000")
_FRAME = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_GREY = PatternFill("solid", fgColor="FFF2F2F2")


def styles(*, chinese: bool) -> list[NamedStyle]:
    """Every style that a workbook of lists uses."""
    return [
        _style(TITLE, SONG, TITLE_SIZE, "center", bold=True),
        _style(UNDER_LEFT, FANG, TEXT_SIZE, "left"),
        _style(UNDER_RIGHT, FANG, TEXT_SIZE, "right"),
        _style(HEAD, SONG, HEAD_SIZE, "center", bold=True, border=_FRAME, fill=_GREY),
        _style(LEFT, FANG, TEXT_SIZE, "left", border=_FRAME),
        _style(CENTRE, FANG, TEXT_SIZE, "center", border=_FRAME),
        _style(DAY, FANG, TEXT_SIZE, "center", border=_FRAME, number_format=DAY_FORMAT[chinese]),
        _style(KEY, FANG, TEXT_SIZE, "center", border=_FRAME, number_format="@"),
    ]


def _style(name: str, font: str, size: float, across: str, *, bold: bool = False, **more: object) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name=font, sz=size, b=bold, family=ROMAN, charset=GB2312),
        alignment=Alignment(horizontal=across, vertical="center", wrap_text=True),
        **more,
    )
