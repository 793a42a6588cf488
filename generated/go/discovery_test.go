package mdk

import (
	"testing"
	"time"

	quark "example.org/quark/runtime/v3"
)

// A request is served at once by a compatible node.
func TestARequestIsServedAtOnceByACompatibleNode(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(
		Node{
			ID:          "n0",
			Service:     "time",
			Version:     "2.0",
			Address:     "http://t:0",
			Environment: Environment{Name: "sandbox"},
		},
		now,
	)
	discovery.activate(node, now)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     quark.Some(Version{Major: 1, Minor: 0}),
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 10*quark.Second),
		},
		promise,
		now,
	)
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:229"))
	}
	if left := quark.Optional(discovery.nextWake()); left != nil {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == none", left, nil, "discovery.q:230"))
	}
}

// A request waits for a node to appear.
func TestARequestWaitsForANodeToAppear(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     quark.Some(Version{Major: 1, Minor: 1}),
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 10*quark.Second),
		},
		promise,
		now,
	)
	discovery.activate(
		Node{
			ID:          "n0",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:0",
			Environment: Environment{Name: "sandbox"},
		},
		quark.Later(now, quark.Second),
	)
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "discovery.q:240"))
	}
	discovery.activate(node, quark.Later(now, 2*quark.Second))
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:242"))
	}
}

// A request waits for a node to become available again, looking each second.
func TestARequestWaitsForANodeToBecomeAvailableAgainLookingEachSecond(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(node, now)
	discovery.judge(node, false, now)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, quark.Minute),
		},
		promise,
		quark.Later(now, 29500*quark.Millisecond),
	)
	if left, right := quark.Optional(discovery.nextWake()), quark.Some(quark.Later(now, 30500*quark.Millisecond)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == now + 30500ms", left, right, "discovery.q:253"))
	}
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "discovery.q:254"))
	}
	discovery.serve(quark.Later(now, 30500*quark.Millisecond))
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:256"))
	}
}

// A verdict makes those who wait be looked at.
func TestAVerdictMakesThoseWhoWaitBeLookedAt(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(node, now)
	discovery.judge(node, false, now)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, quark.Minute),
		},
		promise,
		quark.Later(now, quark.Second),
	)
	discovery.judge(node, true, quark.Later(now, 2*quark.Second))
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:268"))
	}
}

// A request fails at its deadline, and not before.
func TestARequestFailsAtItsDeadlineAndNotBefore(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     quark.Some(Version{Major: 1}),
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 9500*quark.Millisecond),
		},
		promise,
		now,
	)
	discovery.serve(quark.Later(now, 9*quark.Second))
	if left, right := quark.Optional(discovery.nextWake()), quark.Some(quark.Later(now, 9500*quark.Millisecond)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == now + 9500ms", left, right, "discovery.q:277"))
	}
	discovery.serve(quark.Later(now, 9499*quark.Millisecond))
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "discovery.q:279"))
	}
	discovery.serve(quark.Later(now, 9500*quark.Millisecond))
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "discovery.q:281"))
	}
	if left := quark.Optional(discovery.nextWake()); left != nil {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == none", left, nil, "discovery.q:282"))
	}
}

// A request whose deadline has passed takes what is there, or fails at once.
func TestARequestWhoseDeadlineHasPassedTakesWhatIsThereOrFailsAtOnce(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	discovery.activate(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.1",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		now,
	)
	lucky := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: nil, Environment: Environment{Name: "sandbox"}, Deadline: now},
		lucky,
		now,
	)
	if left, right := quark.ValueOf(lucky).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`lucky.value().id == "n1"`, left, right, "discovery.q:291"))
	}
	late := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "space", Version: nil, Environment: Environment{Name: "sandbox"}, Deadline: now},
		late,
		now,
	)
	if _, err := late.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("late", "discovery.q:294"))
	}
}

