//! Tree to model: what the names mean, what the types are, and whether the rules of the language hold.
//!
//! Three phases: [`declare`] makes an entry for every declaration, [`signatures`] fills in everything but bodies,
//! [`body`] types bodies one by one, none depending on another. The checks that follow read the typed model.
//! All errors of all files come out of one run, each once.

mod actors;
mod bodies;
mod body;
mod builtins;
mod constants;
mod containment;
mod declare;
mod flow;
mod interfaces;
mod names;
mod ownership;
mod protocol_sides;
mod protocols;
mod secrets;
mod signatures;
mod types;
mod unused;

pub use protocol_sides::expand as expand_protocols;

use crate::diagnostic::Diagnostic;
use crate::model::{self, Id, Item, Module, Program};
use crate::source::{Sources, Span};
use crate::syntax::tree;
use indexmap::IndexMap;
use smol_str::SmolStr;
use std::sync::atomic::{AtomicBool, Ordering};

/// Checks a package: its files in the order of `sources`, the prelude first.
///
/// The model is whole only if no diagnostic is an error.
#[must_use]
pub fn analyze(name: &str, version: &str, sources: &Sources, files: &[tree::File]) -> (Program, Vec<Diagnostic>) {
    let mut sema = Sema {
        sources,
        program: Program { name: name.into(), version: version.into(), ..Program::default() },
        scopes: Vec::new(),
        diagnostics: Vec::new(),
        links: IndexMap::new(),
    };
    let declared = declare::declare(&mut sema, files);
    let work = signatures::resolve(&mut sema, declared);
    constants::resolve(&mut sema, &work);
    body::check_all(&mut sema, work);
    report_unused_imports(&mut sema);
    let Sema { mut program, mut diagnostics, .. } = sema;
    flow::check(&program, &mut diagnostics);
    protocols::check(&mut program, &mut diagnostics);
    secrets::check(&program, &mut diagnostics);
    actors::check(&mut program, &mut diagnostics);
    ownership::check(&mut program, sources, &mut diagnostics);
    if !diagnostics.iter().any(Diagnostic::is_error) {
        unused::check(&program, sources, &mut diagnostics);
    }
    (program, diagnostics)
}

/// What the phases share.
struct Sema<'t> {
    sources: &'t Sources,
    program: Program,
    /// What each module's names mean, by the module's number.
    scopes: Vec<ModuleScope>,
    diagnostics: Vec<Diagnostic>,
    /// The port kind of each `Link<…>` that is used.
    links: IndexMap<(Id<model::Protocol>, model::Side), Id<model::PortKind>>,
}

/// What the names of one module mean.
#[derive(Default)]
struct ModuleScope {
    /// Declarations of the module itself.
    own: IndexMap<SmolStr, Item>,
    /// Names between the braces of imports.
    imported: IndexMap<SmolStr, Imported<Item>>,
    /// Modules imported whole.
    modules: IndexMap<SmolStr, Imported<Id<Module>>>,
}

/// Something imported, and whether it is used.
struct Imported<T> {
    what: T,
    span: Span,
    used: AtomicBool,
}

impl<T> Imported<T> {
    fn new(what: T, span: Span) -> Self {
        Imported { what, span, used: AtomicBool::new(false) }
    }

    fn mark(&self) {
        self.used.store(true, Ordering::Relaxed);
    }

    fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

/// What a name at the top of an expression or type means.
#[derive(Clone, Copy)]
enum Meaning {
    Item(Item),
    Module(Id<Module>),
}

impl Sema<'_> {
    /// The number of the module that a source is.
    fn prelude() -> Id<Module> {
        Id::new(0)
    }

    /// What a name means in a module: its own, imported, or the prelude's.
    fn lookup(&self, module: Id<Module>, name: &str) -> Option<Meaning> {
        let scope = &self.scopes[module.index()];
        if let Some(item) = scope.own.get(name) {
            return Some(Meaning::Item(*item));
        }
        if let Some(import) = scope.imported.get(name) {
            import.mark();
            return Some(Meaning::Item(import.what));
        }
        if let Some(import) = scope.modules.get(name) {
            import.mark();
            return Some(Meaning::Module(import.what));
        }
        self.scopes[Self::prelude().index()].own.get(name).map(|item| Meaning::Item(*item))
    }

    /// Whether a path names a declaration, be it visible in this module or not. What is imported for it is used.
    fn is_named(&self, module: Id<Module>, path: &[tree::Name], item: Item) -> bool {
        let declared = decl(&self.program, item);
        let scope = &self.scopes[module.index()];
        match path {
            [name] if declared.name == name.text => {
                let import = scope.imported.get(&name.text).filter(|import| import.what == item);
                import.inspect(|import| import.mark());
                true
            }
            [from, name] if declared.name == name.text => {
                let import = scope.modules.get(&from.text).filter(|import| import.what == declared.module);
                import.inspect(|import| import.mark()).is_some()
            }
            _ => false,
        }
    }

    /// All names that mean something in a module, for proposals.
    fn visible_names(&self, module: Id<Module>) -> impl Iterator<Item = &str> {
        let scope = &self.scopes[module.index()];
        let prelude = &self.scopes[Self::prelude().index()];
        let own = scope.own.keys().chain(scope.imported.keys()).chain(scope.modules.keys());
        own.chain(prelude.own.keys()).map(SmolStr::as_str)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// What every declaration has, whatever it is.
fn decl(program: &Program, item: Item) -> &model::Decl {
    match item {
        Item::Record(id) => &program.records[id].decl,
        Item::Enum(id) => &program.enums[id].decl,
        Item::Union(id) => &program.unions[id].decl,
        Item::Error(id) => &program.errors[id].decl,
        Item::Interface(id) => &program.interfaces[id].decl,
        Item::PortKind(id) => &program.port_kinds[id].decl,
        Item::Class(id) => &program.classes[id].decl,
        Item::Actor(id) => &program.actors[id].decl,
        Item::Protocol(id) => &program.protocols[id].decl,
        Item::Function(id) => &program.functions[id].decl,
        Item::Constant(id) => &program.constants[id].decl,
    }
}

fn report_unused_imports(sema: &mut Sema<'_>) {
    let mut unused = Vec::new();
    for scope in &sema.scopes {
        let names = scope.imported.iter().filter(|(_, import)| !import.is_used());
        unused.extend(names.map(|(name, import)| (name.clone(), import.span)));
        let modules = scope.modules.iter().filter(|(_, import)| !import.is_used());
        unused.extend(modules.map(|(name, import)| (name.clone(), import.span)));
    }
    for (name, span) in unused {
        let message = format!("`{name}` is imported and never used");
        sema.report(Diagnostic::new(crate::diagnostic::Code::UNUSED_IMPORT, span, message).help("remove it"));
    }
}
