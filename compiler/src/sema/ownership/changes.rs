//! What may be assigned and changed: names declared with `var`, fields declared with `var`, growing collections.

use super::super::bodies::{self, Site, Whole};
use super::texts;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{
    Call, Callee, Expr, ExprKind, Field, FieldMode, Id, Local, LocalKind, Program, Stmt, StmtKind, Type,
};
use crate::source::{Sources, Span};

/// Reports assignments to what never changes, changes of frozen collections, and `take` of what has no default.
pub(super) fn check(program: &Program, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    for body in bodies::all(program) {
        body.visit(&mut Changes { program, sources, body, diagnostics });
    }
}

struct Changes<'a> {
    program: &'a Program,
    sources: &'a Sources,
    body: Whole<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Visit for Changes<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::Assign { place, .. } = &stmt.kind {
            self.assigned(place);
        }
        walk::walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) => self.call(call),
            ExprKind::Take(place) => self.take(place, expr.span),
            _ => {}
        }
        walk::walk_expr(self, expr);
    }
}

impl Changes<'_> {
    fn report(&mut self, code: Code, span: Span, message: &str, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, span, message).help(help));
    }

    fn assigned(&mut self, place: &Expr) {
        match &place.kind {
            ExprKind::Local(local) => self.assigned_local(*local, place.span),
            ExprKind::Field(base, index) => self.changed_field(base, *index, place.span, Code::NOT_ASSIGNABLE),
            ExprKind::Index(base, _) => self.grows(base, place.span),
            _ => {
                let help = "assign to a `var`, a `var` field or an element";
                self.report(Code::NOT_ASSIGNABLE, place.span, "only places can be assigned to", help);
            }
        }
    }

    fn call(&mut self, call: &Call) {
        let (Callee::Builtin(builtin), Some(receiver)) = (call.callee, call.receiver.as_deref()) else { return };
        if builtin.spec().effect == Effect::Changes {
            self.grows(receiver, receiver.span);
        }
    }

    fn assigned_local(&mut self, local: Id<Local>, span: Span) {
        let local = &self.body.locals[local];
        if local.kind == LocalKind::Var {
            return;
        }
        let message = format!("`{}` cannot be assigned to: it is no `var`", local.name);
        let problem = Diagnostic::new(Code::NOT_ASSIGNABLE, span, message).label(local.span, "declared here");
        self.push_local(problem, local, "declare a `var` with this value, and assign to that");
    }

    fn push_local(&mut self, problem: Diagnostic, local: &Local, otherwise: &str) {
        let problem = match local.kind {
            LocalKind::Let => texts::with_var_fix(problem, self.sources, local.span),
            _ => problem,
        };
        let help = if problem.fix.is_some() { "declare it with `var`" } else { otherwise };
        self.diagnostics.push(problem.help(help));
    }

    /// A field that is assigned, or whose collection changes.
    fn changed_field(&mut self, base: &Expr, index: usize, span: Span, code: Code) {
        let on_self = matches!(base.kind, ExprKind::SelfRef);
        match base.ty {
            Type::Class(id) => self.held_field(&self.program.classes[id].fields[index], span, code),
            Type::Actor(id) if on_self => self.held_field(&self.program.actors[id].fields[index], span, code),
            Type::Actor(_) => {
                self.report(code, span, "another actor's fields cannot be changed from here", "call a method of it");
            }
            Type::Record(_) | Type::ErrorType(_) if on_self => self.report(
                Code::RECORD_CHANGES,
                span,
                "a record never changes, itself included",
                "return a changed copy: `return self with { field: value };`",
            ),
            Type::Record(_) | Type::ErrorType(_) => {
                self.report(
                    code,
                    span,
                    "a record never changes",
                    "make a changed copy: `record with { field: value }`",
                );
            }
            _ => {}
        }
    }

    fn held_field(&mut self, field: &Field, span: Span, code: Code) {
        if field.mode == FieldMode::Var {
            return;
        }
        let message = format!("the field `{}` never changes: it is no `var`", field.name);
        let problem = Diagnostic::new(code, span, message).label(field.span, "declared here");
        let problem = match field.mode {
            FieldMode::Fixed => problem.fix("make it a `var`", field.span.before(), "var "),
            _ => problem,
        };
        self.diagnostics.push(problem.help("declare it with `var`"));
    }

    /// A collection that changes must be a growing one.
    fn grows(&mut self, collection: &Expr, span: Span) {
        match &collection.kind {
            ExprKind::Local(local) => self.growing_local(*local, span),
            ExprKind::Field(base, index) => self.changed_field(base, *index, span, Code::FROZEN_COLLECTION),
            ExprKind::Index(..) => {
                let help = "take it into a `var`, change that, and put it back";
                self.report(Code::FROZEN_COLLECTION, span, "a collection inside of another one is frozen", help);
            }
            _ => {
                let help = "put it into a `var` first";
                self.report(Code::FROZEN_COLLECTION, span, "this collection is frozen: no `var` holds it", help);
            }
        }
    }

    fn growing_local(&mut self, local: Id<Local>, span: Span) {
        let local = &self.body.locals[local];
        if local.kind == LocalKind::Var {
            return;
        }
        let message = format!("`{}` is frozen: only a `var` holds a collection that changes", local.name);
        let problem = Diagnostic::new(Code::FROZEN_COLLECTION, span, message).label(local.span, "declared here");
        self.push_local(problem, local, "copy it into a `var`, and change that");
    }

    fn take(&mut self, place: &Expr, span: Span) {
        let ExprKind::Field(base, index) = &place.kind else {
            let help = "a name's last use moves it: leave out `take`";
            return self.report(Code::BAD_TAKE, span, "`take` stands before a field with a default", help);
        };
        let fields = match base.ty {
            Type::Class(id) => &self.program.classes[id].fields,
            Type::Actor(id) if matches!(base.kind, ExprKind::SelfRef) => &self.program.actors[id].fields,
            _ => {
                let help = "`take` moves out of a class or of this actor";
                return self.report(Code::BAD_TAKE, span, "nothing can be taken out of this", help);
            }
        };
        let field = &fields[*index];
        if let Some((message, help)) = self.no_take(fields, field) {
            self.diagnostics
                .push(Diagnostic::new(Code::BAD_TAKE, span, message).label(field.span, "declared here").help(help));
        }
    }

    fn no_take(&self, fields: &[Field], field: &Field) -> Option<(String, &'static str)> {
        let name = &field.name;
        let Some(default) = field.default.as_ref() else {
            return Some((format!("`{name}` has no default that `take` could leave"), "give it a default"));
        };
        if field.mode != FieldMode::Var {
            return Some((format!("`{name}` never changes: it is no `var`"), "declare it with `var`"));
        }
        let mut uses = UsesParameterOnly { fields, found: false };
        uses.expr(&default.value);
        let constructed = matches!(self.body.site, Site::Class(..) | Site::Actor(..));
        if uses.found || constructed {
            let message = format!("the default of `{name}` exists only while the instance is made");
            return Some((message, "give it a default that needs no constructor parameter"));
        }
        None
    }
}

struct UsesParameterOnly<'f> {
    fields: &'f [Field],
    found: bool,
}

impl Visit for UsesParameterOnly<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Field(base, index) = &expr.kind {
            self.found |= matches!(base.kind, ExprKind::SelfRef) && self.fields[*index].parameter_only;
        }
        walk::walk_expr(self, expr);
    }
}
