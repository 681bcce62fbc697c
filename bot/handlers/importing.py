"""A notice that a coordinator sends: what was read, what was claimed, what is doubtful; then one tap."""

from __future__ import annotations

from bot.handlers.turn import Answer, FileIn, Say, Turn, change, say
from bot.reading.decoding import NotText, decode
from bot.reading.notices import NoticeDraft, as_json, message, read_notice
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.words import Words, cut
from storage.models import EvidenceKind, Inspection
from storage.rights import Action, may_in_unit
from storage.verbs import imports

READABLE = (".txt", ".text", ".md")
LARGEST = 2_000_000
"""Bytes: a hundred times the longest notice seen."""
WARNINGS_SHOWN = 3


def is_notice(turn: Turn) -> bool:
    """Whether what came is a document that this person may import."""
    files = turn.incoming.files
    return (
        len(files) == 1
        and files[0].kind is EvidenceKind.DOCUMENT
        and files[0].name.lower().endswith(READABLE)
        and may_in_unit(turn.who, Action.IMPORT)
        and turn.asked.get("what") not in ("done", "progress", "add", "review_held", "review_rebounded")
    )


def preview(turn: Turn) -> Answer:
    """Read it and say what was read; nothing is written before the tap."""
    file = turn.incoming.files[0]
    if file.size > LARGEST:
        return say(card([turn.t("import.too_large", name=cut(file.name, 30))]))
    try:
        draft = read_file(turn, file)
    except NotText:
        return say(card([turn.t("import.not_text", name=cut(file.name, 30))]))
    if not draft.problems:
        return say(card([turn.t("import.nothing", name=cut(file.name, 30))]))
    turn.ask("import", sha256=file.sha256, name=file.name)
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
    sha256, name = str(turn.asked["sha256"]), str(turn.asked["name"])
    draft = read_notice(decode(turn.desk.store.read(sha256)), source=name)
    tree = as_json(draft, turn.w.t)
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


def read_file(turn: Turn, file: FileIn) -> NoticeDraft:
    """Raises NotText."""
    return read_notice(decode(turn.desk.store.read(file.sha256)), source=file.name)


def send_file_card(turn: Turn) -> Card:
    """Somebody wants to import: what to send."""
    return card([turn.t("import.send_file" if may_in_unit(turn.who, Action.IMPORT) else "import.not_yours")])
