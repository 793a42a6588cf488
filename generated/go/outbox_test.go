package mdk

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// Events are numbered by one counter, from 0.
func TestEventsAreNumberedByOneCounterFrom0(t *testing.T) {
	outbox := newOutbox(nil)
	if left, right := outbox.number(), int64(0); left != right {
		t.Fatal(quark.BrokenComparison("outbox.number() == 0", left, right, "outbox.q:85"))
	}
	if left, right := outbox.number(), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("outbox.number() == 1", left, right, "outbox.q:86"))
	}
}

// An event is kept until its own acknowledgement.
func TestAnEventIsKeptUntilItsOwnAcknowledgement(t *testing.T) {
	outbox := newOutbox(nil)
	first := LogEvent{
		Context: SharedContext{
			TraceID:     "t1",
			Clock:       CausalClock{Levels: []int64{0}},
			Environment: Environment{Name: "sandbox"},
		},
		Timestamp:   quark.Epoch,
		Node:        "p1",
		Level:       quark.SeverityInfo,
		Category:    "cat",
		Text:        "first",
		ContentType: "text/plain",
		Sync:        1,
	}
	second := LogEvent{
		Context: SharedContext{
			TraceID:     "t1",
			Clock:       CausalClock{Levels: []int64{0}},
			Environment: Environment{Name: "sandbox"},
		},
		Timestamp:   quark.Epoch,
		Node:        "p1",
		Level:       quark.SeverityInfo,
		Category:    "cat",
		Text:        "second",
		ContentType: "text/plain",
		Sync:        1,
	}
	outbox.keep(0, quark.SeverityInfo, first)
	outbox.keep(1, quark.SeverityInfo, second)
	outbox.acknowledge(1)
	kept := []RtpClientMessage{first}
	if left, right := outbox.unacknowledged(), kept; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("outbox.unacknowledged() == kept", left, right, "outbox.q:97"))
	}
	outbox.acknowledge(7)
	if left, right := outbox.size(), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("outbox.size() == 1", left, right, "outbox.q:99"))
	}
	outbox.acknowledge(0)
	outbox.acknowledge(0)
	if left, right := outbox.size(), int64(0); left != right {
		t.Fatal(quark.BrokenComparison("outbox.size() == 0", left, right, "outbox.q:102"))
	}
}

// What is sent again comes in sequence order, whatever its severity.
func TestWhatIsSentAgainComesInSequenceOrderWhateverItsSeverity(t *testing.T) {
	outbox := newOutbox(nil)
	severities := []quark.Severity{
		quark.SeverityError,
		quark.SeverityDebug,
		quark.SeverityCritical,
		quark.SeverityInfo,
		quark.SeverityWarn,
	}
	for _, severity := range severities {
		sequence := outbox.number()
		event := LogEvent{
			Context: SharedContext{
				TraceID:     "t1",
				Clock:       CausalClock{Levels: []int64{0}},
				Environment: Environment{Name: "sandbox"},
			},
			Timestamp:   quark.Epoch,
			Node:        "p1",
			Level:       severity,
			Category:    "cat",
			Text:        strconv.FormatInt(sequence, 10),
			Sequence:    sequence,
			ContentType: "text/plain",
			Sync:        1,
		}
		outbox.keep(sequence, severity, event)
	}
	if left, right := quark.Mapped(outbox.unacknowledged(), func(message RtpClientMessage) bool {
		return strings.Contains(RtpClientMessageToJSON(message).Encode(), `"sequence":0`)
	}), []bool{true, false, false, false, false}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"outbox.unacknowledged().map(|message| message.encode().contains(`\"sequence\":0`)) == [\n        true,\n        false,\n        false,\n        false,\n        false,\n    ]",
			left,
			right,
			"outbox.q:121",
		))
	}
	if left, right := quark.Mapped(outbox.unacknowledged(), func(message RtpClientMessage) bool {
		return strings.Contains(RtpClientMessageToJSON(message).Encode(), `"sequence":4`)
	}), []bool{false, false, false, false, true}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"outbox.unacknowledged().map(|message| message.encode().contains(`\"sequence\":4`)) == [\n        false,\n        false,\n        false,\n        false,\n        true,\n    ]",
			left,
			right,
			"outbox.q:128",
		))
	}
	if left, right := quark.Mapped(outbox.unacknowledged(), func(message RtpClientMessage) bool {
		return strings.Contains(RtpClientMessageToJSON(message).Encode(), `"level":"CRITICAL"`)
	}), []bool{false, false, true, false, false}; !slices.Equal(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"outbox.unacknowledged().map(|message| message.encode().contains(`\"level\":\"CRITICAL\"`)) == [\n        false,\n        false,\n        true,\n        false,\n        false,\n    ]",
			left,
			right,
			"outbox.q:135",
		))
	}
}

