// Rtp: what an MDK and Mission Control say to each other, one message in each text frame of a WebSocket.
//
// The messages and nothing of their use. Every one that a 2016 client sends or understands has the names it had then.

package mdk

import (
	"cmp"
	"slices"
	"time"

	quark "example.org/quark/runtime/v3"
)

// ProtocolVersion is the version of the protocol that this package speaks.
const ProtocolVersion = "2.0.0"

const routeCapability = "route"

const breakerCapability = "breaker"

// RtpClientMessage is what a client of Rtp sends.
type RtpClientMessage interface {
	equalRtpClientMessage(other RtpClientMessage) bool
}

func (o Open) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(Open)
	return is && o.Equal(same)
}

func (c Close) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(Close)
	return is && c.Equal(same)
}

func (a Active) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(Active)
	return is && a.Equal(same)
}

func (e Expire) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(Expire)
	return is && e.Equal(same)
}

func (l LogEvent) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(LogEvent)
	return is && l.Equal(same)
}

func (s Subscribe) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(Subscribe)
	return is && s.Equal(same)
}

func (i InteractionEvent) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(InteractionEvent)
	return is && i.Equal(same)
}

func (b Breaker) equalRtpClientMessage(other RtpClientMessage) bool {
	same, is := other.(Breaker)
	return is && b.Equal(same)
}

// RtpClientMessageToJSON gives the tag and the fields of a message.
func RtpClientMessageToJSON(message RtpClientMessage) quark.JSON {
	switch message := message.(type) {
	case Open:
		return quark.Tagged("type", "open", message.ToJSON())
	case Close:
		return quark.Tagged("type", "close", message.ToJSON())
	case Active:
		return quark.Tagged("type", "active", message.ToJSON())
	case Expire:
		return quark.Tagged("type", "expire", message.ToJSON())
	case LogEvent:
		return quark.Tagged("type", "log", message.ToJSON())
	case Subscribe:
		return quark.Tagged("type", "subscribe", message.ToJSON())
	case InteractionEvent:
		return quark.Tagged("type", "interactionevent", message.ToJSON())
	case Breaker:
		return quark.Tagged("type", "breaker", message.ToJSON())
	}
	panic(quark.NoCase(message))
}

// RtpClientMessageFromJSON takes the message with its tag out of JSON, or gives a [*quark.DecodeError].
func RtpClientMessageFromJSON(json quark.JSON) (RtpClientMessage, error) {
	tag, err := quark.TagOf(json, "type")
	if err != nil {
		return nil, err
	}
	switch tag {
	case "open", "mdk.protocol.Open":
		return OpenFromJSON(json)
	case "close", "mdk.protocol.Close", "discovery.protocol.Close":
		return CloseFromJSON(json)
	case "active", "discovery.protocol.Active":
		return ActiveFromJSON(json)
	case "expire", "discovery.protocol.Expire":
		return ExpireFromJSON(json)
	case "log":
		return LogEventFromJSON(json)
	case "subscribe":
		return SubscribeFromJSON(json)
	case "interactionevent":
		return InteractionEventFromJSON(json)
	case "breaker":
		return BreakerFromJSON(json)
	}
	return nil, quark.UnknownTag("type", tag)
}

// RtpServerMessage is what a server of Rtp sends.
type RtpServerMessage interface {
	equalRtpServerMessage(other RtpServerMessage) bool
}

func (o Open) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(Open)
	return is && o.Equal(same)
}

func (c Close) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(Close)
	return is && c.Equal(same)
}

func (a Active) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(Active)
	return is && a.Equal(same)
}

func (e Expire) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(Expire)
	return is && e.Equal(same)
}

func (c Clear) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(Clear)
	return is && c.Equal(same)
}

func (l LogEvent) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(LogEvent)
	return is && l.Equal(same)
}

func (l LogAck) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(LogAck)
	return is && l.Equal(same)
}

func (i InteractionAck) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(InteractionAck)
	return is && i.Equal(same)
}

func (r Route) equalRtpServerMessage(other RtpServerMessage) bool {
	same, is := other.(Route)
	return is && r.Equal(same)
}

// RtpServerMessageToJSON gives the tag and the fields of a message.
func RtpServerMessageToJSON(message RtpServerMessage) quark.JSON {
	switch message := message.(type) {
	case Open:
		return quark.Tagged("type", "open", message.ToJSON())
	case Close:
		return quark.Tagged("type", "close", message.ToJSON())
	case Active:
		return quark.Tagged("type", "active", message.ToJSON())
	case Expire:
		return quark.Tagged("type", "expire", message.ToJSON())
	case Clear:
		return quark.Tagged("type", "clear", message.ToJSON())
	case LogEvent:
		return quark.Tagged("type", "log", message.ToJSON())
	case LogAck:
		return quark.Tagged("type", "logack", message.ToJSON())
	case InteractionAck:
		return quark.Tagged("type", "interactionack", message.ToJSON())
	case Route:
		return quark.Tagged("type", "route", message.ToJSON())
	}
	panic(quark.NoCase(message))
}

