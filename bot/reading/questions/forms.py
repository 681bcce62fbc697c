"""销号表: the close-out form of a problem, as a file to be printed and signed."""

from __future__ import annotations

import re

from bot.reading.questions.grammar import Intent
from bot.reading.questions.heard import Heard

CLOSEOUT_FORM = "销号表"
"""What it is called as a list to take out."""
FORM = r"(?:销号|归零)(?:表|单)"
FORM_EN = r"close[\s-]?out (?:form|sheet)"
NUMBERED = re.compile(rf"(?P<number>\d{{1,3}})\s*[号#]?(?:问题)?的?{FORM}", re.IGNORECASE)

FORMS: tuple[Intent, ...] = (
    Intent(
        name="export_ledger",
        says=(
            rf"(?:打印|导出|生成|下载|制作|打|出|做|给|要|来|发|看|填)~{FORM}",
            rf"(?:{{item}}|{{when}}|\d)~{FORM}",
            rf"{FORM}~(?:打|印|出|导|给|发|来|{{item}})",
            rf"\b{FORM_EN}\b",
        ),
        unless=(r"怎么填|如何填|是什么|啥是|什么是|what is",),
        slots=("closeout_form", "keyword_if_known"),
        examples=(
            "打印5号销号表",
            "问题5的销号表",
            "导出问题3的归零表",
            "给我一份2②的销号表",
            "close-out form for 5",
            "print the close-out form of problem 5",
        ),
    ),
)


def closeout_form(heard: Heard) -> dict[str, object]:
    """That it is the form, and of which item: 5号 before it is a number here, no day."""
    form: dict[str, object] = {"list_type": CLOSEOUT_FORM, "format": "docx"}
    if heard.items:
        return {**form, **heard.items[0].slots}
    numbered = NUMBERED.search(heard.said.text)
    return {**form, "problem_no": int(numbered["number"])} if numbered else form
