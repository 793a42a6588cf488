//! Statements.

use super::body::{Form, Gives, Printer};
use super::expr::{ATOM, Value, is_cheap};
use super::layout::{Block as Lines, Doc, Head, Stmt as Line};
use super::uses;
use crate::model::{
    Arm, BinaryOp, Block, Condition, Conversion, Expr, ExprKind, Id, Local, LocalKind, Opened, Opening, Over, Pattern, Stmt,
    StmtKind, Subject, Type,
};

impl<'a> Printer<'a, '_> {
    /// A block; `tail` when its end is the end of the body.
    pub fn block(&self, block: &'a Block, tail: bool) -> Lines {
        self.stmts(&block.stmts, tail)
    }

    fn stmts(&self, stmts: &'a [Stmt], tail: bool) -> Lines {
        let mut lines = Lines::default();
        for (index, stmt) in stmts.iter().enumerate() {
            let last = index + 1 == stmts.len();
            if let StmtKind::Await { local, promise } = &stmt.kind {
                self.rest(&mut lines, *local, promise, &stmts[index + 1..]);
                return lines;
            }
            if last && tail {
                self.last(&mut lines, stmt);
                return lines;
            }
            lines.stmts.extend(self.stmt(stmt, &stmts[index + 1..]));
        }
        if tail {
            lines.tail = self.finished().map(Box::new);
        }
        lines
    }

    /// The last statement of a body: a `return` in it is a value.
    fn last(&self, lines: &mut Lines, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Return(value) => lines.tail = self.given(value.as_ref()).map(Box::new),
            StmtKind::Throw(error) => lines.tail = Some(Box::new(self.thrown_doc(error))),
            StmtKind::If { .. } | StmtKind::Match { .. } if ends(stmt) || self.finished().is_none() => {
                let doc = self.branches(stmt, true);
                if ends(stmt) && has_value(self.gives.get(), stmt) {
                    lines.tail = Some(Box::new(doc));
                } else {
                    lines.stmts.push(Line::Plain(doc));
                }
            }
            _ => {
                lines.stmts.extend(self.stmt(stmt, &[]));
                if !ends(stmt) {
                    lines.tail = self.finished().map(Box::new);
                }
            }
        }
    }

    /// What a body gives that comes to its end.
    fn finished(&self) -> Option<Doc> {
        match self.gives.get() {
            Gives::Plain | Gives::Test => None,
            Gives::Result { .. } | Gives::Rest => Some(Doc::text("Ok(())")),
            Gives::Kept => Some(Doc::text(format!("Ok({}::kept(()))", self.cx.root("Promise")))),
            Gives::Promise => None,
        }
    }

    /// What a `return` gives.
    fn given(&self, value: Option<&'a Expr>) -> Option<Doc> {
        let gives = self.gives.get();
        let Some(value) = value.filter(|value| value.kind_is_not_unit()) else {
            return self.finished();
        };
        let value = self.own(value);
        Some(match gives {
            Gives::Plain | Gives::Test => value,
            Gives::Result { .. } | Gives::Rest | Gives::Promise => Doc::call("Ok", vec![value]),
            Gives::Kept => Doc::call("Ok", vec![Doc::call(format!("{}::kept", self.cx.root("Promise")), vec![value])]),
        })
    }

    fn thrown_doc(&self, error: &'a Expr) -> Doc {
        let value = self.own_value(error);
        let value = match self.gives.get() {
            Gives::Result { into: false } => value.doc,
            _ => value.at(ATOM).method("into", vec![]),
        };
        Doc::call("Err", vec![value])
    }

    /// What stands after an `await`: a later step, which carries along what it names.
    fn rest(&self, lines: &mut Lines, local: Id<Local>, promise: &'a Expr, rest: &'a [Stmt]) {
        let again = rest.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
        let name = self.this_name.get();
        let promise = self.own_value(promise).at(ATOM);
        for captured in uses::captures(rest, |local| self.locals[local].kind) {
            self.carry(lines, captured);
        }
        let gives = self.gives.replace(if again { Gives::Kept } else { Gives::Rest });
        let this = self.this_name.replace("state");
        let pattern = self.pattern(local, Form::Own);
        let body = self.stmts(rest, true);
        self.this_name.set(this);
        self.gives.set(gives);
        let closure = Doc::Closure(format!("move |{}, {pattern}|", self.state_param(rest)), Box::new(Doc::Block(body)));
        let method = if again { "then_await" } else { "then" };
        let quark = Doc::Prefix("&", Box::new(Doc::text(name).field("quark")));
        lines.tail = Some(Box::new(Doc::call("Ok", vec![promise.method(method, vec![quark, closure])])));
    }

    fn state_param(&self, rest: &[Stmt]) -> String {
        use crate::model::walk::{Visit, walk_expr};
        struct Finder(bool);
        impl Visit for Finder {
            fn expr(&mut self, expr: &Expr) {
                self.0 |= matches!(expr.kind, ExprKind::SelfRef) || names_world(expr);
                walk_expr(self, expr);
            }
        }
        let mut finder = Finder(false);
        for stmt in rest {
            finder.stmt(stmt);
        }
        if finder.0 { "state: &mut Self".to_owned() } else { "_: &mut Self".to_owned() }
    }

    /// Makes a local that is borrowed one that a later step may keep.
    fn carry(&self, lines: &mut Lines, local: Id<Local>) {
        let form = self.form(local);
        if matches!(form, Form::Own | Form::Place | Form::Spare) {
            return;
        }
        let name = self.name(local);
        let value = self.owned(Value::atom(Doc::text(name.clone()), form), &self.locals[local].ty);
        let pattern = if self.uses.changed.contains(&local) { format!("mut {name}") } else { name };
        lines.stmts.push(Line::bind(pattern, value.doc));
        self.declare(local, Form::Own);
    }

    /// A statement; `rest` is what follows it in its block, where its names are known.
    fn stmt(&self, stmt: &'a Stmt, rest: &[Stmt]) -> Vec<Line> {
        match &stmt.kind {
            StmtKind::Let { local, value } => vec![self.bind(*local, value, rest)],
            StmtKind::Await { .. } => unreachable!("an await ends its block's statements"),
            StmtKind::LetElse { opened, otherwise } => vec![self.let_else(opened, otherwise, rest)],
            StmtKind::If { .. } | StmtKind::Match { .. } => vec![Line::Plain(self.branches(stmt, false))],
            StmtKind::For { local, over, body } => vec![self.for_loop(*local, over, body)],
            StmtKind::While { condition, body } => {
                let always = matches!(condition, Condition::Value(Expr { kind: ExprKind::Bool(true), .. }));
                let head = if always {
                    Head { before: "loop".to_owned(), value: Doc::text("") }
                } else {
                    self.condition("while ", condition, Some(body))
                };
                vec![Line::Loop(head, self.block(body, false))]
            }
            StmtKind::Return(value) => vec![match self.given(value.as_ref()) {
                Some(doc) => Line::Expr(Doc::Prefix("return ", Box::new(doc))),
                None => Line::Line("return;".to_owned()),
            }],
            StmtKind::Throw(error) => vec![Line::Expr(Doc::Prefix("return ", Box::new(self.thrown_doc(error))))],
            StmtKind::Break => vec![Line::Line("break;".to_owned())],
            StmtKind::Continue => vec![Line::Line("continue;".to_owned())],
            StmtKind::Assert { value, text } => vec![self.assert(stmt, value, text)],
            StmtKind::AssertThrows { value, error, text } => vec![self.assert_throws(stmt, value, *error, text)],
            StmtKind::Assign { place, op, value } => self.assign(stmt, place, *op, value),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// A call for its effect.
    fn effect(&self, value: &'a Expr) -> Vec<Line> {
        if let ExprKind::Store(_, inner) = &value.kind {
            return self.effect(inner);
        }
        let doc = self.value(value).doc;
        let ignored = match &value.kind {
            ExprKind::Call(call) => match call.callee {
                crate::model::Callee::Builtin(builtin) => {
                    builtin.spec().effect == crate::model::builtin::Effect::Pure && value.ty != Type::Unit
                }
                _ => false,
            },
            ExprKind::Try(_) | ExprKind::New(_) => false,
            ExprKind::TryElse(..) => value.ty != Type::Unit,
            _ => value.ty != Type::Unit,
        };
        match doc {
            Doc::Block(mut block) => {
                block.stmts.extend(block.tail.take().map(|tail| Line::Expr(*tail)));
                vec![Line::Plain(Doc::Block(block))]
            }
            doc if ignored => vec![Line::bind("_", doc)],
            Doc::If(..) | Doc::Match(..) => vec![Line::Plain(doc)],
            doc => vec![Line::Expr(doc)],
        }
    }

    /// Whether a place is left as it is by the statements that follow, so that a name may borrow it.
    fn stays(&self, value: &Expr, rest: &[Stmt]) -> bool {
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

    fn bind(&self, local: Id<Local>, value: &'a Expr, rest: &[Stmt]) -> Line {
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
    fn borrow(&self, value: &'a Expr, form: Form) -> Doc {
        match &value.kind {
            ExprKind::Store(_, inner) => self.borrow(inner, form),
            ExprKind::If(inner) => {
                let head = self.condition("if ", &inner.condition, None);
                let then = Lines::value(self.borrow(&inner.then, form));
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

    fn let_else(&self, opened: &'a Opened, otherwise: &'a Block, rest: &[Stmt]) -> Line {
        let otherwise = self.block(otherwise, false);
        if opened.how == Opening::Ok {
            let value = self.value(&opened.value).doc;
            return Line::LetElse(
                format!("Ok({})", self.pattern(opened.local, Form::Own)),
                value.before_else(),
                otherwise,
            );
        }
        let borrow = self.borrow_form(opened.local);
        if borrow.is_none() && !opened.value.ty.is_owned() && !self.stays(&opened.value, rest) {
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

    // ---- branches ----

    /// An `if` or a `match`.
    fn branches(&self, stmt: &'a Stmt, tail: bool) -> Doc {
        match &stmt.kind {
            StmtKind::If { condition, then, otherwise } => self.if_doc(condition, then, otherwise.as_ref(), tail),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms, tail),
            _ => unreachable!("only branches have branches"),
        }
    }

    fn if_doc(&self, condition: &'a Condition, then: &'a Block, otherwise: Option<&'a Block>, tail: bool) -> Doc {
        let head = self.condition("if ", condition, Some(then));
        let mut branches = vec![(head, self.block(then, tail))];
        match otherwise.map(|block| (block, block.stmts.as_slice())) {
            None => Doc::If(branches, None),
            Some((_, [stmt])) if matches!(stmt.kind, StmtKind::If { .. }) => match self.branches(stmt, tail) {
                Doc::If(rest, last) => {
                    branches.extend(rest);
                    Doc::If(branches, last)
                }
                other => other,
            },
            Some((block, [])) if block.stmts.is_empty() && !tail => Doc::If(branches, None),
            Some((block, _)) => {
                let block = self.block(block, tail);
                Doc::If(branches, Some(block))
            }
        }
    }

    /// A `match` of one arm and an empty rest is an `if let`.
    fn match_stmt(&self, subject: &'a Subject, arms: &'a [Arm<Block>], tail: bool) -> Doc {
        let body = |printer: &Self, arm: &'a Arm<Block>| arm_body(printer.block(&arm.body, tail));
        let program = self.cx.program();
        let changed = uses::root(&subject.value)
            .is_some_and(|place| arms.iter().any(|arm| uses::block_changes(program, &arm.body, place)));
        let doc = self.match_doc(subject, arms, &body, changed);
        match (doc, arms) {
            (Doc::Match(value, docs), [_, rest]) if is_nothing(rest) && docs.len() == 2 => if_let(*value, docs),
            (doc, _) => doc,
        }
    }

    // ---- loops ----

    fn for_loop(&self, local: Id<Local>, over: &'a Over, body: &'a Block) -> Line {
        match over {
            Over::Range(start, end) => {
                let (start, end) = (self.own_value(start).at(ATOM - 20), self.own_value(end).at(ATOM - 20));
                let pattern = self.pattern(local, Form::Own);
                let range =
                    Doc::text(format!("{}..{}", start.flat().unwrap_or_default(), end.flat().unwrap_or_default()));
                Line::Loop(Head { before: format!("for {pattern} in "), value: range }, self.block(body, false))
            }
            Over::List(list) => {
                let (pattern, value) = self.for_list(local, list, body);
                let value = value.in_head();
                Line::Loop(Head { before: format!("for {pattern} in "), value }, self.block(body, false))
            }
        }
    }

    fn for_list(&self, local: Id<Local>, list: &'a Expr, body: &'a Block) -> (String, Doc) {
        let list = if let ExprKind::Store(_, inner) = &list.kind { inner } else { list };
        if self.borrow_form(local) == Some(Form::Mut) {
            let (doc, form) = self.elements(list, true);
            let again = matches!(&list.kind, ExprKind::Local(list) if self.form(*list) == Form::Mut);
            let prefix = if again { "&mut *" } else { "&mut " };
            return (self.boxed_pattern(local, form), without_iter(doc, "iter_mut", prefix));
        }
        let program = self.cx.program();
        let changed = uses::block_changes_read(program, body, list);
        if changed && !list.ty.is_owned() {
            return (self.pattern(local, Form::Own), self.own(list));
        }
        let (doc, form) = self.elements(list, false);
        let copy = self.is_copy(&self.locals[local].ty);
        match (form, copy) {
            (Form::Own, _) => (self.pattern(local, Form::Own), without_iter(doc, "into_iter", "")),
            (_, true) if self.uses.changed.contains(&local) || !self.uses.counts.contains_key(&local) => {
                (self.pattern(local, Form::Own), doc.method("copied", vec![]))
            }
            (_, true) => (format!("&{}", self.pattern(local, Form::Own)), self.by_reference(list, doc)),
            (form, false) => (self.boxed_pattern(local, form), self.by_reference(list, doc)),
        }
    }

    /// `&xs` for `xs.iter()`, and the name or the element itself where it is a reference already.
    fn by_reference(&self, list: &'a Expr, doc: Doc) -> Doc {
        match (&list.kind, doc) {
            (ExprKind::Local(local), _) if matches!(self.form(*local), Form::Slice | Form::Ref) => {
                Doc::text(self.name(*local))
            }
            (ExprKind::Call(_), doc) => doc,
            (ExprKind::Index(..), doc) => without_iter(doc, "iter", ""),
            (_, doc) => without_iter(doc, "iter", "&"),
        }
    }

    // ---- changes ----

    fn assign(&self, stmt: &'a Stmt, place: &'a Expr, op: Option<BinaryOp>, value: &'a Expr) -> Vec<Line> {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_element(place, base, index, op, value);
        }
        let target = self.place_mut(place);
        let target = if matches!(place.kind, ExprKind::Local(_)) && target.form == Form::Mut {
            target.prefixed("*", Form::Place).doc
        } else {
            target.doc
        };
        match op {
            None => vec![Line::Assign(target, "=".to_owned(), self.own(value))],
            Some(op) => self.compound(stmt, target, place, op, value),
        }
    }

    fn compound(&self, stmt: &'a Stmt, target: Doc, place: &'a Expr, op: BinaryOp, value: &'a Expr) -> Vec<Line> {
        let sign = match op {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            _ => "%",
        };
        if place.ty == Type::String {
            let shared = uses::root(place).zip(uses::root(value)).is_some_and(|(one, other)| uses::overlap(one, other));
            let text = if shared { self.own_value(value).prefixed("&", Form::Ref).doc } else { self.arg(value) };
            return vec![Line::Expr(target.method("push_str", vec![text]))];
        }
        let location = self.location(stmt.span);
        let computed = match (&place.ty, op) {
            (Type::Int, BinaryOp::Div) => {
                Some(Doc::call("quark::div", vec![target.clone(), self.own(value), location]))
            }
            (Type::Int, BinaryOp::Rem) => {
                Some(Doc::call("quark::rem", vec![target.clone(), self.own(value), location]))
            }
            (Type::Float, BinaryOp::Div) => {
                Some(Doc::call("quark::div_float", vec![target.clone(), self.own(value), location]))
            }
            (Type::Duration, BinaryOp::Div) => {
                let name = if value.ty == Type::Int { "shared" } else { "divided" };
                Some(target.clone().method(name, vec![self.own(value), location]))
            }
            (Type::Duration, BinaryOp::Mul) if value.ty == Type::Float => {
                Some(target.clone().method("scaled", vec![self.own(value), location]))
            }
            (ty, _) if self.is_checked(ty) => {
                let helper = match op {
                    BinaryOp::Add => "quark::add",
                    BinaryOp::Sub => "quark::sub",
                    _ => "quark::mul",
                };
                Some(Doc::call(helper, vec![target.clone(), self.own(value), location]))
            }
            (Type::Duration, BinaryOp::Mul) => {
                Some(Doc::Infix("*", vec![target.clone(), self.own_value(value).at(ATOM - 10)]))
            }
            _ => None,
        };
        match computed {
            Some(computed) => vec![Line::Assign(target, "=".to_owned(), computed)],
            None => vec![Line::Assign(target, format!("{sign}="), self.own(value))],
        }
    }

    fn assign_element(
        &self,
        place: &'a Expr,
        base: &'a Expr,
        index: &'a Expr,
        op: Option<BinaryOp>,
        value: &'a Expr,
    ) -> Vec<Line> {
        if let (Type::Map(..), None) = (&base.ty, op) {
            let map = self.place_mut(base).at(ATOM);
            return vec![Line::Expr(map.method("insert", vec![self.own(index), self.own(value)]))];
        }
        let program = self.cx.program();
        let mut lines = Vec::new();
        let beside = uses::root(base);
        let bound = |name: &str, expr: &'a Expr, lines: &mut Vec<Line>| {
            let clashes = beside.zip(uses::root(expr)).is_some_and(|(one, other)| uses::overlap(one, other))
                || beside.is_some_and(|place| reads(program, expr, place));
            if (clashes || calls(expr)) && !is_cheap(expr) {
                lines.push(Line::bind(name, self.own(expr)));
                return Some(name.to_owned());
            }
            None
        };
        let index_name = bound("quark_index", index, &mut lines);
        let computed = op.map(|op| self.binary(place, op, place, value).doc);
        let element = match (&base.ty, index_name) {
            (Type::Map(..), Some(name)) => {
                self.element_mut("quark::entry_mut", base, Doc::text(format!("&{name}")), place)
            }
            (Type::Map(..), None) => self.element_mut("quark::entry_mut", base, self.key(index), place),
            (_, Some(name)) => self.element_mut("quark::item_mut", base, Doc::text(name), place),
            (_, None) => self.element_mut("quark::item_mut", base, self.own(index), place),
        };
        lines.push(Line::Assign(element, "=".to_owned(), computed.unwrap_or_else(|| self.own(value))));
        if lines.len() > 1 { vec![Line::Plain(Doc::Block(Lines { stmts: lines, tail: None }))] } else { lines }
    }

    fn element_mut(&self, function: &str, base: &'a Expr, index: Doc, place: &'a Expr) -> Doc {
        let element = Doc::call(function, vec![self.arg_mut(base), index, self.location(place.span)]);
        Doc::Prefix("*", Box::new(element))
    }

    // ---- assertions ----

    fn assert(&self, stmt: &Stmt, value: &'a Expr, text: &str) -> Line {
        let tail = [Doc::text(super::expr::literal(text)), self.location(stmt.span)];
        if let Some((op, left, right)) = self.cx.program().shown_comparison(value)
            && let Some(function) = assertion(op)
        {
            let (left, right) = self.compared(left, right);
            return Line::Expr(Doc::call(function, [left, right].into_iter().chain(tail).collect()));
        }
        let value = self.own(value);
        Line::Expr(Doc::call("quark::fault::assert", [value].into_iter().chain(tail).collect()))
    }

    /// Both sides of an asserted comparison, as references to values of one type.
    fn compared(&self, left: &'a Expr, right: &'a Expr) -> (Doc, Doc) {
        (self.compared_side(left, true), self.compared_side(right, false))
    }

    fn compared_side(&self, expr: &'a Expr, first: bool) -> Doc {
        if let Type::Optional(_) = expr.ty {
            if let ExprKind::None = expr.kind {
                return Doc::text(format!("&None::<{}>", self.cx.ty(expr.ty.opened())));
            }
            return self.own_value(expr).prefixed("&", Form::Ref).doc;
        }
        if self.is_copy(&expr.ty) {
            return self.own_value(expr).prefixed("&", Form::Ref).doc;
        }
        let value = if first { self.first_operand(expr) } else { self.operand(expr) };
        match value.form {
            Form::Ref | Form::Mut | Form::Slice | Form::Lit => value.doc,
            _ => value.prefixed("&", Form::Ref).doc,
        }
    }

    fn assert_throws(&self, stmt: &Stmt, value: &'a Expr, error: Id<crate::model::ErrorType>, text: &str) -> Line {
        let declared = &self.cx.program().errors[error];
        let promised = matches!(value.ty, Type::Promise(_));
        let thrown = if promised { 2 } else { super::expr::thrown(self.cx.program(), value).len() };
        let case = super::cx::error_case(&declared.decl);
        let pattern = if thrown > 1 {
            format!("Err({}::{case}(_))", self.cx.root("Error"))
        } else {
            format!("Err({} {{ .. }})", self.cx.declared(&declared.decl))
        };
        let value = self.tried(value);
        let value = if promised { value.at(ATOM).method("value", vec![]) } else { value.doc };
        let matched = Doc::Macro("matches!".to_owned(), vec![value, Doc::text(pattern)]);
        let args = vec![matched, Doc::text(super::expr::literal(text)), self.location(stmt.span)];
        Line::Expr(Doc::call("quark::fault::assert", args))
    }
}

/// `if let` for a `match` whose rest is nothing.
fn if_let(value: Doc, mut docs: Vec<(String, Doc)>) -> Doc {
    docs.truncate(1);
    let Some((pattern, body)) = docs.pop() else { unreachable!("there is an arm") };
    let block = match body {
        Doc::Block(block) => block,
        other => Lines { stmts: vec![Line::Expr(other)], tail: None },
    };
    Doc::If(vec![(Head { before: format!("if let {pattern} = "), value }, block)], None)
}

fn is_nothing(arm: &Arm<Block>) -> bool {
    arm.body.stmts.is_empty() && arm.patterns.iter().all(|pattern| matches!(pattern, Pattern::Else | Pattern::None))
}

/// A block of one call stands in its arm without braces.
fn arm_body(mut block: Lines) -> Doc {
    if block.tail.is_none()
        && let [Line::Expr(doc)] = block.stmts.as_slice()
        && !matches!(doc, Doc::Prefix("return ", _))
        && is_unit_call(doc)
    {
        return doc.clone();
    }
    if block.stmts.is_empty()
        && let Some(tail) = block.tail.take()
    {
        return *tail;
    }
    Doc::Block(block)
}

/// Whether a statement is known to have no value: only those may stand without `;`.
fn is_unit_call(_: &Doc) -> bool {
    false
}

/// `xs.iter()` as `&xs`.
fn without_iter(doc: Doc, method: &str, prefix: &'static str) -> Doc {
    match doc {
        Doc::Chain(root, mut links) => {
            let ends = matches!(links.last(), Some(super::layout::Link::Method(name, args)) if name == method && args.is_empty());
            if !ends {
                return Doc::Chain(root, links);
            }
            links.pop();
            let plain = if links.is_empty() { *root } else { Doc::Chain(root, links) };
            if prefix.is_empty() { plain } else { Doc::Prefix(prefix, Box::new(plain)) }
        }
        other => other,
    }
}

/// Whether a statement always leaves its body.
fn ends(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Throw(_) => true,
        StmtKind::If { then, otherwise, .. } => ends_block(then) && otherwise.as_ref().is_some_and(ends_block),
        StmtKind::Match { arms, .. } => arms.iter().all(|arm| ends_block(&arm.body)),
        _ => false,
    }
}

fn ends_block(block: &Block) -> bool {
    block.stmts.last().is_some_and(ends)
}

/// Whether the branches give a value that the body gives.
fn has_value(gives: Gives, stmt: &Stmt) -> bool {
    !matches!(gives, Gives::Plain | Gives::Test) || gives_value(stmt)
}

fn gives_value(stmt: &Stmt) -> bool {
    let block = |block: &Block| block.stmts.last().is_some_and(gives_value);
    match &stmt.kind {
        StmtKind::Return(value) => value.as_ref().is_some_and(|value| value.ty != Type::Unit),
        StmtKind::If { then, otherwise, .. } => block(then) || otherwise.as_ref().is_some_and(block),
        StmtKind::Match { arms, .. } => arms.iter().any(|arm| block(&arm.body)),
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

/// Whether an expression asks the world, which an actor does through its state.
fn names_world(expr: &Expr) -> bool {
    use crate::model::Builtin;
    match &expr.kind {
        ExprKind::Call(call) => matches!(
            call.callee,
            crate::model::Callee::Builtin(Builtin::Now | Builtin::Uuid | Builtin::Random | Builtin::Retire)
        ),
        ExprKind::New(_) => matches!(expr.ty, Type::Actor(_)),
        _ => false,
    }
}

/// Whether a value reads a place that is borrowed to be changed.
fn reads(program: &crate::model::Program, expr: &Expr, place: (uses::Root, Option<usize>)) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Finder {
        place: (uses::Root, Option<usize>),
        found: bool,
    }
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            self.found |= uses::root(expr).is_some_and(|read| uses::overlap(read, self.place));
            walk_expr(self, expr);
        }
    }
    let _ = program;
    let mut finder = Finder { place, found: false };
    finder.expr(expr);
    finder.found
}

/// Whether a value calls anything, which must happen in its turn: Rust evaluates the value before the place.
fn calls(expr: &Expr) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Finder(bool);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            let function = |call: &crate::model::Call| matches!(call.callee, crate::model::Callee::Function(_));
            self.0 |= matches!(&expr.kind, ExprKind::Call(call) if function(call));
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(false);
    finder.expr(expr);
    finder.0
}

/// The runtime's assertion for a comparison.
fn assertion(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Eq => "quark::fault::assert_equal",
        BinaryOp::Ne => "quark::fault::assert_not_equal",
        BinaryOp::Lt => "quark::fault::assert_less",
        BinaryOp::Le => "quark::fault::assert_at_most",
        BinaryOp::Gt => "quark::fault::assert_greater",
        BinaryOp::Ge => "quark::fault::assert_at_least",
        _ => return None,
    })
}

impl Expr {
    /// Whether it is anything but `unit`, so that a `return` has to name it.
    fn kind_is_not_unit(&self) -> bool {
        !matches!(self.kind, ExprKind::Unit)
    }
}
