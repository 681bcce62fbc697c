"""Names in what is to be made public: those that the ledger knows are taken out, those that may be one are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from bot.writing.texts import Texts
from storage.dossiers import KnownName

SHORTEST = 2
"""Characters of a name that can be told from an ordinary word."""
TITLE = (
    r"(?:(?:党组|党委|党总支|党支部|支部|总支|常务)?副?"
    r"(?:书记|局长|馆长|主任|科长|股长|处长|部长|院长|校长|所长|站长"
    r"|主席|组长|队长|经理|园长|镇长|乡长|县长|市长|区长))"
)
TITLE_AFTER = re.compile(TITLE)
TITLE_BEFORE = re.compile(rf"{TITLE}\Z")
ADDRESS = re.compile(r"同志|先生|女士|老师|师傅")
SURNAME = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪"
    r"范廖石金韦贾夏付邹熊白孟秦邱侯江尹薛段雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔汤]"
)
PERSON = re.compile(
    rf"(?<![每上下本两一二三四五六七八九十])(?P<name>{SURNAME.pattern}[\u4e00-\u9fff]{{0,2}}?)"
    rf"(?P<title>{TITLE}|同志|先生|女士|师傅)"
    rf"|(?P<veiled>{SURNAME.pattern}某某?)"
)
ENDING = (
    r"(?:集团有限公司|有限责任公司|股份有限公司|有限公司|公司|集团|厂"
    r"|超市|商行|书店|酒店|饭店|商店|店|学校|中学|小学|幼儿园)"
)
FIRM = re.compile(rf"(?P<run>[\u4e00-\u9fffA-Za-z0-9（）()·]{{2,24}}?)(?P<ending>{ENDING})(?![长里内舍名家])")
LEADS_IN = re.compile(
    r".*(?:清退|解除|终止|更换|取消|处罚|约谈|走访|检查|核查|调查|委托|聘请|邀请|联系|通过|选择|确定|购买|采购|支付|拨付|退还|追回|督促|要求|会同|转给|交给|对|由|与|和|及|向|在|从|将|把"
    r"|给|请|经|到|至|的|了|为|是|找|让|被|家|第三方|\d|[（(])"
)
NOBODY_IN_PARTICULAR = re.compile(
    r"(?:某|该|本|各|其他|相关|有关|另一|任何|多|所属|下属|施工|中标|供货|供应|物业|检测|保洁|国有|民营|维修|专业|中|小|大|出|网|商)*"
)


@dataclass(frozen=True)
class Doubt:
    """Something that may be the name of a company or of a person."""

    text: str
    instead: str
    """What stands there when it is hidden."""


@dataclass(frozen=True, kw_only=True)
class Cleaner:
    """Makes a text fit to be made public: known names are gone, and so are the doubtful ones that are `hidden`."""

    t: Texts
    people: tuple[KnownName, ...]
    hidden: tuple[Doubt, ...] = ()

    def __call__(self, text: str) -> str:
        said = " ".join(text.split())
        for one in sorted(self.people, key=lambda one: -len(one.name)):
            if len(one.name.strip()) >= SHORTEST:
                said = self._without(one, said)
        for doubt in sorted(self.hidden, key=lambda one: -len(one.text)):
            said = said.replace(doubt.text, doubt.instead)
        return said

    def _without(self, one: KnownName, text: str) -> str:
        pattern = re.compile(r"\s?".join(map(re.escape, one.name.strip())), re.IGNORECASE)
        # What stands instead may complete the name anew: it is looked for until it is gone.
        for _ in range(SHORTEST):
            said, last = "", 0
            for found in pattern.finditer(text):
                said += text[last : found.start()]
                last = found.end()
                said += self._instead(one, said, text[last:])
            text = said + text[last:]
        return pattern.sub("", text)

    def _instead(self, one: KnownName, before: str, after: str) -> str:
        """A title beside the name says enough."""
        if TITLE_AFTER.match(after) or TITLE_BEFORE.search(before):
            return ""
        if ADDRESS.match(after):
            return self.t("paper.instead.some")
        return self.t(f"paper.instead.{one.role}") if one.role else self.t("paper.instead.somebody")


def doubtful(texts: Iterable[str], unit: str, t: Texts) -> tuple[Doubt, ...]:
    """What may be a name, in texts that known names are taken out of, each once, in the order they come."""
    found: dict[str, Doubt] = {}
    for text in texts:
        for doubt in (*_firms(text, unit, t), *_people(text, t)):
            found.setdefault(doubt.text, doubt)
    return tuple(found.values())


def _firms(text: str, unit: str, t: Texts) -> Iterable[Doubt]:
    for match in FIRM.finditer(text):
        run, ending = match["run"], match["ending"]
        lead = LEADS_IN.match(run)
        name = run[lead.end() :] if lead else run
        if len(name) < SHORTEST or NOBODY_IN_PARTICULAR.fullmatch(name) or f"{name}{ending}" in unit:
            continue
        yield Doubt(f"{name}{ending}", t("paper.instead.some_firm", what=ending))


def _people(text: str, t: Texts) -> Iterable[Doubt]:
    for match in PERSON.finditer(text):
        title = match["title"] or ""
        kept = title if TITLE_AFTER.fullmatch(title) else t("paper.instead.somebody")
        yield Doubt(match[0], kept)


def mark_of(doubts: Sequence[Doubt]) -> int:
    """A number that is another one when the names are."""
    return crc32("\n".join(one.text for one in doubts).encode()) & 0xFFFFFF
