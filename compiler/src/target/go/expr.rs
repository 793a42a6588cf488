//! Expressions in Go.

use super::body::{Body, Gives, This, World};
use super::file::{field_name, is_nilable};
use super::host::has_duration;
use super::layout::X;
use super::naming::private;
use super::{names, text};
use crate::emit::names::Use;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Builtin, Callee, Conversion, Expr, ExprKind, Field, FieldMode, Form, Id, Initial, Item, Lambda, LambdaBody, New,
    Part, Record, Store, Type, UnaryOp,
};

impl Body<'_, '_> {
    /// The value of an expression; an optional is a pointer, or `nil`.
    pub fn expr(&mut self, expr: &Expr) -> X {
        match &expr.kind {
            ExprKind::Int(value) => integer(*value),
            ExprKind::Duration(value) => self.duration(*value),
            ExprKind::Float(value) => float(*value),
            ExprKind::Bool(value) => X::atom(value.to_string()),
            ExprKind::Str(value) => X::atom(text::string(value)),
            ExprKind::None => X::atom("nil"),
            ExprKind::Unit => X::atom("struct{}{}"),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(items) => self.list(items, &expr.ty),
            ExprKind::Map(entries) => self.map(entries, &expr.ty),
            ExprKind::Local(id) => {
                let held = self.held(*id);
                if held.pointer { X::Star(Box::new(held.code)) } else { held.code }
            }
            ExprKind::SelfRef => self.this_value(),
            ExprKind::Constant(id) => X::atom(self.file.own(self.file.names.item(Item::Constant(*id)))),
            ExprKind::Case(id, index) => self.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => self.index(base, index, expr),
            ExprKind::Unary(UnaryOp::Not, inner) => self.expr(inner).not(),
            ExprKind::Unary(UnaryOp::Neg, inner) => self.negated(inner, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, expr),
            ExprKind::Convert(conversion, inner) => self.convert(*conversion, inner),
            ExprKind::Store(store, inner) => {
                let code = self.expr(inner);
                self.stored(code, *store, &expr.ty)
            }
            ExprKind::Call(call) => self.call(call, expr),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::Take(place) => self.take(place),
            ExprKind::Try(_)
            | ExprKind::TryElse(..)
            | ExprKind::If(_)
            | ExprKind::Match(..)
            | ExprKind::With(..)
            | ExprKind::Hoisted(..) => self.in_a_function(expr),
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
        }
    }

    /// What lowering leaves within an expression only where a constant or a lambda has no room for statements.
    fn in_a_function(&mut self, expr: &Expr) -> X {
        let head = format!("func() {}", self.file.ty(&expr.ty));
        let lines = self.function_lines(|body| body.give_result(expr));
        X::Call(Box::new(X::Func(head, lines)), Vec::new())
    }

    fn this_value(&self) -> X {
        match &self.this {
            This::Named(name) => X::atom(name.clone()),
            _ => X::atom("_"),
        }
    }

    /// A length of time: `30 * quark.Second`.
    pub fn duration(&self, milliseconds: i64) -> X {
        let quark = |name: &str| X::atom(self.file.quark(name));
        in_units(milliseconds, &quark, "Millisecond", X::call(self.file.quark("Duration"), vec![X::atom("0")]))
    }

    /// A case of an enum.
    pub fn case(&self, id: crate::model::Id<crate::model::Enum>, index: usize) -> X {
        let declared = &self.file.program().enums[id];
        if declared.decl.module.index() == 0 {
            let case = super::naming::exported(crate::emit::names::Use::Case, &declared.cases[index].name);
            return X::atom(self.file.quark(&format!("{}{case}", declared.decl.name)));
        }
        X::atom(self.file.own(self.file.names.case(id, index)))
    }

    /// A place to look into: what is held by a pointer needs no star.
    pub fn base(&mut self, expr: &Expr) -> X {
        match &expr.kind {
            ExprKind::Local(id) => self.held(*id).code,
            ExprKind::Store(_, inner) => self.base(inner),
            _ => self.expr(expr),
        }
    }

