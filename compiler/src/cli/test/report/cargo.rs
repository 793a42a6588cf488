//! What Cargo's own test harness prints: a line for each test, and further down what the failed ones said.

use super::Case;

/// Every test that was run.
pub fn cases(printed: &str) -> Vec<Case> {
    printed.lines().filter_map(|line| case(line, printed)).collect()
}

fn case(line: &str, printed: &str) -> Option<Case> {
    let (name, verdict) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let failure = match verdict {
        "ok" => None,
        "FAILED" => Some(said(name, printed)),
        _ => return None,
    };
    Some(Case { names: vec![name.to_owned()], failure })
}

/// What stands between a failed test's headline and the next one.
fn said(name: &str, printed: &str) -> String {
    let headline = format!("---- {name} stdout ----");
    let lines = printed.lines().skip_while(|line| *line != headline).skip(1);
    let block: Vec<&str> = lines.take_while(|line| !line.starts_with("---- ") && *line != "failures:").collect();
    block.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Case, cases};

    const PRINTED: &str = "\
running 2 tests
test clock::tests::it_ticks ... ok
test clock::tests::it_stops ... FAILED

failures:

---- clock::tests::it_stops stdout ----
thread 'clock::tests::it_stops' panicked at src/clock.rs:9:5:
assertion failed: a == b (left: 1, right: 2) (clock.q:14)


failures:
    clock::tests::it_stops

test result: FAILED. 1 passed; 1 failed; 0 ignored
";

    #[test]
    fn a_failed_test_is_told_with_what_it_said() {
        let said = "thread 'clock::tests::it_stops' panicked at src/clock.rs:9:5:\n\
                    assertion failed: a == b (left: 1, right: 2) (clock.q:14)";
        let passed = Case { names: vec!["clock::tests::it_ticks".to_owned()], failure: None };
        let failed = Case { names: vec!["clock::tests::it_stops".to_owned()], failure: Some(said.to_owned()) };
        assert_eq!(cases(PRINTED), [passed, failed]);
    }
}
