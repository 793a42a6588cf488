pub error Missing(name: String) "no {name}";

pub actor Store {
    var waiting: List<Promise<Int>> = [];

    fn fetch() -> Promise<Int> {
        let promise: Promise<Int> = Promise();
        self.waiting.add(promise);
        return promise;
    }

    fn deliver(value: Int) {
        for promise in self.waiting { promise.keep(value); }
        self.waiting = [];
    }
}

pub actor Reader {
    store: Store;
    var seen: Int = 0;

    /// Twice what comes.
    pub async fn read(name: String) -> Int throws Missing {
        if name == "" { throw Missing(name); }
        let first = await self.store.fetch();
        self.seen += 1;
        let second = await self.store.fetch();
        if second == 0 { throw Missing("{name} {self.seen}"); }
        return first + second;
    }
}

test "both parts come" {
    let store = Store();
    let reader = Reader(store);
    let sum = reader.read("x");
    store.deliver(1);
    assert sum.is_pending();
    store.deliver(2);
    assert sum.value() == 3;
    assert reader.read("") throws Missing;
}
