"""A draft as the stable JSON of `import --dry-run --json`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.reading.notices.drafts import (
    AspectDraft,
    CategoryDraft,
    MeasureDraft,
    Notice,
    NoticeDraft,
    NoticeWarning,
    OwnerDraft,
    Place,
    ProblemDraft,
)

Say = Callable[..., str]
"""A text of the catalogue by key and values, such as bot.writing.texts.Texts."""
Json = dict[str, Any]


def as_json(draft: NoticeDraft, texts: Say) -> Json:
    """The draft for `--json`; a warning's message and place are worded by `texts`. Not to be changed: what is said
    of many measures in the same words is in it once."""
    shared = _Shared()
    return {
        "notice": _notice(draft.notice),
        "claims": _claims(draft),
        "counts": dict(draft.counts),
        "aspects": [_aspect(aspect, shared) for aspect in draft.aspects],
        "warnings": [_warning(warning, texts) for warning in draft.warnings],
    }


def message(warning: NoticeWarning, texts: Say) -> str:
    """The sentence of a warning; the level in it is worded too."""
    values = dict(warning.values)
    if "level" in values:
        values["level"] = texts(f"notices.level.{values['level']}")
    return texts(f"notices.warning.{warning.code}", **values)


def where(place: Place | None, texts: Say) -> str | None:
    """Line and quote, or the cell of a table, in words; None for a warning about the document as a whole."""
    if place and place.cell:
        return texts("tables.where", cell=place.cell, quote=place.quote) if place.quote else place.cell
    return texts("notices.where", line=place.line, quote=place.quote) if place else None


def _notice(notice: Notice) -> Json:
    return {
        "unit": notice.unit,
        "team": notice.team,
        "from": _iso(notice.inspected_from),
        "to": _iso(notice.inspected_to),
        "feedback_date": _iso(notice.feedback_date),
        "contact": dict(notice.contact) if notice.contact else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _claims(draft: NoticeDraft) -> Json:
    claims: Json = {level: claim.number for level, claim in draft.claims.items()}
    return claims | ({"all_done": True} if draft.claims_all_done else {})


class _Shared:
    """Owners and steps, which are the same for many measures: a large ledger holds each once."""

    def __init__(self) -> None:
        self._owners: dict[tuple[OwnerDraft, ...], list[Json]] = {}
        self._steps: dict[tuple[str, ...], list[str]] = {}

    def owners(self, owners: tuple[OwnerDraft, ...]) -> list[Json]:
        if (known := self._owners.get(owners)) is None:
            known = self._owners[owners] = [{"role": owner.role, "name": owner.name} for owner in owners]
        return known

    def steps(self, steps: tuple[str, ...]) -> list[str]:
        if (known := self._steps.get(steps)) is None:
            known = self._steps[steps] = list(steps)
        return known


def _aspect(aspect: AspectDraft, shared: _Shared) -> Json:
    return {
        "number": aspect.number,
        "title": aspect.title,
        "unit": aspect.unit,
        "categories": [_category(category, shared) for category in aspect.categories],
    }


def _category(category: CategoryDraft, shared: _Shared) -> Json:
    problems = [_problem(problem, shared) for problem in category.problems]
    return {"number": category.number, "title": category.title, "problems": problems}


def _problem(problem: ProblemDraft, shared: _Shared) -> Json:
    return {
        "number": problem.number,
        "title": problem.title,
        "finding": problem.finding,
        "measures": [_measure(measure, place, shared) for place, measure in enumerate(problem.measures, 1)],
        **_own(problem, shared),
    }


def _own(problem: ProblemDraft, shared: _Shared) -> Json:
    """What only tables say of a problem, as far as it is said: key, owners, deadline, standing."""
    said: Json = {"key": problem.key, "deadline": problem.deadline, "standing": problem.standing}
    return {name: value for name, value in (said | {"owners": shared.owners(problem.owners)}).items() if value}


def _measure(measure: MeasureDraft, place: int, shared: _Shared) -> Json:
    """A measure; an unmarked one has the number of its place."""
    return {
        "number": measure.number or place,
        "text": measure.text,
        "steps": shared.steps(measure.steps),
        "deadline": measure.deadline,
        "standing": measure.standing,
        "state": measure.state,
        "owners": shared.owners(measure.owners),
        **({"key": measure.key} if measure.key else {}),
    }


def _warning(warning: NoticeWarning, texts: Say) -> Json:
    return {"code": warning.code, "message": message(warning, texts), "where": where(warning.where, texts)}
