"""What a message is about: what remains of it without question words, held against the ledger's own texts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.reading.questions.lexicon import ENGLISH_TOPICS, TOPICS
from bot.reading.questions.normalise import Said, normalise
from bot.reading.vocabulary import Vocabulary

CUT = re.compile(r"[\ue000-\ue004,。;:!?、\n\"()]+|就是|那个问题(?!$)|(?<=[\u4e00-\u9fff])的(?:问题|那)|\bplease\b")
LEADING = (
    "简单说下|说下|讲下|讲一下|简单|简要|一句话|请问|麻烦|帮我|帮忙|我想|想|知道|了解|问一下|问下|问问|查一下|查查|查询|"
    "这事|那事|这件事|那件事|查看|查|看一下|看下|看看|看|说说|说一下|讲讲|告诉我|关于|有关|对于|针对|那个|这个|"
    "那条|这条|那几个|这几个|那几条|这几条|那些|这些|那项|上次|"
    "上面|前面|后面|下面|上回|刚才|刚刚|方才|前两天|前几天|那天|前阵子|之前|具体|内容|巡察组|通报里?|"
    "现在|目前|咱们|我们|单位|谁负责|谁管|谁在管|谁牵头|谁|哪个科室负责|哪个科室|哪个部门|责任人|责任领导|"
    "的|问题|整改|有没有|是不是|是否|怎么|为什么|什么时候|把|将|给|显示|列出|原文|还有|还是|该|都|已经|"
    "没有|到底|究竟|你好|您好|喂|嗯|哎|对了|"
    "巡察|巡查|反馈|说的|提的|讲的|一下|一遍|再一遍|下|销号|进展|历史|佐证|催一下|催办|申请|完成|重新打开|"
    "重新整改|撤销|原话|有|在|是|和|"
    "跟|又|还|也|就|请"
)
TRAILING = (
    "整改得怎么样了|整改得|整改完没有|整改完|整改到位|整改情况|整改进展|整改进度|整改状态|整改|的进展情况|"
    "进展情况|落实情况|完成情况|进展|进度|情况|状态|怎么样|怎样|咋样|如何|咋|怎么|到哪一步|到哪步|到哪里|"
    "到哪儿|到哪|到什么程度|什么程度|"
    "完成得|完成没有|完成没|完成|弄完|搞完|做完|办完|改完|修完|换完|弄好|办好|搞好|做好|修好|搞定|解决|"
    "落实|销号|办结|弄|搞|办|做|改得|改|完|好|得|没有|没|莫|了|吗|么|呢|啊|呀|吧|嘛|不|"
    "的那个问题|那个问题|这个问题|的问题|问题|那个事|那件事|那事|那项|那条|那个|这个|那块|方面|这块|的|那|"
    "这一条|那一条|这一项|那一项|这|事儿|事|归哪个科室管|归哪个科室|归哪个部门管|归谁管|归谁|由谁负责|由谁|"
    "是谁负责|谁负责|谁在负责|"
    "谁管|谁牵头|是谁|谁|归哪个|来核验|来验收|哪个|哪个科室负责|哪个科室管|哪个科室|哪个部门负责|哪个部门|"
    "责任人是|责任人|责任领导|责任科室|牵头科室|牵头|负责|管|原文|原话|怎么写|写|什么时候到期|什么时候|"
    "啥时候|到期|逾期|现在|目前|最近|有没有|是不是|是否|都|已经|还|也|全部|有哪些|哪些|什么|啥|历史|记录|"
    "佐证材料|佐证|材料|照片|"
    "具体|内容|是|在|有|一下|一遍|发一下|发|看|呗|哈|唉|了没|条|项|到底|究竟|什么情况|啥情况|步|几|多少|整|申请"
)
ENGLISH = (
    "has|have|had|is|are|was|were|been|be|the|an?|of|on|for|about|with|in|to|at|by|and|any|it|its|this|"
    "that|those|these|our|their|who|whom|whose|what|what's|when|where|which|how|how's|why|does|did|do|"
    "status|state|progress|update|news|going|coming along|fixed|done|finished|completed?|closed|resolved|"
    "sorted|problems?|issues?|findings?|items?|measures?|one|ones|thing|stuff|rectification|yet|now|"
    "so far|please|tell|me|us|show|check|give|owns?|owner|responsible|in charge|handles?|leads?|due|late|"
    "overdue|open|still|all|everything|we|you|i|can|could|would|will|should|hi|hey|hello|original|wording|"
    "exact|text|finding|"
    "say|says|history|evidence|photos?|proof|there|department|section|person|leader|accountable|being|get|"
    "got|working|already|actually|really|out|up|reopen|close|audit|trail|because|since|'s"
)
EDGES_BEFORE = re.compile(
    rf"(?:\s|(?:{'|'.join(sorted(LEADING.split('|'), key=len, reverse=True))})|\b(?:{ENGLISH})\b)+", re.IGNORECASE
)
EDGES_AFTER = re.compile(
    rf"(?:\s|(?:{'|'.join(sorted(TRAILING.split('|'), key=len, reverse=True))})|\b(?:{ENGLISH})\b|[.'])+$",
    re.IGNORECASE,
)
COMMON = frozenset(
    [
        "工作",
        "情况",
        "问题",
        "整改",
        "措施",
        "单位",
        "人员",
        "会议",
        "时间",
        "进行",
        "开展",
        "落实",
        "完成",
        "建立",
        "加强",
        "组织",
        "要求",
        "相关",
        "有关",
        "制度",
        "管理",
        "内容",
        "方面",
        "部分",
        "存在",
        "发现",
        "主要",
        "以上",
        "及时",
        "规范",
        "情况",
        "通过",
        "机关",
        "领导",
        "干部",
        "全面",
        "进一步",
        "长期",
        "今天",
        "明天",
        "每天",
        "进展",
        "进度",
        "时限",
        "期限",
        "目前",
        "现在",
        "已经",
        "严格",
        "执行",
        "到位",
        "不足",
        "结合",
        "实际",
        "形成",
        "提高",
        "确保",
        "没有",
        "负责",
        "科室",
        "责任",
        "巡察",
        "反馈",
        "中心",
        "党组",
        "支部",
        "我们",
        "他们",
        "办公",
        "使用",
        "生活",
        "学习",
        "讨论",
        "记录",
        "新增",
        "增加",
        "研究",
        "分析",
        "天气",
        "意见",
        "建议",
        "一次",
        "上级",
        "下级",
        "其他",
        "所有",
        "全部",
        "共同",
        "社区",
        "同志",
        "群众",
        "职工",
        "服务",
        "保障",
        "业务",
        "任务",
        "标准",
        "流程",
        "环节",
        "方式",
        "活动",
        "教育",
        "安全",
        "信息",
        "材料",
        "资料",
        "统一",
        "专业",
        "力量",
        "系统",
        "更新",
        "升级",
        "检查",
        "监督",
        "第三",
        "老师",
        "你好",
        "会上",
        "会后",
        "提醒",
        "通知",
        "催办",
        "督办",
        "申请",
        "延期",
        "逾期",
        "责任人",
        "大家",
        "抓紧",
        "尽快",
        "同意",
        "批准",
        "核验",
        "配合",
        "一个",
        "这个",
        "那个",
        "每个",
        "来不及",
    ]
)
FIELD = re.compile(
    "|".join(map(re.escape, sorted(TOPICS, key=len, reverse=True))) + rf"|\b(?:{ENGLISH_TOPICS})\b", re.IGNORECASE
)
SMALL_WORDS = r"[\d\s的了是在和与及等为有没不已经各]"
COMMON_WORDS = re.compile("|".join(sorted(COMMON, key=len, reverse=True)) + "|关于|具体|怎么|什么|" + SMALL_WORDS)
ANY_SMALL_WORD = re.compile(SMALL_WORDS)
LONGEST = 40


@dataclass(frozen=True, kw_only=True)
class Topic:
    """`text` as said; `known` if the ledger or the field has it; `whole` if the message says nothing else."""

    text: str
    known: bool
    whole: bool


def find_topic(marked: Said, vocabulary: Vocabulary) -> Topic | None:
    """The first stretch of the message that the ledger knows, else the first that says anything; None if none does."""
    stretches = [(start, end) for start, end in remainders(marked.text) if end - start > 1]
    for start, end in stretches:
        known = known_stretch(marked.text[start:end].lower(), vocabulary)
        if known:
            first, last = start + known[0], start + known[1]
            whole = marked.text.strip(" 。.?!") == marked.text[first:last]
            return Topic(text=words_for(marked, first, last, vocabulary), known=True, whole=whole)
    if not stretches:
        return None
    return Topic(text=words_for(marked, *stretches[0], vocabulary), known=False, whole=False)


def words_for(marked: Said, start: int, end: int, vocabulary: Vocabulary) -> str:
    """What to look for: as it was typed, unless only what it stands for (滅火器, 灭火其) can be in the ledger."""
    typed = marked.as_said(start, end)
    if any(typed.lower() in text for text in vocabulary.texts):
        return typed
    return marked.as_meant(start, end)


def remainders(text: str) -> Iterator[tuple[int, int]]:
    """What each stretch between names and punctuation leaves when question words are taken from its ends."""
    at = 0
    for cut in [*CUT.finditer(text), None]:
        start, end = at, cut.start() if cut else len(text)
        at = cut.end() if cut else end
        yield trimmed(text, start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """What of a stretch remains when question words are taken from its ends."""
    before = EDGES_BEFORE.match(text, start, end)
    first = before.end() if before else start
    after = EDGES_AFTER.search(text, first, end)
    return first, after.start() if after else end


def known_stretch(said: str, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The whole, if one problem's text contains it or all its parts; else the longest part that any text contains."""
    said = said[:LONGEST]
    texts = [searchable(text) if isinstance(text, str) else text for text in vocabulary.texts]
    if any(said in text or made_of(said, text) for text in texts) and meaningful(said, 0, len(said)):
        return 0, len(said)
    field = FIELD.search(said)
    if field and field[0] == said:
        return 0, len(said)
    longest = max(
        (longest_shared(said, text) for text in texts), key=lambda span: (span[1] - span[0], -span[0]), default=(0, 0)
    )
    if longest[1] - longest[0] >= 2 and not (field and field.end() - field.start() > longest[1] - longest[0]):
        return longest
    return field.span() if field else None


