//! The forms that a method of an actor has: what host code calls, what other actors call, and what goes on within a step.

use super::naming::{exported, private};
use crate::emit::facts::Facts;
use crate::emit::names::Use;
use crate::emit::roles::{is_step, returns_promise};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Call, Callee, Expr, ExprKind, Function, Id, Owner, Program};
use std::collections::{BTreeMap, BTreeSet};

/// The names of a method's forms.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// What host code calls: a step, after which what it asked for is carried out.
    pub outer: Option<String>,
    /// What other actors call: a step within theirs.
    pub nested: Option<String>,
    /// What goes on within a step of the same actor.
    pub inner: Option<String>,
    /// Whether host code waits in the outer form for what the others promise.
    pub waits: bool,
}

impl Forms {
    /// The form that the actor itself calls.
    pub fn inside(&self) -> &str {
        self.inner.as_deref().or(self.nested.as_deref()).or(self.outer.as_deref()).unwrap_or_default()
    }
}

/// The forms of all methods of actors.
pub fn all(program: &Program, facts: &Facts) -> BTreeMap<Id<Function>, Forms> {
    let called = called_by_actors(program);
    let methods = program.functions.iter().filter(|(_, function)| matches!(function.owner, Owner::Actor(_)));
    methods.map(|(id, function)| (id, forms(program, facts, &called, id, function))).collect()
}

fn forms(
    program: &Program,
    facts: &Facts,
    called: &BTreeSet<Id<Function>>,
    id: Id<Function>,
    function: &Function,
) -> Forms {
    let name = private(Use::Method, &function.decl.name);
    let public = function.decl.public || function.implements.is_some();
    let waits = returns_promise(function);
    let steps = is_step(program, facts, id);
    let outer = public.then(|| exported(Use::Method, &function.decl.name));
    let nested = (steps && (!public || waits || called.contains(&id))).then(|| name.clone());
    let inside = facts.called_inside.contains(&id);
    let inner = match (inside, steps) {
        (true, true) => Some(format!("{}Locked", name.trim_end_matches('_'))),
        (true, false) => Some(name),
        (false, _) => None,
    };
    Forms { outer, nested, inner, waits }
}

/// The methods that an actor calls on another.
fn called_by_actors(program: &Program) -> BTreeSet<Id<Function>> {
    struct Calls(BTreeSet<Id<Function>>);
    impl Visit for Calls {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(Call { callee: Callee::Function(id), receiver: Some(receiver), .. }) = &expr.kind
                && !matches!(receiver.kind, ExprKind::SelfRef)
            {
                self.0.insert(*id);
            }
            walk_expr(self, expr);
        }
    }
    let mut calls = Calls(BTreeSet::new());
    let of_actors = program.functions.values().filter(|function| matches!(function.owner, Owner::Actor(_)));
    for body in of_actors.filter_map(|function| function.body.as_ref()) {
        calls.block(&body.block);
    }
    for initial in program.actors.values().flat_map(|actor| &actor.fields).filter_map(|field| field.default.as_ref()) {
        calls.expr(&initial.value);
    }
    calls.0
}
