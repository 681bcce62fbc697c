"""What people say of an item that was closed: what a look-back found, and that it is open again. Offered for
confirmation; none is read from a question."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

RECHECKING: tuple[Intent, ...] = (
    Intent(
        name="record_lookback",
        says=(
            r"{item}~{lookback}(?:过?了|过|结果|完成|完|情况|发现|:|,|,?~(?:合格|没问题|巩固|反弹|正常|良好|"
            r"没法|无法|不合格))",
            r"{lookback}(?:了|过了?|完了?|结果|发现|:)?[,:]?~{item}",
            r"{item}[^。!?]*{lookback}[^。!?]*(?:没法|无法|[下做]不了结论|合格|反弹|巩固|正常|没问题)|"
            r"{item}[,:]~(?:没法|"
            r"无法)判断|{item}~(?:没法|无法)判断",
            r"{item}~(?:又?反弹了?|复发了?|又坏了|又出现了?|又犯了|死灰复燃|没有反弹|没反弹|未反弹|巩固了|"
            r"已巩固|保持(?:得)?(?:很|挺)?好)",
            r"\b{lookback} ?(?:on|of|at|for|done|result|finds?|found|shows?|at)~{item}",
            r"{item}~\b(?:rebounded|relapsed|has come back|is back|still holds?|still held)\b|{item}[:,]? ?(?:is |"
            r"has |it )*(?:held|holding)\b",
            r"\b(?:checked|revisited|rechecked|looked back at)~{item}",
            r"{item}~{lookback}(?:检查|情况|时|后)?[:, ]?~(?:通过|没有|还是|仍|pass|fail|\bok\b|\bfine\b|held|good|又)",
            r"{item}[^?]{0,4}(?:去|现场|又)(?:看|查|抽查|瞧)(?:了|过)[^?]*(?:没法|无法|难以)判断|"
            r"{item}[^?]{0,4}(?:去|现场|又)(?:看|查|瞧)(?:了|过)"
            r"[^?]*(?:判断不了|说不准|看不出)",
            r"{item}~{lookback} ?(?:pass|fail|ok\b|held|fine|good|rebound)",
            r"{item}[:,]?~(?:现场|实地)(?:去)?(?:看|查)(?:过|了)",
            r"(?:去|现场|实地|上门)(?:看|查|检查)(?:了|过)(?:一下)? ?{item}",
            r"\breviewed\b~{item}",
            r"\b(?:been|went|gone) (?:back )?(?:to|and) (?:check(?:ed)?|see|saw|look(?:ed)? at) ?{item}",
            r"{item}[^?。]*{lookback}[^?。]*{result}|{lookback}[^?。]*{item}[^?。]*{result}",
            r"{item}~{lookback} (?:done|completed?)\b",
            r"{lookback}(?:记录|结论|情况)?[:,]~{item}",
            r"{item}[^?。]*{lookback}(?:的)?(?:记录|结论|结果|情况)[:,是为] ?\S",
        ),
        unless=(
            r"\bclose (?:it|this)\b|\bapprov|\bsign (?:it )?off\b|重新打开|重开|重启|恢复整改|reopen|什么时候|下次|"
            r"安排|计划|提醒|\bwhen\b|\bdue\b|通知",
            r"重新|再立|给销|销了|^(?!.*{lookback}).*(?:核验|验收|审核|同意|准予|销号|通过[。!]*$)",
            r"\bnext\b",
            r"(?:没|未)(?:有)?(?:做|去|看(?![到出见])|进行|开展|安排|开始)",
        ),
        slots=("item", "result", "note"),
        asked="never",
        writes=True,
        examples=(
            "2-2回头看了,压力表都在绿区",
            "回头看5-1：又反弹了",
            "7-1没法判断，回头看时门锁着",
            "look-back on 2.2: all fine",
            "3.1 has rebounded",
        ),
    ),
    Intent(
        name="record_lookback",
        says=(
            r"{lookback}[^?。]*{result}",
            r"(?:去|现场|实地|上门)(?:又)?(?:看|查|瞧)(?:了|过)[^?]*(?:反弹|复发|回潮|老样子|又(?:犯|坏|乱|堵)了?)",
        ),
        unless=(
            r"重新|什么时候|下次|安排|计划|提醒|通知|还没|尚未|怎么|如何|哪|几|多少|列|查一?下|有没有|\bwhen\b|\bdue\b|"
            r"\bnext\b|\bwhich\b",
            r"(?:没|未)(?:有)?(?:做|去|看(?![到出见])|进行|开展|安排|开始)|(?:合格|巩固|反弹|通过)(?:了)?的|(?:反弹|"
            r"合格)率",
        ),
        needs=("no_item", "known_topic"),
        slots=("keyword", "result", "note"),
        asked="never",
        writes=True,
        plain=True,
        certain=False,
        examples=("灭火器回头看结果：压力全部正常，已巩固", "刚去车位那边回头看了，又堵上了，反弹"),
    ),
    Intent(
        name="reopen",
        says=(
            r"(?:重新打开|重新开启|重新启动|重启|重开|再打开|重新整改|恢复整改|恢复为?整改中|撤(?:掉|了|下)?销号|"
            r"撤销销号|"
            r"取消销号|撤回销号|撤销(?:已经?)?核验)",
            r"{item}~(?:重新|再次)(?:整改|打开|立项|列入)",
            r"{item}[^?]*销(?:号)?得?(?:太)?(?:早|错|急)了|\b(?:has|have|needs|ought) to go back to (?:open|"
            r"in progress)\b",
            r"\bre-?open\b|\bopen~again\b|\bundo the clos",
            r"(?:重新|再)(?:给)?(?:打)?(?:开起来|开一下|开启|开了?吧|开(?=$|[,。!]))",
            r"{item}~销号~(?:撤|取消|收回)",
            r"(?:撤销|取消|撤回|收回) ?{item}(?:的)?(?:销号|核验|完成)",
            r"{item}~(?:打开|拿出来)[,]?重(?:新)?(?:改|做|整|弄|办)|{item}~销号(?:里|清单|的)*(?:拿|挪|移|调)(?:出|回)",
            r"{item}~销号(?:给|我)*(?:撤|收回)|{item}[^?]*\b(?:needs?|requires?) re-?opening",
            r"\b(?:needs?|has|have|must|should) to be re-?opened|\bre-?opened please",
            r"重新(?:立|列|挂|整|办|来)(?:起来|上|一遍|过|项)?",
            r"\bopen\b~{item}~\bagain\b",
            r"恢复(?:成|到|为)?整改",
            r"\b(?:put|set|move|take) {item} back (?:to |in(?:to)? |on )?(?:open|progress|work|the list)",
        ),
        unless=(
            r"退回(?!整改状态)|打回|驳回|不认(?!真)|不过关|过不了|不通过",
            r"(?:不|别|不用|不要|没|未|无需)(?:必|能)?[^,。;!?\n ]{0,28}?(?:重新|重开|重启)|\b(?:don't|do not|"
            r"not|never|"
            r"no need)\b~re-?open|\b(?:was|were|been|got) re-?opened",
        ),
        slots=("item", "keyword_if_known", "reason"),
        asked="never",
        writes=True,
        examples=(
            "重新打开2-2，灭火器又过期了",
            "5-1要重新整改",
            "撤销销号7-1",
            "reopen 5.1 because cars block the lane again",
            "reopen problem 4",
        ),
    ),
)
