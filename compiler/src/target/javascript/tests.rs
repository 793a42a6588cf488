//! The tests of a module, as Node's own runner runs them.

use super::body::{BodyPrinter, SelfRef, World};
use super::module::Printer;
use super::text::string;
use crate::emit::names::Scope;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Block, Builtin, Callee, Expr, ExprKind, FunctionKind, Module, Program, Test, Type};
use askama::Template;

#[derive(Template)]
#[template(path = "javascript/suite.js")]
struct SuiteView {
    name: String,
    hook: String,
    tests: String,
}

#[derive(Template)]
#[template(path = "javascript/test.js")]
struct TestView {
    title: String,
    function: &'static str,
    body: String,
}

/// The titles of a module's tests, each its own.
pub fn titles(program: &Program, module: &Module) -> Vec<String> {
    let mut scope = Scope::default();
    module.tests.iter().map(|test| scope.unique(&program.tests[*test].title)).collect()
}

impl Printer<'_> {
    /// All tests of a module.
    pub fn suite(&self, module: &Module) -> String {
        let program = self.program();
        let worldly = module.tests.iter().any(|test| needs_world(program, &program.tests[*test].body.block));
        self.imports.borrow_mut().whole(if worldly {
            "import { afterEach, describe, it } from \"node:test\""
        } else {
            "import { describe, it } from \"node:test\""
        });
        let titles = titles(self.program(), module);
        let tests = module.tests.iter().zip(&titles);
        let tests: Vec<String> = tests.map(|(test, title)| self.test(&self.program().tests[*test], title)).collect();
        let hook = if worldly { format!("  afterEach({});\n\n", self.testing("finish")) } else { String::new() };
        let view = SuiteView { name: string(&module.name), hook, tests: tests.join("\n") };
        format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
    }

    /// The line that makes a test's world, which hears of promises also where nothing asks for it.
    fn test_world(&self, body: &str) -> String {
        let runtime = self.testing("TestRuntime");
        let name = if names_runtime(body) { "const runtime = " } else { "" };
        format!("    {name}new {runtime}();\n")
    }

    fn test(&self, test: &Test, title: &str) -> String {
        let worldly = needs_world(self.program(), &test.body.block);
        let mut printer = BodyPrinter::new(self, &test.body.locals, SelfRef::Object, World::Test, 4);
        super::function::reserve(&mut printer, &test.body.block);
        printer.print(&test.body.block);
        let body = printer.finish();
        let body = if worldly { self.test_world(&body) + &body } else { body };
        let function = if body.contains("await ") { "async () =>" } else { "() =>" };
        let view = TestView { title: string(title), function, body };
        format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
    }
}

/// Whether a text has `runtime` as a name of its own.
fn names_runtime(body: &str) -> bool {
    let apart = |c: char| !(c.is_alphanumeric() || c == '_' || c == '$');
    body.split(apart).any(|word| word == "runtime")
}

/// Whether a test makes actors, moves time or decides promises.
fn needs_world(program: &Program, block: &Block) -> bool {
    struct Needs<'p>(&'p Program, bool);
    impl Visit for Needs<'_> {
        fn expr(&mut self, expr: &Expr) {
            self.1 |= matches!((&expr.kind, &expr.ty), (ExprKind::New(_), Type::Actor(_)));
            if let ExprKind::Call(call) = &expr.kind {
                self.1 |= match call.callee {
                    Callee::Builtin(builtin) => matches!(
                        builtin,
                        Builtin::Now | Builtin::Uuid | Builtin::Random | Builtin::Advance | Builtin::PromiseNew
                    ),
                    Callee::Function(id) => self.0.functions[id].kind == FunctionKind::Entry,
                    Callee::Deliver(..) => true,
                };
            }
            walk_expr(self, expr);
        }
    }
    let mut needs = Needs(program, false);
    needs.block(block);
    needs.1
}
