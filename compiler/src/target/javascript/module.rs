//! Printing one JavaScript module: how what it uses is named, and what it imports for it.

use super::imports::Imports;
use super::layout::{Code, member};
use super::naming::NAMING;
use super::uses::Uses;
use crate::emit::Input;
use crate::emit::facts::Facts;
use crate::emit::names::Use;
use crate::emit::roles::{has_both, owner_is_public};
use crate::model::{
    Actor, Decl, Enum, Field, Function, Handler, Id, Item, Module, Owner, Program, Protocol, Record, Side, Type, Union,
};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the whole program.
pub struct Known {
    /// Who calls what, in every language.
    pub facts: Facts,
    /// Who reaches into what.
    pub uses: Uses,
    /// The records that host code can share with what is kept.
    pub shown: BTreeSet<Id<Record>>,
}

/// One JavaScript file while it is printed.
pub struct Printer<'a> {
    /// What the target was given.
    pub input: Input<'a>,
    /// What is known of the whole program.
    pub known: &'a Known,
    /// The module that is printed, or whose tests are.
    pub here: Id<Module>,
    /// Whether the file holds the tests of the module.
    pub tests: bool,
    /// What the file imports.
    pub imports: RefCell<Imports>,
    aliases: RefCell<BTreeMap<String, Id<Module>>>,
}

impl<'a> Printer<'a> {
    /// A file that is still empty.
    pub fn new(input: Input<'a>, known: &'a Known, here: Id<Module>, tests: bool) -> Self {
        Printer { input, known, here, tests, imports: RefCell::default(), aliases: RefCell::default() }
    }

