//! First phase: an entry in the model for every declaration, and what each module's names mean.
//!
//! Entries hold names, places, visibility and documentation; everything that needs another name stays empty.

use super::names::{self, Style};
use super::{Imported, ModuleScope, Sema};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Decl, Expr, ExprKind, Id, Initial, Item, Module, Type};
use crate::source::Span;
use crate::syntax::tree::{self, ItemKind, Name};
use smol_str::SmolStr;

/// What was declared: each tree item with the entry made for it, in order.
pub(super) struct Declared<'t> {
    pub items: Vec<(Id<Module>, &'t tree::Item, Item)>,
    pub tests: Vec<(Id<Module>, &'t tree::Test)>,
}

/// Makes an entry for every declaration of every file.
pub(super) fn declare<'t>(sema: &mut Sema<'_>, files: &'t [tree::File]) -> Declared<'t> {
    let mut declared = Declared { items: Vec::new(), tests: Vec::new() };
    for file in files {
        let module = declare_module(sema, file);
        for item in &file.items {
            declare_item(sema, module, item, &mut declared);
        }
    }
    for (index, file) in files.iter().enumerate() {
        resolve_imports(sema, Id::new(index), file);
    }
    declared
}

fn declare_module(sema: &mut Sema<'_>, file: &tree::File) -> Id<Module> {
    sema.scopes.push(ModuleScope::default());
    sema.program.modules.add(Module {
        name: sema.sources.get(file.span.source).module().to_string(),
        source: file.span.source,
        docs: docs(&file.docs),
        items: Vec::new(),
        tests: Vec::new(),
    })
}

/// Documentation lines as the model keeps them.
pub(super) fn docs(docs: &tree::Docs) -> model::Docs {
    docs.lines.iter().map(|(line, _)| line.to_string()).collect()
}

fn declare_item<'t>(sema: &mut Sema<'_>, module: Id<Module>, item: &'t tree::Item, declared: &mut Declared<'t>) {
    if let ItemKind::Test(test) = &item.kind {
        declared.tests.push((module, test));
        return;
    }
    let Some((name, style, what)) = named(&item.kind) else { return };
    if let Some(problem) = names::style(&name.text, name.span, style, what) {
        sema.report(problem);
    }
    let public = item.public.is_some() || module == Sema::prelude();
    let decl = Decl { name: name.text.to_string(), span: name.span, module, public, docs: docs(&item.docs) };
    let entry = add(sema, &item.kind, decl);
    if let Some(earlier) = sema.scopes[module.index()].own.get(&name.text).copied() {
        let earlier = super::decl(&sema.program, earlier).span;
        sema.report(duplicate(name, earlier));
    } else {
        sema.scopes[module.index()].own.insert(name.text.clone(), entry);
    }
    sema.program.modules[module].items.push(entry);
    declared.items.push((module, item, entry));
}

/// Two declarations of one name in one scope.
pub(super) fn duplicate(name: &Name, earlier: Span) -> Diagnostic {
    Diagnostic::new(Code::DUPLICATE_NAME, name.span, format!("`{}` is declared twice", name.text))
        .here("here again")
        .label(earlier, "first here")
        .help("give one of them another name")
}

fn named(kind: &ItemKind) -> Option<(&Name, Style, &'static str)> {
    Some(match kind {
        ItemKind::Record(record) => (&record.name, Style::Upper, "a record"),
        ItemKind::Enum(item) => (&item.name, Style::Upper, "an enum"),
        ItemKind::Union(union) => (&union.name, Style::Upper, "a union"),
        ItemKind::Error(error) => (&error.name, Style::Upper, "an error"),
        ItemKind::Interface(interface) => (&interface.name, Style::Upper, "an interface"),
        ItemKind::PortKind(kind) => (&kind.name, Style::Upper, "a port kind"),
        ItemKind::Class(class) => (&class.name, Style::Upper, "a class"),
        ItemKind::Actor(actor) => (&actor.name, Style::Upper, "an actor"),
        ItemKind::Protocol(protocol) => (&protocol.name, Style::Upper, "a protocol"),
        ItemKind::Function(function) => (&function.name, Style::Snake, "a function"),
        ItemKind::Const(constant) => (&constant.name, Style::Snake, "a constant"),
        ItemKind::Test(_) | ItemKind::Broken => return None,
    })
}

fn add(sema: &mut Sema<'_>, kind: &ItemKind, decl: Decl) -> Item {
    let program = &mut sema.program;
    match kind {
        ItemKind::Record(_) => Item::Record(program.records.add(model::Record {
            decl,
            fields: Vec::new(),
            functions: Vec::new(),
            encodable: false,
        })),
        ItemKind::Enum(_) => Item::Enum(program.enums.add(model::Enum { decl, cases: Vec::new() })),
        ItemKind::Union(_) => {
            Item::Union(program.unions.add(model::Union { decl, members: Vec::new(), messages_of: None }))
        }
        ItemKind::Error(_) => Item::Error(program.errors.add(model::ErrorType {
            message: placeholder(decl.span),
            decl,
            fields: Vec::new(),
        })),
        ItemKind::Interface(_) => {
            Item::Interface(program.interfaces.add(model::Interface { decl, functions: Vec::new() }))
        }
        ItemKind::PortKind(_) => Item::PortKind(program.port_kinds.add(model::PortKind {
            decl,
            calls: Vec::new(),
            events: Vec::new(),
            link: None,
        })),
        ItemKind::Class(_) => Item::Class(program.classes.add(model::Class {
            decl,
            implements: Vec::new(),
            fields: Vec::new(),
            functions: Vec::new(),
            side_of: None,
        })),
        ItemKind::Actor(_) => Item::Actor(program.actors.add(model::Actor {
            decl,
            fields: Vec::new(),
            functions: Vec::new(),
            handlers: Vec::new(),
            timers: Vec::new(),
            scopes: Vec::new(),
            rank: 0,
        })),
        ItemKind::Protocol(_) => Item::Protocol(add_protocol(program, decl)),
        ItemKind::Function(function) => Item::Function(program.functions.add(empty_function(decl, function))),
        ItemKind::Const(_) => {
            let value = placeholder(decl.span).value;
            Item::Constant(program.constants.add(model::Constant { decl, ty: Type::Error, value }))
        }
        ItemKind::Test(_) | ItemKind::Broken => unreachable!("tests and broken items declare nothing"),
    }
}

