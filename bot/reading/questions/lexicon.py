"""The words of the field, as classes that the table's patterns name in braces: {done} is any way to say done."""

from __future__ import annotations

FINISH = (
    r"(?:完成|收口|办完|弄完|搞完|做完|整完|改完|干完|落实完|处理完|修完|换完|建完|交完|整改完|完毕|搞定|办结|"
    r"办好|弄好|做好|整好|改好|修好|落实好|解决|"
    r"整改到位|落实到位|到位|办妥|弄妥|结束|收尾|交差|换好|装好|划好|画好|画完|划完|补好|补齐|补全|(?:全|都)补上|"
    r"[装换贴安]上|"
    r"清完|清好|改正|完工|"
    r"竣工|搞利索|弄利索|完事|完活|整利索|完结|齐活|(?:收拾|[干办做弄搞整])利落|干利索|收拾利索|"
    r"[讲学录发传印签写核查装收报开测检贴刷运搬拆补练招谈]完|[发传印签写测检查]好)"
)
QUANTITY = r"(?:\d{1,4}|[一二两三四五六七八九十半]{1,3})"

WORDS = {
    "far": r"[^。!?\n]{0,40}?",
    "item": "[\ue000\ue001]",
    "problem": "\ue000",
    "measure": "\ue001",
    "dept": "\ue002",
    "person": "\ue003",
    "who": "[\ue002\ue003]",
    "when": "\ue004",
    "duty": "\ue005",
    "n": QUANTITY,
    "cut": "(?:^|(?<=[,。;!\n \ue000\ue001]))",
    "stop": "(?=$|[,。;!\n ])",
    "finish": FINISH,
    "must": r"(?:需要|应该|应当|必须|务必|要|该|得|须|需|应)(?:要|得)?",
    "hand_in": rf"(?:{FINISH}|到期|截止|交|报|办|做|弄|搞|整|改|干|销|落实)",
    "done": (
        rf"(?<![没未不能])(?:(?:都|也|已经?|全部?|均|刚|全都)*{FINISH}(?:了|啦|咯|喽)?|(?:已经?|都)(?:整改|办|做|"
        rf"弄|改|修|换|落实)了)"
    ),
    "undone": (
        rf"(?:(?:还|尚|仍|都|并)*(?:没有?|未|不能|没能|未能)(?:全部?|都|按时|如期|办|弄|整改|完全)*(?:{FINISH}|"
        rf"整改|销号|交|动|启动|开始|办|弄|做|完)|(?:完|办|弄|做|改)不(?:成|完|了)|来不及|赶不上|搞不定)"
    ),
    "close": (
        r"(?:对账销号|销号|销掉|销了|销项|销账|归零|结号|结项|close(?:d)?(?:[\s-]?out|[\s-]?off)?|closure|"
        r"closeout|sign(?:ed)?[\s-]?off)"
    ),
    "agree": (
        r"(?:(?<!不)(?:同意(?!见)|批准|准予|核准|认可|准许|准了|批了|可以)|approved?|agree(?:d)?(?:\sto|\swith)?|"
        r"grant(?:ed)?|allow|confirm(?:ed)?|accept(?:ed)?)"
    ),
    "disagree": (
        r"(?:不同意(?!见)|不允许|不批准?|不予|不准|不许|不行|不可以|不能|免谈|没门|休想|驳回|否决|拒绝|没批|"
        r"未予批准|reject(?:ed)?|"
        r"refused?|"
        r"den(?:y|ied)|declined?|disapproved?|do(?:n't| not) (?:approve|agree|grant)|not approved|no to)"
    ),
    "extension": (
        r"(?:延期|延长|展期|宽限|推迟|顺延|缓期|缓(?=\d|[一二两三几半]|\ue004)|延后|往后(?:延|推)|求缓|延个?期|"
        r"(?<!拖)延时(?![间长])|延(?=\d|"
        r"[一二两三四五六七八九十半]|几|到|至|"
        r"\ue004)|多给|多要(?=\d|[一二两三四五六七八九十半几])|再给(?=(?:我|咱|他|她|你)?们?[\ue002\ue003]?(?:点|些|"
        r"几|\d|[一二两三四五六七八九十半俩]|宽|个|多|缓|段|时间|\ue004)| ?(?:one|two|three|a|another)\b)|"
        r"晚(?:几|\d|[一二两三四五六七八九十半俩])个?(?=天|周|月|"
        r"星期|礼拜)|缓几天|缓缓|"
        r"晚(?:一)?[点些]儿?(?=交|办|完成|弄)|推(?=到|至|后|\ue004)|"
        r"[往向](?:后|下)(?:挪|放|顺|移|拖)|[缓宽迟推顺]个?(?=[俩几半]|\d|[一二两三]个?[天周月星礼])|延(?=多|俩)|"
        r"再[要多宽](?=[俩几半]|\d|[一二两三]个?[天周月星礼])|extension|extend|"
        r"extra\s(?:time|days?|weeks?|months?)|more\stime|"
        r"(?:one|two|three|four|five|six|a|another|\d+)\s(?:more\s)?(?:(?:extra|additional)\s)?(?:days?|weeks?|"
        r"months?)(?=\s(?:more|longer|for|on|to))|(?:one|two|three|\d+)\s(?:more|extra|additional)\s(?:days?|"
        r"weeks?|months?)|another\s(?:(?:\d+|two|three|four|five|six|ten)\s)?(?:days?|weeks?|months?|fortnight)|"
        r"(?:few|couple "
        r"of)\smore\s(?:days|weeks)|push\s(?:back|out)|postpone|delay)"
    ),
    "status_q": (
        r"(?:怎么样|怎样|咋样|咋说|怎么说|如何|什么情况|啥情况|什么状态|啥状态|什么进度|到哪(?:一?步|了|儿)|"
        r"哪一?步|走到哪|到什么程度|进展|进度|状态|情况|"
        r"完成没|完没|了没|了吗|没有|没$|status|progress|how\b|where\b|done|fixed|finished|complete[d]?|closed|"
        r"resolved|sorted|going|update|state)"
    ),
    "overdue": (
        r"(?:逾期|超期|超时|过期|拖期|误期|脱期|(?:过|超[过出]?|误)了?(?:整改|规定|完成)?(?:的)?(?:时限|期限|期(?!间|"
        r"内|末|初)|截止)|"
        r"误了?[期点](?!费)|误了事|欠账|拖到(?:现在|今天?|这会儿|如今)|迟交|晚交|拖欠|延误|红(?:色|"
        r"牌)?(?:预警)?(?=的)|红色?预警|"
        r"拖过[点期日]|有没有(?:超|拖)的|到期(?:了|却|都|也|还|又)*[没未]|到期的(?:却|还)?[没未](?!$|[?。!])|拖着|"
        r"拖延|拖(?:过头|后腿)|掉队|(?:超|"
        r"晚)了(?=的|没|吗|[?]|$)|"
        r"(?:该|应)(?:当|该)?(?:完成?|交|办完?|做完?|弄完?|整完?|改完?|办结|整改)(?:的)?(?:却|还|而|但)?[没未]|"
        r"没(?:有)?(?:按时|按期|如期|准时)|红灯|亮红|标红|overdue|\bslipp(?:ed|ing)\b|"
        r"past\s(?:the\s|its\s|their\s)?(?:due|deadline)|behind\sschedule|(?:miss(?:ed)?|blown?|blew|"
        r"bust(?:ed)?)\s(?:the\s|their\s|any\s|its\s|"
        r"a\s)?deadlines?|"
        r"\blate\b|delayed)"
    ),
    "ledger": r"(?:整改|巡察|巡视)*(?:台账|清单|任务表|总表|明细|ledger|register|list|items|spreadsheet)",
    "things": (
        r"(?:具体)?(?:问题|措施|任务|事项|整改项|项目|条目|整改|项|条|事|活儿?|工作|problems?|measures?|items?|"
        r"findings?|tasks?|actions?|issues?)"
    ),
    "evidence": (
        r"(?:佐证(?:材料)?|印证材料|证明材料|支撑材料|证据|材料|凭证|附件|照片|图片|截图|evidence|proof|"
        r"张图|attachments?|photos?|pictures?|supporting\s(?:documents?|material))"
    ),
    "lookback": r"(?:回头(?:再)?(?:去)?(?:看|查|验)|复查|回访|复核成效|looks?[\s-]?backs?|re-?checks?|re-?visits?|"
    r"re-?inspections?|follow-?up\s(?:visits?|checks?)|"
    r"(?:any|which|next|upcoming|what)\sreviews?|due for (?:a )?review|reviews?\s(?:due|coming|this|next))",
    "paper": (
        r"(?:签到[表单册簿]|检测报告|评估报告|报告|会议记录|记录表?|会议纪要|纪要|发票|收据|合同|比价[表单]|报价[表单]|"
        r"询价[表单]|验收[表单]|"
        r"扫描件|文件|回执|照片|receipt|invoice|minutes|certificate|sheet|scan|quotes?|form)"
    ),
    "reminder": r"(?:提醒|提示|[叫喊]我|通知我|remind(?:er)?|notify|ping\sme|alert)",
    "all": (
        r"(?:全部|所有|全都|统统|通通|通统|一律|一次性|一键|批量|一起|一并|一口气|剩下的?|剩余的?|其余的?|"
        r"其他的?|整[个本份]|一块儿?|一股脑儿?|一同|一齐|打包|悉数|都)"
    ),
    "all_en": (
        r"(?:\ball\b|\bevery(?:thing|\sone|\sitem|\sproblem|\smeasure)?\b|the\srest|remaining|\bbulk\b|\bmass\b|"
        r"whole\s(?:list|ledger)|in\sone\sgo|at\sonce)"
    ),
    "trip": (
        r"(?:用车|出车|公车|行车|派车|(?:用|出|派|跑|开)(?:了|过)?一?[趟次回](?:公)?车|一趟(?:公)?车|车辆使用|车辆|"
        r"\btrips?\b|vehicle|\bcar\b|mileage)"
    ),
    "result": (
        r"(?:反弹|复发|又[坏犯有出开不没堵乱]|又[^,。;!?\n]{1,6}[了上着]|回潮|老样子|巩固|合格|没毛病|没问题|"
        r"没有问题|正常|"
        r"良好|达标|保持|完好|通过|(?:没有?|"
        r"未)发现|没见|没法|无法|"
        r"说不[准清]|判断不|不好判断|难(?:以)?判断|看不出|拿不准|不好说|rebound\w*|relapsed?|fail(?:ed|s)?|again|"
        r"pass(?:ed|es)?|\bheld\b|"
        r"holds?|"
        r"holding|\bfine\b|\bgood\b|\bok\b|no (?:issues?|problems?)|unclear|can't tell|inconclusive)"
    ),
    "mine": (
        r"(?:我的|俺的?|本人|我有关|(?<![诉给跟让帮替叫])(?:我有|我要|我该|我得|我还|我需|我应|我须|我欠|我差)|"
        r"我(?:这|那)?头|我这[块摊]|给我[派分]|"
        r"我(?:目前|现在|眼下|当前|自己)(?:的|有|还|名下|手)|自己(?:的|名下|手[上里头])|"
        r"我(?:是不是|是否|有没有)(?:还|也|都)?有|有我(?:的)?(?:什么|几|多少|事|活|任务)|该我(?:干|做|办|交)|"
        r"咱(?!们)(?:手|名下|这边|这儿|还有|有什么)|[分派交划安排落摊](?:给|到)(?:了)?我|我负责|我名下|我手[上里头]|"
        r"我今天|我本周|我这|我牵头|我分管|我这边|"
        r"我这儿|我现在|我(?=\ue004)|我(?:那|这)?几[个项条件]|归我|\bmy\b|\bmine\b|\bdo\si\b|\bi\s(?:have|need|"
        r"must|owe|should)\b|"
        r"(?<!or\s)\bam\si\b|\bfor\sme\b|(?:assigned|belongs?)\sto\sme|on\smy\splate)"
    ),
    "mine_too": (
        r"(?:(?:我|本人|俺)?的?\s*(?:全部|所有|这些?|那些?|负责的?|名下的?|手[上里头]的?|手头的?|在办的?|整改|"
        r"剩下的?|现在|目前|几|两|\d|[个项条件摊])*"
        r"(?:任务|事项|工作|活儿?|事儿?情?|摊子?(?:事儿?)?|整改项|名下|手[上里头]|手头|[个项条件摊]|那几?[项个条摊]|"
        r"\bitems?\b|\btasks?\b|\btodos?\b|待办))"
    ),
    "procurement": (
        r"(?:采购|合同|比价|询价|招标|投标|中标|上会|班子会|开会研究|付款|验收|购买|purchas\w+|procurement|"
        r"contracts?|tender|quotes?|price\scomparison|compar\w+\s(?:the\s)?prices?)"
    ),
}