// Beyond the limit the oldest of the lowest severity goes first.
func TestBeyondTheLimitTheOldestOfTheLowestSeverityGoesFirst(t *testing.T) {
	outbox := newOutbox(&outboxOptions{Limit: quark.Some(int64(3))})
	event := LogEvent{
		Context: SharedContext{
			TraceID:     "t1",
			Clock:       CausalClock{Levels: []int64{0}},
			Environment: Environment{Name: "sandbox"},
		},
		Timestamp:   quark.Epoch,
		Node:        "p1",
		Level:       quark.SeverityInfo,
		Category:    "cat",
		Text:        "x",
		ContentType: "text/plain",
		Sync:        1,
	}
	var value RtpClientMessage
	changed := event
	changed.Sequence = 0
	value = changed
	outbox.keep(0, quark.SeverityError, value)
	var value2 RtpClientMessage
	changed2 := event
	changed2.Sequence = 1
	value2 = changed2
	outbox.keep(1, quark.SeverityInfo, value2)
	var value3 RtpClientMessage
	changed3 := event
	changed3.Sequence = 2
	value3 = changed3
	outbox.keep(2, quark.SeverityInfo, value3)
	var value4 RtpClientMessage
	changed4 := event
	changed4.Sequence = 3
	value4 = changed4
	outbox.keep(3, quark.SeverityWarn, value4)
	var value5 RtpClientMessage
	changed5 := event
	changed5.Sequence = 0
	value5 = changed5
	var value6 RtpClientMessage
	changed6 := event
	changed6.Sequence = 2
	value6 = changed6
	var value7 RtpClientMessage
	changed7 := event
	changed7.Sequence = 3
	value7 = changed7
	kept := []RtpClientMessage{value5, value6, value7}
	if left, right := outbox.unacknowledged(), kept; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("outbox.unacknowledged() == kept", left, right, "outbox.q:152"))
	}
	var value8 RtpClientMessage
	changed8 := event
	changed8.Sequence = 4
	value8 = changed8
	outbox.keep(4, quark.SeverityDebug, value8)
	if left, right := outbox.unacknowledged(), kept; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("outbox.unacknowledged() == kept", left, right, "outbox.q:154"))
	}
	var value9 RtpClientMessage
	changed9 := event
	changed9.Sequence = 5
	value9 = changed9
	outbox.keep(5, quark.SeverityError, value9)
	var value10 RtpClientMessage
	changed10 := event
	changed10.Sequence = 6
	value10 = changed10
	outbox.keep(6, quark.SeverityError, value10)
	var value11 RtpClientMessage
	changed11 := event
	changed11.Sequence = 7
	value11 = changed11
	outbox.keep(7, quark.SeverityError, value11)
	var value12 RtpClientMessage
	changed12 := event
	changed12.Sequence = 5
	value12 = changed12
	var value13 RtpClientMessage
	changed13 := event
	changed13.Sequence = 6
	value13 = changed13
	var value14 RtpClientMessage
	changed14 := event
	changed14.Sequence = 7
	value14 = changed14
	errors := []RtpClientMessage{value12, value13, value14}
	if left, right := outbox.unacknowledged(), errors; !slices.EqualFunc(left, right, RtpClientMessage.equalRtpClientMessage) {
		t.Fatal(quark.BrokenComparison("outbox.unacknowledged() == errors", left, right, "outbox.q:159"))
	}
	if left, right := outbox.takeDropped(), int64(5); left != right {
		t.Fatal(quark.BrokenComparison("outbox.take_dropped() == 5", left, right, "outbox.q:160"))
	}
	if left, right := outbox.takeDropped(), int64(0); left != right {
		t.Fatal(quark.BrokenComparison("outbox.take_dropped() == 0", left, right, "outbox.q:161"))
	}
}

// Ten thousand events are kept, not one more.
func TestTenThousandEventsAreKeptNotOneMore(t *testing.T) {
	outbox := newOutbox(nil)
	event := LogEvent{
		Context: SharedContext{
			TraceID:     "t1",
			Clock:       CausalClock{Levels: []int64{0}},
			Environment: Environment{Name: "sandbox"},
		},
		Timestamp:   quark.Epoch,
		Node:        "p1",
		Level:       quark.SeverityInfo,
		Category:    "cat",
		Text:        "x",
		ContentType: "text/plain",
		Sync:        1,
	}
	for sequence := range int64(10002) {
		outbox.keep(sequence, quark.SeverityInfo, event)
	}
	if left, right := outbox.size(), int64(10000); left != right {
		t.Fatal(quark.BrokenComparison("outbox.size() == 10000", left, right, "outbox.q:168"))
	}
	if left, right := outbox.takeDropped(), int64(2); left != right {
		t.Fatal(quark.BrokenComparison("outbox.take_dropped() == 2", left, right, "outbox.q:169"))
	}
}
