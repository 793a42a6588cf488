//! Words of other languages, where names of Quark are expected.

pub fn is_missing(value: Int?) -> Bool { return value == null; }

pub fn is_right(value: Bool) -> Bool { return value == True; }

pub record Node {
    address: String;
    fn shown() -> String { return this.address; }
}
