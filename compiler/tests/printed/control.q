const limit = 3;

pub fn sign(number: Int) -> String {
    if number < 0 { return "minus"; } else if number == 0 { return "zero"; } else { return "plus"; }
}

pub fn sum(start: Int, end: Int) -> Int {
    var total = 0;
    for number in start..end {
        if number % 2 == 0 { continue; }
        if total > limit * 10 { break; }
        total += number;
    }
    return total;
}

pub fn name(number: Int) -> String {
    return match number { 1 => "one", 2 => "two", else => "{number}" };
}

pub fn half(text: String) -> Int? {
    let number = text.to_int() else { return none; };
    if let other = text.to_float() { assert other >= 0.0; }
    return number / 2;
}

pub fn size(long: Bool) -> Int { return if long { 10 } else { 1 }; }
