package quark

// A Connection stands and carries texts to the other side of a protocol, such as a web server's accepted socket: what host
// code implements to bring one.
type Connection interface {
	// Send sends one text.
	Send(text string)
	// Close closes the connection, and tells Closed.
	Close()
}

// A Link is a [Connection] that can be made, again and again: what host code implements to bring sockets.
type Link interface {
	Connection
	// Connect connects, and tells Connected, Rejected or Closed.
	Connect(url string, headers map[string]string)
}

// LinkEvents are what a [Link] or a [Connection] tells.
type LinkEvents struct {
	core      *Core
	frame     func(text string)
	connected func()
	rejected  func(status int64, reason string)
	closed    func(reason string)
}

// Connected tells that messages may be sent.
func (e LinkEvents) Connected() {
	if e.connected != nil {
		e.core.Handle(e.connected)
	}
}

// Frame tells that a text has come.
func (e LinkEvents) Frame(text string) {
	e.frame(text)
}

// Rejected tells that the other side refused the handshake, with its HTTP status.
func (e LinkEvents) Rejected(status int64, reason string) {
	if e.rejected != nil {
		e.core.Handle(func() { e.rejected(status, Text(reason)) })
	}
}

// Closed tells that the connection is gone, or never came to be.
func (e LinkEvents) Closed(reason string) {
	if e.closed != nil {
		e.core.Handle(func() { e.closed(Text(reason)) })
	}
}

// LinkHandlers are what an actor does when a link tells something; nil ignores it.
type LinkHandlers[In any] struct {
	Connected  func()
	Received   func(message In)
	Unreadable func(err *DecodeError)
	Rejected   func(status int64, reason string)
	Closed     func(reason string)
}

// A Side is one side of a conversation, as generated: it reads and writes messages, and holds both directions to the states
// of the protocol.
type Side[Out, In any] struct {
	// Receive reads a message.
	Receive func(text string) (In, error)
	// Received goes on after a message that was read elsewhere.
	Received func(message In) error
	// Send writes a message.
	Send func(message Out) (string, error)
}

// talk is what both ends of a connection have in common: messages of Out go out, those of In come in.
type talk[Out, In any] struct {
	name     string // Rtp.client
	begin    func() Side[Out, In]
	side     Side[Out, In]
	core     *Core
	record   *record
	handlers LinkHandlers[In]
	outbox   []Out
}

func (t *talk[Out, In]) events() LinkEvents {
	handlers := t.handlers
	return LinkEvents{
		core: t.core, frame: t.frame, connected: handlers.Connected, rejected: handlers.Rejected, closed: handlers.Closed,
	}
}

// admit does something with the conversation that no other goroutine does at the same time.
func (t *talk[Out, In]) admit(action func() error) (err error) {
	t.record.keep(func() { err = action() })
	return err
}

// violation reports what is out of state.
func (t *talk[Out, In]) violation(what string, err error) {
	fault := &Fault{Text: "Link<" + t.name + ">." + what + ": " + err.Error()}
	t.core.home().tell(func() { panic(fault) })
}

func (t *talk[Out, In]) frame(text string) {
	var message In
	err := t.admit(func() (err error) {
		message, err = t.side.Receive(text)
		return err
	})
	switch err := err.(type) {
	case nil:
		t.deliver(message)
	case *DecodeError:
		t.unreadable(err)
	default:
		t.violation("received", err)
	}
}

func (t *talk[Out, In]) deliver(message In) {
	if t.handlers.Received != nil {
		t.core.Handle(func() { t.handlers.Received(message) })
	}
}

func (t *talk[Out, In]) unreadable(err *DecodeError) {
	if t.handlers.Unreadable != nil {
		t.core.Handle(func() { t.handlers.Unreadable(err) })
	}
}

func (t *talk[Out, In]) received(message In) {
	if err := t.admit(func() error { return t.side.Received(message) }); err != nil {
		t.violation("received", err)
		return
	}
	t.deliver(message)
}

