//! Values that are chosen, tried or changed: Go says them as statements that assign or return.

use super::body::{Body, Gives};
use super::file::is_nilable;
use super::layout::X;
use super::stmt::{call_gives_error, leaves, lookup};
use super::text;
use crate::model::{
    Arm, Block, Condition, Conversion, Expr, ExprKind, Id, IfExpr, Item, Local, LocalKind, Opened, Opening, Pattern,
    Subject, Type,
};

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
        let Some((call, builtin)) = lookup(&opened.value).filter(|_| opens) else { return false };
        let code = self.looked_up(builtin, call, &opened.value);
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
        let code = if self.gives == Gives::Kept { self.typed(value) } else { self.value(value) };
        self.return_code(code, &value.ty);
    }

    fn return_code(&mut self, code: X, ty: &Type) {
        match self.gives {
            Gives::Plain | Gives::Test => {
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

    /// `match` as a statement.
    pub fn match_stmt(&mut self, subject: &Subject, arms: &[Arm<Block>]) {
        let leave = arms.iter().all(|arm| leaves(&arm.body));
        self.choose(subject, arms, Body::stmts, leave);
    }

    /// One of several ways: `terminal` says that none of them goes on behind it.
    fn choose<T>(&mut self, subject: &Subject, arms: &[Arm<T>], print: impl Fn(&mut Self, &T), terminal: bool) {
        if subject.tries {
            return self.choose_tried(&subject.value, arms, print, terminal);
        }
        match subject.value.ty.clone() {
            Type::Optional(_) if is_presence(arms) => self.choose_present(&subject.value, arms, print, terminal),
            Type::Bool => self.choose_truth(&subject.value, arms, print, terminal),
            Type::Union(_) | Type::Optional(_) => self.choose_member(&subject.value, arms, print, terminal),
            _ => self.choose_value(&subject.value, arms, print, terminal),
        }
    }

    fn choose_present<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T), terminal: bool) {
        let has = |wanted: &Pattern| {
            let own = arms.iter().find(|arm| arm.patterns.contains(wanted));
            own.or_else(|| arms.iter().find(|arm| arm.patterns.contains(&Pattern::Else)))
        };
        let (Some(there), Some(absent)) = (has(&Pattern::Some), has(&Pattern::None)) else {
            unreachable!("both ways are there")
        };
        self.scoped(|body| {
            let head = match there.binding {
                Some(local) => {
                    let opened = Opened { local, how: Opening::Some, value: value.clone() };
                    body.head(&Condition::Opens(opened))
                }
                None => body.presence(value),
            };
            body.print_head("if ", &head);
            body.nested(|body| print(body, &there.body));
        });
        self.otherwise(absent, print, terminal);
    }

    fn presence(&mut self, value: &Expr) -> super::stmt::Head {
        let there = Expr {
            kind: ExprKind::Unary(
                crate::model::UnaryOp::Not,
                Box::new(Expr {
                    kind: ExprKind::Binary(
                        crate::model::BinaryOp::Eq,
                        Box::new(value.clone()),
                        Box::new(Expr { kind: ExprKind::None, ty: value.ty.clone(), span: value.span }),
                    ),
                    ty: Type::Bool,
                    span: value.span,
                }),
            ),
            ty: Type::Bool,
            span: value.span,
        };
        self.head(&Condition::Value(there))
    }

    fn otherwise<T>(&mut self, arm: &Arm<T>, print: impl Fn(&mut Self, &T), terminal: bool) {
        if terminal {
            self.text("}");
            return print(self, &arm.body);
        }
        self.text("} else {");
        let before = self.lines.len();
        self.nested(|body| print(body, &arm.body));
        if self.lines.len() == before {
            self.lines.pop();
        }
        self.text("}");
    }

    fn choose_truth<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T), terminal: bool) {
        let first = &arms[0];
        let code = self.expr(value);
        let code = if first.patterns.contains(&Pattern::Bool(false)) { code.not() } else { code };
        if arms.len() == 1 || first.patterns.contains(&Pattern::Else) || first.patterns.len() > 1 {
            self.line("_ = ", &code, "");
            return print(self, &first.body);
        }
        self.line("if ", &code.in_head(), " {");
        self.nested(|body| print(body, &first.body));
        self.otherwise(&arms[1], print, terminal);
    }

    fn choose_value<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T), terminal: bool) {
        let mut code = self.expr(value);
        let closed = arms.iter().any(|arm| arm.patterns.contains(&Pattern::Else));
        self.scoped(|body| {
            if terminal && !closed && !matches!(code, X::Atom(_) | X::Select(..)) {
                let name = body.fresh("chosen");
                body.line(&format!("{name} := "), &code, "");
                code = X::atom(name);
            }
            body.line("switch ", &code.clone().in_head(), " {");
            for arm in arms {
                body.case_line(&arm.patterns);
                body.arm(|body| print(body, &arm.body));
            }
            body.close(&code, terminal && !closed);
        });
    }

    fn case_line(&mut self, patterns: &[Pattern]) {
        if patterns.contains(&Pattern::Else) {
            return self.text("default:");
        }
        let texts: Vec<String> = patterns
            .iter()
            .map(|pattern| match pattern {
                Pattern::Case(id, index) => self.case(*id, *index).text(),
                Pattern::Int(value) => super::expr::integer(*value).text(),
                Pattern::Str(value) => text::string(value),
                Pattern::Member(id) => self.file.declared(&self.file.program().records[*id].decl, Item::Record(*id)),
                Pattern::Error(id) => {
                    format!("*{}", self.file.declared(&self.file.program().errors[*id].decl, Item::Error(*id)))
                }
                Pattern::None | Pattern::Ok => "nil".to_owned(),
                other => unreachable!("{other:?} is no case"),
            })
            .collect();
        self.text(&format!("case {}:", texts.join(", ")));
    }

    fn arm(&mut self, print: impl FnOnce(&mut Self)) {
        self.switches += 1;
        self.nested(print);
        self.switches -= 1;
    }

    /// The end of a `switch`; where nothing goes on behind it, what is none of the cases is a fault.
    fn close(&mut self, code: &X, closes: bool) {
        if closes {
            self.text("default:");
            let fault = X::call(self.file.quark("NoCase"), vec![code.clone()]);
            self.arm(|body| body.line("", &X::call("panic", vec![fault]), ""));
        }
        self.text("}");
    }

    fn choose_member<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T), terminal: bool) {
        let code = self.expr(value);
        let closed = arms.iter().any(|arm| arm.patterns.contains(&Pattern::Else));
        self.scoped(|body| {
            let name = body.switch_name(&arms.iter().collect::<Vec<_>>());
            let head = if name.is_empty() { "switch ".to_owned() } else { format!("switch {name} := ") };
            let subject = code.clone().select("(type)");
            body.line(&head, &subject.in_head(), " {");
            for arm in arms {
                body.case_line(&arm.patterns);
                body.arm(|body| print(body, &arm.body));
            }
            let shown = if name.is_empty() { code } else { X::atom(name) };
            body.close(&shown, terminal && !closed);
        });
    }

    /// The name that a `switch` by type gives to its subject: that of the first arm that reads it.
    fn switch_name<T>(&mut self, arms: &[&Arm<T>]) -> String {
        let read: Vec<Id<Local>> =
            arms.iter().filter_map(|arm| arm.binding).filter(|local| self.is_used(*local)).collect();
        let Some(first) = read.first() else { return String::new() };
        // `err := err.(type)` is how Go opens an error.
        let is_error = arms.iter().any(|arm| matches!(arm.patterns.first(), Some(Pattern::Error(_))));
        let name = if is_error && self.arena[*first].name == "error" && !self.is_active("err") {
            "err".to_owned()
        } else {
            self.declare(*first)
        };
        for local in read {
            self.hold(local, X::atom(name.clone()), false);
        }
        name
    }

    fn choose_tried<T>(&mut self, call: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T), terminal: bool) {
        self.file.own("err");
        self.scoped(|body| {
            let succeeds = arms.iter().find(|arm| arm.patterns.contains(&Pattern::Ok));
            let bound = succeeds.and_then(|arm| arm.binding);
            let code = body.expr(call).in_head();
            let name = match bound {
                Some(local) if call.ty == Type::Unit => {
                    body.hold(local, X::atom("struct{}{}"), false);
                    "_".to_owned()
                }
                Some(local) => body.declare_used(local, false),
                None => "_".to_owned(),
            };
            let head = if call.ty == Type::Unit { "err := ".to_owned() } else { format!("{name}, err := ") };
            let (fails, others): (Vec<&Arm<T>>, Vec<&Arm<T>>) =
                arms.iter().partition(|arm| !arm.patterns.contains(&Pattern::Ok));
            let binds = fails.iter().any(|arm| arm.binding.is_some_and(|local| body.is_used(local)));
            match (fails.as_slice(), others.as_slice()) {
                ([failed], [ok]) if !binds => {
                    if terminal && name != "_" {
                        body.line(&head, &code, "");
                        body.text("if err != nil {");
                    } else {
                        body.line(&format!("if {head}"), &code, "; err != nil {");
                    }
                    body.nested(|body| print(body, &failed.body));
                    body.otherwise(ok, &print, terminal);
                }
                _ => {
                    let bound = body.switch_name(&fails);
                    let bound = if bound.is_empty() { bound } else { format!("{bound} := ") };
                    body.line(&format!("switch {head}"), &code, &format!("; {bound}err.(type) {{"));
                    for arm in arms {
                        body.case_line(&arm.patterns);
                        body.arm(|body| print(body, &arm.body));
                    }
                    let closed = arms.iter().any(|arm| arm.patterns.contains(&Pattern::Else));
                    if terminal && !closed {
                        body.text("default:");
                        body.arm(|body| body.text("panic(err)"));
                    }
                    body.text("}");
                }
            }
        });
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

fn is_presence<T>(arms: &[Arm<T>]) -> bool {
    let kinds = |pattern: &Pattern| matches!(pattern, Pattern::None | Pattern::Some | Pattern::Else);
    arms.iter().all(|arm| arm.patterns.iter().all(kinds))
}

/// Whether a `match` is printed as a `switch`.
pub fn is_switch<T>(subject: &Subject, arms: &[Arm<T>]) -> bool {
    if subject.tries {
        return true;
    }
    match subject.value.ty {
        Type::Optional(_) => !is_presence(arms),
        Type::Bool => false,
        _ => true,
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
