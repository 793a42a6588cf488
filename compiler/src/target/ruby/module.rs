//! Printing one Ruby file: how what it uses is named.

use super::names::Names;
use super::naming::NAMING;
use crate::emit::Input;
use crate::emit::facts::Facts;
use crate::emit::names::Use;
use crate::model::{Decl, Form, Function, Id, Module, Owner, Program, Protocol, Side, Type};
use crate::source::Span;

/// One Ruby file while it is printed.
pub struct Printer<'a> {
    /// What the target was given.
    pub input: Input<'a>,
    /// What is known of the whole program.
    pub facts: &'a Facts,
    /// What everything is called.
    pub names: &'a Names,
    /// What is read and assigned from outside of its instance.
    pub access: &'a super::access::Access,
    /// The module that is printed, or whose tests are.
    pub here: Id<Module>,
    /// Whether the file holds the tests of the module.
    pub tests: bool,
}

impl<'a> Printer<'a> {
    /// The program.
    pub fn program(&self) -> &'a Program {
        self.input.program
    }

    /// The literal that names the place of a fault: `'clock.q:14'`.
    pub fn place(&self, span: Span) -> String {
        super::text::string(&self.input.sources.location(span))
    }

    /// How a constant or type of this name in this module is called here.
    pub fn refer(&self, module: Id<Module>, name: &str) -> String {
        if module.index() == 0 {
            return format!("Quark::{name}");
        }
        if self.tests { format!("{}::{name}", self.names.module) } else { name.to_owned() }
    }

    /// A declared type or constant.
    pub fn declared(&self, decl: &Decl) -> String {
        self.refer(decl.module, &self.names.of(decl, false))
    }

    /// A constant of the package.
    pub fn constant(&self, decl: &Decl) -> String {
        self.refer(decl.module, &NAMING.name(Use::Constant, &self.names.of(decl, false)))
    }

    /// A function of a module: `Mdk.start`.
    pub fn module_function(&self, id: Id<Function>) -> String {
        let root = if self.tests { &self.names.module } else { &self.names.root };
        format!("{root}.{}", self.names.function(self.program(), id))
    }

    /// The type that a static function belongs to.
    pub fn owner_name(&self, owner: Owner) -> String {
        let program = self.program();
        let decl = match owner {
            Owner::Record(id) => &program.records[id].decl,
            Owner::Class(id) => &program.classes[id].decl,
            Owner::Actor(id) => &program.actors[id].decl,
            other => unreachable!("{other:?} has no static functions"),
        };
        self.declared(decl)
    }

    /// The codec of what one side of a protocol sends.
    pub fn codec(&self, protocol: Id<Protocol>, side: Side) -> String {
        let decl = &self.program().protocols[protocol].decl;
        self.refer(decl.module, &self.names.codec(decl, side))
    }

    /// The codec of a union that is the messages of a protocol's side.
    pub fn union_codec(&self, id: Id<crate::model::Union>) -> String {
        let (protocol, side) = self.program().unions[id].messages_of.expect("only messages have tags");
        self.codec(protocol, side)
    }
}

/// The instance variable and reader of a field, without `@`.
pub fn field_name(program: &Program, owner: &Type, index: usize) -> String {
    let fields = match owner {
        Type::Record(id) => &program.records[*id].fields,
        Type::ErrorType(id) => &program.errors[*id].fields,
        Type::Class(id) => &program.classes[*id].fields,
        Type::Actor(id) => &program.actors[*id].fields,
        _ => unreachable!("only records, errors, classes and actors have fields"),
    };
    if matches!(owner, Type::ErrorType(_)) {
        return super::naming::error_field(&fields[index].name);
    }
    NAMING.name(Use::Field, &fields[index].name)
}

/// The form in which a field keeps a collection.
pub fn field_form(program: &Program, owner: &Type, index: usize) -> Form {
    let fields = match owner {
        Type::Class(id) => &program.classes[*id].fields,
        Type::Actor(id) => &program.actors[*id].fields,
        _ => return Form::Frozen,
    };
    if fields[index].mode == crate::model::FieldMode::Var { Form::Growing } else { Form::Frozen }
}
