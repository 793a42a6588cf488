// The nodes of one service in one environment, and whose turn it is.
//
// Knows no waiting and no connection: it answers which node is called next.

package mdk

import (
	"cmp"
	"slices"
	"time"

	quark "example.org/quark/runtime/v3"
)

const greatestShare int64 = 1000000

// knowledge is what was known when no node could be resolved.
type knowledge struct {
	Nodes    int64
	Versions []string
	Open     []string
}

// Equal tells whether both are the same.
func (k knowledge) Equal(other knowledge) bool {
	return k.Nodes == other.Nodes && slices.Equal(k.Versions, other.Versions) && slices.Equal(k.Open, other.Open)
}

// ToJSON gives the fields by their names on the wire.
func (k knowledge) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("nodes", quark.IntJSON(k.Nodes))
	out.Add("versions", quark.ListJSON(k.Versions, quark.StringJSON))
	out.Add("open", quark.ListJSON(k.Open, quark.StringJSON))
	return out.JSON()
}

// member is a node of a cluster, with what is remembered of it.
type member struct {
	policy FailurePolicy
	node   Node
	// The node's version, read once and not at every choice.
	version   *Version
	isStale   bool
	openSince *time.Time
}

// newMember makes a member.
func newMember(policy FailurePolicy, node Node) *member {
	return &member{policy: policy, node: node, version: node.InterfaceVersion()}
}

func (m *member) isReady(wanted *Version, now time.Time) bool {
	return m.serves(wanted) && m.policy.Available(now)
}

func (m *member) isReadyIn(version Version, now time.Time) bool {
	return quark.Holds(m.version, version, Version.Equal) && m.policy.Available(now)
}

// serves tells whether it may serve a request for a version; a request without one is served by all.
func (m *member) serves(wanted *Version) bool {
	if wanted == nil {
		return true
	}
	actual := m.version
	if actual == nil {
		return false
	}
	return wanted.Accepts(*actual)
}

// renew takes news of the same process.
func (m *member) renew(node Node) {
	m.node = node
	m.version = node.InterfaceVersion()
	m.isStale = false
}

// judge takes what came of a call; gives what to report if that opened or closed the node.
func (m *member) judge(succeeded bool, now time.Time) (Breaker, bool) {
	before := m.policy.Available(now)
	if succeeded {
		m.policy.Success(now)
	} else {
		m.policy.Failure(now)
	}
	after := m.policy.Available(now)
	if before == after {
		return Breaker{}, false
	}
	if after {
		m.openSince = nil
	} else {
		m.openSince = quark.Some(now)
	}
	return Breaker{Node: m.node, Open: !after, Since: now}, true
}

// report tells what to report to someone who knows nothing yet.
func (m *member) report() (Breaker, bool) {
	if since := m.openSince; since != nil {
		return Breaker{Node: m.node, Open: true, Since: *since}, true
	}
	return Breaker{}, false
}

func showMember(of *member) quark.JSON {
	var out quark.Fields
	out.Add("policy", quark.InstanceJSON(of.policy))
	out.Add("node", of.node.ToJSON())
	out.Add("version", quark.OptionalJSON(of.version, Version.ToJSON))
	out.Add("is_stale", quark.BoolJSON(of.isStale))
	out.Add("open_since", quark.OptionalJSON(of.openSince, func(each time.Time) quark.JSON {
		return quark.IntJSON(each.UnixMilli())
	}))
	return out.JSON()
}

var _ = quark.Shows(showMember)

// cluster is the nodes of one service in one environment.
//
// The next is the one that was chosen longest ago among those that fit: an equal share for each, however the requests for versions
// alternate. A route first gives each version its share of the choices.
type cluster struct {
	// Who was chosen longest ago stands first.
	members    []*member
	hadMembers bool
	// Every version that was ever there, in order of appearance.
	versions     []Version
	shares       quark.Map[string, int64]
	credits      quark.Map[string, int64]
	isRouteStale bool
}

