"""Papers: the draft of the public notice, the close-out form of a problem, and what may be published."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import shown, talk
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, card
from bot.writing.papers.cards import draft_card, form_card, names_card, one_name_card
from bot.writing.papers.drafting import doubts_in, drafted, texts_without_names
from bot.writing.papers.names import Doubt, mark_of
from storage.dossiers import NoticeFacts, dossier, notice_facts
from storage.verbs import publishing
from storage.verbs.records import note_export


def draft(turn: Turn) -> Card:
    """The notice; first a question, where names in it may be those of companies or people. Raises NotAllowed."""
    facts = _facts(turn)
    if facts is None:
        return card([turn.t("paper.nothing")], talk.help_keys(turn))
    doubts = doubts_in(turn.w, facts)
    return names_card(turn.w, doubts) if doubts else _made(turn, facts, (), ())


def names_decided(turn: Turn, button: b.DraftNames) -> Answer:
    facts = _facts(turn)
    doubts = doubts_in(turn.w, facts) if facts else ()
    if facts is None or mark_of(doubts) != button.names:
        return change(draft(turn), turn.t("paper.names_changed"))
    if button.what == "each":
        return change(one_name_card(turn.w, doubts, 0, 0, texts_without_names(turn.w, facts)))
    hidden = doubts if button.what == "hide" else ()
    return say(_made(turn, facts, hidden, () if hidden else doubts))


def name_decided(turn: Turn, button: b.DraftName) -> Answer:
    facts = _facts(turn)
    doubts = doubts_in(turn.w, facts) if facts else ()
    if facts is None or mark_of(doubts) != button.names or button.decided > len(doubts):
        return change(draft(turn), turn.t("paper.names_changed"))
    if button.decided < len(doubts):
        texts = texts_without_names(turn.w, facts)
        return change(one_name_card(turn.w, doubts, button.decided, button.hidden, texts))
    hidden = [one for place, one in enumerate(doubts) if button.hidden >> place & 1]
    return say(_made(turn, facts, hidden, [one for one in doubts if one not in hidden]))


def form(turn: Turn, button: b.CloseoutForm) -> Answer:
    return say(form_of(turn, button.problem))


def form_of(turn: Turn, problem_id: int) -> Card:
    """销号表, as far as the asker may see the problem. Raises NotFound."""
    from bot.writing.papers.closeout import closeout_form  # noqa: PLC0415 — its library takes a while, and few ask for it

    inspected, one = dossier(turn.session, turn.who, problem_id, turn.today)
    rows = len(one.view.measures)
    note_export(turn.session, turn.who, "closeout_form", rows, turn.now, about=("problem", problem_id))
    return form_card(turn.w, one.view, closeout_form(turn.w, inspected, one))


def publish(turn: Turn, button: b.Publish) -> Answer:
    publishing.publish(turn.session, turn.who, button.problem, turn.now)
    return change(shown.problem(turn, button.problem, note=turn.t("paper.did_publish")))


def keep_back(turn: Turn, button: b.KeepBack) -> Answer:
    publishing.keep_back(turn.session, turn.who, button.problem, turn.now)
    return change(shown.problem(turn, button.problem, note=turn.t("paper.did_keep_back")))


def _facts(turn: Turn) -> NoticeFacts | None:
    facts = notice_facts(turn.session, turn.who, turn.today)
    return facts if facts and facts.dossiers else None


def _made(turn: Turn, facts: NoticeFacts, hidden: Sequence[Doubt], kept: Sequence[Doubt]) -> Card:
    made = drafted(turn.w, facts, hidden)
    note_export(turn.session, turn.who, "notice", made.counted.problems, turn.now)
    return draft_card(turn.w, facts, made, hidden, kept)