// Those who wait are served in the order in which they came.
func TestThoseWhoWaitAreServedInTheOrderInWhichTheyCame(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(node, now)
	discovery.judge(node, false, now)
	first := quark.NewPromise[Node]()
	second := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 90*quark.Second),
		},
		first,
		quark.Later(now, quark.Second),
	)
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 90*quark.Second),
		},
		second,
		quark.Later(now, 2*quark.Second),
	)
	discovery.serve(quark.Later(now, 31*quark.Second))
	if left, right := quark.ValueOf(first), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("first.value() == node", left, right, "discovery.q:308"))
	}
	if !second.IsPending() {
		t.Fatal(quark.Broken("second.is_pending()", "discovery.q:309"))
	}
	discovery.judge(node, true, quark.Later(now, 32*quark.Second))
	if left, right := quark.ValueOf(second), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("second.value() == node", left, right, "discovery.q:311"))
	}
}

// Who gave up is forgotten, and consumes no probe.
func TestWhoGaveUpIsForgottenAndConsumesNoProbe(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(node, now)
	discovery.judge(node, false, now)
	gone := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 90*quark.Second),
		},
		gone,
		quark.Later(now, quark.Second),
	)
	gone.Keep(Node{
		ID:          "other",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://elsewhere",
		Environment: Environment{Name: "sandbox"},
	})
	discovery.serve(quark.Later(now, 31*quark.Second))
	if left, right := quark.ValueOf(gone).ID, "other"; left != right {
		t.Fatal(quark.BrokenComparison(`gone.value().id == "other"`, left, right, "discovery.q:324"))
	}
	if left := quark.Optional(discovery.nextWake()); left != nil {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == none", left, nil, "discovery.q:325"))
	}
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 90*quark.Second),
		},
		promise,
		quark.Later(now, 32*quark.Second),
	)
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:328"))
	}
}

// Who timed out consumes no probe either.
func TestWhoTimedOutConsumesNoProbeEither(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(node, now)
	discovery.judge(node, false, now)
	late := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 5*quark.Second),
		},
		late,
		quark.Later(now, quark.Second),
	)
	discovery.serve(quark.Later(now, 5*quark.Second))
	if _, err := late.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("late", "discovery.q:340"))
	}
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 90*quark.Second),
		},
		promise,
		quark.Later(now, 31*quark.Second),
	)
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:343"))
	}
}

// What was known is told: nodes, versions, open breakers.
func TestWhatWasKnownIsToldNodesVersionsOpenBreakers(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(node, now)
	discovery.activate(
		Node{ID: "n2", Service: "time", Version: "2.0", Address: "http://t:2", Environment: Environment{Name: "base"}},
		now,
	)
	discovery.activate(
		Node{
			ID:          "n3",
			Service:     "time",
			Version:     "3.0",
			Address:     "http://t:3",
			Environment: Environment{Name: "elsewhere"},
		},
		now,
	)
	discovery.judge(node, false, now)
	r := request{
		Service:     "time",
		Version:     quark.Some(Version{Major: 1}),
		Environment: Environment{Name: "sandbox", Fallback: quark.Some("base")},
		Deadline:    now,
	}
	if left, right := discovery.knowledge(r, now), (knowledge{Nodes: 2, Versions: []string{"1.0", "2.0"}, Open: []string{"http://t:1"}}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`discovery.knowledge(request, now) == Knowledge(2, ["1.0", "2.0"], ["http://t:1"])`,
			left,
			right,
			"discovery.q:355",
		))
	}
	if left, right := r.versionText(), "1.0"; left != right {
		t.Fatal(quark.BrokenComparison(`request.version_text() == "1.0"`, left, right, "discovery.q:356"))
	}
	if left, right := (request{Service: "time", Version: nil, Environment: Environment{Name: "sandbox"}, Deadline: now}).versionText(), "of any version"; left !=
		right {
		t.Fatal(quark.BrokenComparison(
			`Request("time", none, Environment(), now).version_text() == "of any version"`,
			left,
			right,
			"discovery.q:357",
		))
	}
}

