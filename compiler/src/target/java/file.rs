//! One Java file while it is printed: how what it uses is called there, and what it imports for it.

use super::names::{Names, field_name, item_of};
use super::naming::NAMING;
use super::text;
use super::touched::Touched;
use crate::emit::Input;
use crate::emit::facts::Facts;
use crate::emit::names::Use;
use crate::emit::roles::owner_is_public;
use crate::model::{Decl, Function, Id, Item, PortKind, Program, Protocol, Side, Type, Union};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// What is known of the whole package.
pub struct Package<'a> {
    /// What the target was given.
    pub input: Input<'a>,
    /// Who calls what.
    pub facts: Facts,
    /// What everything is called.
    pub names: Names,
    /// What is reached from outside of its type.
    pub touched: Touched,
}

/// One Java file.
pub struct File<'a> {
    /// The package it belongs to.
    pub package: &'a Package<'a>,
    /// The class whose functions go by their bare names.
    pub holder: Option<String>,
    /// Whether it holds tests.
    pub tests: bool,
    imports: RefCell<BTreeSet<String>>,
    statics: RefCell<BTreeSet<String>>,
}

impl<'a> File<'a> {
    /// A file that is still empty.
    pub fn new(package: &'a Package<'a>, tests: bool) -> Self {
        File { package, holder: None, tests, imports: RefCell::default(), statics: RefCell::default() }
    }

