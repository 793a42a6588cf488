use super::*;

fn name(text: &str) -> Doc {
    Doc::text(text)
}

fn long(letter: &str, count: usize) -> Doc {
    name(&letter.repeat(count))
}

#[test]
fn what_fits_stands_on_one_line() {
    let call = Doc::call("f", vec![name("a"), Doc::Infix("+", vec![name("b"), name("c")])]);
    assert_eq!(call.lay(0, 0, 0).unwrap(), "f(a, b + c)");
    let value = Doc::Struct("Point".into(), vec![("x".into(), name("x")), ("y".into(), name("1"))], None);
    assert_eq!(value.lay(0, 0, 0).unwrap(), "Point { x, y: 1 }");
}

#[test]
fn long_calls_take_one_argument_a_line() {
    let call = Doc::call("f", vec![long("a", 70), long("b", 70)]);
    assert_eq!(
        call.lay(4, 4, 1).unwrap(),
        format!("f(\n        {},\n        {},\n    )", "a".repeat(70), "b".repeat(70))
    );
}

#[test]
fn a_closure_goes_on_below_its_call() {
    let block = Block { stmts: vec![Stmt::Expr(Doc::call("g", vec![]))], tail: None };
    let call = name("xs").method("each", vec![Doc::Closure("|x|".into(), Box::new(Doc::Block(block)))]);
    assert_eq!(call.lay(0, 0, 1).unwrap(), "xs.each(|x| {\n    g();\n})");
}

#[test]
fn long_chains_take_one_link_a_line() {
    let chain = name("self").field("items").method("iter", vec![]).method("map", vec![long("a", 100)]);
    assert_eq!(chain.lay(0, 0, 1).unwrap(), format!("self.items\n    .iter()\n    .map({})", "a".repeat(100)));
}

#[test]
fn a_value_moves_below_its_equals_sign_where_it_fits_there() {
    let value = Doc::Infix("+", vec![long("a", 55), long("b", 55)]);
    let text = Stmt::bind("something", value).lay(0).unwrap();
    assert_eq!(text, format!("let something =\n    {} + {};", "a".repeat(55), "b".repeat(55)));
}