    fn field(&mut self, base: &Expr, index: usize) -> X {
        if let (ExprKind::SelfRef, This::Fields(fields)) = (&base.kind, &self.this) {
            return fields[index].clone();
        }
        let name = field_name(self.file.program(), &base.ty, index);
        self.base(base).select(name)
    }

    fn index(&mut self, base: &Expr, index: &Expr, whole: &Expr) -> X {
        let place = X::atom(self.file.place(whole.span));
        if let Type::Map(..) = base.ty {
            let (base, key) = (self.base(base), self.expr(index));
            return base.method("At", vec![key, place]);
        }
        let (base, index) = (self.expr(base), self.expr(index));
        X::call(self.file.quark("At"), vec![base, index, place])
    }

    /// A value whose type Go must not guess from a literal or from what it was converted from.
    pub fn typed(&mut self, expr: &Expr) -> X {
        let code = self.expr(expr);
        self.with_type(code, expr)
    }

    fn with_type(&self, code: X, expr: &Expr) -> X {
        if code.is_untyped_integer() && expr.ty == Type::Int {
            return X::call("int64", vec![code]);
        }
        if needs_type(expr) {
            let ty = self.file.ty(&expr.ty);
            return X::call(if ty.starts_with('*') { format!("({ty})") } else { ty }, vec![code]);
        }
        code
    }

    fn convert(&mut self, conversion: Conversion, inner: &Expr) -> X {
        if conversion != Conversion::Some || is_nilable(&inner.ty) {
            return self.expr(inner);
        }
        if let Some(pointer) = self.pointer(inner) {
            return pointer;
        }
        let code = self.typed(inner);
        X::call(self.file.quark("Some"), vec![code])
    }

    /// The pointer to a value that is held by one.
    fn pointer(&self, expr: &Expr) -> Option<X> {
        match &expr.kind {
            ExprKind::Local(id) => Some(self.held(*id)).filter(|held| held.pointer).map(|held| held.code),
            ExprKind::Store(_, inner) => self.pointer(inner),
            _ => None,
        }
    }

    /// A collection on its way from one place into another: copied where both may change on their own.
    fn stored(&self, code: X, store: Store, ty: &Type) -> X {
        let steals = store.moves && store.from == Form::Growing;
        let shares = store.from == Form::Frozen && store.to == Form::Frozen;
        if ty.is_owned() || steals || shares {
            return code;
        }
        match ty {
            Type::List(_) => X::call(self.file.standard("slices", "Clone"), vec![code]),
            Type::Map(..) => receiver(code).method("Clone", Vec::new()),
            Type::Optional(inner) => match **inner {
                Type::List(_) => X::call(self.file.quark("CloneList"), vec![code]),
                Type::Map(..) => X::call(self.file.quark("CloneMap"), vec![code]),
                _ => code,
            },
            _ => code,
        }
    }

    /// A value for a place that changes it: a copy where somebody else may hold it.
    pub fn grown(&mut self, expr: &Expr) -> X {
        let code = self.value(expr);
        self.own_of(code, expr)
    }

    /// A copy of a collection that somebody else may hold.
    pub fn own_of(&self, code: X, expr: &Expr) -> X {
        if is_fresh(expr) || expr.ty.is_owned() {
            return code;
        }
        match expr.ty {
            Type::List(_) => X::call(self.file.standard("slices", "Clone"), vec![code]),
            Type::Map(..) => receiver(code).method("Clone", Vec::new()),
            _ => code,
        }
    }

    fn list(&mut self, items: &[Expr], ty: &Type) -> X {
        let list = self.file.ty(ty);
        let element = list.strip_prefix("[]").unwrap_or_default();
        // A literal within a literal does not repeat its type.
        let implied = |code: X| match code {
            X::Keyed(name, fields) if name == element => X::Keyed(String::new(), fields),
            other => other,
        };
        let items = items.iter().map(|item| implied(self.expr(item))).collect();
        X::List(list.clone(), items)
    }

