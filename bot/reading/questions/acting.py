"""What people say to change the ledger. Each is offered for confirmation; none is read from a question."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

NOT_YET = (
    r"(?:明天|后天|明日|\ue004|下周|预计|争取|计划|准备|打算|力争|快要?|即将|马上|差不多|大概|基本|大部分|"
    r"部分|初步|一半|\d+(?:\.\d+)?%|百分之|正在|想|还要|还需|还得|将于?|要(?!求)|会|能|必须)"
    r"~(?:{finish}|好)"
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
TO_COME = (
    r"(?:[待等](?!(?:你|您|着|待|领导|\ue003|专班|各位)*(?:来|去|的)?(?:核|验|审核|检查|销|看))|就等|只等|还需|"
    r"尚需|还要|还得|还有|还差|还剩|还缺|下一步|"
    r"接下来|随后|然后|再(?!次?(?:申请|请|报))|只差|就差|近期|"
    r"\ue004(?:就|再|要|去|组织|开展|开始|安排|进行|补|送|交|报|能|可以)(?![^,。]{0,4}[了过的])|正在?(?!式|常)|"
    r"\bthen\b|\bnext\b|"
    r"\bstill\b|\bwaiting\b)"
)
"""How people go on who are not through yet."""
ASKED_TO_CLOSE = (
    r"(?:申请|提请|报请|请求?|可以|可|能|求|麻烦)(?:你|您|帮我|帮忙|给|予以|领导|专班|{who}|组织|并|来|去|的|现场)*"
    r"(?:办结|核验|验收|审核|{close})"
)

ACTING: tuple[Intent, ...] = (
    Intent(
        name="vehicle_log_add",
        says=(
            r"(?:登记|补登|补录|录入|记录|记一?[次下笔条]?|新增|添加|填)(?:一?[次下笔条趟])?(?:一下)?{trip}",
            r"{trip}(?:登记|记录|台账)?[:,]~(?:公里|里程|km|往返|去|到|升)",
            r"(?:往返|里程|行驶|跑了|开了|来回|全程|单程)(?:共|约|大概)?\d+(?:\.\d+)?(?:公里|km|千米|里)",
            r"\b(?:log|record|add|enter|register)\b~{trip}",
            r"\b(?:trip|drove|drive)\b~\d+(?:\.\d+)? ?(?:km|kilomet)",
            r"{trip}(?:登记|记录)[:,\s]+\S",
            r"{trip}~\d+(?:\.\d+)? ?(?:公里|km|千米)",
            r"\b(?:vehicle|car|trip) log[:,]",
            r"\b(?:drove|driving|drive|trip)\b[^.;!?]*\d+(?:\.\d+)? ?(?:km|kilomet)",
            r"{trip}(?:管理)?(?:台账|登记本?|记录)?~(?:加|补|记|登|添|写|录|填)(?:上|了|个)?(?:[一两]|\d)?[条笔趟次]",
            r"(?:加|补|记|登|添|录)(?:上|个)?一?[条笔趟次]~{trip}",
            r"(?:开车|坐车|派车|用车|开公车)[^。;!?]*\d+(?:\.\d+)? ?(?:公里|km|千米|里地)",
        ),
        unless=(r"缺|漏|不全|哪些|没填|missing|lack|incomplete",),
        slots=("trip",),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "登记用车：去市局送材料，往返36公里，油耗3.1升",
            "补登公车：9月12日去区里开会，里程18公里",
            "记一下出车，送文件，来回20公里",
            "log a trip: documents to the city office, 36 km, 3.1 l",
            "record vehicle use: meeting downtown, 12 km",
        ),
    ),
    Intent(
        name="record_recurring",
        says=(
            r"{duty}~(?:已经?)?(?:学了|学完|学过了|开了|开完|开过了|召开了|做了|做完|搞了|讲了|讲完|上了|"
            r"上完|组织了|开展了|办了|完成了|过了|演练了|检测了|检了|结束了|已经?(?:学|开|做|召开|开展|完成|"
            r"组织|讲|办|检测|落实))",
            r"(?:已经?|刚刚?)?(?:学了|学习了|学完了?|开了|开完了?|召开了|做了|做完了?|搞了|讲了|上了|组织了|"
            r"开展了|举行了|完成了|进行了|落实了|办了|组织学习了)(?:一[次场堂期])?~{duty}",
            r"已经?(?:组织|开展|召开|学习|举行|进行|落实|完成)(?:了)?~{duty}",
            r"(?:记录|登记|记一?[次下笔]?|记上)(?:一次|一下|本次|今天的|这次)?~{duty}",
            r"\b(?:held|had|did|ran|conducted|completed|done|finished|log|record)\b~{duty}",
            r"{duty}~\b(?:was held|held|took place|done|completed|happened|is done)\b",
            r"(?:搞完|办完|讲完|上完|组织完|演练完|学完|开完)(?:了)?(?:一[次场堂])?~{duty}",
            r"\b(?:studied|attended|organi[sz]ed|gave|carried out|completed)\b~{duty}",
            r"{duty}~(?:搞完|讲完|弄完|办完|组织完|演练完|传达学习)了?",
            r"{duty}~\b(?:carried out|organi[sz]ed|conducted|over|held)\b",
            r"\brecorded\b~{duty}",
        ),
        unless=(
            r"{item}|{undone}|没(?:有)?(?:学|开|做|上|讲|组织|办)|几次|多少次|次数|应该|该(?=学|开|搞|做|上|"
            r"组织|讲|检|办)",
        ),
        slots=("duty", "done_on", "led_by", "duty_note"),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "今天党组会学了第一议题，领学人王书记",
            "昨天开展了主题党日",
            "9月10日上了党课，主讲人李书记",
            "held the fire drill today",
            "party lecture done yesterday",
        ),
    ),
    Intent(
        name="record_recurring",
        says=(
            r"{when}~(?:开展|召开|举行|组织|举办|学习|集中学习|讲|上|搞|进行|参加|过)~{duty}",
            r"{when}~{duty}[,:]~\S",
        ),
        unless=(
            r"{item}|{undone}|没(?:有)?(?:学|开|做|上|讲|组织|办)|几次|多少次|次数|整改|问题|\d+(?:年|"
            r"月)?(?:底|前|之前)|"
            r"(?<!重)要|应|该|将|拟|计划|准备|打算|安排|请|记得|务必|提醒|通知|别忘|"
            r"{duty}的|照片|材料|签到|{evidence}",
        ),
        needs=("day_past",),
        slots=("duty", "done_on", "led_by", "duty_note"),
        asked="never",
        writes=True,
        plain=True,
        examples=("9月12日开展主题党日，到社区义务劳动", "9月10日下午组织消防演练，30人参加"),
    ),
    Intent(
        name="attach_evidence",
        says=(
            r"(?:上传|补传|补充|补交|附上|附|添加|追加|加上|再加|加一?[份张个]|补一?张|提交|传|发|贴)(?:了|一下|"
            r"一?[份张个])?~(?:{evidence}|签到表|报告|记录|纪要|发票|合同|文件|扫描件|台账|通知|制度)",
            r"(?:这|以下|下面|上面|附件)(?:张|份|个|些)?(?:就)?(?:是|为)~{item}~(?:的)?(?:{evidence}|签到表|"
            r"报告|记录|纪要|发票|合同|文件|扫描件)",
            r"(?:把|将)(?:这|那|刚才|上面)~(?:传到|放到|加到|附到|挂到|归到|存到){item}",
            r"(?:签到表|报告|记录|纪要|发票|合同|文件|扫描件|照片|图片|材料){far}(?:传到|放到|加到|附到|"
            r"挂到|归到|补到|是){item}",
            r"\b(?:attach|upload|add|submit|append|send)(?:ing|ed)?\b~(?:{evidence}|report|file|invoice|"
            r"minutes|certificate|sign-in sheet|scan|document|this)",
            r"\b(?:here(?:'s| is| are)|this is|these are)\b~(?:{evidence}|report|file|invoice|minutes|sheet|"
            r"scan|document|certificate)~{item}?",
            r"{item}~(?:{evidence}|签到表|报告|记录|纪要|发票|合同|文件|扫描件|[一-龥]{2}[单表])~(?:补|传|交|附|"
            r"发)(?:一下|上|上来|过来|了)$",
            r"(?:这|以下|附件)(?:张|份|个|些)?(?:就)?(?:是|为) ?{item}的[一-龥]{2,6}$",
            r"\b(?:attach|upload)(?:ing|ed)?\b~{item}",
            r"\bhere(?:'s| is| are)\b~(?:receipt|quotes?|plan|list|form|screenshot|record)s?~{item}",
            r"{evidence}~\b(?:attached|uploaded|enclosed)\b",
            r"(?:传|发|贴|交)(?:一下|上|几张|几份|一?[张份个])?{item}(?:的)?(?:{evidence}|图)$",
            r"(?:传|发|贴|交)(?:一下|上|几张|几份|一?[张份个])? ?{item}的?(?:{evidence}|图)(?:片)?$",
            r"{item}~(?:{evidence}|签到表|报告|记录|纪要|发票|合同|文件|扫描件)(?:来了|在这|发了|如下|见附件|附后)",
            r"(?:这|以下)(?:几|两|些)?(?:张|份|个)(?:就)?(?:是|为) ?{item}",
            r"(?:上传|补传|提交|补交|附上) ?{item}的?(?:[一-龥]{0,4})(?:{evidence}|{paper}|[表单])$",
            r"(?:给|往|在){item}~(?:加|传|补|附)(?:上)?(?:{n}|几)?[张份个]",
            r"{item} ?(?:再)?(?:补|传|加|附)(?:{n}|几)?[张份个]",
            r"(?:放|传|加|归|附|挂|存)(?:到|进|在) ?{item}",
        ),
        unless=(
            r"{measure}~{done}|申请销号|退回|打回|没传|没有?附|缺|看看|发我|发给我|给我发|发来看|我看|退|"
            r"\b(?:show|list|send me)\b|通报",
            r"催办|督办",
            r"提醒",
        ),
        slots=("item", "keyword_if_known", "doc"),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "给2-2补充佐证照片",
            "这是2②的检测报告",
            "上传签到表到2-3",
            "attach this photo to 2.2",
            "here is the test report for 2.2",
        ),
    ),
    Intent(
        name="set_deadline",
        says=(
            r"{item}~(?:的)?(?:整改|完成)?(?:期限|时限|截止(?:日期|时间|日)?|时间|日期|到期日|日子)(?:就|先|都|"
            r"也|给|请)?(?:改|定|设|"
            r"调|提前|放|给|排|卡|宽|是|为|到|在|:)+~",
            r"(?:设定?|修改|调整|更改|改|定|变更|重设)(?:一下)?~{item}~(?:期限|时限|截止|时间)",
            r"(?:期限|时限|截止(?:日期|时间|日)?|到期日)(?:就|先|给)?(?:改|定|设|调|提前|给|放|排)(?:到|为|成|"
            r"在|至|做)~",
            r"{item}(?:的?(?:期限|时限|截止[日期时间]*))?[,: ]*(?:就|先|给|改|都)*(?:定|设|改|放|卡)(?:在|到|"
            r"成|为)?{when}(?:之?前)?(?:到期|截止|完成|交|弄完|办完)?(?:吧|了|好了)?[。!]?$",
            r"{item}~(?:限|限期|务必|必须|要求|须|需要?|应|要|请)(?:在|于)?~(?:\ue004|天|日|周|月|前|"
            r"内)~(?:完成|办完|整改|落实|弄完|销号|办结|做完)",
            r"{item}~(?:提前到|定在|定到|改到|调到|改成|定为|设为|设在|设成|调整到|调整为|列为|"
            r"作为)~(?:\ue004|\d|[月周日号]|立行立改|长期坚持|年)",
            r"{item} ?(?:立行立改|限期|长期坚持)$",
            r"\b(?:set|move|change|make|fix|bring)\b~(?:deadline|due date|due)\b",
            r"\b(?:deadline|due date)\b (?:of|for)? ?{item}? ?(?:is|to|:|=|moved to|should be)",
            r"{item}~\b(?:must be|has to be|should be|needs to be|to be|is)\b (?:done|finished|completed|"
            r"closed|due) (?:{when}|by|before|on|until)",
            r"{item}~{when}(?:之?前|以前|内)?(?:必须|务必|一定|得|要|须)(?:要)?{finish}",
            r"{item}~定(?:个|一下)?(?:期限|时限|时间)",
            r"{item}~(?:最晚|最迟|不晚于|不得晚于)~{when}",
        ),
        unless=(
            r"提醒|remind|催|原来|原先|当初|本来",
            r"进展|进度|progress|update",
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
        name="apply_closeout",
        says=(rf"{{item}}[^?]*{ASKED_TO_CLOSE}(?:了|一下|吧|谢谢|[,。! ])*$",),
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
        name="submit_progress",
        says=(
            r"(?:更新进展|进展更新|进展汇报|汇报进展|报进展|报一下进展|进展情况|最新进展|目前进展|进展|进度|"
            r"更新|汇报)[:,]~\S",
            r"{item}~(?:进展|进度|更新)[:,是为]",
            r"{item}~(?:基本(?:完成|办完|做完|到位)|完成(?:了)?(?:一半|大半|大部分|一部分|部分|\d+|百分之|"
            r"过半|[一二两三四五六七八九]成)|(?:一半|\d+%|大部分|部分|大半|初步)(?:已经?|了)?~(?:完成|做完|"
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
            rf"{{item}}[^?。;]*{PART}~{{finish}}",
            rf"{{item}}[^?]*(?:{{finish}}|了)[^?,。;]{{0,8}}[,。; ]+(?:但是?|不过|只是|就是|目前|现在)?{TO_COME}",
            r"{item}[^?]*(?:还没|还未|尚未)(?:有)?(?:发|印|签(?!收)|盖|报|装|贴|到|送|开|学|培训|验收|回|刷|画|"
            r"划|换|修|清|录|填|传|组织|整理)",
            r"{item}[^?]*[,。; ](?:还有|还差|还剩|还缺|只差|就差|剩下)[^?]*(?:没|未|不|要|待|等|在|差)",
            r"{item}[^?。]*(?:开|搞|组织|学|走访|检查|排查|培训|整理|录|填|补|清)了(?:{n}|\d+|"
            r"几)[次回家处份张条个户人辆]",
        ),
        unless=(
            rf"{ASKED_TO_CLOSE}|什么是|提醒|{{item}}~(?:历史|佐证|原文)",
            r"\b(?:push|nudge|chase|urge|remind|ping|press)\b|催|督办|{extension}",
            r"(?:看|查|问|了解|知道)(?:一?下|看|查|问)?~(?:进展|进度|情况)",
            r"签收|收到",
            r"{item} ?(?:我)?(?:已)?(?:收到|签收)",
            r"{lookback}",
            r"本来|原本|原定|说好",
            r"没(?:有)?(?:交|转|分|派)给",
        ),
        needs=("item_or_note",),
        slots=("item", "progress_note"),
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
            r"\b(?:done|finished|completed|complete) (?:with )?{item}|{item}~\b(?:done|finished|completed?|"
            r"is ready|ready (?:for|to)|all set)\b",
            r"\b(?:close(?: ?out)?|closing|finish(?:ed)?|complete(?:d)?|sign off|submit|mark)\b~{item}",
            r"^(?:我(?:这边|这儿)?)?(?:都)?(?:已经?)?{finish}了?[。!]?$|^(?:i'?m |all )?(?:done|finished|"
            r"completed)[.!]?$",
            r"{item}[:,]? ?(?:已经?)?(?:ok|妥|成) ?了",
            r"{item}[^?]*\bready (?:for|to be) (?:verif\w+|check\w*|review\w*|approv\w+|clos\w+)",
            r"^(?:我)?(?:已经?|刚)?(?:完成|办完|搞定|提交|办结|做完|弄完)(?:了)? ?{item}(?:了)?[。!]?$",
            r"{item}[^?]*(?:请|申请|报请|请予)(?:予以|组织)?(?:{close}|核验|验收)[。!]?$",
            r"(?<=[,。;])\s*(?:我们?|这边|现在|目前)*(?:已经?|都|全部?|早就?)+{finish}(?:了|啦)?[。!]?$",
        ),
        unless=(
            rf"{NOT_YET}|{{undone}}|还(?:没|未|差|缺|剩|需)|尚未|{{item}}~(?:的)?(?:历史|原文|佐证|谁)|"
            rf"没问题吗|{{disagree}}",
            rf"{{item}}~{NOT_YET_EN}~(?:done|finished|complete|ready)|提醒|\bremind|通报",
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
            r"申请销号",
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