@lru_cache(maxsize=4096)
def searchable(text: str) -> str:
    return normalise(text).text.lower()


def made_of(said: str, text: Container[str]) -> bool:
    """Whether `said` is wholly made of stretches, of two characters or more, that `text` contains: 公车台账."""
    at = 0
    while at < len(said):
        end = shared_from(said, at, text)
        if end - at < 2:
            return False
        at = end
    return bool(said) and not said.isascii()


def longest_shared(said: str, text: Container[str]) -> tuple[int, int]:
    """The longest stretch of `said` in `text` that is more than a common word; the first of several; empty if none."""
    best = (0, 0)
    for start in range(len(said) - 1):
        end = shared_from(said, start, text)
        if end - start > best[1] - best[0] and meaningful(said, start, end):
            best = (start, end)
    return best


def shared_from(said: str, start: int, text: Container[str]) -> int:
    end = start
    while end < len(said) and said[start : end + 1] in text:
        end += 1
    return end


def meaningful(said: str, start: int, end: int) -> bool:
    """No common word or single character beside such, no piece of a Latin word, no lone digits."""
    part = said[start:end].strip()
    if not COMMON_WORDS.sub("", part) or len(ANY_SMALL_WORD.sub("", part)) < 2 or part.isdigit():
        return False
    inside = part.isascii() and ((start and said[start - 1].isalnum()) or (end < len(said) and said[end].isalnum()))
    return not inside
