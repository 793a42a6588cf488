//! Calls, and making records, errors, instances and actors.

use super::machine::{Eval, Frame, Machine, This};
use super::value::{Fields, Stop, Value};
use crate::model::{self, Body, Call, Callee, Expr, ExprKind, Function, FunctionKind, Id, Owner, Type};
use crate::source::Span;
use std::cell::RefCell;
use std::rc::Rc;

impl<'p> Machine<'p> {
    pub(super) fn call_expr(&mut self, frame: &mut Frame, call: &'p Call, expr: &'p Expr) -> Eval {
        match call.callee {
            Callee::Builtin(builtin) => self.builtin(frame, builtin, call, expr),
            Callee::Function(function) => {
                let internal =
                    call.receiver.as_ref().is_some_and(|receiver| matches!(receiver.kind, ExprKind::SelfRef));
                let this = self.receiver(frame, call)?;
                let args = self.args(frame, call)?;
                self.deeper(expr.span, |machine| machine.invoke(function, this, args, internal, expr.span))
            }
            Callee::Deliver(_, event) => {
                let Some(Value::Port(actor, port)) = self.receiver(frame, call)? else {
                    unreachable!("events are delivered to ports")
                };
                let args = self.args(frame, call)?;
                self.deliver_event(actor, port, event, args);
                self.drain();
                Ok(Value::Unit)
            }
        }
    }

    pub(super) fn receiver(&mut self, frame: &mut Frame, call: &'p Call) -> Eval<Option<Value>> {
        call.receiver.as_deref().map(|receiver| self.expr(frame, receiver)).transpose()
    }

    /// The arguments in the order of the parameters, evaluated in the order in which they are written.
    pub(super) fn args(&mut self, frame: &mut Frame, call: &'p Call) -> Eval<Vec<Value>> {
        let Some(order) = &call.order else { return self.all(frame, &call.args) };
        let mut args = vec![Value::None; call.args.len()];
        for index in order {
            args[*index] = self.expr(frame, &call.args[*index])?;
        }
        Ok(args)
    }

    /// Calls a function; `internal` says that the caller's step is the actor's own.
    pub(super) fn invoke(
        &mut self,
        function: Id<Function>,
        this: Option<Value>,
        args: Vec<Value>,
        internal: bool,
        span: Span,
    ) -> Eval {
        let function = self.implementation(function, this.as_ref());
        match (self.program.functions[function].owner, &this) {
            (Owner::PortKind(_), Some(Value::Port(actor, port))) => {
                self.ask(*actor, *port, function, args, span)?;
                Ok(Value::Unit)
            }
            (Owner::Actor(_), Some(Value::Actor(actor))) if !internal => {
                let actor = *actor;
                self.step(actor, span, |machine| machine.run(function, this, args))
            }
            _ => self.run(function, this, args),
        }
    }

    /// For a method of an interface the method of the instance that implements it; any other function itself.
    fn implementation(&self, function: Id<Function>, this: Option<&Value>) -> Id<Function> {
        let (Owner::Interface(_), Some(Value::Instance(instance))) = (self.program.functions[function].owner, this)
        else {
            return function;
        };
        let functions = &self.program.classes[instance.class].functions;
        let implements = |id: &&Id<Function>| self.program.functions[**id].implements == Some(function);
        let name = &self.program.functions[function].decl.name;
        let named = |id: &&Id<Function>| self.program.functions[**id].decl.name == *name;
        let found = functions.iter().find(implements).or_else(|| functions.iter().find(named));
        *found.expect("the checker saw that the class implements the interface")
    }

    /// Runs a function's body, within the step that is running.
    pub(super) fn run(&mut self, id: Id<Function>, this: Option<Value>, args: Vec<Value>) -> Eval {
        let function = &self.program.functions[id];
        let Some(body) = &function.body else { unreachable!("ports and interfaces are called elsewhere") };
        let frame = call_frame(body, this, args);
        if function.kind == FunctionKind::Async {
            return Ok(self.begin(id, frame));
        }
        match self.body(frame, body) {
            // Such a function says what its promise may fail with, and its callers await without `try`.
            Err(Stop::Threw(error)) if matches!(function.result, Type::Promise(_)) => {
                let promise = self.promise();
                self.decide(&promise, &Err(Stop::Threw(error)));
                Ok(Value::Promise(promise))
            }
            other => other,
        }
    }

    fn body(&mut self, mut frame: Frame, body: &'p Body) -> Eval {
        Ok(self.block(&mut frame, &body.block)?.returned())
    }

    /// Makes a record, error, instance or actor of the fields that are given; the others get their defaults, in order.
    pub(super) fn make(&mut self, ty: &Type, given: Vec<(usize, Value)>) -> Eval {
        match ty {
            Type::Record(id) => {
                let values = self.make_fields(&self.program.records[*id].fields, given)?;
                Ok(Value::Record(Rc::new(Fields { id: *id, values })))
            }
            Type::ErrorType(id) => {
                let values = self.make_fields(&self.program.errors[*id].fields, given)?;
                Ok(Value::Error(Rc::new(Fields { id: *id, values })))
            }
            Type::Class(id) => self.make_instance(*id, given),
            Type::Actor(id) => self.make_actor(*id, given),
            other => unreachable!("the checker lets no {other:?} be made"),
        }
    }

    fn make_fields(&mut self, fields: &'p [model::Field], given: Vec<(usize, Value)>) -> Eval<Vec<Value>> {
        let making = Rc::new(RefCell::new(vec![Value::Unit; fields.len()]));
        let mut given = by_index(fields.len(), given);
        for (index, field) in fields.iter().enumerate() {
            let value = match given[index].take() {
                Some(value) => value,
                None => self.default(field, This::Making(making.clone()))?,
            };
            making.borrow_mut()[index] = value;
        }
        Ok(making.take())
    }

    /// The default of a field of what is being made; an optional without one is absent.
    pub(super) fn default(&mut self, field: &'p model::Field, this: This) -> Eval {
        match &field.default {
            Some(initial) => self.expr(&mut Frame::new(this, initial.locals.len()), &initial.value),
            None => Ok(Value::None),
        }
    }

    fn make_instance(&mut self, id: Id<model::Class>, given: Vec<(usize, Value)>) -> Eval {
        let class = &self.program.classes[id];
        let instance = Self::blank(id, class.fields.len());
        let mut given = by_index(class.fields.len(), given);
        for (index, field) in class.fields.iter().enumerate() {
            let value = match given[index].take() {
                Some(value) => value,
                None => self.default(field, This::Value(Value::Instance(instance.clone())))?,
            };
            instance.fields.borrow_mut()[index] = value;
        }
        forget(&class.fields, &mut instance.fields.borrow_mut());
        Ok(Value::Instance(instance))
    }
}

fn call_frame(body: &Body, this: Option<Value>, args: Vec<Value>) -> Frame {
    let mut frame = Frame::new(this.map_or(This::Nothing, This::Value), body.locals.len());
    for (local, arg) in frame.locals.iter_mut().zip(args) {
        *local = arg;
    }
    frame
}

/// The given values, each at its field's index.
pub(super) fn by_index(fields: usize, given: Vec<(usize, Value)>) -> Vec<Option<Value>> {
    let mut values = vec![None; fields];
    for (index, value) in given {
        values[index] = Some(value);
    }
    values
}

/// Drops what was only passed on to later initialisers.
pub(super) fn forget(fields: &[model::Field], values: &mut [Value]) {
    for (field, value) in fields.iter().zip(values) {
        if field.parameter_only {
            *value = Value::Unit;
        }
    }
}
