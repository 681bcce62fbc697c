"""Is it the answer that was waited for? Only what plainly asks for something else is not: 消防弄完没, 我的任务.
A reason may look like much: 还没弄完，等配件; 照片在哪？"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.reading.deadlines import read_deadline
from bot.reading.questions.asking import ASKING_WORDS
from bot.reading.questions.heard import Heard, hear
from bot.reading.questions.patterns import Question
from bot.reading.questions.read import read_question
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar

OF_AN_ITEM = frozenset(
    {"query_problem_status", "query_measure_status", "query_owner", "show_finding", "show_history", "list_evidence"}
)
OF_A_TOPIC = frozenset({"query_problem_status", "query_owner"})
"""What may be asked without a number; 灭火器的照片呢 may be what the reason is."""
OF_MANY = frozenset(
    {
        "list_overdue", "list_due", "list_by_person", "list_by_dept", "list_by_status", "my_tasks", "progress_summary",
        "lookback_due", "claims_check", "help", "contact_info", "glossary",
    }
)  # fmt: skip
BY_NAME = frozenset({"my_tasks", "help", "export_ledger"})
"""What is asked for by its name alone, with no word of asking: 我的任务, 导出台账; and of an item: 5-1的历史."""
WHICH = re.compile(
    r"有没有|怎么样|咋样|怎么[用写弄]|如何|什么|啥|多久|多少|几|哪|谁|\b(?:any\w*|what|what's|which|who|whose|when|"
    r"how)\b",
    re.IGNORECASE,
)
"""What a question of many items has in it; 是不是还没整改完 may be said of the one at hand."""
REPROACH = re.compile(
    r"怎么(?!样|用|弄|写|办)|为什么|为何|凭什么|咋(?!样)|[在是]哪|^[这那](?:张|份|是|个是|不是)|吧[?]?$|\bwhy\b", re.I
)
"""Questions that no ledger answers, and that tell a reason: 没整改完怎么就交了."""
BEFORE_IT = re.compile(
    r"(?:你好|您好|请问|问一?下|先问一?下|打听一?下|对了|那个?|等等|等一?下|稍等|另外|还有|麻烦(?:您|你|问下)?|"
    r"不好意思|"
    r"\ue003|hi|hello|hey|sorry|wait|by the way|btw|one more thing|please|ok(?:ay)?|[\s,:])*",
    re.IGNORECASE,
)
"""What stands before a question and says nothing."""
CLAUSES = re.compile(r"[,。;!\n]|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
FILLING = re.compile(
    r"[\s,.。?!:~]|请|麻烦|帮我|给我|一下|看看?|查查?|发我?|的|了|吧|\b(?:please|the|my|me|show|list|give|of|for)\b",
    re.I,
)
ITEMS = re.compile(r"[\ue000\ue001]+")
DIGITS = re.compile(r"\s*\d+\s*")


def is_aside(text: str, now: datetime, vocabulary: Vocabulary, calendar: Calendar, *, day: bool = False) -> bool:
    """Whether a text that came where words were waited for plainly asks for something else; `day` where it was to name
    one. `now` must be aware (ValueError)."""
    question = read_question(text, now, vocabulary, calendar)
    heard = hear(text, now, vocabulary, calendar)
    if not question.certain or (day and not _asks_of_many(question, heard.text) and _names_day(text, now, calendar)):
        return False
    if ITEMS.fullmatch(FILLING.sub("", heard.text)):
        return not DIGITS.fullmatch(text)
    return _asks(question, heard) or _names(question, heard)


def _names_day(text: str, now: datetime, calendar: Calendar) -> bool:
    deadline = read_deadline(text, now, calendar)
    return deadline.date is not None or bool(deadline.options)


def _asks(question: Question, heard: Heard) -> bool:
    """Whether it is a question that the ledger answers, and nothing besides."""
    *before, last = _clauses(heard.text) or [""]
    if REPROACH.search(heard.text) or not all(BEFORE_IT.fullmatch(one) for one in before):
        return False
    if question.intent in OF_MANY:
        return _asks_of_many(question, last)
    known = heard.items or (heard.topic_known and question.intent in OF_A_TOPIC)
    return bool(question.intent in OF_AN_ITEM and known) and (heard.asks or bool(ASKING_WORDS.search(last)))


def _asks_of_many(question: Question, text: str) -> bool:
    return question.intent in OF_MANY and bool(WHICH.search(text))


def _names(question: Question, heard: Heard) -> bool:
    """Whether it is the name of what is asked for, and nothing besides."""
    if question.intent not in BY_NAME and not (question.intent in OF_AN_ITEM and heard.items):
        return False
    besides = heard.said.text.replace(question.reading.lower(), "") if not heard.items else heard.text
    rest = FILLING.sub("", ITEMS.sub("", besides))
    return rest == "" or (bool(heard.items) and rest == FILLING.sub("", question.reading))


def _clauses(text: str) -> Sequence[str]:
    return [one for one in CLAUSES.split(text.strip(" ,。;!")) if one.strip()]
