"""Item numbers in the forms people write them: 13, 第13条, 十三, （八）, 2②, 5-1, 第5条第2项, measure 2 of problem 5.

Dates are already taken out of the message. What is a count, a size or a time of day is no number of an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.reading.needed import Sieve
from bot.reading.numerals import to_int

LARGEST = 999
CIRCLED = {
    chr(base + at): at + 1
    for base, count in ((0x2460, 20), (0x2474, 20), (0x2776, 10), (0x2780, 10))
    for at in range(count)
}
CIRCLE = f"[{''.join(CIRCLED)}]"
ZH = r"[零〇一二两三四五六七八九十百]{1,5}"
N = rf"(?:\d{{1,3}}|{ZH})"
END = r"(?![\d零〇一二两三四五六七八九十百])"
UNITS = (
    r"(?!\s*(?:[%％‰℃]|个(?!问题)|处(?!理)|具(?!体)|次|辆|台(?!账)|公里|千米|米|升|万|元|块|人(?!员|手)|"
    r"名(?!称)|天(?!天)|日|号|月|年|周|点(?!整改)|时(?!限|间)|分(?!管|给|派|配)|小时|季|套|份|张(?!贴)|期(?!限)|"
    r"折|倍|楼|层|栋|幢|"
    r"(?:km|kms|l|kg|m|litres?|liters?|hours?|days?|weeks?|months?|years?|am|pm|percent|o'clock|people|"
    r"photos?|times?|more)\b))"
)
BEFORE_ZH_NUMBER = r"(?![大些下直样般键起共点定致边道次切时会旦度面贯律并块同齐]|方面|股脑|口气)"
ITEM = r"(?:条|个|项|号|款|点)"
PROBLEM_WORD = r"(?:问题|整改问题|反馈问题|no\.?|nr\.?|number|problem|finding|issue|item|point|q|p|#|№)"
ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
CARDINAL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
SPELT = {word: at for words in (ORDINAL, CARDINAL) for at, word in enumerate(words.split("|"), 1)}
EN_N = rf"(?:\d{{1,3}}|(?:{CARDINAL})\b)"
ALONE = r"(?<![\d.一二三四五六七八九十百千万零〇两第周期每老月年张李王赵])"
NO_HOUR = r"(?<![\ue004上下中午早晚晨夜间约差有油])(?<![\ue004上下中午早晚晨夜间约差有油] )"
AS_MEASURE = rf"{END}{BEFORE_ZH_NUMBER}{UNITS}(?!\s?[条项款]|\s?[-.:]\d)"
"""What a number is not followed by that is spoken as a measure's: 二的二 is 2②, 二的两条 are two of them."""
MEASURE_WORD = r"(?:整改措施|措施|小项|子项|小点|measure|action|step|m)"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A problem, one of its measures, or a measure whose problem is not said; it stands at text[start:end]. One that
    is named by its words (see named.py) has a `keyword` in place of a number."""

    problem_no: int | None = None
    measure_no: int | None = None
    keyword: str = ""
    start: int = 0
    end: int = 0

    @property
    def slots(self) -> dict[str, object]:
        said = {"problem_no": self.problem_no, "measure_no": self.measure_no, "keyword": self.keyword or None}
        return {name: value for name, value in said.items() if value is not None}


FORMS = (
    # measure 2 of problem 5 · 2nd measure of problem 5
    rf"\b{MEASURE_WORD}\s*(?P<m>{EN_N})\s*(?:of|in|under|for)\s*(?:problem|item|finding|issue|no\.?|"
    rf"#)?\s*(?P<p>{EN_N})\b",
    rf"\b(?:item|point|part|number)\s(?P<m>{EN_N})\s(?:of|in|under|for)\s(?:problem|finding|issue)\s(?P<p>{EN_N})\b",
    rf"\b(?:the\s*)?(?P<m>{ORDINAL}|\d(?:st|nd|rd|th))\s*(?:measure|item|action|step|one)\s*(?:of|in|under|"
    rf"for)\s*(?:problem|item|finding|issue|no\.?|#)?\s*(?P<p>{EN_N})\b",
    # problem 5, measure 2 · p5m2 · 第5条第2项 · 问题五措施二 · 第5个问题的第二条措施 · 5号问题2号措施
    rf"\b(?:problem|item|finding|issue|"
    rf"p)\s*(?P<p>{EN_N})\s*[,:]?\s*{MEASURE_WORD}\s*(?:no\.?\s*)?(?P<m>{EN_N})\b",
    rf"(?:第\s*(?P<p>{N})\s*{ITEM}?|{PROBLEM_WORD}\s*(?:第\s*)?(?P<p2>{N})(?:条|号|项)?|"
    rf"(?P<p3>\d{{1,3}})(?:号|条|个)|(?P<p4>{ZH})号(?=问题))(?:具体|整改)?(?:问题)?\s*(?:里面?|中|下|当中)?的?[,:]?\s*"
    rf"(?:第(?!一议题)\s*(?P<m>{N})\s*(?:{ITEM})?(?:具体)?{MEASURE_WORD}?|{MEASURE_WORD}\s*(?:第\s*)?(?P<m2>{N})(?:号|"
    rf"条|项)?|(?P<m3>\d{{1,3}})(?:号{MEASURE_WORD}|项))",
    # 2② · 问题2② · 第2条② · （八）②
    rf"(?:第|"
    rf"{PROBLEM_WORD})?\s*(?<![\d.])(?P<p>\d{{1,3}})\s*{ITEM}?(?:问题)?的?\s*(?:第)?(?P<mc>{CIRCLE})(?:项|条|"
    rf"号)?{MEASURE_WORD}?",
    rf"(?:第\s*(?P<p>{ZH})\s*{ITEM}?(?:问题)?|问题(?P<p2>{ZH})|"
    rf"[(](?P<p3>{ZH})[)])的?\s*(?:第)?(?P<mc>{CIRCLE})(?:项|条)?",
    # 13之3 · 十三之一 · 三① · 8的第1条
    rf"(?<![\d.])(?P<p>\d{{1,3}})之(?P<m>\d{{1,2}})(?!\d)|(?<![百分\d])(?<![一二三四五六七八九十])"
    rf"(?P<p2>[一二三四五六七八九十]{{1,3}})之(?!八九)(?P<m2>[一二三四五六七八九十]{{1,3}}){END}",
    rf"(?<![\w])(?P<p>{ZH})(?P<mc>{CIRCLE})",
    rf"(?<![\d.])(?P<p>\d{{1,3}})的第(?P<m>{N}){ITEM}{MEASURE_WORD}?",
    # as it is spoken: 二的二 · 6的2 · 九的第一条 · 五杠三 · 10杠2 · 10一2 · 10圈2 · 三点二 · 3 2那条
    rf"{ALONE}(?P<p>(?!两){N})的(?:第(?P<m>{N}){ITEM}?|(?P<m2>{N}){AS_MEASURE})",
    rf"{ALONE}(?P<p>(?!两){N})\s?(?:横?杠|横|\bdash\b)\s?(?P<m>{N}){AS_MEASURE}",
    rf"{ALONE}(?P<p>\d{{1,3}})\s?[一圈]\s?(?P<m>\d{{1,2}}){AS_MEASURE}",
    rf"{ALONE}{NO_HOUR}(?P<p>(?!两){ZH})点(?P<m>(?!两){ZH})(?![点分刻钟半之前后左]|开会|提醒|叫|喊){AS_MEASURE}",
    r"(?<![\d./:\-])(?P<p>\d{1,3}) (?P<m>\d{1,2})(?=\s?[那这][条项个])",
    # 十三-1 · 九-二
    rf"(?<![\d零〇一二两三四五六七八九十百])(?P<p>(?!两){ZH})\s?[-.]\s?(?P<m>\d{{1,2}}|(?!两){ZH})(?![\d楼层年月]|[-.:])",
    # （八）1 · 2(2)
    r"(?<![\d.])(?P<p>\d{1,3})\s?[(](?P<m>\d{1,2})[)]",
    # 5-1 · 2.2 · #5.2 · 问题5-1 · item 3.1
    rf"(?:第|\b{PROBLEM_WORD}|问题|"
    rf"{MEASURE_WORD})?\s*(?<![\d.\-/A-Za-z])(?<!\d:)(?P<p>\d{{1,3}})\s?(?P<sign>[-.~·])\s?(?P<m>\d{{1,3}})(?![\d/]|"
    rf"[-.:]\d){UNITS}(?:号|条|项)?{MEASURE_WORD}?",
    # 第13条 · 第十三个问题 · 第3个 · 第3项措施
    rf"第\s*(?P<lone>{N})\s*{ITEM}?{MEASURE_WORD}",
    rf"第\s*(?P<p>{N})\s*{ITEM}(?!会议|议题)(?:具体|整改|反馈|巡察)?(?:问题)?",
    rf"第\s*(?P<p>{N})(?:问题|题)?(?=$|[\s,。?!怎咋的整完弄改谁原进办销到呢在是有])",
    # （八） · (8)
    rf"[(]\s*(?P<p>{N})\s*[)]",
    # 问题2 · problem 9 · no. 12 · #7 · 问题十三
    rf"(?:\b{PROBLEM_WORD}|问题|[#№])\s*(?:no\.?\s*)?(?:第\s*)?(?<!\d)(?P<p>\d{{1,3}})(?!\d|[.]\d|"
    rf":\d\d){UNITS}(?:号|条)?",
    rf"问题\s*(?P<p>{ZH}){END}{BEFORE_ZH_NUMBER}{UNITS}(?:号|条)?",
    # problem two · the fifth finding
    rf"\b(?:problem|item|finding|issue|number|point)\s(?P<p>{CARDINAL})\b(?!\s(?:is|was)\sthat)",
    rf"\b(?:the\s)(?P<p>{ORDINAL})\s(?:problem|finding|issue)\b",
    # 13号问题 · 5条怎么样了 · 十三条谁负责 · 13 alone
    rf"(?:^|(?<=[,看查问那]))(?P<p>(?!两){N})\s?[号条](?=当[初时]|原[来先本]|到底|究竟|主要|具体|由|归|卡|落|"
    rf"[^,。;!? ]{{1,6}}(?:牵头|负责|承办|分管)|"
    rf"有(?:进展|进度|动静|眉目|消息|人))",
    rf"(?:^|(?<=[,看查问那]))(?P<p>(?!两){ZH})\s?(?:条|号)(?=\s?(?:进展|进度|情况|怎|咋|到哪|谁|责任|牵头|原文|"
    rf"现在|啥|什么|弄|办|整改|搞))",
    rf"(?<![\d.\-/:])(?P<p>{N})\s?号问题",
    rf"(?<![\d.\-/:])(?P<p>{N})\s?问题(?=$|[\s,。?!]|的|怎|咋|整|完|弄|改|谁|原|进|办|销|到|呢)(?<![个\d]个问题)",
    r"(?:^|(?<=[,看查问那])|(?<=[看查问那,]\s))(?P<p>\d{1,3})\s?(?:号|条|号条|#)?(?=\s?(?:$|[?。!,]|咋|怎|"
    r"弄|完成|完了|做完|整改|整[完好妥利得]|干[完得]|到期|还没|到哪|谁|原文|进展|的|情况|状态|呢|那条|那个|现在|销号|"
    r"什么|佐证|历史|搞|办|是谁|这条|这个|这项|"
    r"归谁|逾期|查|改|责任|牵头|分管|进度))(?!,\d)",
    rf"^(?P<p>{ZH})(?=\s?(?:$|[?。!]|咋|怎|弄完|完成没|整改得|到哪|谁|原文|进展|呢))",
    rf"\b(?P<lead>of|owns?|status|about|for|close(?: out)?|reopen|on|is|has|check|does|handles?|under|verify|"
    rf"approve|urge|to|with|open|at|look-?back)\s(?P<p>\d{{1,3}})(?!\d|[./:-]\d){UNITS}(?=$|[\s,.?!;:])",
    # 谁负责5 · 核验13 · 佐证 5
    r"(?:(?<=负责)|(?<=谁管)|(?<=销号)|(?<=核验)|(?<=退回)|(?<=通过)|(?<=佐证)|(?<=原文)|(?<=历史)|(?<=经过)|(?<=催办))"
    r"\s?(?P<p>\d{1,3})\s?(?:号|条)?(?=\s?(?:$|[?。!]))",
    # ② alone · measure 2 · 措施2
    rf"(?:第)?(?P<lonec>{CIRCLE})(?:项|条)?{MEASURE_WORD}?",
    rf"(?:\bmeasure|\baction|措施)\s*(?:no\.?\s*)?(?P<lone>{N}){END}{BEFORE_ZH_NUMBER}{UNITS}(?![.\-]\d)",
)
HAS_NUMBER = re.compile(rf"[\dA-Za-z零〇一二两三四五六七八九十百]|{CIRCLE}")
"""Without any of these no form is found."""


@cache
def compiled() -> tuple[re.Pattern[str], ...]:
    """The forms, compiled at the first text: a start need not wait for them."""
    return tuple(re.compile(form, re.IGNORECASE) for form in FORMS)


@cache
def sieve() -> Sieve:
    """Which of the forms a text may have, by its characters."""
    return Sieve(FORMS)


def find_items(text: str) -> tuple[Item, ...]:
    """The items that a normalised text names, in order. Earlier forms win where two overlap."""
    found: list[Item] = []
    if not HAS_NUMBER.search(text):
        return ()
    likely = sieve().may_match(text)
    for at, form in enumerate(compiled()):
        for m in form.finditer(text) if likely >> at & 1 else ():
            item = read_item(m)
            if item and all(item.end <= other.start or item.start >= other.end for other in found):
                found.append(item)
    return tuple(sorted(found, key=lambda item: item.start))


def read_item(m: re.Match[str]) -> Item | None:
    """The item a form's match names; None if a number is zero or too large, or 10.31 rather a date."""
    parts = {name: value for name, value in m.groupdict().items() if value}
    problem = first_number(parts, "p", "p2", "p3", "p4")
    measure = first_number(parts, "m", "m2", "m3", "mc", "lone", "lonec")
    if problem == 0 or measure == 0 or max(problem or 1, measure or 1) > LARGEST:
        return None
    if "sign" in parts and (measure or 0) > 20:
        return None
    said = m[0][len(parts.get("lead", "")) :]
    start = m.end() - len(said.lstrip())
    return Item(problem_no=problem, measure_no=measure, start=start, end=m.end())


def first_number(parts: dict[str, str], *names: str) -> int | None:
    return next((number(parts[name]) for name in names if name in parts), None)


def number(written: str) -> int:
    """The value of digits, a Chinese numeral, a circled number or an English ordinal; 0 if it is none."""
    lowered = written.lower()
    if lowered in SPELT:
        return SPELT[lowered]
    try:
        return to_int(lowered.rstrip("stndrh"))
    except ValueError:
        return 0


def distinct(items: tuple[Item, ...]) -> Iterator[tuple[int | None, int | None]]:
    """The pairs (problem, measure) named, each once."""
    yield from dict.fromkeys((item.problem_no, item.measure_no) for item in items)
