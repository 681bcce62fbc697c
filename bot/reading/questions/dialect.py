"""How people speak where they do not write as the papers do: Cantonese, the south-west, Shanghai, the north-east; and
what is said only to fill a pause, as voice input writes it down. Each as the words that the grammar knows."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bot.reading.needed import needed

HAN = "[\u4e00-\u9fff]"

SAID_FOR = {
    # Cantonese
    "搞掂晒": "搞定了", "搞掂": "搞定", "搞唔掂": "搞不定", "搞唔切": "来不及", "做唔切": "来不及", "赶唔切": "来不及",
    "唔该": "麻烦", "唔使": "不用", "唔得": "不行", "唔": "不", "系咪": "是不是", "有冇": "有没有", "冇": "没有",
    "边啲": "哪些", "边位": "谁", "边度": "哪里", "而家": "现在", "依家": "现在",
    "乜嘢": "什么", "乜野": "什么", "咩嘢": "什么", "做乜": "干什么", "几时": "什么时候", "几多": "多少",
    "点解": "为什么", "听日": "明天", "琴日": "昨天", "寻日": "昨天", "上昼": "上午", "下昼": "下午",
    "我哋": "我们", "你哋": "你们", "佢哋": "他们", "佢": "他", "啱啱": "刚刚", "睇": "看", "揾": "找", "仲未": "还没",
    "仲有": "还有", "仲系": "还是", "嘅": "的", "咗": "了", "嗰": "那", "俾": "给", "畀": "给",
    "㗎": "的", "啲嘢": "的事", "啲": "些", "嘢": "事", "嚟": "来", "咁": "这么", "哋": "们",
    # the south-west
    "莫得": "没有", "晓得": "知道", "啥子": "什么", "咋个": "怎么",
    "整归一": "弄好", "搞归一": "弄好",
    # Shanghai
    "啥辰光": "什么时候", "辰光": "时候", "侬": "你",
    # the north
    "咋地": "怎么样", "咋滴": "怎么样", "干哈": "干什么", "啥前儿": "什么时候", "多咱": "什么时候", "甭": "不用",
    "多会儿": "什么时候", "今儿个": "今天", "今儿": "今天", "明儿个": "明天", "明儿": "明天", "昨儿个": "昨天",
    "昨儿": "昨天", "昨个儿": "昨天", "昨个": "昨天", "今个儿": "今天",
    "明个儿": "明天", "瞅瞅": "看看", "瞧瞧": "看看", "瞅一眼": "看看", "瞧一眼": "看看", "瞄一眼": "看看",
    "看一眼": "看看", "瞅一下": "看看", "咋样": "怎么样", "咋": "怎么", "啥": "什么", "瞅": "看", "瞧": "看",
    "死线": "期限", "列列": "列出", "拎出来": "列出", "拉出来": "列出", "挑出来": "列出", "捋一捋": "列一下",
}  # fmt: skip
"""Words that mean this wherever they stand."""

AFTER_DEED = "了完好定过成有到做办交"
BESIDE: tuple[tuple[str, str], ...] = (
    (r"(?<![那这旁左右两周身一])边个", "谁"),
    (r"(?:(?<=^)|(?<=[,。 ]))呢(?=[个条项单次])", "这"),
    (rf"(?<=[{AFTER_DEED}])未(?=[呀啊啦]?[?。!]*$)", "没有"),
    (r"(?<=没有)[呀啊啦](?=[?。!]*$)", ""),
    (rf"(?<=[{AFTER_DEED}])(?:伐啦?|哇|咩)(?=[?。!]*$)", "吗"),
    (r"(?<=[\u4e00-\u9fff])伐啦?(?=[?。!]*$)", "吗"),
    (r"(?<=[知道])咯(?=[。!]*$)", "了"),
    (r"(?<=[\u4e00-\u9fff])没得(?=[?。!]*$)", "没有"),
    (r"(?<=[退打交发])返(?=[去嚟来])", "回"),
    (r"(?<=[看查核验销问催说讲弄改理盯])一哈(?!儿|子)", "一下"),
    (r"(?<![,。])咋整(?=[?啊呀]*$)", "怎么办"),
    (r"(?<=[搞做办整弄改跟])紧(?![急张跟抓密])", "着"),
    (r"(?<![一有两几第早晚])点样", "怎么样"),
    (r"喇(?![叭嘛])", "啦"),
    (r"噶(?=[?。!]*$)", "的"),
    (r"改做(?=[\d一二三四五六七八九十])", "改成"),
    (r"(?<!有)没(?:啥|什么|多大)(?=问题|毛病|意见)", "没"),
    (r"(?<=[延推])多(?=[\d一二两三四五半几])", ""),
    (r"帮手(?=[催查看记搞问做找])", "帮忙"),
    (r"(?:(?<=^)|(?<=[,。 ]))要得(?=[,。! ]|$)", "好的"),
    (r"(?:(?<=^)|(?<=[,。 ]))莫(?=[催急忘销])", "别"),
    (r"(?<![最以之往然])后儿(?!子|女|媳)", "后天"),
    (r"几个意思", "什么意思"),
    (r"(?<=[催看查问说讲找叫改推延缓核盯醒知报办弄给转交让等排定发]一)下(?=周)", "下 "),
    (r"(?<![\d一二两三四五六七八九十半几收看想得拿找见])到(?:点儿?|日子)(?![名评击位]|开会|提醒|[叫喊]|通知)", "到期"),
    (r"(?<![\d一二两三四五六七八九十半几通放经])过了?点儿?(?=[没还]|都没|的(?:有|是|都|哪|$))", "过期"),
    (r"按点儿?(?=[没交办完弄做])", "按时"),
    (r"(?<=[哪几])个科(?![室长学目员普])", "个科室"),
    (r"谁家(?![里属人长])", "谁"),
)
"""What means this only where it stands so: each pattern, and what is put in its place."""

FILLING: tuple[tuple[str, str], ...] = (
    (r"^(?:嗯+|呃+|额+|(?:那个){2,}|(?:这个){2,}|那什么(?=[,.。 ])|就是说)+[,.。 ]*(?=\S)", ""),
    (
        r"^[\u4e00-\u9fff]{2,4}(?:让|叫|托)我(?:跟您|给您|来)?(?:说|讲|报|汇报|回|报告)(?:一?[下声句])"
        r"[,:。 ]+(?=\S)(?!.*(?:同意|批|准|退|打回|驳|销|核|验|通过|重新|打开|延|缓|期限|[交转派分]给|换|归))",
        "",
    ),
    (r"^(?:不好意思|抱歉)[,。 ]*(?:才看[到见]|才回|回晚了|来晚了|打扰了?)?[,。 ]+(?=\S)", ""),
    (r"(?<=[^\s,。!])[,。 ]*(?:嗯+|呃+|额)?(?:就这样|就这么着|就酱)(?:吧|了|啊|哈)?(?=[,。.! ]*$)", ""),
    (r"(?<=[\u4e00-\u9fff])(?:呃+|嗯+)(?=[\u4e00-\u9fff])", ""),
    (r"(?:那个){2,}", "那个"),
    (r"(?:这个){2,}", "这个"),
)
"""What fills a pause, unless it is all that is said."""

ENGLISH_WITHIN = {
    "push": "催", "chase": "催", "later": "稍后", "on leave": "休假", "thx": "谢谢", "thanks": "谢谢", "task": "任务",
    "tasks": "任务", "item": "事项", "deadline": "期限", "ddl": "期限", "email": "邮箱", "extend": "延期",
    "remind": "提醒", "approve": "同意", "reject": "驳回", "overdue": "逾期", "evidence": "佐证", "report": "反映",
    "delay": "延期", "confirm": "确认", "handover": "移交", "start": "启动", "ping": "提醒",
}  # fmt: skip
"""English words that stand in Chinese sentences, and mean this there."""
ENGLISH_SENTENCE = re.compile(
    r"\b(?:of|to|the|my|me|please|is|are|was|a|for|i|i'm|with|what|who|how|does|did|all|up|have|has|and|by|it|mark|"
    r"should|will|can|could|would|our|your|this|that|from|in)\b|'s\b",
    re.IGNORECASE | re.ASCII,
)
"""What makes it an English sentence, with a Chinese name in it."""


class Rule(NamedTuple):
    """A pattern with what is meant by it, None where SAID_FOR has it; no text without any of `signs` has it."""

    spoken: re.Pattern[str]
    meant: str | None
    signs: frozenset[str]


@cache
def english_within() -> re.Pattern[str]:
    """The English words, with the spaces that set them apart from Chinese ones."""
    words = "|".join(sorted(ENGLISH_WITHIN, key=len, reverse=True))
    return re.compile(rf"(?:(?<={HAN}) )?(?<![A-Za-z])(?P<word>{words})(?![A-Za-z'])(?: (?={HAN}))?", re.IGNORECASE)


@cache
def rules() -> tuple[Rule, ...]:
    """All of them in order, compiled at the first text: a start need not wait for them."""
    words = "|".join(sorted(SAID_FOR, key=len, reverse=True))
    return tuple(
        Rule(re.compile(spoken), meant, min(needed(spoken), key=len))
        for spoken, meant in ((words, None), *BESIDE, *FILLING)
    )
