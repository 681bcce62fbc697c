"""Is it asked or said? A question never writes: 2-2完成没, 销号了吗, is 2.2 closed."""

from __future__ import annotations

import re

SAYS_NOT = "都也还就是并么啥点尚从仍却竟可毫果"
"""Before a 没 at the end, what makes a statement of it: 还没, 一点没有. After anything else it asks: 解决没."""
AFTER_WHICH_NOT_ASKS = "完了成好定到过齐交批号开学做弄改办位弹落实期结传发回看动始收验核签写定换修施行"
ENDS_ASKING = re.compile(
    rf"(?:[?]|[?][)\"']|吗|么|(?<![着忙])(?<!开会)呢|嘛|没呢|"
    rf"[\u4e00-\u9fff](?<![{SAYS_NOT}])(?<!根本)(?<!压根)(?<!其实)(?<!一直)没有?|"
    rf"(?:[{AFTER_WHICH_NOT_ASKS}])(?:莫|不|否)|^没有?|"
    rf"[a-z\ue000-\ue004] ?(?:没有?|了没)|, ?(?:right|correct|isn't it|yes)|是不是|对不|不|否|, (?:is|was|"
    rf"does) (?:that|it|this)\b[^,]*|"
    rf"^(?:[^,。;!? ]*[\ue000\ue001] ?)?[^,。;!? ]*还没[\u4e00-\u9fff]{{1,6}}(?=[啊呀])|"
    rf"[没未][\u4e00-\u9fff]{{1,4}}吧|行不|中不中|成不成|好不好|行不行|可不可以|"
    rf"是否|如何|怎么样|怎样|咋样|[完成好定毕位]了吧|不(?=$)(?<=[了行好对成是批]不))(?:[\s,。.!~…?]|谢谢|啊|呀|"
    rf"please|thanks|thank you)*$",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"(?:退回|打回|驳回|不通过|不予|不同意|返工)[^?]*[,。:;][^,。?]*(?<![了过完成好齐])没有?[。!]*$|"
    r"[\u4e00-\u9fff][,。;! ][^,。;!?怎咋 ]{0,8}[没未][\u4e00-\u9fff]{1,4}呢[。!~]*$|"
    r"[,。;! ]没人[\u4e00-\u9fff]{1,2}嘛[。!~]*$|"
    r"(?:正(?![常式])|(?<!现)在)(?![^,。;!?\n]*(?:什么|啥|哪|谁|怎))[^,。;!?\n]{1,8}呢[。!~]*$"
)
"""What ends in 没有 or 呢 and asks nothing: 退回，签到表没有; 送审了 还没回话呢; 正招标呢."""
ASKING_WORDS = re.compile(
    r"干嘛|有没有|是不是|是否|能不能|可不可以|能否|可否|要不要|咋样|咋|"
    r"怎么(?!(?:还|一直|老|都|一点)*[没不][^?]*[,。;! ][^,。;!? ]*(?:催|赶紧|抓紧|督|快点))|怎样|如何|"
    r"(?:(?<!没)|(?<=有没))(?<!延)(?:什么|"
    r"啥)|延什么(?!延)|为何|何时|多久|"
    r"多少|(?<![十这那好前后头面传发贴补拍缓宽晚迟推他余])(?<!手[上里]的)(?<!手[上里])几(?![乎率经何句]|天再|"
    r"[天日周个]{1,2}[吧呗])|"
    r"哪|谁|([\u4e00-\u9fff]{1,2})没\1|[完好成定到齐]没(?!有|[\u4e00-\u9fff])|"
    r"\b(?:done|fixed|finished|ready|closed?|complete[d]?|ok|signed|sent|uploaded|verified|submitted|started) ?了?没"
    r"有?(?=$|[,。;!? ])|(?<![还都只就])有(?!没)[^,。;!?\d一二两三四五六七八九十几 ]{1,6}没(?=$|[,。;!? ])|"
    r"\bwhy\b|\bthen what\b|"
    r"([\u4e00-\u9fff])不\2|了没(?!有|"
    r"[\u4e00-\u9fff])|([\u4e00-\u9fff])[了过]没有?\3|"
    r"(?:[是归由](?!不)[^,。;!?\n]{1,12}|(?:算|要(?!求)|该)[^,。;!?\n ]{1,8})还是(?![没不要得老一很有])|"
    r"[了中验号成过](?:的)?还是(?=[已未没待在整退批销不])|"
    r"[\u4e00-\u9fff]吗(?=[,。!; ]|$|还是)|"
    r"(?:不会|该不是?|别是|莫不是|不至于|应该|可能|大概|估计|也许)[^,。;!?\n]{0,14}吧|难道|莫非|[过了]没有(?=$|"
    r"[,。;!])|(?:不能|不|没)算[^,。;!?]{0,8}吧"
)
ENGLISH_OPENING = re.compile(
    r"^(?:hi|hey|hello|so|and|but|please|ok|okay|well|btw|also)?[\s,]*(?:(?:can|could) you (?:tell|show|check|find)|"
    r"is|are|was|were|has|have|had|did|does|do(?! not)|when|where|what|what's|which|who|who's|whose|how|why|can|"
    r"could|will(?! do\b)|would|should|may|am|any)\b(?!'t (?:extend|approve|accept|agree|finish|make|do|meet))",
    re.IGNORECASE,
)
POLITE = re.compile(
    r"能不能|[中成]不[中成]|能否|可不可以|可以|可否|(?<!不)能(?![力源不])|好吗|行吗|行不|好不好|麻烦|帮(?:我|忙)?|"
    r"(?<![申提报])请|"
    r"\b(?:can|could|"
    r"may|might|would|please|possible)\b",
    re.IGNORECASE,
)
UNREAL = re.compile(
    r"如果|要是|假如|假设|倘若|万一|听说|据说|据称|(?:完|成|好|后|号|毕|过)(?:之|以)?(?:后|前|时候)|"
    r"的话(?=$|[,。!?])|完成(?:情况|期限|日期|标准|条件|进度|[率度时比])|完成不了|[了完好]就(?:告诉|通知|说|喊|叫|"
    r"提醒|跟)|"
    r"离\S{0,4}(?:完|成)|不要|"
    r"(?<![识区特分个级类性鉴差])别(?![的人处])|先不|暂不|不算|不是|不用|"
    r"无需|不必|取消|撤[回销]|[没未](?:有)?(?:通过|完成|销号|提交)|没(?:有)?(?:说|讲|答应|让|叫|人|登记|记|开|学|搞|"
    r"做|办|组织|同意|批|过)|不(?=申请|销号|核验|验收)|再等等|先等等|先放|等等再|以后再|没(?:有)?(?:交|给|分|派|转)|"
    r"(?:准备|打算|(?<![课习作训购度检修月年周季改造员传项])计划|预计|争取|力争|想要|才能|[快将]要?|还没|尚未|并未|"
    r"未曾)[^\s,。;]{0,6}(?:申请|销号|提交|核验|退回|"
    r"同意|批准)|"
    r"等\S{1,12}(?:再|才|了就)|(?:完成?|成|好|位|毕)(?:才|再)|差一?点(?!没)|险些|口头|嘴上|表面|名义上|号称|"
    r"所谓|自称|以为|竟然?|居然|谈何|哪能|岂|未必|不见得|不一定|[都也]能|"
    r"(?:还没|尚未|还未)(?= ?[a-z])|希望|但愿|盼着|巴不得|恨不得|本该|本应|"
    r"(?:应该|应当|大概|大约|可能|估计|也许|兴许|好像|似乎|貌似|恐怕|没准|说不定)\S{0,8}(?:完|成|好|位|销号|"
    r"通过|核验|验收|办结)|"
    r"\b(?:wish|hope|hopefully|supposed to|seems?|presumably|if only|should have)\b|\b(?:don't|dont|do not|doesn't|"
    r"didn't|haven't|hasn't|isn't|aren't|wasn't|won't|can't|"
    r"cannot|not|never|no one|nobody|none|almost|nearly|whether|if|unless|once(?! ?(?:\ue004|a\b|per|every|"
    r"this))|when|after|until|wait|will(?! take)|"
    r"plan(?:s|ning)? to|going to|maybe|perhaps|probably|might|before (?:\w+ing|i|we|you))\b",
    re.IGNORECASE,
)
HEARSAY = re.compile(
    r"(?:规定|制度|办法|通报|文件|材料|报告|公告|公示|简报|纪要|台账|系统|清单|短信|邮件|微信)(?:里面?|上|中)?(?:都|"
    r"也|已经?)?"
    r"(?:说|称|显示|写着|写的|写明|标着|标的|提到)|"
    r"没(?:有)?说|(?:开会|会上)[^,。]{0,4}(?:说|讲|提|定)|\b(?:not|n't|never) (?:say|said)\b|听说|"
    r"[上里]写(?:着|的|了)?(?!错)|显示|"
    r"据(?!通报)[^,。;!?\n]{0,8}(?:说|称|讲|反映|报告|透露)|"
    r"传说|说是|有人|转发|转告|(?<![跟给向和对])(?:他|她|他们|人家|同事|群里|别人|领导|上级|书记|局长|主任|"
    r"巡察组|巡察办|群众|老百姓|"
    r"\ue003|\ue002)[^,。;!?\n]{0,4}(?:说|讲(?![的了过完]*(?:党|课))|称|表示|"
    r"告诉|认为|以为)|"
    r"[\"']\S{0,20}\Z|\b(?:he|she|they|someone|somebody|people|\ue003|\ue002)\s(?:just\s)?(?:said|says|told|claims?|"
    r"claimed|"
    r"thinks?|wrote|forwarded|reports?)|\bi (?:heard|think|thought|guess|wonder|believe)\b|\b(?:they|he|"
    r"she) wants?\b|\b(?:says?|said|states?|stated|claims?|"
    r"claimed|told)\b|\b(?:apparently|reportedly|allegedly|supposedly|"
    r"rumou?r)\b",
    re.IGNORECASE,
)
OTHERS = r"(?:\ue003|领导|局长|书记|主任|科长|组长|老板|上级|上头|对方|他|她|人家|别人|同事)(?:们|那边|同志|本人)?"
REPORTED = re.compile(
    rf"(?:^|[,。;:!\n\s\ue000\ue001\ue004]|刚刚?|刚才|昨天|前天|上周|上次|但是?|不过|其实|是|而)(?:我们|分管|"
    rf"责任|巡察组|党组|各位|的)*{OTHERS}"
    r"(?:已经?|刚刚?|刚才|早就|早|也|都|又|还|才|当时|后来|不|没|\s|\ue004)*"
    r"(?:把|将|给|同意|批准|批了|准了|核准|退回|打回|驳回|通过|核验|销|确认|撤销|重新|[看核验审查签](?:了|过)(?!字)|"
    r"点头|(?:让|叫|要求?|命令|安排|吩咐|逼|请)[我你咱])|"
    r"(?:\b(?:he|she|they|(?:the |my |our )?(?:boss|leader|director|chief|secretary|head|manager|management)|somebody|"
    r"someone)|\ue003)\s(?:has |have |had |already |just |finally |also |'s )*(?:approved?|agreed|verified|returned|"
    r"rejected|"
    r"closed|reopened|finished|completed|granted|refused|assigned|asked|told|orders?|ordered|instructed|demand(?:s|ed)|"
    r"suggest(?:s|ed)|insist(?:s|ed)|requires?|required|wanted|wants)\b",
    re.IGNORECASE,
)
OPENS_PLAINLY = re.compile(
    r"(?:[\ue000-\ue002\ue004\s:.,()\-]|\ue003(?:和|跟|与|、)我|(?:交|由|请|让|给|转|派|换|[\ue003]的)\ue003|"
    r"我们?|咱们?|俺|你们?|您|领导|同志们?|大家|各位|专班|好的?|嗯|行|是|报告|汇报|更新|进展|进度|情况|反馈|"
    r"通知|备注|补充|说明|更正|(?:销号|核验|延期)(?:审批|意见|结论|结果)|"
    r"请求?|麻烦|烦请|劳烦|拜托|帮[我忙]?|替|把|将|给|对|就|关于|有关|对于|针对|申请|提请|报请|同意|核验|验收|"
    r"审核|退回|"
    r"确认|准予|直接|特此?|兹|现|要|须|需要?|得|应当?|必须|的|那[个条项]?|这[个条项]?|里|中|和|与|跟|及|、|"
    r"其中|第[一二三]|"
    r"已经?|现在|目前|今[天早晚]|刚刚?|刚才|早[上就]?|上午|下午|中午|昨[天晚]|终于|总算|都|也|又|全部?|可以?|"
    r"能|先|还是|改|"
    r"重新|以后|今后|从|起|暂时|临时|问题|措施|整改|任务|事项|工作|材料|这边|那边|手[上里头]|负责|牵头|办理|上次|本次|"
    r"经研究|经核[实查验]|经查|经审核|看[过了]+|查[过了]+|核[过了]+|"
    r"\b(?:please|kindly|ok(?:ay)?|yes|yep|fine|sure|hi|hello|hey|and|also|now|just|so|well|finally|today|done|"
    r"for|on|of|"
    r"in|at|to|the|a|an|our|my|this|that|i|i've|i'm|i'd|we|we've|we're|you|have|has|had|am|are|is|be|been|all|work|"
    r"everything|both|mark|set|close|closed|assign|approve|approved|verify|verified|return|send|reject|reopen|submit|"
    r"finish(?:ed)?|complete[d]?|can|could|would|like|want|need|needs|let|make|give|with|as|out|back|again|re|about|"
    r"regarding|measure|problem|item|finding|issue|task|no|number|update|report|note|already|it|go|ahead|"
    r"extension)\b)*",
    re.IGNORECASE,
)
"""What may stand in its sentence before a decision that is really taken. Of anything else (传言, 翻译, Wang)
nobody knows what it makes of it."""
SENTENCE_START = re.compile(r"[,。;!?\n]|(?<=[\u4e00-\u9fff\ue000\ue001\ue004]) (?=[\u4e00-\u9fff\ue000\ue001])")
CODE = re.compile(r"[`{}<>\\|]|\[/?\w+\]|\brm -|\b(?:you are|act as)\b|\w+\(\)", re.IGNORECASE)
"""Not how people write to each other."""
NAMED_OF = re.compile(
    r"[^,。;!?\n]{0,6}的(?:依据|理由(?!是|[:,])|原因(?!是|[:,])|条件|流程|程序|步骤|手续|标准|情况|记录|人|"
    r"时候|时间|截图|意思|事|话)(?!改|定|设)"
)
UNMEANT = re.compile(
    r"才怪|就好了|呵呵|(?:刚|正|本|原本?)想|早晚[要得会]|迟早|(?:该|那)多好|鬼才信|谁信|算哪门子|也(?:叫|配叫)|"
    r"(?:这|那)(?:就|也)(?:叫|算)|想得美|做梦|我看悬|够呛[。!~]*$|"
    r"\byeah,? right\b|\bas if\b|\bmy foot\b|\bi wish\b|\bif only\b",
    re.IGNORECASE,
)
FORBIDS = re.compile(
    r"(?:(?<![识区特分个级类性鉴差])别(?![的人处忘算])|不要(?!忘)|不得|不许|不用|无需|不必|没(?:有)?必要|犯不着|不需要|"
    r"用不着|先不|暂不|"
    r"暂时不|甭|不给|不让|说好不|"
    r"没(?:有)?(?:让|叫|"
    r"说|打算|想|要)|不是(?:要|想|来|说|让|叫|在|催|督|销|退|申请|延|核)|并不是|并非|不(?:想|打算|准备|愿)|"
    r"\bnot (?:asking|requesting|trying|looking|here)\b|\b(?:don't|dont|do not|never|"
    r"no need to|didn't|did not|not (?:going|ready) to|stop)\b)",
    re.IGNORECASE,
)
SUPPOSES = re.compile(
    r"(?:如果|要是|假如)(?!可以|行|方便|能)|假设|倘若|万一|一旦|\b(?:if(?! possible)|unless|once(?! ?(?:\ue004|"
    r"a\b|per|every|this))|in case|suppos(?:e|"
    r"ing)|assum(?:e|ing))\b",
    re.IGNORECASE,
)
WANTS_TO_HEAR = re.compile(
    r"(?:提醒|告诉|通知|知会)(?:一下|一声)?我|跟我说|让我知道|\b(?:remind|tell|notify|inform) me\b|\blet me know\b",
    re.IGNORECASE,
)
ASKING_WH = re.compile(
    r"最多|最长|至多|上限|什么|(?<!无论)啥|谁|哪|怎么(?!还[没不])|怎样|如何|为何|何时|多久|多少|能不能不|"
    r"可不可以不|([\u4e00-\u9fff])没\1|\b(?:what|when|who|whose|why|"
    r"how|which|where)\b",
    re.IGNORECASE,
)
ENDS_THERE = re.compile(
    r"[^,。;:!?\n]*(?:, ?(?:right|correct|ok|yes|no|isn't it|对吧?|对吗|是吧|是吗|好吗|行吗))?[?]", re.IGNORECASE
)
SIGN = re.compile(r"[,。;:!\n]")
"""What ends an if: a space does not, 如果画完了 5-1申请核验 asks for nothing yet."""
SENTENCE_BREAK = re.compile(r"[,。;:!\n]|(?<=[\u4e00-\u9fff]{3}) (?=[\u4e00-\u9fff\ue000\ue001])")


