package mdk

import (
	"slices"
	"strings"
	"testing"
	"time"

	quark "example.org/quark/runtime/v3"
)

// An MDK connects with its token, and opens with what it is.
func TestAnMdkConnectsWithItsTokenAndOpensWithWhatItIs(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   "ws://h/rtp",
			Token:       quark.Some("secret"),
			Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	if len(mdk.link.Calls()) != 0 {
		t.Fatal(quark.Broken("mdk.link.calls().is_empty()", "mdk.q:448"))
	}
	mdk.Start()
	mdk.Start()
	calls := mdk.link.Calls()
	if left, right := int64(len(calls)), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("calls.size() == 1", left, right, "mdk.q:452"))
	}
	if !strings.Contains(quark.At(calls, 0, "mdk.q:453"), "ws://h/rtp") {
		t.Fatal(quark.Broken(`calls[0].contains("ws://h/rtp")`, "mdk.q:453"))
	}
	if !strings.Contains(quark.At(calls, 0, "mdk.q:454"), "Bearer secret") {
		t.Fatal(quark.Broken(`calls[0].contains("Bearer secret")`, "mdk.q:454"))
	}
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:455"))
	}
	mdk.link.Events.Connected()
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if left, right := int64(len(sent)), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 1", left, right, "mdk.q:458"))
	}
	if !strings.HasPrefix(quark.At(sent, 0, "mdk.q:459"), `{"type":"open","version":"2.0.0","mdkVersion":"3.`) {
		t.Fatal(quark.Broken(
			"sent[0].starts_with(`{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.`)",
			"mdk.q:459",
		))
	}
	if !strings.Contains(quark.At(sent, 0, "mdk.q:460"), `"capabilities":["route"]`) {
		t.Fatal(quark.Broken("sent[0].contains(`\"capabilities\":[\"route\"]`)", "mdk.q:460"))
	}
	if !strings.Contains(quark.At(sent, 0, "mdk.q:461"), `"language":`) {
		t.Fatal(quark.Broken("sent[0].contains(`\"language\":`)", "mdk.q:461"))
	}
	if !strings.Contains(quark.At(sent, 0, "mdk.q:462"), `"nodeId":"`) {
		t.Fatal(quark.Broken("sent[0].contains(`\"nodeId\":\"`)", "mdk.q:462"))
	}
	if !strings.HasSuffix(quark.At(sent, 0, "mdk.q:463"), `"environment":{"name":"feature","fallbackName":"base"}}`) {
		t.Fatal(quark.Broken(
			"sent[0].ends_with(`\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}`)",
			"mdk.q:463",
		))
	}
}

// Everything else is sent after the server's Open.
func TestEverythingElseIsSentAfterTheServerSOpen(t *testing.T) {
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
	if _, err := mdk.Register("hello", "1.1", "http://h:1"); err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.Session().Info("cat", "hello")
	mdk.link.Events.Connected()
	if left, right := int64(len(mdk.link.Sent())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 1", left, right, "mdk.q:472"))
	}
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	if left, right := int64(len(mdk.link.Sent())), int64(2); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 2", left, right, "mdk.q:474"))
	}
}

// A service is registered before or after start, and announced at once when connected.
func TestAServiceIsRegisteredBeforeOrAfterStartAndAnnouncedAtOnceWhen(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
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
	early, err := mdk.Register("hello", "1.1", "http://h:1")
	if err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Sent()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	var announced RtpClientMessage = Active{Node: early, TTL: 30 * quark.Second}
	if left, right := mdk.link.Sent(), []RtpClientMessage{announced}; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("mdk.link.sent() == [announced]", left, right, "mdk.q:485"))
	}
	late, err := mdk.Register("time", "2.0", "http://h:2")
	if err != nil {
		t.Fatal(err)
	}
	var second RtpClientMessage = Active{Node: late, TTL: 30 * quark.Second}
	if left, right := mdk.link.Sent(), []RtpClientMessage{second}; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("mdk.link.sent() == [second]", left, right, "mdk.q:488"))
	}
	if left, right := early.Environment, (Environment{Name: "feature", Fallback: quark.Some("base")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(`early.environment == Environment("feature", "base")`, left, right, "mdk.q:489"))
	}
}

