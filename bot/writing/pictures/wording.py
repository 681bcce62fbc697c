"""The ledger at a glance → what a picture shows and what stands under it: the same numbers, counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.writing.pictures.facts import (
    Band,
    Board,
    Course,
    Facts,
    Heading,
    Key,
    Mark,
    Row,
    Standing,
    Tile,
    Timeline,
)
from bot.writing.words import Words, cut, label
from jobs.ladder import colour_of
from jobs.policy import Colour
from storage.models import MeasureState, ProblemState
from storage.overview import CLOSED, MeasureSeen, ProblemSeen, Stood

TILES = 60
"""Problems that one picture shows one by one; of more it shows the departments."""
ROWS = 12
WEEKS = 8
WEEK = timedelta(days=7)
TITLE = 80
BY_COLOUR = {Colour.RED: Standing.OVERDUE, Colour.YELLOW: Standing.SOON, Colour.GREEN: Standing.ON_TIME}
BY_STATE = {
    MeasureState.VERIFIED: Standing.DONE,
    MeasureState.SUBMITTED: Standing.WAITING,
    MeasureState.CLAIMED: Standing.CLAIMED,
}
Deadlines = list[tuple[ProblemSeen, MeasureSeen]]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A picture's facts, and the lines under it; `rows` is how many items it shows."""

    facts: Facts
    caption: tuple[str, ...]
    rows: int


def standing_of(w: Words, measure: MeasureSeen) -> Standing:
    if measure.state in BY_STATE:
        return BY_STATE[measure.state]
    colour = colour_of(measure.deadline, w.today, w.office.policy)
    return BY_COLOUR[colour] if colour else Standing.UNDATED


def standing_of_problem(w: Words, problem: ProblemSeen) -> Standing:
    """The worst of its open measures; once none is open, what it waits for."""
    if problem.state in CLOSED:
        return Standing.DONE
    if problem.state is ProblemState.CLAIMED:
        return Standing.CLAIMED
    if problem.measures and not any(one.is_open for one in problem.measures):
        return Standing.WAITING
    found = {standing_of(w, one) for one in problem.measures if one.is_open}
    return next((one for one in Standing if one in found), Standing.UNDATED)


# The board


def board_of(w: Words, unit: str, problems: Sequence[ProblemSeen]) -> Made:
    standings = Counter(standing_of_problem(w, one) for one in problems)
    legend = _legend(w, standings)
    tiles = [_tile(w, one) for one in problems] if len(problems) <= TILES else _department_tiles(w, problems)
    measures = [one for problem in problems for one in problem.measures]
    counts = w.t(
        "pictures.board_measures",
        total=len(measures),
        done=sum(one.state is MeasureState.VERIFIED for one in measures),
        overdue=sum(standing_of(w, one) is Standing.OVERDUE for one in measures),
    )
    title = w.t("pictures.board")
    total = w.t("pictures.board_problems", n=len(problems))
    facts = Board(
        heading=_heading(w, title, unit, f"{total} · {counts}"),
        tiles=tuple(tiles),
        legend=legend,
        none=w.t("pictures.none"),
    )
    lines = (
        f"{title} · {w.day(w.today)}",
        _with_parts(w, total, w.comma(f"{key.word} {key.count}" for key in legend)),
        counts,
    )
    return Made(facts=facts, caption=lines, rows=len(problems))


def _tile(w: Words, problem: ProblemSeen) -> Tile:
    standing = standing_of_problem(w, problem)
    done = sum(one.state is MeasureState.VERIFIED for one in problem.measures)
    days = [one.deadline for one in problem.measures if one.is_open and one.deadline]
    return Tile(
        number=str(problem.number),
        title=cut(problem.title, TITLE),
        standing=standing,
        word=_word(w, problem, standing, min(days, default=None)),
        done=done,
        of=len(problem.measures),
        said=f"{done}/{len(problem.measures)}",
        next=w.key_day(min(days)) if days else "",
    )


