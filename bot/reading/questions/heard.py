"""A message with its items, departments, people and times found and marked, ready for the table's patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from bot.reading.deadlines import Deadline, find_deadline
from bot.reading.questions.asking import ASKING_WORDS, asks_at_end
from bot.reading.questions.mending import mend
from bot.reading.questions.named import find_named
from bot.reading.questions.normalise import Said, normalise
from bot.reading.questions.numbers import Item, distinct, find_items
from bot.reading.questions.people import Name, find_departments, find_people
from bot.reading.questions.topics import Topic, find_topic
from bot.reading.spans import FoundSpan, find_spans
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar

Found = TypeVar("Found", FoundSpan, Name)
PROBLEM, MEASURE, DEPT, PERSON, WHEN = "\ue000\ue001\ue002\ue003\ue004"
PARTING_SPACE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""Between Chinese words it stands for a comma: 来不及 延到10月15日."""
READ_AT_MOST = 1500
"""Characters of a message that are read; what people ask stands at its beginning."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`said` is the normalised message, `mended` whether slips in it were undone; `marked` the same with one mark for
    each thing found, by place."""

    said: Said
    mended: bool
    marked: Said
    items: tuple[Item, ...]
    spans: tuple[FoundSpan, ...]
    departments: tuple[Name, ...]
    people: tuple[Name, ...]
    now: datetime
    calendar: Calendar
    vocabulary: Vocabulary

    @property
    def text(self) -> str:
        """The marked text: what patterns are matched against."""
        return self.marked.text

    @cached_property
    def asks(self) -> bool:
        return asks_at_end(self.text)

    @cached_property
    def asks_anything(self) -> bool:
        """Whether it ends as a question, or has a word of asking anywhere."""
        return self.asks or bool(ASKING_WORDS.search(self.text))

    @cached_property
    def topic(self) -> Topic | None:
        """What the message is about, in its own words."""
        return find_topic(self.marked, self.vocabulary)

    @property
    def topic_known(self) -> str:
        """The topic's words where the ledger has them, else empty."""
        return self.topic.text if self.topic and self.topic.known else ""

    @cached_property
    def deadline(self) -> tuple[Deadline, tuple[str, str, str]] | None:
        """What is said about a deadline, items taken out: what it means, and the text before it, its own, and after."""
        text = self.said.text
        for item in self.items:
            text = text[: item.start] + "," * (item.end - item.start) + text[item.end :]
        found = find_deadline(PARTING_SPACE.sub(",", text), self.now, self.calendar)
        return (found[0], parted(text, *found[1])) if found else None

    @property
    def only_sets_deadline(self) -> bool:
        """Whether an item and a day to come are all there is: 2② 12月31日前完成."""
        if not self.items or self.deadline is None:
            return False
        deadline, (before, _, after) = self.deadline
        last = max((day for day in (deadline.date, *deadline.options) if day), default=date.min)
        return last > self.now.date() and bool(DEADLINE_WORDS.fullmatch(before + after))

    @property
    def names_day_past(self) -> bool:
        """Whether a day before today is named, and none to come."""
        ends = [found.span.last for found in self.spans]
        return bool(ends) and all(end is not None and end < self.now.date() for end in ends)

    def name(self, name: Name) -> str:
        return self.said.as_said(name.start, name.end)

    def marks_before(self, mark: str, end: int) -> int:
        """How many of such marks stand before `end` in the marked text: the index of the next of them."""
        return self.text.count(mark, 0, end)


def hear(text: str, now: datetime, vocabulary: Vocabulary, calendar: Calendar, *, mending: bool = True) -> Heard:
    """The message, read for everything that it names. Times are taken out first: 12月5日 is no item."""
    typed = normalise(text[:READ_AT_MOST])
    said = mend(typed, vocabulary) if mending else typed
    left = Unread(said.text)
    spans = left.take(WHEN, find_spans(left.text, now.date()))
    items = left.take_items(find_items(left.text))
    departments = left.take(DEPT, find_departments(left.text, vocabulary))
    people = left.take(PERSON, find_people(left.text, vocabulary))
    items = items or left.take_items(find_named(left.text, vocabulary))
    return Heard(
        said=said,
        mended=said is not typed,
        marked=said.with_changes(left.marks),
        items=items,
        spans=spans,
        departments=departments,
        people=people,
        now=now,
        calendar=calendar,
        vocabulary=vocabulary,
    )


class Unread:
    """What is left of a text as things are found in it; places stay, what was found is blotted out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: list[tuple[int, int, str]] = []

    def take(self, mark: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
        for each in found:
            self.blot(each.start, each.end, mark)
        return found

    def take_items(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        for item in items:
            self.blot(item.start, item.end, MEASURE if item.measure_no else PROBLEM)
        return items

    def blot(self, start: int, end: int, mark: str) -> None:
        self.marks.append((start, end, mark))
        self.text = self.text[:start] + mark * (end - start) + self.text[end:]


def parted(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before text[start:end], itself, and what stands after it."""
    return text[:start], text[start:end], text[end:]


DEADLINE_WORDS = re.compile(
    r"(?:[\s,.;:()!]|的|时限|期限|截止|时间|改|定|为|到|在|成|请|务必|必须|要|须|需|之?前|完成|整改|到位|落实|"
    r"并|且|然后|长期坚持"
    r"|常态化|持续推进|吧|please|finish|fix|do|it|by|on|set|to|for|due|deadline|is|and|then|ongoing)*",
    re.IGNORECASE,
)
ABOUT_NOTE = re.compile(r"[:,]\s*\S|进展|进度")
NEEDS: dict[str, Callable[[Heard], bool]] = {
    "item": lambda heard: bool(heard.items),
    "only_deadline": lambda heard: heard.only_sets_deadline,
    "no_item": lambda heard: not heard.items,
    "several_items": lambda heard: len(list(distinct(heard.items))) > 1,
    "topic": lambda heard: heard.topic is not None,
    "known_topic": lambda heard: heard.topic is not None and heard.topic.known,
    "item_or_known_topic": lambda heard: bool(heard.items) or (heard.topic is not None and heard.topic.known),
    "no_known_topic": lambda heard: heard.topic is None or not heard.topic.known,
    "bare_topic": lambda heard: heard.topic is not None and heard.topic.known and heard.topic.whole,
    "item_or_topic": lambda heard: bool(heard.items) or heard.topic is not None,
    "day_past": lambda heard: heard.names_day_past,
    "asked": lambda heard: heard.asks_anything,
    "nothing_asked": lambda heard: not heard.asks_anything,
    "item_or_note": lambda heard: bool(heard.items) or bool(ABOUT_NOTE.search(heard.text)),
}
"""What an intent may ask of a message besides its words."""


def holds(needs: Iterable[str], heard: Heard) -> bool:
    return all(NEEDS[need](heard) for need in needs)
