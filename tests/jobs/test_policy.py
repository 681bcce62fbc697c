from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, time

import pytest

from jobs.policy import (
    DEFAULT_WAITS,
    Audience,
    BadPolicy,
    Cadence,
    Colour,
    Hours,
    Joining,
    Policy,
    Rung,
    Wait,
)

OWNER = frozenset({Audience.OWNER})


def rung(name: str, days_before: int) -> Rung:
    return Rung(name=name, days_before=days_before, colour=Colour.YELLOW, audience=OWNER)


def cadence(*workdays: int, every: int | None = 1, name: str = "late") -> Cadence:
    return Cadence(name=name, workdays=workdays, then_every=every, audience=OWNER)


def test_it_warns_in_three_colours_before_the_deadline() -> None:
    assert [(rung.days_before, rung.colour) for rung in Policy().rungs] == [
        (20, "green"),
        (10, "yellow"),
        (3, "yellow"),
        (1, "yellow"),
        (0, "yellow"),
    ]


def test_it_tells_the_leader_ten_days_before_and_otherwise_only_the_owner() -> None:
    told = {rung.days_before: rung.audience for rung in Policy().rungs}

    assert told == {20: OWNER, 10: OWNER | {Audience.LEADER}, 3: OWNER, 1: OWNER, 0: OWNER}


def test_it_has_a_cadence_for_every_wait() -> None:
    assert [Policy().waiting(kind).name for kind in Wait] == list(Wait)


def test_it_writes_at_nine_and_is_quiet_from_eight_to_eight() -> None:
    assert Policy().hours == Hours(sending=time(9), quiet_from=time(20), quiet_until=time(8))


def test_a_policy_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        Policy().claimed_weeks = 4  # type: ignore[misc]


def test_an_office_may_choose_its_own_periods() -> None:
    monthly = replace(Policy(), rungs=(rung("month", 30), rung("due", 0)), review_days=(60,))

    assert [rung.days_before for rung in monthly.rungs] == [30, 0]
    assert monthly.review_days == (60,)


@pytest.mark.parametrize(
    ("build", "key", "why"),
    [
        (lambda: rung("", 3), "name", "empty"),
        (lambda: rung("week", -7), "week.days_before", "too_small"),
        (lambda: replace(rung("week", 7), audience=frozenset()), "week.audience", "empty"),
        (lambda: Joining(audience=Audience.PRINCIPAL, from_workday=0), "principal.from_workday", "too_small"),
        (lambda: cadence(1, name=""), "name", "empty"),
        (cadence, "late.workdays", "empty"),
        (lambda: cadence(0, 1), "late.workdays", "too_small"),
        (lambda: cadence(1, 4, 4), "late.workdays", "not_ascending"),
        (lambda: cadence(1, every=0), "late.then_every", "too_small"),
        (lambda: replace(cadence(1), audience=frozenset()), "late.audience", "empty"),
        (lambda: Hours(sending=time(9, tzinfo=UTC)), "sending", "not_a_local_time"),
        (lambda: Policy(rungs=(rung("a", 3), rung("b", 10))), "rungs.days_before", "not_descending"),
        (lambda: Policy(rungs=(rung("a", 3), rung("b", 3))), "rungs.days_before", "not_descending"),
        (lambda: Policy(rungs=(rung("a", 3), rung("a", 1))), "rungs.name", "repeated_name"),
        (lambda: Policy(rungs=(rung("late_1", 3),)), "rungs.name", "repeated_name"),
        (lambda: Policy(overdue=cadence(1, every=None)), "overdue.then_every", "silent_for_good"),
        (lambda: Policy(waits=DEFAULT_WAITS[1:]), "waits", "not_one_each"),
        (lambda: Policy(waits=(*DEFAULT_WAITS, DEFAULT_WAITS[0])), "waits", "not_one_each"),
        (lambda: Policy(review_days=()), "review_days", "empty"),
        (lambda: Policy(review_days=(0, 30)), "review_days", "too_small"),
        (lambda: Policy(review_days=(30, 30)), "review_days", "not_ascending"),
        (lambda: Policy(claimed_weeks=0), "claimed_weeks", "too_small"),
    ],
)
def test_it_refuses_a_setting_that_cannot_be_kept(build: Callable[[], object], key: str, why: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        build()

    assert (refused.value.key, refused.value.why_code) == (key, why)
    assert repr(refused.value.value) in str(refused.value)
