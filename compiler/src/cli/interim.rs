//! Plain rendering of problems, as long as the library has none.

use quarkc::diagnostic::Diagnostic;
use quarkc::source::Sources;

/// A line for the problem, and one for each sentence of help.
pub fn text(problem: &Diagnostic, sources: &Sources) -> String {
    let place = problem.span().map_or(String::new(), |span| format!("{}: ", sources.location(span)));
    let help: String = problem.help.iter().map(|help| format!("  = help: {help}\n")).collect();
    format!("{place}error[{}]: {}\n{help}", problem.code, problem.message)
}
