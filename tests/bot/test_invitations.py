"""The sheet of invitations: a page to print, each code readable, whatever the names are."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.Image import Resampling

from bot.writing.invitations import CODE, HEIGHT, ON_A_SHEET, WIDTH, Invitation, code, font, link, picture, sheet
from tests.bot import views as v

TOKEN = "aB3_" * 6
NAMES = (
    "张强",
    "欧阳建国",
    "古丽娜尔·买买提艾力",
    "Alexandra Konstantinopoulou-Smith",
    "王" * 100,
    "𠮷田",
    "<b>",
    " ",
    "李",
    "赵",
)


def invitation(name: str, bot_name: str | None = "huitoukan_bot") -> Invitation:
    return Invitation(
        name=name, roles="责任人、责任领导", link=link(bot_name, TOKEN), code=TOKEN, until="11月30日 10:00"
    )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_ten_fit_on_one_page_of_a4_and_nothing_is_printed_outside_of_it(language: str) -> None:
    page = picture(v.words(language), "云溪县档案馆" * 20, [invitation(name) for name in NAMES])
    edge = 40

    assert len(NAMES) == ON_A_SHEET
    assert page.size == (WIDTH, HEIGHT)
    upper, lower = (0, 0, WIDTH, edge), (0, HEIGHT - edge, WIDTH, HEIGHT)
    left, right = (0, 0, edge, HEIGHT), (WIDTH - edge, 0, WIDTH, HEIGHT)
    for box in (upper, lower, left, right):
        assert page.crop(box).getextrema() == (255, 255)


def test_the_sheet_is_small_enough_to_send_anywhere_and_one_page() -> None:
    data = sheet(v.words("zh_CN"), "云溪县档案馆", [invitation(name) for name in NAMES])

    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 1
    assert len(data) < 100_000
    assert b"/CCITTFaxDecode" in data  # sharp edges: no picture of a code that is blurred


def test_a_code_on_the_sheet_is_the_link_module_by_module() -> None:
    import segno

    opened = f"https://t.me/huitoukan_bot?start={TOKEN}"
    made = code(opened)
    rows = [bytes(row) for row in segno.make(opened, error="m", micro=False).matrix]
    side = len(rows) * (CODE // (len(rows) + 8))
    start = (CODE - side) // 2
    inside = made.crop((start, start, start + side, start + side)).resize((len(rows), len(rows)), Resampling.NEAREST)

    assert link("huitoukan_bot", TOKEN) == opened
    assert [bytes(1 - bool(inside.getpixel((x, y))) for x in range(len(rows))) for y in range(len(rows))] == rows
    assert start >= 4 * (side // len(rows))  # the white that a reader needs around it


def test_chinese_is_drawn_with_a_font_that_comes_along() -> None:
    drawn = {bytes(font(40).getmask(char)) for char in "张强档案馆"}

    assert len(drawn) == 5  # a font without them would draw the same box for each
    assert Image.open(io.BytesIO(_png())).size == (WIDTH, HEIGHT)


def _png() -> bytes:
    kept = io.BytesIO()
    picture(v.words("zh_CN"), "云溪县档案馆", [invitation("张强", None)]).save(kept, "PNG")
    return kept.getvalue()
