"""What can be said: its subjects, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

SubjectName = Annotated[
    str, "", "item", "lists", "doing", "deciding", "arranging", "looking_back", "whole", "files", "duties", "talk"
]


@dataclass(frozen=True)
class ShowSayings(Button):
    """Examples of one subject; without one the subjects."""

    code: ClassVar[str] = "say"
    subject: SubjectName = ""
    page: int = 0
