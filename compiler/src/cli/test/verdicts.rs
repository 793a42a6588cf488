//! How the tests of a package ended, on the interpreter and in each language, in one form for all.

/// What became of the tests in one place: the interpreter, or a language.
#[derive(Debug)]
pub struct Column {
    /// `interpreter`, or the target's name.
    pub name: String,
    /// One for each test of the package, in order.
    pub verdicts: Vec<Verdict>,
    /// What went wrong that belongs to no test of the package: a package that does not compile, a test of someone else's.
    pub troubles: Vec<String>,
}

/// How one test ended in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not, and this is what was said of it.
    Failed(String),
    /// It was not run.
    Missing,
}

/// A test that a framework's report tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What the report calls it; a JUnit report has more than one way to say it.
    pub names: Vec<String>,
    /// What was said of it when it does not hold.
    pub failure: Option<String>,
}

impl Column {
    /// The cases of a report, as verdicts on these tests, which the framework calls so. A failure of any other is a trouble.
    pub fn of_report(name: &str, tests: &[String], mut cases: Vec<Case>) -> Column {
        let verdicts = tests.iter().map(|test| take(&mut cases, test)).collect();
        let others = cases.into_iter().filter_map(|case| Some(format!("{}\n{}", case.names.first()?, case.failure?)));
        Column { name: name.to_owned(), verdicts, troubles: others.collect() }
    }

    /// How many tests hold, and how many do not or were not run.
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.verdicts.iter().filter(|verdict| **verdict == Verdict::Passed).count();
        (passed, self.verdicts.len() - passed)
    }

    /// Whether every test holds, and nothing else went wrong.
    pub fn is_fine(&self) -> bool {
        self.counts().1 == 0 && self.troubles.is_empty()
    }
}

fn take(cases: &mut Vec<Case>, test: &str) -> Verdict {
    match cases.iter().position(|case| case.names.iter().any(|name| name == test)) {
        Some(index) => cases.remove(index).failure.map_or(Verdict::Passed, Verdict::Failed),
        None => Verdict::Missing,
    }
}