    fn map(&mut self, entries: &[(Expr, Expr)], ty: &Type) -> X {
        if entries.is_empty() {
            return X::List(self.file.ty(ty), Vec::new());
        }
        let Type::Map(key, value) = ty else { unreachable!("a map has the type of one") };
        let entry = format!("{}[{}, {}]", self.file.quark("Entry"), self.file.ty(key), self.file.ty(value));
        let each = |(key, value): &(Expr, Expr)| {
            let (key, value) = (self.expr(key), self.expr(value));
            X::Keyed(entry.clone(), vec![("Key".into(), key), ("Value".into(), value)])
        };
        let entries = entries.iter().map(each).collect();
        X::call(self.file.quark("MapOf"), entries)
    }

    /// `a ?? b`, where `b` costs nothing.
    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, whole: &Expr) -> X {
        let (left, right) = (self.expr(value), self.expr(otherwise));
        let is_pointer = !is_nilable(value.ty.opened()) && !matches!(whole.ty, Type::Optional(_));
        if is_pointer {
            return X::call(self.file.quark("Or"), vec![left, right]);
        }
        X::call(self.file.standard("cmp", "Or"), vec![left, right])
    }

    /// `take place`: leaves the field's default.
    fn take(&mut self, place: &Expr) -> X {
        let left = self.default_of(place);
        let place = self.expr(place).address();
        X::call(self.file.quark("Take"), vec![place, left])
    }

    /// What a field holds when nothing is put into it.
    fn default_of(&mut self, place: &Expr) -> X {
        let program = self.file.program();
        let field = match &place.kind {
            ExprKind::Field(base, index) => match base.ty {
                Type::Class(id) => program.classes[id].fields.get(*index),
                Type::Actor(id) => program.actors[id].fields.get(*index),
                _ => None,
            },
            _ => None,
        };
        match field.and_then(|field| field.default.as_ref()) {
            Some(default) => {
                let code = self.initial(default);
                self.with_type(code, &default.value)
            }
            None => X::atom(self.file.zero(&place.ty)),
        }
    }

    /// An initial value, for a place whose type is known.
    pub fn initial(&mut self, initial: &Initial) -> X {
        if is_empty(&initial.value) || matches!(initial.value.kind, ExprKind::None) {
            return X::atom(self.file.zero(&initial.value.ty));
        }
        let mut body = Body::new(self.file, &initial.locals, self.this.clone(), self.world);
        body.uses = super::uses::in_value(&initial.value);
        body.expr(&initial.value)
    }

    /// A value for a place whose type is known: an empty list is `nil` there.
    pub fn value(&mut self, expr: &Expr) -> X {
        if is_empty(expr) { X::atom(self.file.zero(&expr.ty)) } else { self.expr(expr) }
    }

    /// A new record, class instance, actor or error.
    fn new_value(&mut self, new: &New, whole: &Expr) -> X {
        let program = self.file.program();
        match whole.ty {
            Type::Record(id) => self.new_record(new, id, &whole.ty),
            Type::ErrorType(id) => {
                let name = self.file.declared(&program.errors[id].decl, Item::Error(id));
                let fields = self.keyed(new, &whole.ty);
                X::Keyed(format!("&{name}"), fields)
            }
            Type::Class(id) => {
                let class = &program.classes[id];
                let made = self.file.companion(&class.decl, Item::Class(id), names::made);
                let arguments = self.constructor_arguments(new, &class.fields, class.decl.public, &whole.ty);
                X::call(made, arguments)
            }
            Type::Actor(id) => {
                let actor = &program.actors[id];
                let made = self.file.companion(&actor.decl, Item::Actor(id), names::made);
                let mut arguments = vec![self.runtime()];
                arguments.extend(self.constructor_arguments(new, &actor.fields, actor.decl.public, &whole.ty));
                X::call(format!("{made}With"), arguments)
            }
            _ => unreachable!("only records, errors, classes and actors are made"),
        }
    }

    /// What a new actor lives in.
    fn runtime(&self) -> X {
        match self.world {
            World::Making => X::atom("runtime"),
            World::Entry => X::atom("runtime"),
            World::Test => X::atom("test.Runtime"),
            World::Actor | World::None => self.this_value().select("core").method("Runtime", Vec::new()),
        }
    }

    fn keyed(&mut self, new: &New, owner: &Type) -> Vec<(String, X)> {
        let mut fields = Vec::new();
        for (index, value) in &new.args {
            let name = field_name(self.file.program(), owner, *index);
            let value = self.value(value);
            fields.push((name, value));
        }
        fields
    }

    /// A record with all of its fields: defaults are made where it is.
    fn new_record(&mut self, new: &New, id: Id<Record>, ty: &Type) -> X {
        let record = &self.file.program().records[id];
        if record.decl.module.index() > 0 && record.fields.iter().any(reads_self) {
            return self.made_record(new, record, id);
        }
        let mut fields = self.keyed(new, ty);
        for (index, field) in record.fields.iter().enumerate() {
            let given = new.args.iter().any(|(given, _)| *given == index);
            if let (false, Some(default)) = (given, &field.default) {
                let value = self.initial(default);
                if value.text() != self.file.zero(&field.ty) {
                    fields.push((field_name(self.file.program(), ty, index), value));
                }
            }
        }
        let name = self.file.declared(&record.decl, Item::Record(id));
        X::Keyed(name, fields)
    }

    /// A record whose defaults are made of its other fields: by a function that knows how.
    fn made_record(&mut self, new: &New, record: &Record, id: Id<Record>) -> X {
        let mut arguments = Vec::new();
        for (index, field) in record.fields.iter().enumerate() {
            let given = new.args.iter().find(|(given, _)| *given == index);
            arguments.push(match given {
                Some((_, value)) if field.default.is_some() => {
                    let value = self.typed(value);
                    X::call(self.file.quark("Some"), vec![value])
                }
                Some((_, value)) => self.value(value),
                None => X::atom("nil"),
            });
        }
        let name = self.file.companion(&record.decl, Item::Record(id), names::made);
        X::call(format!("{}Of", private(Use::Function, &name)), arguments)
    }

    /// The arguments of a constructor: what is required, then what may be left out.
    fn constructor_arguments(&mut self, new: &New, fields: &[Field], host: bool, owner: &Type) -> Vec<X> {
        let mut arguments = Vec::new();
        let mut options = Vec::new();
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.parameter) {
            let given = new.args.iter().find(|(given, _)| *given == index);
            if super::class::is_option(field) {
                if let Some((_, value)) = given
                    && !(super::class::is_told_by_nil(field) && matches!(value.kind, ExprKind::None))
                {
                    let name = super::naming::exported(Use::Field, &field.name);
                    options.push((name, self.option(value, field, host)));
                }
            } else if let Some((_, value)) = given {
                let code = if field.mode == FieldMode::Var { self.grown(value) } else { self.value(value) };
                arguments.push(if host { self.to_host(code, &field.ty) } else { code });
            }
        }
        if fields.iter().any(super::class::is_option) {
            arguments.push(match options.as_slice() {
                [] => X::atom("nil"),
                _ => {
                    let (decl, item) = self.owner(owner);
                    X::Keyed(format!("&{}", self.file.companion(decl, item, names::options)), options)
                }
            });
        }
        arguments
    }

    fn option(&mut self, value: &Expr, field: &Field, host: bool) -> X {
        if super::class::is_told_by_nil(field) {
            let code = self.expr(value);
            return if host { self.to_host(code, &field.ty) } else { code };
        }
        if !(host && has_duration(&field.ty))
            && let Some(pointer) = self.pointer(value)
        {
            return pointer;
        }
        let code = self.typed(value);
        let code = if host { self.to_host(code, &field.ty) } else { code };
        let code = if host && matches!(value.kind, ExprKind::Duration(0)) {
            X::call(self.file.standard("time", "Duration"), vec![code])
        } else {
            code
        };
        X::call(self.file.quark("Some"), vec![code])
    }

    fn owner(&self, ty: &Type) -> (&'_ crate::model::Decl, Item) {
        let program = self.file.program();
        match ty {
            Type::Class(id) => (&program.classes[*id].decl, Item::Class(*id)),
            Type::Actor(id) => (&program.actors[*id].decl, Item::Actor(*id)),
            _ => unreachable!("only classes and actors have options"),
        }
    }

    /// A lambda as a function.
    pub fn lambda(&mut self, lambda: &Lambda) -> X {
        let LambdaBody::Value(value) = &lambda.body else { return self.lambda_of(lambda, None) };
        self.lambda_of(lambda, Some(value))
    }

    fn lambda_of(&mut self, lambda: &Lambda, value: Option<&Expr>) -> X {
        let mut params = Vec::new();
        let mut result = value.map(|value| value.ty.clone());
        let lines = self.function_lines(|body| {
            for param in &lambda.params {
                let name = body.declare_used(*param, false);
                params.push(format!("{name} {}", body.file.ty(&body.arena[*param].ty)));
            }
            match (&lambda.body, value) {
                (_, Some(value)) => body.give_result(value),
                (LambdaBody::Block(block), _) => {
                    result = super::stmt::result_type(block);
                    body.result = result.clone().unwrap_or(Type::Unit);
                    body.stmts(block);
                }
                (LambdaBody::Value(_), None) => {}
            }
        });
        let result = result.map_or(String::new(), |ty| format!(" {}", self.file.ty(&ty)));
        X::Func(format!("func({}){result}", params.join(", ")), lines)
    }

    /// The lines of a function within this body, which returns plain values.
    pub fn function_lines(&mut self, print: impl FnOnce(&mut Self)) -> Vec<String> {
        let gives = std::mem::replace(&mut self.gives, Gives::Plain);
        let host = std::mem::replace(&mut self.host_result, false);
        let result = self.result.clone();
        let grows = std::mem::take(&mut self.grows);
        let (switches, label) = (std::mem::take(&mut self.switches), self.label.take());
        let lines = self.apart(print);
        (self.gives, self.host_result, self.result) = (gives, host, result);
        (self.switches, self.label, self.grows) = (switches, label, grows);
        lines
    }

    /// A string with holes.
    fn template(&mut self, parts: &[Part]) -> X {
        let formats = parts.iter().any(|part| matches!(part, Part::Hole(hole) if is_formatted(&hole.ty)));
        if formats && parts.len() > 1 && !is_terse(parts) {
            return self.formatted(parts);
        }
        let mut codes = Vec::new();
        for part in parts {
            codes.push(match part {
                Part::Text(text) => X::atom(text::string(text)),
                Part::Hole(hole) => {
                    let code = self.expr(hole);
                    self.hole_text(code, &hole.ty)
                }
            });
        }
        codes.into_iter().reduce(|left, right| left.binary("+", right)).unwrap_or_else(|| X::atom("\"\""))
    }

    fn formatted(&mut self, parts: &[Part]) -> X {
        let mut format = String::new();
        let mut arguments = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => format.push_str(&text.replace('%', "%%")),
                Part::Hole(hole) => {
                    let code = self.expr(hole);
                    let (verb, code) = match hole.ty {
                        Type::Int => ("%d", code),
                        Type::Bool => ("%t", code),
                        _ => ("%s", self.hole_text(code, &hole.ty)),
                    };
                    format.push_str(verb);
                    arguments.push(code);
                }
            }
        }
        arguments.insert(0, X::atom(text::string(&format)));
        X::call(self.file.standard("fmt", "Sprintf"), arguments)
    }

    /// The text of a value in a hole.
    fn hole_text(&self, code: X, ty: &Type) -> X {
        match ty {
            Type::String => code,
            Type::Int => X::call(self.file.standard("strconv", "FormatInt"), vec![code, X::atom("10")]),
            Type::Bool => X::call(self.file.standard("strconv", "FormatBool"), vec![code]),
            Type::Float => X::call(self.file.quark("FloatText"), vec![code]),
            Type::Instant => X::call(self.file.quark("InstantText"), vec![code]),
            Type::List(inner) => X::call(self.file.quark("ListText"), vec![code, self.text_function(inner)]),
            Type::Json => receiver(code).method("Encode", Vec::new()),
            _ => receiver(code).method("String", Vec::new()),
        }
    }

    fn text_function(&self, ty: &Type) -> X {
        match ty {
            Type::String => X::atom(self.file.quark("Same")),
            Type::Int => X::atom(self.file.quark("IntText")),
            Type::Bool => X::atom(self.file.standard("strconv", "FormatBool")),
            Type::Float => X::atom(self.file.quark("FloatText")),
            Type::Instant => X::atom(self.file.quark("InstantText")),
            Type::Json => X::atom(self.file.ty(ty)).select("Encode"),
            Type::List(inner) => {
                let list = X::call(self.file.quark("ListText"), vec![X::atom("list"), self.text_function(inner)]);
                X::returns(format!("func(list {}) string", self.file.ty(ty)), &list)
            }
            other => X::atom(self.file.ty(other)).select("String"),
        }
    }
}

