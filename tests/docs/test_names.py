"""What the documents point at is there: functions, files, links, pictures, words of the code."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.reading import DOCUMENTS, LINK, READMES, ROOT, SPAN, anchors, files, places, text_of

LIFE = "CONTRIBUTING.md"


@cache
def names_in(path: str) -> frozenset[str]:
    """Functions, classes, their methods and constants of a file, `Class.method` for a method."""
    found: set[str] = set()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for inner in node.body for name in defined(inner)}
        found |= defined(node)
    return frozenset(found)


def defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case _:
            return set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_function_it_points_at_exists(document: str) -> None:
    gone = [place for place in places(document) if place.name not in names_in(place.path)]
    assert gone == []


def test_the_life_of_a_problem_goes_through_all_three_packages() -> None:
    assert {place.path.split("/")[0] for place in places(LIFE)} == {"bot", "jobs", "storage"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_it_names_exists(document: str) -> None:
    # A bare pair of words with a slash between them is no path unless its first word is one.
    named = [path for path in files(document) if (ROOT / path.split("/")[0]).exists() and not path.startswith(".venv/")]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    for target in LINK.findall(text_of(document)):
        path, _, anchor = target.partition("#")
        assert not path.startswith("http"), f"{target}: the documents stand on their own"
        linked = (ROOT / document).parent / path if path else ROOT / document
        assert linked.exists(), target
        assert not anchor or anchor in anchors(str(linked.resolve().relative_to(ROOT))), target


def test_every_picture_is_shown_somewhere_and_is_a_picture() -> None:
    linked = {(document, target) for document in DOCUMENTS for target in LINK.findall(text_of(document))}
    shown = {
        str((ROOT / document).parent.joinpath(target).resolve().relative_to(ROOT))
        for document, target in linked
        if target.endswith(".png")
    }
    kept = {str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.png")}
    assert shown == kept
    assert all((ROOT / path).read_bytes().startswith(b"\x89PNG") for path in kept)


def test_every_picture_of_a_document_is_shown_in_it_and_small() -> None:
    shown = set(re.findall(r"\]\((pictures/[\w-]+\.png)\)", text_of("docs/documents.md")))
    kept = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs/pictures").glob("*.png")}
    assert shown == kept
    assert all((ROOT / "docs" / path).stat().st_size < 200_000 for path in kept)


def test_both_readmes_have_the_same_sections() -> None:
    shape = [re.findall(r"^(#+) ", text_of(document), re.MULTILINE) for document in READMES]
    assert shape[0] == shape[1]


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    sources = (path for package in ("bot", "jobs", "storage") for path in (ROOT / package).rglob("*.py"))
    code = set(re.findall(r"\w+", "\n".join(map(Path.read_text, sources))))
    rows = [line for line in text_of("docs/glossary.md").splitlines() if line.startswith("| ")]
    words = {word for row in rows for word in SPAN.findall(row) if "/" not in word}
    assert words - code == set()


def test_the_newest_version_in_the_changelog_is_the_one_that_is_built() -> None:
    version = re.search(r'^version = "(.+)"$', text_of("pyproject.toml"), re.MULTILINE)
    newest = re.search(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert version
    assert newest
    assert newest[1] == version[1]
