package mdk

import (
	"slices"
	"strings"
	"testing"
	"time"

	quark "example.org/quark/runtime/v3"
)

// A session is a new trace: the first log stands at [1].
func TestASessionIsANewTraceTheFirstLogStandsAt1(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	logged := session.Info("cat", "hello")
	if left, right := logged, (LoggedMessageID{TraceID: session.TraceID(), CausalLevel: []int64{1}, Environment: Environment{Name: "sandbox"}}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`logged == LoggedMessageId(session.trace_id(), [1], Environment("sandbox"))`,
			left,
			right,
			"session.q:267",
		))
	}
	if left, right := session.Warn("cat", "again").CausalLevel, []int64{2}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`session.warn("cat", "again").causal_level == [2]`,
			left,
			right,
			"session.q:268",
		))
	}
	if left, right := mdk.Session().TraceID(), session.TraceID(); left == right {
		t.Fatal(quark.BrokenComparison("mdk.session().trace_id() != session.trace_id()", left, right, "session.q:269"))
	}
}

// A log message is delivered with its level, category, text and moment.
func TestALogMessageIsDeliveredWithItsLevelCategoryTextAndMoment(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Sent()
	session := mdk.Session()
	session.Critical("cat", "a")
	session.Error("cat", "b")
	session.Warn("cat", "c")
	session.Info("cat", "d")
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if left, right := quark.Mapped(sent, func(text string) bool {
		return strings.Contains(
			text,
			`"level":"CRITICAL","category":"cat","contentType":"text/plain","text":"a","sequence":0,"sync":1`,
		)
	}), []bool{true, false, false, false}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"sent.map(|text| text.contains(\n        `\"level\":\"CRITICAL\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"a\",\"sequence\":0,\"sync\":1`,\n    )) == [true, false, false, false]",
			left,
			right,
			"session.q:284",
		))
	}
	if left, right := quark.Mapped(sent, func(text string) bool {
		return strings.Contains(
			text,
			`"level":"ERROR","category":"cat","contentType":"text/plain","text":"b","sequence":1,"sync":1`,
		)
	}), []bool{false, true, false, false}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"sent.map(|text| text.contains(\n        `\"level\":\"ERROR\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"b\",\"sequence\":1,\"sync\":1`,\n    )) == [false, true, false, false]",
			left,
			right,
			"session.q:287",
		))
	}
	if left, right := quark.Mapped(sent, func(text string) bool {
		return strings.Contains(text, `"clock":{"clocks":[3]}`)
	}), []bool{false, false, true, false}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"sent.map(|text| text.contains(`\"clock\":{\"clocks\":[3]}`)) == [false, false, true, false]",
			left,
			right,
			"session.q:290",
		))
	}
	if left, right := quark.Mapped(sent, func(text string) bool {
		return strings.Contains(text, `"timestamp":1000000000,"node":`)
	}), []bool{true, true, true, true}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"sent.map(|text| text.contains(`\"timestamp\":1000000000,\"node\":`)) == [true, true, true, true]",
			left,
			right,
			"session.q:291",
		))
	}
}

// INFO is the gate; a filtered call ticks and delivers nothing.
func TestInfoIsTheGateAFilteredCallTicksAndDeliversNothing(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Sent()
	session := mdk.Session()
	if left, right := session.Debug("cat", "hidden").CausalLevel, []int64{1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`session.debug("cat", "hidden").causal_level == [1]`,
			left,
			right,
			"session.q:301",
		))
	}
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "session.q:302"))
	}
	if left, right := session.Info("cat", "shown").CausalLevel, []int64{2}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`session.info("cat", "shown").causal_level == [2]`,
			left,
			right,
			"session.q:303",
		))
	}
	if left, right := int64(len(mdk.link.Sent())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 1", left, right, "session.q:304"))
	}
}

