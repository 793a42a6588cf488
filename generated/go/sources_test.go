package mdk

import (
	"slices"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A static list says what is there, with or without ids and environments.
func TestAStaticListSaysWhatIsThereWithOrWithoutIdsAndEnvironments(t *testing.T) {
	text := "[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\",\"environment\":{\"name\":\"other\"}},\n                 {\"service\":\"space\",\"version\":\"2.1\",\"address\":\"http://s:1\",\"properties\":{\"zone\":\"a\"}}]"
	feature := Environment{Name: "feature", Fallback: quark.Some("base")}
	value, err := staticNodes(text, feature)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Nodes, []Node{
		{ID: "n1", Service: "time", Version: "1.0", Address: "http://t:1", Environment: Environment{Name: "other"}},
		{
			ID:          "http://s:1",
			Service:     "space",
			Version:     "2.1",
			Address:     "http://s:1",
			Properties:  quark.MapOf(quark.Entry[string, quark.JSON]{Key: "zone", Value: quark.StringJSON("a")}),
			Environment: feature,
		},
	}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison(
			"(try static_nodes(text, feature)).nodes == [\n        Node(\"n1\", \"time\", \"1.0\", \"http://t:1\", environment: Environment(\"other\")),\n        Node(\"http://s:1\", \"space\", \"2.1\", \"http://s:1\", { \"zone\": Json.of(\"a\") }, feature),\n    ]",
			left,
			right,
			"sources.q:136",
		))
	}
	if _, err := staticNodes("no list", feature); !quark.IsA[*quark.DecodeError](err) {
		t.Fatal(quark.Broken(`static_nodes("no list", feature)`, "sources.q:140"))
	}
	if _, err := staticNodes(`[{"service":"time"}]`, feature); !quark.IsA[*quark.DecodeError](err) {
		t.Fatal(quark.Broken("static_nodes(`[{\"service\":\"time\"}]`, feature)", "sources.q:141"))
	}
}

// A folder's files name services, and list where they are.
func TestAFolderSFilesNameServicesAndListWhereTheyAre(t *testing.T) {
	folder := newSynapseFolder(Environment{Name: "sandbox"})
	changes := folder.update(quark.MapOf(
		quark.Entry[string, string]{
			Key:   "time.json",
			Value: `[{"name":"x","host":"10.0.0.1","port":8080},{"host":"10.0.0.2","port":80,"version":"1.2"}]`,
		},
		quark.Entry[string, string]{Key: "notes.txt", Value: "[]"},
	))
	if left, right := changes.There, []Node{
		{
			ID:          "10.0.0.1:8080",
			Service:     "time",
			Version:     "1.0",
			Address:     "10.0.0.1:8080",
			Environment: Environment{Name: "sandbox"},
		},
		{
			ID:          "10.0.0.2:80",
			Service:     "time",
			Version:     "1.2",
			Address:     "10.0.0.2:80",
			Environment: Environment{Name: "sandbox"},
		},
	}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison(
			"changes.there == [\n        Node(\"10.0.0.1:8080\", \"time\", \"1.0\", \"10.0.0.1:8080\"),\n        Node(\"10.0.0.2:80\", \"time\", \"1.2\", \"10.0.0.2:80\"),\n    ]",
			left,
			right,
			"sources.q:150",
		))
	}
	if len(changes.Gone) != 0 {
		t.Fatal(quark.Broken("changes.gone.is_empty()", "sources.q:154"))
	}
	if len(changes.Bad) != 0 {
		t.Fatal(quark.Broken("changes.bad.is_empty()", "sources.q:155"))
	}
}

