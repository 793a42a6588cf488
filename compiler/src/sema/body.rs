//! Third phase: statements and expressions of one body at a time, typed and with every conversion made explicit.
//!
//! A [`Checker`] never changes what other bodies see, so that bodies can be checked side by side.

mod access;
mod call;
mod expr;
mod fit;
mod leaving;
mod matching;
mod operators;
mod statements;

use super::signatures::{Work, WorkKind};
use super::{Sema, constants, declare};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Arena, Block, Body, FunctionKind, Id, Initial, Item, Local, LocalKind, Module, Owner, Type};
use crate::syntax::tree::{self, Name};
use rayon::prelude::*;
use smol_str::SmolStr;

/// Types every body and value, side by side, and puts them into the model.
pub(super) fn check_all(sema: &mut Sema<'_>, work: Vec<Work<'_>>) {
    let shared: &Sema<'_> = sema;
    let done: Vec<(Done, Vec<Diagnostic>)> = work.into_par_iter().map(|item| check(shared, &item)).collect();
    for (result, mut problems) in done {
        sema.diagnostics.append(&mut problems);
        install(sema, result);
    }
}

/// A typed body or value and where it goes.
enum Done {
    Function(Id<model::Function>, Body),
    Default(Item, usize, Initial),
    Message(Id<model::ErrorType>, Initial),
    Period(Id<model::Actor>, usize, i64),
    Test(model::Test),
    Nothing,
}

fn check(sema: &Sema<'_>, work: &Work<'_>) -> (Done, Vec<Diagnostic>) {
    let mut checker = Checker::new(sema, work.module);
    let done = match &work.kind {
        WorkKind::Function(id, block) => {
            checker.enter_function(*id);
            let block = checker.block(block);
            Done::Function(*id, checker.finish(block))
        }
        WorkKind::Default(owner, index, value) => checker.default(*owner, *index, value),
        WorkKind::Message(id, value) => checker.message(*id, value),
        WorkKind::Constant(..) => Done::Nothing,
        WorkKind::Period(actor, index, value) => checker.period(*actor, *index, value),
        WorkKind::Test(test) => {
            checker.context.place = Place::Test;
            let block = checker.block(&test.body);
            let body = checker.finish(block);
            let (title, span) = &test.title;
            Done::Test(model::Test { title: title.to_string(), span: *span, module: work.module, body })
        }
    };
    (done, checker.problems)
}

fn install(sema: &mut Sema<'_>, done: Done) {
    let program = &mut sema.program;
    match done {
        Done::Function(id, body) => program.functions[id].body = Some(body),
        Done::Default(Item::Record(id), index, value) => program.records[id].fields[index].default = Some(value),
        Done::Default(Item::Class(id), index, value) => program.classes[id].fields[index].default = Some(value),
        Done::Default(Item::Actor(id), index, value) => program.actors[id].fields[index].default = Some(value),
        Done::Message(id, value) => program.errors[id].message = value,
        Done::Period(id, index, period) => program.actors[id].timers[index].period = period,
        Done::Test(test) => {
            let module = test.module;
            let id = program.tests.add(test);
            program.modules[module].tests.push(id);
        }
        Done::Default(..) | Done::Nothing => {}
    }
}

/// Where a body stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An initial value, a constant, an error's message.
    Value,
    Function(Id<model::Function>),
    Test,
}

/// What a body may do, and what it is for.
struct Context {
    place: Place,
    /// The type of `self`.
    owner: Option<Type>,
    /// What `return` wants; `None` in tests and values.
    result: Option<Type>,
    /// In a lambda with a block: what it returns, once that is known.
    lambda: Option<Type>,
    in_lambda: bool,
    /// In an initial value: only fields before this one are there.
    fields_before: Option<usize>,
    /// In an error's message: its fields are names of their own.
    error: Option<Id<model::ErrorType>>,
    /// Blocks that hold the statement: `await` stands in the outermost only.
    depth: usize,
}

