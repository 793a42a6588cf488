//! Values that are chosen, tried or changed: Go says them as statements that assign or return.

mod matches;

pub use matches::is_switch;

use super::body::{Body, Gives};
use super::file::is_nilable;
use super::layout::X;
use super::stmt::call_gives_error;
use crate::model::{Condition, Conversion, Expr, ExprKind, Id, IfExpr, Local, LocalKind, Opening, Type};

/// Where a value goes.
pub enum Into {
    /// Into a name that is declared.
    Name(String),
    /// Into a name that is declared without a value.
    Fresh(String),
    /// To the caller.
    Return,
    /// Nowhere.
    Nothing,
}

/// A conversion on the way, and the type that it gives.
type Way = (Conversion, Type);

impl Body<'_, '_> {
    /// `return value`
    pub fn give_result(&mut self, value: &Expr) {
        self.give(&Into::Return, value, &[]);
    }

    /// A new local, of a value that takes statements.
    pub fn let_chosen(&mut self, local: Id<Local>, value: &Expr) {
        let grows = self.arena[local].kind == LocalKind::Var && value.ty.is_collection() && !value.ty.is_owned();
        let before = std::mem::replace(&mut self.grows, grows);
        self.choose_local(local, value);
        self.grows = before;
    }

    fn choose_local(&mut self, local: Id<Local>, value: &Expr) {
        match &value.kind {
            ExprKind::Try(call) if self.is_tried(call) && !self.grows => {
                let name = self.declare(local);
                self.pass_on(&name, call);
            }
            ExprKind::With(..) => {
                let name = self.declare(local);
                self.with(&name, value);
            }
            ExprKind::TryElse(call, otherwise) if self.is_tried(call) && !self.grows => {
                let name = self.declare(local);
                self.try_into(&name, call, |body| body.give(&Into::Name(name.clone()), otherwise, &[]));
            }
            ExprKind::If(inner) if !self.grows && self.let_or(local, inner) => {}
            _ => {
                let ty = self.file.ty(&value.ty);
                let name = self.declare(local);
                self.text(&format!("var {name} {ty}"));
                self.give(&Into::Fresh(name), value, &[]);
            }
        }
    }

    /// `name, ok := m.Get(k)` and a default: where an optional is opened, or else something given.
    fn let_or(&mut self, local: Id<Local>, inner: &IfExpr) -> bool {
        let Condition::Opens(opened) = &inner.condition else { return false };
        let opens = opened.how == Opening::Some && is_local(&inner.then, opened.local);
        if !opens {
            return false;
        }
        let Some(code) = self.found(&opened.value) else { return false };
        let name = self.declare(local);
        self.line(&format!("{name}, ok := "), &code, "");
        self.text("if !ok {");
        self.block(|body| body.give(&Into::Name(name.clone()), &inner.otherwise, &[]));
        true
    }

    /// Whether a call gives an error besides its value.
    fn is_tried(&self, call: &Expr) -> bool {
        match &call.kind {
            ExprKind::Call(call) => call_gives_error(self.file.program(), call),
            _ => false,
        }
    }

    /// Prints a value that takes statements on its way somewhere.
    pub fn give(&mut self, into: &Into, value: &Expr, ways: &[Way]) {
        match &value.kind {
            ExprKind::Convert(conversion, inner) if takes_statements(inner) => {
                let mut ways = ways.to_vec();
                ways.push((*conversion, value.ty.clone()));
                self.give(into, inner, &ways);
            }
            ExprKind::Store(_, inner) if takes_statements(inner) => self.give(into, inner, ways),
            ExprKind::Hoisted(block, value) => {
                self.stmts(block);
                self.give(into, value, ways);
            }
            ExprKind::Try(call) => self.give_try(into, call, ways),
            ExprKind::TryElse(call, otherwise) => self.give_try_else(into, call, otherwise, ways),
            ExprKind::If(inner) => self.give_if(into, inner, ways),
            ExprKind::Match(subject, arms) => {
                self.choose(subject, arms, |body, value| body.give(into, value, ways), matches!(into, Into::Return));
            }
            ExprKind::With(..) => {
                let name = self.fresh("changed");
                self.with(&name, value);
                self.give_code(into, X::atom(name), value, ways);
            }
            _ => self.give_plain(into, value, ways),
        }
    }

