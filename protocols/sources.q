//! Where an MDK learns of nodes.
//!
//! Reading lists and files only: the MDK watches the folder and keeps the connection.

import environment.{Environment};
import node.{Node};
import text.{before};

/// Nodes are learnt of from Mission Control, and registered there.
pub record MissionControl {}

/// The nodes are known beforehand, and never change.
pub record StaticNodes { nodes: List<Node> = []; }

/// Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them.
pub record Synapse { path: String; }

/// Where an MDK learns of nodes.
pub union Source { MissionControl, StaticNodes, Synapse }

/// Services cannot be registered with this source of nodes.
pub error CannotRegister(source: String) "nodes come from {source}: services cannot be registered there";

/// How messages name a source.
fn source_name(source: Source) -> String {
    return match source {
        MissionControl => "Mission Control",
        StaticNodes => "a static list",
        Synapse(synapse) => "the Synapse folder {synapse.path}",
    };
}

/// A node as a person writes it in a list.
record ListedNode {
    id: String = "";
    service: String;
    version: String;
    address: String;
    properties: Map<String, Json> = {};
    environment: Environment? = none;

    fn node(environment: Environment) -> Node {
        let id = if self.id == "" { self.address } else { self.id };
        return Node(id, self.service, self.version, self.address, self.properties, self.environment ?? environment);
    }
}

record NodeList { nodes: List<ListedNode>; }

/// Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given one.
fn static_nodes(json: String, environment: Environment) -> StaticNodes throws DecodeError {
    let list = try NodeList.decode("\{\"nodes\":{json}\}");
    return StaticNodes(list.nodes.map(|listed| listed.node(environment)));
}

/// One entry of a Synapse file.
record Backend {
    host: String;
    port: Int;
    version: String = "1.0";

    fn node(service: String, environment: Environment) -> Node {
        let address = "{self.host}:{self.port}";
        return Node(address, service, self.version, address, environment: environment);
    }
}

record BackendList { backends: List<Backend>; }

/// What changed between two looks at a folder.
record Changes {
    there: List<Node> = [];
    gone: List<Node> = [];
    /// The files that could not be read; what they said before still holds.
    bad: List<String> = [];

    fn and(other: Changes) -> Changes {
        var there = self.there;
        var gone = self.gone;
        var bad = self.bad;
        there.add_all(other.there);
        gone.add_all(other.gone);
        bad.add_all(other.bad);
        return Changes(there, gone, bad);
    }
}

/// What was read from a folder of `<service>.json` files.
class SynapseFolder {
    environment: Environment;
    var texts: Map<String, String> = {};
    var nodes: Map<String, List<Node>> = {};

    /// Takes the files as they are now; what did not change since costs nothing.
    fn update(files: Map<String, String>) -> Changes {
        var changes = Changes();
        for name in files.keys() {
            if let service = before(name, ".json") { changes = changes.and(self.read(service, files[name])); }
        }
        for service in self.texts.keys() {
            if !files.has("{service}.json") { changes = changes.and(self.forget(service)); }
        }
        return changes;
    }

    fn read(service: String, text: String) -> Changes {
        if self.texts.get(service) == text { return Changes(); }
        self.texts[service] = text;
        match try BackendList.decode("\{\"backends\":{text}\}") {
            ok(list) => {
                return self.replace(service, list.backends.map(|backend| backend.node(service, self.environment)));
            },
            DecodeError => { return Changes(bad: ["{service}.json"]); },
        }
    }

    fn forget(service: String) -> Changes {
        self.texts.remove(service);
        return self.replace(service, []);
    }

    fn replace(service: String, nodes: List<Node>) -> Changes {
        let old = self.nodes.get(service) ?? [];
        self.nodes[service] = nodes;
        return Changes(
            nodes.filter(|node| !old.any(|other| other == node)),
            old.filter(|node| !nodes.any(|other| other.is_same(node))),
        );
    }
}

test "a static list says what is there, with or without ids and environments" {
    let text = `[{"id":"n1","service":"time","version":"1.0","address":"http://t:1","environment":{"name":"other"}},
                 {"service":"space","version":"2.1","address":"http://s:1","properties":{"zone":"a"}}]`;
    let feature = Environment("feature", "base");
    assert (try static_nodes(text, feature)).nodes == [
        Node("n1", "time", "1.0", "http://t:1", environment: Environment("other")),
        Node("http://s:1", "space", "2.1", "http://s:1", { "zone": Json.of("a") }, feature),
    ];
    assert static_nodes("no list", feature) throws DecodeError;
    assert static_nodes(`[{"service":"time"}]`, feature) throws DecodeError;
}

test "a folder's files name services, and list where they are" {
    let folder = SynapseFolder(Environment());
    let changes = folder.update({
        "time.json": `[{"name":"x","host":"10.0.0.1","port":8080},{"host":"10.0.0.2","port":80,"version":"1.2"}]`,
        "notes.txt": "[]",
    });
    assert changes.there == [
        Node("10.0.0.1:8080", "time", "1.0", "10.0.0.1:8080"),
        Node("10.0.0.2:80", "time", "1.2", "10.0.0.2:80"),
    ];
    assert changes.gone.is_empty();
    assert changes.bad.is_empty();
}

test "only what changed in a folder is told" {
    let folder = SynapseFolder(Environment());
    folder.update({ "time.json": `[{"host":"a","port":1},{"host":"b","port":2}]` });
    assert folder.update({ "time.json": `[{"host":"a","port":1},{"host":"b","port":2}]` }) == Changes();
    let changes = folder.update({ "time.json": `[{"host":"b","port":2},{"host":"c","port":3}]` });
    assert changes.there == [Node("c:3", "time", "1.0", "c:3")];
    assert changes.gone == [Node("a:1", "time", "1.0", "a:1")];
    let upgraded = folder.update({ "time.json": `[{"host":"b","port":2,"version":"2.0"},{"host":"c","port":3}]` });
    assert upgraded.there == [Node("b:2", "time", "2.0", "b:2")];
    assert upgraded.gone.is_empty();
}

test "a file that is removed takes its nodes along" {
    let folder = SynapseFolder(Environment());
    folder.update({ "time.json": `[{"host":"a","port":1}]` });
    assert folder.update({}).gone == [Node("a:1", "time", "1.0", "a:1")];
    assert folder.update({ "time.json": `[{"host":"a","port":1}]` }).there == [Node("a:1", "time", "1.0", "a:1")];
}

test "bad JSON leaves the previous state" {
    let folder = SynapseFolder(Environment());
    folder.update({ "time.json": `[{"host":"a","port":1}]` });
    assert folder.update({ "time.json": `[{"host":` }) == Changes(bad: ["time.json"]);
    assert folder.update({ "time.json": `[{"host":` }) == Changes();
    assert folder.update({ "time.json": `[]` }).gone == [Node("a:1", "time", "1.0", "a:1")];
}

test "a source says its name" {
    assert source_name(MissionControl()) == "Mission Control";
    assert source_name(StaticNodes()) == "a static list";
    assert source_name(Synapse("/etc/nodes")) == "the Synapse folder /etc/nodes";
}
