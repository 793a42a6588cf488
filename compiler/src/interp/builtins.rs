//! What the language brings: those built-ins that need more than the values they are called with.

use super::machine::{Eval, Frame, Machine, This};
use super::order;
use super::value::{Key, Stop, Value};
use super::{codec, pure};
use crate::model::{Builtin, Call, Expr, ExprKind, Lambda};
use crate::source::Span;
use std::cmp::Ordering;
use std::rc::Rc;

impl<'p> Machine<'p> {
    pub(super) fn builtin(&mut self, frame: &mut Frame, builtin: Builtin, call: &'p Call, expr: &'p Expr) -> Eval {
        use crate::model::builtin::Effect;
        let span = expr.span;
        if builtin.spec().effect == Effect::Changes {
            return self.changes(frame, builtin, call, span);
        }
        if let Some(lambda) = call.args.first().and_then(as_lambda) {
            return self.with_lambda(frame, builtin, call, lambda, span);
        }
        let receiver = self.receiver(frame, call)?;
        let args = self.args(frame, call)?;
        let operands: Vec<Value> = receiver.into_iter().chain(args).collect();
        self.spend(span, pure::size_of_text(builtin, &operands))?;
        match builtin.spec().on {
            "J" | "J." | "Json." => self.coded(builtin, call, expr, &operands),
            "Promise." | "Promise<T>" | "E" | "Port" => self.handled(builtin, &operands, span),
            "" if builtin.spec().effect != Effect::Pure => Ok(self.outside(frame, builtin, &operands)),
            "" | "List<T>" => match builtin {
                Builtin::PackageVersion => Ok(Value::text(self.program.version.as_str())),
                Builtin::PackageLanguage => Ok(Value::text("quark")),
                Builtin::ListJoin => Ok(self.joined(&operands[0], &operands[1])),
                _ => self.at(span, pure::pure(builtin, &operands)),
            },
            _ => self.at(span, pure::pure(builtin, &operands)),
        }
    }

    fn joined(&self, elements: &Value, separator: &Value) -> Value {
        let (Value::List(elements), Value::Str(separator)) = (elements, separator) else {
            unreachable!("strings of a list are joined")
        };
        let texts: Vec<String> = elements.iter().map(|element| self.hole(element)).collect();
        Value::text(texts.join(separator))
    }

    // Changing collections in place

    fn changes(&mut self, frame: &mut Frame, builtin: Builtin, call: &'p Call, span: Span) -> Eval {
        let receiver = call.receiver.as_deref().expect("a collection is changed");
        let place = self.place(frame, receiver)?;
        let args = self.args(frame, call)?;
        if let (Builtin::ListAddAll, [Value::List(more)]) = (builtin, &args[..]) {
            self.spend(span, more.len())?;
        }
        let mut collection = self.lift(frame, &place, span)?;
        let result = changed(builtin, &mut collection, args);
        self.write(frame, &place, collection, span)?;
        self.at(span, result)
    }

    // Lambdas

    fn with_lambda(
        &mut self,
        frame: &mut Frame,
        builtin: Builtin,
        call: &'p Call,
        lambda: &'p Lambda,
        span: Span,
    ) -> Eval {
        let receiver = self.receiver(frame, call)?.expect("lambdas are arguments of methods");
        let elements = match (builtin, &receiver) {
            (Builtin::OptionalMap, Value::None) => return Ok(Value::None),
            (Builtin::OptionalMap, value) => return self.lambda(frame, lambda, &[value]),
            (_, Value::List(elements)) => elements,
            other => unreachable!("lambdas look at lists and optionals: {other:?}"),
        };
        match builtin {
            Builtin::ListFind => {
                Ok(self.position_where(frame, lambda, elements, true)?.map(|at| elements[at].clone()).into())
            }
            Builtin::ListAny => Ok(Value::Bool(self.position_where(frame, lambda, elements, true)?.is_some())),
            Builtin::ListAll => Ok(Value::Bool(self.position_where(frame, lambda, elements, false)?.is_none())),
            Builtin::ListFilter => self.filtered(frame, lambda, elements),
            Builtin::ListMap => self.keys(frame, lambda, elements).map(Value::list),
            Builtin::ListMinBy => {
                let keys = self.keys(frame, lambda, elements)?;
                let least = self.at(span, order::extreme(&keys, Ordering::Less))?;
                Ok(least.map(|at| elements[at].clone()).into())
            }
            Builtin::ListSortBy => {
                let keys = self.keys(frame, lambda, elements)?;
                self.at(span, order::ordered(&keys))?;
                let mut places: Vec<usize> = (0..elements.len()).collect();
                places.sort_by(|a, b| order::compare(&keys[*a], &keys[*b]).unwrap_or(Ordering::Equal));
                Ok(Value::list(places.into_iter().map(|at| elements[at].clone()).collect()))
            }
            other => unreachable!("{other:?} takes no lambda"),
        }
    }

    /// What a lambda makes of each element.
    fn keys(&mut self, frame: &mut Frame, lambda: &'p Lambda, elements: &[Value]) -> Eval<Vec<Value>> {
        elements.iter().map(|element| self.lambda(frame, lambda, &[element])).collect()
    }

