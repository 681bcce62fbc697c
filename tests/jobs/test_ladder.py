from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import ladder
from jobs.policy import Audience, Colour, Policy, Rung, Wait
from jobs.workdays import Calendar

POLICY = Policy()
OWNER = frozenset({Audience.OWNER})
OWNER_AND_LEADER = OWNER | {Audience.LEADER}
ALL_BUT_PRINCIPAL = OWNER_AND_LEADER | {Audience.COORDINATOR}

# The government's calendar; of the New Year after it only that its first three days are off.
OFFICE = Calendar(extra_off=frozenset(date(2027, 1, n) for n in (1, 2, 3)))

NEW_YEARS_EVE = date(2026, 12, 31)  # a Thursday, a working day
A_SUNDAY = date(2026, 12, 6)
IN_NATIONAL_WEEK = date(2026, 10, 7)
A_WORKING_SATURDAY = date(2026, 10, 10)
AFTER_SPRING_FESTIVAL = date(2026, 2, 25)

untimed = settings(deadline=None)  # a slow machine breaks no promise
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))
offices = st.builds(Calendar, extra_off=st.frozensets(days, max_size=30), extra_work=st.frozensets(days, max_size=10))
# Long holidays that touch the deadline are where rungs meet.
holidays = st.builds(
    lambda first, length: Calendar(extra_off=frozenset(first + timedelta(days=n) for n in range(length))),
    days,
    st.integers(1, 12),
)


def plan(deadline: date, calendar: Calendar) -> list[tuple[str, str]]:
    """The rungs of a deadline and their days, up to the fifth late one."""
    upto = islice(ladder.steps(deadline, POLICY, calendar), 14)
    return [(step.rung, step.day.isoformat()) for step in upto if step.late_workdays <= 16]


def before(deadline: date, calendar: Calendar) -> list[ladder.Step]:
    return list(takewhile(lambda step: not step.late_workdays, ladder.steps(deadline, POLICY, calendar)))


# The default ladder, written out


def test_it_reminds_on_the_days_of_the_default_ladder() -> None:
    assert plan(NEW_YEARS_EVE, OFFICE) == [
        ("day_20", "2026-12-11"),
        ("day_10", "2026-12-21"),
        ("day_3", "2026-12-28"),
        ("eve", "2026-12-30"),
        ("due", "2026-12-31"),
        ("late_1", "2027-01-04"),  # 1 January is a holiday, the 2nd and 3rd a weekend
        ("late_2", "2027-01-05"),
        ("late_4", "2027-01-07"),
        ("late_8", "2027-01-13"),
        ("late_16", "2027-01-25"),
    ]


def test_each_step_says_its_colour_and_for_whom_it_is() -> None:
    told = {step.rung: (step.colour, step.audience) for step in islice(ladder.steps(NEW_YEARS_EVE, POLICY, OFFICE), 11)}

    assert told == {
        "day_20": (Colour.GREEN, OWNER),
        "day_10": (Colour.YELLOW, OWNER_AND_LEADER),
        "day_3": (Colour.YELLOW, OWNER),
        "eve": (Colour.YELLOW, OWNER),
        "due": (Colour.YELLOW, OWNER),
        "late_1": (Colour.RED, ALL_BUT_PRINCIPAL),
        "late_2": (Colour.RED, ALL_BUT_PRINCIPAL),
        "late_4": (Colour.RED, ALL_BUT_PRINCIPAL),
        "late_8": (Colour.RED, ALL_BUT_PRINCIPAL | {Audience.PRINCIPAL}),
        "late_16": (Colour.RED, ALL_BUT_PRINCIPAL | {Audience.PRINCIPAL}),
        "late_32": (Colour.RED, ALL_BUT_PRINCIPAL | {Audience.PRINCIPAL}),
    }


