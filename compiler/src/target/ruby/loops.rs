//! Loops in Ruby.

use super::body::BodyPrinter;
use super::expr::Want;
use super::spell::{self, method};
use super::stmt::unwrapped;
use crate::emit::bodies::entries_of;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::facts::may_change;
use crate::model::{Block, Condition, Expr, ExprKind, Form, Id, Local, Opened, Opening, Over};

impl BodyPrinter<'_, '_> {
    pub(super) fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
        let on = match over {
            Over::List(list) if entries_of(list).is_some() => {
                let (map, keys) = entries_of(list).expect("just looked at");
                let on = self.expr(map);
                match (may_change(map, body), keys) {
                    (true, true) => {
                        method(method(method(on, "keys", Vec::new()), "dup", Vec::new()), "each", Vec::new())
                    }
                    (true, false) => {
                        method(method(method(on, "values", Vec::new()), "dup", Vec::new()), "each", Vec::new())
                    }
                    (false, true) => method(on, "each_key", Vec::new()),
                    (false, false) => method(on, "each_value", Vec::new()),
                }
            }
            Over::List(list) => {
                let code = self.value(list, Want::Any);
                let changes = self.form_of(list) == Form::Growing || list.ty.is_owned();
                let code = if changes && may_change(list, body) { method(code, "dup", Vec::new()) } else { code };
                method(code, "each", Vec::new())
            }
            Over::Range(start, end) => {
                let from_zero = matches!(start.kind, ExprKind::Int(0));
                let (start, end) = (self.expr(start), self.expr(end));
                if from_zero {
                    method(end, "times", Vec::new())
                } else {
                    let range = spell::operand(start, spell::OR).append("...").append(spell::operand(end, spell::OR));
                    Code::new(Doc::text("(").append(range).append(").each"), ATOM)
                }
            }
        };
        let scope = self.locals.enter_block();
        let name = if self.is_used(local) { self.declare_fresh(local) } else { String::new() };
        let element = if name.is_empty() { String::new() } else { format!(" |{name}|") };
        let head = self.lines.len();
        self.statement("", Code::new(on.doc.clone().append(format!(" do{element}")), ATOM));
        let before = self.lines.len();
        self.loop_body(body);
        if let [only, _] = &self.lines[before..]
            && let Some(short) = super::builtins::shortened(only.trim(), &name)
        {
            self.lines.truncate(head);
            self.statement("", Code::new(on.doc.append(format!("(&:{short})")), ATOM));
        }
        self.locals.leave_block(scope);
    }

    fn loop_body(&mut self, body: &Block) {
        let lines = std::mem::take(&mut self.lines);
        self.scoped(|printer| printer.stmts(&body.stmts));
        let inner = std::mem::replace(&mut self.lines, lines);
        self.lines.extend(unwrapped(inner));
        self.text("end");
    }

    pub(super) fn while_stmt(&mut self, condition: &Condition, body: &Block) {
        match condition {
            Condition::Opens(opened) if opened.how == Opening::Ok => return self.while_try(opened, body),
            Condition::Value(Expr { kind: ExprKind::Bool(true), .. }) => {
                self.text("loop do");
                return self.loop_body(body);
            }
            _ => {}
        }
        let entered = self.locals.enter();
        let (code, negated) = self.condition(condition);
        let word = if negated { "until" } else { "while" };
        let tail = std::mem::replace(&mut self.tail, false);
        let lines = self.branch(|printer| printer.stmts(&body.stmts));
        self.tail = tail;
        if !self.modifier(word, &code, &lines) {
            self.loop_head(word, code);
            self.lines.extend(lines);
            self.text("end");
        }
        self.locals.leave(entered);
    }

    /// `while condition`; the `do` of a block in the condition would begin the loop's body, outside of parentheses.
    fn loop_head(&mut self, word: &str, code: Code) {
        let head = self.lines.len();
        self.statement(&format!("{word} "), code.clone());
        let begins_block = |line: &String| line.ends_with(" do") || line.contains(" do |");
        if self.lines[head..].iter().any(begins_block) {
            self.lines.truncate(head);
            self.doc(&Doc::text(format!("{word} ")).append(super::spell::parenthesized(code.doc)));
        }
    }

    /// A loop that ends with the first error.
    fn while_try(&mut self, opened: &Opened, body: &Block) {
        self.text("loop do");
        self.scoped(|printer| {
            printer.try_value(opened);
            let errors = printer.thrown(&opened.value);
            printer.text(&format!("rescue {errors}"));
            printer.nested(|printer| printer.text("break"));
            printer.text("end");
            printer.stmts(&body.stmts);
        });
        self.text("end");
    }
}
