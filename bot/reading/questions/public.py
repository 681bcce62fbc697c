"""What the public says, and anybody who has seen something: where to turn, and what is to be reported."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

PLACE = (
    r"(?:停车场|车位|过道|通道|走廊|楼道|楼梯|大厅|门口|院[子里]|食堂|厨房|灶台|厕所|卫生间|窗口|车库|入口|"
    r"出口|路[口边上]|[一二三四五六七八九十\d]"
    r"(?:号楼|楼|层)|会议室|仓库|配电[室箱房]|消防[箱栓车]|灭火器|排水[沟渠])"
)
STILL_WRONG = (
    r"(?:(?:又|还是|还|仍然?|一直|老是|都|全|被|没人|居然|竟然)[^,。?!]{0,8}(?:堵|占|坏|过期|漏|锁|乱停|乱放|"
    r"堆|脏|臭|灭|没有(?!$)|没电|没水|破|烟头|垃圾)"
    r"[^,。?!]{0,4}|(?:堵|占|坏|过期|漏水?|锁|堆|脏|臭|破)(?:死|住|满|掉)?(?:了|着)(?:好久|好几天|半天)?|(?:堆|"
    r"堵|停|放|扔|占|摆)(?:满|着|了)[^,。?! ]{1,6})[。!~]*"
    r"(?:[,。! ]+[^,。]{0,4}(?:没人[管理]|没(?:整改|改|修|弄|变|解决|人管)|反[映应]一?下|管一?管|管管|太危险|"
    r"怎么回事|咋回事|"
    r"出了?事)[^,。]{0,6})?[。!~]*$"
)
"""What is seen where something was to be mended, as a statement to the end of the message."""

PUBLIC: tuple[Intent, ...] = (
    Intent(
        name="contact_info",
        says=(
            r"(?:往|去|到|向|找|给|跟|上)(?:哪里?|哪儿|谁|何处|什么地方|哪个部门|什么部门)~(?:反映|投诉|"
            r"举报|提|反馈|说|联系|信访)",
            r"(?:反映|投诉|举报|提意见|反馈(?!里|中|上|的|意见里))~(?:找谁|找哪|到哪|给哪|给谁|去哪|往哪|打什么|"
            r"联系谁|哪里|哪儿|怎么(?!样|了|回事|改|整|处理|落实))",
            r"(?:怎么|如何|咋|哪里|哪儿|什么渠道|哪些渠道)~(?:反映|投诉|举报|提意见|联系|信访|提建议)",
            r"(?:联系电话|联系方式|举报电话|监督电话|投诉电话|邮箱|邮编|电子邮件|通讯地址|信箱|监督渠道|"
            r"反映渠道|受理电话|电话(?:号码)?(?:是)?(?:多少|几|什么)|电话$)",
            r"\bwhere\b~\b(?:send|submit|report|complain|comment|write|feedback|raise)\b|"
            r"\bwho\b~\b(?:contact|complain to|report to)\b|\bhow\b~\b(?:complain|contact|report (?:a |an "
            r")?(?:problem|issue)s?$|give feedback|reach)\b",
            r"\bcontact (?:info|information|details|number|email|person)|\bphone number|\bhotline|\bemail "
            r"address|\bpostal address|\bpostcode",
            r"意见箱|(?:反馈|反映|举报|投诉|联系)(?:情况|问题|意见)?(?:的)?(?:渠道|途径)|\bcontact 方式",
            r"打(?:哪个|什么|哪)(?:号|电话)",
            r"(?:有没有|有|给个|求|留个)~(?:电话|邮箱|\be?-?mail\b|渠道|信箱|热线|方式|地方|途径|\bphone\b|"
            r"\bhotline\b)~(?:反映|投诉|举报|联系|提意见)",
            r"(?:信访|接待|举报|投诉)(?:处|点|室|站|窗口)?(?:在|是)~(?:哪|什么地方|何处)",
            r"^(?:如果|要是|万一)?我?有(?:什么|啥|点|个)?(?:问题|事儿?|疑问|意见|情况|困难)[, ]*(?:的话|"
            r"了)?[, ]*(?:该|要|应该|可以|得|能)?"
            r"(?:联系|找|问|跟|和|向)(?:谁|哪)",
            r"(?:专班|巡察办|巡察组|纪检|值班|办公室|你们)(?:的)?(?:电话|邮箱|地址|座机|手机|号码)|(?:电话|邮箱|地址|"
            r"座机)(?:是)?(?:多少|几号|什么|啥|哪)",
            r"\bwho\b~\b(?:call|phone|ring|write to)\b|\bnumber\b~\b(?:call|ring|phone)\b",
            r"\bcontact (?:for|of|at|in)\b|\bwhat(?:'s| is) the contact\b",
            r"\b(?:address|phone|number|email|hotline|mailbox)\b~\b(?:complain\w*|report\w*|feedback|comments?)\b",
            r"\bwhich number\b|\bwhat number\b~\bcall\b",
            r"(?:意见|建议|来信|信件?|举报信?|材料)(?:书|信)?(?:寄|发|写|投|送|邮)(?:到|往|给|去)?(?:哪|谁|什么地方)",
            r"\b(?:which|what) (?:email|address|phone|hotline|mailbox)\b",
        ),
        needs=("no_item",),
        examples=(
            "群众有意见往哪反映",
            "举报电话多少",
            "怎么联系你们",
            "where can the public send comments",
            "contact details please",
        ),
    ),
    Intent(
        name="public_feedback",
        says=(
            r"(?:我|我们|群众|居民|职工)?(?:要|想|来)(?:向你们|跟你们)?(?:反映|举报|投诉|提个?(?:意见|建议)|反馈)",
            r"^(?:反映|举报|投诉|意见|建议|群众反映|反馈)(?:一下|一个|个)?(?:问题|情况)?[:,]~\S",
            r"^没(?:改|整改|解决|修)[!,。 ]+[^?]{4,}$",
            r"^(?:匿名|实名|群众|我|现)?(?:反映|举报|投诉)(?:一下|一个|个)?~\S",
            r"(?:^|[,。! ])(?:我|我们)?(?:来|想|要)?(?:跟|向|给|和|找)你们(?:(?:反映|举报|投诉|提|反馈|吐槽)(?!的|过|"
            r"了吗)|"
            r"(?:说|讲)(?:个|一个|一下|件|一件|点|一?些)?(?:事|情况|问题))(?!.*{item})",
            r"(?:^|[,。! ]|你们|我们?|[想要来])(?:给|向|跟)?(?:你们)?提(?:一|几)?(?:个|点|条|些|下)?(?:小|"
            r"合理化)?(?:意见|建议)(?:吧|啊|哈)?"
            r"(?=[:,。! ]|$)",
            r"我(?:们)?(?:就)?(?:是)?(?:今天|刚刚?|刚才)?(?:来|过来|到这儿?|到你们这儿?)(?:这里|这儿|单位)?"
            r"(?:办事|看病|开会|办手续|办业务|办证|送件|送货)的?[, ]~\S|我(?:就)?住(?:在)?[^,。]{0,4}(?:旁边|附近|"
            r"隔壁|对面|楼下|这儿|小区)",
            r"(?:群众|居民|职工|家属)(?:来信|来电|留言|意见|反馈)(?:说|称)?[:,]~\S",
            r"我有(?:个|一个|些|点)?(?:情况|意见|建议|问题)(?:要|想)~(?:反映|说|提|举报)",
            r"你们~(?:说|称|写)[^。!?]*{finish}[^。!?]*(?:其实|实际|根本|压根|可是?|但是?|哪有|明明)[^。!?]*(?:没|不|"
            r"还)",
            r"我(?:想|要|来)说(?:个|一个|点)(?:情况|事儿?|问题)[,: ]~\S",
            r"我(?:想|要)说(?:一?下|一?句|两句|个事儿?)[^。?]*(?:还是|仍|又|还(?!有)|根本|太|没人)",
            r"(?:群众|有人|居民|职工)(?:反映|投诉|举报)(?:说)?[:,]?~\S",
            r"(?:根本|压根|其实|实际上)(?:就)?没(?:有)?(?:整改|改|修|换|弄|解决)|(?:假|虚假|表面|纸面)整改",
            r"\bi (?:want|would like|wish|'d like) to (?:report|complain|comment)|^(?:complaint|report|"
            r"feedback|comment)\b ?[:,-]~\S|\b(?:wasn't|was never|never) (?:actually )?(?:fixed|done)",
            r"我是(?:群众|居民|职工|市民|村民|附近)",
            r"^(?:我)?有(?:个|些|点|条|一个|一点)?(?:小)?(?:意见|建议)[:,]~\S|作为[^,。]{0,6}(?:群众|居民|市民|职工|"
            r"村民|业主|家长|家属)",
            r"有(?:个|些|点)?(?:意见|建议)(?:要|想)(?:提|说|反映)",
            r"\bas an? (?:citizen|resident|member of the public|neighbou?r)\b",
            r"\b(?:give|leave|send|make) (?:some |a |my )?(?:feedback|complaint|suggestion|comment)\b",
            r"\bi have (?:a |some )?(?:complaints?|suggestions?|feedback|comments?)\b",
            r"我(?:来|想|要)?反映(?:个|一个|点|些)",
            r"我(?:来|想|要)?(?:反映|举报|投诉)一?下",
            r"(?:群众|居民|职工|家属|有人)[^,。;!? ]{0,4}说[^?]*[,。; ](?:帮我|帮忙|帮|请|麻烦)?(?:登记|"
            r"记)(?:一?下|上)?$",
            r"你们(?:也|快|赶紧)?(?:来|去)?(?:管一?管|管一?下|来?看看)",
            r"我(?:要|想|来)?[^,。]{0,4}(?:反[映应]|举报|投诉)(?:个|一个|一下|点|些)",
            r"[,。! ](?:反[映应]|举报|投诉)(?:一下|下)[。!]*$",
            r"我(?:就)?是[^,。]{0,8}(?:群众|居民|市民|村民|业主|家长|病人|患者|家属|老百姓|百姓|路过的|附近的)",
            r"\breport ?(?:一下|个|一个)|(?:想|要|来) ?\b(?:report|complain)\b",
        ),
        unless=(r"什么是|意思|什么叫|\bwhat\b|反映(?:在|出)|哪|\bre-?open|重新打开|退回",),
        slots=("item", "feedback_note"),
        asked="politely",
        writes=True,
        examples=(
            "我要反映食堂排水渠还是有烟头",
            "举报：公车私用",
            "投诉停车场又堵了",
            "I want to report that the fire lane is blocked",
            "complaint: the canteen drain is dirty",
        ),
    ),
    Intent(
        name="public_feedback",
        says=(
            r"^(?:我)?(?:要|想|来)?(?:反映|举报|投诉)(?:一?下|个|一个)(?!步|电话|渠道|方式|怎么|找谁)[, ]?[^,。;!? ]",
        ),
        slots=("item", "feedback_note"),
        writes=True,
        certain=False,
        examples=("投诉下停车场 门口又堵死了 不是说改好了吗",),
    ),
    Intent(
        name="public_feedback",
        says=(
            r"(?<!领导)我们?(?:\ue004|刚刚?|刚才|早上|上午|下午|中午|晚上|路过|亲眼|又|还是|在[^,。]{1,8})*"
            r"(?:看到|看见|发现|瞧见|见到|碰到|撞见|闻到|拍到|遇到|注意到)(?!了?(?:你|您|通知|消息|提醒|任务|"
            r"短信|邮件|清单|台账|文件))~\S{2}",
            rf"{PLACE}[^,。?!]*{STILL_WRONG}",
            r"\bi(?:'ve| have)? (?:just )?(?:saw|seen|noticed|found|spotted)\b{far}\b(?:is|are|was|were|still|"
            r"no|not|again|blocked|expired|"
            r"broken|missing|empty|locked|dirty)\b",
        ),
        unless=(
            r"佐证|材料|台账|系统|通报里|清单|核验|销号|退回|延期|整改(?:得|到|进|情)|责任人|怎么办|\bledger\b|"
            r"{status_q}[?]?$|"
            r"听说|据说|群里|他们说|有人说|提醒我|催|{lookback}|举一反三|录|登记|检查(?:了|中|时)|会议|议题|培训",
        ),
        needs=("no_item",),
        slots=("feedback_note",),
        asked="never",
        writes=True,
        certain=False,
        examples=(
            "我发现2号楼灭火器过期了",
            "停车场过道被车堵死了",
            "你们说整改完了，可我今天看见消防箱里还是没有灭火器",
            "I saw that the fire lane is still blocked",
        ),
    ),
)
