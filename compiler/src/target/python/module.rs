//! Printing one Python module: how what it uses is named, and what it imports for it.

use super::imports::Imports;
use super::naming::NAMING;
use crate::emit::Input;
use crate::emit::facts::Facts;
use crate::emit::names::Use;
use crate::emit::roles::{has_both, owner_is_public, returns_promise};
use crate::model::{Decl, Form, Function, Id, Module, Owner, Program, Protocol, Side, Type};
use crate::source::Span;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// One Python file while it is printed.
pub struct Printer<'a> {
    /// What the target was given.
    pub input: Input<'a>,
    /// What is known of the whole program.
    pub facts: &'a Facts,
    /// The module that is printed, or whose tests are.
    pub here: Id<Module>,
    /// Whether the file holds the tests of the module.
    pub tests: bool,
    /// What the file imports.
    pub imports: RefCell<Imports>,
    aliases: RefCell<BTreeMap<String, Id<Module>>>,
    /// The type that is printed is part of an expression, and so needed at run time.
    evaluated: Cell<bool>,
}

impl<'a> Printer<'a> {
    /// A file that is still empty.
    pub fn new(input: Input<'a>, facts: &'a Facts, package: &str, here: Id<Module>, tests: bool) -> Self {
        let imports = RefCell::new(Imports::new(package));
        Printer { input, facts, here, tests, imports, aliases: RefCell::default(), evaluated: Cell::new(false) }
    }

    /// The program.
    pub fn program(&self) -> &'a Program {
        self.input.program
    }

    /// The literal that names the place of a fault: `"clock.q:14"`.
    pub fn place(&self, span: Span) -> String {
        super::text::string(&self.input.sources.location(span))
    }

    /// The runtime, which is about to be named.
    pub fn quark(&self) -> &'static str {
        self.imports.borrow_mut().whole("quark");
        "quark"
    }

    /// A name of the standard library, imported for run time or for types alone.
    pub fn outside<'n>(&self, module: &'static str, name: &'n str, runtime: bool) -> &'n str {
        self.imports.borrow_mut().outside(module, name, runtime);
        name
    }

    /// How a declaration of this name in this module is called here.
    pub fn refer(&self, module: Id<Module>, name: &str, runtime: bool) -> String {
        if module.index() == 0 {
            return format!("{}.{name}", self.quark());
        }
        if module == self.here && !self.tests {
            return name.to_owned();
        }
        let file = module_name(&self.program().modules[module].name);
        if runtime && !self.tests && self.facts.circular(self.here, module) {
            let alias = format!("_{file}");
            self.imports.borrow_mut().inside("", &file, &alias, true);
            return format!("{alias}.{name}");
        }
        let alias = self.alias(module, &file, name);
        self.imports.borrow_mut().inside(&file, name, &alias, runtime);
        alias
    }

    /// The name itself, unless this module or another one that is imported has it too.
    fn alias(&self, module: Id<Module>, file: &str, name: &str) -> String {
        let owner = *self.aliases.borrow_mut().entry(name.to_owned()).or_insert(module);
        let own = !self.tests && self.declares(self.here, name);
        if owner == module && !own { name.to_owned() } else { format!("{file}_{name}") }
    }

    fn declares(&self, module: Id<Module>, name: &str) -> bool {
        let program = self.program();
        program.modules[module].items.iter().any(|item| super::package::declared(program, *item).1 == name)
    }

    /// The name of a type that is declared so, for run time or for annotations alone.
    pub fn declared(&self, decl: &Decl, runtime: bool) -> String {
        self.refer(decl.module, &type_name(decl), runtime)
    }

    /// A type as an annotation, for a value in this form.
    pub fn ty(&self, ty: &Type, form: Form) -> String {
        self.annotation(ty, form, false)
    }

    /// A type in an expression: what it names is imported for run time. A union is a name for types only, so that a
    /// type with one in it stands in quotes.
    pub fn evaluated_ty(&self, ty: &Type, form: Form) -> String {
        if has_union(ty) {
            return format!("\"{}\"", self.ty(ty, form));
        }
        self.evaluated.set(true);
        let text = self.annotation(ty, form, false);
        self.evaluated.set(false);
        text
    }

    /// A type as host code has it: times are float seconds.
    pub fn host_ty(&self, ty: &Type, form: Form) -> String {
        self.annotation(ty, form, true)
    }

    fn annotation(&self, ty: &Type, form: Form, host: bool) -> String {
        let program = self.program();
        let now = self.evaluated.get();
        match ty {
            Type::Error => unreachable!("a finished model has no errors"),
            Type::Unit => "None".into(),
            Type::Bool => "bool".into(),
            Type::Int => "int".into(),
            Type::Duration | Type::Instant if host => "float".into(),
            Type::Duration | Type::Instant => "int".into(),
            Type::Float => "float".into(),
            Type::String => "str".into(),
            Type::Json => format!("{}.Json", self.quark()),
            Type::List(_) | Type::Map(..) => self.collection(ty, form, host),
            Type::Optional(inner) => format!("{} | None", self.annotation(inner, form, host)),
            Type::Promise(inner) => {
                format!("{}.Promise[{}]", self.quark(), self.annotation(inner, Form::Frozen, false))
            }
            Type::Record(id) => self.declared(&program.records[*id].decl, now),
            Type::Enum(id) => self.declared(&program.enums[*id].decl, now),
            Type::Union(id) => self.declared(&program.unions[*id].decl, now),
            Type::ErrorType(id) => self.declared(&program.errors[*id].decl, now),
            Type::Interface(id) => self.declared(&program.interfaces[*id].decl, now),
            Type::Class(id) => self.declared(&program.classes[*id].decl, now),
            Type::Actor(id) => self.declared(&program.actors[*id].decl, now),
            Type::Port(id) => self.port_type(*id),
        }
    }

    fn collection(&self, ty: &Type, form: Form, host: bool) -> String {
        let growing = ty.is_owned() || form == Form::Growing;
        let inner = |ty: &Type| self.annotation(ty, Form::Frozen, host);
        match ty {
            Type::List(element) if growing => format!("list[{}]", inner(element)),
            Type::List(element) if form == Form::Argument => {
                format!("{}[{}]", self.outside("collections.abc", "Sequence", self.evaluated.get()), inner(element))
            }
            Type::List(element) => format!("tuple[{}, ...]", inner(element)),
            Type::Map(key, value) if growing => format!("dict[{}, {}]", inner(key), inner(value)),
            Type::Map(key, value) => {
                let mapping = self.outside("collections.abc", "Mapping", self.evaluated.get());
                format!("{mapping}[{}, {}]", inner(key), inner(value))
            }
            _ => unreachable!("only lists and maps are collections"),
        }
    }

    fn port_type(&self, id: Id<crate::model::PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        match kind.link {
            Some((protocol, side)) => {
                let (sends, receives) = (self.messages(protocol, side), self.messages(protocol, side.other()));
                format!("{}.{}[{sends}, {receives}]", self.quark(), super::actor::link_port(side))
            }
            None => self.refer(kind.decl.module, &format!("{}Port", type_name(&kind.decl)), false),
        }
    }

    /// The union of what one side of a protocol sends, as an annotation.
    pub fn messages(&self, protocol: Id<Protocol>, side: Side) -> String {
        self.declared(&self.program().unions[self.program().protocols[protocol].messages(side)].decl, false)
    }

    /// The codec of what one side of a protocol sends.
    pub fn codec(&self, protocol: Id<Protocol>, side: Side) -> String {
        let decl = &self.program().protocols[protocol].decl;
        self.refer(decl.module, &codec_name(decl, side), true)
    }
}

