//! Printing one body: its lines, its locals, and how `self` is reached. Expressions are in `expr.rs`, statements in
//! `stmt.rs`.

use super::file::File;
use super::layout::{X, tabs};
use super::naming;
use crate::model::{Arena, Id, Local, Type};
use std::collections::{BTreeMap, BTreeSet};

/// How a body reaches what it belongs to.
#[derive(Clone, Debug)]
pub enum This {
    /// By this name.
    Named(String),
    /// By names of locals: in constructors and defaults of records.
    Fields(Vec<X>),
    /// Not at all.
    Nothing,
}

/// Where a body finds time, chance, and the runtime for actors that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// Nowhere: it is pure.
    None,
    /// An actor's core.
    Actor,
    /// The core of an actor that is being made.
    Making,
    /// What an entry function was given.
    Entry,
    /// The testing runtime.
    Test,
}

/// What a `return` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// The value.
    Plain,
    /// The value, and whether it is there.
    Found,
    /// The value and an error; an error alone where there is no value.
    Errors,
    /// A kept promise and an error, before the last `await`.
    Kept,
    /// The value, also where there is none, and an error: after the last `await`.
    Rest,
    /// A promise that is handed on, and an error.
    Promise,
    /// Nothing: the body is a test.
    Test,
}

/// How a local is held.
#[derive(Clone, Debug)]
pub struct Held {
    /// What reads it.
    pub code: X,
    /// Whether that is a pointer to its value, which never changes.
    pub pointer: bool,
}

/// One body while it is printed.
pub struct Body<'p, 'a> {
    /// The file it stands in.
    pub file: &'p File<'a>,
    /// What the expressions' locals refer to.
    pub arena: &'p Arena<Local>,
    /// How `self` is reached.
    pub this: This,
    /// Where time comes from.
    pub world: World,
    /// What a `return` gives.
    pub gives: Gives,
    /// What the function results in.
    pub result: Type,
    /// Whether results are `time.Duration`: a function that host code calls.
    pub host_result: bool,
    /// Whether this is a test.
    pub lines: Vec<String>,
    /// How far the next line is indented.
    pub indent: usize,
    /// How often each local is read.
    pub uses: BTreeMap<usize, usize>,
    /// Whether a `break` must name its loop: it stands in a `switch`.
    pub switches: usize,
    /// Whether what is given goes into a place that changes it.
    pub grows: bool,
    /// The label of the innermost loop, if it has one.
    pub label: Option<String>,
    held: BTreeMap<Id<Local>, Held>,
    active: Vec<String>,
    avoided: BTreeSet<String>,
}

impl<'p, 'a> Body<'p, 'a> {
    /// A body without lines, whose locals avoid these names.
    pub fn new(file: &'p File<'a>, arena: &'p Arena<Local>, this: This, world: World) -> Self {
        let active = match &this {
            This::Named(name) => vec![name.clone()],
            _ => Vec::new(),
        };
        Body {
            file,
            arena,
            this,
            world,
            gives: Gives::Plain,
            result: Type::Unit,
            host_result: false,
            lines: Vec::new(),
            indent: 1,
            uses: BTreeMap::new(),
            switches: 0,
            grows: false,
            label: None,
            held: BTreeMap::new(),
            active,
            avoided: BTreeSet::new(),
        }
    }

