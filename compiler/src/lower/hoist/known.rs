//! What hoisting must know of a program's declarations while it rewrites their bodies.

use super::order::{Noter, Notes};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Borrow, Expr, ExprKind, Field, Function, FunctionKind, Id, Initial, Owner, Program, Type};

/// What is known of declarations.
#[derive(Default)]
pub(super) struct Known {
    records: Vec<Made>,
    classes: Vec<Made>,
    functions: Vec<Notes>,
}

/// What is known of making a record or an instance.
struct Made {
    /// For each field, whether the constructor may go without it.
    optional: Vec<bool>,
    /// A default may end in a fault.
    stops: bool,
    /// For each field, the earlier ones that its default reads.
    reads: Vec<Vec<usize>>,
}

impl Known {
    pub fn of(program: &Program) -> Known {
        let known = Known { functions: functions(program), ..Known::default() };
        let records: Vec<Made> = program.records.values().map(|record| known.made(&record.fields)).collect();
        let classes: Vec<Made> = program.classes.values().map(|class| known.made(&class.fields)).collect();
        Known { records, classes, ..known }
    }

    fn made(&self, fields: &[Field]) -> Made {
        let optional = |field: &Field| field.default.is_some() || matches!(field.ty, Type::Optional(_));
        let mut noter = Noter { known: self, notes: Notes::default(), calls: Vec::new() };
        fields.iter().filter_map(|field| field.default.as_ref()).for_each(|default| noter.expr(&default.value));
        let stops = noter.notes.stops || noter.calls.iter().any(|call| self.stops(*call));
        Made {
            optional: fields.iter().map(optional).collect(),
            stops,
            reads: fields.iter().map(|field| field.default.as_ref().map_or(Vec::new(), fields_read)).collect(),
        }
    }

    /// Which of the fields that are given the defaults of the others read, unless only what must be given is.
    pub fn read_by_defaults(&self, made: &Type, given: &[usize]) -> Vec<usize> {
        let Some(made) = self.making(made) else { return Vec::new() };
        let is_given = |field: &usize| given.contains(field);
        if (0..made.optional.len()).all(|field| is_given(&field) != made.optional[field]) {
            return Vec::new();
        }
        let left_out = (0..made.reads.len()).filter(|field| !is_given(field));
        left_out.flat_map(|field| made.reads[field].iter().copied().filter(is_given)).collect()
    }

    /// Where an argument stands in a constructor without names: first what must be given, then the rest.
    pub fn place(&self, made: &Type, field: usize) -> (bool, usize) {
        (self.making(made).is_some_and(|made| made.optional[field]), field)
    }

    /// Whether making such a value may end in a fault, whatever is given.
    pub fn making_stops(&self, made: &Type) -> bool {
        self.making(made).map_or(!matches!(made, Type::ErrorType(_)), |made| made.stops)
    }

    fn making(&self, made: &Type) -> Option<&Made> {
        match made {
            Type::Record(id) => self.records.get(id.index()),
            Type::Class(id) => self.classes.get(id.index()),
            _ => None,
        }
    }

    /// Whether a function may change something or see the outside.
    pub fn changes(&self, function: Id<Function>) -> bool {
        self.functions[function.index()].changes
    }

    /// Whether a function may end in a fault or an error.
    pub fn stops(&self, function: Id<Function>) -> bool {
        self.functions[function.index()].stops
    }
}

/// The fields of the same value that a default reads.
fn fields_read(default: &Initial) -> Vec<usize> {
    struct Reads(Vec<usize>);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            match &expr.kind {
                ExprKind::Field(base, field) if matches!(base.kind, ExprKind::SelfRef) => self.0.push(*field),
                _ => walk_expr(self, expr),
            }
        }
    }
    let mut reads = Reads(Vec::new());
    reads.expr(&default.value);
    reads.0
}

/// What each function may do: it ends in a fault unless that can be ruled out.
fn functions(program: &Program) -> Vec<Notes> {
    let known = Known::default();
    let mut stops = vec![true; program.functions.len()];
    let mut quiet: Vec<(Id<Function>, Vec<Id<Function>>)> = Vec::new();
    for (id, function) in program.functions.iter() {
        let Some(body) = function.body.as_ref().filter(|_| function.throws.is_empty()) else { continue };
        let mut noter = Noter { known: &known, notes: Notes::default(), calls: Vec::new() };
        noter.block(&body.block);
        if !noter.notes.stops {
            quiet.push((id, noter.calls));
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        for (id, calls) in &quiet {
            let calm = stops[id.index()] && calls.iter().all(|call| !stops[call.index()]);
            if calm {
                stops[id.index()] = false;
                changed = true;
            }
        }
    }
    let notes = |(id, function): (Id<Function>, &Function)| Notes {
        changes: changes(function),
        stops: stops[id.index()],
        reads: false,
    };
    program.functions.iter().map(notes).collect()
}

/// Whether a function may change what it is called on or what it borrows, or see the outside.
fn changes(function: &Function) -> bool {
    let open = matches!(function.owner, Owner::Class(_) | Owner::Interface(_) | Owner::Actor(_) | Owner::PortKind(_));
    let on_self = open && !matches!(function.kind, FunctionKind::Query | FunctionKind::Static);
    let outside = matches!(function.kind, FunctionKind::Entry | FunctionKind::Async);
    on_self || outside || changes_params(function)
}

fn changes_params(function: &Function) -> bool {
    let owned = function.params.iter().any(|param| param.ty.is_owned());
    match &function.body {
        Some(body) if function.implements.is_none() => {
            let params = body.locals.values().take(function.params.len());
            params.into_iter().any(|local| local.borrow == Some(Borrow::Changes))
        }
        _ => owned,
    }
}
