package quark

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// A counter is an actor as generated code has them: it counts, and tells a console.
type counter struct {
	core    *Core
	console ConsolePort
	wake    TimerPort
	lamp    Port[lamp, lampEvents]
	count   int
	waiting []*Promise[int]
	pressed []string
}

type lamp interface{ Turn(on bool) }

type lampEvents struct {
	core    *Core
	pressed func(reason string)
}

func (e lampEvents) Pressed(reason string) {
	e.core.Handle(func() { e.pressed(reason) })
}

func newCounter(runtime *Runtime, rank int) *counter {
	core := NewCore(runtime, "Counter", rank)
	c := &counter{core: core}
	c.console = NewConsole(core, "console")
	c.wake = NewTimer(core, "wake", func() { c.count += 100 })
	return c
}

func (c *counter) Add(number int) int {
	c.core.Begin()
	defer c.core.End()
	if number < 0 {
		panic(&Fault{Text: "negative", Where: "a.q:1"})
	}
	c.count += number
	c.console.Write(SeverityInfo, IntText(int64(c.count)))
	for _, promise := range c.waiting {
		promise.Keep(c.count)
	}
	c.waiting = nil
	return c.count
}

func (c *counter) next() *Promise[int] {
	c.core.Enter()
	defer c.core.Leave()
	promise := NewPromise[int]()
	c.waiting = append(c.waiting, promise)
	return promise
}

func (c *counter) doubled() *Promise[int] {
	c.core.Enter()
	defer c.core.Leave()
	return Then(c.core, c.next2(), func(number int) (int, error) {
		if number > 10 {
			return 0, errors.New("too large")
		}
		return At([]int{2 * number}, 0, ""), nil
	})
}

func (c *counter) next2() *Promise[int] {
	promise := NewPromise[int]()
	c.waiting = append(c.waiting, promise)
	return promise
}

func TestAFaultLeavesTheActorUsable(t *testing.T) {
	c := newCounter(NewTestRuntime(t).Runtime, 0)
	same(t, faultOf(t, func() { c.Add(-1) }), "negative (a.q:1)")
	same(t, c.Add(2), 2)
	same(t, c.console.Calls(), []string{`write("INFO", "2")`})
}

func TestStepsThatCouldDeadlockAreFaultsInTests(t *testing.T) {
	test := NewTestRuntime(t)
	low, high := newCounter(test.Runtime, 0), newCounter(test.Runtime, 1)
	inside := func(outer, inner *counter) func() {
		return func() {
			outer.core.Begin()
			defer outer.core.End()
			inner.Add(1)
		}
	}
	same(t, faultOf(t, inside(high, low)), "no fault")
	same(t, faultOf(t, inside(low, high)), "a step of Counter was entered from a step of Counter")
	same(t, faultOf(t, inside(low, low)), "a step of Counter was entered from a step of Counter")
	same(t, low.Add(0)+high.Add(0), 1)
}

func TestPromisesAreToldAfterTheStep(t *testing.T) {
	c := newCounter(NewTestRuntime(t).Runtime, 0)
	promise, doubled := c.next(), c.doubled()
	same(t, promise.IsPending(), true)
	same(t, faultOf(t, func() { ValueOf(promise) }), "the promise is pending")
	c.Add(3)
	same(t, ValueOf(promise)+ValueOf(doubled), 9)
	promise.Keep(7)
	promise.Fail(errors.New("late"))
	same(t, ValueOf(promise), 3)
	failed := c.doubled()
	c.Add(10)
	_, err := failed.Value()
	same(t, err, "too large")
	same(t, promise.promiseState()+failed.promiseState(), "keptfailed")
}

func TestWhatAnAsyncFunctionFaultsWithFailsItsPromise(t *testing.T) {
	promise := Async(func() (*Promise[int], error) {
		return Kept(At([]int{}, 0, "a.q:1")), nil
	})
	_, err := promise.Value()
	same(t, err, "index 0 is out of range for 0 elements (a.q:1)")
}

