// Host code around the package desk, as a user of it would write it.
package desk_test

import (
	"context"
	"slices"
	"testing"

	"example.org/desk"
	quark "example.org/quark/runtime/v3"
)

type english struct{}

func (english) Greet(name string) string { return "hello " + name }

type broken struct{}

func (broken) Greet(name string) string { panic("no voice for " + name) }

// A socket is one accepted connection.
type socket struct {
	events quark.LinkEvents
	log    []string
}

func (s *socket) Send(text string) { s.log = append(s.log, text) }

func (s *socket) Close() { s.log = append(s.log, "close") }

func same(t *testing.T, found, wanted []string) {
	t.Helper()
	if !slices.Equal(found, wanted) {
		t.Errorf("found %q, wanted %q", found, wanted)
	}
}

// faults collects what the hook of a runtime is told.
func faults(test *quark.TestRuntime) *[]string {
	told := &[]string{}
	test.OnFault = func(fault *quark.Fault) { *told = append(*told, fault.Error()) }
	return told
}

// fault gives the fault that something ends with.
func fault(call func()) (text string) {
	defer func() {
		if fault, is := recover().(*quark.Fault); is {
			text = fault.Error()
		}
	}()
	call()
	return ""
}

func TestAConnectionIsHandedToAnActor(t *testing.T) {
	test := quark.NewTestRuntime(t)
	told := faults(test)
	accepted := &socket{}
	quark.Provide(test.Runtime, func(events quark.LinkEvents) quark.Connection {
		accepted.events = events
		return accepted
	})
	made := desk.NewDeskWith(test.Runtime, english{})
	same(t, made.History(), []string{"connected"})
	accepted.events.Frame(`{"type":"hello","name":"ada"}`)
	accepted.events.Frame(`{"type":"hello","name":"bob"}`)
	accepted.events.Closed("gone")
	same(t, accepted.log, []string{`{"type":"welcome","text":"hello ada"}`})
	same(t, made.History(), []string{"connected", "closed gone"})
	same(t, *told, []string{"Link<Reception.server>.received: hello may not come in state greeted"})
}

func TestADeskNeedsAConnection(t *testing.T) {
	text := fault(func() { desk.NewDeskWith(quark.NewRuntime(), english{}) })
	if text != "nothing stands behind the port peer: say what does, with quark.Provide" {
		t.Error(text)
	}
}

func TestWhatAHostPanicsWithIsAFaultAndTheActorGoesOn(t *testing.T) {
	test := quark.NewTestRuntime(t)
	told := faults(test)
	made := desk.NewDeskWith(test.Runtime, broken{})
	if text := fault(func() { made.Welcome("ada") }); text != "Greeter.greet threw no voice for ada (desk.q:52)" {
		t.Error(text)
	}
	same(t, made.History(), []string{"connected", "welcome ada"})
	quark.TestPort[quark.LinkEvents](test, "peer").Events.Frame(`{"type":"hello","name":"bob"}`)
	same(t, *told, []string{"Greeter.greet threw no voice for bob (desk.q:82)"})
}

func TestPromisesAreWaitedForOutsideOfSteps(t *testing.T) {
	made := desk.NewDeskWith(quark.NewTestRuntime(t).Runtime, english{})
	if text, err := made.Later(context.Background(), "ada"); text != "ada 3" || err != nil {
		t.Error(text, err)
	}
}

func TestAWaitThatEndsGivesUp(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	promise := quark.NewPromise[int64]()
	if _, err := promise.Wait(ended); err != context.Canceled || promise.IsPending() {
		t.Error(err)
	}
}

func TestTextThatIsNotUTF8IsMended(t *testing.T) {
	made := desk.NewDeskWith(quark.NewTestRuntime(t).Runtime, english{})
	if text := made.Welcome("a\xffb"); text != "hello a\ufffdb" {
		t.Errorf("%q", text)
	}
	name := "\xff"
	seats := quark.MapOf(quark.Entry[string, int64]{Key: "\xfe", Value: 1})
	same(t, made.Usher(&name, []string{"x\xff", "y"}, seats), []string{"\ufffd", "x\ufffd+y", "\ufffd"})
	if text := desk.NewBadge("\xff").Text(); text != "<\ufffd>" {
		t.Errorf("%q", text)
	}
}
