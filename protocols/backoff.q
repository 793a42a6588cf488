//! How long to wait before the next attempt to connect.

/// Delays that double from `first` to `longest`, each drawn at random up to its length: clients that lost one server together
/// do not come back together.
class Backoff {
    first: Duration = 1s;
    longest: Duration = 16s;
    var delay: Duration = self.first;

    /// The delay before the next attempt; `chance` is a random number, 0 <= chance < 1.
    fn next(chance: Float) -> Duration {
        let drawn = self.delay * chance;
        self.delay = min(self.delay * 2, self.longest);
        return drawn;
    }

    /// An attempt succeeded.
    fn reset() { self.delay = self.first; }
}

test "delays double from one second to sixteen" {
    let backoff = Backoff();
    var delays: List<Duration> = [];
    for _ in 0..7 { delays.add(backoff.next(0.5)); }
    assert delays == [500ms, 1s, 2s, 4s, 8s, 8s, 8s];
}

test "the jitter is full: from nothing up to the whole delay" {
    let backoff = Backoff();
    assert backoff.next(0.0) == 0s;
    assert backoff.next(0.9999) == 2s;
    assert backoff.next(0.25) == 1s;
}

test "a success starts over" {
    let backoff = Backoff();
    for _ in 0..5 { backoff.next(0.5); }
    backoff.reset();
    assert backoff.next(0.5) == 500ms;
}
