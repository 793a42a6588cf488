/// A text that is no version.
pub error InvalidVersion(text: String) "'{text}' is not MAJOR.MINOR";
pub error TooOld() "too old";

pub fn major(text: String) -> Int throws InvalidVersion {
    let parts = text.split(".");
    let number = parts[0].to_int() else { throw InvalidVersion(text); };
    return number;
}

pub fn check(text: String) throws InvalidVersion, TooOld {
    if try major(text) < 2 { throw TooOld(); }
}

pub fn describe(text: String) -> String {
    return match try check(text) {
        ok(_) => "fine",
        InvalidVersion(error) => error.text,
        TooOld => "old",
    };
}

pub fn or_zero(text: String) -> Int { return try major(text) else 0; }