// RtpServerMessageFromJSON takes the message with its tag out of JSON, or gives a [*quark.DecodeError].
func RtpServerMessageFromJSON(json quark.JSON) (RtpServerMessage, error) {
	tag, err := quark.TagOf(json, "type")
	if err != nil {
		return nil, err
	}
	switch tag {
	case "open", "mdk.protocol.Open":
		return OpenFromJSON(json)
	case "close", "mdk.protocol.Close", "discovery.protocol.Close":
		return CloseFromJSON(json)
	case "active", "discovery.protocol.Active":
		return ActiveFromJSON(json)
	case "expire", "discovery.protocol.Expire":
		return ExpireFromJSON(json)
	case "clear", "discovery.protocol.Clear":
		return ClearFromJSON(json)
	case "log":
		return LogEventFromJSON(json)
	case "logack", "mdk_tracing.protocol.LogAckEvent":
		return LogAckFromJSON(json)
	case "interactionack":
		return InteractionAckFromJSON(json)
	case "route":
		return RouteFromJSON(json)
	}
	return nil, quark.UnknownTag("type", tag)
}

// Open is the first message in either direction: who speaks, and what it understands.
type Open struct {
	// The version of the protocol.
	Version string
	// The version of the library.
	MdkVersion string
	// `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in.
	Properties quark.Map[string, quark.JSON]
	// The id of the process.
	NodeID      string
	Environment Environment
}

// NewOpen makes an Open with what has no default; the other fields can be set.
func NewOpen() Open {
	return Open{Version: ProtocolVersion, Environment: Environment{Name: "sandbox"}}
}

// Equal tells whether both are the same.
func (o Open) Equal(other Open) bool {
	return o.Version == other.Version &&
		o.MdkVersion == other.MdkVersion &&
		o.Properties.EqualFunc(other.Properties, quark.JSON.Equal) &&
		o.NodeID == other.NodeID &&
		o.Environment.Equal(other.Environment)
}

// Understands tells whether the sender understands the newer messages with this tag.
func (o Open) Understands(tag string) bool {
	tag = quark.Text(tag)
	listed, ok := o.Properties.Get("capabilities")
	if !ok {
		return false
	}
	tags, ok := listed.AsList()
	if !ok {
		return false
	}
	return slices.ContainsFunc(tags, func(known quark.JSON) bool {
		return quark.Holds(quark.Optional(known.AsString()), tag, quark.Equal[string])
	})
}

// IsCompatible tells whether both can go on: the major versions of the protocol are the same.
func (o Open) IsCompatible() bool {
	theirs, err := ParseVersion(o.Version)
	if err != nil {
		theirs = Version{Major: 0}
	}
	ours, err := ParseVersion(ProtocolVersion)
	if err != nil {
		ours = Version{Major: 0}
	}
	return theirs.Major == ours.Major
}

// ToJSON gives the fields by their names on the wire.
func (o Open) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("version", quark.StringJSON(o.Version))
	out.Add("mdkVersion", quark.StringJSON(o.MdkVersion))
	out.Add("properties", quark.MapJSON(o.Properties, quark.Same, quark.SameJSON))
	out.Add("nodeId", quark.StringJSON(o.NodeID))
	out.Add("environment", o.Environment.ToJSON())
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (o Open) MarshalJSON() ([]byte, error) {
	return o.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *Open) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, o, OpenFromJSON)
}

// OpenFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func OpenFromJSON(json quark.JSON) (Open, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Open{
		Version:    quark.Default(in, ProtocolVersion, quark.StringFromJSON, "version"),
		MdkVersion: quark.Default(in, "", quark.StringFromJSON, "mdkVersion"),
		Properties: quark.Default(
			in,
			quark.Map[string, quark.JSON]{},
			quark.MapFromJSON(quark.StringKey, quark.AnyFromJSON),
			"properties",
		),
		NodeID: quark.Default(in, "", quark.StringFromJSON, "nodeId"),
		Environment: quark.DefaultOf(
			in,
			func() Environment { return Environment{Name: "sandbox"} },
			EnvironmentFromJSON,
			"environment",
		),
	})
}

// CloseError is why a connection is closed.
type CloseError struct {
	// For programs, such as `VERSION_MISMATCH`.
	Code string
	// For people, in a few words.
	Title  string
	Detail string
	// Names this occurrence.
	ID string
}

// NewCloseError makes a CloseError with what has no default; the other fields can be set.
func NewCloseError() CloseError {
	return CloseError{}
}

// Equal tells whether both are the same.
func (c CloseError) Equal(other CloseError) bool {
	return c == other
}

