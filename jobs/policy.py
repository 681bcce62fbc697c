"""The periods of the clock's side, as data: who is told, in which colour, how many days before or after.

No period is law here; each is a setting, and the defaults are those of the reminder ladder (三色预警) of the
design. Nothing in this file looks at a calendar: `jobs.ladder` turns these numbers into days, and
`jobs.moments` days into moments.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from itertools import pairwise

SUNDAY = 6


class Colour(StrEnum):
    """The warning (预警) a reminder carries."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Audience(StrEnum):
    """Whom a reminder is for, by role; the persons are found when it is sent."""

    OWNER = "owner"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    PRINCIPAL = "principal"
    VERIFIER = "verifier"
    REVIEWER = "reviewer"
    APPROVER = "approver"


class Wait(StrEnum):
    """What somebody else is waiting for, and nags about until it is done."""

    VERIFICATION = "verification"
    ACKNOWLEDGEMENT = "acknowledgement"
    EXTENSION = "extension"
    REVIEW = "review"


class Digest(StrEnum):
    """What is told of a unit as a whole."""

    MORNING = "morning"
    """专班早报, each working day: what needs the coordinator today."""
    WEEKLY = "weekly"
    """A leader's own field."""
    WEEKLY_LINE = "weekly_line"
    """One line for the principal."""
    BOARD = "board"
    """All units of an overseer, side by side."""
    GROUP_BOARD = "group_board"
    """For a bound group, as its binding allows."""


class BadPolicy(ValueError):
    """A setting that cannot be kept: its key, the value given, and a code for why."""

    def __init__(self, key: str, value: object, why_code: str) -> None:
        super().__init__(f"{key} = {value!r}: {why_code}")
        self.key = key
        self.value = value
        self.why_code = why_code


def _refuse_empty(key: str, value: Collection[object]) -> None:
    if not value:
        raise BadPolicy(key, value, "empty")


def _refuse_below(least: int, key: str, value: int) -> None:
    if value < least:
        raise BadPolicy(key, value, "too_small")


