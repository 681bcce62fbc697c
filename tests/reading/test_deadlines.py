"""What holds of every deadline that is read."""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.reading.deadlines import Deadline, find_deadline, read_deadline
from jobs.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=SHANGHAI)
CALENDAR = Calendar()
DATA = Path(__file__).parents[2] / ".." / "shared" / "data"


def meant(phrase: str, now: datetime = WEDNESDAY) -> str:
    """A deadline in one line: `2026-12-05 17:00 +`, `ask 2026-12-01 2026-12-05`, `standing`."""
    deadline = read_deadline(phrase, now, CALENDAR)
    words = {
        "date": [str(deadline.date)],
        "ask": ["ask", *map(str, deadline.options)],
    }.get(deadline.kind, [deadline.kind])
    if deadline.time and deadline.kind == "date":
        words.append(f"{deadline.time:%H:%M}")
    return " ".join([*words, *(["+"] if deadline.then_standing else [])])


def lines(name: str) -> list[dict[str, object]]:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def days(deadline: Deadline) -> set[str | None]:
    return {str(day) for day in (deadline.options if deadline.kind == "ask" else [deadline.date]) if day} or {None}


def test_it_reads_every_phrase_of_the_shared_list() -> None:
    wrong = []
    for line in lines("deadlines.jsonl"):
        deadline = read_deadline(str(line["phrase"]), WEDNESDAY, CALENDAR)
        accepted = set(line["accept"])  # type: ignore[call-overload]
        hour = deadline.time.hour if deadline.time else None
        if not (days(deadline) & accepted or (None in accepted and not deadline.date)) or hour != line["hour"]:
            wrong.append((line["phrase"], deadline))
    assert wrong == []


# What `utterances.jsonl` calls the day of a relative expression, against Monday 2025-09-15.
MONDAY = datetime(2025, 9, 15, 10, tzinfo=SHANGHAI)
DATED = ("date", "new_date", "date_to")


def test_it_finds_the_days_in_every_shared_utterance_that_sets_one() -> None:
    wrong = []
    for line in lines("utterances.jsonl"):
        slots = line["slots"]
        wanted = next((slots[name] for name in DATED if name in slots), None)  # type: ignore[operator,index]
        found = find_deadline(str(line["text"]), MONDAY, CALENDAR)
        if wanted and (found is None or wanted not in days(found[0])):
            wrong.append((line["text"], found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("请在12月10日前完成整改", "请在12月10日前"),
        ("由张三于12月5日前更换", "于12月5日前"),
        ("5-1 改到 下周三 吧", "改到 下周三"),
        ("灭火器 １２ 月 ５ 日 之前 换好", "１２ 月 ５ 日 之前"),
        ("5-1完不成，申请延期到10月31日，等交警批复", "到10月31日"),
        ("fix 2.1 by Friday 5pm please", "by Friday 5pm"),
        ("2③ 立行立改", "立行立改"),
        ("加强学习，长期坚持", "长期坚持"),
    ],
)
def test_it_says_where_the_deadline_stands(text: str, words: str) -> None:
    found = find_deadline(text, WEDNESDAY, CALENDAR)
    assert found is not None
    assert text[slice(*found[1])] == words


def test_it_finds_no_deadline_where_there_is_none() -> None:
    assert find_deadline("3号车间灭火器过期", WEDNESDAY, CALENDAR) is None


def test_it_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        read_deadline("周五", datetime(2026, 11, 25, 10), CALENDAR)  # noqa: DTZ001


def test_it_says_when_days_off_are_not_known_yet() -> None:
    assert read_deadline("26个工作日内", WEDNESDAY, CALENDAR).assumed_calendar is False
    assert read_deadline("40个工作日内", WEDNESDAY, CALENDAR).assumed_calendar is True


def test_it_asks_where_a_legal_holiday_falls_into_days_not_known_yet() -> None:
    assert meant("30个工作日内") == "ask 2027-01-07 2027-01-06"


def test_it_counts_make_up_days_and_holidays() -> None:
    before_the_national_day = datetime(2026, 9, 29, 9, tzinfo=SHANGHAI)
    assert meant("3个工作日内", before_the_national_day) == "2026-10-09"
    assert meant("4个工作日内", before_the_national_day) == "2026-10-10"


def test_it_keeps_the_units_own_days_off() -> None:
    calendar = Calendar(extra_off=frozenset({date(2026, 11, 26)}))
    assert read_deadline("1个工作日内", WEDNESDAY, calendar).date == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("now", "phrase", "meaning"),
    [
        ("2026-12-31 23:30", "明天", "2027-01-01"),
        ("2026-12-31 23:30", "年底", "2026-12-31"),
        ("2026-12-31 23:30", "半小时后", "2027-01-01 00:00"),
        ("2026-12-31 23:30", "下月底", "2027-01-31"),
        ("2026-12-31 23:30", "1月5日", "2027-01-05"),
        ("2026-12-31 23:30", "下季度末", "2027-03-31"),
        ("2027-01-01 00:10", "年底", "2027-12-31"),
        ("2027-01-01 00:10", "12月31日", "2027-12-31"),
        ("2027-01-01 00:10", "去年底", "ask 2026-12-31"),
        ("2027-01-31 09:00", "一个月内", "2027-02-28"),
        ("2028-01-31 09:00", "一个月内", "2028-02-29"),
        ("2028-02-29 09:00", "一年内", "2029-02-28"),
        ("2028-02-28 09:00", "2月29日", "2028-02-29"),
        ("2027-01-31 09:00", "下月30日", "unreadable"),
        ("2026-11-30 09:00", "月底", "2026-11-30"),
        ("2026-11-29 09:00", "下周一", "2026-11-30"),
        ("2026-11-29 09:00", "本周内", "2026-11-29"),
        ("2026-11-28 09:00", "周末前", "ask 2026-11-28 2026-11-29"),
        ("2026-11-27 09:00", "周五", "ask 2026-11-27 2026-12-04"),
        ("2026-05-15 09:00", "年前", "ask 2027-02-05 2026-12-31"),
        ("2026-01-05 09:00", "春节前", "2026-02-16"),
        ("2026-09-01 09:00", "国庆节前", "2026-09-30"),
        ("2026-09-01 09:00", "第三季度末", "2026-09-30"),
        ("2025-03-01 09:00", "2025年底前，并长期坚持", "2025-12-31 +"),
    ],
)
def test_it_reads_at_the_edges_of_months_and_years(now: str, phrase: str, meaning: str) -> None:
    assert meant(phrase, datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)) == meaning


@pytest.mark.parametrize(
    ("zone", "now", "phrase", "meaning"),
    [
        ("Europe/Berlin", "2026-10-24 22:00", "within 12 hours", "2026-10-25 09:00"),
        ("Europe/Berlin", "2026-03-28 22:00", "within 12 hours", "2026-03-29 11:00"),
        ("America/New_York", "2026-11-01 00:30", "2小时后", "2026-11-01 01:30"),
        ("Europe/Berlin", "2026-03-28 22:00", "明天", "2026-03-29"),
    ],
)
def test_it_counts_hours_as_they_pass_where_clocks_change(zone: str, now: str, phrase: str, meaning: str) -> None:
    assert meant(phrase, datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))) == meaning
