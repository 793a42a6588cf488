//! Types as written to types of the model.

use super::{Meaning, Sema, names};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Id, Item, Module, Program, Type};
use crate::syntax::tree::{Name, TypeExpr};

const PRIMITIVES: [(&str, Type); 8] = [
    ("Bool", Type::Bool),
    ("Int", Type::Int),
    ("Float", Type::Float),
    ("String", Type::String),
    ("Duration", Type::Duration),
    ("Instant", Type::Instant),
    ("Json", Type::Json),
    ("Unit", Type::Unit),
];

const GENERIC: [(&str, usize); 4] = [("List", 1), ("Map", 2), ("Promise", 1), ("Link", 1)];

/// The primitive type of this name.
pub(super) fn primitive(name: &str) -> Option<Type> {
    PRIMITIVES.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty.clone())
}

impl Sema<'_> {
    /// The type that is written; [`Type::Error`], with a diagnostic, where there is none.
    pub(super) fn resolve_type(&self, module: Id<Module>, ty: &TypeExpr, problems: &mut Vec<Diagnostic>) -> Type {
        let resolved = self.resolve_plain(module, ty, problems);
        match (&ty.optional, resolved) {
            (None, plain) => plain,
            (Some(_), Type::Error) => Type::Error,
            (Some(mark), Type::Unit | Type::Port(_)) => {
                let message = "only a value may be optional";
                problems.push(Diagnostic::new(Code::MISPLACED_TYPE, *mark, message));
                Type::Error
            }
            (Some(_), plain) => Type::optional(plain),
        }
    }

    fn resolve_plain(&self, module: Id<Module>, ty: &TypeExpr, problems: &mut Vec<Diagnostic>) -> Type {
        let [first, rest @ ..] = ty.path.as_slice() else { return Type::Error };
        let declared = self.lookup(module, &first.text);
        if declared.is_none() && rest.is_empty() {
            return self.resolve_known(module, ty, first, problems);
        }
        let found = match declared {
            Some(Meaning::Module(imported)) => self.resolve_in_module(imported, ty, problems),
            Some(Meaning::Item(item)) => self.resolve_item(item, first, rest, problems),
            None => {
                problems.push(self.unknown_type(module, first));
                Type::Error
            }
        };
        if !ty.args.is_empty() && found != Type::Error {
            problems.push(wrong_arguments(ty, 0));
        }
        found
    }

    /// `List`, `Int` and their like.
    fn resolve_known(&self, module: Id<Module>, ty: &TypeExpr, name: &Name, problems: &mut Vec<Diagnostic>) -> Type {
        if let Some((_, wanted)) = GENERIC.iter().find(|(known, _)| *known == name.text) {
            if ty.args.len() != *wanted {
                problems.push(wrong_arguments(ty, *wanted));
                return Type::Error;
            }
            return self.resolve_generic(module, ty, name, problems);
        }
        match primitive(&name.text) {
            Some(_) if !ty.args.is_empty() => {
                problems.push(wrong_arguments(ty, 0));
                Type::Error
            }
            Some(primitive) => primitive,
            None => {
                problems.push(self.unknown_type(module, name));
                Type::Error
            }
        }
    }

    fn resolve_generic(&self, module: Id<Module>, ty: &TypeExpr, name: &Name, problems: &mut Vec<Diagnostic>) -> Type {
        let mut args = Vec::new();
        for arg in &ty.args {
            let resolved = self.resolve_type(module, arg, problems);
            args.push(self.element(resolved, arg, name, problems));
        }
        if args.contains(&Type::Error) {
            return Type::Error;
        }
        match (name.text.as_str(), args.as_slice()) {
            ("List", [element]) => Type::list(element.clone()),
            ("Promise", [value]) => Type::promise(value.clone()),
            ("Map", [key, value]) if is_key(key) => Type::map(key.clone(), value.clone()),
            ("Map", [key, _]) => {
                let message = format!("`{}` cannot be the key of a map", key.text(&self.program));
                let problem = Diagnostic::new(Code::BAD_MAP_KEY, ty.args[0].span, message);
                problems.push(problem.help("keys are `String`, `Int` or an enum"));
                Type::Error
            }
            ("Link", [Type::Union(messages)]) => self.link(*messages, ty, problems),
            _ => {
                let problem =
                    Diagnostic::new(Code::MISPLACED_TYPE, ty.span, "a link carries the messages of a protocol");
                problems.push(problem.help("write `Link<Name.client>` or `Link<Name.server>`: the side that sends"));
                Type::Error
            }
        }
    }

    /// An argument of a generic type that may be one.
    fn element(&self, ty: Type, written: &TypeExpr, of: &Name, problems: &mut Vec<Diagnostic>) -> Type {
        let unfit = match &ty {
            Type::Unit => of.text != "Promise",
            Type::Port(_) => true,
            Type::Promise(_) => of.text == "Promise",
            Type::Class(_) | Type::Interface(_) => of.text == "Promise",
            _ => false,
        };
        if !unfit {
            return ty;
        }
        let message = format!("`{}` cannot stand in a `{}`", ty.text(&self.program), of.text);
        problems.push(Diagnostic::new(Code::MISPLACED_TYPE, written.span, message));
        Type::Error
    }

    fn link(&self, messages: Id<model::Union>, ty: &TypeExpr, problems: &mut Vec<Diagnostic>) -> Type {
        let side = self.program.unions[messages].messages_of;
        if let Some(kind) = side.and_then(|side| self.links.get(&side)) {
            return Type::Port(*kind);
        }
        let problem = Diagnostic::new(Code::MISPLACED_TYPE, ty.span, "a link carries the messages of a protocol");
        problems.push(problem.help("write `Link<Name.client>` or `Link<Name.server>`: the side that sends"));
        Type::Error
    }

    fn resolve_in_module(&self, module: Id<Module>, ty: &TypeExpr, problems: &mut Vec<Diagnostic>) -> Type {
        let [first, name, rest @ ..] = ty.path.as_slice() else {
            let message = format!("`{}` is a module, not a type", ty.path[0].text);
            problems.push(Diagnostic::new(Code::UNKNOWN_TYPE, ty.span, message));
            return Type::Error;
        };
        match self.scopes[module.index()].own.get(&name.text) {
            Some(item) => self.resolve_item(*item, name, rest, problems),
            None => {
                let message = format!("module `{}` declares no type `{}`", first.text, name.text);
                let problem = Diagnostic::new(Code::UNKNOWN_TYPE, name.span, message);
                let known = self.scopes[module.index()].own.keys().map(smol_str::SmolStr::as_str);
                problems.push(names::propose(problem, name.span, &name.text, known));
                Type::Error
            }
        }
    }

    fn resolve_item(&self, item: Item, name: &Name, rest: &[Name], problems: &mut Vec<Diagnostic>) -> Type {
        if let (Item::Protocol(protocol), [side]) = (item, rest)
            && let Some(messages) = self.messages(protocol, &side.text)
        {
            return Type::Union(messages);
        }
        if let Some(member) = rest.first() {
            let message = format!("`{}` has no type `{}` in it", name.text, member.text);
            let problem = Diagnostic::new(Code::UNKNOWN_TYPE, member.span, message);
            problems.push(match item {
                Item::Protocol(_) => problem.help("a protocol has the sides `client` and `server`"),
                _ => problem,
            });
            return Type::Error;
        }
        match item_type(item) {
            Some(ty) => ty,
            None => {
                problems.push(not_a_type(item, name));
                Type::Error
            }
        }
    }

    /// What a side of a protocol sends.
    pub(super) fn messages(&self, protocol: Id<model::Protocol>, side: &str) -> Option<Id<model::Union>> {
        let protocol = &self.program.protocols[protocol];
        match side {
            "client" => Some(protocol.client),
            "server" => Some(protocol.server),
            _ => None,
        }
    }

    fn unknown_type(&self, module: Id<Module>, name: &Name) -> Diagnostic {
        let problem = Diagnostic::new(Code::UNKNOWN_TYPE, name.span, format!("there is no type `{}` here", name.text));
        let foreign = FOREIGN.iter().find(|(foreign, _)| *foreign == name.text);
        if let Some((_, ours)) = foreign {
            return problem.help(format!("this type is written `{ours}`")).fix(
                format!("write `{ours}`"),
                name.span,
                *ours,
            );
        }
        let elsewhere = self.declaring_modules(&name.text);
        if let Some(module) = elsewhere.first() {
            return problem.help(format!("module `{module}` declares it: `import {module}.{{{}}};`", name.text));
        }
        let known = PRIMITIVES.iter().map(|(name, _)| *name).chain(GENERIC.iter().map(|(name, _)| *name));
        names::propose(problem, name.span, &name.text, known.chain(self.visible_names(module)))
    }

    /// Names of the modules that declare this name.
    pub(super) fn declaring_modules(&self, name: &str) -> Vec<&str> {
        let modules = self.program.modules.iter().skip(1);
        let declaring = modules.filter(|(id, _)| self.scopes[id.index()].own.contains_key(name));
        declaring.map(|(_, module)| module.name.as_str()).collect()
    }
}

