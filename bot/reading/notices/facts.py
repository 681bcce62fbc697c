"""What title, preamble and closing lines say: unit, team, dates, contact, claims."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from bot.reading.notices.drafts import Claim, Level, Notice
from bot.reading.notices.fields import iso_date
from bot.reading.notices.lines import Line
from bot.reading.notices.marks import heading_at, number_of
from bot.reading.notices.parts import CLOSING, LONGEST_TITLE, TITLE, Parts
from bot.reading.numerals import HAN

BODIES = (
    r"(?:分?党组|机关党委|党工委|党委|党总支|党支部|直属机关工作委员会|工作委员会|总支部委员会|支部委员会|总支|支部"
    r"|委员会)"
)
ABOUT = r"(?:关于|落实|巡[视察查]|贯彻|反馈|整改)"
UNIT_IN_TITLE = re.compile(rf"^(?P<unit>(?!关于|落实|巡[视察查]|整改).+?)(?={ABOUT})")
INSPECTOR = re.compile(r"巡[视察查]工作领导小组|巡[视察查]办(?:公室)?(?=关于|$)")
"""In a title: who publishes for those that were inspected."""
UNIT_IN_PREAMBLE = re.compile(
    r"(?:(?:^|(?<=。))中共(?P<own>[^，。；、]{4,40}?)(?=于|自|在|接受)|对(?P<unit>[^，。；、]{2,40}?)(?:进行|开展|实施|的?(?:常规|专项|提级|交叉|联动)?巡[视察查])"
    r"|向(?P<told>[^，。；、]{2,40}?)反馈|巡[视察查]了(?P<seen>[^，。；、]{2,40}?(?:党组|党委|总支|支部|委员会|公司|局|中心)))"
)
UNIT_BELOW_TITLE = re.compile(rf"[（(](?P<unit>[^（）()，。]{{4,40}}{BODIES})[）)]")
PARTY = re.compile(r"^中国?共(?:产党)?")
COMMITTEE = re.compile(r"(?P<place>.*[省市县区州旗盟])委员会$")
SENT_BY = r"(?:自治区|[省市县区州旗盟师团厂校院局行]|公司|集团)(?:党?委|党组|党工委)?"
SORT = r"(?:提级|交叉|联合|联动|专项|常规)"
TEAM = re.compile(
    rf"(?:中央|{SENT_BY})?(?:第[{HAN}\d]+轮)?(?:第[{HAN}\d]+{SORT}?|{SORT})?巡[视察查](?:第?[{HAN}\d]+)?组"
)
DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
RANGE = re.compile(DAY.format("a") + r"\s*(?:起)?(?:至|到|—+|-+|－|~|～|–)\s*" + DAY.format("b"))
DATE = re.compile(r"(?:(?P<year>\d{4}|当|同|次|今|去)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
FED_BACK = re.compile(r"反馈")
FED_BACK_THEN = re.compile(r"(?:(?!巡[视察查])[^。\d])*?反馈(?!时间|日期|于)")
FEEDBACK_REACH = 40

CONTACT: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "phone",
        re.compile(r"(?:电话|联系方式|传真)(?:号码)?[：:]?\s*(?P<value>[\d(（+][\d\-—－–()（） 转、,，/]{4,}\d)"),
    ),
    ("postcode", re.compile(r"(?:邮政编码|邮编)[：:]?\s*(?P<value>\d{6})")),
    ("email", re.compile(r"(?P<value>[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,200}\.[A-Za-z]{2,})")),
)

NUMBER = rf"(?P<number>\d{{1,4}}|[{HAN}]{{1,5}})"
AFTER = rf"(?P<after>\d{{1,4}}|[{HAN}]{{2,5}})"
"""A number after what it counts; 一 alone may say each: 问题一个不漏."""
CLAIMS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("aspects", re.compile(rf"{NUMBER}个?(?:大)?方面")),
    ("categories", re.compile(rf"{NUMBER}(?:个)?(?:大)?(?:类|小类)(?!似)")),
    (
        "problems",
        re.compile(rf"{NUMBER}[个项条](?:方面)?(?:的|具体|反馈|突出|主要)*问题|问题(?:共|共计)?{AFTER}[个项条]"),
    ),
    (
        "measures",
        re.compile(rf"{NUMBER}[项条个](?:的|具体|整改)*措施|整改措施(?:共|共计)?{AFTER}[项条个]"),
    ),
)
PARTLY = re.compile(r"(?:已|完成|其中|余下|剩余|还有|未|牵头|领办|包案|重点)[^，。；]{0,4}$")
SENTENCE = re.compile(r"[^。；;！!\n]+")
CLAUSE = re.compile(r"[^，,]+")
DONE = r"(?:完成|落实|到位|办结|销号)"
ALL_DONE = re.compile(
    rf"(?:已经?|均已?|现已|业已|目前已?)(?:全部|全面|悉数|均)(?:整改)?{DONE}|(?:全部|均)(?:已经?)(?:整改)?{DONE}"
    r"|(?:全部|均)(?:完成整改|完成落实|整改完成|整改到位|整改完毕|落实到位)"
    r"|(?:完成率|整改率)(?:达到?|为|均?达)?(?:100[%％]|百分之百)"
)
NOT_YET = re.compile(r"尚|未能?|力争|确保|计划|预计|拟|将|除|正在|争取|要求|年底|月底|之?前(?!，)")


def notice(parts: Parts) -> Notice:
    """The facts of a notice; what the text does not say is None."""
    preamble = "".join(line.text for line in parts.before)
    period = _period(preamble)
    start, end = period or (None, None)
    return Notice(
        unit=_unit(parts.title.text if parts.title else "", preamble),
        team=_team(preamble),
        inspected_from=start,
        inspected_to=end,
        feedback_date=_feedback(preamble, end),
        contact=_contact([*parts.before, *parts.after]) or None,
    )


def units(parts: Parts) -> dict[int, str]:
    """The units whose notices the document holds, each by the line of its title; none where no title names one."""
    found: dict[int, str] = {}
    for line in parts.all():
        if len(line.text) <= LONGEST_TITLE and TITLE.match(line.text) and (said := UNIT_IN_TITLE.search(line.text)):
            name = _organisation(said["unit"])
            if not (heading_at(line.text) or CLOSING.match(line.text)) and name not in found.values():
                found[line.number] = name
    return found


def claims(parts: Parts) -> dict[Level, Claim]:
    """The number that the document gives for each level, the first that is not of a part only."""
    return {level: claim for level, pattern in CLAIMS if (claim := _claim(parts.before, pattern))}


def claims_all_done(parts: Parts) -> bool:
    """Whether the document says of all its measures or problems that they are done."""
    text = "\n".join(line.text for line in parts.before)
    return any(_says_all_done(sentence[0]) for sentence in SENTENCE.finditer(text))


def _says_all_done(sentence: str) -> bool:
    if not re.search("措施|问题|任务|事项", sentence) or sentence.startswith("除"):
        return False
    clauses = [clause[0] for clause in CLAUSE.finditer(sentence)]
    return any(ALL_DONE.search(clause) and not NOT_YET.search(clause) for clause in clauses)


def _claim(lines: Sequence[Line], pattern: re.Pattern[str]) -> Claim | None:
    for line in lines:
        for found in pattern.finditer(line.text):
            number = number_of(next(group for group in found.groups() if group))
            if number is not None and not PARTLY.search(line.text[: found.start()]):
                return Claim(number=number, place=line.place)
    return None


def _unit(title: str, preamble: str) -> str | None:
    """The inspected organisation: from the title without its party body, else from 对…进行了巡察."""
    title = "" if INSPECTOR.search(title) else title
    found = UNIT_IN_TITLE.search(title) or UNIT_BELOW_TITLE.match(preamble) or UNIT_IN_PREAMBLE.search(preamble)
    return _organisation(next(name for name in found.groups() if name)) if found else None


def _organisation(name: str) -> str:
    plain = PARTY.sub("", name)
    if committee := COMMITTEE.fullmatch(plain):
        return committee["place"] + "委"
    return re.sub(rf"{BODIES}$", "", plain) or plain


def _team(text: str) -> str | None:
    """The first team that has a number, else the first named at all."""
    named = [found[0] for found in TEAM.finditer(text) if not found[0].startswith("巡")]
    return next((team for team in named if "第" in team), named[0] if named else None)


def _period(text: str) -> tuple[date, date] | None:
    """The first span of days on which nothing was fed back: an end without year or month has those of its start."""
    for found in RANGE.finditer(text):
        said = found.groupdict()
        after = text[found.end() :].split("。", 1)[0]
        if not (said["ay"] and said["am"]) or FED_BACK_THEN.match(after):
            continue
        start = iso_date(said["ay"], said["am"], said["ad"])
        end = iso_date(said["by"] or said["ay"], said["bm"] or said["am"], said["bd"])
        if start and end and start <= end:
            return start, end
    return None


def _feedback(text: str, inspected_to: date | None) -> date | None:
    """The day nearest before 反馈 in its sentence; without a year, the first such day after the inspection."""
    for sentence in re.split("。", RANGE.sub("", text)):
        if not (word := FED_BACK.search(sentence)):
            continue
        before = list(DATE.finditer(sentence, max(0, word.start() - FEEDBACK_REACH), word.start()))
        near = before[-1:] or list(DATE.finditer(sentence, word.end(), word.end() + FEEDBACK_REACH))[:1]
        if near:
            return _dated(near[0], inspected_to)
    return None


def _dated(found: re.Match[str], after: date | None) -> date | None:
    if (found["year"] or "").isdecimal():
        return iso_date(found["year"], found["month"], found["day"])
    if after is None:
        return None
    years = [after.year + 1] if found["year"] == "次" else [after.year, after.year + 1]
    days = (iso_date(str(year), found["month"], found["day"]) for year in years)
    return next((day for day in days if day and day >= after), None)


def _contact(lines: Sequence[Line]) -> dict[str, str]:
    """What the text gives to reach the unit by, in plain figures."""
    text = "".join(unicodedata.normalize("NFKC", line.text) for line in lines)
    return {name: found["value"].strip() for name, pattern in CONTACT if (found := pattern.search(text))}
