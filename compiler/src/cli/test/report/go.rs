//! The events of `go test -json`, a JSON object a line.

use super::Case;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every test that was run, in the order in which they ended.
pub fn cases(printed: &str) -> Vec<Case> {
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    let mut cases = Vec::new();
    for event in printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let Some(test) = event["Test"].as_str() else { continue };
        match event["Action"].as_str() {
            Some("output") => {
                let text = event["Output"].as_str().unwrap_or_default();
                said.entry(test.to_owned()).or_default().push_str(text);
            }
            Some("pass") => cases.push(Case { names: vec![test.to_owned()], failure: None }),
            Some("fail") => {
                let failure = said.get(test).map(|text| text.trim().to_owned()).unwrap_or_default();
                cases.push(Case { names: vec![test.to_owned()], failure: Some(failure) });
            }
            _ => {}
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::{Case, cases};

    const PRINTED: &str = r#"{"Action":"run","Package":"example.org/clock","Test":"TestItTicks"}
{"Action":"pass","Package":"example.org/clock","Test":"TestItTicks","Elapsed":0}
{"Action":"run","Package":"example.org/clock","Test":"TestItStops"}
{"Action":"output","Package":"example.org/clock","Test":"TestItStops","Output":"    clock_test.go:9: clock.q:14\n"}
{"Action":"fail","Package":"example.org/clock","Test":"TestItStops","Elapsed":0}
{"Action":"fail","Package":"example.org/clock","Elapsed":0.1}
"#;

    #[test]
    fn a_failed_test_is_told_with_what_it_said() {
        let passed = Case { names: vec!["TestItTicks".to_owned()], failure: None };
        let said = Some("clock_test.go:9: clock.q:14".to_owned());
        assert_eq!(cases(PRINTED), [passed, Case { names: vec!["TestItStops".to_owned()], failure: said }]);
    }
}
