"""Days as Chinese names them: the calendar (12月5日, 明年三月底, 三季度末), weeks (下周五), days (后天, 10号)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.reading.deadlines.days import (
    DAY,
    add_months,
    coming,
    coming_weekday,
    monday,
    month_after,
    month_end,
    quarter,
    quarter_end,
)
from bot.reading.deadlines.rules import Days, Moment, table
from bot.reading.numerals import HAN, to_int

N = rf"(?:(?<!\d)\d{{1,2}}(?!\d)|(?<![{HAN}])[一二三四五六七八九十廿卅]{{1,4}}(?![{HAN}]))"
YEAR = (
    r"(?P<year>(?<!\d)(?:\d{4}|\d{2})(?=年)|[二][零〇一二三四五六七八九]{3}(?=年)|[一二三][零〇一二三四五六七八九](?=年)"
    r"|[下上]一(?=年度|年的?[底末终最第])|大后|今|本|当|明|来|次|后|去|前)年度?的?"
)
RELATIVE_YEARS = {"今": 0, "本": 0, "当": 0, "明": 1, "来": 1, "次": 1, "后": 2, "大后": 3, "去": -1, "前": -2, "下一": 1, "上一": -1}
STEP = r"本|当|这一?个?|下下下个?|下下一?个?|再下一?个?|下一?个?|次|上上一?个?|上一?个?"
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


def in_month(match: re.Match[str], moment: Moment, make: Callable[[int, int], date]) -> tuple[date, bool]:
    """What `make` gives for the month that is named, and whether it can be taken unasked."""
    said = match.groupdict()
    today = moment.today
    if said.get("step"):
        year, month = month_after(today.year, today.month, step_of(said["step"]))
        return make(year, month), True
    month = 1 if said["month"] == "元" else to_int(said["month"])
    if said.get("year"):
        return make(year_of(said["year"], today), month), True
    return coming(today, lambda year: make(year, month))


def calendar_day(match: re.Match[str], moment: Moment) -> Days:
    """12月5日, 明年1月8号, 下月10日, 12月1日至5日."""
    day, sure = in_month(match, moment, lambda year, month: date(year, month, to_int(match["day"])))
    if match["year"] and match["since"] and to_int(match["since"]) > day.month:
        day = day.replace(year=day.year + 1)
    return Days(on=(day,), doubtful=not sure)


PARTS: dict[str, tuple[int, ...]] = {
    "初": (1, 5, 10),
    "中": (15, 20),
    "中旬": (20,),
    "上旬": (10,),
}
PARTS_BEFORE = {"中旬": (10, 15, 20), "上旬": (1, 10), "下旬": (20, 31), "初": (1, 5, 10), "中": (15,)}


def part_of_month(match: re.Match[str], moment: Moment) -> Days:
    """12月底, 下月初, 本月中旬, 月内."""
    part = match["part"].removesuffix("末").removesuffix("底") or "底"
    at = PARTS.get(part, (31,))
    last, sure = _month_or_bare(match, moment, at[-1])
    before = PARTS_BEFORE.get(part, at)
    return Days(
        on=(*_in_month_of(last, at), *_or_so_many_months(match, moment)),
        before=_in_month_of(last, before),
        doubtful=not sure or part in ("初", "中"),
        weak=match["part"] in ("里", "中"),
        marked=match["part"].endswith("内"),
    )


def _or_so_many_months(match: re.Match[str], moment: Moment) -> tuple[date, ...]:
    """3月内 may stand for 3个月内."""
    if match["part"] not in ("内", "之内", "以内") or match["year"] or not re.match(r"[1-6一二三四五六]月", match[0]):
        return ()
    return (add_months(moment.today, to_int(match["month"])),)


def _month_or_bare(match: re.Match[str], moment: Moment, dom: int) -> tuple[date, bool]:
    """The day of the month that is named; of this or the next one where none is (月底, 月初)."""

    def make(year: int, month: int) -> date:
        return min(date(year, month, min(dom, 28)) + DAY * max(dom - 28, 0), month_end(year, month))

    if match["month"] or match["step"]:
        return in_month(match, moment, make)
    today = moment.today
    this_month = make(today.year, today.month)
    return (this_month if this_month >= today else make(*month_after(today.year, today.month, 1))), True


def _in_month_of(day: date, doms: tuple[int, ...]) -> tuple[date, ...]:
    end = month_end(day.year, day.month)
    return tuple(end if dom > end.day else day.replace(day=dom) for dom in doms)


def whole_month(match: re.Match[str], moment: Moment) -> Days:
    """12月, 本月: to its end; 下月 may be its end, its beginning or a month from now."""
    end, sure = in_month(match, moment, month_end)
    first = end.replace(day=1)
    step = step_of(match["step"]) if match["step"] else 0
    rolling = (add_months(moment.today, step),) if step > 0 else ()
    return Days(
        on=(end, *((first, *rolling) if step > 0 else ())),
        before=(end,) if match["step"] and step == 0 else (first - DAY, end),
        after=(end + DAY,),
        doubtful=not sure,
        weak=True,
    )


def last_day_of_month(match: re.Match[str], moment: Moment) -> Days:
    """本月最后一天, 12月最后一个工作日, 下月最后一个周五, 12月第二个周五."""
    end, sure = in_month(match, moment, month_end)
    return Days(on=(_nth_in_month(match, moment, end),), doubtful=not sure)


def _nth_in_month(match: re.Match[str], moment: Moment, end: date) -> date:
    ordinal = None if match["nth"].startswith("最后") else to_int(match["nth"].strip("第个"))
    if match["weekday"]:
        wanted = [day for day in _month_days(end) if day.weekday() == weekday_of(match["weekday"])]
    elif "工作日" in match["what"]:
        wanted = [day for day in _month_days(end) if moment.calendar.is_workday(day)]
    else:
        wanted = _month_days(end)
    if ordinal is not None and not 1 <= ordinal <= len(wanted):
        raise ValueError("the month has no such day")
    return wanted[-1] if ordinal is None else wanted[ordinal - 1]


def _month_days(end: date) -> list[date]:
    return [end.replace(day=number) for number in range(1, end.day + 1)]


def week_of_month(match: re.Match[str], moment: Moment) -> Days:
    """12月第一周: where weeks of a month begin is a matter of opinion."""
    end, _ = in_month(match, moment, month_end)
    sunday = coming_weekday(end.replace(day=1), 6)
    nth = None if match["nth"].startswith("最后") else to_int(match["nth"].strip("第个"))
    if nth is None:
        return Days(on=(end, monday(end + DAY) - DAY), doubtful=True)
    last = sunday + DAY * 7 * (nth - 1)
    return Days(on=(last, last - DAY * 2, last + DAY * 7), doubtful=True)


def quarter_of_year(match: re.Match[str], moment: Moment) -> Days:
    """三季度末, 明年一季度, 本季度内, Q4."""
    end, sure = _quarter_end(match, moment)
    first = add_months(end.replace(day=1), -2)
    part = match["part"] or ""
    step = step_of(match["qstep"] or "")
    if part == "初":
        return Days(on=(first, first + DAY * 9, month_end(first.year, first.month)), doubtful=True)
    if part in ("末", "底", "内", "终") or (match["qstep"] and step == 0) or not match["named"]:
        return Days(on=(end,), doubtful=not sure)
    whole = (end, first) if step > 0 else (end,)
    return Days(on=whole, before=(first - DAY, end), after=(end + DAY,), doubtful=not sure, weak=True)


def _quarter_end(match: re.Match[str], moment: Moment) -> tuple[date, bool]:
    today = moment.today
    number = match["quarter"] or match["q"]
    if number:
        year = match["year"] or match["year2"]
        if year:
            return quarter_end(year_of(year, today), to_int(number)), True
        return coming(today, lambda year: quarter_end(year, to_int(number)))
    if match["year"]:
        return quarter_end(year_of(match["year"], today), 4), False
    end = quarter_end(today.year, quarter(today))
    return month_end(*month_after(end.year, end.month, 3 * step_of(match["qstep"] or ""))), True


def part_of_year(match: re.Match[str], moment: Moment) -> Days:
    """年底, 明年底, 2025年年内, 年初, 年中."""
    part = match["part"].removeprefix("年")
    if part == "中":
        on, _ = _in_year(match, moment, 6, 30)
        return Days(on=(on, on + DAY), doubtful=True)
    if part == "初":
        on, _ = _in_year(match, moment, 1, 31)
        return Days(on=(on.replace(day=1), on.replace(day=10), on), doubtful=True)
    on, sure = _in_year(match, moment, 12, 31)
    return Days(on=(on,), doubtful=not sure)


def day_of_year(match: re.Match[str], moment: Moment) -> Days:
    """今年最后一天, 明年第一个工作日."""
    year = year_of(match["year"], moment.today)
    last = match["nth"].startswith("最后")
    day = date(year, 12, 31) if last else date(year, 1, 1)
    if match["what"] == "天":
        return Days(on=(day,))
    calendar = moment.calendar.with_legal_days_off(year)
    return Days(on=(calendar.previous_workday(day) if last else calendar.next_workday(day),))


def half_year(match: re.Match[str], moment: Moment) -> Days:
    """明年上半年, 下半年底; 下半年前 may be by its beginning."""
    on, sure = _in_year(match, moment, *((6, 30) if match["half"] == "上" else (12, 31)))
    begin = date(on.year, on.month - 5, 1)
    return Days(on=(on,), before=() if match["part"] else (begin - DAY, on), doubtful=not sure, weak=True)


def _in_year(match: re.Match[str], moment: Moment, month: int, day: int) -> tuple[date, bool]:
    if match["year"]:
        return date(year_of(match["year"], moment.today), month, day), True
    return coming(moment.today, lambda year: date(year, month, day))


def whole_year(match: re.Match[str], moment: Moment) -> Days:
    """2027年, 明年: to its end; 今年 and this year's number no less."""
    year = year_of(match["year"], moment.today)
    first, end = date(year, 1, 1), date(year, 12, 31)
    if match["year"] in ("今", "本", "当"):
        return Days(on=(end,), weak=True)
    return Days(on=(end, first), before=(first - DAY, end), after=(end + DAY,), doubtful=True, weak=True)