// ToJSON gives the fields by their names on the wire.
func (c CloseError) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("code", quark.StringJSON(c.Code))
	out.Add("title", quark.StringJSON(c.Title))
	out.Add("detail", quark.StringJSON(c.Detail))
	out.Add("id", quark.StringJSON(c.ID))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (c CloseError) MarshalJSON() ([]byte, error) {
	return c.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *CloseError) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, c, CloseErrorFromJSON)
}

// CloseErrorFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func CloseErrorFromJSON(json quark.JSON) (CloseError, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, CloseError{
		Code:   quark.Default(in, "", quark.StringFromJSON, "code"),
		Title:  quark.Default(in, "", quark.StringFromJSON, "title"),
		Detail: quark.Default(in, "", quark.StringFromJSON, "detail"),
		ID:     quark.Default(in, "", quark.StringFromJSON, "id"),
	})
}

// Close is the last message in either direction.
type Close struct {
	Error CloseError
}

// NewClose makes a Close with what has no default; the other fields can be set.
func NewClose() Close {
	return Close{}
}

// Equal tells whether both are the same.
func (c Close) Equal(other Close) bool {
	return c.Error.Equal(other.Error)
}

// ToJSON gives the fields by their names on the wire.
func (c Close) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("error", c.Error.ToJSON())
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (c Close) MarshalJSON() ([]byte, error) {
	return c.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *Close) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, c, CloseFromJSON)
}

// CloseFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func CloseFromJSON(json quark.JSON) (Close, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Close{
		Error: quark.DefaultOf(in, func() CloseError { return CloseError{} }, CloseErrorFromJSON, "error"),
	})
}

// Active — A node is there, and will be announced again before `TTL` is over.
type Active struct {
	Node Node
	TTL  quark.Duration
}

// NewActive makes an Active with what has no default; the other fields can be set.
func NewActive(node Node) Active {
	return Active{Node: node, TTL: 30 * quark.Second}
}

// Equal tells whether both are the same.
func (a Active) Equal(other Active) bool {
	return a.Node.Equal(other.Node) && a.TTL == other.TTL
}

// ToJSON gives the fields by their names on the wire.
func (a Active) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("node", a.Node.ToJSON())
	out.Add("ttl", quark.FloatJSON(a.TTL.Seconds()))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (a Active) MarshalJSON() ([]byte, error) {
	return a.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *Active) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, a, ActiveFromJSON)
}

// ActiveFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func ActiveFromJSON(json quark.JSON) (Active, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Active{
		Node: quark.Required(in, NodeFromJSON, "node"),
		TTL:  quark.Default(in, 30*quark.Second, quark.DurationFromSeconds, "ttl"),
	})
}

// Expire — A node is gone.
type Expire struct {
	Node Node
}

// Equal tells whether both are the same.
func (e Expire) Equal(other Expire) bool {
	return e.Node.Equal(other.Node)
}

// ToJSON gives the fields by their names on the wire.
func (e Expire) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("node", e.Node.ToJSON())
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (e Expire) MarshalJSON() ([]byte, error) {
	return e.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *Expire) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, e, ExpireFromJSON)
}

// ExpireFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func ExpireFromJSON(json quark.JSON) (Expire, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Expire{Node: quark.Required(in, NodeFromJSON, "node")})
}

// Clear — Forget the nodes that are not announced again.
type Clear struct{}

// Equal tells whether both are the same.
func (Clear) Equal(Clear) bool {
	return true
}

// ToJSON gives the fields by their names on the wire.
func (Clear) ToJSON() quark.JSON {
	var out quark.Fields
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (c Clear) MarshalJSON() ([]byte, error) {
	return c.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *Clear) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, c, ClearFromJSON)
}

// ClearFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func ClearFromJSON(json quark.JSON) (Clear, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Clear{})
}

// Subscribe — Asks for the log events of one's environment.
type Subscribe struct{}

// Equal tells whether both are the same.
func (Subscribe) Equal(Subscribe) bool {
	return true
}

// ToJSON gives the fields by their names on the wire.
func (Subscribe) ToJSON() quark.JSON {
	var out quark.Fields
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (s Subscribe) MarshalJSON() ([]byte, error) {
	return s.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Subscribe) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, s, SubscribeFromJSON)
}

// SubscribeFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func SubscribeFromJSON(json quark.JSON) (Subscribe, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Subscribe{})
}

// InvolvedNode is a node that took part in what failed.
type InvolvedNode struct {
	ID      string
	Service string
	Version string
	Address string
}

// Equal tells whether both are the same.
func (i InvolvedNode) Equal(other InvolvedNode) bool {
	return i == other
}

