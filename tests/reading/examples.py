"""What people typed, as it is heard, for what no pattern reads: `python -m tests.reading.examples` writes it."""

from __future__ import annotations

import sys
from collections import defaultdict

from bot.reading.questions import INTENTS, WRITING
from bot.reading.questions.heard import Heard, hear
from bot.reading.questions.likeness import EXAMPLES, MARKS
from bot.reading.questions.patterns import by_patterns
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar
from tests.reading.asked import NO_WRITING, Asked, asked
from tests.reading.test_questions import LEDGER, MONDAY
from tests.reading.test_questions_typed import LISTS, VOICES

SHOWN = {mark: name for name, mark in MARKS.items()}


def written(vocabulary: Vocabulary) -> str:
    """The file of examples: every message of the fixtures and of the table, once under what it means."""
    calendar, found = Calendar(), defaultdict[str, dict[str, None]](dict)
    for one in (
        *asked(*LISTS, *VOICES),
        *(Asked(text=text, intents=(each.name,)) for each in INTENTS for text in each.examples),
    ):
        heard = hear(one.text, MONDAY, vocabulary, calendar)
        name = meant(one, heard)
        if name:
            found[name][shown(heard.text)] = None
    return "".join(f"# {name}\n" + "".join(f"{text}\n" for text in texts) for name, texts in sorted(found.items()))


def meant(one: Asked, heard: Heard) -> str:
    """The intent that it is an example of: what the patterns read, where several are right; empty where no more is
    known than that it writes nothing, and they read what would."""
    if len(one.intents) == 1 and one.intents[0] != NO_WRITING:
        return one.intents[0]
    intents, read = [name for name in one.intents if name != NO_WRITING], by_patterns(heard).intent
    if read in intents or (not intents and read not in WRITING):
        return read
    return intents[0] if intents else ""


def shown(text: str) -> str:
    return "".join(SHOWN.get(character, character) for character in text.replace("\n", " "))


if __name__ == "__main__":
    EXAMPLES.write_text(written(LEDGER), encoding="utf-8")
    said = sum(not line.startswith("# ") for line in EXAMPLES.read_text(encoding="utf-8").splitlines())
    sys.stdout.write(f"{EXAMPLES.name}: {said:,} examples, {EXAMPLES.stat().st_size // 1024} KB\n")
