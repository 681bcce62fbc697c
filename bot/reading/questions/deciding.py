"""What people say of an item's end, its time and its owner. Offered for confirmation; none is read from a question."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

DECIDING: tuple[Intent, ...] = (
    Intent(
        name="reject_extension",
        says=(
            r"{disagree}~(?:延期|延长|推迟|延|宽限|extension|extend|extra time|more time|to extend)",
            r"(?:延期|延长|延|extension)(?:申请|request)?~{disagree}",
            r"(?:不能|不会|不可能)再给[^,。]{0,4}(?:时间|期限|宽限)|{item}[,: ]*不批[,。][^?]*{extension}",
            r"{item}[^?]{0,8}(?:不能|不准|不许|不可|不得|不让)(?:再)?延|{extension}(?:的)?(?:申请|请求|"
            r"事)?[,]?我(?:可)?没(?:有)?(?:同意|批|答应)",
            r"延(?:什么|啥)延|没(?:得)?商量[^?]*延|延期(?:的)?(?:申请|请求|事)?[,]?(?:我|这边)?(?:可)?(?:不(?:能|给|"
            r"会)?(?:批|同意|通过|认)|没门)",
            r"(?:不|没(?:有)?|别)(?:批|准|给批)(?:了)?~(?:延期|延长|extension)",
            r"{item}[^?]{0,6}{extension}[^?]*[,。; ](?:驳回|不批|不同意|不准|退回|打回)",
            r"{item}~(?:延期|延长|推迟|展期|宽限)(?:申请)?~(?:不行|不同意|不批|驳回|退回|打回|没(?:得)?商量|没门)",
            r"(?:别|不要|不得|不用)(?:再)?(?:延期|延了|延后|往后延)|{extension}[^。!?]*(?:别|不要|不得)再?拖|"
            r"\bno (?:more|further) (?:extension|time|delay)",
            r"\b(?:no|not granting|not giving) (?:an? |any |the )?(?:extension|extra time|more time)\b",
            r"\b(?:turn(?:ing)? down|knock(?:ing)? back|say(?:ing)? no to|refus(?:e|ing)|declin(?:e|ing)|"
            r"deny(?:ing)?)\b~{extension}",
            r"(?:不准|不许|不能|别想?|不给|不让|别给|不予)(?:他|她|你|其|{who})?(?:们)?(?:再)?(?:延|宽|缓)",
            r"\bcan(?:'t|not) be extended|\b(?:don't|do not|can't|cannot|can not|won't|will not) extend\b",
        ),
        unless=(
            r"不行[,。; ]+(?:求|申请|想|请|能|再给|麻烦|得)",
            r"{agree}~{item}~{extension}|{item}(?:的)? ?{extension}(?:申请|request)?(?:的)?,? ?{agree}(?!不)",
        ),
        slots=("item", "reason"),
        asked="never",
        writes=True,
        examples=(
            "不同意5-1延期",
            "5-1延期不批，理由不充分",
            "驳回3-2的延期申请",
            "reject the extension for 5.1",
            "deny extension of 3.1, no progress shown",
        ),
    ),
    Intent(
        name="approve_extension",
        says=(
            r"{agree}~(?:延期|延长|推迟|延|宽限|缓(?=[一二两三四五六七八九十几半\d\ue004])|extension|extend|"
            r"extra time|more time)|\b(?:ok|okay|fine|"
            r"happy) (?:to|with)~exten|^(?:ok|okay|yes|fine) (?:to|with|for) (?:the )?{extension}|"
            r"\b(?:grant|allow)(?:ed|ing)?\b~{extension}",
            r"(?:延期|延长|延|extension)(?:申请|request)?(?:的)?[,]?~(?:同意|批准|通过|批了|准了|可以|准予|"
            r"approved|granted|is fine|is ok)",
            r"(?:延期|延长|延到?)[^?。]*[,]\s*(?:同意|批准|准予|准)了?[。!]?$",
            r"(?<![没不未])(?:准|允许|答应|批|同意)(?:了)?(?:他|她|你|其|它|{who})(?:们)?(?:再)?(?:延|缓|宽|推)",
            r"{item}[,: ]*(?:就|那就|可以|想)*(?:延|缓)(?:就延)?(?:吧|一下吧|期吧)(?=$|[,。!])",
            r"{item}[, ]*(?:就)?(?:让|给)(?:他|她|你|{who})们?(?:再)?延(?:吧|了|期)?[。!]?$",
            r"{item}(?:的|那个|那|这个|这次)*(?:的)?{extension}(?:的|申请|请求|这?事儿?|request)*[,]?(?:我|这边|这次|"
            r"就|也|给|"
            r"可以|已经?|先)*(?:批(?!评|复)|准|同意|点头|通过|允|认可|ok|approved?|granted)(?![不没])",
            r"{item}[^?]{0,12}{extension}[^?]{0,14}[,。; ](?:我|就|也|给)*(?:同意|可以|行|批了?|准了?|ok|批准|准予|"
            r"approved?)"
            r"(?:吧|了|的)?[。!]?$",
            r"^(?:行|好|可以|成|准|批|同意|ok)(?:了|吧|的)?[,。 ]+(?:那|就|给)*{item}[^?]{0,6}{extension}",
            r"^(?:yes|ok|okay|sure|fine)[, ]+extend {item}|\bextend {item}[^?]*\bapproved\b",
            r"^(?:我)?(?:准|批|准许|允许)(?:了)? ?{item}(?:的)?~{extension}",
        ),
        unless=(
            r"{disagree}(?!再)",
            r"(?:(?<!申)请|望|希望|盼|麻烦|求)(?:领导|专班|您|予以|组织|各位|给|帮|你|\ue003)*(?:批准|同意|准予|核准|"
            r"批)",
            r"(?<!的)(?<!期)申请~{extension}|[想需]要?(?:再)?{extension}|(?:没|未|还没)(?:有)?(?:批|准|同意)",
        ),
        slots=("item", "until"),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "批准5-1延期",
            "5-1的延期同意",
            "同意3-2延到10月31日",
            "approve the extension for 5.1",
            "extension of 3.1 granted",
        ),
    ),
    Intent(
        name="request_extension",
        says=(
            r"{extension}",
            r"申请(?:将|把)?[^,。]{0,6}(?:调整|变更|改)[^,。]{0,8}(?:时限|期限|时间)[^,。]{0,3}(?:到|至|为)",
            r"\b(?:push|slide|slip)~{item}~\b(?:to|till|until)\b ?{when}|{item} (?:slide|slip|move)s? to ?{when}",
            r"(?:能不能|能否|可不可以|可否|想|得|要)(?:再)?(?:拖|挪|放|缓)(?:到|至){when}",
            r"(?:交|弄|办|完成|做|赶)不(?:了|完|出来)[^?]*{when}(?:之?前)?(?:交|完成|弄完)?(?:行不行|行吗|可以吗|"
            r"行不)[?]?$",
            r"\b(?:can|could|may) (?:i|we) (?:get|have|take)\b ?(?:it )?(?:until|till|up to)? ?{when}~{item}|"
            r"\bneed\b~\b(?:until|till)\b|\b(?:need|give (?:me|us))\b ?(?:more time )?{when}~{item}?",
        ),
        unless=(
            r"(?:延期|延长|推迟|延后|改期|延)(?:到|至)?[^,。]{0,3}\ue004[^,。]{0,3}了(?!吧)",
            r"延期(?:的|申请)?(?:有哪|几次|多少|记录|历史|情况|列表|清单)|提醒|(?:延期|延长|"
            r"extension)~(?:了没|了吗|批了|通过了?没|批没批|what|which|history|approved)|已(?:经)?延期的|"
            r"extensions|"
            r"什么是|啥是|是什么|意思|\bwhat\b|怎么(?:申请)?延期|如何(?:申请)?延期|延期(?:要|需要)?(?:怎么|"
            r"如何|什么)|(?:延期|延长)\s*(?:怎么|如何)",
            r"(?:没|未|还没|尚未)(?:有人?)?(?:同意|批|准)~(?:延期|延长|延)|能批|批下来|批得|会批",
            r"申请过|延过期|谁[^,。;!? ]{0,4}批|会不会[^,。;!? ]{0,4}批|"
            r"(?:打算|可能|大概率?|估计|也许|说不定|恐怕|没人|没(?:有)?给)~{extension}|"
            r"{who}~(?:要求|提出|想|希望)~{extension}|"
            r"\b(?:can't|cannot|can not|won't|will not) extend",
            r"不是~申请|(?:没|未|谁)(?:有)?申请",
            r"(?<![要得])(?:推迟|延期|延后)了(?!吧)",
            r"(?:如果|要是|万一|假如)[^。!]*[吗?]",
            r"(?:同意|批准|准许|批|准)了~{extension}|{extension}[^,。;]{0,6}(?:批|准|同意|通过|点头)了",
            r"等~再|\bplan(?:s|ning)? to\b|不给|说好不|\bgive (?:them|him|her|{who})\b|"
            r"\b(?:they|he|she|{who}) can have\b",
        ),
        slots=("item", "keyword_if_known", "until", "longer", "reason"),
        asked="politely",
        writes=True,
        examples=(
            "5-1申请延期到10月31日",
            "2-2再给我两周",
            "第3条想延长一个月，等财政批款",
            "need two more weeks for 3.1",
            "can I extend 5.1 to 31 October",
        ),
    ),
    Intent(
        name="handover",
        says=(
            r"我的?(?:全部|所有|手上|手里|手头|名下|这些|那些|现在|目前|负责|承担|经办|分管|牵头|在办|剩下|"
            r"没办完|没完成|的)*(?:的)?(?:任务|事项|事|工作|活儿?|问题|"
            r"整改项|措施|items?|这摊)?(?:都|全部|全)?(?:移交|转交|交接|转给|交给|交由|让|给)~{who}",
            r"(?:移交|交接|转交|转办)(?:我的)?~(?:任务|工作|事项|给)",
            r"(?:我|\bmy\b|\bi\b)[^!?\ue000\ue001]*(?:任务|事项|工作|活儿?|事情?|摊子|名下|手[上里头]|"
            r"\btasks?\b|\bitems?\b|\bwork\b)"
            r"[^,。!?]{0,12}(?:移交|转交|交接|转给|转到|交给|交由|交到|托给|拜托)(?:给)?{who}",
            r"\b(?:hand|give|pass)(?:ing)? (?:everything|all|it all|the lot)\b~\bto {who}|\b{who} (?:takes|"
            r"will take|is taking) over\b~\b(?:my|me|from)\b|"
            r"\bhand(?:ing)? ?over\b|\btake over my\b|\b(?:transfer|give|pass|move)~\bmy (?:items|tasks|"
            r"measures|problems|work)\b",
            r"(?:休假|出差|调走|调离|退休|请假|产假|病假){far}{who}",
            r"(?:^|[,。 ])(?:手[上里头]|名下)的?(?:{n}|几)?[项个条]?(?:全部?|都)(?:移交|转交|交接|转|交|"
            r"给)(?:给)?{who}",
            r"{person}[^。!?]*[,](?:他|她)(?:的|手[上里]的?)[^,。!?]{0,8}(?:移交|转交|转|交)(?:给)?{who}|"
            r"\bmy (?:items|tasks|work) (?:go|goes) to {who}",
            r"{mine_too}[^,。!?\ue000\ue001]{0,6}{who}(?:先|来|帮我|给我)*(?:顶|接|代|替|盯)",
            r"\b(?:transfer|hand|give|pass|move)\b (?:over )?everything (?:i|of mine)\b~\bto {who}|"
            r"\beverything of mine to {who}",
            r"{person}(?:的|名下的?|手[上里头]的?)(?:全部|所有)?(?:任务|事项|事情?|工作|活儿?|问题|整改项|"
            r"措施|那些|那摊)?(?:都|全部|全)*(?:移交|转交|交接|转给|交给|交由)(?:给)?{who}",
            r"\b(?:hand|transfer|give|pass|move)\b (?:over )?(?:all )?(?:of )?(?:my|{person}'s) (?:open )?(?:items|"
            r"tasks|measures|problems|work|things)~\bto {who}",
            r"^(?:我要|我想|请)?(?:移交|交接)(?:一下)?[。!]?$",
            r"我(?:的|手上的|名下的)?(?:都|全|全部)*归{who}",
            r"{who}(?:来)?(?:接手|接替|代替|代管|代|顶替|替|接(?=我的(?:活|班|摊|事|工作|任务)))(?:我)(?:的)?",
            r"我的?~(?:由|让){who}~(?:接|代|顶)",
            r"(?:我|本人|俺|咱)(?:把|将)?{mine_too}[^,。!?\ue000\ue001]{0,10}(?:移交|转交|交接|转|交|拜托|托付|归|给|"
            r"让|由)(?:给)?{who}",
            r"(?:我|本人|俺)[^。!?]*[,](?:我|先|就|把|将|请|这边|现在)*{mine_too}[^,。!?\ue000\ue001]{0,10}(?:移交|"
            r"转交|交接|转|交|拜托|托付|"
            r"归|给|让|由)(?:给)?{who}",
            r"(?:把|将)?{person}(?:的|名下的?|手[上里头]的?)(?:活儿?|事儿?情?|任务|工作|事项|那些|"
            r"那摊)[^,。!?]{0,6}(?:移交|转交|转|交|归|给)"
            r"(?:给)?{who}",
            r"{who} (?:takes|will take|is taking) over my\b|\bpass (?:on )?(?:all )?(?:of )?my\b~\bto {who}",
        ),
        unless=(r"{item}(?![^,。!?]*我)|听说|据说|看到|\bheard\b",),
        slots=("item", "whose", "takers", "until_day"),
        asked="politely",
        writes=True,
        examples=(
            "把我的任务移交给李娜",
            "我调走了，我手上的事交给老王",
            "我休假，工作转给张强",
            "hand over my items to Li Na",
            "transfer my tasks to Zhang Wei",
            "我下周出差，事情交给李娜",
            "把老张的都交给李科长到12月20日",
            "hand my items to Li Na until Friday",
            "我要移交",
        ),
    ),
    Intent(
        name="assign_owner",
        says=(
            r"(?:把|将)?{item}~(?:交给|分给|派给|指派给|分配给|安排给|转给|转交给?|指派|指定|安排|委派|派|落到|"
            r"给|交由|改由|由|让|归|"
            r"责任人|责任领导|责任科室|分管领导|牵头科?室?|换成|分到|划到|划给|归到|归口|落给|转办给?|挂给)(?:改成|"
            r"改为|定为|换成|变更为|明确为|"
            r"调整为|是|为|"
            r":)?~{who}(?:来)?(?:负责|牵头|办|落实|处理|整改|承办|跟进|做|弄)?",
            r"(?:指派|安排|指定|明确|确定|分派|任命){who}~(?:负责|牵头|承办|落实|办理|为|做)~{item}?",
            r"{who}(?:来)?(?:负责|牵头|承办|接手)(?:一下)?{item}",
            r"\b(?:assign|reassign|delegate|allocate)\b",
            r"\b(?:give|hand|pass)\b {item} (?:over )?to (?:the )?{who}",
            r"\bmake {who}~(?:owner|responsible|lead)~{item}|\b{who} (?:will take|takes|is now responsible "
            r"for|to own) {item}",
            r"{item}(?:的)? ?owner~{who}",
            r"{item} (?:give|assign|hand|pass)(?:ed)? (?:it )?to {who}",
            r"给{who}(?:分配|安排|派)~{item}",
            r"{item}(?:换|改|让|由|请|叫|安排|派|交|转|划){who}",
            r"\blet {who}~{item}",
            r"\bput {who} (?:in charge of|on|down for) {item}",
            r"(?<=[,;]) ?(?:还是|改|就)?(?:交给|分给|派给|转给|转交给?|交由|改由|换成|换){who}",
            r"{item}~(?:配合|协办|协助)(?:科室?|部门|单位|人)?(?:的话|请|再|要|就|给)?(?:加上?|增加|添上?|"
            r"补上?|改|换|定|用|找|是|为|由)"
            r"(?:成|为|到|个)?{who}",
            r"{item}(?:再)?(?:加上?|增加|添上?){who}(?:来|做|为|当)?(?:配合|协办|协助)",
            r"{item}[^?。]{0,14}[,](?:就|还是|改)?(?:让|由|交给|给|派|换|请){who}(?:来|去|接)*(?:干|办|弄|做|负责|管|"
            r"跟|接|牵头|盯|抓)",
            r"{item}[:,]? ?{who} (?:takes?|will take|handles?|will handle) (?:it|this|over)\b",
            r"{item}[,: ]*{who}(?:来)?(?:负责|牵头|承办|分管)(?=$|[,。!吧])|^{item} to {who}(?: please)?[.!]?$",
            r"{item}(?:那|这|的)?[,]?就{who}(?:吧|来吧|了)",
            r"{item}(?:以后|今后|往后|改|从现在起)+(?:就|都|由|归|让)*{who}(?:来|去)?(?:管|负责|牵头|办|盯|跟|抓|弄|"
            r"干)",
            r"\bput {who}~(?:in charge of|on|down for|onto)~{item}|{item}~\b(?:goes|belongs|should go|"
            r"should be given) to {who}",
        ),
        unless=(
            r"原[先来]给|归谁|催|上点心|抓紧|尽快|快点|麻溜|加快|提醒|remind|nudge|退[给回]|佐证|延期|什么是",
            r"{item}~(?:办完|完成|提交|核验)了|再(?:核|补|报)(?=$|[,。!])|督办",
        ),
        slots=("item", "keyword_if_known", "assignee", "assist_dept", "leader", "role_given"),
        asked="politely",
        writes=True,
        plain=True,
        examples=(
            "把6-2交给李娜",
            "8-1别让老王弄了，交给李娜",
            "第4条由保卫科牵头，财务科配合",
            "5-1责任人改成老王",
            "6②的配合科室加上保卫科",
            "assign 6.2 to Li Na",
            "give 3.1 to the logistics department",
        ),
    ),
    Intent(
        name="assign_owner",
        says=(
            r"(?:把|将)[^,。!?]{1,20}?(?:交给|分给|派给|指派给|分配给|安排给|转给|交由|划给|归到){who}",
            r"[那这]?[条项个块件](?:事|问题|措施)?(?:以后|今后|往后|都|就|改|还是|先)*(?:归|由|让|交给|分给|"
            r"派给|转给|交由|换成?){who}"
            r"(?:来|去)?(?:管|负责|牵头|办|跟|弄|做|抓|落实|承办|盯)?(?:了|吧)?(?:$|[,。!])",
            r"(?:责任(?:科室|部门|人|领导)|牵头(?:科室)?|配合科室|分管领导)(?:就|改|先|给|还是)*(?:写|定|换|填|改)"
            r"(?:成|为|上)?{who}",
            r"(?:以后|今后|往后|从现在起|改)(?:都|就)?(?:归|由|让){who}(?:来)?(?:管|负责|牵头|办|跟|弄|抓|盯)",
            r"\b(?:give|hand|pass|move) (?:the )?{far}\bto (?:the )?{who}|\bput {who} in charge of\b",
        ),
        unless=(r"催|提醒|佐证|延期|什么是|我|任务|工作|名下|手[上里头]|谁|材料|照片|通知|消息|话|发给|{when}交",),
        needs=("no_item", "known_topic"),
        slots=("keyword", "assignee", "assist_dept", "leader", "role_given"),
        asked="politely",
        writes=True,
        plain=True,
        certain=False,
        examples=("把采购那条分给财务科", "停车那条以后归保卫科管", "give the parking problem to Li Na"),
    ),
    Intent(
        name="return_closeout",
        says=(
            r"{item}~(?:退回|打回|驳回|不通过|不予通过|不同意(?!见)|不能销号|不能通过|[没未]通过(?=[,:;。])|重做|返工|"
            r"不行|不合格|退)",
            r"{item}{far}(?:退回|打回|驳回)[。!]?$",
            r"(?:退回|打回|驳回|退了|不通过|不同意(?!见))~{item}",
            r"(?:不同意|不予|不准)~(?:销号|核验|完成)|不能(?:给|予以)?(?:销号|核验|通过)",
            r"\b(?:return|send(?:ing)?|reject|bounce|refuse|decline)\b~{item}",
            r"{item}~\b(?:returned|rejected|not accepted|sent back|not approved|not good enough)\b|{item} back\b",
            r"^(?:退回|打回|驳回)(?:重做|整改|,|$)",
            r"{item}[:,]? ?(?:please )?(?:reject|return|bounce|send(?: it)? back)\b",
            r"{item}{far}(?:退回|打回|驳回)(?:去|来|给\S{1,4})?(?:补|重|改|整改)",
            r"\bnot approved\b[:, ]*{item}",
            r"\bnot (?:accepting|approving|agreeing to|signing(?: off)?|passing)\b~{item}",
            r"{item}[:,]? ?(?:我|给)?(?:驳|退|打)(?:了|回了|回去)(?:$|[,。!; ])",
            r"\b(?:kick|knock|throw|push|bounce|send)(?:ing)? {item} back\b",
            r"{item}[^?]*[,。; ](?:退|退了|退吧|打回|退一下)[。!]?$",
            r"{item}[:,]? ?(?:我看|看了|核了|这样|这个|还)?(?:不行|不过|过不了|差点意思|不够|不认|不过关|我不认|"
            r"得返工|得重来)[:,。 ]*(?:重|再|补|返|$)",
            r"{item}~(?:没|未|不)(?:有|能)?(?:通过|过)(?:核验|审核|验收)[,。 ]*(?:补|重|退|请|再|打)",
            r"^{item}(?:给我|得|要)?(?:重新|重)(?:弄|做|报|传)(?=$|[,。])|{item}[^?]*\bsend it back\b",
            r"{item}[^?]{0,6}不(?:能|予|给)(?:通)?过(?=$|[,。])|{item}~退给",
            r"(?:不能|不予|不准)(?:给|对|让)?{item}~(?:{close}|销|通过|过)",
            r"{item}~(?:不(?:能|给|予|准|让|同意)?(?:销|{close}))|{item}(?:的)?(?:{close}|"
            r"核验)(?:申请)?(?:我)?(?:不批|不同意|不通过|没通过|不予)",
            r"(?:核验|验收|审核)(?:没|未|不)(?:有)?(?:通)?过[,。 ]*{item}~(?:退|打)回",
        ),
        unless=(
            r"重新打开|重开|被(?:退|打|驳)|的原因|\b(?:was|were|been|got)\b|为什么退|\b(?:won't|will not|wouldn't|"
            r"would|will|"
            r"could|may|might) be\b",
            r"(?:不用|不要|别|不必|无需|先不|暂不|没有?|未)(?:再)?(?:被)?(?:退回|打回|驳回|退)|\b(?:don't|do not|"
            r"no need to|never) (?:return|reject|send)",
        ),
        slots=("item", "reason", "until"),
        asked="never",
        writes=True,
        examples=(
            "2-3退回，照片看不清",
            "退回7-1，没有签到表",
            "不同意5-1销号",
            "return 2.3, the photo is blurred",
            "send 7.1 back: signature missing",
        ),
    ),
    Intent(
        name="return_closeout",
        says=(
            r"(?<=[,。;! ])(?:先|就|都|给|我|请)*(?:退回|打回|驳回|退了)(?:去|来|整改|补\S{0,8}|重\S{0,4}|吧)*(?=$|"
            r"[,。!])",
        ),
        unless=(r"被(?:退|打|驳)|怎么|为什么|{extension}|(?:不用|不要|别|不必|无需)(?:再)?(?:退|打)",),
        needs=("item",),
        slots=("item", "reason", "until"),
        asked="never",
        writes=True,
        plain=True,
        examples=("先别给7-1销号，退回去，会议记录没签字", "7-1暂不销号，退回补充佐证"),
    ),
    Intent(
        name="approve_closeout",
        says=(
            r"{agree}~{item}",
            r"{item}~(?:核验通过|通过核验|审核通过|验收通过|核实无误|通过了?$|通过[,。]|同意(?!见)|批准|"
            r"可以(?:销号|通过|了)|验收合格|核验合格|准予销号)",
            r"{item}{far}(?:同意|通过)[。!]?$",
            r"(?:核验通过|审核通过|验收通过|通过|核验|验收|确认)(?:一下)? {item}(?:$|~(?:销号|完成))",
            r"\b(?:verify|verified|pass)\b~{item}|{item}~\b(?:verified|passes|passed|looks good|is fine|is "
            r"ok|ok)$|\bok to close {item}",
            r"^(?:同意销号|核验通过|准予销号)$",
            r"^(?:给|让){item}(?:销号|销|通过|过|办结)(?:了|吧)+$|^{item} ?(?:ok|行|合格|没毛病|"
            r"没问题)的?[,。 ]+(?:{close}|销|过|通过)(?:了|吧|号)*$",
            r"核(?:过|验过|验完|完)了?[,:]?~{item}~(?:合格|没问题|通过|可以|行)",
            r"{item}~(?:看了|看过了?|核了|核过了?)[,: ]*(?:可以|没问题|合格|行|通过)[。!]?$",
            r"{item} ?(?:approved?|ok|pass|passed)[.!]?$",
            r"{item}[, ]*(?:我看|看了)?(?:ok(?:ay)?(?: ?[的吧])?|(?:行|可以|没毛病|没问题|合格)[的了吧]?)[。!]?$",
            r"{item}[^?]*\blooks? (?:good|fine|ok|right)\b[^?]*\b(?:pass|approved?|close)\b",
            r"{item}[, ]*(?:我看)?(?:过了|过吧|过|算过了|给过|可以过|能过|该过)(?:了)?[。!]?$",
            r"{item}[:, ]*(?:我|现场|刚|已经?|材料)*(?:看了?|看过了?|核了|核过了?|查了|验了)?[:, ]*(?:没问题|没意见|"
            r"没毛病|可以|行|合格|准|同意|批)"
            r"了?[,。 ]+(?:就|给|同意|准|可以|予以)*(?:{close}|销|过|通过)(?:了|吧|掉|号)*[。!]?$",
            r"{item}[^?]*[,。; ](?:同意|可以|准|准予|予以|给)(?:他|它|给)?(?:{close}|销|办结|过)(?:了|吧|掉|"
            r"号)*[。!]?$",
            r"{item}[:, ]*(?:我|现场|刚|已经?)*(?:看|核|查|验)(?:了|过了?)[^?]*(?<![没未不难])(?:通过|合格|"
            r"过)了?[。!]?$",
            r"(?:验收|核验|审核|检查)(?:合格|通过|无误)[,: ]*{item}",
            r"{item}[^?]*\b(?:approved|verified|passed)[.!]?$",
            r"{item}[:,]? ?(?:is )?(?:approved|verified|passed|accepted)\b ?(?:[,;.]|and\b)",
            r"{item}[:,]? ?(?:is )?(?:ok|okay|fine|good)[, ]+approved?[.!]?$",
            r"(?<=[,。;])\s*(?:我)?(?:同意|准予|可以|予以){close}[。!]?$",
            r"^(?:可以|行|好的?|同意|没问题|准了?|批了?)[,。 ]+{item}~(?:销号|通过|吧)",
            r"{agree} ?{item}(?:的)?(?:销号|核验|close-?out)(?:的)?(?:申请|请求|request)",
            r"{item}(?:的|那个)*(?:{close}|核验|验收)(?:的)?(?:申请|请求|材料|意见|事儿?|request)*[:,]?(?:我|我这边|"
            r"这边|可以|也|就|已经?)*"
            r"(?:同意|批|准|通过|认可|ok|没问题|合格|属实|到位|approved?)(?:了|啦)?(?:销号)?[。!]?$",
            r"{item}[:, ]*(?:我|现场|刚|已经?|这边|材料|资料|佐证|台账|都|去)*(?:看|核|查|验|签|审|核对|核验|审核|"
            r"查验)(?:了|过了?|完了?)[^?]*[,。; ](?:没问题|合格|"
            r"属实|可以|行|到位)?[,。; ]*(?:予以|准予|批准|同意|就|给)*{close}(?:吧|了)?[。!]?$",
            r"^给{item}(?:销号|销|通过|过|办结)(?:了|吧)+(?=$|[,。!])",
            r"^(?:fine|ok|okay|good|all good|looks good|agreed|yes|sure)(?: by me|"
            r" with me)?[,. ]+(?:please )?(?:sign off|close|pass|"
            r"approve)(?: on)? {item}|^(?:agreed|fine|ok|okay|yes|sure|approved)[,. ]+{item} (?:can|may) be (?:closed|"
            r"passed|"
            r"signed off)|\b(?:satisfied|happy) with {item}|\bmark (?:it|{item}) (?:as )?(?:verified|approved|"
            r"passed)\b",
            r"{item}[^?]*\b(?:happy with (?:it|that)|looks good|all good)\b[^?]*\b(?:close|pass|approve|sign) (?:it|"
            r"this)\b",
            r"\bsign(?:ing)? off(?: on)? {item}[^?]*\b(?:looks|fine|ok|okay|good|satisfied)\b",
            r"{item}[^?]*[,;.] ?(?:please )?(?:approve|pass|verify) it\b|{item}[^?]*[,。; ](?:我(?:这边|"
            r"这儿)?)(?:核验|审核|验收)(?:通过|过|完)了",
            r"{item}[^?]*\bi approve\b",
            r"{item}(?:的|问题)?[,: ]*(?:准予|准许|批准|同意)(?:予以)?(?:归零|销项|销账|结项)[。!]?$",
        ),
        unless=(
            r"^(?:报告|汇报)",
            r"^(?!.*(?:同意|准予|予以|核|验|审|看[了过]|查)).*(?:{done}|[一-龥]了)[^?]*[,。; ]+"
            r"(?:就|都|该|也)?(?:可以|能|给|帮我?|"
            r"求|麻烦)(?:我|给)*(?:{close}|销|"
            r"过)",
            r"{extension}|想延|请(?:您|专班|组织|各位)?(?:批准|同意|准予|审批|核准)|望(?:批准|同意)",
            r"{disagree}|(?:不|没(?!问题|毛病|意见)|未)~通过|(?<![号零项账结验])(?<![号验]的)申请|提请|请(?:求|"
            r"领导|予以)|no(?:t)? approv|"
            r"未通过|没通过|请核验",
        ),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=("同意7-1销号", "7-1核验通过", "2②可以销号，材料齐全", "approve 7.1", "verified 2.2"),
    ),
)
