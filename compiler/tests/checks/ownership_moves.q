//# fine: moves into a field, an argument and a result
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    var first: Node? = none;
    pub fn adopt(own node: Node) { self.nodes.add(node); }
    pub fn lead(own node: Node) { self.first = node; }
    pub fn release() -> Node? { return take self.first; }
    pub fn drop() -> Node { return self.nodes.remove_last(); }
}
pub fn make() -> Cluster {
    let cluster = Cluster();
    let node = Node(1);
    cluster.adopt(node);
    cluster.lead(Node(2));
    return cluster;
}

//# a use after a move
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn adopt(own node: Node) { self.nodes.add(node); }
}
pub fn make(cluster: Cluster) -> Int {
    let node = Node(1);
    cluster.adopt(node);
    return node.id;
}

//# a use after a move on one of two ways
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn adopt(own node: Node) { self.nodes.add(node); }
}
pub fn make(cluster: Cluster, really: Bool) -> Int {
    let node = Node(1);
    if really { cluster.adopt(node); }
    return node.id;
}

//# a move in a loop
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn adopt(own node: Node) { self.nodes.add(node); }
}
pub fn make(cluster: Cluster) {
    let node = Node(1);
    for _round in 0..2 { cluster.adopt(node); }
}

//# fine: a move on each of two ways, and a new value after a move
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn adopt(own node: Node) { self.nodes.add(node); }
}
pub fn make(cluster: Cluster, other: Cluster, really: Bool) {
    var node = Node(1);
    if really { cluster.adopt(node); } else { other.adopt(node); }
    node = Node(2);
    cluster.adopt(node);
}

//# a borrowed parameter that is stored
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn adopt(node: Node) { self.nodes.add(node); }
}

//# a borrowed name that is stored, returned, put into a var
pub class Node { id: Int; }
pub class Cluster {
    var nodes: List<Node> = [];
    var first: Node? = none;
    pub fn lead() {
        let node = self.nodes.first() else { return; };
        self.first = node;
    }
    pub fn leader() -> Node? {
        let node = self.nodes.first();
        return node;
    }
    pub fn grow() { self.nodes.add(Node(1)); }
}
pub fn swap(node: Node) -> Int {
    var mine = node;
    mine = Node(2);
    return mine.id;
}

//# a part that is returned or stored
pub class Node { id: Int; }
pub class Pair {
    var left: Node = Node(1);
    var right: Node? = none;
    pub fn lent() -> Node { return self.left; }
    pub fn turn() { self.right = self.left; }
}
pub class Holder {
    var nodes: List<Node> = [];
    var one: Node? = none;
    pub fn copy() { self.one = self.nodes[0]; }
    pub fn grow() { self.nodes.add(Node(1)); }
}

//# self is only borrowed
pub class Node {
    id: Int;
    pub fn join(cluster: Cluster) { cluster.adopt(self); }
}
pub class Cluster {
    var nodes: List<Node> = [];
    pub fn adopt(own node: Node) { self.nodes.add(node); }
}

//# fine: a class converts to an interface and moves
pub interface Policy { fn fail(); query open() -> Bool; }
pub class Breaker implements Policy { var failures: Int = 0; fn fail() { self.failures += 1; } query open() -> Bool { return self.failures > 3; } }
pub class Holder {
    var policies: Map<String, Policy> = {};
    pub fn put(name: String) {
        let breaker = Breaker();
        breaker.fail();
        self.policies[name] = breaker;
    }
    pub fn fail(name: String) -> Bool {
        if let policy = self.policies.get(name) {
            policy.fail();
            return policy.open();
        }
        return false;
    }
}

//# a name that borrows on one way and holds on another
pub class Node { id: Int; }
pub class Holder {
    var node: Node? = none;
    pub fn id() -> Int {
        let node = self.node ?? Node(3);
        return node.id;
    }
    pub fn put() { self.node = Node(1); }
}

//# a part of something made on the spot
pub class Node { id: Int; }
fn nodes() -> List<Node> { return [Node(1), Node(2)]; }
pub class Holder {
    var node: Node? = none;
    pub fn set() { self.node = nodes().first(); }
    pub fn id() -> Int {
        let node = nodes().last() else { return 0; };
        let first = nodes()[0];
        return node.id + first.id;
    }
}

//# fine: a part of something made on the spot, used at once
pub class Node { id: Int; }
fn nodes() -> List<Node> { return [Node(1), Node(2)]; }
pub fn id() -> Int {
    if let node = nodes().first() { return node.id; }
    for node in nodes() { assert node.id > 0; }
    let list = nodes();
    let last = list.last() else { return 0; };
    return nodes()[0].id + last.id;
}

//# a borrowed part of something made on the spot that is stored
pub class Node { id: Int; }
fn nodes() -> List<Node> { return [Node(1), Node(2)]; }
pub class Holder {
    var list: List<Node> = [];
    pub fn set() { if let node = nodes().first() { self.list.add(node); } }
}

//# a second name for what another one holds is stored
pub class Node { id: Int; }
pub class Holder {
    var list: List<Node> = [];
    pub fn set(own maybe: Node?) { if let node = maybe { self.list.add(node); } }
    pub fn both() { let node = Node(1); let same = node; self.list.add(same); }
}
