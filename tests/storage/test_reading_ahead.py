"""The texts of a large unit are read a few at a time: all of them in the end, and nobody waits for the rest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import desk_of
from bot.config import Config
from bot.handlers.asking import known
from bot.handlers.turn import Desk
from bot.reading.vocabulary import Pieces
from storage.models import Measure, Problem
from tests.cast import COORDINATOR, Cast


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(known, "TEXTS_AT_MOST", 1)
    monkeypatch.setattr(known, "AT_ONCE", 1)
    return desk_of(Config())


def all_pieces(session: Session) -> set[str]:
    pieces = Pieces()
    for title, finding in session.execute(select(Problem.title, Problem.finding)):
        pieces.add("\n".join(filter(None, (title, finding))))
    for text in session.scalars(select(Measure.text)):
        pieces.add(text)
    return pieces.known


def test_all_texts_are_read_in_the_end(cast: Cast, desk: Desk) -> None:
    portions = 1
    while cast.read(lambda session: known.read_ahead(session, desk)):
        portions += 1
    assert portions > 2
    assert [pieces.known for pieces in desk.pieces.values()] == [cast.read(all_pieces)]
    assert not desk.unread


def test_who_asks_meanwhile_is_answered_from_what_was_read(cast: Cast, desk: Desk) -> None:
    def asked(session: Session) -> Any:
        who = cast.actor(session, COORDINATOR)
        turn = SimpleNamespace(session=session, who=who, desk=desk)
        return known.vocabulary(turn)  # type: ignore[arg-type]

    assert cast.read(lambda session: known.read_ahead(session, desk))
    early = cast.read(asked)
    assert 0 < len(early.pieces.known) < len(cast.read(all_pieces))
    while cast.read(lambda session: known.read_ahead(session, desk)):
        continue
    assert cast.read(asked).pieces.known == cast.read(all_pieces)
