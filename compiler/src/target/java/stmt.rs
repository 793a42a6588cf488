//! Statements in Java.

use super::body::{Body, Returns, World, is_primitive};
use super::convert::optional;
use super::expr::Want;
use super::spell::{self, EQUAL, between, call, not};
use super::text;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::facts::holds_number_within;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{
    BinaryOp, Block, Callee, Condition, Expr, ExprKind, Form, Id, Local, LocalKind, Opened, Opening, Over, Stmt,
    StmtKind, Type,
};

/// What becomes of the value of a `match`, an `if` or a `try`.
#[derive(Clone, Copy)]
pub enum Into<'n> {
    /// It is assigned to this name.
    Name(&'n str),
    /// It is returned.
    Return,
    /// Nothing.
    Nowhere,
}

impl Body<'_, '_> {
    /// Prints statements, up to one after which nothing is reached.
    pub fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_value(*local, value),
            StmtKind::Await { .. } => unreachable!("stretches end at an `await`"),
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_stmt("", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_stmt(*local, over, body),
            StmtKind::While { condition, body } => self.while_stmt(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(None) => self.return_nothing(),
            StmtKind::Return(Some(value)) => self.return_value(value),
            StmtKind::Throw(error) => {
                let code = self.expr(error);
                self.statement("throw ", code, ";");
            }
            StmtKind::Break => self.text("break;"),
            StmtKind::Continue => self.text("continue;"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, .. } => {
                self.file.imported("org.junit.jupiter.api.Assertions", "assertThrows");
                let error = self.file.declared(crate::model::Item::Error(*error));
                self.copy_for_all(value);
                let code = self.within_lambda(|body| {
                    let code = body.expr(value);
                    if matches!(value.ty, Type::Promise(_)) { spell::method(code, "value", Vec::new()) } else { code }
                });
                let throwing = spell::lambda("()", code);
                let code = call("assertThrows", vec![Code::atom(format!("{error}.class")), throwing]);
                self.statement("", code, ";");
            }
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// An expression for its effect alone.
    pub fn effect(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Try(inner) | ExprKind::Store(_, inner) | ExprKind::Convert(_, inner) => {
                return self.effect(inner);
            }
            ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => {
                return self.give(Into::Nowhere, value, Want::Any);
            }
            _ => {}
        }
        self.copy_for(value);
        let code = self.expr(value);
        if is_statement(&code) {
            self.statement("", code, ";");
        }
    }

    fn return_nothing(&mut self) {
        match self.returns {
            Returns::Async => {
                let done = self.runtime("Async.done", vec![Code::atom("null")]);
                self.statement("return ", done, ";");
            }
            _ => self.text("return;"),
        }
    }

    fn return_value(&mut self, value: &Expr) {
        if value.ty == Type::Unit {
            self.effect(value);
            return self.return_nothing();
        }
        self.give(Into::Return, value, Want::Frozen);
    }

    fn let_value(&mut self, local: Id<Local>, value: &Expr) {
        let want = if self.arena[local].kind == LocalKind::Var { Want::Growing } else { Want::Frozen };
        if value.ty == Type::Unit {
            return self.effect(value);
        }
        if !self.is_used(local) && self.arena[local].kind != LocalKind::Var {
            return self.unused(local, value);
        }
        if takes_statements(value) {
            if let ExprKind::If(inner) = &value.kind
                && self.let_or(local, inner)
            {
                return;
            }
            let ty = self.local_type(local);
            let name = self.declare(local);
            if assigns_twice(value) {
                self.loose.insert(local.index());
            }
            if let Some(code) = self.switched(value, want) {
                return self.text(&format!("{ty} {name} = {code};"));
            }
            self.text(&format!("{ty} {name};"));
            return self.assign_into(&name, value, want);
        }
        self.copy_for(value);
        let ty = self.local_type(local);
        let name = self.declare(local); // first: a lambda in the value must not have the name too
        let code = self.initial(value, want);
        self.statement(&format!("{ty} {name} = "), code, ";");
    }

    /// The value of a variable whose type says how wide it is.
    fn initial(&mut self, value: &Expr, want: Want) -> Code {
        match &value.kind {
            ExprKind::Int(number) if i32::try_from(*number).is_ok() => {
                let code = self.value(value, want);
                Code::new(Doc::text(code.flat().trim_end_matches('L').to_owned()), code.prec)
            }
            _ => self.value(value, want),
        }
    }

    /// A value that nobody reads: only what it does counts.
    fn unused(&mut self, local: Id<Local>, value: &Expr) {
        let _ = local;
        self.effect(value);
    }

    /// `T name = value; if (name == null) { name = otherwise; }` for what stands in for something absent.
    fn let_or(&mut self, local: Id<Local>, inner: &crate::model::IfExpr) -> bool {
        let Condition::Opens(Opened { local: found, how: Opening::Some, value }) = &inner.condition else {
            return false;
        };
        let is_found = matches!(opened_value(&inner.then).kind, ExprKind::Local(id) if id == *found);
        let growing = self.arena[local].kind == LocalKind::Var && value.ty.opened().is_collection();
        if !is_found || growing || is_primitive(&self.arena[local].ty) {
            return false;
        }
        self.copy_for(value);
        let ty = self.local_type(local);
        let name = self.declare(local);
        let code = self.value(value, Want::Frozen);
        self.loose.insert(local.index());
        self.statement(&format!("{ty} {name} = "), code, ";");
        self.text(&format!("if ({name} == null) {{"));
        self.nested(|body| body.give(Into::Name(&name), &inner.otherwise, Want::Frozen));
        self.text("}");
        true
    }

    fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            return self.try_let(opened, otherwise);
        }
        let code = self.present(opened);
        self.statement("if (", between(code, "==", Code::atom("null"), EQUAL), ") {");
        self.nested(|body| body.stmts(&otherwise.stmts));
        self.text("}");
    }

    /// The name of a value that may be absent: a new one, unless it has one that keeps its value.
    fn present(&mut self, opened: &Opened) -> Code {
        let (local, value) = (opened.local, &opened.value);
        self.copy_for(value);
        self.boxed.insert(local.index());
        if self.is_fixed(value) || !self.is_used(local) {
            let code = self.expr(value);
            self.locals.alias(local.index(), &code.flat());
            return code;
        }
        let ty = self.file.boxed(&self.arena[local].ty);
        let name = self.declare(local);
        let code = self.value(value, Want::Frozen);
        self.statement(&format!("{ty} {name} = "), code, ";");
        Code::atom(name)
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id) != Form::Growing && !self.loose.contains(&id.index()),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => {
                self.is_fixed(inner) && !inner.ty.opened().is_collection()
            }
            _ => false,
        }
    }

    fn if_stmt(&mut self, before: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.if_try(opened, then, otherwise);
        }
        let code = self.condition(condition);
        self.statement(&format!("{before}if ("), code, ") {");
        self.nested(|body| body.stmts(&then.stmts));
        self.otherwise(otherwise);
    }

    fn condition(&mut self, condition: &Condition) -> Code {
        match condition {
            Condition::Value(value) => {
                self.copy_for(value);
                self.expr(value)
            }
            Condition::Opens(opened) => {
                let code = self.present(opened);
                between(code, "!=", Code::atom("null"), EQUAL)
            }
        }
    }

    fn otherwise(&mut self, otherwise: Option<&Block>) {
        match otherwise.map(|block| block.stmts.as_slice()) {
            None | Some([]) => self.text("}"),
            Some([Stmt { kind: StmtKind::If { condition, then, otherwise }, .. }]) if self.chains(condition) => {
                self.if_stmt("} else ", condition, then, otherwise.as_ref());
            }
            Some(stmts) => {
                self.text("} else {");
                self.nested(|body| body.stmts(stmts));
                self.text("}");
            }
        }
    }

    /// Whether an `else if` can say it: nothing has to stand before the condition.
    fn chains(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Value(value) => !self.needs_copies(value) && !needs_lines(value),
            Condition::Opens(opened) => {
                opened.how == Opening::Some
                    && !needs_lines(&opened.value)
                    && (self.is_fixed(&opened.value) || !self.is_used(opened.local))
                    && !self.needs_copies(&opened.value)
            }
        }
    }

    fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
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

    fn over_list(&mut self, local: Id<Local>, list: &Expr, body: &Block) -> String {
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

    fn over_range(&mut self, local: Id<Local>, start: &Expr, end: &Expr) -> String {
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

    fn while_stmt(&mut self, condition: &Condition, body: &Block) {
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
                            Code::new(Doc::text(code.flat().replacen(" != null", " == null", 1)), EQUAL)
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

    /// Prints a value that takes statements, assigned to a name.
    pub fn assign_into(&mut self, name: &str, value: &Expr, want: Want) {
        self.give(Into::Name(name), value, want);
    }

    /// Prints a value that may take statements.
    pub fn give(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner)
                if takes_statements(inner) =>
            {
                self.give(into, inner, want);
            }
            ExprKind::Hoisted(block, value) => {
                self.stmts(&block.stmts);
                self.give(into, value, want);
            }
            ExprKind::TryElse(tried, otherwise) => self.give_try_else(into, tried, otherwise, want),
            ExprKind::Match(subject, arms) if subject.tries => {
                self.match_try(
                    &subject.value,
                    arms,
                    |_| value_leaves(into),
                    |body, value| body.give(into, value, want),
                );
            }
            ExprKind::Match(subject, arms) => match self.switched(value, want) {
                Some(code) if !matches!(into, Into::Nowhere) => self.give_text(into, &code),
                _ => self.match_arms(&subject.value, arms, |body, value| body.give(into, value, want)),
            },
            ExprKind::If(inner) if takes_statements(value) || matches!(into, Into::Nowhere) => match &inner.condition {
                Condition::Opens(opened) if opened.how == Opening::Ok => {
                    self.give_if_try(into, opened, (&inner.then, &inner.otherwise), want);
                }
                condition => {
                    let code = self.condition(condition);
                    self.statement("if (", code, ") {");
                    self.nested(|body| body.give(into, &inner.then, want));
                    if matches!(into, Into::Return) {
                        self.text("}");
                        return self.give(into, &inner.otherwise, want);
                    }
                    self.text("} else {");
                    self.nested(|body| body.give(into, &inner.otherwise, want));
                    self.text("}");
                }
            },
            _ => self.give_value(into, value, want),
        }
    }

    fn give_text(&mut self, into: Into<'_>, code: &str) {
        match into {
            Into::Name(name) => self.text(&format!("{name} = {code};")),
            Into::Return => match self.returns {
                Returns::Value => self.text(&format!("return {code};")),
                Returns::Optional => {
                    let class = self.file.util("Optional");
                    self.text(&format!("return {class}.ofNullable({code});"));
                }
                Returns::Async => {
                    let class = self.file.quark("Async");
                    self.text(&format!("return {class}.done({code});"));
                }
            },
            Into::Nowhere => {}
        }
    }

    fn give_value(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        if matches!(into, Into::Nowhere) {
            return self.effect(value);
        }
        self.copy_for(value);
        let code = self.value(value, want);
        match into {
            Into::Name(name) => self.statement(&format!("{name} = "), code, ";"),
            Into::Return => {
                let code = match self.returns {
                    Returns::Value => code,
                    Returns::Optional => optional(self.file, code),
                    Returns::Async => self.runtime("Async.done", vec![code]),
                };
                self.statement("return ", code, ";");
            }
            Into::Nowhere => {}
        }
    }

    fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        self.copy_for(value);
        if self.file.tests && self.world == World::Test {
            return self.assert_in_test(value, text, stmt);
        }
        let place = Code::atom(self.file.place(stmt.span));
        let text = Code::atom(text::string(text));
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let simple = self.is_simple(left) && self.is_simple(right);
                let (left, right) =
                    if simple { (left.clone(), right.clone()) } else { (self.fixed(left), self.fixed(right)) };
                let holds = self.binary(op, &left, &right, value);
                let (left, right) = (self.expr(&left), self.expr(&right));
                self.runtime("Fault.checkCompared", vec![holds, left, right, text, place])
            }
            None => {
                let code = self.expr(value);
                self.runtime("Fault.check", vec![code, text, place])
            }
        };
        self.statement("", code, ";");
    }

    /// The value under a name, so that it can be compared and shown.
    fn fixed(&mut self, value: &Expr) -> Expr {
        if self.is_simple(value) && !matches!(value.kind, ExprKind::Field(..)) {
            return value.clone();
        }
        let code = self.value(value, Want::Frozen);
        let name = self.locals.temporary("side");
        let ty = self.file.held_ty(&value.ty);
        self.statement(&format!("{ty} {name} = "), code, ";");
        let local: Id<Local> = Id::new(self.arena.len() + self.made);
        self.made += 1;
        self.locals.alias(local.index(), &name);
        Expr { kind: ExprKind::Local(local), ty: value.ty.clone(), span: value.span }
    }

    fn assert_in_test(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let location = self.file.package.input.sources.location(stmt.span);
        let message = Code::atom(text::string(&format!("{location}: {text}")));
        let (name, mut operands): (&'static str, Vec<Code>) = match &value.kind {
            ExprKind::Binary(op @ (BinaryOp::Eq | BinaryOp::Ne), left, right)
                if !matches!(right.kind, ExprKind::Bool(_))
                    && self.file.program().shown_comparison(value).is_some() =>
            {
                self.equality(*op, left, right, stmt)
            }
            ExprKind::Unary(crate::model::UnaryOp::Not, inner) => ("assertFalse", vec![self.expr(inner)]),
            _ => ("assertTrue", vec![self.expr(value)]),
        };
        self.file.imported("org.junit.jupiter.api.Assertions", name);
        operands.push(message);
        self.statement("", call(name, operands), ";");
    }

    fn equality(&mut self, op: BinaryOp, left: &Expr, right: &Expr, _stmt: &Stmt) -> (&'static str, Vec<Code>) {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            return (if equal { "assertNull" } else { "assertNotNull" }, vec![self.expr(left)]);
        }
        let ieee = holds_number_within(self.file.program(), &left.ty) || *left.ty.opened() == Type::Float;
        if ieee || has_effects(right) {
            return ("assertTrue", vec![self.compared(op, left, right)]);
        }
        let (actual, expected) = (self.value(left, Want::Any), self.value(right, Want::Any));
        (if equal { "assertEquals" } else { "assertNotEquals" }, vec![expected, actual])
    }

    fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        self.copy_for(value);
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.assign_into(&code.flat(), value, want),
            None => {
                let value = self.initial_of(place, value, want);
                self.statement(&format!("{} = ", code.flat()), value, ";");
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    fn initial_of(&mut self, place: &Expr, value: &Expr, want: Want) -> Code {
        if place.ty == Type::Int { self.initial(value, want) } else { self.value(value, want) }
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, prec) = spell::infix(op);
        let right = match &value.kind {
            ExprKind::Int(_) => self.initial(value, Want::Any),
            _ => self.expr(value),
        };
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain = between(code.clone(), word, right.clone(), prec).flat();
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        if applied.flat() == plain {
            self.statement(&format!("{} {word}= ", code.flat()), right, ";");
        } else {
            self.statement(&format!("{} = ", code.flat()), applied, ";");
        }
    }

    fn assign_index(
        &mut self,
        (base, index): (&Expr, &Expr),
        op: Option<BinaryOp>,
        value: &Expr,
        (place, stmt): (&Expr, &Stmt),
    ) {
        let is_list = matches!(base.ty, Type::List(_));
        let base_code = self.expr(base);
        let index_code = self.expr(index);
        let location = Code::atom(self.file.place(place.span));
        let (key, new) = match op {
            None => (index_code, self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen })),
            Some(op) => {
                let key = if self.is_simple(index) {
                    index_code
                } else {
                    let name = self.locals.temporary(if is_list { "index" } else { "key" });
                    let ty = self.file.ty(&index.ty);
                    self.statement(&format!("{ty} {name} = "), index_code, ";");
                    Code::atom(name)
                };
                let function = if is_list { "Lists.item" } else { "Maps.value" };
                let old = self.runtime(function, vec![base_code.clone(), key.clone(), location.clone()]);
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                (key, self.arithmetic(op, (place, old), (value, right), &whole))
            }
        };
        let code = if is_list {
            self.runtime("Lists.set", vec![base_code, key, new, location])
        } else {
            spell::method(base_code, "put", vec![key, new])
        };
        self.statement("", code, ";");
    }
}