def asks_at_end(text: str) -> bool:
    """True if the message ends as a question, or opens as an English one."""
    return bool(ENDS_ASKING.search(text) or ENGLISH_OPENING.match(text)) and not SAYS_SO.search(text)


def asks_around(text: str, start: int, end: int) -> bool:
    """True if the clause in which text[start:end] stands has a question word; reasons after a comma may have any."""
    return bool(ASKING_WORDS.search(text, *clause(text, start, end)) or ENDS_THERE.match(text, end))


def unreal_around(text: str, start: int, end: int) -> bool:
    """True if the clause in which text[start:end] stands supposes, denies or repeats what others say."""
    return bool(UNREAL.search(text, *clause(text, start, end)))


def forbids(text: str, start: int, end: int) -> bool:
    """别催, 不要把3-1退回, don't: whether the clause says up to text[end] that it is not to be done."""
    return bool(FORBIDS.search(text, clause(text, start, end)[0], end))


def supposes(text: str, start: int, end: int) -> bool:
    """Whether the clause of text[start:end] tells what would be if."""
    return bool(SUPPOSES.search(text, *clause(text, start, end, SIGN)))


def wants_to_hear(text: str) -> bool:
    """Whether to be told is all that is asked: 完成了告诉我."""
    return bool(WANTS_TO_HEAR.search(text))


