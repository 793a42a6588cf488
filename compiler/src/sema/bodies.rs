//! The bodies of a program that checks after typing look at: whole ones only, each with what it belongs to.

use crate::model::walk::{self, Visit};
use crate::model::{
    Actor, Arena, Block, Class, ErrorType, Expr, Function, FunctionKind, Id, Initial, Local, Owner, Program, Record,
    Test,
};

/// What a body belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// A function, method or handler.
    Function(Id<Function>),
    /// A test.
    Test(Id<Test>),
    /// The initial value of a record's field, by its index.
    Record(Id<Record>, usize),
    /// The initial value of a class's field.
    Class(Id<Class>, usize),
    /// The initial value of an actor's field.
    Actor(Id<Actor>, usize),
    /// The message of an error.
    Error(Id<ErrorType>),
}

/// What is done, or the value.
#[derive(Clone, Copy)]
pub(super) enum Content<'p> {
    /// Of functions and tests.
    Block(&'p Block),
    /// Of initial values and messages.
    Value(&'p Expr),
}

/// A body without reported errors.
#[derive(Clone, Copy)]
pub(super) struct Whole<'p> {
    /// What it belongs to.
    pub site: Site,
    /// Its names.
    pub locals: &'p Arena<Local>,
    /// What it does.
    pub content: Content<'p>,
}

impl<'p> Whole<'p> {
    /// Shows all of it to a visitor.
    pub fn visit(&self, visitor: &mut impl Visit) {
        match self.content {
            Content::Block(block) => visitor.block(block),
            Content::Value(value) => visitor.expr(value),
        }
    }

    /// The function that it is the body of.
    pub fn function(&self, program: &'p Program) -> Option<&'p Function> {
        match self.site {
            Site::Function(id) => Some(&program.functions[id]),
            _ => None,
        }
    }

    /// The actor whose steps (not whose construction) it is part of.
    pub fn actor(&self, program: &Program) -> Option<Id<Actor>> {
        let function = self.function(program)?;
        match function.owner {
            Owner::Actor(actor) if function.kind != FunctionKind::Static => Some(actor),
            _ => None,
        }
    }

    /// The block, if it is one.
    pub fn block(&self) -> Option<&'p Block> {
        match self.content {
            Content::Block(block) => Some(block),
            Content::Value(_) => None,
        }
    }
}

/// All whole bodies, in the order of the program's arenas.
pub(super) fn all(program: &Program) -> Vec<Whole<'_>> {
    let functions = program.functions.iter().filter_map(|(id, function)| {
        let body = function.body.as_ref().filter(|body| !body.broken)?;
        Some(Whole { site: Site::Function(id), locals: &body.locals, content: Content::Block(&body.block) })
    });
    let tests = program.tests.iter().filter(|(_, test)| !test.body.broken).map(|(id, test)| Whole {
        site: Site::Test(id),
        locals: &test.body.locals,
        content: Content::Block(&test.body.block),
    });
    functions.chain(tests).chain(initials(program)).collect()
}

fn initials(program: &Program) -> impl Iterator<Item = Whole<'_>> {
    let records = program.records.iter().flat_map(|(id, record)| {
        defaults(&record.fields).map(move |(index, initial)| (Site::Record(id, index), initial))
    });
    let classes = program
        .classes
        .iter()
        .flat_map(|(id, class)| defaults(&class.fields).map(move |(index, initial)| (Site::Class(id, index), initial)));
    let actors = program
        .actors
        .iter()
        .flat_map(|(id, actor)| defaults(&actor.fields).map(move |(index, initial)| (Site::Actor(id, index), initial)));
    let errors = program.errors.iter().map(|(id, error)| (Site::Error(id), &error.message));
    let all = records.chain(classes).chain(actors).chain(errors);
    all.filter(|(_, initial)| is_whole(&initial.value)).map(|(site, initial)| Whole {
        site,
        locals: &initial.locals,
        content: Content::Value(&initial.value),
    })
}

fn defaults(fields: &[crate::model::Field]) -> impl Iterator<Item = (usize, &Initial)> {
    fields.iter().enumerate().filter_map(|(index, field)| Some((index, field.default.as_ref()?)))
}

/// Whether typing reported nothing in an initial value.
fn is_whole(value: &Expr) -> bool {
    struct Errors(bool);
    impl Visit for Errors {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= expr.ty.has_error();
            walk::walk_expr(self, expr);
        }
    }
    let mut errors = Errors(false);
    errors.expr(value);
    !errors.0
}
