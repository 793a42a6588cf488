package mdk

import (
	"slices"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A request without a version is served by all, another by what is compatible.
func TestARequestWithoutAVersionIsServedByAllAnotherByWhatIsCompatible(t *testing.T) {
	member := newMember(NewCircuitBreaker(nil), Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.1.3",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	})
	if !member.serves(nil) {
		t.Fatal(quark.Broken("member.serves(none)", "cluster.q:225"))
	}
	if !member.serves(quark.Some(Version{Major: 1, Minor: 0})) {
		t.Fatal(quark.Broken("member.serves(Version(1, 0))", "cluster.q:226"))
	}
	if !member.serves(quark.Some(Version{Major: 1, Minor: 1})) {
		t.Fatal(quark.Broken("member.serves(Version(1, 1))", "cluster.q:227"))
	}
	if member.serves(quark.Some(Version{Major: 1, Minor: 2})) {
		t.Fatal(quark.Broken("!member.serves(Version(1, 2))", "cluster.q:228"))
	}
	if member.serves(quark.Some(Version{Major: 2, Minor: 0})) {
		t.Fatal(quark.Broken("!member.serves(Version(2, 0))", "cluster.q:229"))
	}
}

// A node whose version cannot be compared serves only requests without one.
func TestANodeWhoseVersionCannotBeComparedServesOnlyRequestsWithoutOne(t *testing.T) {
	member := newMember(NewCircuitBreaker(nil), Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "latest",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	})
	if !member.serves(nil) {
		t.Fatal(quark.Broken("member.serves(none)", "cluster.q:234"))
	}
	if member.serves(quark.Some(Version{Major: 1, Minor: 0})) {
		t.Fatal(quark.Broken("!member.serves(Version(1, 0))", "cluster.q:235"))
	}
}

// The version is that of the latest news.
func TestTheVersionIsThatOfTheLatestNews(t *testing.T) {
	member := newMember(NewCircuitBreaker(nil), Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.0",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	})
	if member.serves(quark.Some(Version{Major: 1, Minor: 4})) {
		t.Fatal(quark.Broken("!member.serves(Version(1, 4))", "cluster.q:240"))
	}
	member.renew(Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.4",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	})
	if !member.serves(quark.Some(Version{Major: 1, Minor: 4})) {
		t.Fatal(quark.Broken("member.serves(Version(1, 4))", "cluster.q:242"))
	}
	member.renew(Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "latest",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	})
	if member.serves(quark.Some(Version{Major: 1, Minor: 4})) {
		t.Fatal(quark.Broken("!member.serves(Version(1, 4))", "cluster.q:244"))
	}
}

// The node chosen longest ago is next, and a new node counts as just chosen.
func TestTheNodeChosenLongestAgoIsNextAndANewNodeCountsAsJustChosen(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	cluster.add(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.add(
		Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	var value *string
	if node, ok := cluster.choose(nil, now); ok {
		value = quark.Some(node.ID)
	}
	if left, right := value, quark.Some("n1"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n1"`,
			left,
			right,
			"cluster.q:252",
		))
	}
	cluster.add(
		Node{
			ID:          "n3",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:3",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	var value2 *string
	if node, ok := cluster.choose(nil, now); ok {
		value2 = quark.Some(node.ID)
	}
	if left, right := value2, quark.Some("n2"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n2"`,
			left,
			right,
			"cluster.q:254",
		))
	}
	var value3 *string
	if node, ok := cluster.choose(nil, now); ok {
		value3 = quark.Some(node.ID)
	}
	if left, right := value3, quark.Some("n1"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n1"`,
			left,
			right,
			"cluster.q:255",
		))
	}
	var value4 *string
	if node, ok := cluster.choose(nil, now); ok {
		value4 = quark.Some(node.ID)
	}
	if left, right := value4, quark.Some("n3"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n3"`,
			left,
			right,
			"cluster.q:256",
		))
	}
	var value5 *string
	if node, ok := cluster.choose(nil, now); ok {
		value5 = quark.Some(node.ID)
	}
	if left, right := value5, quark.Some("n2"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n2"`,
			left,
			right,
			"cluster.q:257",
		))
	}
}

