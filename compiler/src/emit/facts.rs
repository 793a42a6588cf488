//! What printing needs to know of the whole program: who calls what, and which modules import each other in a circle.

use crate::model::builtin::Effect;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{
    Block, Body, Call, Callee, Expr, ExprKind, Function, Id, Initial, Item, Module, Owner, Pattern, Program, Stmt,
    StmtKind, Type,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the whole program.
#[derive(Default)]
pub struct Facts {
    /// Functions that are called on `self`.
    pub called_inside: BTreeSet<Id<Function>>,
    /// Functions that are called on something else.
    pub called_outside: BTreeSet<Id<Function>>,
    /// The records and errors that show themselves where a state holds them.
    pub inside: BTreeSet<Type>,
    /// The modules that each module needs when it runs.
    needs: BTreeMap<Id<Module>, BTreeSet<Id<Module>>>,
    /// What a module reaches over any number of steps.
    reaches: BTreeMap<Id<Module>, BTreeSet<Id<Module>>>,
}

impl Facts {
    /// Looks at the whole program.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut facts = Facts { inside: super::state::inside(program), ..Facts::default() };
        for (id, module) in program.modules.iter() {
            let mut scan = Scan { program, facts: &mut facts, here: id, counts: true };
            for item in &module.items {
                scan.item(*item);
            }
            scan.counts = false;
            for test in &module.tests {
                scan.block(&program.tests[*test].body.block);
            }
        }
        for actor in program.actors.values() {
            for scope in &actor.scopes {
                facts.called_outside.extend(std::iter::once(scope.enter).chain(scope.fail).chain(scope.exit));
            }
        }
        facts.reaches = program.modules.ids().map(|id| (id, facts.reached(id))).collect();
        facts
    }

    /// Whether two modules import each other, over whatever steps.
    #[must_use]
    pub fn circular(&self, from: Id<Module>, to: Id<Module>) -> bool {
        self.reaches.get(&to).is_some_and(|reached| reached.contains(&from))
    }

    fn reached(&self, from: Id<Module>) -> BTreeSet<Id<Module>> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<Id<Module>> = vec![from];
        while let Some(module) = open.pop() {
            for next in self.needs.get(&module).into_iter().flatten() {
                if reached.insert(*next) {
                    open.push(*next);
                }
            }
        }
        reached
    }
}

struct Scan<'p> {
    program: &'p Program,
    facts: &'p mut Facts,
    here: Id<Module>,
    /// Whether what is named counts as an import: tests are files of their own.
    counts: bool,
}

impl Scan<'_> {
    fn item(&mut self, item: Item) {
        let program = self.program;
        match item {
            Item::Record(id) => {
                let record = &program.records[id];
                self.fields(&record.fields, &record.functions);
            }
            Item::Error(id) => {
                let error = &program.errors[id];
                self.initial(&error.message);
            }
            Item::Class(id) => {
                let class = &program.classes[id];
                self.fields(&class.fields, &class.functions);
            }
            Item::Actor(id) => {
                let actor = &program.actors[id];
                self.fields(&actor.fields, &actor.functions);
                let others = actor.handlers.iter().map(|handler| handler.function);
                for function in others.chain(actor.timers.iter().map(|timer| timer.function)) {
                    self.function(function);
                }
            }
            Item::Protocol(id) => {
                let protocol = &program.protocols[id];
                for union in [protocol.client, protocol.server] {
                    for member in &program.unions[union].members {
                        self.need(program.records[member.record].decl.module);
                    }
                }
            }
            Item::Function(id) => self.function(id),
            Item::Constant(id) => self.expr(&program.constants[id].value),
            Item::Enum(_) | Item::Union(_) | Item::Interface(_) | Item::PortKind(_) => {}
        }
    }

    fn fields(&mut self, fields: &[crate::model::Field], functions: &[Id<Function>]) {
        for field in fields {
            self.ty(&field.ty);
            if let Some(default) = &field.default {
                self.initial(default);
            }
        }
        for function in functions {
            self.function(*function);
        }
    }

    fn initial(&mut self, initial: &Initial) {
        self.expr(&initial.value);
    }

    fn function(&mut self, id: Id<Function>) {
        if let Some(Body { block, .. }) = &self.program.functions[id].body {
            self.block(block);
        }
    }

    /// What a decoder or a port of this type names.
    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::List(inner) | Type::Optional(inner) => self.ty(inner),
            Type::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
            other => self.named(other),
        }
    }

    fn named(&mut self, ty: &Type) {
        let program = self.program;
        let module = match ty {
            Type::Record(id) => program.records[*id].decl.module,
            Type::Enum(id) => program.enums[*id].decl.module,
            Type::Union(id) => program.unions[*id].decl.module,
            Type::ErrorType(id) => program.errors[*id].decl.module,
            Type::Class(id) => program.classes[*id].decl.module,
            Type::Actor(id) => program.actors[*id].decl.module,
            Type::Port(id) => match program.port_kinds[*id].link {
                Some((protocol, _)) => program.protocols[protocol].decl.module,
                None => program.port_kinds[*id].decl.module,
            },
            _ => return,
        };
        self.need(module);
    }

    fn need(&mut self, module: Id<Module>) {
        if self.counts && module != self.here {
            self.facts.needs.entry(self.here).or_default().insert(module);
        }
    }

    fn call(&mut self, call: &Call) {
        let Callee::Function(id) = call.callee else { return };
        let function = &self.program.functions[id];
        match &call.receiver {
            Some(receiver) if matches!(receiver.kind, ExprKind::SelfRef) => {
                self.facts.called_inside.insert(id);
            }
            Some(_) => {
                self.facts.called_outside.insert(id);
            }
            None if matches!(function.owner, Owner::PortKind(_)) => {}
            None => self.need(function.decl.module),
        }
    }
}

