pub record Pair { left: String; right: List<Int>; }
pub error Bad(text: String) "{text}";

pub class Holder {
    var items: List<Int> = [];
    var name: String = "";
    var pairs: List<Pair> = [];

    /// An argument is copied; a name's last use moves.
    pub fn set(name: String, items: List<Int>) {
        self.name = name;
        let copy = items;
        self.items = copy;
    }

    /// Growing to frozen copies, each time but where a local is not used again.
    pub fn snapshot() -> List<List<Int>> {
        var grown = self.items;
        grown.add(1);
        let first = grown;
        grown.add(2);
        return [first, grown, self.items];
    }

    /// Parts of a record.
    pub fn parts(pair: Pair) -> Pair {
        let local = Pair(pair.left, pair.right);
        let left = local.left;
        return Pair(left + local.left, local.right);
    }

    /// A loop never moves what it uses again.
    pub fn loops(name: String) -> List<String> {
        let text = name + "!";
        var all: List<String> = [];
        for _round in 0..3 { all.add(text); }
        for each in all { self.name = each; }
        return all;
    }

    /// A list is copied where the loop changes it, and run over in place elsewhere.
    pub fn changes() {
        for item in self.items { self.items.add(item); }
        for pair in self.pairs { self.name = pair.left; }
        for pair in self.pairs { self.pairs.add(pair); }
    }

    /// What is looked at before a change stays what it was.
    pub fn before() -> String {
        let text = "{self.name} {self.rename("x")}";
        let same = self.name == self.rename("y");
        return text + self.join(self.name, self.items) + "{same}";
    }

    /// Also where only a part of it was looked at.
    pub fn part_before() -> String {
        let same = self.name.slice(0, 1).ends_with(self.rename("x"));
        return "{self.items.first() ?? 0} {same}" + self.name.trim() + self.rename("y");
    }

    fn rename(name: String) -> String { self.name = name; return name; }
    fn join(text: String, items: List<Int>) -> String { self.items.add(items.size()); return text; }
    query width(text: String) -> Int { return text.size() + self.items.size(); }

    /// A query leaves everything where it is.
    pub query looks() -> Int { return self.width(self.name); }

    /// What is chosen, wrapped or opened is a value of its own.
    pub fn chosen(maybe: String?, really: Bool) -> String? {
        let name = maybe ?? self.name;
        let other = if really { name } else { self.name };
        if let text = maybe { self.name = text; }
        let wrapped: String? = self.name;
        if wrapped == other { return none; }
        return other;
    }

    pub fn fails() throws Bad { throw Bad(self.name); }
    pub fn drained() -> List<Int> { return take self.items; }
}

/// What an operand looks at stays until the whole is there; what it is not part of moves.
pub fn operands(text: String) -> List<String> {
    let a = text + "a";
    let b = text + "b";
    let c = text + "c";
    let d = [text];
    let same = a.ends_with(if b == c { a } else { b }) && c.size() > several([c]);
    let pair = Pair(text, [1]);
    let other = pair with { left: pair.left + d[several(d)], right: pair.right };
    var e = d;
    e[0] = "{several(e)} {same} {other.left}";
    return [e[0]];
}

fn several(texts: List<String>) -> Int { return texts.size(); }

/// What a name may be a part of stays while the name is used.
pub fn views(text: String, maybe: String?) -> List<String?> {
    let all = [text];
    let opened = [maybe][0];
    if let known = opened { return [opened, known]; }
    for each in all {
        if each == text { return [all[0], each]; }
        return [each, all[0]];
    }
    return match opened { some(known) => [known], none => [opened] };
}

/// Class instances move.
pub fn moves(own holder: Holder) -> List<Holder> {
    holder.set("x", []);
    let second = Holder();
    return [holder, second];
}

pub actor Store {
    port console: Console;
    var texts: List<String> = [];
    pub fn add(text: String) { self.texts.add(text); self.console.write(Severity.Info, text); }
    pub fn all(own list: List<String>) { self.texts = list; }
}

/// What is sent to an actor is kept there.
pub actor Sender {
    store: Store;
    pub fn send(text: String) {
        let loud = text.upper();
        self.store.add(loud);
        self.store.add(loud);
        self.store.all([text, loud]);
    }
}