    fn give_plain(&mut self, into: &Into, value: &Expr, ways: &[Way]) {
        let mut converted = value.clone();
        for (conversion, ty) in ways.iter().rev() {
            let span = converted.span;
            converted = Expr { kind: ExprKind::Convert(*conversion, Box::new(converted)), ty: ty.clone(), span };
        }
        match into {
            Into::Nothing => self.discard(&converted),
            Into::Name(name) | Into::Fresh(name) => {
                let code = if self.grows { self.grown(&converted) } else { self.value(&converted) };
                let same = code == X::atom(name.clone());
                let empty = matches!(into, Into::Fresh(_)) && code.text() == self.file.zero(&converted.ty);
                if !same && !empty {
                    self.line(&format!("{name} = "), &code, "");
                }
            }
            Into::Return => self.return_value(&converted),
        }
    }

    fn give_code(&mut self, into: &Into, code: X, value: &Expr, ways: &[Way]) {
        let some = ways.iter().any(|(conversion, _)| *conversion == Conversion::Some) && !is_nilable(&value.ty);
        if matches!(into, Into::Return) && self.gives == Gives::Found {
            return self.return_found(code, some);
        }
        let code = if some { X::call(self.file.quark("Some"), vec![code]) } else { code };
        let code = if self.grows { self.own_of(code, value) } else { code };
        match into {
            Into::Nothing => self.line("_ = ", &code, ""),
            Into::Name(name) | Into::Fresh(name) => self.line(&format!("{name} = "), &code, ""),
            Into::Return => {
                let ty = ways.first().map_or(&value.ty, |(_, ty)| ty).clone();
                self.return_code(code, &ty);
            }
        }
    }

    fn return_value(&mut self, value: &Expr) {
        if value.ty == Type::Unit {
            if !matches!(value.kind, ExprKind::Unit) {
                self.discard(value);
            }
            return self.return_nothing();
        }
        if self.gives == Gives::Found {
            return self.return_optional(value);
        }
        let code = if self.gives == Gives::Kept { self.typed(value) } else { self.value(value) };
        self.return_code(code, &value.ty);
    }