// Each service and address has an id of its own, and all name their process.
func TestEachServiceAndAddressHasAnIdOfItsOwnAndAllNameTheirProcess(t *testing.T) {
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
	first, err := mdk.Register("hello", "1.1", "http://h:1")
	if err != nil {
		t.Fatal(err)
	}
	second, err := mdk.Register("hello", "1.1", "http://h:2")
	if err != nil {
		t.Fatal(err)
	}
	third, err := mdk.Register("time", "1.1", "http://h:1")
	if err != nil {
		t.Fatal(err)
	}
	if left, right := first.ID, second.ID; left == right {
		t.Fatal(quark.BrokenComparison("first.id != second.id", left, right, "mdk.q:497"))
	}
	if left, right := first.ID, third.ID; left == right {
		t.Fatal(quark.BrokenComparison("first.id != third.id", left, right, "mdk.q:498"))
	}
	if left, right := second.ID, third.ID; left == right {
		t.Fatal(quark.BrokenComparison("second.id != third.id", left, right, "mdk.q:499"))
	}
	if left, right := first.Properties, second.Properties; !left.EqualFunc(right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison("first.properties == second.properties", left, right, "mdk.q:500"))
	}
	if left, right := first.Properties.Keys(), []string{"datawire_nodeId"}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`first.properties.keys() == ["datawire_nodeId"]`, left, right, "mdk.q:501"))
	}
	again, err := mdk.Register("hello", "1.2", "http://h:1")
	if err != nil {
		t.Fatal(err)
	}
	if left, right := again.ID, first.ID; left != right {
		t.Fatal(quark.BrokenComparison("again.id == first.id", left, right, "mdk.q:503"))
	}
	mdk.Start()
	mdk.link.Events.Connected()
	if !strings.Contains(
		RtpClientMessageToJSON(quark.At(mdk.link.Sent(), 0, "mdk.q:506")).Encode(),
		first.Properties.At("datawire_nodeId", "mdk.q:506").Encode(),
	) {
		t.Fatal(quark.Broken(
			`mdk.link.sent()[0].encode().contains(first.properties["datawire_nodeId"].encode())`,
			"mdk.q:506",
		))
	}
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	if left, right := int64(len(mdk.link.Sent())), int64(3); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 3", left, right, "mdk.q:508"))
	}
}

// A version that is none cannot be registered.
func TestAVersionThatIsNoneCannotBeRegistered(t *testing.T) {
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
	if _, err := mdk.Register("hello", "new", "http://h:1"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`mdk.register("hello", "new", "http://h:1")`, "mdk.q:513"))
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Sent()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:518"))
	}
}

// Services are announced again each fifteen seconds while connected.
func TestServicesAreAnnouncedAgainEachFifteenSecondsWhileConnected(t *testing.T) {
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
	node, err := mdk.Register("hello", "1.1", "http://h:1")
	if err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Sent()
	test.AdvanceBy(14999 * quark.Millisecond)
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:529"))
	}
	test.AdvanceBy(quark.Millisecond)
	var announced RtpClientMessage = Active{Node: node, TTL: 30 * quark.Second}
	if left, right := mdk.link.Sent(), []RtpClientMessage{announced}; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("mdk.link.sent() == [announced]", left, right, "mdk.q:532"))
	}
	test.AdvanceBy(15 * quark.Second)
	if left, right := mdk.link.Sent(), []RtpClientMessage{announced}; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("mdk.link.sent() == [announced]", left, right, "mdk.q:534"))
	}
	mdk.link.Events.Closed("gone")
	test.AdvanceBy(quark.Minute)
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:537"))
	}
}

// A stop says that the services are gone.
func TestAStopSaysThatTheServicesAreGone(t *testing.T) {
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
	first, err := mdk.Register("hello", "1.1", "http://h:1")
	if err != nil {
		t.Fatal(err)
	}
	second, err := mdk.Register("time", "1.0", "http://h:2")
	if err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Sent()
	stopped := mdk.stop()
	expected := []RtpClientMessage{Expire{Node: first}, Expire{Node: second}}
	if left, right := mdk.link.Sent(), expected; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("mdk.link.sent() == expected", left, right, "mdk.q:550"))
	}
	if stopped.IsPending() {
		t.Fatal(quark.Broken("!stopped.is_pending()", "mdk.q:551"))
	}
	test.AdvanceBy(quark.Minute)
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:553"))
	}
}

// A stop waits for acknowledgements.
func TestAStopWaitsForAcknowledgements(t *testing.T) {
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
	mdk.Session().Info("cat", "last words")
	stopped := mdk.stop()
	if !stopped.IsPending() {
		t.Fatal(quark.Broken("stopped.is_pending()", "mdk.q:563"))
	}
	test.AdvanceBy(4 * quark.Second)
	if !stopped.IsPending() {
		t.Fatal(quark.Broken("stopped.is_pending()", "mdk.q:565"))
	}
	mdk.link.Receive(LogAck{Sequence: 0})
	if stopped.IsPending() {
		t.Fatal(quark.Broken("!stopped.is_pending()", "mdk.q:567"))
	}
}

// A stop waits five seconds and no longer.
func TestAStopWaitsFiveSecondsAndNoLonger(t *testing.T) {
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
	mdk.Session().Info("cat", "last words")
	stopped := mdk.stop()
	again := mdk.stop()
	test.AdvanceBy(4999 * quark.Millisecond)
	if !stopped.IsPending() {
		t.Fatal(quark.Broken("stopped.is_pending()", "mdk.q:577"))
	}
	if !again.IsPending() {
		t.Fatal(quark.Broken("again.is_pending()", "mdk.q:578"))
	}
	test.AdvanceBy(quark.Millisecond)
	if stopped.IsPending() {
		t.Fatal(quark.Broken("!stopped.is_pending()", "mdk.q:580"))
	}
	if again.IsPending() {
		t.Fatal(quark.Broken("!again.is_pending()", "mdk.q:581"))
	}
}

