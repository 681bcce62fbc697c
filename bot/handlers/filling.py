"""填写表: what is missing goes out as a workbook to fill in; what comes back is imported like any other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.handlers.turn import Answer, Say, Turn, say
from bot.writing import buttons as b
from bot.writing import filling as writing
from bot.writing.card import Attachment, Card, Key, card
from storage.gaps import Gaps, gaps
from storage.rights import Action, may_in_unit

ASKED = re.compile(
    r"(?:现在|目前|我们|台账|台账里)?还?(?:缺|差)(?:些|点)?(?:什么|哪些|啥)(?:没填|没定)?(?:呢|了)?"
    r"|(?:还有)?(?:哪些|什么)(?:还)?没(?:有)?(?:填|定)(?:好|完)?(?:呢)?"
    r"|(?:给我|发我|要|来)?(?:一[张份])?填写表"
    r"|what(?:['’]?s| is) (?:still )?missing|what do we (?:still )?lack|fill[- ]?in (?:sheet|workbook)",
    re.IGNORECASE,
)

MOST = 5000
"""Rows of one workbook: whoever fills it in has enough to do, and others are not to wait for it."""


def is_asked(turn: Turn) -> bool:
    """Whether what was typed asks what is missing, and comes from somebody who can fill it in."""
    words = turn.incoming.text.strip().rstrip("？?。.！!")
    return ASKED.fullmatch(words) is not None and may_in_unit(turn.who, Action.ASSIGN)


def as_file(turn: Turn, _button: b.FillIn) -> Answer:
    """The workbook, under the card that it was asked from. Raises NotAllowed."""
    return say(shown(turn))


def shown(turn: Turn) -> Card:
    """The workbook with what is missing in it, or that nothing is. Raises NotAllowed."""
    found = gaps(turn.session, turn.who)
    if not found.items:
        return card([turn.t("filling.nothing")], [Key(turn.t("key.progress_all"), b.ShowList("progress"))])
    return _card(turn, found)


def after_import(turn: Turn) -> Answer:
    """The workbook at once, where there is something to fill in."""
    found = gaps(turn.session, turn.who)
    return [Say(_card(turn, found))] if found.items else []


@dataclass(frozen=True)
class Left:
    """What is still to be filled in, in a line, and the key to it."""

    line: str
    keys: tuple[Key, ...] = ()


def left(turn: Turn) -> Left:
    """How much is still missing after something was filled in."""
    found = gaps(turn.session, turn.who)
    if not found.items:
        return Left(turn.t("filling.all_set"))
    line = turn.t("filling.left", problems=found.problems, measures=found.measures)
    return Left(line, (Key(turn.t("key.fill_in"), b.FillIn()),))


def _card(turn: Turn, found: Gaps) -> Card:
    part = found.first(MOST)
    lines = [
        turn.t("filling.head", problems=found.problems, measures=found.measures),
        turn.t("filling.first", n=part.problems) if part is not found else None,
        turn.t("filling.next"),
    ]
    keys = [Key(turn.t("key.missing_list"), b.ShowItems("missing"))]
    return card(lines, keys, attachment=Attachment(f"{turn.t('filling.file')}.xlsx", writing.workbook(turn.w, part)))
