"""Buttons: each comes back as it was, fits Telegram's 64 bytes, and has somebody who answers it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.handlers import router
from bot.writing import buttons as b
from bot.writing.buttons import LARGEST, LIMIT, Button, UnknownButton, unpack

KINDS = b.kinds()
numbers = st.integers(min_value=0, max_value=LARGEST)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2199, 12, 31))
reasons = st.sampled_from(["blurred", "missing", "mismatch"])


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    if words := getattr(hint, "__metadata__", None):
        return st.sampled_from([str(word) for word in words])
    return {
        int: numbers,
        str: reasons,
        date: days,
        int | None: st.none() | numbers,
        date | None: st.none() | days,
    }[hint]


def of_kind(kind: type[Button]) -> st.SearchStrategy[Button]:
    hints = get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{field.name: of_type(hints[field.name]) for field in fields(kind)})


any_button = st.one_of([of_kind(kind) for kind in KINDS])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=20)  # of ninety kinds, with fields of five types
@given(data=st.data())
def test_a_button_comes_back_as_it_was(kind: type[Button], data: st.DataObject) -> None:
    button = data.draw(of_kind(kind))
    assert unpack(button.pack()) == button
    assert type(unpack(button.pack())) is kind


def longest(hint: Any) -> Any:
    """The value of a field that takes most room."""
    if words := getattr(hint, "__metadata__", None):
        return max(words, key=len)
    return {int: LARGEST, str: "mismatch", date: date(2199, 12, 31), int | None: LARGEST,
            date | None: date(2199, 12, 31)}[hint]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_button_fits_even_with_the_largest_ids(kind: type[Button]) -> None:
    assert len(str(LARGEST)) == 10
    hints = get_type_hints(kind, include_extras=True)
    button = kind(**{field.name: longest(hints[field.name]) for field in fields(kind)})
    packed = button.pack()
    assert len(packed.encode()) <= LIMIT
    assert packed.isascii()
    assert unpack(packed) == button


def test_no_two_buttons_share_a_code() -> None:
    written = Button.__subclasses__()
    assert len({kind.code for kind in written}) == len(written) == len(KINDS)
    assert all(kind.code.isalnum() for kind in written)


@given(st.text(max_size=80))
def test_whatever_no_button_packed_is_unknown(data: str) -> None:
    try:
        button = unpack(data)
    except UnknownButton:
        return
    assert button.pack() == data


@given(any_button, st.data())
def test_a_mangled_button_is_unknown_or_another_one(button: Button, data: st.DataObject) -> None:
    packed = button.pack()
    place = data.draw(st.integers(min_value=0, max_value=len(packed)))
    mangled = packed[:place] + data.draw(st.text(max_size=5)) + packed[place + data.draw(st.integers(0, 5)) :]
    try:
        assert unpack(mangled).pack() == mangled
    except UnknownButton:
        assert mangled != packed


@pytest.mark.parametrize(
    "data",
    [
        "", "|", "m", "m|", "m|1", "m|1|card", "m|1|card|0|0", "m|one|card|0", "m||card|0", "nothing|1", "M|1|card|0",
        "m|1|side|0", "m|-1|card|0", "m|+1|card|0", "m|01|card|0", "m|1_0|card|0", "m| 1|card|0", "m|١|card|0",
        "m|99999999999999999999|card|0", "m|1|card|-1", "l|everything|0", "as|x|1|owner|0", "as|m|1|king|0",
        "extd|1|20261331", "extd|1|2026123", "extd|1|", "extd|1|2026-1-1", "dd|m|1|00000101", "lang|fr", "lang|../en",
        "addr|owner", "x|", "imp|1",
    ],
)  # fmt: skip
def test_it_does_not_know(data: str) -> None:
    with pytest.raises(UnknownButton):
        unpack(data)


def test_every_button_has_somebody_who_answers() -> None:
    assert set(KINDS) == set(router.PRESSES)


def test_nobody_waits_for_a_button_that_is_never_shown() -> None:
    assert set(router.PRESSES) - set(KINDS) == set()
