//! What branches in Ruby: `if`, `case`, `begin … rescue`, as statements and as values.

use super::body::BodyPrinter;
use super::expr::{Want, assigned, may_be_false, nests};
use super::spell::{method, not};
use crate::emit::code::Code;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Block, Condition, Expr, ExprKind, Id, Local, Opened, Opening, Stmt, StmtKind};

/// What becomes of the value of a `match`, an `if` or a `try`.
#[derive(Clone, Copy)]
pub enum Into<'n> {
    /// It is the value of the lines.
    Value,
    /// It is the value of the body.
    Tail,
    /// The body is left with it.
    Leave,
    /// It is assigned to this name.
    Name(&'n str),
    /// Nobody needs it.
    Drop,
}

/// What stands where nothing is done.
const NOTHING: &str = "nil";

impl BodyPrinter<'_, '_> {
    /// The lines of a branch, a level deeper.
    pub fn branch(&mut self, print: impl FnOnce(&mut Self)) -> Vec<String> {
        let lines = std::mem::take(&mut self.lines);
        self.nested(print);
        std::mem::replace(&mut self.lines, lines)
    }

    /// A condition without a negation before it, and whether there was one.
    pub fn condition(&mut self, condition: &Condition) -> (Code, bool) {
        match condition {
            Condition::Value(value) => self.positive(value),
            Condition::Opens(opened) => self.present(opened.local, &opened.value),
        }
    }

    /// Whether a value is there; it gets its name on the way.
    pub(super) fn present(&mut self, local: Id<Local>, value: &Expr) -> (Code, bool) {
        self.coming(local);
        let code = self.value(value, Want::Frozen);
        let on = if self.is_fixed(value) || !self.is_used(local) {
            self.locals.alias(local.index(), &code.flat());
            code
        } else {
            let name = self.declare(local);
            assigned(&name, code)
        };
        if may_be_false(&value.ty) { (method(on, "nil?", Vec::new()), true) } else { (on, false) }
    }

