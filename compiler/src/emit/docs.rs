//! Documentation in the words of a language. Protocols are documented in Quark's own: `none`, `set_deadline()`. Whoever
//! reads what is printed knows them by other names.
//!
//! Only what stands alone between backticks is a name, and only where the protocol declares it: what travels on the wire
//! is called the same everywhere.

use super::names::Use;
use super::roles::owner_is_public;
use crate::model::{Decl, Docs, ErrorType, Field, Function, FunctionKind, Owner, Program, Scope, Type};
use heck::ToSnakeCase;
use std::borrow::Cow;

/// What a language calls things.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// `none`, in the documentation of a function: as its result if it gives that in a form of its own.
    pub none: fn(Option<&Function>) -> &'static str,
    /// `true`
    pub yes: &'static str,
    /// `false`
    pub no: &'static str,
    /// A name, and whether the package exports it.
    pub name: fn(Use, &str, bool) -> String,
}

/// `A`, `A or B`, `A, B or C`
#[must_use]
pub fn alternatives(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

/// When an error comes: the first paragraph of its documentation, or the words of its name.
#[must_use]
pub fn reason(error: &ErrorType) -> String {
    let lines = error.decl.docs.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
    let reason = lines.collect::<Vec<_>>().join(" ");
    if reason.is_empty() { sentence(&error.decl.name) } else { reason }
}

/// Words, or the words of a name, as a sentence: `InvalidSetting` is `Invalid setting.`
fn sentence(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// What a number counts that is a time, or is promised to be one: `seconds`, or `seconds since 1970`.
#[must_use]
pub fn counted(ty: &Type, unit: &str) -> Option<String> {
    let ty = if let Type::Promise(inner) = ty { inner } else { ty };
    ty.time().map(|time| if *time == Type::Instant { format!("{unit} since 1970") } else { unit.to_owned() })
}

/// The documentation of a field, with what it counts where a number is a time.
#[must_use]
pub fn field(field: &Field) -> Cow<'_, [String]> {
    let Some(counted) = counted(&field.ty, "milliseconds") else { return Cow::Borrowed(&field.docs) };
    let mut docs = field.docs.clone();
    match docs.iter_mut().rfind(|line| !line.trim().is_empty()) {
        Some(last) => last.push_str(&format!(" In {counted}.")),
        None => docs = vec![sentence(&counted)],
    }
    Cow::Owned(docs)
}

/// Puts the documentation of a lowered program into these words.
pub fn translate(words: Words, program: &Program, lowered: &mut Program) {
    let inside = |owner: Owner| Reader { words, program, owner, function: None };
    for (id, function) in program.functions.ids().zip(lowered.functions.values_mut()) {
        let reader = Reader { function: Some(&program.functions[id]), ..inside(function.owner) };
        reader.docs(&mut function.decl.docs);
    }
    for (id, record) in program.records.ids().zip(lowered.records.values_mut()) {
        inside(Owner::Record(id)).type_docs(&mut record.decl, &mut record.fields);
    }
    for (id, class) in program.classes.ids().zip(lowered.classes.values_mut()) {
        inside(Owner::Class(id)).type_docs(&mut class.decl, &mut class.fields);
    }
    for (id, actor) in program.actors.ids().zip(lowered.actors.values_mut()) {
        inside(Owner::Actor(id)).type_docs(&mut actor.decl, &mut actor.fields);
        actor.scopes.iter_mut().for_each(|scope| inside(Owner::Actor(id)).docs(&mut scope.docs));
    }
    for (id, interface) in program.interfaces.ids().zip(lowered.interfaces.values_mut()) {
        inside(Owner::Interface(id)).docs(&mut interface.decl.docs);
    }
    for (id, kind) in program.port_kinds.ids().zip(lowered.port_kinds.values_mut()) {
        let reader = inside(Owner::PortKind(id));
        reader.docs(&mut kind.decl.docs);
        kind.events.iter_mut().for_each(|event| reader.docs(&mut event.docs));
    }
    let module = inside(Owner::Module);
    for declared in lowered.enums.values_mut() {
        module.docs(&mut declared.decl.docs);
        declared.cases.iter_mut().for_each(|case| module.docs(&mut case.docs));
    }
    lowered.errors.values_mut().for_each(|error| module.type_docs(&mut error.decl, &mut error.fields));
    lowered.unions.values_mut().for_each(|union| module.docs(&mut union.decl.docs));
    lowered.protocols.values_mut().for_each(|protocol| module.docs(&mut protocol.decl.docs));
    lowered.constants.values_mut().for_each(|constant| module.docs(&mut constant.decl.docs));
    lowered.modules.values_mut().for_each(|declared| module.docs(&mut declared.docs));
}

/// Who reads a documentation: where it stands decides what a name in it means.
#[derive(Clone, Copy)]
struct Reader<'p> {
    words: Words,
    program: &'p Program,
    owner: Owner,
    function: Option<&'p Function>,
}

