//! The declarations that TypeScript reads: what host code sees of the package, in one file.

use super::WIDTH;
use super::constructor::may_be_left_out;
use super::layout::list;
use super::module::{Printer, argument_name, codec_name, module_name, plain_field_name, type_name};
use super::naming::NAMING;
use super::text::{comment, string};
use super::types::Side as Way;
use crate::emit::bodies::reads_environment;
use crate::emit::code::{Doc, render};
use crate::emit::docs;
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{
    Actor, Class, Constant, Enum, ErrorType, Event, Field, Function, FunctionKind, Id, Interface, Item, Module, Param,
    PortKind, Protocol, Record, Scope, Side, Type, Union,
};
use askama::Template;

#[derive(Template)]
#[template(path = "javascript/index.d.ts")]
struct DeclarationsView {
    docs: String,
    package: String,
    error: String,
    body: String,
}

impl Printer<'_> {
    /// The file, whole.
    pub fn declarations(&self) -> String {
        let program = self.program();
        let mut parts = Vec::new();
        for module in program.modules.values().skip(1) {
            let own: Vec<String> = module.items.iter().filter_map(|item| self.declaration(*item)).collect();
            if !own.is_empty() {
                parts.push(self.heading(module));
                parts.extend(own);
            }
        }
        let package = self.input.package;
        let name = package.registry_name("javascript");
        let docs = if package.description.is_empty() { name.clone() } else { package.description.clone() };
        let view = DeclarationsView {
            docs: format!("{}.", docs.trim_end_matches('.')).replace("*/", "* /"),
            package: name,
            error: super::package::error_base(&program.name),
            body: parts.join("\n"),
        };
        let text = view.render().expect("templates that compile also render");
        format!("{}\n", text.trim_end_matches('\n'))
    }

    fn heading(&self, module: &Module) -> String {
        format!("// ---- {}\n", module_name(&module.name))
    }

    fn declaration(&self, item: Item) -> Option<String> {
        let program = self.program();
        if !super::module::declared(program, item).0.public {
            return None;
        }
        Some(match item {
            Item::Record(id) => self.record_declaration(&program.records[id], &Type::Record(id)),
            Item::Enum(id) => self.enum_declaration(&program.enums[id]),
            Item::Union(id) if program.unions[id].messages_of.is_some() => return None,
            Item::Union(id) => self.union_declaration(&program.unions[id]),
            Item::Error(id) => self.error_declaration(&program.errors[id], &Type::ErrorType(id)),
            Item::Interface(id) => self.interface_declaration(&program.interfaces[id]),
            Item::PortKind(id) if program.port_kinds[id].link.is_some() => return None,
            Item::PortKind(id) => self.port_declaration(&program.port_kinds[id]),
            Item::Class(id) => self.class_declaration(&program.classes[id], &Type::Class(id)),
            Item::Actor(id) => self.actor_declaration(&program.actors[id], &Type::Actor(id)),
            Item::Protocol(id) => self.protocol_declaration(&program.protocols[id]),
            Item::Function(id) => self.function_declaration(id),
            Item::Constant(id) => self.constant_declaration(&program.constants[id]),
        })
    }

    fn constant_declaration(&self, constant: &Constant) -> String {
        let name = NAMING.name(Use::Constant, &constant.decl.name);
        let ty = self.ts(&constant.ty, Way::Out);
        format!("{}export const {name}: {ty};\n", comment(&constant.decl.docs, &[], 0))
    }

    fn enum_declaration(&self, declared: &Enum) -> String {
        let name = type_name(&declared.decl);
        let cases = declared.cases.iter().map(|case| {
            let case_name = NAMING.name(Use::Case, &case.name);
            format!("{}  static readonly {case_name}: {name};\n", comment(&case.docs, &[], 2))
        });
        let wires: Vec<String> = declared.cases.iter().map(|case| string(&case.wire)).collect();
        let parts = vec![
            cases.collect(),
            format!("  /** All cases, in order. */\n  static readonly cases: readonly {name}[];\n"),
            format!(
                "  /** The case of this name on the wire; throws a `DecodeError`. */\n  static fromJson(json: \
                 quark.JsonInput): {name};\n"
            ),
            "  private constructor();\n".to_owned(),
            format!("  /** The name on the wire, and in text. */\n  readonly wire: {};\n", wires.join(" | ")),
        ];
        type_block(&comment(&declared.decl.docs, &[], 0), &format!("class {name} extends quark.Enum"), &parts)
    }

    fn union_declaration(&self, union: &Union) -> String {
        let name = type_name(&union.decl);
        alias(&comment(&union.decl.docs, &[], 0), &name, &self.member_types(union))
    }

    fn member_types(&self, union: &Union) -> Vec<String> {
        let records = union.members.iter().map(|member| &self.program().records[member.record]);
        records.map(|record| type_name(&record.decl)).collect()
    }

    fn error_declaration(&self, error: &ErrorType, owner: &Type) -> String {
        let fields = self.field_declarations(&error.fields, owner);
        let parts = vec![self.constructor_declaration(&error.fields, owner), fields];
        let base = super::package::error_base(&self.program().name);
        let head = format!("class {} extends {base}", type_name(&error.decl));
        type_block(&comment(&error.decl.docs, &[], 0), &head, &parts)
    }

    fn field_declarations(&self, fields: &[Field], owner: &Type) -> String {
        let line = |(index, field): (usize, &Field)| {
            let name = plain_field_name(self.program(), owner, index);
            format!("{}  readonly {name}: {};\n", comment(&docs::field(field), &[], 2), self.ts(&field.ty, Way::Out))
        };
        fields.iter().enumerate().map(line).collect()
    }

    fn constructor_declaration(&self, fields: &[Field], owner: &Type) -> String {
        let runs = matches!(owner, Type::Actor(_));
        let taken = fields.iter().enumerate().filter(|(_, field)| field.parameter);
        let docs = if matches!(owner, Type::Class(_) | Type::Actor(_)) {
            self.constructor_times(fields, owner)
        } else {
            Vec::new()
        };
        let docs = comment(&[], &docs, 2);
        let mut entries: Vec<String> = taken
            .map(|(index, field)| {
                let mark = if may_be_left_out(field) { "?" } else { "" };
                let ty = self.ts(&field.ty, Way::In);
                let ty = if mark == "?" { ty.trim_end_matches(" | undefined") } else { &ty };
                format!("{}{mark}: {ty}", argument_name(self.program(), owner, index))
            })
            .collect();
        if runs {
            entries.push("runtime?: quark.Runtime".to_owned());
        }
        if entries.is_empty() {
            return "  constructor();\n".to_owned();
        }
        let optional = fields.iter().filter(|field| field.parameter).all(may_be_left_out);
        let name = if optional { "fields?" } else { "fields" };
        let flat = format!("  constructor({name}: {{ {} }});\n", entries.join("; "));
        if flat.len() <= WIDTH {
            return docs + &flat;
        }
        let lines: String = entries.iter().map(|entry| format!("    {entry};\n")).collect();
        format!("{docs}  constructor({name}: {{\n{lines}  }});\n")
    }

    fn record_declaration(&self, record: &Record, owner: &Type) -> String {
        let name = type_name(&record.decl);
        let mut parts =
            vec![self.constructor_declaration(&record.fields, owner), self.field_declarations(&record.fields, owner)];
        parts.extend(self.method_declarations(&record.functions));
        if !record.encodable && super::record::is_comparable(self.program(), owner) {
            parts.push(format!("  /** Whether another one holds the same. */\n  equals(other: {name}): boolean;\n"));
        }
        let base = if record.encodable { " extends quark.Record" } else { "" };
        type_block(&comment(&record.decl.docs, &[], 0), &format!("class {name}{base}"), &parts)
    }

    fn class_declaration(&self, class: &Class, owner: &Type) -> String {
        let mut parts = vec![self.constructor_declaration(&class.fields, owner)];
        parts.extend(self.method_declarations(&class.functions));
        let interfaces = class.implements.iter().map(|id| &self.program().interfaces[*id]);
        let interfaces = interfaces.filter(|interface| interface.decl.public);
        let names: Vec<String> = interfaces.map(|interface| type_name(&interface.decl)).collect();
        let implements = if names.is_empty() { String::new() } else { format!(" implements {}", names.join(", ")) };
        parts.insert(0, "  #private;\n".to_owned());
        let head = format!("class {}{implements}", type_name(&class.decl));
        type_block(&comment(&class.decl.docs, &[], 0), &head, &parts)
    }

    fn actor_declaration(&self, actor: &Actor, owner: &Type) -> String {
        let mut parts = vec!["  #private;\n".to_owned(), self.constructor_declaration(&actor.fields, owner)];
        parts.extend(actor.scopes.iter().filter(|scope| scope.public).map(|scope| self.scope_declaration(scope)));
        parts.extend(self.method_declarations(&actor.functions));
        type_block(&comment(&actor.decl.docs, &[], 0), &format!("class {}", type_name(&actor.decl)), &parts)
    }

    fn scope_declaration(&self, scope: &Scope) -> String {
        let enter = &self.program().functions[scope.enter];
        let mut params = self.params(&enter.params);
        params.push(format!("body: {}", self.scope_body(enter)));
        let name = NAMING.name(Use::Method, &scope.name);
        member(&comment(&scope.docs, &[], 2), &format!("{name}<T>"), params, "Promise<T>")
    }

    fn method_declarations(&self, functions: &[Id<Function>]) -> Vec<String> {
        let shown = functions.iter().filter(|id| is_boundary(self.program(), **id));
        shown.map(|id| self.method_declaration(*id)).collect()
    }

    fn method_declaration(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        let word = if function.kind == FunctionKind::Static { "static " } else { "" };
        let docs = self.declared_docs(function, 2);
        let name = format!("{word}{}", self.function_name(id));
        member(&docs, &name, self.params(&function.params), &self.ts_result(function))
    }

    fn params(&self, params: &[Param]) -> Vec<String> {
        let one = |param: &Param| {
            let mark = if param.optional { "?" } else { "" };
            format!("{}{mark}: {}", NAMING.name(Use::Local, &param.name), self.ts(&param.ty, Way::In))
        };
        params.iter().map(one).collect()
    }

    fn function_declaration(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        let mut params = self.params(&function.params);
        if function.kind == FunctionKind::Entry {
            let body = function.body.as_ref().expect("entry functions have bodies");
            let reads = reads_environment(&body.block);
            let variables = if reads { "environment?: quark.Variables; " } else { "" };
            params.push(format!("options?: {{ {variables}runtime?: quark.Runtime }}"));
        }
        let docs = self.declared_docs(function, 0);
        let head = format!("export function {}", self.function_name(id));
        format!("{docs}{}", signature_line(&head, params, &self.ts_result(function), 0))
    }

    fn interface_declaration(&self, interface: &Interface) -> String {
        let parts: Vec<String> = interface
            .functions
            .iter()
            .map(|id| {
                let function = &self.program().functions[*id];
                let docs = self.declared_docs(function, 2);
                member(
                    &docs,
                    &self.function_name(*id),
                    self.handed_out(&function.params),
                    &self.ts(&function.result, Way::In),
                )
            })
            .collect();
        let head = format!("interface {}", type_name(&interface.decl));
        type_block(&comment(&interface.decl.docs, &[], 0), &head, &parts)
    }

    /// The parameters of what host code implements.
    fn handed_out(&self, params: &[Param]) -> Vec<String> {
        let one = |param: &Param| format!("{}: {}", NAMING.name(Use::Local, &param.name), self.ts(&param.ty, Way::Out));
        params.iter().map(one).collect()
    }

    fn port_declaration(&self, kind: &PortKind) -> String {
        let name = type_name(&kind.decl);
        let calls: Vec<String> = kind
            .calls
            .iter()
            .map(|id| {
                let function = &self.program().functions[*id];
                let docs = comment(&function.decl.docs, &[], 2);
                member(&docs, &self.function_name(*id), self.handed_out(&function.params), "void")
            })
            .collect();
        let events: Vec<String> = kind.events.iter().map(|event| self.event_declaration(event)).collect();
        let docs = comment(&kind.decl.docs, &[], 0);
        let token = format!("export const {name}: quark.PortKind<{name}, {name}Events>;\n");
        let told = comment(&[format!("What a `{name}` tells its actor; each is soon a step of it.")], &[], 0);
        format!(
            "{}\n{}{token}\n{}",
            type_block(&docs, &format!("interface {name}"), &calls),
            comment(&[format!("Stands for what supplies a `{name}`.")], &[], 0),
            type_block(&told, &format!("class {name}Events extends quark.Events"), &events)
        )
    }

    fn event_declaration(&self, event: &Event) -> String {
        let name = NAMING.name(Use::Method, &event.name);
        member(&comment(&event.docs, &[], 2), &name, self.params(&event.params), "void")
    }

    fn protocol_declaration(&self, protocol: &Protocol) -> String {
        let sides = [Side::Client, Side::Server].map(|side| {
            let union = &self.program().unions[protocol.messages(side)];
            let name = type_name(&union.decl);
            let what = format!("What a {} of `{}` sends.", side.text(), protocol.decl.name);
            let read = format!("Reads and writes what a {} of `{}` sends.", side.text(), protocol.decl.name);
            let codec = codec_name(&protocol.decl, side);
            format!(
                "{}\n{}export const {codec}: quark.Codec<{name}>;\n",
                alias(&comment(&[what], &[], 0), &name, &self.member_types(union)),
                comment(&[read], &[], 0)
            )
        });
        sides.join("\n")
    }
}

