pub record Account {
    name: String;
    /// What proves who one is.
    secret key: String? as "apiKey";
    ttl: Duration in seconds = 30s;
}

record Pair { first: Account; second: Account?; }

pub error Refused(account: Account, secret answer: String) "{account.name} was refused";

protocol Login {
    codec json tagged "type";
    both Account;
    client Bye;
}

record Bye {}

class Vault {
    secret combination: Int;
    var refused: Refused? = none;

    fn open(combination: Int) -> Bool {
        assert combination != self.combination + 1;
        return combination == self.combination;
    }
}

pub actor Bank {
    secret code: String;
    var pairs: List<Pair> = [];
    var last: Login.client? = none;
    var vault: Vault = Vault(7);

    pub fn add(account: Account) {
        assert account != Account("", "x");
        self.pairs.add(Pair(account));
        self.last = account;
    }

    pub fn open() -> Bool { return self.vault.open(self.code.size()); }
}

pub fn code(bank: Bank) -> String { return bank.code; }

test "what is secret is there all the same" {
    let bank = Bank("letmein");
    assert bank.code == "letmein";
    assert bank.open();
    assert Account("a", "k") == Account("a", "k");
}
