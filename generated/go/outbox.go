// What was handed in and is not acknowledged yet: at least once, in order, within bounds.
//
// Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.

package mdk

import (
	"cmp"

	quark "example.org/quark/runtime/v3"
)

type kept struct {
	Sequence int64
	Message  RtpClientMessage
}

// Equal tells whether both are the same.
func (k kept) Equal(other kept) bool {
	return k.Sequence == other.Sequence && k.Message.equalRtpClientMessage(other.Message)
}

// ToJSON gives the fields by their names on the wire.
func (k kept) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("sequence", quark.IntJSON(k.Sequence))
	out.Add("message", RtpClientMessageToJSON(k.Message))
	return out.JSON()
}

// Encode writes JSON text: ASCII only, without spaces.
func (k kept) Encode() string {
	return k.ToJSON().Encode()
}

// MarshalJSON writes it as package encoding/json wants it.
func (k kept) MarshalJSON() ([]byte, error) {
	return []byte(k.Encode()), nil
}

// UnmarshalJSON reads it as package encoding/json wants it.
func (k *kept) UnmarshalJSON(text []byte) (err error) {
	*k, err = quark.Decode(string(text), keptFromJSON)
	return err
}

// keptFromJSON takes the fields out of JSON; what does not fit is a [*quark.DecodeError].
func keptFromJSON(json quark.JSON) (kept, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, kept{
		Sequence: quark.Required(in, quark.IntFromJSON, "sequence"),
		Message:  quark.Required(in, RtpClientMessageFromJSON, "message"),
	})
}

// The events of one severity, by their number.
type lane struct {
	severity quark.Severity
	kept     quark.Map[int64, kept]
}

// newLane makes a lane.
func newLane(severity quark.Severity) *lane {
	return &lane{severity: severity}
}

func showLane(of *lane) quark.JSON {
	var out quark.Fields
	out.Add("severity", quark.StringJSON(of.severity.String()))
	out.Add("kept", quark.MapJSON(of.kept, quark.IntText, kept.ToJSON))
	return out.JSON()
}

var _ = quark.Shows(showLane)

// Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first.
type outbox struct {
	limit    int64
	sequence int64
	dropped  int64
	lanes    []*lane
}

// outboxOptions are what a outbox may be made with; nil stands for the default.
type outboxOptions struct {
	Limit *int64
}

// newOutbox makes a outbox.
func newOutbox(options *outboxOptions) *outbox {
	if options == nil {
		options = &outboxOptions{}
	}
	limit := quark.Or(options.Limit, 10000)
	return &outbox{
		limit: limit,
		lanes: []*lane{
			newLane(quark.SeverityDebug),
			newLane(quark.SeverityInfo),
			newLane(quark.SeverityWarn),
			newLane(quark.SeverityError),
			newLane(quark.SeverityCritical),
		},
	}
}

// The number of the next event.
func (o *outbox) number() int64 {
	number := o.sequence
	o.sequence++
	return number
}

// Keeps an event until it is acknowledged.
func (o *outbox) keep(sequence int64, severity quark.Severity, message RtpClientMessage) {
	if lane2, ok := quark.Find(o.lanes, func(lane2 *lane) bool { return lane2.severity == severity }); ok {
		lane2.kept.Set(sequence, kept{Sequence: sequence, Message: message})
	}
	if o.size() > o.limit {
		o.dropOne()
	}
}

// The event with this number has arrived; a number that is not kept is nothing.
func (o *outbox) acknowledge(sequence int64) {
	for _, lane := range o.lanes {
		lane.kept.Delete(sequence)
	}
}

// What has not arrived, in the order of its numbers.
func (o *outbox) unacknowledged() []RtpClientMessage {
	var all []kept
	for _, lane := range o.lanes {
		all = append(all, lane.kept.Values()...)
	}
	return quark.Mapped(
		quark.SortBy(all, func(kept2 kept) int64 { return kept2.Sequence }, cmp.Compare[int64], "outbox.q:56"),
		func(kept2 kept) RtpClientMessage { return kept2.Message },
	)
}

func (o *outbox) size() int64 {
	size := int64(0)
	for _, lane := range o.lanes {
		size += int64(lane.kept.Len())
	}
	return size
}

// How many events were dropped since this was asked last.
func (o *outbox) takeDropped() int64 {
	dropped := o.dropped
	o.dropped = 0
	return dropped
}

func (o *outbox) dropOne() {
	lane2, ok := quark.Find(o.lanes, func(lane2 *lane) bool { return lane2.kept.Len() > 0 })
	if !ok {
		return
	}
	oldest, ok := quark.First(lane2.kept.Keys())
	if !ok {
		return
	}
	lane2.kept.Delete(oldest)
	o.dropped++
}

func showOutbox(of *outbox) quark.JSON {
	var out quark.Fields
	out.Add("limit", quark.IntJSON(of.limit))
	out.Add("sequence", quark.IntJSON(of.sequence))
	out.Add("dropped", quark.IntJSON(of.dropped))
	out.Add("lanes", quark.ListJSON(of.lanes, showLane))
	return out.JSON()
}

var _ = quark.Shows(showOutbox)
