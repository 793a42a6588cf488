package mdk

import (
	"slices"
	"strings"
	"testing"
	"time"

	quark "example.org/quark/runtime/v3"
)

// A new context stands at [0], and encodes as the 2016 clients did.
func TestANewContextStandsAt0AndEncodesAsThe2016ClientsDid(t *testing.T) {
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
		Clock:       CausalClock{Levels: []int64{0}},
	}
	if left, right := context.ToJSON().Encode(), `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[0]},"properties":{},"environment":{"name":"feature","fallbackName":"base"}}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"context.encode()\n        == `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}`",
			left,
			right,
			"context.q:169",
		))
	}
}

// Joining goes on one level deeper, in the same trace and environment.
func TestJoiningGoesOnOneLevelDeeperInTheSameTraceAndEnvironment(t *testing.T) {
	sent := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
		Clock:       CausalClock{Levels: []int64{0}},
	}
	value, err := receiveSharedContext(sent.outgoing(quark.Epoch), quark.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	joined := value.joined()
	if left, right := joined.Clock.Levels, []int64{1, 0}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("joined.clock.levels == [1, 0]", left, right, "context.q:176"))
	}
	if left, right := joined.TraceID, sent.TraceID; left != right {
		t.Fatal(quark.BrokenComparison("joined.trace_id == sent.trace_id", left, right, "context.q:177"))
	}
	if left, right := joined.Environment, sent.Environment; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("joined.environment == sent.environment", left, right, "context.q:178"))
	}
	if left, right := joined.ticked().Clock.Levels, []int64{1, 1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("joined.ticked().clock.levels == [1, 1]", left, right, "context.q:179"))
	}
}

// The header is compact ASCII.
func TestTheHeaderIsCompactAscii(t *testing.T) {
	context, err := SharedContext{TraceID: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}}.including(
		"name",
		quark.StringJSON("é"),
	)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(context.outgoing(quark.Epoch), `"properties":{"name":"\u00e9"}`) {
		t.Fatal(quark.Broken(
			"context.outgoing(Instant.epoch).contains(`\"properties\":{\"name\":\"\\u00e9\"}`)",
			"context.q:184",
		))
	}
	if strings.Contains(context.outgoing(quark.Epoch), " ") {
		t.Fatal(quark.Broken(`!context.outgoing(Instant.epoch).contains(" ")`, "context.q:185"))
	}
}

// What is malformed or larger than 8 KiB is not joined.
func TestWhatIsMalformedOrLargerThan8KiBIsNotJoined(t *testing.T) {
	if _, err := receiveSharedContext("", quark.Epoch); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken(`SharedContext.receive("", Instant.epoch)`, "context.q:189"))
	}
	if _, err := receiveSharedContext("garbage", quark.Epoch); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken(`SharedContext.receive("garbage", Instant.epoch)`, "context.q:190"))
	}
	if _, err := receiveSharedContext(`{"clock":{"clocks":[1]}}`, quark.Epoch); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken("SharedContext.receive(`{\"clock\":{\"clocks\":[1]}}`, Instant.epoch)", "context.q:191"))
	}
	if _, err := receiveSharedContext(`{"traceId":"mine"}`, quark.Epoch); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken("SharedContext.receive(`{\"traceId\":\"mine\"}`, Instant.epoch)", "context.q:192"))
	}
	if _, err := receiveSharedContext(
		`{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[]}}`,
		quark.Epoch,
	); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken(
			"SharedContext.receive(\n        `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[]}}`,\n        Instant.epoch,\n    )",
			"context.q:193",
		))
	}
	if _, err := receiveSharedContext(
		`{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[-1]}}`,
		quark.Epoch,
	); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken(
			"SharedContext.receive(\n        `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[-1]}}`,\n        Instant.epoch,\n    )",
			"context.q:197",
		))
	}
}

// A header of 8192 bytes is joined, one of 8193 is not.
func TestAHeaderOf8192BytesIsJoinedOneOf8193IsNot(t *testing.T) {
	empty := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Properties:  quark.MapOf(quark.Entry[string, quark.JSON]{Key: "p", Value: quark.StringJSON("")}),
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	filling := "x"
	for range int64(13) {
		filling += filling
	}
	fitting := quark.Slice(filling, 0, ContextLimit-quark.Size(empty.ToJSON().Encode()), "context.q:207")
	full := empty
	full.Properties = quark.MapOf(quark.Entry[string, quark.JSON]{Key: "p", Value: quark.StringJSON(fitting)})
	if left, right := quark.Size(full.ToJSON().Encode()), int64(8192); left != right {
		t.Fatal(quark.BrokenComparison("full.encode().size() == 8192", left, right, "context.q:209"))
	}
	value, err := receiveSharedContext(full.ToJSON().Encode(), quark.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Properties, full.Properties; !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(
			"(try SharedContext.receive(full.encode(), Instant.epoch)).properties == full.properties",
			left,
			right,
			"context.q:210",
		))
	}
	over := empty
	over.Properties = quark.MapOf(quark.Entry[string, quark.JSON]{Key: "p", Value: quark.StringJSON(fitting + "x")})
	if _, err := receiveSharedContext(over.ToJSON().Encode(), quark.Epoch); !quark.IsA[*unusableContext](err) {
		t.Fatal(quark.Broken("SharedContext.receive(over.encode(), Instant.epoch)", "context.q:212"))
	}
}

