"""What a file is, by what is in it: its name is only asked whether it says the same."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from bot.reading.decoding import NotText
from bot.reading.documents.charset import text_of


class Kind(StrEnum):
    """The first five are read; of the others it is said how to make one of these of them."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"
    DOC = "doc"
    XLS = "xls"
    RTF = "rtf"
    OPEN = "odf"
    OFD = "ofd"
    PDF = "pdf"
    SLIDES = "slides"
    PICTURE = "picture"
    PROGRAM = "program"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    UNKNOWN = "unknown"


ZIP = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"BM", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"RIFF", Kind.PICTURE),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xfe\xed\xfa", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Kind.PROGRAM),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ", Kind.ARCHIVE),
)
PRINTABLE = frozenset({b"BM", b"MZ", b"RIFF", b"BZh"})
"""Beginnings that a text may have too."""
STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind.ENCRYPTED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.SLIDES),
)
"""What the parts of a compound file (OLE2) are called."""
PARTS: tuple[tuple[str, Kind], ...] = (
    ("OFD.xml", Kind.OFD),
    ("word/document.xml", Kind.DOCX),
    ("xl/workbook.xml", Kind.XLSX),
    ("ppt/presentation.xml", Kind.SLIDES),
    ("META-INF/manifest.xml", Kind.OPEN),
)
MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link|style|script|div|table"
    r"|p|span|center|font|article|section|main|h[1-6]|br|ul|ol|b|strong)\b",
    re.IGNORECASE | re.DOTALL,
)
TREE = re.compile(r'\s*\{\s*"')
BEGINNING = 4096

NAMES: dict[str, frozenset[Kind]] = {
    ".txt": frozenset({Kind.TEXT}),
    ".text": frozenset({Kind.TEXT}),
    ".md": frozenset({Kind.TEXT}),
    ".csv": frozenset({Kind.TEXT}),
    ".tsv": frozenset({Kind.TEXT}),
    ".html": frozenset({Kind.HTML, Kind.TEXT}),
    ".htm": frozenset({Kind.HTML, Kind.TEXT}),
    ".docx": frozenset({Kind.DOCX}),
    ".xlsx": frozenset({Kind.XLSX}),
    ".json": frozenset({Kind.JSON}),
    ".doc": frozenset({Kind.DOC, Kind.DOCX, Kind.HTML, Kind.RTF}),
    ".wps": frozenset({Kind.DOC, Kind.DOCX}),
    ".xls": frozenset({Kind.XLS, Kind.XLSX, Kind.HTML, Kind.TEXT}),
    ".et": frozenset({Kind.XLS, Kind.XLSX}),
}
"""What may be in a file of that name: programs export pages as .xls, and newer formats under older names."""


def kind_of(data: bytes) -> Kind:
    """The kind of these bytes; asks no name and reads no markup."""
    if not data:
        return Kind.EMPTY
    if data.startswith(ZIP):
        return _kind_of_package(data)
    if data.startswith(COMPOUND):
        return _kind_of_compound(data)
    found = next(((mark, kind) for mark, kind in MAGIC if data.startswith(mark)), None)
    if found and found[0] not in PRINTABLE:
        return found[1]
    return _kind_of_text(data, found[1] if found else None)


def sounds_like_import(name: str) -> bool:
    """Whether the name is one of a notice, a plan or a ledger."""
    return NAMED.search(name) is not None


def misnamed(name: str, kind: Kind) -> str | None:
    """The ending of `name` where a file of that name holds something else, or None."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    allowed = NAMES.get(ending)
    return ending if allowed is not None and kind in READ and kind not in allowed else None


NAMED = re.compile(
    r"通报|公示|台账|清单|归零表|整改(?:方案|情况|进展|报告)|反馈意见|\b(?:notice|ledger)\b", re.IGNORECASE
)
READ = frozenset({Kind.TEXT, Kind.HTML, Kind.DOCX, Kind.XLSX, Kind.JSON})


def _kind_of_text(data: bytes, otherwise: Kind | None) -> Kind:
    if data[:12].endswith((b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")):
        return Kind.PICTURE
    try:
        text = text_of(data)
    except NotText:
        return otherwise or (Kind.PDF if b"%PDF-" in data[:1024] else Kind.UNKNOWN)
    if text.startswith("#!"):
        return Kind.PROGRAM
    if TREE.match(text[:BEGINNING]):
        return Kind.JSON
    return Kind.HTML if MARKUP.match(text[:BEGINNING]) else Kind.TEXT


def _kind_of_package(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return Kind.UNKNOWN
    return next((kind for part, kind in PARTS if part in names), Kind.ARCHIVE)


def _kind_of_compound(data: bytes) -> Kind:
    found = (kind for name, kind in STREAMS if name.encode("utf-16-le") in data)
    return next(found, Kind.UNKNOWN)