// newCluster makes a cluster.
func newCluster() *cluster {
	return &cluster{}
}

// refresh takes news of a process that is known at its address; says whether it is.
func (c *cluster) refresh(node Node) bool {
	m, ok := quark.Find(c.members, func(m *member) bool { return m.node.isSame(node) })
	if !ok {
		return false
	}
	m.renew(node)
	c.remember(node)
	return true
}

// add takes in a new node, instead of those that cannot be there at the same time.
func (c *cluster) add(node Node, policy FailurePolicy) {
	c.removeWhereDisplaced(node)
	c.members = append(c.members, newMember(policy, node))
	c.hadMembers = true
	c.remember(node)
}

// remove forgets a node; an unknown one is nothing.
func (c *cluster) remove(node Node) {
	for index := range int64(len(c.members)) {
		if quark.At(c.members, index, "cluster.q:97").node.isSame(node) {
			quark.RemoveAt(&c.members, index, "cluster.q:98")
			return
		}
	}
}

// doubt — From here on, only what is announced again counts as known.
func (c *cluster) doubt() {
	for _, member := range c.members {
		member.isStale = true
	}
	c.isRouteStale = true
}

// sweep forgets what was not announced again.
func (c *cluster) sweep() {
	index := int64(0)
	for index < int64(len(c.members)) {
		if quark.At(c.members, index, "cluster.q:114").isStale {
			quark.RemoveAt(&c.members, index, "cluster.q:114")
		} else {
			index++
		}
	}
	if c.isRouteStale {
		c.direct(quark.Map[string, int64]{})
	}
}

// direct gives each version its share of the calls; without any, rotation is over all.
func (c *cluster) direct(shares quark.Map[string, int64]) {
	c.shares = shares.Clone()
	c.credits = quark.Map[string, int64]{}
	c.isRouteStale = false
}

// choose gives the node to call next; `false` if none is ready. Whoever asks must call it.
func (c *cluster) choose(wanted *Version, now time.Time) (Node, bool) {
	index, ok := c.turn(wanted, now)
	if !ok {
		return Node{}, false
	}
	member := quark.RemoveAt(&c.members, index, "cluster.q:129")
	node := member.node
	member.policy.Admitted(now)
	c.members = append(c.members, member)
	return node, true
}

// turn — Whose turn it is, by the place in line.
func (c *cluster) turn(wanted *Version, now time.Time) (int64, bool) {
	if c.shares.Len() == 0 {
		return c.firstReady(wanted, now)
	}
	candidates := c.candidates(wanted, now)
	version, ok := c.nextVersion(candidates)
	if !ok {
		return 0, false
	}
	return c.firstReadyIn(version, now)
}

// hasSeen tells whether a compatible version was ever here.
func (c *cluster) hasSeen(wanted *Version) bool {
	if wanted == nil {
		return c.hadMembers
	}
	return slices.ContainsFunc(c.versions, func(seen Version) bool { return wanted.Accepts(seen) })
}

func (c *cluster) judge(node Node, succeeded bool, now time.Time) (Breaker, bool) {
	m, ok := quark.Find(c.members, func(m *member) bool { return m.node.isSame(node) })
	if !ok {
		return Breaker{}, false
	}
	return m.judge(succeeded, now)
}

func (c *cluster) reports() []Breaker {
	var reports []Breaker
	for _, member := range c.members {
		if report, ok := member.report(); ok {
			reports = append(reports, report)
		}
	}
	return reports
}

func (c *cluster) knowledge(now time.Time) knowledge {
	return knowledge{
		Nodes: int64(len(c.members)),
		Versions: quark.Distinct(
			quark.Mapped(c.members, func(m *member) string { return m.node.Version }),
			quark.Equal[string],
		),
		Open: quark.Mapped(
			quark.Filter(c.members, func(m *member) bool { return !m.policy.Available(now) }),
			func(m *member) string { return m.node.Address },
		),
	}
}

