"""What people ask of many items at once; nothing here writes. The first that fits is meant: narrow before wide."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent
from bot.reading.questions.lexicon import STATUSES

SUMMARY_WORDS = (
    r"(?:(?:简单|简要|简短|[一两二三四五几\d]句话)~(?:告诉|说|讲|汇报|概括|总结)|完成率|整改率|销号率|"
    r"销(?:了)?(?:几|多少)个?号|反弹率|"
    r"百分之几|百分比|一览|(?:大概|大致|总的?|整体)(?:的)?(?:进度|进展|情况)|各(?:有|是|占)?(?:多少|几[个项条])|"
    r"比例|占比|总体|整体|总的|汇总|概况|概览|统计|排名|排个?序|排行|总览|完成(?:了)?(?:多少|几|情况)|"
    r"完成度|进度条|大盘|全局|总结|概括|通报一下|"
    r"summary|summari[sz]e|overview|overall|percent(?:age)?|how far|in total|completion rate|ranking|rank|"
    r"statistics|stats|so far|big picture)"
)

WHICH_OF_US = r"(?:哪[个些家一](?:个)?(?:科室?|部门|人|单位|处室?|领导)?|谁)"
FAST_OR_SLOW = r"(?:慢|快|差|好|多|少|拖|低|高|落后|滞后|靠前|靠后|积极|不积极)"

STATES = "|".join(words for state, words in STATUSES if state not in ("open", "已完成", "已销号", "已反弹", "巩固"))
"""Ways to say how an item stands that say nothing else."""

LACKING: tuple[Intent, ...] = (
    Intent(
        name="list_by_status",
        says=(
            r"(?:谁|哪些人|哪几个人?|哪位)~(?:没有?|未|尚未)(?:绑定|加入|进来|点开始|启动机器人|开机器人|注册)",
            r"(?:谁|哪些人|哪几个人?|哪位)~(?:收不到|接不到|联系不上|通知不到|屏蔽|拉黑|停用)",
            r"(?:没|未)绑定的?(?:人|有谁|有哪|名单)|(?:收不到|接不到)(?:消息|提醒|通知)的",
            r"\bwho\b~\b(?:can't|cannot|can not|could not|couldn't) (?:be reached|get|receive)|\bwho\b~\b(?:hasn't|"
            r"haven't|has not|have not|did not|didn't|never) (?:yet )?(?:joined|join|started|pressed|press)\b|"
            r"\bwho\b~\b(?:blocked|not joined|unreachable|out of reach)\b|\bunreachable people\b",
        ),
        needs=("no_item",),
        slots=("unreached",),
        examples=(
            "谁还没绑定",
            "谁收不到消息",
            "还有谁没加入",
            "who can't be reached",
            "who hasn't joined yet",
        ),
    ),
    Intent(
        name="list_by_status",
        says=(
            r"(?:哪些|哪几|有几|多少|列出|还有|看看|查)[^,。;!?]*?(?:没|缺|无|未|少)(?:有|传|交|附|提供|"
            r"上传)*(?:任何)?{evidence}",
            r"(?:没|缺|无|未|少)(?:有|传|交|附|提供|上传)*(?:任何)?{evidence}的(?:有|是|{things}|哪|列|$|[?])",
            r"\b(?:which|what|any|list|show|{things})\b~\b(?:without|lack(?:ing)?|missing|(?:have|has|"
            r"with) no) ?(?:any )?{evidence}",
        ),
        needs=("no_item",),
        unless=(r"{mine}|据通报|claimed",),
        slots=("unproved", "dept", "person"),
        examples=("哪些没有佐证材料", "没传照片的措施有哪些", "which measures have no evidence"),
    ),
)
"""Who cannot be reached, and what has no evidence: before the items, whose words these share."""

LISTS: tuple[Intent, ...] = (
    Intent(
        name="my_tasks",
        says=(
            r"{mine}~(?:任务|待办|问题|措施|事项|活儿?|工作|清单|整改|要交|交什么|做什么|干什么|办什么|"
            r"弄什么|哪些|哪几|几[个项条件桩样档]|多少|什么|啥|到期|逾期|没完成|没交|材料|负责|事|没办|未完成)",
            r"^(?:我的|我呢|我有啥|我要交啥|mine|待办|我的待办|任务|todo|to-do|my)[?]?$",
            r"(?:有|有没有|哪些|哪几项|什么)(?:是)?(?:我的|归我|要我|该我|需要我|等我)(?:的|办|负责|做|管|"
            r"核验|交|批|审)?",
            r"(?:需要?我|要我|[待等]着?我|该我|归我|轮到我|该着我|缺我)(?:来|去)?"
            r"(?:核|审|验收|批|办|处理|定|交|看|做|干|忙|落实|跟|同意|签|确认|拍板|点头|决定|表态|回复|弄|管|过目)",
            r"(?<![诉给让帮替叫])我(?:那|这)?(?:几|些)?[条项个件]?~(?:是不是|是否|有没有)(?:都|全|还|已|也|没|漏|忘|"
            r"过|超|逾|退|"
            r"批|完|弄|办|交)",
            r"我(?:这边|这儿|手上|名下|的)?(?:都|全)?(?:弄完|办完|交完|做完|搞完|完成|交齐|交)了?(?:没|吗|没有|么)",
            r"(?<![诉给跟让帮替叫])我(?:还|这边还|手上还|手头还)?(?:剩|欠|差|有)(?:下|着)?(?:哪些|哪几|什么|啥|"
            r"几[个项条件桩样]|多少)",
            r"\b(?:waiting|pending|anything|await\w*|need(?:s|ing)?)\b~\bmy (?:approval|review|verification|"
            r"sign-?off|decision|"
            r"attention|input|ok)\b|\bmy (?:approvals|reviews|verifications)\b",
            r"\b(?:anything|something|what|which|how many)\b~\bi (?:still )?(?:need|have|must|should|am supposed)\b",
            r"\b(?:am i|have i|did i) (?:all )?(?:done|finished?|complete[d]?|through|forget|miss)",
            r"(?:今天|明天|\ue004)?(?:我)(?:\ue004)?(?:还)?(?:要|该|得|需要|应该)(?:交|办|做|干|弄|完成|"
            r"落实|处理)~(?:什么|啥|哪|几|多少|材料)",
            r"\bmy\b~\b(?:tasks?|items?|problems?|measures?|to-?dos?|work|list|deadlines?|actions?|open|"
            r"overdue|plate|stuff|responsibilit\w+|assignments?)\b|\bwhat (?:do|must|should) i\b|"
            r"\b(?:assigned|belongs?) to me\b|\bon my plate\b|\bam i (?:late|overdue|responsible)|\bwaiting "
            r"for me\b|\bdo i (?:still )?(?:have|owe|need)|\b(?:tasks|items|anything) for me\b|\bi(?:'m| am) "
            r"responsible for",
            r"^(?:看看?|查查?|看一下|给我看看?)?(?:我的|俺的|我要做的|我该做的|我要办的)(?: ?(?:todo|tasks?|list|"
            r"items))?$",
            r"{mine}~\b(?:todo|tasks?|items?|list)\b",
            r"俺的?~(?:任务|事|活)",
            r"(?:哪|什么|有)[^,。;!?]{0,4}(?:是)?给我的|[分派交划](?:给|到)我的[^?]*(?:有|哪|几|多少|吗|新)|"
            r"\bwhat(?:'s| is) on me\b",
            r"我(?:负责|分管|牵头|名下|手上|手头)的?(?:$|[,。?])",
            r"(?:轮到|该着)我",
            r"\bam i (?:supposed|meant|expected)\b|\bshould i (?:submit|do|hand)\b|\bwaiting (?:on|for) me\b|"
            r"\bneeds? me\b",
            r"\b(?:items?|tasks?|ones|which|what|anything)\b~\b(?:mine|for me)\b",
            r"^(?:给我)?(?:列|看|查)(?:一下|出)?(?:我的|我名下的?)$",
            r"\b(?:any|which|what|some) of (?:these|those|them|the \w+)\b~\bmine\b",
            r"我(?:那|这)?几[条项个件][^?]*(?:最急|先后|优先|排个?序)",
            r"^我{when}(?:要|该|得)(?:完成|交|做|办)的$",
            r"^(?:看看|查查|列出)?(?:一下)?本人(?:名下|手上)?的?|(?:有|哪些|什么|啥)~[分派交划](?:给|到)我的?",
            r"给我[派分]了?(?:些)?(?:什么|啥|哪些|几)|我的(?:单子|摊子)|(?:有事|有活儿?|事儿?)~找我|找我(?:办|签|核|"
            r"批|交|审)",
            r"我(?!们)[^,。;!?]{0,6}(?:要|该|得|需要?|待)(?:去)?(?:核验?|批|审|签|交|办|处理|弄|整|干|做|改)的",
        ),
        unless=(r"提醒我|我(?:想|要|来)?(?:问|反映|举报|投诉)",),
        slots=("until_day", "status_if_said"),
        examples=(
            "我的任务",
            "今天我要交什么材料",
            "我还有几项没完成",
            "my open items please",
            "what do I have to do this week",
        ),
    ),
    Intent(
        name="list_overdue",
        says=(
            r"{overdue}",
            r"(?:该交|应该交|应交)(?:了)?(?:还|却|而)?(?:没|未)交|(?:没|未)按(?:时|期)(?:完成|交|整改|办)",
            r"(?:超|晚|迟|拖|误)了(?:的)?(?:哪|几[个项条件]|多少)",
            r"截[止至](?:到)?(?:{when}|目前|现在)[^?]*(?:谁|哪)[^,。;!? ]{0,4}没(?:交|完|弄|办|报)",
            r"(?:哪|谁)~(?:晚|超|拖)了(?:时间|日子|多久|好久|好几天)?",
            r"\boverdue\b|\bbehind\b~\b(?:who|which|what)\b|\b(?:who|which|what|anyone|anything)\b~\bbehind\b",
        ),
        unless=(
            r"快(?:要)?(?:逾期|到期|超期)|即将(?:逾期|到期|超期)|几率",
            r"^(?:它|(?:上面|刚才|前面)?[那这](?:条|项|个|件事?))(?:也|是不是|现在|到底|又|还)?(?:{overdue})(?:了|没|"
            r"吗|没有|[?])*$",
        ),
        slots=("dept", "person", "both_days"),
        examples=(
            "有哪些逾期的",
            "保卫科有没有过期没交的",
            "谁逾期了",
            "show me everything overdue",
            "what is late in the security department",
        ),
    ),
    Intent(
        name="list_due",
        says=(
            r"(?:{when}|快|即将|马上|最近|近期|临近|眼看)~(?:到期|要交|截止|要销号|要完成|该交|到时限|要办|"
            r"完成期限|应完成|要整改|该完成|需完成|到限|期限|要做|应交|须完成|逾期)",
            r"(?:到期|要交|截止|要销号|要完成|该交|应完成|该完成|须完成)~(?:{when}|哪些|有哪|几个|几项|什么|"
            r"清单|多少|的)",
            r"{when}(?:前|内|之前)?(?:还)?(?:有)?(?:哪些|什么|几个|几项|多少|啥)~(?:要|该|需|任务|到期|事|"
            r"措施|问题|活)",
            r"\b(?:what|which|items?|anything|measures?|problems?)\b~(?:finished|done|completed?|closed|"
            r"delivered|submitted)~{when}",
            r"\b(?:due|deadlines?|coming up|upcoming|expir\w+|falls? due)\b",
            r"{when}(?:之?前|以?内|底前?|份)?(?:还)?(?:有|剩)?(?:下)?(?:哪些|哪几[个项条件]|几[个项条件]|"
            r"多少)~(?:没|未){finish}",
            r"{when}的(?:有|是)?(?:哪|几个|几项|多少)",
            r"(?:哪些|哪几|有几|什么)~{when}~(?:要|该|得|须|必须)",
            r"下一?个~到期",
            r"[黄绿](?:灯|色|牌)?(?:预警)?的|[黄绿]色预警|临期|临近(?:期限|时限)|(?:近期|最近|{when})~节点",
            r"(?:剩|差|离)(?:下)?(?:不到|不足|最后)?{n}(?:天|周|个?星期)(?:的|就|内|以内)|(?:不到|不足){n}天的",
            r"{when}(?:之?前|以?内|底前?)?(?:还|都|有)*{must}{hand_in}~(?:的|哪|几|多少|什么|啥|清单|{things})",
            r"{when}(?:之?前|以?内|底前?)?(?:还|都|有)*{must}{hand_in}(?:什么|啥|哪些|几)",
            r"(?:哪些|哪几[个项条]?|什么|谁)~{must}(?:赶)?在?{when}(?:之?前|以?内)?~(?:{close}|{hand_in})",
            r"\b(?:what|which|anything)\b~\b(?:has|have|needs?|must|should)(?: to)? be~{when}",
            r"{when}(?:之?前|内|底前)?~应(?:该)?(?:完成|销号|交|办结|整改)",
            r"{when}~(?:要|该|得)(?:交|报|完成|办)~(?:哪|什么|啥|几)",
            r"(?:号|日|{when})(?:之?前|以前|内)~(?:有)?(?:哪些|哪几|什么|几个|几项)~(?:要|该|得|须|完成|到期)",
        ),
        unless=(r"{mine}|^(?:那|这|上)一?[个条项件] ?(?:item|one|measure|problem|措施|问题|任务)? ?的",),
        slots=("dept", "person", "both_days"),
        examples=(
            "这周到期的有哪些",
            "月底前要销号的还有几个",
            "快到期的",
            "what's due this week",
            "deadlines in the next 10 days",
        ),
    ),
    Intent(
        name="progress_summary",
        says=(
            r"(?:各|每个|分|按|逐)(?:个|位|家)?(?:责任|分管|牵头)?(?:科室|部门|方面|单位|人|领导|处室|类|板块)",
            r"\b(?:by|per|each|every) (?:department|dept|section|aspect|person|owner|unit|leader|people)\b|"
            r"\bwhich (?:department|section)~\b(?:most|best|worst|slowest|furthest|least)\b",
            rf"{WHICH_OF_US}[^,。;!?]{{0,8}}?(?:最|比较|更){FAST_OR_SLOW}",
            rf"(?:最|比较){FAST_OR_SLOW}的(?:是)?{WHICH_OF_US}",
            rf"{WHICH_OF_US}~(?:落后|滞后|领先|垫底|打头|靠前|靠后)",
            r"(?:科室|部门|单位)(?:之间)?(?:都)?(?:排个?[名序队]|比一?比|对比|比较)",
        ),
        needs=("no_item",),
        slots=("scope", "group_by", "style"),
        examples=(
            "各科室完成情况排个序",
            "按方面统计进展",
            "哪个科室最慢",
            "progress by department",
            "breakdown per aspect",
        ),
    ),
    Intent(
        name="progress_summary",
        says=(
            SUMMARY_WORDS,
            r"百分之多少|(?:[两三四五六]|几)?个?方面~(?:分别|进度|完成)|部门排名|科室排名",
            r"\bhow(?:'s| is| are)\b~\b(?:whole|everything|it all|overall|things)\b",
            r"\btotal\b~(?:多少|几)|\bhow many\b~\b(?:closed|done|verified|finished)\b",
            r"(?<!哪)(?:几|多少)(?:个|项|条)?{things}~(?:{finish}|销号|销了)|{finish}(?:了)?(?:几|多少)个|"
            r"(?:一共|总共|共|已经?|到现在|目前)(?:完|弄|销|办|改|做)了(?:多少|几)|{all}(?:的)?(?:整改)?{things}~"
            r"(?:到|是)?(?:什么|哪)(?:一?步|程度|地步|进度|进展|情况)|(?:我们|咱们|本|全)(?:单位|局|院|中心|"
            r"机关)?(?:的)?"
            r"(?:整改|完成|进展|进度|弄|推进|落实)(?:工作)?(?:得|的|情况)?(?:怎么样|怎样|如何|到哪)|(?:总|"
            r"总体)(?:进度|进展)|完成到(?:什么|哪)",
            r"\bthe (?:numbers|figures|stats|totals)\b",
            r"^(?:整改)?(?:进度|进展|情况)(?:汇报|说|讲|报)(?:一下|下)?$",
            r"^(?:现在|目前|整改|工作)*(?:是不是|有没有)?(?:已经?)?(?:过半|一半|大半)(?:了)?(?:没有?|吗)?[?]?$",
            r"{things}(?:都|全|全都)[^?]*(?:属实|是真的|真的)(?:吗|不|么|[?])",
            r"整改(?:工作)?(?:进行|推进|开展|做|搞)得(?:怎么?样|咋样|如何)",
            r"(?:反馈|提出|指出|发现|查出|查到|梳理|列出?|揭示)了?(?:我们|咱们)?(?:的|有)?(?:多少|几)(?:个|条|"
            r"项)?(?:问题|措施|毛病)?",
        ),
        needs=("no_item",),
        unless=(r"^{person}|\bin[- ]progress\b|下一步|反弹率是什么",),
        slots=("dept", "person", "scope", "group_by", "style", "both_days"),
        examples=(
            "整改完成率多少",
            "26项措施完成了百分之几",
            "完成情况汇总",
            "give me a brief summary",
            "overall percentage",
        ),
    ),
    Intent(
        name="progress_summary",
        says=(
            r"(?:{n}项|{n}个|{n}条|全部|所有|总共|一共|都)(?:整改)?(?:{things})?~(?:{finish}|销号|"
            r"整改)(?:了)?(?:没|吗|多少|几|没有|百分|么)",
            r"{things}(?:现在|目前|已经?)*(?:是不是|是否|有没有)(?:已经?)?(?:全部?|都|全都|统统)+(?:{finish}|"
            r"{close}|核验|整改)|"
            r"整改(?:工作)?(?:进行|推进|做|搞)到(?:哪|什么)|(?:给|报|看|要)(?:我|个|一下|出)*总[数账]|"
            r"整改(?:工作)?(?:的)?(?:成果|成效(?!评估)|战果)|占几成|完成(?:了)?几成|几成",
            r"(?:还剩|还有|剩下|剩|还差|总共|一共|共|已经?|目前|现在|到现在)(?:有)?(?:多少|几)(?:个|项|"
            r"条)?(?:整改)?(?:{things})?(?:没)?(?:{finish}|销号|整改)?",
            r"(?:销|完成|办完|整改完|改完|弄完|关)(?:了|掉)?(?:号)?(?:了)?(?:多少|几)(?:个|项|条)?",
            r"^(?:一句话|简单|简要|简短|概括|说说|讲讲|说一下|看看|汇报一下|目前|现在|当前|{dept}|的|整个|"
            r"全部|咱们|我们|单位|巡察|最新|总体)*(?:的)?(?:整改)?(?:工作|任务)?(?:的)?(?:进展|进度|情况|"
            r"落实情况|完成情况|整改|台账|汇报)(?:情况)?(?:如何|怎么样了?|怎样了?|咋样了?|呢|一下|"
            r"到哪一?步了?|[?])*$",
            r"^(?:咱们|我们|单位|这次|这轮|目前|现在|总体|整体|整个|巡察|问题|一句话说说|说说|汇报一下|"
            r"{dept}|的)*(?:整改|整改工作|巡察整改)(?:得|工作)?(?:整体|总体|到底|现在|目前)?(?:怎么样|咋样|"
            r"如何|怎样|到哪一?步|到什么程度|完成没|完了没|到哪了)",
            r"\bhow (?:many|much)\b~\b(?:left|done|remain\w*|open|closed|finished|complete\w*|outstanding|"
            r"verified|fixed|are there|have been)\b|\bprogress\b|\bhow (?:is|are) (?:it|things|we|"
            r"everything|the (?:rectification|work|inspection))(?: going| doing)?|\bwhere (?:are|do) we "
            r"(?:stand|at)?|\bare we (?:done|nearly|on track)|\b(?:is everything|are all)~(?:done|fixed|"
            r"closed|finished|verified|completed?)|\bon track\b",
        ),
        unless=(
            r"(?:{person}|^{dept}|^(?:我们|咱们?|本)(?:科室?|部门|处室?))~(?:名下|手|负责|还有|有几|那|剩|欠|差)|"
            r"{mine}|整改中|待核验|未启动|没启动|基本完成|"
            r"长期坚持|awaiting|pending|in[- ]progress|not started",
        ),
        needs=("no_item", "no_known_topic"),
        slots=("dept", "person", "scope", "group_by", "style", "both_days"),
        examples=(
            "整改完成率多少",
            "26项措施完成了百分之几",
            "一句话说说整改进展",
            "how many measures are left",
            "give me a brief summary",
        ),
    ),
    Intent(
        name="list_by_status",
        says=(
            r"(?:基本完成|长期坚持|待核验|未启动|整改中|已销号|已完成|已反弹|反弹|没启动|没开始|未开始|没动|"
            r"等核验|在办|正在整改|进行中|被?退回|巩固|等(?:着|待)? ?(?:verif\w+|approv\w+|review)|没核验|"
            r"待审核)~(?:的|有|哪|几|问题|措施|清单|多少|列|"
            r"项|任务|[?]|$)",
            r"(?:没|未|还没|没有|尚未)(?:全部)?(?:完成|办完|弄完|做完|整改完?|整改到位|办结|销号|销掉|落实|"
            r"搞完|解决|改完|搞定|交|启动|开始|动)~(?:的|有|哪|几|问题|措施|清单|多少|列|项|[?]|$)",
            r"(?:哪些|哪几|列出|看看|查一下|有几|有多少|显示|看|查|有没有)~(?:{finish}|销号|整改中|反弹|"
            r"退回|核验|启动|遗留|没完)",
            r"(?:{finish}|销号|归零|核验|退回|反弹)(?:了|过)?(?:的)(?:有|问题|措施|清单|哪|都|$|[?])",
            r"\b(?:which|what|list|show|any|how many|all|give me|items?|problems?|measures?)\b~\b(?:open|"
            r"closed|done|finished|complete\w*|in progress|not (?:yet )?started|pending|awaiting|waiting|"
            r"verified|unverified|submitted|outstanding|unfinished|standing|long[- ]term|returned|rebounded|"
            r"unresolved|remaining|mostly done|ongoing|haven't|hasn't|under way)\b",
            r"^(?:open|closed|unfinished|pending|outstanding|standing|verified|in[- ]progress|not (?:yet )?started|"
            r"rebounded|long-term)(?: (?:items|ones|problems|measures|tasks))?[?]?$",
            r"(?:{finish}|销了?号)(?:了)?的(?:列|全|几|多少|给|发|看)",
            r"(?:立行立改|常态化(?:推进)?|没人(?:动|办|管)|没签收|未签收|据通报已?完成)~(?:的|有|哪|几|谁)",
            r"(?:没有?|未|不)(?:明确|定|落实|指定)~(?:责任人|责任领导|负责人|责任科室|时限|期限)",
            r"延期~(?:没|未|待|等)批",
            r"(?:谁|哪些人|哪几个人?|哪个)~(?:没|未|尚未)(?:有)?(?:签收|启动|动手|开始|动|销号)|反弹(?:的)?{things}",
            r"(?:哪些|哪几)~\b(?:open|closed|done|pending|verified|finished)\b",
            r"(?:打回|退回)来?的?(?:还没|没)",
            r"销(?:完|过|了)号?的|已经?(?:{finish}|销号)(?:的)?{things}(?:清单|列表|有|列|哪|$)",
            r"(?:哪些|哪几[个项条]?|几[个项条])~(?:没|未)销(?:号|$|[的?])",
            r"\bwho\b~\b(?:hasn't|haven't|has not|have not|didn't)\b~\b(?:submitted|finished|handed|delivered|"
            r"uploaded|completed)\b",
            r"\bany(?:thing|one)?\b~\b(?:waiting|awaiting|pending|open|unfinished)\b",
            r"(?:哪些|哪几)~\b(?:in progress|not started|waiting|overdue|standing)\b",
            r"^(?:completed|finished|done|rebounded|returned|submitted) (?:items|ones|problems|measures|tasks)$",
            rf"(?:{STATES})[^,。;!?]*?(?:的(?!时候)|哪|几|多少|清单|列|谁|有吗|有没有|是啥|是什么)",
            rf"(?:哪些|哪几|列出|看看|查一下|有几|有多少|显示|查)[^,。;!?]*?(?:{STATES})",
            rf"\b(?:which|what|list|show|any\w*|how many|all|everything|give me|items?|problems?|ones|"
            rf"measures?)\b~(?:{STATES})",
        ),
        needs=("no_item",),
        unless=(
            r"{mine}(?<!等我)|^(?:are|is) (?:all|everything)|^(?:它|[那这](?:个|条|项|事儿?)?|怎么|咋|为什么|为啥)"
            r"(?:怎么|咋|为什么|为啥|到底|现在|还)*[没未]|^(?:还|都)*(?:没|未)(?:有)?{finish}(?:呢|啊|呀)?[。!]?$",
            r"^{person}(?:那边|那里|现在|目前)?(?:的)?(?:名下|手[上里头]|(?<=那[边里]))(?:的)?(?:还|现在|目前)?(?:有|"
            r"剩)(?:下)?(?:几|哪|多少|什么|啥)|^(?:把|将|看看?|查查?|列一?下|列出|请)*{person}(?:名下|"
            r"手[上里头])的?(?:还|都)?[没未]",
        ),
        slots=("status_if_said", "dept", "person"),
        examples=(
            "还在整改中的有几个",
            "基本完成但没销号的",
            "长期坚持的有哪些",
            "which items are not started",
            "list everything awaiting verification",
        ),
    ),
    Intent(
        name="clarify",
        says=(
            r"^{person}(?:上次|刚才|昨天|\ue004|那天|之前)?(?:说|问|提|讲)的?(?:那|这)[个条项件事]+(?:呢|吧|啊)?[?]?$",
        ),
        needs=("no_item", "no_known_topic"),
        certain=False,
        examples=("李局长问的那个",),
    ),
    Intent(
        name="list_by_person",
        says=(
            r"{person}~(?:负责|名下|手[上里头]|牵头|的|有|哪|几|多少|任务|问题|清单|那边|那里|分管|在办|欠|"
            r"还|进展|怎么样|咋样|完成)",
            r"{person}(?:那边|那里|名下)?(?:还|现在)?(?:剩|欠|差)(?:下|着)?(?:哪|几|多少|什么|啥)",
            r"(?:查|看|列|显示|列出|有哪些|哪些|什么|问问)~{person}",
            r"^{person}[?]?$",
            r"{person}[^?]*(?:列(?:给我|出来?|一?下)|给我列)",
            r"\b(?:what|which|show|list|items?|problems?|measures?|tasks?|how many)\b~{person}|"
            r"{person}(?:'s)? ?(?:assigned |open )?(?:items|tasks|problems|measures|list|work)",
            r"{person}[^?]*(?:他|她)(?:那|的|手上|名下|这)[^,。?]{0,6}(?:有(?:哪|几|多少|什么|啥)|哪|几)",
            r"{person}(?:管|负责|牵头|办|分管)的(?:那些|那几|都|全)",
            r"{person}(?:身上|头上|肩上|那儿)~(?:哪|几|多少|什么|啥|重|多)",
            r"\b(?:everything|all|anything|what)\b~{person}~\b(?:on the hook|responsible|in charge|owns?|has|"
            r"handles?)\b",
            r"{person}(?:都|还|现在)*(?:管|承办|干|做|盯|抓|领|摊|压|担)(?:着|了|到)?(?:哪|什么|啥|几|多少)",
            r"\b(?:everything|anything|all|given|belonging|assigned)\b~\b(?:to|of|for|from) {person}",
        ),
        needs=("no_item",),
        slots=("person", "status_if_said", "both_days"),
        examples=(
            "李科长负责哪些",
            "老王名下还有几项",
            "王书记分管的问题",
            "what does Li Na have",
            "show Zhang Wei's tasks",
        ),
    ),
    Intent(
        name="list_by_dept",
        says=(
            r"{dept}~(?:负责|名下|手[上里头]|牵头|的|有|哪|几|多少|任务|问题|清单|那边|那里|进展|怎么样|"
            r"咋样|完成|情况|整改|配合|要|承办|还)",
            r"{dept}(?:都|还|现在|到底)*(?:管|承办|干|做|抓|摊|领|担|分)(?:着|了|到)?(?:哪|什么|啥|几|多少)",
            r"(?:查|看|列|显示|列出|哪些|什么|我们|你们)~{dept}",
            r"^{dept}[?]?$",
            r"{dept}[^?]*(?:列(?:给我|出来?|一?下)|给我列|[,。; ](?:查查看?|看看|查一下|看一下))[。!]*$",
            r"\b(?:what|which|show|list|items?|problems?|measures?|tasks?|how many|everything)\b~{dept}|"
            r"{dept}(?:'s)? ?(?:items|tasks|problems|measures|list|work)",
            r"(?:我们?|咱们?|俺们?|本)(?:科室?|部门|处室?|单位)(?!完成|整改|进度|进展)~(?:有|负责|的|任务|问题|哪|几|"
            r"名下|手|事|还|剩|摊)",
            r"(?:归|给|属于|落在|分到){dept}(?:的)?(?:有|是)?~(?:哪|几|多少|什么|啥)|(?:哪|几|什么|啥)~(?:归|给|"
            r"属于){dept}",
        ),
        needs=("no_item",),
        slots=("dept", "status_if_said", "both_days"),
        examples=(
            "办公室负责的问题清单",
            "保卫科有哪些任务",
            "财务科",
            "what does the finance department have to do",
            "show items of the security section",
        ),
    ),
)
