"""What is said about the talk itself: hello, help, a word of the field, what is not understood or not for here."""

from __future__ import annotations

from bot.handlers import looking
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.texts import LANGUAGES, texts
from bot.writing.words import cut
from storage import queries


def contact(turn: Turn, _question: Question) -> Card:
    inspection = queries.newest_inspection(turn.session, turn.who.unit_id)
    known = dict(inspection.contact) if inspection else {}
    lines = [turn.t("contact.head"), *(turn.t(f"contact.{kind}", value=value) for kind, value in known.items())]
    return card(lines if known else [turn.t("contact.none")])


def glossary(turn: Turn, question: Question) -> Card:
    term = str(question.slots.get("term", ""))
    return card([meaning(turn, term) or turn.t("glossary_none", term=cut(term, 20))], help_keys(turn))


def meaning(turn: Turn, term: str) -> str | None:
    """The entry of a word of the field, said in Chinese or as an English entry begins; in the asker's language."""
    word = term.lower()
    for language in LANGUAGES if word else ():
        for key, text in texts(language).starting_with("glossary.").items():
            if key == f"glossary.{term}" or text.lower().startswith(word):
                return turn.t(key)
    return None


def greeted(turn: Turn, _question: Question) -> Card:
    return looking.list_card(turn, "waiting")


def helped(turn: Turn, _question: Question) -> Card:
    return looking.list_card(turn, "help")


def refused_bulk(turn: Turn, _question: Question) -> Card:
    waiting = queries.waiting_for(turn.session, turn.who, turn.today).to_verify
    if not waiting:
        return card([turn.t("refuse.bulk_none")], help_keys(turn))
    return card([turn.t("refuse.bulk", n=len(waiting))], [Key(turn.t("key.first_one"), b.ShowMeasure(waiting[0].id))])


def clarify(turn: Turn, _question: Question) -> Card:
    keys = [
        Key(turn.t("key.mine"), b.ShowList("mine")),
        Key(turn.t("key.overdue"), b.ShowList("overdue")),
        Key(turn.t("key.progress_all"), b.ShowList("progress")),
    ]
    return card([turn.t("clarify")], keys)


def off_topic(turn: Turn, _question: Question) -> Card:
    return card([turn.t("out_of_scope")], help_keys(turn))


def help_keys(turn: Turn) -> list[Key]:
    return [
        Key(turn.t("key.progress_all"), b.ShowList("progress")),
        Key(turn.t("key.mine"), b.ShowList("mine")),
        Key(turn.t("key.help"), b.ShowList("help")),
    ]
