//! Records, enums, unions, errors, interfaces and classes.

use super::debug::{Derived, derived};
use super::functions::{docs, function_docs, function_text, method, params, receiver, signature};
use super::{FieldView, rendered, visibility};
use super::{codec, state};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Class, Enum, ErrorType, Expr, ExprKind, Field, Function, FunctionKind, Id, Interface, Owner, Part, Program, Record,
    Type, Union,
};
use crate::target::rust::body::{Printer, This};
use crate::target::rust::cx::{Cx, argument_name, builder_name, case_name, field_name, type_name, union_name};
use crate::target::rust::cx::{is_optional, is_required};
use crate::target::rust::expr::{is_empty_value, literal, plain};
use crate::target::rust::layout::{Block, Doc, Stmt};
use askama::Template;

#[derive(Template)]
#[template(path = "rust/record.rs")]
struct RecordView {
    docs: Vec<String>,
    derived: Derived,
    vis: &'static str,
    name: String,
    fields: Vec<FieldView>,
    methods: String,
    withs: String,
    is_default: bool,
    codec: String,
    state: String,
}

#[derive(Template)]
#[template(path = "rust/enum.rs")]
struct EnumView {
    docs: Vec<String>,
    vis: &'static str,
    name: String,
    cases: Vec<CaseView>,
    codec: String,
}

struct CaseView {
    docs: Vec<String>,
    name: String,
}

#[derive(Template)]
#[template(path = "rust/union.rs")]
struct UnionView {
    docs: Vec<String>,
    vis: &'static str,
    name: String,
    key: String,
    members: Vec<MemberView>,
    is_shown_apart: bool,
}

struct MemberView {
    doc: String,
    case: String,
    ty: String,
    to_json: String,
    state: String,
    accepted: String,
}

#[derive(Template)]
#[template(path = "rust/error.rs")]
struct ErrorView {
    docs: Vec<String>,
    derived: Derived,
    name: String,
    fields: Vec<FieldView>,
    message: String,
    codec: String,
    state: String,
}

#[derive(Template)]
#[template(path = "rust/interface.rs")]
struct InterfaceView {
    docs: Vec<String>,
    vis: &'static str,
    name: String,
    methods: String,
    is_stored: bool,
}

#[derive(Template)]
#[template(path = "rust/class.rs")]
struct ClassView {
    docs: Vec<String>,
    derived: Derived,
    vis: &'static str,
    name: String,
    fields: Vec<FieldView>,
    methods: String,
    withs: String,
    is_default: bool,
    state: String,
    interfaces: Vec<Implemented>,
}

struct Implemented {
    name: String,
    methods: String,
}

/// What values derive besides `Debug`.
pub const VALUE: &[&str] = &["Clone", "PartialEq"];

fn stored(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| !field.parameter_only).collect()
}

fn field_views(cx: &Cx<'_>, fields: &[Field]) -> Vec<FieldView> {
    let stored = fields.iter().filter(|field| !field.parameter_only);
    stored
        .map(|field| FieldView {
            docs: docs("    ", &field.docs).into_iter().map(|line| line.trim_start().to_owned()).collect(),
            name: field_name(&field.name),
            ty: cx.ty(&field.ty),
        })
        .collect()
}

/// A record.
pub fn record(cx: &Cx<'_>, id: Id<Record>) -> String {
    let record = &cx.program().records[id];
    let name = type_name(&record.decl.name);
    let mut methods = constructor(cx, &record.fields, &record.functions, visibility(record.decl.public));
    for id in &record.functions {
        methods.push(one_method(cx, *id));
    }
    let required = record.fields.iter().any(is_required);
    rendered(&RecordView {
        docs: docs("", &record.decl.docs),
        derived: derived(cx, &name, &stored(&record.fields), VALUE, &[]),
        vis: visibility(record.decl.public),
        withs: withs(cx, &name, &record.fields, &record.functions, visibility(record.decl.public)),
        codec: codec::of_fields(cx, &name, &record.fields, record.encodable),
        name,
        fields: field_views(cx, &record.fields),
        methods: methods.join("\n"),
        is_default: !required,
        state: state::of_value(cx, &Type::Record(id)),
    })
}

fn one_method(cx: &Cx<'_>, id: Id<Function>) -> String {
    let function = &cx.program().functions[id];
    method(cx, function, visibility(function.decl.public), true)
}

