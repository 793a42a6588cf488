package mdk

import (
	"slices"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// The first frame says who speaks and what it understands.
func TestTheFirstFrameSaysWhoSpeaksAndWhatItUnderstands(t *testing.T) {
	open := Open{
		MdkVersion: "3.0.0",
		Properties: quark.MapOf(quark.Entry[string, quark.JSON]{
			Key:   "capabilities",
			Value: quark.ListJSON([]string{"route"}, quark.StringJSON),
		}),
		NodeID:      "p1",
		Version:     ProtocolVersion,
		Environment: Environment{Name: "sandbox"},
	}
	var message RtpClientMessage = open
	if left, right := RtpClientMessageToJSON(message).Encode(), `{"type":"open","version":"2.0.0","mdkVersion":"3.0.0","properties":{"capabilities":["route"]},"nodeId":"p1","environment":{"name":"sandbox"}}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"message.encode()\n        == `{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.0.0\",\"properties\":{\"capabilities\":[\"route\"]},\"nodeId\":\"p1\",\"environment\":{\"name\":\"sandbox\"}}`",
			left,
			right,
			"rtp.q:187",
		))
	}
	if !open.Understands("route") {
		t.Fatal(quark.Broken(`open.understands("route")`, "rtp.q:189"))
	}
	if open.Understands("breaker") {
		t.Fatal(quark.Broken(`!open.understands("breaker")`, "rtp.q:190"))
	}
	if (Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}}).Understands("route") {
		t.Fatal(quark.Broken(`!Open().understands("route")`, "rtp.q:191"))
	}
	if (Open{Properties: quark.MapOf(quark.Entry[string, quark.JSON]{Key: "capabilities", Value: quark.StringJSON("route")}), Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}}).Understands(
		"route",
	) {
		t.Fatal(quark.Broken(
			`!Open(properties: { "capabilities": Json.of("route") }).understands("route")`,
			"rtp.q:192",
		))
	}
}

// Another major version cannot go on.
func TestAnotherMajorVersionCannotGoOn(t *testing.T) {
	if !(Open{Version: "2.0.0", Environment: Environment{Name: "sandbox"}}).IsCompatible() {
		t.Fatal(quark.Broken(`Open("2.0.0").is_compatible()`, "rtp.q:196"))
	}
	if !(Open{Version: "2.7", Environment: Environment{Name: "sandbox"}}).IsCompatible() {
		t.Fatal(quark.Broken(`Open("2.7").is_compatible()`, "rtp.q:197"))
	}
	if (Open{Version: "3.0.0", Environment: Environment{Name: "sandbox"}}).IsCompatible() {
		t.Fatal(quark.Broken(`!Open("3.0.0").is_compatible()`, "rtp.q:198"))
	}
	if (Open{Version: "1.9.9", Environment: Environment{Name: "sandbox"}}).IsCompatible() {
		t.Fatal(quark.Broken(`!Open("1.9.9").is_compatible()`, "rtp.q:199"))
	}
	if (Open{Version: "new", Environment: Environment{Name: "sandbox"}}).IsCompatible() {
		t.Fatal(quark.Broken(`!Open("new").is_compatible()`, "rtp.q:200"))
	}
}

// Messages are told apart by their type, under today's names and older ones.
func TestMessagesAreToldApartByTheirTypeUnderTodaySNamesAndOlderOnes(t *testing.T) {
	node := Node{
		ID:          "n1",
		Service:     "hello",
		Version:     "1.1",
		Address:     "http://h:1",
		Environment: Environment{Name: "sandbox"},
	}
	text := `"node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}}`
	messages := quark.MapOf(
		quark.Entry[string, RtpClientMessage]{
			Key:   `{"type":"active",`,
			Value: Active{Node: node, TTL: 30 * quark.Second},
		},
		quark.Entry[string, RtpClientMessage]{
			Key:   `{"type":"discovery.protocol.Active",`,
			Value: Active{Node: node, TTL: 30 * quark.Second},
		},
		quark.Entry[string, RtpClientMessage]{Key: `{"type":"expire",`, Value: Expire{Node: node}},
		quark.Entry[string, RtpClientMessage]{Key: `{"type":"discovery.protocol.Expire",`, Value: Expire{Node: node}},
		quark.Entry[string, RtpClientMessage]{
			Key:   `{"type":"open",`,
			Value: Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}},
		},
		quark.Entry[string, RtpClientMessage]{
			Key:   `{"type":"mdk.protocol.Open",`,
			Value: Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}},
		},
		quark.Entry[string, RtpClientMessage]{Key: `{"type":"close",`, Value: Close{}},
		quark.Entry[string, RtpClientMessage]{Key: `{"type":"mdk.protocol.Close",`, Value: Close{}},
		quark.Entry[string, RtpClientMessage]{Key: `{"type":"discovery.protocol.Close",`, Value: Close{}},
		quark.Entry[string, RtpClientMessage]{Key: `{"type":"subscribe",`, Value: Subscribe{}},
	)
	for _, start := range messages.Keys() {
		value, err := quark.Decode(start+text, RtpClientMessageFromJSON)
		if err != nil {
			t.Fatal(err)
		}
		if left, right := value, messages.At(start, "rtp.q:218"); !left.equalRtpClientMessage(right) {
			t.Fatal(quark.BrokenComparison(
				"(try Rtp.client.decode(start + text)) == messages[start]",
				left,
				right,
				"rtp.q:218",
			))
		}
	}
}