def test_each_step_says_how_far_off_the_deadline_is() -> None:
    left = [(step.days_left, step.late_workdays) for step in islice(ladder.steps(NEW_YEARS_EVE, POLICY, OFFICE), 7)]

    assert left == [(20, 0), (10, 0), (3, 0), (1, 0), (0, 0), (-4, 1), (-5, 2)]


def test_it_goes_on_every_sixteen_working_days_for_ever() -> None:
    summer = date(2026, 6, 22)  # no holiday until 25 September
    late = islice((step for step in ladder.steps(summer, POLICY, OFFICE) if step.late_workdays >= 16), 4)

    assert [(step.late_workdays, step.day.isoformat()) for step in late] == [
        (16, "2026-07-14"),
        (32, "2026-08-05"),
        (48, "2026-08-27"),
        (64, "2026-09-18"),
    ]


# Days off (T7)


def test_t7_what_falls_on_a_sunday_moves_to_the_friday_before_and_meets_there() -> None:
    assert plan(A_SUNDAY, OFFICE)[:6] == [
        ("day_20", "2026-11-16"),
        ("day_10", "2026-11-26"),
        ("day_3", "2026-12-03"),
        ("due", "2026-12-04"),  # with the eve, a Saturday
        ("late_1", "2026-12-07"),
        ("late_2", "2026-12-08"),
    ]
    due = before(A_SUNDAY, OFFICE)[-1]
    assert due.days_left == 2


def test_t7_a_deadline_in_the_national_holiday_is_reminded_of_before_it() -> None:
    assert plan(IN_NATIONAL_WEEK, OFFICE)[:6] == [
        ("day_20", "2026-09-17"),
        ("day_10", "2026-09-24"),  # 25 to 27 September: Mid-autumn
        ("due", "2026-09-30"),  # with the eve and day_3, all between 1 and 7 October
        ("late_1", "2026-10-08"),
        ("late_2", "2026-10-09"),
        ("late_4", "2026-10-12"),  # Saturday the 10th is the third working day
    ]


def test_t7_a_working_saturday_is_a_day_like_any_other() -> None:
    assert plan(A_WORKING_SATURDAY, OFFICE)[:5] == [
        ("day_20", "2026-09-20"),  # a working Sunday
        ("day_3", "2026-09-30"),  # 7 October, meets day_10 before the holiday
        ("eve", "2026-10-09"),
        ("due", "2026-10-10"),
        ("late_1", "2026-10-12"),
    ]


def test_t7_rungs_that_meet_are_one_step_for_everybody_any_of_them_is_for() -> None:
    met = {step.rung: step for step in before(AFTER_SPRING_FESTIVAL, OFFICE)}

    # 15 and 22 February are both in the festival; the Saturday before is worked.
    assert list(met) == ["day_20", "day_3", "eve", "due"]
    assert met["day_3"].day == date(2026, 2, 14)
    assert met["day_3"].days_left == 11
    assert met["day_3"].audience == OWNER_AND_LEADER


def test_t7_an_edited_calendar_moves_the_days_but_not_the_rungs_that_tell_them_apart() -> None:
    edited = replace(OFFICE, extra_off=OFFICE.extra_off | {date(2026, 12, 21), date(2027, 1, 4)})

    was, now = plan(NEW_YEARS_EVE, OFFICE), plan(NEW_YEARS_EVE, edited)

    assert [rung for rung, _ in now] == [rung for rung, _ in was]
    assert dict(now)["day_10"] == "2026-12-18"
    assert dict(now)["late_1"] == "2027-01-05"


@untimed
@given(deadline=days, calendar=offices | holidays)
def test_t8_nothing_before_the_deadline_comes_later_than_its_nominal_day(deadline: date, calendar: Calendar) -> None:
    nominal = {rung.name: deadline - timedelta(days=rung.days_before) for rung in POLICY.rungs}

    for step in before(deadline, calendar):
        between = (step.day + timedelta(days=n) for n in range(1, (nominal[step.rung] - step.day).days + 1))
        assert step.day <= nominal[step.rung]
        assert not any(calendar.is_workday(day) for day in between)