/// `new`, and `with_x` for each parameter that has a default.
fn constructor(cx: &Cx<'_>, fields: &[Field], functions: &[Id<Function>], vis: &str) -> Vec<String> {
    let head = "    /// The fields without a default, in order.\n    #[must_use]\n".to_owned();
    let head = if fields.iter().any(is_required) {
        head
    } else {
        "    /// All fields as they are by default.\n    #[must_use]\n".to_owned()
    };
    let (stmts, value) = made(cx, fields, &[], "Self");
    let body = Block { stmts, tail: Some(Box::new(value)) };
    let mut methods =
        vec![head + &function_text(4, &format!("{vis}fn new"), &parameters(cx, fields, false), "Self", &body)];
    for (index, field) in fields.iter().enumerate().filter(|(index, _)| !is_plain_with(fields, *index)) {
        if is_optional(field) {
            let name = builder_name(cx.program(), functions, field);
            methods.push(with_method(cx, fields, index, &name, vis));
        }
    }
    methods
}

/// Whether a copy with another value of this field differs in nothing else, and the field's name needs no mark.
fn is_plain_with(fields: &[Field], index: usize) -> bool {
    let field = &fields[index];
    is_optional(field) && dependents(fields, index).is_empty() && !field_name(&field.name).starts_with("r#")
}

/// The `with_…` that only set their field, as the runtime's macro takes them.
fn withs(cx: &Cx<'_>, name: &str, fields: &[Field], functions: &[Id<Function>], vis: &str) -> String {
    let plain = fields.iter().enumerate().filter(|(index, _)| is_plain_with(fields, *index));
    let lines: Vec<String> = plain
        .map(|(_, field)| {
            let with = builder_name(cx.program(), functions, field);
            format!("        {with}({}: {}),\n", field_name(&field.name), cx.ty(&field.ty))
        })
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("\n\nquark::impl_with! {{\n    {vis}{name} {{\n{}    }}\n}}", lines.concat())
}

fn with_method(cx: &Cx<'_>, fields: &[Field], index: usize, builder: &str, vis: &str) -> String {
    let field = &fields[index];
    let name = field_name(&field.name);
    let mut stmts = vec![Stmt::Assign(Doc::text("self").field(name.clone()), "=".into(), Doc::text(name.clone()))];
    for (other, initial) in dependents(fields, index) {
        let target = Doc::text("self").field(field_name(&fields[other].name));
        let printer = Printer::with_self(cx, initial, This::Value);
        stmts.push(Stmt::Assign(target, "=".into(), printer.own(&initial.value)));
    }
    let body = Block { stmts, tail: Some(Box::new(Doc::text("self"))) };
    let params = ["mut self".to_owned(), format!("{name}: {}", cx.ty(&field.ty))];
    let docs = format!("    /// With another `{}`.\n    #[must_use]\n", plain(&name));
    docs + &function_text(4, &format!("{vis}fn {builder}"), &params, "Self", &body)
}

/// The later fields whose defaults come from this one, also through others.
fn dependents(fields: &[Field], index: usize) -> Vec<(usize, &crate::model::Initial)> {
    let mut known = vec![index];
    let mut found = Vec::new();
    for (other, field) in fields.iter().enumerate().skip(index + 1) {
        if let Some(initial) = &field.default
            && fields_read(&initial.value).iter().any(|read| known.contains(read))
            && !field.parameter_only
        {
            known.push(other);
            found.push((other, initial));
        }
    }
    found
}

/// `name: T` for each required parameter of a constructor; with `all`, those with a default as options.
pub fn parameters(cx: &Cx<'_>, fields: &[Field], all: bool) -> Vec<String> {
    let parameters = fields.iter().filter(|field| field.parameter && (all || is_required(field)));
    parameters
        .map(|field| {
            let ty = cx.ty(&field.ty);
            let ty = if field.default.is_some() { format!("Option<{ty}>") } else { ty };
            format!("{}: {ty}", argument_name(&field.name))
        })
        .collect()
}

/// The statements that make the fields, and the value of them all. `first` are further fields in front.
pub fn made(cx: &Cx<'_>, fields: &[Field], first: &[(String, Doc)], name: &str) -> (Vec<Stmt>, Doc) {
    made_with(cx, fields, first, name, false)
}