/// What an optional's value is, without the conversion to an optional.
fn opened_value(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => opened_value(inner),
        _ => expr,
    }
}

/// Whether Java takes an expression for a statement: a call, or something new.
fn is_statement(code: &Code) -> bool {
    let flat = code.flat();
    code.prec == ATOM && flat.ends_with(')') && !flat.starts_with('(')
}

fn value_leaves(into: Into<'_>) -> bool {
    matches!(into, Into::Return)
}

/// Whether a name is assigned in a `try` and after it, so that no lambda may read it.
fn assigns_twice(value: &Expr) -> bool {
    struct Tries(bool);
    impl Visit for Tries {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::TryElse(..));
            walk_expr(self, expr);
        }
    }
    let mut tries = Tries(false);
    tries.expr(value);
    tries.0
}

/// Whether evaluating a value may change something.
fn has_effects(value: &Expr) -> bool {
    struct Effects(bool);
    impl Visit for Effects {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(&expr.kind, ExprKind::Call(call) if matches!(call.callee, Callee::Function(_) | Callee::Deliver(..)));
            walk_expr(self, expr);
        }
    }
    let mut effects = Effects(false);
    effects.expr(value);
    effects.0
}

/// Whether an expression has no form in Java but statements.
pub fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Match(..) => true,
        ExprKind::If(inner) => {
            matches!(&inner.condition, Condition::Opens(_))
                || takes_statements(&inner.then)
                || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// Whether anything in an expression is printed as lines before it.
pub fn needs_lines(value: &Expr) -> bool {
    struct Lines(bool);
    impl Visit for Lines {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= takes_statements(expr) || matches!(expr.kind, ExprKind::Take(_));
            if let ExprKind::Lambda(lambda) = &expr.kind {
                self.0 |= matches!(lambda.body, crate::model::LambdaBody::Block(_));
            }
            walk_expr(self, expr);
        }
    }
    let mut lines = Lines(false);
    lines.expr(value);
    lines.0
}