TERMS = (
    "对账销号|销号|归零|结项|回头看|立行立改|边巡边改|未巡先改|长期坚持|集中整改期|举一反三|固化为制度|反弹率|反弹|"
    "巩固|反向核查|纸面整改|虚假整改|成效评估|决策倒置|三重一大|"
    "比价询价|比价|询价|上会|第一议题|主题党日|党课|民主生活会|双公开|整改台账|台账|专班|主要负责人|"
    "第一责任人|责任领导|分管领导|责任科室|牵头科室|配合科室|责任人|经办人|主办人|"
    "整改时限|完成时限|签收|未启动|整改中|待核验|已完成|基本完成|核验|退回|延期申请|延期|催办|督办|"
    "三色预警|预警|红灯|黄灯|绿灯|佐证材料|佐证|代录|据通报已完成|逾期说明|逾期|"
    "不单独计数|误传|巡视|巡察办|巡察组|巡察|轮次|被巡察单位|反馈意见|方面|类|具体问题|问题清单|任务清单|"
    "责任清单|三张清单|三个清单|两张皮|整改方案|整改措施|常态化督导|"
    "looking back|look[\\s-]?back|close[\\s-]?out|closing|rectification|rebound(?:ed)?|relapse rate|held|"
    "spot check|standing|immediate|accountable leader|leader in charge|responsible department|"
    "assisting department|lead department|owner|task force|coordinator|overseer|principal|evidence|ledger|"
    "measure|finding|aspect|category|acknowledge|extension|urge|paper fix|false fix|"
    "decision after the fact|major decisions|price comparison|first agenda item|party day|party lecture|"
    "democratic life meeting|effect evaluation|three lists|claimed done|record on behalf|late statement|"
    "verify|verification|overdue|concentrated period|mostly done|submitted|in progress|not started|inspection"
)

