"""A notice that a coordinator sends: what was read, what was claimed, what is doubtful; then one tap."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import object_session

from bot.handlers import filling, inviting
from bot.handlers.turn import Answer, FileIn, Say, Turn, change, say
from bot.reading.documents import Draft, NotRead, sounds_like_import
from bot.reading.notices import NoticeDraft, NoticeWarning, as_json, message
from bot.writing import buttons as b
from bot.writing.card import KEYS, LINES, Card, Key, card
from bot.writing.documents import unread_text
from bot.writing.merging import PAGE, every_line, has_more, summary, undone_lines
from bot.writing.words import Words, cut
from storage.attempts import attempt
from storage.errors import Outdated
from storage.importing import Diff, Tree
from storage.importing.packing import pack, unpack
from storage.models import EvidenceKind, Inspection, Problem
from storage.rights import Action, may_in_unit
from storage.verbs import merging, unmerging

NEVER_EVIDENCE = (".txt", ".text", ".md")
WARNINGS_SHOWN = 3
DIFF_LINES = 6
"""Lines that the changes get at least, however much there is to say of what was read."""
FIRST = 2
AWAITED = "import_file"
"""What was asked where a document to import is waited for."""


def is_notice(turn: Turn) -> bool:
    """Whether what came is a document that this person may import, and means to."""
    files = turn.incoming.files
    asked = turn.asked.get("what")
    if len(files) != 1 or not may_in_unit(turn.who, Action.IMPORT):
        return False
    if asked == AWAITED:
        return True
    return files[0].read is not None and asked not in ASKED_FOR_EVIDENCE and _is_meant(turn, files[0])


ASKED_FOR_EVIDENCE = (
    "done", "progress", "add", "review_held", "review_rebounded", "record_for", "record_verified", "record_extension",
)  # fmt: skip


def _is_meant(turn: Turn, file: FileIn) -> bool:
    """Whether a document that nobody asked for is one to import rather than evidence."""
    if isinstance(file.read, Draft) and file.read.problems:
        return True
    return (
        sounds_like_import(file.name)
        or file.name.lower().endswith(NEVER_EVIDENCE)
        or (file.kind is EvidenceKind.DOCUMENT and _is_empty(turn))
    )


def _is_empty(turn: Turn) -> bool:
    """Whether the unit has no problem yet, so that nothing can be evidence of anything."""
    return turn.session.scalars(select(Problem.id).where(Problem.unit_id == turn.who.unit_id).limit(1)).first() is None


def preview(turn: Turn) -> Answer:
    """Say what was read before the turn; nothing is written before the tap."""
    file = turn.incoming.files[0]
    draft = file.read or NotRead("picture")
    if isinstance(draft, NotRead):
        return say(card([unread_text(turn.t, draft, file.name), turn.t("document.or_evidence")]))
    if not draft.problems:
        return say(card([turn.t("import.nothing", name=cut(file.name, 30))]))
    from bot.reading.tables import settled  # noqa: PLC0415 — reads days in tables, which nothing else here does

    draft = settled(draft, turn.now.astimezone(turn.w.zone))
    tree = as_json(draft, turn.t)
    diff = merging.diff(turn.session, turn.who, tree)
    kept = turn.desk.store.keep(pack(tree))
    turn.ask("import", tree=kept, name=file.name, seen=diff.fingerprint)
    return say(diff_card(turn.w, diff, draft_lines(turn.w, draft)))


def diff_card(w: Words, diff: Diff, read: Sequence[str | None]) -> Card:
    """What was read and what would change: as much as a card shows, the rest behind a key."""
    changes = [line for line in summary(w, diff) if line]
    nothing_written = w.t("import.nothing_written")
    read = [line for line in read if line]
    room = LINES - 1 - min(len(changes), DIFF_LINES)
    lines = [*read[:room], *changes[: LINES - 1 - len(read[:room])], nothing_written]
    keys = [] if diff.is_empty else [apply_key(w, diff)]
    if has_more(diff):
        keys.append(Key(w.t("key.more"), b.ShowDiff(0)))
    return card(lines, [*keys, Key(w.t("key.cancel"), b.Cancel())] if keys else [])


def apply_key(w: Words, diff: Diff) -> Key:
    label = w.t("key.import") if diff.inspection is None else w.t("key.merge")
    return Key(label, b.ApplyImport())


def draft_lines(w: Words, draft: NoticeDraft) -> list[str | None]:
    """Unit, counts, claims and doubts, in a card's length."""
    counts = draft.counts
    lines: list[str | None] = [
        *read_lines(w, draft),
        w.t("import.team", team=draft.notice.team) if draft.notice.team else None,
    ]
    lines += [
        w.t("import.claim", level=w.t(f"notices.level.{level}"), claimed=claim.number, counted=counts[level])
        for level, claim in draft.claims.items()
        if claim.number != counts[level]
    ]
    others = [one for one in draft.warnings if one.code != "counts_differ"]
    lines += [doubt_line(w, one) for one in others[:WARNINGS_SHOWN]]
    if len(others) > WARNINGS_SHOWN:
        lines.append(w.t("import.more_doubts", n=len(others) - WARNINGS_SHOWN))
    lines.append(w.t("import.all_done") if draft.claims_all_done else None)
    return lines


def read_lines(w: Words, draft: NoticeDraft) -> list[str]:
    """What it is: our own workbook come back, or the document of a unit."""
    counts = draft.counts
    if draft.notice.unit is None and all(problem.key for problem in draft.problems):
        return [w.t("filling.back", problems=counts["problems"], measures=counts["measures"])]
    return [w.t("import.head", unit=draft.notice.unit or w.t("nobody")), w.t("import.counts", **counts)]