/// What people who come from other languages write, and what it is here.
const FOREIGN: [(&str, &str); 16] = [
    ("int", "Int"),
    ("Integer", "Int"),
    ("i64", "Int"),
    ("long", "Int"),
    ("Long", "Int"),
    ("Double", "Float"),
    ("double", "Float"),
    ("float", "Float"),
    ("f64", "Float"),
    ("str", "String"),
    ("string", "String"),
    ("bool", "Bool"),
    ("Boolean", "Bool"),
    ("boolean", "Bool"),
    ("Any", "Json"),
    ("void", "Unit"),
];

fn not_a_type(item: Item, name: &Name) -> Diagnostic {
    let message = format!("`{}` is not a type", name.text);
    let problem = Diagnostic::new(Code::UNKNOWN_TYPE, name.span, message);
    match item {
        Item::Protocol(_) => {
            problem.help(format!("what its sides send are types: `{0}.client`, `{0}.server`", name.text))
        }
        _ => problem,
    }
}

/// The type that a declaration makes.
pub(super) fn item_type(item: Item) -> Option<Type> {
    Some(match item {
        Item::Record(id) => Type::Record(id),
        Item::Enum(id) => Type::Enum(id),
        Item::Union(id) => Type::Union(id),
        Item::Error(id) => Type::ErrorType(id),
        Item::Interface(id) => Type::Interface(id),
        Item::PortKind(id) => Type::Port(id),
        Item::Class(id) => Type::Class(id),
        Item::Actor(id) => Type::Actor(id),
        Item::Protocol(_) | Item::Function(_) | Item::Constant(_) => return None,
    })
}

