"""A published rectification notice (整改进展情况的通报): text in, draft out."""

from typing import TYPE_CHECKING

from bot.reading.notices.as_json import as_json, message, where
from bot.reading.notices.drafts import (
    AspectDraft,
    CategoryDraft,
    Claim,
    MeasureDraft,
    NoteDraft,
    Notice,
    NoticeDraft,
    NoticeWarning,
    OwnerDraft,
    Place,
    ProblemDraft,
)
from bot.reading.on_demand import on_demand

if TYPE_CHECKING:
    from bot.reading.notices.reading import read_notice
else:  # as in bot/reading/documents
    __getattr__ = on_demand(__name__, reading=["read_notice"])

__all__ = [
    "AspectDraft",
    "CategoryDraft",
    "Claim",
    "MeasureDraft",
    "NoteDraft",
    "Notice",
    "NoticeDraft",
    "NoticeWarning",
    "OwnerDraft",
    "Place",
    "ProblemDraft",
    "as_json",
    "message",
    "read_notice",
    "where",
]
