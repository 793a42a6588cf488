//! Printing one body: its lines, its locals, and how `self` is reached. Expressions are in `expr.rs`, statements in
//! `stmt.rs`, what branches in `choice.rs`.

use super::WIDTH;
use super::module::Printer;
use super::naming::Locals;
use super::spell::{is_chain, settled};
use crate::emit::code::{Code, Doc, render};
use crate::emit::facts;
use crate::model::{Arena, Block, Form, Id, Local, LocalKind};
use std::collections::BTreeMap;

/// How a body reaches the fields of what it belongs to.
#[derive(Clone, Debug)]
pub enum SelfRef {
    /// `@field`
    Object,
    /// `@field` while it is made; those that are only parameters go by their parameter.
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

/// How a body is left with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// `return`: a method or a `lambda`.
    Return,
    /// `next`: a block.
    Next,
}

impl Leaving {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Leaving::Return => "return",
            Leaving::Next => "next",
        }
    }
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
    /// How it is left.
    pub leaving: Leaving,
    /// Whether the next statement is the last thing that is done, and its value what the body gives.
    pub tail: bool,
    /// What is read, by local.
    pub uses: BTreeMap<usize, usize>,
    /// Whether results are seconds: a function that host code calls.
    pub host_result: Option<crate::model::Type>,
    /// Whether it gives nothing, where something would be given without a word.
    pub unit: bool,
    /// Whether it is within a block of another method, where a bare `return` is taken for a mistake.
    pub in_block: bool,
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
            leaving: Leaving::Return,
            tail: false,
            uses: BTreeMap::new(),
            host_result: None,
            unit: false,
            in_block: false,
        }
    }

    /// Prints a block as the whole body.
    pub fn print(&mut self, block: &Block) {
        self.uses = facts::uses(block);
        self.tail = true;
        self.stmts(&block.stmts);
        self.tail = false;
    }

    /// The lines, each ended.
    pub fn finish(self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// How wide a line may still be.
    pub fn width(&self) -> usize {
        WIDTH.saturating_sub(self.indent)
    }

    /// Adds a document, broken where it is too long.
    pub fn doc(&mut self, doc: &Doc) {
        let text = render(doc, self.width());
        self.text(&text);
    }

    /// Adds lines as they are.
    pub fn text(&mut self, text: &str) {
        let margin = " ".repeat(self.indent);
        self.lines.extend(text.lines().map(|line| {
            let line = line.trim_end();
            if line.is_empty() { String::new() } else { format!("{margin}{line}") }
        }));
    }

    /// Adds `head expression`.
    pub fn statement(&mut self, head: &str, code: Code) {
        let doc = match (head, is_chain(&code)) {
            ("", true) => code.doc.nest(2).group(),
            _ => settled(code),
        };
        self.doc(&Doc::text(head.to_owned()).append(doc));
    }

    /// Prints something a level deeper, as a branch.
    pub fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        let entered = self.locals.enter();
        self.indent += 2;
        print(self);
        self.indent -= 2;
        self.locals.leave(entered);
    }

    /// Prints something a level deeper that is no part of the tail: a loop.
    pub fn inner(&mut self, print: impl FnOnce(&mut Self)) {
        let tail = std::mem::replace(&mut self.tail, false);
        self.nested(print);
        self.tail = tail;
    }

    /// Prints something a level deeper in a scope of its own.
    pub fn scoped(&mut self, print: impl FnOnce(&mut Self)) {
        let entered = self.locals.enter_block();
        let outer = std::mem::replace(&mut self.in_block, true);
        self.inner(print);
        self.in_block = outer;
        self.locals.leave_block(entered);
    }

    /// The lines that something prints at this indentation, taken out again.
    pub fn captured(&mut self, indent: usize, print: impl FnOnce(&mut Self)) -> Vec<String> {
        let (lines, indent) = (std::mem::take(&mut self.lines), std::mem::replace(&mut self.indent, indent));
        print(self);
        self.indent = indent;
        std::mem::replace(&mut self.lines, lines)
    }

    /// Gives a local its name.
    pub fn declare(&mut self, local: Id<Local>) -> String {
        let name = &self.arena[local].name;
        self.locals.declare(local.index(), name, false)
    }

    /// Says that a local is about to be declared.
    pub fn coming(&mut self, local: Id<Local>) {
        self.locals.announce(&self.arena[local].name);
    }

    /// Gives the parameter of a block its name.
    pub fn declare_fresh(&mut self, local: Id<Local>) -> String {
        let name = &self.arena[local].name;
        self.locals.declare(local.index(), name, true)
    }

    /// How a local keeps a collection.
    pub fn form(&self, local: Id<Local>) -> Form {
        match self.arena[local].kind {
            LocalKind::Var => Form::Growing,
            LocalKind::Param | LocalKind::OwnParam => Form::Argument,
            _ => Form::Frozen,
        }
    }

    /// Whether a local is read anywhere.
    pub fn is_used(&self, local: Id<Local>) -> bool {
        self.uses.get(&local.index()).is_some_and(|count| *count > 0)
    }
}