// What never started stops at once, and those who wait are told.
func TestWhatNeverStartedStopsAtOnceAndThoseWhoWaitAreTold(t *testing.T) {
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
	waiting := mdk.Session().resolve("time", quark.Some("1.0"))
	if !waiting.IsPending() {
		t.Fatal(quark.Broken("waiting.is_pending()", "mdk.q:587"))
	}
	if mdk.stop().IsPending() {
		t.Fatal(quark.Broken("!mdk.stop().is_pending()", "mdk.q:588"))
	}
	if _, err := waiting.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("waiting", "mdk.q:589"))
	}
	if _, err := mdk.Session().resolve("time", quark.Some("1.0")).Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken(`mdk.session().resolve("time", "1.0")`, "mdk.q:590"))
	}
}

// Reconnecting waits for up to 1, 2, 4, 8, 16, 16 seconds, and starts over after a success.
func TestReconnectingWaitsForUpTo12481616SecondsAndStartsOverAfterASuccess(t *testing.T) {
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
	mdk.link.Calls()
	for _, longest := range []quark.Duration{
		quark.Second,
		2 * quark.Second,
		4 * quark.Second,
		8 * quark.Second,
		16 * quark.Second,
		16 * quark.Second,
	} {
		mdk.link.Events.Closed("down")
		if len(mdk.link.Calls()) != 0 {
			t.Fatal(quark.Broken("mdk.link.calls().is_empty()", "mdk.q:599"))
		}
		test.AdvanceBy(longest)
		if left, right := int64(len(mdk.link.Calls())), int64(1); left != right {
			t.Fatal(quark.BrokenComparison("mdk.link.calls().size() == 1", left, right, "mdk.q:601"))
		}
	}
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Calls()
	mdk.link.Events.Closed("down")
	test.AdvanceBy(quark.Second)
	if left, right := int64(len(mdk.link.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.calls().size() == 1", left, right, "mdk.q:608"))
	}
}

// Without a server it says once what is missing, and works on.
func TestWithoutAServerItSaysOnceWhatIsMissingAndWorksOn(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			ServerURL:   "ws://h/rtp?token=secret",
			Token:       quark.Some("secret"),
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Closed("no such host for secret")
	test.AdvanceBy(quark.Second)
	mdk.link.Events.Closed("no such host")
	calls := mdk.console.Calls()
	if left, right := int64(len(calls)), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("calls.size() == 1", left, right, "mdk.q:618"))
	}
	if !strings.Contains(quark.At(calls, 0, "mdk.q:619"), "Mission Control at ws://h/rtp ") {
		t.Fatal(quark.Broken(`calls[0].contains("Mission Control at ws://h/rtp ")`, "mdk.q:619"))
	}
	if !strings.Contains(quark.At(calls, 0, "mdk.q:620"), "MDK_SERVER_URL") {
		t.Fatal(quark.Broken(`calls[0].contains("MDK_SERVER_URL")`, "mdk.q:620"))
	}
	if strings.Contains(quark.At(calls, 0, "mdk.q:621"), "secret") {
		t.Fatal(quark.Broken(`!calls[0].contains("secret")`, "mdk.q:621"))
	}
	if left, right := mdk.Session().Info("cat", "still here").CausalLevel, []int64{1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().info("cat", "still here").causal_level == [1]`,
			left,
			right,
			"mdk.q:622",
		))
	}
}

// A refused connection names the token, without printing it.
func TestARefusedConnectionNamesTheTokenWithoutPrintingIt(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			Token:       quark.Some("secret"),
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Source:      MissionControl{},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.link.Events.Rejected(401, "bad token: secret")
	calls := mdk.console.Calls()
	if left, right := int64(len(calls)), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("calls.size() == 1", left, right, "mdk.q:630"))
	}
	if !strings.Contains(quark.At(calls, 0, "mdk.q:631"), "401") {
		t.Fatal(quark.Broken(`calls[0].contains("401")`, "mdk.q:631"))
	}
	if !strings.Contains(quark.At(calls, 0, "mdk.q:632"), "MDK_TOKEN") {
		t.Fatal(quark.Broken(`calls[0].contains("MDK_TOKEN")`, "mdk.q:632"))
	}
	if strings.Contains(quark.At(calls, 0, "mdk.q:633"), "secret") {
		t.Fatal(quark.Broken(`!calls[0].contains("secret")`, "mdk.q:633"))
	}
	mdk.link.Calls()
	test.AdvanceBy(quark.Second)
	if left, right := int64(len(mdk.link.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.calls().size() == 1", left, right, "mdk.q:636"))
	}
}

// Another major version is answered by Close, and not spoken with.
func TestAnotherMajorVersionIsAnsweredByCloseAndNotSpokenWith(t *testing.T) {
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
	if _, err := mdk.Register("hello", "1.1", "http://h:1"); err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Sent()
	mdk.link.Receive(Open{Version: "3.0.0", Environment: Environment{Name: "sandbox"}})
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if left, right := int64(len(sent)), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 1", left, right, "mdk.q:647"))
	}
	if !strings.HasPrefix(quark.At(sent, 0, "mdk.q:648"), `{"type":"close","error":{"code":"VERSION_MISMATCH","title":`) {
		t.Fatal(quark.Broken(
			"sent[0].starts_with(`{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":`)",
			"mdk.q:648",
		))
	}
	if left, right := int64(len(mdk.console.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.console.calls().size() == 1", left, right, "mdk.q:649"))
	}
	mdk.link.Events.Closed("closed")
	mdk.Session().Info("cat", "kept")
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:652"))
	}
}

