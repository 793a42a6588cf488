//! Bodies: what a function, an initial value or a test is printed with.

use super::cx::{Cx, Fails, how_it_fails, is_copy, param_changes};
use super::expr::plain;
use super::layout::{Block as Lines, Doc};
use super::names::NAMING;
use super::uses::{self, Uses};
use crate::emit::names::Use;
use crate::model::{
    Arena, Body, Borrow, Expr, ExprKind, Function, FunctionKind, Id, Initial, Local, Owner, Test, Type,
};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

/// How an expression, or the local that it names, has its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A value of its own.
    Own,
    /// A place that keeps its value.
    Place,
    /// A place that is not used again.
    Spare,
    /// `&T`
    Ref,
    /// `&mut T`
    Mut,
    /// `&str`, `&[T]`
    Slice,
    /// A literal `&'static str`.
    Lit,
    /// `Option<&T>`
    OptRef,
    /// `Option<&str>`, `Option<&[T]>`
    OptSlice,
    /// `Option<&mut T>`
    OptMut,
}

/// What a body's `self` is in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum This {
    /// None.
    Nothing,
    /// `&self` of a value.
    Value,
    /// `self` of a class instance.
    Instance,
    /// `self` of an actor's state.
    State,
    /// Nothing yet: fields are locals of the constructor.
    Fields,
}

/// What a `return` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// The value.
    Plain,
    /// `Ok(value)`; errors are of one type, or of the package's own.
    Result {
        /// Whether errors become the package's own.
        into: bool,
    },
    /// `Ok(Promise::kept(value))`, in what an `async fn` does before its last `await`.
    Kept,
    /// `Ok(value)`, in what it does after that.
    Rest,
    /// `Ok(promise)`, of a function that hands on a promise.
    Promise,
    /// Nothing: the body is a test.
    Test,
}

/// One body while it is printed.
pub struct Printer<'a, 'c> {
    /// The file.
    pub cx: &'c Cx<'a>,
    /// The body's locals.
    pub locals: &'a Arena<Local>,
    /// What it does with them.
    pub uses: Uses,
    /// What `self` is.
    pub this: This,
    /// Its name: `self`, or `state` in a later step.
    pub this_name: Cell<&'static str>,
    /// What a `return` gives.
    pub gives: Cell<Gives>,
    /// The function, if the body is one's.
    pub function: Option<&'a Function>,
    /// Names of constructor fields, while they are locals.
    pub fields: Vec<String>,
    /// An index that has a name, while the assignment to the element is printed that it is evaluated for once.
    pub named_index: Cell<Option<(&'a Expr, &'static str)>>,
    names: RefCell<HashMap<Id<Local>, String>>,
    taken: RefCell<crate::emit::names::Scope>,
    forms: RefCell<HashMap<Id<Local>, Form>>,
    /// Names for boxes of interface values that stand in collections and fields.
    boxed: RefCell<HashSet<Id<Local>>>,
}

impl<'a, 'c> Printer<'a, 'c> {
    /// For the body of a function.
    pub fn function(cx: &'c Cx<'a>, function: &'a Function, body: &'a Body) -> Self {
        let this = match function.owner {
            _ if function.kind == FunctionKind::Static => This::Nothing,
            Owner::Module | Owner::PortKind(_) => This::Nothing,
            Owner::Record(_) => This::Value,
            Owner::Class(_) | Owner::Interface(_) => This::Instance,
            Owner::Actor(_) => This::State,
        };
        let mut printer = Self::new(cx, &body.locals, uses::of(cx.program(), body), this);
        printer.function = Some(function);
        for (index, (id, local)) in body.locals.iter().take(function.params.len()).enumerate() {
            let changes = param_changes(cx.program(), function, index);
            let form = if function.params[index].own { Form::Own } else { printer.param_form(&local.ty, changes) };
            printer.declare(id, form);
        }
        printer
    }

    /// For an initial value of a constructor's field; `fields` are the names of all fields.
    pub fn initial(cx: &'c Cx<'a>, initial: &'a Initial, fields: Vec<String>) -> Self {
        let uses = uses::of_value(cx.program(), &initial.locals, &initial.value);
        let mut printer = Self::new(cx, &initial.locals, uses, This::Fields);
        printer.fields = fields;
        printer
    }

    /// For the message of an error, or another value with a `self`.
    pub fn with_self(cx: &'c Cx<'a>, initial: &'a Initial, this: This) -> Self {
        let uses = uses::of_value(cx.program(), &initial.locals, &initial.value);
        Self::new(cx, &initial.locals, uses, this)
    }

    /// For a test.
    pub fn test(cx: &'c Cx<'a>, test: &'a Test) -> Self {
        let uses = uses::of(cx.program(), &test.body);
        let printer = Self::new(cx, &test.body.locals, uses, This::Nothing);
        printer.gives.set(Gives::Test);
        printer
    }

    /// For a constant.
    pub fn constant(cx: &'c Cx<'a>, locals: &'a Arena<Local>) -> Self {
        Self::new(cx, locals, Uses::default(), This::Nothing)
    }

    fn new(cx: &'c Cx<'a>, locals: &'a Arena<Local>, uses: Uses, this: This) -> Self {
        Printer {
            cx,
            locals,
            uses,
            this,
            this_name: Cell::new("self"),
            gives: Cell::new(Gives::Plain),
            function: None,
            fields: Vec::new(),
            named_index: Cell::new(None),
            names: RefCell::default(),
            taken: RefCell::default(),
            forms: RefCell::default(),
            boxed: RefCell::default(),
        }
    }

