"""Plain words, and what the bot answers to them."""

from bot.handlers.asking.answering import ANSWERS, OFFERS, answer, chosen, each_request, read, said, would_change
from bot.handlers.not_yet import NOT_YET

__all__ = ["ANSWERS", "NOT_YET", "OFFERS", "answer", "chosen", "each_request", "read", "said", "would_change"]
