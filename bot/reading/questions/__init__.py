"""What a message asks: text in, intent and slots out. A grammar over the ledger's own words; no model, no network."""

from bot.reading.questions.forms import CLOSEOUT_FORM
from bot.reading.questions.intents import INTENTS, WRITING
from bot.reading.questions.patterns import Question
from bot.reading.questions.pictures import picture_meant
from bot.reading.questions.read import read_question, requests
from bot.reading.questions.records import NOTICES, RECORD_LIST

__all__ = [
    "CLOSEOUT_FORM", "INTENTS", "NOTICES", "RECORD_LIST", "WRITING", "Question", "picture_meant", "read_question",
    "requests",
]  # fmt: skip
