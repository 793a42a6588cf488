//! The command line as a user meets it: help texts and short sessions, as snapshots.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what is printed now.

#[test]
fn sessions() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").insert_var("[VERSION]", env!("CARGO_PKG_VERSION")).unwrap();
}
