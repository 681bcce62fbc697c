"""Two things asked in one message: 按科室报个完成率，另外催一下老王. Each is read by itself, in their order."""

from __future__ import annotations

import re

from bot.reading.questions.asking import HEARSAY, SUPPOSES, WANTS_TO_HEAR
from bot.reading.questions.heard import Heard
from bot.reading.questions.intents import ITS_NAME_ALONE, SAYS_LITTLE, WRITING

JOINED = re.compile(
    r"\s*[,，。;；!！?？\s]\s*(?:另外|顺便|顺带|顺手|对了|再就是|还有就是|再帮我|然后帮我|同时帮我)[,，:：\s]*|"
    r"\s*[,.;!?]\s*(?:(?:and )?also\b|plus\b|btw\b|by the way\b|and while you're at it\b|"
    r"and (?=(?:who|what|which|when|how|where|whose|please|remind|export|show|list|send|chase|nudge)\b))[,\s]*",
    re.IGNORECASE,
)
"""What says that another request follows."""
NOTHING = SAYS_LITTLE | {"help"}
NEVER_SECOND = NOTHING | {"refuse_bulk_close"}
OF_WHAT_WAS_NAMED = frozenset({"clarify", "query_owner", "show_history", "list_evidence", "show_finding"})
OF_MANY = frozenset({"progress_summary", "list_overdue", "list_due", "list_by_person", "list_by_dept", "my_tasks"})
"""What is not taken for more of what was said before it, though only likeness says so."""
BESIDE = frozenset({"urge", "set_reminder", "snooze"})
"""What may be done beside something else. All else that writes may be more of what was said first."""


def parts(text: str) -> tuple[str, str] | None:
    """What stands before and after the word that joins two requests; None without one, or where it is all an if, or
    what others say."""
    m = JOINED.search(text)
    if m is None or any(one.search(text) for one in (SUPPOSES, HEARSAY, WANTS_TO_HEAR)):
        return None
    before, after = text[: m.start()].strip(), text[m.end() :].strip()
    return (before, after) if before and after else None


def stands_first(intent: str, heard: Heard) -> bool:
    """Whether what is read there is a request by itself."""
    return intent not in NOTHING and (intent not in ITS_NAME_ALONE or heard.asks_anything)


def stands_second(intent: str, heard: Heard, *, certain: bool) -> bool:
    """Whether it is a request of its own, and no more of what was said before it."""
    allowed = intent not in NEVER_SECOND and (intent not in WRITING or intent in BESIDE)
    allowed = allowed and (certain or intent in OF_MANY)
    return allowed and stands_first(intent, heard)


def asks_of_it(intent: str, heard: Heard) -> bool:
    """Whether it asks something of what was named before it, and names nothing itself: 顺便说下谁负责."""
    return intent in OF_WHAT_WAS_NAMED and not heard.items and heard.asks_anything
