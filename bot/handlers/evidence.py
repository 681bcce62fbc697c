"""Photos and documents: placed where it is certain, asked about where it is not, never dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from bot.handlers import acting, closing, days, extending, importing, meant, shown
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import KEYS, Key, card, fit
from bot.writing.words import cut
from storage import queries
from storage.errors import Outdated
from storage.find import get
from storage.models import (
    Evidence,
    Measure,
    Report,
    ReportState,
    ReviewState,
)
from storage.rights import Action, may
from storage.verbs import measures as verbs
from storage.views import MeasureView


def received(turn: Turn) -> Answer:
    """Files came, with or without words. What could not be taken is said, whatever else was."""
    if not turn.incoming.files:
        return _not_taken(turn, turn.incoming.refused_files or ("kind",))
    return [*_taken(turn), *_not_taken(turn, turn.incoming.refused_files)]


def _not_taken(turn: Turn, reasons: Sequence[str]) -> Answer:
    return say(card([turn.t(f"file.{reason}") for reason in dict.fromkeys(reasons)])) if reasons else []


def _taken(turn: Turn) -> Answer:
    if importing.is_notice(turn):
        return importing.preview(turn)
    kept = keep(turn)
    note = turn.incoming.text.strip()
    late = _late_piece(turn)
    if late:
        return _append(turn, late, kept)
    answer = ASKED_WITH_FILES.get(turn.asked.get("what", ""))
    if answer:
        return answer(turn, kept, note)
    return _place(turn, kept, note)


def keep(turn: Turn) -> list[int]:
    """Write down each file that came, not yet placed; returns their ids."""
    rows = [
        Evidence(
            unit_id=turn.who.unit_id,
            person_id=turn.member.id,
            kind=file.kind,
            at=turn.now,
            sha256=file.sha256,
            size=file.size,
            name=file.name[:255],
            telegram_file=file.telegram_file,
            album=turn.incoming.album,
            text=turn.incoming.text[:1000],
        )
        for file in turn.incoming.files
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


def _append(turn: Turn, report: Report, kept: list[int]) -> Answer:
    verbs.add_evidence(turn.session, turn.who, report.id, kept, turn.now)
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    lines = [turn.t("did.added", name=acting.named(view), n=len(report.evidence))]
    return say(card(lines, [Key(turn.t("key.withdraw"), b.Withdraw(report.id))]))


# In answer to a question


def _done(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(acting.submit(turn, int(turn.asked["measure"]), kept, note))


def _progress(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(acting.note_progress(turn, int(turn.asked["measure"]), kept, note))


def _more(turn: Turn, kept: list[int], _note: str) -> Answer:
    report = get(turn.session, Report, int(turn.asked["report"]))
    turn.forget()
    return _append(turn, report, kept)


def _held(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(closing.record(turn, int(turn.asked["review"]), ReviewState.HELD, note, kept))


def _rebounded(turn: Turn, kept: list[int], note: str) -> Answer:
    return say(closing.record(turn, int(turn.asked["review"]), ReviewState.REBOUNDED, note, kept))


def _record_for(turn: Turn, kept: list[int], note: str) -> Answer:
    """代录: the signed paper is here, so it can be recorded."""
    person = int(turn.asked["person"])
    report = verbs.submit(
        turn.session, turn.who, int(turn.asked["measure"]), turn.now, note=note, evidence=kept, for_person=person
    )
    turn.forget()
    return say(acting.submitted_card(turn, report))


def _record_verified(turn: Turn, kept: list[int], _note: str) -> Answer:
    report_id, person = int(turn.asked["report"]), int(turn.asked["person"])
    report = verbs.verify(turn.session, turn.who, report_id, turn.now, for_person=person, evidence=kept)
    turn.forget()
    return say(shown.measure(turn, report.measure_id, note=turn.t("did.recorded_verified")))


def _record_extension(turn: Turn, kept: list[int], _note: str) -> Answer:
    asked = turn.asked
    wanted, person = date.fromisoformat(asked["day"]), int(asked["person"])
    return say(extending.extension_asked(turn, int(asked["measure"]), wanted, str(asked["reason"]), person, kept))


ASKED_WITH_FILES: dict[str, Callable[[Turn, list[int], str], Answer]] = {
    "done": _done,
    "progress": _progress,
    "add": _more,
    "review_held": _held,
    "review_rebounded": _rebounded,
    "record_for": _record_for,
    "record_verified": _record_verified,
    "record_extension": _record_extension,
}


# Without a question


def _place(turn: Turn, kept: list[int], note: str) -> Answer:
    """For which item is it? One tap where there is a likely one."""
    earlier = turn.asked.get("evidence", []) if turn.asked.get("what") == "place" else []
    turn.ask("place", evidence=[*earlier, *kept], note=note or turn.asked.get("note", ""))
    likely = candidates(turn)
    if not likely:
        return say(card([turn.t("place.none", n=len(kept))], _other_keys(turn)))
    first = likely[0]
    keys = [
        Key(turn.t("key.place_done", name=acting.named(first)), b.PlaceEvidence(first.id, "done"), wide=True),
        Key(turn.t("key.only_progress"), b.PlaceEvidence(first.id, "progress")),
        Key(turn.t("key.other"), b.PlaceElsewhere()),
    ]
    head = turn.t("place.head", n=len(kept), what=turn.t(f"evidence.{turn.incoming.files[0].kind}"))
    return say(card([head], keys))


def candidates(turn: Turn) -> list[MeasureView]:
    """Open measures of the sender: the one replied to first, then the one last written about, then by day."""
    views = queries.owned_open(turn.session, turn.who, turn.today)
    first = meant.measure(turn)
    return sorted(views, key=lambda view: view.id != first)


def place_evidence(turn: Turn, button: b.PlaceEvidence) -> Answer:
    """The tap that says for what it is."""
    kept = waiting(turn)
    note = str(turn.asked.get("note", ""))
    if button.kind == "done":
        return change(acting.submit(turn, button.measure, kept, note), turn.t("toast.submitted"))
    return change(acting.note_progress(turn, button.measure, kept, note), turn.t("did.progress"))


def waiting(turn: Turn) -> list[int]:
    """What this person sent last and has not been placed. Raises Outdated if there is nothing."""
    if turn.asked.get("what") == "place":
        ids = [int(one) for one in turn.asked["evidence"]]
    else:
        unplaced = select(Evidence.id).where(
            Evidence.person_id == turn.member.id,
            Evidence.report_id.is_(None),
            Evidence.review_id.is_(None),
            Evidence.extension_id.is_(None),
            Evidence.removed_at.is_(None),
        )
        ids = list(turn.session.scalars(unplaced.order_by(Evidence.id.desc()).limit(1)))
    if not ids:
        raise Outdated
    return ids


def place_elsewhere(turn: Turn, button: b.PlaceElsewhere) -> Answer:
    """Another item: the open ones as keys."""
    waiting(turn)
    views = candidates(turn)
    keys = [
        Key(turn.t("key.place_done", name=cut(acting.named(view), 14)), b.PlaceEvidence(view.id, "done"), wide=True)
        for view in views
    ]
    keys += _other_keys(turn)
    return change(card([turn.t("place.which")], fit(keys, button.page, b.PlaceElsewhere, turn.w.t)))


def _other_keys(turn: Turn) -> list[Key]:
    """What else it could be: the evidence of a look-back that is due, or nothing to keep."""
    due = queries.reviews_due(turn.session, turn.who, turn.today)
    keys = [Key(turn.t("key.review_no", no=one.problem_no), b.ShowReview(one.id)) for one in due if one.may_review][
        : KEYS - 1
    ]
    return [*keys, Key(turn.t("key.drop"), b.DropEvidence())]


def drop_evidence(turn: Turn, _button: b.DropEvidence) -> Answer:
    """Not evidence at all: its bytes stay under their hash, the row says why it is nothing."""
    for one in waiting(turn):
        row = get(turn.session, Evidence, one)
        row.removed_at, row.removed_why = turn.now, "not_evidence"
    turn.forget()
    return change(card([turn.t("did.dropped")]))


# 代录


def record_for(turn: Turn, button: b.RecordFor) -> Answer:
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    name = next((one.name for one in view.roles.owners if one.id == button.person), "")
    if not name or Action.RECORD_FOR not in view.actions:
        raise Outdated
    turn.ask("record_for", measure=view.id, person=button.person)
    keys = [Key(turn.t("key.record_extension"), b.RecordExtension(view.id, button.person))] if view.deadline else []
    return say(days.prompt(turn, turn.t("ask.record_for", name=name, item=acting.named(view)), *keys))


def record_verified(turn: Turn, button: b.RecordVerified) -> Answer:
    report = get(turn.session, Report, button.report)
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    name = next((one.name for one in view.verifiers if one.id == button.person), "")
    if not name or not may(turn.who, Action.RECORD_FOR, get(turn.session, Measure, view.id)):
        raise Outdated
    turn.ask("record_verified", report=report.id, person=button.person)
    return say(days.prompt(turn, turn.t("ask.record_verified", name=name, item=acting.named(view))))
