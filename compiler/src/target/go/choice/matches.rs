//! `match`: a `switch` by value or by type, or an `if` where there are two ways.

use crate::model::{Arm, Block, Condition, Expr, ExprKind, Id, Item, Local, Opened, Opening, Pattern, Subject, Type};
use crate::target::go::body::Body;
use crate::target::go::layout::X;
use crate::target::go::stmt::leaves;
use crate::target::go::text;

impl Body<'_, '_> {
    /// `match` as a statement.
    pub fn match_stmt(&mut self, subject: &Subject, arms: &[Arm<Block>]) {
        let leave = arms.iter().all(|arm| leaves(&arm.body));
        self.choose(subject, arms, Body::stmts, leave);
    }

    /// One of several ways: `terminal` says that none of them goes on behind it.
    pub(super) fn choose<T>(
        &mut self,
        subject: &Subject,
        arms: &[Arm<T>],
        print: impl Fn(&mut Self, &T),
        terminal: bool,
    ) {
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

    pub(super) fn choose_present<T>(
        &mut self,
        value: &Expr,
        arms: &[Arm<T>],
        print: impl Fn(&mut Self, &T),
        terminal: bool,
    ) {
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

    pub(super) fn presence(&mut self, value: &Expr) -> crate::target::go::stmt::Head {
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

    pub(super) fn otherwise<T>(&mut self, arm: &Arm<T>, print: impl Fn(&mut Self, &T), terminal: bool) {
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

    pub(super) fn choose_truth<T>(
        &mut self,
        value: &Expr,
        arms: &[Arm<T>],
        print: impl Fn(&mut Self, &T),
        terminal: bool,
    ) {
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

    pub(super) fn choose_value<T>(
        &mut self,
        value: &Expr,
        arms: &[Arm<T>],
        print: impl Fn(&mut Self, &T),
        terminal: bool,
    ) {
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

    pub(super) fn case_line(&mut self, patterns: &[Pattern]) {
        if patterns.contains(&Pattern::Else) {
            return self.text("default:");
        }
        let texts: Vec<String> = patterns
            .iter()
            .map(|pattern| match pattern {
                Pattern::Case(id, index) => self.case(*id, *index).text(),
                Pattern::Int(value) => crate::target::go::expr::integer(*value).text(),
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

    pub(super) fn arm(&mut self, print: impl FnOnce(&mut Self)) {
        self.switches += 1;
        self.nested(print);
        self.switches -= 1;
    }

    /// The end of a `switch`; where nothing goes on behind it, what is none of the cases is a fault.
    pub(super) fn close(&mut self, code: &X, closes: bool) {
        if closes {
            self.text("default:");
            let fault = X::call(self.file.quark("NoCase"), vec![code.clone()]);
            self.arm(|body| body.line("", &X::call("panic", vec![fault]), ""));
        }
        self.text("}");
    }

    pub(super) fn choose_member<T>(
        &mut self,
        value: &Expr,
        arms: &[Arm<T>],
        print: impl Fn(&mut Self, &T),
        terminal: bool,
    ) {
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
    pub(super) fn switch_name<T>(&mut self, arms: &[&Arm<T>]) -> String {
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

    pub(super) fn choose_tried<T>(
        &mut self,
        call: &Expr,
        arms: &[Arm<T>],
        print: impl Fn(&mut Self, &T),
        terminal: bool,
    ) {
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

pub(super) fn is_presence<T>(arms: &[Arm<T>]) -> bool {
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
