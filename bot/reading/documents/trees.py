"""The ledger's own .json, and what `import --dry-run --json` prints: a tree that comes back as the draft it was.

What is not as we write it is refused as a whole, with the place: nobody types such a file, so half of one is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, get_args

from bot.reading.documents.refusals import Unsafe
from bot.reading.notices.drafts import (
    LEVELS,
    AspectDraft,
    CategoryDraft,
    Claim,
    MeasureDraft,
    Notice,
    NoticeDraft,
    OwnerDraft,
    OwnerRole,
    Place,
    ProblemDraft,
)
from bot.reading.progress import EVERY, Step

T = TypeVar("T")
VERSION = 1
"""Raised when something of the format is taken away or means something else; what is added leaves it."""
LONGEST_QUOTE = 20


class _Wrong(Exception):
    """Something is not as we write it, at that path."""


class _At(Mapping[str, Any]):
    """An object of the tree, which knows where it stands; asked for what it has not, it says None."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise _Wrong(path)
        self._value: dict[str, Any] = value
        self.path = path

    def __getitem__(self, name: str) -> Any:
        return self._value.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def __len__(self) -> int:
        return len(self._value)

    def of(self, name: str, kind: type[T]) -> T | None:
        """What is of that kind, or not said."""
        value = self[name]
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise _Wrong(f"{self.path}.{name}")
        return value

    def text(self, name: str) -> str:
        """A text that has to be there."""
        value = self.of(name, str)
        if not value or not value.strip():
            raise _Wrong(f"{self.path}.{name}")
        return value

    def number(self, name: str) -> int | None:
        """A number; one that is printed otherwise (1-2) is none of ours."""
        return self.of(name, int) if not isinstance(self[name], str) else None

    def each(self, name: str) -> Iterator[_At]:
        for place, one in enumerate(self.of(name, list) or [], 1):
            yield _At(one, f"{self.path}.{name}[{place}]" if self.path else f"{name}[{place}]")

    def day(self, name: str) -> date | None:
        value = self.of(name, str)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise _Wrong(f"{self.path}.{name}") from None


def draft_of_json(text: str, name: str, step: Step) -> NoticeDraft:
    """The draft that such a file holds. Raises Unsafe for any other."""
    try:
        return _draft(_At(json.loads(text), ""), name, step)
    except ValueError:
        raise Unsafe("damaged") from None
    except _Wrong as wrong:
        raise Unsafe("no_tree", where=str(wrong) or "{}") from None


def _draft(tree: _At, name: str, step: Step) -> NoticeDraft:
    if (tree.of("version", int) or VERSION) > VERSION:
        raise Unsafe("newer_tree")
    if not tree.of("aspects", list):
        raise _Wrong("aspects")
    claims = _At(tree["claims"] or {}, "claims")
    step_on = _told(step, (_At(tree["counts"] or {}, "counts").of("problems", int)) or 0)
    return NoticeDraft(
        source=name,
        notice=_notice(_At(tree["notice"] or {}, "notice")),
        claims={
            level: Claim(number=number, place=Place(line=1, quote=""))
            for level in LEVELS
            if (number := claims.number(level)) is not None
        },
        claims_all_done=bool(claims.of("all_done", bool)),
        aspects=tuple(
            AspectDraft(
                number=aspect.number("number"),
                title=aspect.of("title", str),
                unit=aspect.of("unit", str),
                categories=tuple(
                    CategoryDraft(
                        number=category.number("number"),
                        title=category.of("title", str),
                        problems=tuple(step_on(_problem(problem)) for problem in category.each("problems")),
                    )
                    for category in aspect.each("categories")
                ),
            )
            for aspect in tree.each("aspects")
        ),
        warnings=(),
    )


def _told(step: Step, total: int) -> Callable[[ProblemDraft], ProblemDraft]:
    done = 0

    def one_more(problem: ProblemDraft) -> ProblemDraft:
        nonlocal done
        done += 1
        if total and done % EVERY == 0:
            step(done, total)
        return problem

    return one_more


def _notice(said: _At) -> Notice:
    return Notice(
        unit=said.of("unit", str),
        team=said.of("team", str),
        inspected_from=said.day("from"),
        inspected_to=said.day("to"),
        feedback_date=said.day("feedback_date"),
        contact=said.of("contact", dict),
    )


def _problem(said: _At) -> ProblemDraft:
    title, finding = said.of("title", str) or "", said.of("finding", str) or ""
    if not (title or finding):
        raise _Wrong(f"{said.path}.title")
    return ProblemDraft(
        number=said.number("number"),
        title=title,
        finding=finding,
        measures=tuple(_measure(one) for one in said.each("measures")),
        place=Place(line=1, quote=(title or finding)[:LONGEST_QUOTE]),
        key=said.of("key", str),
        owners=_owners(said),
        deadline=said.of("deadline", str),
        standing=bool(said.of("standing", bool)),
    )


def _measure(said: _At) -> MeasureDraft:
    text = said.text("text")
    return MeasureDraft(
        number=said.number("number"),
        text=text,
        steps=_texts(said, "steps"),
        deadline=said.of("deadline", str),
        standing=bool(said.of("standing", bool)),
        state=said.of("state", str),
        owners=_owners(said),
        place=Place(line=1, quote=text[:LONGEST_QUOTE]),
        key=said.of("key", str),
    )


def _texts(said: _At, name: str) -> tuple[str, ...]:
    texts: Sequence[Any] = said.of(name, list) or []
    if not all(isinstance(one, str) for one in texts):
        raise _Wrong(f"{said.path}.{name}")
    return tuple(texts)


def _owners(said: _At) -> tuple[OwnerDraft, ...]:
    owners: list[OwnerDraft] = []
    for one in said.each("owners"):
        role = one.text("role")
        if role not in get_args(OwnerRole):
            raise _Wrong(f"{one.path}.role")
        owners.append(OwnerDraft(role=role, name=one.text("name")))  # type: ignore[arg-type]
    return tuple(owners)
