//! Loops.

use super::body::BodyPrinter;
use super::forms::{Want, copied};
use super::layout::{Code, EQUALITY, infix, undefined};
use crate::emit::code::ATOM;
use crate::emit::facts::may_change;
use crate::model::{Block, Builtin, Callee, Condition, Expr, ExprKind, Form, Id, Local, Opening, Over};

impl BodyPrinter<'_, '_> {
    /// A `for`.
    pub fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
        let entered = self.locals.enter();
        match over {
            Over::List(list) => {
                let source = self.run_over(list, body);
                let name = if self.is_used(local) { self.declare(local) } else { self.locals.temporary("_") };
                let text = super::layout::condition("for", each(&name, source), super::WIDTH - self.indent);
                self.text(&text);
                self.after_head(list);
            }
            Over::Range(start, end) => self.range(local, start, end),
        }
        self.block(body);
        self.text("}");
        self.locals.leave(entered);
    }

    /// The list as it was when the loop began.
    fn run_over(&mut self, list: &Expr, body: &Block) -> Code {
        let changes = (self.form_of(list) == Form::Growing || list.ty.is_owned()) && may_change(list, body);
        if let ExprKind::Call(inner) = &list.kind
            && let Callee::Builtin(builtin @ (Builtin::MapKeys | Builtin::MapValues)) = inner.callee
            && let Some(map) = &inner.receiver
        {
            let view = self.view(builtin, inner);
            let changes = (map.ty.is_owned() || self.form_of(map) != Form::Frozen) && may_change(map, body);
            return if changes { copied(view) } else { view };
        }
        let code = self.value(list, Want::Any);
        if changes { copied(code) } else { code }
    }

    fn range(&mut self, local: Id<Local>, start: &Expr, end: &Expr) {
        let (start_code, end_code) = (self.expr(start), self.expr(end));
        let name = self.declare(local);
        let steady = matches!(end.kind, ExprKind::Int(_)) || self.is_fixed(end);
        let (first, last) = if steady {
            (String::new(), end_code.at(super::layout::RELATION + 1))
        } else {
            let limit = self.locals.temporary("end");
            (format!(", {limit} = {}", end_code.flat()), crate::emit::code::Doc::text(limit))
        };
        let last = crate::emit::code::render(&last, usize::MAX);
        self.text(&format!("for (let {name} = {}{first}; {name} < {last}; {name}++) {{", start_code.flat()));
    }

    /// A `while`.
    pub fn while_stmt(&mut self, condition: &Condition, body: &Block) {
        match condition {
            Condition::Value(value) => {
                let test = self.expr(value);
                self.open("while", test);
                self.after_head(value);
                self.block(body);
            }
            Condition::Opens(opened) => {
                self.text("while (true) {");
                self.nested(|printer| {
                    let leave = |printer: &mut Self| printer.text("break;");
                    if opened.how == Opening::Ok {
                        let name = printer.declare(opened.local);
                        printer.tried_or(&name, opened, leave);
                    } else {
                        let code = printer.bound(opened.local, &opened.value);
                        printer.open("if", infix(code, "===", undefined(), EQUALITY));
                        printer.nested(leave);
                        printer.text("}");
                    }
                    printer.stmts(body);
                });
            }
        }
        self.text("}");
    }
}

fn each(name: &str, source: Code) -> Code {
    let doc = crate::emit::code::Doc::text(format!("const {name} of ")).append(source.doc);
    Code::new(doc, ATOM)
}