@untimed
@given(deadline=days, calendar=offices | holidays)
def test_t8_steps_ascend_strictly_and_fall_on_working_days(deadline: date, calendar: Calendar) -> None:
    some = list(islice(ladder.steps(deadline, POLICY, calendar), 14))

    assert all(earlier.day < later.day for earlier, later in pairwise(some))
    assert all(calendar.is_workday(step.day) for step in some)
    assert len({step.rung for step in some}) == len(some)


@untimed
@given(deadline=days, calendar=offices | holidays)
def test_t8_nobody_who_is_to_be_told_before_the_deadline_is_left_out(deadline: date, calendar: Calendar) -> None:
    some = before(deadline, calendar)

    assert some[-1].rung == "due"
    assert frozenset().union(*(step.audience for step in some)) == OWNER_AND_LEADER


@untimed
@given(deadline=days, calendar=offices | holidays, after=st.integers(0, 1500))
def test_t8_it_is_never_silent_for_good_after_the_deadline(deadline: date, calendar: Calendar, after: int) -> None:
    today = deadline + timedelta(days=after)

    step = ladder.following(deadline, today, POLICY, calendar)

    assert today < step.day <= calendar.add_workdays(today, 16)
    assert step.colour is Colour.RED
    assert step.audience >= ALL_BUT_PRINCIPAL


@untimed
@given(deadline=days, calendar=offices)
def test_t8_late_steps_count_working_days(deadline: date, calendar: Calendar) -> None:
    for step in islice(ladder.steps(deadline, POLICY, calendar), 12):
        passed = (deadline + timedelta(days=n) for n in range(1, 1 - step.days_left))
        assert sum(calendar.is_workday(day) for day in passed) == step.late_workdays


# Where today stands on the ladder


@pytest.mark.parametrize(
    ("today", "fired", "coming"),
    [
        (date(2026, 12, 10), None, "day_20"),
        (date(2026, 12, 11), "day_20", "day_10"),
        (date(2026, 12, 29), "day_3", "eve"),
        (date(2026, 12, 31), "due", "late_1"),
        (date(2027, 1, 3), "due", "late_1"),
        (date(2027, 1, 4), "late_1", "late_2"),
        (date(2027, 1, 12), "late_4", "late_8"),
    ],
)
def test_of_all_rungs_already_past_only_the_latest_fires(today: date, fired: str | None, coming: str) -> None:
    last = ladder.latest(NEW_YEARS_EVE, today, POLICY, OFFICE)

    assert (last and last.rung) == fired
    assert ladder.following(NEW_YEARS_EVE, today, POLICY, OFFICE).rung == coming


def test_a_card_announces_what_is_still_to_come_and_who_is_told_when_it_is_late() -> None:
    announced = ladder.ahead(NEW_YEARS_EVE, date(2026, 12, 21), POLICY, OFFICE)

    assert [step.day.isoformat() for step in announced] == [
        "2026-12-28",
        "2026-12-30",
        "2026-12-31",
        "2027-01-04",
    ]
    assert announced[-1].audience == ALL_BUT_PRINCIPAL


def test_a_card_of_something_late_announces_the_next_step_alone() -> None:
    announced = ladder.ahead(NEW_YEARS_EVE, date(2027, 1, 7), POLICY, OFFICE)

    assert [step.rung for step in announced] == ["late_8"]


@pytest.mark.parametrize(
    ("today", "colour"),
    [
        (date(2026, 12, 1), Colour.GREEN),
        (date(2026, 12, 20), Colour.GREEN),
        (date(2026, 12, 21), Colour.YELLOW),
        (date(2026, 12, 31), Colour.YELLOW),
        (date(2027, 1, 1), Colour.RED),
    ],
)
def test_a_card_is_yellow_within_ten_days_and_red_from_the_day_after(today: date, colour: Colour) -> None:
    assert ladder.colour_of(NEW_YEARS_EVE, today, POLICY) is colour


