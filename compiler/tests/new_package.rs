//! What `quarkc new` makes is right from the first minute: no warning, tests that hold, the one layout.

use std::path::Path;
use std::process::Command;

fn quarkc(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarkc"));
    let done = command.args(arguments).current_dir(folder).output().expect("quarkc runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (done.status.success(), text(done.stdout), text(done.stderr))
}

#[test]
fn a_new_package_is_checked_tested_and_formatted() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = quarkc(folder.path(), &["new", "my_protocol"]);
    assert!(made.0 && made.2.starts_with("made `my_protocol`"), "{made:?}");
    let package = folder.path().join("my_protocol");
    assert_eq!(quarkc(&package, &["check"]), (true, String::new(), String::new()));
    assert_eq!(quarkc(&package, &["test"]), (true, "3 passed, 0 failed\n".into(), String::new()));
    assert!(quarkc(&package, &["fmt", "--check"]).0);
}

#[test]
fn a_filter_chooses_tests_by_module_and_title() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(quarkc(folder.path(), &["new", "my_protocol"]).0);
    let package = folder.path().join("my_protocol");
    let chosen = quarkc(&package, &["test", "--filter", "greeting: nobody"]);
    assert_eq!(chosen.1, "1 passed, 0 failed\n");
}
