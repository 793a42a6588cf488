// The MDK itself: one per process, it finds nodes, announces services, and delivers what was logged.
//
// It owns the connection and all that outlives a request. It makes sessions and never calls one.

package mdk

import (
	"context"
	"fmt"
	"time"

	quark "example.org/quark/runtime/v3"
)

const heartbeatInterval = 15 * quark.Second

const pollInterval = quark.Second

const farewellLimit = 5 * quark.Second

// Start starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
// `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
//
// It fails with [*InvalidSetting].
func Start() (*Mdk, error) {
	return StartWith(quark.DefaultRuntime(), nil)
}

// StartWith is [Start] in a runtime of the caller's; variables, where they are not nil, stand for the
// environment's.
func StartWith(runtime *quark.Runtime, variables map[string]string) (*Mdk, error) {
	defer runtime.Drain()
	environment := runtime.Environment(variables)
	config, err := ParseConfig(environment)
	if err != nil {
		return nil, err
	}
	mdk := NewMdkWith(runtime, config, NewCircuitBreakers(&CircuitBreakersOptions{
		Threshold: quark.Some(config.Threshold),
		Retest:    quark.Some(config.Retest.Std()),
	}))
	mdk.Start()
	return mdk, nil
}

// Init makes an MDK configured by the environment variables, and leaves starting it to the caller.
//
// It fails with [*InvalidSetting].
func Init() (*Mdk, error) {
	return InitWith(quark.DefaultRuntime(), nil)
}

// InitWith is [Init] in a runtime of the caller's; variables, where they are not nil, stand for the
// environment's.
func InitWith(runtime *quark.Runtime, variables map[string]string) (*Mdk, error) {
	defer runtime.Drain()
	environment := runtime.Environment(variables)
	config, err := ParseConfig(environment)
	if err != nil {
		return nil, err
	}
	return NewMdkWith(runtime, config, NewCircuitBreakers(&CircuitBreakersOptions{
		Threshold: quark.Some(config.Threshold),
		Retest:    quark.Some(config.Retest.Std()),
	})), nil
}

type life int

const (
	lifeCreated life = iota
	lifeRunning
	lifeStopping
	lifeStopped
)

var lifeNames = []string{"Created", "Running", "Stopping", "Stopped"}

// String gives its name on the wire.
func (l life) String() string {
	return quark.CaseText(int(l), lifeNames)
}

// Mdk is the Microservices Development Kit: one per process, shared by all its requests.
//
// It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
type Mdk struct {
	core            *quark.Core
	config          Config
	link            quark.LinkPort[RtpClientMessage, RtpServerMessage]
	console         quark.ConsolePort
	folder          quark.FolderPort
	wake            quark.TimerPort
	reconnect       quark.TimerPort
	heartbeat       quark.TimerPort
	poll            quark.TimerPort
	farewell        quark.TimerPort
	process         string
	discovery       *discovery
	synapse         *synapseFolder
	outbox          *outbox
	backoff         *backoff
	registered      []Node
	defaultDeadline *quark.Duration
	life            life
	stopping        *quark.Promise[struct{}]
	// Mission Control has said who it is, on this connection.
	isReady bool
	// The timer `wake` was set and not cancelled since.
	isWaking      bool
	wantsBreakers bool
	// What is missing was said, and need not be said again.
	hasComplained         bool
	hasComplainedOfFolder bool
}

// NewMdk makes a Mdk in the default runtime.
func NewMdk(config Config, policies FailurePolicies) *Mdk {
	return NewMdkWith(quark.DefaultRuntime(), config, policies)
}

// NewMdkWith makes a Mdk in a runtime of the caller's.
func NewMdkWith(runtime *quark.Runtime, config Config, policies FailurePolicies) *Mdk {
	core := quark.NewCore(runtime, "Mdk", 0)
	m := &Mdk{
		core:      core,
		config:    config,
		process:   core.UUID(),
		discovery: newDiscovery(policies),
		synapse:   newSynapseFolder(config.Environment),
		outbox:    newOutbox(nil),
		backoff:   newBackoff(nil),
		life:      lifeCreated,
	}
	m.link = quark.NewLink(core, "link", "Rtp.client", beginRtpClientSide, quark.LinkHandlers[RtpServerMessage]{
		Connected:  m.onLinkConnected,
		Closed:     m.onLinkClosed,
		Rejected:   m.onLinkRejected,
		Unreadable: m.onLinkUnreadable,
		Received:   m.onLinkReceived,
	})
	m.console = quark.NewConsole(core, "console")
	m.folder = quark.NewFolder(core, "folder", quark.FolderHandlers{
		Contents: m.onFolderContents,
		Failed:   m.onFolderFailed,
	})
	m.wake = quark.NewTimer(core, "wake", m.onWakeFired)
	m.reconnect = quark.NewTimer(core, "reconnect", m.onReconnectFired)
	m.heartbeat = quark.NewTimer(core, "heartbeat", m.onHeartbeatFired)
	m.poll = quark.NewTimer(core, "poll", m.onPollFired)
	m.farewell = quark.NewTimer(core, "farewell", m.onFarewellFired)
	return m
}

