"""A message that was changed after it was sent: what it asks is answered anew, what it did stays done."""

from __future__ import annotations

from sqlalchemy import select

from bot.handlers import asking, captions, placing
from bot.handlers.turn import Answer, Turn, say
from bot.reading.questions import WRITING
from bot.writing.card import card
from storage import inbox
from storage.models import Evidence


def changed(turn: Turn) -> Answer:
    """A place that moves on, or a message whose words are as they were, asks for no answer."""
    said = turn.incoming
    if turn.actor is None or not said.text.strip():
        return []
    before = inbox.words_sent(turn.session, said.chat_id, said.own_id)
    if before == said.text:
        return []
    if before and (rows := _waiting_with(turn, before)):
        for row in rows:
            row.text = said.text
        turn.session.flush()
        return placing.place(turn, captions.read(turn))
    asked = [(one, asking.read(one)) for one in asking.each_request(turn)]
    writes = any(question.intent in WRITING for _, question in asked)
    if said.captioned or writes or placing.waits_for_words(turn):
        return say(card([turn.t("edited.again")]))
    return [reply for one, question in asked for reply in say(asking.answer(one, question))]


def _waiting_with(turn: Turn, words: str) -> list[Evidence]:
    """What was sent with these words and is not placed yet."""
    mine = (Evidence.person_id == turn.member.id, Evidence.unit_id == turn.who.unit_id, Evidence.text == words)
    unplaced = (Evidence.report_id.is_(None), Evidence.review_id.is_(None), Evidence.extension_id.is_(None))
    return list(turn.session.scalars(select(Evidence).where(*mine, *unplaced, Evidence.removed_at.is_(None))))