def test_a_card_turns_yellow_when_the_policy_says_so() -> None:
    month = Rung(name="month", days_before=30, colour=Colour.YELLOW, audience=frozenset(OWNER))

    assert ladder.colour_of(NEW_YEARS_EVE, date(2026, 12, 1), Policy(rungs=(month,))) is Colour.YELLOW
    assert ladder.colour_of(NEW_YEARS_EVE, date(2026, 12, 31), Policy(rungs=())) is Colour.GREEN


def test_a_card_without_a_deadline_has_no_colour() -> None:
    assert ladder.colour_of(None, date(2026, 12, 1), POLICY) is None


# Waits


def nags(since: date, kind: Wait) -> list[tuple[str, set[Audience]]]:
    return [
        (nag.day.isoformat(), set(nag.audience)) for nag in islice(ladder.waiting_steps(since, kind, POLICY, OFFICE), 3)
    ]


def test_it_nags_the_verifier_every_two_working_days_and_tells_the_coordinator_the_third_time() -> None:
    assert nags(date(2026, 12, 3), Wait.VERIFICATION) == [
        ("2026-12-07", {Audience.VERIFIER}),
        ("2026-12-09", {Audience.VERIFIER}),
        ("2026-12-11", {Audience.VERIFIER, Audience.COORDINATOR}),
    ]


def test_it_asks_for_an_acknowledgement_once_and_then_tells_the_coordinator_once() -> None:
    assert nags(date(2026, 12, 7), Wait.ACKNOWLEDGEMENT) == [
        ("2026-12-09", {Audience.OWNER}),
        ("2026-12-11", {Audience.OWNER, Audience.COORDINATOR}),
    ]


def test_it_nags_whoever_decides_on_an_extension_every_working_day() -> None:
    assert nags(date(2026, 9, 29), Wait.EXTENSION) == [
        ("2026-09-30", {Audience.APPROVER}),
        ("2026-10-08", {Audience.APPROVER}),
        ("2026-10-09", {Audience.APPROVER}),
    ]


def test_it_nags_the_reviewer_every_five_working_days_and_tells_the_coordinator_the_second_time() -> None:
    assert nags(date(2026, 12, 7), Wait.REVIEW) == [
        ("2026-12-14", {Audience.REVIEWER}),
        ("2026-12-21", {Audience.REVIEWER, Audience.COORDINATOR}),
        ("2026-12-28", {Audience.REVIEWER, Audience.COORDINATOR}),
    ]


def test_what_begins_on_a_day_off_counts_from_the_next_working_day() -> None:
    assert nags(date(2026, 10, 3), Wait.VERIFICATION)[0] == ("2026-10-09", {Audience.VERIFIER})


def test_each_nag_says_the_which_one_it_is() -> None:
    some = list(islice(ladder.waiting_steps(date(2026, 12, 3), Wait.VERIFICATION, POLICY, OFFICE), 3))

    assert [(nag.nth, nag.workdays, nag.rung) for nag in some] == [
        (1, 2, "verification_2"),
        (2, 4, "verification_4"),
        (3, 6, "verification_6"),
    ]


def test_a_wait_tells_where_today_stands_in_it() -> None:
    def asked() -> list[ladder.Nag]:
        return list(ladder.waiting_steps(date(2026, 12, 7), Wait.ACKNOWLEDGEMENT, POLICY, OFFICE))

    assert ladder.last_until(asked(), date(2026, 12, 8)) is None
    assert ladder.last_until(asked(), date(2026, 12, 10)) == asked()[0]
    assert ladder.first_after(asked(), date(2026, 12, 10)) == asked()[1]
    assert ladder.first_after(asked(), date(2026, 12, 11)) is None
