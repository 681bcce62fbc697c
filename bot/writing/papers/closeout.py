"""销号表: all that a problem was, on one form to be signed. Internal: it names who did and verified what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Mm, Pt

from bot.writing.papers.page import FOOTER, blank, saved, write
from bot.writing.papers.states import problem_state, whole_day
from bot.writing.papers.tables import GRID, Cell, Row, add_table
from bot.writing.words import Words, cut, label, mark
from storage.dossiers import Dossier, Hands, Inspected, Kept
from storage.views import MeasureView, ProblemView, RolesView

TITLE_SIZE, SMALL = Pt(18), Pt(10.5)
WIDTH = Mm(170)
MARGIN, SIDE = Mm(20), Mm(20)
TO_WRITE, TO_SIGN = Mm(20), Mm(26)
HEAD = 4
TO_WRITE_IN = 8
"""Blanks that leave room for a word."""
HASH = 12
"""Characters of a file's SHA-256 that tell it from any other of the ledger."""
NAME = 40
SIGNERS = ("owner", "department", "leader", "coordinator", "overseer")


def closeout_form(w: Words, inspected: Inspected, one: Dossier) -> bytes:
    """The form as .docx."""
    title = w.t("form.title")
    document = blank(title)
    section = document.sections[0]
    section.top_margin = section.bottom_margin = MARGIN
    section.left_margin = section.right_margin = SIDE
    section.footer_distance = Emu(min(FOOTER, Mm(10)))
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_after = Pt(6)
    write(head, title, size=TITLE_SIZE, face="title")
    under = document.add_paragraph()
    under.paragraph_format.space_after = Pt(4)
    team = inspected.team or " " * TO_WRITE_IN
    line = w.t("form.under", unit=inspected.unit, team=team, no=one.view.number, day=whole_day(w, w.today))
    write(under, line, size=SMALL)
    add_table(document, list(_rows(w, one)), WIDTH)
    return saved(document)


def _rows(w: Words, one: Dossier) -> Iterator[Row]:
    yield from _about(w, one)
    yield from _measures(w, one)
    yield from _evidence(w, one.kept)
    yield _told(w.t("form.check_elsewhere"), one.check_elsewhere or "", written=True)
    yield _told(w.t("form.made_rule"), one.made_rule or "", written=True)
    yield from _signatures(w)
    yield from _look_backs(w, one)


def _told(name: str, text: str, *, written: bool = False) -> Row:
    """A name and what there is to say; room to write it, where there is nothing yet."""
    cells = (Cell(wide=HEAD, text=name, head=True), Cell(wide=GRID - HEAD, text=text))
    return Row(cells=cells, lowest=TO_WRITE) if written and not text else Row(cells=cells)


def _about(w: Words, one: Dossier) -> Iterator[Row]:
    view = one.view
    stands_under = w.t("list.dot").join(name for name in (one.aspect.title, one.category.title) if name)
    yield _told(w.t("form.stands_under"), stands_under)
    finding = view.finding if view.finding.strip() not in ("", view.title) else ""
    yield _told(w.t("form.problem"), "\n".join(part for part in (view.title, finding) if part))
    yield _told(w.t("form.cause"), "", written=True)
    leaders, owners = _named(w, view, "leaders"), _named(w, view, "owners")
    helping = _named(w, view, "assisting")
    assisting = w.t("form.assisting", names=helping) if helping else ""
    departments = "\n".join(part for part in (_named(w, view, "departments"), assisting) if part)
    yield Row(
        cells=(
            Cell(wide=HEAD, text=w.t("form.leader"), head=True),
            Cell(wide=4, text=leaders, centred=True),
            Cell(wide=HEAD, text=w.t("form.department"), head=True),
            Cell(wide=4, text=departments, centred=True),
            Cell(wide=HEAD, text=w.t("form.owner"), head=True),
            Cell(wide=4, text=owners, centred=True),
        )
    )
    closed = w.t("form.closed_by", name=one.closed_by) if one.closed_by else ""
    yield _told(w.t("form.state"), w.comma([problem_state(w, one), closed]))


def _named(w: Words, view: ProblemView, role: str) -> str:
    """Who answers for the problem in a role; where it names nobody itself, whoever its measures name, with the marks of
    theirs if they are not the same everywhere."""
    names = w.t("list.names")
    if own := _names(view.roles, role):
        return names.join(own)
    theirs = [(one.number, _names(one.roles, role)) for one in view.measures]
    everybody = dict.fromkeys(name for _, some in theirs for name in some)
    if len({some for _, some in theirs}) <= 1:
        return names.join(everybody)
    marks = {
        name: w.t("list.names").join(mark(number) for number, some in theirs if name in some) for name in everybody
    }
    return names.join(w.t("form.only_of", name=name, marks=marks[name]) for name in everybody)


