// Finding a node for a request: all clusters, those who wait for one, and what a reconnect puts in doubt.
//
// Knows no connection and no time but what it is told.

package mdk

import (
	"fmt"
	"slices"
	"time"

	quark "example.org/quark/runtime/v3"
)

// lookInterval is how often those who wait are looked at again: a breaker may have become ready without anybody saying
// so.
const lookInterval = quark.Second

// announcementGrace is how long after a `Clear` a node may take to be announced again.
const announcementGrace = 10 * quark.Second

// Unresolved says that no node was there before the deadline.
type Unresolved struct {
	Service     string
	Version     string
	Environment string
	Nodes       int64
	Versions    []string
	Open        []string
}

// Error gives its text.
func (e *Unresolved) Error() string {
	return fmt.Sprintf(
		"no node of '%s' %s in '%s': %d nodes known, of versions %s, with open breakers at %s",
		e.Service,
		e.Version,
		e.Environment,
		e.Nodes,
		quark.ListText(e.Versions, quark.Same),
		quark.ListText(e.Open, quark.Same),
	)
}

func (*Unresolved) isError() {}

// Equal tells whether both are the same.
func (e *Unresolved) Equal(other *Unresolved) bool {
	return e.Service == other.Service &&
		e.Version == other.Version &&
		e.Environment == other.Environment &&
		e.Nodes == other.Nodes &&
		slices.Equal(e.Versions, other.Versions) &&
		slices.Equal(e.Open, other.Open)
}

// request is which service is wanted, by whom, and until when.
type request struct {
	Service     string
	Version     *Version
	Environment Environment
	Deadline    time.Time
}

// Equal tells whether both are the same.
func (r request) Equal(other request) bool {
	return r.Service == other.Service &&
		quark.EqualOptional(r.Version, other.Version, Version.Equal) &&
		r.Environment.Equal(other.Environment) &&
		r.Deadline.Equal(other.Deadline)
}

// environments gives the environments to look in: its own, then the fallback.
func (r request) environments() []string {
	names := []string{r.Environment.Name}
	if fallback := r.Environment.Fallback; fallback != nil {
		names = append(names, *fallback)
	}
	return names
}

// versionText gives the version as messages show it.
func (r request) versionText() string {
	version := r.Version
	if version == nil {
		return "of any version"
	}
	return version.Text()
}

// ToJSON gives the fields by their names on the wire.
func (r request) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("service", quark.StringJSON(r.Service))
	if r.Version != nil {
		out.Add("version", r.Version.ToJSON())
	}
	out.Add("environment", r.Environment.ToJSON())
	out.Add("deadline", quark.IntJSON(r.Deadline.UnixMilli()))
	return out.JSON()
}

type waiter struct {
	Request request
	Promise *quark.Promise[Node]
}

func showWaiter(of waiter) quark.JSON {
	var out quark.Fields
	out.Add("request", of.Request.ToJSON())
	out.Add("promise", quark.PromiseJSON(of.Promise))
	return out.JSON()
}

// directory is the services of one environment.
type directory struct {
	clusters quark.Map[string, *cluster]
}

// newDirectory makes a directory.
func newDirectory() *directory {
	return &directory{}
}

func showDirectory(of *directory) quark.JSON {
	var out quark.Fields
	out.Add("clusters", quark.MapJSON(of.clusters, quark.Same, showCluster))
	return out.JSON()
}

var _ = quark.Shows(showDirectory)

// discovery is the nodes of all services, and the requests that wait for one.
type discovery struct {
	policies FailurePolicies
	// By the name of the environment.
	directories quark.Map[string, *directory]
	waiting     []waiter
	looked      time.Time
	sweepAt     *time.Time
}

// newDiscovery makes a discovery.
func newDiscovery(policies FailurePolicies) *discovery {
	return &discovery{policies: policies, looked: quark.Epoch}
}

// resolve keeps the promise with a node as soon as there is one, and fails it at the deadline.
func (d *discovery) resolve(r request, promise *quark.Promise[Node], now time.Time) {
	d.serve(now)
	if !d.keep(r, promise, now) {
		d.putOff(waiter{Request: r, Promise: promise}, now)
	}
}

// activate says that a node is there.
func (d *discovery) activate(node Node, now time.Time) {
	d.ensure(node.Environment.Name, node.Service)
	directory := d.directories.At(node.Environment.Name, "discovery.q:76")
	cluster := directory.clusters.At(node.Service, "discovery.q:77")
	if !cluster.refresh(node) {
		cluster.add(node, d.policies.Create(node))
	}
	d.serve(now)
}

// expire says that a node is gone; an unknown one is nothing.
func (d *discovery) expire(node Node) {
	directory, ok := d.directories.Get(node.Environment.Name)
	if !ok {
		return
	}
	if cluster, ok := directory.clusters.Get(node.Service); ok {
		cluster.remove(node)
	}
}

// clear says that what is not announced again soon is gone.
func (d *discovery) clear(now time.Time) {
	for _, directory := range d.directories.Values() {
		for _, cluster := range directory.clusters.Values() {
			cluster.doubt()
		}
	}
	d.sweepAt = quark.Some(quark.Later(now, announcementGrace))
}

// direct takes a command about the shares of a service's versions.
func (d *discovery) direct(route Route, now time.Time) {
	d.ensure(route.Environment, route.Service)
	directory := d.directories.At(route.Environment, "discovery.q:99")
	directory.clusters.At(route.Service, "discovery.q:100").direct(route.Shares)
	d.serve(now)
}