/// Like [`made`]; with `options`, parameters with a default come as options.
pub fn made_with(
    cx: &Cx<'_>,
    fields: &[Field],
    first: &[(String, Doc)],
    name: &str,
    options: bool,
) -> (Vec<Stmt>, Doc) {
    let names: Vec<String> = fields.iter().map(|field| argument_name(&field.name)).collect();
    let reads = |field: &Field| field.default.as_ref().map(|initial| fields_read(&initial.value)).unwrap_or_default();
    let last_read = fields.iter().flat_map(reads).max();
    let mut stmts = Vec::new();
    let mut inits: Vec<(String, Doc)> = first.to_vec();
    for (index, field) in fields.iter().enumerate() {
        let name = names[index].clone();
        let value = field.default.as_ref().map(|initial| {
            let value = Printer::initial(cx, initial, names.clone()).own(&initial.value);
            if options && field.parameter { or_default(&name, value) } else { value }
        });
        let bound = last_read.is_some_and(|last| index <= last) || !reads(field).is_empty();
        let value = match value {
            Some(value) if bound => {
                let is_empty = field.default.as_ref().is_some_and(|initial| is_empty_value(&initial.value));
                let typed = if is_empty { format!(": {}", cx.ty(&field.ty)) } else { String::new() };
                stmts.push(Stmt::bind(format!("{name}{typed}"), value));
                Doc::text(name)
            }
            Some(value) => value,
            None if !options && is_optional(field) => {
                if fields.iter().any(|other| reads(other).contains(&index)) {
                    stmts.push(Stmt::bind(format!("{name}: {}", cx.ty(&field.ty)), Doc::text("None")));
                    Doc::text(name)
                } else {
                    Doc::text("None")
                }
            }
            None => Doc::text(name),
        };
        if !field.parameter_only {
            inits.push((field_name(&field.name), value));
        }
    }
    (stmts, Doc::Struct(name.to_owned(), inits, None))
}

/// What was handed in, or else the default.
fn or_default(name: &str, value: Doc) -> Doc {
    Doc::text(name).method("unwrap_or_else", vec![Doc::Closure("||".into(), Box::new(value))])
}

/// The fields of `self` that a value reads.
fn fields_read(value: &Expr) -> Vec<usize> {
    struct Finder(Vec<usize>);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Field(base, index) = &expr.kind
                && matches!(base.kind, ExprKind::SelfRef)
            {
                self.0.push(*index);
            }
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(Vec::new());
    finder.expr(value);
    finder.0
}

/// An enum.
pub fn enumeration(declared: &Enum) -> String {
    let case = |case: &crate::model::Case| CaseView { docs: docs("", &case.docs), name: case_name(&case.name) };
    let name = type_name(&declared.decl.name);
    rendered(&EnumView {
        docs: docs("", &declared.decl.docs),
        vis: visibility(declared.decl.public),
        cases: declared.cases.iter().map(case).collect(),
        codec: codec::of_enum(&name, &declared.cases),
        name,
    })
}

/// A union, or what one side of a protocol sends.
pub fn union(cx: &Cx<'_>, id: Id<Union>) -> String {
    let union = &cx.program().unions[id];
    let key = union.messages_of.map(|(protocol, _)| literal(&cx.program().protocols[protocol].tag_key));
    cx.quark("ToJson");
    cx.quark("Json");
    if key.is_some() {
        for name in ["DecodeError", "FromJson"] {
            cx.quark(name);
        }
        cx.import("quark::json", "Path");
        cx.import("quark::json", "Object");
    }
    let key = key.unwrap_or_default();
    let tagged = |json: &str, tag: &str| {
        if key.is_empty() { json.to_owned() } else { format!("{json}.tagged({key}, {})", literal(tag)) }
    };
    let member = |member: &crate::model::Member| {
        let record = &cx.program().records[member.record];
        let accepted = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| literal(tag));
        MemberView {
            doc: record.decl.docs.first().cloned().unwrap_or_else(|| format!("A `{}`.", record.decl.name)),
            case: type_name(&record.decl.name),
            ty: cx.declared(&record.decl),
            to_json: tagged("value.to_json()", &member.tag),
            state: tagged(state::of_member(cx, member.record), &member.tag),
            accepted: from_json_arm(cx, &accepted.collect::<Vec<_>>().join(" | "), record),
        }
    };
    rendered(&UnionView {
        docs: docs("", &union.decl.docs),
        vis: visibility(union.decl.public),
        name: union_name(cx.program(), id),
        members: union.members.iter().map(member).collect(),
        is_shown_apart: state::is_shown_apart(cx.program(), &Type::Union(id)),
        key,
    })
}

/// What decodes the messages of a tag.
fn from_json_arm(cx: &Cx<'_>, accepted: &str, record: &Record) -> String {
    let (name, case) = (cx.declared(&record.decl), type_name(&record.decl.name));
    let decoded = Doc::call(format!("{name}::from_json"), vec![Doc::text("json"), Doc::text("path")]);
    let decoded = decoded.method("map", vec![Doc::text(format!("Self::{case}"))]);
    let arm = crate::target::rust::layout::arm_text(accepted, &decoded, 12);
    format!("            {arm}")
}

