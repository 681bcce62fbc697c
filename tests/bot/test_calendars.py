"""Calendar files: what a calendar on a phone gets, parsed again by the library."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from bot.writing.calendars import calendar_file
from bot.writing.dates import Dates, is_due
from bot.writing.discreet import Shown
from bot.writing.words import Words
from storage.models import MeasureState, ReviewState
from storage.views import MeasureView, PersonView, ReviewView
from tests.bot import views as v
from tests.bot.test_cards import measure, owned_by

W = v.words("zh_CN")
MONDAY_AFTER = date(2026, 11, 30)
HOUR = timedelta(hours=1)

GOLDEN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Huitoukan//Huitoukan//ZH
METHOD:PUBLISH
X-WR-CALNAME:整改 · 云溪县档案馆
BEGIN:VEVENT
SUMMARY:到期 2② 灭火器年度检测
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261201
DTSTAMP:20261123T020200Z
UID:huitoukan-measure-22@unit-3
SEQUENCE:29923322
DESCRIPTION:灭火器年度检测\\n责任人张三 · 责任领导未明确 · 保卫科
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:到期 2② 灭火器年度检测
TRIGGER:-P2DT15H
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:到期 2② 灭火器年度检测
TRIGGER:PT9H
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def made(*views: MeasureView | ReviewView, w: Words = W, shown: Shown = Shown.FULL) -> bytes:
    dates = Dates(
        unit_id=3,
        unit="云溪县档案馆",
        deadlines=tuple(view for view in views if isinstance(view, MeasureView)),
        look_backs=tuple(view for view in views if isinstance(view, ReviewView)),
    )
    return calendar_file(w, dates, shown)


def event(*views: MeasureView | ReviewView, w: Words = W, shown: Shown = Shown.FULL) -> Event:
    (found,) = Calendar.from_ical(made(*views, w=w, shown=shown)).walk("VEVENT")
    return found


def due(day: date, **changes: object) -> MeasureView:
    return measure(deadline=day, **changes)


def triggers(found: Event) -> list[timedelta]:
    return [one.decoded("TRIGGER") for one in found.walk("VALARM")]


def test_the_file_is_the_one_that_was_looked_at() -> None:
    unfolded = made(due(MONDAY_AFTER)).decode("utf-8").replace("\r\n ", "").replace("\r\n", "\n")
    assert unfolded == GOLDEN


def test_it_rings_on_the_working_day_before_and_on_the_day() -> None:
    # The Monday's working day before is a Friday.
    assert triggers(event(due(MONDAY_AFTER))) == [-3 * 24 * HOUR + 9 * HOUR, 9 * HOUR]


def test_what_would_have_rung_before_now_does_not() -> None:
    assert triggers(event(due(v.MONDAY))) == []
    assert triggers(event(due(v.MONDAY + timedelta(days=1)))) == [9 * HOUR]


def test_it_rings_at_nine_on_the_wall_where_the_clocks_change_in_between() -> None:
    berlin = replace(W, zone=ZoneInfo("Europe/Berlin"))
    sunday = date(2027, 3, 28)  # at two o'clock the clocks go to three
    before, on_the_day = triggers(event(due(sunday), w=berlin))
    assert (before, on_the_day) == (-2 * 24 * HOUR + 9 * HOUR, 8 * HOUR)


def test_taking_in_a_later_file_moves_the_event_instead_of_doubling_it() -> None:
    first = event(due(MONDAY_AFTER))
    later = event(due(date(2026, 12, 10)), w=replace(W, now=W.now + timedelta(minutes=1)))
    assert first["UID"] == later["UID"] == "huitoukan-measure-22@unit-3"
    assert first["SEQUENCE"] < later["SEQUENCE"]
    assert first.decoded("DTSTAMP") < later.decoded("DTSTAMP")


def test_lines_are_folded_between_characters_and_come_back_whole() -> None:
    text = "对办公楼内所有灭火器，逐个检测；换粉，" * 20 + "完\\n毕😀"
    data = made(due(MONDAY_AFTER, text=text))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    data.decode("utf-8")
    assert str(event(due(MONDAY_AFTER, text=text))["DESCRIPTION"]).split("\n")[0] == text


def test_what_is_finished_is_left_out() -> None:
    assert is_due(due(MONDAY_AFTER))
    assert not is_due(measure(deadline=None))
    for state in (MeasureState.SUBMITTED, MeasureState.VERIFIED, MeasureState.CLAIMED):
        assert not is_due(due(MONDAY_AFTER, state=state))


@pytest.mark.parametrize(
    ("shown", "said"),
    [(Shown.FULL, "到期 2② 灭火器年度检测"), (Shown.TITLE, "到期 2② 灭火器年度检测"), (Shown.NUMBER, "到期 2②")],
)
def test_an_alarm_shows_no_more_than_a_reminder(shown: Shown, said: str) -> None:
    owner = PersonView(id=1, name="张三", joined=True)
    found = event(due(MONDAY_AFTER, roles=owned_by(owner)), shown=shown)
    assert {str(found["SUMMARY"]), *(str(one["DESCRIPTION"]) for one in found.walk("VALARM"))} == {said}


def test_a_look_back_stands_with_its_problem() -> None:
    view = ReviewView(
        id=9, problem_id=2, problem_no=2, problem_title="消防安全", stage=90, attempt=1, due_on=MONDAY_AFTER,
        state=ReviewState.PLANNED, by=None, at=None, note="", reviewers=(), measures=(), claimed=False,
        may_review=True,
    )  # fmt: skip
    found = event(view)
    assert (str(found["UID"]), str(found["SUMMARY"])) == ("huitoukan-review-9@unit-3", "回头看 问题2 消防安全")
    assert found.decoded("DTSTART") == MONDAY_AFTER
    assert found.decoded("DTSTAMP") == datetime(2026, 11, 23, 2, 2, tzinfo=UTC)
