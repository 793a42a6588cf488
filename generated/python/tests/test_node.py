"""The tests of `node`."""

from __future__ import annotations

import pytest
import quark

from mdk.environment import Environment
from mdk.node import Node
from mdk.version import Version


def test_a_node_describes_itself_with_its_id_service_address_and_version() -> None:
    """A node describes itself with its id, service, address and version."""
    assert Node("n1", "hello", "1.1", "http://h:1").description() == "Node(id:n1 hello: http://h:1, 1.1)", "node.q:35"


def test_a_version_that_cannot_be_compared_is_none() -> None:
    """A version that cannot be compared is none."""
    assert Node("n1", "hello", "1.1.3", "http://h:1").interface_version() == Version(1, 1), "node.q:39"
    assert Node("n1", "hello", "latest", "http://h:1").interface_version() is None, "node.q:40"


def test_nodes_with_one_id_or_one_address_cannot_both_be_there() -> None:
    """Nodes with one id or one address cannot both be there."""
    node = Node("n1", "hello", "1.0", "http://h:1")
    assert node._displaces(Node("n1", "hello", "1.0", "http://h:2")), "node.q:45"
    assert node._displaces(Node("n2", "hello", "1.0", "http://h:1")), "node.q:46"
    assert not node._displaces(Node("n2", "hello", "1.0", "http://h:2")), "node.q:47"
    assert not node._is_same(Node("n2", "hello", "1.0", "http://h:1")), "node.q:48"
    assert node._is_same(Node("n1", "hello", "1.1", "http://h:1")), "node.q:49"


def test_a_node_on_the_wire() -> None:
    """A node on the wire."""
    node = Node("n1", "hello", "1.1", "http://h:1", quark.FrozenDict({"zone": "a"}), Environment("feature", "base"))
    text = '{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}'
    assert node.encode() == text, "node.q:55"
    assert quark.equal(Node.decode(text), node), "node.q:56"
    with pytest.raises(quark.DecodeError):  # node.q:57
        Node.decode('{"id":"n1","service":"hello","version":"1.1"}')
