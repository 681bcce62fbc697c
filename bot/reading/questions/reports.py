"""How far it is, told of an item in a statement: 13-3 两张清单有了 还等一张. A card is offered, nothing is
taken as done. The name of an item alone is looked up, and a question stays one."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

AT_WORK = "改写弄办做整走补印等盯催谈审拟画装修换跑收排练推统汇争征跟搞建录填发联协对看打印刷送采报列誊"
STATED = (
    r"(?:(?<![为除])了(?![解吗么没])|还(?:没|未|差|缺|剩|在|要|得|有)|"
    rf"(?:正|都?在)[{AT_WORK}]|正在[一-龥]|[着中](?:呢|的)?{{stop}}|(?:才|只|刚刚?|已经?)[一-龥]|(?:就|还|"
    rf"只)[差缺等]|(?:差|"
    rf"缺)(?:{{n}}|俩|仨|点|些)|[上出回下][来去](?:{{n}}|俩)|不(?:多|够|齐|全)|"
    r"(?:等|卡)[在着一-龥]|[没未][一-龥]{0,4}(?:到|定|齐|好|全|发|来|装|印|盖)|[定订约办搞弄]不下来|"
    r"[完好齐妥]{stop}|一半|"
    r"大半|百分之|\d ?%|percent|分之)"
)
"""What makes a statement of a clause: a thing that has happened, is under way, or is still to come."""
TO_COME_ON = (
    r"[没未][一-龥]{0,4}(?:开|学|做|签|谈|导|补|报|写)|(?:[排约定推改拖]到|[排约定]在){when}|"
    r"{when}[一-龥]{0,4}(?:到货|开(?!展)|来|给|发|送|装|印|学|验|换)"
)
STATED_EN = (
    r"\b(?:is|are|with|to go|left to|tbd|wip|still|only|so far|fixed|drafted|halfway|under review|[a-z]{3,}ed|"
    r"(?!(?:word|find|meet|train|noth|anyth|everyth|someth|morn|dur|even)ing)[a-z]{3,}ing)\b"
)
OTHERWISE = (
    r"吧[?。!]*$|搁着|只有|才能|别(?!急|催|问|担|销)|发我|发给我|给我|告诉|展示|提醒|(?<!别)(?<!别老)催(?!着)|"
    r"督办|(?<!叫我)(?<!让我)(?:说说|讲讲|聊聊|说一?下|(?<![您你导])汇报一?下)(?!啊)|{close}|{extension}|核验|退回|"
    r"打回|驳回|同意|批准|签收|收到(?=$|[,。!])|"
    r"看到|{lookback}|反弹|重新|"
    r"(?:交|转|派|分)给(?![^,。;!?\ue002\ue003 ]{1,6}了[,。; ])|"
    r"本来|原本|原定|说好|逾期|超期|历史|原文|通报|导出|改成|改为|"
    r"(?:看看|查一?下|查查|(?<!在)列出?|问一?下|了解)|如果|要是|假如|万一|要不|听说|据说|口头|嘴上|表面|差一?点|以为|"
    r"应该|可能|估计|希望|完成率|"
    r"等[^,。;!? ]{1,12}(?:再|才)(?:提交|报|销|交|说|弄|办|走)|等[^,。;!?]{1,12}再说|本(?:该|应)|才怪|"
    r"还没 ?[a-z]|先别销$|"
    r"\b(?:if|unless|please|pls|show|tell|see|check on|look|history|owner|overdue|evidence|send|push|chase|remind|"
    r"was|were|been|"
    r"approve\w*|reject\w*|return\w*|verif\w+|close\w*|who|what|when|where|why|which|how|assign|move|give)\b"
)
"""What else is meant by it than a report."""

REPORTS: tuple[Intent, ...] = (
    Intent(
        name="submit_progress",
        says=(
            rf"{{item}}[^?]*(?:{STATED}|{TO_COME_ON})",
            rf"{{cut}}[^,。;!?]*?{STATED}(?=[^?]*{{item}})",
            rf"{{item}}[^?]*{STATED_EN}",
            r"(?:^|[,.] ?)(?:wip|still)\b[^?]*{item}",
        ),
        unless=(OTHERWISE,),
        needs=("item", "nothing_asked"),
        slots=("item", "keyword_if_known", "progress_note"),
        asked="never",
        writes=True,
        certain=False,
        examples=(
            "13-3 两张清单有了 第三张等各科室报",
            "7.2 draft is with the director, not final",
            "泵还差两台没装 2-1",
        ),
    ),
    Intent(
        name="submit_progress",
        says=(
            r"{item}[^,。;!?]*(?:估计|预计|大概|可能|应该|争取|打算|准备|力争)[^,。;!?]*[,。; ]+"
            rf"[^,。;!?]{{0,10}}(?:还在[{AT_WORK}]|正在[一-龥]|还[没未差缺剩])",
        ),
        unless=(r"提醒|催|督办|{extension}|退回|打回|驳回|同意|批准|{lookback}|如果|要是|听说|据说|告诉|发我",),
        needs=("item", "nothing_asked"),
        slots=("item", "progress_note"),
        asked="never",
        writes=True,
        certain=False,
        examples=("7②下周应该能申请销号，工作要点还在改",),
    ),
    Intent(
        name="submit_progress",
        says=(
            r"{item}[^,。;!?]{0,4}(?:先不|暂不|暂时不|还不|先别)[^,。;!?]{0,4}(?:申请|报|提交)(?:{close}|"
            r"核验)?[,。; ]+[^?]{3,}",
            r"\b(?:not (?:finished|done) with|can't (?:close|finish)|cannot (?:close|finish)|hoping to|"
            r"aiming to)\b[^?]*?{item}"
            r"[^?]*[,;:] ?[^?]{4,}",
            r"^(?:我们?|这边)?(?:打算|准备|计划|想着)[^,。;!?]*{item}[^?]*(?:再|后|完|出来|好)",
            r"{item}[:,]? ?(?:我们?|这边)?(?:打算|准备|计划){when}?[^?]{3,}",
            r"{when} ?(?:再|才)?{close} ?{item}[^?]*{cut}[^?]*(?:先|还)",
        ),
        unless=(r"提醒|催|督办|退回|打回|驳回|{lookback}|听说|据说|告诉|发我|(?:打算|准备|计划)(?:是|[:,])",),
        needs=("item", "nothing_asked"),
        slots=("item", "progress_note"),
        asked="never",
        writes=True,
        certain=False,
        examples=("打算下周二把10②的记录重新誊一遍再交",),
    ),
    Intent(
        name="submit_progress",
        says=(rf"{{cut}}[^,。;!?]*?{STATED}",),
        unless=(
            OTHERWISE,
            r"^[^,。;! ]*的(?:[一-龥]{2,4})?[。!]*$|又|次数|合规|(?<![那这])几[个项条]|多少|所有|全部|都有|清单$|"
            r"任务|[那这][条个项]$",
        ),
        needs=("no_item", "known_topic", "nothing_asked"),
        slots=("keyword", "progress_note"),
        asked="never",
        writes=True,
        certain=False,
        examples=("预案初稿出来了 在李科长那改", "灭火器换了三十多具了 还差食堂那几个"),
    ),
)
