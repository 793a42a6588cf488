package quark

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// TestStart is the moment at which every test starts.
var TestStart = Instant(1_000_000_000)

// TB is what a [TestRuntime] needs of a *testing.T.
type TB interface {
	Helper()
	Errorf(format string, arguments ...any)
	Cleanup(end func())
}

// A TestRuntime is a [Runtime] in which nothing happens by itself: time stands still until Advance, chance repeats, and ports
// record what they are asked. Steps that could deadlock are faults. What a handler or timer panics with, and a promise that is
// dropped undecided, fails the test.
//
//	func TestColdRoom(t *testing.T) {
//		test := quark.NewTestRuntime(t)
//		room := thermostat.NewThermostatWith(test.Runtime, Winter{})
//		heater := quark.TestPort[thermostat.HeaterEvents](test, "heater")
//		room.Hear(thermostat.Reading{Celsius: 17.5, Taken: test.Now()})
//		if calls := heater.Calls(); !slices.Equal(calls, []string{"turn(true)"}) {
//			t.Error(calls)
//		}
//		heater.Events.Failed("no gas")
//	}
type TestRuntime struct {
	*Runtime
	world *testWorld
}

// NewTestRuntime makes a runtime for one test.
func NewTestRuntime(t TB) *TestRuntime {
	t.Helper()
	world := &testWorld{t: t, moment: TestStart, seed: 1, steps: map[string][]*Core{}}
	test := &TestRuntime{Runtime: newRuntime(world, world), world: world}
	watched := new(atomic.Int64)
	dropped.Store(watched)
	t.Cleanup(func() {
		dropped.CompareAndSwap(watched, nil)
		if collect(); watched.Load() > 0 {
			t.Errorf("a promise was dropped undecided")
		}
		runtime.KeepAlive(world)
	})
	return test
}

// collect finds what nobody holds any more.
func collect() {
	finalized := make(chan struct{})
	last := &struct{ name string }{"the last one"}
	runtime.SetFinalizer(last, func(any) { close(finalized) })
	runtime.GC()
	select {
	case <-finalized:
	case <-time.After(time.Second):
	}
}

// Advance lets time pass. Timers fire by due time, then in the order in which they were set; what one asks for is carried out
// before the next.
func (r *TestRuntime) Advance(duration time.Duration) {
	r.AdvanceBy(DurationOf(duration))
}

// AdvanceBy is Advance for the durations of a protocol.
func (r *TestRuntime) AdvanceBy(duration Duration) {
	end := Later(r.world.now(), duration)
	for {
		fired := r.world.next(end)
		if fired == nil {
			break
		}
		fired()
		r.Drain()
	}
	r.world.jump(end)
}

// NextDue tells when the next timer fires, and whether one is set.
func (r *TestRuntime) NextDue() (due time.Time, set bool) {
	r.world.locked(func() {
		for _, timer := range r.world.due {
			if !set || timer.at.Before(due) {
				due, set = timer.at, true
			}
		}
	})
	return due, set
}

// A RecordedPort is a port of somebody's actor, as a test sees it.
type RecordedPort[E any] struct {
	// Events tell the actor what happens.
	Events E

	record *record
}

// Calls gives, and forgets, the texts of what was asked of the port: "turn(true)".
func (p RecordedPort[E]) Calls() []string {
	return p.record.take()
}

// TestPort gives the port of this name that was opened last, which tells its actor through E.
func TestPort[E any](test *TestRuntime, name string) RecordedPort[E] {
	test.world.mutex.Lock()
	defer test.world.mutex.Unlock()
	ports := test.world.ports
	for index := range ports {
		port := ports[len(ports)-1-index]
		if events, is := port.events.(E); is && port.name == name {
			return RecordedPort[E]{Events: events, record: port.record}
		}
	}
	panic(&Fault{Text: "no actor has opened a port " + name + " of this kind"})
}

// A record is what was asked of one port.
type record struct {
	mutex sync.Mutex
	calls []string
}

func (r *record) note(call string) {
	r.keep(func() { r.calls = append(r.calls, call) })
}

// keep does something that no other goroutine does at the same time.
func (r *record) keep(action func()) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	action()
}

func (r *record) take() []string {
	calls := []string{}
	r.keep(func() { calls, r.calls = append(calls, r.calls...), nil })
	return calls
}

