//! The token of a configuration is in nothing that is made for people, in Rust. `test_config.py` says it of Python.
#![cfg(test)]

use mdk::quark::Map;
use mdk::quark::testing::{TestRuntime, state};
use mdk::{Config, init_with};

const URL: &str = "ws://mc.example.org/rtp?token=letmein";

#[test]
fn debug_hides_the_token() {
    let config = Config::new().with_server_url(URL.to_owned()).with_token(Some("letmein".to_owned()));
    let shown = format!("{config:?} {:#?}", Some(&config));
    assert!(!shown.contains("letmein"), "{shown}");
    assert!(shown.contains("token: ***") && shown.contains("threshold: 3"), "{shown}");
    assert_eq!(config.token.as_deref(), Some("letmein"));
}

#[test]
fn the_state_of_an_mdk_hides_the_token() {
    let runtime = TestRuntime::new();
    let variables = [("MDK_SERVER_URL", URL), ("MDK_TOKEN", "letmein")];
    let variables: Map<String, String> =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mdk = init_with(&runtime, &variables).expect("these settings are right");
    let shown = format!("{} {mdk:?}", state(&mdk));
    assert!(!shown.contains("letmein"), "{shown}");
    assert!(shown.contains(r#""token":"***""#), "{shown}");
    runtime.finish();
}
