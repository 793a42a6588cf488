// Levels of interaction: which nodes were called in each, and what came of that.
//
// Keeps the books for a session, which says when, and hands on what comes out.

package mdk

import (
	"slices"
	"strings"
	"time"

	quark "example.org/quark/runtime/v3"
)

// NoInteraction says that no interaction was started, or it is finished already.
type NoInteraction struct{}

// Error gives its text.
func (*NoInteraction) Error() string {
	return "no interaction was started"
}

func (*NoInteraction) isError() {}

// Equal tells whether both are the same.
func (*NoInteraction) Equal(*NoInteraction) bool {
	return true
}

// finished is what is left of a level when it is over: the event to hand in, and the nodes that served.
type finished struct {
	Event  InteractionEvent
	Served []Node
}

// Equal tells whether both are the same.
func (f finished) Equal(other finished) bool {
	return f.Event.Equal(other.Event) && slices.EqualFunc(f.Served, other.Served, Node.Equal)
}

// ToJSON gives the fields by their names on the wire.
func (f finished) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("event", f.Event.ToJSON())
	out.Add("served", quark.ListJSON(f.Served, Node.ToJSON))
	return out.JSON()
}

// interaction is a level of interaction that is not finished.
type interaction struct {
	id         int64
	started    time.Time
	startClock []int64
	// Resolved in here, and not judged yet.
	pending []Node
	// For the id of each node: 1 if it served, 0 if it failed.
	results quark.Map[string, int64]
}

// newInteraction makes an interaction.
func newInteraction(id int64, started time.Time, startClock []int64) *interaction {
	return &interaction{id: id, started: started, startClock: startClock}
}

func (i *interaction) judge(result int64) []Node {
	judged := slices.Clone(i.pending)
	for _, node := range judged {
		i.results.Set(node.ID, result)
	}
	i.pending = nil
	return judged
}

func (i *interaction) finish(uuid string, context SharedContext, now time.Time) finished {
	served := i.judge(1)
	event := InteractionEvent{
		StartTimestamp: i.started,
		EndTimestamp:   now,
		Environment:    context.Environment,
		UUID:           uuid,
		Session:        context.TraceID,
		Results:        i.results.Clone(),
		StartClock:     i.startClock,
		EndClock:       context.Clock.Levels,
		Sync:           1,
	}
	return finished{Event: event, Served: served}
}

func showInteraction(of *interaction) quark.JSON {
	var out quark.Fields
	out.Add("id", quark.IntJSON(of.id))
	out.Add("started", quark.IntJSON(of.started.UnixMilli()))
	out.Add("start_clock", quark.ListJSON(of.startClock, quark.IntJSON))
	out.Add("pending", quark.ListJSON(of.pending, Node.ToJSON))
	out.Add("results", quark.MapJSON(of.results, quark.Same, quark.IntJSON))
	return out.JSON()
}

var _ = quark.Shows(showInteraction)

// interactions are the levels of a session, outermost first. Each is independent of the others, and known by a number
// of its own.
type interactions struct {
	levels  []*interaction
	started int64
}

// newInteractions makes an interactions.
func newInteractions() *interactions {
	return &interactions{}
}

// start starts a level at the moment of `context`; gives its number.
func (i *interactions) start(context SharedContext, now time.Time) int64 {
	i.started++
	i.levels = append(i.levels, newInteraction(i.started, now, context.Clock.Levels))
	return i.started
}

// innermost gives the level that a session's own calls belong to.
func (i *interactions) innermost() (int64, bool) {
	if level, ok := quark.Last(i.levels); ok {
		return level.id, true
	}
	return 0, false
}

// isOpen tells whether the level is started and not finished.
func (i *interactions) isOpen(id *int64) bool {
	return slices.ContainsFunc(i.levels, func(level *interaction) bool {
		return quark.Holds(id, level.id, quark.Equal[int64])
	})
}

// involve says that a node was resolved in a level; if that is over by now, nobody will judge the node.
func (i *interactions) involve(id *int64, node Node) {
	level, ok := quark.Find(i.levels, func(level *interaction) bool {
		return quark.Holds(id, level.id, quark.Equal[int64])
	})
	if !ok {
		return
	}
	if !slices.ContainsFunc(level.pending, func(other Node) bool { return other.Equal(node) }) {
		level.pending = append(level.pending, node)
	}
}

// fail says that what was called in a level so far has failed. Gives the nodes to blame.
func (i *interactions) fail(id *int64) []Node {
	level, ok := quark.Find(i.levels, func(level *interaction) bool {
		return quark.Holds(id, level.id, quark.Equal[int64])
	})
	if !ok {
		return nil
	}
	return level.judge(0)
}

// finish — What was called in a level and has not failed has served. `context` is that of the end, `uuid` names the
// event.
func (i *interactions) finish(id *int64, uuid string, context SharedContext, now time.Time) (finished, bool) {
	if id == nil {
		return finished{}, false
	}
	index, ok := quark.IndexOf(
		quark.Mapped(i.levels, func(level *interaction) int64 { return level.id }),
		*id,
		quark.Equal[int64],
	)
	if !ok {
		return finished{}, false
	}
	level := quark.RemoveAt(&i.levels, index, "interaction.q:85")
	return level.finish(uuid, context, now), true
}

func showInteractions(of *interactions) quark.JSON {
	var out quark.Fields
	out.Add("levels", quark.ListJSON(of.levels, showInteraction))
	out.Add("started", quark.IntJSON(of.started))
	return out.JSON()
}

var _ = quark.Shows(showInteractions)

// failureText tells what the log says of a failed interaction.
func failureText(nodes []Node, message string) string {
	involved := strings.Join(quark.Mapped(nodes, func(node Node) string { return node.Description() }), ", ")
	return "involved: " + involved + "\n\n" + message
}
