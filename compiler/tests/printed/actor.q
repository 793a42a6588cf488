/// Hands out numbers.
pub actor Desk {
    name: String;
    port console: Console;
    var next: Int = 1;

    /// The next number.
    pub fn number() -> Int {
        let number = self.next;
        self.next += 1;
        self.console.write(Severity.Info, "{self.name}: {number}");
        return number;
    }

    pub fn guest() -> Guest { return Guest(self, uuid()); }
}

pub actor Guest {
    desk: Desk;
    id: String;
    var numbers: List<Int> = [];

    pub fn ask() { self.numbers.add(self.desk.number()); }
}

test "numbers go up" {
    let desk = Desk("front");
    let guest = desk.guest();
    guest.ask();
    guest.ask();
    assert guest.numbers == [1, 2];
    assert desk.console.calls().size() == 2;
}
