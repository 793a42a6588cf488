// How long to wait before the next attempt to connect.

package mdk

import quark "example.org/quark/runtime/v3"

// backoff — Delays that double from `first` to `longest`, each drawn at random up to its length: clients that lost one
// server together do not come back together.
type backoff struct {
	first   quark.Duration
	longest quark.Duration
	delay   quark.Duration
}

// backoffOptions are what a backoff may be made with; nil stands for the default.
type backoffOptions struct {
	First   *quark.Duration
	Longest *quark.Duration
}

// newBackoff makes a backoff.
func newBackoff(options *backoffOptions) *backoff {
	if options == nil {
		options = &backoffOptions{}
	}
	first := quark.Or(options.First, quark.Second)
	longest := quark.Or(options.Longest, 16*quark.Second)
	return &backoff{first: first, longest: longest, delay: first}
}

// next gives the delay before the next attempt; `chance` is a random number, 0 <= chance < 1.
func (b *backoff) next(chance float64) quark.Duration {
	drawn := b.delay.Scale(chance, "backoff.q:12")
	b.delay = min(b.delay*2, b.longest)
	return drawn
}

// reset says that an attempt succeeded.
func (b *backoff) reset() {
	b.delay = b.first
}

func showBackoff(of *backoff) quark.JSON {
	var out quark.Fields
	out.Add("first", quark.IntJSON(int64(of.first)))
	out.Add("longest", quark.IntJSON(int64(of.longest)))
	out.Add("delay", quark.IntJSON(int64(of.delay)))
	return out.JSON()
}

var _ = quark.Shows(showBackoff)
