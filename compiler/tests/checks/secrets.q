//# fine: what a program names itself is its own affair
pub record Account {
    name: String;
    secret token: String? = none;
    secret secret: Int = 1;
    pub fn header() -> String { return "Bearer {self.token ?? ""}"; }
}
pub error Refused(account: Account, secret token: String) "{account.name} was refused";
pub class Vault {
    secret var code: Int = 0;
    pub fn open(code: Int) -> Bool { return self.code == code; }
}
pub actor Bank {
    secret key: String;
    pub fn header() -> String { return "{self.key} {Account("a").encode()}"; }
}
//# a message names no secret
pub record Account {
    name: String;
    secret token: String = "";
}
pub error Own(host: String, secret token: String) "{host}: {token}";
pub error Within(account: Account) "{account.name}: {account.token.size()}";
pub error Never(account: Account) "never";