// An equal share for each, whatever else is in the list and however requests alternate.
func TestAnEqualShareForEachWhateverElseIsInTheListAndHoweverRequests(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	for _, id := range []string{"a1", "a2", "a3"} {
		cluster.add(
			Node{
				ID:          id,
				Service:     "time",
				Version:     "1.0",
				Address:     "http://" + id,
				Environment: Environment{Name: "sandbox"},
			},
			NewCircuitBreaker(nil),
		)
	}
	for _, id := range []string{"b1", "b2"} {
		cluster.add(
			Node{
				ID:          id,
				Service:     "time",
				Version:     "2.0",
				Address:     "http://" + id,
				Environment: Environment{Name: "sandbox"},
			},
			NewCircuitBreaker(nil),
		)
	}
	var counts quark.Map[string, int64]
	for range int64(30) {
		for _, wanted := range []Version{{Major: 1}, {Major: 2}} {
			if node, ok := cluster.choose(quark.Some(wanted), now); ok {
				counts.Set(node.ID, quark.Or(quark.Optional(counts.Get(node.ID)), 0)+1)
			}
		}
	}
	if left, right := counts, quark.MapOf(
		quark.Entry[string, int64]{Key: "a1", Value: 10},
		quark.Entry[string, int64]{Key: "b1", Value: 15},
		quark.Entry[string, int64]{Key: "a2", Value: 10},
		quark.Entry[string, int64]{Key: "b2", Value: 15},
		quark.Entry[string, int64]{Key: "a3", Value: 10},
	); !quark.EqualMaps(left, right) {
		t.Fatal(quark.BrokenComparison(
			`counts == { "a1": 10, "b1": 15, "a2": 10, "b2": 15, "a3": 10 }`,
			left,
			right,
			"cluster.q:271",
		))
	}
}

// Requests for a version that only some serve do not take the turns of the rest.
func TestRequestsForAVersionThatOnlySomeServeDoNotTakeTheTurnsOfTheRest(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	cluster.add(
		Node{
			ID:          "old",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.add(
		Node{
			ID:          "new",
			Service:     "time",
			Version:     "1.1",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	var value *string
	if node, ok := cluster.choose(quark.Some(Version{Major: 1, Minor: 1}), now); ok {
		value = quark.Some(node.ID)
	}
	if left, right := value, quark.Some("new"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(Version(1, 1), now).map(|node| node.id) == "new"`,
			left,
			right,
			"cluster.q:279",
		))
	}
	var value2 *string
	if node, ok := cluster.choose(quark.Some(Version{Major: 1, Minor: 0}), now); ok {
		value2 = quark.Some(node.ID)
	}
	if left, right := value2, quark.Some("old"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(Version(1, 0), now).map(|node| node.id) == "old"`,
			left,
			right,
			"cluster.q:280",
		))
	}
	var value3 *string
	if node, ok := cluster.choose(quark.Some(Version{Major: 1, Minor: 0}), now); ok {
		value3 = quark.Some(node.ID)
	}
	if left, right := value3, quark.Some("new"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(Version(1, 0), now).map(|node| node.id) == "new"`,
			left,
			right,
			"cluster.q:281",
		))
	}
	if left := quark.Optional(cluster.choose(quark.Some(Version{Major: 1, Minor: 2}), now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(Version(1, 2), now) == none", left, nil, "cluster.q:282"))
	}
	if left := quark.Optional(cluster.choose(quark.Some(Version{Major: 2, Minor: 0}), now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(Version(2, 0), now) == none", left, nil, "cluster.q:283"))
	}
}

// A node whose breaker is open is not chosen until its probe, and then once.
func TestANodeWhoseBreakerIsOpenIsNotChosenUntilItsProbeAndThenOnce(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.add(node, NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(1))}))
	cluster.judge(node, false, now)
	if left := quark.Optional(cluster.choose(nil, quark.Later(now, 30*quark.Second))); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now + 30s) == none", left, nil, "cluster.q:292"))
	}
	if left, right := quark.Optional(cluster.choose(nil, quark.Later(now, 31*quark.Second))), quark.Some(node); !quark.EqualOptional(
		left,
		right,
		Node.Equal,
	) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now + 31s) == node", left, right, "cluster.q:293"))
	}
	if left := quark.Optional(cluster.choose(nil, quark.Later(now, 32*quark.Second))); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now + 32s) == none", left, nil, "cluster.q:294"))
	}
	cluster.judge(node, true, quark.Later(now, 33*quark.Second))
	if left, right := quark.Optional(cluster.choose(nil, quark.Later(now, 33*quark.Second))), quark.Some(node); !quark.EqualOptional(
		left,
		right,
		Node.Equal,
	) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now + 33s) == node", left, right, "cluster.q:296"))
	}
}

// A node with a known address or id replaces that one.
func TestANodeWithAKnownAddressOrIdReplacesThatOne(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	cluster.add(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.add(
		Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	var value *string
	if node, ok := cluster.choose(nil, now); ok {
		value = quark.Some(node.ID)
	}
	if left, right := value, quark.Some("n2"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n2"`,
			left,
			right,
			"cluster.q:304",
		))
	}
	var value2 *string
	if node, ok := cluster.choose(nil, now); ok {
		value2 = quark.Some(node.ID)
	}
	if left, right := value2, quark.Some("n2"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "n2"`,
			left,
			right,
			"cluster.q:305",
		))
	}
	cluster.add(
		Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:9",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	var value3 *string
	if node, ok := cluster.choose(nil, now); ok {
		value3 = quark.Some(node.Address)
	}
	if left, right := value3, quark.Some("http://t:9"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.address) == "http://t:9"`,
			left,
			right,
			"cluster.q:307",
		))
	}
	if left, right := cluster.knowledge(now).Nodes, int64(1); left != right {
		t.Fatal(quark.BrokenComparison("cluster.knowledge(now).nodes == 1", left, right, "cluster.q:308"))
	}
}