def day_of_week(match: re.Match[str], moment: Moment) -> Days:
    """周五, 本周五, 下下周一, 本周一至周五."""
    weekday = weekday_of(match["weekday"])
    if match["wstep"]:
        day = monday(moment.today, step_of(match["wstep"])) + DAY * weekday
        options = (day, day + DAY * 7) if day < moment.today and step_of(match["wstep"]) == 0 else (day,)
        return Days(on=options, after=(day, day + DAY))
    day = coming_weekday(moment.today, weekday)
    options = (day, day + DAY * 7) if day == moment.today else (day,)
    return Days(on=options, weekday=True)


def two_weekdays(match: re.Match[str], moment: Moment) -> Days:
    """周四五 and 周六日: the second, or the first, is asked."""
    first = monday(moment.today, step_of(match["wstep"] or ""))
    return Days(on=tuple(first + DAY * weekday_of(match[name]) for name in ("also", "weekday")), doubtful=True)


def part_of_week(match: re.Match[str], moment: Moment) -> Days:
    """周末, 本周内, 下周末, 下周初."""
    first = monday(moment.today, step_of(match["wstep"] or ""))
    part = match["part"][-1]
    if part in ("初", "中"):
        options = (first, first + DAY) if part == "初" else (first + DAY * 2, first + DAY * 3)
        return Days(on=tuple(day for day in options if day >= moment.today) or options, doubtful=True)
    sunday = first + DAY * 6
    if part != "末":
        return Days(on=(sunday,), marked=part == "内")
    friday = sunday - DAY * 2
    return Days(on=(sunday,), before=(friday,) if friday >= moment.today else (moment.today, sunday), weak=True)


