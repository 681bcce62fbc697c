"""整改进展情况的通报, drafted from the ledger. What it does not know is left to be filled in, never invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import east_asian_width

from bot.reading.numerals import in_han
from bot.writing.papers.paragraphs import TO_FILL, Kind, Paragraph
from bot.writing.papers.states import looked_back, measure_state, problem_state, said_of, until, whole_day
from bot.writing.papers.tally import Tally, tally
from bot.writing.words import CIRCLED, Words
from storage.dossiers import Dossier, NoticeFacts
from storage.models import MeasureState, ProblemState, ReviewState
from storage.verbs.measures import OPEN
from storage.views import MeasureView

ENDS = "。；;，,、：:．. "
"""What a text of the ledger may end in before a sentence of ours goes on."""
SENTENCES = "。！？!?"
TITLE_LINE = 40
"""Letters on a line of the title; a Chinese character is as wide as two."""
CONTACTS = ("phone", "postcode", "email")

Clean = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Draft:
    title: str
    paragraphs: tuple[Paragraph, ...]
    counted: Tally

    @property
    def to_fill(self) -> int:
        """How many places are left to be filled in."""
        return sum(len(TO_FILL.findall(one.text)) for one in self.paragraphs)


def free_texts(facts: NoticeFacts) -> Iterator[str]:
    """Everything in a draft that somebody wrote: what may hold names."""
    for one in facts.dossiers:
        yield one.aspect.title or ""
        yield one.category.title or ""
        yield one.view.title
        for measure in one.view.measures:
            yield measure.text
            yield from measure.steps
            yield said_of(measure)


def draft(w: Words, facts: NoticeFacts, clean: Clean) -> Draft:
    """The notice of these facts; `clean` makes what people wrote fit to be made public."""
    counted = tally(facts.dossiers)
    title = w.t("paper.notice.title", unit=facts.inspected.unit)
    sections = (
        (w.t("paper.notice.organised"), _organised(w, facts, counted, clean)),
        (w.t("paper.notice.problems"), _problems(w, facts.dossiers, clean)),
        (w.t("paper.notice.next"), _next(w, facts.dossiers, clean)),
    )
    paragraphs = [
        Paragraph(Kind.TITLE, _on_lines(w, title, facts.inspected.unit)),
        Paragraph(Kind.BLANK),
        _intro(w, facts),
    ]
    for number, (name, inside) in enumerate(sections, 1):
        paragraphs.append(Paragraph(Kind.SECTION, w.t("paper.section", no=_numeral(w, number), title=name)))
        paragraphs += inside
    paragraphs += _ending(w, facts)
    return Draft(title=title, paragraphs=tuple(paragraphs), counted=counted)


def _on_lines(w: Words, title: str, unit: str) -> str:
    """The title on one line, or where it is longer on two, broken where its meaning is."""
    wide = sum(2 if east_asian_width(character) in "WF" else 1 for character in title)
    return title if wide <= TITLE_LINE else w.t("paper.notice.title_in_two", unit=unit)


def _intro(w: Words, facts: NoticeFacts) -> Paragraph:
    seen, fill = facts.inspected, w.t("paper.fill.day")
    days = [whole_day(w, day) if day else fill for day in (seen.period_from, seen.period_to, seen.feedback_date)]
    text = w.t(
        "paper.notice.intro",
        first=days[0],
        last=days[1],
        team=seen.team or w.t("paper.fill.team"),
        unit=seen.unit,
        feedback=days[2],
        today=whole_day(w, w.today),
    )
    return Paragraph(Kind.PLAIN, text)


def _organised(w: Words, facts: NoticeFacts, counted: Tally, clean: Clean) -> Iterator[Paragraph]:
    yield Paragraph(Kind.PLAIN, w.t("paper.notice.meetings", unit=facts.inspected.unit))
    levels = [
        w.t("paper.count.aspects", n=counted.aspects) if counted.aspects else "",
        w.t("paper.count.categories", n=counted.categories) if counted.categories else "",
        w.t("paper.count.problems", n=counted.problems),
    ]
    shared = w.t("paper.notice.departments", n=counted.departments) if counted.departments else ""
    what = w.t("list.names").join(level for level in levels if level)
    which = w.t("paper.notice.which") if facts.kept_back else ""
    text = w.t("paper.notice.resolved", which=which, what=what, n=counted.measures, shared=shared)
    yield Paragraph(Kind.PLAIN, text)
    yield Paragraph(Kind.PLAIN, _so_far(w, counted))
    yield from _look_backs(w, facts.dossiers, counted, clean)


def _so_far(w: Words, counted: Tally) -> str:
    problems = [
        w.t(f"paper.tally.problem.{state}", n=counted.by_problem_state[state])
        for state in (ProblemState.HELD, ProblemState.CLOSED, ProblemState.CLAIMED, ProblemState.OPEN)
        if counted.by_problem_state[state]
    ]
    measures = [
        w.t(f"paper.tally.measure.{state}", n=counted.by_measure_state[state])
        for state in (
            MeasureState.VERIFIED,
            MeasureState.SUBMITTED,
            MeasureState.CLAIMED,
            MeasureState.IN_PROGRESS,
            MeasureState.NOT_STARTED,
        )
        if counted.by_measure_state[state]
    ]
    return w.t(
        "paper.notice.so_far",
        today=whole_day(w, w.today),
        p=counted.problems,
        problems=w.comma(problems),
        m=counted.measures,
        measures=w.comma(measures) or w.t("paper.tally.none"),
    )


def _problems(w: Words, dossiers: Sequence[Dossier], clean: Clean) -> Iterator[Paragraph]:
    """By aspect and category, numbered through: a gap would show what is kept back."""
    grouped = any(one.category.title for one in dossiers)
    numbers = {one.view.id: number for number, one in enumerate(dossiers, 1)}
    above, categories = 0, 0
    aspects = [list(some) for _, some in groupby(dossiers, lambda one: one.aspect.id)]
    for of_aspect in aspects:
        if name := of_aspect[0].aspect.title:
            above += 1
            text = w.t("paper.aspect", no=_numeral(w, above), title=_bare(clean(name)))
            yield Paragraph(Kind.ASPECT, text)
        for _, of_category in groupby(of_aspect, lambda one: one.category.id):
            some = list(of_category)
            categories += 1
            if grouped:
                named = _bare(clean(some[0].category.title or "")) or w.t("paper.notice.no_category")
                yield Paragraph(Kind.POINT, w.t("paper.point", no=categories, title=named))
            for one in some:
                yield from _problem(w, one, numbers[one.view.id], clean, below=grouped)


def _problem(w: Words, one: Dossier, number: int, clean: Clean, *, below: bool) -> Iterator[Paragraph]:
    title = _bare(clean(one.view.title))
    text = w.t("paper.sub_point", no=number, title=title) if below else w.t("paper.point", no=number, title=title)
    yield Paragraph(Kind.POINT, text)
    measures = one.view.measures
    if not measures:
        yield Paragraph(Kind.PLAIN, w.t("paper.notice.done", text=w.t("paper.fill.measures")))
    for place, measure in enumerate(measures):
        mark = _circled(measure.number) if len(measures) > 1 else ""
        text = mark + _measure(w, measure, clean)
        yield Paragraph(Kind.PLAIN, w.t("paper.notice.done", text=text) if place == 0 else text)
    state = w.t("paper.sentence").join(part for part in (problem_state(w, one), looked_back(w, one)) if part)
    yield Paragraph(Kind.PLAIN, w.t("paper.notice.stands", text=state))


def _measure(w: Words, view: MeasureView, clean: Clean) -> str:
    steps = w.t("paper.step").join(_bare(clean(step)) for step in view.steps)
    parts = [_bare(clean(view.text)), steps, measure_state(w, view), _bare(clean(said_of(view)))]
    return _sentences(w, parts)


def _sentences(w: Words, parts: Iterable[str]) -> str:
    said = [part if part.endswith(tuple(SENTENCES)) else w.t("paper.full_stop", text=part) for part in parts if part]
    return ("" if w.chinese else " ").join(said)


def _look_backs(w: Words, dossiers: Sequence[Dossier], counted: Tally, clean: Clean) -> Iterator[Paragraph]:
    total = sum(counted.look_backs.values())
    if not total:
        return
    found = [
        w.t(f"paper.look_backs.{state}", n=counted.look_backs[state])
        for state in (ReviewState.HELD, ReviewState.REBOUNDED, ReviewState.UNCLEAR)
        if counted.look_backs[state]
    ]
    text = w.t("paper.notice.looked_back", n=total, found=w.comma(found))
    yield Paragraph(Kind.PLAIN, text)
    for one in dossiers:
        for done in one.look_backs:
            if done.state is ReviewState.REBOUNDED:
                day, title = whole_day(w, done.on), _bare(clean(one.view.title))
                yield Paragraph(Kind.PLAIN, w.t("paper.notice.rebounded", title=title, day=day))


def _next(w: Words, dossiers: Sequence[Dossier], clean: Clean) -> Iterator[Paragraph]:
    """What is still open and by when, then what is promised of the rest."""
    further = (w.t("paper.notice.next_look_back"), w.t("paper.notice.next_fill"))
    yield Paragraph(Kind.ASPECT, w.t("paper.aspect", no=_numeral(w, 1), title=w.t("paper.notice.open")))
    yield from _open(w, dossiers, clean)
    yield Paragraph(Kind.ASPECT, w.t("paper.aspect", no=_numeral(w, 2), title=w.t("paper.notice.further")))
    for text in further:
        yield Paragraph(Kind.PLAIN, text)


def _open(w: Words, dossiers: Sequence[Dossier], clean: Clean) -> Iterator[Paragraph]:
    left = [(one, [view for view in one.view.measures if view.state in OPEN]) for one in dossiers]
    left = [(one, views) for one, views in left if views]
    if without := sum(not one.view.measures for one in dossiers):
        yield Paragraph(Kind.PLAIN, w.t("paper.notice.without_measures", n=without))
    if not left:
        if not without:
            yield Paragraph(Kind.PLAIN, w.t("paper.notice.nothing_open"))
        return
    n = sum(len(views) for _, views in left)
    yield Paragraph(Kind.PLAIN, w.t("paper.notice.left", n=n, problems=len(left)))
    for one, views in left:
        single = len(one.view.measures) == 1
        parts = [
            until(w, view)
            if single
            else w.t("paper.notice.left_measure", no=_circled(view.number), when=until(w, view))
            for view in views
        ]
        title, text = _bare(clean(one.view.title)), w.t("paper.step").join(parts)
        yield Paragraph(Kind.PLAIN, w.t("paper.notice.left_problem", title=title, text=text))
    yield Paragraph(Kind.PLAIN, w.t("paper.notice.next_open"))


def _ending(w: Words, facts: NoticeFacts) -> list[Paragraph]:
    contact = facts.inspected.contact
    known = [w.t(f"paper.contact.{kind}", value=contact[kind]) for kind in CONTACTS if contact.get(kind)]
    if not contact.get("phone"):
        known.insert(0, w.t("paper.contact.phone", value=w.t("paper.fill.phone")))
    known.append(w.t("paper.contact.address", value=w.t("paper.fill.address")))
    return [
        Paragraph(Kind.PLAIN, w.t("paper.notice.contact", how=w.t("paper.step").join(known))),
        Paragraph(Kind.BLANK),
        Paragraph(Kind.SIGNED, facts.inspected.unit),
        Paragraph(Kind.SIGNED, whole_day(w, w.today)),
    ]


def _bare(text: str) -> str:
    return text.strip().rstrip(ENDS)


def _numeral(w: Words, number: int) -> str:
    return in_han(number) if w.chinese else str(number)


def _circled(number: int) -> str:
    return CIRCLED[number - 1] if number <= len(CIRCLED) else f"（{number}）"
