//! The form on one line. It is tried for every part of every expression, so it stops where the line is full.

use super::{Block, Doc, Head, Link, unbraced, width};

/// A line that is being written, with the columns that are left on it.
struct Line {
    text: String,
    room: usize,
}

/// The text on one line of at most so many columns; `None` for what is longer, or always takes several.
pub(super) fn within(doc: &Doc, room: usize) -> Option<String> {
    written(room, |line| line.doc(doc))
}

/// The same for one piece of a chain.
pub(super) fn link_within(link: &Link, room: usize) -> Option<String> {
    written(room, |line| line.link(link))
}

/// The same for several, with commas between.
pub(super) fn all_within(docs: &[Doc], room: usize) -> Option<String> {
    written(room, |line| line.all(docs))
}

fn written(room: usize, write: impl FnOnce(&mut Line) -> Option<()>) -> Option<String> {
    let mut line = Line { text: String::new(), room };
    write(&mut line)?;
    Some(line.text)
}

impl Line {
    fn push(&mut self, text: &str) -> Option<()> {
        self.room = self.room.checked_sub(width(text))?;
        self.text.push_str(text);
        Some(())
    }

    fn doc(&mut self, doc: &Doc) -> Option<()> {
        match doc {
            Doc::Text(text) => self.push(text),
            Doc::Call(head, args) => {
                self.doc(head)?;
                self.between("(", args, ")")
            }
            Doc::Macro(head, args) => {
                self.push(head)?;
                self.between("(", args, ")")
            }
            Doc::Chain(root, links) => {
                self.doc(root)?;
                links.iter().try_for_each(|link| self.link(link))
            }
            Doc::Infix(op, items) => self.infix(op, items),
            Doc::Prefix(op, inner) => {
                self.push(op)?;
                self.doc(inner)
            }
            Doc::Paren(inner) => self.between("(", std::slice::from_ref(&**inner), ")"),
            Doc::Struct(head, fields, base) => self.fields(head, fields, base.as_deref()),
            Doc::Array(head, items) => self.between(head, items, "]"),
            Doc::Tuple(items) => self.between("(", items, ")"),
            Doc::Block(block) if block.is_empty() => self.push("{}"),
            Doc::Closure(head, body) => {
                self.push(head)?;
                self.push(" ")?;
                self.doc(unbraced(body))
            }
            Doc::If(branches, otherwise) => self.choice(branches, otherwise.as_ref()),
            Doc::Let(pattern, value) => {
                self.push("let ")?;
                self.push(pattern)?;
                self.push(" = ")?;
                self.doc(value)
            }
            Doc::Block(_) | Doc::Match(..) => None,
        }
    }

    fn link(&mut self, link: &Link) -> Option<()> {
        match link {
            Link::Field(name) => {
                self.push(".")?;
                self.push(name)
            }
            Link::Method(name, args) => {
                self.push(".")?;
                self.push(name)?;
                self.between("(", args, ")")
            }
            Link::Try => self.push("?"),
        }
    }

    fn between(&mut self, open: &str, items: &[Doc], close: &str) -> Option<()> {
        self.push(open)?;
        self.all(items)?;
        self.push(close)
    }

    fn all(&mut self, items: &[Doc]) -> Option<()> {
        items.iter().enumerate().try_for_each(|(index, item)| {
            self.push(if index > 0 { ", " } else { "" })?;
            self.doc(item)
        })
    }

    fn infix(&mut self, op: &str, items: &[Doc]) -> Option<()> {
        if items.iter().any(|item| matches!(item, Doc::Let(..))) && !is_short_chain(items) {
            return None;
        }
        items.iter().enumerate().try_for_each(|(index, item)| {
            if index > 0 {
                self.push(" ")?;
                self.push(op)?;
                self.push(" ")?;
            }
            self.doc(item)
        })
    }

    fn fields(&mut self, head: &str, fields: &[(String, Doc)], base: Option<&Doc>) -> Option<()> {
        self.push(head)?;
        if fields.is_empty() && base.is_none() {
            return self.push(" {}");
        }
        for (index, (name, value)) in fields.iter().enumerate() {
            self.push(if index == 0 { " { " } else { ", " })?;
            if !is(value, name) {
                self.push(name)?;
                self.push(": ")?;
            }
            self.doc(value)?;
        }
        if let Some(base) = base {
            self.push(if fields.is_empty() { " { .." } else { ", .." })?;
            self.doc(base)?;
        }
        self.push(" }")
    }

    /// Only a value in each branch stands on one line.
    fn choice(&mut self, branches: &[(Head, Block)], otherwise: Option<&Block>) -> Option<()> {
        let [(head, then)] = branches else { return None };
        self.push(&head.before)?;
        self.doc(&head.value)?;
        self.push(" { ")?;
        self.doc(value_of(then)?)?;
        self.push(" } else { ")?;
        self.doc(value_of(otherwise?)?)?;
        self.push(" }")
    }
}

/// The value of a block that holds nothing else.
fn value_of(block: &Block) -> Option<&Doc> {
    block.tail.as_deref().filter(|_| block.stmts.is_empty())
}

/// Whether conditions of which one is a `let` stand on one line: rustfmt leaves only `name && let pattern = value` there.
fn is_short_chain(items: &[Doc]) -> bool {
    let is_name = |text: &str| text.chars().all(|c| c == '_' || c.is_alphanumeric());
    matches!(items, [Doc::Text(first), Doc::Let(..)] if is_name(first))
}

/// Whether a value is just this name.
fn is(value: &Doc, name: &str) -> bool {
    within(value, width(name)).is_some_and(|value| value == name)
}