    /// The program.
    pub fn program(&self) -> &'a Program {
        self.package.input.program
    }

    /// Whether integers that leave their range fault.
    pub fn checked(&self) -> bool {
        self.package.input.options.checked
    }

    /// The literal that names the place of a fault: `"clock.q:14"`.
    pub fn place(&self, span: Span) -> String {
        text::string(&self.package.input.sources.location(span))
    }

    /// A class of another package, imported unless this package has one of that name.
    pub fn outside(&self, full: &str) -> String {
        let simple = full.rsplit('.').next().unwrap_or(full);
        if self.package.names.declares(simple) {
            return full.to_owned();
        }
        self.imports.borrow_mut().insert(full.to_owned());
        simple.to_owned()
    }

    /// A class of the runtime.
    pub fn quark(&self, name: &str) -> String {
        self.outside(&format!("io.quark.runtime.{name}"))
    }

    /// A class of `java.util`.
    pub fn util(&self, name: &str) -> String {
        self.outside(&format!("java.util.{name}"))
    }

    /// A static method, imported by name.
    pub fn imported(&self, class: &str, name: &'static str) -> &'static str {
        self.statics.borrow_mut().insert(format!("{class}.{name}"));
        name
    }

    /// The import lines, static ones first, each group ended by an empty line.
    pub fn import_lines(&self) -> String {
        let group = |names: &BTreeSet<String>, word: &str| -> String {
            let lines: String = names.iter().map(|name| format!("{word} {name};\n")).collect();
            if lines.is_empty() { lines } else { lines + "\n" }
        };
        group(&self.statics.borrow(), "import static") + &group(&self.imports.borrow(), "import")
    }

    /// The name of a declared type.
    pub fn declared(&self, item: Item) -> String {
        match self.package.names.of(item) {
            Some(name) => name.to_owned(),
            None => self.quark(&NAMING.name(Use::Type, &self.decl(item).name)),
        }
    }

    fn decl(&self, item: Item) -> &'a Decl {
        let program = self.program();
        match item {
            Item::Record(id) => &program.records[id].decl,
            Item::Enum(id) => &program.enums[id].decl,
            Item::Error(id) => &program.errors[id].decl,
            Item::PortKind(id) => &program.port_kinds[id].decl,
            other => unreachable!("the runtime brings no {other:?}"),
        }
    }

    /// A type where a primitive may stand; an optional is one that may be null.
    pub fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Unit => "void".into(),
            Type::Bool => "boolean".into(),
            Type::Int => "long".into(),
            Type::Float => "double".into(),
            other => self.boxed(other),
        }
    }

    /// A type of something that holds a value, though it be that of nothing.
    pub fn held_ty(&self, ty: &Type) -> String {
        if *ty == Type::Unit { self.boxed(ty) } else { self.ty(ty) }
    }

    /// A type where only classes may stand.
    pub fn boxed(&self, ty: &Type) -> String {
        match ty {
            Type::Error => unreachable!("a finished model has no errors"),
            Type::Unit => "Void".into(),
            Type::Bool => "Boolean".into(),
            Type::Int => "Long".into(),
            Type::Float => "Double".into(),
            Type::String => "String".into(),
            Type::Duration | Type::Instant => self.time(ty),
            Type::Json => self.quark("Json"),
            Type::List(inner) => format!("{}<{}>", self.util("List"), self.boxed(inner)),
            Type::Map(key, value) => format!("{}<{}, {}>", self.util("Map"), self.boxed(key), self.boxed(value)),
            Type::Optional(inner) => self.boxed(inner),
            Type::Promise(inner) => format!("{}<{}>", self.quark("Promise"), self.boxed(inner)),
            Type::Port(id) => self.port_type(*id),
            other => self.declared(item_of(other).expect("every other type is declared")),
        }
    }

    /// `Duration` or `Instant`.
    pub fn time(&self, ty: &Type) -> String {
        self.outside(if *ty == Type::Duration { "java.time.Duration" } else { "java.time.Instant" })
    }

    /// A result as host code has it: an `Optional` where it may be absent.
    pub fn host_result(&self, ty: &Type, boxed: bool) -> String {
        match ty {
            Type::Optional(inner) => format!("{}<{}>", self.util("Optional"), self.boxed(inner)),
            other if boxed => self.boxed(other),
            other => self.ty(other),
        }
    }

    /// What an actor holds of a port.
    pub fn port_type(&self, id: Id<PortKind>) -> String {
        match self.program().port_kinds[id].link {
            Some((protocol, side)) => {
                let (sends, receives) = (self.messages(protocol, side), self.messages(protocol, side.other()));
                format!("{}<{sends}, {receives}>", self.port_class(id))
            }
            None => self.port_class(id),
        }
    }

    /// Likewise, without the types of its messages.
    pub fn port_class(&self, id: Id<PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        match kind.link {
            Some((_, Side::Client)) => return self.quark("LinkPort"),
            Some((_, Side::Server)) => return self.quark("AcceptedPort"),
            None => {}
        }
        match self.package.names.of_port(id) {
            Some((_, port)) => port.to_owned(),
            None => self.quark(&format!("{}Port", kind.decl.name)),
        }
    }

    /// The union of what one side of a protocol sends.
    pub fn messages(&self, protocol: Id<Protocol>, side: Side) -> String {
        self.declared(Item::Union(self.program().protocols[protocol].messages(side)))
    }

    /// The codec of what one side of a protocol sends.
    pub fn codec(&self, protocol: Id<Protocol>, side: Side) -> String {
        format!("{}.{}", self.declared(Item::Protocol(protocol)), side.text().to_uppercase())
    }

    /// The codec of a union that is the messages of a protocol's side.
    pub fn union_codec(&self, id: Id<Union>) -> String {
        let (protocol, side) = self.program().unions[id].messages_of.expect("only messages have tags");
        self.codec(protocol, side)
    }

    /// How a function of a module is called here.
    pub fn module_function(&self, function: &Function, name: &str) -> String {
        self.held(&function.decl, name)
    }

    /// How something that a class of functions holds is called here.
    pub fn held(&self, decl: &Decl, name: &str) -> String {
        let holder = self.package.names.holder(decl.module, decl.public);
        if self.holder.as_deref() == Some(holder) { name.to_owned() } else { format!("{holder}.{name}") }
    }

    /// The fields of a type, and what stands before `.field` of another value: a record's are methods.
    pub fn accessor(&self, owner: &Type, index: usize) -> String {
        let program = self.program();
        match owner {
            Type::Record(id) => format!("{}()", field_name(&program.records[*id].fields[index].name)),
            Type::ErrorType(id) => format!("{}()", field_name(&program.errors[*id].fields[index].name)),
            Type::Class(id) => field_name(&program.classes[*id].fields[index].name),
            Type::Actor(id) => field_name(&program.actors[*id].fields[index].name),
            _ => unreachable!("only records, errors, classes and actors have fields"),
        }
    }

    /// `public `, `private ` or nothing: who may call a function.
    pub fn access(&self, id: Id<Function>) -> &'static str {
        let program = self.program();
        let function = &program.functions[id];
        if self.is_public(id) {
            "public "
        } else if function.owner != crate::model::Owner::Module && !self.package.touched.function(id) {
            "private "
        } else {
            ""
        }
    }

    /// Whether host code may call a function; methods of interfaces are public in Java whoever the interface belongs to.
    pub fn is_public(&self, id: Id<Function>) -> bool {
        let program = self.program();
        let function = &program.functions[id];
        function.implements.is_some() || (function.decl.public && owner_is_public(program, function.owner))
    }
}
