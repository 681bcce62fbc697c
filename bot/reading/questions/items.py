"""What people ask of one item, and say of it. The first that fits is meant: narrow before wide."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

ITEMS: tuple[Intent, ...] = (
    Intent(
        name="show_finding",
        says=(
            r"(?:原文|原话|原始表述|原始内容|原本内容|反馈内容|原反馈|问题描述|具体内容|全文|原表述|原样|"
            r"一字不[差漏改]|"
            r"问题内容|原句|原意见|反馈原话)",
            r"(?:通报|巡察组|反馈|反馈意见|报告)?(?:里|上|中)?(?:是)?(?:怎么|如何)(?:写|说|表述|描述|指出|提)的?|"
            r"(?:怎么|如何)(?:反馈|定性|认定|讲|点名|点出来)的|(?:写|说|提|讲|指出|点)(?:了|到|出|"
            r"的是?)?(?:些)?(?:哪些|什么)(?:问题|毛病|内容|情况)?$|"
            r"(?:具体|详细|原始)?描述(?!性)",
            r"(?:具体)?(?:是)?什么内容|具体(?:是|有)?什么",
            r"{problem}(?:是|指|讲)(?:的)?(?:是)?(?:什么|啥)(?!时)|(?:写|说|指出|反映)的是?(?:什么|啥)|(?:内容|"
            r"问题)是什么|(?:是)?(?:什么|啥)问题|具体是(?:什么|啥)|讲的(?:是)?(?:什么|啥)",
            r"\b(?:original|exact|full|actual|verbatim)\b~\b(?:wording|text|words|finding|version)|"
            r"\bverbatim\b|\bwording\b|\bwhat (?:does|did|exactly does)\b~\b(?:say|state|read)|\bwhat(?:'s| "
            r"is| was) (?:the )?(?:finding|problem|issue)?(?: ?{problem}| about)|\bfull text\b|\bquote\b|"
            r"\bread (?:me )?(?:out )?{item}|\btext of (?:the )?(?:finding )?{item}",
            r"{problem}(?:的)?(?:内容|表述|描述|正文)",
            r"\bwhat\b~{problem} (?:says?|states?|reads?)\b",
            r"\bwhat\b~\b(?:inspect\w+|team|they)\b~\b(?:wrote|said|found|write|say|find)\b",
            r"表述|措辞|条文|{problem}(?:完整|详细)(?:内容|表述)|(?:念|读|背)(?:一下|一遍|给我听)? ?{problem}|"
            r"(?:给|跟)(?:我|大家)(?:念|读|背)",
            r"\b(?:wording|text|statement) (?:for|of|on|about)\b",
            r"\bshow\b~{problem}~\b(?:in full|entirely|completely)\b",
            r"\bwhat (?:was|is|did)\b~\b(?:said|written|say|write)\b~\babout\b",
            r"\bword for word\b|\bliterally\b",
            r"(?:通报|巡察组|反馈|报告)(?:里|上|中)?(?:真|到底|确实)?(?:的)?(?:有)?写(?:了|过|的|"
            r"着)?[^,。;?]{1,14}(?:这|那)一?(?:句|条|段)",
            r"{problem}(?:里|中|上)?(?:面)?(?:说|写|提|讲|指|反映)(?:到|出)?的~(?:是|指|有)(?:哪|什么|啥|几|多少|谁)",
        ),
        unless=(
            r"原话是?[:说]+ ?\"|怎么说了|(?:现在|目前|眼下|如今|那边)怎么说|什么问题没|多少|有什么问题没|什么问题了",
        ),
        needs=("item_or_topic",),
        slots=("item", "keyword"),
        examples=(
            "第8条原文发一下",
            "灭火器那条原话是什么",
            "问题3通报里怎么写的",
            "show the original wording of finding 1",
            "what does finding 3 say",
        ),
    ),
    Intent(
        name="show_history",
        says=(
            r"(?:历史|轨迹|来龙去脉|操作(?:流水|痕迹)|流水账|(?<!已)经过|日志|操作记录|办理记录|处理记录|催办记录|"
            r"修改记录|变更记录|流转|"
            r"全过程|时间线|时间轴|审计|台账记录|记录)(?!(?:有没有)?缺|的问题|不|过于|简单|(?:再|重新?|要|得|都|"
            r"给)*(?:整理|补|誊|写|归档))",
            r"谁~(?:验收|复核|审核|经手|转|定|延|换|接手|办理)(?:过|了|的)|(?:怎么|如何)一步步|(?:怎么|"
            r"如何)(?:被)?(?:销|批|退|核验|办结)(?:的?号|回)?的",
            r"谁~(?:改|核验|核|批|审|同意|签字|点头|拍板|放行|通过|退回|退|提交|交|关闭|动|销|签收|登记|录|点)(?:过|"
            r"了|的|的号|了号)",
            r"(?:什么时候|啥时候|何时|哪天|几号)~(?:重新打开的|打开的|重开的|反弹的|延的|定的|分的|派的|换的|转的|"
            r"移交的|销的?号|销的|提交的|交的|核验的|批的|退回?的|完成的|"
            r"办完的|改的|签收的|催的|关的|交上|整改完的)",
            r"(?:催|延期|退回?|驳回|返工|改|延|打回|反复|折腾|动|换)(?:办|期)?(?:过|了)?(?:几|多少)[次回遍趟]|"
            r"被?(?:催|退回?|打回|驳回|返工|改|动|换|延期?|反弹)过(?:没|吗|么|几[次回]|哪|什么)|(?:有过|有没有过|"
            r"发生过)(?:退回|延期|反弹|打回|返工|变更|改动)",
            r"谁(?:给|把|将)?(?:它|这[条项个])?(?:退|打|驳|改|转|撤|推|销)(?:回去?|过去|出去|掉|走)?(?:回去?|来|"
            r"去)?[的了过]|谁点的",
            r"(?:哪天|哪日|几号|什么时[候间]|啥时候|何时)[^,。;!?\n]{0,3}?(?:报|交|提|传|退|打|转|批|核|验|销|发|改|"
            r"动|换)"
            r"(?:上|回|下|过|出)?(?:来|去|验|期|号)?的",
            r"(?:上次|最后一次|最近一次|上一?回)[^,。;!?\n]{0,6}(?:更新|动|改|提交|催|报)[^,。;!?\n]{0,3}(?:什么|啥|"
            r"哪|几|谁)",
            r"(?:从|自)[^,。;!?\n]{1,10}(?:到|至)(?:现在|今天?|目前|如今)",
            r"(?:什么|啥|哪些)(?:时候)?(?:换|改|动|调)(?:的|过)(?:人|期限|时限|责任人)?|(?:都|曾|"
            r"先后)[^,。;!?]{0,4}(?:经过|经手|办|管)过",
            r"\bhappened (?:to|with|on)\b|\b(?:how many times|how often)\b~\b(?:extended|returned|sent back|changed|"
            r"postponed|reopened)\b|\b(?:been|was|were) (?:extended|returned|sent back|changed)\b~\b(?:before|ever|"
            r"already)\b",
            r"\b(?:history|audit|trail|timeline|who (?:granted|refused|handed|gave|confirmed|checked|changed|verified|"
            r"approved|closed|returned|submitted|"
            r"edited|touched|signed|rejected|extended|postponed|moved|reopened|uploaded|assigned|updated)|"
            r"when (?:was|were|did)|log of|change log|what happened)\b",
            r"(?:办理|整改|处理)过程|从头到尾|怎么(?:一步步)?办的",
            r"什么时间~(?:销|提交|交|核验|批|退|完成|办完|改|签收)",
            r"\blog (?:for|of|on)\b|经(?:过)?(?:了)?(?:哪些人|谁)(?:的)?手",
            r"谁(?:给)?(?:销号|核验|提交|退回|批准|关闭)的",
            r"\bchanges? (?:to|of|in|on)\b~{item}",
            r"谁(?:都)?经(?:过)?手|按时间(?:顺序|先后)?(?:列|捋|理|排|说|讲)",
            r"(?:做|动)过(?:些)?(?:什么|哪些)(?:操作|改动)",
            r"什么时[候间]~(?:通过|退回|完成|提交|销号)的",
            r"发生(?:了|过)?(?:什么|啥|哪些)|前前后后|来来回回",
            r"谁(?:给)?(?:把|将)~{item}~(?:了|的)",
            r"(?:是不是|有没有|是否)?(?:有(?:没有)?|被)人~{item}~(?:转|改|动|删|退|销|批|核|交|签|延|撤|"
            r"换)[^,。]{0,6}(?:了|过)",
            r"{item}~(?:是不是|有没有|是否|曾经?)?(?:被(?:人)?|有人|让人)(?:转|改|动|删|换|撤)[^,。]{0,6}(?:了|过)",
            r"(?:[之以]前|原[来先]|先前|早先)(?:的)?(?:责任人|牵头)?(?:是|由|归)?(?:谁|哪)",
            r"谁去(?:看|查|做)?的|我(?:可|又|根本)?没(?:有)?[^,。;!?]{1,8}[, ]*谁(?:替我|帮我|给我)?[^,。;!?]{0,3}的",
            r"\bby whom\b|谁 ?(?:return|approv|verif|clos|reject|extend|submit|reopen|sign)[a-z]* ?(?:的|了|过|off的)|"
            r"这(?:句|段|条|个)?话?(?:是)?谁(?:写|说|填|加|批)的",
            r"\bwho did what\b|\bwhat was done\b|\bwho (?:has )?(?:done|did)\b~\bwhen\b",
        ),
        unless=(
            r"会议记录|记录(?:模板|本|单|样)|{trip}|\bvehicle|导出|拖过[点期]",
            r"(?:什么时候|啥时候|何时|哪天|几号)(?:才)?(?:能|可以|要|该|得)[^,。;!?]{0,4}销",
        ),
        needs=("item_or_topic",),
        slots=("item", "keyword"),
        examples=("5-1的历史", "2②是谁核验的", "第7条什么时候销的号", "history of 5.1", "who verified 2.2"),
    ),
    Intent(
        name="list_evidence",
        says=(
            r"(?:传|交|有|拍)(?:了|过)?(?:几|多少|哪|什么)~{evidence}",
            r"(?:{evidence}|会议记录|签到表|检测报告|会议纪要|发票|合同|附件)(?:都|材料)?~(?:哪些|哪几|"
            r"有没有|有什么|几份|几张|多少|齐|传了|交了|发我|看看|看一下|看下|呢|在哪|缺|够|有吗|有没|列|"
            r"清单|什么|啥|给我|调|发一?下|有不|吗|没$|没有$)",
            r"(?:看看?|看一下|查看?|查一下|列|列出|调|给我|发我|有没有|有哪些|有什么|缺什么|缺哪些|缺啥|"
            r"还缺|还差|要交什么|需要交?什么|要什么|交了什么|传了什么|要哪些)~(?:{evidence}|会议记录|签到表|"
            r"检测报告|报告|纪要|发票|合同)",
            r"{item}的?(?:{evidence})[?]?$|^(?:{evidence}){item}$|^(?:看|查|查看|调阅)?{item}(?:的)?{evidence}(?!买|"
            r"到货|进场|运|用完|不够)",
            r"\b(?:evidence|proof|attachments?|photos?|pictures?|documents?|files?)\b~\b(?:for|of|on|about|"
            r"in|behind|do we have|is there|are there)\b|\b(?:show|list|what|which|any|see|is there|"
            r"view)\b~\b(?:evidence|proof|attachments?|photos?|files?|documents?)\b|{item} evidence",
            r"(?:传|交|有|拍)(?:了|过)?(?:几|多少|哪|什么)(?:张|份|个|些)?(?:图|{evidence})",
            r"(?:传|交|拍|附|报)(?:上来|过来)?的(?:那[些几]?)?(?:{evidence}|{paper})(?!没|不|有问题|看不)",
            r"(?:有(?:什么|啥|哪些|没有?)|还?[缺差]什么|还?[缺差]啥)(?:{evidence}|{paper})",
            r"[那这][条个项]的(?:{evidence}|签到表|检测报告)[?]?$",
            r"(?:传|交|附|挂|上传)(?:了|过)?(?:几|多少)(?:个|份|张|件)|有(?:没有)?{evidence}(?:没有?|吗|不){stop}",
            r"{item}~{paper}~(?:传|交|有|拍|附|到|齐|发)(?:上来|上去|过来)?(?:了|过)?(?:没|吗|么|不)",
            r"(?:传|交|提交|附|上传|挂)(?:了|过|的)(?:些|点)?(?:啥|什么|哪些)|{item}~有(?:没有)?{paper}",
            r"(?:看|查|调|发)(?:一下|下|看|给我)?~{item}的?{paper}$",
            r"(?:问题|[条项])的(?:{evidence}|{paper})[?]?$",
            r"{item}~(?:有|传|拍|发|交)(?:了|过)?(?:没有?)?(?:传|拍|发|交)?(?:图|照)(?:片|了)?(?:没有?|吗|不|"
            r"么)?[?]?$|{item}的?(?:图|照)(?:片)?(?:呢|在哪)",
            r"\b(?:what|which|anything)\b~\b(?:upload|submit|hand in|attach|file|send)(?:ed)?\b~{item}",
            r"(?:拿|用|靠|凭)(?:的)?(?:什么|啥|哪些)(?:来)?(?:证明|佐证|印证)",
            r"{item}[^?]*\bwhat (?:was|is|has been|have they|did they)\b~\b(?:attach|upload|submit|hand(?:ed)? in)",
        ),
        unless=(
            r"{mine}|(?:{finish}|处理|办理|落实)(?:了)?(?:没|吗)|整改|[那这][条个项](?!的{evidence})",
            r"我[^,。]{0,6}(?:传|交|补)了",
            r"据通报",
            r"^{when}~要交|(?:要是|如果|等)[^,。?]*(?:就|再)",
        ),
        needs=("item_or_topic",),
        slots=("item", "keyword", "doc_if_special"),
        examples=(
            "2①的佐证材料有哪些",
            "5-1有没有照片",
            "看看7-1的签到表",
            "what evidence is there for 2.1",
            "show the photos of 5.1",
        ),
    ),
    Intent(
        name="query_owner",
        says=(
            r"(?:谁|哪个人|哪位|哪个领导|哪位领导|哪个科室?|哪个部门|哪个单位|什么科室|什么部门|哪些科室|"
            r"哪些人|哪个处)~(?:负责|牵头|管|承办|落实|分管|主抓|在弄|在办|在做|在整改|整改|跟进|配合|协助|"
            r"经办|主办|包保|盯|该|的责任|的事|对接)",
            r"(?:归|由|属于?|是)哪(?:边|头|儿|里|一块|一家)(?:管|负责|办|牵头|的)?",
            r"(?:归|由|属于|该|找|是|问|属)(?:谁|哪个|哪位|什么人|哪些(?:人|科|部))",
            r"(?:责任人|责任领导|责任科室|责任部门|分管领导|牵头科?室?|配合科?室?|协办科?室?|经办人|主办人|"
            r"负责人|联系人|牵头部门|配合部门|责任单位)(?:现在|[填写定]的?|登记的?)*(?:是|都|有|叫|为)*(?:谁|哪|"
            r"什么|啥|呢|[?]|$|分别)",
            r"(?:谁的(?:责任|任务|活|事|问题))|交给谁|谁的$|谁$|哪个科室$",
            r"\b(?:who(?:'s| is| are| was)?|whose|which (?:department|section|office|person|leader|"
            r"dept))\b~\b(?:own|owns|responsib\w+|in charge|handl\w+|lead\w*|accountable|answer\w*|charge|"
            r"owner|working on|assigned|does|looking after|deals?|takes? care|supervis\w+|assist\w*|problem|"
            r"item|measure|manages?)\b|\b(?:owner|responsible person|accountable leader|responsible "
            r"department|lead department|leader in charge) (?:of|for)\b|\bwho(?:'s| is)? (?:on|doing|has|"
            r"got) {item}|{item} owner|\bwhose\b|\bwho(?:m)? (?:should|do|can) i (?:ask|talk|call|"
            r"contact)~{item}",
            r"谁(?:在|来)?(?:跟|抓|管|弄|盯|搞)|\bon the hook\b|\bowner ?(?:现在)?(?:是|定的?)?(?:谁|哪)",
            r"\bwho(?:m)? (?:should|do|can) i (?:ask|talk|speak)\b",
            r"\bwho(?:m)? (?:should|do|can) i (?:call|contact|ring)\b|{item}~\b(?:which|what) (?:dept|department|"
            r"section|person)\b",
            r"{problem}[^?]*谁(?:啊|呀|呢|来着)?$|包保领导",
            r"谁(?:来)?(?:干|做|弄|搞)|谁(?:在|来|去)[\u4e00-\u9fff]|谁(?:说了算|作主|做主|拍板)",
            r"\b(?:is|are|does)\b~{who}~\b(?:responsib\w+|own|in charge|handl\w+|lead\w*|accountable)\b",
            r"(?:哪个|哪位|谁个?)(?:人|领导)?(?:现在|目前|还)?(?:在|来|去)?(?:搞|弄|办(?![公法])|做|管(?!理)|"
            r"跟|盯|抓|负责|牵头|接手|整(?!改))",
            r"是{who}(?:的|在?[管办弄负责跟牵头]*)还是{who}",
            r"谁(?:来|去|给|该|能来)?(?:核验|验收|审核|审批|复核|把关)(?!的|了|过)",
            r"^{who}(?:已经?|是不是|现在)?(?:接手|接|负责|牵头|管)(?:了)? ?{item}(?:了)?(?:吧|吗|没|么|是吧|对吧)[?]?$",
            r"(?:是不是|不是|不归|归不归|该不该|不由)(?:归|由|该)?我(?:管|负责|办|牵头)?(?:的)?(?:吧|吗|么|[?])",
            r"换(?:成|给|了)+(?:哪|谁)|{item}[^?]*(?:是不是|有没有)[^,。;!?]{0,4}(?:给|交给|转给|换)(?:了)?(?:别人|"
            r"他人|谁)",
            r"\b(?:nobody|no one|anyone|anybody|somebody|someone)\b~\b(?:own|owns|responsib\w+|in charge|handl\w+)\b",
            r"谁家的|^who\b[^?]*{item}|\bwho (?:has|holds|got|is on|does) (?:it|this|that)\b",
            r"(?:谁|哪(?:个|家|位)?(?:科室?|部门|单位|人|领导)?)(?:牵|挑|负)的(?:头|责)|谁(?:管|抓|盯)着",
            r"是不是{who}~(?:负责|牵头|管|抓|盯|办|弄|包|的(?:事|活|责任|任务))|{who}(?:在|来)?(?:负责|牵头|管|承办|"
            r"主办|分管|在?弄)(?:的)?(?:吗|么|不|吧|对吧|是吧|对吗|是不是)",
            r"(?:落|压|摊|派|分|安排|算)(?:到|在|给)(?:了)?(?:谁|哪)|谁(?:头上|名下|手[上里头])|谁(?:在|来)?(?:具体|"
            r"主要|直接)",
            r"(?:参与|配合|协办|协助|牵头|负责|承办|主办|分管|盯着|干活)的(?:都)?(?:是(?:谁|哪)|有谁)|谁(?:参与|参加|"
            r"搭手|帮忙)",
            r"是(?:归|由|属于|算)?{who}(?:的)?[^,。;!?]{0,4}还是(?:归|由|属于|算)?{who}",
        ),
        unless=(
            r"谁(?:核验|批|退|提交|改|销|催)(?:的|了|过)|(?<!不是)(?<!不归)(?<!不){mine}(?<!do\si)|verified|"
            r"approved by|"
            r"{overdue}|没交|"
            r"没完成|最慢|完成得|\bwho did what\b",
            r"{who}(?:牵头|负责|分管|主抓|管|承办|都管)~(?:哪|什么|啥|几|多少)|到期",
            r"(?:没|未)签收|(?:没|未)(?:有)?(?:定|明确|指定|落实|安排|确定)",
            r"(?:没|未|正在?|还)(?!管)[^,。;!?]{0,6}的(?:都|又|还)?(?:有|是)谁|(?:从|自)[^,。;!?]{1,10}(?:到|"
            r"至)(?:现在|今天?|目前)",
            r"(?:最|比较|更|得)(?:慢|快|差|好|拖|落后|多|少)|[之以]前是?谁|原[来先]是?谁",
            r"\b(?:everything|all|anything|what) {who}|\bwho granted\b",
        ),
        needs=("item_or_topic",),
        slots=("item", "keyword", "owner_role"),
        examples=(
            "第3个问题谁负责",
            "车位问题归哪个科室管",
            "5-1责任领导是谁",
            "who owns problem 8",
            "who is in charge of procurement",
        ),
    ),
    Intent(
        name="submit_progress",
        says=(
            r"{measure}[,:]? ?[^?]*?(?:了|已经?|正在?|在等|等着?(?!我)|目前|本周|今天|昨天)[^?]*",
            r"{measure}[,:]? [^?]*\b(?:\w+ed|\w+ing|found|got|sent|done|met|bought|built|made|written)\b",
        ),
        unless=(
            r"进展|进度|情况|状态|原文|历史|佐证|责任|谁|看|查|发我|给我|汇报|告诉|展示|提醒|通知|催|销号|延期|核验|"
            r"退回|通过|同意|(?<![等待])批|"
            r"逾期|到期|\b(?:status|show|tell|see|check|look|history|owner|overdue|evidence|pending|missing)\b",
            r"{lookback}",
            r"\b(?:was|were|been|if|unless|could|would)\b",
            r"本来|原本|原定|说好",
            r"没(?:有)?(?:交|转|分|派)给",
        ),
        slots=("item", "progress_note"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("2②已送检，等出报告", "13-1本周组织了一次联学", "5.1 contractor found, painting begins on Monday"),
    ),
    Intent(
        name="query_measure_status",
        says=(r"{measure}",),
        slots=("item",),
        examples=("2②", "问题2②完成没", "13-3", "5-1什么时候到期", "is 2.2 done", "status of measure 2 of problem 5"),
    ),
    Intent(
        name="query_problem_status",
        says=(r"{problem}",),
        slots=("item", "keyword_beside"),
        examples=("13", "第5条整改得怎么样了", "（八）", "问题8逾期了吗", "status of problem 9", "no. 12"),
    ),
)