    /// Whether values of a type are copied by naming them.
    pub fn is_copy(&self, ty: &Type) -> bool {
        is_copy(ty)
    }

    /// The form in which a parameter of this type comes.
    pub fn param_form(&self, ty: &Type, changes: bool) -> Form {
        match ty {
            ty if self.is_copy(ty) => Form::Own,
            Type::Optional(inner) => match **inner {
                Type::String | Type::List(_) => Form::OptSlice,
                _ if changes => Form::OptMut,
                _ => Form::OptRef,
            },
            Type::String => Form::Slice,
            _ if changes => Form::Mut,
            Type::List(_) => Form::Slice,
            _ => Form::Ref,
        }
    }

    /// Prints what has names of its own: behind it they are free again.
    pub fn scoped<T>(&self, print: impl FnOnce() -> T) -> T {
        let taken = self.taken.borrow().clone();
        let printed = print();
        self.taken.replace(taken);
        printed
    }

    /// Gives a local its form, and a name that no other has where it is known.
    pub fn declare(&self, local: Id<Local>, form: Form) -> String {
        self.forms.borrow_mut().insert(local, form);
        if let Some(name) = self.names.borrow().get(&local) {
            return name.clone();
        }
        let name = NAMING.name(Use::Local, &self.locals[local].name);
        let name = if name.starts_with('_') { name } else { self.taken.borrow_mut().unique(&name) };
        self.names.borrow_mut().insert(local, name.clone());
        name
    }

    /// The name of a local, with `mut` where it changes and is held.
    pub fn pattern(&self, local: Id<Local>, form: Form) -> String {
        let name = self.declare(local, form);
        let holds = matches!(form, Form::Own | Form::Place | Form::Spare);
        match self.uses.counts.get(&local) {
            None if !self.uses.changed.contains(&local) => {
                if name.starts_with('_') {
                    name
                } else {
                    format!("_{}", plain(&name))
                }
            }
            _ if holds && self.uses.changed.contains(&local) => format!("mut {name}"),
            _ => name,
        }
    }

    /// The pattern for an element or an opened value, which stays in its box.
    pub fn boxed_pattern(&self, local: Id<Local>, form: Form) -> String {
        if matches!(self.locals[local].ty, Type::Interface(_)) {
            self.boxed.borrow_mut().insert(local);
        }
        self.pattern(local, form)
    }

    /// Whether a name stands for a box of an interface value.
    pub fn is_boxed(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Local(local) if self.boxed.borrow().contains(&local))
    }

    /// A local's name.
    pub fn name(&self, local: Id<Local>) -> String {
        let known = self.names.borrow().get(&local).cloned();
        known.unwrap_or_else(|| self.declare(local, Form::Own))
    }

    /// The form in which a local holds its value.
    pub fn form(&self, local: Id<Local>) -> Form {
        self.forms.borrow().get(&local).copied().unwrap_or(Form::Own)
    }

    /// A borrowed name's form.
    pub fn borrow_form(&self, local: Id<Local>) -> Option<Form> {
        self.locals[local].borrow.map(|borrow| if borrow == Borrow::Changes { Form::Mut } else { Form::Ref })
    }

    /// `file.q:12` of a span, as a literal.
    pub fn location(&self, span: crate::source::Span) -> Doc {
        Doc::text(self.cx.location(span))
    }
}

/// The lines of a function's body.
pub fn function_body<'a>(cx: &Cx<'a>, function: &'a Function, body: &'a Body) -> Lines {
    let printer = Printer::function(cx, function, body);
    match how_it_fails(function) {
        Fails::Never if matches!(function.result, Type::Promise(_)) && throws_inside(body) => {
            printer.gives.set(Gives::Promise);
            Lines::value(printer.run(&body.block))
        }
        Fails::Never => printer.block(&body.block, true),
        Fails::With => {
            printer.gives.set(Gives::Result { into: function.throws.len() > 1 });
            printer.block(&body.block, true)
        }
        Fails::Promise => {
            printer.gives.set(Gives::Kept);

            Lines::value(printer.run(&body.block))
        }
    }
}

/// Whether a body can throw by itself.
fn throws_inside(body: &Body) -> bool {
    use crate::model::walk::{Visit, walk_expr, walk_stmt};
    use crate::model::{Stmt, StmtKind};
    struct Finder(bool);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Try(_));
            walk_expr(self, expr);
        }
        fn stmt(&mut self, stmt: &Stmt) {
            self.0 |= matches!(stmt.kind, StmtKind::Throw(_));
            walk_stmt(self, stmt);
        }
    }
    let mut finder = Finder(false);
    finder.block(&body.block);
    finder.0
}

impl<'a> Printer<'a, '_> {
    /// `Promise::run(|| { … })`
    fn run(&self, block: &'a crate::model::Block) -> Doc {
        let promise = self.cx.root("Promise");
        let body = self.block(block, true);
        let body = if body.stmts.is_empty() && body.tail.is_some() {
            *body.tail.unwrap_or_else(|| Box::new(Doc::text("()")))
        } else {
            Doc::Block(body)
        };
        Doc::call(format!("{promise}::run"), vec![Doc::Closure("||".to_owned(), Box::new(body))])
    }
}
