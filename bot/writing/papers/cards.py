"""The cards around papers: which names to hide, and what is in the file that comes with them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.writing import buttons as b
from bot.writing import files
from bot.writing.card import Attachment, Card, Key, card
from bot.writing.cards import problem_name
from bot.writing.papers.names import Doubt, mark_of
from bot.writing.papers.notice import Draft
from bot.writing.words import Words, cut
from storage.dossiers import NoticeFacts
from storage.views import ProblemView

NAMES_SHOWN = 9
NAME, AROUND = 24, 30
ONE_BY_ONE = 31
"""Names that one button can hold decisions on."""


def names_card(w: Words, doubts: Sequence[Doubt]) -> Card:
    """The names that may be one: hidden, kept, or decided on one by one."""
    shown = [
        w.t("paper.name_line", no=number, name=cut(one.text, NAME), instead=one.instead)
        for number, one in enumerate(doubts[:NAMES_SHOWN], 1)
    ]
    left = len(doubts) - len(shown)
    lines = [w.t("paper.ask_names", n=len(doubts)), *shown, w.t("paper.more_names", n=left) if left else None]
    mark = mark_of(doubts)
    keys = [
        Key(w.t("key.hide_names"), b.DraftNames(mark, "hide")),
        Key(w.t("key.keep_names"), b.DraftNames(mark, "keep")),
    ]
    if 1 < len(doubts) <= ONE_BY_ONE:
        keys.append(Key(w.t("key.each_name"), b.DraftNames(mark, "each")))
    return card([*lines, w.t("paper.people_hidden")], keys)


def one_name_card(w: Words, doubts: Sequence[Doubt], decided: int, hidden: int, texts: Sequence[str]) -> Card:
    """The next name to decide on, in the words around it."""
    one, mark = doubts[decided], mark_of(doubts)
    found = next((text for text in texts if one.text in text), one.text)
    start = max(0, found.find(one.text) - AROUND // 2)
    lines = [
        w.t("paper.one_name", no=decided + 1, all=len(doubts), name=cut(one.text, NAME)),
        w.t("paper.name_in", text=cut(found[start:], len(one.text) + AROUND)),
    ]
    keys = [
        Key(w.t("key.hide_name"), b.DraftName(mark, decided + 1, hidden | 1 << decided)),
        Key(w.t("key.keep_name"), b.DraftName(mark, decided + 1, hidden)),
    ]
    return card(lines, keys)


def draft_card(w: Words, facts: NoticeFacts, made: Draft, hidden: Sequence[Doubt], kept: Sequence[Doubt]) -> Card:
    """The draft, with what is to be looked at in it."""
    from bot.writing.papers.page import as_docx  # noqa: PLC0415 — its library takes a while, and few ask for it

    names = w.t("list.names")
    lines = [
        w.t("paper.drafted", problems=made.counted.problems, n=made.counted.measures),
        w.t("paper.to_fill", n=made.to_fill) if made.to_fill else None,
        w.t("paper.kept_back", n=facts.kept_back) if facts.kept_back else None,
        w.t("paper.people_hidden"),
        w.t("paper.hidden", names=cut(names.join(one.text for one in hidden), 200)) if hidden else None,
        w.t("paper.kept_names", names=cut(names.join(one.text for one in kept), 200)) if kept else None,
    ]
    name = w.t("paper.draft_file", unit=files.of_person(facts.inspected.unit))
    return card(lines, attachment=Attachment(name, as_docx(made.paragraphs, made.title)))


def form_card(w: Words, view: ProblemView, form: bytes) -> Card:
    name = w.t("form.file", what=files.of_problem(w, view.number))
    lines = [w.t("form.ready", name=problem_name(w, view)), w.t("form.next")]
    return card(lines, attachment=Attachment(name, form))