// Environments are walls.
func TestEnvironmentsAreWalls(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	discovery.activate(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "production"},
		},
		now,
	)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: nil, Environment: Environment{Name: "sandbox"}, Deadline: now},
		promise,
		now,
	)
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "discovery.q:366"))
	}
}

// What an environment never had is looked up in its fallback.
func TestWhatAnEnvironmentNeverHadIsLookedUpInItsFallback(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	feature := Environment{Name: "feature", Fallback: quark.Some("base")}
	discovery.activate(
		Node{ID: "n1", Service: "time", Version: "1.0", Address: "http://t:1", Environment: Environment{Name: "base"}},
		now,
	)
	discovery.activate(
		Node{ID: "n2", Service: "time", Version: "2.0", Address: "http://t:2", Environment: feature},
		now,
	)
	older := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: quark.Some(Version{Major: 1}), Environment: feature, Deadline: now},
		older,
		now,
	)
	if left, right := quark.ValueOf(older).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`older.value().id == "n1"`, left, right, "discovery.q:377"))
	}
	newer := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: quark.Some(Version{Major: 2}), Environment: feature, Deadline: now},
		newer,
		now,
	)
	if left, right := quark.ValueOf(newer).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(`newer.value().id == "n2"`, left, right, "discovery.q:380"))
	}
}

// Once a compatible version was seen in its own environment, the fallback is no way out.
func TestOnceACompatibleVersionWasSeenInItsOwnEnvironmentTheFallbackIsNoWay(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	feature := Environment{Name: "feature", Fallback: quark.Some("base")}
	child := Node{ID: "n2", Service: "time", Version: "1.1", Address: "http://t:2", Environment: feature}
	discovery.activate(
		Node{ID: "n1", Service: "time", Version: "1.0", Address: "http://t:1", Environment: Environment{Name: "base"}},
		now,
	)
	discovery.activate(child, now)
	discovery.expire(child)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: quark.Some(Version{Major: 1}), Environment: feature, Deadline: now},
		promise,
		now,
	)
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "discovery.q:393"))
	}
}

// If neither environment had it, the first to answer wins.
func TestIfNeitherEnvironmentHadItTheFirstToAnswerWins(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	feature := Environment{Name: "feature", Fallback: quark.Some("base")}
	first := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: nil, Environment: feature, Deadline: quark.Later(now, 10*quark.Second)},
		first,
		now,
	)
	discovery.activate(
		Node{ID: "n1", Service: "time", Version: "1.0", Address: "http://t:1", Environment: Environment{Name: "base"}},
		now,
	)
	if left, right := quark.ValueOf(first).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`first.value().id == "n1"`, left, right, "discovery.q:403"))
	}
	second := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "space", Version: nil, Environment: feature, Deadline: quark.Later(now, 10*quark.Second)},
		second,
		now,
	)
	discovery.activate(
		Node{ID: "n2", Service: "space", Version: "1.0", Address: "http://s:1", Environment: feature},
		now,
	)
	if left, right := quark.ValueOf(second).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(`second.value().id == "n2"`, left, right, "discovery.q:407"))
	}
}

// The fallback never sees into the child, and there is one level only.
func TestTheFallbackNeverSeesIntoTheChildAndThereIsOneLevelOnly(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	discovery.activate(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
		},
		now,
	)
	discovery.activate(
		Node{ID: "n2", Service: "space", Version: "1.0", Address: "http://s:1", Environment: Environment{Name: "root"}},
		now,
	)
	discovery.activate(
		Node{
			ID:          "n3",
			Service:     "space",
			Version:     "2.0",
			Address:     "http://s:2",
			Environment: Environment{Name: "base", Fallback: quark.Some("root")},
		},
		now,
	)
	below := quark.NewPromise[Node]()
	discovery.resolve(
		request{Service: "time", Version: nil, Environment: Environment{Name: "base"}, Deadline: now},
		below,
		now,
	)
	if _, err := below.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("below", "discovery.q:418"))
	}
	deep := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "space",
			Version:     quark.Some(Version{Major: 1}),
			Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
			Deadline:    now,
		},
		deep,
		now,
	)
	if _, err := deep.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("deep", "discovery.q:421"))
	}
}

