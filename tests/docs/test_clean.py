"""The repository speaks of itself only: no place on somebody's machine, no host that packages are fetched from."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.docs.reading import ROOT

# Put together here, so that this file does not hold what it looks for.
FOLDERS = ("work", "home", "root", "Users", "mnt")
PLACE = re.compile(rf"(?<![\w.~/:…-])/(?:{'|'.join(FOLDERS)})/\w|\b[A-Z]:\\\w")
HOSTS = re.compile("|".join(rf"\b{host}\b" for host in (
    r"py" r"pi\.org", r"python" r"hosted", r"npm" r"js\.", r"npm" r"mirror", r"index" r"-url", r"proxy\.go" r"lang",
    r"pip" r"\.conf", r"mirrors?\.\w+\.(?:com|cn|edu)",
)))  # fmt: skip


def kept() -> list[str]:
    """Every file that is or would be committed."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git here to say which files belong to the repository")
    asked = [git, "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def found(pattern: re.Pattern[str]) -> list[str]:
    """`file: what` for each match in a text file."""
    said = []
    for name in kept():
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        said += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    return said


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert found(PLACE) == []


def test_no_file_names_a_host_that_packages_come_from() -> None:
    assert found(HOSTS) == []


@pytest.mark.parametrize("text", ["cd /" + "work/main", "see '/" + "home/me/x'", "C:" + r"\Users"])
def test_a_place_is_recognised(text: str) -> None:
    assert PLACE.search(text)


@pytest.mark.parametrize("text", ["…/file/bot", "docs/" + "work/x", "bot/web/botapi"])
def test_what_is_no_place_is_left_alone(text: str) -> None:
    assert not PLACE.search(text)
