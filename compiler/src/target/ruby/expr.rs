//! Expressions in Ruby.

use super::body::{BodyPrinter, SelfRef};
use super::module::{field_form, field_name};
use super::naming::NAMING;
use super::spell::{self, between, call, conditional, hash, list, method, settled};
use super::text;
use crate::emit::bodies::is_simple;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::names::Use;
use crate::model::{BinaryOp, Condition, Expr, ExprKind, Form, Id, IfExpr, LocalKind, Type, UnaryOp};

/// How the receiving place keeps a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// It only reads it.
    Any,
    /// It never changes.
    Frozen,
    /// It may change in place.
    Growing,
}

/// Whether a value that is there may count as false.
pub fn may_be_false(ty: &Type) -> bool {
    matches!(ty.opened(), Type::Bool | Type::Json | Type::Unit)
}

impl BodyPrinter<'_, '_> {
    /// The expression, its collections in whatever form they are.
    pub fn expr(&mut self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Int(value) | ExprKind::Duration(value) => Code::atom(text::integer(*value)),
            ExprKind::Float(value) => Code::atom(text::float(*value)),
            ExprKind::Bool(value) => Code::atom(value.to_string()),
            ExprKind::Str(value) => Code::atom(text::string(value)),
            ExprKind::None | ExprKind::Unit => Code::atom("nil"),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(_) | ExprKind::Map(_) => self.value(expr, Want::Frozen),
            ExprKind::Local(id) => Code::atom(self.locals.name(id.index())),
            ExprKind::SelfRef => Code::atom("self"),
            ExprKind::Constant(id) => Code::atom(self.file.constant(&self.file.program().constants[*id].decl)),
            ExprKind::Case(id, index) => self.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => {
                let function = if matches!(base.ty, Type::List(_)) { "Quark.item" } else { "Quark.entry" };
                let (base, index) = (self.expr(base), self.expr(index));
                call(function, vec![base, index, Code::atom(self.file.place(expr.span))])
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.negated(inner),
            ExprKind::Unary(UnaryOp::Neg, inner) => self.negative(inner, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, Want::Any),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.expr(inner),
            ExprKind::Store(store, inner) if store.settled && !store.moves => self.value(inner, Want::Frozen),
            ExprKind::Store(_, inner) => self.expr(inner),
            ExprKind::If(inner) => self.if_value(inner, expr, Want::Frozen),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => self.block_value(expr, Want::Frozen),
            ExprKind::Call(inner) => self.call(inner, expr, Want::Any),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::With(base, fields) => self.with(base, fields),
            ExprKind::Take(place) => self.take(place),
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
        }
    }