// A closing server is left, and looked for again.
func TestAClosingServerIsLeftAndLookedForAgain(t *testing.T) {
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
	mdk.link.Receive(Close{Error: CloseError{Code: "GOING_AWAY", Title: "restarting"}})
	mdk.link.Events.Closed("closed")
	mdk.link.Calls()
	test.AdvanceBy(quark.Second)
	if left, right := int64(len(mdk.link.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.calls().size() == 1", left, right, "mdk.q:664"))
	}
}

// An unknown message is ignored, one that cannot be read is said.
func TestAnUnknownMessageIsIgnoredOneThatCannotBeReadIsSaid(t *testing.T) {
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
	mdk.link.Garble(&quark.DecodeError{Kind: quark.DecodeKindUnknownTag, Path: "type", Text: "unknown tag"})
	if len(mdk.console.Calls()) != 0 {
		t.Fatal(quark.Broken("mdk.console.calls().is_empty()", "mdk.q:672"))
	}
	mdk.link.Garble(&quark.DecodeError{Kind: quark.DecodeKindNotJSON, Path: "", Text: "not JSON"})
	if left, right := int64(len(mdk.console.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.console.calls().size() == 1", left, right, "mdk.q:674"))
	}
}

// Logs are sent at once, numbered by one counter with interactions, and kept until acknowledged.
func TestLogsAreSentAtOnceNumberedByOneCounterWithInteractionsAndKeptUntil(t *testing.T) {
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
	session.StartInteraction()
	if err := session.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	session.Info("cat", "after")
	sent := mdk.link.Sent()
	if left, right := int64(len(sent)), int64(4); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 4", left, right, "mdk.q:688"))
	}
	mdk.link.Receive(LogAck{Sequence: 0})
	mdk.link.Receive(InteractionAck{Sequence: 2})
	mdk.link.Events.Closed("down")
	test.AdvanceBy(quark.Second)
	mdk.link.Events.Connected()
	mdk.link.Sent()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	if left, right := mdk.link.Sent(), []RtpClientMessage{quark.At(sent, 1, "mdk.q:696"), quark.At(sent, 3, "mdk.q:696")}; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("mdk.link.sent() == [sent[1], sent[3]]", left, right, "mdk.q:696"))
	}
}

// What is logged while not connected is sent in order after the next Open.
func TestWhatIsLoggedWhileNotConnectedIsSentInOrderAfterTheNextOpen(t *testing.T) {
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
	session.Info("cat", "before start")
	mdk.Start()
	session.Error("cat", "before the connection")
	mdk.link.Events.Connected()
	session.Info("cat", "before Open")
	mdk.link.Sent()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	texts := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if left, right := int64(len(texts)), int64(3); left != right {
		t.Fatal(quark.BrokenComparison("texts.size() == 3", left, right, "mdk.q:710"))
	}
	if !strings.Contains(quark.At(texts, 0, "mdk.q:711"), `"text":"before start","sequence":0`) {
		t.Fatal(quark.Broken("texts[0].contains(`\"text\":\"before start\",\"sequence\":0`)", "mdk.q:711"))
	}
	if !strings.Contains(quark.At(texts, 1, "mdk.q:712"), `"text":"before the connection","sequence":1`) {
		t.Fatal(quark.Broken("texts[1].contains(`\"text\":\"before the connection\",\"sequence\":1`)", "mdk.q:712"))
	}
	if !strings.Contains(quark.At(texts, 2, "mdk.q:713"), `"text":"before Open","sequence":2`) {
		t.Fatal(quark.Broken("texts[2].contains(`\"text\":\"before Open\",\"sequence\":2`)", "mdk.q:713"))
	}
}

// What was dropped while not connected is counted and said after the next Open.
func TestWhatWasDroppedWhileNotConnectedIsCountedAndSaidAfterTheNextOpen(t *testing.T) {
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
	for range int64(10003) {
		session.Info("cat", "much")
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Sent()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	sent := mdk.link.Sent()
	if left, right := int64(len(sent)), int64(10001); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 10001", left, right, "mdk.q:725"))
	}
	if !strings.Contains(RtpClientMessageToJSON(quark.At(sent, 0, "mdk.q:726")).Encode(), `"sequence":3,`) {
		t.Fatal(quark.Broken("sent[0].encode().contains(`\"sequence\":3,`)", "mdk.q:726"))
	}
	if !strings.Contains(
		RtpClientMessageToJSON(quark.At(sent, 10000, "mdk.q:727")).Encode(),
		`"level":"WARN","category":"mdk","contentType":"text/plain","text":"3 events were dropped while not connected"`,
	) {
		t.Fatal(quark.Broken(
			"sent[10000]\n        .encode()\n        .contains(\n            `\"level\":\"WARN\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"3 events were dropped while not connected\"`,\n        )",
			"mdk.q:727",
		))
	}
}

// A node that Mission Control knows is resolved, one that is gone is not.
func TestANodeThatMissionControlKnowsIsResolvedOneThatIsGoneIsNot(t *testing.T) {
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
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{Node: node, TTL: 30 * quark.Second})
	if left, right := quark.ValueOf(mdk.Session().resolve("time", quark.Some("1.0"))), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time", "1.0").value() == node`,
			left,
			right,
			"mdk.q:741",
		))
	}
	mdk.link.Receive(Expire{Node: node})
	promise := mdk.Session().resolve("time", quark.Some("1.0"))
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "mdk.q:744"))
	}
	mdk.link.Receive(Active{Node: node, TTL: 30 * quark.Second})
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "mdk.q:746"))
	}
}

