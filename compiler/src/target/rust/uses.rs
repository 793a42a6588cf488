//! What a body does with its names: which use is the last, which locals change, what a statement may change.

use crate::model::builtin::Effect;
use crate::model::walk::{Visit, walk_block, walk_expr, walk_stmt};
use crate::model::{
    Arena, Block, Body, Borrow, Call, Callee, Expr, ExprKind, Function, FunctionKind, Id, Local, LocalKind, Opened,
    Over, Owner, Program, Stmt, StmtKind,
};
use std::collections::{HashMap, HashSet};

/// What a body does with its locals.
#[derive(Debug, Default)]
pub struct Uses {
    /// Locals that are assigned or changed in place.
    pub changed: HashSet<Id<Local>>,
    /// How often each local is named.
    pub counts: HashMap<Id<Local>, usize>,
}

/// Looks at a whole body.
pub fn of(program: &Program, body: &Body) -> Uses {
    let mut finder = Finder::new(program, &body.locals);
    finder.block(&body.block);
    finder.uses
}

/// Looks at one value, such as an initial one.
pub fn of_value(program: &Program, locals: &Arena<Local>, value: &Expr) -> Uses {
    let mut finder = Finder::new(program, locals);
    finder.expr(value);
    finder.uses
}

struct Finder<'a> {
    program: &'a Program,
    locals: &'a Arena<Local>,
    uses: Uses,
}

impl<'a> Finder<'a> {
    fn new(program: &'a Program, locals: &'a Arena<Local>) -> Self {
        Finder { program, locals, uses: Uses::default() }
    }

    fn change(&mut self, place: &Expr) {
        match &place.kind {
            ExprKind::If(inner) => {
                self.change(&inner.then);
                self.change(&inner.otherwise);
            }
            ExprKind::Match(_, arms) => arms.iter().for_each(|arm| self.change(&arm.body)),
            _ => {
                if let Some((Root::Local(local), _)) = root(place) {
                    self.uses.changed.insert(local);
                }
            }
        }
    }

    /// A name that changes what it borrows needs a place that may change.
    fn borrow(&mut self, local: Id<Local>, place: &Expr) {
        if self.locals[local].borrow == Some(Borrow::Changes) {
            self.change(place);
        }
    }
}

impl Visit for Finder<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local(local) = expr.kind {
            *self.uses.counts.entry(local).or_default() += 1;
        }
        for place in changed_by(self.program, expr) {
            self.change(place);
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.borrow(*local, value),
            StmtKind::For { local, over: Over::List(list), .. } => self.borrow(*local, list),
            StmtKind::Assign { place, .. } => self.change(place),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn opened(&mut self, opened: &Opened) {
        self.borrow(opened.local, &opened.value);
        self.expr(&opened.value);
    }
}

/// Where a place begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A local.
    Local(Id<Local>),
    /// The instance, state or record that the body belongs to.
    This,
}

/// Where a place begins and the first field after that; `None` for values that are made on the spot.
pub fn root(expr: &Expr) -> Option<(Root, Option<usize>)> {
    match &expr.kind {
        ExprKind::Local(local) => Some((Root::Local(*local), None)),
        ExprKind::SelfRef => Some((Root::This, None)),
        ExprKind::Field(base, index) => {
            let (root, field) = root(base)?;
            Some((root, field.or(Some(*index))))
        }
        ExprKind::Index(base, _) | ExprKind::Store(_, base) => root(base),
        ExprKind::Call(call) => match (call.callee, &call.receiver) {
            (Callee::Builtin(builtin), Some(receiver)) if builtin.gives_part() => root(receiver),
            _ => None,
        },
        _ => None,
    }
}

/// Whether evaluating one value moves a name that another value has, too.
pub fn moves_what_is_named(moving: &Expr, naming: &Expr) -> bool {
    struct Moved(Vec<Id<Local>>);
    impl Visit for Moved {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Store(store, place) = &expr.kind
                && store.moves
                && let Some((Root::Local(local), _)) = root(place)
            {
                self.0.push(local);
            }
            walk_expr(self, expr);
        }
    }
    let (mut moved, mut namer) = (Moved(Vec::new()), Namer { named: Vec::new(), declared: HashSet::new() });
    moved.expr(moving);
    namer.expr(naming);
    moved.0.iter().any(|local| namer.named.contains(local))
}

/// Whether a block may change anything that a value reads.
pub fn block_changes_read(program: &Program, block: &Block, value: &Expr) -> bool {
    struct Finder<'a>(&'a Program, &'a Block, bool);
    impl Visit for Finder<'_> {
        fn expr(&mut self, expr: &Expr) {
            self.2 |= root(expr).is_some_and(|place| block_changes(self.0, self.1, place));
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(program, block, false);
    finder.expr(value);
    finder.2
}

/// Whether a value is a place, or one of several.
pub fn is_borrowed(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Store(_, inner) => is_borrowed(inner),
        ExprKind::If(inner) => is_borrowed(&inner.then) || is_borrowed(&inner.otherwise),
        ExprKind::Match(_, arms) => arms.iter().any(|arm| is_borrowed(&arm.body)),
        _ => root(value).is_some(),
    }
}