// judge takes what came of a call; gives what to report if that opened or closed the node's breaker.
func (d *discovery) judge(node Node, succeeded bool, now time.Time) (Breaker, bool) {
	directory, ok := d.directories.Get(node.Environment.Name)
	if !ok {
		return Breaker{}, false
	}
	cluster, ok := directory.clusters.Get(node.Service)
	if !ok {
		return Breaker{}, false
	}
	report := quark.Optional(cluster.judge(node, succeeded, now))
	d.serve(now)
	return quark.Opened(report)
}

// reports gives every breaker that was reported open and not closed since.
func (d *discovery) reports() []Breaker {
	var reports []Breaker
	for _, directory := range d.directories.Values() {
		for _, cluster := range directory.clusters.Values() {
			reports = append(reports, cluster.reports()...)
		}
	}
	return reports
}

// serve does what is due: serves those who wait, and forgets those who gave up.
func (d *discovery) serve(now time.Time) {
	d.looked = now
	d.sweepWhenDue(now)
	if len(d.waiting) == 0 {
		return
	}
	waiting := slices.Clone(d.waiting)
	d.waiting = nil
	for _, waiter := range waiting {
		if waiter.Promise.IsPending() && !d.keep(waiter.Request, waiter.Promise, now) {
			d.putOff(waiter, now)
		}
	}
}

// nextWake tells when to serve next; `false` if nothing can become due.
func (d *discovery) nextWake() (time.Time, bool) {
	moments := quark.Mapped(d.waiting, func(w waiter) time.Time { return w.Request.Deadline })
	if len(moments) != 0 {
		moments = append(moments, quark.Later(d.looked, lookInterval))
	}
	if at := d.sweepAt; at != nil {
		moments = append(moments, *at)
	}
	return quark.Min(moments, time.Time.Compare, "discovery.q:141")
}

// abandon fails all who still wait.
func (d *discovery) abandon(now time.Time) {
	for _, waiter := range slices.Clone(d.waiting) {
		if waiter.Promise.IsPending() {
			d.giveUp(waiter, now)
		}
	}
	d.waiting = nil
}

// knowledge tells what is known of a request's service, where it may be looked up.
func (d *discovery) knowledge(r request, now time.Time) knowledge {
	nodes := int64(0)
	var versions []string
	var open []string
	for _, name := range r.environments() {
		directory, ok := d.directories.Get(name)
		if !ok {
			continue
		}
		cluster, ok := directory.clusters.Get(r.Service)
		if !ok {
			continue
		}
		known := cluster.knowledge(now)
		nodes += known.Nodes
		versions = append(versions, known.Versions...)
		open = append(open, known.Open...)
	}
	return knowledge{Nodes: nodes, Versions: quark.Distinct(versions, quark.Equal[string]), Open: open}
}

func (d *discovery) keep(r request, promise *quark.Promise[Node], now time.Time) bool {
	node, ok := d.choose(r, now)
	if !ok {
		return false
	}
	promise.Keep(node)
	return true
}

func (d *discovery) putOff(w waiter, now time.Time) {
	if now.Before(w.Request.Deadline) {
		d.waiting = append(d.waiting, w)
	} else {
		d.giveUp(w, now)
	}
}

func (d *discovery) giveUp(w waiter, now time.Time) {
	request := w.Request
	known := d.knowledge(request, now)
	w.Promise.Fail(&Unresolved{
		Service:     request.Service,
		Version:     request.versionText(),
		Environment: request.Environment.Name,
		Nodes:       known.Nodes,
		Versions:    known.Versions,
		Open:        known.Open,
	})
}

// choose — In its own environment if a compatible version was ever seen there; if not, wherever one answers.
func (d *discovery) choose(r request, now time.Time) (Node, bool) {
	if directory, ok := d.directories.Get(r.Environment.Name); ok {
		if cluster, ok := directory.clusters.Get(r.Service); ok {
			if node, ok := cluster.choose(r.Version, now); ok {
				return node, true
			}
			if cluster.hasSeen(r.Version) {
				return Node{}, false
			}
		}
	}
	fallback := r.Environment.Fallback
	if fallback == nil {
		return Node{}, false
	}
	directory, ok := d.directories.Get(*fallback)
	if !ok {
		return Node{}, false
	}
	cluster, ok := directory.clusters.Get(r.Service)
	if !ok {
		return Node{}, false
	}
	return cluster.choose(r.Version, now)
}

func (d *discovery) ensure(environment, service string) {
	if !d.directories.Has(environment) {
		d.directories.Set(environment, newDirectory())
	}
	directory := d.directories.At(environment, "discovery.q:207")
	if !directory.clusters.Has(service) {
		directory.clusters.Set(service, newCluster())
	}
}

func (d *discovery) sweepWhenDue(now time.Time) {
	at := d.sweepAt
	if at == nil {
		return
	}
	if now.Before(*at) {
		return
	}
	for _, directory := range d.directories.Values() {
		for _, cluster := range directory.clusters.Values() {
			cluster.sweep()
		}
	}
	d.sweepAt = nil
}

func showDiscovery(of *discovery) quark.JSON {
	var out quark.Fields
	out.Add("policies", quark.InstanceJSON(of.policies))
	out.Add("directories", quark.MapJSON(of.directories, quark.Same, showDirectory))
	out.Add("waiting", quark.ListJSON(of.waiting, showWaiter))
	out.Add("looked", quark.IntJSON(of.looked.UnixMilli()))
	out.Add("sweep_at", quark.OptionalJSON(of.sweepAt, func(each time.Time) quark.JSON {
		return quark.IntJSON(each.UnixMilli())
	}))
	return out.JSON()
}

var _ = quark.Shows(showDiscovery)

// The lines that call what host code may implement: a panic there is told by its place in Quark.
var _ = quark.HostCalls(map[int]quark.HostCall{
	162: {Method: "FailurePolicies.create", Where: "discovery.q:78"},
})