// While disconnected the last known nodes keep serving, and after a Clear those not announced go.
func TestWhileDisconnectedTheLastKnownNodesKeepServingAndAfterAClearThoseNot(t *testing.T) {
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
	mdk.link.Events.Closed("down")
	test.AdvanceBy(quark.Hour)
	if left, right := quark.ValueOf(mdk.Session().resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time", "1.0").value().id == "n1"`,
			left,
			right,
			"mdk.q:757",
		))
	}
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Clear{})
	test.AdvanceBy(9 * quark.Second)
	if left, right := quark.ValueOf(mdk.Session().resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time", "1.0").value().id == "n1"`,
			left,
			right,
			"mdk.q:762",
		))
	}
	test.AdvanceBy(quark.Second)
	promise := mdk.Session().resolveUntil("time", quark.Some("1.0"), quark.Duration(0))
	if _, err := promise.Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken("promise", "mdk.q:765"))
	}
}

// A Route command gives versions their shares.
func TestARouteCommandGivesVersionsTheirShares(t *testing.T) {
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
			Version:     "1.1",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Receive(Active{
		Node: Node{
			ID:          "n2",
			Service:     "time",
			Version:     "1.2",
			Address:     "http://t:2",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	})
	mdk.link.Receive(Route{
		Service:     "time",
		Environment: "sandbox",
		Shares: quark.MapOf(quark.Entry[string, int64]{Key: "1.1", Value: 3}, quark.Entry[string, int64]{
			Key:   "1.2",
			Value: 1,
		}),
	})
	session := mdk.Session()
	var ids []string
	for range int64(8) {
		ids = append(ids, quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID)
	}
	if left, right := ids, []string{"n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`ids == ["n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"]`,
			left,
			right,
			"mdk.q:779",
		))
	}
	mdk.link.Receive(Route{Service: "time", Environment: "sandbox"})
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n2"; left != right {
		t.Fatal(quark.BrokenComparison(`session.resolve("time", "1.0").value().id == "n2"`, left, right, "mdk.q:781"))
	}
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
		t.Fatal(quark.BrokenComparison(`session.resolve("time", "1.0").value().id == "n1"`, left, right, "mdk.q:782"))
	}
}

// Breakers are reported to a server that understands, and again after a reconnect.
func TestBreakersAreReportedToAServerThatUnderstandsAndAgainAfterAReconnect(t *testing.T) {
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
		NewCircuitBreakers(&CircuitBreakersOptions{Threshold: quark.Some(int64(1))}),
	)
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	capable := Open{
		Properties: quark.MapOf(quark.Entry[string, quark.JSON]{
			Key:   "capabilities",
			Value: quark.ListJSON([]string{"breaker"}, quark.StringJSON),
		}),
		Version:     ProtocolVersion,
		Environment: Environment{Name: "sandbox"},
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(capable)
	mdk.link.Receive(Active{Node: node, TTL: 30 * quark.Second})
	session := mdk.Session()
	session.StartInteraction()
	if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(`session.resolve("time", "1.0").value() == node`, left, right, "mdk.q:795"))
	}
	mdk.link.Sent()
	if err := session.FailInteraction("boom"); err != nil {
		t.Fatal(err)
	}
	sent := mdk.link.Sent()
	var report RtpClientMessage = Breaker{Node: node, Open: true, Since: quark.Later(quark.Epoch, 1000000*quark.Second)}
	if left, right := int64(len(sent)), int64(2); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 2", left, right, "mdk.q:800"))
	}
	if left, right := quark.At(sent, 1, "mdk.q:801"), report; !left.equalRtpClientMessage(right) {
		t.Fatal(quark.BrokenComparison("sent[1] == report", left, right, "mdk.q:801"))
	}
	mdk.link.Events.Closed("down")
	test.AdvanceBy(quark.Second)
	mdk.link.Events.Connected()
	mdk.link.Receive(capable)
	if !slices.ContainsFunc(mdk.link.Sent(), func(message RtpClientMessage) bool {
		return message.equalRtpClientMessage(report)
	}) {
		t.Fatal(quark.Broken("mdk.link.sent().any(|message| message == report)", "mdk.q:806"))
	}
	mdk.link.Events.Closed("down")
	test.AdvanceBy(2 * quark.Second)
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	if slices.ContainsFunc(mdk.link.Sent(), func(message RtpClientMessage) bool {
		return message.equalRtpClientMessage(report)
	}) {
		t.Fatal(quark.Broken("!mdk.link.sent().any(|message| message == report)", "mdk.q:811"))
	}
}

