//! Values and what stands beside them: constants, enums, unions, errors, protocols.

use super::body::{BodyPrinter, SelfRef, World};
use super::forms::Want;
use super::function::{render_function, signature};
use super::layout::{Code, array, call, list, pairs};
use super::module::{Printer, codec_name, plain_field_name, type_name};
use super::naming::NAMING;
use super::text::{comment, literal, string};
use crate::emit::code::Doc;
use crate::emit::docs;
use crate::emit::fold::{self, Folded};
use crate::emit::names::Use;
use crate::model::{Arena, Constant, Enum, ErrorType, ExprKind, Id, Item, Protocol, Side, Type, Union};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "javascript/class.js")]
struct ClassView {
    docs: String,
    head: String,
    body: String,
}

#[derive(Template)]
#[template(path = "javascript/union.js")]
struct UnionView {
    docs: String,
}

/// A class whose body is these parts, with a blank line between.
pub fn class(docs: &[String], name: &str, base: &str, parts: Vec<String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let head = if base.is_empty() { name.to_owned() } else { format!("{name} extends {base}") };
    if parts.is_empty() {
        return format!("{}export class {head} {{}}\n", comment(docs, &[], 0));
    }
    let view = ClassView { docs: comment(docs, &[], 0), head, body: parts.join("\n") };
    format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
}