def doubt_line(w: Words, doubt: NoticeWarning) -> str:
    """A doubtful place, and the cell or line that it stands in."""
    text, place = message(doubt, w.t), doubt.where
    if place is None:
        return w.t("import.doubt", text=text)
    return w.t("merge.doubt_at", text=text, where=place.cell or w.t("merge.line", line=place.line))


def more(turn: Turn, button: b.ShowDiff) -> Answer:
    """All that would change, a page at a time."""
    tree = _waiting(turn)
    if tree is None:
        return [Say(card([turn.t("import.expired")]))]
    diff = merging.diff(turn.session, turn.who, tree)
    lines = list(every_line(turn.w, diff))
    pages = max(1, -(-len(lines) // PAGE))
    page = button.page % pages
    shown: list[str | None] = [*lines[page * PAGE : (page + 1) * PAGE]]
    if pages > 1:
        shown.append(turn.t("merge.page", page=page + 1, pages=pages))
    keys = [] if diff.is_empty else [apply_key(turn.w, diff)]
    if pages > 1:
        keys.append(Key(turn.t("key.more"), b.ShowDiff((page + 1) % pages)))
    return change(card(shown, [*keys, Key(turn.t("key.cancel"), b.Cancel())]))


def _waiting(turn: Turn) -> Tree | None:
    """The document that waits for a tap; None where it waited too long."""
    if turn.asked.get("what") != "import":
        return None
    return unpack(turn.desk.store.read(str(turn.asked["tree"])))


def apply(turn: Turn, _button: b.ApplyImport) -> Answer:
    """Take it in, then ask the one thing that has to be chosen or filled in. What was not seen is not done."""
    tree = _waiting(turn)
    if tree is None:
        return [Say(card([turn.t("import.expired")]))]
    seen = turn.asked.get("seen")
    try:
        with attempt(turn.session):
            applied = merging.apply(
                turn.session, turn.who, tree, turn.now, source=str(turn.asked["name"]), seen=seen, step=turn.step
            )  # fmt: skip
    except Outdated:
        return _as_it_is_now(turn, tree)
    turn.forget()
    is_new = applied.diff.inspection is None
    left = None if is_new else filling.left(turn)
    more = [*inviting.key(turn, applied.diff.new_people), *(left.keys if left else ())]
    answer = change(applied_card(turn.w, applied, more, left.line if left else None, undo=True))
    # What a document claims is done is asked about first; what is to be filled in depends on it.
    return [*answer, *filling.after_import(turn)] if is_new and not applied.claimed else answer


def _as_it_is_now(turn: Turn, tree: Tree) -> Answer:
    """The ledger has changed since the difference was shown: show it again."""
    diff = merging.diff(turn.session, turn.who, tree)
    turn.ask("import", tree=turn.asked["tree"], name=turn.asked["name"], seen=diff.fingerprint)
    return change(diff_card(turn.w, diff, [turn.t("merge.moved")]))


def undo(turn: Turn, button: b.UndoImport) -> Answer:
    """One tap takes it back as a whole; what people have worked on since is named."""
    done = unmerging.undo_merge(turn.session, turn.who, button.event, turn.now)
    return change(card(undone_lines(turn.w, done.problems, done.measures, done.values, done.stayed)))


def applied_card(
    w: Words, applied: merging.Applied, more: Sequence[Key] = (), left: str | None = None, *, undo: bool = False
) -> Card:
    """What was done, what is `left` to do, and what comes next: `more` before all else; `undo` adds the key that takes
    it back."""
    diff = applied.diff
    back = [Key(w.t("key.undo"), b.UndoImport(applied.event.id))] if undo else []
    if diff.inspection is None:
        lines = [w.t("did.imported", problems=applied.problems, measures=applied.measures)]
    else:
        changes = len(diff.changes)
        added = {"problems": applied.problems, "measures": applied.measures}
        lines = [w.t("merge.done", **added, n=changes) if any(added.values()) else w.t("filling.done", n=changes)]
    if diff.new_people:
        lines.append(w.t("merge.done_people", n=len(diff.new_people)))
    if applied.claimed:
        lines += [w.t("did.imported_claimed", n=applied.claimed), w.t("did.imported_choice")]
        return card(lines, [*settle_keys(w, applied.inspection), *back])
    if diff.inspection is None:
        lines.append(w.t("did.imported_next"))
    if left:
        lines.append(left)
    keys = [Key(w.t("key.problem_no", no=one.number), b.ShowProblem(one.id)) for one in first_problems(applied)]
    keys = [*more, *keys, Key(w.t("key.people"), b.ShowList("people"))]
    return card(lines, [*keys[: KEYS - len(back)], *back])


def first_problems(applied: merging.Applied) -> list[Problem]:
    """The first problems of a document that is new: with these work begins."""
    session = object_session(applied.event)
    if session is None or applied.diff.inspection is not None:
        return []
    rows = select(Problem).where(Problem.inspection_id == applied.inspection.id).order_by(Problem.number)
    return list(session.scalars(rows.limit(FIRST)))


def settle_keys(w: Words, inspection: Inspection) -> list[Key]:
    return [
        Key(w.t("key.from_lookback"), b.SettleClaims(inspection.id, 0, None), wide=True),
        Key(w.t("key.redo"), b.SettleClaims(inspection.id, 1, None), wide=True),
    ]


def send_file_card(turn: Turn) -> Card:
    """Somebody wants to import: what to send."""
    if not may_in_unit(turn.who, Action.IMPORT):
        return card([turn.t("import.not_yours")])
    turn.ask(AWAITED)
    return card([turn.t("import.send_file")])
