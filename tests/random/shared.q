enum Level {
    Low as "LOW",
    Mid,
    High as "HIGH",
}

record Point {
    x: Int;
    label: String = "p";
}

error Bad(number: Int) "{number} is bad";

class Counter {
    var sum: Int = 0;
    var calls: Int = 0;

    fn add(number: Int) -> Int {
        self.calls += 1;
        self.sum += number;
        return self.sum;
    }

    query total() -> Int {
        return self.sum * 10 + self.calls;
    }
}

fn checked(number: Int) -> Int throws Bad {
    if number % 3 == 0 {
        throw Bad(number);
    }
    return number + 1;
}

fn ints(list: List<Int>) -> List<Int> {
    return list;
}

fn texts(list: List<String>) -> List<String> {
    return list;
}

fn ages(map: Map<String, Int>) -> Map<String, Int> {
    return map;
}

fn maybe(number: Int?) -> Int? {
    return number;
}