impl Printer<'_> {
    /// A declaration as one or more definitions, each complete; nothing for what others bring.
    pub fn item(&self, item: Item) -> Vec<String> {
        let program = self.program();
        match item {
            Item::Record(id) => vec![self.record(&program.records[id], id)],
            Item::Enum(id) => vec![self.enumeration(&program.enums[id])],
            Item::Union(id) if program.unions[id].messages_of.is_some() => Vec::new(),
            Item::Union(id) => vec![self.union(&program.unions[id])],
            Item::Error(id) => vec![self.error(&program.errors[id], id)],
            Item::Interface(id) => self.interface(id),
            Item::PortKind(id) if program.port_kinds[id].link.is_some() => Vec::new(),
            Item::PortKind(id) => self.port_kind(&program.port_kinds[id]),
            Item::Class(id) => vec![self.class(&program.classes[id], id)],
            Item::Actor(id) => vec![self.actor(&program.actors[id], id)],
            Item::Protocol(id) => self.protocol(&program.protocols[id]),
            Item::Function(id) => self.function(id),
            Item::Constant(id) => vec![self.constant(&program.constants[id])],
        }
    }

    /// A constant's value; of one that needs another module's, what it comes to, as modules may import each other.
    fn constant(&self, constant: &Constant) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 0);
        let folded =
            self.needs_others(&constant.value).then(|| fold::constant(self.program(), &constant.value)).flatten();
        let value = match folded {
            Some(Folded::Int(value) | Folded::Duration(value)) => super::text::integer(value),
            Some(Folded::Float(value)) => super::text::float(value),
            Some(Folded::Bool(value)) => Code::atom(value.to_string()),
            Some(Folded::Text(text)) => literal(&text),
            None => body.value(&constant.value, Want::Frozen),
        };
        let name = NAMING.name(Use::Constant, &constant.decl.name);
        body.statement(&format!("export const {name} = "), value);
        format!("{}{}", comment(&constant.decl.docs, &[], 0), body.finish())
    }

    fn needs_others(&self, value: &crate::model::Expr) -> bool {
        use crate::model::walk::{Visit, walk_expr};
        struct Needs<'p>(&'p Printer<'p>, bool);
        impl Visit for Needs<'_> {
            fn expr(&mut self, expr: &crate::model::Expr) {
                if let ExprKind::Constant(id) = expr.kind {
                    self.1 |= self.0.program().constants[id].decl.module != self.0.here;
                }
                walk_expr(self, expr);
            }
        }
        let mut needs = Needs(self, false);
        needs.expr(value);
        needs.1
    }

    fn enumeration(&self, declared: &Enum) -> String {
        let quark = self.quark();
        let name = type_name(&declared.decl);
        let case_name = |case: &crate::model::Case| NAMING.name(Use::Case, &case.name);
        let cases = declared.cases.iter().enumerate().map(|(index, case)| {
            let made = format!("  static {} = new {name}({}, {index});\n", case_name(case), string(&case.wire));
            format!("{}{made}", comment(&case.docs, &[], 2))
        });
        let listed =
            array(declared.cases.iter().map(|case| Code::atom(format!("{name}.{}", case_name(case)))).collect());
        let listed = call("Object.freeze", vec![listed]);
        let older = declared.cases.iter().flat_map(|case| {
            let one = format!("{name}.{}", case_name(case));
            case.aliases.iter().map(move |alias| array(vec![literal(alias), Code::atom(one.clone())]))
        });
        let older: Vec<Code> = older.collect();
        let mut arguments = vec![Code::atom(format!("{name}.cases"))];
        if !older.is_empty() {
            arguments.push(pairs(older));
        }
        let named = call(format!("{quark}.json.caseNames"), arguments);
        let parts = vec![
            cases.collect(),
            format!("  /** All cases, in order. */\n{}", member_line("static cases = ", listed)),
            member_line("static #named = ", named),
            format!(
                "  /** The case of this name on the wire; throws a `DecodeError`. */\n  static fromJson(json) {{\n    return \
                 {quark}.json.caseOf({name}.#named, json);\n  }}\n"
            ),
        ];
        class(&declared.decl.docs, &name, &format!("{quark}.Enum"), parts)
    }

    fn union(&self, union: &Union) -> String {
        let members: Vec<String> =
            union.members.iter().map(|member| type_name(&self.program().records[member.record].decl)).collect();
        let tag = format!("@typedef {{{}}} {}", members.join(" | "), type_name(&union.decl));
        let view = UnionView { docs: comment(&union.decl.docs, &[tag], 0) };
        format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
    }

    fn error(&self, error: &ErrorType, id: Id<ErrorType>) -> String {
        let owner = Type::ErrorType(id);
        let names = self.binding_names(&error.fields);
        let made: BTreeMap<usize, String> = names.iter().cloned().enumerate().collect();
        let mut body = BodyPrinter::new(self, &error.message.locals, SelfRef::Making(made), World::None, 4);
        body.locals.reserve_all(&names);
        body.uses = crate::emit::facts::uses_in(&error.message.value);
        for (name, field) in names.iter().zip(&error.fields) {
            let kept = self.kept(Code::atom(name.clone()), &field.ty);
            if kept.flat() != *name {
                body.statement(&format!("{name} = "), kept);
            }
        }
        let message = body.value(&error.message.value, Want::Any);
        body.statement("", call("super", vec![message]));
        for (index, (name, field)) in names.iter().zip(&error.fields).enumerate() {
            let target = plain_field_name(self.program(), &owner, index);
            body.text(comment(&docs::field(field), &[], 0).trim_end());
            body.statement(&format!("this.{target} = "), Code::atom(name.clone()));
        }
        self.hide(&error.fields, &owner, &mut body);
        let name = type_name(&error.decl);
        let params = self.destructured(&error.fields, &owner, &names, &BTreeMap::new());
        let init = render_function(String::new(), &signature("constructor", params, 2), body.finish(), 2);
        let named = format!("  get name() {{\n    return {};\n  }}\n", string(&name));
        let state = self.value_state(&error.fields, &owner);
        class(&error.decl.docs, &name, &self.error_base(), vec![named, init, state])
    }

    /// The base of the package's errors, imported.
    pub fn error_base(&self) -> String {
        let name = super::package::error_base(&self.program().name);
        self.imports.borrow_mut().name(&format!("./{}.js", super::package::SHARED), &name, &name);
        name
    }

    /// The two codecs of a protocol, and the unions of its messages.
    fn protocol(&self, protocol: &Protocol) -> Vec<String> {
        [Side::Client, Side::Server].iter().map(|side| self.side(protocol, *side)).collect()
    }

    fn side(&self, protocol: &Protocol, side: Side) -> String {
        let program = self.program();
        let union = &program.unions[protocol.messages(side)];
        let messages = union.members.iter().map(|member| {
            let record = Code::atom(self.declared(&program.records[member.record].decl));
            let tags = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| literal(tag));
            let items = std::iter::once(record).chain(tags).map(|code| code.doc.group()).collect();
            list("[", items, "]")
        });
        let rows = list("[", messages.collect(), "]");
        let made = Doc::text(format!("new {}.Codec({}, () => ", self.quark(), string(&protocol.tag_key)));
        let doc = made.append(rows).append(")");
        let names: Vec<String> =
            union.members.iter().map(|member| type_name(&program.records[member.record].decl)).collect();
        let tags = [format!("@typedef {{{}}} {}", names.join(" | "), type_name(&union.decl))];
        let what = format!("What a {} of `{}` sends.", side.text(), protocol.decl.name);
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 0);
        body.statement(&format!("export const {} = ", codec_name(&protocol.decl, side)), Code::new(doc, 100));
        let read = format!("Reads and writes what a {} of `{}` sends.", side.text(), protocol.decl.name);
        format!("{}\n{}{}", comment(&[what], &tags, 0), comment(&[read], &[], 0), body.finish())
    }
}

/// A member with a value.
fn member_line(head: &str, value: Code) -> String {
    let text = super::layout::statement(head, value, ";", super::WIDTH - 2);
    text.lines().map(|line| format!("  {line}\n")).collect()
}
