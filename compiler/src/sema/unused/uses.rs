//! Which declarations are used, each by something else than itself.

use super::super::bodies::{self, Site};
use crate::model::walk::{self, Visit};
use crate::model::{
    Arm, Callee, Expr, ExprKind, Field, Function, Id, Item, Owner, Pattern, Program, Stmt, StmtKind, Type,
};
use std::collections::BTreeSet;

/// The declarations and functions that something uses.
pub(super) struct Uses {
    items: BTreeSet<Item>,
    functions: BTreeSet<Id<Function>>,
}

impl Uses {
    /// Looks through a whole program.
    pub fn of(program: &Program) -> Uses {
        let uses = Uses { items: BTreeSet::new(), functions: BTreeSet::new() };
        let mut collector = Collector { program, uses, inside: None, function: None };
        collector.declarations();
        for body in bodies::all(program) {
            collector.inside = inside(program, body.site);
            collector.function = match body.site {
                Site::Function(id) => Some(id),
                _ => None,
            };
            for local in body.locals.values() {
                collector.ty(&local.ty);
            }
            body.visit(&mut collector);
        }
        collector.inside = None;
        for constant in program.constants.values() {
            collector.ty(&constant.ty);
            collector.expr(&constant.value);
        }
        collector.uses
    }

    /// Whether something uses a declaration.
    pub fn item(&self, item: Item) -> bool {
        match item {
            Item::Function(id) => self.functions.contains(&id),
            item => self.items.contains(&item),
        }
    }

    /// Whether something calls a function.
    pub fn function(&self, id: Id<Function>) -> bool {
        self.functions.contains(&id)
    }
}

/// The declaration that a body belongs to.
fn inside(program: &Program, site: Site) -> Option<Item> {
    match site {
        Site::Function(id) => owner(&program.functions[id]),
        Site::Test(_) => None,
        Site::Record(id, _) => Some(Item::Record(id)),
        Site::Class(id, _) => Some(Item::Class(id)),
        Site::Actor(id, _) => Some(Item::Actor(id)),
        Site::Error(id) => Some(Item::Error(id)),
    }
}

fn owner(function: &Function) -> Option<Item> {
    match function.owner {
        Owner::Module => None,
        Owner::Record(id) => Some(Item::Record(id)),
        Owner::Class(id) => Some(Item::Class(id)),
        Owner::Actor(id) => Some(Item::Actor(id)),
        Owner::Interface(id) => Some(Item::Interface(id)),
        Owner::PortKind(id) => Some(Item::PortKind(id)),
    }
}

struct Collector<'a> {
    program: &'a Program,
    uses: Uses,
    inside: Option<Item>,
    function: Option<Id<Function>>,
}

impl Collector<'_> {
    fn item(&mut self, item: Item) {
        if self.inside != Some(item) {
            self.uses.items.insert(item);
        }
    }

    fn call(&mut self, id: Id<Function>) {
        if self.function != Some(id) {
            self.uses.functions.insert(id);
        }
        if let Some(owner) = owner(&self.program.functions[id]) {
            self.item(owner);
        }
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Promise(inner) => self.ty(inner),
            Type::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
            Type::Record(id) => self.item(Item::Record(*id)),
            Type::Enum(id) => self.item(Item::Enum(*id)),
            Type::Union(id) => self.union(*id),
            Type::ErrorType(id) => self.item(Item::Error(*id)),
            Type::Interface(id) => self.item(Item::Interface(*id)),
            Type::Class(id) => self.item(Item::Class(*id)),
            Type::Actor(id) => self.item(Item::Actor(*id)),
            Type::Port(id) => self.port(*id),
            Type::Error
            | Type::Unit
            | Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Duration
            | Type::Instant
            | Type::Json => {}
        }
    }

    fn union(&mut self, id: Id<crate::model::Union>) {
        self.item(Item::Union(id));
        if let Some((protocol, _)) = self.program.unions[id].messages_of {
            self.item(Item::Protocol(protocol));
        }
    }

    fn port(&mut self, id: Id<crate::model::PortKind>) {
        self.item(Item::PortKind(id));
        if let Some((protocol, _)) = self.program.port_kinds[id].link {
            self.item(Item::Protocol(protocol));
        }
    }

    fn fields(&mut self, inside: Item, fields: &[Field]) {
        self.inside = Some(inside);
        for field in fields {
            self.ty(&field.ty);
        }
    }

    fn declarations(&mut self) {
        let program = self.program;
        program.records.iter().for_each(|(id, record)| self.fields(Item::Record(id), &record.fields));
        program.errors.iter().for_each(|(id, error)| self.fields(Item::Error(id), &error.fields));
        for (id, class) in program.classes.iter() {
            self.fields(Item::Class(id), &class.fields);
            class.implements.iter().for_each(|interface| self.item(Item::Interface(*interface)));
        }
        program.actors.iter().for_each(|(id, actor)| self.fields(Item::Actor(id), &actor.fields));
        self.inside = None;
        for union in program.unions.values() {
            union.members.iter().for_each(|member| self.item(Item::Record(member.record)));
        }
        for kind in program.port_kinds.values() {
            kind.events.iter().flat_map(|event| &event.params).for_each(|param| self.ty(&param.ty));
        }
        program.functions.values().for_each(|function| self.signature(function));
    }

    fn signature(&mut self, function: &Function) {
        self.inside = owner(function);
        function.params.iter().for_each(|param| self.ty(&param.ty));
        self.ty(&function.result);
        function.throws.iter().for_each(|error| self.item(Item::Error(*error)));
    }

    fn patterns<T>(&mut self, arms: &[Arm<T>]) {
        for pattern in arms.iter().flat_map(|arm| &arm.patterns) {
            match pattern {
                Pattern::Case(id, _) => self.item(Item::Enum(*id)),
                Pattern::Member(id) => self.item(Item::Record(*id)),
                Pattern::Error(id) => self.item(Item::Error(*id)),
                _ => {}
            }
        }
    }
}

impl Visit for Collector<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Match { arms, .. } => self.patterns(arms),
            StmtKind::AssertThrows { error, .. } => self.item(Item::Error(*error)),
            _ => {}
        }
        walk::walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        self.ty(&expr.ty);
        match &expr.kind {
            ExprKind::Constant(id) => self.item(Item::Constant(*id)),
            ExprKind::Match(_, arms) => self.patterns(arms),
            ExprKind::Call(call) => match call.callee {
                Callee::Function(id) => self.call(id),
                Callee::Deliver(kind, _) => self.port(kind),
                Callee::Builtin(_) => {}
            },
            _ => {}
        }
        walk::walk_expr(self, expr);
    }
}