// A context that came in full goes on without its oldest properties, never over the limit.
func TestAContextThatCameInFullGoesOnWithoutItsOldestPropertiesNeverOverThe(t *testing.T) {
	filling := "x"
	for range int64(13) {
		filling += filling
	}
	filling = quark.Slice(filling, 0, 7900, "context.q:218")
	context := SharedContext{
		TraceID: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Properties: quark.MapOf(
			quark.Entry[string, quark.JSON]{Key: "p", Value: quark.StringJSON(filling)},
			quark.Entry[string, quark.JSON]{Key: "q", Value: quark.IntJSON(int64(1))},
		),
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	for range int64(200) {
		context = context.joined()
	}
	if left, right := quark.Size(context.ToJSON().Encode()), ContextLimit; !(left > right) {
		t.Fatal(quark.BrokenComparison("context.encode().size() > context_limit", left, right, "context.q:224"))
	}
	text := context.outgoing(quark.Epoch)
	if left, right := quark.Size(text), ContextLimit; !(left <= right) {
		t.Fatal(quark.BrokenComparison("text.size() <= context_limit", left, right, "context.q:226"))
	}
	received, err := receiveSharedContext(text, quark.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := received.Clock, context.Clock; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("received.clock == context.clock", left, right, "context.q:228"))
	}
	if left, right := received.Properties, quark.MapOf(quark.Entry[string, quark.JSON]{Key: "q", Value: quark.IntJSON(int64(1))}); !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(`received.properties == { "q": Json.of(1) }`, left, right, "context.q:229"))
	}
}

// A property that could make the context outgrow its header is refused.
func TestAPropertyThatCouldMakeTheContextOutgrowItsHeaderIsRefused(t *testing.T) {
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	filling := "x"
	for range int64(13) {
		filling += filling
	}
	if _, err := context.including("big", quark.StringJSON(filling)); !quark.IsA[*ContextTooLarge](err) {
		t.Fatal(quark.Broken(`context.including("big", Json.of(filling))`, "context.q:236"))
	}
	value, err := context.including("small", quark.StringJSON("x"))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Properties, quark.MapOf(quark.Entry[string, quark.JSON]{Key: "small", Value: quark.StringJSON("x")}); !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(
			`(try context.including("small", Json.of("x"))).properties == { "small": Json.of("x") }`,
			left,
			right,
			"context.q:237",
		))
	}
}

// A property that was accepted fits whatever clock and deadline follow.
func TestAPropertyThatWasAcceptedFitsWhateverClockAndDeadlineFollow(t *testing.T) {
	filling := "x"
	for range int64(13) {
		filling += filling
	}
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	size := int64(7500)
	fullest := context
	for {
		fuller, err := context.including("p", quark.StringJSON(quark.Slice(filling, 0, size, "context.q:246")))
		if err != nil {
			break
		}
		fullest = fuller
		size++
	}
	if left, right := size, int64(7500); !(left > right) {
		t.Fatal(quark.BrokenComparison("size > 7500", left, right, "context.q:250"))
	}
	later := fullest
	later.Clock = CausalClock{Levels: []int64{4503599627370495}}
	if !strings.Contains(
		later.expiring(quark.Later(quark.Epoch, 8760*quark.Hour)).tracing(quark.SeverityCritical).outgoing(quark.Epoch),
		"xxx",
	) {
		t.Fatal(quark.Broken(
			`later.expiring(Instant.epoch + 8760h).tracing(Severity.Critical).outgoing(Instant.epoch).contains("xxx")`,
			"context.q:252",
		))
	}
}

// The MDK's own properties are not the user's to set.
func TestTheMdkSOwnPropertiesAreNotTheUserSToSet(t *testing.T) {
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	if _, err := context.including("timeout", quark.FloatJSON(1.5)); !quark.IsA[*ReservedProperty](err) {
		t.Fatal(quark.Broken(`context.including("timeout", Json.of(1.5))`, "context.q:257"))
	}
	if _, err := context.including("trace", quark.StringJSON("DEBUG")); !quark.IsA[*ReservedProperty](err) {
		t.Fatal(quark.Broken(`context.including("trace", Json.of("DEBUG"))`, "context.q:258"))
	}
}