// What a server says, too.
func TestWhatAServerSaysToo(t *testing.T) {
	messages := quark.MapOf(
		quark.Entry[string, RtpServerMessage]{Key: `{"type":"clear"}`, Value: Clear{}},
		quark.Entry[string, RtpServerMessage]{Key: `{"type":"discovery.protocol.Clear"}`, Value: Clear{}},
		quark.Entry[string, RtpServerMessage]{Key: `{"type":"logack","sequence":7}`, Value: LogAck{Sequence: 7}},
		quark.Entry[string, RtpServerMessage]{
			Key:   `{"type":"mdk_tracing.protocol.LogAckEvent","sequence":7}`,
			Value: LogAck{Sequence: 7},
		},
		quark.Entry[string, RtpServerMessage]{
			Key:   `{"type":"interactionack","sequence":7}`,
			Value: InteractionAck{Sequence: 7},
		},
		quark.Entry[string, RtpServerMessage]{
			Key: `{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}`,
			Value: Route{
				Service:     "time",
				Environment: "sandbox",
				Shares: quark.MapOf(quark.Entry[string, int64]{Key: "1.1", Value: 9}, quark.Entry[string, int64]{
					Key:   "1.2",
					Value: 1,
				}),
			},
		},
	)
	for _, text := range messages.Keys() {
		value, err := quark.Decode(text, RtpServerMessageFromJSON)
		if err != nil {
			t.Fatal(err)
		}
		if left, right := value, messages.At(text, "rtp.q:234"); !left.equalRtpServerMessage(right) {
			t.Fatal(quark.BrokenComparison("(try Rtp.server.decode(text)) == messages[text]", left, right, "rtp.q:234"))
		}
	}
}

// Absent and null mean the default, unknown fields and $class are ignored.
func TestAbsentAndNullMeanTheDefaultUnknownFieldsAndClassAreIgnored(t *testing.T) {
	text := `{"$class":"mdk_protocol.Open","type":"open","version":null,"environment":null,"fromTheFuture":[1]}`
	var open RtpServerMessage = Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}}
	value, err := quark.Decode(text, RtpServerMessageFromJSON)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value, open; !left.equalRtpServerMessage(right) {
		t.Fatal(quark.BrokenComparison("(try Rtp.server.decode(text)) == open", left, right, "rtp.q:240"))
	}
}

// A message of an unknown type is an error that says so.
func TestAMessageOfAnUnknownTypeIsAnErrorThatSaysSo(t *testing.T) {
	if _, err := quark.Decode(`{"type":"tomorrow"}`, RtpServerMessageFromJSON); !quark.IsA[*quark.DecodeError](err) {
		t.Fatal(quark.Broken("Rtp.server.decode(`{\"type\":\"tomorrow\"}`)", "rtp.q:244"))
	}
	switch _, err := quark.Decode(`{"type":"tomorrow"}`, RtpServerMessageFromJSON); err := err.(type) {
	case nil:
		if true {
			t.Fatal(quark.Broken("false", "rtp.q:246"))
		}
	case *quark.DecodeError:
		if left, right := err.Kind, quark.DecodeKindUnknownTag; left != right {
			t.Fatal(quark.BrokenComparison("error.kind == DecodeKind.UnknownTag", left, right, "rtp.q:247"))
		}
	}
}

