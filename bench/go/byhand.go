package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

const outboxLimit = 10_000

var errInvalidVersion = errors.New("not MAJOR.MINOR")

// A node is where a service can be called.
type node struct {
	id, service, version, address string
	environment                   environment
}

// A logID names a log message: its trace, and the moment in it.
type logID struct {
	traceID     string
	causalLevel []int64
	environment *environment
}

// A breaker opens after threshold failures in a row, and lets one call through again retest milliseconds after the last.
type breaker struct {
	threshold, failures int
	retest, openUntil   int64
}

func (b *breaker) isTripped() bool { return b.threshold > 0 && b.failures >= b.threshold }

func (b *breaker) available(now int64) bool { return !b.isTripped() || now > b.openUntil }

func (b *breaker) admitted(now int64) {
	if b.isTripped() {
		b.openUntil = now + b.retest
	}
}

func (b *breaker) judge(succeeded bool, now int64) {
	if succeeded {
		b.failures, b.openUntil = 0, 0
	} else {
		b.failures, b.openUntil = b.failures+1, now+b.retest
	}
}

type member struct {
	node       *node
	version    version
	comparable bool
	breaker    breaker
}

func (m *member) serves(wanted *version) bool {
	return wanted == nil || m.comparable && m.version.major == wanted.major && m.version.minor >= wanted.minor
}

// A cluster is the nodes of one service in one environment: the one that was chosen longest ago stands first.
type cluster struct {
	members []*member
}

func (c *cluster) hasSeen(wanted *version) bool {
	return slices.ContainsFunc(c.members, func(m *member) bool { return m.serves(wanted) })
}

func (c *cluster) choose(wanted *version, now int64) *node {
	for i, member := range c.members {
		if member.serves(wanted) && member.breaker.available(now) {
			member.breaker.admitted(now)
			copy(c.members[i:], c.members[i+1:])
			c.members[len(c.members)-1] = member
			return member.node
		}
	}
	return nil
}

type place struct{ environment, service string }

type logEvent struct {
	context        traceContext
	timestamp      int64
	level          int
	category, text string
	sequence       int
}

// A lane keeps events in order; what was acknowledged is nil.
type lane struct {
	events []*logEvent
}

// An mdk is one per process: the nodes that are known, and what was logged.
type mdk struct {
	environment *environment
	process     string
	started     time.Time

	mutex    sync.Mutex
	changed  chan struct{}
	clusters map[place]*cluster
	lanes    [5]lane
	kept     int
	sequence int
	dropped  int
}

func newMdk(nodes string, where environment) (*mdk, error) {
	var listed []struct {
		ID, Service, Version, Address string
		Environment                   *environment
	}
	if err := json.Unmarshal([]byte(nodes), &listed); err != nil {
		return nil, err
	}
	made := &mdk{
		environment: &where, process: newUUID(), started: time.Now(), changed: make(chan struct{}),
		clusters: map[place]*cluster{},
	}
	for _, each := range listed {
		own := where
		if each.Environment != nil {
			own = *each.Environment
		}
		if each.ID == "" {
			each.ID = each.Address
		}
		version, comparable := parseVersion(each.Version)
		at := place{own.Name, each.Service}
		if made.clusters[at] == nil {
			made.clusters[at] = &cluster{}
		}
		made.clusters[at].members = append(made.clusters[at].members, &member{
			node:    &node{each.ID, each.Service, each.Version, each.Address, own},
			version: version, comparable: comparable, breaker: breaker{threshold: 3, retest: 30_000},
		})
	}
	return made, nil
}

// now gives the time in milliseconds, which never goes back.
func (m *mdk) now() int64 { return m.started.UnixMilli() + time.Since(m.started).Milliseconds() }

// join goes on with the trace of a request; a new one if its context is malformed.
func (m *mdk) join(text string) *session {
	received, err := receive(text, m.now())
	if err == nil {
		return newSession(m, received.joined())
	}
	fresh := newContext(m.environment).ticked()
	m.log(fresh, 2, "mdk", fmt.Sprintf("a new trace was begun, X-MDK-Context could not be joined: %v", err))
	return newSession(m, fresh)
}

