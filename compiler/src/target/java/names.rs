//! What every declaration of the program is called in Java, where all modules share one package: computed once.

use super::naming::{NAMING, is_keyword};
use crate::emit::Input;
use crate::emit::facts::Facts;
use crate::emit::names::{Scope, Use};
use crate::emit::roles::{has_both, returns_promise};
use crate::model::{Decl, Function, FunctionKind, Id, Item, Module, Owner, PortKind, Program, Type};
use std::collections::{BTreeMap, BTreeSet};

/// The names of all types of a package.
pub struct Names {
    /// The Java package.
    pub package: String,
    /// The class of the exported functions and constants.
    pub functions: String,
    /// The base of the package's errors.
    pub error: String,
    types: BTreeMap<Item, String>,
    holders: BTreeMap<Id<Module>, String>,
    events: BTreeMap<Id<PortKind>, (String, String)>,
    all: BTreeSet<String>,
}

impl Names {
    /// Names everything: what is exported first, as it is asked for most.
    pub fn new(input: Input<'_>) -> Names {
        let program = input.program;
        let mut scope = Scope::default();
        let mut types = BTreeMap::new();
        let modules = || program.modules.iter().skip(1);
        for public in [true, false] {
            for (_, module) in modules() {
                for item in items(program, module) {
                    let Some(decl) = type_decl(program, item).filter(|decl| decl.public == public) else { continue };
                    types.entry(item).or_insert_with(|| type_name(&mut scope, program, decl));
                }
            }
        }
        let mut events = BTreeMap::new();
        for (item, name) in &types {
            if let Item::PortKind(id) = item {
                events.insert(*id, (scope.unique(&format!("{name}Events")), scope.unique(&format!("{name}Port"))));
            }
        }
        let package = &input.package.name;
        let functions = input.package.setting("java", "functions").map(str::to_owned);
        let functions = functions.unwrap_or_else(|| NAMING.name(Use::Type, &format!("{package}_functions")));
        let functions = scope.unique(&functions);
        let error = scope.unique(&NAMING.name(Use::Type, &format!("{package}_exception")));
        let holder = |scope: &mut Scope, module: &Module| {
            scope.unique(&format!("{}Functions", NAMING.name(Use::Module, &module.name)))
        };
        let holders = modules().map(|(id, module)| (id, holder(&mut scope, module))).collect();
        let mut names =
            Names { package: java_package(input), functions, error, types, holders, events, all: BTreeSet::new() };
        names.all = names.types.values().chain(names.holders.values()).cloned().collect();
        names.all.extend([names.functions.clone(), names.error.clone()]);
        names.all.extend(names.events.values().flat_map(|(events, port)| [events.clone(), port.clone()]));
        names
    }

    /// Whether the package has a type of this name.
    pub fn declares(&self, name: &str) -> bool {
        self.all.contains(name)
    }

    /// The name of a type; `None` for those that the runtime brings.
    pub fn of(&self, item: Item) -> Option<&str> {
        self.types.get(&item).map(String::as_str)
    }

    /// What a host tells of a port of the package's own, and what an actor holds of it.
    pub fn of_port(&self, id: Id<PortKind>) -> Option<(&str, &str)> {
        self.events.get(&id).map(|(events, port)| (events.as_str(), port.as_str()))
    }

    /// The class that holds the functions and constants of a module: the exported ones are together.
    pub fn holder(&self, module: Id<Module>, public: bool) -> &str {
        if public { &self.functions } else { &self.holders[&module] }
    }
}

/// The declarations of a module, and the unions of its protocols' messages.
pub fn items(program: &Program, module: &Module) -> Vec<Item> {
    let mut items = module.items.clone();
    for item in &module.items {
        if let Item::Protocol(id) = item {
            let protocol = &program.protocols[*id];
            items.extend([Item::Union(protocol.client), Item::Union(protocol.server)]);
        }
    }
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(*item));
    items
}

fn type_name(scope: &mut Scope, program: &Program, decl: &Decl) -> String {
    let name = NAMING.name(Use::Type, &decl.name);
    let module = NAMING.name(Use::Module, &program.modules[decl.module].name);
    if scope.is_free(&name) { scope.unique(&name) } else { scope.unique(&format!("{module}{name}")) }
}

fn type_decl(program: &Program, item: Item) -> Option<&Decl> {
    Some(match item {
        Item::Record(id) => &program.records[id].decl,
        Item::Enum(id) => &program.enums[id].decl,
        Item::Union(id) => &program.unions[id].decl,
        Item::Error(id) => &program.errors[id].decl,
        Item::Interface(id) => &program.interfaces[id].decl,
        Item::PortKind(id) if program.port_kinds[id].link.is_some() => return None,
        Item::PortKind(id) => &program.port_kinds[id].decl,
        Item::Class(id) => &program.classes[id].decl,
        Item::Actor(id) => &program.actors[id].decl,
        Item::Protocol(id) => &program.protocols[id].decl,
        Item::Function(_) | Item::Constant(_) => return None,
    })
}

/// The Java package: as `quark.toml` says, or the package's own name.
fn java_package(input: Input<'_>) -> String {
    let name = input.package.setting("java", "package").unwrap_or(&input.package.name);
    let word = |word: &str| if is_keyword(word) { format!("{word}_") } else { word.to_owned() };
    name.split('.').map(word).collect::<Vec<_>>().join(".")
}

/// The item that a type is declared by, if it is one.
pub fn item_of(ty: &Type) -> Option<Item> {
    Some(match ty {
        Type::Record(id) => Item::Record(*id),
        Type::Enum(id) => Item::Enum(*id),
        Type::Union(id) => Item::Union(*id),
        Type::ErrorType(id) => Item::Error(*id),
        Type::Interface(id) => Item::Interface(*id),
        Type::Class(id) => Item::Class(*id),
        Type::Actor(id) => Item::Actor(*id),
        Type::Port(id) => Item::PortKind(*id),
        _ => return None,
    })
}

/// A function's name as host code calls it.
pub fn public_name(function: &Function) -> String {
    let kind = if function.owner == Owner::Module { Use::Function } else { Use::Method };
    NAMING.name(kind, &function.decl.name)
}

/// A function's name as called by whoever is not the actor itself: what returns a promise has another one for host code.
pub fn function_name(program: &Program, id: Id<Function>) -> String {
    let function = &program.functions[id];
    if returns_promise(function) && function.decl.public {
        return format!("begin{}", upper(&function.decl.name));
    }
    public_name(function)
}

/// The name of the body of an actor's method that is called inside its steps, if that is another one.
pub fn inner_name(program: &Program, facts: &Facts, id: Id<Function>) -> String {
    let name = function_name(program, id);
    if has_both(program, facts, id) { format!("{}Within", name.trim_end_matches('_')) } else { name }
}

/// The name of the first stretch of an `async fn`.
pub fn stretch_name(program: &Program, id: Id<Function>) -> String {
    let function = &program.functions[id];
    debug_assert_eq!(function.kind, FunctionKind::Async, "only asynchronous functions have stretches");
    format!("run{}", upper(&function.decl.name))
}

/// A name in upper camel case, to go on after another word.
pub fn upper(name: &str) -> String {
    use crate::emit::names::Convention;
    Convention::UpperCamel.apply(name)
}

/// A field's name.
pub fn field_name(name: &str) -> String {
    NAMING.name(Use::Field, name)
}