def whole_week(match: re.Match[str], moment: Moment) -> Days:
    """本周: to its end; 下周 may be its Friday, its Sunday, its Monday or a week from now."""
    step = step_of(match["wstep"])
    first = monday(moment.today, step)
    friday, sunday = first + DAY * 4, first + DAY * 6
    if step == 0:
        return Days(on=(sunday,), weak=True)
    rolling = moment.today + DAY * 7 * step
    before = (first - DAY, friday, sunday)
    return Days(on=(friday, sunday, first, rolling), before=before, doubtful=True, weak=True)


DAYS_AWAY = {
    "今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "后日": 2, "后": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "昨": -1, "前天": -2, "大前天": -3,
    "大大后天": 4, "今儿": 0, "明儿": 1, "后儿": 2,
}  # fmt: skip


def relative_day(match: re.Match[str], moment: Moment) -> Days:
    """今天, 明晚 (its first character), 大后天."""
    return Days(on=(moment.today + DAY * DAYS_AWAY[match[0]],), near=True)


def same_day_later(match: re.Match[str], moment: Moment) -> Days:
    """明年今天, 下月今天, 下周的今天."""
    if match["wstep"]:
        return Days(on=(moment.today + DAY * 7 * step_of(match["wstep"]),))
    years = year_of(match["year"], moment.today) - moment.today.year if match["year"] else 0
    return Days(on=(add_months(moment.today, 12 * years + step_of(match["step"] or "")),))


