package mdk

import (
	"slices"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A finished level yields an event: its clocks, its times, and 1 for the nodes that served.
func TestAFinishedLevelYieldsAnEventItsClocksItsTimesAnd1ForTheNodesThat(t *testing.T) {
	interactions := newInteractions()
	context := SharedContext{
		TraceID:     "t1",
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	id := interactions.start(context.ticked(), quark.Later(quark.Epoch, quark.Second))
	interactions.involve(quark.Some(id), node)
	interactions.involve(quark.Some(id), node)
	f := quark.Optional(interactions.finish(quark.Some(id), "u1", context.ticked().ticked(), quark.Later(
		quark.Epoch,
		2*quark.Second,
	)))
	event := InteractionEvent{
		StartTimestamp: quark.Later(quark.Epoch, quark.Second),
		EndTimestamp:   quark.Later(quark.Epoch, 2*quark.Second),
		UUID:           "u1",
		Session:        "t1",
		Results:        quark.MapOf(quark.Entry[string, int64]{Key: "n1", Value: 1}),
		StartClock:     []int64{1},
		EndClock:       []int64{2},
		Environment:    Environment{Name: "sandbox"},
		Sync:           1,
	}
	if left, right := f, quark.Some(finished{Event: event, Served: []Node{node}}); !quark.EqualOptional(left, right, finished.Equal) {
		t.Fatal(quark.BrokenComparison("finished == Finished(event, [node])", left, right, "interaction.q:113"))
	}
	if interactions.isOpen(quark.Some(id)) {
		t.Fatal(quark.Broken("!interactions.is_open(id)", "interaction.q:114"))
	}
}

// Failing marks the nodes so far, those resolved afterwards can still succeed.
func TestFailingMarksTheNodesSoFarThoseResolvedAfterwardsCanStillSucceed(t *testing.T) {
	interactions := newInteractions()
	first := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	second := Node{
		ID:          "n2",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:2",
		Environment: Environment{Name: "sandbox"},
	}
	id := interactions.start(
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	interactions.involve(quark.Some(id), first)
	if left, right := interactions.fail(quark.Some(id)), []Node{first}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("interactions.fail(id) == [first]", left, right, "interaction.q:123"))
	}
	if left, right := interactions.fail(quark.Some(id)), []Node{}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("interactions.fail(id) == []", left, right, "interaction.q:124"))
	}
	interactions.involve(quark.Some(id), second)
	finished := quark.Optional(interactions.finish(
		quark.Some(id),
		"u1",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	))
	var value *quark.Map[string, int64]
	if finished != nil {
		value = quark.Some(finished.Event.Results)
	}
	if left, right := value, quark.Some(quark.MapOf(quark.Entry[string, int64]{Key: "n1", Value: 0}, quark.Entry[string, int64]{
		Key:   "n2",
		Value: 1,
	})); !quark.EqualOptional(left, right, func(left, right quark.Map[string, int64]) bool {
		return quark.EqualMaps(left, right)
	}) {
		t.Fatal(quark.BrokenComparison(
			`finished.map(|known| known.event.results) == { "n1": 0, "n2": 1 }`,
			left,
			right,
			"interaction.q:127",
		))
	}
	var value2 *[]Node
	if finished != nil {
		value2 = quark.Some(finished.Served)
	}
	if left, right := value2, quark.Some([]Node{second}); !quark.EqualOptional(left, right, func(left, right []Node) bool {
		return slices.EqualFunc(left, right, Node.Equal)
	}) {
		t.Fatal(quark.BrokenComparison(
			"finished.map(|known| known.served) == [second]",
			left,
			right,
			"interaction.q:128",
		))
	}
}

