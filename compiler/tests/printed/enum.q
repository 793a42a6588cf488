/// How grave something is.
pub enum Level {
    Low as "LOW",
    /// Look at it.
    High as "HIGH" or "SEVERE",
}

pub fn is_grave(level: Level) -> Bool {
    return match level { High => true, Low => false };
}
