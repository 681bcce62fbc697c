"""What is done to an item, said as people speak: in clauses that only a space parts, the item before, between or after
them. The clause that is the act decides, the others are the note. Offered for confirmation, as all that writes."""

from __future__ import annotations

from bot.reading.questions.acting import NOT_YET, PART, TO_COME
from bot.reading.questions.grammar import Intent

COURTESY = r"(?:我|现|特|并|也|都|就|这[回次]|想着?|可以|帮我?|给|麻烦|有劳|劳烦|劳驾|烦请|拜托|请|求|辛苦)"
TO_WHOM = r"(?:您|你|领导|专班|组织|各位|上面|{who}|予以?|帮忙|帮我|给我?|上[去来]|来|去|再)"
CHECKED = r"(?:销号|核验|核销|验收|销项|办结|归零|审核|核|验|销|消)"
SOFTLY = r"(?:一?下|一遍|掉|了|吧|哈|哦|啊|呗|谢谢)"
ASKED_FOR = (
    rf"(?:{{cut}}|(?<=[了完齐])){COURTESY}*(?:申请|提请|报请|提交|呈请|报|请|求|让|有劳|劳烦|烦请|"
    rf"麻烦){TO_WHOM}*{CHECKED}{SOFTLY}*"
    r"(?:{item}|{stop})"
)
"""A clause that asks for the check and for nothing else: 提交核验, 请领导验, 有劳核一下."""
DUE_TO_CLOSE = (
    rf"{{cut}}{COURTESY}*"
    rf"(?:该{CHECKED}(?:号|掉)*了?(?:吧|哈|呗)?|(?:可以|能){CHECKED}(?:号|掉)*了?(?:吧|呗|哈)){{stop}}"
)
GIVEN_UP = (
    rf"{{cut}}(?:麻烦|请|有劳|劳驾|帮忙|帮我)*"
    rf"给(?:我|咱)?(?:们)?{CHECKED}(?:号|一?下|{{item}}|了|掉|吧|呗|哈|谢谢)*{{stop}}"
)
TOLD_DONE = rf"(?:{{finish}}|[了完好齐妥全])[^?]*{GIVEN_UP}"
"""After what is told as done: 材料都齐 给销号吧. After 看过 it is the checker's word instead."""
REFUSED_ALONE = (
    r"(?:这[次回]|我(?:这[儿边里]?)?|那|就|恕|也|还是|都| )*(?:驳回?|不批|不准|不给|不同意|no(?![a-z]))(?:了|啊|哈)?"
)
"""A clause that refuses and says nothing else, of what was asked for before it."""
CHECKER = r"(?:我|都|现场|材料)[看核查验](?:了|过)|[看核查验]过|核验过|验收过|没毛病|没问题|没意见|同意"
SENT_OFF = (
    r"{cut}(?:我|先|再|这就)*(?:代|替|帮)?(?:他|她|我|{who})?(?:再|先)?报(?:个|一?下)?(?:完成|完工|销号|核验|一[次遍])"
    r"(?:了|吧)?{stop}"
)
WORKED = (
    r"{cut}(?:这[回次下]|真的?|终于|总算|活儿?|都|全都?|全部|已经?|也|算|我)*"
    r"(?:妥|齐活|完活儿?|收工|搞定|完事儿?|收尾|办妥|弄妥|利索|交)(?:了|啦|喽|咧|哈)*{stop}"
)
"""A clause of a done-word alone: 妥了, 齐活, 交了哈."""
NOT_DONE = (
    rf"{{undone}}|{TO_COME}|{NOT_YET}|{PART}|{{disagree}}|{{extension}}|(?:还|就|只|仅)差|先不|"
    rf"没[^,。;!? ]{{0,8}}(?:完|好|齐|"
    r"到|定)|一半|分之|打回|退回|提醒|催|谁|怎么|(?<!没)什么|(?:要是|如果|等)[^,。;!? ]*(?:就|再|才)|(?:完|好|"
    r"后)再|\bnot\b|\bif\b"
)
WHAT_OF_IT = r"(?:责任(?:科室|部门|人|领导)|牵头(?:科室|人)?|配合(?:科室)?|协办(?:科室)?|经办人|主办人|分管领导)"