// ToJSON gives the fields by their names on the wire.
func (i InvolvedNode) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("id", quark.StringJSON(i.ID))
	out.Add("service", quark.StringJSON(i.Service))
	out.Add("version", quark.StringJSON(i.Version))
	out.Add("address", quark.StringJSON(i.Address))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (i InvolvedNode) MarshalJSON() ([]byte, error) {
	return i.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (i *InvolvedNode) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, i, InvolvedNodeFromJSON)
}

// InvolvedNodeFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func InvolvedNodeFromJSON(json quark.JSON) (InvolvedNode, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, InvolvedNode{
		ID:      quark.Required(in, quark.StringFromJSON, "id"),
		Service: quark.Required(in, quark.StringFromJSON, "service"),
		Version: quark.Required(in, quark.StringFromJSON, "version"),
		Address: quark.Required(in, quark.StringFromJSON, "address"),
	})
}

// FailureReport is what failed, for programs; the event's text says it to people.
type FailureReport struct {
	// The type of the exception, as its language names it.
	Kind    string
	Message string
	// The full stack.
	Stack string
	// The nodes that were resolved for what failed.
	Nodes []InvolvedNode
}

// NewFailureReport makes a FailureReport with what has no default; the other fields can be set.
func NewFailureReport(kind, message string) FailureReport {
	return FailureReport{Kind: kind, Message: message}
}

// Equal tells whether both are the same.
func (f FailureReport) Equal(other FailureReport) bool {
	return f.Kind == other.Kind &&
		f.Message == other.Message &&
		f.Stack == other.Stack &&
		slices.EqualFunc(f.Nodes, other.Nodes, InvolvedNode.Equal)
}

// ToJSON gives the fields by their names on the wire.
func (f FailureReport) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("kind", quark.StringJSON(f.Kind))
	out.Add("message", quark.StringJSON(f.Message))
	out.Add("stack", quark.StringJSON(f.Stack))
	out.Add("nodes", quark.ListJSON(f.Nodes, InvolvedNode.ToJSON))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (f FailureReport) MarshalJSON() ([]byte, error) {
	return f.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *FailureReport) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, f, FailureReportFromJSON)
}

// FailureReportFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func FailureReportFromJSON(json quark.JSON) (FailureReport, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, FailureReport{
		Kind:    quark.Required(in, quark.StringFromJSON, "kind"),
		Message: quark.Required(in, quark.StringFromJSON, "message"),
		Stack:   quark.Default(in, "", quark.StringFromJSON, "stack"),
		Nodes:   quark.Default(in, nil, quark.ListFromJSON(InvolvedNodeFromJSON), "nodes"),
	})
}

// LogEvent — Something that a service logged.
type LogEvent struct {
	Context   SharedContext
	Timestamp time.Time
	// The id of the process.
	Node        string
	Level       quark.Severity
	Category    string
	ContentType string
	Text        string
	// Numbers the events of a process, logs and interactions alike.
	Sequence int64
	// 1: this event wants an acknowledgement of its own.
	Sync    int64
	Failure *FailureReport
}

// NewLogEvent makes a LogEvent with what has no default; the other fields can be set.
func NewLogEvent(context_ SharedContext, timestamp time.Time, node string, level quark.Severity, category, text string) LogEvent {
	return LogEvent{
		Context:     context_,
		Timestamp:   timestamp,
		Node:        node,
		Level:       level,
		Category:    category,
		ContentType: "text/plain",
		Text:        text,
		Sync:        1,
	}
}

// Equal tells whether both are the same.
func (l LogEvent) Equal(other LogEvent) bool {
	return l.Context.Equal(other.Context) &&
		l.Timestamp.Equal(other.Timestamp) &&
		l.Node == other.Node &&
		l.Level == other.Level &&
		l.Category == other.Category &&
		l.ContentType == other.ContentType &&
		l.Text == other.Text &&
		l.Sequence == other.Sequence &&
		l.Sync == other.Sync &&
		quark.EqualOptional(l.Failure, other.Failure, FailureReport.Equal)
}

// ToJSON gives the fields by their names on the wire.
func (l LogEvent) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("context", l.Context.ToJSON())
	out.Add("timestamp", quark.IntJSON(l.Timestamp.UnixMilli()))
	out.Add("node", quark.StringJSON(l.Node))
	out.Add("level", quark.StringJSON(l.Level.String()))
	out.Add("category", quark.StringJSON(l.Category))
	out.Add("contentType", quark.StringJSON(l.ContentType))
	out.Add("text", quark.StringJSON(l.Text))
	out.Add("sequence", quark.IntJSON(l.Sequence))
	out.Add("sync", quark.IntJSON(l.Sync))
	if l.Failure != nil {
		out.Add("failure", l.Failure.ToJSON())
	}
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (l LogEvent) MarshalJSON() ([]byte, error) {
	return l.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *LogEvent) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, l, LogEventFromJSON)
}

// LogEventFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func LogEventFromJSON(json quark.JSON) (LogEvent, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, LogEvent{
		Context:     quark.Required(in, SharedContextFromJSON, "context"),
		Timestamp:   quark.Required(in, quark.InstantFromJSON, "timestamp"),
		Node:        quark.Required(in, quark.StringFromJSON, "node"),
		Level:       quark.Required(in, quark.SeverityFromJSON, "level"),
		Category:    quark.Required(in, quark.StringFromJSON, "category"),
		ContentType: quark.Default(in, "text/plain", quark.StringFromJSON, "contentType"),
		Text:        quark.Required(in, quark.StringFromJSON, "text"),
		Sequence:    quark.Default(in, 0, quark.IntFromJSON, "sequence"),
		Sync:        quark.Default(in, 1, quark.IntFromJSON, "sync"),
		Failure:     quark.Maybe(in, FailureReportFromJSON, "failure"),
	})
}

// LogAck — The log event with this number is stored.
type LogAck struct {
	Sequence int64
}

// Equal tells whether both are the same.
func (l LogAck) Equal(other LogAck) bool {
	return l == other
}

// ToJSON gives the fields by their names on the wire.
func (l LogAck) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("sequence", quark.IntJSON(l.Sequence))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (l LogAck) MarshalJSON() ([]byte, error) {
	return l.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *LogAck) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, l, LogAckFromJSON)
}

// LogAckFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func LogAckFromJSON(json quark.JSON) (LogAck, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, LogAck{Sequence: quark.Required(in, quark.IntFromJSON, "sequence")})
}

// InteractionEvent is what came of one level of interaction.
type InteractionEvent struct {
	StartTimestamp time.Time
	EndTimestamp   time.Time
	Environment    Environment
	UUID           string
	// The trace's id.
	Session string
	// The id of the process.
	Node string
	// For the id of each node that was called: 1 if it served, 0 if it failed.
	Results    quark.Map[string, int64]
	StartClock []int64
	EndClock   []int64
	// Numbers the events of a process, logs and interactions alike.
	Sequence int64
	// 1: this event wants an acknowledgement of its own.
	Sync int64
}

// NewInteractionEvent makes an InteractionEvent with what has no default; the other fields can be set.
func NewInteractionEvent(startTimestamp, endTimestamp time.Time, uuid, session string) InteractionEvent {
	return InteractionEvent{
		StartTimestamp: startTimestamp,
		EndTimestamp:   endTimestamp,
		Environment:    Environment{Name: "sandbox"},
		UUID:           uuid,
		Session:        session,
		Sync:           1,
	}
}

// Equal tells whether both are the same.
func (i InteractionEvent) Equal(other InteractionEvent) bool {
	return i.StartTimestamp.Equal(other.StartTimestamp) &&
		i.EndTimestamp.Equal(other.EndTimestamp) &&
		i.Environment.Equal(other.Environment) &&
		i.UUID == other.UUID &&
		i.Session == other.Session &&
		i.Node == other.Node &&
		quark.EqualMaps(i.Results, other.Results) &&
		slices.Equal(i.StartClock, other.StartClock) &&
		slices.Equal(i.EndClock, other.EndClock) &&
		i.Sequence == other.Sequence &&
		i.Sync == other.Sync
}

// ToJSON gives the fields by their names on the wire.
func (i InteractionEvent) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("startTimestamp", quark.IntJSON(i.StartTimestamp.UnixMilli()))
	out.Add("endTimestamp", quark.IntJSON(i.EndTimestamp.UnixMilli()))
	out.Add("environment", i.Environment.ToJSON())
	out.Add("uuid", quark.StringJSON(i.UUID))
	out.Add("session", quark.StringJSON(i.Session))
	out.Add("node", quark.StringJSON(i.Node))
	out.Add("results", quark.MapJSON(i.Results, quark.Same, quark.IntJSON))
	out.Add("startClock", quark.ListJSON(i.StartClock, quark.IntJSON))
	out.Add("endClock", quark.ListJSON(i.EndClock, quark.IntJSON))
	out.Add("sequence", quark.IntJSON(i.Sequence))
	out.Add("sync", quark.IntJSON(i.Sync))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (i InteractionEvent) MarshalJSON() ([]byte, error) {
	return i.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (i *InteractionEvent) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, i, InteractionEventFromJSON)
}

// InteractionEventFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func InteractionEventFromJSON(json quark.JSON) (InteractionEvent, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, InteractionEvent{
		StartTimestamp: quark.Required(in, quark.InstantFromJSON, "startTimestamp"),
		EndTimestamp:   quark.Required(in, quark.InstantFromJSON, "endTimestamp"),
		Environment: quark.DefaultOf(
			in,
			func() Environment { return Environment{Name: "sandbox"} },
			EnvironmentFromJSON,
			"environment",
		),
		UUID:    quark.Required(in, quark.StringFromJSON, "uuid"),
		Session: quark.Required(in, quark.StringFromJSON, "session"),
		Node:    quark.Default(in, "", quark.StringFromJSON, "node"),
		Results: quark.Default(
			in,
			quark.Map[string, int64]{},
			quark.MapFromJSON(quark.StringKey, quark.IntFromJSON),
			"results",
		),
		StartClock: quark.Default(in, nil, quark.ListFromJSON(quark.IntFromJSON), "startClock"),
		EndClock:   quark.Default(in, nil, quark.ListFromJSON(quark.IntFromJSON), "endClock"),
		Sequence:   quark.Default(in, 0, quark.IntFromJSON, "sequence"),
		Sync:       quark.Default(in, 1, quark.IntFromJSON, "sync"),
	})
}

// InteractionAck — The interaction event with this number is stored.
type InteractionAck struct {
	Sequence int64
}

// Equal tells whether both are the same.
func (i InteractionAck) Equal(other InteractionAck) bool {
	return i == other
}

// ToJSON gives the fields by their names on the wire.
func (i InteractionAck) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("sequence", quark.IntJSON(i.Sequence))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (i InteractionAck) MarshalJSON() ([]byte, error) {
	return i.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (i *InteractionAck) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, i, InteractionAckFromJSON)
}

// InteractionAckFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func InteractionAckFromJSON(json quark.JSON) (InteractionAck, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, InteractionAck{Sequence: quark.Required(in, quark.IntFromJSON, "sequence")})
}

// Route is a command: from now on these versions of a service get these shares of the calls. A version that is not
// named gets none; without any share the command is lifted.
type Route struct {
	Service string
	// The name of the environment that the service's nodes are in.
	Environment string
	// By `MAJOR.MINOR`.
	Shares quark.Map[string, int64]
}

// NewRoute makes a Route with what has no default; the other fields can be set.
func NewRoute(service, environment string) Route {
	return Route{Service: service, Environment: environment}
}

// Equal tells whether both are the same.
func (r Route) Equal(other Route) bool {
	return r.Service == other.Service && r.Environment == other.Environment && quark.EqualMaps(r.Shares, other.Shares)
}

// ToJSON gives the fields by their names on the wire.
func (r Route) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("service", quark.StringJSON(r.Service))
	out.Add("environment", quark.StringJSON(r.Environment))
	out.Add("shares", quark.MapJSON(r.Shares, quark.Same, quark.IntJSON))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (r Route) MarshalJSON() ([]byte, error) {
	return r.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Route) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, r, RouteFromJSON)
}

// RouteFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func RouteFromJSON(json quark.JSON) (Route, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Route{
		Service:     quark.Required(in, quark.StringFromJSON, "service"),
		Environment: quark.Required(in, quark.StringFromJSON, "environment"),
		Shares: quark.Default(
			in,
			quark.Map[string, int64]{},
			quark.MapFromJSON(quark.StringKey, quark.IntFromJSON),
			"shares",
		),
	})
}

// Breaker — A process changed its mind about calling a node.
type Breaker struct {
	Node Node
	// Whether the node is not called any more.
	Open  bool
	Since time.Time
}

// Equal tells whether both are the same.
func (b Breaker) Equal(other Breaker) bool {
	return b.Node.Equal(other.Node) && b.Open == other.Open && b.Since.Equal(other.Since)
}

// ToJSON gives the fields by their names on the wire.
func (b Breaker) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("node", b.Node.ToJSON())
	out.Add("open", quark.BoolJSON(b.Open))
	out.Add("since", quark.IntJSON(b.Since.UnixMilli()))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (b Breaker) MarshalJSON() ([]byte, error) {
	return b.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (b *Breaker) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, b, BreakerFromJSON)
}

// BreakerFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func BreakerFromJSON(json quark.JSON) (Breaker, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Breaker{
		Node:  quark.Required(in, NodeFromJSON, "node"),
		Open:  quark.Required(in, quark.BoolFromJSON, "open"),
		Since: quark.Required(in, quark.InstantFromJSON, "since"),
	})
}

// InCausalOrder gives the events of a trace in causal order, whatever the clocks of their machines say.
func InCausalOrder(events []LogEvent) []LogEvent {
	ordered := slices.Clone(events)
	depth := quark.Or(
		quark.Optional(quark.Max(
			quark.Mapped(events, func(event LogEvent) int64 { return int64(len(event.Context.Clock.Levels)) }),
			cmp.Compare[int64],
			"rtp.q:176",
		)),
		0,
	)
	for step := range depth {
		level := depth - 1 - step
		ordered = quark.SortBy(
			ordered,
			func(event LogEvent) int64 {
				return quark.Or(quark.Optional(quark.Get(event.Context.Clock.Levels, level)), -1)
			},
			cmp.Compare[int64],
			"rtp.q:179",
		)
	}
	return ordered
}

