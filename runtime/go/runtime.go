package quark

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	random "math/rand"
)

// A Runtime supplies actors with time, chance and ports. One serves any number of actors.
type Runtime struct {
	// OnFault is told what handlers and timers panic with; nil logs it. To be set before actors are made.
	OnFault func(*Fault)

	world   world
	watch   watch // nil in a program
	effects effects
	mutex   sync.Mutex
	kinds   map[any]any
}

// world is what differs between a program and a test.
type world interface {
	now() time.Time
	uuid() string
	random() float64
	timer(fired func()) timer
	environment() map[string]string
	// records tells whether ports record what they are asked.
	records() bool
	// opened is told of each port.
	opened(name string, events any, record *record)
	// report is told of faults that have no caller and no hook.
	report(fault *Fault)
}

// watch is what a test is told of steps besides: in a program nobody asks.
type watch interface {
	// born is told of each actor.
	born(core *Core)
	// enter begins a step of an actor on this goroutine, and refuses one that could deadlock.
	enter(core *Core)
	// leave ends it, and tells whether it was the outermost one.
	leave(core *Core) bool
	// asked is told when something was asked for, and carries out what was asked for outside of any step.
	asked(effects *effects)
}

type timer interface {
	set(at time.Time)
	cancel()
}

// NewRuntime makes a runtime with the real clock, the console of package log/slog, and folders on disk. [Provide] brings
// what else actors need.
func NewRuntime() *Runtime {
	runtime := newRuntime(newSystem(), nil)
	Provide(runtime, func(ConsoleEvents) Console { return logging{} })
	Provide(runtime, func(events FolderEvents) Folder { return disk{events: events} })
	return runtime
}

func newRuntime(world world, watch watch) *Runtime {
	runtime := &Runtime{world: world, watch: watch, kinds: map[any]any{}}
	runtime.effects.watch, runtime.effects.report = watch, runtime.report
	return runtime
}

// DefaultRuntime is the runtime of actors that are made without one, the same for all.
var DefaultRuntime = sync.OnceValue(NewRuntime)

func (r *Runtime) report(fault *Fault) {
	if r.OnFault != nil {
		r.OnFault(fault)
		return
	}
	r.world.report(fault)
}

// Now gives the current moment, in whole milliseconds; it never goes back.
func (r *Runtime) Now() time.Time {
	return r.world.now()
}

// UUID gives a new random UUID.
func (r *Runtime) UUID() string {
	return r.world.uuid()
}

// Random gives a random number from 0 up to and without 1.
func (r *Runtime) Random() float64 {
	return r.world.random()
}

// Environment gives the environment's variables as an entry function reads them: those given, or else the process's.
func (r *Runtime) Environment(given map[string]string) Map[string, string] {
	if given == nil {
		given = r.world.environment()
	}
	read := make(map[string]string, len(given))
	for name, value := range given {
		read[Text(name)] = Text(value)
	}
	return MapFrom(read)
}

// Drain carries out what was asked of ports, unless another goroutine is at it already.
func (r *Runtime) Drain() {
	r.effects.drain()
}

// system is the world of programs.
type system struct {
	start        time.Time
	milliseconds int64 // of the start, since 1970
}

func newSystem() *system {
	start := time.Now()
	return &system{start: start, milliseconds: start.UnixMilli()}
}

// now is the wall clock at start-up plus the steady clock since.
func (s *system) now() time.Time {
	return Instant(s.milliseconds + time.Since(s.start).Milliseconds())
}

func (s *system) uuid() string {
	var octets [16]byte
	if _, err := rand.Read(octets[:]); err != nil {
		panic(err)
	}
	octets[6] = octets[6]&0x0f | 0x40
	octets[8] = octets[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", octets[:4], octets[4:6], octets[6:8], octets[8:10], octets[10:])
}

func (s *system) random() float64 {
	return random.Float64()
}

func (s *system) environment() map[string]string {
	variables := map[string]string{}
	for _, variable := range os.Environ() {
		if name, value, found := strings.Cut(variable, "="); found {
			variables[name] = value
		}
	}
	return variables
}

func (s *system) timer(fired func()) timer {
	return &alarm{world: s, fired: fired}
}

func (s *system) records() bool { return false }

func (s *system) opened(string, any, *record) {}

func (s *system) report(fault *Fault) {
	slog.Error("a step failed", "error", fault)
}

// An alarm is a timer of the real clock.
type alarm struct {
	world *system
	fired func()
	mutex sync.Mutex
	timer *time.Timer
	// setting counts how often it was set or cancelled: what was set before rings no more, even where it has begun to.
	setting int
}

func (a *alarm) set(at time.Time) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.stop()
	setting := a.setting
	wait := Between(at, a.world.now()).Std()
	a.timer = time.AfterFunc(max(wait, 0), func() {
		if a.isSet(setting) {
			a.fired()
		}
	})
}

func (a *alarm) isSet(setting int) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.setting == setting
}

func (a *alarm) stop() {
	a.setting++
	if a.timer != nil {
		a.timer.Stop()
	}
}

func (a *alarm) cancel() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.stop()
}

// logging is the console of package log/slog.
type logging struct{}

func (logging) Write(severity Severity, text string) {
	levels := [...]slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError, slog.LevelError + 4}
	slog.Log(context.Background(), levels[severity], text)
}

// disk reads folders, each on a goroutine of its own, so that a slow disk stalls nobody.
type disk struct {
	events FolderEvents
}

func (d disk) Read(path string) {
	go func() {
		files, err := texts(path)
		if err != nil {
			d.events.Failed(err.Error())
			return
		}
		d.events.Contents(files)
	}()
}

func texts(folder string) (map[string]string, error) {
	found, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, file := range found {
		path := filepath.Join(folder, file.Name())
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		files[file.Name()] = string(text)
	}
	return files, nil
}
