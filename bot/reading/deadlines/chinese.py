"""The words in which Chinese names days: numbers, years, steps (下下), weeks."""

from __future__ import annotations

from datetime import date

from bot.reading.numerals import HAN, to_int

N = rf"(?:(?<!\d)\d{{1,2}}(?!\d)|(?<![{HAN}])[一二三四五六七八九十廿卅]{{1,4}}(?![{HAN}]))"
NEXT = r"(?<![一二两三四五六七八九十几每再初首此多本\d])次"
"""次月, but not 第一次月底前."""
YEAR = (
    r"(?P<year>(?<!\d)(?:\d{4}|\d{2})(?=年)|[二][零〇一二三四五六七八九]{3}(?=年)|[一二三][零〇一二三四五六七八九](?=年)"
    rf"|[下上]一(?=年度|年的?[底末终最第])|大后|今|本|当|明|(?<!以)来|{NEXT}|(?<![会事课])后|去|(?<![提目以之])前)年度?的?"
)
RELATIVE_YEARS = {
    "今": 0, "本": 0, "当": 0, "明": 1, "来": 1, "次": 1, "下一": 1, "后": 2, "大后": 3, "去": -1, "上一": -1, "前": -2,
}  # fmt: skip
STEP = rf"本|当|这一?个?|下下下个?|下下一?个?|再下一?个?|下一?个?|{NEXT}|上上一?个?|上一?个?"
MONTH = rf"(?:(?P<month>{N}|元)月份?|(?<!大)(?P<step>{STEP})月份?)的?"
MARKED_END = r"前|之前|以前|截止|为止|完成|时间|下班|上午|下午|晚"
END = rf"(?=$|[\s,，。;；)）!?]|{MARKED_END})"
WEEK = r"(?:周|星期|礼拜)"
WEEKDAYS = "一二三四五六日天"
WEEKDAY = rf"(?P<weekday>[{WEEKDAYS}]|[1-7](?![\d个.:点时]))"
TO = r"[至到\-~]"


def step_of(text: str) -> int:
    """How many weeks, months or quarters on: 本 is 0, 下下 is 2, 上 is -1."""
    return text.count("下") + text.count("次") + text.count("再") - text.count("上")


def year_of(text: str, today: date) -> int:
    """2026 for 2026, 26, 二〇二六 and, in that year, 今."""
    if text in RELATIVE_YEARS:
        return today.year + RELATIVE_YEARS[text]
    year = to_int(text)
    return year + 2000 if year < 100 else year


def weekday_of(text: str) -> int:
    """0 for Monday: 一, 1; 6 for Sunday: 日, 天, 7."""
    return 6 if text in ("日", "天") else to_int(text) - 1
