//! Random statements: the body of a function that traces what it does.

use crate::choices::Choices;
use crate::types::{Level, Ty};
use std::fmt::Write as _;

/// A body that is being written.
pub struct Body<'c, 'n> {
    /// What decides.
    pub choices: &'c mut Choices<'n>,
    /// How many lambdas stand around: nothing changes within them.
    pub lambdas: usize,
    text: String,
    indent: usize,
    names: Vec<Variable>,
    count: usize,
    loops: usize,
}

#[derive(Clone)]
struct Variable {
    name: String,
    ty: Ty,
    changes: bool,
}

/// Where a scope began.
#[derive(Clone, Copy)]
pub struct Scope(usize);

impl<'c, 'n> Body<'c, 'n> {
    /// A body with these parameters.
    pub fn new(choices: &'c mut Choices<'n>, parameters: &[(String, Ty)]) -> Self {
        let variable = |(name, ty): &(String, Ty)| Variable { name: name.clone(), ty: *ty, changes: false };
        let names = parameters.iter().map(variable).collect();
        Body { choices, lambdas: 0, text: String::new(), indent: 1, names, count: 0, loops: 0 }
    }

    /// Writes all of it.
    pub fn write(mut self) -> String {
        self.line("var lines: List<String> = [];");
        self.line("let counter = Counter();");
        let statements = 3 + self.choices.below(9);
        self.statements(statements, 2);
        for Variable { name, ty, .. } in self.names.clone() {
            self.show(&name, ty);
        }
        self.line("lines.add(\"{counter.total()}\");");
        self.line("return lines;");
        self.text
    }

    /// A value of this type, of literals alone.
    pub fn constant(mut self, ty: Ty) -> String {
        self.lambdas = 1;
        self.expression(ty, 0).text
    }

    /// The names of this type.
    pub fn names(&self, ty: Ty) -> Vec<String> {
        self.names.iter().filter(|variable| variable.ty == ty).map(|variable| variable.name.clone()).collect()
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
        Scope(self.names.len())
    }

    /// Ends a scope.
    pub fn close(&mut self, scope: Scope) {
        self.names.truncate(scope.0);
    }

    /// Writes something in which the counter is not touched, since it is in use around it.
    pub fn without_counter<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        self.lambdas += 1;
        let written = write(self);
        self.lambdas -= 1;
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

