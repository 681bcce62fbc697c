"""What people say of reminders: later, regularly, to others, received. Each is offered for confirmation."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

HEARD = r"收到|签收|已阅|知道|晓得|明白|了解|知悉|收悉|领命|遵命|roger|noted|got it|received|copy"
"""Words that say that a message has arrived, and nothing else."""

REMINDING: tuple[Intent, ...] = (
    Intent(
        name="snooze",
        says=(
            r"(?:稍后|晚点|等会儿?|等一会儿?|待会儿?|回头(?!看)|过会儿?|过一会儿?|过一阵|过几天|改天|"
            r"一会儿)(?:再)?(?:说|提醒|弄|看|通知|讲|提示)",
            r"(?:{when}|{n}个?(?:小时|分钟|天|周|半小时)(?:后|之后|以后)?|半小时(?:后|之后)?|"
            r"半天后|下午|下一?个?工作日)~再(?:提醒|说|叫|通知|催|看)",
            r"过{n}个?(?:小时|分钟|天|周)再",
            r"(?:推迟|暂缓|延后|暂停|先别|别|不要|暂时不|先不)(?:再)?(?:提醒|催我|通知)",
            r"^(?:稍后|晚点|等会儿?|待会儿?|过会儿?|回头再说)$",
            r"\bsnooze\b|\bnot now\b|\bremind me (?:again|later)|\blater(?: please)?$|\b(?:stop|pause|mute) "
            r"(?:reminding|reminders)|\bremind me (?:in |\ue004|this afternoon|(?:on )?the next (?:working|"
            r"business) day)",
            r"(?:先放一?放|缓一缓)~(?:再说|再看|下午|明天)",
            r"\b(?:ping|ask|tell|nudge) me (?:again )?(?:in |later|{when})",
            r"(?:晚|迟)(?:一)?(?:点|些)(?:儿)?再",
            r"(?:先|暂时)?不用(?:再)?(?:提醒|催|通知)我",
            r"等(?:一)?下(?:儿)?再",
            r"(?:中午|上午|早上|晚上|傍晚|明早|今晚)再(?:提醒|说|看|弄)",
            r"(?:\blater\b|稍后|晚点儿?|等会儿?|等一会儿?|待会儿?|等下|迟点|过会儿?) ?[再在](?:提醒|叫|喊|通知|"
            r"催|说|弄|看|remind|ping)",
            r"(?:\ue004|明早|明晚|今晚|下班前?|上班后?|饭后|午休后|{n}点(?:半)?)(?:的时候|时)?再(?:叫|喊|催|"
            r"跟我说|提醒|通知|提)",
            r"(?:别|不要|先别|暂时别)(?:老|总|一直|再)?(?:催|提醒|叫)(?:我|了)",
        ),
        unless=(
            r"\bremind me\b~{when}~\b(?:about|to)\b",
            r"\b(?:approve|close|verify|return|reject)\b",
        ),
        slots=("item", "snooze_until"),
        asked="politely",
        writes=True,
        examples=(
            "稍后提醒",
            "明天再提醒我",
            "下午再说",
            "下个工作日再提醒我",
            "过两天再说",
            "snooze",
            "remind me later",
            "remind me this afternoon",
        ),
    ),
    Intent(
        name="set_reminder",
        says=(
            r"每(?:个)?(?:天|日|周|星期|礼拜|月|季度|季|工作日|年|隔)~(?:{reminder}|叫|喊)",
            r"(?:到期|期限|时限|截止)(?:日)?(?:之)?前(?:的)?{n}(?:个)?(?:天|日|周|星期|礼拜|工作日|月)~(?:提醒|"
            r"通知|叫|喊|告诉)",
            r"{n}(?:个)?(?:天|日|周|星期|礼拜|工作日|月)(?:之|以)?前~(?:提醒|通知|叫|喊)(?:一下|一声)?(?:我|"
            r"大家|{who}|责任人|负责人|各)",
            r"提前{n}(?:个)?(?:天|日|周|星期|工作日|月)~{reminder}?",
            r"{reminder}~提前{n}",
            r"(?:设|设置|定|建|加|开)(?:个|一个|一下)?(?:定时)?提醒",
            r"(?:{when}|到期前|上午|下午|早上|晚上|中午|\d+点|[一二三四五六七八九十]+点|{n}天后|"
            r"到时候)~(?:提醒|叫|通知)(?:我|一下|大家|{who})",
            r"(?:提醒|叫|通知)(?:一下)?(?:我|大家)",
            r"提醒(?:一下)?{who}~(?:{when}|提前|每|点)",
            r"\b(?:ping|notify|message|alert|email|text|tell) me\b~\b(?:every|each|daily|weekly|monthly)\b",
            r"\b(?:ping|notify|message|alert|email|tell|remind) me\b~\b(?:before|ahead of)\b",
            r"(?:{when}|每~|点)~提醒{who}",
            r"\bremind (?:me|us|everyone)\b|\bremind (?:the )?{who}~(?:{when}|every|before|\d)|"
            r"\bremind\b~(?:every|before|ahead)|\b(?:set|add|"
            r"create) (?:a |an )?(?:\w+ )?reminder|\b(?:every|each) \w+~remind",
            r"每(?:个)?(?:天|日|周|星期|礼拜|月|季度)~(?:给我|发我|推送|报我)",
            r"(?:提醒|叫|喊|通知)(?:一下|一声)?(?:我|大家|{who}|责任人|负责人)[^。!?]*(?:到期|期限|截止)前",
        ),
        unless=(r"催办|提醒(?:记录|历史|了几|过谁)|(?:提醒|通知|叫|喊)(?:我|大家|{who})?(?:过|了(?!解))",),
        slots=("item", "lead", "schedule", "remind_on", "reminded"),
        asked="politely",
        writes=True,
        examples=(
            "每周一早上8点半提醒我",
            "提前3天提醒我交5-1",
            "9月20日上午9点提醒老王",
            "remind me every Monday at 8:30",
            "remind me 3 days before 5.1 is due",
        ),
    ),
    Intent(
        name="urge",
        says=(
            r"(?:催办|督办|催促|督促|催一?催|催催|催|敦促|提醒)(?:一下|下|一声|一遍)?(?:{who}|{item}|所有|"
            r"全部|大家|各|逾期|超期|没交|没完成|未完成|到期|{when}|他们|责任人|责任科室|负责人|相关|有关)",
            r"(?:给|对|向|把)(?:{who}|{item}|逾期|没交|没完成|超期|所有)~(?:发|下)?~(?:催办|督办|催一?下|催|"
            r"提醒一下|提醒)",
            r"{item}~(?:催办|督办|催一?下|催一?催|催催|催)(?:一下)?(?:$|[,。])",
            r"(?:让|叫){who}~(?:抓紧|尽快|赶紧|加快|快点)",
            r"{who}~(?:催一下|催办|督办|催催)",
            r"\bremind (?:the )?{who}|\b(?:nudge|chase|urge|press|push|prod|hurry|ping|poke|escalate)\b",
            r"^(?:催办|督办|催一下|催催)",
            r"(?<!被)督办(?:一[下把]|下)",
            r"(?<!被)催(?:一?催|一[下遍声]|下|办|促)(?!记录|历史|通知书|过|了)",
            r"\bsend~\breminders?\b~\bto\b",
            r"{who}~(?:抓紧|尽快|赶紧|加快|快点)",
            r"(?:赶紧|赶快|抓紧|马上|帮我|替我|帮手)催",
            r"(?:给|跟|向){who}~(?:提个醒|敲个?(?:边鼓|钟)|打个招呼|上(?:点|个)?(?:弦|发条|紧箍))",
            r"{item}[,: ]*(?:请|要|得|你们|给我|也)*(?:抓紧|尽快|赶紧|加快|快点)(?:点|些)?(?:办|弄|落实|整改|"
            r"完成|推进|搞)?(?:吧|啊|了)?[。!]*$",
            r"(?:再|又|都|去|要)催(?:催|一催|一下|下)|{who}~(?:加把劲|加快进度|快一?点|搞快)",
        ),
        unless=(
            r"催办?(?:记录|历史|通知书|了几|过|了多少)|几次|什么是|意思|催我",
            r"\bping me\b",
            r"希望|盼着|但愿",
            r"(?:他|她|人家|领导)们?(?:已经?|刚|也|都)*催|催(?:一下|一催)?就",
        ),
        slots=("item", "keyword_if_known", "dept", "person", "both_days", "overdue_status", "level"),
        asked="politely",
        writes=True,
        examples=(
            "催一下服务保障科",
            "督办5-1",
            "催办所有逾期的",
            "nudge everyone with something due tomorrow",
            "chase the logistics department",
        ),
    ),
    Intent(
        name="acknowledge",
        says=(
            r"^(?:好的?|ok|okay|嗯|行|是|可以)?[,。! ]*(?:收到|签收|已阅|知道了|明白|了解|已知悉|知悉|"
            r"已收到|领命|照办)了?[,。!~ ]*(?:谢谢|马上办|尽快办|马上安排)?[。!]*$",
            r"^(?:好的?|好滴|好嘞|ok|okay|行|嗯|嗯嗯|👌|👍)[,。!~ ]*$",
            r"^{item} ?(?:收到|签收|知道了|已收到|已签收|接收|领了|认领|received|acknowledged|got it|noted)[。!]?$",
            r"^(?:收到|签收|已签收|认领|确认收到|接收){item}~$",
            r"^(?:ok(?:ay)?[, ]*)?(?:got it|received|roger(?: that)?|noted|acknowledged?|understood|copy "
            r"that|will do)[, ]*(?:that|thanks|thank you|with thanks)?[.! ]*$",
            r"\backnowledge(?:d)? {item}|\b(?:got|received|noted) {item}",
            r"^(?:好的?|ok|okay|嗯|行)?[,。! ]*(?:我|俺|我们)?(?:这边)?(?:收到|收悉|签收|知道了|明白|了解|没问题|"
            r"领命)了?[,。!~ ]*(?:我)?(?:马上|尽快|这就|立即|立刻|立马)?(?:去)?(?:办|安排|落实|处理|弄|做)?[。!]*$",
            r"^(?:已|已经)?(?:收到|签收|接收)(?:了)? ?{item}(?:的)?(?:任务|通知|提醒|了)?[。!]?$",
            r"^(?:ack|acknowledged?|ok|got it|received|noted)[: ]+{item}[.!]?$",
            r"^(?:已经?)?(?:收到|签收|知悉|知道了|明白)了?[,。 ]*(?:照办|遵照|马上办|这就办|抓紧办|执行)[。!]*$",
            r"^(?:noted|understood|ok|okay|got it|received),? +(?:will do|i'?ll do it|on it|thanks|"
            r"thank you)[.! ]*$|^on it[.! ]*$",
            r"^(?:任务|通知|消息|信息|提醒|文件)?(?:已经?)?(?:都)?(?:签收|收到|收悉|知悉|阅)了?[。!]*$",
            r"^{item} ?(?:我|我这边|俺)?(?:已|已经)?(?:收到|签收|知道|接收)了?[。!]*$",
            r"^(?:好的?|ok|okay|嗯|行)?[,。! ]*(?:收到|签收|知道|明白|了解)了?[,。! ]*(?:谢谢|感谢|"
            r"辛苦)[一-龥]{0,3}[。!]*$",
            rf"^(?=.*(?:{HEARD}))(?:(?:{HEARD}|好[的滴嘞]?|行|嗯+|是|ok|okay|thx|thanks?(?: you)?|谢谢|谢了|辛苦了?|"
            r"马上办|这就办|照办|我(?:这边)?|领导|老板|[啦啊哈呀了哦的])[,。!~ ]*)+$",
        ),
        slots=("item",),
        asked="never",
        writes=True,
        examples=("收到", "ok收到", "2-2签收", "got it", "acknowledge 5.1"),
    ),
)
