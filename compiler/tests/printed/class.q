/// Counts, up to a limit.
pub class Counter {
    limit: Int = 10;
    step: Int = self.limit / 10;
    var count: Int = 0;
    var log: List<String> = [];

    pub fn add() -> Bool {
        if self.is_full() { return false; }
        self.count += self.step;
        self.log.add("{self.count} of {self.limit}");
        return true;
    }

    pub query is_full() -> Bool { return self.count >= self.limit; }

    pub fn flush() -> List<String> { return take self.log; }
}

pub fn fill(counter: Counter) {
    while !counter.is_full() { counter.add(); }
}
