//! The tests of a module, as pytest runs them.

use super::body::{BodyPrinter, SelfRef, World};
use super::module::Printer;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Block, Builtin, Callee, Expr, ExprKind, FunctionKind, Program, Stmt, Test, Type};
use askama::Template;
use heck::ToSnakeCase;

#[derive(Template)]
#[template(path = "python/test.py")]
struct TestView {
    name: String,
    docs: String,
    body: String,
}

impl Printer<'_> {
    /// One test, as a function.
    pub fn test(&self, test: &Test, name: String) -> String {
        let worldly = needs_world(self.program(), &test.body.block);
        let indent = if worldly { 8 } else { 4 };
        let mut printer = BodyPrinter::new(self, &test.body.locals, SelfRef::Object, World::Test, indent);
        super::function::reserve(&mut printer, &test.body.block);
        printer.print(&test.body.block);
        let mut body = printer.finish();
        if worldly {
            let runtime = self.outside("quark.testing", "TestRuntime", true);
            let named = if body.contains("runtime") { " as runtime" } else { "" };
            body = format!("    with {runtime}(){named}:\n{body}");
        }
        let docs = super::text::docstring(&[sentence(&test.title)], 4).trim().to_owned();
        let view = TestView { name, docs, body };
        format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
    }
}

/// The title as a sentence.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let end = if title.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

const LONGEST_NAME: usize = 72;

/// `test_…`: as much of the title as fits a line.
pub fn test_name(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut name = String::from("test");
    for word in ascii.to_snake_case().split('_').filter(|word| !word.is_empty()) {
        if name.len() + word.len() >= LONGEST_NAME {
            break;
        }
        name.push('_');
        name.push_str(word);
    }
    name
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
