//! The verdicts of all places side by side: a table for people, JUnit XML for tools.

use super::verdicts::{Column, Verdict};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::fmt::Write as _;

/// A test of the package.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The module it stands in.
    pub module: String,
    /// Its title.
    pub title: String,
}

/// How many tests hold, a row for each module and a column for each place; below it, everything that does not.
pub fn table(tests: &[Tested], columns: &[Column]) -> String {
    let mut rows = vec![header(columns)];
    for module in modules(tests) {
        rows.push(row(module, columns, |index| tests[index].module == module));
    }
    rows.push(row("all", columns, |_| true));
    let mut text = aligned(&rows);
    for column in columns {
        problems(&mut text, tests, column);
    }
    text
}

fn header(columns: &[Column]) -> Vec<String> {
    std::iter::once(String::new()).chain(columns.iter().map(|column| column.name.clone())).collect()
}

/// The modules that have tests, in order.
fn modules(tests: &[Tested]) -> Vec<&str> {
    let mut names: Vec<&str> = tests.iter().map(|test| test.module.as_str()).collect();
    names.dedup();
    names
}

/// The tests that are meant: how many hold of how many.
fn row(name: &str, columns: &[Column], meant: impl Fn(usize) -> bool) -> Vec<String> {
    let cell = |column: &Column| {
        let verdicts = || column.verdicts.iter().enumerate().filter(|(index, _)| meant(*index));
        let passed = verdicts().filter(|(_, verdict)| **verdict == Verdict::Passed).count();
        format!("{passed}/{}", verdicts().count())
    };
    std::iter::once(name.to_owned()).chain(columns.iter().map(cell)).collect()
}

/// Names to the left, counts to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let _ = write!(text, "{:<1$}", row[0], widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            let _ = write!(text, "  {cell:>width$}");
        }
        text.push('\n');
    }
    text
}

fn problems(text: &mut String, tests: &[Tested], column: &Column) {
    for (test, verdict) in tests.iter().zip(&column.verdicts) {
        let said = match verdict {
            Verdict::Passed => continue,
            Verdict::Failed(said) => said.as_str(),
            Verdict::Missing => "was not run",
        };
        let _ = writeln!(text, "\n{}: {}: {}\n{}", column.name, test.module, test.title, indented(said));
    }
    for trouble in &column.troubles {
        let _ = writeln!(text, "\n{}:\n{}", column.name, indented(trouble));
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The same as JUnit XML: a suite for each place, a case for each test, named by module and title.
pub fn junit(package: &str, tests: &[Tested], columns: &[Column]) -> Result<String, String> {
    let mut report = Report::new(package);
    report.add_test_suites(columns.iter().map(|column| suite(tests, column)));
    report.to_string().map_err(|error| error.to_string())
}

fn suite(tests: &[Tested], column: &Column) -> TestSuite {
    let mut suite = TestSuite::new(column.name.as_str());
    for (test, verdict) in tests.iter().zip(&column.verdicts) {
        let mut case = TestCase::new(test.title.as_str(), status(verdict));
        case.set_classname(test.module.as_str());
        suite.add_test_case(case);
    }
    for trouble in &column.troubles {
        let name = trouble.lines().next().unwrap_or_default();
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(trouble.as_str());
        suite.add_test_case(TestCase::new(name, status));
    }
    suite
}

fn status(verdict: &Verdict) -> TestCaseStatus {
    match verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Failed(said) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(said.lines().next().unwrap_or_default()).set_description(said.as_str());
            status
        }
        Verdict::Missing => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message("was not run");
            status
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Tested, Verdict, junit, table};

    fn example() -> (Vec<Tested>, Vec<Column>) {
        let test = |module: &str, title: &str| Tested { module: module.to_owned(), title: title.to_owned() };
        let column = |name: &str, verdicts: &[Verdict], troubles: &[&str]| Column {
            name: name.to_owned(),
            verdicts: verdicts.to_vec(),
            troubles: troubles.iter().map(|text| (*text).to_owned()).collect(),
        };
        let tests = vec![test("clock", "it ticks"), test("clock", "it stops"), test("door", "it shuts")];
        let failed = Verdict::Failed("clock.q:14\nleft: 1, right: 2".to_owned());
        let columns = vec![
            column("interpreter", &[Verdict::Passed, Verdict::Passed, Verdict::Passed], &[]),
            column("python", &[Verdict::Passed, failed, Verdict::Missing], &["tests/test_own.py\n1 < 2"]),
        ];
        (tests, columns)
    }

    #[test]
    fn the_table_counts_and_tells_what_does_not_hold() {
        let (tests, columns) = example();
        let wanted = "       interpreter  python\n\
                      clock          2/2     1/2\n\
                      door           1/1     0/1\n\
                      all            3/3     1/3\n\
                      \npython: clock: it stops\n    clock.q:14\n    left: 1, right: 2\n\
                      \npython: door: it shuts\n    was not run\n\
                      \npython:\n    tests/test_own.py\n    1 < 2\n";
        assert_eq!(table(&tests, &columns), wanted);
    }

    #[test]
    fn the_report_has_a_suite_for_each_place() {
        let (tests, columns) = example();
        let report = junit("timing", &tests, &columns).expect("plain text");
        assert!(
            report.contains(r#"<testsuite name="python" tests="4" skipped="0" errors="2" failures="1">"#),
            "{report}"
        );
        assert!(report.contains(r#"<testcase name="it stops" classname="clock">"#), "{report}");
    }
}
