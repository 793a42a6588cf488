//# fine: a protocol of encodable records
pub enum Level { Low as "LOW", High as "HIGH" or "TOP" }
pub record Node { address: String; weights: Map<Level, Float> = {}; inner: List<Node> = []; ttl: Duration in seconds = 30s; }
pub record Open { node: Node; extra: Json = Json.null; seen: Instant? in seconds; }
pub record Close { reason: String = "" as "why" or "because"; }
pub protocol Talk {
    codec json tagged "type";
    both Open or "talk.Open", Close;
    states { opening { Open -> ready; Close -> closed; } ready { Close -> closed; any -> ready; } closed {} }
}
pub fn text(node: Node) -> String { return node.encode(); }

//# what JSON cannot carry
pub actor Store { pub fn add() { assert true; } }
pub record Handle { store: Store; }
pub record Outer { handles: List<Handle>; }
pub record Plain { number: Int; }
pub union Shape { Plain, Outer }
pub record Drawn { shape: Shape; }
pub protocol Talk { codec json tagged "type"; both Outer, Plain; }
pub fn text(outer: Outer) -> String { return outer.encode(); }
pub fn json(drawn: Drawn) -> Json { return Json.of(drawn); }

//# names on the wire that are used twice
pub enum Level { Low as "X", High as "Y" or "X" }
pub record Node { address: String; place: String as "address"; old_name: String; oldName2: Int = 0 as "oldName"; }
pub record Open { id: Int; }
pub record Shut { id: Int; }
pub protocol Talk { codec json tagged "type"; both Open as "x", Shut or "x"; }

//# a field with the name of the tag
pub record Open { kind: String as "type"; }
pub record Shut { old: String as "new" or "type"; }
pub protocol Talk { codec json tagged "type"; client Open; server Shut; }

//# states that cannot be reached, and two ways for one message
pub record Open { id: Int; }
pub record Shut { id: Int; }
pub protocol Talk {
    codec json tagged "type";
    both Open, Shut;
    states {
        first { Open -> second; Shut -> first; Open -> first; }
        second { any -> first; Shut -> second; any -> second; }
        lost { Open -> lost; }
    }
}

//# units and wire names that mean nothing
pub record Times { count: Int in seconds; at: Instant in seconds; }
pub class Holder { var count: Int = 0 as "n"; at: Instant in seconds; pub fn seen() -> Instant { self.count += 1; return self.at; } }
pub actor Store { pub fn add() { assert true; } }
pub record Handle { store: Store as "s"; }
