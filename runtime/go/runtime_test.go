package quark

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheClockStandsOnTheWallAndNeverGoesBack(t *testing.T) {
	runtime := NewRuntime()
	before := runtime.Now()
	time.Sleep(2 * time.Millisecond)
	after := runtime.Now()
	if !after.After(before) || time.Since(after).Abs() > time.Minute {
		t.Error(before, after)
	}
	if uuid := runtime.UUID(); len(uuid) != 36 || uuid[14] != '4' || uuid == runtime.UUID() {
		t.Error(uuid)
	}
	if number := runtime.Random(); number < 0 || number >= 1 {
		t.Error(number)
	}
}

func TestTimersRingOnce(t *testing.T) {
	runtime := NewRuntime()
	rung := make(chan string, 4)
	core := NewCore(runtime, "Clock", 0)
	first := NewTimer(core, "first", func() { rung <- "first" })
	second := NewTimer(core, "second", func() { rung <- "second" })
	first.Set(Later(runtime.Now(), Hour))
	second.Set(Later(runtime.Now(), 5*Millisecond))
	first.Set(Later(runtime.Now(), Millisecond))
	core.Drain()
	same(t, []string{<-rung, <-rung}, []string{"first", "second"})
	first.Set(Later(runtime.Now(), Millisecond))
	first.Cancel()
	core.Drain()
	select {
	case text := <-rung:
		t.Error(text)
	case <-time.After(20 * time.Millisecond):
	}
}

func TestFoldersAreReadFromDisk(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a"), []byte("x\xff"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	told := make(chan string, 1)
	core := NewCore(NewRuntime(), "Reader", 0)
	port := NewFolder(core, "folder", FolderHandlers{
		Contents: func(files Map[string, string]) { told <- Shown(files) },
		Failed:   func(reason string) { told <- reason },
	})
	port.Read(folder)
	core.Drain()
	same(t, <-told, `{"a":"x\ufffd"}`)
	port.Read(filepath.Join(folder, "gone"))
	core.Drain()
	if reason := <-told; !strings.Contains(reason, "gone") {
		t.Error(reason)
	}
}

func TestTheEnvironmentIsMended(t *testing.T) {
	t.Setenv("QUARK_TEST", "x\xff")
	runtime := NewRuntime()
	same(t, runtime.Environment(nil).At("QUARK_TEST", ""), "x\ufffd")
	same(t, runtime.Environment(map[string]string{"B": "2", "A": "1"}).Keys(), []string{"A", "B"})
}

// A wire is what host code brings for a link.
type wire struct {
	events LinkEvents
	log    []string
}

func (w *wire) Connect(url string, headers map[string]string) {
	w.log = append(w.log, "connect "+url+" "+headers["h"])
	w.events.Connected()
}

func (w *wire) Send(text string) { w.log = append(w.log, "send "+text) }

func (w *wire) Close() { w.events.Closed("bye") }

// polite lets the other side speak once for each time that this one does.
func polite() Side[string, string] {
	spoken := false
	received := func(string) error {
		if !spoken {
			return &OutOfState{Message: "text", State: "silent"}
		}
		spoken = false
		return nil
	}
	return Side[string, string]{
		Received: received,
		Receive: func(text string) (string, error) {
			if text == "" {
				return "", &DecodeError{Kind: DecodeKindNotJSON, Text: "not JSON"}
			}
			return text, received(text)
		},
		Send: func(text string) (string, error) {
			spoken = true
			return text, nil
		},
	}
}

func TestALinkSpeaksThroughItsSide(t *testing.T) {
	runtime := NewRuntime()
	var told []string
	runtime.OnFault = func(fault *Fault) { told = append(told, fault.Error()) }
	socket := &wire{}
	Provide(runtime, func(events LinkEvents) Link {
		socket.events = events
		return socket
	})
	core := NewCore(runtime, "Client", 0)
	var link LinkPort[string, string]
	link = NewLink(core, "link", "Talk.client", polite, LinkHandlers[string]{
		Connected:  func() { link.Send("hello") },
		Received:   func(text string) { told = append(told, "received "+text) },
		Unreadable: func(err *DecodeError) { told = append(told, err.Error()) },
		Closed:     func(reason string) { told = append(told, "closed "+reason) },
	})
	link.Connect("ws://x", MapOf(Entry[string, string]{Key: "h", Value: "v"}))
	core.Drain()
	socket.events.Frame("one")
	socket.events.Frame("two")
	socket.events.Frame("")
	link.Close()
	core.Drain()
	same(t, socket.log, []string{"connect ws://x v", "send hello"})
	same(t, told, []string{
		"received one", "Link<Talk.client>.received: text may not come in state silent", "not JSON", "closed bye",
	})
}

func TestAnAcceptedLinkIsNotConnectedAgain(t *testing.T) {
	core := NewCore(NewTestRuntime(t).Runtime, "Server", 0)
	link := NewAccepted(core, "peer", "Talk.server", polite, LinkHandlers[string]{})
	link.Send("hello")
	same(t, link.Sent(), []string{"hello"})
	same(t, link.Calls(), []string{"send(hello)"})
	same(t, faultOf(t, func() { link.Connect("ws://x", Map[string, string]{}, "a.q:1") }), "connect on an accepted link (a.q:1)")
}
