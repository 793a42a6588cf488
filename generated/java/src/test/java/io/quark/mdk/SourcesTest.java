package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Json;
import io.quark.runtime.Maps;
import io.quark.runtime.Values;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code sources}. */
class SourcesTest {
    @Test
    @DisplayName("a static list says what is there, with or without ids and environments")
    void aStaticListSaysWhatIsThereWithOrWithoutIdsAndEnvironments() {
        String text = "[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\",\"environment\":{\"name\":\"other\"}},\n                 {\"service\":\"space\",\"version\":\"2.1\",\"address\":\"http://s:1\",\"properties\":{\"zone\":\"a\"}}]";
        Environment feature = new Environment("feature", "base");
        assertTrue(
                Values.equal(
                        SourcesFunctions.staticNodes(text, feature).nodes(),
                        List.of(
                                new Node("n1", "time", "1.0", "http://t:1", Maps.of(), new Environment("other", null)),
                                new Node(
                                        "http://s:1",
                                        "space",
                                        "2.1",
                                        "http://s:1",
                                        Maps.of("zone", Json.of("a")),
                                        feature))),
                "sources.q:136: (try static_nodes(text, feature)).nodes == [\n        Node(\"n1\", \"time\", \"1.0\", \"http://t:1\", environment: Environment(\"other\")),\n        Node(\"http://s:1\", \"space\", \"2.1\", \"http://s:1\", { \"zone\": Json.of(\"a\") }, feature),\n    ]");
        assertThrows(DecodeError.class, () -> SourcesFunctions.staticNodes("no list", feature));
        assertThrows(DecodeError.class, () -> SourcesFunctions.staticNodes("[{\"service\":\"time\"}]", feature));
    }

    @Test
    @DisplayName("a folder's files name services, and list where they are")
    void aFolderSFilesNameServicesAndListWhereTheyAre() {
        SynapseFolder folder = new SynapseFolder(new Environment());
        Changes changes = folder.update(
                Maps.of(
                        "time.json",
                        "[{\"name\":\"x\",\"host\":\"10.0.0.1\",\"port\":8080},{\"host\":\"10.0.0.2\",\"port\":80,\"version\":\"1.2\"}]",
                        "notes.txt",
                        "[]"));
        assertTrue(
                Values.equal(
                        changes.there(),
                        List.of(
                                new Node("10.0.0.1:8080", "time", "1.0", "10.0.0.1:8080"),
                                new Node("10.0.0.2:80", "time", "1.2", "10.0.0.2:80"))),
                "sources.q:150: changes.there == [\n        Node(\"10.0.0.1:8080\", \"time\", \"1.0\", \"10.0.0.1:8080\"),\n        Node(\"10.0.0.2:80\", \"time\", \"1.2\", \"10.0.0.2:80\"),\n    ]");
        assertTrue(changes.gone().isEmpty(), "sources.q:154: changes.gone.is_empty()");
        assertTrue(changes.bad().isEmpty(), "sources.q:155: changes.bad.is_empty()");
    }

    @Test
    @DisplayName("only what changed in a folder is told")
    void onlyWhatChangedInAFolderIsTold() {
        SynapseFolder folder = new SynapseFolder(new Environment());
        folder.update(Maps.of("time.json", "[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]"));
        assertTrue(
                Values.equal(
                        folder.update(
                                Maps.of("time.json", "[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]")),
                        new Changes()),
                "sources.q:161: folder.update({ \"time.json\": `[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]` }) == Changes()");
        Changes changes = folder.update(
                Maps.of("time.json", "[{\"host\":\"b\",\"port\":2},{\"host\":\"c\",\"port\":3}]"));
        assertTrue(
                Values.equal(changes.there(), List.of(new Node("c:3", "time", "1.0", "c:3"))),
                "sources.q:163: changes.there == [Node(\"c:3\", \"time\", \"1.0\", \"c:3\")]");
        assertTrue(
                Values.equal(changes.gone(), List.of(new Node("a:1", "time", "1.0", "a:1"))),
                "sources.q:164: changes.gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]");
        Changes upgraded = folder.update(
                Maps.of("time.json", "[{\"host\":\"b\",\"port\":2,\"version\":\"2.0\"},{\"host\":\"c\",\"port\":3}]"));
        assertTrue(
                Values.equal(upgraded.there(), List.of(new Node("b:2", "time", "2.0", "b:2"))),
                "sources.q:166: upgraded.there == [Node(\"b:2\", \"time\", \"2.0\", \"b:2\")]");
        assertTrue(upgraded.gone().isEmpty(), "sources.q:167: upgraded.gone.is_empty()");
    }

    @Test
    @DisplayName("a file that is removed takes its nodes along")
    void aFileThatIsRemovedTakesItsNodesAlong() {
        SynapseFolder folder = new SynapseFolder(new Environment());
        folder.update(Maps.of("time.json", "[{\"host\":\"a\",\"port\":1}]"));
        assertTrue(
                Values.equal(folder.update(Maps.of()).gone(), List.of(new Node("a:1", "time", "1.0", "a:1"))),
                "sources.q:173: folder.update({}).gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]");
        assertTrue(
                Values.equal(
                        folder.update(Maps.of("time.json", "[{\"host\":\"a\",\"port\":1}]")).there(),
                        List.of(new Node("a:1", "time", "1.0", "a:1"))),
                "sources.q:174: folder.update({ \"time.json\": `[{\"host\":\"a\",\"port\":1}]` }).there == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]");
    }

    @Test
    @DisplayName("bad JSON leaves the previous state")
    void badJsonLeavesThePreviousState() {
        SynapseFolder folder = new SynapseFolder(new Environment());
        folder.update(Maps.of("time.json", "[{\"host\":\"a\",\"port\":1}]"));
        assertTrue(
                Values.equal(
                        folder.update(Maps.of("time.json", "[{\"host\":")),
                        new Changes(List.of(), List.of(), List.of("time.json"))),
                "sources.q:180: folder.update({ \"time.json\": `[{\"host\":` }) == Changes(bad: [\"time.json\"])");
        assertTrue(
                Values.equal(folder.update(Maps.of("time.json", "[{\"host\":")), new Changes()),
                "sources.q:181: folder.update({ \"time.json\": `[{\"host\":` }) == Changes()");
        assertTrue(
                Values.equal(
                        folder.update(Maps.of("time.json", "[]")).gone(),
                        List.of(new Node("a:1", "time", "1.0", "a:1"))),
                "sources.q:182: folder.update({ \"time.json\": `[]` }).gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]");
    }

    @Test
    @DisplayName("a source says its name")
    void aSourceSaysItsName() {
        assertEquals(
                "Mission Control",
                SourcesFunctions.sourceName(new MissionControl()),
                "sources.q:186: source_name(MissionControl()) == \"Mission Control\"");
        assertEquals(
                "a static list",
                SourcesFunctions.sourceName(new StaticNodes()),
                "sources.q:187: source_name(StaticNodes()) == \"a static list\"");
        assertEquals(
                "the Synapse folder /etc/nodes",
                SourcesFunctions.sourceName(new Synapse("/etc/nodes")),
                "sources.q:188: source_name(Synapse(\"/etc/nodes\")) == \"the Synapse folder /etc/nodes\"");
    }
}
