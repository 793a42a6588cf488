"""Lists, maps and enums."""

import copy
import math
import pickle

import pytest

from quark import collections
from quark.collections import FrozenDict, OrderedEnum
from quark.fault import Fault


class Level(OrderedEnum):
    HIGH = "high"
    LOW = "low"


def test_enums_are_ordered_as_declared():
    assert Level.HIGH < Level.LOW
    assert Level.LOW > Level.HIGH
    assert Level.LOW >= Level.LOW
    assert Level.HIGH <= Level.LOW
    assert Level("low") is Level.LOW
    assert sorted([Level.LOW, Level.HIGH]) == [Level.HIGH, Level.LOW]


@pytest.mark.parametrize("index", [-1, 2])
def test_an_index_out_of_range_is_a_fault(index):
    message = f"^index {index} is out of range for 2 elements \\(a.q:1\\)$"
    with pytest.raises(Fault, match=message):
        collections.item((1, 2), index, "a.q:1")
    with pytest.raises(Fault, match=message):
        collections.remove_at([1, 2], index, "a.q:1")
    with pytest.raises(Fault, match=message):
        collections.set_item([1, 2], index, 3, "a.q:1")
    assert collections.get((1, 2), index) is None


@pytest.mark.parametrize(("key", "shown"), [("x", '"x"'), (3, "3"), (Level.LOW, '"low"')])
def test_a_missing_key_is_a_fault(key, shown):
    with pytest.raises(Fault, match=f"^no entry for key {shown} \\(a.q:1\\)$"):
        collections.entry({}, key, "a.q:1")


def test_frozen_maps_do_not_change():
    frozen = collections.frozen({"a": 1})
    assert collections.frozen(frozen) is frozen
    for change in (lambda: frozen.update(a=2), frozen.clear, lambda: frozen.__setitem__("a", 2)):
        with pytest.raises(TypeError):
            change()
    assert frozen == {"a": 1}
    assert hash(frozen) == hash(FrozenDict(a=1))
    assert copy.deepcopy(frozen) == pickle.loads(pickle.dumps(frozen)) == frozen  # noqa: S301 - our own


def test_maps_with_and_without():
    entries = FrozenDict(a=1, b=2)
    assert list(collections.put(entries, "a", 3).items()) == [("a", 3), ("b", 2)]
    assert collections.minus(entries, "a") == {"b": 2}
    assert entries == {"a": 1, "b": 2}


def test_sorting_is_stable():
    assert collections.sort_by(["bb", "a", "cc", "d"], len, "a.q:1") == ("a", "d", "bb", "cc")
    assert collections.min_by(["bb", "a", "d"], len, "a.q:1") == "a"
    assert collections.min_by([], len, "a.q:1") is None


def test_nan_has_no_order():
    for operation in (collections.sort_by, collections.min_by):
        with pytest.raises(Fault, match="NaN has no order"):
            operation([1.0, math.nan], float, "a.q:1")


def test_looking_into_lists():
    assert collections.first(()) is None
    assert collections.last((1, 2)) == 2
    assert collections.index_of((1, 2, 2), 2) == 1
    assert collections.index_of((), 2) is None
    assert collections.distinct([2, 1, 2]) == (2, 1)
    assert collections.distinct([[1], [1], [2]]) == ([1], [2])
    growing = [1]
    assert collections.remove_last(growing, "a.q:1") == 1
    with pytest.raises(Fault, match="index 0 is out of range for 0 elements"):
        collections.remove_last(growing, "a.q:1")
    growing = [1, 2, 1]
    assert collections.remove_equal(growing, 1)
    assert not collections.remove_equal(growing, 3)
    assert growing == [2, 1]