/// An error.
pub fn error(cx: &Cx<'_>, id: Id<ErrorType>) -> String {
    let error = &cx.program().errors[id];
    let name = type_name(&error.decl.name);
    cx.import("std", "fmt");
    let printer = Printer::with_self(cx, &error.message, This::Value);
    let message = &error.message.value;
    let doc = match &message.kind {
        ExprKind::Template(parts) if parts.iter().any(|part| matches!(part, Part::Hole(_))) => {
            let mut args = vec![Doc::text("f")];
            args.extend(printer.format_args(parts));
            Doc::Macro("write!".to_owned(), args)
        }
        _ => Doc::text("f").method("write_str", vec![printer.arg(message)]),
    };
    rendered(&ErrorView {
        docs: docs("", &error.decl.docs),
        derived: derived(cx, &name, &stored(&error.fields), VALUE, &[]),
        codec: codec::of_fields(cx, &name, &error.fields, false),
        name,
        fields: field_views(cx, &error.fields),
        message: Block::value(doc).body(8),
        state: state::of_value(cx, &Type::ErrorType(id)),
    })
}

/// An interface.
pub fn interface(cx: &Cx<'_>, id: Id<Interface>) -> String {
    let interface = &cx.program().interfaces[id];
    let state = state::of_interface(cx, id);
    let functions: Vec<&Function> = interface.functions.iter().map(|id| &cx.program().functions[*id]).collect();
    rendered(&InterfaceView {
        docs: docs("", &interface.decl.docs),
        vis: visibility(interface.decl.public),
        name: type_name(&interface.decl.name),
        is_stored: state.is_some(),
        methods: trait_methods(cx, &functions, state),
    })
}

/// The methods of a trait, in braces; `provided` is the text of one with a body.
pub fn trait_methods(cx: &Cx<'_>, functions: &[&Function], provided: Option<String>) -> String {
    if functions.is_empty() && provided.is_none() {
        return "{}".to_owned();
    }
    let mut lines = Vec::new();
    for function in functions {
        let mut all = vec![receiver(function).unwrap_or("&mut self").to_owned()];
        all.extend(params(cx, function));
        let result = cx.result(function);
        let result = if result == "()" { String::new() } else { format!(" -> {result}") };
        let head = format!("fn {}", cx.function_name(function));
        lines.push(function_docs(cx, "    ", function) + "    " + &signature(4, &head, &all, &result, 1) + ";\n");
    }
    lines.extend(provided);
    format!("{{\n{}}}", lines.join("\n"))
}

/// A class.
pub fn class(cx: &Cx<'_>, class: &Class) -> String {
    let program = cx.program();
    let mut methods = constructor(cx, &class.fields, &class.functions, visibility(class.decl.public));
    let functions = || class.functions.iter().map(|id| &program.functions[*id]);
    methods.extend(
        functions()
            .filter(|function| function.implements.is_none())
            .map(|function| method(cx, function, visibility(function.decl.public), true)),
    );
    let interfaces = class.implements.iter().map(|id| {
        let implementing = functions().filter(|function| {
            function.implements.is_some_and(|declared| program.functions[declared].owner == Owner::Interface(*id))
        });
        let methods = implementing.map(|function| method(cx, function, "", false));
        let methods: Vec<String> = methods.chain(state::of_implementation(cx, *id)).collect();
        Implemented { name: cx.declared(&program.interfaces[*id].decl), methods: methods.join("\n") }
    });
    let required = class.fields.iter().any(is_required);
    let name = type_name(&class.decl.name);
    let derived = if class.fields.iter().all(|field| is_debug(program, &field.ty)) {
        derived(cx, &name, &stored(&class.fields), &[], &[])
    } else {
        Derived { line: String::new(), debug: String::new() }
    };
    rendered(&ClassView {
        docs: docs("", &class.decl.docs),
        derived,
        vis: visibility(class.decl.public),
        withs: withs(cx, &name, &class.fields, &class.functions, visibility(class.decl.public)),
        name,
        fields: field_views(cx, &class.fields),
        methods: methods.join("\n"),
        is_default: !required,
        state: state::of_class(cx, &class.fields),
        interfaces: interfaces.collect(),
    })
}

/// Whether a type can be shown: an interface may be implemented by anything.
pub fn is_debug(program: &Program, ty: &Type) -> bool {
    match ty {
        Type::Interface(_) => false,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => is_debug(program, inner),
        Type::Class(id) => program.classes[*id].fields.iter().all(|field| is_debug(program, &field.ty)),
        _ => true,
    }
}

/// Whether a function is a step of its own that only the actor itself runs.
pub fn is_internal(function: &Function) -> bool {
    matches!(function.kind, FunctionKind::Handler | FunctionKind::Every)
}
