// The recorded conversation of the published 2016 Python client (datawire_mdk 2.0.37), replayed.
//
// What this MDK sends must be what that one sent, after the substitutions in `Substitutions`; nothing else may differ. The
// whole conversation, both sides, is in `recording/mdk-2.0.37.jsonl`.

package mdk

import (
	"strconv"
	"strings"

	quark "example.org/quark/runtime/v3"
)

// positions — Gives ids of one kind the names of their order of appearance.
type positions struct {
	kind string
	ids  []string
}

// newPositions makes a positions.
func newPositions(kind string) *positions {
	return &positions{kind: kind}
}

func (p *positions) name(id string) string {
	if quark.Optional(quark.IndexOf(p.ids, id, quark.Equal[string])) == nil {
		p.ids = append(p.ids, id)
	}
	position := quark.Or(quark.Optional(quark.IndexOf(p.ids, id, quark.Equal[string])), 0)
	return p.kind + " " + strconv.FormatInt(position+1, 10)
}

// named names the known ids in a text.
func (p *positions) named(text string) string {
	named := text
	for position := range int64(len(p.ids)) {
		named = strings.Join(
			quark.Split(named, quark.At(p.ids, position, "recording.q:28"), "recording.q:28"),
			p.kind+" "+strconv.FormatInt(position+1, 10),
		)
	}
	return named
}

func showPositions(of *positions) quark.JSON {
	var out quark.Fields
	out.Add("kind", quark.StringJSON(of.kind))
	out.Add("ids", quark.ListJSON(of.ids, quark.StringJSON))
	return out.JSON()
}

var _ = quark.Shows(showPositions)

// substitutions is the table of what may differ between two recordings of one conversation:
//
// | what | instead | because |
// | --- | --- | --- |
// | ids of processes, nodes and traces, and uuids of events | their kind and position | they are drawn at random |
// | a node's id | apart from its process's | two addresses of one service in one process are two nodes now |
// | times, and the deadline | one time | another day |
// | `$class` | nothing | it is ignored, and not sent any more |
// | `properties` and `mdkVersion` of `Open` | nothing | capabilities are new, and so is the library |
// | the numbers from 7 up | see `renumbered` | logs and interactions share one counter now |
// | the properties in `involved: Node(…) {…}` | nothing | they were Python's, in Python's spelling |
type substitutions struct {
	processes *positions
	nodes     *positions
	traces    *positions
}

// newSubstitutions makes a substitutions.
func newSubstitutions() *substitutions {
	return &substitutions{
		processes: newPositions("process"),
		nodes:     newPositions("node"),
		traces:    newPositions("trace"),
	}
}

func (s *substitutions) message(message RtpClientMessage) RtpClientMessage {
	switch open := message.(type) {
	case Open:
		changed := open
		changed.MdkVersion = ""
		changed.Properties = quark.Map[string, quark.JSON]{}
		changed.NodeID = s.processes.name(open.NodeID)
		return changed
	case Active:
		changed := open
		changed.Node = s.node(open.Node)
		return changed
	case Expire:
		changed := open
		changed.Node = s.node(open.Node)
		return changed
	case LogEvent:
		return s.log(open)
	case InteractionEvent:
		return s.interaction(open)
	default:
		return message
	}
}

func (s *substitutions) node(node Node) Node {
	value, ok := node.Properties.Get("datawire_nodeId")
	if !ok {
		value = quark.Null
	}
	process := quark.Or(quark.Optional(value.AsString()), "")
	properties := node.Properties.With("datawire_nodeId", quark.StringJSON(s.processes.name(process)))
	changed := node
	changed.ID = s.nodes.name(node.ID)
	changed.Properties = properties
	return changed
}

func (s *substitutions) log(event LogEvent) LogEvent {
	deadline := event.Context.Properties.Has("timeout")
	properties := event.Context.Properties
	value := s.traces.name(event.Context.TraceID)
	var value2 quark.Map[string, quark.JSON]
	if deadline {
		value2 = properties.With("timeout", quark.StringJSON("a time"))
	} else {
		value2 = properties
	}
	context := event.Context
	context.TraceID = value
	context.Properties = value2
	text := s.text(event.Text, event.Node)
	changed := event
	changed.Context = context
	changed.Timestamp = quark.Epoch
	changed.Node = s.processes.name(event.Node)
	changed.Text = text
	return changed
}