def _names(roles: RolesView, role: str) -> tuple[str, ...]:
    return tuple(getattr(one, "name", one) for one in getattr(roles, role))


def _heads(*named: tuple[int, str]) -> Row:
    return Row(cells=tuple(Cell(wide=wide, text=text, head=True) for wide, text in named))


def _measures(w: Words, one: Dossier) -> Iterator[Row]:
    yield _heads(
        (2, w.t("form.no")),
        (7, w.t("form.measure")),
        (4, w.t("form.deadline")),
        (3, w.t("form.stands")),
        (4, w.t("form.did")),
        (4, w.t("form.verified")),
    )
    for view in one.view.measures:
        yield _measure(w, one, view)


def _measure(w: Words, one: Dossier, view: MeasureView) -> Row:
    hands = one.hands.get(view.number, Hands(did=(), verified=()))
    text = "\n".join([view.text, *view.steps])
    return Row(
        cells=(
            Cell(wide=2, text=label(one.view.number, view.number), centred=True),
            Cell(wide=7, text=text),
            Cell(wide=4, text=_deadline(w, view), centred=True),
            Cell(wide=3, text=w.t(f"form.state.{view.state}"), centred=True),
            Cell(wide=4, text=_by(w, hands.did, view.submitted_at), centred=True),
            Cell(wide=4, text=_by(w, hands.verified, view.verified_at), centred=True),
        )
    )


def _deadline(w: Words, view: MeasureView) -> str:
    said = [f"{view.deadline:%Y-%m-%d}" if view.deadline else ""]
    if view.original_deadline and view.deadline and view.original_deadline != view.deadline:
        said.append(w.t("form.first_deadline", day=f"{view.original_deadline:%Y-%m-%d}"))
    said.append(w.t("state.immediate") if view.immediate else "")
    said.append(w.t("state.standing") if view.standing else "")
    return "\n".join(part for part in said if part)


def _by(w: Words, names: Sequence[str], moment: datetime | None) -> str:
    """Who and when; blank to be filled in by hand where nobody is known."""
    day = f"{moment.astimezone(w.zone):%Y-%m-%d}" if names and moment else ""
    return "\n".join(part for part in (w.t("list.names").join(names), day) if part)


def _evidence(w: Words, kept: Sequence[Kept]) -> Iterator[Row]:
    yield _heads(
        (2, w.t("form.no")),
        (10, w.t("form.evidence")),
        (3, w.t("form.of_measure")),
        (4, w.t("form.kept_on")),
        (5, w.t("form.hash")),
    )
    for place, one in enumerate(kept, 1):
        row = one.evidence
        name = row.name or cut(row.text, NAME) or w.t(f"evidence.{row.kind}")
        yield Row(
            cells=(
                Cell(wide=2, text=str(place), centred=True),
                Cell(wide=10, text=name),
                Cell(wide=3, text=f"{one.measure_no}", centred=True),
                Cell(wide=4, text=f"{row.at.astimezone(w.zone):%Y-%m-%d}", centred=True),
                Cell(wide=5, text=(row.sha256 or "")[:HASH], centred=True),
            )
        )
    if not kept:
        yield Row(cells=tuple(Cell(wide=wide) for wide in (2, 10, 3, 4, 5)))


def _signatures(w: Words) -> Iterator[Row]:
    wide = (5, 5, 5, 5, 4)
    yield _heads(*((each, w.t(f"form.sign.{who}")) for each, who in zip(wide, SIGNERS, strict=True)))
    yield Row(cells=tuple(Cell(wide=each, text=w.t("form.sign_here")) for each in wide), lowest=TO_SIGN)


def _look_backs(w: Words, one: Dossier) -> Iterator[Row]:
    yield _heads(
        (4, w.t("form.looked_on")), (4, w.t("form.result")), (12, w.t("form.found")), (4, w.t("form.looked_by"))
    )
    for done in one.look_backs:
        yield Row(
            cells=(
                Cell(wide=4, text=f"{done.on.astimezone(w.zone):%Y-%m-%d}", centred=True),
                Cell(wide=4, text=w.t(f"form.look_back.{done.state}"), centred=True),
                Cell(wide=12, text=done.note),
                Cell(wide=4, text=done.by, centred=True),
            )
        )
    if not one.look_backs:
        yield Row(cells=tuple(Cell(wide=wide) for wide in (4, 4, 12, 4)))
    for ended in one.ended:
        text = w.t("form.round_ended", n=ended.number, day=whole_day(w, ended.ended_at), reason=ended.reason)
        yield Row(cells=(Cell(wide=GRID, text=text),))
