pub error Bad(text: String) "{text}";
pub enum Level { Low, High }
pub record Part { size: Int = 1; name: String; }
fn parse(text: String) -> Int throws Bad { if text == "" { throw Bad(text); } return text.size(); }
fn add(left: Int, right: Int) -> Int { return left + right; }
fn note(text: String, number: Int) -> Int { return text.size() + number; }

pub class Counter {
    var count: Int = 0;
    var name: String = "";
    var seen: List<Int> = [];
    fn next() -> Int { self.count += 1; return self.count; }

    /// As the whole value it stays.
    pub fn whole(text: String) -> Int {
        let number = try parse(text) else 0;
        return try parse("{number}") else 1;
    }

    /// As a part it becomes a temporary, and with it what comes before.
    pub fn part(text: String) -> Int {
        return add(self.next(), try parse(text) else self.next());
    }

    /// What changes meanwhile is fixed, what cannot change stays.
    pub fn before(text: String) -> Int {
        let fixed = text + "!";
        return note(self.name, 1) + note(fixed, try parse(text) else self.next()) + self.count;
    }

    /// What is lazy stays lazy.
    pub fn lazy(text: String, ready: Bool, maybe: Int?) -> Int {
        if ready && (try parse(text) else 0) > 1 { return 1; }
        if ready || (try parse(text) else 0) > 1 { return 2; }
        return maybe ?? (try parse(text) else self.next()) + 1;
    }

    /// What stands in for something absent is not evaluated where it is not wanted.
    pub fn absent(maybe: Int?, other: Int?) -> Int {
        let at_hand = add(maybe ?? self.count, other ?? 1);
        return add(at_hand, maybe ?? other ?? self.next());
    }

    /// A condition of a loop is evaluated each time.
    pub fn again(text: String) {
        while (try parse(text) else 0) > self.count { self.count += 1; }
        while let number = self.below(try parse(text) else 0) { self.count += number; }
    }

    fn below(limit: Int) -> Int? { if self.count < limit { return 1; } return none; }

    /// Branches keep their statements.
    pub fn branches(text: String, level: Level) -> Int {
        let number = if self.count > 1 { add(1, try parse(text) else 0) } else { 2 };
        return number + match level { Low => try parse(text) else 1, High => 3 };
    }

    /// What is changed in place is no operand.
    pub fn in_place(text: String) {
        self.seen.add(try parse(text) else 0);
        self.seen[self.next()] = try parse(text) else 1;
        self.count += add(1, try parse(text) else 2);
        self.count += self.next();
    }

    pub fn taken() -> Int { return (take self.seen).size() + self.count; }

    /// A lambda gets a block.
    pub fn lambdas(texts: List<String>) -> List<Int> {
        return texts.map(|text| add(1, try parse(text) else 2));
    }

    /// Arguments in another order.
    pub fn ordered() -> Int {
        return add(right: self.next(), left: self.next()) + add(right: 1, left: self.count);
    }

    /// What a language evaluates in another order, where that shows.
    pub fn turned(texts: List<String>, ages: Map<Int, Int>, part: Part) -> Part {
        let joined = texts.join("{self.next()}") + texts.join(",") + "{self.next()}".join(texts);
        if ages.has(self.count) && self.ages().has(self.next()) && !joined.contains(texts[self.next()]) {
            return part with { size: self.count };
        }
        var numbers = [1];
        var map = ages;
        numbers[self.count] = self.next();
        map[self.next()] = self.next();
        map[self.count] = 1;
        numbers[1] = numbers[2];
        return self.sized(numbers, map) with { size: self.next(), name: texts[0] };
    }

    fn ages() -> Map<Int, Int> { return { self.next(): 1 }; }

    /// What must be given stands first.
    fn sized(numbers: List<Int>, ages: Map<Int, Int>) -> Part {
        let fixed = Part(1, "x");
        return Part(numbers[0] + fixed.size, "{ages[0]}");
    }
}

/// What a `try` inside passes on is not caught around it.
pub fn tries(text: String, counter: Counter) -> Int throws Bad {
    let first = try parse("{try parse(text)}") else 0;
    if let second = try parse("{first} {try parse(text)}") { return second; }
    return match try parse("{try parse("x")}") { ok(number) => number, Bad(bad) => bad.text.size() };
}

/// Nor what is left of it.
pub fn deep(text: String) -> Int throws Bad { return try parse("{add(try parse(text), try parse("y") else 1)}") else 0; }

pub record Range { start: Int; end: Int = self.start; label: String?; }

/// What a default reads is evaluated once.
pub fn ranges(counter: Counter, start: Int) -> List<Range> {
    return [Range(start), Range(start, label: "at hand"), Range(counter.next()), Range(counter.next(), label: "computed")];
}
