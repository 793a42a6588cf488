package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Json;
import io.quark.runtime.Maps;
import io.quark.runtime.Values;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code node}. */
class NodeTest {
    @Test
    @DisplayName("a node describes itself with its id, service, address and version")
    void aNodeDescribesItselfWithItsIdServiceAddressAndVersion() {
        assertEquals(
                "Node(id:n1 hello: http://h:1, 1.1)",
                new Node("n1", "hello", "1.1", "http://h:1").description(),
                "node.q:35: Node(\"n1\", \"hello\", \"1.1\", \"http://h:1\").description() == \"Node(id:n1 hello: http://h:1, 1.1)\"");
    }

    @Test
    @DisplayName("a version that cannot be compared is none")
    void aVersionThatCannotBeComparedIsNone() {
        assertEquals(
                new Version(1L, 1L),
                new Node("n1", "hello", "1.1.3", "http://h:1").interfaceVersion().orElse(null),
                "node.q:39: Node(\"n1\", \"hello\", \"1.1.3\", \"http://h:1\").interface_version() == Version(1, 1)");
        assertNull(
                new Node("n1", "hello", "latest", "http://h:1").interfaceVersion().orElse(null),
                "node.q:40: Node(\"n1\", \"hello\", \"latest\", \"http://h:1\").interface_version() == none");
    }

    @Test
    @DisplayName("nodes with one id or one address cannot both be there")
    void nodesWithOneIdOrOneAddressCannotBothBeThere() {
        Node node = new Node("n1", "hello", "1.0", "http://h:1");
        assertTrue(
                node.displaces(new Node("n1", "hello", "1.0", "http://h:2")),
                "node.q:45: node.displaces(Node(\"n1\", \"hello\", \"1.0\", \"http://h:2\"))");
        assertTrue(
                node.displaces(new Node("n2", "hello", "1.0", "http://h:1")),
                "node.q:46: node.displaces(Node(\"n2\", \"hello\", \"1.0\", \"http://h:1\"))");
        assertFalse(
                node.displaces(new Node("n2", "hello", "1.0", "http://h:2")),
                "node.q:47: !node.displaces(Node(\"n2\", \"hello\", \"1.0\", \"http://h:2\"))");
        assertFalse(
                node.isSame(new Node("n2", "hello", "1.0", "http://h:1")),
                "node.q:48: !node.is_same(Node(\"n2\", \"hello\", \"1.0\", \"http://h:1\"))");
        assertTrue(
                node.isSame(new Node("n1", "hello", "1.1", "http://h:1")),
                "node.q:49: node.is_same(Node(\"n1\", \"hello\", \"1.1\", \"http://h:1\"))");
    }

    @Test
    @DisplayName("a node on the wire")
    void aNodeOnTheWire() {
        Node node = new Node(
                "n1", "hello", "1.1", "http://h:1", Maps.of("zone", Json.of("a")), new Environment("feature", "base"));
        String text = "{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{\"zone\":\"a\"},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}";
        assertEquals(text, node.encode(), "node.q:55: node.encode() == text");
        assertTrue(Values.equal(Node.decode(text), node), "node.q:56: (try Node.decode(text)) == node");
        assertThrows(DecodeError.class, () -> Node.decode("{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\"}"));
    }
}
