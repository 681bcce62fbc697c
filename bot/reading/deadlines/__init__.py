"""What a phrase says about a deadline: text and the moment in, a draft out."""

from bot.reading.deadlines.deadline import Deadline
from bot.reading.deadlines.reading import find_deadline, read_deadline

__all__ = ["Deadline", "find_deadline", "read_deadline"]
