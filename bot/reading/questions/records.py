"""催办记录: what was sent about an item, or to somebody. Looking only: pressing somebody is `urge`."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

NOTICES = "notices"
"""The side of `show_history` that is the record of notices."""
RECORD_LIST = "催办记录"
"""What it is called as a list to take out."""
RECORD = r"(?:催办|督办|催促|提醒|通知|催)(?:的)?(?:记录|历史)"
TOLD = r"(?:催办|督办|催促|提醒|通知|催)"
TIMES = r"(?:几|多少)[次遍回]"
WHEN = r"(?:什么时候|啥时候|何时|哪天|几号)"
TOLD_EN = r"(?:reminded|urged|chased|nudged|notified)"
HOW_OFTEN_EN = r"(?:when|how often|how many times|how many)"

RECORDS: tuple[Intent, ...] = (
    Intent(
        name="show_history",
        side=NOTICES,
        says=(
            rf"{{person}}的?{RECORD}|{RECORD}~{{person}}",
            rf"(?:给|对|向)?{{person}}~{TOLD}(?:过|了)~(?:{TIMES}|哪些|什么|啥|吗|没)",
            rf"(?:给|对|向){{person}}~(?:发|推送)(?:过|了)~(?:哪些|什么|啥|{TIMES}|几条|多少条)~(?:提醒|通知|"
            rf"催办|消息)?",
            rf"{TOLD}(?:过|了)?{{person}}(?:过|了)?~{TIMES}|{TOLD}过{{person}}(?:没|吗|没有)",
            r"{person}~(?:收到|接到)(?:过|了)~(?:提醒|通知|催办)",
            rf"{{person}}~{WHEN}~{TOLD}(?:过|了|的)|{WHEN}{TOLD}(?:过|了|的)?~{{person}}",
            rf"\b(?:{HOW_OFTEN_EN}|has|have|was)\b~{{person}}~\b{TOLD_EN}\b|\b{TOLD_EN}\b~{{person}}",
            r"\b(?:notices|reminders)\b~\b(?:to|for|of|sent)\b~{person}|\b(?:notices|reminders)\b~\b(?:did|"
            r"has)\b~{person}|"
            r"{person}(?:'s)? (?:notices|reminders)\b",
        ),
        unless=(r"{item}|一下|提醒我",),
        slots=("person",),
        asked="too",
        examples=(
            "给张三发过哪些提醒",
            "张三催过几次",
            "李娜的催办记录",
            "张三什么时候催过",
            "when was Li reminded",
            "how often was Zhang San urged",
            "notices sent to Li Na",
        ),
    ),
    Intent(
        name="show_history",
        side=NOTICES,
        says=(
            rf"我的?{RECORD}",
            rf"{TOLD}(?:过|了)我~{TIMES}|给我发(?:过|了)~(?:提醒|通知|催办)",
            rf"\b{HOW_OFTEN_EN} (?:was|were|have) (?:i|you)~\b{TOLD_EN}\b",
            r"\b(?:notices|reminders) (?:sent )?to me\b",
        ),
        needs=("no_item",),
        examples=("我的催办记录", "给我发过哪些提醒", "催过我几次", "when was I reminded"),
    ),
    Intent(
        name="show_history",
        side=NOTICES,
        says=(
            rf"{RECORD}",
            rf"(?:被)?{TOLD}(?:过|了)~{TIMES}|被?{TOLD}过(?:谁|哪些人|没|吗|什么)",
            rf"谁被?{TOLD}过|{WHEN}{TOLD}(?:过|了|的)",
            rf"\b(?:who|{HOW_OFTEN_EN}|has|have)\b~\b{TOLD_EN}\b",
            r"\b(?:notices|reminders)\b~\b(?:for|of|on|about|sent)\b|\brecord of (?:the )?(?:notices|reminders)\b|"
            r"{item}(?:'s)? (?:notices|reminders)\b",
        ),
        needs=("item_or_known_topic",),
        slots=("item", "keyword"),
        examples=(
            "催办记录 2②",
            "2②催过几次",
            "2-2什么时候提醒的",
            "消防的催办记录",
            "notices about 2.2",
            "who was reminded about 2.2",
        ),
    ),
)
