"""Many people who are to be told something at once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Membership, Person, Role
from tests.cast import at, monday
from tests.faults.process import Posted, Scene


def many_are_told(scene: Scene, count: int) -> list[int]:
    """So many people more, each of whom is to be told now that problem 1 has held; returns their chats."""

    def queue(session: Session) -> list[int]:
        unit_id, found = 1, []
        for number in range(count):
            row = Person(name=f"人{number}", telegram_id=20_000 + number, joined_at=at(monday))
            session.add(row)
            found.append(row)
        session.flush()
        for row in found:
            session.add(Membership(person_id=row.id, unit_id=unit_id, role=Role.OWNER))
        session.flush()
        outbox.tell(session, found, "held", ("problem", 1), at(monday), unit_id=unit_id, occurrence="1")
        return [row.telegram_id or 0 for row in found]

    chats = scene.database.run(queue)
    scene.joined(*chats)
    return chats


def told(scene: Scene, people: list[int]) -> list[Posted]:
    """What these people heard of it."""
    wanted = set(people)
    return [one for one in scene.api.log if one.chat_id in wanted and "已巩固" in one.text]
