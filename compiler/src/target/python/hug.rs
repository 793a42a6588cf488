//! Where a long statement is one operator between two operands, the brackets of an operand are broken, and no
//! parentheses are put around the whole: as `ruff format` lays it out. Works on text, and knows no meaning.

use super::spell::{CONDITIONAL, SIGN};
use crate::emit::code::Code;

/// The operators, each with a space on both sides, from the loosest level to the tightest.
const LEVELS: [&[&str]; 5] = [
    &[" or "],
    &[" and "],
    &[" not in ", " in ", " is not ", " is ", " == ", " != ", " <= ", " >= ", " < ", " > "],
    &[" + ", " - "],
    &[" * ", " // ", " % ", " / "],
];

/// `head code tail` over several lines, when it is too long for one and can be laid out so.
pub fn lines(head: &str, code: &Code, tail: &str, width: usize) -> Option<String> {
    if code.prec <= CONDITIONAL || code.prec > SIGN {
        return None;
    }
    let text = code.flat();
    if length(head) + length(&text) + length(tail) <= width {
        return None;
    }
    if let Some(call) = text.strip_prefix("await ") {
        let open = last_bracket(call)?;
        let first = format!("{head}await {}", &call[..=open]);
        return broken(&first, &call[open + 1..call.len() - 1], &format!("){tail}"), width, false);
    }
    let (start, end) = only_operator(&text)?;
    let (left, sign, right) = (&text[..start], &text[start..end], &text[end..]);
    if let Some(open) = last_bracket(right) {
        let first = format!("{head}{left}{sign}{}", &right[..=open]);
        if length(&first) <= width {
            let inner = &right[open + 1..right.len() - 1];
            let tuple = open == 0 && split(inner, &[", "]).len() > 1;
            return broken(&first, inner, &format!("{}{tail}", &right[right.len() - 1..]), width, tuple);
        }
    }
    let open = last_bracket(left).filter(|open| *open == 0 || last_bracket(right).is_some())?;
    let close = &left[left.len() - 1..];
    let last = format!("{close}{sign}{right}{tail}");
    broken(&format!("{head}{}", &left[..=open]), &left[open + 1..left.len() - 1], &last, width, false)
}

/// Three parts: what opens a bracket, what stands in it, what closes it.
fn broken(first: &str, inner: &str, last: &str, width: usize, each: bool) -> Option<String> {
    let fits = |text: &str| length(text) <= width;
    if inner.is_empty() || !fits(first) || !fits(last) {
        return None;
    }
    let inner = if !each && length(inner) + 4 <= width { vec![inner.to_owned()] } else { parts(inner) };
    if inner.len() > 1 && inner.iter().any(|part| length(part) + 4 > width) || length(&inner[0]) + 4 > width {
        return None;
    }
    let inner: String = inner.iter().map(|part| format!("    {part}\n")).collect();
    Some(format!("{first}\n{inner}{last}"))
}

/// Arguments with a comma after each, or the parts of a comprehension or a conditional.
fn parts(inner: &str) -> Vec<String> {
    let commas = split(inner, &[", "]);
    if commas.len() > 1 {
        return commas.iter().map(|argument| format!("{argument},")).collect();
    }
    if let [element, source] = split(inner, &[" for "]).as_slice() {
        return vec![(*element).to_owned(), format!("for {source}")];
    }
    let mut parts: Vec<String> = Vec::new();
    for (index, part) in split(inner, &[" if ", " else "]).iter().enumerate() {
        let word = if index == 0 {
            ""
        } else if index % 2 == 1 {
            "if "
        } else {
            "else "
        };
        parts.push(format!("{word}{part}"));
    }
    parts
}

/// The place of the only operator of the loosest level.
fn only_operator(text: &str) -> Option<(usize, usize)> {
    for level in LEVELS {
        let found: Vec<(usize, usize)> = places(text, level);
        match found.as_slice() {
            [] => {}
            [only] => return Some(*only),
            _ => return None,
        }
    }
    None
}

fn split<'t>(text: &'t str, signs: &[&str]) -> Vec<&'t str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (start, end) in places(text, signs) {
        pieces.push(&text[from..start]);
        from = end;
    }
    pieces.push(&text[from..]);
    pieces
}

/// Where one of these stands outside of brackets and strings.
fn places(text: &str, signs: &[&str]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    scan(text, |at, depth| {
        if depth == 0
            && found.last().is_none_or(|(_, end)| at >= *end)
            && let Some(sign) = signs.iter().find(|sign| text[at..].starts_with(**sign))
        {
            found.push((at, at + sign.len()));
        }
    });
    found
}

/// The bracket that the text's last character closes, unless nothing stands between.
fn last_bracket(text: &str) -> Option<usize> {
    if !text.ends_with([')', ']']) {
        return None;
    }
    let mut opened = Vec::new();
    let mut partner = None;
    scan(text, |at, _| match text.as_bytes()[at] {
        b'(' | b'[' | b'{' => opened.push(at),
        b')' | b']' | b'}' => partner = opened.pop(),
        _ => {}
    });
    partner.filter(|open| open + 2 < text.len())
}

/// Visits each character outside of strings, with how many brackets are open before it.
fn scan(text: &str, mut visit: impl FnMut(usize, usize)) {
    let (mut depth, mut quote, mut escaped) = (0usize, None, false);
    for (at, c) in text.char_indices() {
        if let Some(open) = quote {
            if escaped {
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == open {
                quote = None;
            }
            continue;
        }
        visit(at, depth);
        match c {
            '"' | '\'' => quote = Some(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}
