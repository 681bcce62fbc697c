"""What is meant where no number is given: by what a message is about, or nothing that can be told."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

BY_TOPIC: tuple[Intent, ...] = (
    Intent(
        name="query_problem_status",
        says=(
            r"{status_q}|整改|问题|那[个条项事]|咋|怎|完没|了没|吗|没$|什么时候|啥时候|到期|没有$|销号|逾期|"
            r"{finish}|\b(?:is|has|have|are|did|do|does|was|were|when|what about|any news|how)\b",
            r"\bany (?:movement|progress|luck|word|update)s?\b|"
            r"\bwhat(?:'s| is) (?:happening|up|new|the news)|\bwhere\b",
        ),
        needs=("no_item", "known_topic"),
        slots=("keyword",),
        examples=(
            "灭火器那个问题整改完没有",
            "公车台账整改进展",
            "消防弄完没",
            "has the procurement problem been fixed",
            "how is the parking issue going",
        ),
    ),
    Intent(
        name="query_problem_status",
        says=(
            r"(?:整改|问题|那条|那项|反馈)~(?:{status_q}|{finish}|咋|怎|没|吗|情况)|(?:整改|销号|办结)(?:完|"
            r"到位|好|了)?(?:没|了没|吗|了吗|没有|情况|进展)|\b(?:problem|finding|issue|item|measure|"
            r"rectification)\b~{status_q}|{status_q}~\b(?:problem|finding|issue|item|measure)\b",
            r"(?:弄完|搞定|办完|做完|整完|改完|修完|解决)(?:了)?(?:没|吗|没有|了没)|(?:到哪一?步|啥进展|"
            r"什么进展|什么进度)了?$|(?:进展|进度)(?:情况|如何|怎么样|呢)?[?]?$",
        ),
        unless=(r"^(?:上回|上次|刚才|刚刚|之前)(?:说|提|问|讲)?的?那[个条项]",),
        needs=("no_item", "topic"),
        slots=("keyword",),
        certain=False,
        examples=("阳台漏水那条整改完没有", "职工宿舍问题整改得怎么样", "is the lighting problem fixed"),
    ),
    Intent(
        name="query_problem_status",
        says=(r"^",),
        needs=("bare_topic",),
        slots=("keyword",),
        examples=("消防", "灭火器", "parking"),
    ),
    Intent(
        name="clarify",
        says=(
            r"{duty}",
            r"(?:整改|销号|台账|巡察|巡视|核验|佐证|延期|催办|督办|逾期|问题|措施|责任人|责任领导|反馈意见|"
            r"回头看|通报|专班|完成|进展|到期|期限|提醒|签收|退回|同意|批准|科室|任务|清单|原文|历史|负责|"
            r"办结)",
            r"^(?:那个|这个|它|那条|这条|那项|这项|上次那个|刚才那个|上次|那件事|那|这|前面那个|上面那个|"
            r"另一个|还有呢|然后呢|呢|同上|第一个|下一个|继续|详细点|具体点|为什么|怎么回事)[^,。]{0,6}$",
            r"^(?:再|都|已经)?(?:催|办|弄|改|交|报|批|核|销|退|传|发|验|延|修|换|整改|核验|销号|通过|提交|签收|"
            r"开工)(?:了|过)?(?:没有?|吗|不)[?]*$",
            r"^(?:那|就|还是|都)*(?:按|照|跟)(?:照|着)?(?:上[回次]|刚才|之前|以前|原来|老样子|老规矩|前面|那个|昨天|"
            r"{when})"
            r"[^,。;!? ]{0,4}(?:来|办|弄|做|走|整|搞)(?:吧|呗|就行|好了)?[。!]*$",
            r"^(?:要是|如果)[^,。;!?]*[,]?(?:就|再)(?:通过|销|同意|批|退|延|过)(?:吧|了)?[。!]*$",
            r"^(?:帮我|给我|麻烦)?(?:改|弄|处理|看|办)(?:一?下)?[那这]个[。!]*$|^that one\b[^,]{0,12}$",
            r"^(?:which|what) one\b[?]*$|^再(?:看看|说说|查查|讲讲)[吧。]*$",
            r"^(?:什么时候|多久)(?:能|才能|才)?(?:完|好|弄完|办完|结束)[?呢啊]*$",
            r"^(?:怎么样了?|咋样了?|如何了?|完了没|好了没|弄完没|搞定没|搞定了没|完成没|办完没|到哪一?步了?|"
            r"啥情况|什么情况|什么时候|谁|谁负责|多久|几个|哪个|哪些|是吗|真的吗|好了吗|完了吗|有吗|"
            r"进展呢)[?呢啊]*$",
            r"^(?:那|这)(?:个|条|项|件事?)?~(?:咋样|怎么样|如何|弄完|完成|搞定|怎样|办完|好了|完了|谁|什么时候|没)",
            r"\b(?:rectif\w+|close[- ]?out|ledger|inspection|measures?|findings?|overdue|deadline|evidence|"
            r"extension|verify|look-?back|problems?|remind\w*)\b",
            r"^(?:and |so )?(?:that one|this one|it|that|this|the other one|and\?*|what about (?:it|that|this)|"
            r"how about "
            r"(?:it|that))[?. ]*$|^(?:how|what)(?:'s| is| about) (?:that|this|it)(?: one)?(?: going| "
            r"doing)?[?. ]*$|^(?:is|has|was) (?:it|that|this)~\b(?:done|fixed|finished|closed|ready|been)\b",
            r"^(?:后来呢?|结果呢|第几条来着|查一下|查查|看看|看一下|看看进度那个|帮我查一下|怎么办)[?呢啊]*$|"
            r"^(?:看看|查查|查一下).{0,4}那[个条项]",
            r"^(?:那|这)[个条项件] ?(?:已经?|现在|也)*(?:可以|能|该|要) ?(?:{close}|核验|验收|结) ?(?:了|掉)*(?:吧|"
            r"吗|不|么)?[?。!]*$",
            r"^(?:通过|批准|不通过|approved?|reject(?:ed)?|close|verify|extend|ok to close)[.。!]*$",
            r"^(?:and )?(?:the )?(?:other|last|next|first|second|same) one\b|^the one (?:from|about|with|i)\b",
            r"^(?:就|还是)?(?:上面|前面|刚才|上回|上次)的?(?:那|这)[个条项件]|^(?:好|完|妥|搞定|"
            r"弄好)了没有?[啊呀呢]*[?]*$",
            r"^(?:再说一遍|重复一遍|什么意思|啥时候(?:完|好|弄完)|几时(?:完|好))[?呢啊]*$|(?:说的|提的|问的)那个",
            r"^(?:what(?:'s| is) )?(?:the )?(?:status|progress|owner|state) of (?:that|it|this|this one|that one)\b",
            r"^(?:上一?个|前一?个|后一?个|下一?个|最后一?个)(?:呢|怎么样|咋样)?[?]?$",
            r"^(?:还|都)*没(?:有)?(?:好|完|{finish})(?:吗|呢|么|啊)?[?。!]?$",
            r"^(?:它|他|她)(?!们|人)[^,。]{0,12}$|^(?:what|how) about (?:the )?(?:other|last|next|first|second|same)\b",
            r"^(?:怎么|为什么|咋)?(?:还|都|又)*没(?:有)?(?:好|完|动静|消息|反应|{finish})[啊呀呢?。!]*$|(?:^|刚|刚才|"
            r"上次|之前)(?:说|提|问|讲)的(?:那|这)[个条项件]",
            r"^(?:后来|结果|现在|到底|究竟|最后|还|那|这|又)*(?:怎么样|咋样|怎么回事|咋回事|怎么了|咋了|怎么办|咋办|"
            r"有结果|有消息|有下文|有信儿?|"
            r"要多久|得多久|多久|要几天|差多少|差什么|差啥)(?:了|没|吗|呢|啊|能完|能好)*[?。!]*$",
            r"^(?:帮我|给我|麻烦)?(?:改|换|弄|办|处理|更新|取消|撤销?|删|查|调整|确认|修改|提交|登记|记)(?:一下|下|"
            r"了|掉)(?:吧|呗|啊)?[。!]*$",
            r"^(?:上回|上次|刚才|刚刚|前两?天|前几天|昨天|{when}|之前|方才|前阵子|那天)[^,。]{0,6}(?:那|"
            r"这)[个条项件][^,。]{0,10}$",
        ),
        certain=False,
        examples=("那个咋样了", "完成没", "销号", "how is that one going", "is it done"),
    ),
)
