//! The body of a function that is being written: what is in scope, and what may be done there.

mod instances;
mod promises;
mod statements;
mod tries;

use crate::choices::Choices;
use crate::types::{Level, Ty};
use crate::world::{Field, Function, World};
pub use instances::{Holder, Holds};
use std::fmt::Write as _;

/// A body that is being written.
pub struct Body<'w, 'n> {
    /// What decides.
    pub choices: &'w mut Choices<'n>,
    /// What is declared.
    pub world: &'w mut World,
    /// How many lambdas stand around: nothing changes within them.
    pub lambdas: usize,
    /// The instances in scope.
    pub holders: Vec<Holder>,
    /// What it is the body of.
    pub frame: Frame,
    /// What stands around an expression forbids that `self` changes.
    pub still: usize,
    /// It must not be left in the middle.
    pub plainly: bool,
    /// What stands around borrows from `self`: none of its methods may be called.
    pub shut: usize,
    text: String,
    indent: usize,
    names: Vec<Variable>,
    count: usize,
    loops: usize,
}

/// What a body is the body of.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What it gives.
    pub gives: Gives,
    /// The errors that it may pass on.
    pub throws: Vec<usize>,
    /// The methods that it may call on `self`.
    pub own: Vec<Function>,
    /// What it hands a text to that is to be seen, if it can.
    pub says: Option<&'static str>,
    /// The functions that it may call besides those that all may: methods of other actors.
    pub others: Vec<Function>,
    /// It belongs to an actor, which no lambda calls.
    pub actor: bool,
    /// It may ask for the time and for chance.
    pub outside: bool,
    /// The timer that it may set.
    pub timer: Option<&'static str>,
    /// Actors that take an instance of a class: the methods, and the classes.
    pub sinks: Vec<(String, usize)>,
}

impl Frame {
    /// Of a body that depends on nothing.
    pub fn of(gives: Gives) -> Frame {
        Frame {
            gives,
            throws: Vec::new(),
            own: Vec::new(),
            says: None,
            others: Vec::new(),
            actor: false,
            outside: false,
            timer: None,
            sinks: Vec::new(),
        }
    }

    /// Of a function that gives a value, and may call these methods on `self`.
    pub fn giving(function: &Function, own: Vec<Function>) -> Frame {
        Frame { throws: function.throws.clone(), own, ..Frame::of(Gives::Value(function.result.clone())) }
    }
}

/// What a body gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Gives {
    /// The lines that it collected.
    Lines,
    /// A value of this type.
    Value(Ty),
    /// Nothing.
    Nothing,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    ty: Ty,
    changes: bool,
}

/// Where a scope began.
#[derive(Clone, Copy)]
pub struct Scope(usize, usize);

impl<'w, 'n> Body<'w, 'n> {
    /// A body with these parameters.
    pub fn new(choices: &'w mut Choices<'n>, world: &'w mut World, params: &[Field], frame: Frame) -> Self {
        let variable = |field: &Field| Variable { name: field.name.clone(), ty: field.ty.clone(), changes: false };
        Body {
            choices,
            world,
            lambdas: 0,
            holders: Vec::new(),
            frame,
            still: 0,
            shut: 0,
            plainly: false,
            text: String::new(),
            indent: 1,
            names: params.iter().map(variable).collect(),
            count: 0,
            loops: 0,
        }
    }

    /// A value of literals, and of these names.
    pub fn constant(choices: &'w mut Choices<'n>, world: &'w mut World, names: &[Field], ty: &Ty) -> String {
        let mut body = Body::new(choices, world, names, Frame::of(Gives::Nothing));
        body.lambdas = 1;
        body.wanted(ty, 0)
    }

    /// Within a type's declaration.
    pub fn indented(mut self, indent: usize) -> Self {
        self.indent = indent;
        self
    }

    /// Writes all of a body that collects lines.
    pub fn lines(mut self) -> String {
        self.line("var lines: List<String> = [];");
        let statements = 3 + self.choices.below(9);
        self.statements(statements, 2);
        for Variable { name, ty, .. } in self.names.clone() {
            self.show(&name, &ty);
        }
        self.show_holders();
        self.line("return lines;");
        self.text
    }

    /// Writes some statements, and gives a value if one is wanted.
    pub fn short(mut self, statements: usize, depth: usize) -> String {
        self.statements(statements, depth);
        if let Gives::Value(ty) = self.frame.gives.clone() {
            let value = self.wanted(&ty, 2);
            self.line(format!("return {value};"));
        }
        self.text
    }

