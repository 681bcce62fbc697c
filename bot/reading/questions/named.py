"""Items named by what they are about and pointed at: 消防那条, 把公车台账交给…. They are marked as numbers are, so that
all that is said of 2② is understood of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.questions.lexicon import FINISH
from bot.reading.questions.numbers import Item
from bot.reading.questions.topics import known_stretch, trimmed
from bot.reading.vocabulary import Vocabulary

WHAT = r"[^\s,.。;:!?、()\"\ue000-\ue004]{2,16}?"
POINTED = (
    r"的?(?:那|这)(?:一)?(?:(?:条|项|个|件|块儿?|桩|档子?|摊子?)(?:问题|措施|整改|事[儿情]?)?|"
    r"事[儿情]?(?!业))(?![个些种样么])"
)
TO_CLOSE = r"(?:申请|提请|报请|请予?|提交|报)(?:对账)?(?:销号|核验|验收)"
DONE_TO = (
    r"的?(?:(?:交|分|派|转|指派|分派|安排|划)给|给(?=[\ue002\ue003老小他她]|别人)|由[\ue002\ue003]|归[\ue002\ue003]|"
    r"让[\ue002\ue003]|延期|延到|延后|"
    r"(?:时限|期限|截止)[^?]{0,3}[\ue004改定设调]|打回|退回|核验通过|申请销号|重新打开|重开|再打开|恢复整改|"
    r"(?:整改|工作|推进|最新|目前)*(?:进展|进度)(?:情况|更新)*:\s*\S|"
    rf"(?:已经?|都|全部?|均|也)*{FINISH}了?[^?]{{0,30}}{TO_CLOSE})"
)
"""What is done to an item, right after its name."""
TIMED = re.compile(r"到期|提前|之前|以前")
"""What is no name of an item, whatever words of it the ledger has: 到期前给…."""
FORMS = (
    re.compile(rf"(?P<what>{WHAT}){POINTED}"),
    re.compile(rf"(?:把|将)(?P<what>{WHAT})(?=(?:的?问题)?{DONE_TO})"),
    re.compile(rf"(?:^|(?<=[,。;!? ]))(?P<what>{WHAT})(?=(?:的?问题)?{DONE_TO})"),
)


def find_named(text: str, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The items that a text, in which numbers, names and times are marked, names by words of the ledger."""
    found: list[Item] = []
    for form in FORMS:
        for item in named_by(form, text, vocabulary):
            if all(item.end <= other.start or item.start >= other.end for other in found):
                found.append(item)
    return tuple(sorted(found, key=lambda item: item.start))


def named_by(form: re.Pattern[str], text: str, vocabulary: Vocabulary) -> Iterator[Item]:
    for m in form.finditer(text):
        start, end = trimmed(text, *m.span("what"))
        if TIMED.search(text, start, end):
            continue
        known = known_stretch(text[start:end].lower(), vocabulary) if end - start > 1 else None
        if known:
            first, last = start + known[0], start + known[1]
            yield Item(keyword=text[first:last], start=first, end=m.end())
