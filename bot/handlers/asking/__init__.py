"""Plain words, and what the bot answers to them."""

from bot.handlers.asking.answering import ANSWERS, NOT_YET, OFFERS, answer, chosen, read, said, would_change

__all__ = ["ANSWERS", "NOT_YET", "OFFERS", "answer", "chosen", "read", "said", "would_change"]