    /// The names of this type.
    pub fn names(&self, ty: &Ty) -> Vec<String> {
        self.names.iter().filter(|variable| variable.ty == *ty).map(|variable| variable.name.clone()).collect()
    }

    /// A name that is not in use.
    pub fn fresh(&mut self, stem: &str) -> String {
        self.count += 1;
        format!("{stem}_{}", self.count)
    }

    /// Declares a name.
    pub fn declare(&mut self, name: String, ty: Ty, changes: bool) {
        self.names.push(Variable { name, ty, changes });
    }

    /// Begins a scope.
    pub fn open(&self) -> Scope {
        Scope(self.names.len(), self.holders.len())
    }

    /// Ends a scope.
    pub fn close(&mut self, scope: Scope) {
        self.names.truncate(scope.0);
        self.holders.truncate(scope.1);
    }

    /// Writes something in which `self` does not change, since it is in use around it.
    pub fn stilled<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        self.still += 1;
        let written = write(self);
        self.still -= 1;
        written
    }

    fn line(&mut self, text: impl AsRef<str>) {
        let _ = writeln!(self.text, "{}{}", "    ".repeat(self.indent), text.as_ref());
    }

    /// `head { … }`
    fn block(&mut self, head: &str, count: usize, depth: usize, declare: impl FnOnce(&mut Self)) {
        self.line(format!("{head} {{"));
        self.indent += 1;
        let scope = self.open();
        declare(self);
        self.statements(count, depth);
        self.close(scope);
        self.indent -= 1;
        self.line("}");
    }

    /// A block that goes on behind the brace before it.
    fn joined(&mut self, head: &str, count: usize, depth: usize) {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        let _ = writeln!(self.text, " {head} {{");
        self.indent += 1;
        let scope = self.open();
        self.statements(count, depth);
        self.close(scope);
        self.indent -= 1;
        self.line("}");
    }

    /// `pattern => { … },`
    fn arm(&mut self, pattern: &str, depth: usize, variable: Option<(String, Ty)>) {
        let count = self.some();
        self.block(&format!("{pattern} =>"), count, depth, |body| {
            if let Some((name, ty)) = variable {
                body.declare(name, ty, false);
            }
        });
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        self.text.push_str(",\n");
    }

    /// Hands a text to whoever listens; without one, nothing is written.
    fn say(&mut self, text: &str) -> bool {
        match (&self.frame.gives, self.frame.says) {
            (Gives::Lines, _) => self.line(format!("lines.add({text});")),
            (_, Some(listener)) => self.line(format!("{listener}{text});")),
            _ => return false,
        }
        true
    }

    fn show(&mut self, name: &str, ty: &Ty) {
        let shown = self.world.shown(ty, name);
        self.say(&format!("\"{name} {shown}\""));
    }

    fn some(&mut self) -> usize {
        1 + self.choices.below(3)
    }

    fn head(&mut self, ty: &Ty) -> String {
        self.expression(ty, 2).in_head()
    }

    /// A type of this program.
    pub fn a_type(&mut self) -> Ty {
        let types = self.world.types();
        types[self.choices.below(types.len())].clone()
    }

    /// A type of this program that fits; one is known to.
    pub fn a_type_that(&mut self, fits: impl Fn(&Ty) -> bool) -> Ty {
        let types: Vec<Ty> = self.world.types().into_iter().filter(|ty| fits(ty)).collect();
        types[self.choices.below(types.len())].clone()
    }

    /// An expression where the type that is wanted is known, so that conversions and empty literals are, too.
    pub fn wanted(&mut self, ty: &Ty, depth: usize) -> String {
        let inner = depth.saturating_sub(1);
        match ty {
            Ty::Maybe(value) if self.choices.below(3) == 1 => {
                if self.choices.below(3) == 0 {
                    "none".to_owned()
                } else {
                    self.expression(value, inner).text
                }
            }
            Ty::Union(index) if self.choices.below(3) == 1 => {
                let members = self.world.unions[*index].clone();
                let record = members[self.choices.below(members.len())];
                self.expression(&Ty::Record(record), inner).text
            }
            Ty::List(element) if self.choices.below(4) == 1 => {
                let count = self.choices.below(3);
                let elements: Vec<String> = (0..count).map(|_| self.wanted(element, inner)).collect();
                format!("[{}]", elements.join(", "))
            }
            _ => self.expression(ty, depth).text,
        }
    }

    /// One of these, if there are any.
    pub fn one_of<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.choices.below(of.len())].clone()) }
    }

    /// An operand on which something is called.
    pub fn operand(&mut self, ty: &Ty, depth: usize) -> String {
        self.expression(ty, depth).at(Level::Postfix)
    }
}