    /// The expression for a place that keeps it in this form.
    pub fn value(&mut self, expr: &Expr, want: Want) -> Code {
        if !expr.ty.opened().is_collection() {
            return self.expr(expr);
        }
        // What may be absent never changes in place.
        let want = if want == Want::Growing && !expr.ty.is_collection() { Want::Frozen } else { want };
        match &expr.kind {
            ExprKind::List(items) => self.list(items, want, expr.ty.is_owned()),
            ExprKind::Map(entries) => self.map(entries, want, expr.ty.is_owned()),
            ExprKind::If(inner) => self.if_value(inner, expr, want),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => self.block_value(expr, want),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, want),
            ExprKind::Call(inner) => self.call(inner, expr, want),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.value(inner, want),
            ExprKind::Store(store, inner) => {
                let free = store.moves || self.is_temporary(inner);
                let code = if free && store.from == Form::Growing { Some(self.expr(inner)) } else { None };
                match code {
                    Some(code) => self.fresh(code, &expr.ty, want),
                    None if store.settled && want == Want::Any => self.value(inner, Want::Frozen),
                    None => self.value(inner, want),
                }
            }
            _ => {
                let form = self.form_of(expr);
                let code = self.expr(expr);
                self.converted(code, &expr.ty, form, want)
            }
        }
    }

    /// Whether an expression is a name that lowering has made, for a value that is used once.
    fn is_temporary(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Local(id) if self.arena[id].kind == LocalKind::Temporary)
    }

    /// A collection that was just made, or that nobody needs any more, in the wanted form.
    #[allow(clippy::unused_self, reason = "like its siblings")]
    pub fn fresh(&self, code: Code, ty: &Type, want: Want) -> Code {
        if want != Want::Frozen || ty.is_owned() || !ty.is_collection() {
            return code;
        }
        frozen(code)
    }

    /// A collection brought from one form into another.
    #[allow(clippy::unused_self, reason = "like its siblings")]
    pub fn converted(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        // What may be absent never changes in place: it is somebody else's only where it was handed in.
        let changes = ty.is_collection() || (form == Form::Argument && ty.opened().is_collection());
        if ty.is_owned() || !changes {
            return code;
        }
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (Form::Growing, Want::Frozen) => frozen(method(code, "dup", Vec::new())),
            (Form::Argument, Want::Frozen) => call("Quark.frozen", vec![code]),
            (_, Want::Growing) => method(code, "dup", Vec::new()),
        }
    }

    /// How the place that an expression reads keeps a collection.
    pub fn form_of(&self, expr: &Expr) -> Form {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id),
            ExprKind::Field(base, index) => match &self.this {
                SelfRef::Making(names) if matches!(base.kind, ExprKind::SelfRef) && names.contains_key(index) => {
                    Form::Argument
                }
                _ => field_form(self.file.program(), &base.ty, *index),
            },
            ExprKind::Take(place) | ExprKind::Store(_, place) => self.form_of(place),
            _ => Form::Frozen,
        }
    }

    pub(super) fn list(&mut self, items: &[Expr], want: Want, owned: bool) -> Code {
        let words: Option<Vec<&str>> = items.iter().map(word).collect();
        let literal = match words {
            Some(words) if words.len() > 1 && words.iter().any(|word| word.contains(['\n', '\t'])) => {
                Code::atom(format!("%W[{}]", text::escaped(&words.join(" "))))
            }
            Some(words) if words.len() > 1 => Code::atom(format!("%w[{}]", words.join(" "))),
            _ => {
                let items = items.iter().map(|item| settled(self.value(item, Want::Frozen))).collect();
                Code::new(list("[", items, "]"), ATOM)
            }
        };
        if want == Want::Frozen && !owned { frozen(literal) } else { literal }
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr)], want: Want, owned: bool) -> Code {
        let mut items = Vec::new();
        for (key, value) in entries {
            let (key, value) = (self.expr(key), self.value(value, Want::Frozen));
            items.push(key.doc.group().append(" => ").append(settled(value)));
        }
        let literal = Code::new(hash(items), ATOM);
        if want == Want::Frozen && !owned { frozen(literal) } else { literal }
    }

    pub(super) fn case(&self, id: Id<crate::model::Enum>, index: usize) -> Code {
        let declared = &self.file.program().enums[id];
        let owner = self.file.declared(&declared.decl);
        Code::atom(format!("{owner}::{}", NAMING.name(Use::Case, &declared.cases[index].name)))
    }

    pub(super) fn field(&mut self, base: &Expr, index: usize) -> Code {
        let name = field_name(self.file.program(), &base.ty, index);
        if matches!(base.kind, ExprKind::SelfRef) {
            return match &self.this {
                SelfRef::Names(names) => Code::atom(names[index].clone()),
                SelfRef::Making(parameters) if parameters.contains_key(&index) => {
                    Code::atom(parameters[&index].clone())
                }
                _ => Code::atom(format!("@{name}")),
            };
        }
        let on = self.expr(base);
        if self.file.tests && self.is_hidden(&base.ty, index) {
            return method(on, "instance_variable_get", vec![Code::atom(format!(":@{name}"))]);
        }
        method(on, &name, Vec::new())
    }

    /// Whether a field can only be reached from inside of its instance.
    pub fn is_hidden(&self, owner: &Type, index: usize) -> bool {
        let key = (owner.clone(), index);
        matches!(owner, Type::Class(_) | Type::Actor(_)) && !self.file.access.read.contains(&key)
    }

    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, want: Want) -> Code {
        let owned = value.ty.is_owned();
        let within = if want == Want::Growing && !owned { Want::Any } else { want };
        if may_be_false(&value.ty) {
            return self.coalesce_false(value, otherwise);
        }
        let first = self.expr(value);
        let other = self.value(otherwise, within);
        let code = between(first, "||", other, spell::OR);
        if want == Want::Growing && otherwise.ty.is_collection() && !owned {
            return method(code, "dup", Vec::new());
        }
        code
    }

    fn coalesce_false(&mut self, value: &Expr, otherwise: &Expr) -> Code {
        let code = self.expr(value);
        let (first, again) = if is_simple(value) {
            (code.clone(), code)
        } else {
            let name = self.locals.temporary("found", false);
            (assigned(&name, code), Code::atom(name))
        };
        let otherwise = self.expr(otherwise);
        conditional(&method(first, "nil?", Vec::new()), otherwise, again)
    }

    fn if_value(&mut self, inner: &IfExpr, whole: &Expr, want: Want) -> Code {
        let Condition::Value(condition) = &inner.condition else { return self.block_value(whole, want) };
        if nests(inner) {
            return self.block_value(whole, want);
        }
        let (positive, negated) = self.positive(condition);
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        if negated { conditional(&positive, otherwise, then) } else { conditional(&positive, then, otherwise) }
    }

    /// A condition without the negation before it, and whether there was one.
    pub fn positive(&mut self, condition: &Expr) -> (Code, bool) {
        match &condition.kind {
            ExprKind::Unary(UnaryOp::Not, inner) => {
                let (code, negated) = self.positive(inner);
                (code, !negated)
            }
            ExprKind::Binary(BinaryOp::Ne, left, right) => (self.compared(BinaryOp::Eq, left, right), true),
            _ => {
                let code = self.expr(condition);
                let text = code.flat();
                match text.strip_prefix('!') {
                    Some(bare) if code.prec == spell::NOT => (Code::atom(bare), true),
                    _ => (code, false),
                }
            }
        }
    }

    /// A value that takes statements, as an expression over several lines.
    fn block_value(&mut self, expr: &Expr, want: Want) -> Code {
        let tail = std::mem::replace(&mut self.tail, true);
        let lines = self.captured(0, |body| body.give(super::choice::Into::Value, expr, want));
        self.tail = tail;
        let doc = Doc::intersperse(lines.into_iter().map(Doc::text), Doc::hardline());
        Code::new(spell::aligned(doc), ATOM)
    }

    /// A value taken out of its place, which keeps its default.
    pub(super) fn take(&mut self, place: &Expr) -> Code {
        let name = self.locals.temporary("taken", false);
        self.take_into(&name, place);
        Code::atom(name)
    }

    /// The lines that take a value out of its place.
    pub fn take_into(&mut self, name: &str, place: &Expr) {
        let code = self.expr(place).flat();
        let default = self.default_of(place);
        self.text(&format!("{name} = {code}"));
        self.text(&format!("{code} = {}", default.flat()));
    }

    /// What a `take` leaves: the field's default.
    fn default_of(&mut self, place: &Expr) -> Code {
        let empty = match place.ty {
            Type::List(_) => "[]",
            Type::Map(..) => "{}",
            _ => "nil",
        };
        let ExprKind::Field(base, index) = &place.kind else { return Code::atom(empty) };
        let program = self.file.program();
        let field = match &base.ty {
            Type::Class(id) => &program.classes[*id].fields[*index],
            Type::Actor(id) => &program.actors[*id].fields[*index],
            _ => return Code::atom(empty),
        };
        match &field.default {
            Some(default) => self.value(&default.value, Want::Growing),
            None => Code::atom(empty),
        }
    }
}

