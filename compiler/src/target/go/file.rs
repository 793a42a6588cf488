//! Printing one Go file: how what it uses is named, and what it imports for it.

use super::decl::record_methods;
use super::forms::Forms;
use super::names::Names;
use super::naming::{OF_RECORDS, exported, member, private};
use super::package::Piece;
use crate::emit::Input;
use crate::emit::names::Use;
use crate::model::{Decl, Function, Id, Item, Owner, Program, Protocol, Side, Type, Union};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The module path of the runtime.
pub const RUNTIME: &str = "example.org/quark/runtime/v3";

/// Stands before the name of a package until all is printed: a local may have the same name.
pub const MARK: char = '\u{e000}';

/// Behind the name of a method that host code may implement, until all is printed: which of the calls of `File::calls` it is.
const CALLS: std::ops::RangeInclusive<u32> = 0xe001..=0xf8ff;

/// A call of what host code may implement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostCall {
    /// The interface and its method, as in Quark: `FailurePolicy.failure`.
    pub method: String,
    /// The place in Quark.
    pub place: String,
}

/// The names that a body says.
#[derive(Default)]
pub struct Said {
    /// Those of the package's scope that it uses: no local may hide them.
    pub used: BTreeSet<String>,
    /// Those that its locals have.
    pub locals: BTreeSet<String>,
}

/// One Go file while it is printed.
pub struct File<'a> {
    /// What the target was given.
    pub input: Input<'a>,
    /// The names in the package's scope.
    pub names: &'a Names,
    /// The forms of the methods of actors.
    pub forms: &'a BTreeMap<Id<Function>, Forms>,
    said: RefCell<Said>,
    /// The calls of what host code may implement.
    calls: RefCell<Vec<HostCall>>,
    /// What classes and actors hold and that shows itself in their states.
    pub inside: &'a BTreeSet<Type>,
}

impl<'a> File<'a> {
    /// A file that is still empty.
    pub fn new(
        input: Input<'a>,
        names: &'a Names,
        forms: &'a BTreeMap<Id<Function>, Forms>,
        inside: &'a BTreeSet<Type>,
    ) -> Self {
        File { input, names, forms, said: RefCell::default(), calls: RefCell::default(), inside }
    }

