//! What the user sees: results on standard output, problems and remarks on standard error.

use super::{Color, MessageFormat, Verdict};
use quarkc::diagnostic::{Code, Diagnostic, render};
use quarkc::source::Sources;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Where a verb speaks.
#[derive(Debug)]
pub struct Terminal {
    format: MessageFormat,
    color: bool,
}

impl Terminal {
    /// A terminal as the options and the environment want it.
    pub fn new(format: MessageFormat, color: Color) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let color = match color {
            Color::Auto => wanted && io::stderr().is_terminal(),
            Color::Always => true,
            Color::Never => false,
        };
        Terminal { format, color }
    }

    /// Prints a result. A reader that went away is no error: it has seen what it wanted.
    pub fn print(&self, text: &str) -> Verdict {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let message = format!("cannot write to standard output: {error}");
                self.problems(&Sources::default(), &[Diagnostic::without_place(Code::CANNOT_WRITE, message)])
            }
            _ => Verdict::Fine,
        }
    }

    /// Prints a remark, for people only.
    pub fn remark(&self, text: &str) {
        if self.format == MessageFormat::Text {
            say(&format!("{text}\n"));
        }
    }

    /// Prints problems, and says what they mean for the outcome.
    pub fn problems(&self, sources: &Sources, problems: &[Diagnostic]) -> Verdict {
        if !problems.is_empty() {
            say(&match self.format {
                MessageFormat::Text => render::text(sources, problems, self.color),
                MessageFormat::Json => render::json(sources, problems),
            });
        }
        problems.iter().map(verdict).max().unwrap_or(Verdict::Fine)
    }
}

/// Standard error is the last resort: when it cannot be written either, nobody listens.
fn say(text: &str) {
    let text = if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn verdict(problem: &Diagnostic) -> Verdict {
    const UNUSABLE: [Code; 5] =
        [Code::MISSING_PACKAGE, Code::CANNOT_READ, Code::CANNOT_WRITE, Code::FOREIGN_FILE, Code::INTERNAL];
    let usage = problem.code == Code::UNKNOWN_TARGET && problem.labels.is_empty();
    if usage || UNUSABLE.contains(&problem.code) {
        Verdict::Unusable
    } else if problem.is_error() {
        Verdict::Errors
    } else {
        Verdict::Fine
    }
}