// A deadline only shrinks.
func TestADeadlineOnlyShrinks(t *testing.T) {
	context := SharedContext{TraceID: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}}.expiring(
		quark.Later(quark.Epoch, 10*quark.Second),
	)
	if left, right := context.Deadline(), quark.Some(quark.Later(quark.Epoch, 10*quark.Second)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison("context.deadline() == Instant.epoch + 10s", left, right, "context.q:263"))
	}
	if left, right := context.expiring(quark.Later(quark.Epoch, 11*quark.Second)).Deadline(), quark.Some(quark.Later(quark.Epoch, 10*quark.Second)); !quark.EqualOptional(
		left,
		right,
		time.Time.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			"context.expiring(Instant.epoch + 11s).deadline() == Instant.epoch + 10s",
			left,
			right,
			"context.q:264",
		))
	}
	if left, right := context.expiring(quark.Later(quark.Epoch, 9*quark.Second)).Deadline(), quark.Some(quark.Later(quark.Epoch, 9*quark.Second)); !quark.EqualOptional(
		left,
		right,
		time.Time.Equal,
	) {
		t.Fatal(quark.BrokenComparison(
			"context.expiring(Instant.epoch + 9s).deadline() == Instant.epoch + 9s",
			left,
			right,
			"context.q:265",
		))
	}
	if left, right := quark.Optional(context.left(quark.Later(quark.Epoch, 4*quark.Second))), quark.Some(6*quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("context.left(Instant.epoch + 4s) == 6s", left, right, "context.q:266"))
	}
	if left, right := quark.Optional(context.left(quark.Later(quark.Epoch, 12*quark.Second))), quark.Some(quark.Duration(0)); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("context.left(Instant.epoch + 12s) == 0s", left, right, "context.q:267"))
	}
}

// A deadline travels as absolute seconds, and on its way as the milliseconds left.
func TestADeadlineTravelsAsAbsoluteSecondsAndOnItsWayAsTheMillisecondsLeft(t *testing.T) {
	context := SharedContext{TraceID: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}}.expiring(
		quark.Later(quark.Epoch, 12500*quark.Millisecond),
	)
	if !strings.Contains(context.ToJSON().Encode(), `"properties":{"timeout":12.5}`) {
		t.Fatal(quark.Broken("context.encode().contains(`\"properties\":{\"timeout\":12.5}`)", "context.q:272"))
	}
	if strings.Contains(context.ToJSON().Encode(), "remaining") {
		t.Fatal(quark.Broken(`!context.encode().contains("remaining")`, "context.q:273"))
	}
	if !strings.Contains(context.outgoing(quark.Later(quark.Epoch, 10*quark.Second)), `"remaining":2500`) {
		t.Fatal(quark.Broken("context.outgoing(Instant.epoch + 10s).contains(`\"remaining\":2500`)", "context.q:274"))
	}
}

// What is left wins over the absolute time, so skewed clocks do no harm.
func TestWhatIsLeftWinsOverTheAbsoluteTimeSoSkewedClocksDoNoHarm(t *testing.T) {
	sent := SharedContext{TraceID: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", Clock: CausalClock{Levels: []int64{0}}, Environment: Environment{Name: "sandbox"}}.expiring(quark.Later(quark.Epoch, 100*quark.Second)).outgoing(
		quark.Later(quark.Epoch, 97*quark.Second),
	)
	received, err := receiveSharedContext(sent, quark.Later(quark.Epoch, quark.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := received.Deadline(), quark.Some(quark.Later(quark.Later(quark.Epoch, quark.Hour), 3*quark.Second)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison("received.deadline() == Instant.epoch + 1h + 3s", left, right, "context.q:282"))
	}
	if left := received.Remaining; left != nil {
		t.Fatal(quark.BrokenComparison("received.remaining == none", left, nil, "context.q:283"))
	}
}

// An old peer's absolute time is the deadline where nothing else is.
func TestAnOldPeerSAbsoluteTimeIsTheDeadlineWhereNothingElseIs(t *testing.T) {
	text := `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":1795391743.066}}`
	received, err := receiveSharedContext(text, quark.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := received.Deadline(), quark.Some(quark.Later(quark.Epoch, 1795391743066*quark.Millisecond)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison(
			"received.deadline() == Instant.epoch + 1795391743066ms",
			left,
			right,
			"context.q:289",
		))
	}
	if !strings.Contains(received.ToJSON().Encode(), `"timeout":1795391743.066`) {
		t.Fatal(quark.Broken("received.encode().contains(`\"timeout\":1795391743.066`)", "context.q:290"))
	}
}

// A deadline that is none is dropped, and an absurd one is bounded.
func TestADeadlineThatIsNoneIsDroppedAndAnAbsurdOneIsBounded(t *testing.T) {
	text := `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":"soon","x":1}}`
	received, err := receiveSharedContext(text, quark.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	if left := received.Deadline(); left != nil {
		t.Fatal(quark.BrokenComparison("received.deadline() == none", left, nil, "context.q:296"))
	}
	if left, right := received.Properties, quark.MapOf(quark.Entry[string, quark.JSON]{Key: "x", Value: quark.IntJSON(int64(1))}); !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(`received.properties == { "x": Json.of(1) }`, left, right, "context.q:297"))
	}
	absurd := `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":9007199254740991}`
	value, err := receiveSharedContext(absurd, quark.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Deadline(), quark.Some(quark.Later(quark.Epoch, 8760*quark.Hour)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison(
			"(try SharedContext.receive(absurd, Instant.epoch)).deadline() == Instant.epoch + 8760h",
			left,
			right,
			"context.q:299",
		))
	}
}

