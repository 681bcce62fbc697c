"""Names of people and departments in a message: those the ledger knows, and others by their shape and their place.

A name is kept as said: 老王 and 李科长 are for the ledger to resolve. A department need not be one the ledger knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.reading.characters import simplified_forms
from bot.reading.vocabulary import Vocabulary

SURNAMES = (
    "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|长孙|宇文|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤甲乙丙丁]"
)
TITLES = (
    "(?:副)?(?:书记|局长|科长|主任|处长|部长|主席|院长|校长|所长|站长|队长|组长|股长|经理|厂长|园长|镇长|"
    "乡长|区长|县长|市长|秘书长|委员|"
    "老师|同志|工程师|科员|专员|主管|总)|局|科|处|主任|工|师傅|哥|姐"
)
HAN = "\u4e00-\u9fff"
AFTER_NAME = (
    r"(?=$|[^\u4e00-\u9fff]|的|负责|名下|手[上里头]|那[边里儿]|这边|有|还|是|和|跟|与|及|去|来|催|尽快|抓紧|"
    r"在|做|办|弄|提|交|吧|一下|明|今|后天|下|每|赶|"
    r"完成|没|都|现在|调走|调离|请假|休假|出差|离职|牵头|处理|接|审|核|为|配合|协助|组织|主持|讲|签|手|呢|到期|逾期|"
    r"超期|干|欠|承担|分管|"
    r"主抓|管|跟|盯|别|别忘|了|那几|名|发过|发了|收到|接到)"
)
NAME = rf"(?:{SURNAMES})[{HAN}]"
FULL_NAME = rf"(?:{NAME}(?![管跟盯接替顶])[{HAN}]{AFTER_NAME}|{NAME}{AFTER_NAME}|{NAME}[{HAN}](?![{HAN}]))"
TITLED = (
    rf"(?:老|小)(?:{SURNAMES})(?![{HAN}]*(?:楼|区|路|街))|(?:{SURNAMES})[{HAN}]{{0,2}}?(?:{TITLES})(?![{HAN}]?室|"
    rf"{HAN}组织)|阿(?![姨拉里婆胶斗訇昌克司联富巴])[{HAN}](?![{HAN}]?语)"
)
LED_BY = (
    r"交给|分给|派给|指派给|指派|指定|安排|任命|委派|分配给|安排给|转给|移交给|交接给|换成|换给|改成|改为|变更为|"
    r"调整为|明确为|确定为|"
    r"定为|改由|让|催一下|催一催|催下|催催|催办|督办|督促|催|提醒|通知|找|叫|由|给|问问|"
    r"移交|转交|派|归|以后|今后|要是|如果|"
    r"责任人是?|责任领导是?|分管领导是?|领学人是?|主讲人是?|经办人是?|主办人是?|联系人是?|看看|查一下|查查|"
    r"查|看|配合人?|和|跟|、"
)
PERSON_FORMS = (
    rf"(?P<name>{TITLED})",
    rf"(?:{LED_BY})[:\s]?(?P<name>{FULL_NAME})",
    rf"(?:^|[\s,。、把将])(?P<name>{NAME}[{HAN}]?)(?=(?:现在|目前)?(?:还)?(?:负责|管的|名下|手[上里头]|身上|头上|"
    rf"那[边里儿]|"
    rf"的(?:任务|问题|事|活|整改|措施|清单|逾期|进展|\s?[a-z])|有(?:哪|几|多少|什么|没)|(?:都)?有啥|"
    rf"几项|几件|完成(?:得|了多少|情况)|分管|牵头|欠|没完成|逾期|还有|还剩|承担|在办))",
    r"\b(?:to|make|let|remind|nudge|chase|by|for|urge|push|press|ping|does|did|is|was|has|have|and|with|tell|ask|"
    r"from|reminded|urged|of|put|give|assign|under)\s(?P<name>(?:(?:Mr|Ms|Mrs|Dr|Director|Secretary|Chief|Section "
    r"Chief)\.?\s)?[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})\b",
    r"\b(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})(?:'s\b|(?=\s(?:takes|will take|is taking) over\b))",
    r"\b(?P<name>[A-Z][a-z]+ [A-Z][a-z]+)(?=\s(?:is on the hook|is responsible|owns|handles)\b)",
    r"(?:^|(?<=[\u4e00-\u9fff,。 ]))(?P<name>[A-Z][a-z]+ [A-Z][a-z]+)(?=\s?(?:还|手上|名下|有|负责|的|那边|现在|"
    r"目前|都|呢))",
    r"\b(?P<name>(?:Mr|Ms|Mrs|Dr|Director|Secretary|Chief)\.?\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\b",
)
NOT_A_PERSON = re.compile(
    r"(?:全部|所有|大家|高度|方面|金额|石材|何时|何人|何|许多|任务|任何|方案|方式|万一|严重|严格|周期|周末|"
    r"周[一二三四五六日天]|时候|白天|金融|江苏|黄色|田地|向上|毛病|"
    r"老师|小时|小结|小组|小项|小点|小区|小心|老是|顾客|史料|余下|余额|高效|任职|任期|万元|程序|许可|马上|"
    r"方便|方法|甲方|乙方|黄[灯牌色的]|红[灯牌色的]|"
    r"(?:Problem|Item|Finding|Measure|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|"
    r"February|March|April|May|June|July|August|"
    r"September|October|November|December|Excel|Word|The|This|That|What|Who|How|Everyone|All|Let|It|There|"
    r"Here|Where|When|Which)\b).*"
)

DEPARTMENT_TAIL = (
    rf"科(?![长员学目技室普研])|科(?=科长)|科室(?!$)|办公室|"
    rf"(?:[{HAN}]{{2}})(?<!会议)(?<!活动)(?<!阅览)(?<!责任科)室(?!内|外)|"
    rf"(?<=[{HAN}]{{2}})处(?![理置分罚于在长])|"
    r"(?<=派出)所(?!长)|(?<=[督税检测生])所(?![有以谓需属说指在长])|(?<=[车安勤察法障卫])队(?![伍员列长])|"
    r"(?<!全)(?<!干)(?<!内)(?<!外)(?<!支)(?<!局)部(?![分门长署位队])|股(?!长|份|东)|(?<=[务障息训算理])中心(?!组)|"
    r"(?<=[党政委察查治纪宣建综工团安环])办(?![理公完好了结事法成])|(?<=党)支部(?!联系)|(?<=机关)党委(?![会员书])|"
    r"(?<=[局院关])[纪团]委(?![会员书])"
)
DEPARTMENT_SHAPE = re.compile(rf"(?P<head>[{HAN}]{{0,8}}?)(?P<tail>{DEPARTMENT_TAIL})")
BEFORE_DEPARTMENT = re.compile(
    r".*(?:[的把将让请给由和与跟及是在到向了吗我你您他她们这那该叫喊催哪各每某、为问找归剩]|查一下|查看|查查|查|"
    r"看一下|看看|看|一下|督促|督办|催办|提醒|联系|怎么|如何|归|导出|通知|统计|配合|协助|协办|牵头|"
    r"加上|增加|添上|科室|部门|没有|还有|只看|列出|列一下|显示|汇总|关于|其他|多少|通报|措施|问题|责任|所有|"
    r"全部|几个|一个|"
    r"转|改成|交|属于|说|显示|条|项|号|今天|明天|本周|这周|下周|本月|现在|目前)"
)
NOT_A_DEPARTMENT = re.compile(
    r"(?:\w*(?:好|到|坏|四|远|别|各|何|多|一|两|三|五|\d)处|科|室|处|部|[一这那]?股|专科|本科|学科|全部|内部|教室|"
    r"食堂|责任科室?|配合科室|牵头科室|.*科室)"
)
ENGLISH_DEPARTMENT = re.compile(
    r"\b(?!the\b|which\b|what\b|every\b|each\b|all\b|by\b|my\b|our\b|per\b|responsible\b|lead\b|"
    r"assisting\b|(?:in|at|from|to|of|for|any|this|that|front|post|opening)\soffice)"
    r"(?P<name>[A-Za-z&]+(?:\s(?:&|and)\s[A-Za-z]+)?\s(?:department|dept\.?|section|division|bureau|office))\b|"
    r"\b(?:the|by|for|in|from|to|nudge|chase|urge|of|does|push|has|is)\s(?:the\s)?(?P<office>(?:general\s)?office|hr|"
    r"finance|"
    r"logistics)\b(?!\s(?:department|dept|section|division))",
    re.IGNORECASE,
)
STEM_TAIL = re.compile(r"(?:科|处|股|部|室|办公室|中心|办)$")
COMMON_STEMS = (
    "财务", "保卫", "人事", "后勤", "综合", "行政", "党办", "党务", "纪检", "监察", "组织", "宣传", "审计",
    "法规", "服务", "保障", "信息", "基建", "工会", "物业", "接待", "机要", "信访", "安保", "政工", "规划",
    "计财", "总务", "车管", "会计", "技术", "工程",
)  # fmt: skip
"""What departments are commonly called without the word for one, ledger or not."""
LED_BY_OTHER = r"催一下|催一催|催下|催催|催|督办|提醒|通知|交给|转给|派给|分给|划给|改由|归|让|配合|由"
AFTER_STEM = (
    r"(?=那[边里]|有(?:没|哪|几|多少|什么)|负责|名下|牵头|的(?:任务|问题|逾期|活)|还[有剩]|几项|(?:的)?逾期|"
    r"完成(?:得|情况|率)|交了|手[上里]|都?(?:摊|领|接|负责|分|管着?)|都有|超期|超了|拖|啥|的(?=[?]?$))"
)


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name as it stands at text[start:end]."""

    start: int
    end: int