SPOKEN: tuple[Intent, ...] = (
    Intent(
        name="apply_closeout",
        says=(GIVEN_UP,),
        unless=(rf"^(?!.*{TOLD_DONE})", NOT_DONE, CHECKER, r"佐证|历史|原文|通报|没"),
        needs=("item",),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=("6-1 会都开了 记录齐了 给销号吧", "车位线画完了 5-1 麻烦给销一下"),
    ),
    Intent(
        name="approve_closeout",
        says=(
            r"{cut}(?:我|那|就|行|好|可以)*(?:同意|准|批准?)(?:给)?(?:他|她|它|{who})?(?:销号?|过|办结)(?:了|"
            r"掉)*吧?{stop}",
            r"{cut}(?:那|就|行|好|可以)*给(?:他|她|它|{who}|这条|这个|那条)(?:销号?|过|通过|办结)(?:了|掉)*吧?{stop}",
            r"{cut}(?:那|就|行|可以)*(?:通过|过)了?吧{stop}",
            r"{cut}(?:我|就|ok ?)*(?:准了|放行)(?:了|吧)?{stop}",
            r"(?:看|核|查|验)过了?[^?]*{cut}(?:就|都|可以)*给?(?:销号?|过)(?:了|吧)*{stop}",
            r"(?:{close}|核验|验收|办结)(?:我|这边|这事|就)*(?:没意见|没问题|同意)(?:了|的)?{stop}",
            r"^(?:yes|yep|yeah|ok|okay|sure|fine)\b[^?]*{item}[^?]*\b(?:close|pass|approve) it\b",
        ),
        unless=(
            r"^(?:报告|汇报)",
            r"{disagree}|申请|提请|提醒|催|请(?:您|领导)|谁|怎么|什么|(?:要是|如果)|{extension}",
        ),
        needs=("item",),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=("材料我看过 给他销了吧 2-2", "行 我同意销 5-1", "销号没意见 7-1", "yep 6.2 is done, close it"),
    ),
    Intent(
        name="apply_closeout",
        says=(
            ASKED_FOR,
            DUE_TO_CLOSE,
            SENT_OFF,
            r"[了好完][^?]*{cut}(?:麻烦|请|烦请|劳烦|有劳)(?:领导|专班|您|组织)(?:来|去|现场|过来)*(?:看看|"
            r"看一?下|瞧瞧|过目|检查)"
            r"(?:一?下)?{stop}",
            r"{cut}(?:帮我|给我|麻烦|请)*把{item}(?:给)?(?:交|报|提)(?:上去|上来|上)?(?:了|吧)?{stop}",
            r"\b(?:please|pls|kindly) (?:verify|check (?:it )?and close|close (?:it )?out)\b",
            r"\brequest(?:ing)? (?:the )?(?:closure|close-?out|verification)\b|\bclosing (?:it|this)\b",
            r"\bready for (?:closure|verification)\b",
        ),
        unless=(NOT_DONE, r"佐证|历史|原文|记录(?:给|发)我|通报"),
        needs=("item",),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "预案已经发下去了 3-1 提交核验",
            "线都划好了 请您核验 5-1",
            "11② 讲完了 该销了",
            "5.1 painted, please verify",
        ),
    ),
    Intent(
        name="apply_closeout",
        says=(WORKED,),
        unless=(NOT_DONE, r"佐证|历史|原文|通报|没"),
        needs=("item",),
        slots=("item", "note"),
        asked="never",
        writes=True,
        plain=True,
        examples=("妥了 4-1", "完活儿 7-1 纪要都签好了"),
    ),
    Intent(
        name="apply_closeout",
        says=(ASKED_FOR, DUE_TO_CLOSE),
        unless=(NOT_DONE, r"佐证|历史|原文|通报|清单|所有|全部(?=销|问题)|哪|几|合同|采购"),
        needs=("no_item", "known_topic"),
        slots=("keyword", "note"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("灭火器都换新的了 可以销了吧", "公车台账按新表填满了 请领导核验"),
    ),
    Intent(
        name="return_closeout",
        says=(
            r"{item}[^,。;!? ]{0,4}(?:先|还|暂时?)?(?:别|不要|不能|不予|不同意|不准)(?:给|予以|予)?(?:销号?|归零|"
            r"办结|通过)[,。;: ]+[^?]{3,}",
            r"^(?:还|先)?(?:不能|别)(?:给)?(?:销号?|归零|办结)[,。; ]+{item}[^?]{3,}",
            r"\b(?:don't|do not) (?:close|sign off|pass) {item}(?: yet| for now)?[,;:] ?[^?]{6,}",
            r"\b(?:can't|cannot|can not|won't) (?:accept|approve|pass|verify|"
            r"sign off(?: on)?) {item}[^?]*?[,;:] ?[^?]{6,}",
        ),
        unless=(r"{extension}|提醒|催|谁|怎么|什么|如果|听说|据说|申请|提交|报|\b(?:if|said|says|heard)\b",),
        needs=("item",),
        slots=("item", "reason"),
        asked="never",
        writes=True,
        by_not=True,
        examples=("2③先别销，缺签到表", "can't accept 12.2 as done: the recusal isn't recorded"),
    ),
    Intent(
        name="return_closeout",
        says=(
            r"{cut}(?:不批|不予通过|不给过|不能过){stop}",
            r"{cut}(?:给我|都|你们?|得|再)*(?:重[报交做弄拍来填]|返工|拿回去[一-龥]{1,3}|退了?)(?:吧|了)?{stop}",
            r"\bsend (?:it )?back[.!]?$",
            r"{cut}(?:请|让|叫|麻烦){who}(?:重新?|再)(?:交|报|做|弄|拍|传|核|补)(?:一?[次遍份下])?(?:{item}|{stop})",
        ),
        unless=(r"{extension}|延|提醒|催|谁|怎么|什么|如果",),
        needs=("item",),
        slots=("item", "reason"),
        asked="never",
        writes=True,
        plain=True,
        examples=("不批 5-3 数目对不上", "请张三重交9-1 比价只有两家"),
    ),
    Intent(
        name="return_closeout",
        says=(r"{cut}(?:这个|先|给我)*(?:打回|退回|驳回)(?:去|来|重[一-龥]{1,2}|补[一-龥]{0,3})*(?:吧|了)?{stop}",),
        unless=(r"{extension}|提醒|催|谁|怎么|什么|哪|如果|被(?:退|打|驳)|(?:不用|不要|别|不必)(?:再)?(?:退|打)|通报",),
        needs=("no_item", "known_topic"),
        slots=("keyword", "reason"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("灭火器的照片是旧的 不行 打回", "党课记录没签字 退回去重弄"),
    ),
    Intent(
        name="reopen",
        says=(
            r"{cut}(?:给我|再|还得|得)*(?:打开|翻出来|拿出来|开)(?:重[来做改弄整]|重新[一-龥]{1,2}|"
            r"再[改整弄])(?:吧|了)?{stop}",
        ),
        needs=("item",),
        slots=("item", "reason"),
        asked="never",
        writes=True,
        plain=True,
        examples=("4-1 打开重来 里程又空了",),
    ),
    Intent(
        name="reject_extension",
        says=(rf"{{cut}}{REFUSED_ALONE}{{stop}}",),
        unless=(
            rf"^(?!.*(?:延|缓|宽限|拖|推|往后|extension|more time|extra)[^?]*[,。; ]?{REFUSED_ALONE})",
            r"没(?:有)?(?:驳|批)|怎么|为什么|谁|[求请]|能不能|再给|希望|上面|领导|{extension}[^?]*了没",
        ),
        slots=("item", "reason"),
        asked="never",
        writes=True,
        examples=("已经延过两次了 这次驳", "停车那个还延什么延 不批 月底交", "8-1 的 extension 我这边 no"),
    ),
    Intent(
        name="approve_extension",
        says=(
            r"{cut}(?:那|就|行吧?|好吧?|可以)*(?:延|缓)(?:期)?(?:吧|就延){stop}",
            r"{cut}(?:我|就|那)*(?:准|批|同意)(?:了)?(?:再)?(?:延|缓|宽)(?![期缓]?申请)",
            r"{cut}(?:那|就|行|好|可以)*(?:给|让|准)(?:他|她|它|{who})们?(?:再)?(?:{extension}|延|缓|宽)",
            r"{extension}[^?]*[,。; ](?:我|就|也)*(?:批|准|同意)(?:了)?(?:吧)?{stop}",
            r"{item} ?(?:就)?延(?:了|吧|期)?{stop}",
            r"\bgive (?:them|him|her|{who}) (?:the |an? )?(?:extra|more|another)\b",
            r"{item} (?:gets|has|may have) (?:the |an? )?(?:extra|more|another)\b",
            r"\b(?:they|he|she|{who}) (?:can|may) (?:have|take|get) (?:the |an? |some )?(?:{extension}|"
            r"(?:extra|more|another) ?{when})",
        ),
        unless=(
            r"{disagree}|申请(?!延)(?![^,。;]*[,。; ](?:我|就|也)*(?:批|准|同意)了)|没(?:有)?(?:批|准)|\b(?:please|"
            r"can(?! ?(?:have|take|"
            r"get))|could|don't)\b|(?<!申)请|谁|怎么",
            r"\b(?:if|so that|unless|ask(?:ed|s|ing)?|hop(?:e|ing)|wonder(?:ing)?)\b",
        ),
        slots=("item", "until"),
        asked="never",
        writes=True,
        plain=True,
        examples=(
            "延吧 5-1 就到月底",
            "往后挪十天 我批了",
            "ok give them the extra week on 2.2",
            "3.1 fine, she can have more time",
        ),
    ),
    Intent(
        name="set_deadline",
        says=(
            r"{item}[^?]*?(?:往前[提挪赶移拉]{1,2}|提前|前移)(?:一?[下点些])?(?:了|吧)?[,。 ]*"
            r"(?:就|改|到|至|为|成|在)*{when}(?:之?前)?(?:截止|为[限准]|到期|交|完成|{finish})?(?:了|吧|哈)?{stop}",
            r"{item}[^?]*{when}[^?]*\b(?:put|take|mark|note|write|have) (?:that|it|this)(?: down)? as (?:the |its )?"
            r"(?:deadline|due date)",
        ),
        unless=(r"提醒|催|{extension}|申请|{finish}了|谁|怎么|\b(?:if|don't|do not|not)\b|争取|尽量|预计|应该|可能",),
        slots=("item", "deadline"),
        asked="never",
        writes=True,
        plain=True,
        examples=("7-1 往前挪 9月20号截止", "8.1 is needed by Oct 10, take that as the deadline"),
    ),
    Intent(
        name="assign_owner",
        says=(
            rf"{WHAT_OF_IT}(?:改成|改为|换成|换|定为|改|给|写)(?:是|成)?{{who}}[, ]+{{item}}",
            r"{item}(?:[, ]*{item})* ?(?:交|归|转)(?:到|给)?{who}(?:手[上里]|名下|那边|那头)",
        ),
        unless=(r"提醒|催|佐证|延期|我(?:的|手|名下)|没(?:有)?(?:交|转)",),
        slots=("item", "assignee", "assist_dept", "leader", "role_given"),
        asked="politely",
        writes=True,
        plain=True,
        examples=("责任科室改成保卫科 5-3", "12-1 交李娜手上"),
    ),
)
