"""Readers of slots, by the names that the table's intents give. Each returns the slots it finds, if any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.reading.questions.asking import clause, forbids
from bot.reading.questions.clauses import duty_note, feedback_note, note_of, progress_note, reason_of
from bot.reading.questions.forms import closeout_form
from bot.reading.questions.heard import DEPT, PERSON, Heard
from bot.reading.questions.lexicon import DUTIES, STATUSES, WORDS
from bot.reading.questions.pictures import NAMES
from bot.reading.questions.times import (
    both_days,
    days_ahead,
    deadline_date,
    delta,
    done_on,
    lead_days,
    period,
    procurement_dates,
    remind_on,
    schedule,
    snooze_until,
    until,
    until_day,
)
from bot.reading.questions.trips import missing_fields, trip

Slots = dict[str, object]

ASSISTING = re.compile(
    rf"(?:配合|协助|协办|assist\w*|support\w*|help from)(?:科室|部门|单位|科|人|by|from|:|是|为|\s|"
    rf"再|要|加上?|增加|添上?|改|换|定|成|用|找|由|the)*(?P<who>[{DEPT}{PERSON}])|"
    rf"(?P<before>{DEPT}) ?(?:来|去)?(?:配合|协助|协办|assists?\b)",
    re.IGNORECASE,
)
LEADING = re.compile(
    rf"(?:责任领导|分管领导|包保领导|accountable leader|leader)"
    rf"(?:改|由|是|为|成|换|就|写|定|填|先|:|is|\s)*(?P<who>{PERSON})",
    re.IGNORECASE,
)
LED_BY = re.compile(
    rf"(?:领学人?|主讲人?|主持人?|讲课人?|授课人?|led by|chaired by|given by|by|speaker)(?:是|为|由|:|"
    rf"\s)*(?P<who>{PERSON})|(?:由)?(?P<before>{PERSON})(?:同志)?(?:领学|主讲|主持|讲课|授课|讲的|讲了)",
    re.IGNORECASE,
)
GIVEN_TO = re.compile(
    rf"(?:交给|转给|移交给?|转交给?|交接给?|交由|给|由|让|\bto)\s*(?P<who>{PERSON}(?:(?:\s*[、,和与及跟]\s*|"
    rf"\s+and\s+|\s*&\s*){PERSON})*)",
    re.IGNORECASE,
)
GIVING = re.compile(
    rf"(?:交给|分给|派给|给|转给|转交给?|交由|改由|由|让|换成?|改成|改为|定为|责任人[是为:]?|\bto|\blet|"
    rf"\bmake)\s*(?:the\s)?"
    rf"(?P<who>[{DEPT}{PERSON}])",
    re.IGNORECASE,
)
OWN = re.compile(r"我|\bmy\b|\bi\b", re.IGNORECASE)
OWNER_ROLES: tuple[tuple[str, str], ...] = (
    ("责任领导", r"责任领导|accountable leader"),
    ("分管领导", r"分管领导|哪(?:个|位)领导分管|分管|哪(?:个|位)领导|leader in charge|which leader"),
    ("牵头科室", r"牵头|lead (?:department|section)"),
    ("配合科室", r"配合科?室?|协办|协助|assisting (?:department|section)|who assists"),
    (
        "责任科室",
        r"责任(?:科室|部门|单位)|(?:哪个|哪些|什么|归哪个?|哪几个)(?:科室?|部门|单位|处室?)|(?:which|what|"
        r"responsible) (?:department|section|office|dept)",
    ),
    ("经办人", r"经办(?!公)"),
    ("主办人", r"主办人"),
    ("责任人", r"责任人|responsible person|person responsible"),
)
RESULTS: tuple[tuple[str, str], ...] = (
    (
        "unclear",
        r"没法判断|无法判断|判断不了|看不出|说不[清准]|没见[到着]|不好说|不好判断|难(?:以)?判断|不确定|没法看|拿不准|"
        r"锁着|没见到|unclear|"
        r"can(?:'t|"
        r"not) (?:tell|judge|say)|inconclusive|unsure|not sure",
    ),
    (
        "pass",
        r"\bstill (?:fine|good|ok|in order|clean|holds?|holding)\b|"
        r"没有?(?:发现|见)?(?:任何)?(?:问题|反弹|异常)|未(?:发现|见)?(?:问题|反弹|异常)|无(?:反弹|问题|异常)|no "
        r"(?:rebound|problems?|issues?|relapse)|(?:has|did)(?:n't| not) (?:rebound|relapse)",
    ),
    (
        "rebound",
        r"反弹|又坏|老样子|又[^,。;!?\n]{1,6}[了上着]|又?复发|又出现|又犯|不合格|回潮|死灰复燃|没保持|又(?:有|被|"
        r"过期|堵|乱|没|不|开始)|"
        r"rebound(?:ed)?|relapsed?|fail(?:ed|s)?|come back|came back|is back|not (?:ok|fine|held)|worse|"
        r"again",
    ),
    (
        "pass",
        r"合格|巩固|没问题|正常|良好|达标|保持|很好|挺好|都好|都?够|齐全|符合|没毛病|到位|绿区|完好|通过|"
        r"\bok\b|pass(?:ed|es)?|"
        r"\bheld\b|\bholds?\b|holding|\bfine\b|\bgood\b|in order|all right",
    ),
)
FORMATS: tuple[tuple[str, str], ...] = (
    ("csv", r"csv"),
    ("docx", r"docx?|word"),
    ("ics", r"(?<![a-z])ics(?![a-z])|日历|calendar"),
    ("json", r"json"),
    ("png", rf"{NAMES}|\bpng\b|图片|图表|做成图|出图|image|picture|chart"),
    ("xlsx", r"xlsx?|excel|表格?|spreadsheet"),
)
LIST_TYPES = re.compile(
    rf"{NAMES}|问题清单|任务清单|责任清单|措施清单|三(?:张|个|份)?清单|逾期清单|延期清单|销号(?:清单|台账)|"
    rf"制度清单|催办记录|"
    r"(?:problem|task|responsibility|overdue|measures?) list|(?:the )?three lists",
    re.IGNORECASE,
)
STYLE = re.compile(
    r"一句话|一段话|大概|大致|简短(?:点|一点|地)?|简要(?:点)?|简单(?:点|地)?|精简|详细(?:点|地)?|\b(?:in )?(?:one|a) "
    r"(?:sentence|line|paragraph)\b|\bbrief(?:ly)?\b|\bshort(?:ly)?\b|\bin detail\b|\bdetailed\b",
    re.IGNORECASE,
)
LEVEL = re.compile(r"催办|督办")
SCOPES = (("measures", r"措施|measures?"), ("problems", r"(?:具体)?问题|problems?|findings?"))
GROUPS = (
    (
        "dept",
        r"(?:各|每个?|分|按|逐个?|哪个)(?:责任)?(?:科室?|部门|处室)|(?:部门|科室)(?:排名|排序|对比)|(?:by|per|each|"
        r"every|which) "
        r"(?:department|dept|section)",
    ),
    (
        "aspect",
        r"(?:各|每个?|分|按|几个|[二两三四五六]个?)(?:个)?(?:大)?(?:方面|板块|类别?)|(?:by|per|each|"
        r"every) (?:aspect|category)",
    ),
    ("unit", r"(?:各|每个?|分|按|哪个)(?:家)?单位|(?:by|per|each|every) unit"),
    (
        "person",
        r"(?:各|每个?|分|按)(?:个)?(?:责任)?(?:人|领导|同志)|谁(?:完成|做|进度)?得?(?:最|比较)|(?:by|per|"
        r"each|every) (?:person|owner|leader)|who is (?:slowest|fastest)",
    ),
)
DOCUMENT = re.compile(
    r"(?P<doc>(?:党组|支委|班子|会议|培训|检测|评估|验收|维修|采购|消防|年度|季度|压力表|现场|整改|工作|"
    r"自查|第三方|应急|扫描)*(?:会)?(?:签到表|检测报告|评估报告|验收单|会议记录|会议纪要|记录表?|纪要|报告|"
    r"发票|合同|扫描件|制度|通知|预案|照片|台账)|"
    r"(?:\b(?:test|inspection|sign-in|attendance|meeting|assessment|training)\s)?\b(?:report|invoice|"
    r"minutes|certificate|sheet|scan|contract|photos?|pictures?))",
    re.IGNORECASE,
)
STEPS = re.compile(
    r"比价询价|比价|询价|上会|班子会|签合同|合同签订|招标|中标|付款|验收|公示|price comparison|quotes?|"
    r"tender|payment|signing|acceptance",
    re.IGNORECASE,
)
STEP_ASKED = re.compile(rf"(?P<step>{STEPS.pattern})(?:程序|环节)?(?:了|过|做|完|签|开)*(?:没|吗|没有)", re.IGNORECASE)
PURCHASE = re.compile(
    r"(?P<what>[\u4e00-\u9fffA-Za-z]{2,12}?)(?:(?<![有])[那这][笔单批]|的?(?:采购|招标|合同|询价|比价))"
)
NOT_A_PURCHASE = re.compile(r"(?:这|那|该|签|先|后|没|我们|这个|那个|请问|现在|服务类|目前).*")


def item(heard: Heard) -> Slots:
    """The first item; a measure said apart from its problem (②…问题2) is joined to it."""
    if not heard.items:
        return {}
    return heard.items[0].slots


def keyword(heard: Heard) -> Slots:
    return {"keyword": heard.topic.text} if heard.topic and not heard.items else {}


def keyword_if_known(heard: Heard) -> Slots:
    return keyword(heard) if heard.topic and heard.topic.known else {}


def keyword_beside(heard: Heard) -> Slots:
    """What an item is about, where its number is said as well: 第十三个问题，就是党建那个."""
    return {"keyword": heard.topic.text} if heard.topic and heard.topic.known else {}


def dept(heard: Heard) -> Slots:
    assisting = ASSISTING.search(heard.text)
    skipped = heard.marks_before(DEPT, assisting.start(assisting.lastgroup or 0)) if assisting else -1
    skipped = skipped if len(heard.departments) > 1 else -1
    names = [heard.name(name) for at, name in enumerate(heard.departments) if at != skipped]
    return {"dept": names[0] if len(names) == 1 else "、".join(names)} if names else {}


def person(heard: Heard) -> Slots:
    return {"person": heard.name(heard.people[0])} if heard.people else {}


def named(heard: Heard, role: re.Pattern[str]) -> Iterator[tuple[str, int, str]]:
    """For each who stands in that role: the kind of mark, which of them, and the name."""
    for m in role.finditer(heard.text):
        group = m.lastgroup or "who"
        mark = m[group]
        at = heard.marks_before(mark, m.start(group))
        yield mark, at, heard.name((heard.departments if mark == DEPT else heard.people)[at])


def assignee(heard: Heard) -> Slots:
    """Who gets it: people and departments that are neither assisting nor the leader."""
    other = {(mark, at) for role in (ASSISTING, LEADING) for mark, at, _ in named(heard, role)}
    people = [heard.name(heard.people[at]) for at in given(heard, PERSON) if (PERSON, at) not in other]
    depts = [heard.name(heard.departments[at]) for at in given(heard, DEPT) if (DEPT, at) not in other]
    found: Slots = {}
    if people:
        found["person"] = "、".join(people)
    if depts:
        found["dept"] = "、".join(depts)
    return found


def given(heard: Heard, mark: str) -> range:
    """Which of the names with this mark are given something: those after the first word for giving, to the end of its
    clause (别让张三弄了，交给李娜 · 由李娜负责，张三没空); all where no such word stands before a name."""
    m = next((m for m in GIVING.finditer(heard.text) if not forbids(heard.text, m.start(), m.end())), None)
    if m is None:
        return range(heard.text.count(mark))
    return range(heard.marks_before(mark, m.start("who")), heard.marks_before(mark, clause(heard.text, *m.span())[1]))


def assist_dept(heard: Heard) -> Slots:
    names = [name for mark, _, name in named(heard, ASSISTING) if mark == DEPT]
    return {"assist_dept": "、".join(names)} if names else {}


def leader(heard: Heard) -> Slots:
    return next(({"leader": name} for _, _, name in named(heard, LEADING)), {})


def led_by(heard: Heard) -> Slots:
    return next(({"leader": name} for _, _, name in named(heard, LED_BY)), {})


def to(heard: Heard) -> Slots:
    """To whom: the last one named."""
    names = heard.people or heard.departments
    return {"to": heard.name(names[-1])} if names else {}


def takers(heard: Heard) -> Slots:
    """Those to whom something is given, all of them: 交给李娜和王磊; else the last one named."""
    m = GIVEN_TO.search(heard.text)
    if m is None:
        return to(heard)
    first = heard.marks_before(PERSON, m.start("who"))
    names = [heard.name(name) for name in heard.people[first : first + m["who"].count(PERSON)]]
    return {"to": "、".join(names)}


def whose(heard: Heard) -> Slots:
    """Somebody else's items, by their name before the word for giving: 把张强的都交给王磊."""
    m = GIVEN_TO.search(heard.text)
    if m is None or OWN.search(heard.text) or not heard.marks_before(PERSON, m.start("who")):
        return {}
    return {"person": heard.name(heard.people[0])}


