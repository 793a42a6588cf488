/// Beats, and times out.
pub actor Heart {
    port limit: Timer;
    var beats: Int = 0;

    every 15s { self.beats += 1; }

    pub fn start() { self.limit.set(now() + 1m); }

    on limit.fired() { retire(); }
}

test "it beats until the limit" {
    let heart = Heart();
    heart.start();
    advance(2m);
    assert heart.beats == 4;
}
