//! Printing one body: its lines, its locals, and how `self` is reached. Expressions are in `expr.rs`, statements in
//! `stmt.rs`.
//!
//! A lambda in Java may only read locals that are assigned once. Those that are not are copied, in a line before the
//! statement that holds the lambda: within one statement no local changes.

use super::WIDTH;
use super::file::File;
use super::naming::Locals;
use super::spell::continued;
use crate::emit::code::{Code, Doc, render};
use crate::emit::facts;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Arena, Block, Expr, ExprKind, Form, Id, LambdaBody, Local, LocalKind, Over, Stmt, StmtKind, Type};
use std::collections::{BTreeMap, BTreeSet};

/// How a body reaches the fields of what it belongs to.
#[derive(Clone, Debug)]
pub enum This {
    /// `this.field`
    Object,
    /// `this.field` while it is made; those that are only parameters go by their parameter.
    Making(BTreeMap<usize, String>),
    /// By these expressions: in messages of errors and defaults of records.
    Fields(Vec<String>),
}

/// Where a body finds time, randomness and the runtime for actors that it makes.
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

/// What becomes of the value that a body returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// It is returned.
    Value,
    /// It is returned as an `Optional`.
    Optional,
    /// It is what an asynchronous method has come to.
    Async,
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
    /// The names given so far.
    pub locals: Locals,
    /// The lines printed so far.
    pub lines: Vec<String>,
    /// How far the next line is indented.
    pub indent: usize,
    /// What is read, by local.
    pub uses: BTreeMap<usize, usize>,
    /// Locals of which Java may hold an object where Quark has a number.
    pub boxed: BTreeSet<usize>,
    /// Locals that are assigned more than once, which no lambda may read.
    pub loose: BTreeSet<usize>,
    /// Locals that lambdas read.
    pub captured: BTreeSet<usize>,
    /// What becomes of a value that is returned.
    pub returns: Returns,
    /// How many locals there are beyond those of the arena.
    pub made: usize,
    copies: BTreeMap<usize, String>,
    in_lambda: usize,
    /// Whether Java takes the types of empty collections from nothing but themselves.
    pub alone: bool,
}

impl<'p, 'a> Body<'p, 'a> {
    /// A body without lines.
    pub fn new(file: &'p File<'a>, arena: &'p Arena<Local>, this: This, world: World, indent: usize) -> Self {
        Body {
            file,
            arena,
            this,
            world,
            locals: Locals::default(),
            lines: Vec::new(),
            indent,
            uses: BTreeMap::new(),
            boxed: BTreeSet::new(),
            loose: BTreeSet::new(),
            captured: BTreeSet::new(),
            returns: Returns::Value,
            made: 0,
            copies: BTreeMap::new(),
            in_lambda: 0,
            alone: false,
        }
    }

    /// Notes what a block does with its locals, before it is printed.
    pub fn study(&mut self, block: &Block) {
        self.uses = facts::uses(block);
        let mut assigned = Assigned::default();
        assigned.block(block);
        self.loose = assigned.0;
        let mut captured = Captured { depth: 0, found: BTreeSet::new() };
        captured.block(block);
        self.captured = captured.found;
    }

    /// Prints a block as the whole body.
    pub fn print(&mut self, block: &Block) {
        self.study(block);
        self.stmts(&block.stmts);
    }

    /// The lines, each ended.
    pub fn finish(self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// Adds lines as they are.
    pub fn text(&mut self, text: &str) {
        let margin = " ".repeat(self.indent);
        let line = |line: &str| if line.is_empty() { String::new() } else { format!("{margin}{line}") };
        self.lines.extend(text.lines().map(line));
    }

    /// Adds `head expression tail`, broken where it is too long.
    pub fn statement(&mut self, head: &str, code: Code, tail: &str) {
        let doc = Doc::text(head.to_owned()).append(continued(code)).append(tail.to_owned());
        let text = render(&doc, WIDTH.saturating_sub(self.indent));
        self.text(&text);
    }

    /// Prints something a level deeper, with names of its own, up to the brace that ends it.
    pub fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        let entered = self.locals.enter();
        self.indent += 4;
        print(self);
        self.indent -= 4;
        self.locals.leave(entered);
    }

