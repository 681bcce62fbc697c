"""Doubtful places: what a reader of the document should look at before it becomes a ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.reading.notices.drafts import LEVELS, AspectDraft, Claim, Level, Notice, NoticeWarning, Place, ProblemDraft
from bot.reading.notices.fields import iso_date
from bot.reading.notices.lines import Line, place
from bot.reading.notices.marks import Kind, heading_at
from bot.reading.notices.wording import looks_like_action

DAMAGED = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}年?\d{3,4}日|(?:19|20)\d{3,4}月(?:\d{1,2}日)?|(?:19|20)\d{2}年月|(?:19|20)\d{2}年\d{1,2}月日"
    r"|(?:19|20)\d{2}年\d{1,2}日|\d{3}年\d{1,2}月|\d{5,}年\d{1,2}月)"
)
WRITTEN = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
LOST = re.compile("\ufffd|锟斤拷|烫烫烫")


@dataclass(frozen=True, kw_only=True)
class _Numbered:
    """A number as printed, where, and under which heading."""

    number: int | None
    place: Place | None
    under: int


def counts(claims: Mapping[Level, Claim], counted: Mapping[Level, int]) -> Iterator[NoticeWarning]:
    """A warning for each level whose claim is not what was counted."""
    for level in LEVELS:
        claim = claims.get(level)
        if claim and claim.number != counted[level]:
            values = {"level": level, "claimed": claim.number, "counted": counted[level]}
            yield NoticeWarning(code="counts_differ", values=values, where=claim.place)


def unit(notice: Notice) -> Iterator[NoticeWarning]:
    """A warning where no inspected organisation was found."""
    if notice.unit is None:
        yield NoticeWarning(code="no_unit")


def units(named: Mapping[int, str]) -> Iterator[NoticeWarning]:
    """A warning where the document holds the notices of several units."""
    if len(named) > 1:
        yield NoticeWarning(code="several_units", values={"units": "、".join(named.values())})


def text(lines: Iterable[Line]) -> Iterator[NoticeWarning]:
    """Dates that no calendar has, and characters that were lost on the way."""
    for line in lines:
        for words, at in _damaged_dates(line.text):
            yield NoticeWarning(code="damaged_date", values={"date": words}, where=place(line.number, line.text[at:]))
        if found := LOST.search(line.text):
            yield NoticeWarning(code="unreadable_part", where=place(line.number, line.text[found.start() :]))


def _damaged_dates(words: str) -> Iterator[tuple[str, int]]:
    for found in DAMAGED.finditer(words):
        yield found[0], found.start()
    for found in WRITTEN.finditer(words):
        if iso_date(found["year"], found["month"], found["day"] or "1") is None:
            yield found[0], found.start()


def tree(aspects: Sequence[AspectDraft], before: Sequence[Line] = ()) -> Iterator[NoticeWarning]:
    """Gaps and repetitions in the numbering, problems without measures, titles that tell what to do.

    `before`: what precedes the findings; aspects may go on with the numbers of its sections.
    """
    categories = [category for aspect in aspects for category in aspect.categories]
    problems = [problem for category in categories for problem in category.problems]
    numbered = [_Numbered(number=a.number, place=a.place, under=hash(a.unit)) for a in aspects]
    sections = [mark.number for line in before if (mark := heading_at(line.text)) and mark.kind == Kind.SECTION]
    goes_on = bool(sections and numbered) and numbered[0].number == sections[-1] + 1
    yield from _sequence("aspects", numbered, last=sections[-1] if goes_on else 0)
    yield from _sequence(
        "categories",
        [_Numbered(number=c.number, place=c.place, under=id(a)) for a in aspects for c in a.categories],
    )
    if len(problems) > 1:
        yield from _sequence(
            "problems",
            [_Numbered(number=p.number, place=p.place, under=id(c)) for c in categories for p in c.problems],
        )
    for problem in problems:
        yield from _problem(problem)
    if not problems:
        yield NoticeWarning(code="no_problems")


def _problem(problem: ProblemDraft) -> Iterator[NoticeWarning]:
    if not problem.measures:
        yield NoticeWarning(code="no_measures", values={"title": problem.title}, where=problem.place)
    if looks_like_action(problem.title):
        yield NoticeWarning(code="title_is_action", values={"title": problem.title}, where=problem.place)
    if problem.title.endswith("方面"):
        yield NoticeWarning(code="title_is_aspect", values={"title": problem.title}, where=problem.place)
    marks = [_Numbered(number=measure.number, place=measure.place, under=0) for measure in problem.measures]
    yield from _sequence("measures", marks)


def _sequence(level: Level, numbered: Iterable[_Numbered], last: int = 0) -> Iterator[NoticeWarning]:
    """Numbers run on, or begin again at 1 under a new heading; anything else is doubtful."""
    under = 0
    for one in numbered:
        if one.number is None:
            continue
        if one.number > last + 1:
            values: dict[str, object] = {"level": level, "numbers": _span(range(last + 1, one.number))}
            yield NoticeWarning(code="number_missing", values=values, where=one.place)
        elif one.number <= last and not (one.number == 1 and one.under != under):
            values = {"level": level, "number": one.number}
            yield NoticeWarning(code="number_repeated", values=values, where=one.place)
        last = one.number if one.under != under else max(last, one.number)
        under = one.under


def _span(numbers: range) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
