//! Bodies to points.
//!
//! Follows the order of evaluation exactly: this order is what conflicts between borrows are found by.

mod calls;
mod expressions;
mod statements;

use super::graph::{Borrowing, Event, Graph, Kept, Moving, Name, Point, Role, Touch, View, key};
use super::place::{Place, Root, Step};
use crate::model::{
    Arena, Block, Borrow, Expr, ExprKind, Function, FunctionKind, Id, Local, LocalKind, Owner, Program, Type,
};
use crate::source::Span;
use smallvec::SmallVec;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Which parameters the functions of a program change: what the caller of one must know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summaries {
    changed: BTreeSet<(Id<Function>, usize)>,
}

impl Summaries {
    /// Notes that a function changes a parameter; tells whether that is new.
    pub fn add(&mut self, function: Id<Function>, param: usize) -> bool {
        self.changed.insert((function, param))
    }

    /// What a function does to a borrowed parameter. Behind an interface anything may happen.
    #[must_use]
    pub fn param(&self, program: &Program, id: Id<Function>, param: usize) -> Borrow {
        let function = &program.functions[id];
        let open = function.implements.is_some() || matches!(function.owner, Owner::Interface(_));
        if open || self.changed.contains(&(id, param)) { Borrow::Changes } else { Borrow::Reads }
    }

    /// What a method does to what it is called on.
    #[must_use]
    pub fn receiver(function: &Function) -> Borrow {
        match (function.owner, function.kind) {
            (Owner::Class(_) | Owner::Interface(_) | Owner::Actor(_), FunctionKind::Query) => Borrow::Reads,
            (Owner::Class(_) | Owner::Interface(_) | Owner::Actor(_), _) => Borrow::Changes,
            _ => Borrow::Reads,
        }
    }
}

/// The points of a block with its parameters, or of a value.
#[must_use]
pub fn build(
    program: &Program,
    summaries: &Summaries,
    locals: &Arena<Local>,
    fill: impl FnOnce(&mut Builder<'_>),
) -> Graph {
    let graph = Graph { names: locals.len(), ..Graph::default() };
    let mut builder = Builder {
        program,
        summaries,
        locals,
        graph,
        ends: vec![],
        loops: Vec::new(),
        returns: None,
        lambda: 0,
        inside: BTreeSet::new(),
    };
    builder.begin();
    fill(&mut builder);
    builder.graph
}

/// Points of loops that `break` and `continue` lead to.
struct Loop {
    head: usize,
    breaks: Vec<usize>,
}

/// Where an expression's value is.
#[derive(Clone, Debug, Default)]
struct Value {
    /// In any of these places.
    places: Vec<Place>,
    /// Reached through these borrows.
    via: Vec<Name>,
    /// In none: it is made on the spot, on some way at least.
    fresh: bool,
}

impl Value {
    fn fresh() -> Value {
        Value { fresh: true, ..Value::default() }
    }

    fn at(place: Place) -> Value {
        Value { places: vec![place], ..Value::default() }
    }

    fn then(mut self, step: &Step) -> Value {
        self.places = self.places.into_iter().map(|place| place.then(step.clone())).collect();
        self
    }

    fn or(mut self, other: Value) -> Value {
        self.places.extend(other.places);
        self.via.extend(other.via);
        self.fresh |= other.fresh;
        self
    }
}

/// Makes the points.
pub struct Builder<'p> {
    program: &'p Program,
    summaries: &'p Summaries,
    locals: &'p Arena<Local>,
    graph: Graph,
    /// The points that lead to the next one.
    ends: Vec<usize>,
    loops: Vec<Loop>,
    /// In a lambda with a block: the points where it returns.
    returns: Option<Vec<usize>>,
    /// How many lambdas are around.
    lambda: usize,
    /// The names declared in lambdas.
    inside: BTreeSet<Id<Local>>,
}

