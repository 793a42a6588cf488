//! What an expression or a loop's body may change, and whether a place is among it.

use crate::dataflow::Summaries;
use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{
    Arena, Block, Borrow, Call, Callee, Expr, ExprKind, Id, Local, Owner, Program, Stmt, StmtKind, Type,
};

/// Where a place begins, and the fields it goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Path {
    root: Root,
    fields: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    SelfRef,
    /// A name of something that is or holds class instances.
    Local(Id<Local>),
    /// A name of a value, which is in no class instance, whatever it was read from.
    Value(Id<Local>),
    /// A borrow: somewhere in a class instance.
    Somewhere,
}

/// The place that an expression names or looks into. Elements of one collection are one place: all of it.
pub(in crate::lower) fn path(locals: &Arena<Local>, expr: &Expr) -> Option<Path> {
    let whole = |root| Some(Path { root, fields: Vec::new() });
    match &expr.kind {
        ExprKind::SelfRef => whole(Root::SelfRef),
        ExprKind::Local(local) if locals[*local].borrow.is_some() => whole(Root::Somewhere),
        ExprKind::Local(local) if locals[*local].ty.is_owned() => whole(Root::Local(*local)),
        ExprKind::Local(local) => whole(Root::Value(*local)),
        ExprKind::Field(base, index) => path(locals, base).map(|mut path| {
            path.fields.push(*index);
            path
        }),
        ExprKind::Index(inner, _) | ExprKind::Convert(_, inner) => path(locals, inner),
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. })
            if expr.ty.is_owned() || builtin.gives_part() =>
        {
            path(locals, receiver)
        }
        _ => None,
    }
}

impl Path {
    /// Whether a change of one may be seen in the other.
    pub fn overlaps(&self, other: &Path) -> bool {
        match (self.root, other.root) {
            (Root::Somewhere, Root::Value(_)) | (Root::Value(_), Root::Somewhere) => false,
            (Root::Somewhere, _) | (_, Root::Somewhere) => true,
            (a, b) => a == b && self.fields.iter().zip(&other.fields).all(|(a, b)| a == b),
        }
    }
}

/// What an expression changes or moves away.
pub(in crate::lower) fn by_expr(program: &Program, locals: &Arena<Local>, expr: &Expr) -> Vec<Path> {
    let mut changes = Changes { program, locals, found: Vec::new() };
    changes.expr(expr);
    changes.found
}

/// What statements change or move away.
pub(super) fn by_block(program: &Program, locals: &Arena<Local>, block: &Block) -> Vec<Path> {
    let mut changes = Changes { program, locals, found: Vec::new() };
    changes.block(block);
    changes.found
}

/// What a call itself changes, once its arguments are there.
pub(super) fn by_call(program: &Program, locals: &Arena<Local>, call: &Call) -> Vec<Path> {
    let receiver = call.receiver.as_deref();
    let on = || receiver.and_then(|receiver| path(locals, receiver));
    match call.callee {
        Callee::Function(id) => {
            let function = &program.functions[id];
            let on_self = receiver.is_some_and(|receiver| matches!(receiver.kind, ExprKind::SelfRef));
            let on_handle = matches!(function.owner, Owner::Actor(_)) && !on_self;
            let in_place = Summaries::receiver(function) == Borrow::Changes && !on_handle;
            let changed = if in_place { on() } else { None };
            let lent = call.args.iter().filter(|arg| arg.ty.is_owned()).filter_map(|arg| path(locals, arg));
            changed.into_iter().chain(lent).collect()
        }
        Callee::Builtin(builtin) if builtin.spec().effect == Effect::Changes => on().into_iter().collect(),
        Callee::Builtin(_) | Callee::Deliver(..) => Vec::new(),
    }
}

struct Changes<'a> {
    program: &'a Program,
    locals: &'a Arena<Local>,
    found: Vec<Path>,
}

impl Visit for Changes<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::Assign { place, .. } = &stmt.kind {
            self.found.extend(path(self.locals, place));
        }
        walk::walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) => self.found.extend(by_call(self.program, self.locals, call)),
            ExprKind::Take(place) => self.found.extend(path(self.locals, place)),
            ExprKind::Store(store, place) if store.moves => self.found.extend(path(self.locals, place)),
            _ => {}
        }
        walk::walk_expr(self, expr);
    }
}

/// Whether evaluating an expression may be noticed by another one: it changes something, or sees the outside.
pub(in crate::lower) fn has_effects(expr: &Expr) -> bool {
    struct Effects(bool);
    impl Visit for Effects {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= match &expr.kind {
                ExprKind::Call(call) => match call.callee {
                    Callee::Builtin(builtin) => builtin.spec().effect != Effect::Pure,
                    Callee::Function(_) | Callee::Deliver(..) => true,
                },
                ExprKind::New(_) => matches!(expr.ty, Type::Actor(_) | Type::Class(_)),
                ExprKind::Take(_) | ExprKind::Try(_) | ExprKind::TryElse(..) => true,
                _ => false,
            };
            walk::walk_expr(self, expr);
        }
    }
    let mut effects = Effects(false);
    effects.expr(expr);
    effects.0
}
