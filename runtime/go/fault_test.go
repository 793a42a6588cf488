package quark

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
)

// same fails a test unless what was found is what was wanted, both as text.
func same(t *testing.T, found, wanted any) {
	t.Helper()
	if fmt.Sprint(found) != fmt.Sprint(wanted) {
		t.Errorf("found  %v\nwanted %v", found, wanted)
	}
}

// faultOf gives the text of the fault that something panics with.
func faultOf(t *testing.T, call func()) (text string) {
	t.Helper()
	defer func() {
		if recovered := recover(); recovered != nil {
			text = asFault(recovered).Error()
		}
	}()
	call()
	return "no fault"
}

func TestAFaultNamesItsPlace(t *testing.T) {
	same(t, (&Fault{Text: "oh"}).Error(), "oh")
	same(t, (&Fault{Text: "oh", Where: "a.q:1"}).Error(), "oh (a.q:1)")
	same(t, BrokenComparison("a == b", int64(1), "x", "a.q:2"), `assertion failed: a == b (left: 1, right: "x") (a.q:2)`)
}

type stranger struct{}

func (stranger) Speak() { panic("no voice") }

func TestWhatHostCodePanicsWithIsAFaultThatNamesIt(t *testing.T) {
	same(t, faultOf(t, func() { stranger{}.Speak() }), "stranger.Speak threw no voice")
}

// hosted is called by a line that a generated file would tell of.
func hosted(speaker interface{ Speak() }) {
	_, file, line, _ := runtime.Caller(0)
	hostCalls.Store(file, map[int]HostCall{line + 2: {Method: "Speaker.speak", Where: "a.q:3"}})
	speaker.Speak()
}

type deepStranger struct{}

func (deepStranger) Speak() { stranger{}.Speak() }

func TestWhatAnInterfacePanicsWithIsToldByItsPlace(t *testing.T) {
	same(t, faultOf(t, func() { hosted(stranger{}) }), "Speaker.speak threw no voice (a.q:3)")
	same(t, faultOf(t, func() { hosted(deepStranger{}) }), "Speaker.speak threw no voice (a.q:3)")
}

func TestAnErrorIsFoundBehindWhatWrapsIt(t *testing.T) {
	wrapped := fmt.Errorf("around: %w", &OutOfState{Message: "ask", State: "closed"})
	if !IsA[*OutOfState](wrapped) || IsA[*DecodeError](wrapped) || IsA[*OutOfState](errors.New("other")) {
		t.Error("an error was taken for another")
	}
}
