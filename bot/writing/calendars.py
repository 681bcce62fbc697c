"""Deadlines and look-backs as a calendar file (RFC 5545): views in, bytes out.

An event keeps its UID for as long as its item lives and each file has a higher SEQUENCE, so that taking in a later one
moves what is there instead of doubling it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.enums import TRANSP

from bot.writing.cards import people_line
from bot.writing.dates import Dates
from bot.writing.discreet import Shown, measure_name
from bot.writing.words import Words, cut
from jobs.moments import at_local

PRODUCT = "-//Huitoukan//Huitoukan//ZH"
TITLE = 40
TEXT = 1000
MINUTE = 60


def calendar_file(w: Words, dates: Dates, shown: Shown) -> bytes:
    """The calendar, its alarms at the sending hour in the reader's zone; those of the past are left out. An alarm is
    read on a locked screen: it says as much of an item as `shown` allows."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", w.t("calendar.name", unit=cut(dates.unit)))
    for event in _events(w, dates, shown):
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _events(w: Words, dates: Dates, shown: Shown) -> Iterator[Event]:
    for view in dates.deadlines:
        if view.deadline:
            summary = w.t("calendar.due", name=measure_name(view, shown))
            text = "\n".join([cut(view.text, TEXT), people_line(w, view)])
            yield _event(w, f"measure-{view.id}", dates.unit_id, view.deadline, summary, text)
    for review in dates.look_backs:
        number = w.t("key.problem_no", no=review.problem_no)
        name = number if shown is Shown.NUMBER else f"{number} {cut(review.problem_title, TITLE)}"
        text = cut(review.problem_title, TEXT)
        yield _event(w, f"review-{review.id}", dates.unit_id, review.due_on, w.t("calendar.look_back", name=name), text)


def _event(w: Words, item: str, unit_id: int, day: date, summary: str, text: str) -> Event:
    """All of that day, with its alarms."""
    event = Event()
    event.add("uid", f"huitoukan-{item}@unit-{unit_id}")
    event.add("dtstamp", w.now.replace(microsecond=0))
    event.add("sequence", int(w.now.timestamp()) // MINUTE)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", text)
    event.add("transp", TRANSP.TRANSPARENT)
    for trigger in _triggers(w, day):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", trigger)
        event.add_component(alarm)
    return event


def _triggers(w: Words, day: date) -> Sequence[timedelta]:
    """When to ring, from the start of the day: at the sending hour of the working day before, and of the day itself.
    Moments are told apart, not hours: a night in which the clocks change is shorter or longer."""
    starts, hour = at_local(day, time(0), w.zone), w.office.hours.sending
    rings: list[datetime] = [at_local(one, hour, w.zone) for one in (w.office.calendar.add_workdays(day, -1), day)]
    return [ring - starts for ring in rings if ring > w.now]