// testWorld is the world of tests.
type testWorld struct {
	t     TB
	mutex sync.Mutex

	moment time.Time
	uuids  int
	seed   int64
	order  int
	due    []*virtualTimer
	ports  []openedPort
	// steps are the actors whose steps run, by goroutine, outermost first.
	steps map[string][]*Core
	// alive holds the actors, so that what they wait for counts as undecided only when nobody can decide it.
	alive []*Core
}

type openedPort struct {
	name   string
	events any
	record *record
}

func (w *testWorld) locked(action func()) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	action()
}

func (w *testWorld) now() (now time.Time) {
	w.locked(func() { now = w.moment })
	return now
}

func (w *testWorld) jump(moment time.Time) {
	w.locked(func() { w.moment = moment })
}

func (w *testWorld) uuid() (uuid string) {
	w.locked(func() {
		w.uuids++
		uuid = fmt.Sprintf("00000000-0000-4000-8000-%012x", w.uuids)
	})
	return uuid
}

// random is the minimal standard generator.
func (w *testWorld) random() (number float64) {
	const modulus = 2_147_483_647
	w.locked(func() {
		w.seed = 48_271 * w.seed % modulus
		number = float64(w.seed) / modulus
	})
	return number
}

func (w *testWorld) environment() map[string]string { return map[string]string{} }

func (w *testWorld) records() bool { return true }

func (w *testWorld) opened(name string, events any, record *record) {
	w.locked(func() { w.ports = append(w.ports, openedPort{name, events, record}) })
}

func (w *testWorld) report(fault *Fault) {
	w.t.Helper()
	w.t.Errorf("%v", fault)
}

func (w *testWorld) born(core *Core) {
	w.locked(func() { w.alive = append(w.alive, core) })
}

func (w *testWorld) enter(core *Core) {
	routine := goroutine()
	w.locked(func() {
		steps := w.steps[routine]
		if len(steps) > 0 && steps[len(steps)-1].rank <= core.rank {
			fault("", "a step of %s was entered from a step of %s", core.name, steps[len(steps)-1].name)
		}
		w.steps[routine] = append(steps, core)
	})
}

func (w *testWorld) leave(*Core) (outermost bool) {
	routine := goroutine()
	w.locked(func() {
		steps := w.steps[routine]
		steps = steps[:len(steps)-1]
		w.steps[routine] = steps
		if outermost = len(steps) == 0; outermost {
			delete(w.steps, routine)
		}
	})
	return outermost
}

func (w *testWorld) asked(effects *effects) {
	var inside bool
	w.locked(func() { inside = len(w.steps[goroutine()]) > 0 })
	if !inside {
		effects.drain()
	}
}

// goroutine names the goroutine that asks: the runtime keeps no such thing for programs.
func goroutine() string {
	var buffer [64]byte
	name, _, _ := strings.Cut(string(buffer[:runtime.Stack(buffer[:], false)]), "[")
	return name
}

// A virtualTimer fires when virtual time comes to it.
type virtualTimer struct {
	world *testWorld
	fired func()
	at    time.Time
	order int
}

func (w *testWorld) timer(fired func()) timer {
	return &virtualTimer{world: w, fired: fired}
}

func (t *virtualTimer) set(at time.Time) {
	t.world.locked(func() {
		t.world.unset(t)
		t.world.order++
		t.at, t.order = at, t.world.order
		t.world.due = append(t.world.due, t)
	})
}

func (t *virtualTimer) cancel() {
	t.world.locked(func() { t.world.unset(t) })
}

func (w *testWorld) unset(timer *virtualTimer) {
	w.due = slices.DeleteFunc(w.due, func(other *virtualTimer) bool { return other == timer })
}

// next gives what fires next, up to a moment, and moves time there.
func (w *testWorld) next(end time.Time) (fired func()) {
	w.locked(func() {
		if len(w.due) == 0 {
			return
		}
		first := slices.MinFunc(w.due, func(left, right *virtualTimer) int {
			return cmp.Or(left.at.Compare(right.at), cmp.Compare(left.order, right.order))
		})
		if first.at.After(end) {
			return
		}
		w.unset(first)
		w.moment = MaxInstant(w.moment, first.at)
		fired = first.fired
	})
	return fired
}
