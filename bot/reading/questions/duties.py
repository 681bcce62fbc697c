"""What people ask about recurring duties, the vehicle log, purchases and look-backs."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

DUTIES: tuple[Intent, ...] = (
    Intent(
        name="vehicle_log_check",
        says=(
            r"{trip}(?:管理)?(?:台账|记录|登记|日志|信息)?~(?:缺|漏|少填|没填|未填|不全|不完整|空着|没写|"
            r"没登记|有问题|齐不齐|齐全|合不合|规范)",
            r"(?:缺|漏|没填|没写)~{trip}(?:台账|记录|登记|日志)",
            r"(?:哪几?[趟次条]|哪些|有没有)~(?:没|未|缺|漏|忘|少)~(?:里程|油耗|事由|公里数)",
            r"(?:检查|核对|查一?下|看看|看下)~{trip}(?:管理)?(?:台账|记录|登记|日志)",
            r"\b(?:vehicle|car|trip|mileage)~\b(?:log|entries|entry|records?|trips)\b~\b(?:missing|lack|"
            r"incomplete|without|blank|empty|complete|check|miss)\b|\b(?:missing|incomplete|lack(?:ing)?|"
            r"check)\b~\b(?:vehicle|trip|car|mileage) (?:log|entries|records?|book)|\btrips?~\b(?:lack|"
            r"missing|without)",
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
            r"{procurement}[^。!?]*(?:到哪一?步|哪一?步了|走到|流程(?:走|到)|下一步|做了没|签了没|开了没|"
            r"上会了|上会没|完了没|做了吗|签了吗|询了没|比了没)",
            r"^(?=.*(?:合同|协议|签))(?=.*(?:会(?!议?记录)|研究|比价|询价)).*{when}.*{when}",
            r"(?:有没有|是否|是不是)(?:经过|过)?(?:上会|比价|询价|招标|验收)|{procurement}~(?:还差|还缺|差|"
            r"缺)~(?:步骤|环节|手续|程序|步)",
            r"{procurement}~(?:什么|哪个|哪一个)(?:环节|步骤|阶段)|{procurement}~(?:卡|停)(?:在|到)?哪|(?:能|可以|"
            r"可不可以)(?:先|就)?(?:签合同|付款)",
            r"{procurement}~(?:上会|比价|询价|招标|验收)(?:了|过)?(?:没|吗|没有)",
            r"\b(?:has|have|had|did|was|were)\b~{procurement}~\b(?:price comparison|quotes?|tender\w*|meeting|put to|"
            r"signed|paid)\b",
            r"(?:比价|询价|招标|上会|付款|签合同|开标)(?:了|过|完)?(?:没有?|吗)[?]?$",
            r"{procurement}~(?:签没签|订没订|比没比|询没询|招没招|验没验|付没付|开没开|上没上|签了没|订了没|比了没)",
            r"{procurement}~\b(?:before|after|prior to)\b~{procurement}",
            r"\border of (?:the )?steps\b~{procurement}?|{procurement}~\b(?:put to|before signing|after signing|"
            r"in the right)\b",
            r"(?:先签了?合同|先开会|先付款|没比价|没上会|没开会)~(?:合规|行|可以|能|吗|不)",
            r"\b(?:contract|agreement)\b~\bsigned\b[^.!]*\b(?:meeting|board|committee)|\b(?:meeting|"
            r"committee)\b[^.!]*\b(?:contract|signed)",
            r"{procurement}[^.!]*\b(?:compliant|in order|right order|order of steps|which step|what step|"
            r"next step|stage|sequence|legal|allowed)\b|\b(?:which|what) (?:step|stage)\b~{procurement}",
        ),
        unless=(r"{item}|(?<!有没有)(?<!有)问题|整改|原文|problem|谁负责",),
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
            r"{duty}[^。!?]*(?:几次|多少次|次数|频次|几回|多少回|几场|几期|统计|几堂)|(?:几次|多少次|几回|"
            r"几堂|几场)~{duty}",
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
            r"{duty}~(?:还|都)?没(?:有)?(?:学|开|搞|做|上|讲|组织|办)",
            r"{duty}~(?:下一?次|下回|什么时候|啥时候|何时|哪天|几号|多久|到期|该|多长时间|还有几天|最近|上次)",
            r"{duty}~(?:学|开|做|上|讲|搞|组织|开展|召开|办|检|完成|落实|换|演练|进行)(?:过|完|"
            r"展)?(?:了)?(?:没|吗|没有|么|不|是否)",
            r"{duty}~(?:[开学做上讲办搞])没(?:[开学做上讲办搞])|(?:有没有|是否|是不是)(?:按时|已经?|"
            r"按期)?~{duty}|(?:学|开|做|上|搞|组织|开展|召开)(?:了)?(?:没|没有)~{duty}|{duty}(?:了|"
            r"过)?(?:没|吗|没有|了没)[?]?$",
            r"灭火器~(?:下一?次|下回|什么时候|啥时候|几时|何时|哪天|几号|该)~(?:检|换粉)",
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
            r"(?:销了?号|完成|办结)~(?:再|复)(?:去)?(?:看看?|查)",
        ),
        unless=(r"什么是|意思|机器人",),
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
