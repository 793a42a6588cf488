//! What lowering makes of functions: expressions that become statements, and values on their way between places.
//!
//! Each `lowering/*.q` is lowered for a language of statements (one that has conditional expressions at most, such as
//! Python), for one of expressions (such as Rust) and for one of calls and operators alone (such as Go). The snapshot holds
//! all three, in a notation close to Quark.

#[path = "lowering/print.rs"]
mod print;

use quarkc::emit::{Capabilities, FieldOrder, Turned};
use quarkc::lower::{captures, lower};
use quarkc::model::{Body, Builtin, Program, Type};
use quarkc::package::Package;
use quarkc::source::Source;
use quarkc::{analyze, pipeline};

const STATEMENTS: Capabilities = Capabilities {
    if_value: true,
    if_let_value: false,
    match_value: false,
    try_else_value: false,
    coalesce_value: false,
    take_value: false,
    try_value: true,
    with_value: true,
    optional_map: true,
    reads_in_order: true,
    block_lambda: true,
    takes_values: false,
    named_arguments: true,
    fields: FieldOrder::Named,
    turned: Turned {
        arguments_first: &[Builtin::ListJoin, Builtin::MapHas, Builtin::StringContains],
        base_last: false,
        list_value_first: false,
        map_value_first: true,
        defaults_repeat: false,
    },
    exclusive: None,
};

const EXPRESSIONS: Capabilities = Capabilities {
    if_value: true,
    if_let_value: true,
    match_value: true,
    try_else_value: true,
    coalesce_value: true,
    take_value: true,
    try_value: true,
    with_value: true,
    optional_map: true,
    reads_in_order: true,
    block_lambda: true,
    takes_values: false,
    named_arguments: false,
    fields: FieldOrder::RequiredFirst,
    turned: Turned {
        arguments_first: &[Builtin::StringJoin],
        base_last: true,
        list_value_first: true,
        map_value_first: false,
        defaults_repeat: false,
    },
    exclusive: Some(&[Builtin::ListRemove, Builtin::ListRemoveAt]),
};

/// Nothing but calls and operators is an expression, as in Go.
const CALLS: Capabilities = Capabilities {
    if_value: false,
    if_let_value: false,
    match_value: false,
    try_else_value: false,
    take_value: true,
    try_value: false,
    with_value: false,
    coalesce_value: false,
    optional_map: false,
    reads_in_order: false,
    block_lambda: true,
    takes_values: false,
    named_arguments: false,
    fields: FieldOrder::Declared,
    turned: Turned {
        arguments_first: &[],
        base_last: false,
        list_value_first: false,
        map_value_first: false,
        defaults_repeat: true,
    },
    exclusive: None,
};

fn model(path: &str, text: &str) -> Program {
    let mut sources = pipeline::sources();
    sources.add(Source::new(path, text));
    let (package, _) = Package::parse(0, "name = \"case\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n");
    let analysis = analyze(&package, sources);
    let said = quarkc::diagnostic::render::text(&analysis.sources, &analysis.diagnostics, false);
    analysis.model.unwrap_or_else(|| panic!("{path} has errors:\n{said}"))
}

/// The functions of a program, without those of the prelude.
fn functions(program: &Program) -> impl Iterator<Item = (String, &Body)> {
    let own = program.functions.values().filter(|function| function.decl.module.index() > 0);
    own.filter_map(|function| Some((function.decl.name.clone(), function.body.as_ref()?)))
}

fn printed(program: &Program) -> String {
    let each = functions(program).map(|(name, body)| format!("{name} {}", print::body(program, body)));
    each.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn every_file_is_lowered_as_its_snapshot_says() {
    insta::glob!("lowering/*.q", |path| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        let program = model(&path.display().to_string(), &text);
        let statements = printed(&lower(&program, STATEMENTS));
        let expressions = printed(&lower(&program, EXPRESSIONS));
        let calls = printed(&lower(&program, CALLS));
        let all = format!(
            "# for a language of statements\n\n{statements}\n# for a language of expressions\n\n{expressions}\n\
             # for a language of calls\n\n{calls}"
        );
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(all) });
    });
}

#[test]
fn what_is_needed_after_an_await_is_captured() {
    let program = model(
        "case.q",
        "pub actor Store { pub fn next() -> Promise<Int> { let promise: Promise<Int> = Promise(); return promise; } }
         pub actor Session {
             store: Store;
             pub async fn sum(first: Int, unused: Int) -> Int {
                 let before = unused + 1;
                 var kept = before;
                 let one = await self.store.next();
                 kept += one;
                 let two = await self.store.next();
                 return kept + two + first;
             }
         }",
    );
    let (_, body) = functions(&program).find(|(name, _)| name == "sum").expect("the function");
    let names = |locals: &Vec<_>| locals.iter().map(|local| body.locals[*local].name.clone()).collect::<Vec<_>>();
    let needed: Vec<(usize, Vec<String>)> =
        captures::of(&program, body).iter().map(|(index, locals)| (*index, names(locals))).collect();
    assert_eq!(needed, [(2, vec!["first".into(), "kept".into()]), (4, vec!["first".into(), "kept".into()])]);
}

#[test]
fn numbers_and_their_kin_are_copyable() {
    assert!(Type::optional(Type::Instant).is_copyable());
    assert!(!Type::String.is_copyable());
    assert!(!Type::list(Type::Int).is_copyable());
}
