"""What stands around an expression, and what that makes of it: 前 and "by", 后, hedges, facts that are no deadlines."""

from __future__ import annotations

import re

WINDOW = 30
"""Characters."""

BEFORE = re.compile(
    r"\)?(?:\(含[^)]*\))?的? ?(?:之前|以前|前(?![台面方期厅门院任提言列往沿置段景述端排半])"
    r"|为止|止(?!步)|截止|到期|之内|以内|内(?![容部外勤])"
    r"|(?:at the )?latest\b|or (?:before|earlier|sooner)\b)"
)
AFTER = re.compile(
    r"\)? ?(?:之后|以后|过后|后(?![勤续台期面方门])|起(?![重草诉])|开始|以来|or (?:later|after)\b|onwards?\b)"
)
HEDGED = re.compile(r"\)? ?(?:前后|左右|上下|or so\b|-?ish\b|or thereabouts\b)")
HEDGE = re.compile(
    r"(?:大约|大概|约|可能|也许|或许|估计|差不多|\b(?:about|around|approximately|approx\.?|roughly|maybe|probably|perhaps"
    r"|possibly)|~) ?(?:在|到|(?:by|on|at|in|the|before) )?$"
)

PREFIX = re.compile(
    r"(?:未来|接下来|今后|截止(?:日期|时间)?[到至为是:]?|截至|[期时]限(?:为|是|到|至|:)?|(?:时间|日期)[为是:]|限期?(?:于|在)?|最[晚迟](?:在|于|到|是)?|不[得能]?[晚迟]于"
    r"|不[得能]?超过|[最顶至]多|务必[在于]?|务于|请[在于]|争取[在于]?|力争[在于]?|确保[在于]?|定[在于]|改[到为成]|赶在|给[你他她我]?|必须[在于]?|应[在于]|须[在于]"
    r"|将于|拟于|[到至于在]):? ?$"
    r"|\b(?:by|before|until|till|til|no (?:more|longer) than"
    r"|due(?: date)?(?: is| on| by| in)?:?|(?:no|not) later than|latest"
    r"|deadline(?: is|:)?|on or before"
    r"|prior to|up to|within|in|on|at|for|during|throughout|to) (?:the )?(?:on |at )?$"
)
BY = re.compile(r"\b(?:by|before|until|till|til|prior to|(?:no|not) later than|on or before) (?:the )?$")
AFTER_WORD = re.compile(r"\b(?:after|following|since|from|starting|beginning|not before) (?:the |on )?$|[自从] ?$")
UNTIL = re.compile(r"[到至] ?$")
EVERY = re.compile(r"(?:每个?(?:工作日|天|日|早|晚|半?年|季度?|月|周|星期|礼拜)?的?|每隔|逐|\b(?:every|each)) ?$")

FACT = re.compile(r"(?:已(?:经)?[于在]?|(?:有效期|到期日|保质期|质保期?|合同)[到至为是:]*) ?$")
"""A day on which something was done, or on which a contract ends."""

DOCUMENT = re.compile(r"[〔\[(]20\d\d[〕\])]第?$")
"""国发〔2026〕12号 is a document."""

LUNAR = re.compile(r"(?:农历|阴历|旧历|腊月|正月|闰) ?$")
"""A date of the lunar calendar: its months are not these."""

YEAR_BEFORE = re.compile(r"(?<!\d)20\d\d[ ./,-]{0,2}$")
YEAR_AFTER = re.compile(r"[ ./,-]{0,2}(?:of )?'?20\d\d(?!\d)")
"""A year that is written beside a day, but not as one writes it."""

ANCHORED = re.compile(r"(?:后|起|之日)(?:的|,)? ?$")
ANCHOR_FOLLOWS = re.compile(r" (?:of|after|from|following|since|before|prior)\b")
"""A span counted from something else than today: 收到通知后5个工作日内, within 3 days of receipt."""

DELTA = re.compile(
    r"(?:延期|延长|延后|顺延|推迟|延迟|延缓|宽限期?|再给我?|再|缓|延|晚|多给我?|提早|缩短|加"
    r"|\b(?:(?:extend|postpone|push|move|delay)\b[^,;]{0,20}?(?: by| for)?|extension(?: of)?"
    r"|need|extra)) ?$"
)
"""A span counted from the deadline that stands."""

NO_SPAN_BEFORE = re.compile(
    r"(?:逾期|超期|过期|延误|拖延?了?|提前|近|过去|连续|累计|历时|用时|耗时|已|已经|超过|长达|达|前|头|这|那|上|有效期|保质期|保修期?|质保期?|租期"
    r"|工期|试用期|有|用了|花了|隔|停了?|晚了|迟了|差|第|\b(?:last|past|previous|overdue|late(?: by)?"
    r"|for|took|taken|lasted|than|over)(?: the)?) ?$"
)
NOT_OVER = re.compile(r"不[得能]?超过 ?$|\bno (?:more|longer) than ?$")
NO_SPAN_AFTER = re.compile(
    r"(?:没|未|无|来|以来|一[次检换个]|两次|就|里|了|(?:前|以前)?(?:发现|检查|就)|的(?!时间|期限|整改|时限)|[之以]?内(?:未|没|无)|内[一两二三四五六七八九十\d]+次"
    r"| ?(?:late|overdue|old|long|since|behind|passed)\b)"
)