// Only what changed in a folder is told.
func TestOnlyWhatChangedInAFolderIsTold(t *testing.T) {
	folder := newSynapseFolder(Environment{Name: "sandbox"})
	folder.update(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"a","port":1},{"host":"b","port":2}]`,
	}))
	if left, right := folder.update(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"a","port":1},{"host":"b","port":2}]`,
	})), (changes{}); !left.Equal(
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"folder.update({ \"time.json\": `[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]` }) == Changes()",
			left,
			right,
			"sources.q:161",
		))
	}
	c := folder.update(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"b","port":2},{"host":"c","port":3}]`,
	}))
	if left, right := c.There, []Node{{ID: "c:3", Service: "time", Version: "1.0", Address: "c:3", Environment: Environment{Name: "sandbox"}}}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison(
			`changes.there == [Node("c:3", "time", "1.0", "c:3")]`,
			left,
			right,
			"sources.q:163",
		))
	}
	if left, right := c.Gone, []Node{{ID: "a:1", Service: "time", Version: "1.0", Address: "a:1", Environment: Environment{Name: "sandbox"}}}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison(
			`changes.gone == [Node("a:1", "time", "1.0", "a:1")]`,
			left,
			right,
			"sources.q:164",
		))
	}
	upgraded := folder.update(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"b","port":2,"version":"2.0"},{"host":"c","port":3}]`,
	}))
	if left, right := upgraded.There, []Node{{ID: "b:2", Service: "time", Version: "2.0", Address: "b:2", Environment: Environment{Name: "sandbox"}}}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison(
			`upgraded.there == [Node("b:2", "time", "2.0", "b:2")]`,
			left,
			right,
			"sources.q:166",
		))
	}
	if len(upgraded.Gone) != 0 {
		t.Fatal(quark.Broken("upgraded.gone.is_empty()", "sources.q:167"))
	}
}

// A file that is removed takes its nodes along.
func TestAFileThatIsRemovedTakesItsNodesAlong(t *testing.T) {
	folder := newSynapseFolder(Environment{Name: "sandbox"})
	folder.update(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host":"a","port":1}]`}))
	if left, right := folder.update(quark.Map[string, string]{}).Gone, []Node{{ID: "a:1", Service: "time", Version: "1.0", Address: "a:1", Environment: Environment{Name: "sandbox"}}}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison(
			`folder.update({}).gone == [Node("a:1", "time", "1.0", "a:1")]`,
			left,
			right,
			"sources.q:173",
		))
	}
	if left, right := folder.update(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host":"a","port":1}]`})).There, []Node{{ID: "a:1", Service: "time", Version: "1.0", Address: "a:1", Environment: Environment{Name: "sandbox"}}}; !slices.EqualFunc(
		left,
		right,
		Node.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			"folder.update({ \"time.json\": `[{\"host\":\"a\",\"port\":1}]` }).there == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]",
			left,
			right,
			"sources.q:174",
		))
	}
}

// Bad JSON leaves the previous state.
func TestBadJsonLeavesThePreviousState(t *testing.T) {
	folder := newSynapseFolder(Environment{Name: "sandbox"})
	folder.update(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host":"a","port":1}]`}))
	if left, right := folder.update(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host":`})), (changes{Bad: []string{"time.json"}}); !left.Equal(
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"folder.update({ \"time.json\": `[{\"host\":` }) == Changes(bad: [\"time.json\"])",
			left,
			right,
			"sources.q:180",
		))
	}
	if left, right := folder.update(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host":`})), (changes{}); !left.Equal(
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"folder.update({ \"time.json\": `[{\"host\":` }) == Changes()",
			left,
			right,
			"sources.q:181",
		))
	}
	if left, right := folder.update(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: "[]"})).Gone, []Node{{ID: "a:1", Service: "time", Version: "1.0", Address: "a:1", Environment: Environment{Name: "sandbox"}}}; !slices.EqualFunc(
		left,
		right,
		Node.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			"folder.update({ \"time.json\": `[]` }).gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]",
			left,
			right,
			"sources.q:182",
		))
	}
}

// A source says its name.
func TestASourceSaysItsName(t *testing.T) {
	if left, right := sourceName(MissionControl{}), "Mission Control"; left != right {
		t.Fatal(quark.BrokenComparison(
			`source_name(MissionControl()) == "Mission Control"`,
			left,
			right,
			"sources.q:186",
		))
	}
	if left, right := sourceName(StaticNodes{}), "a static list"; left != right {
		t.Fatal(quark.BrokenComparison(`source_name(StaticNodes()) == "a static list"`, left, right, "sources.q:187"))
	}
	if left, right := sourceName(Synapse{Path: "/etc/nodes"}), "the Synapse folder /etc/nodes"; left != right {
		t.Fatal(quark.BrokenComparison(
			`source_name(Synapse("/etc/nodes")) == "the Synapse folder /etc/nodes"`,
			left,
			right,
			"sources.q:188",
		))
	}
}
