//! `for` and `while`.

use crate::emit::code::{Code, Doc};
use crate::emit::facts::may_change;
use crate::model::{Block, Condition, Expr, ExprKind, Form, Id, Local, Opening, Over};
use crate::target::java::body::Body;
use crate::target::java::expr::Want;
use crate::target::java::spell::{EQUAL, call, not};
use crate::target::java::stmt::needs_lines;

impl Body<'_, '_> {
    pub(super) fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
        if let Over::List(list) = over {
            self.copy_for(list);
        }
        let entered = self.locals.enter();
        let head = match over {
            Over::List(list) => self.over_list(local, list, body),
            Over::Range(start, end) => self.over_range(local, start, end),
        };
        self.text(&head);
        self.nested(|printer| printer.stmts(&body.stmts));
        self.text("}");
        self.locals.leave(entered);
    }

    pub(super) fn over_list(&mut self, local: Id<Local>, list: &Expr, body: &Block) -> String {
        let code = self.expected(true, |body| body.value(list, Want::Any));
        let changes = self.form_of(list) == Form::Growing || list.ty.is_owned();
        let code = if changes && may_change(list, body) {
            call(format!("new {}<>", self.file.util("ArrayList")), vec![code])
        } else {
            code
        };
        let ty = self.local_type(local);
        let name = self.declare(local);
        format!("for ({ty} {name} : {}) {{", code.flat())
    }

    pub(super) fn over_range(&mut self, local: Id<Local>, start: &Expr, end: &Expr) -> String {
        let start_code = self.initial(start, Want::Any);
        let end_code = self.initial(end, Want::Any);
        let name = self.declare(local);
        if matches!(end.kind, ExprKind::Int(_)) {
            return format!("for (long {name} = {}; {name} < {}; {name}++) {{", start_code.flat(), end_code.flat());
        }
        let limit = self.locals.temporary("end");
        let (start, end) = (start_code.flat(), end_code.flat());
        format!("for (long {name} = {start}, {limit} = {end}; {name} < {limit}; {name}++) {{")
    }

    pub(super) fn while_stmt(&mut self, condition: &Condition, body: &Block) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.while_try(opened, body);
        }
        match condition {
            Condition::Value(value) if !self.needs_copies(value) && !needs_lines(value) => {
                let code = self.expr(value);
                self.statement("while (", code, ") {");
                self.nested(|printer| printer.stmts(&body.stmts));
            }
            _ => {
                self.text("while (true) {");
                self.nested(|printer| {
                    let code = printer.condition(condition);
                    let left = match condition {
                        Condition::Opens(_) => {
                            let flat = code.flat();
                            let present = flat.strip_suffix(" != null").unwrap_or(&flat);
                            Code::new(Doc::text(format!("{present} == null")), EQUAL)
                        }
                        Condition::Value(_) => not(code),
                    };
                    printer.statement("if (", left, ") {");
                    printer.nested(|printer| printer.text("break;"));
                    printer.text("}");
                    printer.stmts(&body.stmts);
                });
            }
        }
        self.text("}");
    }
}