impl Visit for Scan<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) => {
                self.call(call);
                if call.receiver.is_none() {
                    self.named(&expr.ty);
                }
            }
            ExprKind::New(_) => self.named(&expr.ty),
            ExprKind::Case(id, _) => self.need(self.program.enums[*id].decl.module),
            ExprKind::Constant(id) => self.need(self.program.constants[*id].decl.module),
            ExprKind::Match(_, arms) => {
                for arm in arms {
                    self.patterns(&arm.patterns);
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::Match { arms, .. } = &stmt.kind {
            for arm in arms {
                self.patterns(&arm.patterns);
            }
        }
        crate::model::walk::walk_stmt(self, stmt);
    }
}

impl Scan<'_> {
    fn patterns(&mut self, patterns: &[Pattern]) {
        for pattern in patterns {
            match pattern {
                Pattern::Case(id, _) => self.need(self.program.enums[*id].decl.module),
                Pattern::Member(id) => self.need(self.program.records[*id].decl.module),
                Pattern::Error(id) => self.need(self.program.errors[*id].decl.module),
                _ => {}
            }
        }
    }
}

/// Whether a value of this type holds, within a collection, a record or a union, a `Float` or open JSON: what languages
/// compare as a whole they seldom compare as IEEE 754 and by kind.
#[must_use]
pub fn holds_number_within(program: &Program, ty: &Type) -> bool {
    let mut seen = BTreeSet::new();
    !matches!(ty.opened(), Type::Float) && holds_number(program, ty, &mut seen)
}

fn holds_number(program: &Program, ty: &Type, seen: &mut BTreeSet<Type>) -> bool {
    if !seen.insert(ty.clone()) {
        return false;
    }
    match ty {
        Type::Float | Type::Json => true,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => holds_number(program, inner, seen),
        Type::Record(id) => program.records[*id].fields.iter().any(|field| holds_number(program, &field.ty, seen)),
        Type::Union(id) => {
            let members = &program.unions[*id].members;
            members.iter().any(|member| holds_number(program, &Type::Record(member.record), seen))
        }
        _ => false,
    }
}

/// Whether a value is a literal, or made of literals only: it needs nothing to be there first, cannot fail, and never
/// changes. A case of an enum is none, since its enum must be there.
#[must_use]
pub fn is_literal(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Duration(_)
        | ExprKind::Bool(_)
        | ExprKind::Str(_)
        | ExprKind::None => true,
        ExprKind::Unary(_, inner) | ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_literal(inner),
        ExprKind::List(items) => !value.ty.is_owned() && items.iter().all(is_literal),
        _ => false,
    }
}

/// Whether a value is `none`.
#[must_use]
pub fn is_none(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::None => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_none(inner),
        _ => false,
    }
}

/// Whether a default reads other fields.
#[must_use]
pub fn reads_self(default: &Expr) -> bool {
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    reads.expr(default);
    reads.0
}

/// Whether a loop's body may change the collection that the loop runs over.
#[must_use]
pub fn may_change(list: &Expr, body: &Block) -> bool {
    struct Changes<'l> {
        list: &'l Expr,
        found: bool,
    }
    impl Visit for Changes<'_> {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(inner) = &expr.kind {
                let on_self = matches!(&inner.receiver, Some(receiver) if matches!(receiver.kind, ExprKind::SelfRef));
                self.found |= match inner.callee {
                    Callee::Builtin(builtin) => {
                        builtin.spec().effect == Effect::Changes
                            && inner.receiver.as_ref().is_some_and(|receiver| same_root(receiver, self.list))
                    }
                    Callee::Function(_) => on_self && !matches!(self.list.kind, ExprKind::Local(_)),
                    Callee::Deliver(..) => true,
                };
            }
            if let ExprKind::Take(place) = &expr.kind {
                self.found |= same_root(place, self.list);
            }
            walk_expr(self, expr);
        }
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Assign { place: Expr { kind: ExprKind::Index(base, _), .. }, .. } = &stmt.kind {
                self.found |= same_root(base, self.list);
            }
            walk_stmt(self, stmt);
        }
    }
    let mut changes = Changes { list, found: false };
    changes.block(body);
    changes.found
}

/// Whether two places are the same field or local, as far as their text goes.
fn same_root(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Store(_, one), _) => same_root(one, other),
        (_, ExprKind::Store(_, other)) => same_root(one, other),
        (ExprKind::Local(one), ExprKind::Local(other)) => one == other,
        (ExprKind::Field(_, one), ExprKind::Field(_, other)) => one == other,
        _ => false,
    }
}

/// How often each local of a body is read.
#[must_use]
pub fn uses(block: &Block) -> BTreeMap<usize, usize> {
    let mut count = Count::default();
    count.block(block);
    count.0
}

/// How often each local is read in an expression.
#[must_use]
pub fn uses_in(expr: &Expr) -> BTreeMap<usize, usize> {
    let mut count = Count::default();
    count.expr(expr);
    count.0
}

#[derive(Default)]
struct Count(BTreeMap<usize, usize>);

impl Visit for Count {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local(id) = expr.kind {
            *self.0.entry(id.index()).or_default() += 1;
        }
        walk_expr(self, expr);
    }
}