func (c *cluster) firstReady(wanted *Version, now time.Time) (int64, bool) {
	for index := range int64(len(c.members)) {
		if quark.At(c.members, index, "cluster.q:173").isReady(wanted, now) {
			return index, true
		}
	}
	return 0, false
}

func (c *cluster) firstReadyIn(version Version, now time.Time) (int64, bool) {
	for index := range int64(len(c.members)) {
		if quark.At(c.members, index, "cluster.q:180").isReadyIn(version, now) {
			return index, true
		}
	}
	return 0, false
}

// candidates gives the versions that a route lets have this call.
func (c *cluster) candidates(wanted *Version, now time.Time) []Version {
	return quark.Filter(c.versions, func(version Version) bool {
		return c.share(version) > 0 && c.hasReady(version, wanted, now)
	})
}

func (c *cluster) hasReady(version Version, wanted *Version, now time.Time) bool {
	return slices.ContainsFunc(c.members, func(m *member) bool {
		return m.serves(wanted) && m.isReadyIn(version, now)
	})
}

func (c *cluster) share(version Version) int64 {
	return min(quark.Or(quark.Optional(c.shares.Get(version.Text())), 0), greatestShare)
}

func (c *cluster) credit(version Version) int64 {
	return quark.Or(quark.Optional(c.credits.Get(version.Text())), 0)
}

// nextVersion — Smooth weighted rotation: each earns its share, and the richest pays for all.
func (c *cluster) nextVersion(candidates []Version) (Version, bool) {
	total := int64(0)
	for _, version := range candidates {
		total += c.share(version)
		c.credits.Set(version.Text(), c.credit(version)+c.share(version))
	}
	richest, ok := quark.MinBy(
		candidates,
		func(version Version) int64 { return -c.credit(version) },
		cmp.Compare[int64],
		"cluster.q:205",
	)
	if !ok {
		return Version{}, false
	}
	c.credits.Set(richest.Text(), c.credit(richest)-total)
	return richest, true
}

func (c *cluster) remember(node Node) {
	version := node.InterfaceVersion()
	if version == nil {
		return
	}
	if !slices.ContainsFunc(c.versions, func(seen Version) bool { return seen.Equal(*version) }) {
		c.versions = append(c.versions, *version)
	}
}

func (c *cluster) removeWhereDisplaced(node Node) {
	index := int64(0)
	for index < int64(len(c.members)) {
		if quark.At(c.members, index, "cluster.q:218").node.displaces(node) {
			quark.RemoveAt(&c.members, index, "cluster.q:218")
		} else {
			index++
		}
	}
}

func showCluster(of *cluster) quark.JSON {
	var out quark.Fields
	out.Add("members", quark.ListJSON(of.members, showMember))
	out.Add("had_members", quark.BoolJSON(of.hadMembers))
	out.Add("versions", quark.ListJSON(of.versions, Version.ToJSON))
	out.Add("shares", quark.MapJSON(of.shares, quark.Same, quark.IntJSON))
	out.Add("credits", quark.MapJSON(of.credits, quark.Same, quark.IntJSON))
	out.Add("is_route_stale", quark.BoolJSON(of.isRouteStale))
	return out.JSON()
}

var _ = quark.Shows(showCluster)

// The lines that call what host code may implement: a panic there is told by its place in Quark.
var _ = quark.HostCalls(map[int]quark.HostCall{
	54:  {Method: "FailurePolicy.available", Where: "cluster.q:29"},
	58:  {Method: "FailurePolicy.available", Where: "cluster.q:33"},
	82:  {Method: "FailurePolicy.available", Where: "cluster.q:52"},
	84:  {Method: "FailurePolicy.success", Where: "cluster.q:53"},
	86:  {Method: "FailurePolicy.failure", Where: "cluster.q:53"},
	88:  {Method: "FailurePolicy.available", Where: "cluster.q:54"},
	209: {Method: "FailurePolicy.admitted", Where: "cluster.q:131"},
	261: {Method: "FailurePolicy.available", Where: "cluster.q:167"},
})