DUTIES: dict[str, str] = {
    "第一议题": r"第一议题|first\sagenda(?:\sitem)?",
    "主题党日": r"(?:主题)?党日(?:活动)?|(?:themed?\s)?party\sday",
    "党课": r"党课|party\slectures?",
    "民主生活会": r"民主生活会|democratic\slife\smeeting",
    "组织生活会": r"组织生活会|organi[sz]ational\slife\smeeting",
    "意识形态专题会": (
        r"意识形态(?:工作)?(?:的)?(?:专题|形势|分析)*(?:会议?|研究|研判|学习)|"
        r"meetings?\son\sideology|(?:quarterly\s)?ideology\s(?:special\s)?(?:meetings?|sessions?)|ideolog(?:y|"
        r"ical)\s(?:work\s)?meeting"
    ),
    "党风廉政专题会": (
        r"党风廉政(?:建设)?(?:工作)?(?:专题)?会议?|廉政(?:专题)?会议?|(?:clean|integrity)\s(?:government|"
        r"conduct)?\s?meeting"
    ),
    "灭火器年度检测": (
        r"灭火器(?:的|\ue004|于|已|下一?次|下回|年度|本年|这次|今年|啥时候|什么时候|几时|哪天|几号|何时|该|要|再|去|"
        r"又|得)*"
        r"(?:年检|检测|检验|检查|换粉|送检|检(?![出到]))|"
        r"(?:annual\s)?(?:fire\s)?extinguishers?(?:'s)?\s(?:annual\s|yearly\s)?(?:test(?:ing|s)?|inspections?|"
        r"checks?|service)|extinguishers?\s(?:be|get|been|to\sbe)\s(?:tested|inspected|checked|serviced)"
    ),
    "消防演练": r"(?:消防|应急|疏散)演[练习]|(?:fire|evacuation|emergency)\sdrills?",
    "消防检查": r"消防(?:安全)?(?:大)?(?:检查|巡检|检测)|fire\ssafety\s(?:checks?|inspections?)",
    "消防安全培训": r"消防(?:安全)?(?:警示)?(?:教育|培训)|fire\ssafety\s(?:training|education)",
    "支委会": r"支委会|支部委员会|支部会议?|branch\scommittee\smeetings?",
    "党小组会": r"党小组会|party\sgroup\smeetings?",
    "三会一课": r"三会一课",
    "党组会": r"党组(?:会议?|扩大会)|leading\sparty\s(?:members\s)?group\smeetings?",
    "理论学习中心组": r"(?:理论)?(?:学习)?中心组(?:学习)?|(?:theory\s)?study\s(?:group\s)?sessions?",
    "联系点": r"(?:支部)?联系点(?:活动|包保)?",
    "应急预案演练": r"预案演练",
    "食堂督导检查": r"食堂(?:的)?(?:督导|督查|检查|巡检)(?:检查)?|canteen\s(?:checks?|inspections?)",
    "第三方评估": (
        r"(?:第三方|三方(?:公司)?)(?:的)?(?:定期|综合|服务)*评[估价]|(?:third[\s-]party|"
        r"contractor)\s(?:evaluations?|assessments?|reviews?)"
    ),
    "警示教育": r"警示教育(?:会|大会)?",
    "谈心谈话": r"谈心谈话",
    "公车台账检查": r"公车台账(?:月度|季度)?检查",
}
"""Recurring duties by the name the ledger calls them, and how people name them."""

