//! One run of a program: its actors, its clock, its queue of effects, and how host code talks to it.

use super::promise::{Continuation, Promise};
use super::value::{ActorId, Broken, Fault, Instance, Stop, Value};
use super::world::World;
use crate::model::{Actor, Expr, Function, Id, Program, Type};
use crate::source::{Sources, Span};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// What evaluating something gives.
pub(super) type Eval<T = Value> = Result<T, Stop>;

/// How many expressions and turns of loops a run may take: far beyond any test, and reached in seconds.
const FUEL: usize = 20_000_000;
/// How deep calls may be nested; a machine on [`super::on_a_large_stack`] has room for it.
const MAX_DEPTH: usize = 2_000;

/// A program that runs, in virtual time and with recorded ports.
///
/// Deeply nested calls need a large stack: use it within [`super::on_a_large_stack`].
pub struct Machine<'p> {
    pub(super) program: &'p Program,
    pub(super) sources: &'p Sources,
    pub(super) world: World,
    pub(super) actors: Vec<ActorState>,
    pub(super) constants: Vec<Option<Value>>,
    pub(super) queue: VecDeque<Effect>,
    pub(super) draining: bool,
    /// The actors whose steps run, outermost first.
    pub(super) steps: Vec<ActorId>,
    pub(super) log: Vec<Logged>,
    /// Faults of handlers and timers, that nobody was told yet.
    pub(super) unheard: VecDeque<Fault>,
    /// In tests: faults of handlers and timers break the statement that caused them.
    pub(super) raises: bool,
    pub(super) dropped: Rc<Cell<usize>>,
    pub(super) depth: usize,
    fuel: usize,
}

/// An actor and what its ports were asked.
pub(super) struct ActorState {
    pub(super) actor: Id<Actor>,
    pub(super) fields: Vec<Value>,
    pub(super) asked: BTreeMap<usize, Asked>,
    /// The conversations of its links.
    pub(super) sides: BTreeMap<usize, Value>,
    pub(super) retired: bool,
}

/// What a port was asked, until somebody looks.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) calls: Vec<String>,
    pub(super) sent: Vec<Value>,
}

/// What a step asks for, and is done after it.
pub(super) enum Effect {
    /// A call of a port.
    Call { actor: ActorId, port: usize, function: Id<Function>, args: Vec<Value> },
    /// The news that an accepted connection stands.
    Connected { actor: ActorId, port: usize },
    /// The rest of an `async fn`, with what it waited for.
    Resume(Continuation, Eval),
}

/// Something that a run did to the outside, in the order in which it was done.
#[derive(Clone, Debug)]
pub enum Logged {
    /// A port was asked for something.
    Call {
        /// Whose port.
        actor: ActorId,
        /// The port's name.
        port: String,
        /// What of its kind was called.
        function: String,
        /// With what.
        args: Vec<Value>,
        /// As `calls()` shows it.
        text: String,
    },
    /// A handler or a timer broke, and the runtime's hook was told.
    Fault(Fault),
}

/// The locals of a running body, and what `self` is in it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) this: This,
    pub(super) locals: Vec<Value>,
}

/// What `self` is.
#[derive(Clone, Debug)]
pub(super) enum This {
    /// Outside of any type.
    Nothing,
    /// A value.
    Value(Value),
    /// A record or error that is being made: its fields so far.
    Making(Rc<RefCell<Vec<Value>>>),
}

impl Frame {
    pub(super) fn new(this: This, locals: usize) -> Frame {
        Frame { this, locals: vec![Value::Unit; locals] }
    }
}

impl<'p> Machine<'p> {
    /// A machine in which nothing has happened yet.
    #[must_use]
    pub fn new(program: &'p Program, sources: &'p Sources) -> Self {
        Machine {
            program,
            sources,
            world: World::new(),
            actors: Vec::new(),
            constants: vec![None; program.constants.len()],
            queue: VecDeque::new(),
            draining: false,
            steps: Vec::new(),
            log: Vec::new(),
            unheard: VecDeque::new(),
            raises: false,
            dropped: Rc::default(),
            depth: 0,
            fuel: FUEL,
        }
    }

    /// Sets a variable of the environment that entry functions see.
    pub fn set_environment(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.world.environment.insert(name.into(), value.into());
    }

