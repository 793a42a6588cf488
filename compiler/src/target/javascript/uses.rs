//! Who reaches into what: which fields and methods are used from outside of their class, and so cannot be `#private`.

use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Body, Callee, Expr, ExprKind, FieldMode, Function, Id, Initial, Program, Stmt, StmtKind, Type};
use std::collections::BTreeSet;

/// What is reached from outside of its class.
#[derive(Default)]
pub struct Uses {
    /// Fields, by their owner and index, that other code than their own class and the tests reads or assigns, or that a test
    /// assigns.
    pub fields: BTreeSet<(Type, usize)>,
    /// Fields, by their owner and index, that a test reads.
    pub looked_at: BTreeSet<(Type, usize)>,
    /// Methods that are called on something else than `self`.
    pub functions: BTreeSet<Id<Function>>,
    /// Methods that scopes call.
    pub in_scopes: BTreeSet<Id<Function>>,
    /// Whether an asynchronous function waits anywhere: then tests settle.
    pub waits: bool,
}

impl Uses {
    /// Looks at the whole program.
    pub fn new(program: &Program) -> Self {
        let mut scan = Scan { program, uses: Uses::default(), tests: false };
        for body in program.functions.values().filter_map(|function| function.body.as_ref()) {
            scan.body(body);
        }
        let records = program.records.values().map(|record| &record.fields);
        let classes = program.classes.values().map(|class| &class.fields);
        let actors = program.actors.values().map(|actor| &actor.fields);
        for Initial { value, .. } in records.chain(classes).chain(actors).flatten().filter_map(|f| f.default.as_ref()) {
            scan.expr(value);
        }
        scan.tests = true;
        for test in program.tests.values() {
            scan.body(&test.body);
        }
        let mut uses = scan.uses;
        for scope in program.actors.values().flat_map(|actor| &actor.scopes) {
            uses.in_scopes.extend(std::iter::once(scope.enter).chain(scope.fail).chain(scope.exit));
        }
        uses
    }
}

struct Scan<'p> {
    program: &'p Program,
    uses: Uses,
    tests: bool,
}

impl Scan<'_> {
    fn body(&mut self, body: &Body) {
        self.block(&body.block);
    }

    fn field(&mut self, base: &Expr, index: usize, assigned: bool) {
        if matches!(base.kind, ExprKind::SelfRef) || !matches!(base.ty, Type::Class(_) | Type::Actor(_)) {
            return;
        }
        let is_port = match &base.ty {
            Type::Actor(id) => self.program.actors[*id].fields[index].mode == FieldMode::Port,
            _ => false,
        };
        let place = (base.ty.clone(), index);
        if is_port || self.tests && !assigned {
            self.uses.looked_at.insert(place);
        } else {
            self.uses.fields.insert(place);
        }
    }
}

impl Visit for Scan<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(base, index) => self.field(base, *index, false),
            ExprKind::Take(place) => {
                if let ExprKind::Field(base, index) = &place.kind {
                    self.field(base, *index, true);
                }
            }
            ExprKind::Call(call) => {
                if let (Callee::Function(id), Some(receiver)) = (call.callee, &call.receiver)
                    && !matches!(receiver.kind, ExprKind::SelfRef)
                {
                    self.uses.functions.insert(id);
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Assign { place: Expr { kind: ExprKind::Field(base, index), .. }, .. } => {
                self.field(base, *index, true);
            }
            StmtKind::Await { .. } => self.uses.waits = true,
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}
