//! Chains of fields and methods: on one line, with the last call going on below, or one link a line.

use super::{Arguments, Doc, Link, ONE_LINE_CHAINS, TAB, WIDTH, first_width, flat, lines, pad, width};

pub(super) fn lay(root: &Doc, links: &[Link], indent: usize, used: usize, after: usize) -> Option<String> {
    let (root, links) = absorb(root.lay(indent, used, 0)?, links, indent, used, after)?;
    let Some((last, others)) = split_last(links) else { return Some(root) };
    let one_line = if root.contains('\n') { None } else { on_one_line(&root, others, last, indent, used, after) };
    match one_line {
        Some(text) => Some(text),
        None if ONE_LINE_CHAINS.get() => None,
        None => vertical(&root, links, indent, after),
    }
}

/// A root shorter than an indent takes the links up to where it is no longer so.
fn absorb(mut root: String, mut links: &[Link], indent: usize, used: usize, after: usize) -> Option<(String, &[Link])> {
    let offset = used.saturating_sub(indent);
    while let Some((next, rest)) = links.split_first() {
        let short = width(&root) <= TAB.saturating_sub(offset) && !root.contains('\n');
        if !short && !matches!(next, Link::Try) {
            break;
        }
        let after = if rest.is_empty() { after } else { 0 };
        root += &link(std::slice::from_ref(next), indent, used + width(&root), after)?;
        links = rest;
    }
    Some((root, links))
}

/// The last link that is no `?`, with the `?`s behind it.
fn split_last(links: &[Link]) -> Option<(&[Link], &[Link])> {
    let place = links.iter().rposition(|link| !matches!(link, Link::Try))?;
    Some((&links[place..], &links[..place]))
}

/// All but the last link on one line, and that one going on below, if that is no longer than one link a line.
fn on_one_line(root: &str, others: &[Link], last: &[Link], indent: usize, used: usize, after: usize) -> Option<String> {
    let mut before = root.to_owned();
    for link in others {
        before += &flat::link_within(link, WIDTH)?;
    }
    let start = used + width(&before);
    let here = link(last, indent, start, after)?;
    if start + first_width(&here) + after > WIDTH {
        return None;
    }
    if lines(&here) < 5
        && let Some(below) = link(last, indent + TAB, indent + TAB, after)
        && lines(&below) < lines(&here)
    {
        return None;
    }
    Some(before + &here)
}

/// One link a line: further in than the root, unless that ends in a bracket of its own.
fn vertical(root: &str, mut links: &[Link], indent: usize, after: usize) -> Option<String> {
    let inner = if root.contains('\n') { indent } else { indent + TAB };
    let mut text = root.to_owned();
    while !links.is_empty() {
        let tries = links.iter().skip(1).take_while(|link| matches!(link, Link::Try)).count();
        let (now, rest) = links.split_at(1 + tries);
        let after = if rest.is_empty() { after } else { 0 };
        text += &format!("\n{}{}", pad(inner), link(now, inner, inner, after)?);
        links = rest;
    }
    Some(text)
}

/// One link with the `?`s behind it.
fn link(links: &[Link], indent: usize, used: usize, after: usize) -> Option<String> {
    let (first, tries) = links.split_first()?;
    let tries = "?".repeat(tries.len());
    let room = WIDTH.checked_sub(used + tries.len() + after);
    if let Some(flat) = room.and_then(|room| flat::link_within(first, room)) {
        return Some(flat + &tries);
    }
    match first {
        Link::Method(name, args) => {
            let args = Arguments { args, name: width(name), comma: true };
            let start = used + 1 + width(name);
            Some(format!(".{name}{}{tries}", args.lay(indent, start, after + tries.len())?))
        }
        other => flat::link_within(other, usize::MAX),
    }
}
