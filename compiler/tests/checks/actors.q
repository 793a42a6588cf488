//# fine: actors see the outside, entry functions the environment
pub actor Clock {
    started: Instant;
    var ids: List<String> = [uuid()];
    var stopped: Bool = false;
    port console: Console;
    port wake: Timer;
    pub fn age() -> Duration { return now() - self.started; }
    pub fn tick() { self.ids.add(uuid()); self.console.write(Severity.Info, "tick"); }
    pub fn stop() { self.wake.cancel(); self.stopped = true; retire(); }
    on wake.fired() { self.tick(); }
    every 15s { self.tick(); }
}
pub entry fn start() -> Clock {
    let clock = Clock(now());
    if environment().has("TICK") { clock.tick(); }
    return clock;
}
test "a clock ages" {
    let clock = Clock(now());
    advance(30s);
    assert clock.age() == 30s;
    clock.wake.fired();
    assert clock.console.calls().size() == 3;
}

//# the outside where it cannot be seen
pub record Stamp { at: Instant = now(); }
pub class Box { var id: String = uuid(); pub fn again() -> Float { return random(); } }
pub fn late() -> Instant { return now(); }
pub actor Maker {
    var ids: List<String> = [];
    pub fn make(count: List<Int>) { self.ids = count.map(|_each| uuid()); }
    pub static fn first() -> String { return uuid(); }
}
pub fn stop() { retire(); }

//# the environment outside of an entry function
pub fn token() -> String? { return environment().get("TOKEN"); }
pub actor Reader { pub fn token() -> String? { return environment().get("TOKEN"); } }

//# what only tests may do
pub actor Sleeper {
    port wake: Timer;
    pub fn sleep() { advance(3s); }
    pub fn cheat() -> Int { return self.wake.calls().size(); }
    pub fn early(promise: Promise<Int>) -> Int { return promise.value(); }
}
pub fn ring(sleeper: Sleeper) { sleeper.wake.fired(); }

//# actors in a circle
pub actor Left {
    right: Right;
    pub fn push() { self.right.push(); }
    pub fn pull() { assert true; }
}
pub actor Right {
    var left: Left? = none;
    pub fn meet(left: Left) { self.left = left; }
    pub fn push() { if let left = self.left { left.pull(); } }
}

//# an actor that calls another one of its own kind
pub actor Node {
    next: Node?;
    pub fn pass() { if let next = self.next { next.pass(); } }
}

//# fine: actors that are created, awaited, and called one way
pub actor Store {
    var count: Int = 0;
    pub fn add() -> Int { self.count += 1; return self.count; }
    pub fn session() -> Session { return Session(self); }
    pub fn next() -> Promise<Int> { let promise: Promise<Int> = Promise(); return promise; }
}
pub actor Session {
    store: Store;
    pub async fn work() -> Int {
        let number = await self.store.next();
        return number + self.store.add() + self.half();
    }
    fn half() -> Int { return 1; }
}

//# actors called and created where they cannot be
pub actor Store {
    var count: Int = 0;
    pub fn add() -> Int { self.count += 1; return self.count; }
}
pub record Holder { store: Store; fn add() -> Int { return self.store.add(); } pub fn twice() -> Int { return self.add() * 2; } }
pub class Owner { store: Store; pub fn add() -> Int { return self.store.add(); } }
pub fn make() -> Store { return Store(); }
pub actor Keeper {
    store: Store;
    var first: Int = self.store.add();
    pub fn all(numbers: List<Int>) -> List<Int> { return numbers.map(|number| number + self.store.add()); }
    pub fn makes(numbers: List<Int>) -> List<Store> { return numbers.map(|_number| Store()); }
    pub fn count() -> Int { return self.first; }
}

//# another actor's state
pub actor Store {
    name: String;
    var count: Int = 0;
    pub fn add() { self.count += 1; }
}
pub actor Keeper {
    store: Store;
    pub fn count() -> Int { return self.store.count; }
    pub fn name() -> String { return self.store.name; }
}

//# awaits where they cannot be
pub actor Store {
    pub fn next() -> Promise<Int> { let promise: Promise<Int> = Promise(); return promise; }
}
pub actor Session {
    store: Store;
    pub fn now() -> Int {
        let number = await self.store.next();
        return number;
    }
    pub async fn maybe(really: Bool) -> Int {
        if really {
            let number = await self.store.next();
            return number;
        }
        return 0;
    }
}

//# fine: a scope and its parts
pub actor Session {
    var depth: Int = 0;
    fn enter_level(name: String) -> Int { self.depth += name.size(); return self.depth; }
    fn blame(level: Int, failure: Failure) { self.depth = level + failure.message.size(); }
    fn leave(level: Int) { self.depth = level - 1; }
    fn simple() { self.depth += 1; }
    fn done() { self.depth -= 1; }
    fn failed(failure: Failure) { self.depth = failure.kind.size(); }
    pub scope level(name: String) { enter enter_level; fail blame; exit leave; }
    pub scope plain() { enter simple; fail failed; exit done; }
}

//# scopes whose parts do not fit
pub error Broken(text: String) "{text}";
pub actor Session {
    var depth: Int = 0;
    fn enter_level() -> Int { self.depth += 1; return self.depth; }
    fn blame(failure: Failure) { self.depth = failure.message.size(); }
    fn leave(level: Int) -> Int { self.depth = level - 1; return level; }
    fn end(level: Int) throws Broken { if level > 3 { throw Broken("x"); } }
    pub scope level() { enter enter_level; fail blame; exit leave; }
    pub scope other() { enter enter_level; exit end; }
}

//# ports that cannot stand here
pub port Lamp { fn set(on: Bool); event burnt(); }
pub class Shelf { port lamp: Lamp; }
pub record Note { lamp: Lamp; }
pub actor House {
    port lamp: Lamp;
    pub fn pass() { let lamp = self.lamp; lamp.set(true); }
    pub fn blink(times: List<Int>) -> List<Int> { return times.map(|time| { self.lamp.set(true); return time; }); }
}
pub actor Other {
    house: House;
    pub fn light() { self.house.lamp.set(true); }
}

//# a handler twice
pub actor House {
    var count: Int = 0;
    port wake: Timer;
    on wake.fired() { self.count += 1; }
    on wake.fired() { self.count += 2; }
}

//# entry functions that cannot be
pub actor Store { pub fn add() { assert true; } }
entry fn hidden() -> Store { return Store(); }
pub entry fn start() -> Store { return Store(); }
pub entry fn again() -> Store { return start(); }
