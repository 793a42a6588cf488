//! Printing one body: its lines, its locals, and how `self` is reached. Expressions are in `expr.rs`, statements in
//! `stmt.rs`.

use super::WIDTH;
use super::layout::{self, Code};
use super::module::Printer;
use super::naming::Locals;
use crate::emit::facts;
use crate::model::{Arena, Block, Form, Id, Local, LocalKind};
use std::collections::{BTreeMap, BTreeSet};

/// How a body reaches the fields of what it belongs to.
#[derive(Clone, Debug)]
pub enum SelfRef {
    /// `this.field`
    Object,
    /// `this.field` while it is made; those that are parameters go by their parameter.
    Making(BTreeMap<usize, String>),
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
    /// What is read, by local.
    pub uses: BTreeMap<usize, usize>,
    /// Locals that are assigned after they are declared.
    pub assigned: BTreeSet<usize>,
    /// Lists that nobody but this body ever sees.
    pub looked_into: BTreeSet<usize>,
    /// Whether a lambda is printed, in which nothing can be awaited.
    pub in_lambda: bool,
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
            uses: BTreeMap::new(),
            assigned: BTreeSet::new(),
            looked_into: BTreeSet::new(),
            in_lambda: false,
        }
    }

    /// Notes how the locals of a block are used.
    pub fn look_at(&mut self, block: &Block) {
        self.uses = facts::uses(block);
        self.assigned = super::scans::assigned(block);
        self.looked_into = super::scans::looked_into(block, &self.uses);
    }

    /// Prints a block as the whole body.
    pub fn print(&mut self, block: &Block) {
        self.look_at(block);
        self.stmts(block);
    }

    /// Prints the statements of a block.
    pub fn stmts(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
    }

    /// The lines, each ended.
    pub fn finish(self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    fn width(&self) -> usize {
        WIDTH.saturating_sub(self.indent)
    }

    /// Adds lines as they are.
    pub fn text(&mut self, text: &str) {
        let margin = " ".repeat(self.indent);
        let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{margin}{line}") });
        self.lines.extend(lines);
    }

    /// Adds `head expression;`, broken where it is too long.
    pub fn statement(&mut self, head: &str, code: Code) {
        let text = layout::statement(head, code, ";", self.width());
        self.text(&text);
    }

    /// Adds `head (condition) {`.
    pub fn open(&mut self, head: &str, condition: Code) {
        let text = layout::condition(head, condition, self.width());
        self.text(&text);
    }

    /// Prints a block a level deeper.
    pub fn block(&mut self, block: &Block) {
        self.nested(|body| body.stmts(block));
    }

    /// Prints something a level deeper, with names of its own.
    pub fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        let entered = self.locals.enter();
        self.indent += 2;
        print(self);
        self.indent -= 2;
        self.locals.leave(entered);
    }

    /// Prints something as lines of their own, to stand elsewhere.
    pub fn apart(&mut self, print: impl FnOnce(&mut Self)) -> Vec<String> {
        let (entered, indent) = (self.locals.enter(), self.indent);
        let before = std::mem::take(&mut self.lines);
        print(self);
        self.locals.leave(entered);
        let margin = " ".repeat(indent);
        let own = std::mem::replace(&mut self.lines, before);
        own.iter().map(|line| line.strip_prefix(&margin).unwrap_or(line).to_owned()).collect()
    }

    /// Gives a local its name.
    pub fn declare(&mut self, local: Id<Local>) -> String {
        let name = self.arena[local].name.clone();
        self.locals.declare(local.index(), &name)
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
