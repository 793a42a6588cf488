//! Actors: steps under ranks, effects after the outermost step, continuations, timers, scopes.

use super::call::{by_index, forget};
use super::exec::Flow;
use super::machine::{ActorState, Effect, Eval, Frame, Logged, Machine, This};
use super::promise::{Continuation, Promise};
use super::value::{ActorId, Fault, Stop, Value};
use super::world::Alarm;
use crate::model::{self, FieldMode, Function, Id, Scope, Type};
use crate::source::Span;
use std::collections::BTreeMap;
use std::rc::Rc;

impl<'p> Machine<'p> {
    pub(super) fn make_actor(&mut self, id: Id<model::Actor>, given: Vec<(usize, Value)>) -> Eval {
        let fields = &self.program.actors[id].fields;
        let actor = ActorId(self.actors.len());
        let blank = vec![Value::Unit; fields.len()];
        self.actors.push(ActorState {
            actor: id,
            fields: blank,
            asked: BTreeMap::new(),
            sides: BTreeMap::new(),
            retired: false,
        });
        let mut given = by_index(fields.len(), given);
        for (index, field) in fields.iter().enumerate() {
            let value = match given[index].take() {
                Some(value) => value,
                None if field.mode == FieldMode::Port => Value::Port(actor, index),
                None => self.default(field, This::Value(Value::Actor(actor)))?,
            };
            self.actors[actor.0].fields[index] = value;
        }
        forget(fields, &mut self.actors[actor.0].fields);
        self.start_timers(actor);
        self.greet(actor);
        Ok(Value::Actor(actor))
    }

    /// Accepted connections stand from the beginning: that they do follows at once.
    fn greet(&mut self, actor: ActorId) {
        for port in 0..self.declared(actor).fields.len() {
            if self.is_accepted(actor, port) {
                self.queue.push_back(Effect::Connected { actor, port });
            }
        }
        self.drain();
    }

    fn start_timers(&mut self, actor: ActorId) {
        for (index, every) in self.declared(actor).timers.iter().enumerate() {
            self.world.set(Alarm::Every(actor, index), self.world.now + every.period);
        }
    }

