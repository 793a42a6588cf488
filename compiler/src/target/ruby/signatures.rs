//! RBS signatures of all that is public, in one file.

use super::module::{Printer, field_name};
use super::names::{Promised, kept, named, promise_form};
use super::naming::{NAMING, error_field};
use super::rendered;
use super::types::Whose;
use crate::emit::OutputFile;
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Actor, Field, Function, FunctionKind, Id, Item, Param, PortKind, Protocol, Scope, Type};
use askama::Template;

#[derive(Template)]
#[template(path = "ruby/signatures.rbs")]
struct SignaturesView<'v> {
    module: &'v str,
    body: String,
}

/// `sig/mdk.rbs`
pub fn file(printer: &Printer<'_>) -> OutputFile {
    let program = printer.program();
    let mut parts = Vec::new();
    for module in program.modules.values().skip(1) {
        for item in super::package::public_items(printer, &module.items) {
            parts.push(printer.signature_of(item));
        }
    }
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let text = rendered(&SignaturesView { module: &printer.names.module, body: parts.join("\n") });
    OutputFile { path: format!("sig/{}.rbs", super::package::path(printer.input)), text }
}

impl Printer<'_> {
    fn signature_of(&self, item: Item) -> String {
        let program = self.program();
        let name = self.names.of(named(program, item).0, false);
        match item {
            Item::Record(id) => {
                let record = &program.records[id];
                let mut lines = vec!["include ::Quark::Record".to_owned()];
                lines.extend(record.encodable.then(|| "include ::Quark::Encodable".to_owned()));
                lines.extend(self.record_unions(id));
                lines.extend(self.reader_lines(&record.fields, &Type::Record(id)));
                lines.push(self.new_line(&record.fields, &Type::Record(id), Whose::Ours, false, &name));
                if record.encodable {
                    lines.extend([
                        format!("def self.decode: (::String text) -> {name}"),
                        format!("def self.from_json: (::Quark::json value) -> {name}"),
                    ]);
                }
                lines.extend(self.method_lines(&record.functions));
                block(&format!("class {name}"), &lines)
            }
            Item::Enum(id) => {
                let cases = program.enums[id]
                    .cases
                    .iter()
                    .map(|case| format!("{}: {name}", NAMING.name(Use::Case, &case.name)));
                block(&format!("class {name} < ::Quark::Enum"), &cases.collect::<Vec<_>>())
            }
            Item::Union(id) if program.unions[id].messages_of.is_some() => String::new(),
            Item::Union(id) => block(&format!("module {}", self.union_name(id)), &[]),
            Item::Error(id) => {
                let error = &program.errors[id];
                let mut lines: Vec<String> = error
                    .fields
                    .iter()
                    .map(|field| {
                        format!("attr_reader {}: {}", error_field(&field.name), self.rbs(&field.ty, Whose::Ours))
                    })
                    .collect();
                lines.push(self.new_line(&error.fields, &Type::ErrorType(id), Whose::Ours, false, &name));
                block(&format!("class {name} < Error"), &lines)
            }
            Item::Interface(id) => {
                let lines = self.method_lines(&program.interfaces[id].functions);
                format!(
                    "{}\n{}",
                    block(&format!("module {name}"), &lines),
                    block(&format!("interface _{name}"), &lines)
                )
            }
            Item::PortKind(id) if program.port_kinds[id].link.is_some() => String::new(),
            Item::PortKind(id) => self.port_signature(&program.port_kinds[id], &name),
            Item::Class(id) => {
                let class = &program.classes[id];
                let interfaces = class.implements.iter().filter(|id| program.interfaces[**id].decl.public);
                let mut lines: Vec<String> =
                    interfaces.map(|id| format!("include {}", self.declared(&program.interfaces[*id].decl))).collect();
                lines.push(self.new_line(&class.fields, &Type::Class(id), Whose::Hosts, false, &name));
                lines.extend(self.method_lines(&class.functions));
                block(&format!("class {name}"), &lines)
            }
            Item::Actor(id) => self.actor_signature(&program.actors[id], id, &name),
            Item::Protocol(id) => self.protocol_signature(&program.protocols[id]),
            Item::Function(id) => self.method_lines(&[id]).iter().map(|line| format!("  {line}\n")).collect(),
            Item::Constant(id) => {
                let constant = &program.constants[id];
                format!("  {}: {}\n", NAMING.name(Use::Constant, &name), self.rbs(&constant.ty, Whose::Ours))
            }
        }
    }

    fn record_unions(&self, id: Id<crate::model::Record>) -> Vec<String> {
        let unions =
            self.program().unions.iter().filter(|(_, union)| union.decl.module.index() > 0 && union.decl.public);
        let with = unions.filter(|(_, union)| union.members.iter().any(|member| member.record == id));
        with.map(|(union, _)| format!("include {}", self.union_name(union))).collect()
    }

    fn reader_lines(&self, fields: &[Field], owner: &Type) -> Vec<String> {
        let line = |index: usize| {
            let name = field_name(self.program(), owner, index);
            format!("attr_reader {name}: {}", self.rbs(&fields[index].ty, Whose::Ours))
        };
        (0..fields.len()).map(line).collect()
    }

    /// `new`, by keywords and in order.
    fn new_line(&self, fields: &[Field], owner: &Type, whose: Whose, actor: bool, name: &str) -> String {
        let parameters: Vec<(String, String, bool)> = (0..fields.len())
            .filter(|index| fields[*index].parameter)
            .map(|index| {
                let field = &fields[index];
                let may = field.default.is_some() || super::record::is_trailing(fields, index);
                (field_name(self.program(), owner, index), self.rbs_taken(&field.ty, whose), may)
            })
            .collect();
        let optional = |name: &str, may: bool| if may { format!("?{name}") } else { name.to_owned() };
        let runtime = actor.then(|| "?runtime: ::Quark::Runtime?".to_owned());
        let named = parameters.iter().map(|(name, ty, may)| format!("{}: {ty}", optional(name, *may)));
        let named = named.chain(runtime.clone()).collect::<Vec<_>>().join(", ");
        let keyword = format!("({named}) -> {name}");
        if parameters.is_empty() {
            return format!("def self.new: {keyword}");
        }
        let optional_before = parameters.iter().scan(false, |seen, (_, _, may)| {
            *seen |= *may;
            Some(*seen)
        });
        let ordered = parameters
            .iter()
            .zip(optional_before)
            .map(|((_, ty, _), may)| if may { format!("?{ty}") } else { ty.clone() });
        let ordered = ordered.chain(runtime).collect::<Vec<_>>().join(", ");
        format!("def self.new: {keyword}\n              | ({ordered}) -> {name}")
    }

    fn method_lines(&self, functions: &[Id<Function>]) -> Vec<String> {
        let program = self.program();
        let shown = |id: &&Id<Function>| {
            let function = &program.functions[**id];
            function.decl.public
                || function.implements.is_some()
                || matches!(function.owner, crate::model::Owner::Interface(_) | crate::model::Owner::PortKind(_))
        };
        functions.iter().filter(shown).flat_map(|id| self.method_signatures(*id)).collect()
    }

    fn method_signatures(&self, id: Id<Function>) -> Vec<String> {
        let program = self.program();
        let function = &program.functions[id];
        let port = matches!(function.owner, crate::model::Owner::PortKind(_));
        let whose = if is_boundary(program, id) || port { Whose::Hosts } else { Whose::Ours };
        let own = if function.has_self() { "" } else { "self." };
        let mut params = self.rbs_params(&function.params, whose);
        if function.kind == FunctionKind::Entry {
            params.push("?environment: ::Hash[::String, ::String]?".to_owned());
            params.push("?runtime: ::Quark::Runtime?".to_owned());
        }
        let params = params.join(", ");
        let name = self.names.method(program, id);
        let kept = self.rbs(kept(function), Whose::Hosts);
        match promise_form(function) {
            Promised::Never => {
                let name =
                    if function.owner == crate::model::Owner::Module { self.names.function(program, id) } else { name };
                vec![format!("def {own}{name}: ({params}) -> {}", self.rbs_result(&function.result, whose))]
            }
            _ => vec![
                format!("def {name}: ({params}) -> {}", if kept == "nil" { "void" } else { &kept }),
                format!("def {}_async: ({params}) -> ::Quark::Promise[{kept}]", name.trim_end_matches('_')),
            ],
        }
    }

    fn rbs_result(&self, ty: &Type, whose: Whose) -> String {
        if *ty == Type::Unit { "void".to_owned() } else { self.rbs(ty, whose) }
    }

    /// Times come as whatever number host code has.
    fn rbs_taken(&self, ty: &Type, whose: Whose) -> String {
        let text = self.rbs(ty, whose);
        if super::convert::has_time(ty) && whose == Whose::Hosts { text.replace("::Float", "::Numeric") } else { text }
    }

    fn rbs_params(&self, params: &[Param], whose: Whose) -> Vec<String> {
        let param = |param: &Param| {
            let optional = if param.optional { "?" } else { "" };
            format!("{optional}{} {}", self.rbs_taken(&param.ty, whose), NAMING.name(Use::Local, &param.name))
        };
        params.iter().map(param).collect()
    }

    fn actor_signature(&self, actor: &Actor, id: Id<Actor>, name: &str) -> String {
        let mut lines = vec![self.new_line(&actor.fields, &Type::Actor(id), Whose::Hosts, true, name)];
        lines.extend(actor.scopes.iter().filter(|scope| scope.public).map(|scope| self.scope_signature(scope)));
        lines.extend(self.method_lines(&actor.functions));
        block(&format!("class {name} < ::Quark::Actor"), &lines)
    }

    fn scope_signature(&self, scope: &Scope) -> String {
        let enter = &self.program().functions[scope.enter];
        let params = self.rbs_params(&enter.params, Whose::Hosts).join(", ");
        let given = if enter.result == Type::Unit { String::new() } else { self.rbs(&enter.result, Whose::Ours) };
        format!("def {}: [T] ({params}) {{ ({given}) -> T }} -> T", NAMING.name(Use::Method, &scope.name))
    }

    fn port_signature(&self, kind: &PortKind, name: &str) -> String {
        let calls = self.method_lines(&kind.calls);
        let events: Vec<String> = kind
            .events
            .iter()
            .map(|event| {
                let params = self.rbs_params(&event.params, Whose::Hosts).join(", ");
                format!("def {}: ({params}) -> void", NAMING.name(Use::Method, &event.name))
            })
            .collect();
        let module = block(&format!("module {name}"), &calls);
        format!("{module}\n{}", block(&format!("class {name}Events < ::Quark::Events"), &events))
    }

    fn protocol_signature(&self, protocol: &Protocol) -> String {
        let marker = |union| block(&format!("module {}", self.union_name(union)), &[]);
        format!("{}\n{}", marker(protocol.client), marker(protocol.server))
    }
}

/// A head and lines, two deep.
fn block(head: &str, lines: &[String]) -> String {
    let body: String = lines.iter().flat_map(|line| line.lines()).map(|line| format!("    {line}\n")).collect();
    format!("  {head}\n{body}  end\n")
}