/// Whether two places may be, or hold, the same.
pub fn overlap(one: (Root, Option<usize>), other: (Root, Option<usize>)) -> bool {
    one.0 == other.0 && (one.1.is_none() || other.1.is_none() || one.1 == other.1)
}

/// The places that an expression itself changes, whatever its parts change.
fn changed_by<'e>(program: &Program, expr: &'e Expr) -> Vec<&'e Expr> {
    match &expr.kind {
        ExprKind::Take(place) => vec![place],
        ExprKind::Call(call) => {
            let receiver = call.receiver.as_deref().filter(|_| changes_receiver(program, call));
            let args = call.args.iter().enumerate().filter(|(index, _)| changes_argument(program, call, *index));
            receiver.into_iter().chain(args.map(|(_, arg)| arg)).collect()
        }
        _ => Vec::new(),
    }
}

fn changes_argument(program: &Program, call: &Call, index: usize) -> bool {
    let Callee::Function(id) = call.callee else { return false };
    super::cx::param_changes(program, &program.functions[id], index)
}

/// Whether a call changes what it is called on.
pub fn changes_receiver(program: &Program, call: &Call) -> bool {
    match call.callee {
        Callee::Function(id) => changes_self(program, &program.functions[id], call.receiver.as_deref()),
        Callee::Builtin(builtin) => builtin.spec().effect == Effect::Changes,
        Callee::Deliver(..) => false,
    }
}

/// Whether a method takes `&mut self`. A handle on another actor is only read.
fn changes_self(program: &Program, function: &Function, receiver: Option<&Expr>) -> bool {
    let _ = program;
    match function.owner {
        Owner::Class(_) | Owner::Interface(_) => function.kind == FunctionKind::Plain,
        Owner::Actor(_) => {
            function.kind != FunctionKind::Query
                && receiver.is_some_and(|receiver| matches!(receiver.kind, ExprKind::SelfRef))
        }
        Owner::Module | Owner::Record(_) | Owner::PortKind(_) => false,
    }
}

/// Whether anything in a block may change a place.
pub fn block_changes(program: &Program, block: &Block, place: (Root, Option<usize>)) -> bool {
    let mut looker = Looker { program, place, found: false };
    walk_block(&mut looker, block);
    looker.found
}

/// Whether a statement may change a place, or move it away.
pub fn stmt_changes(program: &Program, stmt: &Stmt, place: (Root, Option<usize>)) -> bool {
    let mut looker = Looker { program, place, found: false };
    looker.stmt(stmt);
    looker.found
}

/// Whether evaluating a value may change a place.
pub fn value_changes(program: &Program, value: &Expr, place: (Root, Option<usize>)) -> bool {
    let mut looker = Looker { program, place, found: false };
    looker.expr(value);
    looker.found
}

struct Looker<'a> {
    program: &'a Program,
    place: (Root, Option<usize>),
    found: bool,
}

impl Looker<'_> {
    fn change(&mut self, expr: &Expr) {
        self.found |= root(expr).is_some_and(|changed| overlap(changed, self.place));
    }
}

impl Visit for Looker<'_> {
    fn expr(&mut self, expr: &Expr) {
        for place in changed_by(self.program, expr) {
            self.change(place);
        }
        if let ExprKind::Store(store, place) = &expr.kind
            && store.moves
        {
            self.change(place);
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::Assign { place, .. } = &stmt.kind {
            self.change(place);
        }
        walk_stmt(self, stmt);
    }
}

/// The locals that a block names and does not declare: what a later step carries along.
pub fn captures(block: &[Stmt], kinds: impl Fn(Id<Local>) -> LocalKind) -> Vec<Id<Local>> {
    let mut namer = Namer { named: Vec::new(), declared: HashSet::new() };
    for stmt in block {
        namer.stmt(stmt);
    }
    let Namer { named, declared } = namer;
    named.into_iter().filter(|local| !declared.contains(local) && kinds(*local) != LocalKind::Lambda).collect()
}

struct Namer {
    named: Vec<Id<Local>>,
    declared: HashSet<Id<Local>>,
}

impl Visit for Namer {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local(local) = expr.kind
            && !self.named.contains(&local)
        {
            self.named.push(local);
        }
        if let ExprKind::Match(_, arms) = &expr.kind {
            self.declared.extend(arms.iter().filter_map(|arm| arm.binding));
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, .. } | StmtKind::Await { local, .. } | StmtKind::For { local, .. } => {
                self.declared.insert(*local);
            }
            StmtKind::Match { arms, .. } => self.declared.extend(arms.iter().filter_map(|arm| arm.binding)),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn opened(&mut self, opened: &Opened) {
        self.declared.insert(opened.local);
        self.expr(&opened.value);
    }
}