// A static list is there from the start, and nothing can be registered in it.
func TestAStaticListIsThereFromTheStartAndNothingCanBeRegisteredInIt(t *testing.T) {
	test := quark.NewTestRuntime(t)
	node := Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	}
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			Source:      StaticNodes{Nodes: []Node{node}},
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	promise := mdk.Session().resolve("time", quark.Some("1.0"))
	if !promise.IsPending() {
		t.Fatal(quark.Broken("promise.is_pending()", "mdk.q:818"))
	}
	mdk.Start()
	if left, right := quark.ValueOf(promise), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison("promise.value() == node", left, right, "mdk.q:820"))
	}
	if _, err := mdk.Register("hello", "1.0", "http://h:1"); !quark.IsA[*CannotRegister](err) {
		t.Fatal(quark.Broken(`mdk.register("hello", "1.0", "http://h:1")`, "mdk.q:821"))
	}
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
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
	mdk.link.Receive(Expire{Node: node})
	mdk.link.Receive(Clear{})
	test.AdvanceBy(10 * quark.Second)
	if left, right := quark.ValueOf(mdk.Session().resolve("time", quark.Some("1.0"))), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time", "1.0").value() == node`,
			left,
			right,
			"mdk.q:828",
		))
	}
	if _, err := mdk.Session().resolveUntil("space", quark.Some("1.0"), quark.Duration(0)).Value(); !quark.IsA[*Unresolved](err) {
		t.Fatal(quark.Broken(`mdk.session().resolve_until("space", "1.0", 0s)`, "mdk.q:829"))
	}
}

// A Synapse folder is read each second.
func TestASynapseFolderIsReadEachSecond(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			Source:      Synapse{Path: "/nodes"},
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	if left, right := int64(len(mdk.folder.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.folder.calls().size() == 1", left, right, "mdk.q:835"))
	}
	mdk.folder.Events.InOrder(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"t","port":1}]`,
	}))
	if left, right := quark.ValueOf(mdk.Session().resolve("time", nil)).Address, "t:1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time").value().address == "t:1"`,
			left,
			right,
			"mdk.q:837",
		))
	}
	test.AdvanceBy(3 * quark.Second)
	if left, right := int64(len(mdk.folder.Calls())), int64(3); left != right {
		t.Fatal(quark.BrokenComparison("mdk.folder.calls().size() == 3", left, right, "mdk.q:839"))
	}
	mdk.folder.Events.InOrder(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"t","port":2}]`,
	}))
	if left, right := quark.ValueOf(mdk.Session().resolve("time", nil)).Address, "t:2"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time").value().address == "t:2"`,
			left,
			right,
			"mdk.q:841",
		))
	}
	if _, err := mdk.Register("hello", "1.0", "http://h:1"); !quark.IsA[*CannotRegister](err) {
		t.Fatal(quark.Broken(`mdk.register("hello", "1.0", "http://h:1")`, "mdk.q:842"))
	}
}

// A bad file in a Synapse folder leaves the previous state, and is said once.
func TestABadFileInASynapseFolderLeavesThePreviousStateAndIsSaidOnce(t *testing.T) {
	test := quark.NewTestRuntime(t)
	mdk := NewMdkWith(
		test.Runtime,
		Config{
			Source:      Synapse{Path: "/nodes"},
			ServerURL:   DefaultServerURL,
			Environment: Environment{Name: "sandbox"},
			Threshold:   3,
			Retest:      30 * quark.Second,
		},
		NewCircuitBreakers(nil),
	)
	mdk.Start()
	mdk.folder.Events.InOrder(quark.MapOf(quark.Entry[string, string]{
		Key:   "time.json",
		Value: `[{"host":"t","port":1}]`,
	}))
	mdk.folder.Events.InOrder(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host"`}))
	mdk.folder.Events.InOrder(quark.MapOf(quark.Entry[string, string]{Key: "time.json", Value: `[{"host"`}))
	if left, right := quark.ValueOf(mdk.Session().resolve("time", nil)).Address, "t:1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time").value().address == "t:1"`,
			left,
			right,
			"mdk.q:851",
		))
	}
	if left, right := int64(len(mdk.console.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.console.calls().size() == 1", left, right, "mdk.q:852"))
	}
	mdk.folder.Events.Failed("no such folder")
	mdk.folder.Events.Failed("no such folder")
	if left, right := quark.ValueOf(mdk.Session().resolve("time", nil)).Address, "t:1"; left != right {
		t.Fatal(quark.BrokenComparison(
			`mdk.session().resolve("time").value().address == "t:1"`,
			left,
			right,
			"mdk.q:855",
		))
	}
	if left, right := int64(len(mdk.console.Calls())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.console.calls().size() == 1", left, right, "mdk.q:856"))
	}
}

// A missing context begins a new trace, silently.
func TestAMissingContextBeginsANewTraceSilently(t *testing.T) {
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
	session := mdk.Join(nil, nil)
	if left, right := session.Info("cat", "first").CausalLevel, []int64{1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`session.info("cat", "first").causal_level == [1]`, left, right, "mdk.q:866"))
	}
	if left, right := int64(len(mdk.link.Sent())), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("mdk.link.sent().size() == 1", left, right, "mdk.q:867"))
	}
}

// A malformed context begins a new trace, and a warning is logged.
func TestAMalformedContextBeginsANewTraceAndAWarningIsLogged(t *testing.T) {
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
	for _, text := range []string{"", "garbage", `{"traceId":1}`} {
		session := mdk.Join(quark.Some(text), nil)
		sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
			return RtpClientMessageToJSON(message).Encode()
		})
		if left, right := int64(len(sent)), int64(1); left != right {
			t.Fatal(quark.BrokenComparison("sent.size() == 1", left, right, "mdk.q:879"))
		}
		if !strings.Contains(quark.At(sent, 0, "mdk.q:880"), `"level":"WARN","category":"mdk"`) {
			t.Fatal(quark.Broken("sent[0].contains(`\"level\":\"WARN\",\"category\":\"mdk\"`)", "mdk.q:880"))
		}
		if !strings.Contains(quark.At(sent, 0, "mdk.q:881"), session.TraceID()) {
			t.Fatal(quark.Broken("sent[0].contains(session.trace_id())", "mdk.q:881"))
		}
		if left, right := session.Info("cat", "goes on").CausalLevel, []int64{2}; !slices.Equal(left, right) {
			t.Fatal(quark.BrokenComparison(
				`session.info("cat", "goes on").causal_level == [2]`,
				left,
				right,
				"mdk.q:882",
			))
		}
		mdk.link.Sent()
	}
}

