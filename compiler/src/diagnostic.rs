//! What the compiler has to say to its user: a code, a message, labelled places, a fix where one is known.
//!
//! Stages make diagnostics and hand them on; none of them prints. [`render`] turns them into text.

pub mod code;
pub mod nearest;
pub mod render;

pub use code::Code;

use crate::source::Span;

/// One problem, or one warning.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which kind of problem; it decides the severity.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The places involved; the first is where the problem is.
    pub labels: Vec<Label>,
    /// What to do, or what was expected; a sentence each.
    pub help: Vec<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// A place and what is to be seen there.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// A change that mends the problem: replacements in one or several places.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// The replacements, none overlapping.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// Something that a reader would stumble over; builds go on.
    Warning,
}

impl Diagnostic {
    /// A diagnostic at one place.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, text: String::new() };
        Diagnostic { code, message: message.into(), labels: vec![label], help: Vec::new(), fix: None }
    }

    /// A diagnostic about no place in any file: a missing folder, an unknown option.
    #[must_use]
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), labels: Vec::new(), help: Vec::new(), fix: None }
    }

    /// Says what is to be seen at the first place.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a sentence of help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a fix that replaces one place.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }

    /// Where the problem is, if it is in a file.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }

    /// How bad it is: a property of the code.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether nothing can be built because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}
