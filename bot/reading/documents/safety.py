"""Packages (.docx, .xlsx) that are refused before anything in them is parsed.

What is looked at: the directory of the package, the first bytes of its parts up to their root element, and who is
linked to. Nothing outside the package is ever opened.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from bot.reading.documents.refusals import Unsafe

LARGEST = 20 * 1024 * 1024
"""Bytes of a document: what Telegram lets a bot fetch."""
LARGEST_INSIDE = 300 * 1024 * 1024
"""Bytes of a package, unpacked."""
MOST_PARTS = 5000
SWELLS = 200
"""How many times its packed size a part may have; a sheet of equal rows comes to about 50."""
SMALL = 2 * 1024 * 1024
"""Bytes up to which a part may swell as it likes."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LONGEST_NAME = 255
BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f\u202a-\u202e\u2066-\u2069]")
MACROS = re.compile(r"(?:^|/)(?:vbaProject|vbaData)[^/]*$|(?:^|/)macrosheets/|(?:^|/)xlmacro", re.IGNORECASE)
EMBEDDED = re.compile(r"(?:^|/)embeddings/.*\.(?:bin|exe|js|vbs|scr|bat|cmd|lnk)$|(?:^|/)activeX/", re.IGNORECASE)
MACRO_TYPE = re.compile(rb"macroEnabled|ms-office\.vba", re.IGNORECASE)
LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
FETCHED = re.compile(
    rb"relationships/(?:attachedTemplate|oleObject|frame|subDocument|aFChunk|control)\b", re.IGNORECASE
)
OBJECT = re.compile(rb"relationships/(?:oleObject|control)\b", re.IGNORECASE)
MARKUP = (".xml", ".rels")
TYPES = "[Content_Types].xml"
CHUNK = 64 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError, KeyError)
"""What a damaged package raises when it is opened or a part of it is read."""


NO_MEMORY = 1
"""What expat says, by its code."""
OUT_OF_MEMORY = "Error -4 "
"""What zlib says, in its text."""


class _AtRoot(Exception):
    """The root element was reached: nothing is declared after it."""


def opened(data: bytes) -> zipfile.ZipFile:
    """The package in `data`, looked through. Raises Unsafe."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        _look_through(package)
    except Unsafe:
        raise
    except BROKEN as error:
        raise broken(error) from None
    return package


def part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of a part, or None where there is none. Raises Unsafe for one that is damaged."""
    try:
        return package.read(name) if name in package.namelist() else None
    except BROKEN as error:
        raise broken(error) from None


def broken(error: Exception) -> Exception:
    """What to raise for an error of a parser: damage, or a want of memory that only it knew of."""
    wanting = getattr(error, "code", None) == NO_MEMORY or OUT_OF_MEMORY in str(error)
    return MemoryError() if wanting else Unsafe("damaged")


def _look_through(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    _size(entries)
    _names(entries)
    if TYPES in package.namelist() and MACRO_TYPE.search(package.read(TYPES)):
        raise Unsafe("macros")
    for entry in entries:
        if entry.filename.lower().endswith(MARKUP):
            _no_declarations(package, entry)
        if entry.filename.lower().endswith(".rels"):
            _links(package.read(entry))


def _size(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_INSIDE:
        raise Unsafe("swells")
    if any(entry.file_size > SMALL and entry.file_size > SWELLS * max(entry.compress_size, 1) for entry in entries):
        raise Unsafe("swells")


def _names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unsafe("encrypted")
    if any(BAD_NAME.search(name) or len(name) > LONGEST_NAME for name in names):
        raise Unsafe("bad_names")
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        raise Unsafe("bad_names")
    if len({name.lower() for name in names}) < len(names) or any(e.compress_type not in METHODS for e in entries):
        raise Unsafe("damaged")
    if any(MACROS.search(name) for name in names):
        raise Unsafe("macros")
    if any(EMBEDDED.search(name) for name in names):
        raise Unsafe("embedded")


def _links(links: bytes) -> None:
    for link in LINK.findall(links):
        if OBJECT.search(link):
            raise Unsafe("embedded")
        if OUTSIDE.search(link) and FETCHED.search(link):
            raise Unsafe("linked")


def _no_declarations(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a part that declares a document type, and with it entities, in whatever encoding it is written."""

    def refuse(*_: object) -> None:
        raise Unsafe("markup_tricks")

    def stop(*_: object) -> None:
        raise _AtRoot

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        for chunk in _chunks(package, entry):
            parser.Parse(chunk)
    except _AtRoot:
        return
    except expat.ExpatError as error:
        raise broken(error) from None


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as file:
        while chunk := file.read(CHUNK):
            yield chunk
