"""The door of all documents: what kind it is by its content, whether it is safe, and who reads that kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.reading.decoding import NotText
from bot.reading.documents import safety
from bot.reading.documents.charset import text_of
from bot.reading.documents.docx import page_of_docx
from bot.reading.documents.html import page_of_html
from bot.reading.documents.kinds import Kind, kind_of, misnamed
from bot.reading.documents.page import Page
from bot.reading.documents.refusals import NotRead, Unsafe
from bot.reading.notices import NoticeDraft, read_notice

Draft = NoticeDraft
LARGEST_TEXT = 2_000_000
"""Characters: a hundred times the longest notice seen."""


def read_document(data: bytes, name: str) -> Draft | NotRead:
    """The draft of a document, or why it is not read; raises nothing, whatever the bytes."""
    try:
        return _read(data, name)
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


def _read(data: bytes, name: str) -> Draft | NotRead:
    kind = _checked(data, name)
    if kind not in READERS:
        raise Unsafe("unknown")
    return READERS[kind](data, name)


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


def _notice(data: bytes, name: str) -> Draft:
    text = page_of(data, name).text
    if len(text) > LARGEST_TEXT:
        raise Unsafe("too_large")
    return read_notice(text, source=name)


PAGES: Mapping[Kind, Callable[[bytes], Page]] = {
    Kind.TEXT: _text_page,
    Kind.HTML: _web_page,
    Kind.DOCX: page_of_docx,
}
READERS: Mapping[Kind, Callable[[bytes, str], Draft | NotRead]] = {
    Kind.TEXT: _notice,
    Kind.HTML: _notice,
    Kind.DOCX: _notice,
}
"""Who reads what. Every kind that is not here is in INSTEAD."""
INSTEAD: Mapping[Kind, str] = {
    Kind.XLSX: "old_workbook",
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
