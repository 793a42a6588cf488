//! Which fields and methods are reached from outside of the type that has them: these cannot be `private`.

use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Callee, Expr, ExprKind, Function, Id, Owner, Program, Stmt, Type};
use std::collections::BTreeSet;

/// What is reached from outside.
#[derive(Default)]
pub struct Touched {
    /// Fields of classes and actors.
    fields: BTreeSet<(Type, usize)>,
    /// Methods.
    functions: BTreeSet<Id<Function>>,
    /// Fields of records that a `with` sets.
    withs: BTreeSet<(Type, usize)>,
}

impl Touched {
    /// Looks at all bodies, those of tests included.
    pub fn new(program: &Program) -> Touched {
        let mut touched = Touched::default();
        for function in program.functions.values() {
            if let Some(body) = &function.body {
                Scan { program, touched: &mut touched, inside: owner(function.owner) }.block(&body.block);
            }
        }
        for test in program.tests.values() {
            Scan { program, touched: &mut touched, inside: None }.block(&test.body.block);
        }
        let sides = program.classes.values().filter(|class| class.side_of.is_some());
        touched.functions.extend(sides.flat_map(|class| class.functions.iter().copied()));
        let records = program.records.iter().map(|(id, record)| (Type::Record(id), &record.fields));
        let classes = program.classes.iter().map(|(id, class)| (Type::Class(id), &class.fields));
        let actors = program.actors.iter().map(|(id, actor)| (Type::Actor(id), &actor.fields));
        for (ty, fields) in records.chain(classes).chain(actors) {
            for default in fields.iter().filter_map(|field| field.default.as_ref()) {
                Scan { program, touched: &mut touched, inside: Some(ty.clone()) }.expr(&default.value);
            }
        }
        touched
    }

    /// Whether a field is reached from outside.
    pub fn field(&self, owner: &Type, index: usize) -> bool {
        self.fields.contains(&(owner.clone(), index))
    }

    /// Whether a `with` sets a field of a record.
    pub fn with(&self, owner: &Type, index: usize) -> bool {
        self.withs.contains(&(owner.clone(), index))
    }

    /// Whether a method is.
    pub fn function(&self, id: Id<Function>) -> bool {
        self.functions.contains(&id)
    }
}

fn owner(owner: Owner) -> Option<Type> {
    match owner {
        Owner::Record(id) => Some(Type::Record(id)),
        Owner::Class(id) => Some(Type::Class(id)),
        Owner::Actor(id) => Some(Type::Actor(id)),
        _ => None,
    }
}

struct Scan<'p, 't> {
    program: &'p Program,
    touched: &'t mut Touched,
    inside: Option<Type>,
}

impl Visit for Scan<'_, '_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(base, index) if self.inside.as_ref() != Some(&base.ty) => {
                self.touched.fields.insert((base.ty.clone(), *index));
            }
            ExprKind::With(base, fields) => {
                self.touched.withs.extend(fields.iter().map(|(index, _)| (base.ty.clone(), *index)));
            }
            ExprKind::Call(call) => {
                if let Callee::Function(id) = call.callee
                    && owner(self.program.functions[id].owner) != self.inside
                {
                    self.touched.functions.insert(id);
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        walk_stmt(self, stmt);
    }
}
