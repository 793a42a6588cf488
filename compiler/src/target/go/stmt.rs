//! Statements in Go. What chooses between values is in `choice.rs`.

use super::body::{Body, Gives};
use super::choice::Into;
use super::expr::is_empty;
use super::file::is_nilable;
use super::layout::X;
use super::text;
use crate::model::walk::{Visit, walk_stmt};
use crate::model::{
    BinaryOp, Block, Builtin, Call, Callee, Condition, ErrorType, Expr, ExprKind, Function, FunctionKind, Id, Item,
    Local, LocalKind, Opened, Opening, Over, Program, Stmt, StmtKind, Type,
};

/// The beginning of an `if`: what stands before and after its last expression.
pub struct Head {
    before: String,
    code: X,
    after: String,
}

impl Body<'_, '_> {
    /// Prints a block as the whole body, and what a body without a `return` at its end gives.
    pub fn print(&mut self, block: &Block) {
        if let (Gives::Errors, Some((last, before))) = (self.gives, block.stmts.split_last())
            && let StmtKind::Expr(value) = &last.kind
            && matches!(&value.kind, ExprKind::Try(call) if call.ty == Type::Unit)
        {
            // `try f();` at the end gives what `f` gives.
            self.stmts(&Block { stmts: before.to_vec() });
            return self.give_result(value);
        }
        self.stmts(block);
        if !leaves(block) {
            self.give_nothing_at_the_end();
        }
    }

    fn give_nothing_at_the_end(&mut self) {
        match (self.gives, &self.result) {
            (Gives::Plain | Gives::Test | Gives::Promise, _) => {}
            _ => self.return_nothing(),
        }
    }

