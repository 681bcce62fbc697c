"""Days without a year in a draft, settled once it is known when it was read: a reader in a process of its own has no
clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.reading.notices.drafts import MeasureDraft, NoticeDraft, NoticeWarning, ProblemDraft
from bot.reading.tables.dates import due

Item = TypeVar("Item", MeasureDraft, ProblemDraft)
AS_SAID = "deadline_as_said"


def settled(draft: NoticeDraft, now: datetime) -> NoticeDraft:
    """The draft of a table with the deadlines that were left as said read from `now` (aware, in the unit's zone), each
    with its doubt."""
    if all(warning.code != AS_SAID for warning in draft.warnings):
        return draft
    aspects = tuple(
        replace(
            aspect,
            categories=tuple(
                replace(category, problems=tuple(_problem(one, now) for one in category.problems))
                for category in aspect.categories
            ),
        )
        for aspect in draft.aspects
    )
    return replace(draft, aspects=aspects, warnings=tuple(_warning(one, now) for one in draft.warnings))


def _problem(problem: ProblemDraft, now: datetime) -> ProblemDraft:
    return replace(_dated(problem, now), measures=tuple(_dated(one, now) for one in problem.measures))


def _dated(item: Item, now: datetime) -> Item:
    if not item.deadline:
        return item
    read = due(item.deadline, now=now)
    standing = item.standing or read.standing
    if (read.deadline, standing) == (item.deadline, item.standing):
        return item
    return replace(item, deadline=read.deadline, standing=standing)


def _warning(warning: NoticeWarning, now: datetime) -> NoticeWarning:
    if warning.code != AS_SAID:
        return warning
    read = due(str(warning.values["deadline"]), now=now)
    return replace(warning, code=read.doubt, values=read.values) if read.doubt else warning