// RtpState is where one direction of a conversation in `Rtp` stands.
type RtpState int

const (
	RtpStateOpening RtpState = iota
	RtpStateReady
	RtpStateClosed
)

var rtpStateNames = []string{"opening", "ready", "closed"}

// String gives its name on the wire.
func (r RtpState) String() string {
	return quark.CaseText(int(r), rtpStateNames)
}

// RtpStateFromJSON takes a case out of JSON, by its name on the wire.
func RtpStateFromJSON(json quark.JSON) (RtpState, error) {
	return quark.CaseFromJSON(json, rtpStateNames, map[string]RtpState(nil))
}

// RtpStateFromText gives the case with this name on the wire.
func RtpStateFromText(name string) (RtpState, error) {
	return quark.CaseFromText(name, rtpStateNames, map[string]RtpState(nil))
}

// rtpAfterClient gives the state after a message of the client.
func rtpAfterClient(state RtpState, message RtpClientMessage) (RtpState, error) {
	switch state {
	case RtpStateOpening:
		switch message.(type) {
		case Open:
			return RtpStateReady, nil
		case Close:
			return RtpStateClosed, nil
		case Active:
			return 0, &quark.OutOfState{Message: "active", State: "opening"}
		case Expire:
			return 0, &quark.OutOfState{Message: "expire", State: "opening"}
		case LogEvent:
			return 0, &quark.OutOfState{Message: "log", State: "opening"}
		case Subscribe:
			return 0, &quark.OutOfState{Message: "subscribe", State: "opening"}
		case InteractionEvent:
			return 0, &quark.OutOfState{Message: "interactionevent", State: "opening"}
		case Breaker:
			return 0, &quark.OutOfState{Message: "breaker", State: "opening"}
		default:
			panic(quark.NoCase(message))
		}
	case RtpStateReady:
		switch message.(type) {
		case Close:
			return RtpStateClosed, nil
		default:
			return RtpStateReady, nil
		}
	case RtpStateClosed:
		switch message.(type) {
		case Open:
			return 0, &quark.OutOfState{Message: "open", State: "closed"}
		case Close:
			return 0, &quark.OutOfState{Message: "close", State: "closed"}
		case Active:
			return 0, &quark.OutOfState{Message: "active", State: "closed"}
		case Expire:
			return 0, &quark.OutOfState{Message: "expire", State: "closed"}
		case LogEvent:
			return 0, &quark.OutOfState{Message: "log", State: "closed"}
		case Subscribe:
			return 0, &quark.OutOfState{Message: "subscribe", State: "closed"}
		case InteractionEvent:
			return 0, &quark.OutOfState{Message: "interactionevent", State: "closed"}
		case Breaker:
			return 0, &quark.OutOfState{Message: "breaker", State: "closed"}
		default:
			panic(quark.NoCase(message))
		}
	default:
		panic(quark.NoCase(state))
	}
}

// rtpAfterServer gives the state after a message of the server.
func rtpAfterServer(state RtpState, message RtpServerMessage) (RtpState, error) {
	switch state {
	case RtpStateOpening:
		switch message.(type) {
		case Open:
			return RtpStateReady, nil
		case Close:
			return RtpStateClosed, nil
		case Active:
			return 0, &quark.OutOfState{Message: "active", State: "opening"}
		case Expire:
			return 0, &quark.OutOfState{Message: "expire", State: "opening"}
		case Clear:
			return 0, &quark.OutOfState{Message: "clear", State: "opening"}
		case LogEvent:
			return 0, &quark.OutOfState{Message: "log", State: "opening"}
		case LogAck:
			return 0, &quark.OutOfState{Message: "logack", State: "opening"}
		case InteractionAck:
			return 0, &quark.OutOfState{Message: "interactionack", State: "opening"}
		case Route:
			return 0, &quark.OutOfState{Message: "route", State: "opening"}
		default:
			panic(quark.NoCase(message))
		}
	case RtpStateReady:
		switch message.(type) {
		case Close:
			return RtpStateClosed, nil
		default:
			return RtpStateReady, nil
		}
	case RtpStateClosed:
		switch message.(type) {
		case Open:
			return 0, &quark.OutOfState{Message: "open", State: "closed"}
		case Close:
			return 0, &quark.OutOfState{Message: "close", State: "closed"}
		case Active:
			return 0, &quark.OutOfState{Message: "active", State: "closed"}
		case Expire:
			return 0, &quark.OutOfState{Message: "expire", State: "closed"}
		case Clear:
			return 0, &quark.OutOfState{Message: "clear", State: "closed"}
		case LogEvent:
			return 0, &quark.OutOfState{Message: "log", State: "closed"}
		case LogAck:
			return 0, &quark.OutOfState{Message: "logack", State: "closed"}
		case InteractionAck:
			return 0, &quark.OutOfState{Message: "interactionack", State: "closed"}
		case Route:
			return 0, &quark.OutOfState{Message: "route", State: "closed"}
		default:
			panic(quark.NoCase(message))
		}
	default:
		panic(quark.NoCase(state))
	}
}