    /// Statements in order; an `await` takes what comes after it along.
    pub fn stmts(&mut self, block: &Block) {
        for (index, stmt) in block.stmts.iter().enumerate() {
            if let StmtKind::Await { local, promise } = &stmt.kind {
                let rest = Block { stmts: block.stmts[index + 1..].to_vec() };
                return self.await_promise(*local, promise, &rest);
            }
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_local(*local, value),
            StmtKind::Await { .. } => unreachable!("an `await` stands in the outermost block"),
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_chain("if ", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_loop(*local, over, body),
            StmtKind::While { condition, body } => self.while_loop(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(Some(value)) => self.give_result(value),
            StmtKind::Return(None) => self.return_nothing(),
            StmtKind::Throw(error) => {
                let code = self.expr(error);
                self.throw(&code);
            }
            StmtKind::Break => self.break_loop(),
            StmtKind::Continue => self.text("continue"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, text } => self.assert_throws(value, *error, text, stmt),
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// `return promise.Then(…)`: the rest is a later step.
    fn await_promise(&mut self, local: Id<Local>, promise: &Expr, rest: &Block) {
        let code = self.expr(promise);
        let again = rest.stmts.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
        let ty = self.file.ty(&self.arena[local].ty);
        let result = self.file.ty(&self.result);
        let mut param = ty.clone();
        let lines = self.apart(|body| {
            let name = body.declare_used(local, false);
            param = format!("{name} {ty}");
            body.gives = if again { Gives::Kept } else { Gives::Rest };
            body.print(rest);
            body.gives = Gives::Kept;
        });
        let result = if again { format!("*{}[{result}]", self.file.quark("Promise")) } else { result };
        let function = X::Func(format!("func({param}) ({result}, error)"), lines);
        let core = match &self.this {
            super::body::This::Named(name) => X::atom(name.clone()).select("core"),
            _ => X::atom("core"),
        };
        let name = self.file.quark(if again { "ThenAsync" } else { "Then" });
        self.line("return ", &X::call(name, vec![core, code, function]), ", nil");
    }

    fn let_local(&mut self, local: Id<Local>, value: &Expr) {
        if !self.is_used(local) {
            return self.discard(value);
        }
        if super::choice::takes_statements(value) {
            return self.let_chosen(local, value);
        }
        if is_empty(value) {
            let ty = self.file.ty(&value.ty);
            let name = self.declare(local);
            return self.text(&format!("var {name} {ty}"));
        }
        let grows = self.arena[local].kind == LocalKind::Var;
        let code = if grows { self.grown(value) } else { self.expr(value) };
        if super::expr::needs_type(value) {
            let ty = self.file.ty(&value.ty);
            let name = self.declare(local);
            return self.line(&format!("var {name} {ty} = "), &code, "");
        }
        let code = self.typed_literal(code, &value.ty);
        let name = self.declare(local);
        self.line(&format!("{name} := "), &code, "");
    }

    fn typed_literal(&self, code: X, ty: &Type) -> X {
        if *ty == Type::Int && code.is_untyped_integer() { X::call("int64", vec![code]) } else { code }
    }

    /// A value that nobody reads.
    pub fn discard(&mut self, value: &Expr) {
        if super::choice::takes_statements(value) {
            return self.give(&Into::Nothing, value, &[]);
        }
        let code = self.typed(value);
        let call = matches!(&value.kind, ExprKind::Call(call) if matches!(call.callee, Callee::Function(_)));
        let head = if call && matches!(code, X::Call(..)) { "" } else { "_ = " };
        self.line(head, &code, "");
    }

    /// `name, err := call`, with what the error leads to.
    pub fn try_into(&mut self, name: &str, call: &Expr, failed: impl FnOnce(&mut Self)) {
        let code = self.expr(call);
        self.file.own("err");
        if call.ty == Type::Unit {
            self.line("if err := ", &code.in_head(), "; err != nil {");
            return self.block(failed);
        }
        if name == "_" {
            self.line("if _, err := ", &code.in_head(), "; err != nil {");
            return self.block(failed);
        }
        self.line(&format!("{name}, err := "), &code, "");
        self.text("if err != nil {");
        self.block(failed);
    }

    /// `try call` whose errors go on to the caller.
    pub fn pass_on(&mut self, name: &str, call: &Expr) {
        self.try_into(name, call, |body| body.throw(&X::atom("err")));
    }

    /// Leaves with an error.
    pub fn throw(&mut self, error: &X) {
        match (self.gives, &self.result) {
            (Gives::Test, _) => {
                let fatal = X::call("t.Fatal", vec![error.clone()]);
                self.line("", &fatal, "");
            }
            (Gives::Kept | Gives::Promise, _) => self.line("return nil, ", error, ""),
            (Gives::Errors, Type::Unit) => self.line("return ", error, ""),
            (_, ty) => {
                let zero = if self.host_result && *ty == Type::Duration { "0".into() } else { self.file.zero(ty) };
                self.line(&format!("return {zero}, "), error, "");
            }
        }
    }

    /// `return;`
    pub fn return_nothing(&mut self) {
        match self.gives {
            Gives::Plain | Gives::Test | Gives::Promise => self.text("return"),
            Gives::Errors => self.text("return nil"),
            Gives::Kept => {
                let kept = X::call(self.file.quark("Kept"), vec![X::atom("struct{}{}")]);
                self.line("return ", &kept, ", nil");
            }
            Gives::Rest => self.text("return struct{}{}, nil"),
        }
    }

    fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            let name = self.try_name(opened);
            self.try_into(&name, &opened.value, |body| body.stmts(otherwise));
            return;
        }
        let used = self.is_used(opened.local);
        if let Some((call, builtin)) = lookup(&opened.value) {
            let code = self.looked_up(builtin, call, &opened.value);
            if used {
                let name = self.declare(opened.local);
                self.line(&format!("{name}, ok := "), &code, "");
                self.text("if !ok {");
            } else {
                self.line("if _, ok := ", &code.in_head(), "; !ok {");
            }
            return self.block(|body| body.stmts(otherwise));
        }
        let code = self.expr(&opened.value);
        let there = match (&code, used) {
            (X::Atom(_), _) if self.is_settled(&opened.value) => {
                self.hold(opened.local, code.clone(), !is_nilable(&self.arena[opened.local].ty));
                code
            }
            (_, true) => {
                let pointer = !is_nilable(&self.arena[opened.local].ty);
                let name = self.declare_as(opened.local, pointer);
                self.line(&format!("{name} := "), &code, "");
                X::atom(name)
            }
            (_, false) => code,
        };
        self.line("if ", &there.binary("==", X::atom("nil")).in_head(), " {");
        self.block(|body| body.stmts(otherwise));
    }

    /// The name for what a tried call gives.
    pub fn try_name(&mut self, opened: &Opened) -> String {
        if opened.value.ty == Type::Unit {
            self.hold(opened.local, X::atom("struct{}{}"), false);
            return "_".into();
        }
        self.declare_used(opened.local, false)
    }

    /// Whether a name always has the same value.
    fn is_settled(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.arena[*id].kind != LocalKind::Var,
            ExprKind::Store(_, inner) => self.is_settled(inner),
            _ => false,
        }
    }

    /// The beginning of an `if`; the names in it are those of the block.
    pub fn head(&mut self, condition: &Condition) -> Head {
        let opened = match condition {
            Condition::Value(value) => {
                let code = self.expr(value);
                return Head { before: String::new(), code, after: String::new() };
            }
            Condition::Opens(opened) => opened,
        };
        if opened.how == Opening::Ok {
            self.file.own("err");
            let code = self.expr(&opened.value);
            if opened.value.ty == Type::Unit {
                self.hold(opened.local, X::atom("struct{}{}"), false);
                return Head { before: "err := ".into(), code, after: "; err == nil".into() };
            }
            let name = self.declare_used(opened.local, false);
            return Head { before: format!("{name}, err := "), code, after: "; err == nil".into() };
        }
        if let Some((call, builtin)) = lookup(&opened.value) {
            let code = self.looked_up(builtin, call, &opened.value);
            let name = self.declare_used(opened.local, false);
            return Head { before: format!("{name}, ok := "), code, after: "; ok".into() };
        }
        let code = self.expr(&opened.value);
        let pointer = !is_nilable(&self.arena[opened.local].ty);
        if matches!(code, X::Atom(_)) && self.is_settled(&opened.value) {
            self.hold(opened.local, code.clone(), pointer);
            return Head { before: String::new(), code: code.binary("!=", X::atom("nil")), after: String::new() };
        }
        if !self.is_used(opened.local) {
            return Head { before: String::new(), code: code.binary("!=", X::atom("nil")), after: String::new() };
        }
        let name = self.declare_as(opened.local, pointer);
        Head { before: format!("{name} := "), code, after: format!("; {name} != nil") }
    }

    /// Prints the beginning of an `if`, behind a word.
    pub fn print_head(&mut self, word: &str, head: &Head) {
        let code = head.code.clone().in_head();
        self.line(&format!("{word}{}", head.before), &code, &format!("{} {{", head.after));
    }

    fn if_chain(&mut self, word: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        let mut deeper = None;
        self.scoped(|body| {
            let head = body.head(condition);
            body.print_head(word, &head);
            body.nested(|body| body.stmts(then));
            let Some(otherwise) = otherwise else { return body.text("}") };
            if leaves(then) && word == "if " {
                body.text("}");
                deeper = Some(otherwise);
                return;
            }
            if let [Stmt { kind: StmtKind::If { condition, then, otherwise }, .. }] = otherwise.stmts.as_slice() {
                return body.if_chain("} else if ", condition, then, otherwise.as_ref());
            }
            body.text("} else {");
            body.block(|body| body.stmts(otherwise));
        });
        if let Some(otherwise) = deeper {
            self.stmts(otherwise);
        }
    }

    fn for_loop(&mut self, local: Id<Local>, over: &Over, body: &Block) {
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

    fn range(&mut self, local: Id<Local>, start: &Expr, end: &Expr) -> (String, X, String) {
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

    fn while_loop(&mut self, condition: &Condition, body: &Block) {
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
    fn looped(&mut self, body: &Block, head: impl FnOnce(&mut Self), print: impl FnOnce(&mut Self)) {
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

    fn break_loop(&mut self) {
        match (self.switches, self.label.clone()) {
            (1.., Some(label)) => self.text(&format!("break {label}")),
            _ => self.text("break"),
        }
    }

    fn effect(&mut self, value: &Expr) {
        if super::choice::takes_statements(value) {
            return self.give(&Into::Nothing, value, &[]);
        }
        if let ExprKind::Call(call) = &value.kind
            && let (Callee::Builtin(builtin), Some(on)) = (call.callee, &call.receiver)
        {
            return self.builtin_effect(builtin, call, on, value);
        }
        let code = self.expr(value);
        let call = matches!(code, X::Call(..) | X::Spread(..));
        self.line(if call { "" } else { "_ = " }, &code, "");
    }

    fn builtin_effect(&mut self, builtin: Builtin, call: &Call, on: &Expr, value: &Expr) {
        let place = self.expr(on);
        match builtin {
            Builtin::ListAdd => {
                let element = self.value(&call.args[0]);
                let appended = X::call("append", vec![place.clone(), element]);
                self.line(&format!("{} = ", place.text()), &appended, "");
            }
            Builtin::ListAddAll => {
                let elements = self.expr(&call.args[0]);
                let appended = X::Spread(Box::new(X::atom("append")), vec![place.clone(), elements]);
                self.line(&format!("{} = ", place.text()), &appended, "");
            }
            Builtin::MapRemove => {
                let code = self.looked_up(builtin, call, value);
                self.line("", &code, "");
            }
            _ => {
                let code = self.expr(value);
                let has_effect = builtin.spec().effect != crate::model::builtin::Effect::Pure;
                let head = if has_effect && matches!(code, X::Call(..)) { "" } else { "_ = " };
                self.line(head, &code, "");
            }
        }
    }

    fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let place = X::atom(self.file.place(stmt.span));
        let text = X::atom(text::string(text));
        if let Some((op, left, right)) = self.file.program().shown_comparison(value) {
            return self.scoped(|body| body.assert_compared(op, left, right, text, place));
        }
        let broken = X::call(self.file.quark("Broken"), vec![text, place]);
        let code = self.expr(value).not().in_head();
        self.line("if ", &code, " {");
        self.block(|body| body.fault(broken));
    }

    fn fault(&mut self, broken: X) {
        let name = if self.gives == Gives::Test { "t.Fatal" } else { "panic" };
        self.line("", &X::call(name, vec![broken]), "");
    }

    fn assert_compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr, text: X, place: X) {
        let none = |expr: &Expr| matches!(expr.kind, ExprKind::None);
        let (one, other) = (self.typed_operand(left).in_head(), self.typed_operand(right).in_head());
        let (names, head, values) = match (none(left), none(right)) {
            (false, true) => {
                let name = self.fresh("left");
                ((X::atom(name.clone()), X::atom("nil")), format!("if {name} := "), one)
            }
            (true, false) => {
                let name = self.fresh("right");
                ((X::atom("nil"), X::atom(name.clone())), format!("if {name} := "), other)
            }
            _ => {
                let (first, second) = (self.fresh("left"), self.fresh("right"));
                let head = format!("if {first}, {second} := {}, ", one.laid_out_among(self.indent, 0, 0));
                ((X::atom(first), X::atom(second)), head, X::atom(other.laid_out_among(self.indent, 0, 0)))
            }
        };
        let same = self.equal_codes((names.0.clone(), left), (names.1.clone(), right));
        let broken = match op {
            BinaryOp::Eq => same.not(),
            BinaryOp::Ne => same,
            _ => super::operators::compared(op, names.clone(), &left.ty).not(),
        };
        let broken = broken.laid_out(self.indent, head.chars().count(), 2);
        self.line(&head, &values, &format!("; {broken} {{"));
        let fault = X::call(self.file.quark("BrokenComparison"), vec![text, names.0, names.1, place]);
        self.block(|body| body.fault(fault));
    }

    fn typed_operand(&mut self, expr: &Expr) -> X {
        if matches!(expr.kind, ExprKind::None) { X::atom("nil") } else { self.typed(expr) }
    }

    fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, text: &str, stmt: &Stmt) {
        let place = X::atom(self.file.place(stmt.span));
        let decl = &self.file.program().errors[error].decl;
        let name = self.file.declared(decl, Item::Error(error));
        let code = self.expr(value);
        self.file.own("err");
        let (head, code) = match &value.ty {
            Type::Promise(_) => ("if _, err := ", code.method("Value", Vec::new())),
            Type::Unit => ("if err := ", code),
            _ => ("if _, err := ", code),
        };
        let thrown = format!("{}[*{name}](err)", self.file.quark("IsA"));
        self.line(head, &code.in_head(), &format!("; !{thrown} {{"));
        let broken = X::call(self.file.quark("Broken"), vec![X::atom(text::string(text)), place]);
        self.block(|body| body.fault(broken));
    }

    fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        if let ExprKind::Local(local) = place.kind
            && !self.is_used(local)
        {
            return self.discard(value);
        }
        let code = self.expr(place);
        let Some(op) = op else {
            let value = self.grown(value);
            return self.line(&format!("{} = ", code.text()), &value, "");
        };
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let applied = self.arithmetic(op, (place, code.clone()), (value, right), &whole);
        match applied {
            X::Binary(op, left, right) if *left == code => match (op, &*right) {
                ("+" | "-", X::Atom(one)) if one == "1" && place.ty == Type::Int => {
                    self.text(&format!("{}{op}{op}", code.text()));
                }
                _ => self.line(&format!("{} {op}= ", code.text()), &right, ""),
            },
            applied => self.line(&format!("{} = ", code.text()), &applied, ""),
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
        let at = X::atom(self.file.place(place.span));
        let on = if is_list { self.expr(base) } else { self.base(base) };
        let mut key = self.expr(index);
        let new = match op {
            None => self.value(value),
            Some(op) => {
                if !matches!(key, X::Atom(_)) {
                    let name = self.fresh(if is_list { "index" } else { "key" });
                    let typed = self.typed_literal(key, &index.ty);
                    self.line(&format!("{name} := "), &typed, "");
                    key = X::atom(name);
                }
                let old = if is_list {
                    X::call(self.file.quark("At"), vec![on.clone(), key.clone(), at.clone()])
                } else {
                    on.clone().method("At", vec![key.clone(), at.clone()])
                };
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                self.arithmetic(op, (place, old), (value, right), &whole)
            }
        };
        let set = if is_list {
            X::call(self.file.quark("Set"), vec![on, key, new, at])
        } else {
            on.method("Set", vec![key, new])
        };
        self.line("", &set, "");
    }
}

/// The call that looks something up, if an expression is one whose value is there unless it was not found.
pub fn lookup(expr: &Expr) -> Option<(&Call, Builtin)> {
    match &expr.kind {
        ExprKind::Call(call) => match call.callee {
            Callee::Builtin(builtin) if super::builtins::is_lookup(builtin, call) => Some((call, builtin)),
            _ => None,
        },
        ExprKind::Store(_, inner) => lookup(inner),
        _ => None,
    }
}

/// Whether a function gives an error besides its value.
pub fn gives_error(function: &Function) -> bool {
    !function.throws.is_empty() && !matches!(function.result, Type::Promise(_)) && function.kind != FunctionKind::Async
}

/// Whether a call gives an error besides its value.
pub fn call_gives_error(program: &Program, call: &Call) -> bool {
    match call.callee {
        Callee::Function(id) => gives_error(&program.functions[id]),
        Callee::Builtin(builtin) => matches!(builtin, Builtin::Decode | Builtin::FromJson),
        Callee::Deliver(..) => false,
    }
}

/// Whether a block always leaves by its end.
pub fn leaves(block: &Block) -> bool {
    match block.stmts.last().map(|stmt| &stmt.kind) {
        Some(StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Break | StmtKind::Continue) => true,
        Some(StmtKind::If { then, otherwise: Some(otherwise), .. }) => leaves(then) && leaves(otherwise),
        Some(StmtKind::Match { arms, .. }) => arms.iter().all(|arm| leaves(&arm.body)),
        Some(StmtKind::While { condition: Condition::Value(value), body }) => {
            matches!(value.kind, ExprKind::Bool(true)) && !breaks(body)
        }
        _ => block.stmts.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. })),
    }
}

