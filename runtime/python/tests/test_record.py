"""How records are made."""

import inspect
import pickle
from dataclasses import KW_ONLY, FrozenInstanceError, dataclass, field, replace

import pytest

import quark


@dataclass(frozen=True, slots=True)
class Node(quark.Record):
    type: str
    tags: quark.FrozenDict = field(default_factory=quark.FrozenDict)
    _: KW_ONLY
    ttl: int = 30

    def __post_init__(self):
        if not self.type.isascii():
            quark.mend(self, "type")


@dataclass(frozen=True, slots=True)
class Named(Node):
    name: str = "it"


class Loose(Node):
    pass


@dataclass(frozen=True, slots=True)
class Place(quark.Record):
    """Of as many fields that it is made as another class."""

    x: int
    y: int = 0
    z: int = 0
    tags: quark.FrozenDict = field(default_factory=quark.FrozenDict)


@dataclass(frozen=True, slots=True)
class Spot(Place):
    name: str = "here"


@dataclass(frozen=True, slots=True)
class Nothing(quark.Record):
    pass


def test_a_record_is_made_as_dataclasses_are():
    node = Node("a\ud800")
    assert (node.type, node.tags, node.ttl) == ("a\ufffd", {}, 30)
    assert Node("a", quark.FrozenDict(b=1), ttl=3) == Node(ttl=3, tags=quark.FrozenDict(b=1), type="a")
    assert replace(node, ttl=4) == Node("a\ufffd", ttl=4) == pickle.loads(pickle.dumps(Node("a\ufffd", ttl=4)))  # noqa: S301
    assert list(inspect.signature(Node).parameters) == ["type", "tags", "ttl"]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'type'"):
        Node()


def test_records_of_many_fields_and_of_none_are_made_as_dataclasses_are():
    place = Place(1, z=3)
    assert (type(place), place.x, place.y, place.z, place.tags) == (Place, 1, 0, 3, {})
    assert Spot(1, name="there") == replace(Spot(1), name="there") == pickle.loads(pickle.dumps(Spot(1, name="there")))  # noqa: S301
    assert Nothing() == Nothing()
    with pytest.raises(FrozenInstanceError):
        place.x = 2


@pytest.mark.parametrize("record", [Node("a"), Named("a", name="b"), Loose("a")])
def test_a_record_is_frozen(record):
    assert type(record).__mro__[-2] is quark.Record
    with pytest.raises(FrozenInstanceError):
        record.type = "b"
    with pytest.raises(FrozenInstanceError):
        del record.type
    assert record.type == "a"
