//! Statements.

use super::{Marker, kept_as};
use crate::lower::stores::{changed, is_place};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Block, Call, Expr, ExprKind, Form, Id, Local, LocalKind, Over, Stmt, StmtKind, Store, Type};

/// Moves `self` where it is the last thing that a returned value is made of: nothing comes after it.
fn give_self(value: &mut Expr) {
    match &mut value.kind {
        ExprKind::Store(store, place) if matches!(place.kind, ExprKind::SelfRef) => {
            store.moves = matches!(place.ty, Type::Record(_));
        }
        ExprKind::With(inner, _) | ExprKind::Convert(_, inner) | ExprKind::Try(inner) => give_self(inner),
        ExprKind::Call(Call { receiver: Some(receiver), args, .. }) if !args.iter().any(names_self) => {
            give_self(receiver);
        }
        _ => {}
    }
}

fn names_self(value: &Expr) -> bool {
    struct Finder(bool);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(false);
    finder.expr(value);
    finder.0
}

impl Marker<'_> {
    pub(super) fn block(&mut self, block: &mut Block) {
        for stmt in &mut block.stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Let { local, value } => self.let_local(*local, value),
            StmtKind::Await { promise, .. } => self.keep(promise, Form::Frozen),
            StmtKind::LetElse { opened, otherwise } => {
                self.opened(opened);
                self.block(otherwise);
            }
            StmtKind::If { condition, then, otherwise } => {
                self.condition(condition);
                self.block(then);
                for block in otherwise.iter_mut() {
                    self.block(block);
                }
            }
            StmtKind::For { local, over, body } => self.for_loop(*local, over, body),
            StmtKind::While { condition, body } => {
                self.condition(condition);
                self.block(body);
            }
            StmtKind::Match { subject, arms } => {
                let binds = arms.iter().any(|arm| self.binds_value(arm.binding));
                self.subject(subject, binds);
                for arm in arms.iter_mut() {
                    self.block(&mut arm.body);
                }
            }
            StmtKind::Return(Some(value)) => {
                self.keep(value, Form::Frozen);
                if self.takes_self {
                    give_self(value);
                }
            }
            StmtKind::Throw(value) => self.keep(value, Form::Frozen),
            StmtKind::Return(None) | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::Assert { value, .. } | StmtKind::AssertThrows { value, .. } | StmtKind::Expr(value) => {
                self.look(value);
            }
            StmtKind::Assign { place, op, value } => {
                self.assigned(place);
                if op.is_some() {
                    self.look(value);
                } else {
                    let to = self.kept_by(place);
                    self.keep(value, to);
                }
            }
        }
    }

    fn let_local(&mut self, local: Id<Local>, value: &mut Expr) {
        let grows = self.locals[local].kind == LocalKind::Var && value.ty.is_collection();
        if self.holds(local) {
            self.keep(value, if grows { Form::Growing } else { Form::Frozen });
        } else {
            self.look(value);
        }
    }

    /// The place on the left of an assignment: a map keeps its keys.
    fn assigned(&mut self, place: &mut Expr) {
        match &mut place.kind {
            ExprKind::Index(base, key) if matches!(base.ty, Type::Map(..)) => {
                self.look(base);
                self.keep(key, Form::Frozen);
            }
            ExprKind::Index(base, index) => {
                self.look(base);
                self.look(index);
            }
            _ => self.look(place),
        }
    }

    fn kept_by(&self, place: &Expr) -> Form {
        match &place.kind {
            ExprKind::Local(_) if place.ty.is_collection() => Form::Growing,
            ExprKind::Field(base, index) => match base.ty {
                Type::Class(id) => kept_as(&self.program.classes[id].fields[*index]),
                Type::Actor(id) => kept_as(&self.program.actors[id].fields[*index]),
                _ => Form::Frozen,
            },
            _ => Form::Frozen,
        }
    }

    fn for_loop(&mut self, local: Id<Local>, over: &mut Over, body: &mut Block) {
        match over {
            Over::Range(start, end) => {
                self.look(start);
                self.look(end);
            }
            Over::List(list) if list.ty.is_owned() => self.look(list),
            Over::List(list) => self.run_over(local, list, body),
        }
        self.block(body);
    }

    /// A loop runs over the list as it was: in place where nothing in the loop changes it.
    fn run_over(&mut self, local: Id<Local>, list: &mut Expr, body: &Block) {
        if !is_place(list) {
            return self.look(list);
        }
        let path = changed::path(self.locals, list);
        let mut in_body = changed::by_block(self.program, self.locals, body).into_iter();
        let changed = path.is_none_or(|path| in_body.any(|changed| changed.overlaps(&path)));
        let moves = self.moves(list);
        if changed || moves {
            let store = Store { from: self.form(list), to: Form::Frozen, moves, settled: false };
            self.look(list);
            super::wrap(list, store);
        } else {
            self.look(list);
            if !self.locals[local].ty.is_copyable() {
                self.in_place.insert(local);
            }
        }
    }
}