/// Types one body.
pub(super) struct Checker<'s> {
    sema: &'s Sema<'s>,
    module: Id<Module>,
    locals: Arena<Local>,
    scopes: Vec<Vec<(SmolStr, Id<Local>)>>,
    context: Context,
    /// Set while the operand of a `try` is looked at, until the call takes it.
    try_here: bool,
    /// What the call under the last `try` may throw.
    tried: Vec<Id<model::ErrorType>>,
    /// A part of the body could not be read; the parser reported it.
    broken: bool,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    pub(super) fn new(sema: &'s Sema<'s>, module: Id<Module>) -> Self {
        let context = Context {
            place: Place::Value,
            owner: None,
            result: None,
            lambda: None,
            in_lambda: false,
            fields_before: None,
            error: None,
            depth: 0,
        };
        Checker {
            sema,
            module,
            locals: Arena::default(),
            scopes: vec![Vec::new()],
            context,
            try_here: false,
            tried: Vec::new(),
            broken: false,
            problems: Vec::new(),
        }
    }

    fn enter_function(&mut self, id: Id<model::Function>) {
        let function = &self.sema.program.functions[id];
        self.context.place = Place::Function(id);
        self.context.result = Some(function.result.clone());
        self.context.owner = match (function.owner, function.kind) {
            (_, FunctionKind::Static) => None,
            (Owner::Module, _) => None,
            (Owner::Record(id), _) => Some(Type::Record(id)),
            (Owner::Class(id), _) => Some(Type::Class(id)),
            (Owner::Actor(id), _) => Some(Type::Actor(id)),
            (Owner::Interface(id), _) => Some(Type::Interface(id)),
            (Owner::PortKind(id), _) => Some(Type::Port(id)),
        };
        for param in &function.params {
            let kind = if param.own { LocalKind::OwnParam } else { LocalKind::Param };
            let name = Name { text: param.name.as_str().into(), span: param.span };
            self.bind(&name, param.ty.clone(), kind);
        }
    }

    fn finish(&mut self, block: Block) -> Body {
        Body { locals: std::mem::take(&mut self.locals), block, broken: self.broken || !self.problems.is_empty() }
    }

    fn default(&mut self, owner: Item, index: usize, value: &tree::Expr) -> Done {
        let program = &self.sema.program;
        let (ty, field) = match owner {
            Item::Record(id) => (Type::Record(id), &program.records[id].fields[index]),
            Item::Class(id) => (Type::Class(id), &program.classes[id].fields[index]),
            Item::Actor(id) => (Type::Actor(id), &program.actors[id].fields[index]),
            _ => return Done::Nothing,
        };
        if field.mode == model::FieldMode::Port {
            return Done::Nothing;
        }
        self.context.owner = Some(ty);
        self.context.fields_before = Some(index);
        let value = self.expect(value, &field.ty.clone());
        Done::Default(owner, index, Initial { locals: std::mem::take(&mut self.locals), value })
    }

    fn message(&mut self, id: Id<model::ErrorType>, value: &tree::Expr) -> Done {
        self.context.error = Some(id);
        self.context.owner = Some(Type::ErrorType(id));
        let value = self.expect(value, &Type::String);
        Done::Message(id, Initial { locals: std::mem::take(&mut self.locals), value })
    }

    fn period(&mut self, actor: Id<model::Actor>, index: usize, value: &tree::Expr) -> Done {
        let value = self.expect(value, &Type::Duration);
        if !self.problems.is_empty() {
            return Done::Nothing;
        }
        let period = constants::evaluate(&self.sema.program, &value).filter(|period| *period > 0);
        if period.is_none() {
            let problem = Diagnostic::new(Code::BAD_EVERY, value.span, "a period is a constant duration above zero");
            self.report(problem.help("write a literal such as `15s`, or a constant"));
        }
        Done::Period(actor, index, period.unwrap_or(1))
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    fn text(&self, ty: &Type) -> String {
        ty.text(&self.sema.program)
    }

    /// A new local, which may not hide another.
    fn bind(&mut self, name: &Name, ty: Type, kind: LocalKind) -> Id<Local> {
        if let Some(earlier) = self.find(&name.text) {
            let earlier = self.locals[earlier].span;
            self.report(declare::duplicate(name, earlier));
        } else if let Some(problem) =
            super::names::style(&name.text, name.span, super::names::Style::Snake, "a local name")
        {
            self.report(problem);
        }
        let id = self.locals.add(Local { name: name.text.to_string(), span: name.span, ty, kind, borrow: None });
        let scope = self.scopes.last_mut().expect("there is always a scope");
        scope.push((name.text.clone(), id));
        id
    }

    fn find(&self, name: &str) -> Option<Id<Local>> {
        let names = self.scopes.iter().rev().flat_map(|scope| scope.iter().rev());
        names.clone().find(|(known, _)| known == name).map(|(_, id)| *id)
    }

    fn in_scope<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(Vec::new());
        let result = inner(self);
        self.scopes.pop();
        result
    }
}