TOPICS = [
    "灭火器",
    "消防",
    "公车台账",
    "公务用车",
    "公车",
    "用车",
    "采购",
    "车位",
    "停车",
    "意识形态",
    "第一议题",
    "党风廉政",
    "廉政",
    "党建",
    "党课",
    "主题党日",
    "联系点",
    "发展党员",
    "选人用人",
    "干部选拔",
    "测评表",
    "应急预案",
    "预案",
    "三定方案",
    "食堂",
    "合同",
    "比价",
    "询价",
    "清雪",
    "舆情",
    "班子会",
    "决策",
    "两张皮",
    "服务保障",
    "财务",
    "报销",
    "公务接待",
    "招投标",
    "档案",
    "资产",
    "固定资产",
    "印章",
    "考勤",
    "会议记录",
    "谈话",
    "督查",
    "差旅",
    "物业",
]
"""What findings are commonly about: read as a topic even where the ledger has no such text."""

ENGLISH_TOPICS = (
    r"procurement|purchas\w+|extinguishers?|fire(?:\ssafety)?|parking|vehicles?(?:\slog)?|ideolog\w+|"
    r"canteen|contracts?|party\s(?:building|lecture|day)|first\sagenda|recruitment|"
    r"personnel|emergency\splan|training|snow\w*|finance|budget|archives?|assets?"
)

