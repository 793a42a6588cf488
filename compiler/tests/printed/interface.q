/// Decides.
pub interface Policy {
    fn failure(now: Instant);
    query available(now: Instant) -> Bool;
}

pub class Never implements Policy {
    fn failure(now: Instant) {}
    query available(now: Instant) -> Bool { return true; }
}

pub class Pool {
    var policies: Map<String, Policy> = {};

    pub fn add(name: String, own policy: Policy) { self.policies[name] = policy; }

    pub fn fail(name: String, now: Instant) {
        if let policy = self.policies.get(name) { policy.failure(now); }
    }

    pub query ready(now: Instant) -> Int {
        return self.policies.values().filter(|policy| policy.available(now)).size();
    }
}

pub fn pool() -> Pool {
    let pool = Pool();
    pool.add("never", Never());
    return pool;
}