impl Reader<'_> {
    fn type_docs(&self, decl: &mut Decl, fields: &mut [Field]) {
        self.docs(&mut decl.docs);
        for field in fields {
            self.docs(&mut field.docs);
        }
    }

    fn docs(&self, docs: &mut Docs) {
        for line in docs.iter_mut().filter(|line| line.contains('`')) {
            *line = self.line(line);
        }
    }

    /// Every second piece between backticks is a name, or something else that stays as it is.
    fn line(&self, line: &str) -> String {
        let pieces = line.split('`').enumerate();
        let told: Vec<String> =
            pieces.map(|(index, piece)| if index % 2 == 1 { self.piece(piece) } else { piece.to_owned() }).collect();
        told.join("`")
    }

    fn piece(&self, piece: &str) -> String {
        match piece {
            "none" => (self.words.none)(self.function).to_owned(),
            "true" => self.words.yes.to_owned(),
            "false" => self.words.no.to_owned(),
            _ => {
                let (name, call) = piece.strip_suffix("()").map_or((piece, ""), |name| (name, "()"));
                self.name(name).map_or_else(|| piece.to_owned(), |name| name + call)
            }
        }
    }

    /// What a declared name is called: the nearest of that name is meant.
    fn name(&self, name: &str) -> Option<String> {
        self.parameter(name).or_else(|| self.member(name)).or_else(|| self.global(name))
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let known = self.function.is_some_and(|function| function.params.iter().any(|param| param.name == name));
        known.then(|| (self.words.name)(Use::Local, name, false))
    }

    /// What a static function tells of has no value yet.
    fn member(&self, name: &str) -> Option<String> {
        if self.function.is_some_and(|function| function.kind == FunctionKind::Static) {
            return None;
        }
        let (program, owner) = (self.program, self.owner);
        let (fields, kind, scopes): (&[Field], Use, &[Scope]) = match owner {
            Owner::Module => return None,
            Owner::Record(id) => (&program.records[id].fields, Use::Field, &[]),
            // What holds state shows its fields to nobody: they are known as parameters of its constructor.
            Owner::Class(id) => (&program.classes[id].fields, Use::Local, &[]),
            Owner::Actor(id) => (&program.actors[id].fields, Use::Local, &program.actors[id].scopes),
            Owner::Interface(_) | Owner::PortKind(_) => (&[], Use::Field, &[]),
        };
        if fields.iter().any(|field| field.name == name) {
            return Some((self.words.name)(kind, name, true));
        }
        if let Some(scope) = scopes.iter().find(|scope| scope.name == name) {
            return Some((self.words.name)(Use::Method, name, scope.public));
        }
        let mut methods = program.functions.values().filter(|function| function.owner == owner);
        let method = methods.find(|function| function.decl.name == name)?;
        (method.kind != FunctionKind::Static).then(|| (self.words.name)(Use::Method, name, is_seen(program, method)))
    }

    fn global(&self, name: &str) -> Option<String> {
        let program = self.program;
        let mut functions = program.functions.values().filter(|function| function.owner == Owner::Module);
        if let Some(function) = functions.find(|function| function.decl.name == name) {
            return Some((self.words.name)(Use::Function, name, function.decl.public));
        }
        let constant = program.constants.values().find(|constant| constant.decl.name == name)?;
        Some((self.words.name)(Use::Constant, name, constant.decl.public))
    }
}

/// Whether host code knows a method.
fn is_seen(program: &Program, method: &Function) -> bool {
    let of_interface = matches!(method.owner, Owner::Interface(_)) && owner_is_public(program, method.owner);
    method.decl.public || method.implements.is_some() || of_interface
}
