//! What Minitest prints with `--verbose`: a line for each test, and further down what the failed ones said.

use super::Case;

/// Every test that was run.
pub fn cases(printed: &str) -> Vec<Case> {
    printed.lines().filter_map(|line| case(line, printed)).collect()
}

/// `ClockTest#test_it_ticks = 0.00 s = .`
fn case(line: &str, printed: &str) -> Option<Case> {
    let (name, rest) = line.split_once(" = ")?;
    let (_, mark) = rest.split_once(" s = ")?;
    if !name.contains('#') || name.contains(' ') {
        return None;
    }
    let failure = match mark.trim() {
        "." => None,
        "F" | "E" => Some(said(name, printed)),
        _ => return None,
    };
    Some(Case { names: vec![name.to_owned()], failure })
}

/// What stands below a failed test's headline, `ClockTest#test_it_stops [test/clock_test.rb:9]:`.
fn said(name: &str, printed: &str) -> String {
    let is_headline =
        |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', ':']) && rest.ends_with(':'));
    let lines = printed.lines().skip_while(|line| !is_headline(line)).skip(1);
    lines.take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Case, cases};

    const PRINTED: &str = "\
# Running:

ClockTest#test_it_ticks = 0.00 s = .
ClockTest#test_it_stops = 0.00 s = F

Finished in 0.001s, 2000 runs/s, 2000 assertions/s.

  1) Failure:
ClockTest#test_it_stops [test/clock_test.rb:9]:
clock.q:14
Expected: 2
  Actual: 1

2 runs, 2 assertions, 1 failures, 0 errors, 0 skips
";

    #[test]
    fn a_failed_test_is_told_with_what_it_said() {
        let passed = Case { names: vec!["ClockTest#test_it_ticks".to_owned()], failure: None };
        let said = Some("clock.q:14\nExpected: 2\n  Actual: 1".to_owned());
        assert_eq!(cases(PRINTED), [passed, Case { names: vec!["ClockTest#test_it_stops".to_owned()], failure: said }]);
    }
}
