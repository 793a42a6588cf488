//! What the language brings, in Go. What is a plain spelling stands in a table.

use super::body::{Body, World};
use super::expr::receiver;
use super::file::is_nilable;
use super::layout::X;
use crate::emit::bodies;
use crate::model::builtin::Effect;
use crate::model::{Builtin, Call, Expr, ExprKind, Type, WireUnit};
use Builtin as B;

/// How a built-in is spelled.
#[derive(Clone, Copy)]
enum Spell {
    /// A function of the runtime.
    Quark(&'static str),
    /// A function of the runtime whose last argument is the place of its faults.
    Faulting(&'static str),
    /// A function of the standard library.
    Standard(&'static str, &'static str),
    /// A method.
    Method(&'static str),
    /// A conversion.
    Convert(&'static str),
}

fn spelling(builtin: Builtin) -> Option<Spell> {
    use Spell::{Convert, Faulting, Method, Quark, Standard};
    Some(match builtin {
        B::Floor => Faulting("Floor"),
        B::Round => Faulting("Round"),
        B::Hex => Quark("Hex"),
        B::ListFirst => Quark("First"),
        B::ListLast => Quark("Last"),
        B::ListGet => Quark("Get"),
        B::MapHas => Method("Has"),
        B::MapGet => Method("Get"),
        B::MapPut => Method("With"),
        B::MapMinus => Method("Without"),
        B::MapKeys => Method("Keys"),
        B::MapValues => Method("Values"),
        B::StringSize => Quark("Size"),
        B::StringSplit => Faulting("Split"),
        B::StringSlice => Faulting("Slice"),
        B::StringStartsWith => Standard("strings", "HasPrefix"),
        B::StringEndsWith => Standard("strings", "HasSuffix"),
        B::StringContains => Standard("strings", "Contains"),
        B::StringConsistsOf => Quark("ConsistsOf"),
        B::StringTrim => Quark("Trim"),
        B::StringLower => Quark("Lower"),
        B::StringUpper => Quark("Upper"),
        B::StringToInt => Quark("ToInt"),
        B::StringToFloat => Quark("ToFloat"),
        B::IntToFloat => Convert("float64"),
        B::DurationMilliseconds => Convert("int64"),
        B::DurationToSeconds => Method("Seconds"),
        B::InstantMilliseconds => Method("UnixMilli"),
        B::InstantToSeconds => Quark("InstantSeconds"),
        B::InstantFromSeconds => Faulting("InstantFromSeconds"),
        B::JsonAsString => Method("AsString"),
        B::JsonAsInt => Method("AsInt"),
        B::JsonAsFloat => Method("AsFloat"),
        B::JsonAsBool => Method("AsBool"),
        B::JsonAsList => Method("AsList"),
        B::JsonAsMap => Method("AsMap"),
        B::PromiseFail => Method("Fail"),
        B::PromiseIsPending => Method("IsPending"),
        B::PromiseValue => Quark("ValueOf"),
        B::ErrorMessage => Method("Error"),
        _ => return None,
    })
}

/// Whether a built-in gives a value and whether it is there.
pub fn looks_up(builtin: Builtin) -> bool {
    matches!(
        builtin,
        B::ListFirst
            | B::ListLast
            | B::ListGet
            | B::ListFind
            | B::ListIndexOf
            | B::ListMin
            | B::ListMax
            | B::ListMinBy
            | B::MapGet
            | B::MapRemove
            | B::StringToInt
            | B::StringToFloat
            | B::JsonAsString
            | B::JsonAsInt
            | B::JsonAsFloat
            | B::JsonAsBool
            | B::JsonAsList
            | B::JsonAsMap
    )
}

impl Body<'_, '_> {
    /// A call of what the language brings; what is looked up is an optional.
    pub fn builtin(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> X {
        if !looks_up(builtin) {
            return self.plain_builtin(builtin, call, whole);
        }
        let found = self.looked_up(builtin, call, whole);
        // The elements of a list of optionals may be absent themselves.
        let nilable = is_nilable(whole.ty.opened()) || gives_optionals(builtin, call);
        X::call(self.file.quark(if nilable { "Present" } else { "Optional" }), vec![found])
    }

    /// What gives a value and whether it is there.
    pub fn looked_up(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> X {
        let place = X::atom(self.file.place(whole.span));
        let on = call.receiver.as_deref();
        let element = match on.map(|on| &on.ty) {
            Some(Type::List(inner)) => (**inner).clone(),
            _ => Type::Unit,
        };
        match builtin {
            B::ListFind => {
                let operands = self.operands(call);
                X::call(self.file.quark("Find"), operands)
            }
            B::ListIndexOf => {
                let mut operands = self.typed_operands(call);
                operands.push(self.same_function(&element));
                X::call(self.file.quark("IndexOf"), operands)
            }
            B::ListMin | B::ListMax => {
                let mut operands = self.operands(call);
                operands.extend([self.order_function(&element), place]);
                X::call(self.file.quark(if builtin == B::ListMin { "Min" } else { "Max" }), operands)
            }
            B::ListMinBy => {
                let key = lambda_result(&call.args[0]);
                let mut operands = self.operands(call);
                operands.extend([self.order_function(&key), place]);
                X::call(self.file.quark("MinBy"), operands)
            }
            B::MapRemove => {
                let map = on.map(|on| self.base(on)).expect("a map's method is called on one");
                let key = self.expr(&call.args[0]);
                map.method("Delete", vec![key])
            }
            _ => self.spelled(builtin, call, whole).expect("it is in the table"),
        }
    }

    fn operands(&mut self, call: &Call) -> Vec<X> {
        let mut operands = Vec::new();
        if let Some(on) = &call.receiver {
            operands.push(self.expr(on));
        }
        for arg in &call.args {
            operands.push(self.argument(arg));
        }
        operands
    }

    fn typed_operands(&mut self, call: &Call) -> Vec<X> {
        let mut operands: Vec<X> = call.receiver.iter().map(|on| self.expr(on)).collect();
        for arg in &call.args {
            operands.push(self.typed(arg));
        }
        operands
    }

    fn argument(&mut self, arg: &Expr) -> X {
        match &arg.kind {
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            _ => self.expr(arg),
        }
    }

    fn spelled(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> Option<X> {
        let spelling = if bodies::splits_at_literal(builtin, call) {
            Spell::Standard("strings", "Split")
        } else {
            spelling(builtin)?
        };
        let mut operands = self.operands(call);
        Some(match spelling {
            Spell::Quark(name) => X::call(self.file.quark(name), operands),
            Spell::Faulting(name) => {
                operands.push(X::atom(self.file.place(whole.span)));
                X::call(self.file.quark(name), operands)
            }
            Spell::Standard(package, name) => X::call(self.file.standard(package, name), operands),
            Spell::Method(name) => receiver(operands.remove(0)).method(name, operands),
            Spell::Convert(name) => X::call(name, operands),
        })
    }

    fn plain_builtin(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> X {
        if let Some(code) = self.spelled(builtin, call, whole) {
            return code;
        }
        match builtin.spec().effect {
            Effect::Outside | Effect::Actor | Effect::Entry | Effect::Test => self.outside(builtin, call),
            Effect::Changes => self.change(builtin, call, whole),
            _ => self.pure(builtin, call, whole),
        }
    }

    fn outside(&mut self, builtin: Builtin, call: &Call) -> X {
        let on = match self.world {
            World::Test => X::atom("test"),
            World::Entry => X::atom("runtime"),
            World::Making => X::atom("core"),
            _ => match &self.this {
                super::body::This::Named(name) => X::atom(name.clone()).select("core"),
                _ => X::atom("core"),
            },
        };
        match builtin {
            B::Now => on.method("Now", Vec::new()),
            B::Uuid => on.method("UUID", Vec::new()),
            B::Random => on.method("Random", Vec::new()),
            B::Retire => on.method("Retire", Vec::new()),
            B::Environment => X::atom("environment"),
            B::Advance => {
                let operands = self.operands(call);
                on.method("AdvanceBy", operands)
            }
            B::PortCalls => self.operands(call).remove(0).method("Calls", Vec::new()),
            _ => self.operands(call).remove(0).method("Sent", Vec::new()),
        }
    }

    /// What changes a collection in place and gives something.
    fn change(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> X {
        let on = call.receiver.as_deref().expect("what changes is a method");
        let list = self.expr(on).address();
        let place = X::atom(self.file.place(whole.span));
        match builtin {
            B::ListRemove => {
                let Type::List(element) = &on.ty else { unreachable!("a list's method is called on one") };
                let value = self.typed(&call.args[0]);
                X::call(self.file.quark("Remove"), vec![list, value, self.same_function(element)])
            }
            B::ListRemoveAt => {
                let index = self.expr(&call.args[0]);
                X::call(self.file.quark("RemoveAt"), vec![list, index, place])
            }
            B::ListRemoveLast => X::call(self.file.quark("RemoveLast"), vec![list, place]),
            B::ListAddAll => {
                let elements = self.expr(&call.args[0]);
                X::Spread(Box::new(X::atom(self.file.quark("Append"))), vec![list, elements])
            }
            _ => {
                let element = self.typed(&call.args[0]);
                X::call(self.file.quark("Append"), vec![list, element])
            }
        }
    }

    fn pure(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> X {
        let place = X::atom(self.file.place(whole.span));
        let element = match call.receiver.as_ref().map(|on| &on.ty) {
            Some(Type::List(inner)) => (**inner).clone(),
            _ => Type::Unit,
        };
        match builtin {
            B::Min | B::Max => self.smaller_or_larger(builtin, call, place),
            B::Abs => {
                let operand = self.typed(&call.args[0]);
                X::call(self.file.quark(if whole.ty == Type::Float { "AbsFloat" } else { "Abs" }), vec![operand])
            }
            B::PackageVersion => X::atom(super::text::string(&self.file.program().version)),
            B::PackageLanguage => X::atom("\"go\""),
            B::Unit => X::atom("struct{}{}"),
            B::InstantEpoch => X::atom(self.file.quark("Epoch")),
            B::JsonNull => X::atom(self.file.quark("Null")),
            B::DurationOf => {
                let operands = self.operands(call);
                X::call(self.file.quark("Duration"), operands)
            }
            B::ListSize => {
                let size = X::call("len", self.operands(call));
                X::call("int64", vec![size])
            }
            B::MapSize => {
                let size = receiver(self.operands(call).remove(0)).method("Len", Vec::new());
                X::call("int64", vec![size])
            }
            B::ListIsEmpty => X::call("len", self.operands(call)).binary("==", X::atom("0")),
            B::MapIsEmpty => {
                receiver(self.operands(call).remove(0)).method("Len", Vec::new()).binary("==", X::atom("0"))
            }
            B::StringIsEmpty => self.operands(call).remove(0).binary("==", X::atom("\"\"")),
            B::ListAny => {
                let operands = self.operands(call);
                X::call(self.file.standard("slices", "ContainsFunc"), operands)
            }
            B::ListAll => self.quark_call("All", call),
            B::ListFilter => self.quark_call("Filter", call),
            B::ListMap => self.quark_call("Mapped", call),
            B::OptionalMap => self.quark_call("Mapping", call),
            B::ListSortBy => {
                let key = lambda_result(&call.args[0]);
                let mut operands = self.operands(call);
                operands.extend([self.order_function(&key), place]);
                X::call(self.file.quark("SortBy"), operands)
            }
            B::ListDistinct => {
                let mut operands = self.operands(call);
                operands.push(self.same_function(&element));
                X::call(self.file.quark("Distinct"), operands)
            }
            B::ListJoin => {
                let operands = self.operands(call);
                X::call(self.file.standard("strings", "Join"), operands)
            }
            B::StringJoin => self.quark_call("Join", call),
            B::PromiseNew => {
                let Type::Promise(inner) = &whole.ty else { unreachable!("a promise has the type of one") };
                X::call(format!("{}[{}]", self.file.quark("NewPromise"), self.file.ty(inner)), Vec::new())
            }
            B::PromiseKeep => {
                let mut operands = self.operands(call);
                operands.remove(0).method("Keep", operands)
            }
            B::Encode | B::ToJson | B::JsonOf => self.encode(builtin, call),
            B::Decode | B::FromJson => self.decode(builtin, call, whole),
            other => unreachable!("{other:?} has a spelling"),
        }
    }

    fn quark_call(&mut self, name: &str, call: &Call) -> X {
        let operands = self.operands(call);
        X::call(self.file.quark(name), operands)
    }

    fn smaller_or_larger(&mut self, builtin: Builtin, call: &Call, place: X) -> X {
        let mut operands = self.operands(call);
        let name = if builtin == B::Min { "Min" } else { "Max" };
        match call.args[0].ty {
            Type::Float => {
                operands.push(place);
                X::call(self.file.quark(&format!("{name}Float")), operands)
            }
            Type::Instant => X::call(self.file.quark(&format!("{name}Instant")), operands),
            _ => X::call(name.to_lowercase(), operands),
        }
    }

    fn encode(&mut self, builtin: Builtin, call: &Call) -> X {
        let value = call.receiver.as_deref().unwrap_or_else(|| &call.args[0]);
        let code = self.typed(value);
        let json = self.file.to_json(code, &value.ty, WireUnit::Milliseconds);
        if builtin == B::Encode { json.method("Encode", Vec::new()) } else { json }
    }

    fn decode(&mut self, builtin: Builtin, call: &Call, whole: &Expr) -> X {
        let argument = self.expr(&call.args[0]);
        let from = self.file.from_json(&whole.ty, WireUnit::Milliseconds);
        if builtin == B::Decode {
            return X::call(self.file.quark("Decode"), vec![argument, from]);
        }
        X::Call(Box::new(from), vec![argument])
    }
}

/// Whether what is looked up may be absent itself; an index never is.
fn gives_optionals(builtin: Builtin, call: &Call) -> bool {
    builtin != B::ListIndexOf
        && match call.receiver.as_ref().map(|on| &on.ty) {
            Some(Type::List(inner) | Type::Map(_, inner)) => matches!(**inner, Type::Optional(_)),
            _ => false,
        }
}

/// Whether a call's value is looked up, and absent only where it was not found.
pub fn is_lookup(builtin: Builtin, call: &Call) -> bool {
    looks_up(builtin) && !gives_optionals(builtin, call)
}

/// What a lambda gives.
fn lambda_result(arg: &Expr) -> Type {
    let ExprKind::Lambda(lambda) = &arg.kind else { return arg.ty.clone() };
    match &lambda.body {
        crate::model::LambdaBody::Value(value) => value.ty.clone(),
        crate::model::LambdaBody::Block(block) => bodies::result_type(block).unwrap_or(Type::Unit),
    }
}
