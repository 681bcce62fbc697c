"""What people ask about recurring duties, the vehicle log, purchases and look-backs."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

STEP = (
    r"(?:签(?:了|过)?(?:的)?(?:合同|协议)|(?:合同|协议)(?:就|先|已经?)?签|开(?:了|过|的)?(?:班子|党组|办公)?会|"
    r"上(?:了|过|的)?会|付(?:了|过|的)?款|"
    r"付(?:了|过)?钱|比(?:了|过)?价|询(?:了|过)?价|招(?:了|过)?标|验(?:了|过)?收|采购|先[签付买]|[买签付](?=$|"
    r"[,。?了的吗]))"
)
ORDER_OF_STEPS: tuple[Intent, ...] = (
    Intent(
        name="check_procurement",
        says=(
            rf"先[^,。;!?]{{0,3}}{STEP}[^。;!?]{{0,8}}(?:后|再|才)[^,。;!?]{{0,4}}{STEP}[^。!]*"
            r"(?:吗|么|行|可以|合规|违规|算|倒置|对不对|对吧|不[?。]*$|没事|咋|怎|[?])",
            rf"(?:没有?|未|不)(?:经过?|走|做|搞)?{STEP}[^。;!?]{{0,6}}(?:就|直接|便|先|怎么|"
            rf"咋)[^,。;!?]{{0,6}}{STEP}[^。!]*"
            r"(?:吗|么|行|可以|合规|违规|算|倒置|对不对|对吧|不[?。]*$|没事|咋|怎|[?])",
            rf"{STEP}[^。!]*(?:算不算|是不是|是否|属不属于|算|叫不叫)(?:属于)?决策倒置",
        ),
        needs=("no_item",),
        unless=(r"什么是决策倒置|决策倒置(?:是|指)?(?:什么|啥)",),
        slots=("procurement_dates", "keyword_of_purchase", "step"),
        examples=("那笔先签合同后上会，算不算决策倒置", "没比价就签合同行吗"),
    ),
)
"""Whether steps were taken in their order: before the words of single steps, which may be evidence too."""

DUTIES: tuple[Intent, ...] = (
    Intent(
        name="vehicle_log_check",
        says=(
            r"{trip}(?:管理|使用)?(?:台账|记录|登记|日志|单)?(?:[本簿表册])?~(?:(?:填|记|登|写)(?:得)?(?:全|齐|完整|"
            r"规范)|"
            r"(?:是不是|是否|有没有)?都(?:填|记|登|写)|空着|(?:完整|齐全|规范|全)(?:吗|不|么|没)|查一?遍|漏[记填登写])",
            r"{trip}(?:管理)?(?:台账|记录|登记|日志|信息)?~(?:缺|漏|少填|没填|未填|不全|不完整|空着|没写|"
            r"没登记|有问题|齐不齐|齐全|合不合|规范)",
            r"(?:缺|漏|没填|没写)~{trip}(?:台账|记录|登记|日志)",
            r"(?:哪几?[趟次条]|哪些|有没有)~(?:没|未|缺|漏|忘|少)~(?:里程|油耗|事由|公里数)",
            r"(?:检查|核对|查一?下|看看|看下)~{trip}(?:管理)?(?:台账|记录|登记|日志)",
            r"\b(?:vehicle|car|trip|mileage)~\b(?:log|entries|entry|records?|trips)\b~\b(?:missing|lack|"
            r"incomplete|without|blank|empty|complete|check|miss)\b|\b(?:missing|incomplete|lack(?:ing)?|"
            r"check)\b~\b(?:vehicle|trip|car|mileage) (?:log|entries|records?|book)|\btrips?~\b(?:lack|"
            r"missing|without)",
            r"\b(?:vehicle|car|trip|mileage)\b~\b(?:gaps?|holes?|blanks?)\b",
            r"\b(?:gaps?|holes?|blanks?|missing)\b~\b(?:vehicle|car|trip|mileage)\b",
            r"(?:里程|油耗|事由)[^,。;!?]{0,4}(?:齐不齐|全不全|齐吗|全吗|漏没漏|填没填)",
            r"\b(?:trips?|entries)\b~\bno (?:fuel|mileage|purpose|distance|time)\b",
        ),
        unless=(r"整改|销号|催|那个?问题$",),
        needs=("no_item",),
        slots=("missing_fields", "both_days"),
        examples=(
            "公车台账哪些没填里程",
            "用车记录有没有缺油耗的",
            "检查一下车辆台账",
            "which vehicle log entries lack mileage",
            "any trips missing fuel",
        ),
    ),
    Intent(
        name="check_procurement",
        says=(
            r"(?:合同|协议)~\d~(?:签|订)~(?:会|研究|上会)|(?:会|研究)~\d~(?:合同|协议|签)",
            r"{procurement}[^。!?]*(?:合规|合不合规|合理|顺序|先后|倒置|合法|对不对|符合规定|符合程序|违规|"
            r"程序对|流程对|有没有问题|行不行)",
            r"\bwhere\b~\b(?:purchase|procurement|tender)\b~\b(?:stand|is)\b",
            r"(?:这|那)(?:单|笔|批)[^。!?]{0,4}(?:走到|到哪|哪一步|进行到|办到)",
            r"{procurement}[^。!?]*(?:到哪一?步|哪一?步了|走到|流程(?:走|到)|下一步|做了没|签了没|开了没|"
            r"上会了|上会没|完了没|做了吗|签了吗|询了没|比了没)",
            r"^(?=.*(?:合同|协议|签))(?=.*(?:会(?!议?记录)|研究|比价|询价)).*{when}.*{when}",
            r"(?:有没有|是否|是不是)(?:经过|过)?(?:上会|比价|询价|招标|验收)|{procurement}~(?:还差|还缺|差|"
            r"缺)~(?:步骤|环节|手续|程序|步)",
            r"{procurement}~(?:什么|哪个|哪一个)(?:环节|步骤|阶段)|{procurement}~(?:卡|停)(?:在|到)?哪|(?:能|可以|"
            r"可不可以)(?:先|就)?(?:签合同|付款)",
            r"{procurement}~(?:上会|比价|询价|招标|验收)(?:了|过)?(?:没|吗|没有)",
            r"\b(?:did|have|has|do)\b~{procurement}~\b(?:for|of)\b~{procurement}",
            r"\b(?:has|have|had|did|was|were)\b~{procurement}~\b(?:price comparison|quotes?|tender\w*|meeting|put to|"
            r"signed|paid)\b",
            r"(?:比价|询价|招标|上会|付款|签合同|开标)(?:了|过|完)?(?:没有?|吗)[?]?$",
            r"{procurement}~(?:签没签|订没订|比没比|询没询|招没招|验没验|付没付|开没开|上没上|签了没|订了没|比了没)",
            r"{procurement}~\b(?:before|after|prior to)\b~{procurement}",
            r"(?:比价|询价|招标|上会|付款|签合同|开标|验收)(?:的)?(?:环节|步骤|程序|这步|这一步)~(?:没|吗|不)|"
            r"{procurement}(?:的)?~(?:手续|流程|程序|资料|材料)~(?:全|齐|对|够|合)|\bwhere\b~{procurement}\b",
            r"{procurement}~(?:走|过|经|履行|办)(?:了|过)?(?:哪些|什么|几[个道步])(?:程序|步骤|流程|环节|手续)",
            r"\b(?:sign|pay|buy|order)\w*\b~\b(?:before|without|prior to|ahead of)\b~\b(?:board|meeting|committee|"
            r"quotes?|tender|"
            r"comparing|comparison)\b",
            r"\border of (?:the )?steps\b~{procurement}?|{procurement}~\b(?:put to|before signing|after signing|"
            r"in the right)\b",
            r"{procurement}[^。!?]*(?:付款|签合同|开标|到货|验收|比价|询价|上会|开会)(?:了|过|完)?(?:没|吗)",
            r"[那这](?:笔|单|次|批)[^。!?]*{procurement}[^。!?]*(?:没|吗|不|怎么|咋|哪|什么|啥)",
            r"(?:有了|完了|过了|做了|签了|批了)[, ]*(?:接着|然后|接下来|下面|下一步)~(?:该|要|是)?~(?:哪|什么|啥|"
            r"怎么|咋)",
            r"^(?=.*\b(?:contract|agreement)\b)(?=.*\b(?:meeting|board|committee)\b).*{when}.*{when}",
            r"\b(?:contract|agreement)\b~\bsigned\b[^.!]*\b(?:meeting|board|committee)|\b(?:meeting|"
            r"committee)\b[^.!]*\b(?:contract|signed)",
            r"{procurement}[^.!]*\b(?:compliant|in order|right order|order of steps|which step|what step|"
            r"next step|stage|sequence|legal|allowed)\b|\b(?:which|what) (?:step|stage)\b~{procurement}",
        ),
        unless=(r"{item}(?!{procurement})|(?<!有没有)(?<!有)问题|整改|原文|problem|谁负责",),
        slots=("procurement_dates", "keyword_of_purchase", "step"),
        examples=(
            "合同5月15号签的，班子会5月19号开的，这合规吗",
            "消防维保采购到哪一步了",
            "先签合同再上会行吗，采购合规吗",
            "contract signed 15 May, meeting on 19 May, is that in order",
            "which step is the procurement at",
        ),
    ),
    Intent(
        name="recurring_stats",
        says=(
            r"{duty}[^。!?]*(?:(?:几|多少)[次回场期堂遍趟节]|次数|频次|频率|统计|比例|占比|[完开]成率)|(?:几次|"
            r"多少次|几回|"
            r"几堂|几场)~{duty}",
            r"{duty}[^。!?]*(?:做到|开到|学到)[^。!?]*(?:\d|[一二三四五六七八九十]){1,3}[次回]|{duty}.*给个?数",
            r"\b(?:how many|how often|number of|count)\b~{duty}|{duty}[^.!]*\b(?:how many|how often|times)\b",
        ),
        needs=("no_item",),
        slots=("duty", "period"),
        examples=(
            "今年第一议题学了几次",
            "主题党日开展了多少次",
            "how many party lectures this year",
            "how often was the fire drill held",
        ),
    ),
    Intent(
        name="recurring_due",
        says=(
            r"(?:下一?次|下回|什么时候|啥时候|何时|哪天|几号|多久|该|到期|何日|最近一次|上次|上一次){duty}|"
            r"(?:下一?次|下回|什么时候|啥时候|何时|几号|该)~{duty}",
            r"{duty}~(?:还|都)?没(?:有)?(?:学|开|搞|做|上|讲|组织|办|记|录|报)",
            r"{duty}~(?:下一?次|下回|什么时候|啥时候|何时|哪天|几号|多久|到期|该|多长时间|还有几天|最近|上次)",
            r"{duty}~(?:学|开|做|上|讲|搞|组织|开展|召开|办|检|完成|落实|换|演练|进行|安排|部署|举办|举行|参加|弄|"
            r"整(?!改))(?:过|完|好|"
            r"展)?(?:了)?(?:没|吗|没有|么|不|是否)",
            r"{duty}~(?:[开学做上讲办搞])没(?:[开学做上讲办搞])|(?:有没有|是否|是不是)(?:按时|已经?|"
            r"按期)?~{duty}|(?:学|开|做|上|搞|组织|开展|召开)(?:了)?(?:没|没有)~{duty}|{duty}(?:了|"
            r"过)?(?:没|吗|没有|了没)[?]?$",
            r"灭火器~(?:下一?次|下回|什么时候|啥时候|几时|何时|哪天|几号|该)~(?:检|换粉)",
            r"{duty}~(?:落下|漏|欠|缺|补|拖)(?:了|着|过|上)?(?:没|吗)|{duty}~(?:还|离|距)[^,。;!?]{0,6}(?:几天|多久|"
            r"多少天)",
            r"(?:例行|定期|固定|常规)(?:性)?(?:的)?(?:工作|任务|事项?|动作|活儿?|会议?|检查)~(?:该|要|到期|哪|什么|"
            r"啥|几)|"
            r"(?:该|要|哪些|什么|啥|有)~(?:例行|定期|固定|常规)(?:性)?(?:的)?(?:工作|任务|事项?|动作|活儿?|会议?|检查)|"
            r"(?:什么|啥|哪些)常态化(?:的)?(?:工作|任务|事项?|活儿?)?(?:该|要)(?:做|干|搞|办|开展)",
            r"\b(?:when|next|due|last)\b~{duty}|{duty}[^.!]*\b(?:due|when|next|last)\b|\b(?:has|have|was|"
            r"were|did|is|are)\b~{duty}[^.!]*",
        ),
        unless=(r"整改|问题|problem|那条|那项|谁|\bwho\b|佐证|evidence|fixed",),
        needs=("no_item",),
        slots=("duty", "period"),
        examples=(
            "灭火器下次年检什么时候",
            "第三季度意识形态专题会开了没",
            "这个月主题党日搞了吗",
            "when is the next quarterly ideology meeting due",
            "has this month's party day been held",
        ),
    ),
    Intent(
        name="lookback_due",
        says=(
            r"{lookback}",
            r"(?:反向核查|抽查)~(?:哪些|什么时候|安排|名单|到期)",
            r"\bspot checks?\b",
            r"(?:销[了过]?号|完成|办结)~(?:再|复|该|要|得)(?:再|去)*(?:看看?|查|验)",
        ),
        unless=(r"什么是|意思|机器人|是(?:干|做)(?:什么|啥)",),
        slots=("item", "keyword_if_known", "dept", "days_ahead"),
        examples=(
            "该回头看的有哪些",
            "2-2什么时候回头看",
            "本月要回头看几个",
            "which closed items need a look-back this month",
            "when is the look-back for 2.2",
        ),
    ),
)