// Levels form a stack, and are independent.
func TestLevelsFormAStackAndAreIndependent(t *testing.T) {
	interactions := newInteractions()
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	if left := quark.Optional(interactions.innermost()); left != nil {
		t.Fatal(quark.BrokenComparison("interactions.innermost() == none", left, nil, "interaction.q:134"))
	}
	outer := interactions.start(
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	inner := interactions.start(
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	if left, right := quark.Optional(interactions.innermost()), quark.Some(inner); !quark.EqualOptional(left, right, quark.Equal[int64]) {
		t.Fatal(quark.BrokenComparison("interactions.innermost() == inner", left, right, "interaction.q:137"))
	}
	interactions.involve(quark.Some(outer), node)
	if left, right := interactions.fail(quark.Some(inner)), []Node{}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("interactions.fail(inner) == []", left, right, "interaction.q:139"))
	}
	interactions.finish(
		quark.Some(outer),
		"u1",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	if !interactions.isOpen(quark.Some(inner)) {
		t.Fatal(quark.Broken("interactions.is_open(inner)", "interaction.q:141"))
	}
	if left, right := quark.Optional(interactions.innermost()), quark.Some(inner); !quark.EqualOptional(left, right, quark.Equal[int64]) {
		t.Fatal(quark.BrokenComparison("interactions.innermost() == inner", left, right, "interaction.q:142"))
	}
	interactions.finish(
		quark.Some(inner),
		"u2",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	if left := quark.Optional(interactions.innermost()); left != nil {
		t.Fatal(quark.BrokenComparison("interactions.innermost() == none", left, nil, "interaction.q:144"))
	}
}

// A level that is over is nothing, and corrupts nothing.
func TestALevelThatIsOverIsNothingAndCorruptsNothing(t *testing.T) {
	interactions := newInteractions()
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	if left := quark.Optional(interactions.finish(
		nil,
		"u1",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)); left != nil {
		t.Fatal(quark.BrokenComparison(
			`interactions.finish(none, "u1", SharedContext("t1"), Instant.epoch) == none`,
			left,
			nil,
			"interaction.q:150",
		))
	}
	id := interactions.start(
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	if left := quark.Optional(interactions.finish(
		quark.Some(int64(7)),
		"u1",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)); left != nil {
		t.Fatal(quark.BrokenComparison(
			`interactions.finish(7, "u1", SharedContext("t1"), Instant.epoch) == none`,
			left,
			nil,
			"interaction.q:152",
		))
	}
	if !interactions.isOpen(quark.Some(id)) {
		t.Fatal(quark.Broken("interactions.is_open(id)", "interaction.q:153"))
	}
	interactions.finish(
		quark.Some(id),
		"u1",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)
	interactions.involve(quark.Some(id), node)
	if left, right := interactions.fail(quark.Some(id)), []Node{}; !slices.EqualFunc(left, right, Node.Equal) {
		t.Fatal(quark.BrokenComparison("interactions.fail(id) == []", left, right, "interaction.q:156"))
	}
	if left := quark.Optional(interactions.finish(
		quark.Some(id),
		"u2",
		SharedContext{TraceID: "t1", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}},
		quark.Epoch,
	)); left != nil {
		t.Fatal(quark.BrokenComparison(
			`interactions.finish(id, "u2", SharedContext("t1"), Instant.epoch) == none`,
			left,
			nil,
			"interaction.q:157",
		))
	}
	if interactions.isOpen(nil) {
		t.Fatal(quark.Broken("!interactions.is_open(none)", "interaction.q:158"))
	}
}

// A failure names the nodes involved, then says what happened.
func TestAFailureNamesTheNodesInvolvedThenSaysWhatHappened(t *testing.T) {
	first := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	second := Node{
		ID:          "n2",
		Service:     "space",
		Version:     "2.1",
		Address:     "http://s:1",
		Environment: Environment{Name: "sandbox"},
	}
	if left, right := failureText([]Node{first, second}, "boom"), "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom"; left != right {
		t.Fatal(quark.BrokenComparison(
			"failure_text([first, second], \"boom\")\n        == \"involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\\n\\nboom\"",
			left,
			right,
			"interaction.q:164",
		))
	}
	if left, right := failureText(nil, "boom"), "involved: \n\nboom"; left != right {
		t.Fatal(quark.BrokenComparison(
			`failure_text([], "boom") == "involved: \n\nboom"`,
			left,
			right,
			"interaction.q:166",
		))
	}
}
