"""A document's tree while it waits for a tap."""

from __future__ import annotations

from storage.importing.packing import pack, unpack
from tests.cast import LEDGER, tree


def test_what_is_packed_comes_back() -> None:
    for found in (LEDGER, tree(), tree(("甲", ("乙", "丙")), ("丁", ()))):
        assert unpack(pack(found)) == found


def test_the_same_tree_is_the_same_bytes() -> None:
    assert pack(LEDGER) == pack(unpack(pack(LEDGER)))


def test_what_many_measures_say_is_in_memory_once() -> None:
    found = tree(("甲", ("乙", "丙")))
    measures = found["aspects"][0]["categories"][0]["problems"][0]["measures"]
    for measure in measures:
        measure |= {"owners": [{"role": "owner", "name": "张三"}], "deadline": "2026-12-31", "state": "整改中"}
    one, other = unpack(pack(found))["aspects"][0]["categories"][0]["problems"][0]["measures"]

    assert one == measures[0]
    assert all(one[name] is other[name] for name in ("owners", "steps", "deadline", "state"))
