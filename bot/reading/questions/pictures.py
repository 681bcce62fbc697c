"""Pictures of the ledger as people call them."""

from __future__ import annotations

import re

WORDS: tuple[tuple[str, str], ...] = (
    (
        "progress",
        r"(?:整改)?(?:进度|进展|趋势)图|\bprogress[ ](?:chart|graph|picture)s?|\bburn-?down(?:[ ]chart)?",
    ),
    (
        "timeline",
        r"时间(?:轴|线)图|时限图|"
        r"\bdeadlines?[ ]timeline|\btimeline[ ](?:chart|picture|of[ ](?:all[ ]|the[ ])?deadlines)",
    ),
    (
        "board",
        r"红(?:黄)?绿灯(?:总)?[图表板]|红绿灯(?:总览|看板)|挂图(?:作战)?图?|作战图|"
        r"\btraffic[- ]light[ ](?:board|chart|picture)|\bwall[ ](?:chart|picture|board)s?",
    ),
)
"""Each picture and what it is called; the last is what is meant where nothing says which. Spaces stand in classes,
so that the grammar of intents takes them as they are."""
NAMES = "|".join(f"(?:{words})" for _, words in WORDS)


def picture_meant(said: str) -> str:
    """`board`, `progress` or `timeline`."""
    return next((name for name, words in WORDS if re.search(words, said, re.IGNORECASE)), "board")