impl Builder<'_> {
    /// All of a function's or test's block.
    pub fn body(&mut self, block: &Block) {
        let params: Vec<Id<Local>> = self.locals.ids().filter(|id| is_param(self.locals[*id].kind)).collect();
        for param in params {
            self.define(param);
        }
        self.block(block);
    }

    /// An initial value, which is stored.
    pub fn initial(&mut self, value: &Expr) {
        self.keep(value, Kept::Stored);
    }

    fn begin(&mut self) {
        let start = Span::default();
        self.graph.points.push(Point { event: Event::Join, span: start, next: SmallVec::new() });
        self.ends = vec![0];
    }

    fn point(&mut self, event: Event, span: Span) -> usize {
        let index = self.graph.points.len();
        self.graph.points.push(Point { event, span, next: SmallVec::new() });
        for end in std::mem::take(&mut self.ends) {
            self.graph.points[end].next.push(index);
        }
        self.ends = vec![index];
        index
    }

    fn join(&mut self, span: Span) -> usize {
        self.point(Event::Join, span)
    }

    /// Goes one of several ways; afterwards they meet.
    fn branch<T>(&mut self, span: Span, ways: impl IntoIterator<Item = T>, mut go: impl FnMut(&mut Self, T)) {
        self.join(span);
        let fork = self.ends.clone();
        let mut ends = Vec::new();
        for way in ways {
            self.ends.clone_from(&fork);
            go(self, way);
            ends.append(&mut self.ends);
        }
        self.ends = ends;
    }

    /// Goes one way, or skips it.
    fn maybe(&mut self, span: Span, go: impl FnOnce(&mut Self)) {
        self.join(span);
        let fork = self.ends.clone();
        go(self);
        self.ends.extend(fork);
    }

    fn define(&mut self, local: Id<Local>) {
        if self.lambda > 0 {
            self.inside.insert(local);
        }
        self.point(Event::Define(local.index()), self.locals[local].span);
    }

    fn use_local(&mut self, local: Id<Local>, expr: &Expr) {
        self.point(Event::Use(local.index(), Some(key(expr))), expr.span);
    }

    fn anonymous(&mut self) -> Name {
        self.graph.names += 1;
        self.graph.names - 1
    }

    fn touch(&mut self, value: &Value, access: Borrow, span: Span) {
        self.touch_as(value, access, None, span);
    }

    fn touch_as(&mut self, value: &Value, access: Borrow, begins: Option<Name>, span: Span) {
        if value.places.is_empty() {
            return;
        }
        let in_lambda = self.is_outside_lambda(value);
        if access == Borrow::Changes {
            self.mark_changed(&value.via);
        }
        let Value { places, via, .. } = value.clone();
        self.point(Event::Touch(Touch { places, via, access, begins, in_lambda }), span);
    }

    fn is_outside_lambda(&self, value: &Value) -> bool {
        let inside = |place: &Place| match place.root {
            Root::SelfRef => false,
            Root::Temporary(_) => true,
            Root::Local(local) => self.inside.contains(&local),
        };
        self.lambda > 0 && !value.places.iter().all(inside)
    }

    /// What is changed through a borrow is changed through all that it was reached through.
    fn mark_changed(&mut self, via: &[Name]) {
        for name in self.graph.with_ancestors(via) {
            if let Some(borrowing) = self.graph.borrows.get_mut(&name) {
                borrowing.access = Borrow::Changes;
            }
        }
    }

    /// A name begins to borrow. The touch comes before the name is defined.
    fn borrow(&mut self, name: Name, value: &Value, access: Borrow, role: Role, span: Span) {
        let borrowing = Borrowing {
            places: value.places.clone(),
            parents: value.via.clone(),
            span,
            access,
            role,
            mixed: value.fresh && !value.places.is_empty(),
        };
        self.graph.borrows.insert(name, borrowing);
        if access == Borrow::Changes {
            self.mark_changed(&value.via);
        }
        self.touch_as(value, access, Some(name), span);
    }

    /// A borrow without a name, until it is released.
    fn hold(&mut self, value: &Value, access: Borrow, role: Role, span: Span) -> Option<Name> {
        if value.places.is_empty() {
            return None;
        }
        let name = self.anonymous();
        self.borrow(name, value, access, role, span);
        self.point(Event::Define(name), span);
        Some(name)
    }

    fn release(&mut self, name: Option<Name>, span: Span) {
        if let Some(name) = name {
            self.point(Event::Use(name, None), span);
        }
    }

    /// A value that will be kept elsewhere: one with a single holder moves.
    fn keep(&mut self, expr: &Expr, kept: Kept) {
        if !expr.ty.is_owned() {
            return self.look(expr);
        }
        let value = self.owned(expr);
        let in_lambda = self.is_outside_lambda(&value);
        for place in value.places {
            let moving = Moving { place, via: value.via.clone(), kept, in_lambda };
            self.point(Event::Move(moving), expr.span);
        }
    }

    /// Notes an expression that should last longer than what it looks into.
    fn must_last(&mut self, expr: &Expr) {
        if expressions::is_of_temporary(expr) {
            self.graph.dangling.push(expr.span);
        }
    }

    /// What an operand looks at, if that is part of what a name holds, and where the points behind it begin.
    fn looked_at(&self, operand: &Expr) -> Option<(Name, usize)> {
        let (local, _) = expressions::part_of(operand).filter(|_| !operand.ty.is_copyable())?;
        (!self.locals[local].ty.is_owned()).then_some((local.index(), self.graph.points.len()))
    }

    /// The names of values that were used since a point, and where the points behind them begin.
    fn used_since(&self, start: usize) -> Vec<(Name, usize)> {
        let end = self.graph.points.len();
        let name = |point: &Point| match point.event {
            Event::Use(name, Some(_)) if !self.locals[Id::new(name)].ty.is_owned() => Some((name, end)),
            _ => None,
        };
        self.graph.points[start..].iter().filter_map(name).collect()
    }

    /// What operands look at stays where it is until the whole is evaluated, whatever the operands after them use.
    fn still_used(&mut self, looked_at: impl IntoIterator<Item = (Name, usize)>, span: Span) {
        for (name, from) in looked_at {
            let uses = |point: &Point| matches!(point.event, Event::Use(used, Some(_)) if used == name);
            if self.graph.points[from..].iter().any(uses) {
                self.point(Event::Use(name, None), span);
            }
        }
    }

    /// A name for a value, which may be a part of what another name holds.
    fn view(&mut self, local: Id<Local>, value: &Expr) {
        let ty = &self.locals[local].ty;
        let Some((of, named)) = expressions::part_of(value) else { return };
        if !(ty.is_copyable() || ty.is_owned() || self.locals[of].ty.is_owned()) {
            self.graph.views.push(View { name: local.index(), of: of.index(), from: key(named) });
        }
    }

    /// Gives a name to what is opened, matched or bound: it borrows where it can, and holds where it must.
    fn name_value(&mut self, local: Id<Local>, value: &Value, span: Span) {
        if self.locals[local].ty.is_owned() && !value.places.is_empty() {
            self.borrow(local.index(), value, Borrow::Reads, Role::Name, span);
        } else {
            self.touch(value, Borrow::Reads, span);
        }
    }
}

fn is_param(kind: LocalKind) -> bool {
    matches!(kind, LocalKind::Param | LocalKind::OwnParam)
}

fn field_name(program: &Program, ty: &Type, index: usize) -> SmolStr {
    let fields = match ty {
        Type::Record(id) => &program.records[*id].fields,
        Type::Class(id) => &program.classes[*id].fields,
        Type::Actor(id) => &program.actors[*id].fields,
        Type::ErrorType(id) => &program.errors[*id].fields,
        _ => return SmolStr::default(),
    };
    fields.get(index).map(|field| field.name.as_str().into()).unwrap_or_default()
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::SelfRef)
}
