//! Loops, and how a `break` within a `switch` names its own.

use super::facts::breaks_in_match;
use crate::model::{Block, Condition, Expr, ExprKind, Id, Local, Over, Stmt, StmtKind};
use crate::target::go::body::Body;
use crate::target::go::layout::X;

impl Body<'_, '_> {
    pub(super) fn for_loop(&mut self, local: Id<Local>, over: &Over, body: &Block) {
        self.scoped(|printer| {
            let (head, code, tail) = match over {
                Over::List(list) => {
                    // What is run over and not used again is run over in place.
                    let list = match &list.kind {
                        ExprKind::Store(store, inner) if store.moves => inner,
                        _ => list,
                    };
                    let code = printer.expr(list).in_head();
                    let name = printer.declare_used(local, false);
                    let head = if name == "_" { "for range ".to_owned() } else { format!("for _, {name} := range ") };
                    (head, code, " {".to_owned())
                }
                Over::Range(start, end) => printer.range(local, start, end),
            };
            printer.looped(body, |printer| printer.line(&head, &code, &tail), |printer| printer.stmts(body));
        });
    }

    pub(super) fn range(&mut self, local: Id<Local>, start: &Expr, end: &Expr) -> (String, X, String) {
        let settled = matches!(end.kind, ExprKind::Int(_)) || self.is_settled(end);
        let first = self.typed(start);
        if matches!(start.kind, ExprKind::Int(0)) {
            let code = self.typed(end).in_head();
            let name = self.declare_used(local, false);
            let head = if name == "_" { "for range ".to_owned() } else { format!("for {name} := range ") };
            return (head, code, " {".to_owned());
        }
        let end = if settled { self.expr(end) } else { self.typed(end) };
        let name = self.declare(local);
        if settled {
            return (format!("for {name} := "), first, format!("; {name} < {}; {name}++ {{", end.text()));
        }
        let limit = self.fresh("end");
        let head = format!("for {name}, {limit} := {}, ", first.laid_out_among(self.indent, 0, 0));
        let end = X::atom(end.laid_out_among(self.indent, 0, 0));
        (head, end, format!("; {name} < {limit}; {name}++ {{"))
    }

    pub(super) fn while_loop(&mut self, condition: &Condition, body: &Block) {
        if let Condition::Value(value) = condition {
            let code = self.expr(value).in_head();
            let always = matches!(value.kind, ExprKind::Bool(true));
            return self.looped(
                body,
                |printer| if always { printer.text("for {") } else { printer.line("for ", &code, " {") },
                |printer| printer.stmts(body),
            );
        }
        let Condition::Opens(opened) = condition else { return };
        let leave = Block { stmts: vec![Stmt { kind: StmtKind::Break, span: opened.value.span }] };
        self.looped(
            body,
            |printer| printer.text("for {"),
            |printer| {
                printer.let_else(opened, &leave);
                printer.stmts(body);
            },
        );
    }

    /// A loop, with a label where a `break` in it stands in a `switch`.
    pub(super) fn looped(&mut self, body: &Block, head: impl FnOnce(&mut Self), print: impl FnOnce(&mut Self)) {
        let outer = (std::mem::take(&mut self.switches), self.label.take());
        if breaks_in_match(body, false) {
            let label = self.fresh("loop");
            self.indent -= 1;
            self.text(&format!("{label}:"));
            self.indent += 1;
            self.label = Some(label);
        }
        head(self);
        self.block(print);
        (self.switches, self.label) = outer;
    }

    pub(super) fn break_loop(&mut self) {
        match (self.switches, self.label.clone()) {
            (1.., Some(label)) => self.text(&format!("break {label}")),
            _ => self.text("break"),
        }
    }
}