    /// An `if`, or an `elsif` of one.
    pub fn if_stmt(&mut self, word: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.if_try(opened, then, otherwise);
        }
        let entered = self.locals.enter();
        let (code, negated) = self.condition(condition);
        let opens = code.flat().contains(" = ");
        let then = self.branch(|body| body.stmts(&then.stmts));
        self.locals.leave(entered);
        match otherwise.map(|block| block.stmts.as_slice()) {
            Some([Stmt { kind: StmtKind::If { condition, then: next, otherwise }, .. }]) if chains(condition) => {
                self.head(word, if negated { not(code) } else { code });
                self.lines.extend(self.or_nothing(then));
                self.if_stmt("elsif", condition, next, otherwise.as_ref());
            }
            Some(stmts) => {
                let otherwise = self.branch(|body| body.stmts(stmts));
                self.choose(word, code, negated, (then, Some(otherwise)), opens);
            }
            None => self.choose(word, code, negated, (then, None), opens),
        }
    }

    pub(super) fn head(&mut self, word: &str, code: Code) {
        self.statement(&format!("{word} "), code);
    }

    pub(super) fn or_nothing(&self, lines: Vec<String>) -> Vec<String> {
        if lines.is_empty() { vec![format!("{}{NOTHING}", " ".repeat(self.indent + 2))] } else { lines }
    }

    /// The end of a chain of conditions, from printed branches.
    pub fn choose(
        &mut self,
        word: &str,
        code: Code,
        negated: bool,
        (then, otherwise): (Vec<String>, Option<Vec<String>>),
        opens: bool,
    ) {
        let otherwise = otherwise.filter(|lines| !(lines.is_empty() || is_nil(lines) && self.tail));
        let Some(otherwise) = otherwise else {
            if word == "if" && !opens && self.modifier(if negated { "unless" } else { "if" }, &code, &then) {
                return;
            }
            let negative = if word == "if" { "unless" } else { word };
            let code = if negated && word != "if" { not(code) } else { code };
            self.head(if negated { negative } else { word }, code);
            let then = self.or_nothing(then);
            self.lines.extend(then);
            return self.text("end");
        };
        if then.is_empty() {
            return self.choose(word, code, !negated, (otherwise, None), opens);
        }
        let (then, otherwise) = if negated { (otherwise, then) } else { (then, otherwise) };
        self.head(word, code);
        self.lines.extend(then);
        self.text("else");
        self.lines.extend(otherwise);
        self.text("end");
    }

    /// `line if condition`, where it is short and the condition names nothing.
    pub fn modifier(&mut self, word: &str, code: &Code, then: &[String]) -> bool {
        let [line] = then else { return false };
        let (line, condition) = (line.trim(), code.flat());
        let text = format!("{line} {word} {condition}");
        let plain = !line.starts_with('#') && !is_modified(line) && !condition.contains(" = ");
        let fits = text.len() <= self.width() && !condition.contains('\n');
        if plain && fits {
            self.text(&text);
        }
        plain && fits
    }

    /// Prints a value, which may take statements, for what becomes of it.
    pub fn give(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        if let Into::Name(name) = into
            && (takes_statements(value) || self.is_long_choice(value))
        {
            if let ExprKind::Hoisted(block, value) = &value.kind {
                self.outside_of_tail(|body| body.stmts(&block.stmts));
                return self.give(into, value, want);
            }
            self.text(&format!("{name} ="));
            return self.inner(|body| body.give(Into::Value, value, want));
        }
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner)
                if takes_statements(inner) || matches!(inner.kind, ExprKind::If(_)) =>
            {
                self.give(into, inner, want);
            }
            ExprKind::Hoisted(block, value) => {
                self.outside_of_tail(|body| body.stmts(&block.stmts));
                self.give(into, value, want);
            }
            ExprKind::TryElse(tried, otherwise) => self.give_try_else(into, tried, otherwise, want),
            ExprKind::Match(subject, arms) if subject.tries => {
                self.match_try(&subject.value, arms, |body, value| body.give(into, value, want));
            }
            ExprKind::Match(subject, arms) => {
                self.match_arms(&subject.value, arms, |body, value| body.give(into, value, want));
            }
            ExprKind::If(_) if matches!(into, Into::Drop) || takes_statements(value) || self.is_long_choice(value) => {
                self.give_if("if", into, value, want);
            }
            _ => self.give_value(into, value, want),
        }
    }

    /// Whether a conditional is too much for `?`.
    fn is_long_choice(&mut self, value: &Expr) -> bool {
        let ExprKind::If(inner) = &value.kind else { return false };
        if !matches!(inner.condition, Condition::Value(_)) || nests(inner) {
            return true;
        }
        let scope = self.locals.enter_block();
        let code = self.expr(value).flat();
        self.locals.leave_block(scope);
        code.contains('\n') || code.len() + 16 > self.width()
    }

    fn outside_of_tail(&mut self, print: impl FnOnce(&mut Self)) {
        let tail = std::mem::replace(&mut self.tail, false);
        print(self);
        self.tail = tail;
    }

    fn give_if(&mut self, word: &str, into: Into<'_>, value: &Expr, want: Want) {
        let ExprKind::If(inner) = &value.kind else { unreachable!("an `if` is given") };
        let entered = self.locals.enter();
        if let Condition::Opens(opened) = &inner.condition
            && opened.how == Opening::Ok
        {
            self.give_if_try(into, opened, (&inner.then, &inner.otherwise), want);
            return self.locals.leave(entered);
        }
        let (code, negated) = self.condition(&inner.condition);
        let opens = code.flat().contains(" = ");
        let then = self.branch(|body| body.give(into, &inner.then, want));
        self.locals.leave(entered);
        if matches!(&inner.otherwise.kind, ExprKind::If(next) if chains(&next.condition)) {
            self.head(word, if negated { not(code) } else { code });
            self.lines.extend(then);
            return self.give_if("elsif", into, &inner.otherwise, want);
        }
        let otherwise = self.branch(|body| body.give(into, &inner.otherwise, want));
        let silent = matches!(into, Into::Value | Into::Tail) && is_nil(&otherwise);
        self.choose(word, code, negated, (then, if silent { None } else { Some(otherwise) }), opens);
    }

    fn give_value(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        if matches!(into, Into::Drop) {
            return self.effect(value);
        }
        let code = self.value(value, want);
        match into {
            Into::Name(name) => self.statement(&format!("{name} = "), code),
            Into::Value => self.statement("", code),
            Into::Tail | Into::Leave => {
                let code = match &self.host_result {
                    Some(ty) => self.to_host(code, &ty.clone()),
                    None => code,
                };
                match (into, code.flat().as_str()) {
                    (Into::Tail, _) => self.statement("", code),
                    (_, "nil") => self.text(self.bare_leaving()),
                    _ => self.statement(&format!("{} ", self.leaving.word()), code),
                }
            }
            Into::Drop => unreachable!("just looked at"),
        }
    }

    fn give_try_else(&mut self, into: Into<'_>, tried: &Expr, otherwise: &Expr, want: Want) {
        self.text("begin");
        self.nested(|body| body.give(into, tried, want));
        let errors = self.thrown(tried);
        self.text(&format!("rescue {errors}"));
        let lines = self.branch(|body| body.give(into, otherwise, want));
        self.rescued(lines);
        self.text("end");
    }

    fn give_if_try(&mut self, into: Into<'_>, opened: &Opened, branches: (&Expr, &Expr), want: Want) {
        self.try_value(opened);
        let errors = self.thrown(&opened.value);
        self.text(&format!("rescue {errors}"));
        let lines = self.branch(|body| body.give(into, branches.1, want));
        self.rescued(lines);
        let lines = self.branch(|body| body.give(into, branches.0, want));
        self.succeeded(lines);
    }
}

