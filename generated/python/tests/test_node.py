"""The tests of `node`."""

from __future__ import annotations

import pytest
import quark

from mdk.environment import Environment
from mdk.node import Node
from mdk.version import Version


def test_a_node_describes_itself_with_its_id_service_address_and_version() -> None:
    """A node describes itself with its id, service, address and version."""
    assert Node("n1", "hello", "1.1", "http://h:1").description() == "Node(id:n1 hello: http://h:1, 1.1)", "node.q:43"


def test_a_request_without_a_version_is_served_by_all_another_by_what_is() -> None:
    """A request without a version is served by all, another by what is compatible."""
    node = Node("n1", "hello", "1.1.3", "http://h:1")
    assert node._serves(), "node.q:48"
    assert node._serves(Version(1, 0)), "node.q:49"
    assert node._serves(Version(1, 1)), "node.q:50"
    assert not node._serves(Version(1, 2)), "node.q:51"
    assert not node._serves(Version(2, 0)), "node.q:52"


def test_a_node_whose_version_cannot_be_compared_serves_only_requests() -> None:
    """A node whose version cannot be compared serves only requests without one."""
    node = Node("n1", "hello", "latest", "http://h:1")
    assert node.interface_version() is None, "node.q:57"
    assert node._serves(), "node.q:58"
    assert not node._serves(Version(1, 0)), "node.q:59"


def test_nodes_with_one_id_or_one_address_cannot_both_be_there() -> None:
    """Nodes with one id or one address cannot both be there."""
    node = Node("n1", "hello", "1.0", "http://h:1")
    assert node._displaces(Node("n1", "hello", "1.0", "http://h:2")), "node.q:64"
    assert node._displaces(Node("n2", "hello", "1.0", "http://h:1")), "node.q:65"
    assert not node._displaces(Node("n2", "hello", "1.0", "http://h:2")), "node.q:66"
    assert not node._is_same(Node("n2", "hello", "1.0", "http://h:1")), "node.q:67"
    assert node._is_same(Node("n1", "hello", "1.1", "http://h:1")), "node.q:68"


def test_a_node_on_the_wire() -> None:
    """A node on the wire."""
    node = Node("n1", "hello", "1.1", "http://h:1", quark.FrozenDict({"zone": "a"}), Environment("feature", "base"))
    text = '{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}'
    assert node.encode() == text, "node.q:74"
    assert quark.equal(Node.decode(text), node), "node.q:75"
    with pytest.raises(quark.DecodeError):  # node.q:76
        Node.decode('{"id":"n1","service":"hello","version":"1.1"}')
