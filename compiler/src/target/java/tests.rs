//! The tests of a module, as JUnit runs them.

use super::body::{Body, This, World};
use super::decl::rendered;
use super::file::File;
use super::naming::{NAMING, is_keyword};
use super::text::string;
use crate::emit::names::{Convention, Scope, Use};
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Block, Builtin, Callee, Expr, ExprKind, FunctionKind, Module, Program, Stmt, Test, Type};
use askama::Template;
use heck::ToSnakeCase;

#[derive(Template)]
#[template(path = "java/test.java")]
struct TestView {
    module: String,
    name: String,
    runtime: String,
    tests: String,
}

const LONGEST_NAME: usize = 72;

/// The class that holds the tests of a module.
pub fn class_name(module: &Module) -> String {
    format!("{}Test", NAMING.name(Use::Module, &module.name))
}

/// The methods of a module's tests, in order.
pub fn method_names(program: &Program, module: &Module) -> Vec<String> {
    let mut scope = Scope::default();
    for name in ["close", "runtime"] {
        scope.unique(name);
    }
    module.tests.iter().map(|test| scope.unique(&method_name(&program.tests[*test].title))).collect()
}

/// As much of the title as fits a line.
fn method_name(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut name = String::new();
    for word in ascii.to_snake_case().split('_').filter(|word| !word.is_empty()) {
        if name.len() + word.len() >= LONGEST_NAME {
            break;
        }
        let separator = if name.is_empty() { "" } else { "_" };
        name.push_str(&format!("{separator}{word}"));
    }
    let name = Convention::LowerCamel.apply(&name);
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() && !is_keyword(&name) => NAMING.name(Use::Method, &name),
        _ => format!("test{}", Convention::UpperCamel.apply(&name)),
    }
}

impl File<'_> {
    /// All tests of a module.
    pub fn test_class(&self, module: &Module) -> String {
        let program = self.program();
        let names = method_names(program, module);
        let tests: String =
            module.tests.iter().zip(names).map(|(id, name)| self.test(&program.tests[*id], &name)).collect();
        let worldly = module.tests.iter().any(|id| needs_world(program, &program.tests[*id].body.block));
        rendered(&TestView {
            module: module.name.clone(),
            name: class_name(module),
            runtime: if worldly { self.test_runtime() } else { String::new() },
            tests: if worldly { tests } else { tests.trim_start_matches('\n').to_owned() },
        })
    }

    /// The runtime of each test, which is closed after it.
    fn test_runtime(&self) -> String {
        let runtime = self.quark("TestRuntime");
        let after = self.outside("org.junit.jupiter.api.AfterEach");
        format!(
            "    private final {runtime} runtime = new {runtime}();\n\n    @{after}\n    void close() {{\n        \
             runtime.close();\n    }}\n"
        )
    }

    fn test(&self, test: &Test, name: &str) -> String {
        let mut printer = Body::new(self, &test.body.locals, This::Object, World::Test, 8);
        printer.locals.reserve("runtime");
        printer.print(&test.body.block);
        let body = printer.finish();
        let annotation = self.outside("org.junit.jupiter.api.Test");
        let display = self.outside("org.junit.jupiter.api.DisplayName");
        format!("\n    @{annotation}\n    @{display}({})\n    void {name}() {{\n{body}    }}\n", string(&test.title))
    }
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

        fn stmt(&mut self, stmt: &Stmt) {
            walk_stmt(self, stmt);
        }
    }
    let mut needs = Needs(program, false);
    needs.block(block);
    needs.1
}