/// What a method is called on: a pointer is looked through.
pub fn receiver(code: X) -> X {
    match code {
        X::Star(inner) => *inner,
        other => other,
    }
}

/// Whether a value is of another type in Go than in Quark until it is put somewhere.
pub fn needs_type(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Convert(Conversion::Union(_) | Conversion::Interface(_), _) => true,
        ExprKind::Store(_, inner) | ExprKind::Convert(Conversion::Some, inner) if is_nilable(&inner.ty) => {
            needs_type(inner)
        }
        ExprKind::None => true,
        _ => false,
    }
}

/// Whether nobody else holds the collection that a value is: it was made on the spot, or copied.
fn is_fresh(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(_) | ExprKind::Map(_) | ExprKind::Store(..) | ExprKind::Take(_) => true,
        ExprKind::Convert(_, inner) => is_fresh(inner),
        ExprKind::Call(call) => matches!(
            call.callee,
            Callee::Builtin(
                Builtin::ListFilter
                    | Builtin::ListMap
                    | Builtin::ListSortBy
                    | Builtin::ListDistinct
                    | Builtin::StringSplit
                    | Builtin::MapKeys
                    | Builtin::MapValues
                    | Builtin::MapPut
                    | Builtin::MapMinus
            )
        ),
        _ => !expr.ty.is_collection(),
    }
}

