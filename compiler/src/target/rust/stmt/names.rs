//! Names: `let`, `let … else`, and what a name stands for: a value of its own, or a place that it borrows.

use crate::model::{Block, Conversion, Expr, ExprKind, Id, Local, LocalKind, Opened, Opening, Stmt, StmtKind};
use crate::target::rust::body::{Form, Gives, Printer};
use crate::target::rust::expr::ATOM;
use crate::target::rust::layout::{Block as Lines, Doc, Link, Stmt as Line};
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    /// Whether a place is left as it is by the statements that follow, so that a name may borrow it.
    pub(super) fn stays(&self, value: &Expr, rest: &[Stmt]) -> bool {
        let program = self.cx.program();
        uses::root(value).is_some_and(|place| !rest.iter().any(|stmt| uses::stmt_changes(program, stmt, place)))
    }

    /// A place that a name can look at where it is, because it stays what it is as long as the name is known.
    fn lent_to(&self, local: Id<Local>, value: &'a Expr, rest: &[Stmt]) -> Option<(Doc, Form)> {
        let ExprKind::Store(store, place) = &value.kind else { return None };
        let is_let = self.locals[local].kind == LocalKind::Let;
        if store.moves || !is_let || self.is_copy(&value.ty) || value.ty.is_owned() || !self.stays(place, rest) {
            return None;
        }
        let place = self.value(place);
        match place.form {
            Form::Place => Some((place.prefixed("&", Form::Ref).doc, Form::Ref)),
            Form::Ref | Form::Slice => Some((place.doc, place.form)),
            _ => None,
        }
    }

    pub(super) fn bind(&self, local: Id<Local>, value: &'a Expr, rest: &[Stmt]) -> Line {
        let declared = &self.locals[local];
        if let Some(form) = self.borrow_form(local).filter(|_| uses::is_borrowed(value)) {
            let doc = self.borrow(value, form);
            return Line::bind(self.pattern(local, form), doc);
        }
        if let Some((doc, form)) = self.lent_to(local, value, rest) {
            return Line::bind(self.pattern(local, form), doc);
        }
        let doc = self.own(value);
        let pattern = self.pattern(local, Form::Own);
        let grows = declared.kind == crate::model::LocalKind::Var && is_untyped_int(value);
        let typed = if grows || needs_type(value) { format!(": {}", self.cx.ty(&declared.ty)) } else { String::new() };
        Line::bind(format!("{pattern}{typed}"), doc)
    }

    /// A place that a name stands for, which may be chosen by a condition.
    pub(super) fn borrow(&self, value: &'a Expr, form: Form) -> Doc {
        match &value.kind {
            ExprKind::Store(_, inner) => self.borrow(inner, form),
            ExprKind::If(inner) => {
                let (head, then) = self.scoped(|| {
                    let head = self.condition("if ", &inner.condition, None);
                    (head, Lines::value(self.borrow(&inner.then, form)))
                });
                let otherwise = Lines::value(self.borrow(&inner.otherwise, form));
                Doc::If(vec![(head, then)], Some(otherwise))
            }
            ExprKind::Match(subject, arms) => {
                self.match_doc(subject, arms, &|printer, arm| printer.borrow(&arm.body, form), false)
            }
            _ if form == Form::Mut => self.arg_mut(value),
            _ => self.looked_at(value),
        }
    }

    /// A place that is only looked at through its new name.
    fn looked_at(&self, value: &'a Expr) -> Doc {
        let value = self.value(value);
        match value.form {
            Form::Place | Form::Spare => value.prefixed("&", Form::Ref).doc,
            _ => value.doc,
        }
    }

    pub(super) fn let_else(&self, opened: &'a Opened, otherwise: &'a Block, rest: &[Stmt]) -> Line {
        if opened.how != Opening::Ok && self.gives.get() == Gives::Plain && gives_none(otherwise) {
            return self.let_or_leave(opened, rest);
        }
        let otherwise = self.block(otherwise, false);
        if opened.how == Opening::Ok {
            let value = self.value(&opened.value).doc;
            return Line::LetElse(
                format!("Ok({})", self.pattern(opened.local, Form::Own)),
                value.before_else(),
                otherwise,
            );
        }
        if self.is_taken(opened, rest) {
            let value = self.own(&opened.value);
            return Line::LetElse(
                format!("Some({})", self.pattern(opened.local, Form::Own)),
                value.before_else(),
                otherwise,
            );
        }
        let (pattern, value) = self.open(opened, None);
        Line::LetElse(pattern, value.before_else(), otherwise)
    }

    /// `let name = value?;` for what leaves the function without a value.
    fn let_or_leave(&self, opened: &'a Opened, rest: &[Stmt]) -> Line {
        if self.is_taken(opened, rest) {
            let value = self.own_value(&opened.value).at(ATOM).link(Link::Try);
            return Line::bind(self.pattern(opened.local, Form::Own), value);
        }
        let (name, value) = self.open_or_leave(opened);
        Line::bind(name, value)
    }

    /// Whether what is opened becomes a value of its own: its place does not stay what it is.
    fn is_taken(&self, opened: &Opened, rest: &[Stmt]) -> bool {
        let borrow = self.borrow_form(opened.local);
        borrow.is_none() && !opened.value.ty.is_owned() && !self.stays(&opened.value, rest)
    }
}

/// Whether a block does nothing but `return none`.
fn gives_none(block: &Block) -> bool {
    match block.stmts.as_slice() {
        [Stmt { kind: StmtKind::Return(Some(value)), .. }] => matches!(value.kind, ExprKind::None),
        _ => false,
    }
}

/// Whether a value's type cannot be told from its text.
pub fn needs_type(value: &Expr) -> bool {
    use crate::model::Builtin;
    match &value.kind {
        ExprKind::List(items) => items.iter().all(needs_type),
        ExprKind::Map(entries) => entries.iter().all(|(_, value)| needs_type(value)),
        ExprKind::None => true,
        ExprKind::Call(call) => {
            matches!(call.callee, crate::model::Callee::Builtin(Builtin::PromiseNew))
        }
        ExprKind::Convert(Conversion::Some, inner) | ExprKind::Store(_, inner) => needs_type(inner),
        ExprKind::If(inner) => needs_type(&inner.then) && needs_type(&inner.otherwise),
        ExprKind::Match(_, arms) => arms.iter().all(|arm| needs_type(&arm.body)),
        _ => false,
    }
}

/// Whether an integer is made of literals alone, from which Rust would guess a narrower type.
fn is_untyped_int(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Int(_) => true,
        ExprKind::Unary(_, inner) | ExprKind::Store(_, inner) => is_untyped_int(inner),
        ExprKind::Binary(_, left, right) => is_untyped_int(left) && is_untyped_int(right),
        ExprKind::If(inner) => is_untyped_int(&inner.then) && is_untyped_int(&inner.otherwise),
        _ => false,
    }
}
