//# fine: everything is used or meant so
record Pair { left: Int; right: Int; }
const limit = 3;
pub error TooMany(count: Int) "{count} are too many";
interface Counts { fn count(number: Int); }
class Counter implements Counts {
    var seen: List<Int> = [];
    fn count(number: Int) { self.seen.add(number); self.trim(); }
    fn trim() { if self.seen.size() > limit { self.seen = []; } }
}
fn swap(pair: Pair) -> Pair { return Pair(pair.right, pair.left); }
pub fn main(numbers: List<Int>) -> Int throws TooMany {
    var counter: List<Counts> = [];
    counter.add(Counter());
    for number in numbers { for each in counter { each.count(number); } }
    for _round in 0..2 { counter.add(Counter()); }
    if numbers.size() > limit { throw TooMany(numbers.size()); }
    let _unused = 3;
    return swap(Pair(1, 2)).left;
}

//# names that are never used
pub fn main(numbers: List<Int>) -> Int {
    let unused = 1;
    var written = 2;
    written = 3;
    for number in numbers { assert true; }
    if let first = numbers.first() { return 1; }
    return numbers.map(|number| 1).size();
}

//# variables that never change
pub fn main(numbers: List<Int>) -> Int {
    var sum = numbers.size();
    var list = numbers;
    var changed = numbers;
    changed.add(1);
    return sum + list.size() + changed.size();
}

//# declarations that nothing uses
record Gone { number: Int; }
record Chain { next: List<Chain>; fn step() -> Int { return self.step(); } }
enum Level { Low, High }
const limit = 3;
error TooMany(count: Int) "{count} are too many";
fn round(number: Int) -> Int { return round(number); }
pub class Counter {
    var seen: Int = 0;
    fn trim() { self.seen = 0; }
    pub fn count() { self.seen += 1; }
}
