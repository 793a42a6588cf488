//# fine: what a collection of instances can do
pub class Node { id: Int; var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    var named: Map<String, Node> = {};
    pub fn use_all() -> Int {
        for node in self.nodes.filter(|node| node.id > 1) { node.hit(); }
        for node in self.named.values() { node.hit(); }
        let ids = self.nodes.filter(|node| node.hits > 0).map(|node| node.id);
        let known = self.nodes.any(|node| node.id == 3) || self.named.has("x");
        let least = self.nodes.min_by(|node| node.hits);
        if let node = least { return node.id; }
        self.nodes.add(Node(ids.size()));
        self.named["x"] = Node(2);
        if known { let _gone = self.named.remove("x"); }
        return self.nodes.filter(|node| node.id > 1).size();
    }
}

//# what a collection of instances cannot do
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn bad() -> Int {
        let some = self.nodes.filter(|node| node.id > 1);
        let sorted = self.nodes.sort_by(|node| node.id);
        let made = self.nodes.map(|node| Node(node.id));
        return some.size() + sorted.size() + made.size();
    }
    pub fn grow() { self.nodes.add(Node(1)); }
}

//# fine: a field that is moved on
pub class Policies { var count: Int = 0; fn next() -> Int { self.count += 1; return self.count; } }
pub class Discovery { policies: Policies; fn go() -> Int { return self.policies.next(); } }
pub class Mdk {
    policies: Policies;
    var discovery: Discovery = Discovery(self.policies);
    pub fn go() -> Int { return self.discovery.go(); }
}
pub fn start() -> Mdk { return Mdk(Policies()); }

//# a use of a field that was moved on
pub class Policies { var count: Int = 0; fn next() -> Int { self.count += 1; return self.count; } }
pub class Discovery { policies: Policies; fn go() -> Int { return self.policies.next(); } }
pub class Mdk {
    policies: Policies;
    var discovery: Discovery = Discovery(self.policies);
    var second: Discovery = Discovery(self.policies);
    pub fn go() -> Int { return self.policies.next() + self.discovery.go() + self.second.go(); }
}

//# queries and lambdas that change something
pub class Counter {
    var count: Int = 0;
    var seen: List<Int> = [];
    pub query next() -> Int { self.count += 1; return self.count; }
    pub query all() -> Int { self.bump(); return self.count; }
    pub query note(number: Int) { self.seen.add(number); }
    fn bump() { self.count += 1; }
    pub fn sum(numbers: List<Int>) -> List<Int> {
        return numbers.map(|number| { self.count += number; return number; });
    }
    pub fn sums(numbers: List<Int>) -> List<Int> {
        return numbers.map(|number| { self.bump(); return number; });
    }
}

//# fine: queries that only look, and change what is theirs
pub class Counter {
    var seen: List<Int> = [];
    pub query doubled() -> List<Int> {
        var copy = self.seen;
        for number in self.seen { copy.add(number); }
        return copy;
    }
    pub fn note(number: Int) { self.seen.add(number); }
}

//# records never change
pub record Clock {
    levels: List<Int> = [0];
    ticks: Int = 0;
    fn tick() -> Clock { self.ticks += 1; self.levels.add(1); return self; }
}
pub fn late(clock: Clock) -> Clock {
    var mine = clock;
    mine.ticks = 3;
    return mine;
}

//# fine: a changed copy of a record
pub record Clock {
    levels: List<Int> = [0];
    pub fn enter() -> Clock {
        var levels = self.levels;
        levels.add(0);
        return self with { levels: levels };
    }
}

//# a borrow across an await
pub class Level { id: Int; var nodes: List<Int> = []; fn add(node: Int) { self.nodes.add(node); } }
pub actor Source { pub fn next() -> Promise<Int> { let promise: Promise<Int> = Promise(); return promise; } }
pub actor Session {
    source: Source;
    var levels: List<Level> = [];
    pub async fn resolve() -> Int {
        let level = self.levels.last() else { return 0; };
        let node = await self.source.next();
        level.add(node);
        return node;
    }
    pub async fn use(level: Level) -> Int {
        let node = await self.source.next();
        return level.id + node;
    }
    pub fn grow() { self.levels.add(Level(1)); }
}

//# fine: an id is kept across an await, and the rest looked up again
pub class Level { id: Int; var nodes: List<Int> = []; fn add(node: Int) { self.nodes.add(node); } }
pub actor Source { pub fn next() -> Promise<Int> { let promise: Promise<Int> = Promise(); return promise; } }
pub actor Session {
    source: Source;
    var levels: List<Level> = [];
    pub async fn resolve() -> Int {
        let id = self.levels.last().map(|level| level.id);
        let mine = Level(7);
        let node = await self.source.next();
        if let level = self.levels.find(|level| level.id == id) { level.add(node); }
        mine.add(node);
        return node;
    }
    pub fn grow() { self.levels.add(Level(1)); }
}

//# fine: take of what has a default
pub class Node { id: Int; }
pub class Holder {
    var node: Node? = none;
    var seen: List<Int> = [];
    pub fn release() -> Node? { return take self.node; }
    pub fn drain() -> List<Int> { return take self.seen; }
    pub fn put(own node: Node, number: Int) { self.node = node; self.seen.add(number); }
}

//# take of what has no default
pub class Node { id: Int; }
pub class Holder {
    node: Node;
    fixed: Int = 3;
    var other: Node;
    pub fn release() -> Node { return take self.other; }
    pub fn given() -> Node { return take self.node; }
    pub fn three() -> Int { return take self.fixed; }
    pub fn local() -> Int { let number = self.fixed; return take number; }
    pub fn put(own node: Node) { self.other = node; }
}

//# assignments to what never changes
pub class Node { id: Int; fn rename(id: Int) { self.id = id; } }
pub fn change(number: Int, numbers: List<Int>) -> Int {
    let fixed = 1;
    fixed = 2;
    number = 3;
    for each in numbers { each = 4; }
    return fixed + number;
}

//# fine: assignments to variables
pub class Node { var id: Int = 0; pub fn rename(id: Int) { self.id = id; } }
pub fn change(node: Node) -> Int {
    var number = 1;
    number += node.id;
    node.rename(number);
    node.id = number;
    return number;
}

//# frozen collections that are changed
pub record Bag { items: List<Int>; }
pub class Holder {
    names: List<String>;
    var grid: List<List<Int>> = [];
    pub fn fill(more: List<Int>, bag: Bag) {
        let fixed = [1];
        fixed.add(2);
        more.add(3);
        bag.items.add(4);
        self.names.add("x");
        self.grid[0].add(5);
        self.grid[0][1] = 6;
        [7].add(8);
    }
    pub fn row(row: List<Int>) { self.grid.add(row); }
}

//# fine: growing collections that are changed
pub class Holder {
    var grid: List<List<Int>> = [];
    var named: Map<String, Int> = {};
    pub fn fill(more: List<Int>) {
        var copy = more;
        copy.add(3);
        copy[0] = 4;
        self.grid.add(copy);
        self.grid[0] = copy;
        self.named["x"] = 1;
        let _gone = self.named.remove("x");
    }
}
