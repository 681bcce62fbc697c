"""What the clock's side works with: the policy, the calendar of working days, and each person's hours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from jobs.moments import UnknownZone, local_day, zone_named
from jobs.policy import Hours, Policy
from jobs.recipients import Reaches, reached
from jobs.workdays import Calendar, arrangements
from storage.models import Person, Unit

FALLBACK_ZONE = "Asia/Shanghai"
PUSHED_FORWARD = timedelta(hours=1)
"""By how much a row that fails is put off, so that the others are served."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """The settings by which notices are planned and sent."""

    policy: Policy = field(default_factory=Policy)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    """What a coordinator can choose for the unit instead, by name."""
    calendar: Calendar = field(default_factory=Calendar)
    news_window: timedelta = timedelta(seconds=60)
    """News that comes within this time of a message becomes part of it."""
    edits_wait: timedelta = timedelta(seconds=20)
    """Machine time for which a list that something has changed in waits for what changes with it."""
    late_after: timedelta = timedelta(hours=1)
    """A scheduled message that goes out later than this after its time says so."""
    reaches: Reaches = reached
    _of: dict[str, Office] = field(default_factory=dict, init=False, compare=False, repr=False)

    def of(self, unit: Unit) -> Office:
        """The settings as they are for this unit: by the policy it chose, if that is still there to be chosen."""
        name = unit.policy
        return self if name is None or name not in self.policies else self.named(name)

    def named(self, name: str) -> Office:
        """The settings with the policy of that name. Raises KeyError."""
        if name not in self._of:
            self._of[name] = replace(self, policy=self.policies[name])
        return self._of[name]

    @property
    def hours(self) -> Hours:
        return self.policy.hours

    @cached_property
    def settings(self) -> str:
        """A digest of what decides when something is due: periods, hours, working days. With another one all that is
        planned is planned anew (T7)."""
        chosen = {name: asdict(policy) for name, policy in self.policies.items()}
        told = [asdict(self.policy), chosen, asdict(self.calendar), arrangements()]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=_plain).encode()).hexdigest()

    def zone_of(self, person: Person, unit: Unit) -> ZoneInfo:
        """The person's zone, else the unit's. A name that no database knows stops neither person nor unit."""
        for name in (person.zone, unit.zone):
            try:
                if name:
                    return zone_named(name)
            except UnknownZone:
                continue
        return zone_named(FALLBACK_ZONE)

    def zone_of_unit(self, unit: Unit) -> ZoneInfo:
        return zone_of_unit(unit)

    def today(self, now: datetime, unit: Unit) -> date:
        """The day it is in the unit."""
        return local_day(now, self.zone_of_unit(unit))


def zone_of_unit(unit: Unit) -> ZoneInfo:
    """The unit's zone, or the usual one where no database knows its name."""
    try:
        return zone_named(unit.zone)
    except UnknownZone:
        return zone_named(FALLBACK_ZONE)


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)