// Trace raises and lowers the gate, here and downstream.
func TestTraceRaisesAndLowersTheGateHereAndDownstream(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Sent()
	session := mdk.Session()
	session.Trace(quark.SeverityDebug)
	session.Debug("cat", "shown")
	if left, right := int64(len(mdk.link.Sent())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 1", left, right, "session.q:316"))
	}
	downstream := mdk.Join(quark.Some(session.Externalize()), nil)
	downstream.Debug("cat", "shown")
	if left, right := int64(len(mdk.link.Sent())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 1", left, right, "session.q:319"))
	}
	downstream.Trace(quark.SeverityError)
	downstream.Warn("cat", "hidden")
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "session.q:322"))
	}
	session.Debug("cat", "shown")
	if left, right := int64(len(mdk.link.Sent())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 1", left, right, "session.q:324"))
	}
}

// Externalize encodes, then ticks; join ticks and enters a level.
func TestExternalizeEncodesThenTicksJoinTicksAndEntersALevel(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	text := session.Externalize()
	if !strings.Contains(text, `"clock":{"clocks":[0]}`) {
		t.Fatal(quark.Broken("text.contains(`\"clock\":{\"clocks\":[0]}`)", "session.q:331"))
	}
	if left, right := session.Info("cat", "after").CausalLevel, []int64{2}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`session.info("cat", "after").causal_level == [2]`,
			left,
			right,
			"session.q:332",
		))
	}
	joined := mdk.Join(quark.Some(text), nil)
	if left, right := joined.TraceID(), session.TraceID(); left != right {
		t.Fatal(quark.BrokenComparison("joined.trace_id() == session.trace_id()", left, right, "session.q:334"))
	}
	if left, right := joined.Info("cat", "first").CausalLevel, []int64{1, 1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`joined.info("cat", "first").causal_level == [1, 1]`,
			left,
			right,
			"session.q:335",
		))
	}
	if !strings.Contains(session.Inject(), `"clock":{"clocks":[2]}`) {
		t.Fatal(quark.Broken("session.inject().contains(`\"clock\":{\"clocks\":[2]}`)", "session.q:336"))
	}
}

// The headers carry the context and a traceparent of the same trace.
func TestTheHeadersCarryTheContextAndATraceparentOfTheSameTrace(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	first := session.Headers()
	if left, right := first.Keys(), []string{"X-MDK-Context", "traceparent"}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`first.keys() == ["X-MDK-Context", "traceparent"]`,
			left,
			right,
			"session.q:343",
		))
	}
	if !strings.Contains(first.At("X-MDK-Context", "session.q:344"), session.TraceID()) {
		t.Fatal(quark.Broken(`first["X-MDK-Context"].contains(session.trace_id())`, "session.q:344"))
	}
	id := strings.Join(strings.Split(session.TraceID(), "-"), "")
	if !strings.HasPrefix(first.At("traceparent", "session.q:346"), "00-"+id+"-") {
		t.Fatal(quark.Broken(`first["traceparent"].starts_with("00-{id}-")`, "session.q:346"))
	}
	if !strings.HasSuffix(first.At("traceparent", "session.q:347"), "-01") {
		t.Fatal(quark.Broken(`first["traceparent"].ends_with("-01")`, "session.q:347"))
	}
	if left, right := quark.Size(first.At("traceparent", "session.q:348")), int64(55); left != right {
		t.Fatal(quark.BrokenComparison(`first["traceparent"].size() == 55`, left, right, "session.q:348"))
	}
	if left, right := session.Headers().At("traceparent", "session.q:349"), first.At("traceparent", "session.q:349"); left == right {
		t.Fatal(quark.BrokenComparison(
			`session.headers()["traceparent"] != first["traceparent"]`,
			left,
			right,
			"session.q:349",
		))
	}
}

