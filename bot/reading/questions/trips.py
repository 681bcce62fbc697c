"""The vehicle log: what a trip's entry says, and which of its fields are missing."""

from __future__ import annotations

import re

from bot.reading.numerals import to_int
from bot.reading.questions.heard import Heard
from bot.reading.questions.times import not_ahead

AMOUNT = r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)"
DISTANCE = re.compile(rf"{AMOUNT}\s?(?:公里|千米|km|kilomet(?:re|er)s?|里(?!程))", re.IGNORECASE)
FUEL = re.compile(rf"{AMOUNT}\s?(?:升(?![一-龥])|l\b|litres?|liters?)", re.IGNORECASE)
PURPOSE = re.compile(
    r"(?:事由|用途|目的|purpose)[:是为]*\s*(?P<labelled>[^,。;\n]+)|(?P<said>(?:去|到|赴|送|"
    r"接)[^,。;\n]*?)(?=[,。;\n]|往返|来回|里程|单程|$)|"
    r"(?:trip|vehicle(?: use)?|car(?: use)?|log)\s?[:,-]\s*(?P<en>[^,.\n]+)|\b(?:trip|drove|"
    r"drive)\s(?P<en2>to\s[^,.\n]+?)(?=,|\.|\n|\s\d|$)",
    re.IGNORECASE,
)
FIELDS = (
    ("事由", re.compile(r"事由|用途|目的|purpose", re.IGNORECASE)),
    ("地点", re.compile(r"地点|目的地|从\S+到|destination|place|location", re.IGNORECASE)),
    (
        "时间",
        re.compile(
            r"时间|\ue004|\d{1,2}(?:点|:\d\d)|上午|下午|早上|晚上|\btime\b|\bdates?\b|\d\s?(?:am|pm)", re.IGNORECASE
        ),
    ),
    ("里程", re.compile(r"里程|公里数|mileage|distance|kilomet", re.IGNORECASE)),
    ("油耗", re.compile(r"油耗|加油|fuel", re.IGNORECASE)),
)


def trip(heard: Heard) -> dict[str, object]:
    """Purpose, distance in km, fuel in litres, the day; and the fields of an entry that were not given."""
    text = heard.text
    slots: dict[str, object] = {}
    purpose, distance, fuel = PURPOSE.search(text), DISTANCE.search(text), FUEL.search(text)
    if purpose:
        slots["purpose"] = heard.marked.as_said(*purpose.span(purpose.lastgroup or 0))
    if distance:
        slots["distance_km"] = amount(distance["n"])
    if fuel:
        slots["fuel_l"] = amount(fuel["n"])
    day = next((found.span.first for found in heard.spans if found.span.first), None)
    if day:
        slots["date"] = not_ahead(day, heard.now.date()).isoformat()
    given = {"事由": bool(purpose), "里程": bool(distance), "油耗": bool(fuel)}
    missing = [field for field, label in FIELDS if not given.get(field, bool(label.search(text)))]
    return slots | ({"missing": missing} if missing else {})


def amount(written: str) -> int | float:
    if not written.isascii():
        return to_int(written)
    value = float(written)
    return int(value) if value.is_integer() else value


def missing_fields(heard: Heard) -> dict[str, object]:
    """The fields of the vehicle log that the message names."""
    named = [field for field, label in FIELDS if label.search(heard.text.replace("\ue004", ""))]
    return {"missing": named} if named else {}
