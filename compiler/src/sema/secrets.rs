//! The message of an error is shown to people by itself, so it names no secret.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Program;

/// Reports the messages of errors that name a secret.
pub(super) fn check(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for error in program.errors.values() {
        if let Some(span) = program.reads_secret(&error.message.value) {
            let message = format!("the message of `{}` would show a secret", error.decl.name);
            let problem = Diagnostic::new(Code::SHOWN_SECRET, span, message);
            diagnostics
                .push(problem.help("leave it out, or say something about it that may be shown in a field of its own"));
        }
    }
}