// A session's environment travels with it.
func TestASessionSEnvironmentTravelsWithIt(t *testing.T) {
	test := quark.NewTestRuntime(t)
	here := NewMdkWith(
		test.Runtime,
		Config{
			Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
			ServerURL:   DefaultServerURL,
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	there := NewMdkWith(
		test.Runtime,
		Config{
			Environment: Environment{Name: "production"},
			ServerURL:   DefaultServerURL,
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	if left, right := there.Join(quark.Some(here.Session().Externalize()), nil).Environment(), (Environment{Name: "feature", Fallback: quark.Some("base")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`there.join(here.session().externalize()).environment() == Environment("feature", "base")`,
			left,
			right,
			"session.q:355",
		))
	}
	if left, right := there.Session().Environment(), (Environment{Name: "production"}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`there.session().environment() == Environment("production")`,
			left,
			right,
			"session.q:356",
		))
	}
}

// A deadline only shrinks, and says what is left.
func TestADeadlineOnlyShrinksAndSaysWhatIsLeft(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	if left := quark.Mapping(session.Remaining(), quark.DurationOf); left != nil {
		t.Fatal(quark.BrokenComparison("session.remaining() == none", left, nil, "session.q:362"))
	}
	session.SetDeadline(5 * time.Second)
	if left, right := quark.Mapping(session.Remaining(), quark.DurationOf), quark.Some(5*quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("session.remaining() == 5s", left, right, "session.q:364"))
	}
	session.SetDeadline(9 * time.Second)
	if left, right := quark.Mapping(session.Remaining(), quark.DurationOf), quark.Some(5*quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("session.remaining() == 5s", left, right, "session.q:366"))
	}
	session.SetDeadline(2 * time.Second)
	test.AdvanceBy(500 * quark.Millisecond)
	if left, right := quark.Mapping(session.Remaining(), quark.DurationOf), quark.Some(1500*quark.Millisecond); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("session.remaining() == 1500ms", left, right, "session.q:369"))
	}
	test.AdvanceBy(5 * quark.Second)
	if left, right := quark.Mapping(session.Remaining(), quark.DurationOf), quark.Some(quark.Duration(0)); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("session.remaining() == 0s", left, right, "session.q:371"))
	}
}

// A deadline travels, and what is left of it wins over the clock.
func TestADeadlineTravelsAndWhatIsLeftOfItWinsOverTheClock(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	session.SetDeadline(5 * time.Second)
	text := session.Externalize()
	if !strings.Contains(text, `"timeout":1000005`) {
		t.Fatal(quark.Broken("text.contains(`\"timeout\":1000005`)", "session.q:379"))
	}
	if !strings.Contains(text, `"remaining":5000`) {
		t.Fatal(quark.Broken("text.contains(`\"remaining\":5000`)", "session.q:380"))
	}
	test.AdvanceBy(quark.Second)
	if left, right := quark.Mapping(mdk.Join(quark.Some(text), nil).Remaining(), quark.DurationOf), quark.Some(5*quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("mdk.join(text).remaining() == 5s", left, right, "session.q:382"))
	}
}

// Properties are the request's, and travel with it.
func TestPropertiesAreTheRequestSAndTravelWithIt(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	if session.HasProperty("user") {
		t.Fatal(quark.Broken(`!session.has_property("user")`, "session.q:388"))
	}
	if left := session.GetProperty("user"); left != nil {
		t.Fatal(quark.BrokenComparison(`session.get_property("user") == none`, left, nil, "session.q:389"))
	}
	if err := session.SetProperty("user", quark.StringJSON("ada")); err != nil {
		t.Fatal(err)
	}
	if !session.HasProperty("user") {
		t.Fatal(quark.Broken(`session.has_property("user")`, "session.q:391"))
	}
	joined := mdk.Join(quark.Some(session.Externalize()), nil)
	if left, right := joined.GetProperty("user"), quark.Some(quark.StringJSON("ada")); !quark.EqualOptional(left, right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(`joined.get_property("user") == Json.of("ada")`, left, right, "session.q:393"))
	}
}

// A property that would not fit is refused, and the session goes on without it.
func TestAPropertyThatWouldNotFitIsRefusedAndTheSessionGoesOnWithoutIt(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	filling := "x"
	for range int64(13) {
		filling += filling
	}
	if err := session.SetProperty("big", quark.StringJSON(filling)); !quark.IsA[*ContextTooLarge](err) {
		t.Fatal(quark.Broken(`session.set_property("big", Json.of(filling))`, "session.q:401"))
	}
	if err := session.SetProperty("timeout", quark.FloatJSON(9000000000.0)); !quark.IsA[*ReservedProperty](err) {
		t.Fatal(quark.Broken(`session.set_property("timeout", Json.of(9000000000.0))`, "session.q:402"))
	}
	if session.HasProperty("big") {
		t.Fatal(quark.Broken(`!session.has_property("big")`, "session.q:403"))
	}
	if left, right := quark.Size(session.Externalize()), ContextLimit; !(left < right) {
		t.Fatal(quark.BrokenComparison("session.externalize().size() < context_limit", left, right, "session.q:404"))
	}
}

