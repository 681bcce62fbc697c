"""A full name in a document that nobody has: somebody new, or a slip for somebody who is there."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.models import Role
from storage.verbs import people
from tests.cast import COORDINATOR, Cast, at, monday
from tests.storage.documents import corrected, diff, owned, problems_of, said

FAMILY = "欧阳建国"


def knows(cast: Cast, name: str, department: str | None = None) -> None:
    def added(session: Session, actor: Actor) -> None:
        place = people.add_department(session, actor, department, at(monday)) if department else None
        people.add_person(session, actor, name, Role.OWNER, at(monday), department=place)

    cast.does(COORDINATOR, added)


@pytest.mark.parametrize(
    ("name", "beside"),
    [("欧阳建军", ()), ("欧阳建", ()), ("欧阳国建", ()), ("欧阳建军", ("保卫科",))],
    ids=["another character", "one less", "turned round", "in the same department"],
)
def test_a_name_that_is_nearly_that_of_somebody_is_a_doubt_and_no_new_person(
    cast: Cast, name: str, beside: tuple[str, ...]
) -> None:
    knows(cast, FAMILY, "保卫科")
    found = corrected()
    problems_of(found)[2]["owners"] = owned(("owner", name), *(("department", place) for place in beside))
    what = diff(cast, found)

    assert [(one.text, one.why, one.near) for one in what.doubts] == [(name, "near", (FAMILY,))]
    assert what.new_people == ()
    assert not [change for change in what.changes if change.field == "owner"]


@pytest.mark.parametrize(
    ("known", "name", "beside"),
    [
        (FAMILY, "王建国", ()),
        (FAMILY, "欧阳卫东", ()),
        (FAMILY, "欧阳建军", ("基建科",)),
        ("赵明", "赵亮", ()),
        ("赵明", "赵亮", ("基建科",)),
    ],
    ids=["another family", "two characters apart", "another department", "a short name", "a short name elsewhere"],
)
def test_a_name_that_is_clearly_another_is_a_new_person(
    cast: Cast, known: str, name: str, beside: tuple[str, ...]
) -> None:
    knows(cast, known, "保卫科")
    knows(cast, "孙敬业", "基建科")
    found = corrected()
    problems_of(found)[2]["owners"] = owned(("owner", name), *(("department", place) for place in beside))
    what = diff(cast, found)

    assert [one.name for one in what.new_people] == [name]
    assert what.doubts == ()


def test_a_short_name_one_character_apart_in_the_same_department_is_a_doubt(cast: Cast) -> None:
    knows(cast, "赵明", "保卫科")
    found = corrected()
    problems_of(found)[2]["owners"] = owned(("owner", "赵亮"), ("department", "保卫科"))

    assert [(one.text, one.why) for one in diff(cast, found).doubts] == [("赵亮", "near")]


def test_a_name_that_somebody_has_is_theirs_however_near_another_is(cast: Cast) -> None:
    knows(cast, FAMILY)
    knows(cast, "欧阳建军")
    found = corrected()
    problems_of(found)[2]["owners"] = owned(("owner", "欧阳 建军"))

    assert said(diff(cast, found)) == [((3, None), "owner", (), ("欧阳建军",))]