func TestWaitingEndsWithTheContextAndGivesUp(t *testing.T) {
	c := newCounter(NewTestRuntime(t).Runtime, 0)
	inner, outer := c.next(), (*Promise[int])(nil)
	outer = Then(c.core, inner, func(number int) (int, error) { return number, nil })
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err := outer.Wait(ctx)
	same(t, err, context.DeadlineExceeded)
	same(t, []bool{outer.IsPending(), inner.IsPending()}, []bool{false, false})
	c.Add(1)
	same(t, inner.promiseState(), "failed")
}

func TestAPromiseIsWaitedForByManyGoroutines(t *testing.T) {
	c := newCounter(NewRuntime(), 0)
	var all sync.WaitGroup
	promise := c.next()
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			number, err := Await(context.Background(), c.core, promise)
			if number != 5 || err != nil {
				t.Error(number, err)
			}
		}()
	}
	c.Add(5)
	all.Wait()
}

func TestOnAPromiseThatNobodyCanDecideTheTestFails(t *testing.T) {
	log := &logged{}
	test := NewTestRuntime(log)
	func() { NewPromise[int]() }()
	held := newCounter(test.Runtime, 0)
	held.next()
	log.cleanUp()
	same(t, log.lines, []string{"a promise was dropped undecided"})
}

// logged is a test that may fail.
type logged struct {
	lines []string
	end   func()
}

func (l *logged) Helper() {}

func (l *logged) Cleanup(end func()) { l.end = end }

func (l *logged) cleanUp() { l.end() }

func (l *logged) Errorf(format string, arguments ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, arguments...))
}

func TestTimeStandsStillUntilItIsAdvanced(t *testing.T) {
	test := NewTestRuntime(t)
	c := newCounter(test.Runtime, 0)
	same(t, test.Now().Equal(TestStart), true)
	c.wake.Set(Later(test.Now(), 2*Second))
	c.wake.Set(Later(test.Now(), 5*Second))
	due, set := test.NextDue()
	same(t, []any{due.UnixMilli(), set}, []any{1000005000, true})
	test.Advance(4999 * time.Millisecond)
	same(t, c.count, 0)
	test.Advance(time.Millisecond)
	same(t, c.count, 100)
	same(t, c.wake.Calls(), []string{"set(1000002000)", "set(1000005000)"})
}

func TestChanceRepeats(t *testing.T) {
	test := NewTestRuntime(t)
	same(t, test.UUID(), "00000000-0000-4000-8000-000000000001")
	same(t, test.UUID(), "00000000-0000-4000-8000-000000000002")
	same(t, []float64{test.Random(), test.Random()}, []float64{48271.0 / 2147483647, 182605794.0 / 2147483647})
}

func TestARetiredActorHearsNothing(t *testing.T) {
	test := NewTestRuntime(t)
	c := newCounter(test.Runtime, 0)
	c.core.Every(Second, func() { c.count++ })
	test.Advance(3 * time.Second)
	same(t, c.count, 3)
	func() {
		c.core.Begin()
		defer c.core.End()
		c.wake.Set(test.Now())
		c.core.Retire()
	}()
	c.wake.Events.Fired()
	test.Advance(time.Minute)
	same(t, c.count, 3)
	same(t, c.Add(1), 4)
}

func TestHostCodeSuppliesPortsAndTellsEvents(t *testing.T) {
	test := NewTestRuntime(t)
	turned := &recorder{}
	Provide(test.Runtime, func(events lampEvents) lamp {
		turned.events = events
		return turned
	})
	c := newCounter(test.Runtime, 0)
	c.lamp = NewPort[lamp](c.core, "lamp", lampEvents{core: c.core, pressed: func(reason string) {
		c.pressed = append(c.pressed, reason)
		c.lamp.Call("turn", func(lamp lamp) { lamp.Turn(true) }, true)
	}})
	turned.events.Pressed("switch")
	same(t, turned.turns, []bool{true})
	seen := TestPort[lampEvents](test, "lamp")
	seen.Events.Pressed("test")
	same(t, seen.Calls(), []string{"turn(true)", "turn(true)"})
	same(t, c.pressed, []string{"switch", "test"})
	same(t, faultOf(t, func() { TestPort[lampEvents](test, "other") }), "no actor has opened a port other of this kind")
	same(t, faultOf(t, func() { NewPort[lamp](newCounter(NewRuntime(), 0).core, "lamp", lampEvents{}) }),
		"nothing stands behind the port lamp: say what does, with quark.Provide")
}