// Resolve waits ten seconds for a node, no longer.
func TestResolveWaitsTenSecondsForANodeNoLonger(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	session := mdk.Session()
	promise := session.resolve("time", quark.Some("1.0"))
	test.AdvanceBy(9999 * quark.Millisecond)
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "session.q:413"))
	}
	test.AdvanceBy(quark.Millisecond)
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "session.q:415"))
	}
}

// Resolve waits no longer than the deadline.
func TestResolveWaitsNoLongerThanTheDeadline(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	session := mdk.Session()
	session.SetDeadline(3 * time.Second)
	test.AdvanceBy(quark.Second)
	promise := session.resolve("time", quark.Some("1.0"))
	longer := session.resolveUntil("time", quark.Some("1.0"), quark.Minute)
	test.AdvanceBy(1999 * quark.Millisecond)
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "session.q:427"))
	}
	test.AdvanceBy(quark.Millisecond)
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "session.q:429"))
	}
	if _, err := longer.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("longer", "session.q:430"))
	}
}

// Resolve_until waits as long as it is told.
func TestResolveUntilWaitsAsLongAsItIsTold(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	session := mdk.Session()
	brief := session.resolveUntil("time", quark.Some("1.0"), 500*quark.Millisecond)
	patient := session.resolveUntil("time", nil, quark.Minute)
	test.AdvanceBy(500 * quark.Millisecond)
	if _, err := brief.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("brief", "session.q:440"))
	}
	test.AdvanceBy(59 * quark.Second)
	if !patient.IsPending() {
		t.Fatal(quark.Broken("patient.is_pending()", "session.q:442"))
	}
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "7.3",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{Node: node, TTL: 30 * quark.Second})
	if left, right := quark.ValueOf(patient), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("patient.value() == node", left, right, "session.q:447"))
	}
}

// A version that is none fails the promise.
func TestAVersionThatIsNoneFailsThePromise(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	if _, err := session.resolve("time", quark.Some("new")).Value(); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`session.resolve("time", "new")`, "session.q:453"))
	}
}

// A route leads a session elsewhere, and everything downstream.
func TestARouteLeadsASessionElsewhereAndEverythingDownstream(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n2",
			Service:     "mock",
			Version:     "2.0",
			Address:     "http://m:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	session := mdk.Session()
	if err := session.Route("time", "1.0", "mock", "2.0"); err != nil {
		t.Fatal(err)
	}
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.resolve("time", "1.0").value().id == "n2"`,
			left,
			right,
			"session.q:465",
		))
	}
	if left, right := quark.ValueOf(mdk.Join(quark.Some(session.Externalize()), nil).resolve("time", quark.Some("1.0"))).ID, "n2"; left !=
		right {
		t.Fatal(quark.BrokenComparison(
			`mdk.join(session.externalize()).resolve("time", "1.0").value().id == "n2"`,
			left,
			right,
			"session.q:466",
		))
	}
	if left, right := quark.ValueOf(mdk.Session().resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time", "1.0").value().id == "n1"`,
			left,
			right,
			"session.q:467",
		))
	}
	if err := session.Route("time", "new", "mock", "2.0"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`session.route("time", "new", "mock", "2.0")`, "session.q:468"))
	}
	if err := session.Route("time", "1.0", "mock", "new"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`session.route("time", "1.0", "mock", "new")`, "session.q:469"))
	}
}