/// Whether maps may have keys of this type.
pub(super) fn is_key(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Int | Type::Enum(_) | Type::Error)
}

/// Whether `==` compares two values of this type: by structure, without promises, actors and instances.
pub(super) fn is_comparable(ty: &Type, program: &Program) -> bool {
    comparable(ty, program, &mut Vec::new())
}

fn comparable(ty: &Type, program: &Program, seen: &mut Vec<Type>) -> bool {
    if seen.contains(ty) {
        return true;
    }
    match ty {
        Type::Promise(_) | Type::Class(_) | Type::Interface(_) | Type::Actor(_) | Type::Port(_) => false,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => comparable(inner, program, seen),
        Type::Record(id) => {
            seen.push(ty.clone());
            program.records[*id].fields.iter().all(|field| comparable(&field.ty, program, seen))
        }
        Type::ErrorType(id) => {
            seen.push(ty.clone());
            program.errors[*id].fields.iter().all(|field| comparable(&field.ty, program, seen))
        }
        Type::Union(id) => {
            let members = &program.unions[*id].members;
            members.iter().all(|member| comparable(&Type::Record(member.record), program, seen))
        }
        _ => true,
    }
}

/// Whether values of this type have an order.
pub(super) fn is_ordered(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::String | Type::Duration | Type::Instant | Type::Enum(_) | Type::Error)
}

fn wrong_arguments(ty: &TypeExpr, wanted: usize) -> Diagnostic {
    let name = ty.path.last().map_or("", |name| name.text.as_str());
    let message = match wanted {
        0 => format!("`{name}` takes no types between `<` and `>`"),
        1 => format!("`{name}` takes one type between `<` and `>`, found {}", ty.args.len()),
        _ => format!("`{name}` takes {wanted} types between `<` and `>`, found {}", ty.args.len()),
    };
    Diagnostic::new(Code::WRONG_TYPE_ARGUMENTS, ty.span, message)
}