def _word(w: Words, problem: ProblemSeen, standing: Standing, day: date | None) -> str:
    """What goes with the sign, so that it reads without its colour."""
    if standing is Standing.SOON and day:
        left = (day - w.today).days
        return w.t("pictures.days", n=left) if left else w.t("pictures.due_today")
    if standing is Standing.DONE and problem.state is ProblemState.HELD:
        return w.t("pictures.held")
    if standing is Standing.WAITING and all(one.state is MeasureState.VERIFIED for one in problem.measures):
        return w.t("pictures.closable")
    if standing is Standing.UNDATED and problem.measures and all(one.standing for one in problem.measures):
        return w.t("pictures.long_term")
    return w.t(f"pictures.standing.{standing}")


def _department_tiles(w: Words, problems: Sequence[ProblemSeen]) -> list[Tile]:
    """One for each department, those with the most that is late first."""
    grouped: dict[str, list[ProblemSeen]] = {}
    for one in problems:
        grouped.setdefault(_department(w, one.departments, one.measures), []).append(one)
    tiles = []
    for name, some in grouped.items():
        counts = Counter(standing_of_problem(w, one) for one in some)
        worst = next(one for one in Standing if counts[one])
        tiles.append((counts[Standing.OVERDUE], Tile(
            number=w.t("pictures.problems_short", n=len(some)), title=cut(name, TITLE), standing=worst,
            word=f"{w.t(f'pictures.standing.{worst}')} {counts[worst]}", done=counts[Standing.DONE], of=len(some),
            said=w.t("pictures.closed_of", done=counts[Standing.DONE], total=len(some)), next="",
        )))  # fmt: skip
    tiles.sort(key=lambda pair: -pair[0])
    return [tile for _, tile in tiles[:TILES]]


def _department(w: Words, own: Sequence[str], measures: Iterable[MeasureSeen] = ()) -> str:
    beside = (name for one in measures for name in one.departments)
    return next((name for name in (*own, *beside)), w.t("nobody"))


# How it went


def course_of(w: Words, unit: str, days: Sequence[date], stood: Sequence[Stood]) -> Made:
    """`stood` is how it was at the end of each of `days`; the last is today."""
    last = stood[-1] if stood else Stood()
    bands = [
        _band(w, Standing.DONE, w.t("pictures.done"), [one.done for one in stood]),
        _band(w, Standing.WAITING, w.t("pictures.submitted"), [one.submitted for one in stood]),
        _band(w, Standing.CLAIMED, w.t("pictures.standing.claimed"), [one.claimed for one in stood]),
        _band(w, Standing.ON_TIME, w.t("pictures.open"), [one.on_time for one in stood]),
        _band(w, Standing.OVERDUE, w.t("pictures.standing.overdue"), [one.overdue for one in stood]),
    ]
    total = sum(band.counts[-1] for band in bands) if stood else 0
    closed = w.t("pictures.closed_of", done=last.closed, total=last.problems)
    measures = w.t("pictures.measures", n=total)
    facts = Course(
        heading=_heading(w, w.t("pictures.progress"), unit, w.t("pictures.progress_line")),
        days=tuple([*(w.plain_day(day) for day in days[:-1]), w.t("pictures.today")] if days else []),
        bands=tuple(bands),
        most=max((sum(band.counts[at] for band in bands) for at in range(len(stood))), default=0),
        above=measures,
        below=w.t("pictures.closed"),
        closed=Band(standing=Standing.DONE, counts=tuple(one.closed for one in stood), end=closed),
        problems=last.problems,
        none=w.t("pictures.none"),
    )
    parts = w.comma(band.end for band in bands if band.end)
    lines = (
        f"{w.t('pictures.progress')} · {w.day(w.today)}",
        _with_parts(w, measures, parts),
        closed,
    )
    return Made(facts=facts, caption=lines, rows=total)


def _band(w: Words, standing: Standing, name: str, counts: Sequence[int]) -> Band:
    return Band(standing=standing, counts=tuple(counts), end=f"{name} {counts[-1]}" if any(counts) else "")


# Deadlines ahead