NEGATED = re.compile(
    r"完不成|完成不了|来不及|不是|不行|不能|不可能|没法|无法|[做弄搞办]不[完好了]|交不了|赶不上|取消|别|未(?:能|按)|不要"
    r"|\b(?:not|cannot|can't|cant|won't|wont|isn't|don't|never|impossible)\b"
)
NOT_NEGATED = re.compile(
    r"\bnot? later than|\bno (?:more|longer) than|不[得能]?(?:晚于|迟于|超过)|不能再[晚迟拖]|不是吗|别忘了?"
)
CLAUSE = re.compile(r"[,;。!?！？]")

VERBS = re.compile(
    r" ?(?:$|[,;。、!?)]|全部|全面|统一|都|完成|整改|办|改|做|弄|搞|交|提交|上报|报送|报(?![表告纸名])|更换|换"
    r"|解决|落实|到位|要|必须|务必|得|应|需|给|可以|行|吧"
    r"|到期|截止|结束|下班|或|还是|和|及|与|、|or\b|and\b|销号|核验|验收|检[查测修]|维修|修|建立|制定|制订|印发|开会|召开|组织|补"
    r"|的?期限|的?时间|完|is fine|please|ok\b|works\b|at\b|for\b)"
)
TRIVIA_BEFORE = re.compile(
    r"(?:[\s\W]|整改|完成|截止|时限|期限|时间|日期|最[晚迟]|请|务必|尽量|尽快|必须|要求|限期?|需|应|须|要|我|你|您|他|它|们|这个|这项|那个|就|定|在|于|到|至|的"
    r"|是|为|好|嗯|行|那|给|改成?|调整?|延期|延|大约|大概|约|可能|估计|计划|预计|最多|顶多|至多|争取|力争|赶|自|从|不|得|能|晚|迟|超过|每|再|过|等|吧|全部|一定|上报|报送|报"
    r"|提交|交|落实|date|deadline|due|please|finish|fix|do|it|this|that|is|complete|completed|submit|done|be|to"
    r"|should|must|will"
    r"|let's|say|how about|make|set|the|on|by|before|until|till|within|in|at|for|after|no|not|later|than"
    r"|about|around|maybe|every|each|need|extend)*"
)
TRIVIA_AFTER = re.compile(
    r"(?:[\s\W]|之?前|以前|[之以]?内|后|起|开始|左右|前后|止|为止|截止|完成|整改|到位|完毕|全部|落实|办结|结束|解决|到期|销号|上报|报送|提交|交|报|更换|搞定|弄完|做完|办完|改完"
    r"|行不行|行吗|可以吗|可以|行|吧|呢|吗|了|啊|哈|时间|期限|时限|上班|第一天|的|要|必须|务必|都|就|再说|内|长期坚持|并|is|it|ok|fine|please|the|latest|at|done|or|so|works)*"
)


ENDS = re.compile(r" ?(?:$|[,;。、!?)])")


def before(text: str, start: int) -> str:
    """What stands before text[start:], as far back as words that matter can begin."""
    return text[max(0, start - WINDOW) : start]


def is_of_another_kind(left: str) -> bool:
    """Whether what stands before a day makes it a fact, a document's number, or a day of the lunar calendar."""
    return bool(FACT.search(left) or DOCUMENT.search(left) or LUNAR.search(left))


def clause_around(text: str, start: int, end: int) -> str:
    """The clause in which text[start:end] stands."""
    begins = [match.end() for match in CLAUSE.finditer(text, 0, start)]
    ends = CLAUSE.search(text, end)
    return text[begins[-1] if begins else 0 : ends.start() if ends else len(text)]


def is_negated(text: str, start: int, end: int) -> bool:
    """Whether the clause says that it will not be then."""
    return bool(NEGATED.search(NOT_NEGATED.sub("", clause_around(text, start, end))))


def has_a_year_beside(text: str, start: int, end: int) -> bool:
    """Whether a year stands beside text[start:end] that was not read with it."""
    return bool(YEAR_BEFORE.search(before(text, start)) or YEAR_AFTER.match(text, end))


def says_no_span(text: str, start: int, end: int) -> bool:
    """Whether the span at text[start:end] tells how long something is, was or will be, and is no deadline."""
    left = before(text, start)
    if NOT_OVER.search(left):
        return False
    return bool(NO_SPAN_BEFORE.search(left) or NO_SPAN_AFTER.match(text, end))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether nothing of weight stands beside text[start:end]."""
    if start > WINDOW or len(text) - end > WINDOW:
        return False
    return bool(TRIVIA_BEFORE.fullmatch(text[:start]) and TRIVIA_AFTER.fullmatch(text[end:]))
