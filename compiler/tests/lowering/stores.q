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