func (m *mdk) resolve(ctx context.Context, where *environment, service string, wanted *version, deadline int64) (*node, error) {
	for {
		now := m.now()
		m.mutex.Lock()
		found, changed := m.choose(where, service, wanted, now), m.changed
		m.mutex.Unlock()
		if found != nil {
			return found, nil
		}
		if now >= deadline {
			return nil, fmt.Errorf("no node of '%s' in '%s'", service, where.Name)
		}
		select {
		case <-changed:
		case <-time.After(time.Duration(min(deadline-now, 1000)) * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (m *mdk) choose(where *environment, service string, wanted *version, now int64) *node {
	if known := m.clusters[place{where.Name, service}]; known != nil && known.hasSeen(wanted) {
		return known.choose(wanted, now)
	}
	if where.Fallback == nil {
		return nil
	}
	if known := m.clusters[place{*where.Fallback, service}]; known != nil && known.hasSeen(wanted) {
		return known.choose(wanted, now)
	}
	return nil
}

func (m *mdk) judge(nodes []*node, succeeded bool) {
	now := m.now()
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, node := range nodes {
		for _, member := range m.clusters[place{node.environment.Name, node.service}].members {
			if member.node.id == node.id {
				member.breaker.judge(succeeded, now)
			}
		}
	}
	close(m.changed)
	m.changed = make(chan struct{})
}

// log keeps an event; of more than 10,000, the oldest of the lowest level goes.
func (m *mdk) log(context traceContext, level int, category, text string) {
	event := &logEvent{context, m.now(), level, strings.ToValidUTF8(category, "\ufffd"), strings.ToValidUTF8(text, "\ufffd"), 0}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	event.sequence = m.sequence
	m.sequence++
	m.lanes[level].events = append(m.lanes[level].events, event)
	if m.kept++; m.kept > outboxLimit {
		m.dropOne()
	}
}

func (m *mdk) dropOne() {
	for i := range m.lanes {
		if events := m.lanes[i].events; len(events) > 0 {
			m.lanes[i].events = events[1:]
			m.kept--
			m.dropped++
			return
		}
	}
}

// texts gives what is kept, in order.
func (m *mdk) texts() []string {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var events []*logEvent
	for _, lane := range m.lanes {
		events = append(events, lane.events...)
	}
	slices.SortFunc(events, func(a, b *logEvent) int { return a.sequence - b.sequence })
	texts := make([]string, len(events))
	for i, event := range events {
		texts[i] = fmt.Sprintf(
			`{"type":"log","context":%s,"timestamp":%d,"node":%s,"level":"%s","category":%s,"contentType":"text/plain","text":%s,"sequence":%d,"sync":1}`,
			event.context.write(nil, nil), event.timestamp, quoted(m.process), levels[event.level],
			quoted(event.category), quoted(event.text), event.sequence,
		)
	}
	return texts
}

// A session is one request's view of the mdk.
type session struct {
	mdk  *mdk
	gate int

	mutex        sync.Mutex
	context      traceContext
	interactions [][]*node
}

func newSession(m *mdk, context traceContext) *session {
	return &session{mdk: m, gate: context.gate(), context: context}
}

func (s *session) debug(category, text string) logID { return s.log(0, category, text) }

func (s *session) info(category, text string) logID { return s.log(1, category, text) }

func (s *session) log(level int, category, text string) logID {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.context = s.context.ticked()
	if level >= s.gate {
		s.mdk.log(s.context, level, category, text)
	}
	return logID{s.context.traceID, slices.Clone(s.context.clock), s.context.environment}
}

// resolve locates a node, waiting at most ten seconds and never past the deadline.
func (s *session) resolve(ctx context.Context, service string, wantedText *string) (*node, error) {
	s.mutex.Lock()
	current, level := s.context, len(s.interactions)-1
	s.mutex.Unlock()
	service, wantedText = current.destination(service, wantedText)
	var wanted *version
	if wantedText != nil {
		parsed, ok := parseVersion(*wantedText)
		if !ok {
			return nil, fmt.Errorf("'%s' is %w", *wantedText, errInvalidVersion)
		}
		wanted = &parsed
	}
	now := s.mdk.now()
	until := now + 10_000
	if deadline, ok := current.deadline(); ok {
		until = max(now, min(until, deadline))
	}
	found, err := s.mdk.resolve(ctx, current.environment, service, wanted, until)
	if err != nil || level < 0 {
		return found, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if level < len(s.interactions) && !slices.Contains(s.interactions[level], found) {
		s.interactions[level] = append(s.interactions[level], found)
	}
	return found, nil
}

func (s *session) startInteraction() {
	s.info("MDK", "Starting interaction.")
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.interactions = append(s.interactions, nil)
}

// failInteraction blames what was resolved in the innermost interaction.
func (s *session) failInteraction(message string) {
	s.mutex.Lock()
	last := len(s.interactions) - 1
	nodes := s.interactions[last]
	s.interactions[last] = nil
	s.mutex.Unlock()
	involved := make([]string, len(nodes))
	for i, node := range nodes {
		involved[i] = fmt.Sprintf("Node(id:%s %s: %s, %s)", node.id, node.service, node.address, node.version)
	}
	s.log(3, "interaction failure", fmt.Sprintf("involved: %s\n\n%s", strings.Join(involved, ", "), message))
	s.mdk.judge(nodes, false)
}

// externalize gives the context as a text, for one call.
func (s *session) externalize() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	text := s.context.outgoing(s.mdk.now())
	s.context = s.context.ticked()
	return text
}
