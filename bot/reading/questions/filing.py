"""Documents in and out, and whether what a document claims is so."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent
from bot.reading.questions.pictures import NAMES

FILES: tuple[Intent, ...] = (
    Intent(
        name="import_notice",
        says=(
            r"(?:导入|导进|导一下|(?<![领指引辅督倡主编向])导(?!个|一?[份张])|录入|读入|读取|读一?下|识别|解析|上传|"
            r"录|加载)~(?:通报|文件|方案|清单|"
            r"台账|excel|表格?|word|文档|附件|反馈意见)(?!.*导(?:出|成|个))",
            r"(?:把|将)?(?:这|那|本|下面|附件)~(?:通报|文件|方案|清单|台账|表格?|excel|word|文档|"
            r"反馈意见)~(?:导|录|读|加)(?:入|进|到)",
            r"\b(?:import|load|ingest|read in|upload)\b~(?:notice|file|document|ledger|sheet|workbook|this|"
            r"plan|excel|list)",
            r"(?:通报|反馈|文件|方案|附件)[^。?\n]*(?:录|导|读)(?:进|入|一下)(?!.*导出)",
            r"\bread (?:this|the|my)~\bin(?:to)?\b|(?:\b(?:notice|file|sheet)\b|通报|文件|表)[^?]*(?:帮我|给我|"
            r"请)? ?\bimport\b",
            r"(?:文|文件|通报|方案|反馈)[,。; ]*(?:请|帮我|给我)?(?:录入|导入|录进|导进|收进)(?:系统|台账|进去)",
            r"\bimport\b~(?:通报|文件|台账|方案|清单|表)",
            r"\b(?:notice|document|file|sheet|ledger|workbook)\b[^?]*\b(?:load|import|read) (?:it|this)(?: in)?\b",
            r"(?:把|将)(?:附件|文件|表格?|它|这个)~(?:导|录|读)(?:进|入)",
            r"(?:通报|反馈|文件|方案|清单|台账|表格?|附件)[^?]*[,。; ](?:帮我|给我|把它|请)*(?:(?:导入|录入|读入|"
            r"读取|收录|录|扫|导)"
            r"(?:一?下|进去|进来|进系统|进台账|到系统|系统)?)(?:吧|哈)?$",
            r"(?:通报|反馈|文件|方案)[^?]*(?:拆|分|转)成(?:问题|任务|措施|责任|三张|三个)?清单",
            r"(?:通报|文件|方案|清单|台账|表格?|excel|word|反馈意见)(?:给我|帮我|也|再|都)?导(?:一下|入|进)",
            r"(?:通报|文件|方案|清单|台账|表格?|excel|word|反馈意见)[^。?\n]{0,10}(?:读读|读一读|读一下|认一认|"
            r"识别一?下|解析一?下|"
            r"录(?:一下|进|入)|收进)",
        ),
        unless=(r"导出|导成|导个|导一?[份张]|怎么|如何|佐证|照片|{item}|签到|生成|起草|拟|(?:写|弄|整)(?:个|一?份)",),
        asked="politely",
        writes=True,
        examples=("把这份通报导进去", "导入通报", "读一下这个文件", "import this notice", "load the document I sent"),
    ),
    Intent(
        name="export_ledger",
        says=(
            r"(?:导出|下载|打印|导成|生成|输出|做成|转成|导个|出一?[份张个])~(?:{ledger}|excel|表格?|word|"
            r"pdf|csv|json|xlsx|docx|ics|日历|文件|图|ppt)",
            r"(?:导出|下载)",
            r"(?:发|给|传)(?:我|一份|给我|个|下|过来)~(?:台账|清单|excel|表格|xlsx|csv|日历文件)|(?:台账|"
            r"清单|明细表|三张清单|三个清单)~(?:发我|发给我|给我|发一[份下]|来一份|打包|excel|xlsx|csv|表格|"
            r"电子版|word)",
            r"\b(?:export|download)\b|\b(?:send|give|get|email|make) (?:me )?~\b(?:ledger|list|lists|"
            r"register|items|everything)~\b(?:as|in|to)~(?:excel|xlsx|csv|word|docx|json|ics|calendar|file|"
            r"spreadsheet|png)|"
            r"\b(?:ledger|list|register)~\b(?:as|in|to) (?:an? )?(?:excel|xlsx|csv|word|docx|json|ics|"
            r"spreadsheet|png)|\bspreadsheet\b",
            r"导(?:个|成|出|一[份个])? ?(?:csv|xlsx|excel|json|docx|word|ics|pdf)|(?:做|画|出|弄)(?:一?[张个幅])图",
            r"^(?:an? )?(?:csv|xlsx|excel|json|docx|word|ics) (?:of|for|with|file)\b|"
            r"\b(?:ledger|list|register)\b ?(?:in |as )?(?:csv|xlsx|excel|json|docx|word)\b",
            r"日历(?![史次任年届来时经])|\bcalendar\b|(?<![a-z])ics(?![a-z])",
            r"(?:来|要|整|弄)一?[份个张]{ledger}",
            r"\b(?:give|send|get|make) me (?:an? |the )?(?:csv|xlsx|excel|json|docx|word|ics|png)\b",
            r"{ledger}~(?:打印|印)(?:一?[份张下]|出来)?",
            r"拉(?:个|一?[份张个])[^,。;!?]{0,6}(?:表格?|单子)[^,。]{0,3}(?:发|给我|导|excel)",
            r"(?:打|做|出|弄|整|导|要|来)(?:个|一?[份张个])[^,。;!?]{0,6}(?:电子)?(?:表格|表|单子|excel|word|csv|"
            r"xlsx)(?:出来|给我|发我|看|吧|$|[,。])|"
            r"(?:要|用|以|成)(?:个)? ?(?:excel|xlsx|csv|word|docx|json|表格)",
            r"(?:excel|word|csv|xlsx|pdf)(?:的|版)? ?{ledger}",
            r"\b(?:need|want|like)\b~\b(?:csv|xlsx|excel|json|docx|word|ics|png|spreadsheet)\b",
            r"{ledger}~导(?:一[份下个]|个)?(?:出|下来)",
            r"(?:来|要|整|弄|导|打|出)一?[份个张](?:问题|任务|责任|措施|三[张个份])?{ledger}",
            r"(?:word|excel|csv|pdf|xlsx|电子) ?版|\b(?:word|excel|csv|xlsx|docx|json) (?:version|copy|file)\b",
            r"(?:来|要|整|弄|出|给我?|发我?)一?[份个张](?:问题|任务|责任|措施|整改)?(?:进度|进展|情况|汇总|统计|"
            r"落实)?表",
            r"\bprint\b~(?:{ledger}|list)",
            NAMES,
        ),
        unless=(
            r"[,。; ](?:帮我|给我|再)?(?:导入|录入|读入)(?:一?下|进去|系统)?(?:吧)?$",
            r"导出了没|怎么导出|如何导出|通报(?:稿)?$|公开稿|佐证|照片|(?:进展|进度|更新)[:,]",
            r"^(?!.*(?:导|发|打印|下载|excel|word|csv|xlsx|文件)).*{overdue}.*列(?:个|一?[个份张])?(?:清单|单子)",
        ),
        slots=("item", "dept", "person", "list_type", "format", "status_if_said"),
        examples=(
            "导出整改台账",
            "导出我的日历",
            "把2②加到日历",
            "calendar for my items",
            "下载责任清单",
            "把逾期清单导成excel",
            "export the ledger as csv",
            "download the list in Word",
            "发一下挂图",
            "traffic-light board",
        ),
    ),
    Intent(
        name="draft_notice",
        says=(
            r"(?:生成|起草|写|拟|草拟|撰写|帮我写|做|出|弄|准备|编)(?:一?[份个篇下])?~(?:通报|公开稿|"
            r"公示稿?|公告|进展报告|整改报告|情况报告|公开报告|报告|汇报材料|汇报稿)",
            r"(?:通报|公开稿|公示稿?)~(?:草稿|初稿|怎么写|写一)",
            r"\b(?:draft|write|generate|prepare|compose)\b~\b(?:notice|report|announcement|bulletin|"
            r"publication|statement)",
            r"(?:写|拟|起草|弄|出)(?:一?[份个篇])?(?:新闻|公开|对外|通报|公示|文|草|底)?稿(?:子|件)?(?:$|[,。吧!])",
            r"(?:写|拟|起草|弄|整|出|做)(?:一?[份个篇])?[^,。;!? ]{0,4}(?:对外|公开|公示)[^,。;!? ]{0,4}稿",
            r"(?:通报|公告|公示|报告|公开稿|对外|公开)[^?]*[,。; ](?:先|给我|帮我|你)*(?:出|写|拟|弄|起草|整|"
            r"来)(?:一?[版份个篇稿])",
            r"\bpublic (?:version|text|notice)\b",
            r"(?:对外|公布|公开|通报)[^?]*(?:写|拟|起草|出|弄)(?:个|一?[份篇版])?(?:初稿|草稿|稿)",
            r"稿(?:子)?(?:先|给我|帮我|你)*(?:起草|草拟|写|拟|弄|出)(?:个|一?[版份稿篇])",
            r"整(?:一?[份个篇])~(?:通报|公开稿|公示稿?|公告|报告|汇报材料)",
            r"\bput together\b~\b(?:notice|report|announcement|bulletin|statement)",
            r"(?:写|拟|起草|弄)(?:一?[份个篇])?~(?:公布稿|公告稿|公开信)",
            r"\b(?:draft|write)\b~(?:通报|公示|报告|公告)",
            r"(?:拟|起草|写|编)(?:一?[份个篇])?~(?:对外|公布|公开|公示)",
            r"\bdraft ?出?一?[版份稿个篇]|(?:通报|公示|notice)[^?]*(?:先|给我|帮我) ?draft\b",
            r"\bdraft (?:a|an|the|something|it|me|our)\b",
        ),
        unless=(r"催办|佐证|{item}|检测报告",),
        slots=("style", "both_days"),
        asked="politely",
        examples=(
            "生成一份整改进展情况的通报",
            "起草公开稿",
            "写一份整改报告",
            "draft the public notice",
            "write the rectification report",
        ),
    ),
    Intent(
        name="claims_check",
        says=(r"\bnotice(?:'s)?\b~\b(?:count|number|figure|total)s?\b|\b(?:count|number|figure|total)s?\b~\bnotice\b",),
        examples=("is the notice's count of 26 right", "通报数字对不对"),
    ),
    Intent(
        name="claims_check",
        says=(
            r"(?:通报|公告|公示|公开|文件|方案|报告|文档|公布|官方|反馈)(?:里|上|中|里面|稿)?(?:的)?(?:不是)?(?:说|"
            r"写|称|讲|"
            r"声称|宣称|报|是|数字|数)~(?:\d|[一二三四五六七八九十两](?![遍下次会点])|全|都|多少|几)",
            r"(?:通报|公示|公布|公开|上报|文件)(?:里|上|中)?(?:的)?(?:这些|那些|那个)?(?:数字|数据|数目|"
            r"数)(?!量)~(?:准|真|可靠|可信|靠谱|对|实|水)",
            r"(?:通报|公示|文件|公开)[^。?]{0,8}\d+[^。?\d]*(?:实[有际]|真|台账|系统|你)[^。?\d]*(?:几|多少)|(?:对外|"
            r"通报|公开|公示|文件)[^。?]*"
            r"(?:说|写|称|讲|报)[^。?]*(?:完成|改完|到位|办结)[^。?]*(?:内部|核|真|实际)[^。?]*(?:没|吗|不|几|多少)",
            r"\d+[^。?]*(?:通报|公示|文件)[^。?]{0,8}\d+|(?:通报|公示|文件)[^。?]{0,8}\d+[^。?\d]*(?:你|系统|台账|"
            r"统计|这里|这边|实际)[^。?\d]*\d+",
            r"\d+(?:项|条|个)?(?:和|跟|与|、)\d+(?:项|条|个)?~(?:哪个|哪一个|谁|到底|究竟)",
            r"(?:据通报|通报|声称|宣称|报上去|上报)[^。?]*(?:和|跟|与|比|同)[^。?]*(?:核验|实际|真|你|系统|"
            r"台账)[^。?]*(?:差|几|多少|一样|一致|吗|相符)",
            r"(?:通报|公示|公开|文件|对外)[^。?]*(?:说|写|称|讲|报)[^。?]*{finish}[^。?]*(?:怎么|咋|为什么|实际|到底|"
            r"其实|真)[^。?]*"
            r"(?:没|不是|是不是|吗|几|多少|[?]|回事)",
            r"(?:怎么|为什么|为何|咋)~(?:\d+)~(?:\d+)?~(?:项|条|个)?(?:措施|问题)?(?:不是|而不是|跟|和|与|对不上)",
            r"(?:数量|数字|数目|措施数|项数|数|条数|通报)(?:怎么|为什么|咋|跟|和|与)?~(?:对不上|不一致|不符|"
            r"不一样|不对|对得上|一致|相符|差一)",
            r"\d+(?:项|条|个)?(?:对|比)\d+(?:项|条|个)?[^?]*(?:怎么|咋|哪个|为什么|为啥|谁)",
            r"(?:公布|公示|公开|上报)的[^?]*(?:跟|和|与|同)(?:台账|系统|实际)[^?]*(?:核|对)",
            r"\d+(?:项|条|个)?(?:措施|问题)?(?:还是|or)\d+(?:项|条|个)?",
            r"(?:通报|声称|宣称)~(?:属实|是真的|核对|核实|对一下|算过|数过|有水分)|(?:核对|核实|比对|"
            r"对一下)~(?:通报|数字|数量)",
            r"\b(?:notice|document|report|text|it|they)\b~\b(?:says?|claims?|claimed|states?|"
            r"reports?)\b~(?:\d|all|every|complete|done|how many)|\bclaims?\b~\b(?:count|match|true|against|"
            r"check|versus|vs)|\b(?:numbers?|figures?|totals?|counts?)\b~\bmatch|\bcounts?\b~\b(?:match|"
            r"differ|wrong|notice)|\bwhy\b~\d+~\b(?:not|instead of|and not)\b~\d+",
            r"(?:对外|公开|外面|上报|报上去)的?(?:说|称|讲|宣称|写)~(?:\d|[一二三四五六七八九十]|全部|都)",
            r"\b(?:notice|document)(?:'s)?\b~\b(?:match|agree|against|same as|differ)\b~\bledger\b|"
            r"\bcheck\b~\bnotice\b~\bagainst\b",
            r"(?:公示|通报|文件|公布)[^。?]*(?:和|跟|与)[^。?]*(?:台账|系统|你)[^。?]*(?:一致|一样|对|相同|不同|符|差)",
            r"数~(?:怎么|为什么|咋)~(?:不同|不一样|不一致|对不上)",
            r"\bdoes \d+ match\b",
            r"\b(?:notice|document|report)\b~\bclaim(?:s|ed)?\b",
            r"\b(?:totals?|counts?|numbers?|figures?)\b~\b(?:differ|disagree|(?:don't|do not|doesn't|not) match)\b",
            r"通报[^?]*(?:数|数字|数量)[^?]*(?:跟|和|与|比)[^?]*(?:差|对得上|一样|一致)",
            r"(?:说|称|讲|写|报)~{finish}[^。]*(?:真的假的|真假|真的吗|是真的|属实|可信|靠谱|能信|信得过|有水分)",
            r"\bnotice\b[^.?]*\bledger\b|\bledger\b[^.?]*\bnotice\b",
        ),
        needs=("no_item",),
        examples=(
            "通报说26项措施，你这怎么是27",
            "数量跟通报对不上",
            "为什么是27项不是26项",
            "the notice says 26 measures, why do you count 27",
            "do the claims match the count",
        ),
    ),
)