// Start connects to Mission Control and starts to find nodes. Does nothing a second time.
func (m *Mdk) Start() {
	m.core.Begin()
	defer m.core.End()
	if m.life != lifeCreated {
		return
	}
	m.life = lifeRunning
	m.findNodes()
	m.connect()
}

// Stop takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at
// most five seconds. The promise is kept in any case.
func (m *Mdk) Stop(ctx context.Context) error {
	_, err := quark.Await(ctx, m.core, m.stop())
	return err
}

func (m *Mdk) stop() *quark.Promise[struct{}] {
	m.core.Enter()
	defer m.core.Leave()
	if stopping := m.stopping; stopping != nil {
		return stopping
	}
	stopped := quark.NewPromise[struct{}]()
	m.stopping = stopped
	if m.isReady {
		for _, node := range m.registered {
			m.link.Send(Expire{Node: node})
		}
	}
	m.heartbeat.Cancel()
	m.farewell.Set(quark.Later(m.core.Now(), farewellLimit))
	if m.life == lifeCreated || m.outbox.size() == 0 {
		m.finish()
	} else {
		m.life = lifeStopping
	}
	return stopped
}

func (m *Mdk) finish() {
	m.life = lifeStopped
	m.isReady = false
	m.link.Close()
	m.discovery.abandon(m.core.Now())
	if stopping := m.stopping; stopping != nil {
		stopping.Keep(struct{}{})
	}
	m.core.Retire()
}

// Register announces a service of this process, now if connected and after every reconnect. Gives the node that others
// will resolve.
//
// It fails with [*InvalidVersion] or [*CannotRegister].
func (m *Mdk) Register(service, version, address string) (Node, error) {
	m.core.Begin()
	defer m.core.End()
	service = quark.Text(service)
	version = quark.Text(version)
	address = quark.Text(address)
	if _, err := ParseVersion(version); err != nil {
		return Node{}, err
	}
	if !m.followsMissionControl() {
		return Node{}, &CannotRegister{Source: sourceName(m.config.Source)}
	}
	node := m.ownNode(service, version, address)
	m.registered = quark.Filter(m.registered, func(other Node) bool { return other.ID != node.ID })
	m.registered = append(m.registered, node)
	if m.isReady {
		m.link.Send(Active{Node: node, TTL: 30 * quark.Second})
	}
	return node, nil
}

func (m *Mdk) ownNode(service, version, address string) Node {
	known := quark.Optional(quark.Find(m.registered, func(node Node) bool {
		return node.Service == service && node.Address == address
	}))
	var value *string
	if known != nil {
		value = quark.Some(known.ID)
	}
	var id string
	if value != nil {
		id = *value
	} else {
		id = m.core.UUID()
	}
	return Node{
		ID:      id,
		Service: service,
		Version: version,
		Address: address,
		Properties: quark.MapOf(quark.Entry[string, quark.JSON]{
			Key:   "datawire_nodeId",
			Value: quark.StringJSON(m.process),
		}),
		Environment: m.config.Environment,
	}
}

// Session begins a new trace.
func (m *Mdk) Session() *Session {
	m.core.Begin()
	defer m.core.End()
	return m.sessionLocked()
}

func (m *Mdk) sessionLocked() *Session {
	context := m.newContext()
	return m.begin(context)
}

// Join goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of
// the W3C header, which counts where the first is missing. Without either a new trace begins; with a malformed context
// too, and a warning is logged.
func (m *Mdk) Join(context, traceparent *string) *Session {
	m.core.Begin()
	defer m.core.End()
	if text := quark.MaybeText(context); text != nil {
		return m.joinContext(*text)
	}
	if parent := quark.MaybeText(traceparent); parent != nil {
		return m.joinTraceparent(*parent)
	}
	return m.sessionLocked()
}