STATUSES: tuple[tuple[str, str], ...] = (
    (
        "基本完成",
        r"基本(?:完成|办完|做完|到位|整改到位)|(?:弄|办|做|改|整|搞|完成)得差不多|mostly\s(?:done|complete|finished)|"
        r"(?:nearly|"
        r"almost)\s(?:done|finished|complete)",
    ),
    ("据通报已完成", r"据通报已?(?:经)?完成|[光只仅]凭通报(?:就)?算?(?:是)?完成|通报里?[说写]的?完成|claimed\sdone"),
    ("立行立改", r"立行立改|边[巡查]边改"),
    (
        "未明确",
        r"(?:没有?|未|不)(?:明确|定|落实|指定|安排)(?:的)?(?:责任人|责任领导|负责人|责任科室|时限|期限|人)|"
        r"没人(?:管|认领|接手|领|负责|牵头)|[没未](?:派|分|分派|分配|指派)(?:下去|出去|到人)",
    ),
    ("未签收", r"(?:没|未|没有|没人)签收|not\s(?:yet\s)?acknowledged|unacknowledged"),
    ("延期待批", r"延期[^,。]{0,6}(?:没|未|待|等)批|pending\sextensions?|extensions?\s(?:pending|waiting|awaiting)"),
    (
        "长期坚持",
        r"长期(?:坚持|任务|整改|抓|推进|落实|性|执行)|长期整改|常态化|常抓不懈|long[\s-]?term|standing|ongoing",
    ),
    (
        "待核验",
        r"待核验|等\S{0,4}核验|等(?:着|待)? ?(?:verif\w+|approv\w+|review)|等核验|等着核验|待审核|待审|待验收|待确认|"
        r"(?:没|未|待|等着?)(?:有)?(?:人)?(?:核验|审核?|核|复核|验收)(?!号)|[卡停压堵挂积]在(?:核验|审核|验收|"
        r"审批)|已提交|交了没核|awaiting|"
        r"waiting\sfor\s(?:verification|approval|review)|pending(?:\s(?:verification|review|approval))?|"
        r"to\sbe\sverified|(?<!n't\s)(?<!not\s)(?<!yet\s)submitted|unverified",
    ),
    (
        "未启动",
        r"未启动|没启动|未开始|没开始|没动(?!静)|没人(?:动|办|做|弄)|没有启动|还没弄(?!完|好)|未开展|没开展|"
        r"(?:没|未)(?:有)?(?:开工|动工|动手|着手|起步|开搞|下手|动身|开头)|"
        r"尚未启动|一点没动|"
        r"not\s(?:yet\s)?started|unstarted|haven'?t\s(?:been\s)?started|hasn'?t\s(?:been\s)?started|"
        r"untouched|(?:nobody|no one)\s(?:has\s)?(?:yet\s)?(?:started|begun)|(?:not|n't|nobody has|"
        r"no one has)\s(?:yet\s)?(?:been\s)?touched",
    ),
    (
        "整改中",
        r"整改中|在整改|正在整改|在办|办理中|进行中|正在办|在推进|推进中|正(?:在)?(?:弄|办|做|搞|干|整(?!改))|"
        r"in[\s-]progress|under\sway|"
        r"being\s(?:worked|fixed|rectified)|ongoing\sones",
    ),
    (
        "open",
        rf"(?:没|未|没有|尚未|还没|还未)(?:全部?)?(?:{FINISH}|"
        r"完成|办完|弄完|做完|整改完|整改到位|整改|办结|销号|销掉|"
        r"落实|搞完|解决|搞定|改完|交(?![过代流])|提交|上报|办(?!法)|弄|做|干(?!部)|销(?=$|[的吗?。!]))|还[欠差]|"
        r"没完(?!没了)|剩下的?|遗留|"
        r"(?<!re)\bopen\b|unfinished|outstanding|"
        r"unresolved|\bleft\b|remaining|(?:not|n't)\s(?:yet\s)?(?:done|finished|closed|complete|submitted)",
    ),
    ("已反弹", r"反弹(?:了|的|过|(?=问题|事项|措施|清单|项))|rebounded|relapsed"),
    ("巩固", r"已?巩固|\bheld\b"),
    (
        "已退回",
        r"(?:核验|审核|验收)(?:没|未)(?:有)?通?过|被?退回(?:来)?的?|打回(?:来|去)?|被退|returned|sent\sback|"
        r"bounced|rejected",
    ),
    ("已销号", r"已?(?:经)?销(?:了|完|过)?号(?:了)?的?|销掉的|归零的|\bclosed\b"),
    (
        "已完成",
        r"已?(?:经)?(?:全部)?(?:完成|办完|弄完|做完|整改完|办结|整改到位|搞定|改完)(?:了)?(?:的)?|已核验|"
        r"核验过|核验通过|\bdone\b|completed?|finished|verified",
    ),
)
"""States by the ledger's word, in the order they are looked for: 基本完成 before 已完成, 没完成 before 完成."""