// A context over the limit begins a new trace, and a warning is logged.
func TestAContextOverTheLimitBeginsANewTraceAndAWarningIsLogged(t *testing.T) {
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
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
	filling := "x"
	for range int64(13) {
		filling += filling
	}
	value := context
	value.Properties = quark.MapOf(quark.Entry[string, quark.JSON]{Key: "p", Value: quark.StringJSON(filling)})
	session := mdk.Join(quark.Some(value.ToJSON().Encode()), nil)
	if left, right := session.TraceID(), context.TraceID; left == right {
		t.Fatal(quark.BrokenComparison("session.trace_id() != context.trace_id", left, right, "mdk.q:897"))
	}
	if left, right := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) bool {
		return strings.Contains(RtpClientMessageToJSON(message).Encode(), "8192 bytes")
	}), []bool{true}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			`mdk.link.sent().map(|message| message.encode().contains("8192 bytes")) == [true]`,
			left,
			right,
			"mdk.q:898",
		))
	}
}

// A traceparent alone is joined at [1, 0]; beside a context it counts for nothing.
func TestATraceparentAloneIsJoinedAt10BesideAContextItCountsForNothing(t *testing.T) {
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
	parent := "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	session := mdk.Join(nil, quark.Some(parent))
	if left, right := session.TraceID(), "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"; left != right {
		t.Fatal(quark.BrokenComparison(
			`session.trace_id() == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"`,
			left,
			right,
			"mdk.q:905",
		))
	}
	if left, right := session.Info("cat", "first").CausalLevel, []int64{1, 1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`session.info("cat", "first").causal_level == [1, 1]`, left, right, "mdk.q:906"))
	}
	other := mdk.Session()
	if left, right := mdk.Join(quark.Some(other.Externalize()), quark.Some(parent)).TraceID(), other.TraceID(); left != right {
		t.Fatal(quark.BrokenComparison(
			"mdk.join(other.externalize(), parent).trace_id() == other.trace_id()",
			left,
			right,
			"mdk.q:908",
		))
	}
	if left, right := mdk.Join(nil, quark.Some("00-malformed")).Info("cat", "first").CausalLevel, []int64{1}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			`mdk.join(none, "00-malformed").info("cat", "first").causal_level == [1]`,
			left,
			right,
			"mdk.q:909",
		))
	}
}

// The default deadline is a session's longest, and never lengthens another's.
func TestTheDefaultDeadlineIsASessionSLongestAndNeverLengthensAnotherS(t *testing.T) {
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
	mdk.SetDefaultDeadline(5 * time.Second)
	session := mdk.Session()
	if left, right := quark.Mapping(session.Remaining(), quark.DurationOf), quark.Some(5*quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("session.remaining() == 5s", left, right, "mdk.q:916"))
	}
	session.SetDeadline(2 * time.Second)
	if left, right := quark.Mapping(mdk.Join(quark.Some(session.Externalize()), nil).Remaining(), quark.DurationOf), quark.Some(2*quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("mdk.join(session.externalize()).remaining() == 2s", left, right, "mdk.q:918"))
	}
	mdk.SetDefaultDeadline(time.Second)
	if left, right := quark.Mapping(mdk.Join(quark.Some(session.Externalize()), nil).Remaining(), quark.DurationOf), quark.Some(quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("mdk.join(session.externalize()).remaining() == 1s", left, right, "mdk.q:920"))
	}
	if left, right := quark.Mapping(mdk.Derive(quark.Some(session.Externalize())).Remaining(), quark.DurationOf), quark.Some(quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison("mdk.derive(session.externalize()).remaining() == 1s", left, right, "mdk.q:921"))
	}
	if left, right := quark.Mapping(mdk.Join(quark.Some("garbage"), nil).Remaining(), quark.DurationOf), quark.Some(quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison(`mdk.join("garbage").remaining() == 1s`, left, right, "mdk.q:922"))
	}
	if left, right := quark.Mapping(
		mdk.Join(nil, quark.Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")).Remaining(),
		quark.DurationOf,
	), quark.Some(quark.Second); !quark.EqualOptional(
		left,
		right,
		quark.Equal[quark.Duration],
	) {
		t.Fatal(quark.BrokenComparison(
			`mdk.join(none, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").remaining() == 1s`,
			left,
			right,
			"mdk.q:923",
		))
	}
}

