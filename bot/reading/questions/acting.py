"""What people say to change the ledger. Each is offered for confirmation; none is read from a question."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

NOT_YET = (
    r"(?:明天|后天|明日|\ue004(?!(?:就|已经?|都)+{finish}了的)|下周|预计|争取|"
    r"(?<![课习作训购度检修月年周季改造员传项])计划|准备|打算|力争|快要?|"
    r"即将|马上|差不多|大概|基本|大部分|"
    r"部分|初步|一半|\d+(?:\.\d+)?%|百分之|正在|(?<![思感])想|还要|还需|还得|将于?|(?<![主纪重必])要(?![求点素])|"
    r"(?<![委过开次党组例班])会(?![议上后前开场期记])|能|必须)"
    r"~(?:{finish}|好)|{finish}了?[^,。;!? ]{0,2}(?:一半|大半|[一二三四五六七八九十]+分之|\d+ ?%|百分之)"
)
NOT_YET_EN = (
    r"\b(?:will|going\sto|almost|nearly|half|partly|mostly|about\sto|should|plan|expect|not|isn't|hasn't|"
    r"haven't|\d+\s?%|percent|tomorrow|soon|until|before)\b"
)

PART = (
    r"(?:初稿|草稿|草案|征求意见稿|讨论稿|送审稿|样[表稿品张]|前期|一期|先期|前半|上半|首[批次轮]|"
    r"第[一二三四][批步轮期]|部分|摸底|调研)"
)
"""What is but a part of the work: done with it, the measure is not."""
AWAITED = r"没(?:有)?(?:回[话信复音]|答复|批(?![评示])|签[字章]|盖章|反馈|下文)"
"""What somebody else has not done yet; where that is so, the work is not through."""
TO_COME = (
    r"(?:[待等](?!(?:你|您|着|待|领导|\ue003|专班|各位)*(?:来|去|的)?(?:核|验|审核|检查|销|看))|就等|只等|还需|"
    r"尚需|还要|还得|还有|还差|还剩|还缺|下一步|"
    r"接下来|随后|然后|再(?!次?(?:申请|请|报))|只差|就差|近期|"
    r"\ue004(?:就|再|要|去|组织|开展|开始|安排|进行|补|送|交|报|能|可以)(?![^,。]{0,4}[了过的])|正在?(?!式|常)|"
    r"\bthen\b|\bnext\b|"
    rf"\bstill\b|\bwaiting\b|{AWAITED})"
)
"""How people go on who are not through yet."""
ASKED_TO_CLOSE = (
    r"(?:申请|提请|报请|请求?|可以|可|能|求|麻烦)(?:你|您|帮我|帮忙|给|予以|领导|专班|{who}|组织|并|来|去|的|现场)*"
    r"(?:办结|核验|验收|报验|审核|{close})"
)

TO_CLOSE = (
    r"(?:(?:申请|提请|报请|请予?|提交|报)(?:对账|整改)?(?:核验)?(?:{close}|核验|验收|办结)|报验|报结|"
    r"(?:提交|报)(?:销号|核验|验收)申请)"
)
"""What asks for it, in the words of the field."""

ACTING: tuple[Intent, ...] = (
    Intent(
        name="set_deadline",
        says=(
            r"{item}~(?:的)?(?:整改|完成)?(?:期限|时限|截止(?:日期|时间|日)?|时间|日期|到期日|日子)(?:就|先|都|"
            r"也|给|请)?(?:改|定|设|"
            r"调|提前|放|给|排|卡|宽|是|为|到|在|:)+~",
            r"(?:设定?|修改|调整|更改|改|定|变更|重设)(?:一下)?~{item}~(?:期限|时限|截止|时间)",
            r"(?:期限|时限|截止(?:日期|时间|日)?|到期日)(?:就|先|给)?(?:改|定|设|调|提前|给|放|排)(?:到|为|成|"
            r"在|至|做)~",
            r"{item}(?:的?(?:期限|时限|截止[日期时间]*))?[,: ]*(?:就|先|给|改|都)*(?:定|设|改|放|卡|给|限)(?:在|到|"
            r"成|为)?{when}(?:之?前)?(?:到期|截止|完成|交|{finish}|[一-龥]{1,3}完)?(?:吧|了|好了)?[。!]?$",
            r"{item}~(?:限|限期|务必|必须|要求|须|需要?|应|要|请)(?:在|于)?~(?:\ue004|天|日|周|月|前|"
            r"内)~(?:完成|办完|整改|落实|弄完|销号|办结|做完)",
            r"{item}~(?:提前到|定在|定到|改到|调到|改成|定为|设为|设在|设成|调整到|调整为|列为|"
            r"作为)~(?:\ue004|\d|[月周日号]|立行立改|长期坚持|年)",
            r"{item} ?(?:(?:立行立改|限期)(?:[,、]?并?长期坚持)?|长期坚持)$",
            r"\b(?:set|move|change|make|fix|bring)\b~(?:deadline|due date|due)\b",
            r"\b(?:deadline|due date)\b (?:of|for)? ?{item}? ?(?:is|to|:|=|moved to|should be)",
            r"{item}~\b(?:must be|has to be|should be|needs to be|to be|is)\b (?:done|finished|completed|"
            r"closed|due) (?:{when}|by|before|on|until)",
            r"{item}~{when}(?:之?前|以前|内)?(?:必须|务必|一定|得|要|须)(?:要)?{finish}",
            r"{item}~{when}(?:之?前|以前|内)?(?:必须|务必|一定要?|得)(?:交|报|弄完|办好)(?:上来|齐|给我)?(?:$|[,。!])",
            r"{item}[, ]*(?:就|先|都|给我)*(?:卡|定|限|压|锁)死?(?:到|在){when}(?:之?前)?(?:$|[,。! ])",
            r"\b(?:move|shift|set|change) {item} to {when}",
            r"{item}~定(?:个|一下)?(?:期限|时限|时间)",
            r"{item}~(?:最晚|最迟|不晚于|不得晚于)~{when}",
            r"{item}[^?。]{0,8}(?:期限|时限|截止[日期时间]*|日子|到期日|deadline|due date)(?!快|到了|[不没]|"
            r"临近)[^?。]{0,10}(?:定|改|设|挪|提|放|调|明确|给|"
            r",|:|为|到|在|至)+ ?(?:{when}|\d{1,2}[号日])(?:之?前)?[吧了。!]*$",
        ),
        unless=(
            r"提醒|remind|催|原来|原先|当初|本来|申请",
            r"(?:会|演练|培训|学习|研判|讨论|走访|招标|开标|检查)(?:已|也)?定(?:在|于|到)",
            r"进展|进度|progress|update",
            r"(?:时间|日子|期限)[^,。;!? ]{0,4}[定排约说][不没]",
        ),
        slots=("item", "keyword_if_known", "deadline"),
        asked="never",
        writes=True,
        examples=(
            "5-1期限改到10月31日",
            "把第3条的整改时限定为12月底",
            "2-2必须在9月30日前完成",
            "set the deadline of 5.1 to 31 October",
            "3.1 must be done by 10 October",
        ),
    ),
    Intent(
        name="set_deadline",
        says=(r"^",),
        unless=(r"争取|力争|预计|估计|计划|打算|尽量",),
        needs=("only_deadline",),
        slots=("item", "deadline"),
        asked="never",
        writes=True,
        plain=True,
        examples=("2② 12月31日前", "问题2 下月底前完成", "2② 两周内", "2.2 by Friday"),
    ),
    Intent(
        name="set_deadline",
        says=(
            r"(?:统一|一律|必须|务必|限)(?:都|在|于)?{when}(?:之?前|以前|内)?(?:必须|都|要)*(?:{finish}|整改完|"
            r"交)(?:$|[,。!])",
            r"{when}(?:之?前|以前|内)(?:统一|一律|必须|务必)(?:要)?(?:{finish}|整改完|交)(?:$|[,。!])",
        ),
        unless=(r"提醒|催|争取|力争|预计|会议|合同|通知|{duty}|谁|哪|逾期",),
        needs=("no_item", "known_topic"),
        slots=("keyword", "deadline"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("消防那几项统一9月30号前完成",),
    ),
    Intent(
        name="apply_closeout",
        says=(
            rf"{{item}}[^?]*{ASKED_TO_CLOSE}(?:了|一下|吧|谢谢|[,。! ])*$",
            rf"{{item}}[^?]*(?:{TO_CLOSE})(?:{{close}})?(?:了|一下|吧|谢谢|[,。! ])*$",
            r"{item}[^?]*{finish}[^?]*[,。; ](?:帮我|帮着|帮忙|给|给我|就|能|走|领导|您|专班)*(?:报个?|给|"
            r"来)?(?:{close}|销了?|验|核)(?:一?下|个)?(?:吧|了|呗|哈)*[。!]?$",
        ),
        unless=(
            rf"{{undone}}|{TO_COME}|{NOT_YET}|{{disagree}}|提醒|催|谁|怎么|什么|(?:后|之后|以后|完|好|了)再|"
            rf"{{item}}~(?:历史|原文)",
        ),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=("11②党课已讲完，申请办结", "3-1预案已印发，此项完成，请领导核验", "2-2材料都齐了，可以验收了"),
    ),
    Intent(
        name="apply_closeout",
        says=(
            rf"(?:已经?|都|全部?|均|我|也)*{{finish}}(?:了|啦)?[^?]{{0,20}}[,。 ](?:现|特|并|我|"
            rf"在此)*{TO_CLOSE}(?:了|吧|谢谢|[,。! ])*$",
        ),
        unless=(r"提醒|催|谁|怎么|什么|{undone}|{disagree}|听说|据说|(?:后|以后|之后|再){far}(?:申请|提请|报请)",),
        needs=("no_item",),
        slots=("keyword_if_known", "note"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("警示教育那个我搞完了，申请销号", "灭火器检测全部做完，申请销号"),
    ),
    Intent(
        name="submit_progress",
        says=(
            r"(?:更新进展|进展更新|进展汇报|汇报进展|报进展|报一下进展|进展情况|最新进展|目前进展|进展|进度|"
            r"更新|(?<![听看])汇报)[:,]~\S",
            r"{item}~(?:进展|进度|更新)[:,是为]",
            r"{item}~(?:基本(?:完成|办完|做完|到位)|完成(?:了)?(?:一半|大半|大部分|一部分|部分|\d+|百分之|"
            r"过半|[一二两三四五六七八九]成|[一二两三四五六七八九十]+分之)|(?:一半|\d+%|大部分|部分|大半|"
            r"初步)(?:已经?|了)?~(?:完成|做完|"
            r"弄完)?|正在|还在|在走|在等|正等|等着|等待|已经?(?:联系|采购|下单|申请|上报|报|启动|开始|安排|"
            r"签|招标|询价|进场|动工|施工|购置|制定|起草|印发|通知))",
            r"{item}~{undone}",
            r"{undone}{item}|\b(?:haven't|have not|didn't|did not|not yet)\b~{item}|{item}~\b(?:will|going to)\b",
            rf"{{item}}~{NOT_YET}",
            r"\b(?:progress|update)\b(?: on| for| of)? {item} ?[:,-]",
            r"{item}[:,]? ?(?:的)?(?:最新|目前)?(?:进展|进度|情况)? ?(?:progress|update)\b ?[:,-]",
            r"{item}~\b(?:half|partly|almost|nearly|mostly|\d+ ?%|percent|in progress|under way|started|"
            r"ordered|not (?:yet )?(?:done|finished|ready)|isn't (?:done|finished)|still)\b",
            r"\b(?:started|working on|halfway|ordered)\b~{item}",
            r"{item}[:,]? ?(?:progress|update)[:,-]? (?!please)[^\s?]{3}",
            r"(?:汇报|报告)(?:一下)? ?{item} ?[:,]",
            r"{item}[:,]?~(?:联系|沟通|对接|走访|起草|拟定|招标|公示|采购|下单|到货|安装|施工|收集|整理|梳理|排查|"
            r"报送|上报|审批|研究)(?:好|完|过|到)?了",
            r"{item}[:, ]*(?:我们|这边|现在|目前)?(?:搞|弄|做|办|整|跟|改)着",
            r"{item}[:,]?~(?:还差|还剩|还缺|只差|就差)~\S",
            r"{item}[:,]? ?(?:now |still |we are |we're |i am |i'm |currently )*(?:drafting|waiting|working|"
            r"painting|testing|ordering|preparing|writing|negotiating|collecting|arranging|checking|contacting)\b",
            r"{item}[^?。]*(?:了)?(?:一半|过半|大半|大部分)(?:了)?$",
            r"{item}有(?:新|些|一点)?进展",
            r"{item}[^?,。]{0,8}[谈弄办做走等写改审跟催磨]着呢",
            r"{item}[:, ]*正(?![常式])[一-龥]{1,8}[呢着]",
            r"{item}[:, ]*(?:我们|这边)?(?:目前|现在|这[几两]天|最近|\ue004|正|还|已经)+在(?![哪谁等]|什么)[一-龥]",
            r"(?:汇报|报告|更新|报|说)(?:一?下)? ?{item}(?:的)?(?:最新)?(?:进展|进度|情况)?[:,] ?(?!给我|发我|让我|"
            r"看|我[要想看]|怎|请)\S{2}",
            r"{item}(?:的)?(?:更新|汇报|报|报告)(?:一?下|个)?(?:进展|进度|情况)?[:,] ?(?!给我|发我|让我|看|"
            r"我[要想看]|怎|请)\S{2}",
            r"{item}(?:的)?(?:阶段性?|推进|工作|整改|落实|办理|目前|最新)*(?:进展|进度|情况)(?:更新|汇报|报告)?: ?\S",
            r"\S[,。; ](?:我|先|再|特|现|跟|向|给|您|领导|专班|这边|你)*(?:报|汇报|说|报告)(?:一下|一个|个|"
            r"下)?(?:进展|进度)[。!]?$",
            rf"{{item}}[^?。;]*{PART}~{{finish}}|{{item}}[^?。;]*{{finish}}(?:了|个)*{PART}",
            rf"{{item}}[^?]*(?:{{finish}}|了)[^?,。;]{{0,8}}[,。; ]+(?:但是?|不过|只是|就是|目前|现在)?{TO_COME}",
            r"{item}[^?]*(?:还没|还未|尚未)(?:有)?(?:发|印|签(?!收)|盖|报|装|贴|到|送|开|学|培训|验收|回|刷|画|"
            r"划|换|修|清|录|填|传|组织|整理)",
            r"{item}[^?]*[,。; ](?:还有|还差|还剩|还缺|只差|就差|剩下)[^?]*(?:没|未|不|要|待|等|在|差)",
            r"{item}[^?。]*(?:开|搞|组织|学|走访|检查|排查|培训|整理|录|填|补|清)了(?:{n}|\d+|"
            r"几)[次回家处份张条个户人辆]",
        ),
        unless=(
            r"就(?:别|不要|不能)",
            rf"{ASKED_TO_CLOSE}|什么是|提醒|{{item}}~(?:历史|佐证|原文)",
            r"\b(?:push|nudge|chase|urge|remind|ping|press)\b|催|督办|{extension}",
            r"(?:看|查|问(?!题)|了解|知道)(?:一?下|看|查|问)?~(?:进展|进度|情况)",
            r"签收|收到",
            r"{item} ?(?:我)?(?:已)?(?:收到|签收)",
            r"{lookback}",
            r"本来|原本|原定|说好",
            r"没(?:有)?(?:交|转|分|派)给",
        ),
        needs=("item_or_note",),
        slots=("item", "keyword_if_known", "progress_note"),
        asked="never",
        writes=True,
        examples=(
            "5-1更新进展：已划线",
            "3-2目前正在询价",
            "2-2还没弄完，缺压力表",
            "progress on 5.1: lines painted",
            "3.1 is half done",
        ),
    ),
    Intent(
        name="apply_closeout",
        says=(
            r"{item}~{done}",
            r"{item}~(?:申请|请求|提请|报请|报|请|可以报|要求|请予|提交)?(?:{close}|核验|验收)",
            r"(?:申请|提请|报请|请|请予|帮我|给|把|将|对)?(?:{close}|核验|验收)(?:一下)? ?{item}",
            r"{done}[,了]~{item}",
            r"^(?:申请|提请|报请|请(?:予以?|求)?)(?:销号|核验|验收)",
            r"\bready to (?:close|verify|be closed)\b~{item}",
            r"\b(?:done|finished|completed|complete) (?:with )?{item}|{item}~\b(?:done|finished|completed?|"
            r"is ready|ready (?:for|to)|all set)\b",
            r"\b(?:close(?: ?out)?|closing|finish(?:ed)?|complete(?:d)?|sign off|submit|mark)\b~{item}",
            r"^(?:我(?:这边|这儿)?)?(?:都)?(?:已经?)?{finish}了?[。!]?$|^(?:i'?m |all )?(?:done|finished|"
            r"completed)[.!]?$",
            r"{item}[:,]? ?(?:这事儿?|这个|那个|都|全)*(?:已经?)?(?:ok|妥|成) ?了",
            r"{item}[^?]*\bready (?:for|to be) (?:verif\w+|check\w*|review\w*|approv\w+|clos\w+)",
            r"^(?:我)?(?:已经?|刚)?(?:完成|办完|搞定|提交|办结|做完|弄完)(?:了)? ?{item}(?:了)?[。!]?$",
            r"{item}[^?]*(?:请|申请|报请|请予)(?:予以|组织)?(?:{close}|核验|验收)[。!]?$",
            r"(?<=[,。;])\s*(?:我们?|这边|现在|目前)*(?:已经?|都|全部?|早就?)+{finish}(?:了|啦)?[。!]?$",
        ),
        unless=(
            rf"{NOT_YET}|{AWAITED}|{{undone}}|还(?:没|未|差|缺|剩|需)|尚未|{{item}}[^,。;!? ]{{0,6}}(?:历史|原文|"
            rf"佐证|谁)|"
            rf"没问题吗|{{disagree}}",
            rf"{{item}}~{NOT_YET_EN}~(?:done|finished|complete|ready)|提醒|\bremind|通报",
            r"\bnot (?:yet )?(?:held|done|finished|started|ready|signed|there)\b",
            r"等[^,。;!?]{1,14}[, ]+[^。!?]*?(?:再|才)(?:报|交|申请|提|去)",
            r"{item} ?(?:进展|进度|更新|progress|update)|(?:更新|汇报|progress|update)~{item}",
        ),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "问题7第1项办完了，申请销号",
            "2②完成",
            "第5条整改到位了",
            "close out 2.2, all tested",
            "7.1 is done",
        ),
    ),
    Intent(
        name="apply_closeout",
        says=(
            r"(?:都|已经?|全部?)*{finish}了(?:[,。!]|$)",
            rf"{TO_CLOSE}(?:了|吧|[。! ])*$|{TO_CLOSE}[,。]",
            r"(?:is|are|has been|have been|all) (?:done|finished|fixed|completed?)[.!]?$",
        ),
        unless=(rf"{NOT_YET}|{{undone}}|列|查|有哪|通报|导出|提醒|\bnot\b|{{mine}}|怎么",),
        needs=("no_item", "known_topic"),
        slots=("keyword", "note"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("灭火器都换完了", "公车台账已经整改到位了，申请销号", "the canteen contract is fixed"),
    ),
)
