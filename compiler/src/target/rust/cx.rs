//! What printing one file needs to know: the program, the names, and what the file imports.

use super::names::NAMING;
use crate::emit::Input;
use crate::emit::names::Use;
use crate::model::{Decl, Field, Function, Id, Module, Owner, Program, Side, Type};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The names that a file imports, by path.
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// One file, or the tests in it, while it is printed.
pub struct Cx<'a> {
    /// The whole package.
    pub input: Input<'a>,
    /// The module that the file is.
    pub module: Id<Module>,
    imports: RefCell<Imports>,
}

/// The module that holds the language's prelude.
const PRELUDE: usize = 0;

impl<'a> Cx<'a> {
    /// Nothing is imported yet.
    pub fn new(input: Input<'a>, module: Id<Module>) -> Self {
        Self { input, module, imports: RefCell::default() }
    }

    /// The program.
    pub fn program(&self) -> &'a Program {
        self.input.program
    }

    /// What was imported.
    pub fn into_imports(self) -> Imports {
        self.imports.into_inner()
    }

    /// Imports a name, and gives it back.
    pub fn import(&self, path: &str, name: &str) -> String {
        self.imports.borrow_mut().entry(path.to_owned()).or_default().insert(name.to_owned());
        name.to_owned()
    }

    /// Imports something of the runtime.
    pub fn quark(&self, name: &str) -> String {
        self.import("quark", name)
    }

    /// Imports something of this crate's root.
    pub fn root(&self, name: &str) -> String {
        self.import("crate", name)
    }

    /// The place of a fault: `clock.q:14`.
    pub fn location(&self, span: Span) -> String {
        format!("\"{}\"", self.input.sources.location(span))
    }

    /// A declared type's name, imported where it is another module's.
    pub fn declared(&self, decl: &Decl) -> String {
        if decl.module.index() == PRELUDE {
            let path = if decl.name == "OutOfState" { "quark::port" } else { "quark" };
            return self.import(path, &decl.name);
        }
        self.local_name(decl, &type_name(&decl.name))
    }

    fn local_name(&self, decl: &Decl, name: &str) -> String {
        if decl.module == self.module {
            name.to_owned()
        } else {
            self.import(&format!("crate::{}", self.module_name(decl.module)), name)
        }
    }

    /// A module as Rust names it.
    pub fn module_name(&self, module: Id<Module>) -> String {
        NAMING.name(Use::Module, &self.program().modules[module].name)
    }

    /// What stands before the name of another module's function or constant: `clock::`.
    pub fn qualifier(&self, decl: &Decl) -> String {
        if decl.module == self.module {
            return String::new();
        }
        let module = self.module_name(decl.module);
        self.import("crate", &module);
        format!("{module}::")
    }

    /// The name of a union: the messages of a protocol have theirs from it.
    pub fn union_name(&self, id: Id<crate::model::Union>) -> String {
        let union = &self.program().unions[id];
        let name = union_name(self.program(), id);
        self.local_name(&union.decl, &name)
    }

    /// A map of such values: instances are never copied, and have one of their own.
    pub fn map(&self, value: &Type) -> String {
        if value.is_owned() { "quark::Instances".to_owned() } else { self.quark("Map") }
    }

    /// A type as an owned value has it.
    pub fn ty(&self, ty: &Type) -> String {
        let program = self.program();
        match ty {
            Type::Error | Type::Unit => "()".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int => "i64".to_owned(),
            Type::Float => "f64".to_owned(),
            Type::String => "String".to_owned(),
            Type::Duration => self.quark("Duration"),
            Type::Instant => self.quark("Instant"),
            Type::Json => self.quark("Json"),
            Type::List(inner) => format!("Vec<{}>", self.ty(inner)),
            Type::Map(key, value) => format!("{}<{}, {}>", self.map(value), self.ty(key), self.ty(value)),
            Type::Optional(inner) => format!("Option<{}>", self.ty(inner)),
            Type::Promise(inner) => format!("{}<{}>", self.root("Promise"), self.ty(inner)),
            Type::Record(id) => self.declared(&program.records[*id].decl),
            Type::Enum(id) => self.declared(&program.enums[*id].decl),
            Type::Union(id) => self.union_name(*id),
            Type::ErrorType(id) => self.declared(&program.errors[*id].decl),
            Type::Interface(id) => format!("Box<dyn {}>", self.declared(&program.interfaces[*id].decl)),
            Type::Class(id) => self.declared(&program.classes[*id].decl),
            Type::Actor(id) => self.declared(&program.actors[*id].decl),
            Type::Port(id) => format!("{}<{}>", self.quark("Port"), self.kind(*id)),
        }
    }

    /// The type that tells a kind of port apart.
    pub fn kind(&self, id: Id<crate::model::PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        if let Some((protocol, side)) = kind.link {
            let link = self.import("quark::port", "Link");
            let class = self.program().protocols[protocol].side(side);
            return format!("{link}<{}>", self.declared(&self.program().classes[class].decl));
        }
        if kind.decl.module.index() == PRELUDE {
            return self.import("quark::port", &kind.decl.name);
        }
        self.local_name(&kind.decl, &format!("{}Port", stem(&kind.decl.name)))
    }

    /// A name beside a kind of port's own: `TimerEvent`, `WatcherCall`.
    pub fn beside_kind(&self, id: Id<crate::model::PortKind>, what: &str) -> String {
        let kind = &self.program().port_kinds[id];
        if kind.link.is_some() {
            return self.import("quark::port", &format!("Link{what}"));
        }
        let name = format!("{}{what}", stem(&kind.decl.name));
        if kind.decl.module.index() == PRELUDE {
            return self.import("quark::port", &name);
        }
        self.local_name(&kind.decl, &name)
    }

    /// The type of a parameter: borrowed, unless it is to be kept.
    pub fn param(&self, function: &Function, index: usize) -> String {
        let param = &function.params[index];
        if param.own {
            return self.ty(&param.ty);
        }
        let changes = param_changes(self.program(), function, index);
        self.borrowed(&param.ty, changes)
    }

    /// The type of something borrowed.
    pub fn borrowed(&self, ty: &Type, changes: bool) -> String {
        let reference = if changes { "&mut " } else { "&" };
        match ty {
            ty if is_copy(ty) => self.ty(ty),
            Type::Optional(inner) => format!("Option<{}>", self.borrowed(inner, changes)),
            Type::String => "&str".to_owned(),
            Type::List(inner) if !changes => format!("&[{}]", self.ty(inner)),
            Type::Interface(id) => {
                format!("{reference}dyn {}", self.declared(&self.program().interfaces[*id].decl))
            }
            ty => format!("{reference}{}", self.ty(ty)),
        }
    }

    /// What a call of a function gives, with its errors.
    pub fn result(&self, function: &Function) -> String {
        let ty = self.ty(&function.result);
        match how_it_fails(function) {
            Fails::Never => ty,
            Fails::Promise => format!("{}<{ty}>", self.root("Promise")),
            Fails::With => format!("Result<{ty}, {}>", self.error(function)),
        }
    }

    /// The type of a function's errors.
    pub fn error(&self, function: &Function) -> String {
        match function.throws.as_slice() {
            [only] => self.declared(&self.program().errors[*only].decl),
            _ => self.root("Error"),
        }
    }

    /// A function's name.
    pub fn function_name(&self, function: &Function) -> String {
        let kind = if function.owner == Owner::Module { Use::Function } else { Use::Method };
        NAMING.name(kind, &function.decl.name)
    }
}