/// A protocol with its two unions of messages; the classes of its sides are found when signatures are resolved.
fn add_protocol(program: &mut model::Program, decl: Decl) -> Id<model::Protocol> {
    let id = Id::new(program.protocols.len());
    let mut messages = |side: model::Side, name: &str| {
        let decl = Decl { name: format!("{}{name}Message", decl.name), docs: Vec::new(), ..decl.clone() };
        program.unions.add(model::Union { decl, members: Vec::new(), messages_of: Some((id, side)) })
    };
    let client = messages(model::Side::Client, "Client");
    let server = messages(model::Side::Server, "Server");
    program.protocols.add(model::Protocol {
        decl,
        tag_key: String::new(),
        client,
        server,
        states: Vec::new(),
        client_side: Id::new(0),
        server_side: Id::new(0),
    })
}

/// A function whose signature and body are not known yet.
pub(super) fn empty_function(decl: Decl, function: &tree::Function) -> model::Function {
    let modifiers = &function.modifiers;
    let kind = match modifiers {
        _ if modifiers.is_static.is_some() => model::FunctionKind::Static,
        _ if modifiers.is_entry.is_some() => model::FunctionKind::Entry,
        _ if modifiers.is_async.is_some() => model::FunctionKind::Async,
        _ if modifiers.is_query => model::FunctionKind::Query,
        _ => model::FunctionKind::Plain,
    };
    model::Function {
        decl,
        owner: model::Owner::Module,
        kind,
        params: Vec::new(),
        result: Type::Unit,
        throws: Vec::new(),
        implements: None,
        takes_self: false,
        body: None,
    }
}

/// Stands for a value that a later phase fills in.
pub(super) fn placeholder(span: Span) -> Initial {
    Initial { locals: model::Arena::default(), value: Expr { kind: ExprKind::Unit, ty: Type::Error, span } }
}

fn resolve_imports(sema: &mut Sema<'_>, module: Id<Module>, file: &tree::File) {
    for import in &file.imports {
        let Some(imported) = find_module(sema, module, &import.module) else { continue };
        match &import.names {
            None => import_module(sema, module, &import.module, imported),
            Some(names) => {
                for name in names {
                    import_name(sema, module, imported, name);
                }
            }
        }
    }
}

fn find_module(sema: &mut Sema<'_>, module: Id<Module>, name: &Name) -> Option<Id<Module>> {
    let found = sema.program.modules.iter().skip(1).find(|(_, other)| other.name == name.text);
    match found.map(|(id, _)| id) {
        Some(id) if id == module => {
            let message = format!("module `{}` imports itself", name.text);
            sema.report(Diagnostic::new(Code::SELF_IMPORT, name.span, message).help("remove this import"));
            None
        }
        None => {
            let message = format!("there is no module `{}` in this package", name.text);
            let problem = Diagnostic::new(Code::UNKNOWN_MODULE, name.span, message)
                .help(format!("a module is a file: `{}.q` beside this one", name.text));
            let known = sema.program.modules.values().skip(1).map(|module| module.name.as_str());
            let problem = names::propose(problem, name.span, &name.text, known);
            sema.report(problem);
            None
        }
        found => found,
    }
}

fn import_module(sema: &mut Sema<'_>, module: Id<Module>, name: &Name, what: Id<Module>) {
    let scope = &mut sema.scopes[module.index()];
    let earlier = scope.modules.get(&name.text).map(|import| import.span);
    let import = Imported::new(what, name.span);
    match earlier.or_else(|| own_span(sema, module, &name.text)) {
        Some(earlier) => sema.report(duplicate(name, earlier)),
        None => {
            sema.scopes[module.index()].modules.insert(name.text.clone(), import);
        }
    }
}

fn own_span(sema: &Sema<'_>, module: Id<Module>, name: &SmolStr) -> Option<Span> {
    let item = sema.scopes[module.index()].own.get(name)?;
    Some(super::decl(&sema.program, *item).span)
}

fn import_name(sema: &mut Sema<'_>, module: Id<Module>, from: Id<Module>, name: &Name) {
    let Some(what) = sema.scopes[from.index()].own.get(&name.text).copied() else {
        let message = format!("module `{}` declares no `{}`", sema.program.modules[from].name, name.text);
        let problem = Diagnostic::new(Code::UNKNOWN_NAME, name.span, message);
        let known = sema.scopes[from.index()].own.keys().map(SmolStr::as_str);
        let problem = names::propose(problem, name.span, &name.text, known);
        sema.report(problem);
        return;
    };
    let earlier = sema.scopes[module.index()].imported.get(&name.text).map(|import| import.span);
    if let Some(earlier) = earlier.or_else(|| own_span(sema, module, &name.text)) {
        sema.report(duplicate(name, earlier));
        return;
    }
    let import = Imported::new(what, name.span);
    sema.scopes[module.index()].imported.insert(name.text.clone(), import);
}