// Derive begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log.
// For broadcasts, whose receivers answer to nobody.
func (m *Mdk) Derive(context *string) *Session {
	m.core.Begin()
	defer m.core.End()
	text := quark.MaybeText(context)
	if text == nil {
		return m.sessionLocked()
	}
	switch parent, err := receiveSharedContext(*text, m.core.Now()); err := err.(type) {
	case nil:
		return m.deriveFrom(parent)
	case *unusableContext:
		return m.beginAnew(err.Reason)
	default:
		panic(err)
	}
}

// SetDefaultDeadline — From now on sessions have at most this long. A deadline that a request brings along only
// shrinks.
func (m *Mdk) SetDefaultDeadline(limit time.Duration) {
	m.core.Begin()
	defer m.core.End()
	m.defaultDeadline = quark.Some(quark.DurationOf(limit))
}

func (m *Mdk) joinContext(text string) *Session {
	switch context, err := receiveSharedContext(text, m.core.Now()); err := err.(type) {
	case nil:
		return m.begin(context.joined())
	case *unusableContext:
		return m.beginAnew(err.Reason)
	default:
		panic(err)
	}
}

func (m *Mdk) joinTraceparent(text string) *Session {
	traceID, ok := traceIDOf(text)
	if !ok {
		return m.sessionLocked()
	}
	return m.begin(SharedContext{
		TraceID:     traceID,
		Clock:       CausalClock{Levels: []int64{1, 0}},
		Environment: m.config.Environment,
	})
}

func (m *Mdk) deriveFrom(parent SharedContext) *Session {
	context := m.bounded(parent.derived(m.core.UUID())).ticked()
	if quark.SeverityInfo >= context.Gate() {
		text := "This session is derived from trace " +
			parent.TraceID +
			" " +
			quark.ListText(parent.Clock.Levels, quark.IntText)
		m.logLocked(context, quark.SeverityInfo, "mdk", text, nil)
	}
	return NewSessionWith(m.core.Runtime(), m, context)
}

func (m *Mdk) beginAnew(reason string) *Session {
	fresh := m.newContext()
	context := m.bounded(fresh).ticked()
	m.logLocked(
		context,
		quark.SeverityWarn,
		"mdk",
		"a new trace was begun, "+ContextHeader+" could not be joined: "+reason,
		nil,
	)
	return NewSessionWith(m.core.Runtime(), m, context)
}

func (m *Mdk) begin(context SharedContext) *Session {
	return NewSessionWith(m.core.Runtime(), m, m.bounded(context))
}

func (m *Mdk) newContext() SharedContext {
	return SharedContext{
		TraceID:     m.core.UUID(),
		Environment: m.config.Environment,
		Clock:       CausalClock{Levels: []int64{0}},
	}
}

func (m *Mdk) bounded(context SharedContext) SharedContext {
	limit := m.defaultDeadline
	if limit == nil {
		return context
	}
	return context.expiring(quark.Later(m.core.Now(), *limit))
}

// resolve gives a node, or `Unresolved` at the deadline.
func (m *Mdk) resolve(r request, now time.Time) *quark.Promise[Node] {
	m.core.Enter()
	defer m.core.Leave()
	promise := quark.NewPromise[Node]()
	m.discovery.resolve(r, promise, now)
	if !promise.IsPending() {
		return promise
	}
	if m.life == lifeStopped {
		m.discovery.abandon(now)
	}
	m.rewake()
	return promise
}

// judge — What came of a call of a node.
func (m *Mdk) judge(node Node, succeeded bool) {
	m.core.Enter()
	defer m.core.Leave()
	if report, ok := m.discovery.judge(node, succeeded, m.core.Now()); ok {
		m.report(report)
	}
	m.rewake()
}

// log delivers a log message.
func (m *Mdk) log(context SharedContext, level quark.Severity, category, text string, failure_ *FailureReport) {
	m.core.Enter()
	defer m.core.Leave()
	m.logLocked(context, level, category, text, failure_)
}

func (m *Mdk) logLocked(context SharedContext, level quark.Severity, category, text string, failure *FailureReport) {
	sequence := m.outbox.number()
	event := LogEvent{
		Context:     context,
		Timestamp:   m.core.Now(),
		Node:        m.process,
		Level:       level,
		Category:    category,
		Text:        text,
		Sequence:    sequence,
		Failure:     failure,
		ContentType: "text/plain",
		Sync:        1,
	}
	m.deliver(sequence, level, event)
}

