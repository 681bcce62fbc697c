"""What stands under a photo or a file: of which item it is, and whether it shows that the item is done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.reading.questions import WRITING, Question, read_question
from bot.reading.questions.heard import Heard, hear
from bot.reading.questions.lexicon import FINISH
from bot.reading.questions.numbers import distinct
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar

Says = Literal["done", "progress", "evidence", ""]
Number = tuple[int, int | None]
"""A problem and one of its measures; None where the caption leaves open which."""

SAYS: dict[str, Says] = {
    "apply_closeout": "done",
    "submit_progress": "progress",
    "attach_evidence": "evidence",
    "list_evidence": "evidence",
}
"""What a caption says by the intent that its words have; what asks is none of these."""
_NUMBER = "[\ue000\ue001]"
_DONE = rf"(?:(?:都|也|已经?|全部?|现在|整改)*{FINISH}(?:了|啦)?)"
_CLOSE = r"(?:(?:请|申请|提请|报请|可以|帮忙)*(?:核验|验收|销号)(?:一下)?)"
PLAIN = re.compile(
    rf"(?:{_NUMBER}(?:的|这项|这条|措施)*)?{_DONE}{_CLOSE}?|{_NUMBER}{_CLOSE}|{_CLOSE}{_NUMBER}|{_DONE}{_NUMBER}|"
    rf"(?:{_NUMBER}(?:is|are)?(?:all)?)?(?:done|finished|completed?)|(?:done|finished|completed?)(?:with)?{_NUMBER}",
    re.IGNORECASE,
)
"""A caption that says this and nothing else leaves nothing open."""
FILLING = re.compile(r"[\s,.。;:!~、]|please|thanks|谢谢")


@dataclass(frozen=True, kw_only=True)
class Caption:
    """`plain` where it says that something is done or how far it is, and nothing is left open but, where `items` has
    none, of what. `asks` where it is a question, or wants something done that is about no evidence."""

    items: tuple[Number, ...]
    keyword: str
    says: Says
    plain: bool
    asks: bool
    question: Question


def read_caption(text: str, now: datetime, vocabulary: Vocabulary, calendar: Calendar) -> Caption:
    """What `text` says of the file that it stands under. `now` must be aware (ValueError)."""
    question = read_question(text, now, vocabulary, calendar)
    heard = hear(text, now, vocabulary, calendar)
    asks = heard.asks_anything
    says = "" if asks else SAYS.get(question.intent, "")
    items = tuple((problem, measure) for problem, measure in distinct(heard.items) if problem is not None)
    return Caption(
        items=items,
        keyword=(str(question.slots.get("keyword", "")) if question.certain else "") or _topic(heard),
        says=says,
        plain=(says == "progress" and (question.certain or bool(items)))
        or (says == "done" and bool(PLAIN.fullmatch(FILLING.sub("", heard.text)))),
        asks=_is_answered(question, asks, bool(says or len(items) > 1)),
        question=question,
    )


def _topic(heard: Heard) -> str:
    return heard.topic.text if heard.topic and heard.topic.known else ""


def _is_answered(question: Question, asks: bool, told: bool) -> bool:
    """`told` where it is told of which items the file is: several at once are no attempt to close them all."""
    if asks:
        return question.intent not in ("clarify", "out_of_scope")
    return not told and (question.intent in WRITING or question.intent == "refuse_bulk_close")