    /// The program.
    pub fn program(&self) -> &'a Program {
        self.input.program
    }

    /// The literal that names the place of a fault: `"clock.q:14"`.
    pub fn place(&self, span: Span) -> Code {
        Code::atom(super::text::string(&self.input.sources.location(span)))
    }

    /// The runtime, which is about to be named.
    pub fn quark(&self) -> &'static str {
        self.imports.borrow_mut().whole("import * as quark from \"quark-runtime\"");
        "quark"
    }

    /// A name of the runtime's testing module.
    pub fn testing(&self, name: &str) -> String {
        self.imports.borrow_mut().name("quark-runtime/testing", name, name);
        name.to_owned()
    }

    /// How a declaration of this name in this module is called here.
    pub fn refer(&self, module: Id<Module>, name: &str) -> String {
        if module.index() == 0 {
            return format!("{}.{name}", self.quark());
        }
        if module == self.here && !self.tests {
            return name.to_owned();
        }
        let file = module_name(&self.program().modules[module].name);
        let alias = self.alias(module, &file, name);
        let folder = if self.tests { "../src" } else { "." };
        self.imports.borrow_mut().name(&format!("{folder}/{file}.js"), name, &alias);
        alias
    }

    /// The name itself, unless this module or another one that is imported has it too.
    fn alias(&self, module: Id<Module>, file: &str, name: &str) -> String {
        let owner = *self.aliases.borrow_mut().entry(name.to_owned()).or_insert(module);
        let own = if self.tests { TESTING.contains(&name) } else { self.declares(self.here, name) };
        if owner == module && !own { name.to_owned() } else { format!("{file}_{name}") }
    }

    fn declares(&self, module: Id<Module>, name: &str) -> bool {
        let program = self.program();
        program.modules[module].items.iter().any(|item| declared(program, *item).1 == name)
    }

    /// The name of a type that is declared so.
    pub fn declared(&self, decl: &Decl) -> String {
        self.refer(decl.module, &type_name(decl))
    }

    /// `Level.Info`
    pub fn case(&self, id: Id<Enum>, index: usize) -> Code {
        let declared = &self.program().enums[id];
        let owner = self.declared(&declared.decl);
        Code::atom(format!("{owner}.{}", NAMING.name(Use::Case, &declared.cases[index].name)))
    }

    /// The codec of what one side of a protocol sends.
    pub fn codec(&self, protocol: Id<Protocol>, side: Side) -> String {
        let decl = &self.program().protocols[protocol].decl;
        self.refer(decl.module, &codec_name(decl, side))
    }

    /// The codec of a union that is the messages of a protocol's side.
    pub fn union_codec(&self, id: Id<Union>) -> String {
        let (protocol, side) = self.program().unions[id].messages_of.expect("only messages have tags");
        self.codec(protocol, side)
    }

    /// The function that takes what host code hands in as this interface.
    pub fn host_adapter(&self, id: Id<crate::model::Interface>) -> String {
        let decl = &self.program().interfaces[id].decl;
        self.refer(decl.module, &adapter_name(decl))
    }

    /// A function's name, as called by whoever is not within the class.
    pub fn function_name(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        if function.owner == Owner::Module {
            return NAMING.name(Use::Function, &function.decl.name);
        }
        let name = NAMING.name(Use::Method, &function.decl.name);
        let shown = function.decl.public || function.implements.is_some();
        match function.owner {
            Owner::Interface(_) | Owner::PortKind(_) => name,
            Owner::Class(id) if program.classes[id].side_of.is_some() => name, // links call them
            _ if shown => name,
            _ if self.is_private(id) => format!("#{name}"),
            owner if owner_is_public(program, owner) => format!("_{name}"),
            _ => name,
        }
    }

    /// Whether nobody but its own class calls a method.
    fn is_private(&self, id: Id<Function>) -> bool {
        let function = &self.program().functions[id];
        let outside = self.known.uses.functions.contains(&id);
        let inside = self.known.facts.called_inside.contains(&id) || self.known.uses.in_scopes.contains(&id);
        function.has_self() && inside && !outside
    }

    /// The name of the body of an actor's method that is called inside its steps, if that is another one.
    pub fn inner_name(&self, id: Id<Function>) -> String {
        let name = self.function_name(id);
        let Owner::Actor(actor) = self.program().functions[id].owner else { return name };
        if !has_both(self.program(), &self.known.facts, id) {
            return name;
        }
        let mut inner = format!("#{}Within", name.trim_start_matches(['#', '_']).trim_end_matches('_'));
        while self.member_names(&self.program().actors[actor], actor).contains(&inner) {
            inner.push('_');
        }
        inner
    }

    /// The names that an actor's fields and methods have.
    fn member_names(&self, actor: &Actor, id: Id<Actor>) -> Vec<String> {
        let owner = Type::Actor(id);
        let methods = actor.functions.iter().map(|id| self.function_name(*id));
        (0..actor.fields.len()).map(|index| self.field_name(&owner, index)).chain(methods).collect()
    }

    /// The method that handles an event of a port.
    pub fn handler_name(&self, id: Id<Actor>, handler: &Handler) -> String {
        let actor = &self.program().actors[id];
        let port = &actor.fields[handler.port];
        let Type::Port(kind) = &port.ty else { unreachable!("handlers belong to ports") };
        let event = &self.program().port_kinds[*kind].events[handler.event];
        let name = format!("on_{}_{}", port.name, event.name);
        self.unused_name(id, format!("#{}", NAMING.name(Use::Method, &name)))
    }

    /// The method that does what an actor does every so often.
    pub fn every_name(&self, id: Id<Actor>, index: usize) -> String {
        let name = if index == 0 { "#every".to_owned() } else { format!("#every{}", index + 1) };
        self.unused_name(id, name)
    }

    fn unused_name(&self, id: Id<Actor>, mut name: String) -> String {
        let names = self.member_names(&self.program().actors[id], id);
        while names.contains(&name) {
            name.push('_');
        }
        name
    }

    /// The member that holds a field.
    pub fn field_name(&self, owner: &Type, index: usize) -> String {
        let name = plain_field_name(self.program(), owner, index);
        let hidden = match owner {
            Type::Class(id) => self.program().classes[*id].decl.public,
            Type::Actor(_) => true,
            _ => return name,
        };
        match self.known.uses.fields.contains(&(owner.clone(), index)) {
            false => format!("#{name}"),
            true if hidden => format!("_{name}"),
            true => name,
        }
    }

    /// A field of a value, an instance or an actor; private ones through what tests see.
    pub fn field(&self, base: Code, owner: &Type, index: usize, inside: bool) -> Code {
        let name = self.field_name(owner, index);
        if inside || !name.starts_with('#') {
            return member(base, &name);
        }
        let seen = Code::new(
            base.at(crate::emit::code::ATOM).append(format!("[{}.fields]", self.quark())),
            crate::emit::code::ATOM,
        );
        member(seen, &plain_field_name(self.program(), owner, index))
    }
}

