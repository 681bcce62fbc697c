"""Photos, files, places and passed-on words: kept first, then put where they belong. Nothing sent is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from bot.handlers import acting, captions, closing, importing, placing, recording
from bot.handlers.refusals import refusal_text
from bot.handlers.turn import Answer, FileIn, Turn, say
from bot.reading.captions import Caption
from bot.writing.card import card
from storage import queries
from storage.attempts import attempt
from storage.errors import Refused
from storage.find import get
from storage.models import Evidence, EvidenceKind, Report, ReportState, ReviewState

WORDS_KEPT = 4096
"""Characters of what stands under a file, or was passed on: all that Telegram sends."""


def received(turn: Turn) -> Answer:
    """Files came, with or without words. What could not be taken is said, whatever else was."""
    if not turn.incoming.files:
        return _not_taken(turn, turn.incoming.refused_files or ("kind",))
    return [*_taken(turn), *_not_taken(turn, turn.incoming.refused_files)]


def _not_taken(turn: Turn, reasons: Sequence[str]) -> Answer:
    return say(card([turn.t(f"file.{reason}") for reason in dict.fromkeys(reasons)])) if reasons else []


def _taken(turn: Turn) -> Answer:
    caption = captions.read(turn)
    if importing.is_notice(turn) and not caption.items:
        return importing.preview(turn)
    kept = keep(turn, turn.incoming.files)
    late = _late_piece(turn)
    if late:
        return placing.append(turn, late, kept)
    answer = ASKED_WITH_FILES.get(turn.asked.get("what", ""))
    if answer and _is_meant(turn, caption):
        return _answered(turn, answer, caption, kept)
    return placing.place(turn, caption)


def _answered(
    turn: Turn, answer: Callable[[Turn, list[int], str], Answer], caption: Caption, kept: list[int]
) -> Answer:
    """What was asked for is here. Where it can't be used for that any more it is kept, and asked about."""
    try:
        with attempt(turn.session):
            return answer(turn, kept, placing.words_of(turn, kept))
    except Refused as refusal:
        turn.forget()
        return placing.place(turn, caption, refusal_text(turn.w, refusal))


def _is_meant(turn: Turn, caption: Caption) -> bool:
    """Whether it answers what was asked: not where the words under it name another item."""
    if not caption.items or "measure" not in turn.asked:
        return True
    view = queries.measure_by_id(turn.session, turn.who, int(turn.asked["measure"]), turn.today)
    return any(no == view.problem_no and measure in (None, view.number) for no, measure in caption.items)


def passed_on(turn: Turn) -> Answer:
    """Words of somebody else: kept as evidence by whoever has something to show. Empty where they are to be answered
    as if they had been said."""
    if turn.incoming.forwarded is None:
        return []
    caption = captions.read(turn)
    if caption.asks or not placing.candidates(turn, caption):
        return []
    words = FileIn(
        kind=EvidenceKind.TEXT, sha256="", size=0, name="", telegram_file=None, what="text", text=turn.incoming.text
    )
    keep(turn, (words,))
    return placing.place(turn, caption)


def keep(turn: Turn, files: Sequence[FileIn]) -> list[int]:
    """Write down each piece that came, not yet placed, with what was said of it; returns their ids."""
    said = turn.incoming.forwarded
    origin = turn.t("place.passed_on", by=said.by, at=turn.w.moment(said.at)) if said else ""
    rows = [
        Evidence(
            unit_id=turn.who.unit_id,
            person_id=turn.member.id,
            kind=file.kind,
            at=turn.now,
            sha256=file.sha256 or None,
            size=file.size,
            name=file.name[:255],
            telegram_file=file.telegram_file,
            album=turn.incoming.album,
            text="\n".join(one for one in (file.text or turn.incoming.text.strip(), origin) if one)[:WORDS_KEPT],
        )
        for file in files
    ]
    turn.session.add_all(rows)
    turn.session.flush()
    return [row.id for row in rows]


def _late_piece(turn: Turn) -> Report | None:
    """The report that earlier photos of this very album went to, if it can still take more."""
    if turn.incoming.album is None:
        return None
    earlier = select(Evidence).where(
        Evidence.album == turn.incoming.album,
        Evidence.person_id == turn.member.id,
        Evidence.report_id.is_not(None),
    )
    placed = turn.session.scalars(earlier.limit(1)).first()
    report = get(turn.session, Report, placed.report_id) if placed and placed.report_id else None
    return report if report and report.state in (ReportState.PENDING, ReportState.NOTED) else None


# In answer to a question


def _done(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(acting.submit(turn, int(turn.asked["measure"]), kept, note))


def _progress(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(acting.note_progress(turn, int(turn.asked["measure"]), kept, note))


def _more(turn: Turn, kept: list[int], _note: str) -> Answer:
    report = get(turn.session, Report, int(turn.asked["report"]))
    turn.forget()
    return placing.append(turn, report, kept)


def _held(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(closing.record(turn, int(turn.asked["review"]), ReviewState.HELD, note, kept))


def _rebounded(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(closing.record(turn, int(turn.asked["review"]), ReviewState.REBOUNDED, note, kept))


ASKED_WITH_FILES: dict[str, Callable[[Turn, list[int], str], Answer]] = {
    "done": _done,
    "progress": _progress,
    "add": _more,
    "review_held": _held,
    "review_rebounded": _rebounded,
    "record_for": recording.done,
    "record_verified": recording.verified,
    "record_extension": recording.extended,
}