def no_day(match: re.Match[str], moment: Moment) -> None:
    """后天的后天 is a joke."""


def two_days(match: re.Match[str], moment: Moment) -> Days:
    """今明两天 ends tomorrow, or is to be asked; 明后天 likewise."""
    first = moment.today + DAY * (1 if match[0].startswith("明") else 0)
    return Days(on=(first + DAY, first), doubtful=True)


def that_day(match: re.Match[str], moment: Moment) -> Days:
    """当天, 次日: of whatever was spoken of before."""
    return Days(on=(moment.today + DAY * ("次" in match[0] or "隔" in match[0] or "第二" in match[0]),), doubtful=True)


def next_workday(match: re.Match[str], moment: Moment) -> Days:
    """下个工作日, 下一个工作日."""
    day = moment.calendar.next_workday(moment.today + DAY)
    return Days(on=(day,), assumed=not moment.calendar.knows(day.year))


def day_of_month(match: re.Match[str], moment: Moment) -> Days:
    """10号, 25日, 三日前: the coming one; today's or one that this month lacks is asked for."""
    number = to_int(match["day"])
    if not 1 <= number <= 31:
        raise ValueError("no such day of a month")
    today = moment.today
    months = [month_after(today.year, today.month, months) for months in range(3)]
    days = [date(year, month, number) for year, month in months if number <= month_end(year, month).day]
    coming_ones = [day for day in days if day >= today]
    lacking = number > month_end(today.year, today.month).day
    if lacking:
        return Days(on=(coming_ones[0], month_end(today.year, today.month)), weak=True)
    options = coming_ones[:2] if coming_ones[0] == today else coming_ones[:1]
    return Days(on=tuple(options), before=_or_days_ago(match, moment, options), weak=True)


def _or_days_ago(match: re.Match[str], moment: Moment, options: list[date]) -> tuple[date, ...]:
    """三日前 may be three days ago; 3日前 is by the 3rd."""
    number = to_int(match["day"])
    ago = (moment.today - DAY * number,) if match[0].endswith("日") and match["day"][0] in HAN and number < 10 else ()
    return (*options, *ago)