// A resolved node never changes, whatever is learnt later.
func TestAResolvedNodeNeverChangesWhateverIsLearntLater(t *testing.T) {
	cluster := newCluster()
	cluster.add(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	resolved := quark.Optional(cluster.choose(nil, quark.Epoch))
	if !cluster.refresh(Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.4",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`cluster.refresh(Node("n1", "time", "1.4", "http://t:1"))`, "cluster.q:315"))
	}
	var value *string
	if resolved != nil {
		value = quark.Some(resolved.Version)
	}
	if left, right := value, quark.Some("1.0"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(`resolved.map(|node| node.version) == "1.0"`, left, right, "cluster.q:316"))
	}
	var value2 *string
	if node, ok := cluster.choose(nil, quark.Epoch); ok {
		value2 = quark.Some(node.Version)
	}
	if left, right := value2, quark.Some("1.4"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, Instant.epoch).map(|node| node.version) == "1.4"`,
			left,
			right,
			"cluster.q:317",
		))
	}
}

// A replacement process at the same address starts with a closed breaker, the same process keeps its own.
func TestAReplacementProcessAtTheSameAddressStartsWithAClosedBreakerTheSame(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	first := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.add(first, NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(1))}))
	cluster.judge(first, false, now)
	if !cluster.refresh(first) {
		t.Fatal(quark.Broken("cluster.refresh(first)", "cluster.q:326"))
	}
	if left := quark.Optional(cluster.choose(nil, now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now) == none", left, nil, "cluster.q:327"))
	}
	second := Node{
		ID:          "n2",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	if cluster.refresh(second) {
		t.Fatal(quark.Broken("!cluster.refresh(second)", "cluster.q:329"))
	}
	cluster.add(second, NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(1))}))
	if left, right := quark.Optional(cluster.choose(nil, now)), quark.Some(second); !quark.EqualOptional(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now) == second", left, right, "cluster.q:331"))
	}
	if left := quark.Optional(cluster.judge(first, false, now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.judge(first, false, now) == none", left, nil, "cluster.q:332"))
	}
	if left, right := quark.Optional(cluster.choose(nil, now)), quark.Some(second); !quark.EqualOptional(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now) == second", left, right, "cluster.q:333"))
	}
}

// Removing an unknown node is nothing.
func TestRemovingAnUnknownNodeIsNothing(t *testing.T) {
	cluster := newCluster()
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.remove(node)
	cluster.add(node, NewCircuitBreaker(nil))
	cluster.remove(Node{
		ID:          "n2",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	})
	if left, right := quark.Optional(cluster.choose(nil, quark.Epoch)), quark.Some(node); !quark.EqualOptional(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, Instant.epoch) == node", left, right, "cluster.q:342"))
	}
	cluster.remove(node)
	if left := quark.Optional(cluster.choose(nil, quark.Epoch)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, Instant.epoch) == none", left, nil, "cluster.q:344"))
	}
}

// A route of 9:1 over three nodes and one gives 30, 30, 30 and 10 of 100.
func TestARouteOf91OverThreeNodesAndOneGives303030And10Of100(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	for _, id := range []string{"a1", "a2", "a3"} {
		cluster.add(
			Node{
				ID:          id,
				Service:     "time",
				Version:     "1.1",
				Address:     "http://" + id,
				Environment: Environment{Name: "sandbox"},
			},
			NewCircuitBreaker(nil),
		)
	}
	cluster.add(
		Node{
			ID:          "b1",
			Service:     "time",
			Version:     "1.2",
			Address:     "http://b1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.direct(quark.MapOf(quark.Entry[string, int64]{Key: "1.1", Value: 9}, quark.Entry[string, int64]{
		Key:   "1.2",
		Value: 1,
	}))
	var counts quark.Map[string, int64]
	for range int64(100) {
		if node, ok := cluster.choose(quark.Some(Version{Major: 1, Minor: 0}), now); ok {
			counts.Set(node.ID, quark.Or(quark.Optional(counts.Get(node.ID)), 0)+1)
		}
	}
	if left, right := counts, quark.MapOf(
		quark.Entry[string, int64]{Key: "a1", Value: 30},
		quark.Entry[string, int64]{Key: "a2", Value: 30},
		quark.Entry[string, int64]{Key: "a3", Value: 30},
		quark.Entry[string, int64]{Key: "b1", Value: 10},
	); !quark.EqualMaps(left, right) {
		t.Fatal(quark.BrokenComparison(
			`counts == { "a1": 30, "a2": 30, "a3": 30, "b1": 10 }`,
			left,
			right,
			"cluster.q:357",
		))
	}
}

// A route picks smoothly: the highest credit first, then the version first seen.
func TestARoutePicksSmoothlyTheHighestCreditFirstThenTheVersionFirstSeen(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	cluster.add(
		Node{ID: "a", Service: "time", Version: "1.1", Address: "http://a", Environment: Environment{Name: "sandbox"}},
		NewCircuitBreaker(nil),
	)
	cluster.add(
		Node{ID: "b", Service: "time", Version: "1.2", Address: "http://b", Environment: Environment{Name: "sandbox"}},
		NewCircuitBreaker(nil),
	)
	cluster.direct(quark.MapOf(quark.Entry[string, int64]{Key: "1.2", Value: 1}, quark.Entry[string, int64]{
		Key:   "1.1",
		Value: 1,
	}))
	var chosen []string
	for range int64(4) {
		if node, ok := cluster.choose(nil, now); ok {
			chosen = append(chosen, node.ID)
		}
	}
	if left, right := chosen, []string{"a", "b", "a", "b"}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`chosen == ["a", "b", "a", "b"]`, left, right, "cluster.q:368"))
	}
	cluster.direct(quark.MapOf(quark.Entry[string, int64]{Key: "1.1", Value: 1}, quark.Entry[string, int64]{
		Key:   "1.2",
		Value: 3,
	}))
	chosen = nil
	for range int64(8) {
		if node, ok := cluster.choose(nil, now); ok {
			chosen = append(chosen, node.ID)
		}
	}
	if left, right := chosen, []string{"b", "a", "b", "b", "b", "a", "b", "b"}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`chosen == ["b", "a", "b", "b", "b", "a", "b", "b"]`,
			left,
			right,
			"cluster.q:372",
		))
	}
}

// A version that a route does not name gets none, and an empty route is none.
func TestAVersionThatARouteDoesNotNameGetsNoneAndAnEmptyRouteIsNone(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	cluster.add(
		Node{ID: "a", Service: "time", Version: "1.1", Address: "http://a", Environment: Environment{Name: "sandbox"}},
		NewCircuitBreaker(nil),
	)
	cluster.add(
		Node{ID: "b", Service: "time", Version: "1.2", Address: "http://b", Environment: Environment{Name: "sandbox"}},
		NewCircuitBreaker(nil),
	)
	cluster.direct(quark.MapOf(quark.Entry[string, int64]{Key: "1.2", Value: 1}))
	var value *string
	if node, ok := cluster.choose(nil, now); ok {
		value = quark.Some(node.ID)
	}
	if left, right := value, quark.Some("b"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "b"`,
			left,
			right,
			"cluster.q:381",
		))
	}
	var value2 *string
	if node, ok := cluster.choose(nil, now); ok {
		value2 = quark.Some(node.ID)
	}
	if left, right := value2, quark.Some("b"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "b"`,
			left,
			right,
			"cluster.q:382",
		))
	}
	cluster.direct(quark.MapOf(
		quark.Entry[string, int64]{Key: "1.3", Value: 1},
		quark.Entry[string, int64]{Key: "1.1", Value: 0},
		quark.Entry[string, int64]{Key: "1.2", Value: -5},
	))
	if left := quark.Optional(cluster.choose(nil, now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now) == none", left, nil, "cluster.q:384"))
	}
	cluster.direct(quark.Map[string, int64]{})
	var value3 *string
	if node, ok := cluster.choose(nil, now); ok {
		value3 = quark.Some(node.ID)
	}
	if left, right := value3, quark.Some("a"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(
			`cluster.choose(none, now).map(|node| node.id) == "a"`,
			left,
			right,
			"cluster.q:386",
		))
	}
}

// A route gives shares among the versions that have a ready and compatible node.
func TestARouteGivesSharesAmongTheVersionsThatHaveAReadyAndCompatibleNode(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	canary := Node{
		ID:          "b",
		Service:     "time",
		Version:     "1.2",
		Address:     "http://b",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.add(
		Node{ID: "a", Service: "time", Version: "1.1", Address: "http://a", Environment: Environment{Name: "sandbox"}},
		NewCircuitBreaker(nil),
	)
	cluster.add(canary, NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(1))}))
	cluster.direct(quark.MapOf(quark.Entry[string, int64]{Key: "1.1", Value: 1}, quark.Entry[string, int64]{
		Key:   "1.2",
		Value: 9,
	}))
	if left, right := quark.Optional(cluster.choose(quark.Some(Version{Major: 1, Minor: 2}), now)), quark.Some(canary); !quark.EqualOptional(
		left,
		right,
		Node.Equal,
	) {
		t.Fatal(quark.BrokenComparison("cluster.choose(Version(1, 2), now) == canary", left, right, "cluster.q:396"))
	}
	cluster.judge(canary, false, now)
	for range int64(5) {
		var value *string
		if node, ok := cluster.choose(nil, now); ok {
			value = quark.Some(node.ID)
		}
		if left, right := value, quark.Some("a"); !quark.EqualOptional(left, right, quark.Equal[string]) {
			t.Fatal(quark.BrokenComparison(
				`cluster.choose(none, now).map(|node| node.id) == "a"`,
				left,
				right,
				"cluster.q:398",
			))
		}
	}
	if left := quark.Optional(cluster.choose(quark.Some(Version{Major: 1, Minor: 2}), now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.choose(Version(1, 2), now) == none", left, nil, "cluster.q:399"))
	}
}

// After a doubt, what is not announced again is swept away, the route too.
func TestAfterADoubtWhatIsNotAnnouncedAgainIsSweptAwayTheRouteToo(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	kept := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.add(kept, NewCircuitBreaker(nil))
	cluster.add(
		Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.direct(quark.MapOf(quark.Entry[string, int64]{Key: "9.9", Value: 1}))
	cluster.doubt()
	if !cluster.refresh(kept) {
		t.Fatal(quark.Broken("cluster.refresh(kept)", "cluster.q:410"))
	}
	cluster.sweep()
	if left, right := quark.Optional(cluster.choose(nil, now)), quark.Some(kept); !quark.EqualOptional(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now) == kept", left, right, "cluster.q:412"))
	}
	if left, right := quark.Optional(cluster.choose(nil, now)), quark.Some(kept); !quark.EqualOptional(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("cluster.choose(none, now) == kept", left, right, "cluster.q:413"))
	}
	if !cluster.hasSeen(quark.Some(Version{Major: 1, Minor: 0})) {
		t.Fatal(quark.Broken("cluster.has_seen(Version(1, 0))", "cluster.q:414"))
	}
}

// A verdict is reported when it changes whether the node is available.
func TestAVerdictIsReportedWhenItChangesWhetherTheNodeIsAvailable(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.add(node, NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(2))}))
	if left := quark.Optional(cluster.judge(node, false, now)); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.judge(node, false, now) == none", left, nil, "cluster.q:422"))
	}
	if len(cluster.reports()) != 0 {
		t.Fatal(quark.Broken("cluster.reports().is_empty()", "cluster.q:423"))
	}
	if left, right := quark.Optional(cluster.judge(node, false, quark.Later(now, quark.Second))), quark.Some(Breaker{Node: node, Open: true, Since: quark.Later(now, quark.Second)}); !quark.EqualOptional(
		left,
		right,
		Breaker.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			"cluster.judge(node, false, now + 1s) == Breaker(node, true, now + 1s)",
			left,
			right,
			"cluster.q:424",
		))
	}
	if left := quark.Optional(cluster.judge(node, false, quark.Later(now, 2*quark.Second))); left != nil {
		t.Fatal(quark.BrokenComparison("cluster.judge(node, false, now + 2s) == none", left, nil, "cluster.q:425"))
	}
	if left, right := cluster.reports(), []Breaker{{Node: node, Open: true, Since: quark.Later(now, quark.Second)}}; !slices.EqualFunc(left, right, Breaker.Equal) {
		t.Fatal(quark.BrokenComparison(
			"cluster.reports() == [Breaker(node, true, now + 1s)]",
			left,
			right,
			"cluster.q:426",
		))
	}
	if left, right := quark.Optional(cluster.judge(node, true, quark.Later(now, 3*quark.Second))), quark.Some(Breaker{Node: node, Open: false, Since: quark.Later(now, 3*quark.Second)}); !quark.EqualOptional(
		left,
		right,
		Breaker.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			"cluster.judge(node, true, now + 3s) == Breaker(node, false, now + 3s)",
			left,
			right,
			"cluster.q:427",
		))
	}
	if len(cluster.reports()) != 0 {
		t.Fatal(quark.Broken("cluster.reports().is_empty()", "cluster.q:428"))
	}
}

// What is known: nodes, versions, open breakers.
func TestWhatIsKnownNodesVersionsOpenBreakers(t *testing.T) {
	now := quark.Epoch
	cluster := newCluster()
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	cluster.add(node, NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(1))}))
	cluster.add(
		Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.add(
		Node{
			ID:          "n3",
			Service:     "time",
			Version:     "2.0",
			Address:     "http://t:3",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	cluster.judge(node, false, now)
	if left, right := cluster.knowledge(now), (knowledge{Nodes: 3, Versions: []string{"1.0", "2.0"}, Open: []string{"http://t:1"}}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`cluster.knowledge(now) == Knowledge(3, ["1.0", "2.0"], ["http://t:1"])`,
			left,
			right,
			"cluster.q:439",
		))
	}
}

// A version that a known process takes on counts as seen.
func TestAVersionThatAKnownProcessTakesOnCountsAsSeen(t *testing.T) {
	cluster := newCluster()
	cluster.add(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		NewCircuitBreaker(nil),
	)
	if cluster.hasSeen(quark.Some(Version{Major: 1, Minor: 4})) {
		t.Fatal(quark.Broken("!cluster.has_seen(Version(1, 4))", "cluster.q:445"))
	}
	if !cluster.refresh(Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.4",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}) {
		t.Fatal(quark.Broken(`cluster.refresh(Node("n1", "time", "1.4", "http://t:1"))`, "cluster.q:446"))
	}
	if !cluster.hasSeen(quark.Some(Version{Major: 1, Minor: 4})) {
		t.Fatal(quark.Broken("cluster.has_seen(Version(1, 4))", "cluster.q:447"))
	}
}