// An interaction that finishes yields its event, directly after its last log.
func TestAnInteractionThatFinishesYieldsItsEventDirectlyAfterItsLastLog(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Sent()
	session := mdk.Session()
	session.StartInteraction()
	node := quark.ValueOf(session.resolve("time", quark.Some("1.0")))
	test.AdvanceBy(250 * quark.Millisecond)
	if err := session.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if left, right := int64(len(sent)), int64(3); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 3", left, right, "session.q:485"))
	}
	if !strings.Contains(
		quark.At(sent, 0, "session.q:486"),
		`"level":"INFO","category":"MDK","contentType":"text/plain","text":"Starting interaction.","sequence":0`,
	) {
		t.Fatal(quark.Broken(
			"sent[0].contains(\n        `\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Starting interaction.\",\"sequence\":0`,\n    )",
			"session.q:486",
		))
	}
	if !strings.Contains(
		quark.At(sent, 1, "session.q:489"),
		`"level":"INFO","category":"MDK","contentType":"text/plain","text":"Finished interaction.","sequence":1`,
	) {
		t.Fatal(quark.Broken(
			"sent[1].contains(\n        `\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Finished interaction.\",\"sequence\":1`,\n    )",
			"session.q:489",
		))
	}
	if !strings.Contains(
		quark.At(sent, 2, "session.q:492"),
		`"results":{"n1":1},"startClock":[1],"endClock":[2],"sequence":2,"sync":1`,
	) {
		t.Fatal(quark.Broken(
			"sent[2].contains(`\"results\":{\"n1\":1},\"startClock\":[1],\"endClock\":[2],\"sequence\":2,\"sync\":1`)",
			"session.q:492",
		))
	}
	if !strings.Contains(quark.At(sent, 2, "session.q:493"), `"startTimestamp":1000000000,"endTimestamp":1000000250`) {
		t.Fatal(quark.Broken(
			"sent[2].contains(`\"startTimestamp\":1000000000,\"endTimestamp\":1000000250`)",
			"session.q:493",
		))
	}
	if !strings.Contains(quark.At(sent, 2, "session.q:494"), session.TraceID()) {
		t.Fatal(quark.Broken("sent[2].contains(session.trace_id())", "session.q:494"))
	}
	if left, right := node.ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`node.id == "n1"`, left, right, "session.q:495"))
	}
}

// A failure blames the nodes resolved so far; those resolved afterwards can still succeed.
func TestAFailureBlamesTheNodesResolvedSoFarThoseResolvedAfterwardsCanStill(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Sent()
	session := mdk.Session()
	session.StartInteraction()
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.resolve("time", "1.0").value().id == "n1"`,
			left,
			right,
			"session.q:508",
		))
	}
	if err := session.FailInteraction("boom"); err != nil {
		t.Fatal(err)
	}
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.resolve("time", "1.0").value().id == "n2"`,
			left,
			right,
			"session.q:510",
		))
	}
	if err := session.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if !strings.Contains(
		quark.At(sent, 1, "session.q:513"),
		`"level":"ERROR","category":"interaction failure","contentType":"text/plain","text":"involved: Node(id:n1 time: http://t:1, 1.0)\n\nboom"`,
	) {
		t.Fatal(quark.Broken(
			"sent[1].contains(\n        `\"level\":\"ERROR\",\"category\":\"interaction failure\",\"contentType\":\"text/plain\",\"text\":\"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom\"`,\n    )",
			"session.q:513",
		))
	}
	if strings.Contains(quark.At(sent, 1, "session.q:516"), `"failure"`) {
		t.Fatal(quark.Broken("!sent[1].contains(`\"failure\"`)", "session.q:516"))
	}
	if !strings.Contains(quark.At(sent, 3, "session.q:517"), `"results":{"n1":0,"n2":1}`) {
		t.Fatal(quark.Broken("sent[3].contains(`\"results\":{\"n1\":0,\"n2\":1}`)", "session.q:517"))
	}
}