    /// The function of a module with this name; of the first module that has one.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<Id<Function>> {
        use crate::model::Owner;
        let mut all = self.program.functions.iter();
        all.find(|(_, function)| function.owner == Owner::Module && function.decl.name == name).map(|(id, _)| id)
    }

    /// The method with this name of a record, error, class instance or actor.
    #[must_use]
    pub fn method(&self, of: &Value, name: &str) -> Option<Id<Function>> {
        let functions = match of {
            Value::Record(record) => &self.program.records[record.id].functions,
            Value::Instance(instance) => &self.program.classes[instance.class].functions,
            Value::Actor(actor) => &self.program.actors[self.actors[actor.0].actor].functions,
            _ => return None,
        };
        functions.iter().copied().find(|id| self.program.functions[*id].decl.name == name)
    }

    /// Calls a function of a module, or a method on `this`; `args` are in the order of the parameters, those that are
    /// left out at the end are `none`.
    pub fn call(&mut self, function: Id<Function>, this: Option<Value>, mut args: Vec<Value>) -> Result<Value, Stop> {
        args.resize(self.program.functions[function].params.len(), Value::None);
        let span = self.program.functions[function].decl.span;
        let result = self.invoke(function, this, args, false, span);
        self.drain();
        result
    }

    /// Makes a record, error, class instance or actor of these fields, by their index.
    pub fn construct(&mut self, ty: &Type, args: Vec<(usize, Value)>) -> Result<Value, Stop> {
        self.make(ty, args)
    }

    /// The port of an actor with this name.
    #[must_use]
    pub fn port(&self, actor: ActorId, name: &str) -> Option<Value> {
        let fields = &self.program.actors[self.actors[actor.0].actor].fields;
        let index = fields.iter().position(|field| field.name == name)?;
        matches!(fields[index].ty, Type::Port(_)).then_some(Value::Port(actor, index))
    }

    /// When the next timer is due, in milliseconds since 1970.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.world.next_due()
    }

    /// All that was done to the outside since the last look.
    pub fn take_log(&mut self) -> Vec<Logged> {
        std::mem::take(&mut self.log)
    }

    /// How many promises were dropped undecided so far.
    #[must_use]
    pub fn dropped_promises(&self) -> usize {
        self.dropped.get()
    }

    /// The virtual instant, in milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.world.now
    }

    /// Why a call has no result, in words: `InvalidVersion: 'x' is not MAJOR.MINOR` or `division by zero (a.q:3)`.
    pub fn words(&mut self, stop: &Stop) -> String {
        match stop {
            Stop::Fault(fault) => fault.to_string(),
            Stop::Threw(error) | Stop::Passed(error) => self.error_words(error),
        }
    }

    pub(super) fn error_words(&mut self, error: &Value) -> String {
        let Value::Error(fields) = error else { return self.shown(error) };
        let name = &self.program.errors[fields.id].decl.name;
        match self.message(error) {
            Ok(message) => format!("{name}: {message}"),
            Err(stop) => format!("{name}: {}", self.words(&stop)),
        }
    }

    /// A fault at a place.
    pub(super) fn fault(&self, span: Span, text: impl Into<Broken>) -> Stop {
        Stop::Fault(Box::new(self.broken(span, text.into().into_owned())))
    }

    /// What broke at a place.
    pub(super) fn broken(&self, span: Span, text: String) -> Fault {
        Fault { text, location: self.sources.location(span), span }
    }

    /// Gives a place to the fault of something that knows none.
    pub(super) fn at<T>(&self, span: Span, result: Result<T, Broken>) -> Eval<T> {
        result.map_err(|text| self.fault(span, text))
    }

    /// Counts one step of work; a run that never ends is a fault.
    pub(super) fn tick(&mut self, expr: &Expr) -> Eval<()> {
        self.burn(expr.span)
    }

    /// Counts one step of work at a place.
    pub(super) fn burn(&mut self, span: Span) -> Eval<()> {
        self.spend(span, 1)
    }

    /// Counts what makes something large: without it, a text that is doubled often would end the process.
    pub(super) fn spend(&mut self, span: Span, amount: usize) -> Eval<()> {
        let left = self.fuel.checked_sub(amount);
        self.fuel = left.ok_or_else(|| self.fault(span, "step limit"))?;
        Ok(())
    }

    /// Runs something one call deeper; calls nested too deep are a fault.
    pub(super) fn deeper<T>(&mut self, span: Span, run: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fault(span, "stack overflow"));
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// A new instance whose fields are not yet set.
    pub(super) fn blank(class: Id<crate::model::Class>, fields: usize) -> Rc<Instance> {
        Rc::new(Instance { class, fields: RefCell::new(vec![Value::Unit; fields]) })
    }

    /// The promise that a value is. Only promises may be given.
    pub(super) fn as_promise(value: &Value) -> Rc<Promise> {
        match value {
            Value::Promise(promise) => promise.clone(),
            other => unreachable!("the checker lets no {other:?} be a promise"),
        }
    }
}
