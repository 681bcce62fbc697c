"""A notice that a coordinator sends: what was read, what was claimed, what is doubtful; then one tap."""

from __future__ import annotations

import json

from sqlalchemy import select

from bot.handlers.turn import Answer, FileIn, Say, Turn, change, say
from bot.reading.documents import Draft, NotRead, sounds_like_import
from bot.reading.notices import NoticeDraft, as_json, message
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.documents import unread_text
from bot.writing.words import Words, cut
from storage.models import EvidenceKind, Inspection, Problem
from storage.rights import Action, may_in_unit
from storage.verbs import imports

NEVER_EVIDENCE = (".txt", ".text", ".md")
WARNINGS_SHOWN = 3
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
    tree = json.dumps(as_json(draft, turn.t), ensure_ascii=False).encode()
    turn.ask("import", tree=turn.desk.store.keep(tree), name=file.name)
    keys = [Key(turn.t("key.import"), b.ApplyImport()), Key(turn.t("key.cancel"), b.Cancel())]
    return say(card(draft_lines(turn.w, draft), keys))


def draft_lines(w: Words, draft: NoticeDraft) -> list[str | None]:
    """Unit, counts, claims and doubts, in a card's length."""
    counts = draft.counts
    lines: list[str | None] = [
        w.t("import.head", unit=draft.notice.unit or w.t("nobody")),
        w.t("import.counts", **counts),
        w.t("import.team", team=draft.notice.team) if draft.notice.team else None,
    ]
    lines += [
        w.t("import.claim", level=w.t(f"notices.level.{level}"), claimed=claim.number, counted=counts[level])
        for level, claim in draft.claims.items()
        if claim.number != counts[level]
    ]
    others = [one for one in draft.warnings if one.code != "counts_differ"]
    lines += [w.t("import.doubt", text=message(one, w.t)) for one in others[:WARNINGS_SHOWN]]
    if len(others) > WARNINGS_SHOWN:
        lines.append(w.t("import.more_doubts", n=len(others) - WARNINGS_SHOWN))
    lines.append(w.t("import.all_done") if draft.claims_all_done else None)
    lines.append(w.t("import.nothing_written"))
    return lines


def apply(turn: Turn, _button: b.ApplyImport) -> Answer:
    """Take it in, then ask the one thing that has to be chosen or filled in."""
    if turn.asked.get("what") != "import":
        return [Say(card([turn.t("import.expired")]))]
    name = str(turn.asked["name"])
    tree = json.loads(turn.desk.store.read(str(turn.asked["tree"])))
    imported = imports.import_tree(turn.session, turn.who, tree, turn.now, source=name)
    turn.forget()
    return change(imported_card(turn.w, imported))


def imported_card(w: Words, imported: imports.Imported) -> Card:
    lines = [w.t("did.imported", problems=len(imported.problems), measures=imported.measures)]
    if imported.claimed:
        lines += [w.t("did.imported_claimed", n=imported.claimed), w.t("did.imported_choice")]
        return card(lines, settle_keys(w, imported.inspection))
    lines.append(w.t("did.imported_next"))
    keys = [Key(w.t("key.problem_no", no=one.number), b.ShowProblem(one.id)) for one in imported.problems[:3]]
    return card(lines, [*keys, Key(w.t("key.people"), b.ShowList("people"))])


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