    /// The program.
    pub fn program(&self) -> &'a Program {
        self.input.program
    }

    /// The literal that names the place of a fault: `"clock.q:14"`.
    pub fn place(&self, span: Span) -> String {
        super::text::quoted(&self.input.sources.location(span))
    }

    /// The name of a method that host code may implement, where it is called.
    pub fn host_call(&self, name: &str, call: HostCall) -> String {
        let mut calls = self.calls.borrow_mut();
        let known = calls.iter().rposition(|other| *other == call).unwrap_or_else(|| {
            calls.push(call);
            calls.len() - 1
        });
        let mark = u32::try_from(known).ok().and_then(|known| known.checked_add(*CALLS.start()));
        let mark = mark.filter(|mark| CALLS.contains(mark)).and_then(char::from_u32);
        mark.map_or_else(|| name.to_owned(), |mark| format!("{name}{mark}"))
    }

    /// The call that a character marks.
    pub fn marked_call(&self, mark: char) -> Option<HostCall> {
        let index = u32::from(mark).checked_sub(*CALLS.start())?;
        self.calls.borrow().get(usize::try_from(index).ok()?).cloned()
    }

    /// A name of the runtime.
    pub fn quark(&self, name: &str) -> String {
        let _ = self;
        format!("quark.{name}")
    }

    /// A name of a package of the standard library.
    pub fn standard(&self, package: &'static str, name: &str) -> String {
        let package = package.rsplit('/').next().unwrap_or(package);
        self.own(package);
        format!("{MARK}{package}.{name}")
    }

    /// The names that were said since this was last asked.
    pub fn take_said(&self) -> Said {
        self.said.take()
    }

    /// Goes on where names were said before.
    pub fn said_before(&self, said: Said) {
        self.said.replace(said);
    }

    /// A local has this name.
    pub fn declares(&self, name: &str) {
        insert(&mut self.said.borrow_mut().locals, name);
    }

    /// A name in the scope of the package.
    pub fn own(&self, name: &str) -> String {
        insert(&mut self.said.borrow_mut().used, name);
        name.to_owned()
    }

    /// The forms of a method of an actor.
    pub fn facts_of(&self, id: Id<Function>) -> &'a Forms {
        &self.forms[&id]
    }

    /// A declaration, or what goes with one.
    pub fn piece(&self, name: &str, text: String) -> Piece {
        let _ = self;
        Piece { name: name.to_owned(), text }
    }

    /// A type that is declared so.
    pub fn declared(&self, decl: &Decl, item: Item) -> String {
        if decl.module.index() == 0 {
            return self.quark(&exported(Use::Type, &decl.name));
        }
        self.own(self.names.item(item))
    }

    /// What goes with a type by a name made of its own.
    pub fn companion(&self, decl: &Decl, item: Item, of: fn(&str) -> String) -> String {
        if decl.module.index() == 0 {
            return self.quark(&of(&exported(Use::Type, &decl.name)));
        }
        self.own(&of(self.names.item(item)))
    }

    /// A type.
    pub fn ty(&self, ty: &Type) -> String {
        self.type_text(ty, false)
    }

    /// A type as host code has it: durations are `time.Duration`.
    pub fn host_ty(&self, ty: &Type) -> String {
        self.type_text(ty, true)
    }

    fn type_text(&self, ty: &Type, host: bool) -> String {
        let program = self.program();
        match ty {
            Type::Error => unreachable!("a finished model has no errors"),
            Type::Unit => "struct{}".into(),
            Type::Bool => "bool".into(),
            Type::Int => "int64".into(),
            Type::Float => "float64".into(),
            Type::String => "string".into(),
            Type::Duration if host => self.standard("time", "Duration"),
            Type::Duration => self.quark("Duration"),
            Type::Instant => self.standard("time", "Time"),
            Type::Json => self.quark("JSON"),
            Type::List(inner) => format!("[]{}", self.type_text(inner, host)),
            Type::Map(key, value) => {
                format!("{}[{}, {}]", self.quark("Map"), self.type_text(key, false), self.type_text(value, host))
            }
            Type::Optional(inner) if is_nilable(inner) => self.type_text(inner, host),
            Type::Optional(inner) => format!("*{}", self.type_text(inner, host)),
            Type::Promise(inner) => format!("*{}[{}]", self.quark("Promise"), self.ty(inner)),
            Type::Record(id) => self.declared(&program.records[*id].decl, Item::Record(*id)),
            Type::Enum(id) => self.declared(&program.enums[*id].decl, Item::Enum(*id)),
            Type::Union(id) => self.union_name(*id),
            Type::ErrorType(id) => format!("*{}", self.declared(&program.errors[*id].decl, Item::Error(*id))),
            Type::Interface(id) => self.declared(&program.interfaces[*id].decl, Item::Interface(*id)),
            Type::Class(id) => format!("*{}", self.declared(&program.classes[*id].decl, Item::Class(*id))),
            Type::Actor(id) => format!("*{}", self.declared(&program.actors[*id].decl, Item::Actor(*id))),
            Type::Port(id) => self.port_type(*id),
        }
    }

    fn port_type(&self, id: Id<crate::model::PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        match kind.link {
            Some((protocol, side)) => {
                let (sends, receives) = (self.messages(protocol, side), self.messages(protocol, side.other()));
                let port = if side == Side::Server { "AcceptedPort" } else { "LinkPort" };
                format!("{}[{sends}, {receives}]", self.quark(port))
            }
            None if kind.decl.module.index() == 0 => self.quark(&format!("{}Port", kind.decl.name)),
            None => self.companion(&kind.decl, Item::PortKind(id), super::names::port),
        }
    }

    /// The union of what one side of a protocol sends.
    pub fn messages(&self, protocol: Id<Protocol>, side: Side) -> String {
        self.union_name(self.program().protocols[protocol].messages(side))
    }

    /// The name of a union.
    pub fn union_name(&self, id: Id<Union>) -> String {
        self.declared(&self.program().unions[id].decl, Item::Union(id))
    }

    /// The empty value of a type.
    pub fn zero(&self, ty: &Type) -> String {
        match ty {
            Type::Bool => "false".into(),
            Type::Int | Type::Float | Type::Duration | Type::Enum(_) => "0".into(),
            Type::String => "\"\"".into(),
            Type::Optional(_)
            | Type::List(_)
            | Type::Promise(_)
            | Type::Union(_)
            | Type::ErrorType(_)
            | Type::Interface(_)
            | Type::Class(_)
            | Type::Actor(_) => "nil".into(),
            other => format!("{}{{}}", self.ty(other)),
        }
    }
}

/// Whether `nil` says of a type that a value is absent.
pub fn is_nilable(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Class(_) | Type::Interface(_) | Type::Actor(_) | Type::Promise(_) | Type::Union(_) | Type::ErrorType(_)
    )
}

/// The name of a method.
pub fn method_name(function: &Function) -> String {
    let shown = function.decl.public || function.implements.is_some();
    match function.owner {
        Owner::Interface(_) => exported(Use::Method, &function.decl.name),
        Owner::PortKind(_) => private(Use::Method, &function.decl.name),
        Owner::Record(_) if shown => member(Use::Method, &function.decl.name, OF_RECORDS),
        _ if shown => exported(Use::Method, &function.decl.name),
        _ => private(Use::Method, &function.decl.name),
    }
}

/// The name of a field of a record or error, or of a class or an actor, which keep theirs to themselves.
pub fn field_name(program: &Program, owner: &Type, index: usize) -> String {
    match owner {
        Type::Record(_) | Type::ErrorType(_) => {
            member(Use::Field, &program.fields_of(owner)[index].name, &record_methods(program, owner))
        }
        Type::Class(id) => private(Use::Field, &program.classes[*id].fields[index].name),
        Type::Actor(id) => private(Use::Field, &program.actors[*id].fields[index].name),
        _ => unreachable!("only records, errors, classes and actors have fields"),
    }
}

fn insert(names: &mut BTreeSet<String>, name: &str) {
    if !names.contains(name) {
        names.insert(name.to_owned());
    }
}
