//! Visits bodies in the order of evaluation, so that a pass names only the kinds it cares about.
//!
//! Implement [`Visit`] or [`Change`], override what is of interest, and call the matching `walk_…` or `change_…`
//! function to go on into what the node holds.

use super::{Block, Condition, Expr, ExprKind, LambdaBody, Opened, Over, Part, Stmt, StmtKind, Subject};

/// The pattern of the kinds of expressions that hold no other one and name no place: they are the same wherever and
/// whenever they are evaluated. A pattern, so that a `match` that lists all kinds stays checked for it.
macro_rules! fixed {
    () => {
        $crate::model::ExprKind::Int(_)
            | $crate::model::ExprKind::Float(_)
            | $crate::model::ExprKind::Duration(_)
            | $crate::model::ExprKind::Bool(_)
            | $crate::model::ExprKind::Str(_)
            | $crate::model::ExprKind::None
            | $crate::model::ExprKind::Unit
            | $crate::model::ExprKind::Constant(_)
            | $crate::model::ExprKind::Case(..)
    };
}
pub(crate) use fixed;

macro_rules! visitor {
    ($trait:ident, $doc:literal, $walk_expr:ident, $walk_stmt:ident, $walk_block:ident, [$($m:tt)?]) => {
        #[doc = $doc]
        pub trait $trait {
            /// Called for each expression.
            fn expr(&mut self, expr: &$($m)? Expr) {
                $walk_expr(self, expr);
            }

            /// Called for each statement.
            fn stmt(&mut self, stmt: &$($m)? Stmt) {
                $walk_stmt(self, stmt);
            }

            /// Called for each block.
            fn block(&mut self, block: &$($m)? Block) {
                $walk_block(self, block);
            }

            /// Called for each condition, of statements and expressions.
            fn condition(&mut self, condition: &$($m)? Condition) {
                match condition {
                    Condition::Value(value) => self.expr(value),
                    Condition::Opens(opened) => self.opened(opened),
                }
            }

            /// Called for each value that is opened.
            fn opened(&mut self, opened: &$($m)? Opened) {
                self.expr(&$($m)? opened.value);
            }

            /// Called for the subject of each `match`.
            fn subject(&mut self, subject: &$($m)? Subject) {
                self.expr(&$($m)? subject.value);
            }
        }

        /// Goes on into what a block holds.
        pub fn $walk_block<V: $trait + ?Sized>(visitor: &mut V, block: &$($m)? Block) {
            for stmt in &$($m)? block.stmts {
                visitor.stmt(stmt);
            }
        }

        /// Goes on into what an expression holds.
        pub fn $walk_expr<V: $trait + ?Sized>(visitor: &mut V, expr: &$($m)? Expr) {
            match &$($m)? expr.kind {
                fixed!() => {}
                ExprKind::Local(_) | ExprKind::SelfRef => {}
                ExprKind::Template(parts) => {
                    for part in parts {
                        if let Part::Hole(hole) = part {
                            visitor.expr(hole);
                        }
                    }
                }
                ExprKind::List(elements) => {
                    for element in elements {
                        visitor.expr(element);
                    }
                }
                ExprKind::Map(entries) => {
                    for (key, value) in entries {
                        visitor.expr(key);
                        visitor.expr(value);
                    }
                }
                ExprKind::Field(inner, _)
                | ExprKind::Unary(_, inner)
                | ExprKind::Convert(_, inner)
                | ExprKind::Try(inner)
                | ExprKind::Take(inner)
                | ExprKind::Store(_, inner) => visitor.expr(inner),
                ExprKind::Index(left, right)
                | ExprKind::Binary(_, left, right)
                | ExprKind::Coalesce(left, right)
                | ExprKind::TryElse(left, right) => {
                    visitor.expr(left);
                    visitor.expr(right);
                }
                ExprKind::If(inner) => {
                    visitor.condition(&$($m)? inner.condition);
                    visitor.expr(&$($m)? inner.then);
                    visitor.expr(&$($m)? inner.otherwise);
                }
                ExprKind::Match(subject, arms) => {
                    visitor.subject(subject);
                    for arm in arms {
                        visitor.expr(&$($m)? arm.body);
                    }
                }
                ExprKind::Call(call) => {
                    if let Some(receiver) = &$($m)? call.receiver {
                        visitor.expr(receiver);
                    }
                    for arg in &$($m)? call.args {
                        visitor.expr(arg);
                    }
                }
                ExprKind::New(new) => {
                    for (_, value) in &$($m)? new.args {
                        visitor.expr(value);
                    }
                }
                ExprKind::With(base, fields) => {
                    visitor.expr(base);
                    for (_, value) in fields {
                        visitor.expr(value);
                    }
                }
                ExprKind::Lambda(lambda) => match &$($m)? lambda.body {
                    LambdaBody::Value(value) => visitor.expr(value),
                    LambdaBody::Block(body) => visitor.block(body),
                },
                ExprKind::Hoisted(body, value) => {
                    visitor.block(body);
                    visitor.expr(value);
                }
            }
        }

        /// Goes on into what a statement holds.
        pub fn $walk_stmt<V: $trait + ?Sized>(visitor: &mut V, stmt: &$($m)? Stmt) {
            match &$($m)? stmt.kind {
                StmtKind::Let { value, .. }
                | StmtKind::Await { promise: value, .. }
                | StmtKind::Return(Some(value))
                | StmtKind::Throw(value)
                | StmtKind::Assert { value, .. }
                | StmtKind::AssertThrows { value, .. }
                | StmtKind::Expr(value) => visitor.expr(value),
                StmtKind::Return(None) | StmtKind::Break | StmtKind::Continue => {}
                StmtKind::LetElse { opened, otherwise } => {
                    visitor.opened(opened);
                    visitor.block(otherwise);
                }
                StmtKind::If { condition, then, otherwise } => {
                    visitor.condition(condition);
                    visitor.block(then);
                    if let Some(otherwise) = otherwise {
                        visitor.block(otherwise);
                    }
                }
                StmtKind::For { over, body, .. } => {
                    match over {
                        Over::List(list) => visitor.expr(list),
                        Over::Range(start, end) => {
                            visitor.expr(start);
                            visitor.expr(end);
                        }
                    }
                    visitor.block(body);
                }
                StmtKind::While { condition, body } => {
                    visitor.condition(condition);
                    visitor.block(body);
                }
                StmtKind::Match { subject, arms } => {
                    visitor.subject(subject);
                    for arm in arms {
                        visitor.block(&$($m)? arm.body);
                    }
                }
                StmtKind::Assign { place, value, .. } => {
                    visitor.expr(place);
                    visitor.expr(value);
                }
            }
        }
    };
}

visitor!(Visit, "Looks at a body.", walk_expr, walk_stmt, walk_block, []);
visitor!(Change, "Changes a body in place.", change_expr, change_stmt, change_block, [mut]);