// interacted delivers what came of an interaction.
func (m *Mdk) interacted(event InteractionEvent) {
	m.core.Enter()
	defer m.core.Leave()
	sequence := m.outbox.number()
	var value RtpClientMessage
	changed := event
	changed.Node = m.process
	changed.Sequence = sequence
	value = changed
	m.deliver(sequence, quark.SeverityInfo, value)
}

func (m *Mdk) deliver(sequence int64, severity quark.Severity, message RtpClientMessage) {
	if m.isReady {
		m.link.Send(message)
	}
	m.outbox.keep(sequence, severity, message)
}

func (m *Mdk) report(breaker Breaker) {
	if m.isReady && m.wantsBreakers {
		m.link.Send(breaker)
	}
}

func (m *Mdk) connect() {
	m.link.Connect(m.config.ServerURL, m.config.headers())
}

func (m *Mdk) greet(open Open) {
	if !open.IsCompatible() {
		m.part(open.Version)
		return
	}
	m.isReady = true
	m.hasComplained = false
	m.wantsBreakers = open.Understands(breakerCapability)
	m.backoff.reset()
	if m.life == lifeRunning {
		m.announce()
	}
	for _, message := range m.outbox.unacknowledged() {
		m.link.Send(message)
	}
	m.confess()
	for _, breaker := range m.discovery.reports() {
		m.report(breaker)
	}
}

func (m *Mdk) part(version string) {
	m.complain("speaks version " + version + " of the protocol, this library " + ProtocolVersion)
	detail := "this peer speaks " + ProtocolVersion + ", the other " + version
	m.link.Send(Close{
		Error: CloseError{
			Code:   "VERSION_MISMATCH",
			Title:  "incompatible versions of the protocol",
			Detail: detail,
			ID:     m.core.UUID(),
		},
	})
	m.link.Close()
}

func (m *Mdk) dismissed(err CloseError) {
	m.complain("closed the connection: " + err.Code + " " + err.Title)
	m.link.Close()
}

func (m *Mdk) announce() {
	for _, node := range m.registered {
		m.link.Send(Active{Node: node, TTL: 30 * quark.Second})
	}
	m.heartbeat.Set(quark.Later(m.core.Now(), heartbeatInterval))
}

// confess says how much was lost.
func (m *Mdk) confess() {
	dropped := m.outbox.takeDropped()
	if dropped == 0 {
		return
	}
	context := m.newContext().ticked()
	m.logLocked(
		context,
		quark.SeverityWarn,
		"mdk",
		fmt.Sprintf("%d events were dropped while not connected", dropped),
		nil,
	)
}

func (m *Mdk) acknowledge(sequence int64) {
	m.outbox.acknowledge(sequence)
	if m.life == lifeStopping && m.outbox.size() == 0 {
		m.finish()
	}
}

func (m *Mdk) lost(what string) {
	m.isReady = false
	m.heartbeat.Cancel()
	m.complain(what)
	m.reconnect.Set(quark.Later(m.core.Now(), m.backoff.next(m.core.Random())))
}

func (m *Mdk) complain(what string) {
	if m.hasComplained {
		return
	}
	m.hasComplained = true
	problem := m.config.withoutToken(what)
	m.console.Write(
		quark.SeverityWarn,
		"Mission Control at "+m.config.shownURL()+" "+problem+"; the MDK works on without it (MDK_SERVER_URL)",
	)
}

func (m *Mdk) followsMissionControl() bool {
	switch m.config.Source.(type) {
	case MissionControl:
		return true
	default:
		return false
	}
}

func (m *Mdk) findNodes() {
	switch list := m.config.Source.(type) {
	case MissionControl:
	case StaticNodes:
		for _, node := range list.Nodes {
			m.discovery.activate(node, m.core.Now())
		}
	case Synapse:
		m.lookInto(list.Path)
	}
	m.rewake()
}

func (m *Mdk) lookInto(path string) {
	m.folder.Read(path)
	m.poll.Set(quark.Later(m.core.Now(), pollInterval))
}

func (m *Mdk) apply(c changes) {
	for _, node := range c.Gone {
		m.discovery.expire(node)
	}
	for _, node := range c.There {
		m.discovery.activate(node, m.core.Now())
	}
	for _, name := range c.Bad {
		m.console.Write(quark.SeverityWarn, name+" is no list of nodes: what it said before still holds")
	}
	m.rewake()
}

func (m *Mdk) learn(node Node) {
	if m.followsMissionControl() {
		m.discovery.activate(node, m.core.Now())
	}
	m.rewake()
}

func (m *Mdk) unlearn(node Node) {
	if m.followsMissionControl() {
		m.discovery.expire(node)
	}
}

