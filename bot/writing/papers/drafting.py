"""From the ledger's facts to a draft: which names are doubtful, and the notice with some of them hidden."""

from __future__ import annotations

from collections.abc import Sequence

from bot.writing.papers.names import Cleaner, Doubt, doubtful
from bot.writing.papers.notice import Draft, draft, free_texts
from bot.writing.words import Words
from storage.dossiers import NoticeFacts


def texts_without_names(w: Words, facts: NoticeFacts) -> list[str]:
    """What people wrote, without the names that the ledger knows."""
    clean = Cleaner(t=w.t, people=facts.people)
    return [clean(text) for text in free_texts(facts) if text]


def doubts_in(w: Words, facts: NoticeFacts) -> tuple[Doubt, ...]:
    return doubtful(texts_without_names(w, facts), facts.inspected.unit, w.t)


def drafted(w: Words, facts: NoticeFacts, hidden: Sequence[Doubt]) -> Draft:
    return draft(w, facts, Cleaner(t=w.t, people=facts.people, hidden=tuple(hidden)))