def unreached(_heard: Heard) -> Slots:
    """Whom no message reaches: as a state, in the ledger's word."""
    return {"status": "未绑定"}


def unproved(_heard: Heard) -> Slots:
    """Without evidence: as a state, though the ledger has none of that name."""
    return {"status": "缺佐证"}


def reminded(heard: Heard) -> Slots:
    return person(heard) or dept(heard)


@dataclass(frozen=True)
class Choice:
    """A slot whose value is the first of a list of (value, pattern) that the message has."""

    slot: str
    values: tuple[tuple[str, re.Pattern[str]], ...]
    default: str | None = None

    def __call__(self, heard: Heard) -> Slots:
        found = next((value for value, pattern in self.values if pattern.search(heard.text)), self.default)
        return {self.slot: found} if found else {}


@dataclass(frozen=True)
class Word:
    """A slot that holds the words of a pattern as they were said."""

    slot: str
    words: re.Pattern[str]

    def __call__(self, heard: Heard) -> Slots:
        m = self.words.search(heard.text)
        return {self.slot: heard.marked.as_said(*m.span(m.lastgroup or 0))} if m else {}


def choice(slot: str, values: tuple[tuple[str, str], ...], default: str | None = None) -> Choice:
    return Choice(slot, tuple((value, re.compile(words, re.IGNORECASE)) for value, words in values), default)