    /// What the program says of an actor.
    pub(super) fn declared(&self, actor: ActorId) -> &'p model::Actor {
        &self.program.actors[self.actors[actor.0].actor]
    }

    /// Runs one step of an actor. What it asks for is done after the outermost step.
    pub(super) fn step<T>(&mut self, actor: ActorId, span: Span, run: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        if let Some(outer) = self.steps.last() {
            let (outer, inner) = (self.declared(*outer), self.declared(actor));
            if inner.rank >= outer.rank {
                let text = format!("a step of {} was entered from a step of {}", inner.decl.name, outer.decl.name);
                return Err(self.fault(span, text));
            }
        }
        self.steps.push(actor);
        let result = run(self);
        self.steps.pop();
        self.drain();
        result
    }

    /// Outside of all steps: does what was asked for.
    pub(super) fn drain(&mut self) {
        if !self.steps.is_empty() || self.draining {
            return;
        }
        self.draining = true;
        while let Some(effect) = self.queue.pop_front() {
            self.perform(effect);
        }
        self.draining = false;
    }

    /// In tests: breaks the statement, outside of all steps, that made a handler or timer break.
    pub(super) fn raise(&mut self) -> Eval<()> {
        if !self.raises || !self.steps.is_empty() || self.draining {
            return Ok(());
        }
        let first = self.unheard.pop_front();
        self.unheard.clear();
        first.map_or(Ok(()), |fault| Err(Stop::Fault(Box::new(fault))))
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Call { actor, port, function, args } => self.carry_out(actor, port, function, args),
            Effect::Connected { actor, port } => self.occur(actor, port, "connected", Vec::new()),
            Effect::Resume(continuation, outcome) => self.resume(continuation, outcome),
        }
    }

    /// Tells the runtime's hook what a handler or timer came to.
    pub(super) fn hear(&mut self, result: Eval, span: Span) {
        let fault = match result {
            Ok(_) => return,
            Err(Stop::Fault(fault)) => *fault,
            Err(Stop::Threw(error) | Stop::Passed(error)) => {
                let words = self.error_words(&error);
                self.broken(span, words)
            }
        };
        self.tell_hook(fault);
    }

    /// Tells the runtime's hook of a fault that has no caller.
    pub(super) fn tell_hook(&mut self, fault: Fault) {
        self.log.push(Logged::Fault(fault.clone()));
        self.unheard.push_back(fault);
    }

    /// Runs a handler or an `every` as a step of its own; a retired actor hears nothing.
    pub(super) fn handle(&mut self, actor: ActorId, function: Id<Function>, args: Vec<Value>) {
        if self.actors[actor.0].retired {
            return;
        }
        let span = self.program.functions[function].decl.span;
        let result = self.step(actor, span, |machine| machine.run(function, Some(Value::Actor(actor)), args));
        self.hear(result, span);
    }

    /// `retire();`
    pub(super) fn retire(&mut self, actor: ActorId) {
        self.actors[actor.0].retired = true;
        self.world.cancel_all(actor);
    }

    /// Moves time, firing timers on the way; what one causes is done before the next.
    pub fn advance(&mut self, milliseconds: i64) {
        let until = self.world.now + milliseconds;
        while let Some(alarm) = self.world.next_alarm(until) {
            self.fire(alarm);
        }
        self.world.now = until;
    }

    fn fire(&mut self, alarm: Alarm) {
        match alarm {
            Alarm::Port(actor, port) => self.fired(actor, port),
            Alarm::Every(actor, index) => {
                let every = &self.declared(actor).timers[index];
                self.world.set(alarm, self.world.now + every.period);
                self.handle(actor, every.function, Vec::new());
            }
        }
    }

    // Continuations

    /// Starts an `async fn` within the step that is running; it gives its promise.
    pub(super) fn begin(&mut self, function: Id<Function>, frame: Frame) -> Value {
        let promise = self.promise();
        self.proceed(function, frame, 0, &promise);
        Value::Promise(promise)
    }

    /// Runs an `async fn` up to its next `await` or to its end.
    fn proceed(&mut self, function: Id<Function>, mut frame: Frame, first: usize, result: &Rc<Promise>) {
        let body = self.program.functions[function].body.as_ref().expect("an `async fn` has a body");
        match self.block_from(&mut frame, &body.block, first) {
            Ok(Flow::Await { promise, local, next }) => {
                let This::Value(Value::Actor(actor)) = frame.this else { unreachable!("an `async fn` is an actor's") };
                let rest = Continuation { actor, function, frame, next, local, result: result.clone() };
                self.wait(&promise, rest);
            }
            Ok(flow) => self.decide(result, &Ok(flow.returned())),
            Err(stop) => self.decide(result, &Err(stop)),
        }
    }

    /// Has a continuation whose promise is decided run after the steps.
    pub(super) fn resume_later(&mut self, continuation: Continuation, outcome: Eval) {
        self.queue.push_back(Effect::Resume(continuation, outcome));
    }

    fn resume(&mut self, continuation: Continuation, outcome: Eval) {
        let Continuation { actor, function, mut frame, next, local, result } = continuation;
        let span = self.program.functions[function].decl.span;
        let stepped = self.step(actor, span, |machine| {
            frame.locals[local.index()] = outcome?;
            machine.proceed(function, frame, next, &result);
            Ok(())
        });
        if let Err(stop) = stepped {
            self.decide(&result, &Err(stop));
        }
    }

    // Scopes

    /// Runs a body of host code between the methods of a scope of an actor: `enter` gets `args`, and what it returns
    /// is handed to the body, to `fail` and to `exit`.
    pub fn scope(
        &mut self,
        actor: ActorId,
        scope: &str,
        args: Vec<Value>,
        body: impl FnOnce(&mut Self, &Value) -> Result<(), Failed>,
    ) -> Result<(), Stop> {
        let declared = self.declared(actor);
        let scope: &Scope = declared.scopes.iter().find(|it| it.name == scope).expect("the actor has this scope");
        let this = Value::Actor(actor);
        let value = self.call(scope.enter, Some(this.clone()), args)?;
        if let (Err(failed), Some(fail)) = (body(self, &value), scope.fail) {
            let failure = self.failure(failed)?;
            let args = self.scope_args(fail, &value, vec![failure]);
            self.call(fail, Some(this.clone()), args)?;
        }
        let Some(exit) = scope.exit else { return Ok(()) };
        let args = self.scope_args(exit, &value, Vec::new());
        self.call(exit, Some(this), args).map(drop)
    }

    /// The scope's value stands first, for those that take it.
    fn scope_args(&self, function: Id<Function>, value: &Value, rest: Vec<Value>) -> Vec<Value> {
        let takes = self.program.functions[function].params.len() > rest.len();
        takes.then(|| value.clone()).into_iter().chain(rest).collect()
    }

    fn failure(&mut self, failed: Failed) -> Eval {
        let mut records = self.program.records.iter();
        let (id, _) = records.find(|(_, record)| record.decl.name == "Failure").expect("the prelude declares it");
        let texts = [failed.kind, failed.message, failed.stack];
        self.make(&Type::Record(id), texts.into_iter().map(Value::text).enumerate().collect())
    }
}

/// Why the body of a scope failed, as its host tells.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The name of the error's type.
    pub kind: String,
    /// Its message.
    pub message: String,
    /// The whole stack trace; empty where the host keeps none.
    pub stack: String,
}