// Both begin with Open, and nothing follows a Close.
func TestBothBeginWithOpenAndNothingFollowsAClose(t *testing.T) {
	side := NewRtpServerSide()
	if _, err := side.Receive(`{"type":"subscribe"}`); !quark.IsA[*quark.OutOfState](err) {
		t.Fatal(quark.Broken("side.receive(`{\"type\":\"subscribe\"}`)", "rtp.q:253"))
	}
	if _, err := side.Send(Clear{}); !quark.IsA[*quark.OutOfState](err) {
		t.Fatal(quark.Broken("side.send(Clear())", "rtp.q:254"))
	}
	if _, err := side.Receive(`{"type":"open"}`); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Receive(`{"type":"subscribe"}`); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Send(Clear{}); !quark.IsA[*quark.OutOfState](err) {
		t.Fatal(quark.Broken("side.send(Clear())", "rtp.q:257"))
	}
	if _, err := side.Send(Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Send(Clear{}); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Send(Close{}); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Send(Clear{}); !quark.IsA[*quark.OutOfState](err) {
		t.Fatal(quark.Broken("side.send(Clear())", "rtp.q:261"))
	}
	if _, err := side.Receive(`{"type":"close"}`); err != nil {
		t.Fatal(err)
	}
	if _, err := side.Receive(`{"type":"subscribe"}`); !quark.IsA[*quark.OutOfState](err) {
		t.Fatal(quark.Broken("side.receive(`{\"type\":\"subscribe\"}`)", "rtp.q:263"))
	}
}

// A node is announced for 30 seconds.
func TestANodeIsAnnouncedFor30Seconds(t *testing.T) {
	var message RtpClientMessage = Active{
		Node: Node{
			ID:          "n1",
			Service:     "hello",
			Version:     "1.1",
			Address:     "http://h:1",
			Environment: Environment{Name: "sandbox"},
		},
		TTL: 30 * quark.Second,
	}
	if left, right := RtpClientMessageToJSON(message).Encode(), `{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{},"environment":{"name":"sandbox"}},"ttl":30}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"message.encode()\n        == `{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"ttl\":30}`",
			left,
			right,
			"rtp.q:268",
		))
	}
	older, err := quark.Decode(
		`{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"},"ttl":30.0}`,
		RtpClientMessageFromJSON,
	)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := older, message; !left.equalRtpClientMessage(right) {
		t.Fatal(quark.BrokenComparison("older == message", left, right, "rtp.q:273"))
	}
}

// A log event on the wire: upper-case level, a number, and sync 1.
func TestALogEventOnTheWireUpperCaseLevelANumberAndSync1(t *testing.T) {
	event := LogEvent{
		Context: SharedContext{
			TraceID:     "t1",
			Clock:       CausalClock{Levels: []int64{0}},
			Environment: Environment{Name: "sandbox"},
		},
		Timestamp:   quark.Later(quark.Epoch, 5*quark.Millisecond),
		Node:        "p1",
		Level:       quark.SeverityWarn,
		Category:    "cat",
		Text:        "café",
		Sequence:    3,
		ContentType: "text/plain",
		Sync:        1,
	}
	var message RtpClientMessage = event
	if left, right := RtpClientMessageToJSON(message).Encode(), `{"type":"log","context":{"traceId":"t1","clock":{"clocks":[0]},"properties":{},"environment":{"name":"sandbox"}},"timestamp":5,"node":"p1","level":"WARN","category":"cat","contentType":"text/plain","text":"caf\u00e9","sequence":3,"sync":1}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"message.encode()\n        == `{\"type\":\"log\",\"context\":{\"traceId\":\"t1\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"timestamp\":5,\"node\":\"p1\",\"level\":\"WARN\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"caf\\u00e9\",\"sequence\":3,\"sync\":1}`",
			left,
			right,
			"rtp.q:287",
		))
	}
	value, err := quark.Decode(RtpClientMessageToJSON(message).Encode(), RtpClientMessageFromJSON)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value, message; !left.equalRtpClientMessage(right) {
		t.Fatal(quark.BrokenComparison(
			"(try Rtp.client.decode(message.encode())) == message",
			left,
			right,
			"rtp.q:289",
		))
	}
}

// A failure report adds structure beside the text.
func TestAFailureReportAddsStructureBesideTheText(t *testing.T) {
	report := FailureReport{
		Kind:    "ValueError",
		Message: "boom",
		Stack:   "at f",
		Nodes:   []InvolvedNode{{ID: "n1", Service: "hello", Version: "1.1", Address: "http://h:1"}},
	}
	if left, right := report.ToJSON().Encode(), `{"kind":"ValueError","message":"boom","stack":"at f","nodes":[{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}]}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"report.encode()\n        == `{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\",\"nodes\":[{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}]}`",
			left,
			right,
			"rtp.q:294",
		))
	}
}

