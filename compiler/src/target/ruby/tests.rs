//! The tests of a module, as Minitest runs them.

use super::body::{BodyPrinter, SelfRef, World};
use super::module::Printer;
use super::text::comment;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Block, Builtin, Callee, Expr, ExprKind, FunctionKind, Program, Test, Type};
use heck::ToSnakeCase;

const LONGEST_NAME: usize = 72;

impl Printer<'_> {
    /// One test, as a method.
    pub fn test(&self, test: &Test, name: &str) -> String {
        let worldly = needs_world(self.program(), &test.body.block);
        let indent = if worldly { 6 } else { 4 };
        let mut printer = BodyPrinter::new(self, &test.body.locals, SelfRef::Object, World::Test, indent);
        printer.locals.reserve("runtime");
        printer.uses = crate::emit::facts::uses(&test.body.block);
        printer.stmts(&test.body.block.stmts);
        printer.lines = super::stmt::spaced(&super::stmt::unwrapped(printer.lines));
        let body = printer.finish();
        let body = match (worldly, body.contains("runtime")) {
            (false, _) => body,
            (true, true) => format!("    Quark::TestRuntime.run do |runtime|\n{body}    end\n"),
            (true, false) => format!("    Quark::TestRuntime.run do\n{body}    end\n"),
        };
        if body.is_empty() {
            return format!("{}  def {name}; end\n", comment(&[sentence(&test.title)], 2));
        }
        format!("{}  def {name}\n{body}  end\n", comment(&[sentence(&test.title)], 2))
    }
}

/// The title as a sentence.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let end = if title.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// `test_…`: as much of the title as fits a line.
pub fn test_name(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut name = String::from("test");
    for word in ascii.to_snake_case().split('_').filter(|word| !word.is_empty()) {
        if name.len() + word.len() >= LONGEST_NAME {
            break;
        }
        let joint = if word.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "_" };
        name.push_str(joint);
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
    }
    let mut needs = Needs(program, false);
    needs.block(block);
    needs.1
}