/// What the files of tests import besides what they test.
const TESTING: &[&str] = &["afterEach", "describe", "finish", "it"];

/// A field's name without what makes it private.
pub fn plain_field_name(program: &Program, owner: &Type, index: usize) -> String {
    let fields = fields_of(program, owner);
    let name = NAMING.name(Use::Field, &fields[index].name);
    let is_error = matches!(owner, Type::ErrorType(_));
    if is_error && ERROR_MEMBERS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// What every error has besides its fields.
const ERROR_MEMBERS: &[&str] = &["cause", "message", "name", "stack"];

/// The fields of what has some.
pub fn fields_of<'p>(program: &'p Program, owner: &Type) -> &'p [Field] {
    match owner {
        Type::Record(id) => &program.records[*id].fields,
        Type::ErrorType(id) => &program.errors[*id].fields,
        Type::Class(id) => &program.classes[*id].fields,
        Type::Actor(id) => &program.actors[*id].fields,
        _ => unreachable!("only records, errors, classes and actors have fields"),
    }
}

/// The property of a constructor's argument that sets a field.
pub fn argument_name(program: &Program, owner: &Type, index: usize) -> String {
    let name = NAMING.name(Use::Field, &fields_of(program, owner)[index].name);
    if matches!(owner, Type::Actor(_)) && name == "runtime" { "runtime_".to_owned() } else { name }
}

/// `RTP_CLIENT`
pub fn codec_name(decl: &Decl, side: Side) -> String {
    NAMING.name(Use::Constant, &format!("{}_{}", decl.name, side.text()))
}

/// `hostForecast`
pub fn adapter_name(decl: &Decl) -> String {
    format!("host{}", type_name(decl))
}

/// A declared type's name.
pub fn type_name(decl: &Decl) -> String {
    NAMING.name(Use::Type, &decl.name)
}

/// The file of a module, without `.js`.
pub fn module_name(name: &str) -> String {
    NAMING.name(Use::Module, name)
}

/// A declaration and its name in JavaScript.
pub fn declared(program: &Program, item: Item) -> (&Decl, String) {
    let of_type = |decl: &Decl| type_name(decl);
    match item {
        Item::Record(id) => (&program.records[id].decl, of_type(&program.records[id].decl)),
        Item::Enum(id) => (&program.enums[id].decl, of_type(&program.enums[id].decl)),
        Item::Union(id) => (&program.unions[id].decl, of_type(&program.unions[id].decl)),
        Item::Error(id) => (&program.errors[id].decl, of_type(&program.errors[id].decl)),
        Item::Interface(id) => (&program.interfaces[id].decl, of_type(&program.interfaces[id].decl)),
        Item::PortKind(id) => (&program.port_kinds[id].decl, of_type(&program.port_kinds[id].decl)),
        Item::Class(id) => (&program.classes[id].decl, of_type(&program.classes[id].decl)),
        Item::Actor(id) => (&program.actors[id].decl, of_type(&program.actors[id].decl)),
        Item::Protocol(id) => (&program.protocols[id].decl, of_type(&program.protocols[id].decl)),
        Item::Function(id) => {
            let decl = &program.functions[id].decl;
            (decl, NAMING.name(Use::Function, &decl.name))
        }
        Item::Constant(id) => {
            let decl = &program.constants[id].decl;
            (decl, NAMING.name(Use::Constant, &decl.name))
        }
    }
}
