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

// lane is the events of one severity, by their number.
type lane struct {
	kept quark.Map[int64, RtpClientMessage]
}

// newLane makes a lane.
func newLane() *lane {
	return &lane{}
}

func showLane(of *lane) quark.JSON {
	var out quark.Fields
	out.Add("kept", quark.MapJSON(of.kept, quark.IntText, RtpClientMessageToJSON))
	return out.JSON()
}

var _ = quark.Shows(showLane)

// outbox — Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go
// first.
type outbox struct {
	limit    int64
	sequence int64
	dropped  int64
	// How many events the lanes hold together.
	count int64
	// Lowest first.
	lanes quark.Map[quark.Severity, *lane]
}

// outboxOptions are what an outbox may be made with; nil stands for the default.
type outboxOptions struct {
	Limit *int64
}

// newOutbox makes an outbox.
func newOutbox(options *outboxOptions) *outbox {
	if options == nil {
		options = &outboxOptions{}
	}
	limit := quark.Or(options.Limit, 10000)
	return &outbox{
		limit: limit,
		lanes: quark.MapOf(
			quark.Entry[quark.Severity, *lane]{Key: quark.SeverityDebug, Value: newLane()},
			quark.Entry[quark.Severity, *lane]{Key: quark.SeverityInfo, Value: newLane()},
			quark.Entry[quark.Severity, *lane]{Key: quark.SeverityWarn, Value: newLane()},
			quark.Entry[quark.Severity, *lane]{Key: quark.SeverityError, Value: newLane()},
			quark.Entry[quark.Severity, *lane]{Key: quark.SeverityCritical, Value: newLane()},
		),
	}
}

// number gives the number of the next event.
func (o *outbox) number() int64 {
	number := o.sequence
	o.sequence++
	return number
}

// keep keeps an event until it is acknowledged. No two have one number.
func (o *outbox) keep(sequence int64, severity quark.Severity, message RtpClientMessage) {
	o.lanes.At(severity, "outbox.q:41").kept.Set(sequence, message)
	o.count++
	if o.count > o.limit {
		o.dropOne()
	}
}

// acknowledge says that the event with this number has arrived; a number that is not kept is nothing.
func (o *outbox) acknowledge(sequence int64) {
	for _, lane := range o.lanes.Values() {
		if lane.kept.Has(sequence) {
			lane.kept.Delete(sequence)
			o.count--
		}
	}
}

// unacknowledged tells what has not arrived, in the order of its numbers.
func (o *outbox) unacknowledged() []RtpClientMessage {
	var all []kept
	for _, lane := range o.lanes.Values() {
		for _, sequence := range lane.kept.Keys() {
			all = append(all, kept{Sequence: sequence, Message: lane.kept.At(sequence, "outbox.q:60")})
		}
	}
	return quark.Mapped(
		quark.SortBy(all, func(k kept) int64 { return k.Sequence }, cmp.Compare[int64], "outbox.q:62"),
		func(k kept) RtpClientMessage { return k.Message },
	)
}

func (o *outbox) size() int64 {
	return o.count
}

// takeDropped tells how many events were dropped since this was asked last.
func (o *outbox) takeDropped() int64 {
	dropped := o.dropped
	o.dropped = 0
	return dropped
}

func (o *outbox) dropOne() {
	l, ok := quark.Find(o.lanes.Values(), func(l *lane) bool { return l.kept.Len() != 0 })
	if !ok {
		return
	}
	oldest, ok := quark.First(l.kept.Keys())
	if !ok {
		return
	}
	l.kept.Delete(oldest)
	o.count--
	o.dropped++
}

func showOutbox(of *outbox) quark.JSON {
	var out quark.Fields
	out.Add("limit", quark.IntJSON(of.limit))
	out.Add("sequence", quark.IntJSON(of.sequence))
	out.Add("dropped", quark.IntJSON(of.dropped))
	out.Add("count", quark.IntJSON(of.count))
	out.Add("lanes", quark.MapJSON(of.lanes, quark.Severity.String, showLane))
	return out.JSON()
}

var _ = quark.Shows(showOutbox)
