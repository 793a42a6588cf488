//! A panic is a bug in quarkc: this says so, and what to report, in place of a stack trace.

use super::{Terminal, Verdict};
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::source::Sources;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Mutex};

/// Runs the work; a panic in it, on whatever thread, becomes a problem with the code of bugs.
pub fn guard(terminal: &Terminal, work: impl FnOnce() -> Verdict) -> Verdict {
    let seen = Arc::new(Mutex::new(None));
    let hook = Arc::clone(&seen);
    panic::set_hook(Box::new(move |info| {
        let mut seen = hook.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.get_or_insert_with(|| describe(info));
    }));
    let ended = panic::catch_unwind(AssertUnwindSafe(work));
    drop(panic::take_hook());
    ended.unwrap_or_else(|_| {
        let seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        terminal.problems(&Sources::default(), &[problem(&seen.unwrap_or_default())])
    })
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    info.location().map_or_else(|| message.to_owned(), |place| format!("{message} ({}:{})", place.file(), place.line()))
}

fn problem(seen: &str) -> Diagnostic {
    Diagnostic::without_place(Code::INTERNAL, format!("a bug in quarkc: {seen}"))
        .help("nothing is wrong with what you did, and nothing was half-written")
        .help(format!(
            "please report it at {} with this message, `quarkc {}`, the command line, and the package if you can share it",
            env!("CARGO_PKG_REPOSITORY"),
            env!("CARGO_PKG_VERSION"),
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Color, MessageFormat};

    #[test]
    fn a_panic_ends_as_unusable_and_tells_what_to_report() {
        let terminal = Terminal::new(MessageFormat::Text, Color::Never);
        assert_eq!(guard(&terminal, || panic!("boom")), Verdict::Unusable);
        assert_eq!(guard(&terminal, || Verdict::Errors), Verdict::Errors);
        let problem = problem("boom (a.rs:1)");
        assert_eq!(problem.message, "a bug in quarkc: boom (a.rs:1)");
        assert!(problem.help[1].contains("please report it"));
    }
}