    /// The first element of which a lambda says so.
    fn position_where(
        &mut self,
        frame: &mut Frame,
        lambda: &'p Lambda,
        elements: &[Value],
        says: bool,
    ) -> Eval<Option<usize>> {
        for (index, element) in elements.iter().enumerate() {
            if self.lambda(frame, lambda, &[element])?.truth() == says {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    fn filtered(&mut self, frame: &mut Frame, lambda: &'p Lambda, elements: &[Value]) -> Eval {
        let mut kept = Vec::new();
        for element in elements {
            if self.lambda(frame, lambda, &[element])?.truth() {
                kept.push(element.clone());
            }
        }
        Ok(Value::list(kept))
    }

    // The outside

    fn outside(&mut self, frame: &Frame, builtin: Builtin, operands: &[Value]) -> Value {
        match (builtin, operands) {
            (Builtin::Now, _) => return Value::Instant(self.world.now),
            (Builtin::Uuid, _) => return Value::text(self.world.uuid()),
            (Builtin::Random, _) => return Value::Float(self.world.random()),
            (Builtin::Environment, _) => return self.environment(),
            (Builtin::Advance, [Value::Duration(time)]) => self.advance(*time),
            (Builtin::Retire, _) => {
                let This::Value(Value::Actor(actor)) = frame.this else { unreachable!("actors retire") };
                self.retire(actor);
            }
            other => unreachable!("no such built-in of the outside: {other:?}"),
        }
        Value::Unit
    }

    fn environment(&self) -> Value {
        let variables = self.world.environment.iter();
        let entries = variables.map(|(name, value)| (Key::Str(name.as_str().into()), Value::text(value.as_str())));
        Value::Map(Rc::new(entries.collect()))
    }

    // Promises, errors and ports

    fn handled(&mut self, builtin: Builtin, operands: &[Value], span: Span) -> Eval {
        match (builtin, operands) {
            (Builtin::PromiseNew, _) => Ok(Value::Promise(self.promise())),
            (Builtin::PromiseKeep, [Value::Promise(promise), value]) => {
                self.decide(promise, &Ok(value.clone()));
                self.drain();
                Ok(Value::Unit)
            }
            (Builtin::PromiseFail, [Value::Promise(promise), error]) => {
                self.decide(promise, &Err(Stop::Threw(error.clone())));
                self.drain();
                Ok(Value::Unit)
            }
            (Builtin::PromiseIsPending, [Value::Promise(promise)]) => Ok(Value::Bool(promise.is_pending())),
            (Builtin::PromiseValue, [Value::Promise(promise)]) => {
                promise.outcome().unwrap_or_else(|| Err(self.fault(span, "the promise is pending")))
            }
            (Builtin::ErrorMessage, [error]) => self.message(error).map(Value::text),
            (Builtin::PortCalls, [port]) => Ok(Value::list(self.calls(port).into_iter().map(Value::text).collect())),
            (Builtin::PortSent, [port]) => Ok(Value::list(self.sent(port))),
            other => unreachable!("no such built-in: {other:?}"),
        }
    }

    /// The message of an error.
    pub(super) fn message(&mut self, error: &Value) -> Eval<String> {
        let Value::Error(fields) = error else { unreachable!("only errors have messages") };
        let message = &self.program.errors[fields.id].message;
        let mut frame = Frame::new(This::Value(error.clone()), message.locals.len());
        let text = self.expr(&mut frame, &message.value)?;
        Ok(self.hole(&text))
    }

    // JSON

    fn coded(&mut self, builtin: Builtin, call: &'p Call, expr: &'p Expr, operands: &[Value]) -> Eval {
        match (builtin, operands) {
            (Builtin::JsonNull, _) => Ok(Value::Json(super::Json::Null)),
            (Builtin::JsonOf, [value]) => Ok(Value::Json(self.to_json(&call.args[0].ty, value))),
            (Builtin::Encode, [value]) => Ok(Value::text(self.encode(&receiver_type(call).ty, value))),
            (Builtin::ToJson, [value]) => Ok(Value::Json(self.to_json(&receiver_type(call).ty, value))),
            (Builtin::Decode, [Value::Str(text)]) => self.decode(&expr.ty, text),
            (Builtin::FromJson, [Value::Json(json)]) => self.decode_json(&expr.ty, json, &codec::Path::Root),
            other => unreachable!("no such built-in of JSON: {other:?}"),
        }
    }
}

fn receiver_type(call: &Call) -> &Expr {
    call.receiver.as_deref().expect("a value is encoded")
}

fn as_lambda(expr: &Expr) -> Option<&Lambda> {
    if let ExprKind::Lambda(lambda) = &expr.kind { Some(lambda) } else { None }
}

/// Changes a collection, and gives what that returns.
fn changed(builtin: Builtin, collection: &mut Value, args: Vec<Value>) -> Result<Value, super::value::Broken> {
    let mut args = args.into_iter();
    let arg = args.next();
    match (collection, arg) {
        (Value::Map(entries), Some(key)) => Ok(Rc::make_mut(entries).shift_remove(&Key::of(&key)).into()),
        (Value::List(elements), arg) => changed_list(builtin, Rc::make_mut(elements), arg),
        other => unreachable!("only collections are changed: {other:?}"),
    }
}

fn changed_list(
    builtin: Builtin,
    elements: &mut Vec<Value>,
    arg: Option<Value>,
) -> Result<Value, super::value::Broken> {
    match (builtin, arg) {
        (Builtin::ListAdd, Some(element)) => elements.push(element),
        (Builtin::ListAddAll, Some(Value::List(more))) => elements.extend(more.iter().cloned()),
        (Builtin::ListRemove, Some(element)) => {
            let found = elements.iter().position(|other| order::equal(other, &element));
            return Ok(Value::Bool(found.map(|at| elements.remove(at)).is_some()));
        }
        (Builtin::ListRemoveAt, Some(Value::Int(index))) => {
            return Ok(elements.remove(super::eval::position(index, elements.len())?));
        }
        (Builtin::ListRemoveLast, _) => {
            return elements.pop().ok_or_else(|| "index 0 is out of range for 0 elements".into());
        }
        other => unreachable!("no such change of a list: {other:?}"),
    }
    Ok(Value::Unit)
}