/// `code.freeze`
pub fn frozen(code: Code) -> Code {
    method(code, "freeze", Vec::new())
}

/// `(name = value)`
pub fn assigned(name: &str, value: Code) -> Code {
    Code::new(spell::parenthesized(Doc::text(format!("{name} = ")).append(settled(value))), ATOM)
}

/// Whether a text can stand in `%w[]`.
pub fn is_word(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    text.split('-').all(part)
}

/// A string that can stand in `%w[]`.
pub(super) fn word(item: &Expr) -> Option<&str> {
    match &item.kind {
        ExprKind::Str(text) => is_word(&text.replace(['\n', '\t'], "_")).then_some(text),
        _ => None,
    }
}

/// Whether a conditional holds another choice, so that it cannot be said with `?`.
pub fn nests(inner: &IfExpr) -> bool {
    let condition = matches!(&inner.condition, Condition::Value(condition) if has_choice(condition));
    condition || has_choice(&inner.then) || has_choice(&inner.otherwise)
}

/// Whether an expression holds a choice between values: Ruby's `?` is not put into another one.
fn has_choice(expr: &Expr) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Choice(bool);
    impl Visit for Choice {
        fn expr(&mut self, expr: &Expr) {
            let false_too = matches!(&expr.kind, ExprKind::Coalesce(value, _) if may_be_false(&value.ty));
            self.0 |= false_too || matches!(expr.kind, ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..));
            walk_expr(self, expr);
        }
    }
    let mut choice = Choice(false);
    choice.expr(expr);
    choice.0
}

/// Whether a value is a literal.
pub fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Duration(_) | ExprKind::Str(_) | ExprKind::Bool(_) => true,
        ExprKind::Unary(UnaryOp::Neg, inner) | ExprKind::Convert(_, inner) => is_literal(inner),
        _ => false,
    }
}
