"""What a document would change in the ledger, item by item. Frozen; nothing is written by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storage.importing.tree import Found, Tree

Subject = Literal["problem", "measure"]
Field = Literal[
    "title", "finding", "place", "text", "steps", "deadline", "standing", "leader", "department", "assisting", "owner"
]
Value = str | bool | tuple[str, ...] | None
Label = tuple[int, int | None]
"""Ledger numbers of a problem, or of a measure of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """A person or a department that the document names; without an id the unit does not know them yet."""

    kind: Literal["person", "department"]
    name: str
    id: int | None = None


Owners = tuple[tuple[str, tuple[Who, ...]], ...]
"""By owner role, of an item itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One field of an item in the ledger that the document says otherwise, or that was empty."""

    subject: Subject
    id: int
    label: Label
    field: Field
    old: Value
    new: Value
    who: tuple[Who, ...] = ()
    """The owners, where the field is a role."""
    found: Found | None = None
    """Where the problem stands in the document, where the field is its place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What the document says otherwise and the ledger keeps all the same; `why` is `worked` (people have changed it
    since the document was true), `finished`, or `claimed`."""

    label: Label
    field: Field
    ours: Value
    theirs: Value
    why: Literal["worked", "finished", "claimed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewProblem:
    found: Found
    owners: Owners = ()
    measures: tuple[NewMeasure, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMeasure:
    """`problem` is the row it is added to; None where its problem is new too."""

    measure: Tree
    problem: int | None = None
    number: int | None = None
    """The ledger number of that problem."""
    owners: Owners = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """What may be one item or another: it is left alone. `why` is `several` (fits more than one), `alike` (is like one
    and may be new), `twice` (said twice in the document), `finished` (a measure more of a closed problem), or
    `namesakes` (two people of that name), or `near` (nobody of that name, but somebody of nearly that one)."""

    text: str
    why: Literal["several", "alike", "twice", "finished", "namesakes", "near"]
    printed: str | None = None
    candidates: tuple[Label, ...] = ()
    near: tuple[str, ...] = ()
    """The names that it may be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diff:
    """`inspection` is what the document is about in the ledger; None where it is new."""

    inspection: int | None = None
    new_problems: tuple[NewProblem, ...] = ()
    new_measures: tuple[NewMeasure, ...] = ()
    changes: tuple[Change, ...] = ()
    kept: tuple[Kept, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    same: int = 0
    """How many problems and measures of the document are in the ledger as it says."""
    unnamed: tuple[Label, ...] = ()
    """What the ledger has and the document does not name: it stays as it is."""
    new_people: tuple[Who, ...] = ()
    new_departments: tuple[Who, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new_problems or self.new_measures or self.changes)

    @property
    def added_measures(self) -> Iterator[NewMeasure]:
        """Those of new problems too."""
        for problem in self.new_problems:
            yield from problem.measures
        yield from self.new_measures

    @property
    def changed(self) -> frozenset[Label]:
        return frozenset(one.label for one in self.changes)

    @property
    def fingerprint(self) -> str:
        """The same for diffs that would change the same."""
        seen = hashlib.sha256()
        for one in self.changes:
            seen.update(repr((one.subject, one.id, one.field, one.old, one.new, one.who)).encode())
        for problem in self.new_problems:
            seen.update(repr(("problem", problem.found.problem, problem.owners)).encode())
        for measure in self.new_measures:
            seen.update(repr(("measure", measure.problem, measure.measure, measure.owners)).encode())
        seen.update(repr(self.inspection).encode())
        return seen.hexdigest()