// RtpClientSide is the client's side of a conversation in `Rtp`: reads what the server sends, writes what the client
// sends, and holds both to the states of the protocol.
type RtpClientSide struct {
	receiving RtpState
	sending   RtpState
}

// NewRtpClientSide makes a RtpClientSide.
func NewRtpClientSide() *RtpClientSide {
	return &RtpClientSide{receiving: RtpStateOpening, sending: RtpStateOpening}
}

// Receive gives the message in a frame from the server.
//
// It fails with [*quark.DecodeError] or [*quark.OutOfState].
func (r *RtpClientSide) Receive(text string) (RtpServerMessage, error) {
	message, err := quark.Decode(quark.Text(text), RtpServerMessageFromJSON)
	if err != nil {
		return nil, err
	}
	if err := r.Received(message); err != nil {
		return nil, err
	}
	return message, nil
}

// Send gives the frame for a message to the server.
//
// It fails with [*quark.OutOfState].
func (r *RtpClientSide) Send(message RtpClientMessage) (string, error) {
	if err := r.Sent(message); err != nil {
		return "", err
	}
	return RtpClientMessageToJSON(message).Encode(), nil
}

// Received goes on after a message from the server that was read elsewhere.
//
// It fails with [*quark.OutOfState].
func (r *RtpClientSide) Received(message RtpServerMessage) error {
	value, err := rtpAfterServer(r.receiving, message)
	if err != nil {
		return err
	}
	r.receiving = value
	return nil
}

// Sent goes on after a message to the server that is written elsewhere.
//
// It fails with [*quark.OutOfState].
func (r *RtpClientSide) Sent(message RtpClientMessage) error {
	value, err := rtpAfterClient(r.sending, message)
	if err != nil {
		return err
	}
	r.sending = value
	return nil
}

func showRtpClientSide(of *RtpClientSide) quark.JSON {
	var out quark.Fields
	out.Add("receiving", quark.StringJSON(of.receiving.String()))
	out.Add("sending", quark.StringJSON(of.sending.String()))
	return out.JSON()
}

var _ = quark.Shows(showRtpClientSide)

func beginRtpClientSide() quark.Side[RtpClientMessage, RtpServerMessage] {
	side := NewRtpClientSide()
	return quark.Side[RtpClientMessage, RtpServerMessage]{
		Receive:  side.Receive,
		Received: side.Received,
		Send:     side.Send,
	}
}

// RtpServerSide is the server's side of a conversation in `Rtp`: reads what the client sends, writes what the server
// sends, and holds both to the states of the protocol.
type RtpServerSide struct {
	receiving RtpState
	sending   RtpState
}

// NewRtpServerSide makes a RtpServerSide.
func NewRtpServerSide() *RtpServerSide {
	return &RtpServerSide{receiving: RtpStateOpening, sending: RtpStateOpening}
}

// Receive gives the message in a frame from the client.
//
// It fails with [*quark.DecodeError] or [*quark.OutOfState].
func (r *RtpServerSide) Receive(text string) (RtpClientMessage, error) {
	message, err := quark.Decode(quark.Text(text), RtpClientMessageFromJSON)
	if err != nil {
		return nil, err
	}
	if err := r.Received(message); err != nil {
		return nil, err
	}
	return message, nil
}

// Send gives the frame for a message to the client.
//
// It fails with [*quark.OutOfState].
func (r *RtpServerSide) Send(message RtpServerMessage) (string, error) {
	if err := r.Sent(message); err != nil {
		return "", err
	}
	return RtpServerMessageToJSON(message).Encode(), nil
}

// Received goes on after a message from the client that was read elsewhere.
//
// It fails with [*quark.OutOfState].
func (r *RtpServerSide) Received(message RtpClientMessage) error {
	value, err := rtpAfterClient(r.receiving, message)
	if err != nil {
		return err
	}
	r.receiving = value
	return nil
}

// Sent goes on after a message to the client that is written elsewhere.
//
// It fails with [*quark.OutOfState].
func (r *RtpServerSide) Sent(message RtpServerMessage) error {
	value, err := rtpAfterServer(r.sending, message)
	if err != nil {
		return err
	}
	r.sending = value
	return nil
}

func showRtpServerSide(of *RtpServerSide) quark.JSON {
	var out quark.Fields
	out.Add("receiving", quark.StringJSON(of.receiving.String()))
	out.Add("sending", quark.StringJSON(of.sending.String()))
	return out.JSON()
}

var _ = quark.Shows(showRtpServerSide)