func (m *Mdk) doubt() {
	if m.followsMissionControl() {
		m.discovery.clear(m.core.Now())
	}
	m.rewake()
}

func (m *Mdk) direct(route Route) {
	m.discovery.direct(route, m.core.Now())
	m.rewake()
}

func (m *Mdk) rewake() {
	if at, ok := m.discovery.nextWake(); ok {
		m.wake.Set(at)
		m.isWaking = true
	} else if m.isWaking {
		m.wake.Cancel()
		m.isWaking = false
	}
}

func (m *Mdk) onFarewellFired() {
	m.finish()
}

func (m *Mdk) onReconnectFired() {
	m.connect()
}

func (m *Mdk) onLinkConnected() {
	m.link.Send(Open{
		MdkVersion: "3.0.0",
		Properties: quark.MapOf(
			quark.Entry[string, quark.JSON]{
				Key:   "capabilities",
				Value: quark.ListJSON([]string{routeCapability}, quark.StringJSON),
			},
			quark.Entry[string, quark.JSON]{Key: "language", Value: quark.StringJSON("go")},
		),
		NodeID:      m.process,
		Environment: m.config.Environment,
		Version:     ProtocolVersion,
	})
}

func (m *Mdk) onLinkClosed(reason string) {
	m.lost("cannot be reached (" + reason + ")")
}

func (m *Mdk) onLinkRejected(status int64, reason string) {
	m.lost(fmt.Sprintf("refused the connection with %d (%s), see MDK_TOKEN", status, reason))
}

func (m *Mdk) onLinkUnreadable(err *quark.DecodeError) {
	if err.Kind == quark.DecodeKindUnknownTag {
		return
	}
	m.console.Write(quark.SeverityWarn, "a message from Mission Control was not understood: "+err.Path+": "+err.Text)
}

func (m *Mdk) onLinkReceived(message RtpServerMessage) {
	switch open := message.(type) {
	case Open:
		m.greet(open)
	case Close:
		m.dismissed(open.Error)
	case Active:
		m.learn(open.Node)
	case Expire:
		m.unlearn(open.Node)
	case Clear:
		m.doubt()
	case Route:
		m.direct(open)
	case LogAck:
		m.acknowledge(open.Sequence)
	case InteractionAck:
		m.acknowledge(open.Sequence)
	case LogEvent:
	}
}

func (m *Mdk) onHeartbeatFired() {
	m.announce()
}

func (m *Mdk) onPollFired() {
	m.findNodes()
}

func (m *Mdk) onFolderContents(files quark.Map[string, string]) {
	m.hasComplainedOfFolder = false
	changes := m.synapse.update(files)
	m.apply(changes)
}

func (m *Mdk) onFolderFailed(reason string) {
	if m.hasComplainedOfFolder {
		return
	}
	m.hasComplainedOfFolder = true
	m.console.Write(quark.SeverityWarn, sourceName(m.config.Source)+" cannot be read: "+reason)
}

func (m *Mdk) onWakeFired() {
	m.discovery.serve(m.core.Now())
	m.rewake()
}

func showMdk(of *Mdk) quark.JSON {
	of.core.Enter()
	defer of.core.Leave()
	var out quark.Fields
	out.Add("config", showConfig(of.config))
	out.Add("process", quark.StringJSON(of.process))
	out.Add("discovery", showDiscovery(of.discovery))
	out.Add("synapse", showSynapseFolder(of.synapse))
	out.Add("outbox", showOutbox(of.outbox))
	out.Add("backoff", showBackoff(of.backoff))
	out.Add("registered", quark.ListJSON(of.registered, Node.ToJSON))
	out.Add("default_deadline", quark.OptionalJSON(of.defaultDeadline, func(each quark.Duration) quark.JSON {
		return quark.IntJSON(int64(each))
	}))
	out.Add("life", quark.StringJSON(of.life.String()))
	out.Add("stopping", quark.PresentJSON(of.stopping, func(each *quark.Promise[struct{}]) quark.JSON {
		return quark.PromiseJSON(each)
	}))
	out.Add("is_ready", quark.BoolJSON(of.isReady))
	out.Add("is_waking", quark.BoolJSON(of.isWaking))
	out.Add("wants_breakers", quark.BoolJSON(of.wantsBreakers))
	out.Add("has_complained", quark.BoolJSON(of.hasComplained))
	out.Add("has_complained_of_folder", quark.BoolJSON(of.hasComplainedOfFolder))
	return out.JSON()
}

var _ = quark.ShowsActor("Mdk", showMdk)
