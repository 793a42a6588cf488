//! What a program printed beside what it should have.

use crate::program::Program;
use std::fmt::Write as _;

/// Nothing when they are the same, and otherwise both, line by line.
pub fn compare(program: &Program, found: &[String]) -> Result<(), String> {
    if program.expected == found {
        return Ok(());
    }
    let mut text = format!("{}: {}\n", program.name, program.title);
    for index in 0..program.expected.len().max(found.len()) {
        let (wanted, got) = (program.expected.get(index), found.get(index));
        if wanted == got {
            let _ = writeln!(text, "    {}", wanted.map_or("", String::as_str));
            continue;
        }
        for (mark, line) in [("wanted", wanted), ("found ", got)] {
            if let Some(line) = line {
                let _ = writeln!(text, "  {mark} {line}");
            }
        }
    }
    Err(text)
}
/// All that went wrong, as one text.
pub fn all(results: impl IntoIterator<Item = Result<(), String>>) -> Result<(), String> {
    let problems: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!("{} programs disagree:\n{}", problems.len(), problems.join("\n")))
}
