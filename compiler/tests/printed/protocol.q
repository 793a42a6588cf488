pub record Hello { name: String; }
pub record Note { text: String; }
pub record Bye {}

/// A short conversation.
pub protocol Talk {
    codec json tagged "type";
    both Bye, Note as "note" or "memo";
    client Hello or "hi";

    states {
        opening { Hello -> talking; Bye -> closed; }
        talking { any -> talking; Bye -> closed; }
        closed {}
    }
}

pub actor Caller {
    port link: Link<Talk.client>;

    pub fn call() { self.link.connect("ws://localhost", {}); }

    on link.connected() { self.link.send(Hello("me")); }
    on link.received(message: Talk.server) {
        match message { Bye => self.link.close(), Note => {}, }
    }
}
