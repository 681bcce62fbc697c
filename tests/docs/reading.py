"""What the documents say, taken apart: their code spans, links, commands, and the names they point at."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/deadlines.md",
    "docs/documents.md",
    "docs/asking.md",
    "docs/asking.zh-CN.md",
)

SPAN = re.compile(r"`([^`\n]+)`")
CODE = re.compile(r"^    (\S.*)$|`([^`\n]+)`", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PLACE = re.compile(r"^([\w./-]+\.py):(\w+(?:\.\w+)?)$")
FILE = re.compile(r"^[\w.-]+(?:/[\w.-]+)+/?$")
PROGRAM = re.compile(r"^(?:huitoukan|(?:\.venv/bin/)?python -m bot) (.+)$")


@dataclass(frozen=True)
class Place:
    """A name in a file, as the documents write it: `jobs/looks.py:Look.plan`."""

    path: str
    name: str


def text_of(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def spans(document: str) -> list[str]:
    """Code between backticks, and each line of an indented block, in their order."""
    return [match[1] or match[2] for match in CODE.finditer(text_of(document))]


def places(document: str) -> list[Place]:
    found = (PLACE.match(span) for span in spans(document))
    return [Place(match[1], match[2]) for match in found if match]


def files(document: str) -> list[str]:
    """Paths from the root of the repository that stand in code spans."""
    return [span for span in spans(document) if FILE.match(span)]


def commands(document: str) -> Iterator[list[str]]:
    """The words after the program's name, of every command that is written out; `…` stands for any."""
    for span in spans(document):
        match = PROGRAM.match(span)
        if match and match[1] != "…":
            yield shlex.split(match[1])


def make_targets(document: str) -> list[str]:
    return [target for span in spans(document) for target in re.findall(r"^make ([\w-]+)$", span)]


def anchors(document: str) -> set[str]:
    """The anchors that GitHub makes of the headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text_of(document)))
    return {heading.strip().replace(" ", "-") for heading in plain}


def section(document: str, heading: str) -> str:
    """The text under a second-level heading. Raises KeyError."""
    parts = re.split(r"^## (.+)$", text_of(document), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
