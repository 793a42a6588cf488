/// A session with levels.
pub actor Session {
    var open: List<Int> = [];
    var failures: List<String> = [];

    /// Blames what fails inside.
    pub scope level() { enter begin; fail blame; exit end; }

    fn begin() -> Int {
        self.open.add(self.open.size());
        return self.open.size() - 1;
    }

    fn blame(id: Int, failure: Failure) { self.failures.add("{id}: {failure.message}"); }
    fn end(id: Int) { self.open.remove(id); }
}