// INFO is the lowest level logged, unless the context says another.
func TestInfoIsTheLowestLevelLoggedUnlessTheContextSaysAnother(t *testing.T) {
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	if left, right := context.Gate(), quark.SeverityInfo; left != right {
		t.Fatal(quark.BrokenComparison("context.gate() == Severity.Info", left, right, "context.q:304"))
	}
	if left, right := context.tracing(quark.SeverityDebug).Gate(), quark.SeverityDebug; left != right {
		t.Fatal(quark.BrokenComparison(
			"context.tracing(Severity.Debug).gate() == Severity.Debug",
			left,
			right,
			"context.q:305",
		))
	}
	if left, right := context.tracing(quark.SeverityError).Properties, quark.MapOf(quark.Entry[string, quark.JSON]{Key: "trace", Value: quark.StringJSON("ERROR")}); !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(
			`context.tracing(Severity.Error).properties == { "trace": Json.of("ERROR") }`,
			left,
			right,
			"context.q:306",
		))
	}
	value := context
	value.Properties = quark.MapOf(quark.Entry[string, quark.JSON]{Key: "trace", Value: quark.StringJSON("LOUD")})
	if left, right := value.Gate(), quark.SeverityInfo; left != right {
		t.Fatal(quark.BrokenComparison(
			`(context with { properties: { "trace": Json.of("LOUD") } }).gate() == Severity.Info`,
			left,
			right,
			"context.q:307",
		))
	}
	value2 := context
	value2.Properties = quark.MapOf(quark.Entry[string, quark.JSON]{Key: "trace", Value: quark.IntJSON(int64(1))})
	if left, right := value2.Gate(), quark.SeverityInfo; left != right {
		t.Fatal(quark.BrokenComparison(
			`(context with { properties: { "trace": Json.of(1) } }).gate() == Severity.Info`,
			left,
			right,
			"context.q:308",
		))
	}
}

// A derived trace keeps the properties and the environment, not the deadline or the clock.
func TestADerivedTraceKeepsThePropertiesAndTheEnvironmentNotTheDeadlineOrThe(t *testing.T) {
	parent := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{3, 2}},
		Properties:  quark.MapOf(quark.Entry[string, quark.JSON]{Key: "a", Value: quark.IntJSON(int64(1))}),
		Environment: Environment{Name: "feature"},
	}
	derived := parent.expiring(quark.Epoch).derived("17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed")
	if left, right := derived.TraceID, "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed"; left != right {
		t.Fatal(quark.BrokenComparison(
			`derived.trace_id == "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed"`,
			left,
			right,
			"context.q:319",
		))
	}
	if left, right := derived.Clock.Levels, []int64{0}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("derived.clock.levels == [0]", left, right, "context.q:320"))
	}
	if left, right := derived.Properties, quark.MapOf(quark.Entry[string, quark.JSON]{Key: "a", Value: quark.IntJSON(int64(1))}); !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(`derived.properties == { "a": Json.of(1) }`, left, right, "context.q:321"))
	}
	if left, right := derived.Environment.Name, "feature"; left != right {
		t.Fatal(quark.BrokenComparison(`derived.environment.name == "feature"`, left, right, "context.q:322"))
	}
}

// A request that comes in with nothing left has no time at all.
func TestARequestThatComesInWithNothingLeftHasNoTimeAtAll(t *testing.T) {
	text := `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":-5}`
	value, err := receiveSharedContext(text, quark.Later(quark.Epoch, quark.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Deadline(), quark.Some(quark.Later(quark.Epoch, quark.Hour)); !quark.EqualOptional(left, right, time.Time.Equal) {
		t.Fatal(quark.BrokenComparison(
			"(try SharedContext.receive(text, Instant.epoch + 1h)).deadline() == Instant.epoch + 1h",
			left,
			right,
			"context.q:327",
		))
	}
}
