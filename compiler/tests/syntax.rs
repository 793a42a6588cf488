//! Text to tree: what is read, and what is said of text that cannot be read.

use quarkc::syntax::parse;

#[test]
fn the_prelude_is_quark() {
    let (file, errors) = parse(0, include_str!("../src/prelude.q"));
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(!file.items.is_empty());
}