/// How a function tells that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    /// It has no expected failures.
    Never,
    /// Its result is a `Result`.
    With,
    /// It is `async`: its promise fails.
    Promise,
}

/// How a function tells that it failed; one that returns a promise fails through that.
pub fn how_it_fails(function: &Function) -> Fails {
    if function.kind == crate::model::FunctionKind::Async {
        Fails::Promise
    } else if function.throws.is_empty() || matches!(function.result, Type::Promise(_)) {
        Fails::Never
    } else {
        Fails::With
    }
}

/// A type's name as the beginning of another's.
pub fn stem(name: &str) -> String {
    type_name(name).trim_end_matches('_').to_owned()
}

/// The method that sets a field with a default, apart from the type's own methods.
pub fn builder_name(program: &Program, functions: &[Id<Function>], field: &Field) -> String {
    let name = format!("with_{}", field_name(&field.name).trim_start_matches("r#"));
    let taken = functions.iter().any(|id| NAMING.name(Use::Method, &program.functions[*id].decl.name) == name);
    if taken { format!("{name}_") } else { name }
}

/// A type's name as Rust writes it.
pub fn type_name(name: &str) -> String {
    NAMING.name(Use::Type, name)
}

/// A constructor's parameter that must be given.
pub fn is_required(field: &Field) -> bool {
    field.parameter && !is_optional(field)
}

/// A constructor's parameter that has a default; what may be absent is absent.
pub fn is_optional(field: &Field) -> bool {
    field.parameter && (field.default.is_some() || matches!(field.ty, Type::Optional(_)))
}

/// An error's case in the package's own enum.
pub fn error_case(decl: &Decl) -> String {
    if decl.module.index() == PRELUDE { decl.name.clone() } else { type_name(&decl.name) }
}

/// A field's name as Rust writes it.
pub fn field_name(name: &str) -> String {
    NAMING.name(Use::Field, name)
}

/// A field's name where it is a local, in a constructor.
pub fn argument_name(name: &str) -> String {
    NAMING.name(Use::Local, name)
}

/// A case's name as Rust writes it.
pub fn case_name(name: &str) -> String {
    NAMING.name(Use::Case, name)
}

/// What the names of one side of a protocol begin with.
fn side_name(protocol: &Decl, side: Side) -> String {
    let side = if side == Side::Client { "Client" } else { "Server" };
    format!("{}{side}", stem(&protocol.name))
}

/// A union's name: `RtpClientMessage` for what a side of a protocol sends.
pub fn union_name(program: &Program, id: Id<crate::model::Union>) -> String {
    let union = &program.unions[id];
    match union.messages_of {
        Some((protocol, side)) => format!("{}Message", side_name(&program.protocols[protocol].decl, side)),
        None => type_name(&union.decl.name),
    }
}

/// Whether values of a type are copied by naming them.
pub fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Unit | Type::Bool | Type::Int | Type::Float | Type::Duration | Type::Instant | Type::Enum(_) => true,
        Type::Optional(inner) => is_copy(inner),
        _ => false,
    }
}

/// Whether a class instance is changed through a parameter. An interface's method may always do so.
pub fn param_changes(program: &Program, function: &Function, index: usize) -> bool {
    if !function.params[index].ty.is_owned() {
        return false;
    }
    let declared = function.implements.map_or(function, |id| &program.functions[id]);
    match &declared.body {
        None => true,
        Some(body) => {
            body.locals.values().nth(index).is_some_and(|local| local.borrow == Some(crate::model::Borrow::Changes))
        }
    }
}