// Three failed interactions open a node's breaker, and calls go elsewhere.
func TestThreeFailedInteractionsOpenANodeSBreakerAndCallsGoElsewhere(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	session := mdk.Session()
	for range int64(3) {
		session.StartInteraction()
		if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
			t.Fatal(quark.BrokenComparison(
				`session.resolve("time", "1.0").value().id == "n1"`,
				left,
				right,
				"session.q:529",
			))
		}
		if err := session.FailInteraction("boom"); err != nil {
			t.Fatal(err)
		}
		if err := session.FinishInteraction(); err != nil {
			t.Fatal(err)
		}
	}
	promise := session.resolve("time", quark.Some("1.0"))
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "session.q:534"))
	}
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	if left, right := quark.ValueOf(promise).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(`promise.value().id == "n2"`, left, right, "session.q:536"))
	}
}

// Finish without start is an error and corrupts nothing.
func TestFinishWithoutStartIsAnErrorAndCorruptsNothing(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	if err := session.FinishInteraction(); !quark.IsA[*NoInteraction](err) {
		t.Fatal(quark.Broken("session.finish_interaction()", "session.q:542"))
	}
	if err := session.FailInteraction("boom"); !quark.IsA[*NoInteraction](err) {
		t.Fatal(quark.Broken(`session.fail_interaction("boom")`, "session.q:543"))
	}
	session.StartInteraction()
	if err := session.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	if err := session.FinishInteraction(); !quark.IsA[*NoInteraction](err) {
		t.Fatal(quark.Broken("session.finish_interaction()", "session.q:546"))
	}
	if left, right := session.Info("cat", "next").CausalLevel, []int64{3}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`session.info("cat", "next").causal_level == [3]`, left, right, "session.q:547"))
	}
}

// Nodes resolved through the session belong to the innermost level.
func TestNodesResolvedThroughTheSessionBelongToTheInnermostLevel(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n2",
			Service:     "space",
			Version:     "1.0",
			Address:     "http://s:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Sent()
	session := mdk.Session()
	session.StartInteraction()
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.resolve("time", "1.0").value().id == "n1"`,
			left,
			right,
			"session.q:560",
		))
	}
	session.StartInteraction()
	if left, right := quark.ValueOf(session.resolve("space", quark.Some("1.0"))).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.resolve("space", "1.0").value().id == "n2"`,
			left,
			right,
			"session.q:562",
		))
	}
	if err := session.FailInteraction("boom"); err != nil {
		t.Fatal(err)
	}
	if err := session.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	if err := session.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if !strings.Contains(quark.At(sent, 4, "session.q:567"), `"results":{"n2":0}`) {
		t.Fatal(quark.Broken("sent[4].contains(`\"results\":{\"n2\":0}`)", "session.q:567"))
	}
	if !strings.Contains(quark.At(sent, 6, "session.q:568"), `"results":{"n1":1}`) {
		t.Fatal(quark.Broken("sent[6].contains(`\"results\":{\"n1\":1}`)", "session.q:568"))
	}
}

// Tasks that resolve through their own levels never blame each other's nodes.
func TestTasksThatResolveThroughTheirOwnLevelsNeverBlameEachOtherSNodes(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n2",
			Service:     "space",
			Version:     "1.0",
			Address:     "http://s:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	session := mdk.Session()
	first := session.enterLevel()
	second := session.enterLevel()
	if left, right := quark.ValueOf(first.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`first.resolve("time", "1.0").value().id == "n1"`, left, right, "session.q:581"))
	}
	if left, right := quark.ValueOf(second.resolveUntil("space", quark.Some("1.0"), quark.Second)).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(
			`second.resolve_until("space", "1.0", 1s).value().id == "n2"`,
			left,
			right,
			"session.q:582",
		))
	}
	mdk.link.Sent()
	session.blameLevel(first, quark.Failure{Kind: "ValueError", Message: "boom", Stack: "at f"})
	session.exitLevel(first)
	session.exitLevel(second)
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if !strings.Contains(quark.At(sent, 0, "session.q:588"), "involved: Node(id:n1 time: http://t:1, 1.0)") {
		t.Fatal(quark.Broken(`sent[0].contains("involved: Node(id:n1 time: http://t:1, 1.0)")`, "session.q:588"))
	}
	if !strings.Contains(quark.At(sent, 2, "session.q:589"), `"results":{"n1":0}`) {
		t.Fatal(quark.Broken("sent[2].contains(`\"results\":{\"n1\":0}`)", "session.q:589"))
	}
	if !strings.Contains(quark.At(sent, 4, "session.q:590"), `"results":{"n2":1}`) {
		t.Fatal(quark.Broken("sent[4].contains(`\"results\":{\"n2\":1}`)", "session.q:590"))
	}
}

