"""Lists that somebody asked for: how many there are of what, of whom and in which days; where there are none, what is
nearest. The answer is the first line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card
from bot.writing.cards import measure_line, problem_name, problem_state
from bot.writing.words import Words, cut, label
from storage.lists import PAGE, Listed, ListedProblems
from storage.models import MeasureState
from storage.progress import Counts, Part
from storage.views import MeasureView, ProblemView

NAME, NAMES = 12, 24
"""Characters of a name on a key, and of names in a line."""


def items_card(
    w: Words, asked: b.ShowItems, of: str, found: Listed, nearest: MeasureView | None = None, claimed: int = 0
) -> Card:
    """A page of measures, a key for each of the first; `of` names whose they are, empty for everybody's. `nearest` is
    what falls due next, and `claimed` how many a document claims to be done: told where there is nothing else to
    tell."""
    if not found.total:
        return _none(w, asked, of, nearest, claimed)
    lines = [head(w, asked, of, found.total), *(measure_line(w, view) for view in found.views)]
    keys = [Key(label(view.problem_no, view.number), b.ShowMeasure(view.id)) for view in found.views]
    return _page(w, asked, lines, keys, found.total)


def problems_card(w: Words, asked: b.ShowItems, found: ListedProblems) -> Card:
    """A page of problems, a key for each of the first."""
    if not found.total:
        return _none(w, asked, "", None)
    lines = [w.t("asked.problems", n=found.total, what=w.t(f"asked.{asked.stand}"))]
    lines += [_problem(w, one) for one in found.views]
    keys = [Key(w.t("key.problem_no", no=one.number), b.ShowProblem(one.id)) for one in found.views]
    return _page(w, asked, lines, keys, found.total)


def _problem(w: Words, view: ProblemView) -> str:
    done = sum(measure.state is MeasureState.VERIFIED for measure in view.measures)
    counted = w.t("problem.count", n=len(view.measures), done=done)
    return w.comma([problem_name(w, view), problem_state(w, view, counted)])


def _page(w: Words, asked: b.ShowItems, lines: list[str], keys: list[Key], total: int) -> Card:
    left = total - asked.page * PAGE - (len(lines) - 1)
    if left > 0:
        lines.append(w.t("list.more", n=left))
    if left > 0 or asked.page:
        turned = replace(asked, page=asked.page + 1 if left > 0 else 0)
        return card(lines, [*keys[: KEYS - 1], Key(w.t("key.more"), turned)])
    return card(lines, keys[:KEYS])


def head(w: Words, asked: b.ShowItems, of: str, n: int) -> str:
    """`🔴 保管股逾期3项`, `12月1日–12月31日到期2项`."""
    mark = w.t("mark.red") + " " if asked.stand == "overdue" else ""
    return mark + w.t(
        "asked.head",
        of=_of(w, of),
        span=span(w, asked.first, asked.last),
        what=w.t(f"asked.{asked.stand or 'any'}"),
        n=n,
    )


def _of(w: Words, of: str) -> str:
    return w.t("asked.of", name=cut(of, NAMES)) if of else ""


def span(w: Words, first: date | None, last: date | None) -> str:
    """In which days; nothing where none are named."""
    if first and last:
        if first == last:
            return w.t("asked.on", day=w.plain_day(first))
        return w.t("asked.span", first=w.plain_day(first), last=w.plain_day(last))
    if last:
        return w.t("asked.until", day=w.plain_day(last))
    return w.t("asked.since", day=w.plain_day(first)) if first else ""


def _none(w: Words, asked: b.ShowItems, of: str, nearest: MeasureView | None, claimed: int = 0) -> Card:
    if asked.stand:
        lines = [
            w.t("asked.none", of=_of(w, of), span=span(w, asked.first, asked.last), what=w.t(f"asked.{asked.stand}"))
        ]
    else:
        lines = [w.t("asked.nothing", of=_of(w, of), span=span(w, asked.first, asked.last))]
    keys = []
    if nearest:
        lines.append(w.t("asked.nearest", line=measure_line(w, nearest)))
        keys.append(Key(label(nearest.problem_no, nearest.number), b.ShowMeasure(nearest.id)))
    if claimed:
        lines.append(w.t("asked.claimed_beside", n=claimed))
        keys.append(Key(w.t("key.claimed_items"), replace(asked, stand="claimed", first=None, last=None)))
    if (of or asked.first or asked.last) and asked.stand in ("overdue", "due", "submitted", "not_started"):
        every = b.ShowItems("open", asked.department, asked.person)
        keys.append(Key(w.t("key.open_items"), every))
    keys.append(Key(w.t("key.progress_all"), b.ShowList("progress")))
    return card(lines, keys)


def which_card(w: Words, said: str, choices: Sequence[tuple[str, b.Button]]) -> Card:
    """Several people or departments that a name may mean: which one?"""
    keys = [Key(cut(name, NAME), button) for name, button in choices[:KEYS]]
    more = len(choices) - len(keys)
    return card([w.t("asked.which", said=cut(said, NAME)), w.t("asked.others", n=more) if more > 0 else None], keys)


def unknown_card(w: Words, kind: str, said: str, choices: Sequence[tuple[str, b.Button]]) -> Card:
    """Nobody, or no department (`kind`), is called that; those there are, as keys."""
    keys = [Key(cut(name, NAME), button) for name, button in choices[: KEYS - 1]]
    return card([w.t(f"asked.no_{kind}", said=cut(said, 20))], [*keys, Key(w.t("key.help"), b.ShowList("help"))])


# How far along


def part_card(w: Words, of: str, counts: Counts, asked: b.ShowItems) -> Card:
    """How far a department, or a person, has come."""
    if not counts.total:
        return _none(w, asked, of, None)
    lines = [
        w.t(
            "part.head",
            name=cut(of, NAMES),
            percent=percent(counts.done, counts.total),
            n=counts.total,
            done=counts.done,
        ),
        w.t("part.rest", open=counts.open, submitted=counts.submitted),
        w.t("progress.overdue", n=counts.overdue) if counts.overdue else w.t("progress.no_overdue"),
        w.t("progress.mostly_done", n=counts.mostly_done) if counts.mostly_done else None,
    ]
    keys = [Key(w.t("key.overdue"), replace(asked, stand="overdue"))] if counts.overdue else []
    keys.append(Key(w.t("key.open_items"), replace(asked, stand="open")))
    return card(lines, keys)


def parts_card(w: Words, group: str, parts: Sequence[Part], slowest_first: bool) -> Card:
    """How far each has come, in order; the first line names the first and the last."""
    named = [one for one in parts if one.name]
    if not named:
        return card([w.t(f"parts.none_{group}")], [Key(w.t("key.progress_all"), b.ShowList("progress"))])
    ranked = sorted(named, key=lambda one: (-one.done / (one.total or 1), one.overdue, -one.total))
    best, worst = ranked[0], ranked[-1]
    key = "parts.one" if len(ranked) == 1 else "parts.slowest" if slowest_first else "parts.fastest"
    ends = {
        "best": _name(best),
        "best_percent": _percent(best),
        "worst": _name(worst),
        "worst_percent": _percent(worst),
    }
    lines = [w.t(key, all=len(ranked), **ends)]
    shown = ranked[::-1] if slowest_first else ranked
    lines += [_part(w, one) for one in shown[:PAGE]]
    if len(shown) > PAGE:
        lines.append(w.t("parts.more", n=len(shown) - PAGE))
    keys = [_part_key(group, one) for one in shown[: KEYS - 1]] if group in ("dept", "person") else []
    return card(lines, [*keys, Key(w.t("key.progress_all"), b.ShowList("progress"))])


def _part(w: Words, one: Part) -> str:
    late = w.t("parts.late", n=one.overdue) if one.overdue else ""
    return w.t("parts.line", name=_name(one), percent=_percent(one), done=one.done, total=one.total, late=late)


def _part_key(group: str, one: Part) -> Key:
    shown = b.ShowItems(department=one.id) if group == "dept" else b.ShowItems(person=one.id)
    return Key(cut(one.name or "", NAME), shown)


def _name(one: Part) -> str:
    return cut(one.name or "", 20)


def _percent(one: Part) -> int:
    return percent(one.done, one.total)


def percent(done: int, total: int) -> int:
    """Whole percent, rounded down; 0 of nothing."""
    return 100 * done // total if total else 0