@cache
def person_forms() -> tuple[re.Pattern[str], ...]:
    """The forms, compiled at the first text: a start need not wait for them."""
    return tuple(re.compile(form) for form in PERSON_FORMS)


def find_departments(text: str, vocabulary: Vocabulary) -> tuple[Name, ...]:
    """Departments named: the ledger's names and aliases first, then what is shaped like one."""
    return apart(
        [
            *known_names(text, vocabulary.departments),
            *shaped_departments(text),
            *known_stems(text, vocabulary.departments),
            *(
                Name(start=m.start(m.lastgroup or 0), end=m.end(m.lastgroup or 0))
                for m in ENGLISH_DEPARTMENT.finditer(text)
            ),
        ]
    )


def find_people(text: str, vocabulary: Vocabulary) -> tuple[Name, ...]:
    """People named: the ledger's, then by title (李科长), nickname (老王), or where a name belongs (交给李娜)."""
    return apart([*known_names(text, vocabulary.people), *shaped_people(text)])


def known_names(text: str, names: tuple[str, ...]) -> Iterator[Name]:
    pattern = alternatives(names)
    if pattern:
        yield from (Name(start=m.start(), end=m.end()) for m in pattern.finditer(text))


@lru_cache(maxsize=256)
def alternatives(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern of the names, longest first; None without names. Latin names only as whole words."""
    worded = [
        rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
        for name in sorted((name.translate(simplified_forms()) for name in names), key=len, reverse=True)
        if len(name) > 1
    ]
    return re.compile("|".join(worded), re.IGNORECASE) if worded else None


def known_stems(text: str, names: tuple[str, ...]) -> Iterator[Name]:
    """保卫 for 保卫科, only where a department belongs: it may as well be a word of a finding."""
    pattern = stems((*names, *COMMON_STEMS))
    if pattern:
        for m in pattern.finditer(text):
            yield Name(start=m.start(m.lastgroup or 0), end=m.end(m.lastgroup or 0))


@lru_cache(maxsize=256)
def stems(names: tuple[str, ...]) -> re.Pattern[str] | None:
    short = [re.escape(STEM_TAIL.sub("", name)) for name in names if not name.isascii()]
    either = "|".join(sorted((stem for stem in short if len(stem) > 1), key=len, reverse=True))
    return re.compile(rf"(?:{LED_BY_OTHER})(?P<led>{either})|(?P<leading>{either}){AFTER_STEM}") if either else None


def shaped_departments(text: str) -> Iterator[Name]:
    for m in DEPARTMENT_SHAPE.finditer(text):
        start = m.start()
        before = BEFORE_DEPARTMENT.match(m["head"])
        start += before.end() if before else 0
        if not NOT_A_DEPARTMENT.fullmatch(text, start, m.end()) and (m.end() - start > 1):
            yield Name(start=start, end=m.end())


def shaped_people(text: str) -> Iterator[Name]:
    for form in person_forms():
        for m in form.finditer(text):
            if not NOT_A_PERSON.match(m["name"]):
                yield Name(start=m.start("name"), end=m.end("name"))


def apart(names: Iterable[Name]) -> tuple[Name, ...]:
    """Those that do not overlap an earlier one, by place."""
    kept: list[Name] = []
    for name in names:
        if all(name.end <= other.start or name.start >= other.end for other in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: name.start))