func (t *talk[Out, In]) send(message Out, supplied func(text string)) {
	t.core.home().ask(func() {
		var text string
		err := t.admit(func() (err error) {
			text, err = t.side.Send(message)
			return err
		})
		if err != nil {
			panic(&Fault{Text: "Link<" + t.name + ">.send: " + err.Error()})
		}
		if t.core.runtime.world.records() {
			t.record.note("send(" + text + ")")
			t.record.keep(func() { t.outbox = append(t.outbox, message) })
		}
		supplied(text)
	})
}

func (t *talk[Out, In]) restart() {
	t.record.keep(func() { t.side = t.begin() })
}

func (t *talk[Out, In]) sent() []Out {
	sent := []Out{}
	t.record.keep(func() { sent, t.outbox = append(sent, t.outbox...), nil })
	return sent
}

func newTalk[Out, In any](core *Core, name string, begin func() Side[Out, In], handlers LinkHandlers[In]) *talk[Out, In] {
	return &talk[Out, In]{name: name, begin: begin, side: begin(), core: core, record: &record{}, handlers: handlers}
}

// A LinkPort is a connection that an actor makes. It sends messages of Out and receives those of In.
type LinkPort[Out, In any] struct {
	Port[Link, LinkEvents]

	talk *talk[Out, In]
}

// NewLink holds a connection that is not connected, on the side that side names: "Rtp.client".
func NewLink[Out, In any](
	core *Core, name, side string, begin func() Side[Out, In], handlers LinkHandlers[In],
) LinkPort[Out, In] {
	talk := newTalk(core, side, begin, handlers)
	return LinkPort[Out, In]{Port: newPort[Link](core, name, talk.events(), talk.record), talk: talk}
}

// Receive tells the actor that a message has come: for tests.
func (p LinkPort[Out, In]) Receive(message In) { p.talk.received(message) }

// Garble tells the actor that something has come that is no message: for tests.
func (p LinkPort[Out, In]) Garble(err *DecodeError) { p.talk.unreadable(err) }

// Connect connects to an address.
func (p LinkPort[Out, In]) Connect(url string, headers Map[string, string]) {
	p.core.home().ask(p.talk.restart)
	p.Call("connect", func(link Link) { link.Connect(url, headers.Plain()) }, url, headers)
}

// Send sends a message.
func (p LinkPort[Out, In]) Send(message Out) {
	p.talk.send(message, func(text string) {
		if p.supplied {
			p.host.Send(text)
		}
	})
}

// Close closes the connection.
func (p LinkPort[Out, In]) Close() {
	p.Call("close", func(link Link) { link.Close() })
}

// Sent gives, and forgets, the messages that were sent: for tests.
func (p LinkPort[Out, In]) Sent() []Out { return p.talk.sent() }

// An AcceptedPort is a connection that was accepted for an actor. It sends messages of Out and receives those of In.
type AcceptedPort[Out, In any] struct {
	Port[Connection, LinkEvents]

	talk *talk[Out, In]
}

// NewAccepted holds a connection that stands, on the side that side names: "Rtp.server".
func NewAccepted[Out, In any](
	core *Core, name, side string, begin func() Side[Out, In], handlers LinkHandlers[In],
) AcceptedPort[Out, In] {
	talk := newTalk(core, side, begin, handlers)
	return AcceptedPort[Out, In]{Port: newPort[Connection](core, name, talk.events(), talk.record), talk: talk}
}

// Receive tells the actor that a message has come: for tests.
func (p AcceptedPort[Out, In]) Receive(message In) { p.talk.received(message) }

// Garble tells the actor that something has come that is no message: for tests.
func (p AcceptedPort[Out, In]) Garble(err *DecodeError) { p.talk.unreadable(err) }

// Connect is a fault: the connection is there already.
func (p AcceptedPort[Out, In]) Connect(_ string, _ Map[string, string], where string) {
	panic(&Fault{Text: "connect on an accepted link", Where: where})
}

// Send sends a message.
func (p AcceptedPort[Out, In]) Send(message Out) {
	p.talk.send(message, func(text string) {
		if p.supplied {
			p.host.Send(text)
		}
	})
}

// Close closes the connection.
func (p AcceptedPort[Out, In]) Close() {
	p.Call("close", func(connection Connection) { connection.Close() })
}

// Sent gives, and forgets, the messages that were sent: for tests.
func (p AcceptedPort[Out, In]) Sent() []Out { return p.talk.sent() }