func (s *substitutions) text(text, process string) string {
	plain := strings.Join(quark.Split(text, " {'datawire_nodeId': '"+process+"'}", "recording.q:86"), "")
	return s.traces.named(s.nodes.named(plain))
}

func (s *substitutions) interaction(event InteractionEvent) InteractionEvent {
	var results quark.Map[string, int64]
	for _, id := range event.Results.Keys() {
		results.Set(s.nodes.name(id), event.Results.At(id, "recording.q:92"))
	}
	changed := event
	changed.StartTimestamp = quark.Epoch
	changed.EndTimestamp = quark.Epoch
	changed.UUID = "an event"
	changed.Session = s.traces.name(event.Session)
	changed.Node = s.processes.name(event.Node)
	changed.Results = results
	return changed
}

func showSubstitutions(of *substitutions) quark.JSON {
	var out quark.Fields
	out.Add("processes", showPositions(of.processes))
	out.Add("nodes", showPositions(of.nodes))
	out.Add("traces", showPositions(of.traces))
	return out.JSON()
}

var _ = quark.Shows(showSubstitutions)

// renumbered — The messages as one counter would have numbered them: the interaction event directly after the log that
// finished it, with number 7, and the logs from 7 up one later.
func renumbered(messages []RtpClientMessage) []RtpClientMessage {
	var ordered []RtpClientMessage
	for _, message := range messages {
		switch event := message.(type) {
		case LogEvent:
			var value RtpClientMessage
			if event.Sequence < 7 {
				value = event
			} else {
				changed := event
				changed.Sequence = event.Sequence + 1
				value = changed
			}
			ordered = append(ordered, value)
			if event.Text == "Finished interaction." {
				ordered = append(ordered, recordingInteractions(messages)...)
			}
		case InteractionEvent:
		default:
			ordered = append(ordered, message)
		}
	}
	return ordered
}

func recordingInteractions(messages []RtpClientMessage) []RtpClientMessage {
	var events []RtpClientMessage
	for _, message := range messages {
		switch event := message.(type) {
		case InteractionEvent:
			var value RtpClientMessage
			changed := event
			changed.Sequence = 7
			value = changed
			events = append(events, value)
		default:
		}
	}
	return events
}

func decoded(frames []string) ([]RtpClientMessage, error) {
	var messages []RtpClientMessage
	for _, frame := range frames {
		value, err := quark.Decode(frame, RtpClientMessageFromJSON)
		if err != nil {
			return nil, err
		}
		messages = append(messages, value)
	}
	return messages, nil
}

// firstConnection tells what the client sent until the server dropped the connection.
func firstConnection() []string {
	return []string{
		`{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}`,
		`{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "hello world", "type": "log", "sequence": 0, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Starting interaction.", "type": "log", "sequence": 1, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "cat", "contentType": "text/plain", "text": "in child", "type": "log", "sequence": 2, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}`,
	}
}

// secondConnection tells what the client sent over the second connection.
func secondConnection() []string {
	return []string{
		`{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}`,
		`{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 2]}, "properties": {"timeout": 1795391743.066, "trace": "DEBUG"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "DEBUG", "category": "deep", "contentType": "text/plain", "text": "now visible", "type": "log", "sequence": 4, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [4]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "interaction failure", "contentType": "text/plain", "text": "involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {'datawire_nodeId': '15964b14-4cef-4768-a620-dbfdd4a1a016'}\n\nboom", "type": "log", "sequence": 5, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [5]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Finished interaction.", "type": "log", "sequence": 6, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "mdk", "contentType": "text/plain", "text": "This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]", "type": "log", "sequence": 7, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "CRITICAL", "category": "batch", "contentType": "text/plain", "text": "derived", "type": "log", "sequence": 8, "sync": 1}`,
		`{"$class": "mdk_metrics.InteractionEvent", "startTimestamp": 1795391738050, "endTimestamp": 1795391738067, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "uuid": "4ea2dad9-a039-4b63-adc8-03a009bd6cbf", "session": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "results": {"15964b14-4cef-4768-a620-dbfdd4a1a016": 0}, "startClock": [2], "endClock": [5], "type": "interactionevent", "sequence": 0, "sync": 1}`,
		`{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [6]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391742070, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "after reconnect", "type": "log", "sequence": 9, "sync": 1}`,
		`{"$class": "mdk_discovery.protocol.Expire", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "type": "expire"}`,
	}
}
