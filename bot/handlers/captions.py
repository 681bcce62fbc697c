"""The words under what was sent, held against the sender's ledger: which items they name, and whose those are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.handlers import meant
from bot.handlers.asking.known import vocabulary
from bot.handlers.turn import Turn
from bot.reading.captions import Caption, read_caption
from bot.writing.words import label
from storage import queries
from storage.errors import NotFound
from storage.models import MeasureState
from storage.rights import Action
from storage.search import search
from storage.verbs.measures import OPEN
from storage.views import MeasureView, ProblemView


@dataclass(frozen=True, kw_only=True)
class Named:
    """The items that are named: those the sender may hand in, one they have handed in and that waits, those of others,
    those that are settled, and the numbers that there is nothing under."""

    own: tuple[MeasureView, ...] = ()
    pending: tuple[MeasureView, ...] = ()
    others: tuple[MeasureView, ...] = ()
    settled: tuple[MeasureView, ...] = ()
    unknown: tuple[str, ...] = ()


def read(turn: Turn) -> Caption:
    """What is said of what was sent; the items may stand in what the reply picks out."""
    caption = _read(turn, turn.incoming.text)
    if caption.items or not turn.incoming.quote:
        return caption
    return replace(caption, items=_read(turn, turn.incoming.quote).items)


def _read(turn: Turn, text: str) -> Caption:
    local = turn.now.astimezone(turn.w.zone)
    return read_caption(text, local, vocabulary(turn), turn.desk.office.calendar)


def named(turn: Turn, caption: Caption) -> Named:
    """What the caption names, or else what it replies to, or else is about in the ledger's own words."""
    views: list[MeasureView] = []
    unknown: list[str] = []
    for problem_no, number in caption.items:
        try:
            views += _numbered(turn, problem_no, number)
        except NotFound:
            unknown.append(label(problem_no, number) if number else str(problem_no))
    if not caption.items:
        views = _replied_to(turn) or _about(turn, caption.keyword)
    return _sorted(turn, views, tuple(unknown))


def _numbered(turn: Turn, problem_no: int, number: int | None) -> list[MeasureView]:
    """One measure; or those of a problem that the sender answers for, or else all of it. Raises NotFound."""
    if number is not None:
        return [queries.measure(turn.session, turn.who, problem_no, number, turn.today)]
    there = queries.problem(turn.session, turn.who, problem_no, turn.today).measures
    return [view for view in there if _answers(turn, view)] or list(there)


def _replied_to(turn: Turn) -> list[MeasureView]:
    measure_id = meant.replied_to(turn)
    try:
        return [queries.measure_by_id(turn.session, turn.who, measure_id, turn.today)] if measure_id else []
    except NotFound:
        return []


def _about(turn: Turn, keyword: str) -> list[MeasureView]:
    """What of the sender's own a word of the ledger is about."""
    if not keyword:
        return []
    found = search(turn.session, turn.who, keyword, turn.today, terms=turn.desk.terms).items
    measures = [view for one in found for view in (one.measures if isinstance(one, ProblemView) else (one,))]
    return [view for view in measures if _is_own(turn, view)]


def _sorted(turn: Turn, views: list[MeasureView], unknown: tuple[str, ...]) -> Named:
    own = [view for view in views if _is_own(turn, view)]
    pending = [view for view in views if _waits(view)]
    left = [view for view in views if view not in own and view not in pending]
    return Named(
        own=tuple(own),
        pending=tuple(pending),
        others=tuple(view for view in left if view.state in OPEN),
        settled=tuple(view for view in left if view.state not in OPEN),
        unknown=unknown,
    )


def _answers(turn: Turn, view: MeasureView) -> bool:
    return turn.member.id in {one.id for one in view.roles.owners}


def _is_own(turn: Turn, view: MeasureView) -> bool:
    return view.state in OPEN and _answers(turn, view) and Action.SUBMIT in view.actions


def _waits(view: MeasureView) -> bool:
    """Whether the sender has handed it in, and it is not decided yet."""
    return view.state is MeasureState.SUBMITTED and Action.WITHDRAW in view.actions
