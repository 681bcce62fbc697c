"""What a document would change in the ledger, in words: in a card's length, or line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.writing.words import Words, cut, label
from storage.importing import Change, Diff, Doubt, Kept, NewMeasure, NewProblem, Who
from storage.importing.diff import Label, Value
from storage.importing.tree import IMMEDIATE, title_of

SHOWN = 3
NAMES = 5
SIDE = 18
"""Characters of a value in a line."""
PAGE = 9


def summary(w: Words, diff: Diff) -> list[str | None]:
    """What would change, counted, with what has to be seen before the tap."""
    if diff.is_empty:
        lines: list[str | None] = [w.t("merge.same", n=diff.same)]
    elif diff.inspection is None:
        lines = []
    else:
        lines = [
            w.t(
                "merge.counts", problems=len(diff.new_problems), measures=sum(1 for _ in diff.added_measures),
                changed=len(diff.changed), same=diff.same,
            )
        ]  # fmt: skip
    lines += [
        w.t("merge.unnamed", n=len(diff.unnamed)) if diff.unnamed else None,
        w.t("merge.new_people", n=len(diff.new_people), names=_names(w, diff.new_people)) if diff.new_people else None,
        w.t("merge.new_departments", n=len(diff.new_departments), names=_names(w, diff.new_departments))
        if diff.new_departments
        else None,
        w.t("merge.kept", n=len(diff.kept)) if diff.kept else None,
        w.t("merge.doubts", n=len(diff.doubts)) if diff.doubts else None,
    ]
    if diff.inspection is not None:
        lines += [change_line(w, one) for one in diff.changes[:SHOWN]]
    return lines


def _names(w: Words, whos: tuple[Who, ...]) -> str:
    names = w.t("list.names").join(cut(who.name, SIDE) for who in whos[:NAMES])
    return names if len(whos) <= NAMES else w.t("merge.and_others", names=names)


def has_more(diff: Diff) -> bool:
    """Whether the list says more than the summary."""
    listed = len(diff.doubts) + len(diff.kept) + len(diff.new_people)
    added = diff.inspection is not None and (diff.new_problems or diff.new_measures or diff.unnamed)
    return bool(listed or added or len(diff.changes) > SHOWN)


def every_line(w: Words, diff: Diff) -> Iterator[str]:
    """All that would change and all that is left alone, a line each: first what wants to be looked at."""
    for doubt in diff.doubts:
        yield doubt_line(w, doubt)
    for change in diff.changes:
        yield change_line(w, change)
    for problem in diff.new_problems:
        yield problem_line(w, problem)
    for measure in diff.new_measures:
        yield measure_line(w, measure)
    for kept in diff.kept:
        yield kept_line(w, kept)
    for who in (*diff.new_people, *diff.new_departments):
        yield w.t(f"merge.new_{who.kind}", name=who.name)
    for one in diff.unnamed:
        yield w.t("merge.not_named", item=item(w, one))


def item(w: Words, of: Label) -> str:
    """`问题2`, or `2②`."""
    number, measure = of
    return w.t("key.problem_no", no=number) if measure is None else label(number, measure)


def change_line(w: Words, change: Change) -> str:
    values = {"item": item(w, change.label), "field": w.t(f"merge.field.{change.field}"), "new": said(w, change.new)}
    if change.old in (None, "", (), False):
        return w.t("merge.filled", **values)
    return w.t("merge.changed", old=said(w, change.old), **values)


def kept_line(w: Words, kept: Kept) -> str:
    return w.t(
        f"merge.kept_{kept.why}", item=item(w, kept.label), field=w.t(f"merge.field.{kept.field}"),
        ours=said(w, kept.ours), theirs=said(w, kept.theirs),
    )  # fmt: skip


def doubt_line(w: Words, doubt: Doubt) -> str:
    candidates = [*(item(w, one) for one in doubt.candidates), *doubt.near]
    listed = w.t("list.names").join(candidates[:SHOWN])
    where = cut(doubt.printed or "", SIDE)
    return w.t(f"merge.doubt_{doubt.why}", text=cut(doubt.text, SIDE), candidates=listed, where=where)


def problem_line(w: Words, problem: NewProblem) -> str:
    title = cut(title_of(problem.found.problem), 2 * SIDE)
    return w.t("merge.new_problem", title=title, n=len(problem.measures))


def measure_line(w: Words, measure: NewMeasure) -> str:
    above = w.t("key.problem_no", no=measure.number or 0)
    return w.t("merge.new_measure", item=above, text=cut(str(measure.measure["text"]), 2 * SIDE))


def said(w: Words, value: Value) -> str:
    """A value in a few words: a day, at once, names, the beginning of a text, yes."""
    if value is True:
        return w.t("merge.yes")
    if value == IMMEDIATE:
        return w.t("state.immediate")
    if not value:
        return w.t("nobody")
    if isinstance(value, tuple):
        return cut(w.t("list.names").join(value), SIDE)
    try:
        return w.day(date.fromisoformat(str(value)))
    except ValueError:
        return cut(str(value), SIDE)


def undone_lines(w: Words, problems: int, measures: int, values: int, stayed: Iterable[Label]) -> list[str | None]:
    """What an undone document took with it, and what stays because people have worked on it."""
    left = list(stayed)
    names = w.t("list.names").join(item(w, one) for one in left[:NAMES])
    return [
        w.t("merge.undone", problems=problems, measures=measures, values=values),
        w.t("merge.stayed", n=len(left), items=names) if left else None,
    ]