def hearsay_before(text: str, end: int) -> bool:
    """True if what stands before text[end] says that others say it: 听说…, 他说“…, apparently."""
    return bool(HEARSAY.search(text[:end]))


def reported_before(text: str, end: int) -> bool:
    """True if what stands before text[end] tells what somebody else did or asked for: 李局长把…, 领导让我…."""
    return bool(REPORTED.search(text[:end]))


def opens_plainly(text: str, start: int, topic: str) -> bool:
    """True if nothing but an address, an item, or the topic stands in the sentence before text[start]."""
    breaks = [m.end() for m in SENTENCE_START.finditer(text, 0, start + 1) if m.end() <= start]
    before = text[breaks[-1] if breaks else 0 : start]
    if CODE.search(text):
        return False
    return bool(OPENS_PLAINLY.fullmatch(before) or (topic and OPENS_PLAINLY.fullmatch(before.replace(topic, ""))))


def only_named(text: str, end: int) -> bool:
    """Whether what ends at text[end] is but the name of something: 同意7-1销号的依据."""
    return bool(NAMED_OF.match(text, end))


def unmeant(text: str) -> bool:
    """Whether it is scorn or a wish, whatever it says: 同意才怪, 能延期就好了."""
    return bool(UNMEANT.search(text))


def clause(text: str, start: int, end: int, breaks: re.Pattern[str] = SENTENCE_BREAK) -> tuple[int, int]:
    """Where the clause that holds text[start:end] begins and ends."""
    before = [m.end() for m in breaks.finditer(text, 0, start)]
    after = breaks.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def asks_politely(text: str) -> bool:
    """能不能, could you: a request in the form of a question."""
    return bool(POLITE.search(text))


def asks_openly(text: str, start: int, end: int) -> bool:
    """什么情况下可以, who can: a question in the clause of text[start:end] that no yes would answer."""
    return bool(ASKING_WH.search(text, *clause(text, start, end)))
