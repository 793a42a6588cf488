"""The tests of `sources`."""

from __future__ import annotations

import pytest
import quark

from mdk.environment import Environment
from mdk.node import Node
from mdk.sources import Changes, MissionControl, StaticNodes, Synapse, SynapseFolder, source_name, static_nodes


def test_a_static_list_says_what_is_there_with_or_without_ids_and() -> None:
    """A static list says what is there, with or without ids and environments."""
    text = '[{"id":"n1","service":"time","version":"1.0","address":"http://t:1","environment":{"name":"other"}},\n                 {"service":"space","version":"2.1","address":"http://s:1","properties":{"zone":"a"}}]'
    feature = Environment("feature", "base")
    assert quark.equal(
        static_nodes(text, feature).nodes,
        (
            Node("n1", "time", "1.0", "http://t:1", environment=Environment("other")),
            Node("http://s:1", "space", "2.1", "http://s:1", quark.FrozenDict({"zone": "a"}), feature),
        ),
    ), "sources.q:136"
    with pytest.raises(quark.DecodeError):  # sources.q:140
        static_nodes("no list", feature)
    with pytest.raises(quark.DecodeError):  # sources.q:141
        static_nodes('[{"service":"time"}]', feature)


def test_a_folder_s_files_name_services_and_list_where_they_are() -> None:
    """A folder's files name services, and list where they are."""
    folder = SynapseFolder(Environment())
    changes = folder.update(
        quark.FrozenDict(
            {
                "time.json": '[{"name":"x","host":"10.0.0.1","port":8080},{"host":"10.0.0.2","port":80,"version":"1.2"}]',
                "notes.txt": "[]",
            },
        ),
    )
    assert quark.equal(
        changes.there,
        (Node("10.0.0.1:8080", "time", "1.0", "10.0.0.1:8080"), Node("10.0.0.2:80", "time", "1.2", "10.0.0.2:80")),
    ), "sources.q:150"
    assert not changes.gone, "sources.q:154"
    assert not changes.bad, "sources.q:155"


def test_only_what_changed_in_a_folder_is_told() -> None:
    """Only what changed in a folder is told."""
    folder = SynapseFolder(Environment())
    folder.update(quark.FrozenDict({"time.json": '[{"host":"a","port":1},{"host":"b","port":2}]'}))
    assert quark.equal(
        folder.update(quark.FrozenDict({"time.json": '[{"host":"a","port":1},{"host":"b","port":2}]'})),
        Changes(),
    ), "sources.q:161"
    changes = folder.update(quark.FrozenDict({"time.json": '[{"host":"b","port":2},{"host":"c","port":3}]'}))
    assert quark.equal(changes.there, (Node("c:3", "time", "1.0", "c:3"),)), "sources.q:163"
    assert quark.equal(changes.gone, (Node("a:1", "time", "1.0", "a:1"),)), "sources.q:164"
    upgraded = folder.update(
        quark.FrozenDict({"time.json": '[{"host":"b","port":2,"version":"2.0"},{"host":"c","port":3}]'}),
    )
    assert quark.equal(upgraded.there, (Node("b:2", "time", "2.0", "b:2"),)), "sources.q:166"
    assert not upgraded.gone, "sources.q:167"


def test_a_file_that_is_removed_takes_its_nodes_along() -> None:
    """A file that is removed takes its nodes along."""
    folder = SynapseFolder(Environment())
    folder.update(quark.FrozenDict({"time.json": '[{"host":"a","port":1}]'}))
    assert quark.equal(folder.update(quark.FrozenDict()).gone, (Node("a:1", "time", "1.0", "a:1"),)), "sources.q:173"
    assert quark.equal(
        folder.update(quark.FrozenDict({"time.json": '[{"host":"a","port":1}]'})).there,
        (Node("a:1", "time", "1.0", "a:1"),),
    ), "sources.q:174"


def test_bad_json_leaves_the_previous_state() -> None:
    """Bad JSON leaves the previous state."""
    folder = SynapseFolder(Environment())
    folder.update(quark.FrozenDict({"time.json": '[{"host":"a","port":1}]'}))
    assert quark.equal(folder.update(quark.FrozenDict({"time.json": '[{"host":'})), Changes(bad=("time.json",))), (
        "sources.q:180"
    )
    assert quark.equal(folder.update(quark.FrozenDict({"time.json": '[{"host":'})), Changes()), "sources.q:181"
    assert quark.equal(
        folder.update(quark.FrozenDict({"time.json": "[]"})).gone,
        (Node("a:1", "time", "1.0", "a:1"),),
    ), "sources.q:182"


def test_a_source_says_its_name() -> None:
    """A source says its name."""
    assert source_name(MissionControl()) == "Mission Control", "sources.q:186"
    assert source_name(StaticNodes()) == "a static list", "sources.q:187"
    assert source_name(Synapse("/etc/nodes")) == "the Synapse folder /etc/nodes", "sources.q:188"
