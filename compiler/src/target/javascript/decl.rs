//! Values and what stands beside them: constants, enums, unions, errors, records, protocols.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::Reader;
use super::expr::Want;
use super::function::{render_function, signature};
use super::layout::{Code, array, call, infix, list, method, object, pairs, property};
use super::module::{Printer, argument_name, codec_name, plain_field_name, type_name};
use super::naming::NAMING;
use super::state::hides;
use super::text::{comment, literal, string};
use super::types::Side as Way;
use crate::emit::code::{Doc, render};
use crate::emit::facts::is_literal;
use crate::emit::fold::{self, Folded};
use crate::emit::names::Use;
use crate::model::{Arena, Constant, Enum, ErrorType, ExprKind, Field, Id, Item, Protocol, Record, Side, Type, Union};
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
            body.text(comment(&field.docs, &[], 0).trim_end());
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

    /// The names that a constructor gives to what it takes.
    pub fn binding_names(&self, fields: &[Field]) -> Vec<String> {
        fields.iter().map(|field| NAMING.name(Use::Local, &field.name)).collect()
    }

    /// `{ a, b = 1 }`: what a constructor takes, with the defaults that can stand there.
    pub fn destructured(
        &self,
        fields: &[Field],
        owner: &Type,
        names: &[String],
        defaults: &BTreeMap<usize, Code>,
    ) -> Vec<Doc> {
        let parameters = fields.iter().enumerate().filter(|(_, field)| field.parameter);
        let mut entries = Vec::new();
        for (index, _) in parameters {
            let key = argument_name(self.program(), owner, index);
            let binding =
                if key == names[index] { Doc::text(key) } else { Doc::text(format!("{key}: {}", names[index])) };
            entries.push(match defaults.get(&index) {
                Some(default) => binding.append(" = ").append(default.doc.clone().group()),
                None => binding,
            });
        }
        if matches!(owner, Type::Actor(_)) {
            entries.push(Doc::text("runtime"));
        }
        if entries.is_empty() {
            return Vec::new();
        }
        let optional = fields.iter().filter(|field| field.parameter).all(may_be_left_out);
        let tail = if optional { " = {}" } else { "" };
        vec![object(entries).doc.append(tail)]
    }

    fn record(&self, record: &Record, id: Id<Record>) -> String {
        let owner = Type::Record(id);
        let mut parts = Vec::new();
        if record.encodable {
            parts.push(self.table(record));
        }
        parts.push(self.record_constructor(record, &owner));
        for function in &record.functions {
            parts.extend(self.function(*function));
        }
        if !record.encodable && is_comparable(self.program(), &owner) {
            parts.push(self.equals(record, &owner));
        }
        parts.push(self.value_state(&record.fields, &owner));
        parts.push(self.hiding(&record.fields, &owner));
        let base = if record.encodable { format!("{}.Record", self.quark()) } else { String::new() };
        class(&record.decl.docs, &type_name(&record.decl), &base, parts)
    }

    /// The constructor of an exported record takes what host code hands in, and keeps host code from changing it. No other
    /// record is ever seen outside of the package.
    fn record_constructor(&self, record: &Record, owner: &Type) -> String {
        if record.fields.is_empty() && !record.decl.public {
            return String::new();
        }
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let (params, before) = self.constructor_head(&record.fields, owner);
        let names = self.binding_names(&record.fields);
        if record.encodable {
            body.text("super();");
        }
        for (index, (name, field)) in names.iter().zip(&record.fields).enumerate() {
            body.text(comment(&field.docs, &[], 0).trim_end());
            let target = plain_field_name(self.program(), owner, index);
            let given = Code::atom(name.clone());
            let kept = if record.decl.public { self.kept(given, &field.ty) } else { given };
            body.statement(&format!("this.{target} = "), kept);
        }
        if record.decl.public {
            body.text("Object.freeze(this);");
        }
        render_function(String::new(), &signature("constructor", params, 2), before + &body.finish(), 2)
    }

    /// What a constructor takes, and the lines that give defaults which cannot stand there.
    pub fn constructor_head(&self, fields: &[Field], owner: &Type) -> (Vec<Doc>, String) {
        let names = self.binding_names(fields);
        let made: BTreeMap<usize, String> =
            names.iter().cloned().enumerate().filter(|(index, _)| fields[*index].parameter).collect();
        let mut defaults = BTreeMap::new();
        let mut before = String::new();
        let mut whole = false;
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.parameter) {
            let Some(default) = field.default.as_ref().filter(|default| !is_none(&default.value)) else { continue };
            let mut body = BodyPrinter::new(self, &default.locals, SelfRef::Making(made.clone()), World::Actor, 6);
            body.locals.reserve_all(&names);
            body.uses = crate::emit::facts::uses_in(&default.value);
            let tells = matches!(field.ty, Type::Optional(_));
            // What comes after a default that cannot stand there must not be evaluated before it.
            let in_order = before.is_empty() || is_literal(&default.value);
            let stands =
                in_order && !super::stmt::takes_statements(&default.value) && !needs_self(&default.value, fields);
            if stands && !tells {
                let want = if default.value.ty.is_owned() { Want::Any } else { Want::Frozen };
                let code = body.value(&default.value, want);
                if body.lines.is_empty() {
                    defaults.insert(index, code);
                    continue;
                }
                body.lines.clear();
            }
            whole |= tells;
            let name = &names[index];
            let test = if tells {
                format!("!({} in fields)", string(&argument_name(self.program(), owner, index)))
            } else {
                format!("{name} === undefined")
            };
            body.give(super::choose::Into::Place(name), &default.value, Want::Frozen);
            before.push_str(&format!("    if ({test}) {{\n{}    }}\n", body.finish()));
        }
        let mut params = self.destructured(fields, owner, &names, &defaults);
        if whole {
            let pattern = render(&Doc::concat(params), super::WIDTH - 20);
            let optional = pattern.ends_with(" = {}");
            let pattern = pattern.trim_end_matches(" = {}").replace('\n', "\n    ");
            before = format!("    let {pattern} = fields;\n{before}");
            params = vec![Doc::text(if optional { "fields = {}" } else { "fields" })];
        }
        (params, before)
    }

    /// What a constructor of an exported type takes.
    pub fn constructor_docs(&self, fields: &[Field], owner: &Type, public: bool) -> String {
        let taken: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let runs = matches!(owner, Type::Actor(_));
        if !public || (taken.is_empty() && !runs) {
            return String::new();
        }
        let mut entries: Vec<String> = taken
            .iter()
            .map(|index| {
                let field = &fields[*index];
                let mark = if may_be_left_out(field) { "?" } else { "" };
                format!("{}{mark}: {}", argument_name(self.program(), owner, *index), self.ts(&field.ty, Way::In))
            })
            .collect();
        if runs {
            entries.push("runtime?: quark.Runtime".to_owned());
        }
        let optional = taken.iter().all(|index| may_be_left_out(&fields[*index]));
        let name = if optional { "[fields]" } else { "fields" };
        comment(&[], &[format!("@param {{{{ {} }}}} {name}", entries.join(", "))], 2)
    }

    fn equals(&self, record: &Record, owner: &Type) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let tests = record.fields.iter().enumerate().map(|(index, field)| {
            let name = plain_field_name(self.program(), owner, index);
            let (own, other) = (Code::atom(format!("this.{name}")), Code::atom(format!("other.{name}")));
            match &field.ty {
                Type::Record(_) => method(own, "equals", vec![other]),
                Type::List(_) | Type::Map(..) | Type::Union(_) | Type::Json | Type::ErrorType(_) => {
                    call(format!("{}.equal", self.quark()), vec![own, other])
                }
                Type::Optional(inner) if !is_primitive(inner) => {
                    call(format!("{}.equal", self.quark()), vec![own, other])
                }
                _ => infix(own, "===", other, super::layout::EQUALITY),
            }
        });
        let all = tests.reduce(|left, right| infix(left, "&&", right, super::layout::AND));
        let params = if all.is_some() { vec![Doc::text("other")] } else { Vec::new() };
        body.statement("return ", all.unwrap_or_else(|| Code::atom("true")));
        let docs = "  /** Whether another one holds the same. */\n".to_owned();
        render_function(docs, &signature("equals", params, 2), body.finish(), 2)
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

    /// The codec of each field, from which the runtime's base of records knows all the rest.
    fn table(&self, record: &Record) -> String {
        if record.fields.is_empty() {
            return "  static $fields = () => ({});\n".to_owned();
        }
        let named = |field: &Field| property(&NAMING.name(Use::Field, &field.name), self.field_codec(field));
        let entries: Vec<Doc> = record.fields.iter().map(named).collect();
        let takes = entries.iter().any(|entry| render(entry, usize::MAX).contains(" json."));
        let head = if takes { "static $fields = (json) => (" } else { "static $fields = () => (" };
        let table = Doc::text(head).append(object(entries).doc).append(");").group();
        render(&table, super::WIDTH - 2).lines().map(|line| format!("  {line}\n")).collect()
    }

    /// How a field is said: what it is when it is absent, and its names, unless the property's is the only one.
    fn field_codec(&self, field: &Field) -> Code {
        let codec = self.codec_of("json", field.ty.opened(), field.unit);
        let codec = match (&field.default, is_optional(&field.ty)) {
            (_, true) => call("json.optional", vec![codec]),
            (Some(_), false) => call("json.orDefault", vec![codec]),
            (None, false) => codec,
        };
        if field.aliases.is_empty() && field.wire == NAMING.name(Use::Field, &field.name) {
            return codec;
        }
        let names = std::iter::once(&field.wire).chain(&field.aliases).map(|name| literal(name));
        call("json.named", std::iter::once(codec).chain(names).collect())
    }

    /// The body of a method that gives the fields by their names on the wire; what is absent is left out.
    pub fn fields_by_wire_name(&self, fields: &[Field], owner: &Type, reader: Reader) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let own = |index: usize| Code::atom(format!("this.{}", plain_field_name(self.program(), owner, index)));
        let entry = |(index, field): (usize, &Field)| {
            array(vec![literal(&field.wire), self.field_for(reader, own(index), field, field.ty.opened())])
        };
        let plain = fields.iter().take_while(|field| !is_optional(&field.ty) || hides(reader, field)).count();
        let first: Vec<Code> = fields[..plain].iter().enumerate().map(entry).collect();
        let entries = if first.is_empty() { Vec::new() } else { vec![pairs(first)] };
        let frozen = format!("new {}.FrozenMap", self.quark());
        if plain == fields.len() {
            body.statement("return ", call(frozen, entries));
            return body.finish();
        }
        body.statement("const fields = ", call("new Map", entries));
        for (index, field) in fields.iter().enumerate().skip(plain) {
            self.set_field(own(index), field, reader, &mut body);
        }
        body.statement("return ", call(frozen, vec![Code::atom("fields")]));
        body.finish()
    }

    fn set_field(&self, own: Code, field: &Field, reader: Reader, body: &mut BodyPrinter<'_, '_>) {
        let value = self.field_for(reader, own.clone(), field, field.ty.opened());
        let set = call("fields.set", vec![literal(&field.wire), value]);
        if !is_optional(&field.ty) || hides(reader, field) {
            return body.statement("", set);
        }
        body.open("if", infix(own, "!==", super::layout::undefined(), super::layout::EQUALITY));
        body.nested(|body| body.statement("", set));
        body.text("}");
    }
}