// After a Clear, nodes not announced again within ten seconds are dropped.
func TestAfterAClearNodesNotAnnouncedAgainWithinTenSecondsAreDropped(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	kept := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	lost := Node{
		ID:          "n2",
		Service:     "space",
		Version:     "1.0",
		Address:     "http://s:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.activate(kept, now)
	discovery.activate(lost, now)
	discovery.clear(now)
	if left, right := quark.Optional(discovery.nextWake()), quark.Some(quark.Later(now, 10*quark.Second)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == now + 10s", left, right, "discovery.q:432"))
	}
	discovery.activate(kept, quark.Later(now, quark.Second))
	discovery.serve(quark.Later(now, 9999*quark.Millisecond))
	early := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "space",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 9999*quark.Millisecond),
		},
		early,
		quark.Later(now, 9999*quark.Millisecond),
	)
	if left, right := quark.ValueOf(early), lost; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("early.value() == lost", left, right, "discovery.q:437"))
	}
	discovery.serve(quark.Later(now, 10*quark.Second))
	if left := quark.Optional(discovery.nextWake()); left != nil {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == none", left, nil, "discovery.q:439"))
	}
	late := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "space",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 10*quark.Second),
		},
		late,
		quark.Later(now, 10*quark.Second),
	)
	if _, err := late.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("late", "discovery.q:442"))
	}
	other := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 10*quark.Second),
		},
		other,
		quark.Later(now, 10*quark.Second),
	)
	if left, right := quark.ValueOf(other), kept; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("other.value() == kept", left, right, "discovery.q:445"))
	}
}

// A route may come before the nodes that it is about.
func TestARouteMayComeBeforeTheNodesThatItIsAbout(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	discovery.direct(
		Route{
			Service:     "time",
			Environment: "sandbox",
			Shares:      quark.MapOf(quark.Entry[string, int64]{Key: "1.2", Value: 1}),
		},
		now,
	)
	discovery.activate(
		Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.1",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		now,
	)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 5*quark.Second),
		},
		promise,
		now,
	)
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "discovery.q:455"))
	}
	discovery.activate(
		Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.2",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		now,
	)
	if left, right := quark.ValueOf(promise).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(`promise.value().id == "n2"`, left, right, "discovery.q:457"))
	}
}

// When all ends, those who wait are told.
func TestWhenAllEndsThoseWhoWaitAreTold(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 5*quark.Second),
		},
		promise,
		now,
	)
	discovery.abandon(quark.Later(now, quark.Second))
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "discovery.q:466"))
	}
	if left := quark.Optional(discovery.nextWake()); left != nil {
		t.Fatal(quark.BrokenComparison("discovery.next_wake() == none", left, nil, "discovery.q:467"))
	}
}

// Those who wait are looked at when a route changes.
func TestThoseWhoWaitAreLookedAtWhenARouteChanges(t *testing.T) {
	now := quark.Epoch
	discovery := newDiscovery(NewCircuitBreakers(nil))
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.1",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	discovery.direct(
		Route{
			Service:     "time",
			Environment: "sandbox",
			Shares:      quark.MapOf(quark.Entry[string, int64]{Key: "1.2", Value: 1}),
		},
		now,
	)
	discovery.activate(node, now)
	promise := quark.NewPromise[Node]()
	discovery.resolve(
		request{
			Service:     "time",
			Version:     nil,
			Environment: Environment{Name: "sandbox"},
			Deadline:    quark.Later(now, 5*quark.Second),
		},
		promise,
		now,
	)
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "discovery.q:478"))
	}
	discovery.direct(Route{Service: "time", Environment: "sandbox"}, now)
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "discovery.q:480"))
	}
}
