//! Second phase: the types of fields, parameters and results, members, messages, states; all but bodies and values.

mod actors;
mod fields;
mod functions;
mod links;
mod protocols;
mod values;
mod visibility;

use super::declare::{Declared, docs, duplicate};
use super::names::{self, Style};
use super::{Sema, interfaces};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Id, Item, Module, Owner, Type};
use crate::source::Span;
use crate::syntax::tree::{self, ItemKind, Name, TypeExpr};
use links::make_links;
use protocols::find_sides;
use smol_str::SmolStr;
use visibility::check_visibility;

/// A body or value that the third phase types.
pub(super) struct Work<'t> {
    pub module: Id<Module>,
    pub kind: WorkKind<'t>,
}

/// What is to be typed, and where it goes.
pub(super) enum WorkKind<'t> {
    Function(Id<model::Function>, &'t tree::Block),
    Default(Item, usize, &'t tree::Expr),
    Message(Id<model::ErrorType>, &'t tree::Expr),
    Constant(Id<model::Constant>, &'t tree::Const),
    Period(Id<model::Actor>, usize, &'t tree::Expr),
    Test(&'t tree::Test),
}

/// Fills in every entry but for bodies and values, and lists these.
pub(super) fn resolve<'t>(sema: &mut Sema<'_>, declared: Declared<'t>) -> Vec<Work<'t>> {
    for (_, item, entry) in &declared.items {
        if let (ItemKind::Protocol(_), Item::Protocol(id)) = (&item.kind, entry) {
            make_links(sema, *id);
        }
    }
    let mut signatures = Signatures { sema, work: Vec::new() };
    // Handlers need the events of port kinds, wherever these are declared.
    let (actors, others): (Vec<&_>, Vec<&_>) =
        declared.items.iter().partition(|(_, _, entry)| matches!(entry, Item::Actor(_)));
    for (module, item, entry) in others.into_iter().chain(actors) {
        signatures.item(*module, item, *entry);
    }
    for (module, test) in declared.tests {
        signatures.work.push(Work { module, kind: WorkKind::Test(test) });
    }
    let work = signatures.work;
    find_sides(sema);
    interfaces::check(sema);
    super::containment::check(sema);
    check_visibility(sema);
    work
}

struct Signatures<'s, 't, 'b> {
    sema: &'s mut Sema<'b>,
    work: Vec<Work<'t>>,
}

impl<'t> Signatures<'_, 't, '_> {
    fn report(&mut self, problem: Diagnostic) {
        self.sema.report(problem);
    }

    fn ty(&mut self, module: Id<Module>, ty: &TypeExpr) -> Type {
        let mut problems = Vec::new();
        let resolved = self.sema.resolve_type(module, ty, &mut problems);
        self.sema.diagnostics.append(&mut problems);
        resolved
    }

    /// A type of a value: anything but a port.
    fn value_type(&mut self, module: Id<Module>, ty: &TypeExpr) -> Type {
        let resolved = self.ty(module, ty);
        if let Type::Port(_) = resolved {
            let problem = Diagnostic::new(Code::BAD_PORT, ty.span, "a port is no value");
            self.report(problem.help("only an actor holds ports: `port name: Kind;`"));
            return Type::Error;
        }
        resolved
    }

    fn work(&mut self, module: Id<Module>, kind: WorkKind<'t>) {
        self.work.push(Work { module, kind });
    }

    fn item(&mut self, module: Id<Module>, item: &'t tree::Item, entry: Item) {
        match (&item.kind, entry) {
            (ItemKind::Record(record), Item::Record(id)) => self.record(module, record, id),
            (ItemKind::Enum(item), Item::Enum(id)) => self.enumeration(item, id),
            (ItemKind::Union(union), Item::Union(id)) => self.union(module, union, id),
            (ItemKind::Error(error), Item::Error(id)) => self.error(module, error, id),
            (ItemKind::Interface(interface), Item::Interface(id)) => self.interface(module, interface, id),
            (ItemKind::PortKind(kind), Item::PortKind(id)) => self.port_kind(module, kind, id),
            (ItemKind::Class(class), Item::Class(id)) => self.class(module, class, id),
            (ItemKind::Actor(actor), Item::Actor(id)) => self.actor(module, actor, id),
            (ItemKind::Protocol(protocol), Item::Protocol(id)) => self.protocol(module, protocol, id),
            (ItemKind::Function(function), Item::Function(id)) => self.signature(module, function, id, Owner::Module),
            (ItemKind::Const(constant), Item::Constant(id)) => {
                if let Some(ty) = &constant.ty {
                    self.sema.program.constants[id].ty = self.value_type(module, ty);
                }
                self.work(module, WorkKind::Constant(id, constant));
            }
            _ => {}
        }
    }

    /// Reports names that stand twice among the members of one declaration.
    fn unique(&mut self, first: &[&Name], second: &[&Name]) {
        let mut seen: indexmap::IndexMap<SmolStr, Span> = indexmap::IndexMap::new();
        for name in first.iter().chain(second) {
            match seen.get(&name.text) {
                Some(earlier) => {
                    let problem = duplicate(name, *earlier);
                    self.report(problem);
                }
                None => {
                    seen.insert(name.text.clone(), name.span);
                }
            }
        }
    }

    fn style(&mut self, name: &Name, style: Style, what: &str) {
        if let Some(problem) = names::style(&name.text, name.span, style, what) {
            self.report(problem);
        }
    }

    fn interface(&mut self, module: Id<Module>, interface: &'t tree::Interface, id: Id<model::Interface>) {
        self.unique(&interface.methods.iter().map(|method| &method.name).collect::<Vec<_>>(), &[]);
        let functions = self.functions(module, &interface.methods, Owner::Interface(id));
        let public = self.sema.program.interfaces[id].decl.public;
        for function in &functions {
            self.sema.program.functions[*function].decl.public = public;
        }
        self.sema.program.interfaces[id].functions = functions;
    }

    fn port_kind(&mut self, module: Id<Module>, kind: &'t tree::PortKind, id: Id<model::PortKind>) {
        let calls: Vec<&Name> = kind.calls.iter().map(|call| &call.name).collect();
        self.unique(&calls, &kind.events.iter().map(|event| &event.name).collect::<Vec<_>>());
        for call in &kind.calls {
            if let Some(result) = &call.result {
                let problem = Diagnostic::new(Code::BAD_PORT, result.span, "a call of a port returns nothing");
                self.report(problem.help("what the outside answers comes as an event"));
            }
        }
        let functions = self.functions(module, &kind.calls, Owner::PortKind(id));
        let public = self.sema.program.port_kinds[id].decl.public;
        for function in &functions {
            self.sema.program.functions[*function].decl.public = public;
        }
        let mut events = Vec::new();
        for event in &kind.events {
            self.style(&event.name, Style::Snake, "an event");
            let params = self.params(module, &event.params);
            events.push(model::Event { name: event.name.text.to_string(), docs: docs(&event.docs), params });
        }
        let entry = &mut self.sema.program.port_kinds[id];
        entry.calls = functions;
        entry.events = events;
    }

    fn class(&mut self, module: Id<Module>, class: &'t tree::Class, id: Id<model::Class>) {
        let fields = self.fields(module, &class.fields, Item::Class(id));
        self.sema.program.classes[id].fields = fields;
        let functions = self.functions(module, &class.functions, Owner::Class(id));
        self.sema.program.classes[id].functions = functions;
        let fields: Vec<&Name> = class.fields.iter().map(|field| &field.name).collect();
        self.unique(&fields, &class.functions.iter().map(|function| &function.name).collect::<Vec<_>>());
        self.implements(module, class, id);
    }

    fn implements(&mut self, module: Id<Module>, class: &tree::Class, id: Id<model::Class>) {
        let mut interfaces = Vec::new();
        for ty in &class.implements {
            match self.ty(module, ty) {
                Type::Interface(interface) => interfaces.push((interface, ty.span)),
                Type::Error => {}
                other => {
                    let message = format!("`{}` is not an interface", other.text(&self.sema.program));
                    self.report(Diagnostic::new(Code::MISPLACED_TYPE, ty.span, message));
                }
            }
        }
        self.sema.program.classes[id].implements = interfaces.iter().map(|(interface, _)| *interface).collect();
    }
}

/// The name on the wire that is written, or what follows from the name.
fn wire_name(wire: &tree::Wire, otherwise: impl FnOnce() -> String) -> String {
    wire.name.as_ref().map_or_else(otherwise, |(name, _)| name.to_string())
}

fn aliases(wire: &tree::Wire) -> Vec<String> {
    wire.aliases.iter().map(|(name, _)| name.to_string()).collect()
}

fn lower_camel(name: &str) -> String {
    heck::ToLowerCamelCase::to_lower_camel_case(name)
}