/// A member with a value.
fn member_line(head: &str, value: Code) -> String {
    let text = super::layout::statement(head, value, ";", super::WIDTH - 2);
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// Whether a constructor can do without a value for a field.
pub fn may_be_left_out(field: &Field) -> bool {
    field.default.is_some() || is_optional(&field.ty)
}

fn is_optional(ty: &Type) -> bool {
    matches!(ty, Type::Optional(_))
}

/// Whether a value is `none`.
pub fn is_none(value: &crate::model::Expr) -> bool {
    match &value.kind {
        ExprKind::None => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_none(inner),
        _ => false,
    }
}

fn is_primitive(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Duration
            | Type::Instant
            | Type::Enum(_)
            | Type::Actor(_)
    )
}

/// Whether a default reads what is no parameter, or the outside: it is computed in the constructor then.
fn needs_self(value: &crate::model::Expr, fields: &[Field]) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    use crate::model::{Builtin, Callee, Expr};
    struct Needs<'f>(&'f [Field], bool);
    impl Visit for Needs<'_> {
        fn expr(&mut self, expr: &Expr) {
            match &expr.kind {
                ExprKind::Field(base, index) if matches!(base.kind, ExprKind::SelfRef) => {
                    self.1 |= !self.0[*index].parameter;
                }
                ExprKind::SelfRef => self.1 = true,
                ExprKind::New(_) => self.1 |= matches!(expr.ty, Type::Actor(_)),
                ExprKind::Call(call) => {
                    let outside = [Builtin::Now, Builtin::Uuid, Builtin::Random];
                    self.1 |= matches!(call.callee, Callee::Builtin(builtin) if outside.contains(&builtin));
                }
                _ => {}
            }
            if !matches!(&expr.kind, ExprKind::Field(base, _) if matches!(base.kind, ExprKind::SelfRef)) {
                walk_expr(self, expr);
            }
        }
    }
    let mut needs = Needs(fields, false);
    needs.expr(value);
    needs.1
}

/// Whether values of a type can be compared: nothing in it is a promise, an actor, an instance.
pub fn is_comparable(program: &crate::model::Program, ty: &Type) -> bool {
    fn look(program: &crate::model::Program, ty: &Type, seen: &mut std::collections::BTreeSet<Type>) -> bool {
        if !seen.insert(ty.clone()) {
            return true;
        }
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => look(program, inner, seen),
            Type::Record(id) => program.records[*id].fields.iter().all(|field| look(program, &field.ty, seen)),
            Type::Union(id) => {
                let members = &program.unions[*id].members;
                members.iter().all(|member| look(program, &Type::Record(member.record), seen))
            }
            Type::Promise(_) | Type::Actor(_) | Type::Class(_) | Type::Interface(_) | Type::Port(_) => false,
            _ => true,
        }
    }
    look(program, ty, &mut std::collections::BTreeSet::new())
}