fn has_union(ty: &Type) -> bool {
    match ty {
        Type::Union(_) => true,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) | Type::Promise(inner) => has_union(inner),
        _ => false,
    }
}

/// `RTP_CLIENT`
pub fn codec_name(decl: &Decl, side: Side) -> String {
    NAMING.name(Use::Constant, &format!("{}_{}", decl.name, side.text()))
}

/// A declared type's name.
pub fn type_name(decl: &Decl) -> String {
    NAMING.name(Use::Type, &decl.name)
}

/// The file of a module, without `.py`.
pub fn module_name(name: &str) -> String {
    NAMING.name(Use::Module, name)
}

/// Whether a function's name carries an underscore: it belongs to the package, on a type that is exported.
fn is_hidden(program: &Program, function: &Function) -> bool {
    let shown = function.decl.public || function.implements.is_some();
    match function.owner {
        Owner::Module | Owner::Interface(_) | Owner::PortKind(_) => false,
        Owner::Actor(_) => !shown,
        owner => !shown && owner_is_public(program, owner),
    }
}

/// A function's name, as called by whoever is not the actor itself.
pub fn function_name(program: &Program, id: Id<Function>) -> String {
    let function = &program.functions[id];
    let kind = if function.owner == Owner::Module { Use::Function } else { Use::Method };
    let name = NAMING.name(kind, &function.decl.name);
    if is_hidden(program, function) || returns_promise(function) { private(&name) } else { name }
}

/// A member's name with an underscore before it, apart from those that the runtime has.
fn private(name: &str) -> String {
    let name = format!("_{}", name.trim_end_matches('_'));
    if ["_quark", "_quark_state"].contains(&name.as_str()) { name + "_" } else { name }
}

/// The name of the body of an actor's method that is called inside its steps, if that is another one.
pub fn inner_name(program: &Program, facts: &Facts, id: Id<Function>) -> String {
    let name = function_name(program, id);
    if has_both(program, facts, id) { format!("_{}_within", name.trim_start_matches('_')) } else { name }
}

/// The attribute that holds a field.
pub fn field_name(program: &Program, owner: &Type, index: usize) -> String {
    let (fields, hidden) = match owner {
        Type::Record(id) => (&program.records[*id].fields, false),
        Type::ErrorType(id) => (&program.errors[*id].fields, false),
        Type::Class(id) => (&program.classes[*id].fields, program.classes[*id].decl.public),
        Type::Actor(id) => (&program.actors[*id].fields, true),
        _ => unreachable!("only records, errors, classes and actors have fields"),
    };
    let name = NAMING.name(Use::Field, &fields[index].name);
    if hidden { private(&name) } else { name }
}

/// What a protocol adds to the names of its package: the two unions of its messages.
pub fn message_types(program: &Program, id: Id<Protocol>) -> Vec<String> {
    let protocol = &program.protocols[id];
    [protocol.client, protocol.server].map(|union| type_name(&program.unions[union].decl)).to_vec()
}
