package mdk

import (
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A node describes itself with its id, service, address and version.
func TestANodeDescribesItselfWithItsIdServiceAddressAndVersion(t *testing.T) {
	if left, right := (Node{ID: "n1", Service: "hello", Version: "1.1", Address: "http://h:1", Environment: Environment{Name: "sandbox"}}).Description(), "Node(id:n1 hello: http://h:1, 1.1)"; left !=
		right {
		t.Fatal(quark.BrokenComparison(
			`Node("n1", "hello", "1.1", "http://h:1").description() == "Node(id:n1 hello: http://h:1, 1.1)"`,
			left,
			right,
			"node.q:35",
		))
	}
}

// A version that cannot be compared is none.
func TestAVersionThatCannotBeComparedIsNone(t *testing.T) {
	if left, right := (Node{ID: "n1", Service: "hello", Version: "1.1.3", Address: "http://h:1", Environment: Environment{Name: "sandbox"}}).InterfaceVersion(), quark.Some(Version{Major: 1, Minor: 1}); !quark.EqualOptional(
		left,
		right,
		Version.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			`Node("n1", "hello", "1.1.3", "http://h:1").interface_version() == Version(1, 1)`,
			left,
			right,
			"node.q:39",
		))
	}
	if left := (Node{ID: "n1", Service: "hello", Version: "latest", Address: "http://h:1", Environment: Environment{Name: "sandbox"}}).InterfaceVersion(); left != nil {
		t.Fatal(quark.BrokenComparison(
			`Node("n1", "hello", "latest", "http://h:1").interface_version() == none`,
			left,
			nil,
			"node.q:40",
		))
	}
}

// Nodes with one id or one address cannot both be there.
func TestNodesWithOneIdOrOneAddressCannotBothBeThere(t *testing.T) {
	node := Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.0",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	}
	if !node.displaces(Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.0",
		Address:     "http://h:2",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`node.displaces(Node("n1", "hello", "1.0", "http://h:2"))`, "node.q:45"))
	}
	if !node.displaces(Node{
		ID:          "n2",
		Service:     "hello",
		Version:     "1.0",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`node.displaces(Node("n2", "hello", "1.0", "http://h:1"))`, "node.q:46"))
	}
	if node.displaces(Node{
		ID:          "n2",
		Service:     "hello",
		Version:     "1.0",
		Address:     "http://h:2",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`!node.displaces(Node("n2", "hello", "1.0", "http://h:2"))`, "node.q:47"))
	}
	if node.isSame(Node{
		ID:          "n2",
		Service:     "hello",
		Version:     "1.0",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`!node.is_same(Node("n2", "hello", "1.0", "http://h:1"))`, "node.q:48"))
	}
	if !node.isSame(Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.1",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`node.is_same(Node("n1", "hello", "1.1", "http://h:1"))`, "node.q:49"))
	}
}

// A node on the wire.
func TestANodeOnTheWire(t *testing.T) {
	node := Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.1",
		Address:     "http://h:1",
		Properties:  quark.MapOf(quark.Entry[string, quark.JSON]{Key: "zone", Value: quark.StringJSON("a")}),
		Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
	}
	text := `{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}`
	if left, right := node.ToJSON().Encode(), text; left != right {
		t.Fatal(quark.BrokenComparison("node.encode() == text", left, right, "node.q:55"))
	}
	value, err := quark.Decode(text, NodeFromJSON)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value, node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("(try Node.decode(text)) == node", left, right, "node.q:56"))
	}
	if _, err := quark.Decode(
		`{"id":"n1","service":"hello","version":"1.1"}`,
		NodeFromJSON,
	); !quark.IsA[*quark.DecodeError](err) {
		t.Fatal(quark.Broken("Node.decode(`{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\"}`)", "node.q:57"))
	}
}
