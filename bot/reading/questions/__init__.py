"""What a message asks: text in, intent and slots out. A grammar over the ledger's own words; no model, no network."""

from bot.reading.questions.intents import INTENTS, WRITING
from bot.reading.questions.read import Question, read_question

__all__ = ["INTENTS", "WRITING", "Question", "read_question"]