/// Whether a loop's body may change the list that the loop runs over.
fn may_change(list: &Expr, body: &Block) -> bool {
    struct Changes<'l> {
        list: &'l Expr,
        found: bool,
    }
    impl Visit for Changes<'_> {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(inner) = &expr.kind {
                let on_self = matches!(&inner.receiver, Some(receiver) if matches!(receiver.kind, ExprKind::SelfRef));
                self.found |= match inner.callee {
                    Callee::Builtin(builtin) => {
                        builtin.spec().effect == crate::model::builtin::Effect::Changes
                            && inner.receiver.as_ref().is_some_and(|receiver| same_root(receiver, self.list))
                    }
                    Callee::Function(_) => on_self && !matches!(self.list.kind, ExprKind::Local(_)),
                    Callee::Deliver(..) => true,
                };
            }
            walk_expr(self, expr);
        }

        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Assign { place: Expr { kind: ExprKind::Index(base, _), .. }, .. } = &stmt.kind {
                self.found |= same_root(base, self.list);
            }
            walk_stmt(self, stmt);
        }
    }
    let mut changes = Changes { list, found: false };
    changes.block(body);
    changes.found
}

/// Whether two places are the same field or local, as far as their text goes.
fn same_root(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Store(_, one), _) => same_root(one, other),
        (_, ExprKind::Store(_, other)) => same_root(one, other),
        (ExprKind::Local(one), ExprKind::Local(other)) => one == other,
        (ExprKind::Field(_, one), ExprKind::Field(_, other)) => one == other,
        _ => false,
    }
}
