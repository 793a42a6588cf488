//! Chains of fields and methods: on one line, with the last call going on below, or one link a line.

use super::{Doc, Link, TAB, WIDTH, arguments, first_width, last_width, lines, pad, width};

pub(super) fn lay(root: &Doc, links: &[Link], indent: usize, used: usize, after: usize) -> String {
    let (root, links) = absorb(root.lay(indent, used, 0), links);
    let Some((last, others)) = split_last(links) else { return root };
    if let Some(text) = on_one_line(&root, others, last, indent, used, after) {
        return text;
    }
    vertical(&root, links, indent, after)
}

/// A short root takes the links up to where it is no longer short.
fn absorb(mut root: String, mut links: &[Link]) -> (String, &[Link]) {
    while let Some((next, rest)) = links.split_first() {
        let short = width(&root) <= TAB && !root.contains('\n');
        let Some(text) = next.flat().filter(|_| short || matches!(next, Link::Try)) else { break };
        root += &text;
        links = rest;
    }
    (root, links)
}

/// The last link that is no `?`, with the `?`s behind it.
fn split_last(links: &[Link]) -> Option<(&[Link], &[Link])> {
    let place = links.iter().rposition(|link| !matches!(link, Link::Try))?;
    Some((&links[place..], &links[..place]))
}

/// All but the last link on one line, and that one going on below, if that is no longer than one link a line.
fn on_one_line(root: &str, others: &[Link], last: &[Link], indent: usize, used: usize, after: usize) -> Option<String> {
    let others: Option<Vec<String>> = others.iter().map(Link::flat).collect();
    let before = root.to_owned() + &others?.concat();
    let (start, indent_of_last) =
        if before.contains('\n') { (last_width(&before), indent) } else { (used + width(&before), indent) };
    let here = link(last, indent_of_last, start, after)?;
    if start + first_width(&here) > WIDTH || root.contains('\n') && !root.ends_with(['}', ')', ']']) {
        return None;
    }
    if lines(&here) < 5 {
        let below = link(last, indent + TAB, indent + TAB, after)?;
        if lines(&below) < lines(&here) {
            return None;
        }
    }
    Some(before + &here)
}

fn vertical(root: &str, links: &[Link], indent: usize, after: usize) -> String {
    let inner = indent + TAB;
    let mut text = root.to_owned();
    let mut links = links;
    while !links.is_empty() {
        let tries = links.iter().skip(1).take_while(|link| matches!(link, Link::Try)).count();
        let (now, rest) = links.split_at(1 + tries);
        let after = if rest.is_empty() { after } else { 0 };
        text += &format!("\n{}{}", pad(inner), link(now, inner, inner, after).unwrap_or_default());
        links = rest;
    }
    text
}

/// One link with the `?`s behind it.
fn link(links: &[Link], indent: usize, used: usize, after: usize) -> Option<String> {
    let (first, tries) = links.split_first()?;
    let tries = "?".repeat(tries.len());
    let flat = first.flat();
    if let Some(flat) = flat.filter(|flat| used + width(flat) + tries.len() + after <= WIDTH) {
        return Some(flat + &tries);
    }
    match first {
        Link::Method(name, args) => {
            let head = format!(".{name}");
            let start = used + width(&head);
            Some(head + &arguments(args, indent, start, after + tries.len(), true) + &tries)
        }
        other => other.flat(),
    }
}
