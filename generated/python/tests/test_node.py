"""The tests of `node`."""

from __future__ import annotations

import pytest
import quark

from mdk.environment import Environment
from mdk.node import Node
from mdk.version import Version


def test_a_node_describes_itself_with_its_id_service_address_and_version() -> None:
    """A node describes itself with its id, service, address and version."""
    assert Node("n1", "hello", "1.1", "http://h:1").description() == "Node(id:n1 hello: http://h:1, 1.1)"


def test_a_request_without_a_version_is_served_by_all_another_by_what_is() -> None:
    """A request without a version is served by all, another by what is compatible."""
    node = Node("n1", "hello", "1.1.3", "http://h:1")
    assert node._serves()
    assert node._serves(Version(1, 0))
    assert node._serves(Version(1, 1))
    assert not node._serves(Version(1, 2))
    assert not node._serves(Version(2, 0))


def test_a_node_whose_version_cannot_be_compared_serves_only_requests() -> None:
    """A node whose version cannot be compared serves only requests without one."""
    node = Node("n1", "hello", "latest", "http://h:1")
    assert node.interface_version() is None
    assert node._serves()
    assert not node._serves(Version(1, 0))


def test_nodes_with_one_id_or_one_address_cannot_both_be_there() -> None:
    """Nodes with one id or one address cannot both be there."""
    node = Node("n1", "hello", "1.0", "http://h:1")
    assert node._displaces(Node("n1", "hello", "1.0", "http://h:2"))
    assert node._displaces(Node("n2", "hello", "1.0", "http://h:1"))
    assert not node._displaces(Node("n2", "hello", "1.0", "http://h:2"))
    assert not node._is_same(Node("n2", "hello", "1.0", "http://h:1"))
    assert node._is_same(Node("n1", "hello", "1.1", "http://h:1"))


def test_a_node_on_the_wire() -> None:
    """A node on the wire."""
    node = Node("n1", "hello", "1.1", "http://h:1", quark.FrozenDict({"zone": "a"}), Environment("feature", "base"))
    text = '{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}'
    assert node.encode() == text
    assert quark.equal(Node.decode(text), node)
    with pytest.raises(quark.DecodeError):
        Node.decode('{"id":"n1","service":"hello","version":"1.1"}')