// A derived session is a new trace with the parent's properties and environment, and no deadline.
func TestADerivedSessionIsANewTraceWithTheParentSPropertiesAndEnvironmentAnd(t *testing.T) {
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
	context := SharedContext{
		TraceID:     "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
		Clock:       CausalClock{Levels: []int64{3, 2}},
		Properties:  quark.MapOf(quark.Entry[string, quark.JSON]{Key: "a", Value: quark.IntJSON(int64(1))}),
		Environment: Environment{Name: "feature", Fallback: quark.Some("base")},
	}
	derived := mdk.Derive(quark.Some(context.expiring(quark.Later(quark.Epoch, 1000005*quark.Second)).ToJSON().Encode()))
	if left, right := derived.TraceID(), context.TraceID; left == right {
		t.Fatal(quark.BrokenComparison("derived.trace_id() != context.trace_id", left, right, "mdk.q:939"))
	}
	if left, right := derived.Environment(), (Environment{Name: "feature", Fallback: quark.Some("base")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`derived.environment() == Environment("feature", "base")`,
			left,
			right,
			"mdk.q:940",
		))
	}
	if left, right := derived.GetProperty("a"), quark.Some(quark.IntJSON(int64(1))); !quark.EqualOptional(left, right, quark.JSON.Equal) {
		t.Fatal(quark.BrokenComparison(`derived.get_property("a") == Json.of(1)`, left, right, "mdk.q:941"))
	}
	if left := quark.Mapping(derived.Remaining(), quark.DurationOf); left != nil {
		t.Fatal(quark.BrokenComparison("derived.remaining() == none", left, nil, "mdk.q:942"))
	}
	sent := quark.Mapped(mdk.link.Sent(), func(message RtpClientMessage) string {
		return RtpClientMessageToJSON(message).Encode()
	})
	if left, right := int64(len(sent)), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("sent.size() == 1", left, right, "mdk.q:944"))
	}
	if !strings.Contains(
		quark.At(sent, 0, "mdk.q:945"),
		`"level":"INFO","category":"mdk","contentType":"text/plain","text":"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]"`,
	) {
		t.Fatal(quark.Broken(
			"sent[0].contains(\n        `\"level\":\"INFO\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]\"`,\n    )",
			"mdk.q:945",
		))
	}
	if !strings.Contains(quark.At(sent, 0, "mdk.q:948"), `"clock":{"clocks":[1]}`) {
		t.Fatal(quark.Broken("sent[0].contains(`\"clock\":{\"clocks\":[1]}`)", "mdk.q:948"))
	}
	if left, right := derived.Info("cat", "next").CausalLevel, []int64{2}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`derived.info("cat", "next").causal_level == [2]`, left, right, "mdk.q:949"))
	}
	if left, right := mdk.Derive(quark.Some("garbage")).Info("cat", "next").CausalLevel, []int64{2}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(
			`mdk.derive("garbage").info("cat", "next").causal_level == [2]`,
			left,
			right,
			"mdk.q:950",
		))
	}
}

// A handed-in failure policy decides.
func TestAHandedInFailurePolicyDecides(t *testing.T) {
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
		NewRecordingPolicies(),
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
	for range int64(10) {
		session.StartInteraction()
		if left, right := quark.ValueOf(session.resolve("time", quark.Some("1.0"))).ID, "n1"; left != right {
			t.Fatal(quark.BrokenComparison(
				`session.resolve("time", "1.0").value().id == "n1"`,
				left,
				right,
				"mdk.q:962",
			))
		}
		if err := session.FailInteraction("boom"); err != nil {
			t.Fatal(err)
		}
		if err := session.FinishInteraction(); err != nil {
			t.Fatal(err)
		}
	}
}

// A stop closes the connection, and nothing is sent after it.
func TestAStopClosesTheConnectionAndNothingIsSentAfterIt(t *testing.T) {
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
	mdk.link.Calls()
	mdk.link.Sent()
	if mdk.stop().IsPending() {
		t.Fatal(quark.Broken("!mdk.stop().is_pending()", "mdk.q:975"))
	}
	if left, right := mdk.link.Calls(), []string{"close()"}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison(`mdk.link.calls() == ["close()"]`, left, right, "mdk.q:976"))
	}
	mdk.Session().Info("cat", "too late")
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:978"))
	}
}

// A service that said it is gone is not announced again while the last acknowledgements come in.
func TestAServiceThatSaidItIsGoneIsNotAnnouncedAgainWhileTheLast(t *testing.T) {
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
	if _, err := mdk.Register("hello", "1.1", "http://h:1"); err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}})
	test.AdvanceBy(14 * quark.Second)
	mdk.Session().Info("cat", "last words")
	stopped := mdk.stop()
	mdk.link.Sent()
	test.AdvanceBy(2 * quark.Second)
	if !stopped.IsPending() {
		t.Fatal(quark.Broken("stopped.is_pending()", "mdk.q:992"))
	}
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "mdk.q:993"))
	}
	mdk.link.Receive(LogAck{Sequence: 0})
	if stopped.IsPending() {
		t.Fatal(quark.Broken("!stopped.is_pending()", "mdk.q:995"))
	}
}
