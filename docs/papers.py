"""Take the pictures of what the bot makes again: `.venv/bin/python docs/papers.py [--pages FOLDER]`.

Tells a small office's story in a ledger of its own, has the bot make every document and picture of it, and writes what
they look like into docs/pictures. Needs LibreOffice, pdftoppm (poppler) and a Chinese font. `--pages` keeps every page
of every document in that folder too, to be looked at.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import Config
from bot.handlers.pictures import KINDS, made_of
from bot.reading.notices import as_json, read_notice
from bot.writing import filling, invitations
from bot.writing.papers.closeout import closeout_form
from bot.writing.papers.drafting import doubts_in, drafted
from bot.writing.papers.page import as_docx
from bot.writing.pictures.drawing import png
from bot.writing.texts import texts
from bot.writing.words import Words, words_for
from bot.writing.workbooks import List, write_xlsx
from jobs.moments import at_local, zone_named
from storage.actor import Actor, actors_of, console
from storage.database import Database
from storage.dossiers import dossier, notice_facts
from storage.exports import export_of
from storage.find import measure_numbered, problem_numbered
from storage.gaps import gaps
from storage.models import Measure, OwnerRole, Person, Problem, ReviewState, Role
from storage.verbs import imports, measures, people, planning, problems

HERE = Path(__file__).parent
NOTICE = HERE.parent / "tests" / "story" / "fixtures" / "first-day-notice.txt"
OUT = HERE / "pictures"
TODAY = date(2026, 11, 23)
UNIT, ZONE = "白鹭县水利技术推广站", "Asia/Shanghai"
COORDINATOR, LEADER, OVERSEER = "周敏", "李卫东", "吴静"
PLACE = {"张强": "工程股", "王芳": "办公室", "何晓梅": "财务股"}
CAST = (
    (COORDINATOR, Role.COORDINATOR, "办公室"),
    (LEADER, Role.LEADER, None),
    (OVERSEER, Role.OVERSEER, None),
    *((name, Role.OWNER, place) for name, place in PLACE.items()),
)
STORY = (
    # problem, who answers for it, days from today to each deadline, and to when it was handed in
    (1, "王芳", (-40, -12), (-45, -14)),
    (2, "王芳", (24, 24), ()),
    (3, "张强", (-3, 12, 30), ()),
    (4, "张强", (8, 40), (-20,)),
    (5, "何晓梅", (-35, -33), (-42, -40)),
    (6, "张强", (18, 120), (-6,)),
    (7, "张强", (-9, 45), (-11,)),
    (8, "王芳", (30, 16), ()),
    (9, "王芳", (50,), ()),
    (10, "何晓梅", (-38, -30), (-39, -31)),
)
"""The last problems are left without anybody and without a day."""
CLOSED = ((1, -10), (5, -32), (10, -28))
INVITED = tuple(
    invitations.Invitation(
        name=name,
        roles=role,
        link=f"https://t.me/huitoukan_bot?start=example{number:017}",
        code=f"example{number:017}",
        until="11月30日（周一）",
    )
    for number, (name, role) in enumerate(
        (*((name, f"{place} · 责任人") for name, place in PLACE.items()), (LEADER, "责任领导"), (OVERSEER, "监督"),
         ("陈立新", "主要负责人"), ("孙丽", "工程股 · 责任人"), ("马晓军", "财务股 · 责任人"), ("郑海", "责任领导"),
         ("胡敏", "办公室 · 责任人"))
    )
)  # fmt: skip
COLOURS, ACROSS, NARROW, DPI = 128, 1000, 560, 84


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path)
    kept = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        with closing(Database(f"sqlite:///{folder / 'ledger.db'}")) as database:
            database.upgrade()
            database.run(tell)
            with database.rehearsal() as session:
                for name, picture in taken(session, folder, kept):
                    keep(OUT / f"{name}.png", picture)
                    sys.stdout.write(f"{name}.png\n")


# The story


def at(days: int, hour: int = 10) -> datetime:
    """That hour, so many days from today."""
    return at_local(TODAY + timedelta(days=days), time(hour), zone_named(ZONE))


def tell(session: Session) -> None:
    """Everything up to this morning."""
    office = console(people.add_unit(session, UNIT, at(-70), zone=ZONE).id)
    who = {name: _joined(session, office, name, role, place) for name, role, place in CAST}
    tree = as_json(read_notice(NOTICE.read_text("utf-8"), source=NOTICE.name), texts())
    imports.import_tree(session, who[COORDINATOR], tree, at(-67), source=NOTICE.name)
    for number, owner, deadlines, done in STORY:
        _plan(session, who, _problem(session, number), owner, deadlines)
        for nth, days in enumerate(done, 1):
            row = _measure(session, number, nth)
            report = measures.submit(session, who[owner], row.id, at(days), note="已经办结，照片和记录都已归档")
            measures.verify(session, who[LEADER], report.id, at(days + 1))
    measures.submit(session, who["王芳"], _measure(session, 2, 1).id, at(-1), note="六期培训都已办完")
    moved = _measure(session, 3, 2)
    measures.report_progress(session, who["张强"], moved.id, at(-5), note="监理单位已经进场", mostly_done=True)
    for number, days in CLOSED:
        stages = [(stage, TODAY + timedelta(days=days + stage)) for stage in (30, 90, 180)]
        row = problems.close(session, who[COORDINATOR], _problem(session, number).id, at(days), review_days=stages)
        for question, said in (("check_elsewhere", "各股室的台账都对照自查"), ("made_rule", "已写入有关管理办法")):
            problems.note_at_close(session, who[COORDINATOR], row.id, at(days), **{question: said})
    looked = _problem(session, 5).reviews[0]
    found = {"today": TODAY - timedelta(days=1), "note": "抽查没有发现反弹"}
    problems.look_back(session, who[OVERSEER], looked.id, ReviewState.HELD, at(-1), **found)


def _plan(session: Session, who: dict[str, Actor], row: Problem, owner: str, deadlines: tuple[int, ...]) -> None:
    coordinator = who[COORDINATOR]
    place = people.add_department(session, coordinator, PLACE[owner], at(-66))
    named = ((OwnerRole.LEADER, _person(session, LEADER)), (OwnerRole.DEPARTMENT, place))
    for role, one in (*named, (OwnerRole.OWNER, _person(session, owner))):
        planning.assign(session, coordinator, row, role, [one], at(-66))
    for measure, days in zip(row.measures, deadlines, strict=True):
        planning.set_deadline(session, coordinator, measure, TODAY + timedelta(days=days), at(-66))
        measures.acknowledge(session, who[owner], measure.id, at(-65))


def _joined(session: Session, office: Actor, name: str, role: Role, department: str | None) -> Actor:
    place = people.add_department(session, office, department, at(-70)) if department else None
    person = people.add_person(session, office, name, role, at(-70), department=place)
    _, token = people.invite(session, office, person, at(-70), valid=timedelta(days=7))
    people.join(session, token, 7000 + person.id, at(-69))
    (actor,) = actors_of(session, person)
    return actor


def _person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def _problem(session: Session, number: int) -> Problem:
    found = problem_numbered(session, 1, number)
    assert found is not None, number
    return found


def _measure(session: Session, problem: int, number: int) -> Measure:
    found = measure_numbered(session, 1, problem, number)
    assert found is not None, (problem, number)
    return found


# What the bot makes of it


def taken(session: Session, folder: Path, kept: Path | None) -> Iterator[tuple[str, Image.Image]]:
    """What each document looks like, by the name of its picture."""
    who, office = actors_of(session, _person(session, COORDINATOR))[0], Config().office()
    w = words_for("zh_CN", at(0), TODAY, zone_named(ZONE), office)

    def pages(name: str, data: bytes) -> list[Image.Image]:
        made = printed(folder, name, data)
        if kept:
            kept.mkdir(exist_ok=True)
            for number, page in enumerate(made, 1):
                page.save(kept / f"{name}-{number}.png")
        return made

    for one in List:
        yield f"list-{one}", pages(f"{one}.xlsx", lists(session, who, w, one))[0]
    notice, form = papers(session, who, w)
    draft = pages("draft.docx", notice)
    yield "draft-notice", beside(draft[0], draft[-1])
    yield "closeout-form", pages("form.docx", form)[0]
    yield "filling", pages("filling.xlsx", filling.workbook(w, gaps(session, who)))[0]
    yield "invitations", invitations.picture(w, UNIT, INVITED)
    for kind in KINDS:
        yield kind, Image.open(io.BytesIO(png(made_of(session, who, w, kind).facts)))


def lists(session: Session, who: Actor, w: Words, one: List) -> bytes:
    ledger, out = export_of(session, who), io.BytesIO()
    assert ledger is not None
    write_xlsx(w, ledger, (one,), out)
    return out.getvalue()


def papers(session: Session, who: Actor, w: Words) -> tuple[bytes, bytes]:
    """The draft of the notice, and the close-out form of a problem that was looked back at."""
    facts = notice_facts(session, who, TODAY)
    assert facts is not None
    made = drafted(w, facts, doubts_in(w, facts))
    inspected, one = dossier(session, who, _problem(session, 5).id, TODAY)
    return as_docx(made.paragraphs, made.title), closeout_form(w, inspected, one)


# Pictures


def printed(folder: Path, name: str, data: bytes) -> list[Image.Image]:
    """The pages of a document as it is printed."""
    path, profile = folder / name, f"-env:UserInstallation={(folder / 'office').as_uri()}"
    path.write_bytes(data)
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, path]
    subprocess.run(convert, check=True, capture_output=True)
    pages = folder / f"{path.stem}-page"
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", path.with_suffix(".pdf"), pages], check=True)
    return [Image.open(page).convert("RGB") for page in sorted(folder.glob(f"{pages.name}*.png"))]


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    both = Image.new("RGB", (left.width + right.width + 10, left.height), "grey")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + 10, 0))
    return both


def keep(path: Path, picture: Image.Image) -> None:
    """Write it small: as wide as a page shows it, in few colours."""
    across = ACROSS if picture.width > picture.height else NARROW
    made = picture.convert("RGB")
    if made.width > across:
        made = made.resize((across, made.height * across // made.width), Image.Resampling.LANCZOS)
    made.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
