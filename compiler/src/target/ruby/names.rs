//! What every declaration is called: all modules of a package share one Ruby module.
//!
//! Public names are as they are. A name that only the package knows and another module has too carries its module's.

use super::naming::NAMING;
use crate::emit::Input;
use crate::emit::facts::Facts;
use crate::emit::names::{Convention, Scope, Use};
use crate::emit::roles::{has_both, returns_promise};
use crate::model::{Decl, Function, FunctionKind, Id, Item, Owner, Program, Side, Type};
use std::collections::{BTreeMap, BTreeSet};

/// The names of one program.
#[derive(Default)]
pub struct Names {
    /// The Ruby module, as it is declared: `Mdk`.
    pub module: String,
    /// The Ruby module, as it is referred to from inside of it: `Mdk`, or `::Mdk` where a type has the same name.
    pub root: String,
    declared: BTreeMap<(Id<crate::model::Module>, bool, String), String>,
    words: BTreeSet<String>,
}

impl Names {
    /// Names everything.
    pub fn new(input: Input<'_>) -> Names {
        let program = input.program;
        let module = input
            .package
            .setting("ruby", "module")
            .map_or_else(|| Convention::UpperCamel.apply(&input.package.name), str::to_owned);
        let mut names = Names { root: module.clone(), module, words: words(program), ..Names::default() };
        names.declare(program, true);
        names.declare(program, false);
        let shadowed = names.declared.values().any(|name| *name == names.module);
        if shadowed {
            names.root = format!("::{}", names.module);
        }
        names
    }

    fn declare(&mut self, program: &Program, public: bool) {
        let mut taken = Scope::default();
        for name in self.declared.values() {
            taken.unique(name);
        }
        for (id, module) in program.modules.iter().skip(1) {
            for item in &module.items {
                let (decl, kind) = named(program, *item);
                if decl.public != public {
                    continue;
                }
                let name = self.converted(program, *item, &decl.name, kind);
                let free = taken.unique(&name);
                let free = if free == name {
                    free
                } else {
                    taken.unique(&self.converted(program, *item, &format!("{}_{}", module.name, decl.name), kind))
                };
                self.declared.insert((id, kind == Use::Function, decl.name.clone()), free);
            }
        }
    }

    fn converted(&self, program: &Program, item: Item, name: &str, kind: Use) -> String {
        match item {
            Item::Function(id) => self.question(name, &program.functions[id], kind),
            _ => NAMING.name(kind, name),
        }
    }

    /// A declaration's own name, without the module's.
    pub fn of(&self, decl: &Decl, function: bool) -> String {
        let kind = if function { Use::Function } else { Use::Type };
        let key = (decl.module, function, decl.name.clone());
        self.declared.get(&key).cloned().unwrap_or_else(|| NAMING.name(kind, &decl.name))
    }

    /// A name for what only tells something: `available?`; without the word that other languages put before it.
    fn question(&self, name: &str, function: &Function, kind: Use) -> String {
        let bare = ["is_", "has_", "have_"].iter().find_map(|prefix| name.strip_prefix(prefix));
        let looks = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        let asks = function.result == Type::Bool && function.kind != FunctionKind::Async && (looks || bare.is_some());
        let bare =
            bare.filter(|bare| bare.starts_with(|c: char| c.is_ascii_lowercase()) && !self.words.contains(*bare));
        let asked = format!("{}?", Convention::Snake.apply(bare.unwrap_or(name)));
        if !asks || name.ends_with('_') || EVERYBODYS.contains(&asked.as_str()) {
            return NAMING.name(kind, name);
        }
        asked
    }

    /// A function's name, as called by whoever is not the actor itself.
    pub fn function(&self, program: &Program, id: Id<Function>) -> String {
        let function = &program.functions[id];
        if function.owner == Owner::Module {
            return self.of(&function.decl, true);
        }
        let name = self.method(program, id);
        match promise_form(function) {
            Promised::Never => name,
            Promised::AsHost => format!("{}_async", name.trim_end_matches('_')),
            Promised::Inside => format!("{}_promise", name.trim_end_matches('_')),
        }
    }

    /// The name of a method as host code has it: the one that blocks, where it has two forms.
    pub fn method(&self, program: &Program, id: Id<Function>) -> String {
        let function = &program.functions[id];
        self.question(&function.decl.name, function, Use::Method)
    }

    /// The name of the body of an actor's method that is called inside its steps, if that is another one.
    pub fn inner(&self, program: &Program, facts: &Facts, id: Id<Function>) -> String {
        let name = self.function(program, id);
        if !has_both(program, facts, id) {
            return name;
        }
        match name.strip_suffix('?') {
            Some(asked) => format!("{asked}_within?"),
            None => format!("{}_within", name.trim_end_matches('_')),
        }
    }

    /// The codec of what one side of a protocol sends: `RTP_CLIENT`.
    pub fn codec(&self, decl: &Decl, side: Side) -> String {
        NAMING.name(Use::Constant, &format!("{}_{}", decl.name, side.text()))
    }
}

/// Which forms a function that returns a promise has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// One: it returns none, or host code does not see it.
    Never,
    /// Host code gets the very promise that the package's own code gets.
    AsHost,
    /// Host code gets another one, with times in seconds.
    Inside,
}

/// Which forms a function has.
pub fn promise_form(function: &Function) -> Promised {
    if !returns_promise(function) || !function.decl.public {
        return Promised::Never;
    }
    let times = super::convert::has_time(kept(function))
        || function.params.iter().any(|param| super::convert::has_time(&param.ty));
    if times { Promised::Inside } else { Promised::AsHost }
}

/// What a promise that a function returns is kept with.
pub fn kept(function: &Function) -> &Type {
    match &function.result {
        Type::Promise(kept) if function.kind != FunctionKind::Async => kept,
        other => other,
    }
}

/// What every object can be asked, and what generated code relies on.
const EVERYBODYS: &[&str] = &[
    "block_given?",
    "defined?",
    "eql?",
    "equal?",
    "frozen?",
    "instance_of?",
    "instance_variable_defined?",
    "is_a?",
    "key?",
    "kind_of?",
    "nil?",
    "respond_to?",
    "respond_to_missing?",
    "singleton_class?",
    "tainted?",
    "const_defined?",
    "method_defined?",
    "include?",
    "instance_methods?",
    "name?",
    "autoload?",
];

/// The names of all that may tell something: nothing else may come to be called so.
fn words(program: &Program) -> BTreeSet<String> {
    let functions = program.functions.values().filter(|function| function.result == Type::Bool);
    functions.map(|function| function.decl.name.clone()).collect()
}

/// A declaration, and what kind of name it has.
pub fn named(program: &Program, item: Item) -> (&Decl, Use) {
    match item {
        Item::Record(id) => (&program.records[id].decl, Use::Type),
        Item::Enum(id) => (&program.enums[id].decl, Use::Type),
        Item::Union(id) => (&program.unions[id].decl, Use::Type),
        Item::Error(id) => (&program.errors[id].decl, Use::Type),
        Item::Interface(id) => (&program.interfaces[id].decl, Use::Type),
        Item::PortKind(id) => (&program.port_kinds[id].decl, Use::Type),
        Item::Class(id) => (&program.classes[id].decl, Use::Type),
        Item::Actor(id) => (&program.actors[id].decl, Use::Type),
        Item::Protocol(id) => (&program.protocols[id].decl, Use::Type),
        Item::Function(id) => (&program.functions[id].decl, Use::Function),
        Item::Constant(id) => (&program.constants[id].decl, Use::Constant),
    }
}