RULES = table(
    (
        rf"(?:{YEAR})?(?:(?P<since>{N})月(?:{N}[日号]?)?{TO})?{MONTH}(?:{N}[日号]?{TO})?(?P<day>{N})(?:[日号]|{END})",
        calendar_day,
    ),
    (
        rf"(?:{YEAR})?(?:{MONTH}月?|(?<![个\d{HAN}元本当这下次上俩仨多来把正腊冬闰])(?P<bare>月))"
        r"(?P<part>底|末|终|初|中旬[末底]?|上旬[末底]?|下旬[末底]?|中(?!秋)|以内|之内|内|里)",
        part_of_month,
    ),
    (
        rf"(?:{YEAR})?{MONTH}底?(?P<nth>最后一?个?|第{N}个)(?P<what>工作日|天|{WEEK}(?P<weekday>[{WEEKDAYS}]))",
        last_day_of_month,
    ),
    (rf"(?:{YEAR})?{MONTH}(?P<nth>最后一个?|第{N}个?)(?:{WEEK})(?![{WEEKDAYS}])", week_of_month),
    (rf"(?:{YEAR})?{MONTH}", whole_month),
    (
        rf"(?:{YEAR}|(?<!\d)(?P<year2>20\d\d)[- ]?(?=q))?"
        rf"(?P<named>第?(?P<quarter>[一二三四1-4])个?季度?|(?P<qstep>{STEP})(?:一个)?季度?|(?<![a-z])q(?P<q>[1-4])(?!\d)"
        r"|(?<![四一二三1234个春夏秋冬换])季度?(?=[末底内终]))季?(?P<part>[末底内终初])?",
        quarter_of_year,
    ),
    (rf"{YEAR}(?P<nth>最后一?个?|第一个?)(?P<what>工作日|天)", day_of_year),
    (rf"(?:{YEAR})?(?P<half>[上下])半年度?(?P<part>[末底内])?", half_year),
    (rf"{YEAR}(?P<part>年?[底末终尾初中内])", part_of_year),
    (rf"(?P<year>(?!))?(?<![\d{HAN}半每逐农小往当上下])年度?(?P<part>[底末终尾初中内])", part_of_year),
    (YEAR, whole_year),
    (
        rf"(?:(?P<wstep>{STEP}|今)的?(?:{WEEK}的)?)?{WEEK}(?:[{WEEKDAYS}](?:{TO}|一直到){WEEK}?)?{WEEKDAY}",
        day_of_week,
    ),
    (
        rf"(?:(?P<wstep>{STEP}|今)的?)?{WEEK}(?P<weekday>[{WEEKDAYS}])(?P<also>[{WEEKDAYS}])(?![点时月号日个天周年十楼])",
        two_weekdays,
    ),
    (
        rf"(?:(?P<wstep>{STEP}|今)的?)?(?<![一二两三四五六七八九十\d半几]){WEEK}(?P<part>末|初|中|以内|之内|内|底|里)",
        part_of_week,
    ),
    (rf"(?P<wstep>{STEP}|今)一?{WEEK}(?![{WEEKDAYS}])", whole_week),
    (r"[今明后前昨]天的[今明后前昨]天", no_day),
    (rf"(?:{YEAR}|(?P<step>{STEP})月的?|(?P<wstep>{STEP}){WEEK}的?)今[天日]", same_day_later),
    (
        r"大{1,2}后天|大前天|[今明后]儿|(?<![以之周月年])后[天日]|(?<![后周月年的期拜])今[天日]|明[天日]|昨[天日]|(?<![以之])前天(?!津)",
        relative_day,
    ),
    (r"[今明昨](?=[早晚晨夜上下中]午?)|(?<![以之天周月年日然])后(?=早上|晚上)", relative_day),
    (r"今明两?[天日]|明后两?[天日]", two_days),
    (r"(?<!含)当[天日]|次日|隔[天日]", that_day),
    (r"下一?个工作日", next_workday),
    (rf"(?P<day>{N})[日号](?![线楼门机库院厅站口井梯车室路桌柜箱])", day_of_month),
)