/// Whether a value is a list or map without elements, written down.
pub fn is_empty(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Whether a text is one for programs, a key or a version, rather than a message: those are made often and are put together
/// without a format.
fn is_terse(parts: &[Part]) -> bool {
    let words: usize = parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum();
    let holes = parts.iter().filter(|part| matches!(part, Part::Hole(_))).count();
    words <= 8 && holes <= 3
}

/// Whether package fmt writes it with a verb of its own.
fn is_formatted(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Bool)
}

/// Whether a field's default is made of other fields.
pub fn reads_self(field: &Field) -> bool {
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    if let Some(default) = &field.default {
        reads.expr(&default.value);
    }
    reads.0
}

/// An integer literal.
pub fn integer(value: i64) -> X {
    if value < 0 { X::atom(value.unsigned_abs().to_string()).unary("-") } else { X::atom(value.to_string()) }
}

fn float(value: f64) -> X {
    if value < 0.0 { X::atom(text::float(-value)).unary("-") } else { X::atom(text::float(value)) }
}

/// A length of time in the largest unit that fits.
fn in_units(milliseconds: i64, name: &dyn Fn(&str) -> X, least: &str, zero: X) -> X {
    if milliseconds == 0 {
        return zero;
    }
    let units = [("Hour", 3_600_000), ("Minute", 60_000), ("Second", 1000), (least, 1)];
    let (unit, size) = units.into_iter().find(|(_, size)| milliseconds % size == 0).expect("one fits everything");
    match milliseconds / size {
        1 => name(unit),
        count => integer(count).binary("*", name(unit)),
    }
}
