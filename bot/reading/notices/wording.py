"""Whether words tell what was wrong or what to do: findings and measures are worded differently."""

from __future__ import annotations

import re

ACTION = re.compile(
    r"^(?:进一步|切实|扎实|认真|深入|全面|持续|及时|严格)*(?:加强|强化|建立|健全|完善|规范|开展|组织|制定|推进|推动"
    r"|提升|提高|落实|深化|压实|坚持|修订|召开|严格|严肃|优化|加大|加快|抓好|更换|盘点|学习(?=[《“贯领宣传]))"
)
FAULT = re.compile(
    r"[不未没无缺差弱少乱漏松虚浅淡慢迟错假偏欠失难低轻超]|问题|短板|滞后|违规|违反|简单|形式|流于"
    r"|矛盾|隐患|风险|倒置|过度|重复|方面$"
)

NAMES_PROBLEM = re.compile(r"问题(?:的?整改(?:工作)?(?:落实|进展)?(?:情况)?)?$|^(?:关于|针对).*问题")
ABOUT_PROBLEM = re.compile(r"^(?:关于|针对|对于?)?[“\"「]?.+问题[”\"」]?的?(?:整改(?:工作)?(?:落实|进展)?(?:情况)?)?$")

KINDS = (
    "合作社|供销社|联合会|总工会|妇联|残联|银行|[支分]行|村|社区|居委会|公司|集团|中心|医院|学校|中学|小学|卫生院"
    "|[镇乡县区市局站所馆院校厂队处办]"
)
BODY = "分?党组|党委|党工委|党总支|党支部|总支部委员会|支部委员会|总支|支部|委员会"
ABOUT = r"(?:巡[视察查])?(?:反馈的?(?:具体)?问题)?(?:的?整改(?:工作)?(?:落实|进展|完成)?(?:情况)?)?"
UNIT = re.compile(rf"(?:中共)?(?P<name>[^，,。；;：:“”]{{0,30}}?(?:{KINDS}))(?:{BODY})?{ABOUT}")


def looks_like_action(title: str) -> bool:
    """Whether a title tells what to do instead of what was wrong."""
    return bool(ACTION.search(title)) and not FAULT.search(title)


def looks_like_fault(title: str) -> bool:
    """Whether a title tells what was wrong."""
    return bool(FAULT.search(title)) and not ACTION.search(title)


def unit_named(title: str) -> str | None:
    """The organisation that a heading consists of, without its party body and 整改情况; None for any other heading."""
    found = UNIT.fullmatch(title)
    return found["name"] if found else None
