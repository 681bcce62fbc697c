"""Small words that every card is made of: numbers of items, days with their distance, names, states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.writing.texts import Texts, texts
from jobs.ladder import colour_of
from jobs.office import Office
from jobs.policy import Colour
from storage.models import MeasureState
from storage.views import MeasureView, PersonView

TITLE = 16
"""Characters of a measure's text that stand for it in a line."""
LINE = 60
GRAPHEME = r"\X"
NO_YEAR = 300
"""Days ahead within which month and day say which year is meant."""
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PARTS = re.compile(r"E{3,4}|M{3,4}|[yMd]")
_WORDY_START = re.compile(r"^(已于|已按期|已|同时|同步开展的|并|将)?(\d{4}年)?(\d{1,2}月(\d{1,2}日)?)?(对)?")


@lru_cache(maxsize=4096)
def formatted(day: date, pattern: str, language: str) -> str:
    """A day in words: `y`, `M` and `d` of the pattern become numbers, `MMM` and `EEE` the names of
    month and weekday, in full with one letter more. The same few days are said over and over."""
    t = texts(language)
    said = {
        "y": str(day.year),
        "M": str(day.month),
        "d": str(day.day),
        "MMM": t("day.months").split()[day.month - 1],
        "MMMM": t("day.months_long").split()[day.month - 1],
        "EEE": t("day.weekdays").split()[day.weekday()],
        "EEEE": t("day.weekdays_long").split()[day.weekday()],
    }
    return _PARTS.sub(lambda part: said[part[0]], pattern)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words for one reader: their language, their zone, and what day it is in the unit."""

    t: Texts
    now: datetime
    today: date
    zone: ZoneInfo
    office: Office

    @property
    def chinese(self) -> bool:
        return self.t.language.startswith("zh")

    def day(self, day: date) -> str:
        """`12月31日（周四）`, with the year where it is another one."""
        if self.chinese:
            pattern = "M月d日（EEE）" if day.year == self.today.year else "y年M月d日（EEE）"
        else:
            pattern = "EEE d MMM" if day.year == self.today.year else "EEE d MMM y"
        return formatted(day, pattern, self.t.language)

    def full_day(self, day: date) -> str:
        """`2026年12月31日 星期四`."""
        return formatted(day, "y年M月d日 EEEE" if self.chinese else "EEEE d MMMM y", self.t.language)

    def short_day(self, day: date) -> str:
        """`28日` in this month, else `1月28日`."""
        if not self.chinese:
            return formatted(day, "d MMM", "en")
        near = (day.year, day.month) == (self.today.year, self.today.month)
        return formatted(day, "d日" if near else "M月d日", self.t.language)

    def moment(self, moment: datetime) -> str:
        """`12月21日 10:02`, on the reader's wall."""
        local = moment.astimezone(self.zone)
        return f"{self.plain_day(local.date())} {local:%H:%M}"

    def plain_day(self, day: date) -> str:
        pattern = "M月d日" if self.chinese else "d MMM"
        if day.year != self.today.year:
            pattern = "y年M月d日" if self.chinese else "d MMM y"
        return formatted(day, pattern, self.t.language)

    def written_day(self, day: date) -> str:
        """`2026年12月31日`: what is on paper is read in another year too."""
        return formatted(day, "y年M月d日" if self.chinese else "d MMM y", self.t.language)

    def key_day(self, day: date) -> str:
        """A day as short as a key wants it: without the year while it is plain which one."""
        if (day - self.today).days > NO_YEAR:
            return self.plain_day(day)
        return formatted(day, "M月d日" if self.chinese else "d MMM", self.t.language)

    def month(self, day: date) -> str:
        """`11月`; in English `Nov`."""
        return formatted(day, "M月" if self.chinese else "MMM", self.t.language)

    def month_day(self, day: date) -> str:
        """`23日`, whichever month it is; in English `23`."""
        return formatted(day, "d日" if self.chinese else "d", self.t.language)

    def comma(self, parts: Iterable[str]) -> str:
        return self.t("list.comma").join(part for part in parts if part)

    def names(self, people: Sequence[PersonView]) -> str:
        """`张三、李四`; 未明确 where there is nobody."""
        return self.t("list.names").join(person.name for person in people) or self.t("nobody")

    def distance(self, deadline: date) -> str:
        """`还有10天`, `今天到期`, `逾期2个工作日`."""
        left = (deadline - self.today).days
        if left > 0:
            return self.t("left.days", n=left)
        if left == 0:
            return self.t("left.today")
        return self.t("left.overdue", n=max(1, self.late_workdays(deadline)))

    def late_workdays(self, deadline: date) -> int:
        return self.office.calendar.workdays_between(deadline, self.today)

    def colour(self, measure: MeasureView) -> Colour | None:
        if measure.state not in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS):
            return None
        return colour_of(measure.deadline, self.today, self.office.policy)

    def mark(self, measure: MeasureView) -> str:
        """The sign of a measure's state; a colour never stands without its words."""
        if measure.state in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS):
            colour = self.colour(measure)
            return self.t(f"mark.{colour}") if colour else self.t("mark.none")
        return self.t(f"mark.{measure.state}")

    def standing(self, measure: MeasureView) -> str:
        """How a measure stands, in a few words: `还有10天`, `待核验`, `已完成`."""
        if measure.state in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS):
            if measure.deadline:
                return self.distance(measure.deadline)
            return self.t("state.standing") if measure.standing else self.t("left.none")
        return self.t(f"state.{measure.state}")


def words_for(language: str | None, now: datetime, today: date, zone: ZoneInfo, office: Office) -> Words:
    return Words(t=texts(language or "zh_CN"), now=now, today=today, zone=zone, office=office)


def label(problem_no: int, number: int) -> str:
    """`2②`; beyond the circled numbers `2-21`."""
    return f"{problem_no}{CIRCLED[number - 1]}" if number <= len(CIRCLED) else f"{problem_no}-{number}"


def mark(number: int) -> str:
    """Of a measure within its problem: `②`; beyond the circled numbers `21`."""
    return CIRCLED[number - 1] if number <= len(CIRCLED) else f"{number}"


def title(text: str, length: int = TITLE) -> str:
    """The first clause of a text, short enough for a line."""
    clauses = re.split(r"[，。；：,;:]|\. ", _WORDY_START.sub("", text.strip(), count=1))
    return cut(next((clause for clause in clauses if clause.strip()), text), length)


def cut(text: str, length: int = LINE) -> str:
    """At most `length` characters on one line, with … where something is left out; controls are dropped."""
    if not text.isprintable():  # asked of the whole first: hardly any text holds what is to be dropped
        text = "".join(char for char in text if char.isprintable() or char.isspace())
    return shortened(" ".join(text.split()), length)


def shortened(text: str, length: int) -> str:
    """At most `length` characters as Telegram counts them, in UTF-16; cut between what people see as characters."""
    if size(text) <= length:
        return text
    import regex  # noqa: PLC0415 — large, and hardly any text is too long

    kept, room = "", length - 1
    for grapheme in regex.findall(GRAPHEME, text):
        room -= size(grapheme)
        if room < 0:
            break
        kept += grapheme
    return f"{kept.rstrip()}…"


def size(text: str) -> int:
    """Characters as Telegram counts them, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)