pub(super) fn is_nil(lines: &[String]) -> bool {
    matches!(lines, [only] if only.trim() == "nil")
}

/// Whether a line has a condition behind it already, or is no whole statement.
pub(super) fn is_modified(line: &str) -> bool {
    [" if ", " unless ", " while ", " rescue "].iter().any(|word| outside_of_strings(line).contains(word))
        || ["if ", "unless ", "end", "begin"].iter().any(|word| line.starts_with(word))
}

/// Whether a line leaves under a condition.
pub fn leaves_early(line: &str) -> bool {
    let leaves = ["return", "next", "break", "raise"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    leaves && [" if ", " unless "].iter().any(|word| outside_of_strings(line).contains(word))
}

/// A line without the texts in it.
fn outside_of_strings(line: &str) -> String {
    let mut bare = String::new();
    let mut quote = None;
    for c in line.chars() {
        match quote {
            None if c == '\'' || c == '"' => quote = Some(c),
            Some(open) if c == open => quote = None,
            None => bare.push(c),
            Some(_) => {}
        }
    }
    bare
}

/// Whether an `elsif` can say it.
pub(super) fn chains(condition: &Condition) -> bool {
    !matches!(condition, Condition::Opens(opened) if opened.how == Opening::Ok)
}

/// Whether an expression takes more than one line in Ruby.
pub fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Match(..) => true,
        ExprKind::If(inner) => {
            let opens = matches!(&inner.condition, Condition::Opens(_));
            opens || takes_statements(&inner.then) || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// Whether a body is left from inside of a loop: in Ruby `next` would only go on with the loop.
pub fn returns_in_loop(block: &Block) -> bool {
    struct Returns {
        within: usize,
        found: bool,
    }
    impl Visit for Returns {
        fn stmt(&mut self, stmt: &Stmt) {
            let is_loop = matches!(stmt.kind, StmtKind::For { .. } | StmtKind::While { .. });
            self.found |= matches!(stmt.kind, StmtKind::Return(_)) && self.within > 0;
            self.within += usize::from(is_loop);
            walk_stmt(self, stmt);
            self.within -= usize::from(is_loop);
        }
        fn expr(&mut self, expr: &Expr) {
            if !matches!(expr.kind, ExprKind::Lambda(_)) {
                walk_expr(self, expr);
            }
        }
    }
    let mut returns = Returns { within: 0, found: false };
    returns.block(block);
    returns.found
}
