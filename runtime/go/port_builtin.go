package quark

import "time"

// A TimerPort is a clock of an actor that rings once.
type TimerPort struct {
	// Events tell that it has rung; tests call their methods.
	Events TimerEvents

	core   *Core
	timer  timer
	record *record
}

// TimerEvents are what a [TimerPort] tells its actor.
type TimerEvents struct {
	core  *Core
	fired func()
}

// Fired tells that the moment has come.
func (e TimerEvents) Fired() {
	if e.fired != nil {
		e.core.Handle(e.fired)
	}
}

// NewTimer makes a timer that is not set.
func NewTimer(core *Core, name string, fired func()) TimerPort {
	port := TimerPort{Events: TimerEvents{core: core, fired: fired}, core: core, record: &record{}}
	core.runtime.world.opened(name, port.Events, port.record)
	port.timer = core.runtime.world.timer(port.Events.Fired)
	core.onRetire = append(core.onRetire, port.timer.cancel)
	return port
}

// Set rings at this moment, and no more at the one set before.
func (p TimerPort) Set(at time.Time) {
	p.ask(func() string { return callText("set", []any{at}) }, func() {
		if !p.core.hasRetired() {
			p.timer.set(at)
		}
	})
}

// Cancel rings no more.
func (p TimerPort) Cancel() {
	p.ask(func() string { return callText("cancel", nil) }, p.timer.cancel)
}

// hasRetired may be asked outside of steps.
func (c *Core) hasRetired() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.retired
}

func (p TimerPort) ask(text func() string, act func()) {
	world := p.core.runtime.world
	p.core.home().ask(func() {
		if world.records() {
			p.record.note(text())
		}
		act()
	})
}

// Calls gives, and forgets, the texts of what was asked of the timer: for tests.
func (p TimerPort) Calls() []string {
	return p.record.take()
}

// A Console is where an actor writes what a person should read: what host code implements to have it elsewhere than in
// package log/slog.
type Console interface {
	// Write writes one line.
	Write(severity Severity, text string)
}

// ConsoleEvents are what a [Console] tells its actor: nothing.
type ConsoleEvents struct{}

// A ConsolePort is the console of an actor.
type ConsolePort struct {
	Port[Console, ConsoleEvents]
}

// NewConsole opens a console.
func NewConsole(core *Core, name string) ConsolePort {
	return ConsolePort{NewPort[Console](core, name, ConsoleEvents{})}
}

// Write writes one line.
func (p ConsolePort) Write(severity Severity, text string) {
	p.Call("write", func(console Console) { console.Write(severity, text) }, severity, text)
}

// A Folder holds small text files: what host code implements to have them elsewhere than on disk.
type Folder interface {
	// Read reads all files of the folder, and tells its events.
	Read(path string)
}

// FolderEvents are what a [Folder] tells its actor.
type FolderEvents struct {
	core     *Core
	contents func(Map[string, string])
	failed   func(string)
}

// Contents tells what the files hold, by name.
func (e FolderEvents) Contents(files map[string]string) {
	if e.contents == nil {
		return
	}
	read := make(map[string]string, len(files))
	for name, text := range files {
		read[Text(name)] = Text(text)
	}
	e.core.Handle(func() { e.contents(MapFrom(read)) })
}

// InOrder is Contents for files in an order: for tests.
func (e FolderEvents) InOrder(files Map[string, string]) {
	if e.contents != nil {
		e.core.Handle(func() { e.contents(files) })
	}
}

// Failed tells that the folder could not be read.
func (e FolderEvents) Failed(reason string) {
	if e.failed != nil {
		e.core.Handle(func() { e.failed(Text(reason)) })
	}
}

// FolderHandlers are what an actor does when a folder tells something; nil ignores it.
type FolderHandlers struct {
	Contents func(files Map[string, string])
	Failed   func(reason string)
}

// A FolderPort is a folder of an actor.
type FolderPort struct {
	Port[Folder, FolderEvents]
}

// NewFolder holds a folder.
func NewFolder(core *Core, name string, handlers FolderHandlers) FolderPort {
	events := FolderEvents{core: core, contents: handlers.Contents, failed: handlers.Failed}
	return FolderPort{NewPort[Folder](core, name, events)}
}

// Read reads all files of the folder.
func (p FolderPort) Read(path string) {
	p.Call("read", func(folder Folder) { folder.Read(path) }, path)
}
