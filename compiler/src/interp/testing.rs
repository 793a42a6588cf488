//! Runs the tests of a package.

use super::machine::{Frame, Machine, This};
use super::value::{Fault, Stop};
use crate::model::{Program, Test};
use crate::source::{Sources, Span};

/// What came of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// Its title.
    pub title: String,
    /// The module it stands in.
    pub module: String,
    /// Where its title stands.
    pub span: Span,
    /// Whether it passed.
    pub outcome: Outcome,
}

/// Whether a test passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    Passed,
    /// It did not, and this is why.
    Failed(Fault),
}

/// Runs the tests whose `module: title` contains `filter`, in order, each in a world of its own.
#[must_use]
pub fn test(program: &Program, sources: &Sources, filter: Option<&str>) -> Vec<TestResult> {
    super::on_a_large_stack(|| {
        let in_order = program.modules.values().flat_map(|module| module.tests.iter().map(|id| &program.tests[*id]));
        in_order.filter(|test| wanted(program, test, filter)).map(|test| run(program, sources, test)).collect()
    })
}

fn wanted(program: &Program, test: &Test, filter: Option<&str>) -> bool {
    let name = || format!("{}: {}", program.modules[test.module].name, test.title);
    filter.is_none_or(|filter| name().contains(filter))
}

fn run(program: &Program, sources: &Sources, test: &Test) -> TestResult {
    let module = program.modules[test.module].name.clone();
    let outcome = broken(program, sources, test).map_or(Outcome::Passed, Outcome::Failed);
    TestResult { title: test.title.clone(), module, span: test.span, outcome }
}

/// Why a test failed, if it did.
fn broken(program: &Program, sources: &Sources, test: &Test) -> Option<Fault> {
    let mut machine = Machine::new(program, sources);
    machine.raises = true;
    let mut frame = Frame::new(This::Nothing, test.body.locals.len());
    let result = machine.block(&mut frame, &test.body.block);
    // The test's own names go first: what only they hold is dropped now, what an actor holds is not.
    drop(frame);
    let words = match result {
        Err(Stop::Fault(fault)) => return Some(*fault),
        Err(Stop::Threw(error) | Stop::Passed(error)) => machine.error_words(&error),
        Ok(_) if machine.dropped_promises() > 0 => "a promise was dropped undecided".into(),
        Ok(_) => return None,
    };
    Some(machine.broken(test.span, words))
}