/// Whether a `break` in a loop's body is the loop's.
fn breaks(body: &Block) -> bool {
    body.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        StmtKind::If { then, otherwise, .. } => breaks(then) || otherwise.as_ref().is_some_and(breaks),
        StmtKind::LetElse { otherwise, .. } => breaks(otherwise),
        StmtKind::Match { arms, .. } => arms.iter().any(|arm| breaks(&arm.body)),
        _ => false,
    })
}

/// Whether a `break` of a loop stands in a `match` within it.
fn breaks_in_match(body: &Block, inside: bool) -> bool {
    body.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => inside,
        StmtKind::If { then, otherwise, .. } => {
            breaks_in_match(then, inside) || otherwise.as_ref().is_some_and(|block| breaks_in_match(block, inside))
        }
        StmtKind::LetElse { otherwise, .. } => breaks_in_match(otherwise, inside),
        StmtKind::Match { subject, arms } => {
            let switches = inside || super::choice::is_switch(subject, arms);
            arms.iter().any(|arm| breaks_in_match(&arm.body, switches))
        }
        _ => false,
    })
}

/// What a lambda's block returns.
pub fn result_type(block: &Block) -> Option<Type> {
    struct Result(Option<Type>);
    impl Visit for Result {
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Return(Some(value)) = &stmt.kind {
                self.0.get_or_insert_with(|| value.ty.clone());
            }
            walk_stmt(self, stmt);
        }
    }
    let mut result = Result(None);
    result.block(block);
    result.0
}