// A failed body's report carries the exception and the nodes beside the text.
func TestAFailedBodySReportCarriesTheExceptionAndTheNodesBesideTheText(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	session := mdk.Session()
	level := session.enterLevel()
	if left, right := quark.ValueOf(level.resolve("time", nil)).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`level.resolve("time").value().id == "n1"`, left, right, "session.q:601"))
	}
	mdk.link.Sent()
	session.blameLevel(level, quark.Failure{Kind: "ValueError", Message: "boom", Stack: "at f\nat g"})
	session.exitLevel(level)
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if !strings.Contains(
		quark.At(sent, 0, "session.q:606"),
		`"failure":{"kind":"ValueError","message":"boom","stack":"at f\nat g","nodes":[{"id":"n1","service":"time","version":"1.0","address":"http://t:1"}]}`,
	) {
		t.Fatal(quark.Broken(
			"sent[0].contains(\n        `\"failure\":{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\\nat g\",\"nodes\":[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]}`,\n    )",
			"session.q:606",
		))
	}
}

// A level that is over is not blamed, and its late nodes belong to nobody.
func TestALevelThatIsOverIsNotBlamedAndItsLateNodesBelongToNobody(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	session := mdk.Session()
	level := session.enterLevel()
	late := level.resolve("time", quark.Some("1.0"))
	session.exitLevel(level)
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	if left, right := quark.ValueOf(late).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`late.value().id == "n1"`, left, right, "session.q:621"))
	}
	if err := level.Fail("boom"); !quark.IsA[*NoInteraction](err) {
		t.Fatal(quark.Broken(`level.fail("boom")`, "session.q:622"))
	}
	mdk.link.Sent()
	session.blameLevel(level, quark.Failure{Kind: "ValueError", Message: "boom"})
	session.exitLevel(level)
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "session.q:626"))
	}
}

// A level can be failed by hand, and goes on.
func TestALevelCanBeFailedByHandAndGoesOn(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	session := mdk.Session()
	level := session.enterLevel()
	if left, right := quark.ValueOf(level.resolve("time", nil)).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`level.resolve("time").value().id == "n1"`, left, right, "session.q:637"))
	}
	if err := level.Fail("boom"); err != nil {
		t.Fatal(err)
	}
	mdk.link.Sent()
	session.exitLevel(level)
	if left, right := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) bool {
		return strings.Contains(RtpClientMessageToJSON(message).Encode(), `"results":{"n1":0}`)
	}), []bool{false, true}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"mdk.link.sent().map(|message| message.encode().contains(`\"results\":{\"n1\":0}`)) == [false, true]",
			left,
			right,
			"session.q:641",
		))
	}
}

// An interaction that finishes resets the count of failures in a row.
func TestAnInteractionThatFinishesResetsTheCountOfFailuresInARow(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.0",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	session := mdk.Session()
	for _, fails := range []bool{true, true, false, true, true} {
		session.StartInteraction()
		if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
			t.Fatal(quark.BrokenComparison(
				`session.resolve("time", "1.0").value().id == "n1"`,
				left,
				right,
				"session.q:653",
			))
		}
		if fails {
			if err := session.FailInteraction("boom"); err != nil {
				t.Fatal(err)
			}
		}
		if err := session.FinishInteraction(); err != nil {
			t.Fatal(err)
		}
	}
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.resolve("time", "1.0").value().id == "n1"`,
			left,
			right,
			"session.q:659",
		))
	}
}

// A deadline before now has passed.
func TestADeadlineBeforeNowHasPassed(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	session := mdk.Session()
	session.SetDeadline(-5 * time.Second)
	if left, right := quark.Mapping(session.Remaining(), quark.DurationOf), quark.Some(quark.Duration(0)); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("session.remaining() == 0s", left, right, "session.q:666"))
	}
}
