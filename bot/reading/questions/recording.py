"""What people say to have something written down: a trip, a duty done, evidence. Each is offered for confirmation; none
is read from a question."""

from __future__ import annotations

from bot.reading.questions.acting import TO_CLOSE
from bot.reading.questions.grammar import Intent

AMOUNT = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百两]+(?:点[一二三四五六七八九])?)"

RECORDING: tuple[Intent, ...] = (
    Intent(
        name="vehicle_log_add",
        says=(
            r"(?:登记|补登|补录|录入|记录|记一?[次下笔条]?|新增|添加|填)(?:一?[次下笔条趟])?(?:一下)?{trip}",
            r"{trip}(?:登记|记录|台账)?[:,]~(?:公里|里程|km|往返|去|到|升)",
            r"(?:往返|里程|行驶|跑了|开了|来回|全程|单程)(?:一?共|总共|约|大概)*\d+(?:\.\d+)?(?:公里|km|千米|里)",
            r"\b(?:log|record|add|enter|register)\b~{trip}",
            r"\b(?:trip|drove|drive)\b~\d+(?:\.\d+)? ?(?:km|kilomet)",
            r"{trip}(?:登记|记录)[:,\s]+\S",
            r"{trip}~\d+(?:\.\d+)? ?(?:公里|km|千米)",
            r"\b(?:vehicle|car|trip) log[:,]",
            r"\b(?:drove|driving|drive|trip)\b[^.;!?]*\d+(?:\.\d+)? ?(?:km|kilomet)",
            r"{trip}(?:管理)?(?:台账|登记本?|记录)?~(?:加|补|记|登|添|写|录|填)(?:上|了|个)?(?:[一两]|\d)?[条笔趟次]",
            r"(?:加|补|记|登|添|录)(?:上|个)?一?[条笔趟次]~{trip}",
            r"(?<![修停换验])车(?:去|跑|开|到)(?:了)?[^。;!?]*\d+(?:\.\d+)? ?(?:公里|km|千米|里地)",
            rf"(?:开车|坐车|{{trip}})[^。;!?]*{AMOUNT} ?(?:公里|km|千米|里地)",
            r"(?:登|记|录)(?:个|一?下|一?[趟次笔])(?:公)?车",
            r"{trip}(?:出去|跑|开)(?:了)?一?[趟次][^?]*(?:记|登|录)(?:上|一下|下)",
        ),
        unless=(r"缺|漏|不全|哪些|没填|missing|lack|incomplete|提醒|remind|[叫喊]我",),
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
            r"{duty}~(?:搞|开|学|讲|办|做|组织)的(?=$|[,。])",
            r"{duty}已?(?:经)?于{when}~(?:召开|开展|举行|组织|完成|进行|学习)",
            r"{duty}(?:~\b(?:studied|(?:given|delivered|led) by)\b|~(?:学习|开展|组织|召开|举办|检查|检测|"
            r"演练)(?:完毕|完成|"
            r"结束)|(?:已经?|都|全部|顺利|圆满|按期|如期)*(?:完毕|完成|结束)(?![率情度]))",
            r"(?:^|[,。]|{when}|已经?)(?:我们|上午|下午)?{duty}了(?=$|[,。!])",
            r"{when}[^?]*{duty}[^?]*(?:领学|主讲)(?:的|了)?[。!]*$",
            r"{duty}[^?]*[,。; ](?:帮我?|给我|麻烦|请|替我)*(?:登记|记|录)(?:上|一?下|一笔|个)?(?:吧|哈)?$",
        ),
        unless=(
            r"(?:可以|能|申请|报|请){close}",
            rf"{TO_CLOSE}|报[上去]*(?:核验|验收|销号)",
            r"^(?:跟|向|给)?(?:您|你|领导|专班)?(?:汇报|报告)(?:一?下)?(?!.*[登记录](?:上|下|一))|正[整改办弄]着|"
            r"明天|后天|下周|下个?月",
            r"{item}|{undone}|没(?:有)?(?:学|开|做|上|讲|组织|办)|几次|多少次|次数|应该|[该到快]~{duty}|该(?=学|开|"
            r"搞|做|上|"
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
            rf"{TO_CLOSE}",
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
            r"\b(?:attach|upload)(?:ing|ed)?\b~{item}|{item}[^?]*\b(?:attached|enclosed)[.!]?$",
            r"(?:{evidence}|{paper})[^,。;!? ]{0,4}给 ?{item} ?(?:补|传|附|加|贴|挂)上?(?:了|去)?{stop}",
            r"(?:{evidence}|{paper})[^?]*{cut}给 ?{item}[。!]*$",
            r"{item}(?:的)?(?:当|做|作为?)(?:佐证|证据|材料|附件)(?:吧)?{stop}",
            r"(?:{evidence}|{paper})[^,。;]{0,6}(?:传|发|交|补)(?:上来|过来|上|好)了[^?]*{cut}(?:算|归|放|记)(?:到|在|"
            r"进)?{item}(?:的)?{stop}",
            r"\b(?:attach|upload|add|submit|append|send)(?:ing|ed)?\b~\b(?:sheet|form|receipt|quote|list|plan|"
            r"record)s?\b~\bto {item}",
            r"{item}[^?]*(?:{evidence}|{paper})[^?]*{cut}(?:你|您|请|麻烦|帮我|帮忙|都|就|给|直接)*(?:挂|附|贴|传|"
            r"存|加)"
            r"(?:上去?|进去|好)(?:吧|哈|呗|了|谢谢)*{stop}",
            r"{cut}(?:就|请|先|都)?(?:归|挂|放|存|贴|附|塞)(?:到|在|进)? ?{item}(?:里|下|名下|那条|后面)?(?:吧|"
            r"了)?{stop}",
            r"{cut}(?:先|就)?(?:放|归|挂|存|附)(?:到|进|在)?[^,。;!? ]{0,10}(?:当|做|作为?)(?:佐证|证据|材料|"
            r"附件)(?:吧)?{stop}",
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
            r"(?:这|那|附件|上面|下面|以下|刚(?:才|刚)?[发传]的?|刚拍的?)[^,。?]{0,8}(?:作为|当作?|算作?|做|归|是|"
            r"给){item}(?:的)?(?:佐证|证据|材料|附件|"
            r"凭证|{evidence}|$)",
            r"{item}(?:的)?[一-龥]{0,4}(?:{evidence}|{paper})[:,]?(?:也|都|已经?|刚刚?|我|请|先|给你|给您|"
            r"重新)*(?:查收|收一下|(?:给|发)(?:你|您|过来|上来)[,]?请?(?:查)?收?|补充上传|(?:补传|补|上传|传|交|"
            r"附|发|贴|提交)(?:了|好|齐|全)*(?:一?[份张个]|一?下|上来|上去|上|过来|过去)?了?)[。!]?$",
            r"{item}(?:的)?[一-龥]{0,4}(?:{evidence}|{paper}|[单表])(?:都)?(?:见附件|如下|附后|在附件)",
            r"把{item}的?[一-龥]{1,6}(?:传|发|附|挂|补)(?:上去|上来|上|进去|过来)[。!]?$",
            r"{paper}(?:就)?放(?:在|到|进)? ?{item}|{item}(?:的)?{evidence}~(?:补|传|加)(?:{n}|几)?[份张个]",
        ),
        unless=(
            r"{measure}~{done}|\b(?:finished|completed|done with|closed?)\b ?{item}|{item}(?: is)? (?:done|finished|"
            r"completed?)\b|申请销号|退回|打回|没传|没有?附|缺|看看|发我|发给我|给我发|发来看|我看|退|"
            r"\b(?:show|list|send me)\b|通报",
            r"催|督办|以后|今后|往后|提前{n}",
            r"提醒|(?:通知|告诉|叫|喊)(?:我|大家|{who}|责任人|一声)|\bremind|算不算|倒置",
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
)
