//! Statements to points.

use super::{Builder, Loop, Value, expressions};
use crate::dataflow::graph::{Event, Kept, Role};
use crate::dataflow::place::{Place, Root, Step};
use crate::model::{BinaryOp, Block, Borrow, Condition, Expr, ExprKind, Id, Local, LocalKind, Over, Stmt, StmtKind};
use crate::source::Span;

impl Builder<'_> {
    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_local(*local, value),
            StmtKind::Await { local, promise } => {
                self.look(promise);
                self.point(Event::Await, stmt.span);
                self.define(*local);
            }
            StmtKind::LetElse { opened, otherwise } => {
                self.must_last(&opened.value);
                self.open(opened);
                self.branch(stmt.span, [true, false], |builder, there| {
                    if there {
                        builder.define(opened.local);
                    } else {
                        builder.block(otherwise);
                    }
                });
            }
            StmtKind::If { condition, then, otherwise } => {
                self.condition(condition, |builder| {
                    builder.branch(stmt.span, [true, false], |builder, holds| {
                        if holds {
                            builder.bind_condition(condition);
                            builder.block(then);
                        } else if let Some(block) = otherwise {
                            builder.block(block);
                        }
                    });
                });
            }
            StmtKind::For { local, over, body } => self.for_loop(*local, over, body, stmt.span),
            StmtKind::While { condition, body } => self.while_loop(condition, body, stmt.span),
            StmtKind::Match { subject, arms } => {
                let looked = self.subject(subject, arms.iter().map(|arm| arm.binding));
                self.branch(stmt.span, arms, |builder, arm| {
                    builder.bind(arm.binding, subject, &looked);
                    builder.block(&arm.body);
                });
            }
            StmtKind::Return(value) => {
                if let Some(value) = value {
                    self.keep(value, Kept::Returned);
                }
                self.leave(stmt.span);
            }
            StmtKind::Throw(value) => {
                self.look(value);
                self.leave(stmt.span);
            }
            StmtKind::Break => self.jump(stmt.span, true),
            StmtKind::Continue => self.jump(stmt.span, false),
            StmtKind::Assert { value, .. } | StmtKind::AssertThrows { value, .. } | StmtKind::Expr(value) => {
                self.look(value);
            }
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt.span),
        }
    }

    fn let_local(&mut self, local: Id<Local>, value: &Expr) {
        if self.locals[local].ty.is_owned() && self.locals[local].kind != LocalKind::Var {
            self.must_last(value);
            let found = self.owned(value);
            self.name_value(local, &found, value.span);
        } else {
            self.keep(value, Kept::Stored);
        }
        self.define(local);
    }

    fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, span: Span) {
        if let ExprKind::Local(local) = place.kind {
            let mut looked_at = None;
            if op.is_some() {
                self.use_local(local, place);
                looked_at = self.looked_at(place);
            }
            self.keep(value, Kept::Stored);
            self.still_used(looked_at, span);
            self.touch(&Value::at(Place::whole(Root::Local(local))), Borrow::Changes, span);
            return self.define(local);
        }
        let target = self.place_or_value(place);
        if op.is_some() {
            self.touch(&target, Borrow::Reads, place.span);
        }
        let changed = expressions::part_of(place).map(|(local, _)| (local.index(), self.graph.points.len()));
        self.keep(value, Kept::Stored);
        self.still_used(changed, span);
        self.touch(&target, Borrow::Changes, place.span);
    }

    fn for_loop(&mut self, local: Id<Local>, over: &Over, body: &Block, span: Span) {
        let mut held = None;
        match over {
            Over::Range(start, end) => {
                self.look(start);
                self.look(end);
            }
            Over::List(list) if list.ty.is_owned() => {
                let value = self.owned(list);
                held = self.hold(&value, Borrow::Reads, Role::Loop, list.span);
                self.element_of(local, &value, held, list.span);
            }
            Over::List(list) => {
                self.look(list);
                self.view(local, list);
            }
        }
        self.repeat(span, |builder| {
            builder.release(held, span);
            builder.maybe_repeat(|builder| {
                builder.define(local);
                builder.block(body);
            })
        });
    }

    /// The name of a loop borrows through the loop, which borrows the collection.
    fn element_of(&mut self, local: Id<Local>, value: &Value, held: Option<usize>, span: Span) {
        let Some(held) = held else { return };
        let element = value.clone().then(&Step::Element);
        let borrowing = super::Borrowing {
            places: element.places,
            parents: vec![held],
            span,
            access: Borrow::Reads,
            role: Role::Name,
            mixed: false,
        };
        self.graph.borrows.insert(local.index(), borrowing);
    }

    fn while_loop(&mut self, condition: &Condition, body: &Block, span: Span) {
        self.repeat(span, |builder| {
            builder.condition(condition, |_| {});
            let endless = matches!(condition, Condition::Value(Expr { kind: ExprKind::Bool(true), .. }));
            let exits = builder.maybe_repeat(|builder| {
                builder.bind_condition(condition);
                builder.block(body);
            });
            if endless { Vec::new() } else { exits }
        });
    }

    /// Runs the body on one way and hands back where the other one, which skips it, begins.
    fn maybe_repeat(&mut self, body: impl FnOnce(&mut Self)) -> Vec<usize> {
        let fork = self.ends.clone();
        body(self);
        fork
    }

    fn repeat(&mut self, span: Span, once: impl FnOnce(&mut Self) -> Vec<usize>) {
        let head = self.join(span);
        self.loops.push(Loop { head, breaks: Vec::new() });
        let exits = once(self);
        for end in std::mem::take(&mut self.ends) {
            self.graph.points[end].next.push(head);
        }
        let breaks = self.loops.pop().map(|done| done.breaks).unwrap_or_default();
        self.ends = exits.into_iter().chain(breaks).collect();
    }

    fn jump(&mut self, span: Span, breaks: bool) {
        let here = self.join(span);
        self.ends.clear();
        let Some(around) = self.loops.last_mut() else { return };
        if breaks {
            around.breaks.push(here);
        } else {
            let head = around.head;
            self.graph.points[here].next.push(head);
        }
    }
}