    fn statements(&mut self, count: usize, depth: usize) {
        for _ in 0..count {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        match self.choices.below(if depth == 0 { 10 } else { 18 }) {
            0 | 1 => self.trace(),
            2..=4 => self.declaration(),
            5 | 6 => self.assignment(),
            7 => self.list_change(),
            8 => self.map_change(),
            9 => self.call(),
            10 | 11 => self.condition(depth - 1),
            12 => self.opened(depth - 1),
            13 => self.over_range(depth - 1),
            14 => self.over_list(depth - 1),
            15 => self.repeated(depth - 1),
            16 => self.matched(depth - 1),
            _ => self.tried_call(depth - 1),
        }
    }

    /// Shows a variable, or a new value.
    fn trace(&mut self) {
        if self.names.is_empty() || self.choices.below(3) == 2 {
            let value = self.expression(Ty::Text, 3);
            return self.line(format!("lines.add({});", value.text));
        }
        let index = self.choices.below(self.names.len());
        let Variable { name, ty, .. } = self.names[self.names.len() - 1 - index].clone();
        self.show(&name, ty);
    }

    fn show(&mut self, name: &str, ty: Ty) {
        self.line(format!("lines.add(\"{name} {}\");", ty.shown(name)));
    }

    fn declaration(&mut self) {
        let ty = self.choices.pick(Ty::ALL);
        let changes = self.choices.below(2) == 1;
        let value = self.expression(ty, 3);
        let name = self.fresh(if changes { "v" } else { "c" });
        let word = if changes { "var" } else { "let" };
        self.line(format!("{word} {name}: {} = {};", ty.name(), value.text));
        self.declare(name, ty, changes);
    }

    /// A variable of this type that may change.
    fn changing(&mut self, fits: impl Fn(Ty) -> bool) -> Option<(String, Ty)> {
        let names: Vec<&Variable> = self.names.iter().filter(|name| name.changes && fits(name.ty)).collect();
        if names.is_empty() {
            return None;
        }
        let variable = names[self.choices.below(names.len())];
        Some((variable.name.clone(), variable.ty))
    }

    fn assignment(&mut self) {
        let Some((name, ty)) = self.changing(|_| true) else { return self.trace() };
        let signs: &[&str] = match ty {
            Ty::Int => &["=", "+=", "-=", "*="],
            Ty::Float | Ty::Duration => &["=", "+=", "-="],
            Ty::Text => &["=", "+="],
            _ => &["="],
        };
        let sign = self.choices.pick(signs);
        let value = self.expression(ty, 3);
        self.line(format!("{name} {sign} {};", value.text));
    }

    fn list_change(&mut self) {
        let Some((name, _)) = self.changing(|ty| ty == Ty::Ints) else { return self.declaration() };
        let value = self.expression(Ty::Int, 2).text;
        match self.choices.below(6) {
            0 | 1 => self.line(format!("{name}.add({value});")),
            2 => self.line(format!("if !{name}.is_empty() {{ {name}[0] = {value}; }}")),
            3 => {
                let more = self.expression(Ty::Ints, 2).text;
                self.line(format!("{name}.add_all({more});"));
            }
            4 => self.line(format!("{name}.remove({value});")),
            _ => self.line(format!("if {name}.size() > 1 {{ lines.add(\"{{{name}.remove_at(1)}}\"); }}")),
        }
    }

    fn map_change(&mut self) {
        let Some((name, _)) = self.changing(|ty| ty == Ty::Ages) else { return self.assignment() };
        let key = self.expression(Ty::Text, 2).text;
        match self.choices.below(4) {
            0 | 1 => {
                let value = self.expression(Ty::Int, 2).text;
                self.line(format!("{name}[{key}] = {value};"));
            }
            2 => self.line(format!("{name}.remove({key});")),
            _ => self.line(format!("if {name}.has(\"a\") {{ {name}[\"a\"] += 1; }}")),
        }
    }

    fn call(&mut self) {
        let number = self.without_counter(|body| body.expression(Ty::Int, 2)).text;
        self.line(format!("lines.add(\"{{counter.add({number})}}\");"));
    }

    fn head(&mut self, ty: Ty) -> String {
        self.expression(ty, 2).at(Level::Coalesce)
    }

    fn some(&mut self) -> usize {
        1 + self.choices.below(3)
    }

    fn condition(&mut self, depth: usize) {
        let (head, count) = (self.head(Ty::Bool), self.some());
        if self.loops > 0 && self.choices.once_in(4) {
            let word = self.choices.pick(&["continue", "break"]);
            return self.line(format!("if {head} {{ {word}; }}"));
        }
        self.block(&format!("if {head}"), count, depth, |_| ());
        if self.choices.below(2) == 1 {
            let count = self.some();
            self.joined("else", count, depth);
        }
    }

    /// A block that goes on behind the brace before it.
    fn joined(&mut self, head: &str, count: usize, depth: usize) {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        self.text.push(' ');
        let indent = self.indent;
        self.indent = 0;
        self.line(format!("{head} {{"));
        self.indent = indent + 1;
        let scope = self.open();
        self.statements(count, depth);
        self.close(scope);
        self.indent = indent;
        self.line("}");
    }

    fn opened(&mut self, depth: usize) {
        let (head, count) = (self.head(Ty::MaybeInt), self.some());
        let name = self.fresh("found");
        self.block(&format!("if let {name} = {head}"), count, depth, |body| body.declare(name, Ty::Int, false));
    }

    fn over_range(&mut self, depth: usize) {
        let (count, end) = (self.some(), self.choices.pick(&["2", "0", "1", "4"]));
        let name = self.fresh("index");
        self.looped(&format!("for {name} in -1..{end}"), count, depth, Some((name, Ty::Int)));
    }

    fn over_list(&mut self, depth: usize) {
        let (list, element) = self.choices.pick(&[(Ty::Ints, Ty::Int), (Ty::Texts, Ty::Text)]);
        let (head, count) = (self.head(list), self.some());
        let name = self.fresh("element");
        self.looped(&format!("for {name} in {head}"), count, depth, Some((name, element)));
    }

    fn looped(&mut self, head: &str, count: usize, depth: usize, variable: Option<(String, Ty)>) {
        self.loops += 1;
        self.block(head, count, depth, |body| {
            if let Some((name, ty)) = variable {
                body.declare(name, ty, false);
            }
        });
        self.loops -= 1;
    }

    /// A loop that ends after a few rounds.
    fn repeated(&mut self, depth: usize) {
        let (head, count) = (self.expression(Ty::Bool, 1).at(Level::Comparison), self.some());
        let name = self.fresh("round");
        self.line(format!("var {name} = 0;"));
        self.line(format!("while {name} < 3 && {head} {{"));
        self.indent += 1;
        self.line(format!("{name} += 1;"));
        let scope = self.open();
        self.declare(name, Ty::Int, false);
        self.loops += 1;
        self.statements(count, depth);
        self.loops -= 1;
        self.close(scope);
        self.indent -= 1;
        self.line("}");
    }

    fn matched(&mut self, depth: usize) {
        let head = self.head(Ty::MaybeInt);
        let name = self.fresh("known");
        self.line(format!("match {head} {{"));
        self.indent += 1;
        self.arm("none", depth, None);
        let pattern = format!("some({name})");
        self.arm(&pattern, depth, Some((name, Ty::Int)));
        self.indent -= 1;
        self.line("}");
    }

    fn tried_call(&mut self, depth: usize) {
        let number = self.expression(Ty::Int, 2).text;
        let (known, error) = (self.fresh("passed"), self.fresh("error"));
        self.line(format!("match try checked({number}) {{"));
        self.indent += 1;
        let pattern = format!("ok({known})");
        self.arm(&pattern, depth, Some((known, Ty::Int)));
        self.line(format!("Bad({error}) => lines.add(\"{{{error}.message()}} {{{error}.number}}\"),"));
        self.indent -= 1;
        self.line("}");
    }

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
}
