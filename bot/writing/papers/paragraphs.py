"""What a paper is made of before it is a file: paragraphs, each of a kind that says how it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

TO_FILL = re.compile(r"(〔[^〕]*〕)")
"""What is left for a person to fill in."""


class Kind(Enum):
    TITLE = auto()
    SECTION = auto()
    """一、"""
    ASPECT = auto()
    """（一）"""
    POINT = auto()
    """1. or （1）: its first sentence stands out."""
    PLAIN = auto()
    SIGNED = auto()
    """Unit and date, at the right."""
    BLANK = auto()


@dataclass(frozen=True)
class Paragraph:
    kind: Kind
    text: str = ""
