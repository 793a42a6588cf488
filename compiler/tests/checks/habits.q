//# null is none
pub fn is_missing(value: Int?) -> Bool { return value == null; }
//# truths are small
pub fn is_right(value: Bool) -> Bool { return value == True; }
//# this is self
pub record Node {
    address: String;
    fn shown() -> String { return this.address; }
}
//# fine: a name of one's own is no habit
pub fn twice(null: Int) -> Int { return null * 2; }