    /// `return value, true`
    fn return_optional(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::None => {
                let zero = self.file.zero(self.result.opened());
                self.text(&format!("return {zero}, false"));
            }
            ExprKind::Convert(Conversion::Some, inner) => {
                let code = self.value(inner);
                self.return_found(code, true);
            }
            ExprKind::Store(_, inner) if !value.ty.opened().is_collection() => self.return_optional(inner),
            ExprKind::Call(_) => match self.found(value) {
                Some(code) => self.line("return ", &code, ""),
                None => self.return_opened(value),
            },
            _ => self.return_opened(value),
        }
    }

    fn return_opened(&mut self, optional: &Expr) {
        let code = self.expr(optional);
        self.return_found(code, false);
    }

    /// A value that is there, or an optional.
    fn return_found(&mut self, code: X, there: bool) {
        if there {
            return self.line("return ", &code, ", true");
        }
        let opened = X::call(self.file.quark("Opened"), vec![code]);
        self.line("return ", &opened, "");
    }

    fn return_code(&mut self, code: X, ty: &Type) {
        match self.gives {
            Gives::Plain | Gives::Found | Gives::Test => {
                let code = if self.host_result { self.to_host(code, ty) } else { code };
                self.line("return ", &code, "");
            }
            Gives::Errors => {
                let code = if self.host_result { self.to_host(code, ty) } else { code };
                self.line("return ", &code, ", nil");
            }
            Gives::Kept => {
                let function = format!("{}[{}]", self.file.quark("Kept"), self.file.ty(&self.result));
                self.line("return ", &X::call(function, vec![code]), ", nil");
            }
            Gives::Rest | Gives::Promise => self.line("return ", &code, ", nil"),
        }
    }

    fn give_try(&mut self, into: &Into, tried: &Expr, ways: &[Way]) {
        let (call, ways) = &peeled(tried, ways);
        let passes = matches!(into, Into::Return)
            && self.gives == Gives::Errors
            && ways.is_empty()
            && !self.host_result
            && call.ty == self.result;
        if passes {
            let code = self.expr(call);
            return self.line("return ", &code, "");
        }
        if matches!(into, Into::Nothing) || call.ty == Type::Unit {
            self.pass_on("_", call);
            if matches!(into, Into::Return) {
                self.return_nothing();
            }
            return;
        }
        let name = self.fresh("value");
        self.pass_on(&name, call);
        self.give_code(into, X::atom(name), call, ways);
    }

    fn give_try_else(&mut self, into: &Into, tried: &Expr, otherwise: &Expr, ways: &[Way]) {
        let outer = ways;
        let (call, ways) = &peeled(tried, ways);
        if matches!(into, Into::Nothing) || call.ty == Type::Unit {
            self.try_into("_", call, |body| body.give(into, otherwise, outer));
            if matches!(into, Into::Return) {
                self.return_nothing();
            }
            return;
        }
        let name = self.fresh("value");
        self.file.own("err");
        if matches!(into, Into::Return) {
            self.try_into(&name, call, |body| body.give(into, otherwise, outer));
            return self.give_code(into, X::atom(name), call, ways);
        }
        let code = self.expr(call);
        self.line(&format!("if {name}, err := "), &code.in_head(), "; err == nil {");
        self.nested(|body| body.give_code(into, X::atom(name), call, ways));
        self.text("} else {");
        self.block(|body| body.give(into, otherwise, outer));
    }

    fn give_if(&mut self, into: &Into, inner: &IfExpr, ways: &[Way]) {
        self.scoped(|body| {
            let head = body.head(&inner.condition);
            body.print_head("if ", &head);
            body.nested(|body| body.give(into, &inner.then, ways));
        });
        if matches!(into, Into::Return) {
            self.text("}");
            return self.give(into, &inner.otherwise, ways);
        }
        self.text("} else {");
        let before = self.lines.len();
        self.nested(|body| body.give(into, &inner.otherwise, ways));
        if self.lines.len() == before {
            self.lines.pop();
        }
        self.text("}");
    }

    /// `name := base`, and then its fields.
    fn with(&mut self, name: &str, value: &Expr) {
        let ExprKind::With(base, fields) = &value.kind else { unreachable!("it is a changed copy") };
        let base_code = self.expr(base);
        self.line(&format!("{name} := "), &base_code, "");
        for (index, value) in fields {
            let field = super::file::field_name(self.file.program(), &base.ty, *index);
            let code = self.value(value);
            self.line(&format!("{name}.{field} = "), &code, "");
        }
    }
}

/// A tried call, and what becomes of its value.
fn peeled<'e>(tried: &'e Expr, ways: &[Way]) -> (&'e Expr, Vec<Way>) {
    let mut ways = ways.to_vec();
    let mut call = tried;
    while let ExprKind::Convert(conversion, inner) = &call.kind {
        ways.push((*conversion, call.ty.clone()));
        call = inner;
    }
    (call, ways)
}

fn is_local(expr: &Expr, local: Id<Local>) -> bool {
    match &expr.kind {
        ExprKind::Local(id) => *id == local,
        ExprKind::Store(_, inner) => is_local(inner, local),
        _ => false,
    }
}

/// Whether an expression has no form in Go but statements.
pub fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Try(_)
        | ExprKind::TryElse(..)
        | ExprKind::Hoisted(..)
        | ExprKind::If(_)
        | ExprKind::Match(..)
        | ExprKind::With(..) => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => takes_statements(inner),
        _ => false,
    }
}
