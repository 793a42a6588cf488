pub fn greet(name: String, since: Duration, share: Float, tags: List<String>) -> String {
    let shown = if name.is_empty() { "you" } else { name.trim() };
    return "hello {shown}, after {since}: {share} of {tags}";
}

pub fn parts(text: String) -> Int { return text.lower().split(",").size() + text.size(); }

pub fn later(at: Instant, by: Float) -> Instant { return at + 2s * by; }
