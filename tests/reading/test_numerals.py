import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.numerals import to_int
from tests.reading.test_deadlines_always import HAN, han, wide


@pytest.mark.parametrize(
    ("text", "number"),
    {
        "12": 12, "１２": 12, "零": 0, "〇": 0, "两": 2, "俩": 2, "仨": 3, "十": 10,
        "十二": 12, "二十": 20, "二十三": 23, "廿五": 25, "卅": 30, "卅一": 31, "一百": 100,
        "一百零五": 105,
        "一百二": 120, "一百二十": 120, "两百零五": 205, "三千零五": 3005, "一千二": 1200,
        "一万": 10000, "十二万": 120000, "二〇二六": 2026,
        "二零二七": 2027, "壹佰贰拾": 120, "兩": 2, "⑫": 12, "③": 3, "㈠": 1, " 12 ": 12,
        "3千": 3000,
    }.items(),
)  # fmt: skip
def test_it_reads_numbers_as_people_write_them(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text", ["", "半", "个", "十十", "十百", "3个", "½", "1.5", "-1", "一二十", "abc", "几", "百零"]
)
def test_it_says_clearly_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        to_int(text)


@given(st.integers(1, 999))
def test_it_reads_every_number_in_every_form(number: int) -> None:
    assert {to_int(str(number)), to_int(wide(str(number))), to_int(han(number))} == {number}


@given(st.integers(1900, 2100))
def test_it_reads_years_digit_by_digit(year: int) -> None:
    assert to_int("".join(HAN[int(digit)] for digit in str(year))) == year