/// `export type Name = A | B;`
fn alias(docs: &str, name: &str, members: &[String]) -> String {
    let flat = format!("export type {name} = {};", members.join(" | "));
    if flat.len() <= WIDTH {
        return format!("{docs}{flat}\n");
    }
    let lines: Vec<String> = members.iter().map(|member| format!("  | {member}")).collect();
    format!("{docs}export type {name} =\n{};\n", lines.join("\n"))
}

/// A class or interface whose members are these.
fn type_block(docs: &str, head: &str, parts: &[String]) -> String {
    let body: String = parts.concat();
    if body.is_empty() { format!("{docs}export {head} {{}}\n") } else { format!("{docs}export {head} {{\n{body}}}\n") }
}

/// A method's declaration.
fn member(docs: &str, head: &str, params: Vec<String>, result: &str) -> String {
    format!("{docs}{}", signature_line(head, params, result, 2))
}

fn signature_line(head: &str, params: Vec<String>, result: &str, indent: usize) -> String {
    let params = list("(", params.into_iter().map(Doc::text).collect(), ")");
    let doc = Doc::text(head.to_owned()).append(params).append(format!(": {result};"));
    let margin = " ".repeat(indent);
    render(&doc, WIDTH - indent).lines().map(|line| format!("{margin}{line}\n")).collect()
}
