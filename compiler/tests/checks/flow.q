//# fine: every path returns
pub fn sign(number: Int) -> Int {
    if number > 0 {
        return 1;
    } else if number < 0 {
        return -1;
    }
    return 0;
}
pub enum Light { Red, Green }
pub fn go(light: Light) -> Bool {
    match light {
        Red => { return false; },
        Green => { return true; },
    }
}
pub fn wait() -> Int {
    var tries = 0;
    while true {
        tries += 1;
        if tries > 3 { return tries; }
    }
}

//# a path without a result
pub fn sign(number: Int) -> Int {
    if number > 0 {
        return 1;
    }
}

//# a loop that is left has an end
pub fn wait(limit: Int) -> Int {
    while true {
        if limit > 3 { break; }
    }
}

//# a lambda without a result on one path
pub fn big(numbers: List<Int>) -> List<Int> {
    return numbers.map(|number| { if number > 3 { return number; } });
}

//# code that never runs
pub fn stop() -> Int {
    return 1;
    let next = 2;
    return next;
}

//# an else that goes on
pub fn first(numbers: List<Int>) -> Int {
    let number = numbers.first() else { assert true; };
    return number;
}

//# an empty else goes on
pub fn first(numbers: List<Int>) -> Int {
    let number = numbers.first() else { };
    return number;
}

//# fine: an else that leaves
pub fn total(numbers: List<Int?>) -> Int {
    var sum = 0;
    for maybe in numbers {
        let number = maybe else { continue; };
        sum += number;
    }
    return sum;
}

//# jumps without a loop
pub fn jump(numbers: List<Int>) -> List<Int> {
    for _number in numbers {
        let _more = numbers.map(|inner| { if inner > 1 { break; } return inner; });
    }
    continue;
}

//# returns that do not fit
pub fn value() -> Int { return; }
pub fn nothing() { return 1; }

//# fine: an early return without a value
pub fn check(number: Int) {
    if number > 3 { return; }
    assert number < 3;
}