type recorder struct {
	events lampEvents
	turns  []bool
}

func (r *recorder) Turn(on bool) { r.turns = append(r.turns, on) }

func TestTheHookIsToldWhatHandlersFaultWith(t *testing.T) {
	test := NewTestRuntime(t)
	var told []string
	test.OnFault = func(fault *Fault) { told = append(told, fault.Error()) }
	c := newCounter(test.Runtime, 0)
	c.core.Handle(func() { panic(&Fault{Text: "oh", Where: "a.q:1"}) })
	same(t, told, []string{"oh (a.q:1)"})
	same(t, c.Add(1), 1)
}

func TestAScopeTellsOfFailuresAndEnds(t *testing.T) {
	core := newCounter(NewTestRuntime(t).Runtime, 0).core
	run := func(body func() error) (told []string, err error) {
		err = Scope(core, body,
			func(failure Failure) { told = append(told, failure.Kind+": "+failure.Message) },
			func() { told = append(told, "left") })
		return told, err
	}
	told, err := run(func() error { return nil })
	same(t, []any{told, err}, []any{[]string{"left"}, nil})
	told, err = run(func() error { return &OutOfState{Message: "ask", State: "closed"} })
	same(t, []any{told, err}, []any{[]string{"OutOfState: ask may not come in state closed", "left"}, "ask may not come in state closed"})
	told, _ = run(func() error { return context.Canceled })
	same(t, told, []string{"left"})
	same(t, faultOf(t, func() {
		_ = Scope(core, func() error { panic(&Fault{Text: "oh"}) }, func(failure Failure) { told = append(told, failure.Kind) }, nil)
	}), "oh")
	same(t, told, []string{"left", "Fault"})
}

func TestStatesAreShownByType(t *testing.T) {
	type instance struct{ number int64 }
	Shows(func(of *instance) JSON { return IntJSON(of.number) })
	same(t, State(&instance{number: 3}), "3")
	same(t, InstanceJSON(&instance{number: 3}), "3")
	same(t, InstanceJSON(stranger{}), "null")
	same(t, InstanceJSON((*instance)(nil)), "null")
	same(t, Shown(struct{ NodeID, ServerURL string }{"a", "b"}), `{"nodeId":"a","serverUrl":"b"}`)
}

func TestARestKeepsItsTurnWhetherOrNotItIsAlone(t *testing.T) {
	for _, runtime := range []*Runtime{NewRuntime(), NewTestRuntime(t).Runtime} {
		core := NewCore(runtime, "Desk", 0)
		var heard []int
		hear := func(number int) *Promise[int] {
			return Then(core, Kept(number), func(number int) (int, error) {
				heard = append(heard, number)
				return number, nil
			})
		}
		step := func(body func()) {
			core.Begin()
			defer core.End()
			body()
		}
		step(func() { hear(0) })
		step(func() {
			Then(core, hear(1), func(int) (int, error) { return 0, nil })
			core.home().ask(func() { heard = append(heard, 2) })
			hear(3)
			same(t, len(heard), 1)
		})
		same(t, heard, []int{0, 1, 2, 3})
	}
}

func TestOneOfManyDecidesAPromiseAndAllHearOfIt(t *testing.T) {
	for range 100 {
		promise := NewPromise[int]()
		var all sync.WaitGroup
		for number := range 8 {
			all.Add(2)
			go func() {
				defer all.Done()
				promise.Keep(number + 1)
			}()
			go func() {
				defer all.Done()
				value, err := promise.Wait(context.Background())
				if value == 0 || err != nil || value != ValueOf(promise) {
					t.Errorf("heard %d, %v", value, err)
				}
			}()
		}
		all.Wait()
	}
}
