"""Reminder policies as settings: the presets of bot/policies.toml, and what config.toml puts over or beside them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from bot.section import Section
from jobs.policy import Audience, Cadence, Colour, Digest, Joining, Policy, Rung, Wait

STANDARD = "standard"
POLICY_NAME = re.compile(r"[\w-]{1,12}")
"""Short enough for a key in the chat."""
_FILE = Path(__file__).with_name("policies.toml")


class RungSettings(Section):
    """One reminder before the deadline."""

    days: int
    colour: Colour
    to: tuple[Audience, ...]

    def rung(self) -> Rung:
        name = {0: "due", 1: "eve"}.get(self.days, f"day_{self.days}")
        return Rung(name=name, days_before=self.days, colour=self.colour, audience=frozenset(self.to))


class CadenceSettings(Section):
    """What is repeated, by working days."""

    workdays: tuple[int, ...]
    then_every: int | None = None
    to: tuple[Audience, ...]
    joining: dict[Audience, int] = Field(default_factory=dict)

    def cadence(self, name: str) -> Cadence:
        joinings = tuple(Joining(audience=who, from_workday=day) for who, day in self.joining.items())
        return Cadence(
            name=name,
            workdays=self.workdays,
            then_every=self.then_every,
            audience=frozenset(self.to),
            joinings=joinings,
        )


class PolicySettings(Section):
    """A policy to choose from. What it does not say is as in `standard`."""

    before: tuple[RungSettings, ...] | None = None
    overdue: CadenceSettings | None = None
    verification: CadenceSettings | None = None
    acknowledgement: CadenceSettings | None = None
    extension: CadenceSettings | None = None
    review: CadenceSettings | None = None
    review_days: tuple[int, ...] | None = None
    hour: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    digests: tuple[Digest, ...] | None = None
    weekly_on: int | None = None

    def over(self, base: Policy) -> Policy:
        """`base` with what is said here. Raises BadPolicy."""
        told: dict[str, Any] = {
            "rungs": tuple(one.rung() for one in self.before) if self.before is not None else None,
            "overdue": self.overdue.cadence(base.overdue.name) if self.overdue else None,
            "waits": tuple(self._wait(one) for one in base.waits),
            "review_days": self.review_days,
        }
        digests = {
            "on": frozenset(self.digests) if self.digests is not None else None,
            "weekly_on": self.weekly_on,
        }
        hours = {"sending": self.hour, "quiet_from": self.quiet_from, "quiet_until": self.quiet_until}
        return replace(
            base,
            **_said(told),
            hours=replace(base.hours, **_said(hours)),
            digests=replace(base.digests, **_said(digests)),
        )

    def _wait(self, before: Cadence) -> Cadence:
        told: CadenceSettings | None = getattr(self, Wait(before.name))
        return told.cadence(before.name) if told else before


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Those that are not left out."""
    return {key: value for key, value in values.items() if value is not None}


def presets() -> dict[str, PolicySettings]:
    """The policies that come along, by name."""
    return dict(_presets())


@cache
def _presets() -> dict[str, PolicySettings]:
    return {name: PolicySettings(**said) for name, said in tomllib.loads(_FILE.read_text("utf-8")).items()}
