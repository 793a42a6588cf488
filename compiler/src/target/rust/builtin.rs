//! What the language brings, as Rust spells it.

use super::body::{Form, Gives, Printer, This};
use super::expr::{ATOM, Value, literal, with_lines};
use super::layout::{Doc, Link, Stmt as Line};
use super::stmt::needs_type;
use super::uses;
use crate::emit::bodies::splits_at_literal;
use crate::model::{Builtin, Call, Expr, ExprKind, Lambda, LambdaBody, Type};

/// How a built-in without any special case is spelled.
enum Spell {
    /// `receiver.name(args)`, giving a value of the form.
    Method(&'static str, Form),
    /// `path(receiver, args)`, borrowed like parameters.
    Call(&'static str, Form),
    /// Like `Call`, with the place of a fault at the end.
    Faulting(&'static str, Form),
}

fn spell(builtin: Builtin) -> Option<Spell> {
    use Builtin as B;
    use Spell::{Call, Faulting, Method};
    Some(match builtin {
        B::Floor => Faulting("quark::floor", Form::Own),
        B::Round => Faulting("quark::round", Form::Own),
        B::Hex => Call("quark::hex", Form::Own),
        B::ListIsEmpty | B::MapIsEmpty | B::StringIsEmpty => Method("is_empty", Form::Own),
        B::ListFirst => Method("first", Form::OptRef),
        B::ListLast => Method("last", Form::OptRef),
        B::ListGet => Call("quark::get", Form::OptRef),
        B::StringSize => Call("quark::text::size", Form::Own),
        B::StringSplit => Faulting("quark::text::split", Form::Own),
        B::StringSlice => Faulting("quark::text::slice", Form::Slice),
        B::StringConsistsOf => Call("quark::text::consists_of", Form::Own),
        B::StringTrim => Call("quark::text::trim", Form::Slice),
        B::StringLower => Method("to_ascii_lowercase", Form::Own),
        B::StringUpper => Method("to_ascii_uppercase", Form::Own),
        B::StringToInt => Call("quark::text::to_int", Form::Own),
        B::StringToFloat => Call("quark::text::to_float", Form::Own),
        B::IntToFloat => Call("quark::to_float", Form::Own),
        B::DurationMilliseconds | B::InstantMilliseconds => Method("milliseconds", Form::Own),
        B::DurationToSeconds | B::InstantToSeconds => Method("to_seconds", Form::Own),
        B::JsonAsString => Method("as_string", Form::OptSlice),
        B::JsonAsInt => Method("as_int", Form::Own),
        B::JsonAsFloat => Method("as_float", Form::Own),
        B::JsonAsBool => Method("as_bool", Form::Own),
        B::JsonAsList => Method("as_list", Form::OptSlice),
        B::JsonAsMap => Method("as_map", Form::OptRef),
        B::PromiseIsPending => Method("is_pending", Form::Own),
        B::ErrorMessage => Method("to_string", Form::Own),
        B::PortCalls => Method("calls", Form::Own),
        B::PortSent => Method("sent", Form::Own),
        _ => return None,
    })
}

impl<'a> Printer<'a, '_> {
    /// Texts with a separator between them. What was split apart just before is replaced, and no list is made.
    fn joined_texts(&self, list: &'a Expr, separator: &'a Expr) -> Value {
        if let Some((text, wanted)) = split_apart(list) {
            let args = vec![self.wanted(wanted), self.arg(separator)];
            return Value::own(self.looked_up(text).at(ATOM).method("replace", args));
        }
        let texts = match &list.kind {
            ExprKind::List(items) if !items.is_empty() && self.stay_together(items) => {
                Doc::Array("[", items.iter().map(|item| self.text(item).doc).collect())
            }
            _ => self.looked_up(list).at(ATOM),
        };
        Value::own(texts.method("join", vec![self.arg(separator)]))
    }

    /// Whether values may be looked at together, because none of them changes what another one is.
    fn stay_together(&self, items: &[Expr]) -> bool {
        let changed = |place| items.iter().any(|item| uses::value_changes(self.cx.program(), item, place));
        !items.iter().filter_map(uses::root).any(changed)
    }

    /// What is looked for in a text: a character as such.
    fn wanted(&self, text: &'a Expr) -> Doc {
        match &text.kind {
            ExprKind::Str(text) if text.chars().count() == 1 => Doc::text(character(text)),
            _ => self.arg(text),
        }
    }

    /// A call of what the language brings.
    pub fn builtin(&self, expr: &'a Expr, call: &'a Call, builtin: Builtin) -> Value {
        use Builtin as B;
        if let Some(list) = self.pipeline(expr) {
            return list;
        }
        if let Some(spell) = spell(builtin) {
            return self.spelled(expr, call, &spell);
        }
        match builtin {
            B::Min | B::Max | B::Abs => self.numeric(expr, call, builtin),
            B::PackageVersion => Value::atom(Doc::text(literal(&self.cx.program().version)), Form::Lit),
            B::PackageLanguage => Value::atom(Doc::text("\"rust\""), Form::Lit),
            B::Unit => Value::own(Doc::text("()")),
            B::Now | B::Uuid | B::Random | B::Retire | B::Environment | B::Advance => self.world(call, builtin),
            B::ListAdd | B::ListAddAll | B::ListRemove | B::ListRemoveAt | B::ListRemoveLast | B::MapRemove => {
                self.changing(expr, call, builtin)
            }
            B::ListSortBy | B::ListDistinct | B::ListJoin | B::StringJoin | B::MapPut | B::MapMinus => {
                self.made(expr, call, builtin)
            }
            B::MapHas => Value::own(self.receiver(call).at(ATOM).method("contains_key", vec![self.key(&call.args[0])])),
            B::MapGet => {
                Value::atom(self.receiver(call).at(ATOM).method("get", vec![self.key(&call.args[0])]), Form::OptRef)
            }
            B::ListIndexOf => {
                Value::own(Doc::call("quark::index_of", vec![self.arg(receiver_of(call)), self.key(&call.args[0])]))
            }
            B::StringStartsWith => self.search(call, "starts_with"),
            B::StringEndsWith => self.search(call, "ends_with"),
            B::StringContains => self.search(call, "contains"),
            B::OptionalMap => self.optional_map(call),
            B::ListSize | B::MapSize => {
                Value::own(Doc::call("quark::int", vec![self.receiver(call).at(ATOM).method("len", vec![])]))
            }
            _ => self.of_type(expr, call, builtin),
        }
    }

    fn receiver(&self, call: &'a Call) -> Value {
        self.looked_up(receiver_of(call))
    }

    fn spelled(&self, expr: &'a Expr, call: &'a Call, spell: &Spell) -> Value {
        if let Some((text, separator)) = split_apart(expr) {
            let pieces = self.split(self.looked_up(text), separator);
            let owned = pieces.method("map", vec![Doc::text("str::to_owned")]);
            return Value::own(owned.method("collect::<Vec<_>>", vec![]));
        }
        match spell {
            Spell::Method(name, form) => {
                let args = call.args.iter().map(|arg| self.own(arg)).collect();
                Value::atom(self.receiver(call).at(ATOM).method(*name, args), *form)
            }
            Spell::Call(path, form) | Spell::Faulting(path, form) => {
                let mut args: Vec<Doc> = call.receiver.iter().map(|receiver| self.arg(receiver)).collect();
                args.extend(call.args.iter().map(|arg| self.arg(arg)));
                if let Spell::Faulting(..) = spell {
                    args.push(self.location(expr.span));
                }
                Value::atom(Doc::call(*path, args), *form)
            }
        }
    }

    fn numeric(&self, expr: &'a Expr, call: &'a Call, builtin: Builtin) -> Value {
        let mut args: Vec<Doc> = call.args.iter().map(|arg| self.own(arg)).collect();
        match (builtin, &expr.ty) {
            (Builtin::Abs, Type::Int) => Value::own(Doc::call("i64::abs", args)),
            (Builtin::Abs, Type::Float) => Value::own(Doc::call("f64::abs", args)),
            (Builtin::Abs, _) => Value::own(self.own_value(&call.args[0]).at(ATOM).method("abs", vec![])),
            (_, Type::Float) => {
                args.push(self.location(expr.span));
                Value::own(Doc::call(if builtin == Builtin::Min { "quark::smaller" } else { "quark::larger" }, args))
            }
            _ => Value::own(Doc::call(if builtin == Builtin::Min { "std::cmp::min" } else { "std::cmp::max" }, args)),
        }
    }

    /// Clock and chance: an actor's own, the constructor's, an entry function's or a test's.
    fn world(&self, call: &'a Call, builtin: Builtin) -> Value {
        let name = match builtin {
            Builtin::Now => "now",
            Builtin::Uuid => "uuid",
            Builtin::Random => "random",
            Builtin::Retire => "retire",
            Builtin::Environment => return Value::atom(Doc::text("environment"), Form::Ref),
            _ => return Value::own(Doc::text("runtime").method("advance", vec![self.own(&call.args[0])])),
        };
        let source = match self.this {
            This::State => Doc::text(self.this_name.get()).field("quark"),
            This::Fields => Doc::text("quark"),
            _ => Doc::text("runtime").method("world", vec![]),
        };
        Value::own(source.method(name, vec![]))
    }

    /// Changes of a growing collection. What the arguments borrow of it is taken before.
    fn changing(&self, expr: &'a Expr, call: &'a Call, builtin: Builtin) -> Value {
        let receiver = receiver_of(call);
        let place = || self.place_mut(receiver);
        let argument = call.args.first();
        match builtin {
            Builtin::ListAdd => {
                let value = argument.map(|arg| self.own(arg)).into_iter().collect();
                Value::own(place().at(ATOM).method("push", value))
            }
            Builtin::ListAddAll => self.extend(receiver, &call.args[0]),
            Builtin::MapRemove => {
                Value::own(place().at(ATOM).method("shift_remove", vec![self.key_beside(receiver, &call.args[0])]))
            }
            Builtin::ListRemove => {
                let item = self.key_beside(receiver, &call.args[0]);
                Value::own(Doc::call("quark::remove", vec![self.arg_mut(receiver), item]))
            }
            Builtin::ListRemoveAt => {
                let args = vec![self.arg_mut(receiver), self.own(&call.args[0]), self.location(expr.span)];
                Value::own(Doc::call("quark::remove_at", args))
            }
            _ => Value::own(Doc::call("quark::remove_last", vec![self.arg_mut(receiver), self.location(expr.span)])),
        }
    }

    fn extend(&self, receiver: &'a Expr, elements: &'a Expr) -> Value {
        let shared =
            uses::root(receiver).zip(uses::root(elements)).is_some_and(|(one, other)| uses::overlap(one, other));
        let value = match &elements.kind {
            ExprKind::List(items) if items.is_empty() => Value::atom(Doc::text("[]"), Form::Place),
            _ => self.operand_list(elements),
        };
        let place = self.place_mut(receiver).at(ATOM);
        if !matches!(elements.kind, ExprKind::List(_)) && needs_type(elements) {
            let more = Line::bind(format!("quark_more: {}", self.cx.ty(&elements.ty)), value.doc);
            return with_lines(vec![more], place.method("extend", vec![Doc::text("quark_more")]));
        }
        if matches!(value.form, Form::Own | Form::Spare) {
            return Value::own(place.method("extend", vec![value.doc]));
        }
        if shared {
            return Value::own(place.method("extend", vec![self.own(elements)]));
        }
        let slice = match &elements.kind {
            ExprKind::List(_) => value.prefixed("&", Form::Ref).doc,
            _ => self.arg(elements),
        };
        Value::own(place.method("extend_from_slice", vec![slice]))
    }

    /// A key that does not borrow from the collection that is changed by it.
    fn key_beside(&self, receiver: &'a Expr, key: &'a Expr) -> Doc {
        let shared = uses::root(receiver).zip(uses::root(key)).is_some_and(|(one, other)| uses::overlap(one, other));
        if shared && !self.is_copy(&key.ty) {
            return self.own_value(key).prefixed("&", Form::Ref).doc;
        }
        self.key(key)
    }

    /// Collections made of others.
    fn made(&self, expr: &'a Expr, call: &'a Call, builtin: Builtin) -> Value {
        let receiver = receiver_of(call);
        match builtin {
            Builtin::ListSortBy => {
                let key = self.lambda(&call.args[0], Form::Own, true);
                Value::own(Doc::call("quark::sort_by", vec![self.own(receiver), key, self.location(expr.span)]))
            }
            Builtin::ListDistinct => Value::own(Doc::call("quark::distinct", vec![self.own(receiver)])),
            Builtin::ListJoin => self.joined_texts(receiver, &call.args[0]),
            Builtin::StringJoin => self.joined_texts(&call.args[0], receiver),
            Builtin::MapPut => {
                let args = vec![self.own(receiver), self.own(&call.args[0]), self.own(&call.args[1])];
                Value::own(Doc::call("quark::put", args))
            }
            _ => Value::own(Doc::call("quark::minus", vec![self.own(receiver), self.key(&call.args[0])])),
        }
    }

    /// A search in a string; one character is looked for as such.
    fn search(&self, call: &'a Call, name: &str) -> Value {
        Value::own(self.receiver(call).at(ATOM).method(name, vec![self.wanted(&call.args[0])]))
    }

    fn optional_map(&self, call: &'a Call) -> Value {
        let receiver = receiver_of(call);
        let inner = receiver.ty.opened();
        let value = self.value(receiver);
        let (doc, item) = match value.form {
            _ if self.is_copy(inner) => (self.owned(value, &receiver.ty).at(ATOM), Form::Own),
            Form::OptRef => (value.at(ATOM), Form::Ref),
            Form::OptSlice => (value.at(ATOM), Form::Slice),
            Form::OptMut => (value.at(ATOM), Form::Mut),
            Form::Own | Form::Spare => (value.at(ATOM), Form::Own),
            _ => (value.at(ATOM).method("as_ref", vec![]), Form::Ref),
        };
        let lambda = self.lambda(&call.args[0], item, false);
        let flat = lambda_of(&call.args[0]).is_some_and(|lambda| match &lambda.body {
            LambdaBody::Value(value) => matches!(value.ty, Type::Optional(_)),
            LambdaBody::Block(_) => false,
        });
        Value::own(doc.method(if flat { "and_then" } else { "map" }, vec![lambda]))
    }

    /// Built-ins that belong to a type, and those of encodable values and promises.
    fn of_type(&self, expr: &'a Expr, call: &'a Call, builtin: Builtin) -> Value {
        let argument = || self.own(&call.args[0]);
        match builtin {
            Builtin::DurationOf => {
                Value::own(Doc::call(format!("{}::of", self.cx.quark("Duration")), vec![argument()]))
            }
            Builtin::InstantEpoch => Value::own(Doc::text(format!("{}::EPOCH", self.cx.quark("Instant")))),
            Builtin::InstantFromSeconds => {
                let name = format!("{}::from_seconds", self.cx.quark("Instant"));
                Value::own(Doc::call(name, vec![argument(), self.location(expr.span)]))
            }
            Builtin::JsonNull => Value::own(Doc::text(format!("{}::Null", self.cx.quark("Json")))),
            Builtin::JsonOf => {
                let value = &call.args[0];
                let reference = if self.is_copy(&value.ty) {
                    self.own_value(value).prefixed("&", Form::Ref).doc
                } else if let ExprKind::List(_) = value.kind {
                    self.operand(value).prefixed("&", Form::Ref).doc
                } else if let Type::Optional(_) = value.ty {
                    self.own_value(value).prefixed("&", Form::Ref).doc
                } else {
                    self.arg(value)
                };
                Value::own(Doc::call(format!("{}::of", self.cx.quark("Json")), vec![reference]))
            }
            Builtin::Encode | Builtin::ToJson => {
                self.cx.quark("ToJson");
                let name = if builtin == Builtin::Encode { "encode" } else { "to_json" };
                Value::own(self.receiver(call).at(ATOM).method(name, vec![]))
            }
            Builtin::Decode => {
                self.cx.quark("FromJson");
                Value::own(Doc::call(format!("{}::decode", self.type_path(&expr.ty)), vec![self.arg(&call.args[0])]))
            }
            Builtin::FromJson => {
                self.cx.quark("FromJson");
                let args = vec![self.arg(&call.args[0]), Doc::text("&quark::json::Path::Root")];
                Value::own(Doc::call(format!("{}::from_json", self.type_path(&expr.ty)), args))
            }
            Builtin::PromiseNew => Value::own(Doc::text(format!("{}::new()", self.cx.root("Promise")))),
            Builtin::PromiseKeep => Value::own(self.receiver(call).at(ATOM).method("keep", vec![argument()])),
            Builtin::PromiseFail => Value::own(self.receiver(call).at(ATOM).method("fail", vec![argument()])),
            Builtin::PromiseValue => {
                let value = self.receiver(call).at(ATOM).method("value", vec![]);
                Value::own(value.method("unwrap", vec![]))
            }
            other => unreachable!("{other:?} is spelled above"),
        }
    }

    /// A type before `::`.
    fn type_path(&self, ty: &Type) -> String {
        let name = self.cx.ty(ty);
        if name.contains('<') { format!("<{name}>") } else { name }
    }

    // ---- pipelines ----

    /// What ends a pipeline over the elements of a list.
    fn pipeline(&self, expr: &'a Expr) -> Option<Value> {
        use Builtin as B;
        let (call, builtin) = builtin_call(expr)?;
        let receiver = call.receiver.as_deref()?;
        let over = || self.elements(receiver, false);
        let lambda = |item: Form| self.lambda(&call.args[0], item, false);
        Some(match builtin {
            B::ListFilter | B::ListMap | B::MapKeys | B::MapValues => return Some(self.collected(expr)),
            B::ListAny | B::ListAll => {
                let (doc, item) = over();
                let name = if builtin == B::ListAny { "any" } else { "all" };
                Value::own(doc.method(name, vec![lambda(item)]))
            }
            B::ListFind => {
                let (doc, item) = over();
                found(doc.method("find", vec![self.lambda(&call.args[0], item, true)]), item)
            }
            B::ListMinBy => {
                let (doc, item) = over();
                let key = self.lambda(&call.args[0], item, true);
                found(Doc::call("quark::min_by", vec![iterable(doc), key, self.location(expr.span)]), item)
            }
            B::ListMin | B::ListMax => {
                let (doc, item) = over();
                let name = if builtin == B::ListMin { "quark::min" } else { "quark::max" };
                found(Doc::call(name, vec![iterable(doc), self.location(expr.span)]), item)
            }
            B::ListSize if is_pipeline(receiver) => {
                Value::own(Doc::call("quark::int", vec![over().0.method("count", vec![])]))
            }
            B::ListIsEmpty if is_filter(receiver) => {
                let (inner, filter) = filter_of(receiver)?;
                let (doc, item) = self.elements(inner, false);
                Value::own(doc.method("any", vec![self.lambda(filter, item, false)])).prefixed("!", Form::Own)
            }
            B::ListFirst if is_filter(receiver) => {
                let (inner, filter) = filter_of(receiver)?;
                let (doc, item) = self.elements(inner, false);
                found(doc.method("find", vec![self.lambda(filter, item, true)]), item)
            }
            B::ListFirst if is_pipeline(receiver) => {
                let (doc, item) = over();
                found(doc.method("next", vec![]), item)
            }
            B::ListLast if is_pipeline(receiver) => {
                let (doc, item) = over();
                found(doc.method("last", vec![]), item)
            }
            _ => return None,
        })
    }

    /// A pipeline as a list.
    fn collected(&self, expr: &'a Expr) -> Value {
        let (doc, item) = self.elements(expr, false);
        let element = match &expr.ty {
            Type::List(element) => element,
            _ => &expr.ty,
        };
        let doc = match item {
            Form::Own => doc,
            Form::Slice => doc.method("map", vec![Doc::text("str::to_owned")]),
            _ if self.is_copy(element) => doc.method("copied", vec![]),
            _ => doc.method("cloned", vec![]),
        };
        Value::own(doc.method("collect::<Vec<_>>", vec![]))
    }

    /// An iterator over the elements of a list, and the form in which it gives them.
    pub fn elements(&self, list: &'a Expr, changes: bool) -> (Doc, Form) {
        if let ExprKind::Store(_, inner) = &list.kind {
            return self.elements(inner, changes);
        }
        if let Some((call, builtin)) = builtin_call(list) {
            match builtin {
                Builtin::ListFilter => {
                    let (doc, item) = self.elements(receiver_of(call), changes);
                    return (doc.method("filter", vec![self.lambda(&call.args[0], item, true)]), item);
                }
                Builtin::ListMap => {
                    let (doc, item) = self.elements(receiver_of(call), false);
                    return (doc.method("map", vec![self.lambda(&call.args[0], item, false)]), Form::Own);
                }
                Builtin::MapKeys => return (self.receiver(call).at(ATOM).method("keys", vec![]), Form::Ref),
                Builtin::MapValues if changes => {
                    let place = self.place_mut(receiver_of(call));
                    return (place.at(ATOM).method("values_mut", vec![]), Form::Mut);
                }
                Builtin::MapValues => return (self.receiver(call).at(ATOM).method("values", vec![]), Form::Ref),
                Builtin::StringSplit if !changes => {
                    if let Some(pieces) = self.pieces(list) {
                        return (pieces, Form::Slice);
                    }
                }
                _ => {}
            }
        }
        if changes {
            return (self.place_mut(list).at(ATOM).method("iter_mut", vec![]), Form::Mut);
        }
        let value = match &list.kind {
            ExprKind::List(_) => self.operand_list(list),
            _ => self.value(list),
        };
        match value.form {
            Form::Own | Form::Spare => (value.at(ATOM).method("into_iter", vec![]), Form::Own),
            _ => (value.at(ATOM).method("iter", vec![]), Form::Ref),
        }
    }

    /// The pieces of a text that stays where it is, one after the other: no list of them is made.
    fn pieces(&self, list: &'a Expr) -> Option<Doc> {
        let (text, separator) = split_apart(list)?;
        let text = self.looked_up(text);
        let stays = !matches!(text.form, Form::Own | Form::Lit);
        stays.then(|| self.split(text, separator))
    }

    fn split(&self, text: Value, separator: &'a Expr) -> Doc {
        text.at(ATOM).method("split", vec![self.wanted(separator)])
    }

    /// A list literal to run over: an array.
    pub fn operand_list(&self, list: &'a Expr) -> Value {
        match &list.kind {
            ExprKind::List(items) if !items.is_empty() => {
                Value::own(Doc::Array("[", items.iter().map(|item| self.own(item)).collect()))
            }
            _ => self.value(list),
        }
    }

    /// A search that gives something to change.
    pub fn call_mut(&self, expr: &'a Expr, call: &'a Call) -> Value {
        let Some((_, builtin)) = builtin_call(expr) else { return self.value(expr) };
        let receiver = receiver_of(call);
        match builtin {
            Builtin::ListFind => {
                let (doc, item) = self.elements(receiver, true);
                Value::atom(doc.method("find", vec![self.lambda(&call.args[0], item, true)]), Form::OptMut)
            }
            Builtin::MapGet => Value::atom(
                self.place_mut(receiver).at(ATOM).method("get_mut", vec![self.key(&call.args[0])]),
                Form::OptMut,
            ),
            Builtin::ListFirst => {
                Value::atom(self.place_mut(receiver).at(ATOM).method("first_mut", vec![]), Form::OptMut)
            }
            Builtin::ListLast => {
                Value::atom(self.place_mut(receiver).at(ATOM).method("last_mut", vec![]), Form::OptMut)
            }
            Builtin::ListGet => {
                let args = vec![self.arg_mut(receiver), self.own(&call.args[0])];
                Value::atom(Doc::call("quark::get_mut", args), Form::OptMut)
            }
            Builtin::ListMinBy => {
                let (doc, item) = self.elements(receiver, true);
                let key = self.lambda(&call.args[0], item, true);
                Value::atom(
                    Doc::call("quark::min_by", vec![iterable(doc), key, self.location(expr.span)]),
                    Form::OptMut,
                )
            }
            _ => self.value(expr),
        }
    }

    // ---- lambdas ----

    /// A lambda over elements of a form; `behind` when the closure gets a reference to the element.
    pub fn lambda(&self, expr: &'a Expr, item: Form, behind: bool) -> Doc {
        self.scoped(|| self.closure(expr, item, behind))
    }

    fn closure(&self, expr: &'a Expr, item: Form, behind: bool) -> Doc {
        let Some(lambda) = lambda_of(expr) else { unreachable!("the argument is a lambda") };
        let params: Vec<String> = lambda.params.iter().map(|param| self.lambda_param(*param, item, behind)).collect();
        let head = format!("|{}|", params.join(", "));
        let body = match &lambda.body {
            LambdaBody::Value(value) => match (self.own(value), params.as_slice()) {
                (Doc::Call(function, args), [param]) if item == Form::Slice && is_name(&args, param) => {
                    return *function;
                }
                (body, _) => body,
            },
            LambdaBody::Block(block) => {
                let gives = self.gives.replace(Gives::Plain);
                let body = Doc::Block(self.block(block, true));
                self.gives.set(gives);
                body
            }
        };
        Doc::Closure(head, Box::new(body))
    }

    fn lambda_param(&self, param: crate::model::Id<crate::model::Local>, item: Form, behind: bool) -> String {
        let copy = self.is_copy(&self.locals[param].ty);
        let by_reference = item != Form::Own;
        if !self.uses.counts.contains_key(&param) {
            return "_".to_owned();
        }
        match (copy, by_reference, behind) {
            (true, true, true) => format!("&&{}", self.declare(param, Form::Own)),
            (true, true, false) | (true, false, true) => format!("&{}", self.declare(param, Form::Own)),
            (true, false, false) => self.declare(param, Form::Own),
            (false, true, true) if item == Form::Mut => self.declare(param, Form::Ref),
            (false, true, true) if item == Form::Slice => format!("&{}", self.declare(param, item)),
            (false, true, true) => format!("&{}", self.declare(param, Form::Ref)),
            (false, true, false) => self.declare(param, item),
            (false, false, true) => self.declare(param, Form::Ref),
            (false, false, false) => self.declare(param, Form::Own),
        }
    }
}

/// Whether these arguments are nothing but a parameter as it is.
fn is_name(args: &[Doc], param: &str) -> bool {
    matches!(args, [Doc::Text(name)] if name == param)
}

/// An optional element.
fn found(doc: Doc, item: Form) -> Value {
    let form = match item {
        Form::Own => Form::Own,
        Form::Slice => Form::OptSlice,
        _ => Form::OptRef,
    };
    Value::atom(doc, form)
}

/// An iterator as a function takes one: that of a whole list goes without saying.
fn iterable(doc: Doc) -> Doc {
    match doc {
        Doc::Chain(root, mut links) => {
            if matches!(links.last(), Some(Link::Method(name, args)) if name == "into_iter" && args.is_empty()) {
                links.pop();
            }
            if links.is_empty() { *root } else { Doc::Chain(root, links) }
        }
        other => other,
    }
}

fn receiver_of(call: &Call) -> &Expr {
    call.receiver.as_deref().unwrap_or_else(|| &call.args[0])
}

fn lambda_of(expr: &Expr) -> Option<&Lambda> {
    if let ExprKind::Lambda(lambda) = &expr.kind { Some(lambda) } else { None }
}

fn builtin_call(expr: &Expr) -> Option<(&Call, Builtin)> {
    match &expr.kind {
        ExprKind::Call(call) => match call.callee {
            crate::model::Callee::Builtin(builtin) => Some((call, builtin)),
            _ => None,
        },
        _ => None,
    }
}

fn is_pipeline(expr: &Expr) -> bool {
    builtin_call(expr).is_some_and(|(_, builtin)| {
        matches!(builtin, Builtin::ListFilter | Builtin::ListMap | Builtin::MapKeys | Builtin::MapValues)
    })
}

fn is_filter(expr: &Expr) -> bool {
    filter_of(expr).is_some()
}

fn filter_of(expr: &Expr) -> Option<(&Expr, &Expr)> {
    let (call, builtin) = builtin_call(expr)?;
    (builtin == Builtin::ListFilter).then(|| (receiver_of(call), &call.args[0]))
}

/// The text that is split at a literal, which is not empty, and the literal.
fn split_apart(list: &Expr) -> Option<(&Expr, &Expr)> {
    let (call, builtin) = builtin_call(list)?;
    splits_at_literal(builtin, call).then(|| (receiver_of(call), &call.args[0]))
}

/// A character literal.
fn character(text: &str) -> String {
    match text {
        "'" => "'\\''".to_owned(),
        "\"" => "'\"'".to_owned(),
        _ => format!("'{}'", literal(text).trim_matches('"')),
    }
}