SAID_OFTEN = (
    "到期 时限 期限 提醒 催办 催一下 催下 督促 移交 转交 交接 分配 指派 安排 导出 导入 打开 "
    "重新打开 通报 补充 反映 举报 投诉 完成率 进度 进展 状态 负责 谁负责 同意 不同意 批准 驳回 退回 "
    "打回 申请 延长 顺延 推迟 宽限 完成 办结 整改 措施 问题 证据 材料 照片 附件 历史 原文 "
    "汇总 统计 总结 下载 生成 打印 登记 用车 里程 超期 过期 未完成 未启动 知道了 再提醒 稍后 "
    "更新 交给 转给 怎么样 配合 牵头 科室 部门 名下 清单 明细 还剩 截止 "
    "基本完成 已完成 未销号 没完成 通过 合格 不通过 复查 传达 领学 签到表 验收 所有 全部 报告 "
    "会议记录 休假 责任 待办 审批 审核 提交 上传"
)
"""More words that are told apart by one character, in the spelling they should have."""


def mended_words() -> tuple[str, ...]:
    """Every word that is put right when one of its characters is mistyped: of two or more Chinese characters."""
    written = (*TERMS.split("|"), *TOPICS, *DUTIES, *(word for word, _ in STATUSES), *SAID_OFTEN.split())
    return tuple(dict.fromkeys(word for word in written if len(word) > 1 and not word.isascii()))


MENDED = mended_words()
