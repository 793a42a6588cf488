//! What may throw, and what is done then.

use super::body::BodyPrinter;
use super::expr::Want;
use crate::emit::bodies::Throws;
use crate::model::{Block, Expr, Opened};

impl BodyPrinter<'_, '_> {
    /// `begin` and the value, under the name that is given to it.
    pub fn try_value(&mut self, opened: &Opened) {
        let used = self.is_used(opened.local);
        self.coming(opened.local);
        let name = used.then(|| self.declare(opened.local));
        self.text("begin");
        self.inner(|body| match name {
            Some(name) => {
                let code = body.value(&opened.value, Want::Frozen);
                body.statement(&format!("{name} = "), code);
            }
            None => body.effect(&opened.value),
        });
    }

    /// `let name = try value else { … }`
    pub fn try_let(&mut self, opened: &Opened, otherwise: &Block) {
        self.try_value(opened);
        let errors = self.thrown(&opened.value);
        self.text(&format!("rescue {errors}"));
        self.nested(|body| body.stmts(&otherwise.stmts));
        self.text("end");
    }

    pub(super) fn if_try(&mut self, opened: &Opened, then: &Block, otherwise: Option<&Block>) {
        let entered = self.locals.enter();
        self.try_value(opened);
        let errors = self.thrown(&opened.value);
        self.text(&format!("rescue {errors}"));
        let lines = self.branch(|body| otherwise.iter().for_each(|block| body.stmts(&block.stmts)));
        self.rescued(lines);
        let lines = self.branch(|body| body.stmts(&then.stmts));
        self.succeeded(lines);
        self.locals.leave(entered);
    }

    pub(super) fn rescued(&mut self, lines: Vec<String>) {
        let nothing = format!("{}nil", " ".repeat(self.indent + 2));
        self.lines.extend(if lines.is_empty() { vec![nothing] } else { lines });
    }

    pub(super) fn succeeded(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.text("else");
            self.lines.extend(lines);
        }
        self.text("end");
    }

    /// The classes of what an expression may throw.
    pub fn thrown(&mut self, value: &Expr) -> String {
        let scan = Throws::of(self.file.program(), value);
        let mut names: Vec<String> = scan.errors.iter().map(|error| self.error_name(*error)).collect();
        if scan.decodes && !names.iter().any(|name| name == "Quark::DecodeError") {
            names.push("Quark::DecodeError".to_owned());
        }
        if names.is_empty() { "Quark::Error".to_owned() } else { names.join(", ") }
    }
}
