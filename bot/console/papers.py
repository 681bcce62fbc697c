"""Papers written by the console: nobody is there to be asked, so what may be a name is hidden, and told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.writing.papers.closeout import closeout_form
from bot.writing.papers.drafting import doubts_in, drafted
from bot.writing.papers.page import as_docx
from bot.writing.words import Words
from storage.actor import Actor
from storage.audit import Subject
from storage.dossiers import dossier, notice_facts
from storage.queries import problem


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper as a file, and what the history says of it."""

    data: bytes
    subject: Subject
    what: str
    rows: int
    hidden: tuple[str, ...] = ()
    """Names that it does not say."""


def draft_of(session: Session, who: Actor, w: Words) -> Paper | None:
    """The draft notice of the unit; None where there is no problem to write about. Raises NotAllowed."""
    facts = notice_facts(session, who, w.today)
    if facts is None or not facts.dossiers:
        return None
    hidden = doubts_in(w, facts)
    made = drafted(w, facts, hidden)
    return Paper(
        data=as_docx(made.paragraphs, made.title),
        subject=("unit", who.unit_id),
        what="notice",
        rows=made.counted.problems,
        hidden=tuple(one.text for one in hidden),
    )


def form_of(session: Session, who: Actor, w: Words, number: int) -> Paper:
    """The close-out form of the problem of that number. Raises NotFound."""
    view = problem(session, who, number, w.today)
    inspected, one = dossier(session, who, view.id, w.today)
    return Paper(
        data=closeout_form(w, inspected, one),
        subject=("problem", view.id),
        what="closeout_form",
        rows=len(view.measures),
    )