// An interaction event on the wire.
func TestAnInteractionEventOnTheWire(t *testing.T) {
	event := InteractionEvent{
		StartTimestamp: quark.Later(quark.Epoch, quark.Millisecond),
		EndTimestamp:   quark.Later(quark.Epoch, 2*quark.Millisecond),
		UUID:           "u1",
		Session:        "t1",
		Node:           "p1",
		Results: quark.MapOf(quark.Entry[string, int64]{Key: "n1", Value: 0}, quark.Entry[string, int64]{
			Key:   "n2",
			Value: 1,
		}),
		StartClock:  []int64{2},
		EndClock:    []int64{5},
		Sequence:    7,
		Environment: Environment{Name: "sandbox"},
		Sync:        1,
	}
	var message RtpClientMessage = event
	if left, right := RtpClientMessageToJSON(message).Encode(), `{"type":"interactionevent","startTimestamp":1,"endTimestamp":2,"environment":{"name":"sandbox"},"uuid":"u1","session":"t1","node":"p1","results":{"n1":0,"n2":1},"startClock":[2],"endClock":[5],"sequence":7,"sync":1}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"message.encode()\n        == `{\"type\":\"interactionevent\",\"startTimestamp\":1,\"endTimestamp\":2,\"environment\":{\"name\":\"sandbox\"},\"uuid\":\"u1\",\"session\":\"t1\",\"node\":\"p1\",\"results\":{\"n1\":0,\"n2\":1},\"startClock\":[2],\"endClock\":[5],\"sequence\":7,\"sync\":1}`",
			left,
			right,
			"rtp.q:311",
		))
	}
}

// Closing says why.
func TestClosingSaysWhy(t *testing.T) {
	var message RtpClientMessage = Close{
		Error: CloseError{Code: "VERSION_MISMATCH", Title: "title", Detail: "detail", ID: "id"},
	}
	if left, right := RtpClientMessageToJSON(message).Encode(), `{"type":"close","error":{"code":"VERSION_MISMATCH","title":"title","detail":"detail","id":"id"}}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"message.encode()\n        == `{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":\"title\",\"detail\":\"detail\",\"id\":\"id\"}}`",
			left,
			right,
			"rtp.q:317",
		))
	}
}

// The newer messages on the wire.
func TestTheNewerMessagesOnTheWire(t *testing.T) {
	var command RtpServerMessage = Route{
		Service:     "time",
		Environment: "sandbox",
		Shares: quark.MapOf(quark.Entry[string, int64]{Key: "1.1", Value: 9}, quark.Entry[string, int64]{
			Key:   "1.2",
			Value: 1,
		}),
	}
	if left, right := RtpServerMessageToJSON(command).Encode(), `{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"command.encode() == `{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}`",
			left,
			right,
			"rtp.q:323",
		))
	}
	var message RtpClientMessage = Breaker{
		Node: Node{
			ID:          "n1",
			Service:     "time",
			Version:     "1.1",
			Address:     "http://t:1",
			Environment: Environment{Name: "sandbox"},
		},
		Open:  true,
		Since: quark.Later(quark.Epoch, 9*quark.Millisecond),
	}
	if left, right := RtpClientMessageToJSON(message).Encode(), `{"type":"breaker","node":{"id":"n1","service":"time","version":"1.1","address":"http://t:1","properties":{},"environment":{"name":"sandbox"}},"open":true,"since":9}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"message.encode()\n        == `{\"type\":\"breaker\",\"node\":{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.1\",\"address\":\"http://t:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"open\":true,\"since\":9}`",
			left,
			right,
			"rtp.q:325",
		))
	}
}

// The events of a trace sort into causal order, whatever their timestamps say.
func TestTheEventsOfATraceSortIntoCausalOrderWhateverTheirTimestampsSay(t *testing.T) {
	clocks := [][]int64{
		[]int64{3},
		[]int64{2, 1},
		[]int64{1},
		[]int64{2, 1, 4},
		[]int64{2},
		[]int64{2, 1, 3},
		[]int64{2, 0},
		[]int64{10},
	}
	events := quark.Mapped(clocks, func(levels []int64) LogEvent {
		return LogEvent{
			Context: SharedContext{
				TraceID:     "t1",
				Clock:       CausalClock{Levels: slices.Clone(levels)},
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
	})
	ordered := quark.Mapped(InCausalOrder(events), func(event LogEvent) []int64 { return event.Context.Clock.Levels })
	if left, right := ordered, [][]int64{
		[]int64{1},
		[]int64{2},
		[]int64{2, 0},
		[]int64{2, 1},
		[]int64{2, 1, 3},
		[]int64{2, 1, 4},
		[]int64{3},
		[]int64{10},
	}; !slices.EqualFunc(left, right, func(left, right []int64) bool {
		return slices.Equal(left, right)
	}) {
		t.Fatal(quark.BrokenComparison(
			"ordered == [[1], [2], [2, 0], [2, 1], [2, 1, 3], [2, 1, 4], [3], [10]]",
			left,
			right,
			"rtp.q:340",
		))
	}
}