    /// Gives a local its name.
    pub fn declare(&mut self, local: Id<Local>) -> String {
        self.locals.declare(local.index(), &self.arena[local].name)
    }

    /// The name of a local where it is read.
    pub fn read(&self, local: Id<Local>) -> String {
        let copy = if self.in_lambda > 0 { self.copies.get(&local.index()) } else { None };
        copy.cloned().or_else(|| self.locals.name(local.index()).map(str::to_owned)).unwrap_or_else(|| "null".into())
    }

    /// How a local keeps a collection.
    pub fn form(&self, local: Id<Local>) -> Form {
        if local.index() >= self.arena.len() {
            return Form::Frozen; // a name of ours
        }
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

    /// The type that a local is declared with.
    pub fn local_type(&self, local: Id<Local>) -> String {
        self.file.held_ty(&self.arena[local].ty)
    }

    /// Prints what a lambda does.
    pub fn within_lambda<T>(&mut self, print: impl FnOnce(&mut Self) -> T) -> T {
        self.in_lambda += 1;
        let printed = print(self);
        self.in_lambda -= 1;
        printed
    }

    /// Prints what stands where Java expects a type, or, if `alone`, none.
    pub fn expected<T>(&mut self, alone: bool, print: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.alone, alone);
        let printed = print(self);
        self.alone = outer;
        printed
    }

    /// Copies the locals that lambdas in an expression read although they change.
    pub fn copy_for(&mut self, expr: &Expr) {
        let mut read = Captured { depth: 0, found: BTreeSet::new() };
        read.expr(expr);
        self.copy(read.found);
    }

    /// Likewise for an expression that is a lambda as a whole.
    pub fn copy_for_all(&mut self, expr: &Expr) {
        let mut read = Captured { depth: 1, found: BTreeSet::new() };
        read.expr(expr);
        self.copy(read.found);
    }

    /// Copies locals that change, for a lambda.
    pub fn copy(&mut self, locals: BTreeSet<usize>) {
        if self.in_lambda > 0 {
            return;
        }
        self.copies.clear();
        for local in locals {
            let Some(name) = self.locals.name(local).map(str::to_owned) else { continue };
            if !self.loose.contains(&local) {
                continue;
            }
            let id: Id<Local> = Id::new(local);
            let (ty, copy) = (self.local_type(id), self.locals.temporary(&format!("{}_now", self.arena[id].name)));
            self.text(&format!("{ty} {copy} = {name};"));
            self.copies.insert(local, copy);
        }
    }

    /// Whether a condition needs lines before it, for copies.
    pub fn needs_copies(&self, expr: &Expr) -> bool {
        let mut read = Captured { depth: 0, found: BTreeSet::new() };
        read.expr(expr);
        read.found.iter().any(|local| self.loose.contains(local) && self.locals.name(*local).is_some())
    }
}

/// The locals that a block assigns, and those that a loop counts.
#[derive(Default)]
struct Assigned(BTreeSet<usize>);

impl Visit for Assigned {
    fn expr(&mut self, expr: &Expr) {
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Assign { place: Expr { kind: ExprKind::Local(id), .. }, .. } => {
                self.0.insert(id.index());
            }
            StmtKind::For { local, over: Over::Range(..), .. } => {
                self.0.insert(local.index());
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}

/// The locals that lambdas in an expression read.
struct Captured {
    depth: usize,
    found: BTreeSet<usize>,
}

impl Visit for Captured {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(id) if self.depth > 0 => {
                self.found.insert(id.index());
            }
            ExprKind::Lambda(lambda) => {
                self.depth += 1;
                match &lambda.body {
                    LambdaBody::Value(value) => self.expr(value),
                    LambdaBody::Block(block) => self.block(block),
                }
                self.depth -= 1;
            }
            _ => walk_expr(self, expr),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::AssertThrows { value, .. } = &stmt.kind {
            self.depth += 1;
            self.expr(value);
            self.depth -= 1;
        } else {
            walk_stmt(self, stmt);
        }
    }
}

/// Whether Java may hold an object where Quark has a number or a truth value.
pub fn is_primitive(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Int | Type::Float)
}
