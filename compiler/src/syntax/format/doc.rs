//! Text that knows where it may break: a group stands on one line if it fits, else all its own lines break.

/// How wide a line may be, in characters.
const WIDTH: usize = 120;

/// How far a level is indented.
const INDENT: usize = 4;

/// A piece of laid-out text.
#[derive(Debug)]
pub(super) enum Doc {
    /// As it is; a raw string may hold line breaks.
    Text(String),
    /// A space, or a line break in a broken group.
    Line,
    /// Nothing, or a line break in a broken group.
    Soft,
    /// A line break and an empty line in a broken group, a space in a flat one.
    Blank,
    /// Nothing, or this text in a broken group.
    IfBroken(&'static str),
    /// A comment at the end of a line: it takes no width, and a line break follows.
    Comment(String),
    /// This many columns further right after each line break.
    Indent(usize, Box<Doc>),
    /// One after the other.
    Concat(Vec<Doc>),
    /// On one line if it fits, unless it must break.
    Group { content: Box<Doc>, must_break: bool },
}

pub(super) fn text(text: impl Into<String>) -> Doc {
    Doc::Text(text.into())
}

pub(super) fn concat(docs: impl IntoIterator<Item = Doc>) -> Doc {
    Doc::Concat(docs.into_iter().collect())
}

/// One level deeper.
pub(super) fn indent(doc: Doc) -> Doc {
    Doc::Indent(INDENT, Box::new(doc))
}

/// A group that breaks if it does not fit, or if something in it must.
pub(super) fn group(content: Doc) -> Doc {
    let must_break = content.must_break();
    Doc::Group { content: Box::new(content), must_break }
}

/// A group that breaks in any case.
pub(super) fn broken(content: Doc) -> Doc {
    Doc::Group { content: Box::new(content), must_break: true }
}

impl Doc {
    /// Whether a line break stands in it however wide the page.
    pub(super) fn must_break(&self) -> bool {
        match self {
            Doc::Comment(_) | Doc::Group { must_break: true, .. } => true,
            Doc::Indent(_, inner) => inner.must_break(),
            Doc::Concat(docs) => docs.iter().any(Doc::must_break),
            _ => false,
        }
    }

    /// The text, laid out.
    pub(super) fn print(&self) -> String {
        let mut printer = Printer { out: String::new(), column: 0 };
        printer.print(self);
        printer.out
    }
}

/// A document that is still to be printed, and how.
#[derive(Clone, Copy)]
struct Task<'d> {
    indent: usize,
    flat: bool,
    doc: &'d Doc,
}

struct Printer {
    out: String,
    column: usize,
}

impl Printer {
    fn print(&mut self, doc: &Doc) {
        let mut stack = vec![Task { indent: 0, flat: false, doc }];
        while let Some(task) = stack.pop() {
            self.step(task, &mut stack);
        }
    }

    fn step<'d>(&mut self, task: Task<'d>, stack: &mut Vec<Task<'d>>) {
        let Task { indent, flat, doc } = task;
        match doc {
            Doc::Text(text) | Doc::Comment(text) => self.text(text),
            Doc::Line | Doc::Blank if flat => self.text(" "),
            Doc::Soft | Doc::IfBroken(_) if flat => {}
            Doc::Line | Doc::Soft => self.newline(indent),
            Doc::Blank => {
                self.newline(0);
                self.newline(indent);
            }
            Doc::IfBroken(text) => self.text(text),
            Doc::Indent(columns, inner) => stack.push(Task { indent: indent + columns, flat, doc: inner }),
            Doc::Concat(docs) => stack.extend(docs.iter().rev().map(|doc| Task { indent, flat, doc })),
            Doc::Group { content, must_break } => {
                let inner = Task { indent, flat: true, doc: content };
                let flat = flat || !must_break && fits(inner, stack, WIDTH.saturating_sub(self.column));
                stack.push(Task { flat, ..inner });
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rfind('\n') {
            Some(newline) => text[newline + 1..].chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    fn newline(&mut self, indent: usize) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }
}

/// Whether a document, and what follows it up to the next possible line break, fits into this many characters.
fn fits(first: Task<'_>, rest: &[Task<'_>], mut room: usize) -> bool {
    let mut stack = vec![first];
    let mut rest = rest.iter().rev();
    while let Some(Task { indent, flat, doc }) = stack.pop().or_else(|| rest.next().copied()) {
        let width = match doc {
            Doc::Text(text) if text.contains('\n') => {
                return text.lines().next().is_none_or(|line| line.chars().count() <= room);
            }
            Doc::Text(text) => text.chars().count(),
            Doc::Line | Doc::Blank if flat => 1,
            Doc::Line | Doc::Soft | Doc::Blank if !flat => return true,
            Doc::IfBroken(text) if !flat => text.len(),
            Doc::Comment(_) => return true,
            Doc::Indent(_, inner) | Doc::Group { content: inner, .. } => {
                stack.push(Task { indent, flat, doc: inner });
                0
            }
            Doc::Concat(docs) => {
                stack.extend(docs.iter().rev().map(|doc| Task { indent, flat, doc }));
                0
            }
            _ => 0,
        };
        if width > room {
            return false;
        }
        room -= width;
    }
    true
}
