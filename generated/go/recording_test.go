package mdk

import (
	"testing"
	"time"

	quark "example.org/quark/runtime/v3"
)

// Every client message of the recording decodes, and comes back from its own text.
func TestEveryClientMessageOfTheRecordingDecodesAndComesBackFromItsOwnText(t *testing.T) {
	value, err := decoded(firstConnection())
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range value {
		value2, err := quark.Decode(RtpClientMessageToJSON(message).Encode(), RtpClientMessageFromJSON)
		if err != nil {
			t.Fatal(err)
		}
		if left, right := value2, message; !left.equalRtpClientMessage(right) {
			t.Fatal(quark.BrokenComparison(
				"(try Rtp.client.decode(message.encode())) == message",
				left,
				right,
				"recording.q:168",
			))
		}
	}
	value2, err := decoded(secondConnection())
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range value2 {
		value3, err := quark.Decode(RtpClientMessageToJSON(message).Encode(), RtpClientMessageFromJSON)
		if err != nil {
			t.Fatal(err)
		}
		if left, right := value3, message; !left.equalRtpClientMessage(right) {
			t.Fatal(quark.BrokenComparison(
				"(try Rtp.client.decode(message.encode())) == message",
				left,
				right,
				"recording.q:169",
			))
		}
	}
}

// The recorded client keeps to the order of the protocol.
func TestTheRecordedClientKeepsToTheOrderOfTheProtocol(t *testing.T) {
	first := NewRtpServerSide()
	for _, frame := range firstConnection() {
		if _, err := first.Receive(frame); err != nil {
			t.Fatal(err)
		}
	}
	second := NewRtpServerSide()
	for _, frame := range secondConnection() {
		if _, err := second.Receive(frame); err != nil {
			t.Fatal(err)
		}
	}
}

// The client's side of the recording comes out again.
func TestTheClientSSideOfTheRecordingComesOutAgain(t *testing.T) {
	test := quark.NewTestRuntime(t)
	recorded := newSubstitutions()
	replayed := newSubstitutions()
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
	node, err := mdk.Register("hello", "1.1", "http://127.0.0.1:7000")
	if err != nil {
		t.Fatal(err)
	}
	mdk.Start()
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: "2.0.0", Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{Node: node, TTL: 30 * quark.Second})
	root := mdk.Session()
	root.Info("cat", "hello world")
	mdk.link.Receive(LogAck{Sequence: 0})
	root.StartInteraction()
	mdk.link.Receive(LogAck{Sequence: 1})
	if left, right := quark.ValueOf(root.resolve("hello", quark.Some("1.1"))), node; !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(`root.resolve("hello", "1.1").value() == node`, left, right, "recording.q:195"))
	}
	child := mdk.Join(quark.Some(root.Externalize()), nil)
	child.SetDeadline(5 * time.Second)
	child.Error("cat", "in child")
	mdk.link.Receive(LogAck{Sequence: 2})
	grandchild := mdk.Join(quark.Some(child.Externalize()), nil)
	grandchild.Warn("deep", "grandchild")
	value, err := decoded(firstConnection())
	if err != nil {
		t.Fatal(err)
	}
	first := renumbered(value)
	firstSent := mdk.link.Sent()
	if left, right := int64(len(firstSent)), int64(len(first)); left != right {
		t.Fatal(quark.BrokenComparison("first_sent.size() == first.size()", left, right, "recording.q:204"))
	}
	for position := range int64(len(first)) {
		if left, right := replayed.message(quark.At(firstSent, position, "recording.q:206")), recorded.message(quark.At(first, position, "recording.q:206")); !left.equalRtpClientMessage(
			right,
		) {
			t.Fatal(quark.BrokenComparison(
				"replayed.message(first_sent[position]) == recorded.message(first[position])",
				left,
				right,
				"recording.q:206",
			))
		}
	}
	mdk.link.Events.Closed("the server went away")
	grandchild.Trace(quark.SeverityDebug)
	grandchild.Debug("deep", "now visible")
	if err := root.FailInteraction("boom"); err != nil {
		t.Fatal(err)
	}
	if err := root.FinishInteraction(); err != nil {
		t.Fatal(err)
	}
	mdk.Derive(quark.Some(child.Externalize())).Critical("batch", "derived")
	if len(mdk.link.Sent()) != 0 {
		t.Fatal(quark.Broken("mdk.link.sent().is_empty()", "recording.q:216"))
	}
	test.AdvanceBy(quark.Second)
	mdk.link.Events.Connected()
	mdk.link.Receive(Open{Version: "2.0.0", Environment: Environment{Name: "sandbox"}})
	mdk.link.Receive(Active{Node: node, TTL: 30 * quark.Second})
	for sequence := int64(3); sequence < 10; sequence++ {
		if sequence == 7 {
			mdk.link.Receive(InteractionAck{Sequence: 7})
		} else {
			mdk.link.Receive(LogAck{Sequence: sequence})
		}
	}
	root.Info("cat", "after reconnect")
	mdk.link.Receive(LogAck{Sequence: 10})
	stopped := mdk.stop()
	if stopped.IsPending() {
		t.Fatal(quark.Broken("!stopped.is_pending()", "recording.q:229"))
	}
	value2, err := decoded(secondConnection())
	if err != nil {
		t.Fatal(err)
	}
	second := renumbered(value2)
	secondSent := mdk.link.Sent()
	if left, right := int64(len(secondSent)), int64(len(second)); left != right {
		t.Fatal(quark.BrokenComparison("second_sent.size() == second.size()", left, right, "recording.q:232"))
	}
	for position := range int64(len(second)) {
		if left, right := replayed.message(quark.At(secondSent, position, "recording.q:234")), recorded.message(quark.At(second, position, "recording.q:234")); !left.equalRtpClientMessage(
			right,
		) {
			t.Fatal(quark.BrokenComparison(
				"replayed.message(second_sent[position]) == recorded.message(second[position])",
				left,
				right,
				"recording.q:234",
			))
		}
	}
}
