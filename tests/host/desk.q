//! A package whose host code brings what only a host can: an accepted connection, an implementation of an interface, and
//! strings that no Quark program could have made.

/// Says hello in some language.
pub interface Greeter {
    fn greet(name: String) -> String;
}

/// Somebody who comes along.
pub record Visitor {
    name: String;
    nick: String?;
    tags: List<String> = [];
    notes: Map<String, Json> = {};
}

/// Nobody of this name is known.
pub error Stranger(name: String) "{name} is a stranger";

pub record Hello {
    name: String;
}

pub record Welcome {
    text: String;
}

pub protocol Reception {
    codec json tagged "type";
    client Hello;
    server Welcome;

    states {
        waiting { Hello -> greeted; Welcome -> greeted; }
        greeted {}
    }
}

/// One desk for each visitor.
pub actor Desk {
    greeter: Greeter;
    port peer: Link<Reception.server>;
    var log: List<String> = [];

    /// What happened, in order.
    pub fn history() -> List<String> {
        return self.log;
    }

    pub fn welcome(name: String) -> String {
        self.log.add("welcome {name}");
        return self.greeter.greet(name);
    }

    /// The same, for those who may have no name.
    pub fn usher(name: String?, others: List<String>, seats: Map<String, Int>) -> List<String> {
        let first = name ?? "nobody";
        return [first, others.join("+"), seats.keys().join("+")];
    }

    pub fn recall(note: Json) -> String {
        return note.encode();
    }

    pub fn find(name: String) -> Visitor throws Stranger {
        throw Stranger(name);
    }

    pub async fn later(name: String) -> String {
        let promise: Promise<Int> = Promise();
        promise.keep(name.size());
        let size = await promise;
        return "{name} {size}";
    }

    on peer.connected() {
        self.log.add("connected");
    }

    on peer.received(message: Reception.client) {
        match message {
            Hello(hello) => self.peer.send(Welcome(self.greeter.greet(hello.name))),
        }
    }

    on peer.closed(reason: String) {
        self.log.add("closed {reason}");
    }

    pub fn announce(name: String) -> Visitor {
        self.log.add("announce {name}");
        return Visitor(name);
    }
}

/// Without an actor: what keeps a name.
pub class Badge {
    name: String;

    pub query text() -> String {
        return "<{self.name}>";
    }
}

pub fn described(visitor: Visitor) -> String {
    return visitor.encode();
}
