//! What a program printed beside what it should have.

use crate::program::Program;
use std::fmt::Write as _;

/// Of more lines than this only those around the first that differs are shown.
const LONG: usize = 400;
/// How many lines before it.
const AROUND: usize = 6;

/// Nothing when they are the same, and otherwise what follows each step that differs, line by line.
pub fn compare(program: &Program, found: &[String]) -> Result<(), String> {
    if program.expected == found {
        return Ok(());
    }
    let mut text = format!("{}: {}\n", program.name, program.title);
    let (wanted, got) = (steps(&program.expected), steps(found));
    for index in 0..wanted.len().max(got.len()) {
        let (wanted, got) = (wanted.get(index).copied(), got.get(index).copied());
        if wanted != got {
            beside(wanted.unwrap_or_default(), got.unwrap_or_default(), &mut text);
        }
    }
    Err(text)
}

/// What was printed before the first step, and then for each step its own line and what follows.
fn steps(lines: &[String]) -> Vec<&[String]> {
    let starts = lines.iter().enumerate().filter(|(index, line)| *index > 0 && line.starts_with("> "));
    let starts: Vec<usize> = std::iter::once(0).chain(starts.map(|(index, _)| index)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts.iter().zip(ends).map(|(start, end)| &lines[*start..end]).collect()
}

fn beside(wanted: &[String], found: &[String], text: &mut String) {
    let first = wanted.iter().zip(found).take_while(|(wanted, got)| wanted == got).count();
    let all = wanted.len().max(found.len());
    let shown = if all <= LONG { 0..all } else { first.saturating_sub(AROUND)..(first + 2).min(all) };
    if all > LONG {
        let _ = writeln!(text, "  … line {} of {all}", first + 1);
    }
    for index in shown {
        let (wanted, got) = (wanted.get(index), found.get(index));
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
}

/// Turns a verdict round for a program that is known to fail in this language: when it agrees, that is what is wrong.
pub fn as_known(program: &Program, language: &str, verdict: Result<(), String>) -> Result<(), String> {
    match (program.known_failure(language), verdict) {
        (None, verdict) => verdict,
        (Some(_), Err(_)) => Ok(()),
        (Some(reason), Ok(())) => {
            Err(format!("{} agrees in {language}, and is known to fail there: {reason}", program.name))
        }
    }
}

/// All that went wrong, as one text.
pub fn all(results: impl IntoIterator<Item = Result<(), String>>) -> Result<(), String> {
    let problems: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!("{} programs disagree:\n{}", problems.len(), problems.join("\n")))
}
