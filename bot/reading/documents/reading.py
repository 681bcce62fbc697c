"""The door of all documents: what kind it is by its content, whether it is safe, and who reads that kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.reading.decoding import NOT_WRITING, NotText
from bot.reading.documents import safety
from bot.reading.documents.charset import text_of
from bot.reading.documents.docx import page_of_docx
from bot.reading.documents.html import page_of_html
from bot.reading.documents.kinds import Kind, kind_of, misnamed
from bot.reading.documents.ledgers import grids_of, holds_ledger, holds_only_forms, ledger_of, within
from bot.reading.documents.page import Page
from bot.reading.documents.refusals import NotRead, Unsafe
from bot.reading.documents.trees import draft_of_json
from bot.reading.notices import read_notice
from bot.reading.notices.drafts import NoticeDraft as Draft
from bot.reading.progress import Step, unheard
from bot.reading.tables import Grid, markup, read_table_document

DELIMITED = (".csv", ".tsv", ".xls")
LARGEST_TEXT = 2_000_000
"""Characters: a hundred times the longest notice seen."""


def read_document(data: bytes, name: str, step: Step = unheard) -> Draft | NotRead:
    """The draft of a document, or why it is not read; raises nothing, whatever the bytes. `step` is told how many rows
    of a ledger are read."""
    try:
        return READERS[_checked(data, name)](data, name, step)
    except Unsafe as unsafe:
        return unsafe.refused
    except (MemoryError, RecursionError):
        return NotRead("too_much")
    except NotText:
        return NotRead("unknown")


def page_of(data: bytes, name: str) -> Page:
    """The lines and tables of a text, a web page or a .docx. Raises Unsafe."""
    kind = _checked(data, name)
    if kind not in PAGES:
        raise Unsafe("unknown")
    return PAGES[kind](data)


def _checked(data: bytes, name: str) -> Kind:
    """The kind of a document that may be read. Raises Unsafe."""
    if len(data) > safety.LARGEST:
        raise Unsafe("too_large")
    kind = kind_of(data)
    if kind in INSTEAD:
        raise Unsafe(INSTEAD[kind], kind=kind.value)
    if ending := misnamed(name, kind):
        raise Unsafe("wrong_name", ending=ending, kind=kind.value)
    return kind


def _text_page(data: bytes) -> Page:
    return Page(lines=tuple(text_of(data).split("\n")))


def _web_page(data: bytes) -> Page:
    return page_of_html(text_of(data))


def _text(data: bytes, name: str, step: Step) -> Draft:
    """A notice, or a ledger with delimiters: by its name, or because it is nothing else."""
    if name.lower().endswith(DELIMITED):
        return _delimited(data, name, step)
    draft = _notice(_text_page(data), name)
    return draft if draft.problems else _rather(lambda: _delimited(data, name, step), draft)


def _delimited(data: bytes, name: str, step: Step) -> Draft:
    return within(lambda: read_table_document(_as_utf8(data), "csv", source=name, step=step))


def _web(data: bytes, name: str, step: Step) -> Draft:
    return _either(_web_page(data), within(lambda: markup.grids_of(_as_utf8(data))), name, step)


def _word(data: bytes, name: str, step: Step) -> Draft:
    page = page_of_docx(data)
    return _either(page, grids_of(page), name, step)


def _either(page: Page, grids: Sequence[Grid], name: str, step: Step) -> Draft:
    """A ledger where a table has the columns of one; else a notice, or a form in a table if there is no notice."""
    if holds_ledger(grids):
        return ledger_of(grids, page, name, step)
    draft = _notice(page, name)
    if not grids or (draft.problems and not holds_only_forms(grids, page)):
        return draft
    return _rather(lambda: ledger_of(grids, page, name, step), draft)


def _rather(read: Callable[[], Draft], otherwise: Draft) -> Draft:
    """What `read` returns, if it finds anything."""
    try:
        return read()
    except Unsafe:
        return otherwise


def _workbook(data: bytes, name: str, step: Step) -> Draft:
    safety.opened(data).close()
    return within(lambda: read_table_document(data, "xlsx", source=name, step=step))


def _tree(data: bytes, name: str, step: Step) -> Draft:
    return draft_of_json(text_of(data), name, step)


def _as_utf8(data: bytes) -> bytes:
    return NOT_WRITING.sub("", text_of(data)).encode("utf-8", "replace")


def _notice(page: Page, name: str) -> Draft:
    if len(page.text) > LARGEST_TEXT:
        raise Unsafe("too_large")
    return read_notice(page.text, source=name, headings=page.headings)


PAGES: Mapping[Kind, Callable[[bytes], Page]] = {
    Kind.TEXT: _text_page,
    Kind.HTML: _web_page,
    Kind.DOCX: page_of_docx,
}
READERS: Mapping[Kind, Callable[[bytes, str, Step], Draft]] = {
    Kind.TEXT: _text,
    Kind.HTML: _web,
    Kind.DOCX: _word,
    Kind.XLSX: _workbook,
    Kind.JSON: _tree,
}
"""Who reads what. Every kind that is not here is in INSTEAD."""
INSTEAD: Mapping[Kind, str] = {
    Kind.XLS: "old_workbook",
    Kind.DOC: "old_format",
    Kind.RTF: "old_format",
    Kind.OPEN: "old_format",
    Kind.OFD: "printed",
    Kind.PDF: "printed",
    Kind.SLIDES: "slides",
    Kind.PICTURE: "picture",
    Kind.PROGRAM: "program",
    Kind.ARCHIVE: "archive",
    Kind.ENCRYPTED: "encrypted",
    Kind.EMPTY: "empty",
    Kind.UNKNOWN: "unknown",
}
"""What is said of the kinds that are not read: how to get a file that is."""