def _refuse_unordered(key: str, value: Sequence[int]) -> None:
    """Numbers must ascend strictly, so that each stands for a day of its own."""
    if any(later <= earlier for earlier, later in pairwise(value)):
        raise BadPolicy(key, value, "not_ascending")


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One reminder before the deadline: `days_before` calendar days, 0 being the morning of the due day.

    Raises BadPolicy.
    """

    name: str
    days_before: int
    colour: Colour
    audience: frozenset[Audience]

    def __post_init__(self) -> None:
        _refuse_empty("name", self.name)
        _refuse_below(0, f"{self.name}.days_before", self.days_before)
        _refuse_empty(f"{self.name}.audience", self.audience)


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Somebody who is told too, from a working day of the wait on. Raises BadPolicy."""

    audience: Audience
    from_workday: int

    def __post_init__(self) -> None:
        _refuse_below(1, f"{self.audience}.from_workday", self.from_workday)


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """A repeated reminder: on these working days after the wait began, then every so many; None: no more.

    Raises BadPolicy.
    """

    name: str
    workdays: tuple[int, ...]
    then_every: int | None
    audience: frozenset[Audience]
    joinings: tuple[Joining, ...] = ()

    def joined_from(self, audience: Audience) -> int | None:
        """The working day from which this audience is told too; None if it never is."""
        return next((one.from_workday for one in self.joinings if one.audience is audience), None)

    def __post_init__(self) -> None:
        _refuse_empty("name", self.name)
        _refuse_empty(f"{self.name}.workdays", self.workdays)
        _refuse_below(1, f"{self.name}.workdays", self.workdays[0])
        _refuse_unordered(f"{self.name}.workdays", self.workdays)
        _refuse_empty(f"{self.name}.audience", self.audience)
        if self.then_every is not None:
            _refuse_below(1, f"{self.name}.then_every", self.then_every)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When a person is written to, in their local time: scheduled messages at `sending`, none in quiet hours.

    Quiet hours run from `quiet_from` up to, not including, `quiet_until`, over midnight where that comes
    earlier in the day; equal times mean there are none. Raises BadPolicy for a time that has a zone of
    its own.
    """

    sending: time = time(9)
    quiet_from: time = time(20)
    quiet_until: time = time(8)

    def __post_init__(self) -> None:
        for key in ("sending", "quiet_from", "quiet_until"):
            value: time = getattr(self, key)
            if value.tzinfo is not None:
                raise BadPolicy(key, value, "not_a_local_time")


@dataclass(frozen=True, kw_only=True)
class Digests:
    """Which digests go out, and on which weekday (0 Monday) those of a week, or the first working day after it.
    Raises BadPolicy."""

    on: frozenset[Digest] = frozenset(Digest)
    weekly_on: int = 0

    def __post_init__(self) -> None:
        _refuse_below(0, "digests.weekly_on", self.weekly_on)
        if self.weekly_on > SUNDAY:
            raise BadPolicy("digests.weekly_on", self.weekly_on, "too_large")


_OWNER = frozenset({Audience.OWNER})
_OWNER_AND_LEADER = frozenset({Audience.OWNER, Audience.LEADER})

DEFAULT_RUNGS = (
    Rung(name="day_20", days_before=20, colour=Colour.GREEN, audience=_OWNER),
    Rung(name="day_10", days_before=10, colour=Colour.YELLOW, audience=_OWNER_AND_LEADER),
    Rung(name="day_3", days_before=3, colour=Colour.YELLOW, audience=_OWNER),
    Rung(name="eve", days_before=1, colour=Colour.YELLOW, audience=_OWNER),
    Rung(name="due", days_before=0, colour=Colour.YELLOW, audience=_OWNER),
)
DEFAULT_OVERDUE = Cadence(
    name="late",
    workdays=(1, 2, 4, 8, 16),
    then_every=16,
    audience=_OWNER_AND_LEADER | {Audience.COORDINATOR},
    joinings=(Joining(audience=Audience.PRINCIPAL, from_workday=8),),
)
DEFAULT_WAITS = (
    Cadence(
        name=Wait.VERIFICATION,
        workdays=(2,),
        then_every=2,
        audience=frozenset({Audience.VERIFIER}),
        joinings=(Joining(audience=Audience.COORDINATOR, from_workday=6),),  # the third nag
    ),
    Cadence(
        name=Wait.ACKNOWLEDGEMENT,
        workdays=(2, 4),
        then_every=None,
        audience=_OWNER,
        joinings=(Joining(audience=Audience.COORDINATOR, from_workday=4),),
    ),
    Cadence(name=Wait.EXTENSION, workdays=(1,), then_every=1, audience=frozenset({Audience.APPROVER})),
    Cadence(
        name=Wait.REVIEW,
        workdays=(5,),
        then_every=5,
        audience=frozenset({Audience.REVIEWER}),
        joinings=(Joining(audience=Audience.COORDINATOR, from_workday=10),),  # the second nag
    ),
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """All periods of reminders and look-backs. Raises BadPolicy for one that cannot be kept.

    `rungs` run from the farthest to the nearest before the deadline; `waits` has one cadence for each `Wait`,
    named after it; `review_days` are calendar days after closing; the look-backs of what a document claims as
    done are spread over `claimed_weeks`.
    """

    rungs: tuple[Rung, ...] = DEFAULT_RUNGS
    overdue: Cadence = DEFAULT_OVERDUE
    waits: tuple[Cadence, ...] = DEFAULT_WAITS
    review_days: tuple[int, ...] = (30, 90, 180)
    claimed_weeks: int = 8
    hours: Hours = field(default_factory=Hours)
    digests: Digests = field(default_factory=Digests)

    def __post_init__(self) -> None:
        self._check_rungs()
        if self.overdue.then_every is None:
            raise BadPolicy("overdue.then_every", None, "silent_for_good")
        if sorted(cadence.name for cadence in self.waits) != sorted(Wait):
            raise BadPolicy("waits", tuple(cadence.name for cadence in self.waits), "not_one_each")
        _refuse_empty("review_days", self.review_days)
        _refuse_below(1, "review_days", self.review_days[0])
        _refuse_unordered("review_days", self.review_days)
        _refuse_below(1, "claimed_weeks", self.claimed_weeks)

    def _check_rungs(self) -> None:
        days = [rung.days_before for rung in self.rungs]
        if any(nearer >= farther for farther, nearer in pairwise(days)):
            raise BadPolicy("rungs.days_before", tuple(days), "not_descending")
        names = [rung.name for rung in self.rungs]
        # A name is what tells one reminder of a deadline from another, so two alike would lose one of them.
        if len({*names}) < len(names) or any(name.startswith(f"{self.overdue.name}_") for name in names):
            raise BadPolicy("rungs.name", tuple(names), "repeated_name")

    def waiting(self, kind: Wait) -> Cadence:
        """The cadence of one kind of wait."""
        return next(cadence for cadence in self.waits if cadence.name == kind)
