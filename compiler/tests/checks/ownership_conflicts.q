//# fine: a borrow ends with the last use of its name
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } query count() -> Int { return self.hits; } }
pub class Cluster {
    var nodes: List<Node> = [];
    var total: Int = 0;
    pub fn visit() {
        if let node = self.nodes.first() { node.hit(); }
        self.nodes.add(Node());
        let last = self.nodes.last() else { return; };
        last.hit();
        self.total += last.count();
        self.clear();
    }
    fn clear() { self.nodes = []; }
}

//# a call of a fn while a borrow lives
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn visit() {
        let node = self.nodes.first() else { return; };
        self.clear();
        node.hit();
    }
    fn clear() { self.nodes = []; }
}

//# a look at what a borrow changes
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn visit() -> Int {
        let node = self.nodes.first() else { return 0; };
        node.hit();
        let size = self.nodes.size();
        node.hit();
        return size;
    }
}

//# fine: two borrows that only look
pub class Node { var hits: Int = 0; query count() -> Int { return self.hits; } fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn visit() -> Int {
        let first = self.nodes.first() else { return 0; };
        let last = self.nodes.last() else { return 0; };
        let size = self.nodes.size();
        return first.count() + last.count() + size;
    }
    pub fn grow() { self.nodes.add(Node()); for node in self.nodes { node.hit(); } }
}

//# two borrows of which one changes
pub class Node { var hits: Int = 0; query count() -> Int { return self.hits; } fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn visit() -> Int {
        let first = self.nodes.first() else { return 0; };
        let last = self.nodes.last() else { return 0; };
        last.hit();
        return first.count();
    }
    pub fn grow() { self.nodes.add(Node()); }
}

//# fine: other fields stay free
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    var total: Int = 0;
    pub fn visit() {
        for node in self.nodes {
            node.hit();
            self.total += node.hits;
        }
        self.nodes.add(Node());
    }
}

//# a loop borrows its collection to the end
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn visit() {
        for node in self.nodes {
            node.hit();
            self.nodes.add(Node());
        }
    }
}

//# a name older than the loop is borrowed for the whole loop
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn visit() {
        let node = self.nodes.first() else { return; };
        for _round in 0..3 {
            node.hit();
            self.nodes.add(Node());
        }
    }
}

//# the same instance twice in one call
pub class Node { var hits: Int = 0; fn join(other: Node) { self.hits += other.hits; other.clear(); } fn clear() { self.hits = 0; } }
pub fn both(node: Node) {
    node.join(node);
}

//# fine: two instances in one call
pub class Node { var hits: Int = 0; fn join(other: Node) { self.hits += other.hits; other.clear(); } fn clear() { self.hits = 0; } }
pub fn both(one: Node, other: Node) {
    one.join(other);
    other.join(one);
}

//# an element that is changed while its owner computes the argument
pub class Node { var hits: Int = 0; fn hit(times: Int) { self.hits += times; } }
pub class Cluster {
    var nodes: List<Node> = [];
    var total: Int = 0;
    pub fn visit() {
        self.nodes[0].hit(self.count());
    }
    pub fn grow() { self.nodes.add(Node()); }
    fn count() -> Int { self.total += 1; return self.total; }
}

//# fine: a plain field may be looked at for its own argument
pub class Counter { var hits: Int = 0; fn add(times: Int) { self.hits += times; } }
pub class Owner {
    var counter: Counter = Counter();
    pub fn double() { self.counter.add(self.counter.hits); }
}

//# a moved instance that is still borrowed
pub class Node { var hits: Int = 0; fn hit() { self.hits += 1; } }
pub class Pair { var node: Node = Node(); }
pub fn keep(own pair: Pair) -> Int { return pair.node.hits; }
pub fn move_on() -> Int {
    let pair = Pair();
    let node = pair.node;
    let hits = keep(pair);
    node.hit();
    return hits;
}

//# fine: a borrowed name may be looked at for its own argument
pub class Node { var hits: Int = 0; pub fn add(times: Int) { self.hits += times; } }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn double() { for node in self.nodes { node.add(node.hits); } }
    pub fn grow() { self.nodes.add(Node()); }
}
