//! Source text and places in it. Knows nothing of the file system: a caller hands in paths and text.

use std::sync::Arc;

/// A place in one source file: byte offsets, the end excluded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Which file, as an index into [`Sources`].
    pub source: u32,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}..{}", self.source, self.start, self.end)
    }
}

impl Span {
    /// The smallest span that holds both; they must be of one file.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.source, other.source);
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span just after this one.
    #[must_use]
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }

    /// The empty span just before this one.
    #[must_use]
    pub fn before(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// Whether `other` lies within this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// One source file: its path relative to the package's folder, with forward slashes, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative path, as diagnostics and faults name it: `breaker.q`.
    pub path: String,
    /// The path as the user would open it, for problems on a screen: `protocols/breaker.q`.
    pub shown: String,
    /// The whole text, without a byte-order mark.
    pub text: Arc<str>,
    lines: LineIndex,
}

impl Source {
    /// A source file; a leading byte-order mark is dropped.
    #[must_use]
    pub fn new(path: impl Into<String>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let path = path.into();
        Source { shown: path.clone(), path, text: text.into(), lines: LineIndex::new(text) }
    }

    /// The same file, shown under another path.
    #[must_use]
    pub fn shown_as(self, shown: impl Into<String>) -> Self {
        Source { shown: shown.into(), ..self }
    }

    /// Whether it is a module, and not the package's `quark.toml`.
    #[must_use]
    pub fn is_module(&self) -> bool {
        self.path.strip_suffix(".q").is_some()
    }

    /// The module's name: the file's name without `.q`.
    #[must_use]
    pub fn module(&self) -> &str {
        let file = self.path.rsplit('/').next().unwrap_or(&self.path);
        file.strip_suffix(".q").unwrap_or(file)
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        self.lines.line_column(&self.text, offset)
    }
}

/// The start of each line.
#[derive(Clone, Debug)]
struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next));
        LineIndex { starts }
    }

    fn line_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line] as usize;
        let end = (offset as usize).min(text.len());
        let column = text.get(start..end).map_or(0, |before| before.chars().count());
        (index(line) + 1, index(column) + 1)
    }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// All source files of one compilation, the language's prelude first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and returns its number.
    pub fn add(&mut self, source: Source) -> u32 {
        self.files.push(source);
        index(self.files.len() - 1)
    }

    /// The file with this number.
    #[must_use]
    pub fn get(&self, source: u32) -> &Source {
        &self.files[source as usize]
    }

    /// All files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Source)> {
        (0u32..).zip(&self.files)
    }

    /// The text that a span covers.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.source).text[span.start as usize..span.end as usize]
    }

    /// `breaker.q:12`: how faults and messages name a place.
    #[must_use]
    pub fn location(&self, span: Span) -> String {
        let source = self.get(span.source);
        format!("{}:{}", source.path, source.line_column(span.start).0)
    }
}
