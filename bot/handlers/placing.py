"""Of which item is what was sent? Certain: it is put there. Else one tap, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from bot.handlers import acting, asking, captions, meant
from bot.handlers.captions import Named
from bot.handlers.refusals import refusal_text
from bot.handlers.turn import Answer, Say, Turn, change, say
from bot.reading.captions import Caption
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card, fit
from bot.writing.words import cut
from storage import queries
from storage.attempts import attempt
from storage.errors import Outdated, Refused
from storage.find import get
from storage.models import Evidence, Report
from storage.rights import Action
from storage.verbs import measures as verbs
from storage.views import MeasureView

PILE = timedelta(minutes=10)
"""What comes within this of one another, and was not placed, belongs together."""
NAME = 14
KEPT_FOR_A_TAP = ("import", "said")
"""What is remembered of a talk for a key, and asks for no words."""


def place(turn: Turn, caption: Caption, refused: str | None = None) -> Answer:
    """What has just been kept: put where the words under it say, or asked about. What the words ask besides is
    answered."""
    answered = [Say(_answer(turn, caption))] if caption.asks else []
    named = captions.named(turn, caption)
    return [*answered, *(_at_once(turn, caption, named) or _asked(turn, named, refused))]


def _answer(turn: Turn, caption: Caption) -> Card:
    try:
        with attempt(turn.session):
            return asking.answer(turn, caption.question)
    except Refused as refusal:
        return card([refusal_text(turn.w, refusal)])


def _at_once(turn: Turn, caption: Caption, named: Named) -> Answer:
    """Where the words leave nothing open: one item of the sender's own, and that it is done, or how far it is; or one
    that they have handed in already. Empty where something is left open, or is refused."""
    several = len(caption.items) > 1 or bool(named.others or named.settled or named.unknown)
    if several or len(named.own) + len(named.pending) != 1 or not (caption.plain or named.pending):
        return []
    kept = waiting(turn)
    try:
        with attempt(turn.session):
            if named.pending:
                report = named.pending[0].report
                return append(turn, get(turn.session, Report, report.id), kept) if report else []
            return say(_put(turn, named.own[0].id, caption.says == "done", kept))
    except Refused:
        return []


def _put(turn: Turn, measure_id: int, done: bool, kept: Sequence[int]) -> Card:
    """Hand in what was sent, for good or as progress. What the bot has asked besides stays asked."""
    asked = turn.asked
    note = words_of(turn, kept) or (str(asked.get("note", "")) if asked.get("measure") == measure_id else "")
    put = acting.submit if done else acting.note_progress
    made = put(turn, measure_id, list(kept), note)
    if asked:
        turn.ask(**asked)
    return made


def _asked(turn: Turn, named: Named, refused: str | None) -> Answer:
    """The card that asks, with what is to be known of the items that were named."""
    lines = [refused, *_of_named(turn, named)]
    if len(named.own) > 1:
        return say(_which(turn, lines, named.own))
    on_behalf = _on_behalf(turn, named)
    if on_behalf:
        return say(_headed(turn, lines, [*on_behalf, *_last_keys(turn, KEYS - len(on_behalf))]))
    return say(_card(turn, lines, named.own or tuple(candidates(turn))))


def _of_named(turn: Turn, named: Named) -> list[str]:
    """Why it does not go to what was named."""
    told = [turn.t("place.unknown", no=no) for no in named.unknown[:2]]
    told += [
        turn.t("place.settled", name=acting.named(view), state=turn.t(f"state.{view.state}"))
        for view in named.settled[:2]
    ]
    told += [
        turn.t("place.of_others", name=acting.named(view), names=turn.w.names(view.roles.owners))
        for view in named.others[:2]
    ]
    return told


def _on_behalf(turn: Turn, named: Named) -> list[Key]:
    """代录, for a coordinator who names what somebody else answers for."""
    if named.own or len(named.others) != 1 or Action.RECORD_FOR not in named.others[0].actions:
        return []
    view = named.others[0]
    people = [one for one in view.roles.owners if one.id != turn.member.id][: KEYS - 2]
    return [Key(turn.t("key.place_for", name=one.name), b.PlaceFor(view.id, one.id), wide=True) for one in people]


def append(turn: Turn, report: Report, kept: Sequence[int]) -> Answer:
    """More of what was handed in already."""
    verbs.add_evidence(turn.session, turn.who, report.id, kept, turn.now)
    view = queries.measure_by_id(turn.session, turn.who, report.measure_id, turn.today)
    lines = [turn.t("did.added", name=acting.named(view), n=len(report.evidence))]
    return say(card(lines, [Key(turn.t("key.withdraw"), b.Withdraw(report.id))]))


# The cards


def _card(turn: Turn, lines: Sequence[str | None], likely: Sequence[MeasureView]) -> Card:
    """One tap for the likeliest item, if there is any."""
    if not likely:
        count = len(waiting(turn))
        return card([*lines, turn.t("place.none", n=count), *_still_asked(turn)], _last_keys(turn, KEYS))
    first = likely[0]
    keys = [
        Key(turn.t("key.place_done", name=acting.named(first)), b.PlaceEvidence(first.id, "done"), wide=True),
        Key(turn.t("key.only_progress"), b.PlaceEvidence(first.id, "progress")),
        Key(turn.t("key.other"), b.PlaceElsewhere()),
    ]
    return _headed(turn, lines, keys)


def _headed(turn: Turn, lines: Sequence[str | None], keys: Sequence[Key]) -> Card:
    pile = [get(turn.session, Evidence, one) for one in waiting(turn)]
    kinds = turn.w.t("list.names").join(dict.fromkeys(_kind(turn, row) for row in pile))
    return card([*lines, turn.t("place.head", n=len(pile), what=kinds), *_still_asked(turn)], keys)


def _kind(turn: Turn, row: Evidence) -> str:
    """As people call it; of what came earlier it is known whether it is a photo, a file or words."""
    known = {file.sha256 or file.text: file.what for file in turn.incoming.files}
    return turn.t(f"evidence.{known.get(row.sha256 or row.text, row.kind)}")


def _still_asked(turn: Turn) -> list[str]:
    return [turn.t("place.still_asked")] if waits_for_words(turn) else []


def waits_for_words(turn: Turn) -> bool:
    """Whether the bot has asked something that words are to answer; a file leaves that open."""
    return turn.asked.get("what", "said") not in KEPT_FOR_A_TAP


def _which(turn: Turn, lines: Sequence[str | None], views: Sequence[MeasureView], page: int = 0) -> Card:
    """Several items as keys."""
    keys = [Key(cut(acting.named(view), NAME), b.PlaceAt(view.id), wide=True) for view in views]
    keys += _last_keys(turn, KEYS)
    return card([*lines, turn.t("place.which")], fit(keys, page, b.PlaceElsewhere, turn.w.t))


def _last_keys(turn: Turn, room: int) -> list[Key]:
    """What else it could be: the evidence of a look-back that is due, or nothing to keep."""
    due = queries.reviews_due(turn.session, turn.who, turn.today)
    keys = [Key(turn.t("key.review_no", no=one.problem_no), b.ShowReview(one.id)) for one in due if one.may_review]
    return [*keys[: room - 1], Key(turn.t("key.drop"), b.DropEvidence())]


# Which it may be


def candidates(turn: Turn, caption: Caption | None = None) -> list[MeasureView]:
    """Open measures of the sender: those that are named, the one that is meant, those the last message was about, and
    of each the most urgent first."""
    views = queries.owned_open(turn.session, turn.who, turn.today)
    named = {view.id for view in captions.named(turn, caption).own} if caption else set()
    first, told = meant.measure(turn), meant.told_of_last(turn)
    return sorted(views, key=lambda view: (view.id not in named, view.id != first, view.id not in told))


def waiting(turn: Turn) -> list[int]:
    """What this person sent last and has not placed: the newest, and what came shortly before. Raises Outdated if
    there is nothing."""
    unplaced = select(Evidence).where(
        Evidence.person_id == turn.member.id,
        Evidence.unit_id == turn.who.unit_id,
        Evidence.report_id.is_(None),
        Evidence.review_id.is_(None),
        Evidence.extension_id.is_(None),
        Evidence.removed_at.is_(None),
    )
    pile: list[Evidence] = []
    for row in turn.session.scalars(unplaced.order_by(Evidence.id.desc())):
        if pile and pile[-1].at - row.at > PILE:
            break
        pile.append(row)
    if not pile:
        raise Outdated
    return [row.id for row in reversed(pile)]


def words_of(turn: Turn, kept: Sequence[int]) -> str:
    """What was said of these, each thing once."""
    said = (get(turn.session, Evidence, one).text for one in kept)
    return "\n".join(dict.fromkeys(text for text in said if text))


# Taps


def place_evidence(turn: Turn, button: b.PlaceEvidence) -> Answer:
    """The tap that says for what it is."""
    done = button.kind == "done"
    made = _put(turn, button.measure, done, waiting(turn))
    return change(made, turn.t("toast.submitted" if done else "did.progress"))


def place_at(turn: Turn, button: b.PlaceAt) -> Answer:
    """It is known for which item; whether that is done is left to say."""
    return change(_card(turn, (), [queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)]))


def place_elsewhere(turn: Turn, button: b.PlaceElsewhere) -> Answer:
    """Another item: the open ones as keys."""
    waiting(turn)
    return change(_which(turn, (), candidates(turn), button.page))


def place_for(turn: Turn, button: b.PlaceFor) -> Answer:
    """代录: what was sent is the signed paper."""
    kept = waiting(turn)
    note = words_of(turn, kept)
    report = verbs.submit(
        turn.session, turn.who, button.measure, turn.now, note=note, evidence=kept, for_person=button.person
    )
    return change(acting.submitted_card(turn, report), turn.t("toast.submitted"))


def drop_evidence(turn: Turn, _button: b.DropEvidence) -> Answer:
    """Not evidence at all: its bytes stay under their hash, the row says why it is nothing."""
    for one in waiting(turn):
        row = get(turn.session, Evidence, one)
        row.removed_at, row.removed_why = turn.now, "not_evidence"
    return change(card([turn.t("did.dropped")]))
