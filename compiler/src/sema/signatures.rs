//! Second phase: the types of fields, parameters and results, members, messages, states; all but bodies and values.

use super::declare::{Declared, docs, duplicate, empty_function, placeholder};
use super::names::{self, Style};
use super::{Meaning, Sema, interfaces};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Decl, Field, FieldMode, FunctionKind, Id, Item, Module, Owner, Param, Side, Type, WireUnit};
use crate::source::Span;
use crate::syntax::tree::{self, ItemKind, Name, TypeExpr};
use smol_str::SmolStr;

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

/// A port kind for each side of a protocol.
fn make_links(sema: &mut Sema<'_>, protocol: Id<model::Protocol>) {
    let (decl, client, server) = {
        let protocol = &sema.program.protocols[protocol];
        (protocol.decl.clone(), protocol.client, protocol.server)
    };
    for (side, out, into) in [(Side::Client, client, server), (Side::Server, server, client)] {
        let kind = link_kind(sema, &decl, (protocol, side), Type::Union(out), Type::Union(into));
        sema.links.insert((protocol, side), kind);
    }
}

fn link_kind(
    sema: &mut Sema<'_>,
    protocol: &Decl,
    link: (Id<model::Protocol>, Side),
    out: Type,
    into: Type,
) -> Id<model::PortKind> {
    let decl = |name: &str, docs: &str| Decl { name: name.into(), docs: vec![docs.into()], ..protocol.clone() };
    let param =
        |name: &str, ty: Type| Param { name: name.into(), span: protocol.span, ty, own: false, optional: false };
    let id = Id::new(sema.program.port_kinds.len());
    let headers = Type::map(Type::String, Type::String);
    let decode_error = match sema.lookup(Sema::prelude(), "DecodeError") {
        Some(Meaning::Item(Item::Error(error))) => Type::ErrorType(error),
        _ => Type::Error,
    };
    let calls = [
        (
            "connect",
            "Connects, and goes on until it is closed.",
            vec![param("url", Type::String), param("headers", headers)],
        ),
        ("send", "Sends a message.", vec![param("message", out)]),
        ("close", "Closes the connection.", vec![]),
    ];
    let calls = calls.map(|(name, docs, params)| {
        sema.program.functions.add(model::Function {
            decl: decl(name, docs),
            owner: Owner::PortKind(id),
            kind: FunctionKind::Plain,
            params,
            result: Type::Unit,
            throws: Vec::new(),
            implements: None,
            body: None,
        })
    });
    let events = [
        ("connected", "The connection stands.", vec![]),
        ("received", "A message came.", vec![param("message", into)]),
        ("unreadable", "Something came that is no message.", vec![param("error", decode_error)]),
        (
            "rejected",
            "The other side refused the handshake.",
            vec![param("status", Type::Int), param("reason", Type::String)],
        ),
        ("closed", "The connection is gone.", vec![param("reason", Type::String)]),
    ];
    let events = events.map(|(name, docs, params)| model::Event { name: name.into(), docs: vec![docs.into()], params });
    let decl = decl("Link", "A connection that carries the messages of a protocol.");
    sema.program.port_kinds.add(model::PortKind {
        decl,
        calls: calls.to_vec(),
        events: events.to_vec(),
        link: Some(link),
    })
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

    fn record(&mut self, module: Id<Module>, record: &'t tree::Record, id: Id<model::Record>) {
        let fields = self.fields(module, &record.fields, Item::Record(id));
        self.sema.program.records[id].fields = fields;
        let functions = self.functions(module, &record.functions, Owner::Record(id));
        self.sema.program.records[id].functions = functions;
        let fields: Vec<&Name> = record.fields.iter().map(|field| &field.name).collect();
        self.unique(&fields, &record.functions.iter().map(|function| &function.name).collect::<Vec<_>>());
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

    fn fields(&mut self, module: Id<Module>, fields: &'t [tree::Field], owner: Item) -> Vec<Field> {
        let mut resolved = Vec::with_capacity(fields.len());
        for (index, field) in fields.iter().enumerate() {
            self.style(&field.name, Style::Snake, "a field");
            let ty = self.field_type(module, field, owner);
            if let Some(default) = &field.default {
                self.work(module, WorkKind::Default(owner, index, default));
            }
            resolved.push(self.field(field, ty));
        }
        resolved
    }

    fn field_type(&mut self, module: Id<Module>, field: &tree::Field, owner: Item) -> Type {
        match (field.mode, owner) {
            (tree::FieldMode::Port, Item::Actor(_)) => {
                let ty = self.ty(module, &field.ty);
                if !matches!(ty, Type::Port(_) | Type::Error) {
                    let message = format!("`{}` is not a kind of port", ty.text(&self.sema.program));
                    let problem = Diagnostic::new(Code::BAD_PORT, field.ty.span, message);
                    self.report(
                        problem.help("kinds are `Link<…>`, `Timer`, `Console`, `Folder` and those declared by `port`"),
                    );
                    return Type::Error;
                }
                if let Some(default) = &field.default {
                    let problem = Diagnostic::new(Code::BAD_DEFAULT, default.span, "a port has no initial value");
                    self.report(problem.help("the runtime supplies it"));
                }
                ty
            }
            (tree::FieldMode::Port, _) => {
                self.report(Diagnostic::new(Code::BAD_PORT, field.span, "only an actor holds ports"));
                Type::Error
            }
            (tree::FieldMode::Var, Item::Record(_)) => {
                let problem = Diagnostic::new(Code::RECORD_CHANGES, field.span, "a record never changes");
                self.report(problem.help("leave out `var`; `record with { field: value }` makes a changed one"));
                self.value_type(module, &field.ty)
            }
            _ => self.stored_type(module, &field.ty, owner),
        }
    }

    fn stored_type(&mut self, module: Id<Module>, ty: &TypeExpr, owner: Item) -> Type {
        let resolved = self.value_type(module, ty);
        if resolved == Type::Unit || (matches!(owner, Item::Record(_) | Item::Error(_)) && resolved.is_owned()) {
            let message = format!("a field cannot hold `{}` here", resolved.text(&self.sema.program));
            let problem = Diagnostic::new(Code::MISPLACED_TYPE, ty.span, message);
            self.report(problem.help("a record holds values; instances are held by classes and actors"));
            return Type::Error;
        }
        resolved
    }

    fn field(&mut self, field: &tree::Field, ty: Type) -> Field {
        let unit = match &field.unit {
            None => WireUnit::Milliseconds,
            Some(word) => self.unit(word),
        };
        let parameter = match field.mode {
            tree::FieldMode::Fixed => true,
            tree::FieldMode::Var => field.default.is_none(),
            tree::FieldMode::Port => false,
        };
        Field {
            name: field.name.text.to_string(),
            span: field.name.span,
            docs: docs(&field.docs),
            mode: match field.mode {
                tree::FieldMode::Fixed => FieldMode::Fixed,
                tree::FieldMode::Var => FieldMode::Var,
                tree::FieldMode::Port => FieldMode::Port,
            },
            ty,
            default: field.default.as_ref().map(|default| placeholder(default.span)),
            parameter,
            parameter_only: false,
            wire: wire_name(&field.wire, || lower_camel(&field.name.text)),
            aliases: aliases(&field.wire),
            unit,
        }
    }

    fn unit(&mut self, word: &Name) -> WireUnit {
        match word.text.as_str() {
            "seconds" => WireUnit::Seconds,
            "milliseconds" => WireUnit::Milliseconds,
            other => {
                let message = format!("times are written in `seconds` or `milliseconds`, not in `{other}`");
                self.report(Diagnostic::new(Code::BAD_WIRE_UNIT, word.span, message));
                WireUnit::Milliseconds
            }
        }
    }

    fn functions(
        &mut self,
        module: Id<Module>,
        functions: &'t [tree::Function],
        owner: Owner,
    ) -> Vec<Id<model::Function>> {
        functions.iter().map(|function| self.function(module, function, owner)).collect()
    }

    fn function(&mut self, module: Id<Module>, function: &'t tree::Function, owner: Owner) -> Id<model::Function> {
        let name = &function.name;
        self.style(name, Style::Snake, "a function");
        let public = function.public.is_some() || module == Sema::prelude();
        let docs = docs(&function.docs);
        let decl = Decl { name: name.text.to_string(), span: name.span, module, public, docs };
        let id = self.sema.program.functions.add(empty_function(decl, function));
        self.signature(module, function, id, owner);
        id
    }

    fn signature(&mut self, module: Id<Module>, function: &'t tree::Function, id: Id<model::Function>, owner: Owner) {
        let params = self.params(module, &function.params);
        let result = function.result.as_ref().map_or(Type::Unit, |ty| self.value_type(module, ty));
        let throws = function.throws.iter().filter_map(|ty| self.thrown(module, ty)).collect();
        self.check_modifiers(function, owner);
        let entry = &mut self.sema.program.functions[id];
        entry.owner = owner;
        entry.params = params;
        entry.result = result;
        entry.throws = throws;
        if let Some(body) = &function.body {
            self.work(module, WorkKind::Function(id, body));
        }
    }

    fn check_modifiers(&mut self, function: &tree::Function, owner: Owner) {
        let modifiers = &function.modifiers;
        let misplaced = [
            (
                modifiers.is_static,
                "static",
                matches!(owner, Owner::Record(_) | Owner::Class(_)),
                "a function of a record or class",
            ),
            (modifiers.is_async, "async", matches!(owner, Owner::Actor(_)), "a method of an actor"),
            (modifiers.is_entry, "entry", owner == Owner::Module, "a function of a module"),
        ];
        for (word, name, fits, what) in misplaced {
            if let (Some(span), false) = (word, fits) {
                let message = format!("`{name}` makes no sense here: it is for {what}");
                self.report(Diagnostic::new(Code::MISPLACED_WORD, span, message));
            }
        }
        if modifiers.is_query && owner == Owner::Module {
            let message = "`query` makes no sense here: it is for a method that changes nothing of `self`";
            self.report(Diagnostic::new(Code::MISPLACED_WORD, function.span, message).help("write `fn`"));
        }
    }

    fn params(&mut self, module: Id<Module>, params: &[tree::Param]) -> Vec<Param> {
        self.unique(&params.iter().map(|param| &param.name).collect::<Vec<_>>(), &[]);
        let mut resolved: Vec<Param> = Vec::with_capacity(params.len());
        for param in params {
            self.style(&param.name, Style::Snake, "a parameter");
            let ty = self.value_type(module, &param.ty);
            let name = param.name.text.to_string();
            resolved.push(Param { name, span: param.name.span, ty, own: param.own.is_some(), optional: false });
        }
        let optional = resolved.iter_mut().rev().take_while(|param| matches!(param.ty, Type::Optional(_)));
        optional.for_each(|param| param.optional = true);
        resolved
    }

    fn thrown(&mut self, module: Id<Module>, ty: &TypeExpr) -> Option<Id<model::ErrorType>> {
        match self.ty(module, ty) {
            Type::ErrorType(id) => Some(id),
            Type::Error => None,
            other => {
                let message = format!("`{}` is not an error", other.text(&self.sema.program));
                let problem = Diagnostic::new(Code::NOT_AN_ERROR, ty.span, message);
                self.report(problem.help("declare one: `error Name(field: Type) \"message\";`"));
                None
            }
        }
    }

    fn enumeration(&mut self, item: &tree::Enum, id: Id<model::Enum>) {
        self.unique(&item.cases.iter().map(|case| &case.name).collect::<Vec<_>>(), &[]);
        for case in &item.cases {
            self.style(&case.name, Style::Upper, "a case");
        }
        let cases = item.cases.iter().map(|case| model::Case {
            name: case.name.text.to_string(),
            span: case.name.span,
            docs: docs(&case.docs),
            wire: wire_name(&case.wire, || case.name.text.to_string()),
            aliases: aliases(&case.wire),
        });
        self.sema.program.enums[id].cases = cases.collect();
    }

    fn union(&mut self, module: Id<Module>, union: &tree::Union, id: Id<model::Union>) {
        let mut members: Vec<model::Member> = Vec::new();
        for member in &union.members {
            let Some(record) = self.member(module, member) else { continue };
            if members.iter().any(|earlier| earlier.record == record) {
                let message = format!("`{}` is listed twice", self.sema.program.records[record].decl.name);
                self.report(Diagnostic::new(Code::DUPLICATE_NAME, member.span, message));
                continue;
            }
            members.push(model::Member { record, tag: String::new(), aliases: Vec::new(), span: member.span });
        }
        self.sema.program.unions[id].members = members;
    }

    fn member(&mut self, module: Id<Module>, ty: &TypeExpr) -> Option<Id<model::Record>> {
        match self.ty(module, ty) {
            Type::Record(record) => Some(record),
            Type::Error => None,
            other => {
                let message = format!("`{}` is not a record", other.text(&self.sema.program));
                self.report(Diagnostic::new(Code::BAD_UNION, ty.span, message).help("only records can be listed here"));
                None
            }
        }
    }

    fn error(&mut self, module: Id<Module>, error: &'t tree::ErrorItem, id: Id<model::ErrorType>) {
        let params = self.params(module, &error.params);
        let fields = error.params.iter().zip(params).map(|(written, param)| {
            let unfit = param.ty.is_owned() || param.ty == Type::Unit;
            if unfit {
                let message = format!("an error cannot hold `{}`", param.ty.text(&self.sema.program));
                self.sema.report(Diagnostic::new(Code::MISPLACED_TYPE, written.ty.span, message));
            }
            Field {
                wire: lower_camel(&param.name),
                name: param.name,
                span: param.span,
                docs: Vec::new(),
                mode: FieldMode::Fixed,
                ty: if unfit { Type::Error } else { param.ty },
                default: None,
                parameter: true,
                parameter_only: false,
                aliases: Vec::new(),
                unit: WireUnit::Milliseconds,
            }
        });
        let fields = fields.collect();
        self.sema.program.errors[id].fields = fields;
        self.work(module, WorkKind::Message(id, &error.message));
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

    fn actor(&mut self, module: Id<Module>, actor: &'t tree::Actor, id: Id<model::Actor>) {
        let fields = self.fields(module, &actor.fields, Item::Actor(id));
        self.sema.program.actors[id].fields = fields;
        let functions = self.functions(module, &actor.functions, Owner::Actor(id));
        self.sema.program.actors[id].functions = functions;
        let names: Vec<&Name> = actor.fields.iter().map(|field| &field.name).collect();
        let methods = actor.functions.iter().map(|function| &function.name);
        self.unique(&names, &methods.chain(actor.scopes.iter().map(|scope| &scope.name)).collect::<Vec<_>>());
        for handler in &actor.handlers {
            self.handler(module, handler, id);
        }
        for every in &actor.timers {
            self.every(module, every, id);
        }
        for scope in &actor.scopes {
            self.scope(module, scope, id);
        }
    }

    fn handler(&mut self, module: Id<Module>, handler: &'t tree::Handler, id: Id<model::Actor>) {
        let params = self.params(module, &handler.params);
        let fields = &self.sema.program.actors[id].fields;
        let ports = || fields.iter().enumerate().filter(|(_, field)| field.mode == FieldMode::Port);
        let Some((port, field)) = ports().find(|(_, field)| field.name == handler.port.text) else {
            let message = format!("this actor has no port `{}`", handler.port.text);
            let problem = Diagnostic::new(Code::UNKNOWN_PORT_EVENT, handler.port.span, message);
            let known = ports().map(|(_, field)| field.name.as_str());
            let problem = names::propose(problem, handler.port.span, &handler.port.text, known);
            self.report(problem);
            return;
        };
        let Type::Port(kind) = field.ty else { return };
        let Some(event) = self.event(kind, handler) else { return };
        self.check_event_params(kind, event, &params, handler);
        let name = format!("on_{}_{}", handler.port.text, handler.event.text);
        let decl = Decl { name, span: handler.span, module, public: false, docs: docs(&handler.docs) };
        let function = self.step(decl, id, FunctionKind::Handler, params);
        self.work(module, WorkKind::Function(function, &handler.body));
        self.sema.program.actors[id].handlers.push(model::Handler { port, event, function });
    }

    fn event(&mut self, kind: Id<model::PortKind>, handler: &tree::Handler) -> Option<usize> {
        let events = &self.sema.program.port_kinds[kind].events;
        let found = events.iter().position(|event| event.name == handler.event.text);
        if found.is_none() {
            let kind = Type::Port(kind).text(&self.sema.program);
            let message = format!("`{kind}` has no event `{}`", handler.event.text);
            let problem = Diagnostic::new(Code::UNKNOWN_PORT_EVENT, handler.event.span, message);
            let known = events.iter().map(|event| event.name.as_str());
            let problem = names::propose(problem, handler.event.span, &handler.event.text, known);
            self.report(problem);
        }
        found
    }

    fn check_event_params(
        &mut self,
        kind: Id<model::PortKind>,
        event: usize,
        params: &[Param],
        handler: &tree::Handler,
    ) {
        let program = &self.sema.program;
        let event = &program.port_kinds[kind].events[event];
        let fits = event.params.len() == params.len()
            && event
                .params
                .iter()
                .zip(params)
                .all(|(wanted, found)| wanted.ty == found.ty || found.ty.has_error() || wanted.ty.has_error());
        if fits {
            return;
        }
        let wanted = event.params.iter().map(|param| format!("{}: {}", param.name, param.ty.text(program)));
        let wanted = wanted.collect::<Vec<_>>().join(", ");
        let message = format!("event `{}` brings ({wanted})", event.name);
        self.report(Diagnostic::new(Code::WRONG_SIGNATURE, handler.span, message).help("take just these parameters"));
    }

    fn step(
        &mut self,
        decl: Decl,
        actor: Id<model::Actor>,
        kind: FunctionKind,
        params: Vec<Param>,
    ) -> Id<model::Function> {
        self.sema.program.functions.add(model::Function {
            decl,
            owner: Owner::Actor(actor),
            kind,
            params,
            result: Type::Unit,
            throws: Vec::new(),
            implements: None,
            body: None,
        })
    }

    fn every(&mut self, module: Id<Module>, every: &'t tree::Every, id: Id<model::Actor>) {
        let index = self.sema.program.actors[id].timers.len();
        let name = if index == 0 { "every".to_string() } else { format!("every_{}", index + 1) };
        let decl = Decl { name, span: every.span, module, public: false, docs: docs(&every.docs) };
        let function = self.step(decl, id, FunctionKind::Every, Vec::new());
        self.work(module, WorkKind::Function(function, &every.body));
        self.work(module, WorkKind::Period(id, index, &every.period));
        self.sema.program.actors[id].timers.push(model::Every { period: 0, function });
    }

    fn scope(&mut self, module: Id<Module>, scope: &tree::Scope, id: Id<model::Actor>) {
        self.style(&scope.name, Style::Snake, "a scope");
        let params = self.params(module, &scope.params);
        let enter = self.scope_part(scope, id, "enter");
        let fail = self.scope_part(scope, id, "fail");
        let exit = self.scope_part(scope, id, "exit");
        let Some(enter) = enter else {
            if !scope.parts.iter().any(|(word, _)| word.text == "enter") {
                let problem = Diagnostic::new(Code::BAD_SCOPE, scope.span, "a scope names the method that enters it");
                self.report(problem.help("write `enter method;`"));
            }
            return;
        };
        self.check_scope_params(scope, &params, enter);
        self.sema.program.actors[id].scopes.push(model::Scope {
            name: scope.name.text.to_string(),
            span: scope.name.span,
            public: scope.public.is_some(),
            docs: docs(&scope.docs),
            enter,
            fail,
            exit,
        });
    }

    /// A scope's parameters are those of the method that enters it.
    fn check_scope_params(&mut self, scope: &tree::Scope, params: &[Param], enter: Id<model::Function>) {
        let wanted = &self.sema.program.functions[enter].params;
        let fits =
            wanted.len() == params.len() && wanted.iter().zip(params).all(|(a, b)| a.name == b.name && a.ty == b.ty);
        if !fits {
            let place = self.sema.program.functions[enter].decl.span;
            let problem =
                Diagnostic::new(Code::BAD_SCOPE, scope.span, "a scope takes what the method that enters it takes");
            self.report(problem.label(place, "this method"));
        }
    }

    fn scope_part(&mut self, scope: &tree::Scope, id: Id<model::Actor>, word: &str) -> Option<Id<model::Function>> {
        let mut parts = scope.parts.iter().filter(|(part, _)| part.text == word);
        let (_, name) = parts.next()?;
        if let Some((again, _)) = parts.next() {
            let message = format!("a scope has one `{word}`");
            self.report(Diagnostic::new(Code::BAD_SCOPE, again.span, message));
        }
        let program = &self.sema.program;
        let functions = &program.actors[id].functions;
        let found = functions.iter().copied().find(|function| program.functions[*function].decl.name == name.text);
        if found.is_none() {
            let message = format!("this actor has no method `{}`", name.text);
            let problem = Diagnostic::new(Code::BAD_SCOPE, name.span, message);
            let known = functions.iter().map(|function| program.functions[*function].decl.name.as_str());
            let problem = names::propose(problem, name.span, &name.text, known);
            self.report(problem);
        }
        found
    }

    fn protocol(&mut self, module: Id<Module>, protocol: &tree::Protocol, id: Id<model::Protocol>) {
        let tag_key = self.codec(protocol);
        let (client, server) = self.sides(module, protocol);
        let (client_union, server_union) = {
            let entry = &mut self.sema.program.protocols[id];
            entry.tag_key = tag_key;
            (entry.client, entry.server)
        };
        self.sema.program.unions[client_union].members = client;
        self.sema.program.unions[server_union].members = server;
        let states = protocol.states.as_ref().map_or_else(Vec::new, |states| self.states(states, id));
        self.sema.program.protocols[id].states = states;
    }

    fn codec(&mut self, protocol: &tree::Protocol) -> String {
        let Some((codec, (key, _))) = &protocol.codec else {
            let problem = Diagnostic::new(Code::BAD_CODEC, protocol.name.span, "a protocol names its codec");
            self.report(problem.help("write `codec json tagged \"type\";` as its first line"));
            return "type".into();
        };
        if codec.text != "json" {
            let message = format!("there is no codec `{}`", codec.text);
            let problem = Diagnostic::new(Code::BAD_CODEC, codec.span, message);
            self.report(problem.help("the codec is `json`").fix("write `json`", codec.span, "json"));
        }
        key.to_string()
    }

    fn sides(&mut self, module: Id<Module>, protocol: &tree::Protocol) -> (Vec<model::Member>, Vec<model::Member>) {
        let (mut client, mut server) = (Vec::new(), Vec::new());
        for side in &protocol.sides {
            for message in &side.messages {
                let Some(record) = self.member(module, &message.ty) else { continue };
                let name = || message.ty.path.last().map_or(String::new(), |name| name.text.to_lowercase());
                let member = model::Member {
                    record,
                    tag: wire_name(&message.wire, name),
                    aliases: aliases(&message.wire),
                    span: message.ty.span,
                };
                let word = side.word.text.as_str();
                if word == "both" || word == "client" {
                    self.list(&mut client, member.clone(), message.ty.span);
                }
                if word == "both" || word == "server" {
                    self.list(&mut server, member, message.ty.span);
                }
            }
        }
        if client.is_empty() && server.is_empty() && protocol.sides.iter().all(|side| side.messages.is_empty()) {
            let problem =
                Diagnostic::new(Code::MISSING_SIDE, protocol.name.span, "a protocol lists what its sides say");
            self.report(problem.help("write `client Message, …;`, `server Message, …;` or `both Message, …;`"));
        }
        (client, server)
    }

    fn list(&mut self, members: &mut Vec<model::Member>, member: model::Member, span: Span) {
        if members.iter().any(|earlier| earlier.record == member.record) {
            let message =
                format!("`{}` is listed twice for one side", self.sema.program.records[member.record].decl.name);
            self.report(Diagnostic::new(Code::DUPLICATE_NAME, span, message));
        } else {
            members.push(member);
        }
    }

    fn states(&mut self, states: &[tree::State], id: Id<model::Protocol>) -> Vec<model::State> {
        self.unique(&states.iter().map(|state| &state.name).collect::<Vec<_>>(), &[]);
        let mut resolved = Vec::new();
        for state in states {
            self.style(&state.name, Style::Snake, "a state");
            let transitions = state.transitions.iter().flat_map(|transition| self.transitions(states, transition, id));
            let transitions = transitions.collect();
            resolved.push(model::State {
                name: state.name.text.to_string(),
                span: state.name.span,
                docs: docs(&state.docs),
                transitions,
            });
        }
        resolved
    }

    fn transitions(
        &mut self,
        states: &[tree::State],
        transition: &tree::Transition,
        id: Id<model::Protocol>,
    ) -> Vec<model::Transition> {
        let Some(target) = states.iter().position(|state| state.name.text == transition.target.text) else {
            let name = &transition.target;
            let message = format!("there is no state `{}`", name.text);
            let known = states.iter().map(|state| state.name.text.as_str());
            let problem = Diagnostic::new(Code::UNKNOWN_STATE, name.span, message);
            let problem = names::propose(problem, name.span, &name.text, known);
            self.report(problem);
            return Vec::new();
        };
        let mut found = Vec::new();
        for name in &transition.messages {
            if name.text == "any" {
                found.push(model::Transition { message: None, target, span: name.span });
            } else if let Some(record) = self.message(name, id) {
                found.push(model::Transition { message: Some(record), target, span: name.span });
            }
        }
        found
    }

    fn message(&mut self, name: &Name, id: Id<model::Protocol>) -> Option<Id<model::Record>> {
        let program = &self.sema.program;
        let protocol = &program.protocols[id];
        let members =
            || [protocol.client, protocol.server].into_iter().flat_map(|union| &program.unions[union].members);
        let record_name = |member: &model::Member| program.records[member.record].decl.name.as_str();
        let found = members().find(|member| record_name(member) == name.text).map(|member| member.record);
        if found.is_none() {
            let message = format!("this protocol lists no message `{}`", name.text);
            let problem = Diagnostic::new(Code::UNKNOWN_MESSAGE, name.span, message);
            let problem = names::propose(problem, name.span, &name.text, members().map(record_name));
            self.report(problem);
        }
        found
    }
}

/// Finds the classes that were made for the sides of each protocol.
fn find_sides(sema: &mut Sema<'_>) {
    for id in sema.program.protocols.ids() {
        let decl = sema.program.protocols[id].decl.clone();
        let find = |sema: &Sema<'_>, side: &str| {
            let name = format!("{}{side}Side", decl.name);
            match sema.scopes[decl.module.index()].own.get(name.as_str()) {
                Some(Item::Class(class)) => Some(*class),
                _ => None,
            }
        };
        let (Some(client), Some(server)) = (find(sema, "Client"), find(sema, "Server")) else { continue };
        sema.program.protocols[id].client_side = client;
        sema.program.protocols[id].server_side = server;
        sema.program.classes[client].side_of = Some((id, Side::Client));
        sema.program.classes[server].side_of = Some((id, Side::Server));
    }
}

/// Reports what the package exports and nobody outside could name.
fn check_visibility(sema: &mut Sema<'_>) {
    let mut found = Vec::new();
    let program = &sema.program;
    for (_, function) in program.functions.iter().filter(|(_, function)| function.decl.public) {
        if !owner_is_public(program, function.owner) {
            continue;
        }
        for param in &function.params {
            hidden(program, &param.ty, param.span, &mut found);
        }
        hidden(program, &function.result, function.decl.span, &mut found);
        for error in &function.throws {
            hidden(program, &Type::ErrorType(*error), function.decl.span, &mut found);
        }
    }
    for record in program.records.values().filter(|record| record.decl.public) {
        record.fields.iter().for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for union in program.unions.values().filter(|union| union.decl.public) {
        for member in &union.members {
            hidden(program, &Type::Record(member.record), union.decl.span, &mut found);
        }
    }
    for error in program.errors.values().filter(|error| error.decl.public) {
        error.fields.iter().for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for fields in program.classes.values().filter(|class| class.decl.public).map(|class| &class.fields) {
        fields
            .iter()
            .filter(|field| field.parameter)
            .for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for fields in program.actors.values().filter(|actor| actor.decl.public).map(|actor| &actor.fields) {
        fields
            .iter()
            .filter(|field| field.parameter)
            .for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for (name, declared, span) in found {
        let message = format!("something public shows `{name}`, which is private to the package");
        let problem = Diagnostic::new(Code::PRIVATE_IN_PUBLIC, span, message);
        sema.report(
            problem
                .label(declared, "declared without `pub`")
                .help(format!("write `pub` before `{name}`, or leave `pub` out here")),
        );
    }
}

fn owner_is_public(program: &model::Program, owner: Owner) -> bool {
    match owner {
        Owner::Module => true,
        Owner::Record(id) => program.records[id].decl.public,
        Owner::Class(id) => program.classes[id].decl.public,
        Owner::Actor(id) => program.actors[id].decl.public,
        Owner::Interface(id) => program.interfaces[id].decl.public,
        Owner::PortKind(id) => program.port_kinds[id].decl.public,
    }
}

fn hidden(program: &model::Program, ty: &Type, span: Span, found: &mut Vec<(String, Span, Span)>) {
    let item = match ty {
        Type::List(inner) | Type::Optional(inner) | Type::Promise(inner) => return hidden(program, inner, span, found),
        Type::Map(key, value) => {
            hidden(program, key, span, found);
            return hidden(program, value, span, found);
        }
        Type::Record(id) => Item::Record(*id),
        Type::Enum(id) => Item::Enum(*id),
        Type::Union(id) => Item::Union(*id),
        Type::ErrorType(id) => Item::Error(*id),
        Type::Interface(id) => Item::Interface(*id),
        Type::Class(id) => Item::Class(*id),
        Type::Actor(id) => Item::Actor(*id),
        _ => return,
    };
    let decl = super::decl(program, item);
    if !decl.public {
        found.push((decl.name.clone(), decl.span, span));
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