    /// A body that goes on where this one ends, with locals of its own.
    pub fn beside<'b>(&self, arena: &'b Arena<Local>, this: This) -> Body<'b, 'a>
    where
        'p: 'b,
    {
        let mut body = Body::new(self.file, arena, this, self.world);
        body.active.clone_from(&self.active);
        body.avoided.clone_from(&self.avoided);
        body
    }

    /// Goes on where a body beside this one ended.
    pub fn adopt(&mut self, body: Body<'_, '_>) {
        self.lines.extend(body.lines);
        self.active = body.active;
    }

    /// Keeps names from being given to locals.
    pub fn avoid(&mut self, names: &BTreeSet<String>) {
        self.avoided.extend(names.iter().cloned());
    }

    /// The names that locals have or had.
    pub fn is_taken(&self, name: &str) -> bool {
        self.avoided.contains(name) || self.active.iter().any(|active| active == name)
    }

    /// Whether a local has this name here.
    pub fn is_active(&self, name: &str) -> bool {
        self.active.iter().any(|active| active == name)
    }

    /// A name that is free here: its initials where it would hide what the package has, else with a number.
    pub fn fresh(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let short = self.avoided.contains(name).then(|| naming::initials(name));
        let mut candidates = std::iter::once(name.to_owned()).chain(short).chain(numbered);
        let free = candidates.find(|name| !self.is_taken(name)).expect("there is always a further number");
        self.active.push(free.clone());
        self.file.declares(&free);
        free
    }

    /// Gives a local a name.
    pub fn declare(&mut self, local: Id<Local>) -> String {
        self.declare_as(local, false)
    }

    /// Gives a local a name; it may be that of a pointer to its value.
    pub fn declare_as(&mut self, local: Id<Local>, pointer: bool) -> String {
        let wanted = match self.arena[local].name.as_str() {
            "_" => "unused".to_owned(),
            name => naming::local(name),
        };
        let name = self.fresh(&wanted);
        self.hold(local, X::atom(name.clone()), pointer);
        name
    }

    /// Has a local read by an expression.
    pub fn hold(&mut self, local: Id<Local>, code: X, pointer: bool) {
        self.held.insert(local, Held { code, pointer });
    }

    /// How a local is held.
    pub fn held(&self, local: Id<Local>) -> Held {
        self.held.get(&local).cloned().unwrap_or(Held { code: X::atom("_"), pointer: false })
    }

    /// Whether a local is read anywhere.
    pub fn is_used(&self, local: Id<Local>) -> bool {
        self.uses.get(&local.index()).is_some_and(|count| *count > 0)
    }

    /// A local's name where it is read, else `_`.
    pub fn declare_used(&mut self, local: Id<Local>, pointer: bool) -> String {
        if self.is_used(local) { self.declare_as(local, pointer) } else { "_".to_owned() }
    }

    /// Adds a line as it is.
    pub fn text(&mut self, text: &str) {
        self.lines.push(tabs(self.indent) + text);
    }

    /// Adds `head expression tail`, on as many lines as it takes.
    pub fn line(&mut self, head: &str, code: &X, tail: &str) {
        let code = code.laid_out(self.indent, head.chars().count(), tail.chars().count());
        self.lines.push([&tabs(self.indent), head, &code, tail].concat());
    }

    /// Prints something a level deeper, with names of its own, and closes the block.
    pub fn block(&mut self, print: impl FnOnce(&mut Self)) {
        self.nested(print);
        self.text("}");
    }

    /// Prints something a level deeper, with names of its own.
    pub fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        let entered = self.active.len();
        self.indent += 1;
        print(self);
        self.indent -= 1;
        self.active.truncate(entered);
    }

    /// Prints something with names of its own.
    pub fn scoped(&mut self, print: impl FnOnce(&mut Self)) {
        let entered = self.active.len();
        print(self);
        self.active.truncate(entered);
    }

    /// The lines that something prints, a tab before each.
    pub fn apart(&mut self, print: impl FnOnce(&mut Self)) -> Vec<String> {
        let lines = std::mem::take(&mut self.lines);
        let indent = std::mem::replace(&mut self.indent, 1);
        self.scoped(print);
        self.indent = indent;
        std::mem::replace(&mut self.lines, lines)
    }

    /// The text of the body, each line ended.
    pub fn finish(self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// Prints a body again where a local hides a name of the package that the body uses: the second time it does not.
pub fn twice<T>(file: &File<'_>, print: impl Fn(&BTreeSet<String>) -> T) -> T {
    let before = file.take_said();
    let first = print(&BTreeSet::new());
    let said = file.take_said();
    let printed = if said.used.is_disjoint(&said.locals) { first } else { print(&said.used) };
    file.said_before(before);
    printed
}