def timeline_of(w: Words, unit: str, problems: Sequence[ProblemSeen]) -> Made:
    open_ones = [(problem, one) for problem in problems for one in problem.measures if one.is_open]
    dated = sorted((pair for pair in open_ones if pair[1].deadline), key=lambda pair: pair[1].deadline or date.max)
    long_term = [pair for pair in open_ones if not pair[1].deadline and pair[1].standing]
    undated = [pair for pair in open_ones if not pair[1].deadline and not pair[1].standing]
    monday = w.today - timedelta(days=w.today.weekday())
    places = Counter(_column(w, one, monday) for _, one in dated)
    counts = [
        w.t("pictures.late_items", n=places[0]),
        w.t("pictures.weeks_items", weeks=WEEKS, n=sum(places[at] for at in range(1, WEEKS + 1))),
        w.t("pictures.later_items", n=places[WEEKS + 1]),
    ]
    rest = [w.t("pictures.long_term_items", n=len(long_term)), w.t("pictures.undated_items", n=len(undated))]
    title = w.t("pictures.timeline")
    facts = Timeline(
        heading=_heading(w, title, unit, w.t("pictures.timeline_line")),
        columns=(("", w.t("pictures.late")), *_weeks(w, monday), ("", w.t("pictures.later"))),
        rows=tuple(_rows(w, dated, monday)),
        apart=(
            (w.t("pictures.long_term"), tuple(_mark(w, pair) for pair in long_term)),
            (w.t("pictures.standing.undated"), tuple(_mark(w, pair) for pair in undated)),
        ),
        legend=_legend(w, Counter(standing_of(w, one) for _, one in dated), Standing.OVERDUE, Standing.SOON,
                       Standing.ON_TIME),
        none=w.t("pictures.no_deadlines"),
    )  # fmt: skip
    lines = (f"{title} · {w.day(w.today)}", w.comma(counts), w.comma(rest))
    return Made(facts=facts, caption=lines, rows=len(open_ones))


def _column(w: Words, measure: MeasureSeen, monday: date) -> int:
    """0 for what is late, then the weeks, then what comes after them."""
    assert measure.deadline is not None
    if measure.deadline < w.today:
        return 0
    return min((measure.deadline - monday).days // 7, WEEKS) + 1


def _weeks(w: Words, monday: date) -> list[tuple[str, str]]:
    days = [monday + WEEK * at for at in range(WEEKS)]
    return [(w.month(day), w.month_day(day)) for day in days]


def _rows(w: Words, dated: Deadlines, monday: date) -> list[Row]:
    """By department, the one with the earliest day first; those for whom there is no room share the last."""
    grouped: dict[str, Deadlines] = {}
    for pair in dated:
        grouped.setdefault(_department(w, pair[1].departments), []).append(pair)
    names = list(grouped)
    if len(names) > ROWS:
        rest = [pair for name in names[ROWS - 1 :] for pair in grouped[name]]
        grouped = {name: grouped[name] for name in names[: ROWS - 1]} | {w.t("pictures.others"): rest}
    return [Row(name=name, cells=_cells(w, pairs, monday)) for name, pairs in grouped.items()]


def _cells(w: Words, pairs: Deadlines, monday: date) -> tuple[tuple[Mark, ...], ...]:
    ordered = sorted(pairs, key=lambda pair: _column(w, pair[1], monday))
    cells = {at: tuple(_mark(w, pair) for pair in some)
             for at, some in groupby(ordered, key=lambda pair: _column(w, pair[1], monday))}  # fmt: skip
    return tuple(cells.get(at, ()) for at in range(WEEKS + 2))


def _mark(w: Words, pair: tuple[ProblemSeen, MeasureSeen]) -> Mark:
    return Mark(label=label(pair[0].number, pair[1].number), standing=standing_of(w, pair[1]))


# What they share


def _heading(w: Words, title: str, unit: str, line: str) -> Heading:
    return Heading(title=f"{title} · {cut(unit)}", line=f"{w.full_day(w.today)} · {line}")


def _legend(w: Words, counts: Counter[Standing], *always: Standing) -> tuple[Key, ...]:
    """What there is, in the order of urgency."""
    return tuple(
        Key(standing=one, word=w.t(f"pictures.standing.{one}"), count=counts[one])
        for one in Standing
        if counts[one] or one in always
    )


def _with_parts(w: Words, whole: str, parts: str) -> str:
    return w.t("pictures.parts", of=whole, parts=parts) if parts else whole
