"""The parts of a zipped office file, read in pieces, and their XML without DTD or entities."""

from __future__ import annotations

import io
import posixpath
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile

from bot.reading.tables.cells import refuse

PIECE = 1 << 17
LARGEST = 400_000_000
"""Bytes of all parts together after unpacking, as far as they are read."""
MOST_ENTRIES = 5_000
BROKEN = (BadZipFile, LargeZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError, expat.ExpatError)

Attributes = dict[str, str]
Begin = Callable[[str, Attributes], None]
End = Callable[[str], None]


class Package:
    """The parts of a zip by name, whatever the case and the slashes of their names. Raises CannotRead throughout."""

    def __init__(self, data: bytes) -> None:
        with _sound():
            self._zip = ZipFile(io.BytesIO(data))
            names = self._zip.namelist()
        if len(names) > MOST_ENTRIES:
            raise refuse("damaged")
        self._names = {_plain(name): name for name in names}
        self._left = LARGEST

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        if name not in self:
            raise refuse("damaged")
        with _sound(), self._zip.open(self._names[_plain(name)]) as part:
            while piece := part.read(PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise refuse("too_large")
                yield piece

    def parse(self, name: str, begin: Begin, end: End | None = None, parser: expat.XMLParserType | None = None) -> None:
        """Run the XML of a part through handlers that get names without their prefix; nothing is resolved."""
        parser = parser or expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_doctype
        names: dict[str, str] = {}

        def begun(tag: str, attributes: Attributes) -> None:
            begin(names.get(tag) or names.setdefault(tag, local(tag)), attributes)

        def ended(tag: str) -> None:
            if end:
                end(names[tag])

        def root(tag: str, attributes: Attributes) -> None:
            if ":" in tag:
                parser.StartElementHandler, parser.EndElementHandler = begun, ended
                begun(tag, attributes)
            else:
                # Without a prefix at the root there is nothing to take away: millions of calls less.
                parser.StartElementHandler, parser.EndElementHandler = begin, end
                begin(tag, attributes)

        parser.StartElementHandler = root
        with _sound():
            for piece in self.pieces(name):
                parser.Parse(piece, False)
            parser.Parse(b"", True)


def _no_doctype(*_: object) -> None:
    raise refuse("unsafe_xml")


@contextmanager
def _sound() -> Iterator[None]:
    """Any fault of zip or XML is one refusal."""
    try:
        yield
    except BROKEN:
        raise refuse("damaged") from None


def local(tag: str) -> str:
    """The name of an element or attribute without its prefix."""
    return tag.rpartition(":")[2]


def beside(part: str, target: str) -> str:
    """The part that `target` names in the relations of `part`."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"{posixpath.dirname(part)}/{target}")


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The type and the target of each relation of a part, by id."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, beside(part, attributes.get("Target", "")))

    if path in package:
        package.parse(path, begin)
    return found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
