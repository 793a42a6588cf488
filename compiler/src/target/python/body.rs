//! Printing one body: its lines, its locals, and how `self` is reached. Expressions are in `expr.rs`, statements in
//! `stmt.rs`.

use super::WIDTH;
use super::module::Printer;
use super::naming::Locals;
use crate::emit::code::{Code, Doc, render};
use crate::emit::facts;
use crate::model::{Arena, Block, Form, Id, Local, LocalKind, Type};
use std::collections::{BTreeMap, BTreeSet};

/// How a body reaches the fields of what it belongs to.
#[derive(Clone, Debug)]
pub enum SelfRef {
    /// `self.field`
    Object,
    /// `self.field` while it is made; those that are only parameters go by their parameter.
    Making(BTreeMap<usize, String>),
    /// By names of locals: in messages of errors and defaults of records.
    Names(Vec<String>),
}

/// Where a body finds time, randomness and the runtime for actors it creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// Nowhere: it is pure.
    None,
    /// An actor's core.
    Actor,
    /// What an entry function was given.
    Entry,
    /// The testing runtime.
    Test,
}

/// One body while it is printed.
pub struct BodyPrinter<'p, 'a> {
    /// The file it stands in.
    pub file: &'p Printer<'a>,
    /// What the expressions' locals refer to.
    pub arena: &'p Arena<Local>,
    /// How `self` is reached.
    pub this: SelfRef,
    /// Where time comes from.
    pub world: World,
    /// The names given so far.
    pub locals: Locals,
    /// The lines printed so far.
    pub lines: Vec<String>,
    /// How far the next line is indented.
    pub indent: usize,
    /// In an `except`: the name of the error being handled, if it has one.
    #[allow(clippy::option_option, reason = "outside of an `except`, without a name, with one")]
    pub handling: Option<Option<String>>,
    /// What is read, by local.
    pub uses: BTreeMap<usize, usize>,
    /// The locals whose names are new in the printed function.
    pub fresh: BTreeSet<String>,
    /// Whether results are seconds: a function that host code calls.
    pub host_result: bool,
    /// Whether a name cannot be given within an expression: what a comprehension runs over allows no `:=`.
    pub nameless: bool,
}

impl<'p, 'a> BodyPrinter<'p, 'a> {
    /// A body without lines.
    pub fn new(file: &'p Printer<'a>, arena: &'p Arena<Local>, this: SelfRef, world: World, indent: usize) -> Self {
        BodyPrinter {
            file,
            arena,
            this,
            world,
            locals: Locals::default(),
            lines: Vec::new(),
            indent,
            handling: None,
            uses: BTreeMap::new(),
            fresh: BTreeSet::new(),
            host_result: false,
            nameless: false,
        }
    }

    /// Prints a block as the whole body.
    pub fn print(&mut self, block: &Block) {
        self.uses = facts::uses(block);
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
    }

    /// The lines, each ended; `pass` where there are none.
    pub fn finish(mut self) -> String {
        if self.lines.is_empty() {
            self.text("pass");
        }
        self.lines.join("\n") + "\n"
    }

    /// Adds a line, broken where it is too long.
    pub fn line(&mut self, doc: &Doc) {
        let text = render(doc, WIDTH.saturating_sub(self.indent));
        self.text(&text);
    }

    /// Adds lines as they are.
    pub fn text(&mut self, text: &str) {
        let margin = " ".repeat(self.indent);
        self.lines.extend(text.lines().map(|line| format!("{margin}{line}")));
    }

    /// Adds `head expression tail`, in parentheses where it has to be broken.
    pub fn statement(&mut self, head: &str, code: Code, tail: &str) {
        let width = WIDTH.saturating_sub(self.indent);
        if let Some(lines) = super::hug::lines(head, &code, tail, width) {
            return self.text(&lines);
        }
        let doc = Doc::text(head.to_owned()).append(super::spell::whole(code)).append(tail.to_owned());
        self.line(&doc);
    }

    /// Prints a block a level deeper.
    pub fn block(&mut self, block: &Block) {
        self.nested(|body| {
            for stmt in &block.stmts {
                body.stmt(stmt);
            }
        });
    }

    /// Prints something a level deeper, with names of its own; `pass` where there is nothing.
    pub fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        let (entered, before) = (self.locals.enter(), self.lines.len());
        self.indent += 4;
        print(self);
        if self.lines.len() == before {
            self.text("pass");
        }
        self.indent -= 4;
        self.locals.leave(entered);
    }

    /// Gives a local its name; `opened` where it is declared as optional and narrowed after.
    pub fn declare(&mut self, local: Id<Local>, opened: bool) -> String {
        let entry = &self.arena[local];
        let shape = format!("{:?} {:?} {opened}", entry.ty, self.form(local));
        let (name, new) = self.locals.declare(local.index(), &entry.name, &shape);
        if new {
            self.fresh.insert(name.clone());
        }
        name
    }

    /// How a local keeps a collection.
    pub fn form(&self, local: Id<Local>) -> Form {
        match self.arena[local].kind {
            LocalKind::Var => Form::Growing,
            LocalKind::Param | LocalKind::OwnParam => Form::Argument,
            _ => Form::Frozen,
        }
    }

    /// A name of the language's own for a value of this type.
    pub fn temporary(&mut self, name: &str, ty: &Type) -> String {
        self.locals.temporary(name, &format!("{ty:?}")).0
    }

    /// Whether a local is read anywhere.
    pub fn is_used(&self, local: Id<Local>) -> bool {
        self.uses.get(&local.index()).is_some_and(|count| *count > 0)
    }
}
