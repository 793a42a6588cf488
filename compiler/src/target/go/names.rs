//! The names in the scope of a Go package: one for everything that any of its modules declares, given out once.
//!
//! What is exported has its name first, types before functions. What is not takes its module's name before its own where
//! two modules have the same.

use super::naming::{exported, private, visible};
use crate::emit::names::{Scope, Use};
use crate::emit::roles::owner_is_public;
use crate::model::{Decl, Enum, Function, FunctionKind, Id, Item, Owner, Program};
use std::collections::BTreeMap;

/// The names of a package's declarations.
#[derive(Default)]
pub struct Names {
    items: BTreeMap<Item, String>,
    cases: BTreeMap<(Id<Enum>, usize), String>,
}

/// What generated code declares besides a type, from the type's name.
const COMPANIONS: [fn(&str) -> String; 9] = [
    made,
    shows,
    begin,
    |name| format!("{name}FromJSON"),
    |name| format!("{name}FromText"),
    options,
    events,
    port,
    list_of,
];

impl Names {
    /// Gives out the names of a program.
    pub fn new(program: &Program) -> Names {
        let mut given = Given { program, names: Names::default(), scope: Scope::default() };
        for word in ["Error", "PackageVersion"] {
            given.scope.unique(word);
        }
        for public in [true, false] {
            let items: Vec<Item> =
                program.modules.values().skip(1).flat_map(|module| module.items.iter().copied()).collect();
            for item in &items {
                given.type_item(*item, public);
            }
            for item in &items {
                given.other_item(*item, public);
            }
            for (id, function) in program.functions.iter() {
                given.static_function(id, function, public);
            }
        }
        given.names
    }

    /// The name of a declaration.
    pub fn item(&self, item: Item) -> &str {
        self.items.get(&item).map_or("", String::as_str)
    }

    /// The name of a case of an enum.
    pub fn case(&self, id: Id<Enum>, index: usize) -> &str {
        self.cases.get(&(id, index)).map_or("", String::as_str)
    }
}

struct Given<'p> {
    program: &'p Program,
    names: Names,
    scope: Scope,
}

impl Given<'_> {
    fn type_item(&mut self, item: Item, public: bool) {
        let program = self.program;
        if let Item::Protocol(id) = item {
            let protocol = &program.protocols[id];
            self.type_item(Item::Union(protocol.client), public);
            self.type_item(Item::Union(protocol.server), public);
        }
        let decl = match item {
            Item::Record(id) => &program.records[id].decl,
            Item::Enum(id) => &program.enums[id].decl,
            Item::Union(id) => &program.unions[id].decl,
            Item::Error(id) => &program.errors[id].decl,
            Item::Interface(id) => &program.interfaces[id].decl,
            Item::PortKind(id) if program.port_kinds[id].link.is_none() => &program.port_kinds[id].decl,
            Item::Class(id) => &program.classes[id].decl,
            Item::Actor(id) => &program.actors[id].decl,
            _ => return,
        };
        if decl.public != public || self.names.items.contains_key(&item) {
            return;
        }
        let name = self.give(decl, &visible(Use::Type, &decl.name, public), true);
        if let Item::Enum(id) = item {
            for (index, case) in program.enums[id].cases.iter().enumerate() {
                let case = self.scope.unique(&format!("{name}{}", exported(Use::Case, &case.name)));
                self.names.cases.insert((id, index), case);
            }
        }
        self.names.items.insert(item, name);
    }

    fn other_item(&mut self, item: Item, public: bool) {
        let program = self.program;
        let (decl, kind) = match item {
            Item::Function(id) => (&program.functions[id].decl, Use::Function),
            Item::Constant(id) => (&program.constants[id].decl, Use::Constant),
            _ => return,
        };
        if decl.public == public {
            let name = self.give(decl, &visible(kind, &decl.name, public), false);
            self.names.items.insert(item, name);
        }
    }

    /// `static fn parse` of `Version` is `ParseVersion`.
    fn static_function(&mut self, id: Id<Function>, function: &Function, public: bool) {
        let owner = match function.owner {
            Owner::Record(id) => &self.program.records[id].decl,
            Owner::Class(id) => &self.program.classes[id].decl,
            _ => return,
        };
        let shown = function.decl.public && owner_is_public(self.program, function.owner);
        if function.kind == FunctionKind::Static && owner.module.index() > 0 && shown == public {
            let name = visible(Use::Function, &format!("{}_{}", function.decl.name, owner.name), public);
            let name = self.give(&function.decl, &name, false);
            self.names.items.insert(Item::Function(id), name);
        }
    }

    /// This name where it is free, with all that comes with it; else with the module's name before it, else with a number.
    fn give(&mut self, decl: &Decl, name: &str, is_type: bool) -> String {
        let module = &self.program.modules[decl.module].name;
        let longer = visible(Use::Type, &format!("{module}_{}", decl.name), decl.public);
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let mut candidates = [name.to_owned(), longer].into_iter().chain(numbered);
        candidates.find(|name| self.take(name, is_type)).expect("there is always a further number")
    }

    /// Takes this name with all that comes with it, if all is free.
    fn take(&mut self, name: &str, is_type: bool) -> bool {
        let companions = COMPANIONS.iter().filter(|_| is_type).map(|of| of(name));
        let names: Vec<String> = std::iter::once(name.to_owned()).chain(companions).collect();
        let free = names.iter().all(|name| self.scope.is_free(name));
        if free {
            self.scope.take(names);
        }
        free
    }
}

fn is_exported(name: &str) -> bool {
    name.starts_with(|c: char| c.is_uppercase())
}

/// A word before a name: `NewNode`, `newCluster`.
fn before(word: &str, name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let word = if is_exported(name) { word.to_owned() } else { word.to_lowercase() };
    format!("{word}{first}{}", letters.as_str())
}

/// The constructor of a type: `NewNode`.
pub fn made(name: &str) -> String {
    before("New", name)
}

/// The function that shows the state of a type: `showNode`.
pub fn shows(name: &str) -> String {
    private(Use::Function, &format!("show_{name}"))
}

/// The function that begins a conversation for a link: `beginRtpClientSide`.
pub fn begin(name: &str) -> String {
    private(Use::Function, &format!("begin_{name}"))
}

/// What the constructor of a type may be told besides: `CircuitBreakerOptions`.
pub fn options(name: &str) -> String {
    format!("{name}Options")
}

/// What a port kind tells: `HeaterEvents`.
pub fn events(name: &str) -> String {
    format!("{name}Events")
}

/// What an actor holds of a port: `heaterPort`.
pub fn port(name: &str) -> String {
    private(Use::Type, &format!("{name}_port"))
}

/// The names of an enum's cases on the wire: `levelNames`.
pub fn list_of(name: &str) -> String {
    private(Use::Constant, &format!("{name}_names"))
}
