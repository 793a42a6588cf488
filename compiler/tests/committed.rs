//! What is committed although it is generated is what would be generated now. `cargo xtask codegen` writes it.

use std::path::Path;
use std::process::Command;

#[track_caller]
fn is_current(arguments: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = Command::new(env!("CARGO_BIN_EXE_quarkc")).args(arguments).arg("--check").current_dir(root).output();
    let done = done.expect("quarkc runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_reference_of_the_protocols() {
    is_current(&["doc", "protocols", "--out", "docs/protocols"]);
}

#[test]
fn the_layout_of_the_protocols() {
    is_current(&["fmt", "protocols"]);
}
