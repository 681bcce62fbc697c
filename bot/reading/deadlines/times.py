"""Times of day: 下午3点, 晚上8点半, 17:30, 下班前, 5pm, noon, EOD."""

from __future__ import annotations

import re
from datetime import time

from bot.reading.deadlines.rules import Clock, Moment, table
from bot.reading.numerals import HAN, to_int

MORNING = r"凌晨|清晨|清早|一早|大早|早上|早晨|上午|(?<![尽最及趁提])早"
AFTERNOON = r"下午|午后|傍晚|晚上|晚间|夜里|夜间|半夜|深夜|(?<![最不])晚(?!于)"
NOON = r"中午|正午"
N = rf"(?:(?<!\d)\d{{1,2}}|(?<![{HAN}])(?:二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九]))"
MINUTES = r"(?P<minute>\d{1,2}(?!\d)|[零〇]?[一二三四五六七八九十]{1,3})"
OFFICE = range(1, 7)
"""An hour said without 上午 or 下午 is in the afternoon if it is one of these: nobody works at three in the morning."""


def clock(match: re.Match[str], moment: Moment) -> Clock:
    """下午3点半, 8点45分, 17时. 晚上12点 and 24点 are the end of the day."""
    hour = _hour(to_int(match["hour"]), match["part"] or "", spoken="点" in match[0])
    return Clock(time=None if hour == 24 else time(hour, _minute(match)))


def _hour(hour: int, part: str, *, spoken: bool) -> int:
    if re.fullmatch(AFTERNOON, part):
        return hour + 12 if 0 < hour <= 12 else hour or 24
    if re.fullmatch(NOON, part):
        return hour + 12 if hour < 10 else hour
    if re.fullmatch(MORNING, part):
        return hour % 12 if hour == 12 and part == "凌晨" else hour
    return hour + 12 if spoken and hour in OFFICE else hour


def _minute(match: re.Match[str]) -> int:
    said = match.groupdict()
    if said.get("half"):
        return 30
    if said.get("quarters"):
        return 15 * to_int(said["quarters"])
    return to_int(said["minute"]) if said.get("minute") else 0


def digital(match: re.Match[str], moment: Moment) -> Clock:
    """17:30, 下午3:00, 5:30 pm."""
    hour = int(match["hour"])
    if match["half_of_day"]:
        hour = _twelve(hour, match["half_of_day"])
    elif match["part"]:
        hour = _hour(hour, match["part"], spoken=False)
    minute = int(match["minute"])
    return Clock(time=None if (hour, minute) == (24, 0) else time(hour, minute))


def english(match: re.Match[str], moment: Moment) -> Clock:
    """5pm, 11 a.m., 5.30pm."""
    return Clock(time=time(_twelve(int(match["hour"]), match["half_of_day"]), _minute(match)))


def o_clock(match: re.Match[str], moment: Moment) -> Clock:
    """5 o'clock, in office hours."""
    return Clock(time=time(_hour(int(match["hour"]), "", spoken=True) % 24))


def _twelve(hour: int, half_of_day: str) -> int:
    if not 1 <= hour <= 12:
        raise ValueError("no such hour on a clock of twelve")
    return hour % 12 + (12 if half_of_day.startswith("p") else 0)


def noon(match: re.Match[str], moment: Moment) -> Clock:
    """中午, noon."""
    return Clock(time=time(12))


def end_of_day(match: re.Match[str], moment: Moment) -> Clock:
    """下班, EOD, midnight: the day itself; on time is until 24:00."""
    return Clock(time=None)


def part_of_day(match: re.Match[str], moment: Moment) -> Clock:
    """上午, evening: no hour is said."""
    return Clock(time=None, by_itself=False)


PART = rf"(?P<part>{MORNING}|{AFTERNOON}|{NOON})?"
RULES = table(
    (
        rf"{PART}(?P<hour>{N})(?:点钟?(?![一二三四五六七八九\d]?[条项位件])|时(?![间期限候]))"
        rf"(?:(?P<half>半)|(?P<quarters>[一三])刻|{MINUTES}分?(?!钟)|整)?",
        clock,
    ),
    (
        rf"{PART}(?<![\d:])(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
        r" ?(?P<half_of_day>[ap]\.?m\b\.?)?",
        digital,
    ),
    (r"(?<![\d.:])(?P<hour>\d{1,2})(?:\.(?P<minute>[0-5]\d))? ?(?P<half_of_day>[ap]\.?m\b\.?)", english),
    (r"(?<![\d.:])(?P<hour>\d{1,2}) ?o'?clock\b", o_clock),
    (rf"{NOON}|\bnoon\b|\bmidday\b", noon),
    (
        r"下班|(?<!今)午夜|\bmidnight\b|\b(?:eod|cob|eob|cop)\b|\b(?:the )?"
        r"(?:close|end) of (?:business|play|(?:the |this )?(?:working |business |work )?day)\b"
        r"|\bend of(?= (?:mon|tue|wed|thu|fri|sat|sun|today|tomorrow))"
        r"|\bbefore (?:leaving|knocking off)(?: work)?\b",
        end_of_day,
    ),
    (
        rf"(?:{MORNING}|{AFTERNOON})|\bin the (?:morning|afternoon|evening)\b|\b(?:morning|afternoon|evening|night)\b",
        part_of_day,
    ),
)
