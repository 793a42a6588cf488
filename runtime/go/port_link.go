package quark

// A Link carries texts to the other side of a protocol and back: what host code implements to bring sockets.
type Link interface {
	// Connect connects, and tells Connected, Rejected or Closed.
	Connect(url string, headers map[string]string)
	// Send sends one text.
	Send(text string)
	// Close closes the connection, and tells Closed.
	Close()
}

// LinkEvents are what a [Link] tells.
type LinkEvents struct {
	core     *Core
	handlers linkHandlers
}

type linkHandlers struct {
	connected func()
	frame     func(text string)
	rejected  func(status int64, reason string)
	closed    func(reason string)
}

// Connected tells that messages may be sent.
func (e LinkEvents) Connected() {
	if e.handlers.connected != nil {
		e.core.Handle(e.handlers.connected)
	}
}

// Frame tells that a text has come.
func (e LinkEvents) Frame(text string) {
	e.handlers.frame(text)
}

// Rejected tells that the other side refused the handshake, with its HTTP status.
func (e LinkEvents) Rejected(status int64, reason string) {
	if e.handlers.rejected != nil {
		e.core.Handle(func() { e.handlers.rejected(status, Text(reason)) })
	}
}

// Closed tells that the connection is gone, or never came to be.
func (e LinkEvents) Closed(reason string) {
	if e.handlers.closed != nil {
		e.core.Handle(func() { e.handlers.closed(Text(reason)) })
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

// A Codec writes and reads the messages of one side of a protocol.
type Codec[Out, In any] struct {
	// Encode writes a message that this side sends.
	Encode func(message Out) string
	// Decode reads a message that the other side sends.
	Decode func(text string) (In, error)
}

// A LinkPort is a connection of an actor, which sends messages of Out and receives those of In.
type LinkPort[Out, In any] struct {
	Port[Link, LinkEvents]

	codec    Codec[Out, In]
	handlers LinkHandlers[In]
	outbox   *[]Out
}

// NewLink holds a connection that is not connected.
func NewLink[Out, In any](core *Core, name string, codec Codec[Out, In], handlers LinkHandlers[In]) LinkPort[Out, In] {
	link := LinkPort[Out, In]{codec: codec, handlers: handlers, outbox: new([]Out)}
	events := LinkEvents{core: core, handlers: linkHandlers{
		connected: handlers.Connected,
		rejected:  handlers.Rejected,
		closed:    handlers.Closed,
		frame: func(text string) {
			message, err := codec.Decode(text)
			if problem, is := err.(*DecodeError); is {
				Unreadable(link, core, problem)
				return
			}
			Received(link, core, message)
		},
	}}
	link.Port = NewPort[Link](core, name, events)
	return link
}

// Received tells that a message has come.
func Received[Out, In any](link LinkPort[Out, In], core *Core, message In) {
	if link.handlers.Received != nil {
		core.Handle(func() { link.handlers.Received(message) })
	}
}

// Unreadable tells that something has come that is no message.
func Unreadable[Out, In any](link LinkPort[Out, In], core *Core, err *DecodeError) {
	if link.handlers.Unreadable != nil {
		core.Handle(func() { link.handlers.Unreadable(err) })
	}
}

// Receive tells the actor that a message has come: for tests.
func (p LinkPort[Out, In]) Receive(message In) {
	Received(p, p.core, message)
}

// Garble tells the actor that something has come that is no message: for tests.
func (p LinkPort[Out, In]) Garble(err *DecodeError) {
	Unreadable(p, p.core, err)
}

// Connect connects to an address.
func (p LinkPort[Out, In]) Connect(url string, headers Map[string, string]) {
	p.Call("connect", func(link Link) { link.Connect(url, headers.Plain()) }, url, headers)
}

// Send sends a message.
func (p LinkPort[Out, In]) Send(message Out) {
	world := p.core.runtime.world
	p.core.home().ask(func() {
		text := p.codec.Encode(message)
		if world.records() {
			p.record.note("send(" + text + ")")
			p.record.keep(func() { *p.outbox = append(*p.outbox, message) })
		}
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
func (p LinkPort[Out, In]) Sent() []Out {
	var sent []Out
	p.record.keep(func() { sent, *p.outbox = *p.outbox, nil })
	return sent
}
