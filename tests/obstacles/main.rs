//! The obstacle course: every word that a target's language has for itself, as the name of everything that has a name.
//!
//! Each program uses all words in one place and must run on the interpreter and, compiled, on every target.

mod words;

use libtest_mimic::{Arguments, Failed, Trial};
use quark_tests::program::Program;
use quark_tests::{comparison, interpreter, language};
use std::collections::BTreeSet;
use std::fmt::Write;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("interpreter", || interpreted().map_err(Failed::from))];
    for language in language::ALL {
        let check = || language::check(*language, &programs(), "obstacles").map_err(Failed::from);
        trials.push(Trial::test(language.name(), check).with_ignored_flag(true));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn interpreted() -> Result<(), String> {
    let run = |program: &Program| comparison::compare(program, &interpreter::run_allowing_warnings(program)?);
    comparison::all(programs().iter().map(run))
}

/// One program for each thing that has a name.
fn programs() -> Vec<Program> {
    let (names, types) = (words::names(), words::types());
    vec![
        program("obstacle_fields", fields(&names), names.len()),
        program("obstacle_locals", locals(&names), names.len()),
        program("obstacle_functions", functions(&names), names.len()),
        program("obstacle_methods", methods(&names), 2 * names.len()),
        program("obstacle_actors", actors(&names), 2 * names.len()),
        program("obstacle_cases", cases(&types), types.len()),
        program("obstacle_records", records(&types), types.len()),
        program("obstacle_classes", classes(&types), types.len()),
    ]
}

/// A program whose `main` adds up as many ones as there are words.
fn program(name: &str, text: String, count: usize) -> Program {
    let mut program = Program::of_module(name, "Words of other languages", text);
    program.calls = vec!["main".to_owned()];
    program.expected = vec![count.to_string()];
    program
}

fn main_of(body: &str) -> String {
    format!("pub fn main() -> List<String> {{\n{body}    return [\"{{total}}\"];\n}}\n")
}

/// No record has more than a hundred: languages have limits, the JVM one of 255 arguments.
fn fields(names: &BTreeSet<&str>) -> String {
    let names: Vec<&str> = names.iter().copied().collect();
    let (mut text, mut body) = (String::new(), "    var total = 0;\n".to_owned());
    for (index, part) in names.chunks(100).enumerate() {
        let declared: String = part.iter().map(|name| format!("    {name}: Int = 1;\n")).collect();
        let _ = write!(text, "pub record Part{index} {{\n{declared}}}\n\n");
        let _ = writeln!(body, "    let all_{index} = Part{index}();");
        let _ = writeln!(body, "    let read_{index} = try Part{index}.decode(all_{index}.encode()) else all_{index};");
        body.extend(part.iter().map(|name| format!("    total += read_{index}.{name};\n")));
    }
    text + &main_of(&body)
}

fn locals(names: &BTreeSet<&str>) -> String {
    let mut text = String::new();
    let mut body = "    var total = 0;\n".to_owned();
    for (index, name) in names.iter().enumerate() {
        let _ = writeln!(text, "fn by_{index}({name}: Int) -> Int {{ return {name} + 0; }}");
        let _ = write!(text, "fn let_{index}() -> Int {{\n    let {name} = by_{index}(1);\n    return {name};\n}}\n");
        let _ = writeln!(body, "    total += let_{index}();");
    }
    text + &main_of(&body)
}

fn functions(names: &BTreeSet<&str>) -> String {
    let declared: String = names.iter().map(|name| format!("pub fn {name}() -> Int {{ return 1; }}\n")).collect();
    let called: String = names.iter().map(|name| format!("    total += {name}();\n")).collect();
    declared + &main_of(&format!("    var total = 0;\n{called}"))
}

fn methods(names: &BTreeSet<&str>) -> String {
    let declared: String = names.iter().map(|name| format!("    pub fn {name}() -> Int {{ return 1; }}\n")).collect();
    let called = |on: &str| names.iter().map(|name| format!("    total += {on}.{name}();\n")).collect::<String>();
    let body = format!(
        "    let one = One();\n    let other = Other();\n    var total = 0;\n{}{}",
        called("one"),
        called("other")
    );
    format!("pub record One {{\n{declared}}}\n\npub class Other {{\n{declared}}}\n\n{}", main_of(&body))
}

/// Actors live on the runtime that a `Main` is made on.
fn actors(names: &BTreeSet<&str>) -> String {
    let fields: String = names.iter().map(|name| format!("    var {name}: Int = 1;\n")).collect();
    let methods: String = names.iter().map(|name| format!("    pub fn {name}() -> Int {{ return 1; }}\n")).collect();
    let read: String = names.iter().map(|name| format!("        total += self.{name};\n")).collect();
    let called: String = names.iter().map(|name| format!("        total += self.calls.{name}();\n")).collect();
    format!(
        "pub actor Calls {{\n{methods}}}\n\npub actor Fields {{\n{fields}\n    pub fn run_all() -> Int {{\n        var total = 0;\n\
         {read}        return total;\n    }}\n}}\n\npub actor Main {{\n    port console: Console;\n    var calls: Calls = Calls();\n    \
         var fields: Fields = Fields();\n\n    pub fn run() {{\n        var total = self.fields.run_all();\n{called}        \
         self.console.write(Severity.Info, \"{{total}}\");\n    }}\n}}\n"
    )
}

fn cases(types: &BTreeSet<&str>) -> String {
    let listed = listed(types);
    let counted: String = types.iter().map(|name| format!("    total += one(Word.{name});\n")).collect();
    let arms: String = types.iter().map(|name| format!("        {name} => 1,\n")).collect();
    format!(
        "pub enum Word {{ {listed} }}\n\nfn one(word: Word) -> Int {{\n    return match word {{\n{arms}    }};\n}}\n\n{}",
        main_of(&format!("    var total = 0;\n{counted}"))
    )
}

fn records(types: &BTreeSet<&str>) -> String {
    let declared: String = types.iter().map(|name| format!("pub record {name} {{ one: Int = 1; }}\n")).collect();
    let read: String = types.iter().map(|name| format!("    total += {name}().one;\n")).collect();
    let union = format!("pub union Word_ {{ {} }}\n", listed(types)).replace("Word_", "AnyWord");
    declared + &union + &main_of(&format!("    var total = 0;\n{read}"))
}

fn classes(types: &BTreeSet<&str>) -> String {
    let declared: String =
        types.iter().map(|name| format!("pub class {name} {{\n    var one: Int = 1;\n}}\n")).collect();
    let read: String = types.iter().map(|name| format!("    total += {name}().one;\n")).collect();
    declared + &main_of(&format!("    var total = 0;\n{read}"))
}

fn listed(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}