OVERDUE = re.compile(WORDS["overdue"], re.IGNORECASE)
find_status = choice("status", STATUSES)
find_duty = choice("duty", tuple(DUTIES.items()))


def status_if_said(heard: Heard) -> Slots:
    return {"status": "overdue"} if OVERDUE.search(heard.text) else find_status(heard)


def overdue_status(heard: Heard) -> Slots:
    return {"status": "overdue"} if OVERDUE.search(heard.text) else {}


def duty(heard: Heard) -> Slots:
    """The duty that was done: the one after the verb where several are named (党组会学了第一议题)."""
    return find_duty(heard)


def keyword_of_purchase(heard: Heard) -> Slots:
    if heard.items:
        return heard.items[0].slots
    m = PURCHASE.search(heard.text)
    if not m or NOT_A_PURCHASE.match(m["what"]):
        return {}
    return {"keyword": heard.marked.as_said(*m.span("what"))}


READERS: dict[str, Callable[[Heard], Slots]] = {
    "item": item,
    "keyword": keyword,
    "keyword_if_known": keyword_if_known,
    "keyword_beside": keyword_beside,
    "keyword_of_purchase": keyword_of_purchase,
    "dept": dept,
    "person": person,
    "assignee": assignee,
    "assist_dept": assist_dept,
    "leader": leader,
    "led_by": led_by,
    "takers": takers,
    "whose": whose,
    "unreached": unreached,
    "unproved": unproved,
    "reminded": reminded,
    "owner_role": choice("owner_role", OWNER_ROLES),
    "role_given": choice("owner_role", tuple(role for role in OWNER_ROLES if role[0] != "配合科室")),
    "result": choice("result", RESULTS),
    "format": choice("format", FORMATS, default="xlsx"),
    "scope": choice("scope", SCOPES),
    "group_by": choice("group_by", GROUPS),
    "status_if_said": status_if_said,
    "overdue_status": overdue_status,
    "list_type": Word("list_type", LIST_TYPES),
    "closeout_form": closeout_form,
    "style": Word("style", STYLE),
    "level": Word("level", LEVEL),
    "doc": Word("doc", DOCUMENT),
    "doc_if_special": Word("doc", re.compile(r"签到表|检测报告|评估报告|会议记录|会议纪要|发票|合同|验收单")),
    "step": Word("step", STEP_ASKED),
    "duty": duty,
    "note": note_of,
    "duty_note": duty_note,
    "reason": reason_of,
    "progress_note": progress_note,
    "feedback_note": feedback_note,
    "both_days": both_days,
    "until_day": until_day,
    "days_ahead": days_ahead,
    "until": until,
    "longer": delta,
    "deadline": deadline_date,
    "done_on": done_on,
    "period": period,
    "procurement_dates": procurement_dates,
    "schedule": schedule,
    "lead": lead_days,
    "remind_on": remind_on,
    "snooze_until": snooze_until,
    "trip": trip,
    "missing_fields": missing_fields,
}
"""Every reader of slots by its name in the table; `term` is read by the glossary's own patterns."""
