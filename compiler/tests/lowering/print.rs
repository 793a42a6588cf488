//! Bodies of the model in a notation close to Quark.

use quarkc::model::{
    Arena, Arm, Block, Body, Call, Callee, Condition, Expr, ExprKind, FieldMode, Form, LambdaBody, Local, LocalKind,
    Opened, Opening, Over, Part, Program, Stmt, StmtKind, Store, Subject, Type,
};

/// A body with its braces.
pub fn body(program: &Program, body: &Body) -> String {
    Printer { program, locals: &body.locals }.block(&body.block, 0)
}

struct Printer<'a> {
    program: &'a Program,
    locals: &'a Arena<Local>,
}

impl Printer<'_> {
    fn block(&self, block: &Block, depth: usize) -> String {
        let inner = "    ".repeat(depth + 1);
        let stmts = block.stmts.iter().map(|stmt| format!("{inner}{}", self.stmt(stmt, depth + 1)));
        let lines: Vec<String> = std::iter::once("{".to_string()).chain(stmts).collect();
        format!("{}\n{}}}", lines.join("\n"), "    ".repeat(depth))
    }

    fn name(&self, local: quarkc::model::Id<Local>) -> String {
        let entry = &self.locals[local];
        match entry.kind {
            LocalKind::Temporary => format!("${}{}", entry.name, local.index()),
            _ => entry.name.clone(),
        }
    }

    fn stmt(&self, stmt: &Stmt, depth: usize) -> String {
        match &stmt.kind {
            StmtKind::Let { local, value } => {
                let word = if self.locals[*local].kind == LocalKind::Var { "var" } else { "let" };
                format!("{word} {} = {};", self.name(*local), self.expr(value))
            }
            StmtKind::Await { local, promise } => {
                format!("let {} = await {};", self.name(*local), self.expr(promise))
            }
            StmtKind::LetElse { opened, otherwise } => {
                format!("{} else {};", self.opened(opened), self.block(otherwise, depth))
            }
            StmtKind::If { condition, then, otherwise } => {
                let otherwise = otherwise.as_ref().map(|block| format!(" else {}", self.block(block, depth)));
                let then = self.block(then, depth);
                format!("if {} {then}{}", self.condition(condition), otherwise.unwrap_or_default())
            }
            StmtKind::For { local, over, body } => {
                let over = match over {
                    Over::List(list) => self.expr(list),
                    Over::Range(start, end) => format!("{}..{}", self.expr(start), self.expr(end)),
                };
                format!("for {} in {over} {}", self.name(*local), self.block(body, depth))
            }
            StmtKind::While { condition, body } => {
                format!("while {} {}", self.condition(condition), self.block(body, depth))
            }
            StmtKind::Match { subject, arms } => {
                let arms = arms.iter().map(|arm| self.arm(arm, &self.block(&arm.body, depth + 1), depth));
                format!("match {} {{\n{}{}}}", self.subject(subject), arms.collect::<String>(), "    ".repeat(depth))
            }
            StmtKind::Return(None) => "return;".into(),
            StmtKind::Return(Some(value)) => format!("return {};", self.expr(value)),
            StmtKind::Throw(value) => format!("throw {};", self.expr(value)),
            StmtKind::Break => "break;".into(),
            StmtKind::Continue => "continue;".into(),
            StmtKind::Assert { value, .. } | StmtKind::AssertThrows { value, .. } => {
                format!("assert {};", self.expr(value))
            }
            StmtKind::Assign { place, op, value } => {
                let op = op.map(|op| format!("{op:?} ")).unwrap_or_default();
                format!("{} {op}= {};", self.expr(place), self.expr(value))
            }
            StmtKind::Expr(value) => format!("{};", self.expr(value)),
        }
    }

    fn arm<T>(&self, arm: &Arm<T>, value: &str, depth: usize) -> String {
        let binding = arm.binding.map(|local| format!("({})", self.name(local))).unwrap_or_default();
        let patterns: Vec<String> = arm.patterns.iter().map(|pattern| format!("{pattern:?}")).collect();
        format!("{}{}{binding} => {value},\n", "    ".repeat(depth + 1), patterns.join(" | "))
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Value(value) => self.expr(value),
            Condition::Opens(opened) => self.opened(opened),
        }
    }

    fn opened(&self, opened: &Opened) -> String {
        let word = if opened.how == Opening::Ok { "try " } else { "" };
        format!("let {} = {word}{}", self.name(opened.local), self.expr(&opened.value))
    }

    fn subject(&self, subject: &Subject) -> String {
        format!("{}{}", if subject.tries { "try " } else { "" }, self.expr(&subject.value))
    }

    fn list<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>) -> String {
        exprs.into_iter().map(|expr| self.expr(expr)).collect::<Vec<_>>().join(", ")
    }

    fn expr(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Int(number) | ExprKind::Duration(number) => number.to_string(),
            ExprKind::Float(number) => format!("{number:?}"),
            ExprKind::Bool(truth) => truth.to_string(),
            ExprKind::Str(text) => format!("{text:?}"),
            ExprKind::None => "none".into(),
            ExprKind::Unit => "unit".into(),
            ExprKind::Template(parts) => {
                let parts = parts.iter().map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Hole(hole) => format!("{{{}}}", self.expr(hole)),
                });
                format!("\"{}\"", parts.collect::<String>())
            }
            ExprKind::List(elements) => format!("[{}]", self.list(elements)),
            ExprKind::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{}: {}", self.expr(key), self.expr(value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            ExprKind::Local(local) => self.name(*local),
            ExprKind::SelfRef => "self".into(),
            ExprKind::Constant(id) => self.program.constants[*id].decl.name.clone(),
            ExprKind::Case(id, index) => self.program.enums[*id].cases[*index].name.clone(),
            ExprKind::Field(base, index) => format!("{}.{}", self.expr(base), self.field(&base.ty, *index)),
            ExprKind::Index(base, index) => format!("{}[{}]", self.expr(base), self.expr(index)),
            ExprKind::Unary(op, inner) => format!("{op:?}({})", self.expr(inner)),
            ExprKind::Binary(op, left, right) => format!("({} {op:?} {})", self.expr(left), self.expr(right)),
            ExprKind::Coalesce(left, right) => format!("({} ?? {})", self.expr(left), self.expr(right)),
            ExprKind::Convert(to, inner) => format!("{to:?}({})", self.expr(inner)),
            ExprKind::If(inner) => {
                let condition = self.condition(&inner.condition);
                format!("if {condition} {{ {} }} else {{ {} }}", self.expr(&inner.then), self.expr(&inner.otherwise))
            }
            ExprKind::Match(subject, arms) => {
                let arms = arms.iter().map(|arm| self.arm(arm, &self.expr(&arm.body), 0).trim().to_string());
                format!("match {} {{ {} }}", self.subject(subject), arms.collect::<Vec<_>>().join(" "))
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::New(new) => {
                let args = new
                    .args
                    .iter()
                    .map(|(field, value)| format!("{}: {}", self.field(&expr.ty, *field), self.expr(value)));
                format!("{}({})", expr.ty.text(self.program), args.collect::<Vec<_>>().join(", "))
            }
            ExprKind::With(base, fields) => {
                let fields = fields
                    .iter()
                    .map(|(field, value)| format!("{}: {}", self.field(&expr.ty, *field), self.expr(value)));
                format!("{} with {{ {} }}", self.expr(base), fields.collect::<Vec<_>>().join(", "))
            }
            ExprKind::Try(inner) => format!("try {}", self.expr(inner)),
            ExprKind::TryElse(tried, otherwise) => {
                format!("(try {} else {})", self.expr(tried), self.expr(otherwise))
            }
            ExprKind::Take(place) => format!("take {}", self.expr(place)),
            ExprKind::Lambda(lambda) => {
                let params: Vec<String> = lambda.params.iter().map(|param| self.name(*param)).collect();
                let body = match &lambda.body {
                    LambdaBody::Value(value) => self.expr(value),
                    LambdaBody::Block(block) => self.flat(block),
                };
                format!("|{}| {body}", params.join(", "))
            }
            ExprKind::Store(store, inner) => format!("{}({})", mark(*store, &expr.ty), self.expr(inner)),
            ExprKind::Hoisted(block, value) => {
                let block = self.flat(block);
                format!("{} {} }}", block.trim_end_matches(" }"), self.expr(value))
            }
        }
    }

    fn flat(&self, block: &Block) -> String {
        self.block(block, 0).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn field(&self, owner: &Type, index: usize) -> String {
        let fields = match owner {
            Type::Record(id) => &self.program.records[*id].fields,
            Type::Class(id) => &self.program.classes[*id].fields,
            Type::Actor(id) => &self.program.actors[*id].fields,
            Type::ErrorType(id) => &self.program.errors[*id].fields,
            other => panic!("{other:?} has no fields"),
        };
        let mode = if fields[index].mode == FieldMode::Port { "port " } else { "" };
        format!("{mode}{}", fields[index].name)
    }

    fn call(&self, call: &Call) -> String {
        let name = match call.callee {
            Callee::Function(id) => self.program.functions[id].decl.name.clone(),
            Callee::Builtin(builtin) => builtin.spec().name().to_string(),
            Callee::Deliver(_, index) => format!("deliver {index}"),
        };
        let receiver = call.receiver.as_ref().map(|receiver| format!("{}.", self.expr(receiver))).unwrap_or_default();
        let order = call.order.as_ref().map(|order| format!(" in order {order:?}")).unwrap_or_default();
        format!("{receiver}{name}({}){order}", self.list(&call.args))
    }
}

/// `copy`, `move`; for collections also how each place keeps them.
fn mark(store: Store, ty: &Type) -> String {
    let word = if store.moves { "move" } else { "copy" };
    if !ty.is_collection() {
        return if store.from == Form::Argument { format!("{word} argument ") } else { word.into() };
    }
    format!("{word} {:?} to {:?} ", store.from, store.to).to_lowercase()
}
